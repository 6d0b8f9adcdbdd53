"""Networks on boxes: the regions fill them, gradients are right on each, constants are attained, merges are equal."""

from __future__ import annotations

import pickle
import random
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_networks import random_program, slopes, value
from sympy import Rational, sqrt

import relu_sym as rs
from relu_sym.networks.builder import Builder
from relu_sym.networks.rationals import exact


def number(f):
    return Rational(f.numerator, f.denominator)


@given(st.integers(0, 10**6), st.booleans())
@settings(deadline=None, max_examples=25)
def test_regions_fill_the_box_and_the_network_is_affine_on_each(seed, coarse):
    program = random_program(seed, coarse=coarse)
    regions = rs.Network.of(program).regions(box=((-1, 2), (-2, 1)))
    assert sum(r.area for r in regions) == 9
    for region in regions:
        assert region.area > 0 and len(region.vertices) >= 3
        middle = [sum(c, start=Rational(0)) / len(region.vertices) for c in zip(*region.vertices, strict=True)]
        for v in (*region.vertices, middle):
            assert list(map(exact, region.value(v))) == value(program, list(map(exact, v)))
        inside = [exact(c) for c in middle]
        assert [tuple(map(number, g)) for g in slopes(program, inside)] == list(region.gradients)


def test_polygons_are_convex_and_turn_left():
    for region in rs.Network.of(random_program(5, coarse=False)).regions(box=(-3, 3)):
        corners = [*region.vertices, *region.vertices[:2]]
        for a, b, c in zip(corners, corners[1:], corners[2:], strict=False):
            assert (b[0] - a[0]) * (c[1] - b[1]) > (b[1] - a[1]) * (c[0] - b[0])


def test_a_plane_through_the_inputs():
    net = rs.Network([[[1, 1, 0], [0, 0, 1]], [[1, 1]]], [[0, -1], [0]])
    found = net.regions(box=((0, 2), (0, 2)), plane=((0, 0, 0), (1, 0, 0), (0, 0, 1)))
    assert {r.gradients for r in found} == {((1, 0),), ((1, 1),)} and len(found) == 2
    for wrong, told in (
        (None, "has 3 inputs: give plane="),
        (((0, 0, 0), (1, 1, 1), (2, 2, 2)), "span no plane"),
        (((0, 0, 0), (1, 1, 1)), "give .origin, u, v."),
    ):
        with pytest.raises(rs.UnsupportedError, match=told):
            net.regions(plane=wrong)
    with pytest.raises(rs.UnsupportedError, match="has no interior"):
        net.regions(box=((0, 0), (0, 2)), plane=((0, 0, 0), (1, 0, 0), (0, 0, 1)))
    with pytest.raises(rs.BudgetError, match="more than 1 regions") as caught:
        net.regions(box=(0, 2), plane=((0, 0, 0), (1, 0, 0), (0, 0, 1)), max_regions=1)
    assert caught.value.count == 1 and caught.value.inner[0] in found


def test_what_was_found_is_not_lost():
    net = rs.Network.of(random_program(6, coarse=False))
    whole = set(net.regions(box=(-3, 3)))
    assert len(whole) > 5
    for most in range(len(whole)):
        with pytest.raises(rs.BudgetError) as caught:
            net.regions(box=(-3, 3), max_regions=most)
        again = pickle.loads(pickle.dumps(caught.value))
        for error in (caught.value, again):
            assert error.count == most == len(error.inner) == len(set(error.inner)) and whole.issuperset(error.inner)


def test_a_lower_bound_is_that_of_the_regions_found():
    net = rs.Network.of(random_program(6, coarse=False))
    (exactly, *_) = net.lipschitz(box=(-3, 3))
    lower = 0
    for most in range(len(net.regions(box=(-3, 3)))):
        (found, *_) = net.lipschitz(box=(-3, 3), max_regions=most)
        assert lower <= found.lower <= exactly.value <= found.upper
        lower = found.lower
    assert lower > 0


