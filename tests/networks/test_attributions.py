"""Integrated gradients: they sum up, they are what naive gradients on the pieces give, surfaces are refused."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_networks import between, every_node, random_program, slopes
from sympy import Rational
from test_along import points

import relu_sym as rs
from relu_sym.networks.arithmetic import Ratios
from relu_sym.networks.rationals import exact
from relu_sym.networks.restriction import along


def integral_by_differences(program, start, end):
    """The gradients at the middle of every piece of every node, moved off all surfaces that the segment runs in."""

    def ratios(p):
        return Ratios([int(a * 27720) for a in p], 27720)

    run = along(program, ratios(start), ratios(end))
    places = sorted({Fraction(*at) for path in run.paths for at, _ in path.kinks} | {Fraction(0), Fraction(1)})
    total = [[Fraction(0)] * len(start) for _ in range(2)]
    for lo, hi in pairwise(places):
        gradients = slopes(program, between(start, end, (2 * lo + hi) / 3))
        for k, row in enumerate(gradients):
            total[k] = [a + (hi - lo) * g * (y - x) for a, g, x, y in zip(total[k], row, start, end, strict=True)]
    return total


@given(st.integers(0, 10**6), points, points, st.booleans())
@settings(deadline=None, max_examples=40)
def test_attributions_sum_up_and_are_the_integrals(seed, start, end, coarse):
    program = random_program(seed, coarse=coarse)
    net = rs.Network.of(program)
    try:
        found = net.attributions(start, end)
    except rs.UnsupportedError as refused:
        assert "runs inside the switching surface" in str(refused)
        return
    change = [b - a for a, b in zip(net(start), net(end), strict=True)]
    assert [sum(row) for row in found] == change
    assert [list(map(exact, row)) for row in found] == integral_by_differences(program, start, end)


@given(st.integers(0, 10**6), points, points)
@settings(deadline=None, max_examples=25)
def test_outputs_may_be_switches(seed, start, end):
    net = rs.Network.of(every_node(random_program(seed, coarse=False)))
    try:
        found = net.attributions(start, end)
    except rs.UnsupportedError as refused:
        assert "runs inside the switching surface" in str(refused)
        return
    assert [sum(row) for row in found] == [b - a for a, b in zip(net(start), net(end), strict=True)]


def test_an_output_that_is_a_rectifier():
    net = rs.Network([[[1, 0], [0, 1]], [[1, -1]]], [[-1, 0], [0]])
    only = replace(net.program, outputs=(replace(net.program.outputs[0], node=2, shape=(2,)),))
    assert rs.Network.of(only).attributions((0, 1), (3, -1)) == ((2, 0), (0, -1))


def test_a_segment_inside_a_surface_is_refused_by_its_name():
    net = rs.Network([[[1, -1], [1, 1]], [[1, 1]]], None)
    with pytest.raises(rs.UnsupportedError, match=r"from t = 0 to t = 1 .* switching surface of entry 0 of layer 1"):
        net.attributions((0, 0), (1, 1))
    half = rs.Network([[[1, 0], [0, 1]], [[0, 1], [1, -1]], [[1, 1]]], None)
    with pytest.raises(rs.UnsupportedError, match=r"from t = 1/2 to t = 1 .* entry 1 of layer 2"):
        half.attributions((-1, -1), (1, 1))


def test_a_surface_across_which_the_network_is_smooth_is_none():
    identity = rs.Network([[[1, 0], [-1, 0], [0, 1]], [[1, -1, 1]]], None)
    assert identity.attributions((0, -1), (0, 1)) == ((0, 1),)
    dead = rs.Network([[[0, 0], [0, 1]], [[1, 1]]], None)
    assert dead.attributions((0, -1), (3, 1)) == ((0, 1),)


def test_samples_against_the_exact_integral():
    net = rs.Network([[[1], [1]], [[1, 1]]], [[0, -1], [0]])  # slopes 0, 1, 2 on (-1, 0), (0, 1), (1, 2)
    assert net.attributions((-1,), (2,)) == ((3,),)
    left = net.sampled_attributions((-1,), (2,), samples=2, rule="left")  # t = 0 and 1/2: slopes 0 and 1
    assert left == ((Rational(3, 2),),)
    assert net.sampled_attributions((-1,), (2,), samples=3, rule="left") == ((0 + 0 + 3 * Rational(1, 3),),)  # kinks: 0
    assert net.sampled_attributions((-1,), (2,), samples=3, rule="midpoint") == ((3,),)
    assert net.sampled_attributions((-1,), (2,), samples=1, rule="trapezoid") == ((3,),)
    errors = net.attribution_errors((-1,), (2,), samples=(2, 3))
    assert errors["left", 2] == (0.5,) and errors["midpoint", 3] == (0.0,)
    assert str(errors).splitlines()[0] == "     rule | samples | output 0"
    with pytest.raises(rs.UnsupportedError, match="the rules are left, right, midpoint, trapezoid"):
        net.sampled_attributions((-1,), (2,), rule="simpson")


@given(st.integers(0, 10**6), points, points, st.sampled_from(("left", "right", "midpoint", "trapezoid")))
@settings(deadline=None, max_examples=20)
def test_many_samples_come_near(seed, start, end, rule):
    net = rs.Network.of(random_program(seed))
    try:
        exactly, found = net.attributions(start, end), net.sampled_attributions(start, end, 400, rule)
    except rs.UnsupportedError:
        return
    for row, near in zip(exactly, found, strict=True):
        assert all(abs(a - b) <= 0.05 * (1 + max(map(abs, row))) * 40 for a, b in zip(row, near, strict=True))


def test_long_numbers_are_shown_rounded():
    numerator = 3**3000
    found = rs.Network([[[Rational(numerator, 2**4000)]]], None).attributions((0,), (1,))
    assert found[0][0] == Rational(numerator, 2**4000) and len(str(found)) < 60
