"""``rs.ito`` and local times: Tanaka, occupation, the formula in the mean; refusals by name."""

from __future__ import annotations

import pickle
import random

import mpmath as mp
import pytest
from sympy import (
    Abs,
    Eq,
    Integral,
    Max,
    N,
    Piecewise,
    Rational,
    Symbol,
    diff,
    exp,
    latex,
    log,
    oo,
    pi,
    sign,
    sin,
    sqrt,
    srepr,
    symbols,
)
from sympy.stats import Normal

import relu_sym as rs

x, a, b, m, k = symbols("x a b m k", real=True)
y, t, s, r, K, S0 = symbols("y t s r K S0", positive=True)
H, ReLU, Diffusion = rs.Heaviside, rs.ReLU, rs.Diffusion
half = Rational(1, 2)
W = Diffusion.brownian(x, t)
G = Diffusion.geometric(r, s, y, t, S0)
O = Diffusion.ornstein_uhlenbeck(r, m, s, x, t, k)

FORMULAS = [  # f, X, drift, diffusion, local times: the left derivative and the right local time
    ("tanaka", Abs(x), W, 0, 2 * H(x, 0) - 1, [(0, 1)]),
    ("tanaka of the positive part", Max(x, 0), W, 0, H(x, 0), [(0, half)]),
    ("of the negative part", ReLU(-x), W, 0, H(x, 0) - 1, [(0, half)]),
    ("at a level", ReLU(x - a), W, 0, H(x - a, 0), [(a, half)]),
    ("concave", -Abs(x - 1), W, 0, 1 - 2 * H(x - 1, 0), [(1, -1)]),
    ("two levels", Abs(x - 1) + Abs(x + 1), W, 0, 2 * H(x - 1, 0) + 2 * H(x + 1, 0) - 2, [(-1, 1), (1, 1)]),
    ("the square is smooth", x**2, W, 1, 2 * x, []),
    ("x|x| has no local time", x * Abs(x), W, 2 * H(x, 0) - 1, 4 * x * H(x) - 2 * x, []),
    ("the square of the positive part", ReLU(x) ** 2, W, H(x, 0), 2 * x * H(x), []),
    ("a parabola folded", Abs(x**2 - 1), W, 1 - 2 * H(x + 1, 0) + 2 * H(x - 1, 0), None, [(-1, 2), (1, 2)]),
    ("by cases", Piecewise((0, x < 0), (x, True)), W, 0, Piecewise((0, x <= 0), (1, True)), [(0, half)]),
    ("a call", ReLU(y - K), G, r * y * H(y - K, 0), s * y * H(y - K, 0), [(K, half)]),
    ("log of it", log(y), G, r - s**2 / 2, s, []),
    ("a mean reverting distance", Abs(x - a), O, None, 2 * s * H(x - a, 0) - s, [(a, 1)]),
    ("discounted", exp(-t) * Abs(x), W, None, None, [(0, exp(-t))]),
    ("a weight that grows", sqrt(t) * Abs(x), W, None, None, [(0, sqrt(t))]),
    ("the heat equation", exp(s * x - s**2 * t / 2), W, 0, s * exp(s * x - s**2 * t / 2), []),
    ("a martingale", x**3 - 3 * t * x, W, 0, 3 * x**2 - 3 * t, []),
    ("a general diffusion", ReLU(y - 1), Diffusion(1 - y, sqrt(y), y, t), (1 - y) * H(y - 1), None, [(1, half)]),
    ("a drift that jumps", Abs(x), Diffusion(-sign(x), 1, x, t), None, 2 * H(x, 0) - 1, [(0, 1)]),
    ("levels in no order", ReLU(x - a) - 2 * ReLU(x - b), W, 0, H(x - a, 0) - 2 * H(x - b, 0), [(a, half), (b, -1)]),
    ("a kink that is none", ReLU(x) - ReLU(-x), W, 0, 1, []),
]


