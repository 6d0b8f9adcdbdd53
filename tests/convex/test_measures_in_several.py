"""Ranges, Lipschitz constants, strong convexity and perspectives in several variables, against grids."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Eq,
    FiniteSet,
    Interval,
    Max,
    Piecewise,
    Rational,
    S,
    Symbol,
    Union,
    exp,
    lambdify,
    oo,
    sin,
    sqrt,
)

import relu_sym as rs

x, y = Symbol("x", real=True), Symbol("y", real=True)
p, q = Symbol("p", positive=True), Symbol("q", positive=True)
n = Symbol("n", nonnegative=True)
TRIANGLE = (x >= 0) & (y >= 0) & (x + y <= 1)
BOX = Interval(-1, 2) * Interval(0, 1)

RANGES = [
    ((Max(x, y) - x - y, (x, y), TRIANGLE), Interval(Rational(-1, 2), 0)),
    ((x * y, (x, y), BOX), Interval(-1, 2)),
    ((x + y, (x, y), (x > 0) & (y > 0) & (x + y < 1)), Interval.open(0, 1)),
    ((exp(x) + y**2, (x, y)), Interval.open(0, oo)),
    ((rs.Heaviside(x + y, 1), (x, y)), FiniteSet(0, 1)),
    ((Abs(x - y), (x, y)), Interval(0, oo)),
    ((x**2 - y**2, (x, y)), Interval(-oo, oo)),
    ((Max(p, q), (p, q)), Interval.open(0, oo)),
    ((Max(n, Abs(x)), (n, x)), Interval(0, oo)),
    ((Piecewise((x + y, x + y <= 0), (x + y + 2, True)), (x, y)), Union(Interval(-oo, 0), Interval.open(2, oo))),
]


@pytest.mark.parametrize("args, wanted", RANGES, ids=str)
def test_ranges(args, wanted):
    assert rs.function_range(*args) == wanted


STEEP = [
    ((Abs(3 * x + 4 * y), (x, y)), 5),
    ((Max(x, 2 * y, x + y), (x, y)), 2),
    ((x * y, (x, y), BOX), sqrt(5)),
    ((x * y, (x, y)), oo),
    ((Abs(x) + Abs(y), (x, y)), sqrt(2)),
    ((x**2 + Abs(x - y), (x, y), Interval(-1, 1) * Interval(-1, 1)), sqrt(10)),
    ((sin(x) + 2 * y, (x, y)), sqrt(5)),
    ((Max(p, 2 * q), (p, q)), 2),
    ((x + 2, (x, y)), 1),
]


@pytest.mark.parametrize("args, wanted", STEEP, ids=str)
def test_lipschitz_constants(args, wanted):
    assert rs.lipschitz_constant(*args) == wanted


@st.composite
def piecewise_linear(draw):
    """A few maxima and distances of affine forms with small whole coefficients."""
    small = st.integers(-3, 3)
    forms = [draw(small) * x + draw(small) * y + draw(small) for _ in range(4)]
    return Max(forms[0], forms[1]) + draw(st.sampled_from([-1, 1, 2])) * Abs(forms[2]) + draw(small) * Max(forms[3], 0)


@given(piecewise_linear())
@settings(max_examples=25)
def test_ranges_and_steepness_on_a_grid(f):
    box = Interval(-1, 1) * Interval(-1, 1)
    values = rs.function_range(f, (x, y), box)
    steep = float(rs.lipschitz_constant(f, (x, y), box))
    at = lambdify((x, y), f)
    grid = [(a / 8, b / 8) for a, b in product(range(-8, 9), repeat=2)]
    found = {g: float(at(*g)) for g in grid}
    low, high = float(values.inf), float(values.sup)
    assert all(low - 1e-9 <= v <= high + 1e-9 for v in found.values())
    assert min(found.values()) < low + 1 + steep and rs.minimum(f, (x, y), box) == values.inf
    quotients = [
        abs(found[g] - found[h]) / ((g[0] - h[0]) ** 2 + (g[1] - h[1]) ** 2) ** 0.5
        for g, h in product(grid[::7], grid[::5])
        if g != h
    ]
    assert max(quotients) <= steep + 1e-9
    slopes = [
        ((at(a + 1e-6, b) - at(a, b)) ** 2 + (at(a, b + 1e-6) - at(a, b)) ** 2) ** 0.5 / 1e-6
        for a, b in ((u + 0.0137, v + 0.0071) for u, v in grid if max(u, v) < 1)
    ]
    assert max(slopes) <= steep * (1 + 1e-6) + 1e-6


STRONG = [
    ((Abs(x + y) + x**2 + y**2, (x, y)), True),
    (((x + y) ** 2, (x, y)), False),
    ((x**2 + y**2 + x * y, (x, y)), True),
    ((x**2 + y**2 + x * y, (x, y), 1), True),
    ((x**2 + y**2 + x * y, (x, y), Rational(11, 10)), False),
    ((x * y, (x, y)), False),
    ((exp(x) + y**2, (x, y)), False),
    ((x**4 + x**2 + y**2, (x, y)), True),
    ((Max(x, 0) ** 2 + y**2, (x, y)), False),
    ((Max(x**2, y), (x, y)), None),
]


@pytest.mark.parametrize("args, wanted", STRONG, ids=str)
def test_strong_convexity(args, wanted):
    assert rs.is_strongly_convex(*args) is wanted


def test_positive_variables_leave_out_their_end():
    assert rs.argmin(Max(p, q), (p, q)) is S.EmptySet
    assert rs.minimum(Max(p, q), (p, q)) == 0
    assert rs.argmin(Max(n, Abs(x)), (n, x)) == FiniteSet((0, 0))
    assert rs.is_convex(Max(p, q) - Abs(p), p, q) is True
    assert rs.is_convex(Max(p, q) - Abs(p - 1), p, q) is False


def test_perspectives():
    t = Symbol("t", positive=True)
    found = rs.perspective(x**2 + Abs(x - y), (x, y), t)
    assert (found - x**2 / t - Abs(x - y)).simplify() == 0
    s = Symbol("s", real=True)
    f = Max(x + 1, 2 * y, -x)
    found = rs.perspective(f, (x, y), s)
    for a, b in product((-2, 0, Rational(1, 3), 3), repeat=2):
        here = found.subs({x: a, y: b})
        assert here.subs(s, 2) == 2 * f.subs({x: Rational(a) / 2, y: Rational(b) / 2})
        assert here.subs(s, 0) == Max(a, 2 * b, -a) and here.subs(s, -1) == oo
        assert abs(here.subs(s, Rational(1, 10**6)) - here.subs(s, 0)) <= Rational(1, 10**5)
    on_half = rs.perspective(rs.indicator(x + y >= 1, (x, y)) + Abs(x), (x, y), s)
    assert on_half.subs({x: 1, y: 1, s: 0}) == 1 and on_half.subs({x: -2, y: 1, s: 0}) == oo


REFUSED = [
    (lambda: rs.lipschitz_constant(rs.Heaviside(x - y), (x, y)), "spell it by Abs"),
    (lambda: rs.lipschitz_constant(x, (x, y), Eq(x, y)), "no inside"),
    (lambda: rs.perspective(x * y, (x, y), p), "not proved to be convex"),
    (lambda: rs.perspective(x**2 + x * y + y**2, (x, y), Symbol("s", real=True)), "declare t positive"),
    (lambda: rs.perspective(x + y, (x, y), x), "give the scale another"),
]


@pytest.mark.parametrize("call, why", REFUSED)
def test_refused_by_name(call, why):
    with pytest.raises(rs.ReluSymError, match=why):
        call()