@given(st.integers(0, 10**6), st.sampled_from((1, 2, float("inf"))))
@settings(deadline=None, max_examples=20)
def test_lipschitz_constants(seed, norm):
    program = random_program(seed)
    net = rs.Network.of(program)
    exactly, bounded = net.lipschitz(box=(-2, 2), norm=norm), net.lipschitz(box=(-2, 2), norm=norm, max_regions=0)
    regions = net.regions(box=(-2, 2))
    for k, (found, bounds) in enumerate(zip(exactly, bounded, strict=True)):
        sizes = [[abs(g) for g in r.gradients[k]] for r in regions]
        dual = {1: max, 2: lambda s: sqrt(sum(a**2 for a in s)), float("inf"): sum}[norm]
        assert found.exact and found.value == max(map(dual, sizes)) == dual([abs(g) for g in found.gradient])
        assert bounds.lower <= found.value <= bounds.upper
        middle = [sum(c, start=Rational(0)) / len(found.corners) for c in zip(*found.corners, strict=True)]
        assert tuple(map(number, slopes(program, list(map(exact, middle)))[k])) == found.gradient


@pytest.mark.parametrize("under", [8, 2**40])
def test_lipschitz_constants_of_two_inputs_are_those_of_the_polygons(under):
    r = random.Random(under)
    sizes = (2, 24, 24, 24, 2)
    layers = [
        [[Rational(r.randint(-under, under), under) for _ in range(a)] for _ in range(b)] for a, b in pairwise(sizes)
    ]
    net = rs.Network(layers, [[Rational(r.randint(-under, under), under) for _ in range(b)] for b in sizes[1:]])
    regions = net.regions(box=(-1, 2))
    assert len(regions) > 300
    for k, found in enumerate(net.lipschitz(box=(-1, 2))):
        squares = [sum(g * g for g in region.gradients[k]) for region in regions]
        assert found.exact and found.value**2 == max(squares)
        (there,) = [r for r in regions if set(r.vertices) == set(found.corners)]
        assert there.gradients[k] == found.gradient
        turned = found.corners.index(there.vertices[0])
        assert found.corners[turned:] + found.corners[:turned] == there.vertices


def test_bounds_of_a_constant_say_so_and_artefacts_are_none():
    zero = rs.Network([[[1], [-1]], [[1, -1]]], None)  # x; the gradient of frameworks at 0 is 0, outside its set
    (found,) = zero.lipschitz(box=(-1, 1), max_regions=0)
    assert (found.lower, found.upper, found.exact) == (1, 2, False)
    with pytest.raises(rs.UnsupportedError, match="only known to be from 1 to 2"):
        found.value
    with pytest.raises(rs.UnsupportedError, match="the norms of inputs are 1, 2 and oo"):
        zero.lipschitz(box=(-1, 1), norm=3)


@given(st.integers(0, 10**6), st.booleans())
@settings(deadline=None, max_examples=40)
def test_simplified_networks_are_equal_on_the_box(seed, coarse):
    program = random_program(seed, inputs=3, coarse=coarse)
    box = ((1, 2), (Rational(-1, 2), 0), (0, Rational(1, 4)))
    less = rs.Network.of(program).simplified(box)
    r = random.Random(seed)
    for _ in range(12):
        point = [exact(lo) + Fraction(r.randint(0, 8), 8) * (exact(hi) - exact(lo)) for lo, hi in box]
        assert list(map(exact, less(point))) == value(program, point)

    def switches(p):
        return sum(p.nodes[k].size for k in p.switches)

    assert switches(less.program) <= switches(program)


def test_merged_and_dropped():
    net = rs.Network([[[1, 0], [0, 1], [1, 1]], [[1, 1, 1]], [[2]]], [[3, -3, 0], [0], [1]])
    less = net.simplified(box=(-1, 1))
    assert sum(less.program.nodes[k].size for k in less.program.switches) == 1
    b = Builder()
    x = b.input("x", (2,))
    b.output("y", b.largest(b.linear(x, [[1, 0], [0, 1], [1, 1]], [9, 0, 0]), [[0, 1, 2]]))
    pool = rs.Network.of(b.program())
    assert not pool.simplified(box=(-1, 1)).program.switches and pool.simplified(box=(-9, 9)).program.switches


def test_many_inputs_have_bounds():
    net = rs.Network([[[1] * 40, [-1] * 40], [[2, -1]]])
    (found,) = net.lipschitz(box=(-1, 1), norm=1, max_regions=4)
    assert not found.exact and 0 < found.lower <= 2 <= found.upper
    (found,) = rs.Network([[[1] * 40]]).lipschitz(box=(-1, 1), norm=1)
    assert found.exact and found.value == 1
    with pytest.raises(rs.UnsupportedError, match="side 1 of the box goes from 1 to -1: it has no interior"):
        net.lipschitz(box=(1, -1))
