"""``rs.ito`` with kinks that move: local time on curves, by other diffusions and in the mean."""

from __future__ import annotations

import mpmath as mp
import pytest
from sympy import Abs, Max, N, Piecewise, Rational, exp, floor, log, sin, sqrt, symbols

import relu_sym as rs

x, a = symbols("x a", real=True)
t, y, u = symbols("t y u", positive=True)
H, ReLU, Diffusion = rs.Heaviside, rs.ReLU, rs.Diffusion
half = Rational(1, 2)
W = Diffusion.brownian(x, t)
S = Diffusion.geometric(Rational(1, 10), half, y, t, 1)

FORMULAS = [  # f, X, drift, diffusion, local times
    ("a line", Abs(x - t), W, 1 - 2 * H(x - t, 0), 2 * H(x - t, 0) - 1, [(t, 1)]),
    ("a root", ReLU(x - sqrt(t)), W, -H(x - sqrt(t), 0) / (2 * sqrt(t)), H(x - sqrt(t), 0), [(sqrt(t), half)]),
    ("a hyperbola", Abs(t * x - 1), W, x * (2 * H(x - 1 / t, 0) - 1), t * (2 * H(x - 1 / t, 0) - 1), [(1 / t, t)]),
    ("a wave", ReLU(x - sin(t)), W, None, H(x - sin(t), 0), [(sin(t), half)]),
    ("two branches of one curve", Abs(x**2 - t), W, 0, None, [(-sqrt(t), 2 * sqrt(t)), (sqrt(t), 2 * sqrt(t))]),
    ("a curve and a level", Abs(x - t) + ReLU(x - 1), W, 1 - 2 * H(x - t, 0), None, [(1, half), (t, 1)]),
    ("a parameter", Max(x - t, 2 * x - 2 * t + a), W, -1 - H(x - t + a, 0), 1 + H(x - t + a, 0), [(t - a, half)]),
    ("a discounted strike", ReLU(y - exp(-t)), S, None, half * y * H(y - exp(-t), 0), [(exp(-t), half)]),
    ("by cases", Piecewise((0, x < t), (t * (x - t), True)), W, None, None, [(t, t / 2)]),
]


@pytest.mark.parametrize(
    "f, X, drift, diffusion, terms", [row[1:] for row in FORMULAS], ids=[row[0] for row in FORMULAS]
)
def test_formulas(f, X, drift, diffusion, terms):
    found = rs.ito(f, X)
    assert [tuple(pair) for pair in found.local_times] == terms
    for told, known in ((found.drift, drift), (found.diffusion, diffusion)):
        assert known is None or rs.equal(told, known, x=X.x) is True


def test_the_frame_may_move_instead():
    """|W - t| is |Y| of Y = W - t, whose kink rests."""
    moved, rested = rs.ito(Abs(x - t), W), rs.ito(Abs(x), Diffusion.brownian(x, t, drift=-1))
    assert rs.equal(moved.drift.subs(x, x + t), rested.drift, x=x) is True
    assert [w for _, w in moved.local_times] == [w for _, w in rested.local_times]


def test_the_mean_derivative_on_a_curve():
    found = rs.ito(Abs(x - t), W, symmetric=True)
    assert found.drift.subs(x, t) == 0 and found.slope.subs(x, t) == 0
    assert found.convention == "mean derivative, symmetric local time"


MEAN = [
    ("a line", Abs(x - t), W, t),
    ("a curve", exp(-t) * ReLU(x - t**2), W, t**2),
    ("a discounted strike", ReLU(y - 2 * exp(-t)), S, 2 * exp(-t)),
    ("reverting", Abs(x - sin(t)), Diffusion.ornstein_uhlenbeck(1, 0, 1, x, t), sin(t)),
]


@pytest.mark.parametrize("f, X, curve", [row[1:] for row in MEAN], ids=[row[0] for row in MEAN])
def test_the_formula_in_the_mean(f, X, curve):
    """E f(T, X_T) - f(0, x_0): the drift's mean, and the weights times sigma^2 and the density on the curve."""
    time, found = Rational(3, 2), rs.ito(f, X)
    ((level, weight),) = found.local_times
    assert level == curve
    drift = rs.expectation(found.drift.subs(t, u), X.law(u), X.x)
    kink = (weight * X.sigma.subs(X.x, curve) ** 2).subs(t, u) * X.law(u).pdf(curve.subs(t, u))
    rate = rs.lambdify(u, drift + kink, modules="mpmath")
    with mp.workdps(30):
        grown = mp.quad(
            lambda v: 2 * v * rate(v * v), [mp.mpf("1e-8"), mp.mpf("0.4"), mp.sqrt(time.p / mp.mpf(time.q))]
        )
    left = rs.expectation(f.subs(t, time), X.law(time), X.x) - rs.to_sympy(f).subs(t, 0).subs(X.x, X.start)
    assert abs(N(left, 20) - grown) < 1e-7


REFUSED = [
    ("a curve with a kink", Abs(x - Abs(t - 1)), "does not move smoothly"),
    ("a curve with jumps", Abs(x - floor(t)), "does not move smoothly"),
    ("an order that changes", Max(x, t, 1), "case to case"),
    ("a slope that changes sides", Max(x, t * x), "case to case"),
    ("a step on a curve", H(x - t), "jumps at t"),
    ("a jump by cases", Piecewise((0, x < t), (x, True)), "jumps at t"),
    ("an infinite curvature on a curve", Abs(x - t) ** Rational(3, 2), "not smooth in t|without a finite limit"),
    ("a logarithm on a curve", (x - t) * log(Abs(x - t)), "not smooth in t|difference of convex|no value|unbounded"),
]


@pytest.mark.parametrize("f, said", [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_refusals_say_why(f, said):
    with pytest.raises(rs.UnsupportedError, match=said):
        rs.ito(f, W)


def test_an_order_that_is_assumed():
    found = rs.ito(Max(x, t, 1), W, assume=(t < 1,))
    assert [tuple(p) for p in found.local_times] == [(1, half)]
