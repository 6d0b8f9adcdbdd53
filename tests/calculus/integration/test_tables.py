"""Integrals by table against quadrature at random parameters, and the derivative of every antiderivative."""

import mpmath as mp
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Ci,
    Integral,
    Max,
    Min,
    N,
    Piecewise,
    Rational,
    S,
    atan,
    cos,
    cosh,
    erf,
    erfc,
    exp,
    floor,
    frac,
    lambdify,
    oo,
    pi,
    sign,
    sin,
    sinh,
    sqrt,
    symbols,
)

import relu_sym as rs
from relu_sym import Dirac, Heaviside, PrincipalValue, ReLU
from relu_sym.calculus.integration import tables
from relu_sym.forms.exact import NO_FACTS
from relu_sym.symbols import T

x, y, t, m, w, a, b = symbols("x y t m w a b", real=True)
s, p, k, K = symbols("s p k K", positive=True)
n, j = symbols("n j", integer=True)
density = exp(-((x - m) ** 2) / (2 * s**2)) / (s * sqrt(2 * pi))
small = st.integers(-6, 6).map(lambda v: Rational(v, 3))
positive = st.integers(1, 8).map(lambda v: Rational(v, 3))


def end(v):
    return mp.inf if v == oo else -mp.inf if v == -oo else mp.mpf(N(v, 20))


def quadrature(e, v, lo, hi, breaks=()):
    inner = [end(c) for c in breaks if (lo == -oo or c > lo) and (hi == oo or c < hi)]
    return mp.quad(lambdify(v, e, "mpmath"), sorted([end(lo), *inner, end(hi)]))


def agrees(value, number, digits=8):
    assert not value.has(Integral), value
    assert abs(mp.mpmathify(N(value, 20)) - number) < mp.mpf(10) ** -digits * (1 + abs(number)), (value, number)


# ---------------------------------------------------------------------- Gaussians
HEADS = {
    "moment": lambda v: v**3 - v,
    "ramp": lambda v: Piecewise((v, v > 0), (0, True)),
    "distance": lambda v: Abs(v - 1),
    "option": lambda v: Piecewise((exp(v) - 2, exp(v) > 2), (0, True)),
    "wave": lambda v: cos(2 * v + 1) * v,
    "error": lambda v: erf(v / 2 - 1) * (1 + v),
    "hyperbolic": lambda v: sinh(v),
}


@pytest.mark.parametrize("head", HEADS)
@given(mean=small, deviation=positive)
@settings(max_examples=3, deadline=None)
def test_expectations_of_normal_variables(head, mean, deviation):
    f = HEADS[head](x) * density.subs({m: mean, s: deviation})
    value = rs.integrate(HEADS[head](x) * density, (x, -oo, oo)).subs({m: mean, s: deviation})
    agrees(value, quadrature(f, x, -oo, oo, [S.Zero, Rational(7, 10), S.One]), 6)


@given(q2=st.sampled_from([-1, -Rational(1, 2), 0, 1]), q1=small, c=st.lists(small, min_size=1, max_size=4), lo=small)
@settings(max_examples=15, deadline=None)
def test_polynomials_times_exponentials_of_quadratics(q2, q1, c, lo):
    e = sum(v * T**i for i, v in enumerate(c)) * exp(q2 * T**2 + q1 * T)
    assume(e != 0)
    found = tables.antiderivative(e, NO_FACTS)
    assert found is None or abs(N((found.diff(T) - e).subs(T, Rational(7, 10)))) < 1e-10
    hi = oo if q2 < 0 else lo + 2
    value = tables.definite(e, lo, hi, NO_FACTS)
    assert value is not None or q2 == 0
    if value is not None:
        agrees(value, quadrature(e, T, lo, hi, [lo + 1, lo + 4]), 7)


