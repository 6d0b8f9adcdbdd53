"""Integrals between symbolic ends: as the numbers for the ends give, in any order, on impulses and at poles."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import (
    Abs,
    Eq,
    Expr,
    Ne,
    Piecewise,
    Rational,
    Symbol,
    asin,
    cos,
    exp,
    floor,
    log,
    nan,
    oo,
    pi,
    sin,
    sqrt,
    zoo,
)

import relu_sym as rs

x, y, a, b, c = (Symbol(name, real=True) for name in "xyabc")
CONVENTIONS = ("in", "out", "half")
IMPULSES = (
    rs.Dirac(x),
    rs.Dirac(x - 1) + 2 * rs.Dirac(x + 1),
    rs.Heaviside(x) - 3 * rs.Dirac(x - Rational(1, 2)),
    rs.diff(floor(x), x),
    (x**2 + 1) * rs.diff(floor(x), x),
    rs.diff(floor(2 * x), x) - rs.diff(floor(x), x),
    floor(x) + 2 * rs.diff(floor(x), x),
    rs.diff(Abs(sin(pi * x)), x, 2),
)
SINGULAR = (
    1 / x,
    1 / x**2,
    x**-3,
    log(x),
    sqrt(x),
    1 / sqrt(x),
    1 / sqrt(Abs(x)),
    log(Abs(x)),
    rs.PrincipalValue(1 / x),
    rs.PrincipalValue(1 / (x - 1)) + x,
    1 / (1 - x**2),
    sqrt(1 - x**2),
    1 / sqrt(1 - x**2),
    asin(x),
    Piecewise((1, x < 0), (2, x > 1)),
    log(x - 1) * rs.Heaviside(x - 2),
)
ends = st.sampled_from([Rational(k, 2) for k in range(-5, 6)] + [Rational(1, 3), Rational(-7, 4)])


@cache
def between(f: Expr, lo: Expr, hi: Expr, endpoints: str | None = None) -> Expr:
    """The integral between symbols."""
    return rs.integrate(f, (x, lo, hi), endpoints=endpoints)


@cache
def outcome(f: Expr, lo: Expr, hi: Expr, endpoints: str | None = None) -> Expr:
    """The integral between numbers; nan where it is refused."""
    try:
        return rs.integrate(f, (x, lo, hi), endpoints=endpoints)
    except (rs.EndpointImpulseError, rs.UnsupportedError):
        return nan


def agree(general: Expr, number: Expr) -> bool:
    """One number, one infinity, or no value on both sides."""
    if general in (oo, -oo) or number in (oo, -oo):
        return general == number
    if general.has(nan, zoo) or number.has(nan, zoo):
        return general.has(nan, zoo) and number.has(nan, zoo)
    return abs((general - number).evalf(20)) < 1e-15


@pytest.mark.slow
@given(st.sampled_from(IMPULSES), ends, ends, st.sampled_from(CONVENTIONS))
def test_ends_that_may_meet_impulses(f, lo, hi, endpoints):
    general = between(f, a, b, endpoints)
    assert agree(general.subs({a: lo, b: hi}), outcome(f, lo, hi, endpoints))
    assert agree(between(f, lo, b, endpoints).subs(b, hi), outcome(f, lo, hi, endpoints))


@given(st.sampled_from(IMPULSES), ends, ends)
def test_without_a_convention_an_end_on_an_impulse_has_no_value(f, lo, hi):
    if lo != hi:
        assert agree(between(f, a, b).subs({a: lo, b: hi}), outcome(f, lo, hi))
    assert agree(between(f, b, b).subs(b, lo), outcome(f, lo, lo))


@given(st.sampled_from(IMPULSES), ends, ends, ends)
def test_half_impulses_are_additive_in_any_order(f, u, v, w):
    general = between(f, a, b, "half")
    parts = [general.subs({a: s, b: t}) for s, t in ((u, v), (v, w), (w, u))]
    assert sum(parts).expand() == 0


@given(st.sampled_from(IMPULSES), ends, ends, ends, st.sampled_from(["in", "out"]))
def test_what_counts_whole_or_not_is_additive_off_the_impulses(f, u, v, w, endpoints):
    general = between(f, a, b, endpoints)
    u, v, w = (t + Rational(1, 97) for t in (u, v, w))
    parts = [general.subs({a: s, b: t}) for s, t in ((u, v), (v, w), (w, u))]
    assert abs(sum(parts).evalf(20)) < 1e-15


@given(st.sampled_from(IMPULSES), ends, ends)
def test_whole_and_none_are_twice_half_between_different_ends(f, lo, hi):
    whole, none, half = (between(f, a, b, e).subs({a: lo, b: hi}) for e in CONVENTIONS)
    if lo != hi:
        assert (whole + none - 2 * half).expand() == 0


@pytest.mark.parametrize("f", IMPULSES, ids=str)
def test_the_derivative_in_the_end_is_the_integrand(f):
    slope = rs.diff(rs.integrate(f, (x, -Rational(1, 3), b), endpoints="half"), b)
    assert rs.equal(slope, f.subs(x, b), "distributions", x=b)


@pytest.mark.slow
@given(st.sampled_from(SINGULAR), ends, ends)
def test_ends_that_may_be_singular_or_outside(f, lo, hi):
    assert agree(between(f, lo, b).subs(b, hi), outcome(f, lo, hi))


@pytest.mark.slow
@given(st.sampled_from([1 / x, 1 / x**2, log(x), rs.PrincipalValue(1 / x)]), ends, ends)
def test_both_ends_may_be_singular_or_outside(f, lo, hi):
    assert agree(between(f, a, b).subs({a: lo, b: hi}), outcome(f, lo, hi))


@pytest.mark.parametrize(
    ("f", "lo", "hi"),
    [
        (1 / (x - a), 0, 1),
        (1 / (x - a) ** 2, 0, 1),
        (log(x - a), 0, 1),
        (log(Abs(x - a)), 0, 1),
        (sqrt(x - a), 0, 1),
        (1 / sqrt(Abs(x - a)), 0, 1),
        (rs.PrincipalValue(1 / (x - a)), -1, 1),
        (1 / (x * (x - a)), 1, 2),
        (rs.Heaviside(x - a) / x, -1, 1),
    ],
    ids=str,
)
def test_singular_points_that_are_parameters(f, lo, hi):
    general = rs.integrate(f, (x, lo, hi))
    for there in (-2, -1, 0, Rational(1, 3), 1, Rational(3, 2), 2, 3):
        assert agree(general.subs(a, there), outcome(f.subs(a, there), lo, hi)), there


def test_the_words_of_the_cases():
    assert rs.integrate(1 / x, (x, 1, y)) == Piecewise((-oo, Eq(y, 0)), (log(y), y > 0))
    assert rs.integrate(rs.Dirac(x - a), (x, b, b)) == Piecewise((0, Ne(a, b)))
    assert rs.integrate(rs.PrincipalValue(1 / x), (x, -a, a)) == Piecewise((0, Ne(a, 0)))


def test_what_has_no_value_in_any_case_is_refused():
    with pytest.raises(rs.UnsupportedError, match="no value between"):
        rs.integrate(log(-(x**2) - 1), (x, 0, 1))
    with pytest.raises(rs.UnsupportedError, match="no value between"):
        rs.integrate(log(-(x**2) - 1), (x, a, a + 1))


@pytest.mark.parametrize(
    ("f", "lo"),
    [
        (exp(a * x), 0),
        (x * exp(a * x), 0),
        (cos(a * x), 0),
        (exp(a * x) * rs.Heaviside(x - 1), 0),
        (Abs(x) * exp(a * x), -1),
        (x**a, 1),
    ],
    ids=str,
)
def test_a_parameter_that_may_vanish_and_a_symbolic_end(f, lo):
    general = rs.integrate(f, (x, lo, b))
    for there in (-1, 0, Rational(1, 2), 2):
        for end in (Rational(1, 2), 3):
            assert agree(general.subs({a: there, b: end}), outcome(f.subs(a, there), lo, end)), (there, end)


@pytest.mark.parametrize(
    "f", [rs.Dirac(x - a), x * rs.Dirac(x - a) + rs.Dirac(x + 1), rs.diff(floor(x - a), x)], ids=str
)
def test_an_end_moved_onto_the_other_leaves_no_value_on_the_impulse(f):
    moved = rs.integrate(f, (x, b, c)).subs(c, b)
    assert moved.subs({a: 1, b: Rational(1, 2)}) == 0
    assert moved.subs({a: 1, b: 1}).has(nan)
