"""Zeros that have no closed form: all of them, each proved to be one and alone; where that is not proved, a refusal."""

from __future__ import annotations

from itertools import pairwise

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from sympy import (
    E,
    Expr,
    Integer,
    Rational,
    S,
    Symbol,
    asinh,
    atan,
    cos,
    cosh,
    erf,
    exp,
    lambdify,
    log,
    oo,
    pi,
    sin,
    sinh,
    sqrt,
    tanh,
)

import relu_sym as rs
from relu_sym.errors import ReluSymError
from relu_sym.forms.exact import expression, scalar, sign_of
from relu_sym.forms.line.piece import piece
from relu_sym.forms.roots import Roots
from relu_sym.functions.roots import Isolation, RootIn, Unsettled, number
from relu_sym.symbols import T

x = Symbol("x", real=True)
tiny = Rational(1, 10**12)


def zeros(f: Expr, lo=-oo, hi=oo) -> list[Expr]:
    """The zeros of f(T) on an open interval, as the library finds them."""
    ends = [e if e in (oo, -oo) else piece(S(e)).at(0) for e in (lo, hi)]
    return [expression(r) for r in Roots(*ends).of(piece(f))]


# ---------------------------------------------------------------------- against mpmath
FOUND = [
    (T - cos(T), -oo, oo, ["0.7"]),
    (exp(T) - T - 2, -oo, oo, ["-1.8", "1.1"]),
    (T**5 - T - cos(T), -oo, oo, ["1.1"]),
    (exp(-T) - T, -oo, oo, ["0.6"]),
    (T * exp(T) - 1, -oo, oo, ["0.6"]),
    (T / 10 - cos(T), -oo, oo, ["-9.7", "-9", "-4.3", "-1.7", "1.4", "5.3", "7.1"]),
    (T**10 - T**9 - cos(T), -oo, oo, ["-0.9", "1.1"]),
    (sin(T) - T / 2, -oo, oo, ["-1.9", "0", "1.9"]),
    (exp(2 * T) - 3 * exp(T) - T, -oo, oo, ["-1", "1.2"]),
    (exp(-(T**2)) - T / 2, -oo, oo, ["0.9"]),
    (T**3 - 3 * T + 2 * cos(T), -oo, oo, ["-1.7", "0.6", "1.8"]),
    (tanh(T) - T / 2, -oo, oo, ["-1.9", "0", "1.9"]),
    (atan(T) - T / 3, -oo, oo, ["-4", "0", "4"]),
    (erf(T) - T / 2, -oo, oo, ["-1.9", "0", "1.9"]),
    (sinh(T) - 2 * T - cos(T), -oo, oo, ["-2.4", "-0.8", "2"]),
    (cosh(T) - 3 * T, -oo, oo, ["0.35", "2.8"]),
    (asinh(T) - T + 1, -oo, oo, ["2.7"]),
    (exp(T) - T**3, -oo, oo, ["1.9", "4.5"]),
    (exp(T / 10) - T**3, -oo, oo, ["1", "150"]),
    (2**T - T**2, -oo, oo, ["-0.8", "2", "4"]),
    (log(T) + T, 0, oo, ["0.57"]),
    (T * log(T) + Rational(1, 5), 0, oo, ["0.08", "0.77"]),
    (sqrt(T) - cos(T), 0, oo, ["0.64"]),
    (log(T) - 1 / T, 0, oo, ["1.8"]),
    (T * cos(T) - 1, 0, 20, ["4.9", "7.7", "11.1", "14.1", "17.3"]),
    (T * cos(T) - 1, -pi, sqrt(30), ["-2.07", "4.9"]),
    (T**2 * cos(T) - 1, 0, 3, []),
    (T - cos(T), 1, oo, []),
    (T - cos(T), -oo, Rational(1, 2), []),
    (T**5 - sqrt(2) * T - 1, -oo, oo, ["1.2"]),
    (exp(T) - E * T - tiny, -oo, oo, ["0.9999991", "1.0000009"]),
    ((T - cos(T)) * (T**2 - 2), -oo, oo, ["-1.4", "0.7", "1.4"]),
    (sin(T) - T + T**3 / 7, -oo, oo, ["-1.75", "0", "1.75"]),
]


@pytest.mark.parametrize(("f", "lo", "hi", "near"), FOUND, ids=lambda v: str(v))
def test_all_zeros_to_many_digits(f, lo, hi, near):
    found = zeros(f, lo, hi)
    assert len(found) == len(near)
    value = lambdify(T, f, "mpmath")
    with mp.workdps(50):
        for r, start in zip(found, near, strict=True):
            there = mpmath.findroot(value, mpf(start)) if start != "0" else mpf(0)
            assert abs(mpf(str(r.evalf(40))) - there) < mpf(10) ** -38 * (1 + abs(there))
    for a, b in pairwise(found):
        assert a < b


