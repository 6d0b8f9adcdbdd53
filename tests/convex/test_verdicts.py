"""Convex, increasing, Lipschitz; ranges, extrema, continuity: tables, and sampling as an oracle."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from sympy import (
    Abs,
    Complement,
    EmptySet,
    FiniteSet,
    Interval,
    Max,
    Min,
    Piecewise,
    Rational,
    S,
    Symbol,
    Union,
    atan,
    cos,
    exp,
    floor,
    frac,
    log,
    oo,
    pi,
    sign,
    sin,
    sqrt,
    tan,
)

import relu_sym as rs
from tests.convex.naive import Pieces, piecewise_quadratic, rational, x

y = Symbol("y", real=True)
a = Symbol("a", real=True)


@pytest.mark.parametrize(
    "f, wanted",
    [
        (Abs(x), True),
        (Max(x**2, 2 * x, 1 - x), True),
        (Abs(Abs(x) - 1), False),
        (-log(x), True),
        (1 / x, False),
        (x**3, False),
        (x**2 + sin(x), True),
        (x**2 + 3 * sin(x), False),
        (sin(x), False),
        (rs.Heaviside(x), False),
        (a * x**2, None),
        (Piecewise((0, x < 0), (1, x <= 0), (oo, True)), True),
        (Piecewise((0, x < 0), (-1, x <= 0), (oo, True)), False),
        (Piecewise((0, x < 0), (1, x <= 0), (0, True)), False),
        (Piecewise((0, x < 0), (oo, x < 1), (0, True)), False),
        (x * log(x), True),
        (sqrt(x), False),
    ],
    ids=str,
)
def test_convex(f, wanted):
    assert rs.is_convex(f, x) is wanted
    if f.has(oo) is False and f not in (-log(x), x * log(x), sqrt(x)):
        assert rs.is_concave(-f, x) is wanted


def test_convex_on_a_domain_and_in_several_variables():
    assert rs.is_convex(1 / x, x, domain=Interval.open(0, oo)) is True
    assert (
        rs.is_convex(x**3, x, domain=Interval(0, oo)) is True and rs.is_convex(x**3, x, domain=Interval(-1, 1)) is False
    )
    assert rs.is_convex(Abs(x) + Abs(y), x, y) is True and rs.is_convex(Abs(x * y), x, y) is not True
    assert rs.convexity_modulus(x**2 + Abs(x), x) == 2 and rs.convexity_modulus(Abs(x) - x**2, x) == -2
    assert rs.convexity_modulus(-Abs(x), x) == -oo
    assert rs.is_strongly_convex(x**4, x) is False and rs.is_strongly_convex(x**2, x, 2) is True


@pytest.mark.parametrize(
    "f, wanted",
    [
        (x + Abs(x) / 2, True),
        (floor(x), True),
        (frac(x), False),
        (x + sin(x), True),
        (tan(x), False),
        (rs.Heaviside(x), True),
        (rs.Heaviside(x, 2), False),
        (rs.Heaviside(x, -1), False),
        (1 / x, False),
        (-1 / x, False),
        (x**3, True),
        (Abs(x), False),
        (a * x, None),
        (S(3), True),
    ],
    ids=str,
)
def test_increasing(f, wanted):
    assert rs.is_increasing(f, S.Reals, x) is wanted
    assert rs.is_decreasing(-f, S.Reals, x) is wanted


@pytest.mark.parametrize(
    "before, after, wanted",
    [
        (floor(x), -10, False),
        (floor(x), 0, True),
        (10, floor(x), False),
        (-1, floor(x), True),
        (floor(x), Rational(-1, 2), True),
        (frac(x), 5, False),
        (floor(x), x, True),
    ],
    ids=str,
)
def test_kinks_without_end_beside_another_piece(before, after, wanted):
    assert rs.is_increasing(Piecewise((before, x < 0), (after, True)), S.Reals, x) is wanted


def test_parameters_in_several_variables():
    f = a * Abs(x) + y**2
    assert rs.is_convex(f, x, y) is None and rs.is_convex(f, x, y, assume=(a > 0,)) is True
    assert rs.is_convex(0.5 * Abs(x) + y**2, x, y) is True


@pytest.mark.parametrize(
    "f, domain, wanted",
    [
        (Max(sin(x), 0), S.Reals, Interval(0, 1)),
        (sign(sin(x)), S.Reals, FiniteSet(-1, 0, 1)),
        (Min(Max(x, 0), 1), S.Reals, Interval(0, 1)),
        (rs.Heaviside(x), S.Reals, FiniteSet(0, Rational(1, 2), 1)),
        (Abs(sin(x)), S.Reals, Interval(0, 1)),
        (frac(x), S.Reals, Interval.Ropen(0, 1)),
        (1 / x, S.Reals, Union(Interval.open(-oo, 0), Interval.open(0, oo))),
        (1 / x, Interval(1, oo), Interval.Lopen(0, 1)),
        (sin(x), S.Reals, Interval(-1, 1)),
        (x**2, Union(Interval(-1, 2), FiniteSet(5)), Union(Interval(0, 4), FiniteSet(25))),
        (Piecewise((x, x < 0), (5, True)), Interval(-1, 1), Union(Interval.Ropen(-1, 0), FiniteSet(5))),
        (exp(-(x**2)) * Abs(x), S.Reals, Interval(0, sqrt(2) * exp(Rational(-1, 2)) / 2)),
        (floor(x), Interval(0, 2), FiniteSet(0, 1, 2)),
    ],
    ids=str,
)
def test_range(f, domain, wanted):
    assert rs.function_range(f, x, domain) == wanted
    assert rs.minimum(f, x, domain) == wanted.inf and rs.maximum(f, x, domain) == wanted.sup


def test_where_extrema_are():
    assert rs.argmin(Abs(x) + Abs(x - 1), x) == Interval(0, 1)
    assert rs.argmin(exp(x), x) is EmptySet and rs.minimum(exp(x), x) == 0
    assert rs.argmin(-x, x) is EmptySet and rs.minimum(-x, x) == -oo
    assert 5 * pi / 2 in rs.argmax(Abs(sin(x)), x) and pi not in rs.argmax(Abs(sin(x)), x)
    assert rs.maximum(sin(x) + cos(x), x) == sqrt(2)
    flat = rs.argmin(Max(sin(x), 0), x)
    assert 5 in flat and pi in flat and -1 in flat and 1 not in flat
    assert rs.argmin(Abs(x - a), x) == FiniteSet(a)
    at = rs.minimum(Abs(x - a), x, Interval(0, 1))
    assert [at.subs(a, v) for v in (-2, 0, Rational(1, 2), 1, 3)] == [2, 0, 0, 0, 2]
    assert rs.argmin(Piecewise((0, x > 0), (1, True)), x) == Interval.open(0, oo)
    with pytest.raises(rs.UnsupportedError, match="period to period"):
        rs.function_range(x + floor(x), x)


@given(piecewise_quadratic())
@settings(max_examples=10)
def test_verdicts_against_samples(f: Pieces):
    e = f.expr()
    domain = Interval(rational(f.points[0]), rational(f.points[-1]))
    points = [rational(f.points[0] + (f.points[-1] - f.points[0]) * k / 24) for k in range(25)]
    values = [e.subs(x, p) for p in points]
    assert rs.is_increasing(e, domain, x) <= all(u <= v for u, v in pairwise(values))
    assert rs.is_convex(e, x, domain=domain) <= all(
        2 * v <= u + w for u, v, w in zip(values, values[1:], values[2:], strict=False)
    )
    found = rs.function_range(e, x, domain)
    assert all(v in found for v in values)
    steep = rs.lipschitz_constant(e, x, domain)
    gap = points[1] - points[0]
    assert all(abs(u - v) <= steep * gap for u, v in pairwise(values))


@pytest.mark.parametrize(
    "f, domain, wanted",
    [
        (Abs(x) + 2 * x, S.Reals, 3),
        (sqrt(Abs(x)), S.Reals, oo),
        (x**2, Interval(-1, 3), 6),
        (x**2, S.Reals, oo),
        (atan(x), S.Reals, 1),
        (sin(3 * x), S.Reals, 3),
        (rs.Heaviside(x), S.Reals, oo),
        (rs.Heaviside(x), Interval(1, 2), 0),
    ],
    ids=str,
)
def test_lipschitz(f, domain, wanted):
    assert rs.lipschitz_constant(f, x, domain) == wanted


@pytest.mark.parametrize(
    "f, wanted, singular",
    [
        (rs.Heaviside(x), Union(Interval.open(-oo, 0), Interval.open(0, oo)), FiniteSet(0)),
        (sqrt(x), Interval(0, oo), EmptySet),
        (log(x), Interval.open(0, oo), FiniteSet(0)),
        (1 / x, Union(Interval.open(-oo, 0), Interval.open(0, oo)), FiniteSet(0)),
        (floor(x), Complement(Interval(-oo, oo), S.Integers), S.Integers),
        (rs.ReLU(x), Interval(-oo, oo), EmptySet),
        (Abs(sin(x)), Interval(-oo, oo), EmptySet),
        (
            sign(x) + 1 / (x - 1),
            Union(Interval.open(-oo, 0), Interval.open(0, 1), Interval.open(1, oo)),
            FiniteSet(0, 1),
        ),
        (Piecewise((0, x > 0), (oo, True)), Interval.open(0, oo), FiniteSet(0)),
    ],
    ids=str,
)
def test_continuity(f, wanted, singular):
    assert rs.continuous_domain(f, x) == wanted
    assert rs.singularities(f, x) == singular


ABOVE = Piecewise((x, (x >= -2) & (x <= 3)), (oo, True))
BESIDE = Piecewise((1 - x, (x >= 0) & (x < 2)), (oo, True))


@pytest.mark.parametrize(
    "f, at_4, at_2, largest",
    [
        (Min(ABOVE, BESIDE), oo, 2, oo),
        (Max(ABOVE, BESIDE), oo, oo, oo),
        (Min(ABOVE, BESIDE, 7), 7, 2, 7),
        (Max(-ABOVE, -BESIDE), -oo, -2, 2),
        (Min(ABOVE, Max(BESIDE, y * x)), oo, None, oo),
    ],
    ids=str,
)
def test_where_both_arguments_are_infinite(f, at_4, at_2, largest):
    form = rs.normal_form(f, x).to_expr().subs(y, Rational(1, 3))
    assert form.subs(x, 4) == at_4
    assert at_2 is None or form.subs(x, 2) == at_2
    assert rs.maximum(f, x) == largest
