"""Rules of composition inside a domain, against chords between points of it."""

from __future__ import annotations

import random

import pytest
from sympy import Abs, Eq, Max, Rational, S, Symbol, lambdify, log, sqrt

import relu_sym as rs

x, y = Symbol("x", real=True), Symbol("y", real=True)
p, q = Symbol("p", positive=True), Symbol("q", positive=True)
n = Symbol("n", nonnegative=True)
QUADRANT = (x > 0) & (y > 0)

CASES = [
    (x**2 / p, (x, p), S.Reals, True),
    (x**2 / y, (x, y), y > 0, True),
    (x**2 / y, (x, y), y >= 0, True),
    (x**2 / y, (x, y), S.Reals, False),
    ((x + y) ** 2 / p, (x, y, p), S.Reals, True),
    (x**2 / (1 - y), (x, y), y < 1, True),
    (x**2 / (1 - y), (x, y), y < 2, None),
    (-(x**2) / p, (x, p), S.Reals, False),
    (Abs(x) / p, (x, p), S.Reals, False),
    (Max(x, y) ** 2, (x, y), S.Reals, False),
    (Max(x, y) ** 2, (x, y), (x >= 0) & (y >= -1), True),
    (Max(p, q) ** 2, (p, q), S.Reals, True),
    (1 / p + 1 / q, (p, q), S.Reals, True),
    (1 / (p + q), (p, q), S.Reals, True),
    (-log(p + q), (p, q), S.Reals, True),
    (-log(1 - x - y), (x, y), x + y < 1, True),
    (log(x + y), (x, y), x + y > 0, False),
    (-sqrt(p * q), (p, q), S.Reals, True),
    (-(n ** Rational(1, 3)) * sqrt(p), (n, p), S.Reals, True),
    (-(n ** Rational(2, 3)) * sqrt(p), (n, p), S.Reals, False),
    (p * log(p / q), (p, q), S.Reals, True),
    (x**2 / p + p * log(p / q) + 1 / q, (x, p, q), S.Reals, True),
    (x**3 + y**3, (x, y), QUADRANT, True),
    ((x + y) ** 3, (x, y), QUADRANT, True),
    (p * q, (p, q), S.Reals, False),
    (Max(p, q) - Abs(p - 1), (p, q), S.Reals, False),
    (Max(x, y) - Abs(x), (x, y), QUADRANT, True),
    (x * y, (x, y), Eq(x, y), None),
]


def holds(domain, variables, place):
    signs = all(
        (not v.is_positive or a > 0) and (not v.is_nonnegative or a >= 0) for v, a in zip(variables, place, strict=True)
    )
    return signs and (domain is S.Reals or bool(domain.subs(dict(zip(variables, place, strict=True)))))


def has_a_low_chord(f, variables, domain):
    """Whether the middle of two points of the domain lies above their chord."""
    rng, at, dummies = random.Random(3), lambdify(variables, f, "math"), len(variables)
    found = 0
    while found < 300:
        a, b = ([rng.uniform(-2, 3) for _ in range(dummies)] for _ in range(2))
        if domain is not S.Reals and isinstance(domain, Eq):
            a, b = [a[0]] * dummies, [b[0]] * dummies
        if not (holds(domain, variables, a) and holds(domain, variables, b)):
            continue
        found += 1
        u, v, middle = at(*a), at(*b), at(*((s + t) / 2 for s, t in zip(a, b, strict=True)))
        if middle > (u + v) / 2 + 1e-9 * (1 + abs(u) + abs(v)):
            return True
    return False


@pytest.mark.parametrize("f, variables, domain, wanted", CASES, ids=str)
def test_the_verdict_and_chords(f, variables, domain, wanted):
    assert rs.is_convex(f, *variables, domain=domain) is wanted
    if wanted is not None:
        assert has_a_low_chord(f, variables, domain) is not wanted


@pytest.mark.parametrize(
    "f, variables", [(x**2 / p, (x, p)), (Max(p, q) ** 2, (p, q)), (-sqrt(p * q), (p, q))], ids=str
)
def test_the_rules_are_named(f, variables):
    told = rs.derivation(rs.is_convex, f, *variables)
    assert told.verify() and told[0].conditions


def test_concave_turned():
    assert rs.is_concave(sqrt(p * q), p, q) is True and rs.is_concave(log(p + q), p, q) is True
    assert rs.is_concave(x**2 / p, x, p) is False
