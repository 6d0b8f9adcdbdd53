"""Penalties of smooth activations: the conjugate as the area below its maximiser, against the activation itself."""

import pytest
from mpmath import mp
from sympy import (
    Abs,
    Float,
    Interval,
    Rational,
    Symbol,
    asinh,
    atan,
    atanh,
    cos,
    cosh,
    erf,
    exp,
    log,
    oo,
    pi,
    sqrt,
    tanh,
)

import relu_sym as rs
from relu_sym.convex.maximal_area import is_nested
from relu_sym.symbols import T

u, x = Symbol("u", real=True), Symbol("x", real=True)

PENALTIES = [
    (rs.Squareplus(u), -log(x), (1, 3)),
    (asinh(u), cosh(x) - x**2 / 2, (-1, 0, 2)),
    (atan(u), -log(cos(x)) - x**2 / 2, (-1, 0, 1)),
]


@pytest.mark.parametrize("which", range(len(PENALTIES)))
def test_the_penalty_is_short_and_up_to_a_constant_the_known_one(which):
    activation, known, places = PENALTIES[which]
    found = rs.penalty_of(activation, u, x, budget=rs.budget(seconds=60))
    gaps = [(found - known).subs(x, p).evalf(30) for p in places]
    assert all(abs(g - gaps[0]) < 1e-25 for g in gaps)
    assert found.count_ops() <= known.count_ops() + 20 and not found.has(asinh, atan)


def test_the_ends_of_the_penalty_of_the_arctangent():
    found = rs.penalty_of(atan(u), u, x, budget=rs.budget(seconds=60))
    assert found.subs(x, pi / 2) == oo and found.subs(x, -2) == oo


def test_nested():
    assert is_nested(log(cos(T))) and is_nested(asinh(T - 1 / T))
    assert not is_nested(log(1 - T) * T) and not is_nested(sqrt(T**2 + 1))


SMOOTH = [
    (tanh(u), (-1, 1), mp.tanh),
    (log(exp(u) + 1), (0, 9), lambda t: mp.log(1 + mp.exp(t))),
    (rs.Softplus(u), (0, 9), lambda t: mp.log(1 + mp.exp(t))),
    (1 / (1 + exp(-u)), (0, 1), lambda t: 1 / (1 + mp.exp(-t))),
    (erf(u), (-1, 1), mp.erf),
    (u / (1 + Abs(u)), (-1, 1), lambda t: t / (1 + abs(t))),
    (tanh(2 * u) / 3 + 1, (Rational(2, 3), Rational(4, 3)), lambda t: mp.tanh(2 * t) / 3 + 1),
    (rs.ELU(u), (-1, 9), lambda t: t if t > 0 else mp.exp(t) - 1),
    (2 * u + tanh(u), (-9, 9), lambda t: 2 * t + mp.tanh(t)),
]


@pytest.mark.parametrize("which", range(len(SMOOTH)))
def test_fenchel_and_young_with_equality_along_the_map(which):
    """f(p) + p^2/2 + P(u) = p*u at p = prox(u), and >= elsewhere, P the quadrature of the map."""
    activation, (low, high), at = SMOOTH[which]
    if which == len(SMOOTH) - 1:
        with pytest.raises(rs.ReluSymError):
            rs.penalty_of(activation, u, x)
        return
    found = rs.penalty_of(activation, u, x)
    assert not found.has(Symbol("_u"))
    places = [mp.mpf(v) for v in ("-1.3", "-0.4", "0.2", "1.7")]
    with mp.workdps(20):
        areas = {t: mp.quad(at, [0, t]) for t in places}

        def value(p):
            return mp.mpf(found.subs(x, Float(p, 25)).evalf(20)) + p * p / 2

        start = value(at(mp.mpf(0)))
        for t in places:
            assert abs(value(at(t)) - start + areas[t] - at(t) * t) < mp.mpf(10) ** -9
            assert all(value(at(s)) - start + areas[t] - at(s) * t > 0 for s in places if s != t)
    outside = [v for v in (low - 1, high + 1) if abs(v) < 5]
    assert all(found.subs(x, v) == oo for v in outside)


