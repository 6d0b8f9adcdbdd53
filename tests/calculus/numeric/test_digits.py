"""Compiled functions keep their digits: beside kinks and multiple roots the error is that of rounding x."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from sympy import Abs, Float, Max, Piecewise, Rational, S, Symbol, exp, log, pi, prod, sign

import relu_sym as rs

x = Symbol("x", real=True)
LEVEL = 1e-12
NEAR = [s * d for d in (1e-2, 1e-5, 1e-8, 1e-12) for s in (1, -1)]

TABLE = [
    (x - 1) ** 4 * x,
    (x - 1) ** 4 * (x - 2) ** 3,
    prod([x - k for k in range(1, 13)]),
    (x - pi) ** 4,
    (x**2 - 2) ** 2,
    Abs((x - 1) ** 5),
    rs.ReLU((x - 1) ** 3),
    (x - 1) ** 2 + S(10) ** -20,
    x**2 - 2 * x + 1,
    Abs(x**3 - 3 * x + 2),
    (x - 10**6) ** 3,
    (x - Rational(1, 10**6)) ** 3,
    Abs(x - 1) ** 2 * sign(x - 3),
    Piecewise((x**2, x < 0), ((x - 2) ** 6, True)),
    Max((x - 1) ** 3, (x - 1) ** 2 * (x - 2)),
    1 / (x - 1) ** 2 + rs.Heaviside(x - 2),
    10**200 * (x - 1) ** 3,
    (x - 1) ** 3 / S(10) ** 200,
]


def exact(f, at):
    """(value, condition number) at a float, by SymPy with 80 digits."""
    point, step = Float(mpmath.mpf(at), 80), Float(10, 80) ** -30
    plain = rs.to_sympy(f)
    value, beside = (plain.xreplace({x: p}).evalf(60) for p in (point, point * (1 + step)))
    if value == 0 or not value.is_Float:
        return None, 0.0
    return value, abs(float((beside - value) / value / step))


@pytest.mark.parametrize("f", TABLE, ids=str)
@pytest.mark.parametrize("modules", ["numpy", "math"])
def test_beside_roots_and_kinks(f, modules):
    compiled = rs.lambdify(x, f, modules)
    for place in (0, 1, 2, 3, math.pi, math.sqrt(2), 1e6, 1e-6):
        for distance in (*NEAR, 3.3):
            at = place + distance * max(abs(place), 1e-6)
            value, condition = exact(f, at)
            if value is not None:
                got = Float(repr(float(compiled(at))), 30)
                assert abs((got - value) / value) <= LEVEL * (1 + condition), (at, got, value)
                assert (got > 0) == (value > 0)


@pytest.mark.parametrize("modules", ["numpy", "math", "mpmath"])
@pytest.mark.parametrize("distance", [1e-3, -1e-8, 1e-8, 1e-12, 1e-15])
def test_a_logarithm_of_a_square(modules, distance):
    """Multiplied out it is minus infinity."""
    at = 1 + distance
    right = 2 * math.log(abs(at - 1))
    assert float(rs.lambdify(x, log((x - 1) ** 2), modules)(at)) == pytest.approx(right, rel=1e-14)


@pytest.mark.parametrize("f", TABLE[:8], ids=str)
def test_any_precision(f):
    compiled = rs.lambdify(x, f, "mpmath")
    with mpmath.workdps(50):
        at = mpmath.mpf(1) + mpmath.mpf(10) ** -20
        value = rs.to_sympy(f).xreplace({x: Float(at, 150)}).evalf(60)
        assert abs(Float(compiled(at), 60) / value - 1) < 1e-25


@given(
    roots=st.lists(st.fractions(-4, 4, max_denominator=7), min_size=1, max_size=3, unique=True),
    powers=st.lists(st.integers(1, 4), min_size=3, max_size=3),
    head=st.sampled_from([lambda e: e, Abs, rs.ReLU, lambda e: exp(e) * Abs(e), lambda e: log(e**2 + 1)]),
    distance=st.sampled_from(NEAR),
    scale=st.sampled_from([S.One, S(10) ** 12, Rational(1, 10**12)]),
)
def test_never_worse_than_sympy(roots, powers, head, distance, scale):
    u = scale * prod([(x - Rational(r.numerator, r.denominator)) ** k for r, k in zip(roots, powers, strict=False)])
    f = head(u)
    compiled, plain = rs.lambdify(x, f), sympy.lambdify(x, rs.to_sympy(f))
    for r in roots:
        at = float(r) + distance
        value, condition = exact(f, at)
        if value is None:
            continue
        ours, theirs = (abs((Float(repr(float(g(at))), 30) - value) / value) for g in (compiled, plain))
        assert ours <= max(4 * theirs, LEVEL * (1 + condition))


def test_recentred_pieces_need_no_formula():
    """A cluster at one point costs nothing: one search, one gather, Horner's rule."""
    f = rs.lambdify(x, Piecewise((x, x < 0), ((x - 1) ** 4, True)))
    table = f._evaluators[0]._columns["d"].table
    assert not table.formulas and np.array_equal(f([-1.0, 1.0, 3.0]), [-1, 0, 16])


def test_a_spline_of_many_pieces_is_compiled_quickly():
    f = Piecewise(*[((x - k) ** 3 + k * x, x < k) for k in range(200)], (x, True))
    assert not rs.lambdify(x, f)._evaluators[0]._columns["d"].table.formulas


def test_a_registered_law_is_not_looked_into():
    class Bent(sympy.Function):
        pass

    rs.register(Bent, lambda v: Piecewise((v, v < 1), (1 + (v - 1) ** 2, True)))
    assert float(rs.lambdify(x, log(1 + Bent(x) ** 2))(3.0)) == pytest.approx(math.log(26))