POLES = [
    (sin(T) / T * exp(-(T**2)), 0, oo),
    ((exp(-2 * T) - exp(-3 * T)) / T, 0, oo),
    ((exp(-2 * T) - cos(T)) / T, 0, 1),
    (exp(-T) * sin(3 * T) / T, 0, oo),
    (sinh(T) * exp(-(T**2)) / T, 0, oo),
    ((exp(-(T**2)) - cos(3 * T)) / T, 0, 2),
    (exp(-T) / (T + 1), 0, oo),
    (T**2 * exp(-T) / (T + 1), 0, 3),
    (exp(-(T**2)) * cos(3 * T + 1), 0, oo),
    (exp(-((T + 1) ** 2)) * T**2 * sin(3 * T + 1), -oo, -1),
    (erf(2 * T) * exp(-(T**2)), 0, oo),
    (erfc(T), 0, oo),
    (erf(T) * exp(-(T**2)), 1, oo),
    (T**2 * erf(T - 1) * exp(-(T**2)), -oo, oo),
]


@pytest.mark.parametrize(("e", "lo", "hi"), POLES, ids=str)
def test_rows(e, lo, hi):
    agrees(
        tables.definite(e, S(lo), S(hi), NO_FACTS), quadrature(e, T, S(lo), S(hi), [lo + 1 if lo != -oo else hi - 2])
    )


ACROSS = [
    (exp(x) / x, 0, -1, 1),
    (exp(x) / x, 0, -1, 2),
    (cos(x) / x, 0, -1, 2),
    (cos(x + 1) / x, 0, -1, 2),
    (exp(-((x - 1) ** 2)) / x, 0, -oo, oo),
    (exp(-(x**2)) / (x - 1), 1, -oo, oo),
    (exp(-(x**2)) / x, 0, -1, oo),
    (x**2 * exp(-(x**2)) / (x - 1), 1, -oo, oo),
]


@pytest.mark.parametrize(("e", "pole", "lo", "hi"), ACROSS, ids=str)
def test_principal_values(e, pole, lo, hi):
    f, r = lambdify(x, e, "mpmath"), min(v for v in (pole - lo, hi - pole, 3) if v != oo)
    number = mp.quad(lambda v: f(pole + v) + f(pole - v), [mp.mpf(10) ** -7, mp.mpf(r) / 2, r])
    for u, v in ((lo, pole - r), (pole + r, hi)):
        number += quadrature(e, x, S(u), S(v)) if u != v else 0
    value = rs.integrate(PrincipalValue(e), (x, lo, hi))
    agrees(value, number, 5)


@pytest.mark.parametrize(
    ("t", "phi", "value"),
    [
        (PrincipalValue(1 / x), exp(-(x**2)), 0),
        pytest.param(PrincipalValue(1 / x), "bump", 0, marks=pytest.mark.slow),
        (PrincipalValue(1 / x), sin(x) * exp(-(x**2)), pi * erf(S.Half)),
        (PrincipalValue(1 / x), x * exp(-(x**2)), sqrt(pi)),
        (rs.diff(ReLU(x), x, 3), exp(-(x**2)), 0),
        (floor(x), exp(-(x**2)), -sqrt(pi) / 2),
        (frac(x), exp(-(x**2)), sqrt(pi) / 2),
    ],
    ids=str,
)
def test_pairings(t, phi, value):
    assert rs.pair(t, phi, x) == value


# ---------------------------------------------------------------------- parameters
@pytest.mark.parametrize(
    ("f", "limits"),
    [
        (exp(-a * x**2 + b * x), (x, 0, 1)),
        (exp(-((x - m) ** 2) / (2 * a**2)), (x, -oo, oo)),
        (x * exp(a * x), (x, 0, 1)),
        pytest.param(x**2 * exp(-p * x) * cos(w * x), (x, 0, oo), marks=pytest.mark.slow),
        (exp(-p * Abs(x)) * cos(w * x), (x, -oo, oo)),
        (Max(p * x - k, 0) * density, (x, 0, oo)),
        ((p * Min(x, k) - x) * density, (x, -oo, oo)),
        (cosh(w * x) * exp(-(x**2)), (x, 0, oo)),
        (sign(x - m) * exp(-(x**2)), (x, -oo, oo)),
    ],
    ids=str,
)
def test_symbols_first_or_numbers_first(f, limits):
    whole = rs.integrate(f, limits)
    assert not whole.has(Integral)
    for numbers in ({a: 2, b: -1, m: S.Half, s: 2, p: 3, k: 1, w: 2}, {a: -1, b: 2, m: -1, s: 1, p: 1, k: 2, w: -1}):
        there = rs.integrate(f.subs(numbers), limits)
        assert abs(N(whole.subs(numbers) - there)) < 1e-9


