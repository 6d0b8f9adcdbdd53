"""A variable declared positive or nonnegative: the domain is what it says, its end with the value there."""

from __future__ import annotations

import pytest
from sympy import Abs, Eq, FiniteSet, Interval, Max, Piecewise, S, Symbol, Tuple, exp, log, oo, sqrt

import relu_sym as rs

p, q = Symbol("p", positive=True), Symbol("q", nonnegative=True)
n, m = Symbol("n", negative=True), Symbol("m", nonpositive=True)
LOW = Piecewise((-5, Eq(q, 0)), (q, True))
HIGH = Piecewise((5, Eq(q, 0)), (q, True))

CASES = [
    (rs.minimum, (p + 1 / p, p), 2),
    (rs.minimum, (p, p), 0),
    (rs.argmin, (p, p), S.EmptySet),
    (rs.argmin, (q, q), FiniteSet(0)),
    (rs.argmax, (-(q**2), q), FiniteSet(0)),
    (rs.argmax, (n, n), S.EmptySet),
    (rs.argmax, (m, m), FiniteSet(0)),
    (rs.minimum, (-log(p), p), -oo),
    (rs.minimum, (LOW, q), -5),
    (rs.argmin, (q * log(q), q), FiniteSet(exp(-1))),
    (rs.argmin, (q, q, Interval(-1, 2)), FiniteSet(0)),
    (rs.argmin, (p, p, Interval(-1, 2)), S.EmptySet),
    (rs.argmin, (p**2 - 2 * p, p, Interval(2, 3)), FiniteSet(2)),
    (rs.function_range, (1 / p, p), Interval.open(0, oo)),
    (rs.function_range, (q**2, q), Interval(0, oo)),
    (rs.function_range, (p**2, p), Interval.open(0, oo)),
    (rs.function_range, (sqrt(q), q), Interval(0, oo)),
    (rs.continuous_domain, (1 / p, p), Interval.open(0, oo)),
    (rs.singularities, (1 / q, q), FiniteSet(0)),
    (rs.is_convex, (1 / p, p), True),
    (rs.is_convex, (p**3, p), True),
    (rs.is_convex, (n**3, n), False),
    (rs.is_convex, (LOW, q), False),
    (rs.is_convex, (HIGH, q), True),
    (rs.is_convex, (-Abs(p - 1), p), False),
    (rs.is_increasing, (-1 / p, S.Reals, p), True),
    (rs.is_increasing, (LOW, S.Reals, q), True),
    (rs.is_increasing, (HIGH, S.Reals, q), False),
    (rs.is_increasing, (p**2, S.Reals, p), True),
    (rs.lipschitz_constant, (1 / (1 + q), q), 1),
    (rs.convexity_modulus, (q**3, q), 0),
    (rs.is_strongly_convex, (p**4, p), False),
]


@pytest.mark.parametrize("verb, args, wanted", CASES, ids=lambda v: getattr(v, "__name__", str(v)))
def test_on_the_declared_half_line(verb, args, wanted):
    assert verb(*args) == wanted
    told = rs.derivation(verb, *args)
    assert told.result == wanted and told.verify(), told.verify()


def test_a_real_variable_knows_no_end():
    x = Symbol("x", real=True)
    assert rs.argmin(x, x) is S.EmptySet and rs.minimum(x, x) == -oo
    assert rs.argmin(x, x, Interval(0, oo)) == rs.argmin(q, q)


z, x = Symbol("z", real=True, nonzero=True), Symbol("x", real=True)
NONZERO = [
    (rs.argmin, (Abs(z), z), S.EmptySet),
    (rs.minimum, (Abs(z), z), 0),
    (rs.argmin, (Abs(z - 1), z), FiniteSet(1)),
    (rs.argmin, (z**2, z, Interval(-1, 0)), S.EmptySet),
    (rs.function_range, (z**2, z), Interval.open(0, oo)),
    (rs.argmin, (Abs(z) + Abs(x), (z, x)), S.EmptySet),
    (rs.argmin, (Max(Abs(z), Abs(x)), (z, x)), S.EmptySet),
    (rs.argmin, (Abs(z - 1) + Abs(z - x), (z, x)), FiniteSet(Tuple(1, 1))),
    (rs.function_range, (Max(Abs(z), Abs(x)), (z, x)), Interval.open(0, oo)),
    (rs.is_convex, (z**2, z), True),
    (rs.is_increasing, (z**3, S.Reals, z), True),
    (rs.is_convex, (z**2 + x**2 + z * x, z, x), True),
]


@pytest.mark.parametrize("verb, args, wanted", NONZERO, ids=lambda v: getattr(v, "__name__", str(v)))
def test_a_nonzero_variable_takes_no_value_at_0(verb, args, wanted):
    assert verb(*args) == wanted
    assert "FAILED" not in str(rs.derivation(verb, *args).verify())