def test_ends_of_the_domain():
    found = rs.penalty_of(tanh(u), u, x)
    assert found.subs(x, 1) == found.subs(x, -1) == log(2) - Rational(1, 2)
    found = rs.penalty_of(log(exp(u) + 1), u, x).subs(x, 0)
    assert abs(found.evalf(20) - (pi**2 / 12).evalf(20)) < 1e-15


LOGCOSH = [(log(cosh(x)), 1, 1), (2 * log(cosh(x / 3)), 2, Rational(1, 3)), (log(exp(x) + exp(-x)), 1, 1)]


@pytest.mark.parametrize("f, c, k", LOGCOSH, ids=str)
def test_conjugates_of_logarithms_of_cosh(f, c, k):
    """c*log(cosh(k*x)) has the conjugate c*h(y/(c*k)), h the one of log(cosh(x))."""
    y = Symbol("y", real=True)
    found = rs.convex_conjugate(f, x, y)
    shift = (f - c * log(cosh(k * x))).subs(x, 0)
    for v in (Rational(-3, 4), Rational(1, 5), Rational(9, 10)):
        slope = v * c * k
        wanted = c * (v * atanh(v) + log(1 - v**2) / 2) - shift
        assert abs((found.subs(y, slope) - wanted).evalf(25)) < 1e-20
    assert abs((found.subs(y, c * k) - c * log(2) + shift).evalf(25)) < 1e-20
    assert found.subs(y, 2 * c * k) == oo


@pytest.mark.parametrize(
    "activation", [atan(u), tanh(u), rs.Squareplus(u), log(exp(u) + 1), erf(u), rs.ELU(u)], ids=str
)
def test_derivations_in_time(activation):
    told = rs.derivation(rs.penalty_of, activation, u, x)
    assert told.verify() and told.result == rs.penalty_of(activation, u, x)


b = Symbol("b", positive=True)
WITH_PARAMETERS = [
    (rs.Squareplus(u, b), lambda v, p: -v * mp.log(p) / 4, ("0.3", "2.5")),
    ((u + sqrt(u**2 + 4 * b)) / 2, lambda v, p: -v * mp.log(p), ("0.3", "2.5")),
    (b * tanh(u), lambda v, p: p * mp.atanh(p / v) + v * mp.log(1 - (p / v) ** 2) / 2 - p * p / 2, ("-0.3", "0.4")),
    (tanh(b * u), lambda v, p: p * mp.atanh(p) / v + mp.log(1 - p * p) / (2 * v) - p * p / 2, ("-0.6", "0.9")),
    (b * asinh(u), lambda v, p: v * mp.cosh(p / v) - p * p / 2, ("-3", "2")),
    (b * atan(u / b), lambda v, p: -v * v * mp.log(mp.cos(p / v)) - p * p / 2, ("-0.6", "0.7")),
    (rs.Softshrink(u, b), lambda v, p: v * abs(p), ("-3", "2")),
]


@pytest.mark.parametrize("which", range(len(WITH_PARAMETERS)))
def test_penalties_with_a_parameter(which):
    activation, known, places = WITH_PARAMETERS[which]
    found = rs.penalty_of(activation, u, x)
    for value in ("0.5", "3"):
        gaps = []
        for p in places:
            there = found.subs({b: Rational(value), x: Rational(p)}).evalf(20)
            gaps.append(mp.mpf(there) - known(mp.mpf(value), mp.mpf(p)))
        assert abs(gaps[0] - gaps[1]) < 1e-12


def test_a_steep_map_has_its_inverse():
    """tanh(8*u) is 1 to thirty digits where the inverse is tried."""
    found = rs.penalty_of(tanh(8 * u), u, x)
    assert found.subs(x, 1) == log(2) / 8 - Rational(1, 2)


def test_zeros_beside_a_root_with_parameters():
    assert rs.is_increasing(u + sqrt(u**2 + b), Interval(-oo, oo), u) is True
    assert rs.is_convex(sqrt(u**2 + b), u) is True
    c = Symbol("c", real=True)
    assert rs.is_increasing(u + sqrt(u**2 + c), Interval(-oo, oo), u) is None
