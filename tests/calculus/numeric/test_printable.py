"""Compiled functions of several variables: remainders, factors of them, and branches that do not cover the plane."""

from __future__ import annotations

import math

import pytest
from sympy import Abs, Max, Mod, Piecewise, Rational, Symbol, exp, frac, sign, sqrt

import relu_sym as rs

x, y = (Symbol(name, real=True) for name in "xy")
PLACES = [(2.3, 2.0), (-1.7, 0.5), (0.25, -3.0), (-0.4, 1.1)]
REMAINDERS = [frac(x), Mod(x, 2), frac(x / y), Mod(x, y), frac(2 * x + y), Mod(x + y, 3)]
AROUND = [
    lambda e: y * e,
    lambda e: e**2,
    lambda e: 1 - y * e,
    lambda e: 3 * x * y * e + 1,
    lambda e: -e,
    lambda e: e / y,
    lambda e: 2**e,
    lambda e: exp(y) * e,
    lambda e: sqrt(e**2 + 1) - e * x,
]


@pytest.mark.parametrize("modules", ["math", "numpy", "mpmath", "sympy"])
@pytest.mark.parametrize("around", AROUND, ids=range(len(AROUND)))
@pytest.mark.parametrize("e", REMAINDERS, ids=str)
def test_remainders_in_products(e, around, modules):
    f = around(e)
    compiled, listed = rs.lambdify((x, y), f, modules), rs.lambdify((x, y), [f, (f, 1)], modules)
    for at in PLACES:
        exact = [Rational(str(v)) for v in at]
        expected = float(f.subs(dict(zip((x, y), exact, strict=True))).evalf(20))
        given = exact if modules == "sympy" else at
        assert math.isclose(float(compiled(*given)), expected, rel_tol=1e-9, abs_tol=1e-12)
        assert math.isclose(float(listed(*given)[0]), expected, rel_tol=1e-9, abs_tol=1e-12)


@pytest.mark.parametrize("modules", ["math", "numpy", "mpmath"])
@pytest.mark.parametrize("f", [frac(x) * exp(-2 * x), 1 - Mod(x, 2) * exp(x), sqrt(2) * frac(x / 3) ** 2], ids=str)
def test_one_variable(f, modules):
    for at in (2.3, -1.7, 0.25):
        expected = float(f.subs(x, Rational(str(at))).evalf(20))
        assert math.isclose(float(rs.lambdify(x, f, modules)(at)), expected, rel_tol=1e-9)


CLASSICAL = [Max(x, y), Abs(x - y), x * sign(x - y), Piecewise((x, x < y), (y, True))]


@pytest.mark.parametrize("f", CLASSICAL, ids=str)
def test_torch_has_no_value_where_there_is_none(f):
    torch = pytest.importorskip("torch")
    d = rs.diff(f, x, mode="classical")
    compiled = rs.lambdify((x, y), d, "torch")
    at = [torch.tensor([1.0, 3.0, -2.0], dtype=torch.float64), torch.tensor([1.0, 1.0, 5.0], dtype=torch.float64)]
    values = [float(v) for v in compiled(*at)]
    assert math.isnan(values[0])
    for value, there in zip(values[1:], [(3, 1), (-2, 5)], strict=True):
        assert value == float(d.subs(dict(zip((x, y), there, strict=True))))
