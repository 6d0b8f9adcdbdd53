"""Limits where a root or an inverse function of a smooth formula hides a kink, from both sides."""

from __future__ import annotations

import mpmath
import pytest
from sympy import (
    Abs,
    Integer,
    Max,
    Rational,
    Symbol,
    acos,
    acosh,
    asin,
    cos,
    cosh,
    exp,
    lambdify,
    log,
    pi,
    sin,
    sqrt,
)

import relu_sym as rs

a, x = (Symbol(name, real=True) for name in "ax")
p = Symbol("p", positive=True)
CASES = [
    (acos(cos(x)) / x, 0),
    ((acos(-cos(x)) - pi) / x, 0),
    ((acos(cos(x)) - pi) / (x - pi), pi),
    ((asin(sin(x)) - pi / 2) / (x - pi / 2), pi / 2),
    ((asin(sin(x)) + pi / 2) / (x + pi / 2), -pi / 2),
    (acos(sin(x)) / (x - pi / 2), pi / 2),
    (acos(1 - x**2) / x, 0),
    (acos(Max(1 - x**2, 0)) / x, 0),
    (acos(exp(-(x**2))) / x, 0),
    (acosh(cosh(x)) / x, 0),
    (sqrt(1 - cos(x)) / x, 0),
    ((1 - cos(x)) ** Rational(3, 2) / x**3, 0),
    (sqrt(exp(x**2) - 1) / sin(x), 0),
    (sqrt(log(1 + x**2)) / x, 0),
    (sqrt(x**4 - 2 * x**2 + 1) / (x - 1), 1),
    ((x**2 - 2 * x + 1) ** Rational(1, 4) / sqrt(Abs(x - 1)), 1),
    ((asin(1 - Abs(x)) - pi / 2) / sqrt(Abs(x)), 0),
    ((sqrt(1 + x) - 1) / x, 0),
]


@pytest.mark.parametrize("side", "-+")
@pytest.mark.parametrize(("f", "point"), CASES, ids=str)
def test_the_limit_is_what_numbers_tend_to(f, point, side):
    found = rs.limit(f, x, point, side)
    with mpmath.workdps(60):
        beside = point + (1 if side == "+" else -1) * Rational(1, 10**12)
        value = lambdify(x, f, "mpmath")(mpmath.mpmathify(Integer(0) + beside.evalf(60)))
        assert abs(value - mpmath.mpmathify(found.evalf(60))) < 1e-5


def test_parameters():
    assert rs.limit(sqrt(1 - cos(x - a)) / (x - a), x, a, "-") == -sqrt(2) / 2
    assert rs.limit(sqrt(1 - cos(p * x)) / x, x, 0, "-") == -sqrt(2) * p / 2
    for number in (-2, 0, 3):
        there = rs.limit(sqrt(1 - cos(a * x)) / x, x, 0, "-").subs(a, number)
        assert there == -sqrt(2) * abs(number) / 2


def test_both_sides_differ():
    with pytest.raises(rs.UnsupportedError, match=r"from the left -1, from the right 1"):
        rs.limit(acos(cos(x)) / x, x, 0, "+-")