# ---------------------------------------------------------------------- traps
TRAPS = [
    (exp(T) - 1 - T, [0]),
    (exp(T) - E * T, [1]),
    (exp(T) - E * T + tiny, []),
    (exp(T) - E * T + Rational(1, 10**40), []),
    (1 - cos(T) + T**4, [0]),
    (cos(T) - 1 + T**2 / 2, [0]),
    (sin(T) - T, [0]),
    (log(1 + T**2) - T**2, [0]),
    (exp(2 * T) - 2 * E * exp(T) + E**2, [1]),
]


@pytest.mark.parametrize(("f", "expected"), TRAPS, ids=lambda v: str(v))
def test_double_zeros_and_near_misses(f, expected):
    assert zeros(f) == expected


@pytest.mark.parametrize(
    "f",
    [
        T * cos(T) - 1,  # zeros without end
        (T - cos(T)).expand() ** 2 - tiny**9,
        ((T - cos(T)) ** 2).expand(),  # a double zero
        sin(T) + T - pi,  # a triple one at pi
        exp(T) - E * T - Rational(1, 10**150),
    ],
    ids=str,
)
def test_what_is_not_proved_is_refused_or_right(f):
    try:
        found = zeros(f)
    except ReluSymError:
        return
    value = lambdify(T, f, "mpmath")
    with mp.workdps(400):
        for r in found:
            assert abs(value(mpf(str(r.evalf(390))))) < mpf(10) ** -380


def _limit_sign(e: Expr, end: Expr, side: int) -> int:
    raise Unsettled


HEADS = [
    sin,
    cos,
    exp,
    tanh,
    atan,
    lambda v: exp(-(v**2)),
    lambda v: log(1 + v**2),
    lambda v: v**3,
    lambda v: v * sin(v),
]
NUMBERS = st.fractions(-9, 9, max_denominator=7).map(lambda q: Rational(q.numerator, q.denominator))
TERMS = st.tuples(NUMBERS, st.sampled_from(HEADS), st.sampled_from([1, 2, -1, Rational(1, 2)]), st.integers(0, 1))
WINDOWS = st.sampled_from([(-oo, oo), (0, oo), (-3, 4), (Rational(-1, 2), Rational(7, 3)), (-2, 20)])


@pytest.mark.slow
@settings(max_examples=40)
@given(NUMBERS, NUMBERS, st.lists(TERMS, min_size=1, max_size=3), WINDOWS)
def test_no_sign_change_without_a_zero(a, b, terms, window):
    f = a + b * T + sum(c * h(k * T + s) for c, h, k, s in terms)
    assume(T in f.free_symbols)
    ends = [S(e) for e in window]
    work = Isolation(f, *ends, lambda v: sign_of(scalar(v)), _limit_sign)
    try:
        found = [number(work, c) for c in work.zeros()]
    except (ReluSymError, Unsettled):
        return
    value = lambdify(T, f, "math")
    lo, hi = (float(max(min(e, 40), -40)) for e in ends)
    cuts = [lo, *(float(r) for r in found), hi]
    for u, v in pairwise(cuts):
        at = [value(u + (v - u) * k / 400) for k in range(2, 399)]
        signs = {y > 0 for y in at if abs(y) > 1e-9}
        assert len(signs) < 2, (f, found, u, v)
    exact = lambdify(T, f, "mpmath")
    with mp.workdps(60):
        for r in found:
            z = mpf(str(r.evalf(50)))
            assert abs(exact(z)) < mpf(10) ** -42 * (1 + abs(mpmath.diff(exact, z)) * (1 + abs(z)))


def test_one_number_has_one_name_whatever_the_window():
    names = {
        zeros(T - cos(T))[0],
        zeros(2 * cos(T) - 2 * T, 0, 3)[0],
        zeros(cos(T) / 3 - T / 3, Rational(1, 2), pi)[0],
        zeros(T - cos(T), -oo, Rational(3, 4))[0],
        rs.RootIn(x - cos(x), (Rational(1, 3), 7)),
    }
    assert names == {rs.RootIn(Symbol("t") - cos(Symbol("t")), (0, 1))}


def test_closed_forms_stay_closed():
    assert zeros(T**3 - T - 1)[0].is_algebraic is not False and not isinstance(zeros(T**3 - T - 1)[0], RootIn)
    assert zeros(exp(T) - 2) == [log(2)]
    assert zeros(T * log(T) - 2 * log(2), 0) == [2]
    assert zeros(exp(T) + T - 1) == [0]
    assert zeros(sin(T) - Rational(1, 3), 0, 2)[0].has(RootIn) is False
    assert all(not r.has(RootIn) for r in zeros(2**T - T**2, 0))
    assert zeros(exp(1 / (1 + T**2)) - exp(T), -oo, oo)[0].has(RootIn) is False


def test_a_decimal_is_no_closed_form():
    for r in (*zeros(exp(T) - T - 2), *zeros(T / 10 - cos(T))):
        assert isinstance(r, RootIn)
        assert not isinstance(r.evalf(40), Integer)
