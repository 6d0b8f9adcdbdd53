"""Networks along segments: every kink found, every piece right, by a naive twin and by the engine of the line."""

from __future__ import annotations

import pickle
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_networks import between, random_program, value
from sympy import Abs, FiniteSet, Interval, Rational, Symbol, Union, sqrt

import relu_sym as rs
from relu_sym.networks.rationals import exact

coordinates = st.integers(-3, 3).map(Fraction) | st.fractions(-3, 3, max_denominator=12)
points = st.tuples(coordinates, coordinates).map(list)


@given(st.integers(0, 10**6), points, points, st.booleans())
@settings(deadline=None, max_examples=40)
def test_along_is_the_network_and_every_kink_is_one(seed, start, end, coarse):
    program = random_program(seed, coarse=coarse)
    forms = rs.Network.of(program).along(start, end)
    for k, form in enumerate(forms):
        t = form.variable
        lines = [(exact(p.subs(t, 0)), exact(p.diff(t))) for p in form.pieces]
        places = [Fraction(0), *map(exact, form.breakpoints), Fraction(1)]
        assert all(a < b for a, b in pairwise(places[1:-1] or [Fraction(1, 2)])) and 0 < places[1] <= places[-1] == 1
        for (lo, hi), (c0, c1) in zip(pairwise(places), lines, strict=True):
            for weight in (Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(6, 7), Fraction(1)):
                s = lo + weight * (hi - lo)
                assert c0 + c1 * s == value(program, between(start, end, s))[k]
        assert all(u != v for u, v in pairwise(lines)), "a breakpoint without a kink"


@pytest.mark.parametrize("seed", range(12))
def test_along_is_the_normal_form_of_the_expression(seed):
    net = rs.Network.of(random_program(seed, coarse=seed % 2 == 0))
    start, end, t = (-2, Rational(1, 3)), (Rational(5, 2), 1), Symbol("t", real=True)
    line = [a + t * (b - a) for a, b in zip(start, end, strict=True)]
    for form, e in zip(net.along(start, end), net.to_expr(), strict=True):
        x1, x2 = Symbol("x1", real=True), Symbol("x2", real=True)
        whole = rs.normal_form(e.xreplace({x1: line[0], x2: line[1]}), t)
        inside = [a for a in whole.breakpoints if 0 < a < 1]
        assert list(form.breakpoints) == inside
        assert [v for a, v in zip(whole.breakpoints, whole.values, strict=True) if 0 < a < 1] == list(form.values)


def test_floats_are_the_binary_numbers_that_they_are():
    net = rs.Network([[[0.1]], [[1]]], [[0], [0]])
    assert net((1,)) == (Rational(0.1),) != (Rational(1, 10),)
    assert rs.Network([[[Rational(1, 10)]], [[1]]], [[0], [0]])((1,)) == (Rational(1, 10),)
    assert net((0.1,)) == (Rational(0.1) ** 2,)


def test_the_form_is_an_ordinary_one():
    t = Symbol("t", real=True)
    net = rs.Network([[[1], [-1]], [[1, 1]]], None)
    form = net.along((-1,), (1,))[0]
    assert form.variable == t and form.breakpoints == (Rational(1, 2),) and form.values == (0,)
    assert rs.equal(form.to_expr(), Abs(2 * t - 1))
    assert form.to_expr("Piecewise") == rs.normal_form(Abs(2 * t - 1), t).to_expr("Piecewise")
    assert rs.integrate(form.to_expr(), (t, 0, 1)) == Rational(1, 2)
    s = Symbol("s")
    assert net.along((-1,), (1,), variable=s)[0].variable == s


def tent():
    """|2t - 1| and 1/2 along (-1) to (1)."""
    return rs.Network([[[1], [-1]], [[1, 1], [0, 0]]], [[0, 0], [0, Rational(1, 2)]]).along((-1,), (1,))


def test_total_variation_and_lipschitz():
    found = tent()
    assert found.total_variation() == (2, 0)
    assert found.lipschitz() == (1, 0)
    two = rs.Network([[[1, 1]], [[3]]], None).along((0, 0), (1, 1))
    assert (
        two.lipschitz() == (3 * sqrt(2),) and two.lipschitz(norm=1) == (3,) and two.lipschitz(norm=float("inf")) == (6,)
    )
    with pytest.raises(rs.UnsupportedError, match="the norms of inputs are 1, 2 and oo"):
        two.lipschitz(norm=3)
    with pytest.raises(rs.UnsupportedError, match="one point"):
        rs.Network([[[1]]], None).along((1,), (1,)).lipschitz()


def test_argmax_is_closed_and_has_ties_in_both():
    quarter, three = Rational(1, 4), Rational(3, 4)
    assert tent().argmax() == (Union(Interval(0, quarter), Interval(three, 1)), Interval(quarter, three))
    assert tent().argmin() == (Interval(quarter, three), Union(Interval(0, quarter), Interval(three, 1)))
    touching = rs.Network([[[1], [-1]], [[1, 1], [0, 0]]], None).along((-1,), (1,))
    assert touching.argmax() == (Interval(0, 1), FiniteSet(Rational(1, 2)))
    assert rs.Network([[[1], [1]]], None).along((0,), (1,)).argmax() == (Interval(0, 1), Interval(0, 1))


@given(st.integers(0, 10**6), points, points)
@settings(deadline=None, max_examples=25)
def test_argmax_and_variation_by_sampling(seed, start, end):
    program = random_program(seed)
    found = rs.Network.of(program).along(start, end)
    places = sorted({Fraction(k, 24) for k in range(25)} | {exact(a) for f in found for a in f.breakpoints})
    heights = [value(program, between(start, end, s)) for s in places]
    variation = [sum(abs(v[k] - u[k]) for u, v in pairwise(heights)) for k in (0, 1)]
    assert list(map(exact, found.total_variation())) == variation
    sets = found.argmax()
    for s, row in zip(places, heights, strict=True):
        for k in (0, 1):
            assert (Rational(s.numerator, s.denominator) in sets[k]) is (row[k] == max(row))


def test_a_restriction_travels():
    found = pickle.loads(pickle.dumps(tent()))
    assert found == tent() and found.total_variation() == (2, 0)
