"""Holes, powers with varying exponents, principal values, laws with symbols of their own, what is no real scalar."""

from __future__ import annotations

import pytest
from sympy import Abs, Function, Heaviside, Lambda, Max, Ne, Piecewise, Rational, S, Symbol, nan, sign, sin, zoo

import relu_sym as rs

x, y = (Symbol(name, real=True) for name in "xy")
p = Symbol("p", positive=True)
w = Symbol("w", imaginary=True)
POINTS = [-2, -1, -Rational(1, 2), 0, Rational(1, 3), 1, 2, 3]


@pytest.mark.parametrize("target", [rs.Heaviside, Heaviside, Piecewise], ids=str)
@pytest.mark.parametrize(
    "f",
    [
        Piecewise((x, Ne(x, 2))),
        Piecewise((0, Ne(x, 2))),
        Piecewise((x**2, (x < 1) | ((x > 1) & (x < 3)) | (x > 3))),
        Abs(x) + Piecewise((x, Ne(x, 2))),
        Piecewise((sin(x), Ne(x, 0))),
        Piecewise((x, Ne(x, 2))) * Heaviside(x - 2),
        Piecewise((1, x < 0), (2, x > 0)),
    ],
    ids=str,
)
def test_holes_are_where_they_were(f, target):
    found = rs.rewrite(f, target)
    for g in (found, rs.normal_form(f, x).to_expr(target)):
        assert all(g.subs(x, v) == f.subs(x, v) for v in POINTS)


@pytest.mark.parametrize("target", [rs.ReLU, Abs, Max, sign], ids=str)
def test_words_without_a_hole_refuse_one(target):
    with pytest.raises(rs.RewriteError, match="no value"):
        rs.rewrite(Piecewise((x, Ne(x, 2))), target)


@pytest.mark.parametrize(
    "f",
    [
        Heaviside(x) ** Heaviside(x),
        Abs(x) ** x,
        x ** Heaviside(x),
        sign(x) ** Heaviside(x),
        Heaviside(x) ** x,
        rs.ReLU(x) ** rs.ReLU(x),
        Max(x, 0) ** Heaviside(x - 1),
        x ** sign(x),
        sign(x) ** (2 * sign(x)),
    ],
    ids=str,
)
def test_powers_with_a_varying_exponent(f):
    found = rs.rewrite(f, Piecewise, x=x)
    for v in POINTS:
        here, wanted = S(found.subs(x, v)), f.subs(x, v)
        assert here is nan if wanted in (zoo, nan) else (here - wanted).equals(0), (v, here, wanted)


def test_the_classical_part_of_a_principal_value_is_none():
    found = rs.convert(rs.PrincipalValue(1 / x) + rs.Dirac(x), x, source="distributional", target="classical")
    assert found == 1 / x


def test_a_law_with_a_symbol_of_its_own_is_refused():
    law = type("Captured", (Function,), {"__module__": "mine"})
    with pytest.raises(rs.UnsupportedError, match="holds the symbol y"):
        rs.register(law, lambda v: v * y)


@pytest.mark.parametrize(
    "call",
    [
        lambda: rs.diff(Lambda(x, Abs(x)), x),
        lambda: rs.integrate(Lambda(x, Abs(x)), (x, 0, 1)),
        lambda: rs.diff(rs.ReLU(w * x), x),
        lambda: rs.diff(Abs(x + w), x),
        lambda: rs.normal_form(sign(w * x), x),
        lambda: rs.subdifferential(Max(w * x, 0), x).at(0),
    ],
)
def test_what_is_no_real_scalar_is_refused_by_name(call):
    with pytest.raises(rs.UnsupportedError, match=r"not real|not a scalar"):
        call()


def test_rewriting_along_one_variable_where_no_head_has_a_word():
    f = sign(x) * rs.ReLU(Abs(x) - p)
    found = rs.rewrite(f, rs.ReLU)
    assert not found.has(sign, Abs)
    assert all(found.subs({x: v, p: 1}) == f.subs({x: v, p: 1}) for v in POINTS)
    with pytest.raises(rs.RewriteError, match="neither head by head nor along"):
        rs.rewrite(sign(x) * sign(y), rs.ReLU)
