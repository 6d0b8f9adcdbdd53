"""Separable sums in several variables: every answer variable by variable, against a grid; the rest refused by name."""

from __future__ import annotations

from itertools import product

import pytest
from sympy import Abs, EmptySet, Eq, FiniteSet, Interval, Max, Piecewise, ProductSet, Rational, S, exp, oo, symbols

import relu_sym as rs

x, y, v, w, s, t = symbols("x y v w s t", real=True)
F = 2 * (Abs(x) + Max(y, 0) ** 2) + rs.indicator(Interval(-1, 2), y) + 3
GRID = [Rational(k, 2) for k in range(-8, 9)]


@pytest.mark.parametrize("a, b", [(0, 0), (1, -3), (-2, 4), (3, 2)])
def test_conjugate_is_the_largest_on_the_grid(a, b):
    found = rs.convex_conjugate(F, (x, y), (v, w)).subs({v: a, w: b})
    best = max(a * p + b * q - F.subs({x: p, y: q}) for p, q in product(GRID, GRID))
    assert found == (oo if abs(a) > 2 else best)  # the maximisers are on the grid


def test_proximal_points_are_best():
    first, second = rs.prox(F, (x, y), (v, w), Rational(1, 2))
    envelope = rs.moreau_envelope(F, (x, y), (v, w), Rational(1, 2))
    for a, b in ((0, 3), (-4, -2), (Rational(5, 2), 1)):
        at = {x: first.subs(v, a), y: second.subs(w, b)}
        own = F.subs(at) + (at[x] - a) ** 2 + (at[y] - b) ** 2
        assert own == envelope.subs({v: a, w: b})
        assert all(own <= F.subs({x: p, y: q}) + (p - a) ** 2 + (q - b) ** 2 for p, q in product(GRID, GRID))


def test_ties_stay_in_their_component():
    counted = Piecewise((0, Eq(x, 0)), (1, True)) + Abs(y)
    first, second = rs.prox(counted, (x, y), (v, w), 2)
    assert first.at(2) == FiniteSet(0, 2) and second.subs(w, 3) == 1
    assert rs.prox(counted, (x, y), (3, 0), 2) == (3, 0)


def test_extrema():
    f = Abs(x) + Max(Abs(y) - 1, 0)
    assert rs.minimum(f, (x, y)) == 0 and rs.maximum(-f, [x, y]) == 0
    assert rs.argmin(f, (x, y)) == ProductSet(FiniteSet(0), Interval(-1, 1))
    assert rs.argmax(-f, (y, x)) == ProductSet(Interval(-1, 1), FiniteSet(0))
    assert rs.minimum(x + Abs(y), (x, y)) is S.NegativeInfinity
    assert rs.argmin(exp(x) + y**2, (x, y)) is EmptySet


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: rs.convex_conjugate(exp(x * y), (x, y), (v, w)), "together has no rule"),
        (lambda: rs.prox(Abs(x) + Abs(y), (x, y), v), "for each of the 2 variables"),
        (lambda: rs.moreau_envelope(Abs(x) + Abs(y), (x, y), (v, v)), "once"),
        (lambda: rs.minimum(exp(x * y), (x, y)), "no polynomial of degree two at most"),
        (lambda: rs.argmin(Abs(x) + Abs(y), (x, y), Interval(0, 1)), "give a box"),
        (lambda: rs.minimum(Abs(x), (x, x)), "once"),
    ],
)
def test_refusals(call, words):
    with pytest.raises(rs.UnsupportedError, match=words):
        call()