@pytest.mark.parametrize(
    "f, X, drift, diffusion, terms", [row[1:] for row in FORMULAS], ids=[row[0] for row in FORMULAS]
)
def test_formulas(f, X, drift, diffusion, terms):
    found = rs.ito(f, X)
    assert [tuple(pair) for pair in found.local_times] == terms
    for told, known in ((found.drift, drift), (found.diffusion, diffusion)):
        assert known is None or rs.equal(told, known, x=X.x) is True
    _check_pointwise(f, X, found)


def _check_pointwise(f, X, found):
    """Off the kinks drift and diffusion are Ito's; at a kink the slope is the left one."""
    own = {a: Rational(1, 3), b: Rational(5, 4), m: 2, k: 1, r: Rational(1, 5), s: Rational(1, 2), K: 2, S0: 1}
    where = {t: Rational(3, 2)}
    for v in (Rational(-7, 3), Rational(-2, 5), Rational(3, 7), Rational(9, 4)):
        if X.x.is_positive and v < 0:
            continue
        g = rs.to_sympy(f).subs(own)
        h = Rational(1, 10**12)
        values = [N(g.subs(where).subs(X.x, v + c * h), 60) for c in (-1, 0, 1)]
        slope, curvature = (values[2] - values[0]) / (2 * h), (values[2] - 2 * values[1] + values[0]) / h**2
        speed = diff(g, t).subs(X.x, v).subs(where)
        mu, sigma = (c.subs(own).subs(X.x, v) for c in (X.mu, X.sigma))
        drift = speed + mu * slope + sigma**2 * curvature / 2
        told = [rs.to_sympy(e).subs(own).subs(where).subs(X.x, v) for e in (found.drift, found.diffusion)]
        assert abs(N(told[0] - drift, 30)) < 1e-8 and abs(N(told[1] - sigma * slope, 30)) < 1e-8
    for level, _ in found.local_times:
        v = level.subs(own)
        g = rs.to_sympy(f).subs(own).subs(where)
        left = (N(g.subs(X.x, v), 60) - N(g.subs(X.x, v - h), 60)) / h
        assert abs(N(rs.to_sympy(found.slope).subs(own).subs(where).subs(X.x, v) - left, 30)) < 1e-8


SYMMETRIC = [
    ("tanaka", Abs(x), W, sign(x), [(0, 1)]),
    ("positive part", ReLU(x), W, H(x), [(0, half)]),
    ("at a level", Abs(x - a), W, sign(x - a), [(a, 1)]),
    ("a peak", exp(-Abs(x)), W, -exp(-Abs(x)) * sign(x), [(0, -1)]),
    ("a call", ReLU(y - K), G, s * y * H(y - K), [(K, half)]),
]


@pytest.mark.parametrize("f, X, diffusion, terms", [row[1:] for row in SYMMETRIC], ids=[row[0] for row in SYMMETRIC])
def test_the_mean_derivative_with_the_symmetric_local_time(f, X, diffusion, terms):
    found = rs.ito(f, X, symmetric=True)
    assert found.convention == "mean derivative, symmetric local time"
    assert [tuple(pair) for pair in found.local_times] == terms
    assert rs.equal(found.diffusion, diffusion, x=X.x) is True


def test_parameters_in_order():
    found = rs.ito(Abs(x - a) * Abs(x - b), W, assume=(a < b,))
    assert [tuple(pair) for pair in found.local_times] == [(a, b - a), (b, b - a)]
    with pytest.raises(rs.UnsupportedError, match="case to case"):
        rs.ito(Abs(x - a) * Abs(x - b), W)


plain = Symbol("t")
REFUSED = [
    ("a step", H(x - 1), W, "jumps at 1"),
    ("a sign", sign(x), W, "jumps at 0"),
    ("a jump by cases", Piecewise((0, x < 2), (1, True)), W, "jumps at 2"),
    ("a value of its own", Piecewise((1, Eq(x, 0)), (Abs(x), True)), W, "jumps at 0"),
    ("an infinite slope", sqrt(Abs(x)), W, "difference of convex"),
    ("a pole", 1 / Abs(x), W, "difference of convex|unbounded|poles|integrable"),
    ("a logarithm", log(Abs(x)), W, "difference of convex|unbounded|poles"),
    ("half a line", log(x), W, "no value on an interval"),
    ("a kink that moves by jumps", Abs(x - Abs(t - 1)), W, "does not move smoothly"),
    ("a kink in time", x * Abs(t - 1), W, "not smooth in t"),
    ("a jump in time", x * H(t - 1), W, "not smooth in t"),
    ("kinks without end", Abs(sin(x)), W, "repeat without end"),
    ("an impulse", rs.Dirac(x), W, "impulses"),
    ("another t", Abs(x) * plain, W, "another symbol"),
    ("a random symbol", Abs(Normal("Z", 0, 1)), W, "random symbols"),
    ("no diffusion", Abs(x), x, "no rs.Diffusion"),
]


