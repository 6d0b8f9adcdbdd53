"""Proximal maps whose inverse has no formula, cubics inverted by thirds of angles, zeros beside a square root."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Expr, I, Poly, Rational, Symbol, asinh, cosh, exp, lambdify, log, oo, sin, sinh, sqrt

import relu_sym as rs
from relu_sym.convex.stretches import limit_of
from relu_sym.forms.facts import NO_FACTS
from relu_sym.forms.line.piece import piece
from relu_sym.forms.radicals import zeros_with_root
from relu_sym.symbols import T

x, y, u = (Symbol(n, real=True) for n in "xyu")

WITHOUT = {
    "square root": sqrt(x**2 + 1),
    "square root, kinked": sqrt(x**2 + 4) + Abs(x - 1) / 2,
    "power of a root": (x**2 + 1) ** Rational(3, 2),
    "hyperbolic": cosh(x),
    "softplus": log(1 + exp(x)),
    "two exponentials": exp(x) + exp(-2 * x),
    "degree six": x**6 + x**2,
}


@pytest.mark.parametrize("name", WITHOUT)
def test_is_refused_in_a_symbol_and_says_that_numbers_work(name):
    for verb in (rs.prox, rs.moreau_envelope):
        with pytest.raises(rs.UnsupportedError, match=f"{verb.__name__} is exact at every number"):
            verb(WITHOUT[name], x, u)


@pytest.mark.parametrize("name", ["square root", "square root, kinked", "power of a root", "degree six"])
@pytest.mark.parametrize("at", [2, Rational(-7, 3)])
def test_at_a_number_it_is_the_least_point(name, at):
    f = WITHOUT[name]
    found, value = rs.prox(f, x, at), rs.moreau_envelope(f, x, at)
    q = lambdify(x, f + (x - at) ** 2 / 2)
    here = float(found.evalf())
    assert abs(q(here) - float(value.evalf())) < 1e-12
    assert all(q(here) < q(here + d) for k in range(-5, 4) for d in (-(10.0**k), 10.0**k))


def test_softplus_at_a_number():
    found = rs.prox(log(1 + exp(x)), x, 2)
    slope = found + exp(found) / (1 + exp(found)) - 2
    assert abs(slope.evalf(30)) < 1e-28


# ------------------------------------------------------------------ cubics
@settings(max_examples=5)
@given(st.tuples(*[st.integers(-4, 4)] * 3), st.integers(1, 3), st.integers(-20, 20))
def test_the_proximal_map_of_a_quartic_is_real_all_along(coefficients, leading, at):
    """Each piece of the answer is real with real intermediate values, and right."""
    c, b, a = coefficients
    f = leading * x**4 + Rational(a, 2) * x**3 + b * x**2 + Rational(c, 3) * x
    found = rs.prox(f, x, u, Rational(1, 2))
    at = Rational(at, 3)
    places = found.at(at) if isinstance(found, rs.SetValuedMap) else {found.subs(u, at)}
    q = lambdify(x, f + (x - at) ** 2)
    for p in places:
        assert not p.evalf().has(I)
        here = float(p.evalf())
        assert all(q(here) <= q(k / 50) + 1e-9 for k in range(-400, 401))


def _is_zero_of(e, r):
    return abs(e.subs(T, r if isinstance(r, Expr) else Rational(str(r))).evalf(30, chop=True)) < 1e-20


def test_short_formulas_of_cubics():
    assert rs.prox(x**4, x, u) == sqrt(3) * sinh(asinh(3 * sqrt(3) * u) / 3) / 3
    inverse = lambdify(u, rs.prox(x**4 + x, x, u))
    assert all(abs(4 * inverse(t) ** 3 + 1 + inverse(t) - t) < 1e-12 for t in (-9.0, -0.5, 0.0, 0.3, 1.0, 7.0))
    conjugate = lambdify(y, rs.convex_conjugate(x**4 - x**2, x, y))
    grid = [k / 1e4 for k in range(-30000, 30001)]
    for t in (-30.0, -1.1, -0.2, 0.0, 0.4, 1.0888, 25.0):  # numpy's acos is real or nan
        assert abs(conjugate(t) - max(t * k - k**4 + k**2 for k in grid)) < 1e-6


# ------------------------------------------------------------------ zeros with a square root
ROOTED = (
    (T + T / sqrt(T**2 + 1) - 2, 1),
    (T - sqrt(T**2 + 1), 0),
    (T - sqrt(2 * T**2 - 1), 1),
    (T * sqrt(T**2 + 1) - T, 1),
    (T**2 - 1 + (T - 1) * sqrt(T + 3), 2),
    (sqrt(T), 1),
    (T + sqrt(T), 1),
    (T - sqrt(T), 2),
    (T + 2 - sqrt(T), 0),
    ((T**2 + 1) ** Rational(3, 2) - 8, 2),
    (1 / sqrt(T**2 + 1) - Rational(1, 2), 2),
)


@pytest.mark.parametrize("k", range(len(ROOTED)))
def test_zeros_with_a_root_are_all_and_only_those(k):
    e, count = ROOTED[k]
    found = zeros_with_root(e)
    assert found is not None and len(found) == count
    assert all(_is_zero_of(e, r) for r in found)


@settings(max_examples=8)
@given(st.lists(st.integers(-3, 3), min_size=3, max_size=3), st.lists(st.integers(-3, 3), min_size=2, max_size=2))
def test_zeros_with_a_root_beside_signs_on_a_grid(a, b):
    p, q = Poly(a, T).as_expr(), Poly(b, T).as_expr()
    e = p + q * sqrt(T**2 + T + 2)
    found = zeros_with_root(e)
    if found is None:  # no root is left
        return
    g = lambdify(T, e, "math")
    values = [g(-30 + k / 7.03) for k in range(423)]
    changes = sum(u * v < 0 for u, v in pairwise(values))
    assert changes <= len(found)
    assert all(_is_zero_of(e, r) for r in found)


# ------------------------------------------------------------------ limits of sums
LIMITS = (
    (T**2 + cosh(T), oo, oo),
    (cosh(T) + 1, oo, oo),
    (exp(T) - 3 * T**2, -oo, oo),
    (T**2 - 3 * T + exp(-T), oo, oo),
    (T + exp(T), -oo, oo),
    (2 * T + sin(T), -oo, oo),
    (-T - 3 * exp(-2 * T), -oo, -oo),
)


@pytest.mark.parametrize("k", range(len(LIMITS)))
def test_limits_of_sums_at_infinity(k):
    e, low, high = LIMITS[k]
    assert limit_of(piece(e), oo, -1, NO_FACTS) == high
    assert limit_of(piece(e), -oo, 1, NO_FACTS) == low
