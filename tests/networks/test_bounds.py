"""Bounds on boxes hold what they bound, and Lipschitz constants are between theirs however little was done."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_networks import every_node, random_program, slopes, value
from sympy import Rational, oo

import relu_sym as rs
from relu_sym.networks.bounds import gradient_bounds, node_bounds, open_choices
from relu_sym.networks.builder import Builder
from relu_sym.networks.refinement import Refinement
from relu_sym.networks.settled import joined, settled_choices
from relu_sym.networks.zonotopes import Zonotopes

FILE = Path(__file__).parent / "data" / "ACASXU_experimental_v2a_1_1.onnx"


def random_box(r, inputs):
    found = []
    for _ in range(inputs):
        lo = Fraction(r.randint(-40, 40), r.choice((8, 10)))
        found.append((lo, lo + Fraction(r.randint(1, 30), r.choice((4, 10, 10**6)))))
    return found


def points_in(r, box, count):
    return [[lo + (hi - lo) * Fraction(r.randrange(1, 10**6), 10**6) for lo, hi in box] for _ in range(count)]


@given(st.integers(0, 10**6), st.booleans())
@settings(deadline=None, max_examples=40)
def test_values_and_gradients_are_within_bounds(seed, coarse):
    r = random.Random(seed)
    program, box = random_program(seed, inputs=3, coarse=coarse), random_box(r, 3)
    by = Zonotopes(program)
    plain, tight = node_bounds(program, box), by.node_bounds(box)
    whole = every_node(program)
    both = settled_choices(program, box)
    assert all(
        len(a) <= len(b) for k, row in open_choices(program, plain).items() for a, b in zip(both[k], row, strict=True)
    )
    node = program.outputs[0].node
    for point in points_in(r, box, 5):
        flat = value(whole, point)
        for bounds in (plain, tight):
            for v, (lo, hi) in zip(flat, [b for row in bounds for b in row], strict=True):
                assert lo <= v <= hi
        for entry, row in enumerate(slopes(program, point)):
            for options, gradients in (
                (both, gradient_bounds),
                (both, lambda p, *rest: by.gradient_bounds(*rest)),
            ):
                for g, (lo, hi) in zip(row, gradients(program, options, node, entry), strict=True):
                    assert lo <= g <= hi


@given(st.integers(0, 10**6), st.booleans())
@settings(deadline=None, max_examples=40)
def test_what_is_settled_on_a_box_is_passed_over_on_its_parts(seed, dense):
    r = random.Random(seed)
    if dense:
        sizes = (3, 9, 9, 9, 2)
        layers = [[[r.gauss(0, 1) for _ in range(a)] for _ in range(b)] for a, b in pairwise(sizes)]
        program = rs.Network(layers, [[r.gauss(0, 1) for _ in range(b)] for b in sizes[1:]]).program
    else:
        program = random_program(seed, inputs=3, coarse=False)
    box, by = random_box(r, 3), Zonotopes(program)
    whole, options = every_node(program), open_choices(program, by.node_bounds(box))
    part = [(lo + (hi - lo) / 4, hi) for lo, hi in box]
    bounds = by.node_bounds(part, options)
    both = joined(options, open_choices(program, bounds))
    node = program.outputs[0].node
    for point in points_in(r, part, 5):
        for v, (lo, hi) in zip(value(whole, point), [b for row in bounds for b in row], strict=True):
            assert lo <= v <= hi
        for entry, row in enumerate(slopes(program, point)):
            for g, (lo, hi) in zip(row, by.gradient_bounds(both, node, entry), strict=True):
                assert lo <= g <= hi
    assert all(set(a) <= set(b) for k, row in both.items() for a, b in zip(row, options[k], strict=True))


def test_rounding_is_outwards_where_floats_cancel():
    """(x + 2**60) - 2**60 in two layers: floats lose x, bounds do not."""
    b = Builder()
    x = b.input("x", (1,))
    far = b.relu(b.affine([x], [[(0, Fraction(1))]], [2**60]))
    b.output("y", b.relu(b.affine([far], [[(0, Fraction(1))]], [-(2**60)])))
    program = b.program()
    ((lo, hi),) = Zonotopes(program).node_bounds([(Fraction(1, 3), Fraction(1, 2))])[-1]
    assert lo <= Fraction(1, 3) and hi >= Fraction(1, 2) and (lo, hi) != (Fraction(1, 3), Fraction(1, 2))


def scaled_net(factor):
    """max(x, 0)*factor - max(-x, 0)*factor + max(y - 1, 0)."""
    return rs.Network([[[factor, 0], [-factor, 0], [0, 1]], [[1, -1, 1]]], [[0, 0, -1], [0]])


@pytest.mark.parametrize("factor", [Rational(1, 3), 10**200, Rational(1, 10**300), 0])
def test_numbers_that_are_no_floats(factor):
    net = scaled_net(factor)
    (exactly,), (bounds,) = net.lipschitz(box=(-2, 2), norm=oo), net.lipschitz(box=(-2, 2), norm=oo, max_regions=0)
    assert exactly.value == factor + 1 and bounds.lower <= exactly.value <= bounds.upper
    less = net.simplified(((-2, 2), (-1, Rational(1, 2))))
    for point in ((-1, 0), (2, Rational(1, 3)), (0, 0)):
        assert less(point) == net(point)


@given(st.integers(0, 10**6), st.sampled_from((1, 2, oo)))
@settings(deadline=None, max_examples=15)
def test_constants_are_between_their_bounds_and_these_shrink(seed, norm):
    program = random_program(seed, inputs=2 + seed % 2)
    net = rs.Network.of(program)
    exactly = net.lipschitz(box=(-2, 2), norm=norm)
    box = [(Fraction(-2), Fraction(2))] * program.dimension

    def measure(gradient):
        sizes = [abs(g) for g in gradient]
        return sum((g * g for g in sizes), Fraction(0)) if norm == 2 else max(sizes) if norm == 1 else sum(sizes)

    before = None
    for most in (0, 2, 12):
        search = Refinement(program, box, measure)
        search.run(most)
        for k, known in enumerate(search.known):
            told = measure([Fraction(int(g.p), int(g.q)) for g in exactly[k].gradient])
            assert known.lower <= told <= known.upper
            assert before is None or known.upper <= before[k]
            assert all(a[0] <= x <= a[1] for x, a in zip(known.point, box, strict=True))
        before = [known.upper for known in search.known]


def test_many_inputs_have_bounds_too():
    r = random.Random(3)
    weights = [[[r.randint(-9, 9) for _ in range(20)] for _ in range(6)], [[r.randint(-9, 9) for _ in range(6)]]]
    net = rs.Network(weights, None)
    (found,) = net.lipschitz(box=(-1, 1), norm=1, max_regions=20)
    (loose,) = net.lipschitz(box=(-1, 1), norm=1, max_regions=0)
    assert 0 < found.lower <= found.upper <= loose.upper
    with pytest.raises(rs.UnsupportedError, match="has no interior"):
        net.lipschitz(box=(1, 1))


@pytest.mark.slow
def test_a_large_network_on_a_small_box():
    net = rs.Network.from_onnx(str(FILE))
    box = (-Rational(1, 100), Rational(1, 100))
    found = net.lipschitz(box, budget=rs.budget(seconds=100))
    assert all(c.exact for c in found) and Rational(1, 10) < found[0].value < Rational(1, 9)
    assert repr(net.simplified(box)).endswith(" 27 switches)")