@pytest.mark.parametrize("f, X, said", [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_refusals_say_why(f, X, said):
    with pytest.raises(rs.UnsupportedError, match=said):
        rs.ito(f, X)


# ---------------------------------------------------------------------- laws of the diffusions
def test_marginal_laws_solve_the_equations_of_the_moments():
    """d E X = E mu dt, d E X^2 = E(2 X mu + sigma^2) dt, and the start."""
    for X in (W, Diffusion.brownian(x, t, k, m, s), G, O):
        law = X.law()
        for f in (X.x, X.x**2):
            rate = diff(f, X.x) * X.mu + X.sigma**2 * diff(f, X.x, 2) / 2
            left, right = rs.expectation(f, law, X.x).diff(t), rs.expectation(rate.expand(), law, X.x)
            values = {r: Rational(1, 3), m: 2, s: Rational(1, 2), k: Rational(3, 4), S0: 2, t: Rational(5, 4)}
            assert abs(N((left - right).subs(values), 20)) < 1e-12


def over_time(rate, time):
    """The integral of rate(s) from 0, u = sqrt(s) taking the singularity away; the last 1e-10 of it left out."""
    with mp.workdps(40):
        return mp.quad(lambda v: 2 * v * rate(v * v), [mp.mpf("1e-10"), mp.sqrt(time)])


def test_tanaka_in_the_mean():
    """E|W_t| = E L_t: the occupation formula and the expectation agree."""
    assert rs.expectation(Abs(x), W.law(), x) == W.expected_local_time(0) == sqrt(2 * t / pi)


LOCAL = [
    ("away from the start", W, half, 2),
    ("from another start", Diffusion.brownian(x, t, 1, 0, 2), half, 1),
    ("with a drift", Diffusion.brownian(x, t, 0, 2), 0, 3),
    ("with a drift, away", Diffusion.brownian(x, t, 0, 2), 1, 1),
    ("geometric", Diffusion.geometric(0, half, y, t, 1), 2, 1),
    ("geometric with a drift", Diffusion.geometric(1, 1, y, t, 1), 2, 1),
    ("mean reverting", Diffusion.ornstein_uhlenbeck(1, 0, 1, x, t), 0, 2),
    ("mean reverting, away", Diffusion.ornstein_uhlenbeck(1, 0, 1, x, t, 1), half, 1),
]


@pytest.mark.parametrize("X, level, time", [row[1:] for row in LOCAL], ids=[row[0] for row in LOCAL])
def test_expected_local_times_by_two_roads(X, level, time):
    """The occupation integral by quadrature, and Tanaka in the mean: E|X_t - a| - |x_0 - a| - int E sign(X - a) mu."""
    u = Symbol("u", positive=True)
    inner = rs.lambdify(u, (X.sigma.subs(X.x, level) ** 2 * X.law(u).pdf(level)), modules="mpmath")
    occupied = over_time(inner, time)
    found = X.expected_local_time(level, time)
    if not isinstance(found, Integral):
        assert abs(N(found, 20) - occupied) < 1e-8
    drift = rs.lambdify(u, rs.expectation(sign(X.x - level) * X.mu, X.law(u), X.x), modules="mpmath")
    tanaka = N(rs.expectation(Abs(X.x - level), X.law(time), X.x) - Abs(X.start - level), 20)
    assert abs(tanaka - over_time(drift, time) - occupied) < 1e-8


def test_closed_forms_of_local_times():
    assert Diffusion.brownian(x, t, 0, 2).expected_local_time(0, 3).has(Integral) is False
    assert Diffusion.ornstein_uhlenbeck(1, 0, 1, x, t).expected_local_time(0).has(Integral) is False


MEAN = [
    ("a call", ReLU(y - 2), Diffusion.geometric(Rational(1, 10), half, y, t, 1), 1),
    ("a distance", Abs(x - 1), Diffusion.ornstein_uhlenbeck(1, 0, 1, x, t), 2),
    ("a hat", ReLU(x - 1) - 2 * ReLU(x) + ReLU(x + 1), Diffusion.brownian(x, t, half), 1),
]


@pytest.mark.parametrize("f, X, time", [row[1:] for row in MEAN], ids=[row[0] for row in MEAN])
def test_the_formula_in_the_mean(f, X, time):
    """The martingale part has mean 0: E f(X_t) - f(x_0) is the drift's mean and the weighted expected local times."""
    u, found = Symbol("u", positive=True), rs.ito(f, X)
    total = rs.expectation(found.drift, X.law(u), X.x)
    for level, weight in found.local_times:
        total += weight * X.sigma.subs(X.x, level) ** 2 * X.law(u).pdf(level)
    rate = rs.lambdify(u, total, modules="mpmath")
    grown = over_time(rate, time)
    left = N(rs.expectation(f, X.law(time), X.x) - rs.to_sympy(f).subs(X.x, X.start), 20)
    assert abs(left - grown) < 1e-8


def test_local_time_by_simulation():
    """|W_1| - sum of sign(W) dW on 400 steps; the mean of 2000 paths within 5 standard errors and the bias."""
    draw, paths, steps = random.Random(7), 2000, 400
    values = []
    for _ in range(paths):
        w = total = 0.0
        for _ in range(steps):
            dw = draw.gauss(0, steps**-0.5)
            total += dw if w > 0 else -dw
            w += dw
        values.append(abs(w) - total)
    mean = sum(values) / paths
    error = (sum((v - mean) ** 2 for v in values) / paths**2) ** 0.5
    assert abs(mean - float(W.expected_local_time(0, 1))) < 5 * error + 0.01


# ---------------------------------------------------------------------- how they are held
def test_shown_and_sent():
    found = rs.ito(ReLU(x - 1), W)
    assert str(found) == "Ito(drift=0, diffusion=Heaviside(x - 1, 0), local_times=((1, 1/2)))"
    assert r"\mathrm{d}L^{1}" in latex(found) and r"\mathrm{d}t" not in latex(found)
    assert r"\tilde{L}^{0}" in latex(rs.ito(Abs(x), W, symmetric=True))
    for held in (found, O, G.law(), rs.Law.discrete({0: half, 1: half})):
        assert pickle.loads(pickle.dumps(held)) == held and held.func(*held.args) == held and srepr(held)
        assert latex(held)
    assert rs.ito(x**2 - t, W).is_local_martingale and not found.is_local_martingale


BAD = [
    ("one symbol for both", lambda: Diffusion(0, 1, x, x), "both called"),
    ("volatility 0", lambda: Diffusion.brownian(x, t, 0, 0, 0), "positive"),
    ("a state of one sign", lambda: Diffusion.brownian(y, t), "real only"),
    ("the state as a parameter", lambda: Diffusion.ornstein_uhlenbeck(1, x, 1, x, t), "without x"),
    ("an unknown law", lambda: Diffusion(-(x**3), 1, x, t).law(), "only those of the named"),
    ("no time", lambda: W.law(0), "time must be positive"),
    ("a level that moves", lambda: W.expected_local_time(t), "real number or parameter"),
    ("an infinite level", lambda: W.expected_local_time(oo), "real number|finite"),
    ("a derivative", lambda: Diffusion([1], 1, x, t), "scalar expression"),
]


@pytest.mark.parametrize("call, said", [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_processes(call, said):
    with pytest.raises(rs.UnsupportedError, match=said):
        call()


def test_floats():
    found = rs.ito(ReLU(x - 0.5), Diffusion.brownian(x, t, 0, 0.1))
    assert found.local_times[0].level == 0.5 and found.drift.has(0.1)