def test_degenerate_parameters_are_cases():
    assert rs.integrate(exp(-a * x**2), (x, 0, 1)).subs(a, 0) == 1
    assert rs.integrate(exp(-a * x**2), (x, 0, oo)).subs(a, 0) == oo
    assert rs.integrate(x * cos(n * x), (x, 0, pi)).subs(n, 0) == pi**2 / 2


@pytest.mark.parametrize("number", range(-3, 4))
@pytest.mark.parametrize(
    "f",
    [
        sign(x) * sin(n * x),
        Abs(x) * cos(n * x),
        ReLU(sin(x)) * sin(n * x),
        Abs(sin(x)) * cos(n * x),
        x * sin(n * x) ** 2,
    ],
    ids=str,
)
def test_fourier_coefficients(f, number):
    whole = rs.integrate(f, (x, -pi, pi))
    assert not whole.has(Integral)
    assert abs(N(whole.subs(n, number) - rs.integrate(f.subs(n, number), (x, -pi, pi)))) < 1e-9


def test_products_of_waves_with_whole_frequencies():
    whole = rs.integrate(cos(n * x) * cos(j * x), (x, 0, 2 * pi))
    for u, v, value in ((1, 2, 0), (2, 2, pi), (2, -2, pi), (0, 0, 2 * pi), (0, 3, 0)):
        assert whole.subs({n: u, j: v}) == value


def test_double_integrals():
    normal = exp(-(x**2 + y**2) / 2) / (2 * pi)
    plane = ((x, -oo, oo), (y, -oo, oo))
    assert rs.integrate(Abs(x - y) * normal, *plane) == 2 / sqrt(pi)
    assert rs.integrate(Max(x, y) * normal, *plane) == 1 / sqrt(pi)
    assert rs.integrate(Heaviside(x - y) * normal, *plane) == S.Half
    kernel = rs.integrate(ReLU(x) * ReLU(y) * exp(-(x**2 + y**2 - x * y) / 2), *plane)
    assert abs(N(kernel) - N(S(4) / 3 + 8 * sqrt(3) * pi / 27)) < 1e-12


def test_indefinite():
    found = rs.integrate(ReLU(x) * density, x)
    numbers = {m: S.Half, s: Rational(3, 2)}
    for v in (Rational(-4, 3), Rational(2, 3)):
        gap = (found.diff(x) - ReLU(x) * density).subs(numbers).subs(x, v)
        assert abs(N(gap)) < 1e-10


@pytest.mark.slow
def test_divergence_is_told():
    assert rs.integrate(exp(x**2), (x, 0, oo)) == oo
    assert rs.integrate(x**2 * exp(x / s), (x, p, oo)) == oo
    with pytest.raises(rs.UnsupportedError, match="oscillates"):
        rs.integrate(sin(p * x), (x, 0, oo))
    assert rs.integrate(exp(-(x**2)) / x, (x, 0, oo)) == oo


def test_values():
    assert rs.integrate(PrincipalValue(cos(x) / x), (x, -1, 2)) == Ci(2) - Ci(1)
    assert rs.integrate(exp(-t) * sin(3 * t) / t, (t, 0, oo)) == atan(3)
    assert (
        rs.integrate(Dirac(x - 1) * exp(-(x**2)) + Heaviside(x) * exp(-(x**2)), (x, -oo, oo)) == exp(-1) + sqrt(pi) / 2
    )
