"""``rs.sensitivity`` against the derivatives of closed forms, published formulas and finite differences."""

from __future__ import annotations

import pytest
from sympy import Abs, Max, N, Piecewise, Rational, erf, exp, log, pi, sign, sqrt, symbols
from sympy.stats import Normal

import relu_sym as rs

x, m, k = symbols("x m k", real=True)
s, S0, K, r, t, y = symbols("s S0 K r t y", positive=True)
ReLU, H, D, Law = rs.ReLU, rs.Heaviside, rs.Dirac, rs.Law
SHARES = rs.Diffusion.geometric(r, s, y, t, S0).law()
D1 = (log(S0 / K) + (r + s**2 / 2) * t) / (s * sqrt(t))
D2 = D1 - s * sqrt(t)
NUMBERS = {
    S0: Rational(11, 10),
    K: 1,
    r: Rational(1, 20),
    s: Rational(1, 5),
    t: 2,
    m: Rational(1, 3),
    k: Rational(2, 7),
}


def bell(u):
    return exp(-(u**2) / 2) / sqrt(2 * pi)


def ndist(u):
    return (1 + erf(u / sqrt(2))) / 2


PUBLISHED = [  # payoff, law, parameter, order, value
    ("delta of a call", ReLU(y - K), SHARES, S0, 1, exp(r * t) * ndist(D1)),
    ("gamma of a call", ReLU(y - K), SHARES, S0, 2, exp(r * t) * bell(D1) / (S0 * s * sqrt(t))),
    ("gamma of a put", Max(K - y, 0), SHARES, S0, 2, exp(r * t) * bell(D1) / (S0 * s * sqrt(t))),
    ("Breeden and Litzenberger", ReLU(y - K), SHARES, K, 2, bell(D2) / (K * s * sqrt(t))),
    ("a digital in its strike", H(y - K), SHARES, K, 1, -bell(D2) / (K * s * sqrt(t))),
    ("vega of a straddle", Abs(y - K), SHARES, s, 1, 2 * exp(r * t) * S0 * bell(D1) * sqrt(t)),
    ("the mean of a rectified one", ReLU(x), Law.normal(m, s), m, 1, ndist(m / s)),
    ("its density", ReLU(x), Law.normal(m, s), m, 2, bell(m / s) / s),
    ("its deviation", ReLU(x), Law.normal(m, s), s, 1, bell(m / s)),
    ("a distance", Abs(x - k), Law.normal(0, 1), k, 1, erf(k / sqrt(2))),
    ("the slope of a density", ReLU(x - k), Law.normal(0, 1), k, 3, -k * bell(k)),
    ("a power", ReLU(x - K) ** 2, Law.exponential(1), K, 3, -2 * exp(-K)),
    ("atoms", Abs(x - m), Law.discrete({0: Rational(1, 2), 1: Rational(1, 2)}), m, 1, (sign(m) + sign(m - 1)) / 2),
    ("a smooth one", exp(m * x), Law.normal(0, 1), m, 2, (1 + m**2) * exp(m**2 / 2)),
    ("by cases", Piecewise((0, x < k), (1, True)), Law.normal(0, 1), k, 1, -bell(k)),
    ("no parameter", ReLU(x), Law.normal(0, 1), k, 1, 0),
]


@pytest.mark.parametrize("f, law, p, n, value", [row[1:] for row in PUBLISHED], ids=[row[0] for row in PUBLISHED])
def test_published_values(f, law, p, n, value):
    found = rs.sensitivity(f, law, p, n, y if f.has(y) else x)
    assert abs(N((found - value).subs(NUMBERS), 30)) < 1e-25


def test_the_kink_of_an_expectation_is_an_impulse():
    """E relu(m X) = |m|/sqrt(2 pi), and it bends at m = 0."""
    assert rs.sensitivity(ReLU(m * x), Law.normal(0, 1), m, 1, x) == sign(m) / sqrt(2 * pi)
    assert rs.sensitivity(ReLU(m * x), Law.normal(0, 1), m, 2, x) == 2 * D(m) / sqrt(2 * pi)


def test_random_symbols_and_floats():
    Z = Normal("Z", m, 1)
    assert (rs.sensitivity(ReLU(Z), Z, m) - ndist(m)).equals(0)
    assert rs.sensitivity(0.5 * ReLU(x - k), Law.normal(0, 1), k, 2, x).subs(k, 0).is_Float


REFUSED = [
    ("in another density", lambda: rs.sensitivity(ReLU(x), Law.exponential(s), s, x=x), "stands in the density"),
    ("the variable", lambda: rs.sensitivity(ReLU(x), Law.normal(0, 1), x, 1, x), "no parameter"),
    ("order 0", lambda: rs.sensitivity(ReLU(x - k), Law.normal(0, 1), k, 0, x), "must be 1, 2"),
    ("no order", lambda: rs.sensitivity(ReLU(x - k), Law.normal(0, 1), k, 1.5, x), "must be 1, 2"),
    ("a huge order", lambda: rs.sensitivity(ReLU(x - k), Law.normal(0, 1), k, 10**6, x), "order"),
    ("a number", lambda: rs.sensitivity(ReLU(x), Law.normal(0, 1), 3, 1, x), "give a Symbol"),
    ("an impulse at an atom", lambda: rs.sensitivity(H(x - k), Law.discrete({0: 1}), k, 1, x), "impulse"),
    ("infinite for some", lambda: rs.sensitivity(exp(k * x**2), Law.normal(0, 1), k, 1, x), "infinite"),
    ("ends in doubt", lambda: rs.sensitivity(H(x - k), Law.uniform(0, 1), k, 1, x), "some of its parameters"),
]


@pytest.mark.parametrize("call, said", [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_refusals_say_why(call, said):
    with pytest.raises(rs.ReluSymError, match=said):
        call()
