"""Convex hulls by touching lines: wells with kinks and of several pieces, three wells in a row, ends."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Interval, Min, Piecewise, Rational, Symbol, cos, exp, lambdify, oo, pi, sin, sqrt

import relu_sym as rs

x, y, u = (Symbol(n, real=True) for n in "xyu")
WELL = x**4 - x**2

HULLS = {
    "double well": (WELL, Piecewise((WELL, x <= -sqrt(2) / 2), (-Rational(1, 4), x <= sqrt(2) / 2), (WELL, True))),
    "kinked at the hill": (
        WELL + Abs(x) / 2,
        Piecewise(
            (WELL - x / 2, x <= -sqrt(3) / 3),
            (-x / 2 + 2 * sqrt(3) * x / 9, x <= 0),
            (-2 * sqrt(3) * x / 9 + x / 2, x <= sqrt(3) / 3),
            (WELL + x / 2, True),
        ),
    ),
    "two wells": (
        Min(x**4, (x - 2) ** 4),
        Piecewise((x**4, x <= 0), (0, x <= 2), (((x - 2) ** 4).expand(), True)),
    ),
    "three wells in a row": (
        x**6 - 2 * x**4 + x**2,
        Piecewise((x**6 - 2 * x**4 + x**2, x <= -1), (0, x <= 1), (x**6 - 2 * x**4 + x**2, True)),
    ),
    "a valley between ends": (
        Piecewise((x**3 - x, Abs(x) <= 2), (oo, True)),
        Piecewise((oo, x < -2), (2 * x - 2, x <= 1), (x**3 - x, x <= 2), (oo, True)),
    ),
    "waves": (
        Piecewise((cos(x), Abs(x) <= 3 * pi / 2), (oo, True)),
        None,
    ),
    "kinked and tilted": (WELL + x / 5 + Abs(x) / 3, None),
    "jump": (WELL + rs.Heaviside(x, 1) / 5, None),
    "other pieces": (Piecewise((WELL, x < 1), (x - 1, x < 3), (x**2 - 7, True)), None),
    "exponential": (x**2 / 10 + Piecewise((exp(-x), x > 0), (0, x >= 0), (oo, True)), None),
    "sine": (Piecewise((sin(x), Abs(x) < 2), (oo, True)), None),
}


@pytest.mark.parametrize("name", HULLS)
def test_hulls_beside_the_hull_of_points(name):
    f, wanted = HULLS[name]
    with rs.budget(seconds=40):
        found = rs.convex_envelope(f, x)
    assert wanted is None or found == wanted
    q = lambdify(x, f.rewrite(Piecewise), "math")
    points = [(k / 400, _closed(q, k / 400)) for k in range(-2000, 2001)]
    hull = _lower([p for p in points if p[1] < float("inf")])
    for t in [k / 7 for k in range(-12, 13)]:
        if hull[0][0] < t < hull[-1][0]:
            got = float(found.subs(x, Rational(str(t))).evalf())
            assert abs(got - _between(hull, t)) < 2e-4 * (1 + abs(got)), t


def _closed(q, t):
    """The least value close to a point, oo where there is none."""

    def at(p):
        try:
            v = q(p)
        except (ValueError, ZeroDivisionError):
            return float("inf")
        return float("inf") if isinstance(v, complex) or v != v else float(v)

    return min(at(t), at(t - 1e-9), at(t + 1e-9))


def _lower(points):
    hull = []
    for p in points:
        while len(hull) > 1 and _turns(*hull[-2:], p) <= 0:
            hull.pop()
        hull.append(p)
    return hull


def _turns(a, b, c):
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _between(hull, t):
    for (a, v), (b, w) in pairwise(hull):
        if a <= t <= b:
            return v + (w - v) * (t - a) / (b - a)
    raise AssertionError


@pytest.mark.parametrize(
    ("f", "at", "places"),
    [
        (Min(x**4, (x - 2) ** 4), 1, 2),
        (x**4 - 2 * x**2, 0, 2),
        (x**6 - 2 * x**4 + Rational(1, 2) * x**2, 0, 3),
        (WELL - Abs(x), 0, 2),
    ],
    ids=["two pieces", "double well", "three wells", "concave kink"],
)
def test_ties_of_wells_are_all_there(f, at, places):
    found = rs.prox(f, x, at)
    q = lambdify(x, f.rewrite(Piecewise) + (x - at) ** 2 / 2, "math")
    assert len(found) == places
    assert max(q(float(p.evalf())) for p in found) <= min(q(k / 1000) for k in range(-3000, 3001)) + 1e-12


@settings(max_examples=3)
@given(
    st.integers(-6, 0),
    st.integers(-4, 4),
    st.fractions(min_value=-1, max_value=1, max_denominator=3),
    st.integers(0, 2),
)
def test_conjugates_of_kinked_wells_beside_a_grid(second, first, kink, place):
    f = x**4 + second * x**2 + Rational(first, 3) * x + Rational(str(kink)) * Abs(x - Rational(place, 2))
    with rs.budget(seconds=40):
        try:
            found = rs.convex_conjugate(f, x, y)
        except rs.BudgetError:
            return
    q = lambdify(x, f, "math")
    grid = [k / 2000 for k in range(-6000, 6001)]
    values = [q(t) for t in grid]
    for t in (-3, -1, Rational(-1, 3), 0, Rational(1, 7), 2):
        best = max(float(t) * p - v for p, v in zip(grid, values, strict=True))
        assert abs(float(found.subs(y, t).evalf()) - best) < 1e-5


def test_hulls_need_no_formula_of_the_conjugate():
    f = x**6 - 2 * x**4 + x**2
    with pytest.raises(rs.UnsupportedError, match="no inverse in closed form"):
        rs.convex_conjugate(f, x, y)
    assert rs.is_convex(rs.biconjugate(f, x), x) is True
    assert rs.argmin(rs.biconjugate(f, x), x) == Interval(-1, 1)


def test_functions_with_infinite_values_are_concave_or_not():
    half = Piecewise((x**2, x >= 1), (oo, True))
    assert rs.is_concave(half, x) is False and rs.is_convex(-half, x) is False
    assert rs.is_concave(Piecewise((sqrt(x), x >= 0), (-oo, True)), x) is True
    with pytest.raises(rs.UnsupportedError, match="concavity for values < oo"):
        rs.is_concave(Piecewise((-oo, x >= 1), (oo, True)), x)
