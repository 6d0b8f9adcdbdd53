"""Dirac(p*x): no verb passes over an impulse that lies on a whole set of the other symbols."""

from __future__ import annotations

from itertools import permutations

import pytest
from sympy import Abs, Symbol, exp, log, oo, pi, sign, sin

import relu_sym as rs

a, x, y = (Symbol(name, real=True) for name in "axy")
delta = rs.Dirac
DECLARED = [{"positive": True}, {"negative": True}]
OPEN = [*DECLARED, {"nonnegative": True}]


@pytest.mark.parametrize("names", list(permutations("axz", 2)), ids="".join)
@pytest.mark.parametrize("declared", DECLARED, ids=str)
def test_the_line_of_a_signed_factor_is_the_other(names, declared):
    p, v = Symbol(names[0], **declared), Symbol(names[1], real=True)
    s = 1 if p.is_positive else -1
    assert rs.simplify(delta(p * v)) == s * delta(v) / p
    assert rs.simplify(delta(p * (v - 1)) + Abs(v)) == Abs(v) + s * delta(v - 1) / p
    assert rs.simplify(s * p * delta(p * v) - delta(v)) == 0
    assert rs.simplify(delta(p * v, 1)) == s * delta(v, 1) / p**2


@pytest.mark.parametrize("names", list(permutations("axz", 2)), ids="".join)
@pytest.mark.parametrize("declared", OPEN, ids=str)
@pytest.mark.parametrize("sense", ["everywhere", "almost-everywhere", "distributions"])
def test_an_impulse_is_not_equal_to_nothing(names, declared, sense):
    p, v = Symbol(names[0], **declared), Symbol(names[1], real=True)
    assert rs.equal(delta(p * v), 0, sense) is False
    assert rs.equal(delta(p * v) + sign(v), sign(v), sense) is False
    assert rs.equal(delta(p * v), delta(v) / Abs(p), sense) is True


@pytest.mark.parametrize("names", list(permutations("axz", 2)), ids="".join)
def test_two_open_factors_are_left_to_the_user(names):
    u, v = (Symbol(name, real=True) for name in names)
    assert rs.simplify(delta(u * v)) == delta(u * v)  # it lies on two lines
    assert rs.simplify(delta(u * v), v) == delta(v) / Abs(u)
    assert rs.equal(u * delta(u * v), 0) is False  # sign(u)*Dirac(v)
    assert rs.equal(delta(u * v), delta(v) / Abs(u)) is True  # the right side names the line
    assert rs.equal(delta(u - v) * u, delta(u - v) * v) is True


p = Symbol("p", positive=True)
n = Symbol("n", integer=True)
AMONG_PARAMETERS = [
    (rs.diff, (delta(p * x), p), -delta(x) / p**2),
    (rs.diff, (delta(p * x, 1), p), -2 * delta(x, 1) / p**3),
    (rs.diff, (delta(x * exp(y)), y), -exp(-y) * delta(x)),
    (rs.diff, (delta((x - a) * exp(y)), y), -exp(-y) * delta(x - a)),
    (rs.diff, (delta(x + x * y**2), y), -2 * y * delta(x) / (y**4 + 2 * y**2 + 1)),
    (rs.diff, (delta(x * (1 + Abs(y))), y), -delta(x) * sign(y) / (Abs(y) + 1) ** 2),
    (rs.integrate, (delta(p * x), (p, 1, 2)), log(2) * delta(x)),
    (rs.integrate, (delta(p * x), p), log(p) * delta(x)),
    (rs.integrate, (delta(x * y**2 + x), (y, -oo, oo)), pi * delta(x)),
    (rs.integrate, (delta(n * exp(x)), (x, 0, 1)), (1 - exp(-1)) * delta(n)),
    (rs.integrate, (delta(p * sin(x)), (p, 1, 2)), log(2) * delta(sin(x))),
]


@pytest.mark.parametrize(
    ("verb", "asked", "expected"), AMONG_PARAMETERS, ids=lambda v: getattr(v, "__name__", str(v))[:40]
)
def test_a_factor_without_zero_leaves_the_impulse_to_the_parameters(verb, asked, expected):
    assert verb(*asked) == expected


def test_the_zero_of_the_variable_still_counts():
    assert rs.integrate(delta(a * x), (x, -oo, oo)) == 1 / Abs(a)
    assert rs.diff(delta(x * y), y) == delta(y, 1) / Abs(x)
