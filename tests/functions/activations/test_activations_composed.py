"""Random sums and compositions of activations, against plain numbers that know no normal form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Piecewise, Rational, Symbol

import relu_sym as rs

x = Symbol("x", real=True)
numbers = st.sampled_from([Rational(k, 2) for k in (-4, -3, -1, 1, 2, 5)])
positive = st.sampled_from([Rational(1, 2), Rational(1), Rational(3)])
HEADS = {
    # how it is built, and what it is in plain numbers
    "leaky": (rs.LeakyReLU, numbers, lambda t, p: t if t >= 0 else p * t),
    "hardtanh": (lambda u, p: rs.Hardtanh(u, -p, 1), positive, lambda t, p: min(max(t, -p), 1)),
    "clip": (lambda u, p: rs.Clip(u, p, 1), numbers, lambda t, p: min(max(t, p), 1)),
    "softshrink": (rs.Softshrink, positive, lambda t, p: max(t - p, 0) - max(-t - p, 0)),
    "hardshrink": (rs.Hardshrink, numbers, lambda t, p: t if abs(t) > p else 0),
    "threshold": (lambda u, p: rs.Threshold(u, p, -1), numbers, lambda t, p: t if t > p else -1),
    "huber": (rs.Huber, positive, lambda t, p: t * t / 2 if abs(t) <= p else p * (abs(t) - p / 2)),
    "insensitive": (rs.EpsilonInsensitive, positive, lambda t, p: max(abs(t) - p, 0)),
    "pinball": (rs.Pinball, numbers, lambda t, p: max(p * t, (p - 1) * t)),
    "hinge": (lambda u, p: rs.Hinge(p * u), numbers, lambda t, p: max(0, 1 - p * t)),
    "relu6": (lambda u, p: rs.ReLU6(u - p), numbers, lambda t, p: min(max(t - p, 0), 6)),
    "hardsigmoid": (lambda u, p: rs.Hardsigmoid(p * u), numbers, lambda t, p: Rational(min(max(p * t + 3, 0), 6)) / 6),
    "maxout": (lambda u, p: rs.Maxout(u, p, 1 - u), numbers, lambda t, p: max(t, p, 1 - t)),
}


@st.composite
def composed(draw):
    """An expression and the same in plain numbers."""
    u, value = x, lambda t: t
    for _ in range(draw(st.integers(1, 2))):
        build, parameters, plain = HEADS[draw(st.sampled_from(sorted(HEADS)))]
        p, scale, shift = draw(parameters), draw(numbers), draw(numbers)
        u, value = scale * build(u, p) + shift, _after(plain, p, scale, shift, value)
    return u, value


def _after(plain, p, scale, shift, inner):
    return lambda t: scale * plain(Rational(inner(t)), p) + shift


@settings(max_examples=15)
@given(composed(), composed())
def test_values_and_slopes(first, second):
    (f, fv), (g, gv) = first, second
    e, value = f + g, lambda t: fv(t) + gv(t)
    numeric, classical = rs.lambdify(x, e), rs.diff(e, x, mode="classical")
    rewritten, kinks = rs.rewrite(e, Piecewise, x), rs.exceptional_set(e, x)
    for t in (Rational(k, 7) for k in (-30, -11, -4, 1, 9, 24)):
        want = value(t)
        assert float(numeric(float(t))) == pytest.approx(float(want), abs=1e-12)
        assert rewritten.subs(x, t) == e.subs(x, t) == want
        h = Rational(1, 10**8)
        left, right = (want - value(t - h)) / h, (value(t + h) - want) / h
        if kinks.contains(t) == False:  # noqa: E712
            assert float(classical.subs(x, t)) == pytest.approx(float(left), abs=1e-6)
            assert float(classical.subs(x, t)) == pytest.approx(float(right), abs=1e-6)


@settings(max_examples=15)
@given(composed())
def test_impulses_are_the_jumps(case):
    """The integral of the derivative is the difference of the values."""
    f, value = case
    a, b = Rational(-29, 7), Rational(31, 7)
    assert rs.integrate(rs.diff(f, x), (x, a, b)) == value(b) - value(a)
