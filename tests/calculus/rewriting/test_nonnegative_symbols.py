"""A symbol declared nonnegative can be 0: equality, canonical forms, rewrites and ranges count the value there."""

from __future__ import annotations

import pytest
from sympy import (
    Abs,
    EmptySet,
    Eq,
    FiniteSet,
    Heaviside,
    Interval,
    Max,
    Piecewise,
    Rational,
    S,
    Symbol,
    exp,
    log,
    oo,
    sign,
    sqrt,
)

import relu_sym as rs

h = Symbol("h", nonnegative=True)
j = Symbol("j", nonpositive=True)
p = Symbol("p", positive=True)
a, x = Symbol("a", real=True), Symbol("x", real=True)
EQUAL = [
    (sign(h), 1, False, True),
    (a * sign(h), a, False, True),
    (sign(j), -1, False, True),
    (Heaviside(h), 1, False, True),
    (rs.Heaviside(h, 1), 1, True, True),
    (Piecewise((1, Eq(h, 0)), (0, True)), 0, False, True),
    (h * Piecewise((1, Eq(h, 0)), (0, True)), 0, True, True),
    (sign(h * x), sign(x), False, True),
    (h * sign(h), h, True, True),
    (log(h) * sign(h), log(h), True, True),
    (Max(h, 0), h, True, True),
    (Abs(h * x), h * Abs(x), True, True),
    (sign(h), h, False, False),
    (sign(p), 1, True, True),
]


@pytest.mark.parametrize(("f", "g", "everywhere", "almost"), EQUAL, ids=str)
def test_equality_counts_the_end(f, g, everywhere, almost):
    assert rs.equal(f, g) is everywhere
    assert rs.equal(f, g, "almost-everywhere") is almost


KEPT = [
    sign(h),
    a * sign(h),
    (a - 1) * sign(h**2),
    Heaviside(h) + x,
    Piecewise((h, h > 0), (1, True)),
    (a + 1) * Piecewise((h, h > 0), (a**2, True)),
    Piecewise((1, h > 0), (3, True)) * Abs(x),
]


@pytest.mark.parametrize("e", KEPT, ids=str)
def test_simplify_and_rewrite_keep_the_value_at_the_end(e):
    forms = [rs.simplify(e)]
    for target in (Piecewise, rs.Heaviside, sign):
        try:
            forms.append(rs.rewrite(e, target, h))
        except (rs.RewriteError, rs.UnsupportedError):
            assert target is not Piecewise
    for form in forms:
        for at in (0, Rational(1, 3), 2):
            put = {h: at, a: Rational(7, 5), x: Rational(-2, 3)}
            assert form.subs(put) == e.subs(put), form


def test_what_has_no_such_value_is_simplified():
    assert rs.simplify(Piecewise((h, h > 0), (0, True))) == h
    assert rs.simplify(rs.Heaviside(h, 1) * 2) == 2
    assert rs.simplify(sign(h) * Heaviside(p)) == sign(h)
    with pytest.raises(rs.RewriteError, match=r"is 3 at h = 0, which Heaviside\w* cannot say"):
        rs.rewrite(Piecewise((1, h > 0), (3, True)), rs.Heaviside)


RANGES = [
    (h, Interval(0, oo)),
    (sign(h), FiniteSet(0, 1)),
    (-j, Interval(0, oo)),
    (h * exp(-h), Interval(0, exp(-1))),
    (1 / h, Interval.open(0, oo)),
    (Piecewise((h, h > 0), (-1, True)), Interval.open(0, oo) + FiniteSet(-1)),
    (Abs(h - 1) + h, Interval(1, oo)),
]


@pytest.mark.parametrize(("f", "expected"), RANGES, ids=str)
def test_ranges_have_the_end(f, expected):
    (v,) = f.free_symbols
    assert rs.function_range(f, v) == expected
    assert rs.minimum(f, v) == expected.inf
    assert rs.maximum(f, v) == expected.sup
    assert (rs.argmin(f, v) == EmptySet) is (expected.inf not in expected)


def test_verdicts_have_the_end():
    assert rs.argmin(Abs(h - 1) + h, h) == Interval(0, 1)
    assert rs.argmin(Piecewise((h, h > 0), (-1, True)), h) == FiniteSet(0)
    assert rs.is_convex(Piecewise((h, h > 0), (5, True)), h) is True
    assert rs.is_convex(Piecewise((h, h > 0), (-5, True)), h) is False
    assert rs.is_increasing(Piecewise((h, h > 0), (5, True)), Interval(0, oo), h) is False
    assert rs.is_increasing(Piecewise((h, h > 0), (-5, True)), Interval(0, oo), h) is True
    assert rs.continuous_domain(sqrt(h), h, S.Reals) == Interval(0, oo)
    assert rs.continuous_domain(Piecewise((h, h > 0), (5, True)), h, S.Reals) == Interval.open(0, oo)
    assert rs.singularities(sign(h), h) == FiniteSet(0)
    assert rs.function_range(p, p, S.Reals) == Interval.open(0, oo)
