"""Formulas for proximal maps and conjugates are taken where they are the inverse, on both sides of every branch."""

from __future__ import annotations

import pytest
from sympy import Abs, Expr, Rational, Symbol, atan, exp, log, oo, sqrt

import relu_sym as rs
from relu_sym.convex.branches import Slope, chained, runs, within
from relu_sym.forms.exact import scalar
from relu_sym.symbols import T

x, y, u = (Symbol(n, real=True) for n in "xyu")
PLACES = [
    Rational(n)
    for n in ("-40", "-21/2", "-3", "-5/2", "-1", "-1/3", "0", "1/7", "1", "2", "3", "7/2", "5", "21/2", "40")
]

WITH_CUBICS = {
    "Cauchy": log(1 + x**2),
    "half of it": log(1 + x**2) / 2,
    "twice": 2 * log(1 + x**2),
    "an angle": atan(x),
    "moved": log(1 + (x - 2) ** 2) / 3,
}


@pytest.mark.parametrize("name", WITH_CUBICS)
def test_the_proximal_point_is_real_and_stationary_far_out_too(name):
    """f + (x - u)^2/2 is strictly convex: its one stationary point is the proximal one."""
    f = WITH_CUBICS[name]
    found, slope = rs.prox(f, x, u), (f + (x - u) ** 2 / 2).diff(x)
    for place in PLACES:
        p = found.subs(u, place).evalf(30)
        assert p.is_real, (name, place, p)
        assert abs(slope.subs({x: p, u: place}).evalf(20)) < 1e-12, (name, place, p)


def test_kinks_stand_between_the_formulas():
    f = log(1 + x**2) + Abs(x)
    found = rs.prox(f, x, u)
    for place in PLACES:
        p = found.subs(u, place).evalf(30)
        low, high = (log(1 + x**2) + s * x + (x - place) ** 2 / 2 for s in (-1, 1))
        if abs(place) <= 1:
            assert p == 0
        else:
            assert abs((high if place > 0 else low).diff(x).subs(x, p).evalf(20)) < 1e-12


def test_a_conjugate_has_the_value_of_its_best_point():
    """(x^2/2 + log(1 + x^2))*: at the slope of x it is x*y - f(x)."""
    f = x**2 / 2 + log(1 + x**2)
    found = rs.convex_conjugate(f, x, y, budget=rs.budget(seconds=400))
    for place in (-30, -4, Rational(-1, 2), 0, Rational(1, 3), 2, 7, 50):
        there = f.diff(x).subs(x, place)
        wanted = (place * there - f.subs(x, place)).evalf(20)
        assert abs(complex(found.subs(y, there).evalf(20)) - complex(wanted)) < 1e-12 * (1 + abs(wanted))


def cardano(s: int) -> Expr:
    root = sqrt(T**4 / 27 - T**2 / 3 + 1)
    cube = (s * T**3 / 27 + root) ** Rational(1, 3)
    return T / 3 + s * (cube + (T**2 / 9 - 1) / cube)


def test_each_formula_is_told_where_it_holds():
    slope = Slope(T + 2 * T / (1 + T**2), -oo, oo, -oo, oo)
    (left,), (right,) = runs(cardano(-1), slope), runs(cardano(1), slope)
    assert (left.lo, left.hi, right.lo, right.hi) == (-oo, scalar(Rational(3)), scalar(Rational(-3)), oo)
    chain = chained([right, left], slope)
    assert [e for e, _ in chain] == [cardano(-1), cardano(1)] and chain[0][1] == 0
    assert chained([left], slope) is None


def test_a_formula_of_another_branch_holds_nowhere():
    slope = Slope(exp(T), -oo, oo, scalar(Rational(0)), oo)
    assert [(r.lo, r.hi) for r in runs(log(T), slope)] == [(0, oo)]
    assert runs(log(T) + 1, slope) == []


@pytest.mark.parametrize("lo, hi", [(-oo, oo), (-oo, 3), (-2, oo), (-2, 5)])
def test_samples_are_on_both_sides(lo, hi):
    a, b = (v if v in (oo, -oo) else Rational(v) for v in (lo, hi))
    points = [within(a, b, Rational(k, 12)) for k in range(1, 12)]
    assert points == sorted(points) and all(a < p < b for p in points) and 0 not in points[5:6]
    assert lo != -oo or points[0] < -5
    assert hi != oo or points[-1] > 5


def test_a_quartic_keeps_one_formula():
    found = rs.prox(x**4, x, u)
    p = [found.subs(u, place).evalf(30) for place in PLACES]
    assert all(abs(v + 4 * v**3 - place) < 1e-20 * (1 + abs(place)) for v, place in zip(p, PLACES, strict=True))
