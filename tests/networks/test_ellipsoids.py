"""Bounds of gradients by one matrix a node: they hold for every choice of the switches, reached on the box or not."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_networks import random_program, slopes
from sympy import Matrix, Rational, oo

import relu_sym as rs
from relu_sym.networks import ellipsoids
from relu_sym.networks.builder import Builder
from relu_sym.networks.ellipsoids import Ellipsoids
from relu_sym.networks.gradients import jacobian
from relu_sym.networks.majorants import diagonal_above
from relu_sym.networks.program import Largest
from relu_sym.networks.rationals import root_above
from relu_sym.networks.refinement import Refinement

FILE = Path(__file__).parent / "data" / "ACASXU_experimental_v2a_1_1.onnx"


def is_positive_semidefinite(rows):
    """By exact elimination with the largest pivot on the diagonal."""
    rows = [[Fraction(m) for m in row] for row in rows]
    while rows:
        k = max(range(len(rows)), key=lambda i: rows[i][i])
        pivot = rows[k]
        if pivot[k] <= 0:
            return all(m == 0 for row in rows for m in row)
        left = [i for i in range(len(rows)) if i != k]
        rows = [[rows[i][j] - rows[i][k] * pivot[j] / pivot[k] for j in left] for i in left]
    return True


@pytest.mark.parametrize(("rows", "wanted"), [([[2, 2], [2, 2]], True), ([[2, 3], [3, 2]], False), ([[0]], True)])
def test_the_oracle(rows, wanted):
    assert is_positive_semidefinite(rows) is wanted


@given(st.integers(0, 10**6))
@settings(deadline=None, max_examples=150)
def test_diagonal_matrices_are_above(seed):
    r = random.Random(seed)
    n, rank = r.randint(1, 7), r.randint(1, 7)
    size = r.choice((1, 10, 10**9, 10**40))
    columns = [[r.choice((0, 1, -1, r.randint(-size, size))) for _ in range(n)] for _ in range(rank)]
    if r.random() < 0.8:
        matrix = [[sum(c[i] * c[j] for c in columns) for j in range(n)] for i in range(n)]
    else:  # neither positive nor semidefinite
        matrix = [[columns[0][i] + columns[0][j] - 3 * (i == j) for j in range(n)] for i in range(n)]
    shape = [
        r.choice((1.0, 0.0, 1e-300, r.random(), 1e300 * r.random(), float(max(matrix[i][i], 0)))) for i in range(n)
    ]
    if r.random() < 0.1:
        shape[0] = float("nan")
    above, taken, z = diagonal_above(matrix, shape)
    assert is_positive_semidefinite([[v * (i == j) - m for j, m in enumerate(matrix[i])] for i, v in enumerate(above)])
    assert len(taken) == len(z) == n


def test_a_diagonal_above_is_nearly_the_least():
    v = [3, -1, 4, 1, -5]
    above, _, _ = diagonal_above([[10**12 * a * b for b in v] for a in v], [abs(a) for a in v])
    least = [10**12 * abs(a) * sum(map(abs, v)) for a in v]  # the sum of v**2/above is 1 there
    assert all(b <= a <= 1.01 * b for a, b in zip(above, least, strict=True))


def all_open(program):
    """Nothing is known of any max(u, 0)."""
    return {
        k: [tuple(dict.fromkeys(g)) for g in node.groups] if isinstance(node, Largest) else [(0, 1)] * node.size
        for k, node in ((k, program.nodes[k]) for k in program.switches)
    }


def residual(seed):
    """Two inputs that meet late, blocks x + B*max(A*x + a, 0), and two outputs of which one is used again."""
    r = random.Random(seed)

    def matrix(rows, columns):
        return [[Fraction(r.randint(-9, 9), r.choice((1, 8, 3))) for _ in range(columns)] for _ in range(rows)]

    b = Builder()
    x, w = b.input("x", (3,)), b.input("w", (2,))
    for _ in range(r.randint(1, 3)):
        inner = b.relu(b.linear(x, matrix(4, 3), [1, 0, -1, 0]))
        x = b.combination((1, x), (1, b.linear(inner, matrix(3, 4), [0, 0, 1])))
    b.output("early", x)
    both = b.relu(b.picked([x, w], range(5), (5,)))
    b.output("late", b.linear(both, matrix(2, 5), [0, 0]))
    return b.program()


@given(st.integers(0, 10**6), st.sampled_from((1, 2, 4)))
@settings(deadline=None, max_examples=60)
def test_squares_hold_for_every_choice(seed, rounds):
    r = random.Random(seed)
    program = residual(seed) if seed % 3 else random_program(seed, inputs=3, coarse=bool(seed % 2))
    options = {
        k: [kept if r.random() < 0.6 else (r.choice(kept),) for kept in row] for k, row in all_open(program).items()
    }
    choices = {}
    found = Ellipsoids(program).squares(options, choices, rounds)
    largest_open = any(
        len(kept) > 1 for k, row in options.items() if isinstance(program.nodes[k], Largest) for kept in row
    )
    assert (found is None) is largest_open
    if found is None:
        return
    again = Ellipsoids(program).squares(options, dict(choices), 1)
    assert all(a <= b * Fraction(1001, 1000) for a, b in zip(again, found, strict=True)) or rounds > 1
    for _ in range(12):
        made = {k: [r.choice(kept) for kept in row] for k, row in options.items()}
        for row, square in zip(jacobian(program, made), found, strict=True):
            assert sum(Fraction(n, row.under) ** 2 for n in row.numerators) <= square


def test_squares_of_a_settled_network_are_exact():
    net = rs.Network([[[1, 2], [3, Rational(1, 4)]], [[1, -1], [2, 5]]], [[9, 9], [0, 0]])
    found = Ellipsoids(net.program).squares({k: [(1,), (1,)] for k in net.program.switches}, {})
    jac = Matrix([[1, -1], [2, 5]]) * Matrix([[1, 2], [3, Rational(1, 4)]])
    assert found == [Fraction(str(sum(v**2 for v in jac.row(i)))) for i in range(2)]


def test_numbers_that_are_no_floats_are_refused_or_bounded(monkeypatch):
    huge = rs.Network([[[10**400]], [[1]]], [[0], [0]]).program
    with pytest.raises(OverflowError):
        Ellipsoids(huge)
    (found,) = rs.Network([[[10**400], [-(10**400)]], [[1, 1]]]).lipschitz(box=(-1, 1), max_regions=0)
    assert found.lower == 10**400 <= found.upper
    wide = rs.Network([[[1, 2]] * 9, [[1] * 9]]).program
    assert Ellipsoids(wide).squares(all_open(wide), {}) is not None
    monkeypatch.setattr(ellipsoids, "MAX_PRODUCTS", 500)
    with pytest.raises(OverflowError):
        Ellipsoids(wide)


@given(st.fractions(min_value=0))
def test_roots_from_above(number):
    root = root_above(number)
    assert number <= root**2 <= number * (1 + Fraction(1, 2**58))


@pytest.mark.parametrize("norm", [1, 2, oo])
def test_where_all_switches_are_open_ellipsoids_are_tighter(norm):
    r = random.Random(5)
    sizes = (3, 12, 12, 12, 1)
    layers = [[[Rational(r.randint(-99, 99), 64) for _ in range(a)] for _ in range(b)] for a, b in pairwise(sizes)]
    net = rs.Network(layers, [[Rational(r.randint(-9, 9), 64) for _ in range(b)] for b in sizes[1:]])
    box = [(Fraction(-9), Fraction(9))] * 3

    def measure(gradient):
        sizes = [abs(g) for g in gradient]
        return sum(g * g for g in sizes) if norm == 2 else max(sizes) if norm == 1 else sum(sizes)

    def of_square(square):
        return square if norm == 2 else root_above(square if norm == 1 else 3 * square)

    plain, both = Refinement(net.program, box, measure), Refinement(net.program, box, measure, of_square)
    plain.run(0), both.run(0)
    points = [[Fraction(r.randint(-9000, 9000), 1000) for _ in range(3)] for _ in range(100)]
    told = max(measure(slopes(net.program, point)[0]) for point in points)
    assert told <= both.known[0].upper < plain.known[0].upper * (Fraction(1, 2) if norm == 2 else 1)


@pytest.mark.slow
def test_all_of_a_large_network():
    program = rs.Network.from_onnx(str(FILE)).program
    box = [(Fraction(-1, 3), Fraction(2, 3)), *[(Fraction(-1, 2), Fraction(1, 2))] * 4]
    plain = Refinement(program, box, lambda g: sum(x * x for x in g))
    both = Refinement(program, box, lambda g: sum(x * x for x in g), lambda square: square)
    plain.run(0), both.run(0)
    for a, b in zip(plain.known, both.known, strict=True):
        assert b.lower <= b.upper < a.upper / 16
