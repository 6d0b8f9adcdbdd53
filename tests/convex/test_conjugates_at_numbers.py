"""A conjugate at a number: the formula there, or exact without one."""

from __future__ import annotations

import pytest
from sympy import Abs, I, Max, Min, Piecewise, Rational, Symbol, exp, lambdify, log, oo, sin, sqrt, symbols

import relu_sym as rs

x, y, z, u, v = symbols("x y z u v", real=True)
a = Symbol("a", real=True)

WITH_FORMULA = [
    Abs(x),
    exp(x),
    Max(x, 0) ** 2 / 2 + Abs(x),
    -log(x),
    x * log(x),
    sqrt(x**2 + 1),
    log(1 + exp(x)),
    Min((x - 1) ** 2, (x + 1) ** 2),
    rs.indicator((x >= -1) & (x <= 2), x) + x**2,
    x**3,
    sin(x),
    Piecewise((1 / x, x > 0), (oo, True)),
]


@pytest.mark.parametrize("f", WITH_FORMULA, ids=str)
def test_it_is_the_formula_there(f):
    formula = rs.convex_conjugate(f, x, y)
    for place in (-3, -1, Rational(-1, 2), 0, Rational(1, 3), 1, 2):
        there, found = formula.subs(y, place), rs.convex_conjugate(f, x, place)
        assert found == there or abs((found - there).evalf()) < 1e-12


def test_the_refusal_reads_well():
    k, name = Symbol("k", positive=True), Symbol("y_{1}", real=True)
    for f, words in (
        (
            x**6 + x**2,
            "no inverse in closed form in y_{1}: rs.convex_conjugate is exact at every number, as at y_{1} = 2",
        ),
        (
            k * x**6 + x**2,
            "closed form: give numbers for its parameters; then rs.convex_conjugate is exact at every number",
        ),
    ):
        with pytest.raises(rs.UnsupportedError) as refused:
            rs.convex_conjugate(f, x, name)
        assert words in str(refused.value)


@pytest.mark.parametrize("f", [x**6 + x**2, x**4 / 4 + exp(x), x**2 + sqrt(x**2 + 1) + Abs(x - 1)], ids=str)
def test_where_there_is_no_formula(f):
    with pytest.raises(rs.UnsupportedError, match=r"rs\.convex_conjugate is exact at every number, as at y = 2"):
        rs.convex_conjugate(f, x, y)
    q = lambdify(x, f, "math")
    for place in (-2, 0, Rational(5, 2)):
        found = float(rs.convex_conjugate(f, x, place).evalf())
        grid = max(float(place) * k / 2000 - q(k / 2000) for k in range(-8000, 8001))
        assert grid <= found + 1e-12 and found - grid < 1e-5


def test_floats_parameters_and_what_is_no_number():
    assert rs.convex_conjugate(exp(x), x, 0.5) == rs.convex_conjugate(exp(x), x, Rational(1, 2)).evalf()
    assert rs.convex_conjugate(a * x**2, x, 3) == Piecewise((9 / (4 * a), a > 0), (oo, True))
    for wrong in (I, oo):
        with pytest.raises(rs.UnsupportedError, match="is no real number: a conjugate is asked for at one"):
            rs.convex_conjugate(Abs(x), x, wrong)
    with pytest.raises(rs.UnsupportedError, match=r"assume=\(a <= b,\)"):
        rs.convex_conjugate(Piecewise((0, (x >= a) & (x <= v)), (oo, True)), x, 1, assume=(a > v,))


def test_several_variables():
    assert rs.convex_conjugate(Abs(x) + z**2, (x, z), (0, 3)) == Rational(9, 4)
    assert rs.convex_conjugate(sqrt(x**2 + z**2), (x, z), (0, 3)) == oo
    assert rs.convex_conjugate((x**2 + z**2) / 2 + x * z / 2, (x, z), (1, 0.5)) == 0.5
    assert rs.convex_conjugate(Max(x, z), (x, z), (0.5, 0.5)) == 0
    assert rs.convex_conjugate(x**2 + z**2, (x, z), (u, 1)) == u**2 / 4 + Rational(1, 4)
