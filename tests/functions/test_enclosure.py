"""Interval arithmetic: what a function takes in an interval lies in its enclosure, against mpmath at many digits."""

from __future__ import annotations

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf
from sympy import (
    Integer,
    Rational,
    asinh,
    atan,
    cos,
    cosh,
    erf,
    erfc,
    exp,
    lambdify,
    log,
    oo,
    pi,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)

from relu_sym.functions.roots.enclosure import Unbounded, enclosure, interval, sign_on
from relu_sym.symbols import T

HEADS = [exp, sin, cos, tan, sinh, cosh, asinh, tanh, atan, erf, erfc]
FORMULAS = [
    *(h(T) for h in HEADS),
    log(2 + T**2),
    sqrt(1 + T**2),
    1 / (3 + sin(T)),
    T**3 - 2 * T,
    2**T,
    (1 + T**2) ** Rational(-3, 2),
    T * exp(-2 * T),
    exp(-(T**2)) * cos(3 * T) + pi * T,
]
CENTRES = st.one_of(
    st.fractions(-20, 20, max_denominator=50),
    st.integers(-12, 12).map(lambda n: Rational(str(n * mpmath.pi / 2))),
)


@given(st.sampled_from(FORMULAS), CENTRES, st.integers(0, 40), st.sampled_from([20, 53, 100]))
def test_every_value_lies_in_the_enclosure(f, centre, narrowness, prec):
    lo, hi = (Rational(centre) + s * Rational(10) ** (1 - narrowness) for s in (0, 1))
    try:
        bounds = enclosure(f, interval(lo, hi, prec), prec)
    except Unbounded:
        return
    value = lambdify(T, f, "mpmath")
    with mp.workprec(500):
        low, high = map(mp.make_mpf, bounds)
        for k in range(5):
            t = lo + (hi - lo) * Rational(k, 4)
            v = value(mpf(t.p) / t.q)
            assert low <= v <= high, (t, low, v, high)


@pytest.mark.parametrize(
    ("f", "start", "sign"),
    [
        (T - cos(T), 2, 1),
        (exp(-T) - T, 2, -1),
        (1 - T * exp(-T), 2, 1),
        (exp(-T / 2) * T**2 - 6, 4, -1),
        (exp(T) - T, 2, 0),
        (T * sin(T) - 1, 2, 0),
        (T * exp(-T / 2) - 1, 1, 0),  # it rises first
        (atan(T) - 2, 1, -1),
    ],
)
def test_signs_far_out(f, start, sign):
    assert sign_on(enclosure(f, interval(Integer(start), oo, 100), 100)) == sign


@pytest.mark.parametrize("f", [log(T), 1 / T, sqrt(T), tan(2 * T), 1 / sin(T), T ** Rational(-1, 3)])
def test_a_pole_inside_has_no_bounds(f):
    for lo, hi in ((Rational(-1, 3), Integer(1)), (Integer(-2), Integer(2))):
        with pytest.raises(Unbounded):
            enclosure(f, interval(lo, hi, 60), 60)
        with pytest.raises(Unbounded):
            enclosure(f, interval(lo, hi, 60), 60, inside=True)


def test_a_pole_at_an_end_is_touched_only_if_it_is_said_to_be_smooth_inside():
    at_zero = interval(Integer(0), Integer(1), 60)
    for f in (1 / T, -log(T)):
        with pytest.raises(Unbounded):
            enclosure(f, at_zero, 60)
        low, high = map(mp.make_mpf, enclosure(f, at_zero, 60, inside=True))
        assert low <= 1 and high == mp.inf
