"""Cells of affine switches against the naive twin: every cell has the gradient that the function has in it, every
direction lies in a cell, the vertices are the extreme gradients."""

import random
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Add, Max, Min, Piecewise, Rational, sin, sqrt, symbols

import relu_sym as rs
from relu_sym.calculus.subdifferentials import several
from relu_sym.forms.cells.enumeration import _walk, cells
from relu_sym.forms.cells.hull import is_in_hull
from relu_sym.forms.cells.settled import Settled
from relu_sym.forms.exact import RATIONAL, scalar
from relu_sym.forms.facts import NO_FACTS
from tests.calculus.subdifferentials.naive_cells import Tie, gradient, gradients, grown, spelled

X = symbols("x:4", real=True)


def program(e, n):
    return several.question(e, X[:n], (0,) * n).program(NO_FACTS)


def fractions(g):
    return tuple(Fraction(str(a)) for a in g)


def inner(cell, rng):
    """A direction in the interior that lies on no switch that is none of the cell's."""
    own, other = [rng.randint(1, 999) for _ in cell.cone.rays], [rng.randint(-99, 99) for _ in cell.cone.lines]
    rows = [*zip(own, cell.cone.rays, strict=True), *zip(other, cell.cone.lines, strict=True)]
    return tuple(sum(c * r[i] for c, r in rows) for i in range(len(rows[0][1])))


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6), n=st.sampled_from([1, 2, 2, 3, 3, 4]), depth=st.sampled_from([1, 2, 2, 3]))
def test_cells_are_those_of_the_naive_twin(seed, n, depth):
    rng = random.Random(seed)
    f = grown(rng, n, depth if n < 4 else min(depth, 2))
    e = spelled(f, X[:n])
    found = cells(program(e, n))
    met = set()
    for c in found:
        assert isinstance(c, Settled)
        g = fractions(c.gradients[0])
        met.add(g)
        try:
            assert g == tuple(map(Fraction, gradient(f, inner(c, rng)))), e
        except Tie:
            continue
    assert gradients(f, n, 100, rng) <= met, e
    kept = {fractions(v) for v in rs.subdifferential(e, X[:n], at=(0,) * n).vertices}
    if len(met) < 16:
        points = [tuple(scalar(Rational(a.numerator, a.denominator)) for a in g) for g in met]
        for p in points:
            assert (fractions(p) in kept) != is_in_hull(p, [q for q in points if q != p]), e
    else:
        assert kept <= met


DEGENERATE = [
    Abs(X[0]) + Abs(2 * X[0]) - Abs(X[0] + X[1]),
    Abs(X[0] - X[0]) + Abs(X[1]),
    rs.ReLU(X[0]) - rs.ReLU(-X[0]),
    rs.ReLU(rs.ReLU(X[0]) - rs.ReLU(X[1])) - Abs(X[0] - X[1]),
    Max(X[0], X[1], 0) + Min(X[0], X[1], X[0] + X[1]),
    Max(X[0], 2 * X[0], 3 * X[0]),
    Max(X[0] + X[1], Abs(X[0]), Abs(X[1]), -X[0] + 2 * X[1]),
    sin(X[0]) + Abs(X[0] - 3 * X[1]) * (1 + X[1]) + X[0] * Abs(X[1]),
    Abs(sqrt(2) * X[0] - X[1]) + Abs(2 * X[0] - sqrt(2) * X[1]) - Abs(X[0] + sqrt(3) * X[1]),
    rs.ReLU(sqrt(2) * X[0] - rs.ReLU(X[1] - sqrt(3) * X[0])),
    Max(sqrt(2) * X[0], X[1], -sqrt(2) * X[0] - X[1]),
]


@pytest.mark.parametrize("n", [2, 3])
@pytest.mark.parametrize("e", DEGENERATE, ids=str)
def test_the_walk_that_asks_every_head_finds_the_same(e, n):
    """Parallel, repeated and zero switches, nested heads, algebraic numbers, smooth heads around them."""
    p = program(e, n)
    quick = cells(p)
    assert all(isinstance(c, Settled) for c in quick)

    def values(found):
        return {tuple(sympy_of(a) for a in c.gradients[0]) for c in found}

    assert values(quick) == values(c for c in _walk(p) if not c.thin)


def sympy_of(a):
    return Rational(a.numerator, a.denominator) if isinstance(a, (int, RATIONAL)) else a.expand()


def test_what_a_cell_tells_when_it_is_asked():
    e = Abs(X[0]) + rs.ReLU(X[1] - X[0])
    for c in cells(program(e, 2)):
        assert {d.sign for d in c.decisions} <= {-1, 1} and len(c.decisions) == 2
        d = c.cone.inside()
        for known in c.decisions:
            assert known.sign * sum(a * b for a, b in zip(known.gradient, d, strict=True)) > 0
        assert c.states and c.signs and not c.thin


def test_half_planes_and_the_plane():
    (whole,) = cells(program(X[0] - 2 * X[1], 2))
    assert len(whole.cone.lines) == 2 and whole.gradients == ((1, -2),)
    for c in cells(program(Abs(X[0] - 2 * X[1]), 2)):
        assert len(c.cone.lines) == len(c.cone.rays) == 1


@pytest.mark.parametrize(("n", "m"), [(2, 60), (3, 12), (4, 8)])
def test_a_sum_of_absolute_values_has_the_cells_of_its_arrangement(n, m):
    rng = random.Random(n)
    forms = [tuple(rng.randint(-(10**6), 10**6) for _ in range(n)) for _ in range(m)]
    f = Add(*[Abs(sum(c * x for c, x in zip(v, X, strict=False))) for v in forms])
    s = rs.subdifferential(f, X[:n], at=(0,) * n)
    count = 2 * sum(comb(m - 1, k) for k in range(n))
    assert len(s.vertices) == count and s.reason.startswith(f"hull over {count} essentially active")
    concave = rs.subdifferential(-f, X[:n], at=(0,) * n)
    assert concave.vertices == s.vertices


def test_nested_ramps_take_no_longer_as_they_are_shared():
    """Equal parts are read once: written out, the tower has 2^40 of them."""
    u = X[0]
    for _ in range(40):
        u = rs.ReLU(u - rs.ReLU(2 * u - X[1]))
    assert rs.subdifferential(u, X[:2], at=(0, 0)).exact


def test_nested_ramps_beside_a_switched_formula():
    u = X[0]
    for _ in range(40):
        u = rs.ReLU(u - rs.ReLU(2 * u - X[1]))
    f = u + Piecewise((X[0] * X[1], X[0] > 0), (0, True))
    assert rs.subdifferential(f, X[:2], at=(0, 0)).exact


def test_a_refusal_of_a_tower_is_short():
    u = X[0]
    for _ in range(40):
        u = rs.ReLU(u - rs.ReLU(2 * u - X[1]))
    with pytest.raises(rs.UnsupportedError) as refused:
        rs.subdifferential(u, X[:2], at=(0, "origin"))
    assert len(str(refused.value)) < 1000
