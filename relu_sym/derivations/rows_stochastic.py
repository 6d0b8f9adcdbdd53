"""Rows: expectations, the formula of Ito, Tanaka and Meyer, local times, normal pairs."""

from __future__ import annotations

from sympy import Abs, Expr, Integral, Rational, Symbol, Tuple, acos, cos, exp, oo, pi, sin, sqrt

from ..functions import Dirac
from ..steps import D, Differential, Expected, Increment, LawOf, LocalTimeOf, Rule
from ..steps.stochastic import NOISE
from .rows_reading import a, b, c, f, g, h, p, q, u, v, x

t, z, rho = Symbol("t", positive=True), Symbol("z", real=True), Symbol("rho", real=True)
m, s = Symbol("m", real=True), Symbol("s", positive=True)
r, angle = Symbol("r", positive=True), Symbol("phi", real=True)
mu, sigma = Symbol("mu", real=True), Symbol("sigma", positive=True)
KALLENBERG = "O. Kallenberg, Foundations of Modern Probability (2021)"
REVUZ = "D. Revuz, M. Yor, Continuous Martingales and Brownian Motion (1999)"
PESKIR = "G. Peskir, A change-of-variable formula with local time on curves (2005)"
CHO = "Y. Cho, L. K. Saul, Kernel Methods for Deep Learning (2009)"

RADIAL = Integral(r**2 * exp(-(r**2) / 2), (r, 0, oo))
density = LawOf("density", p(x), x, -oo, oo)
dt, dx, clock = Increment("time", t), Increment("state", x), Increment("clock", x)


def moving(e: Expr) -> Expr:
    """d e along a diffusion."""
    return Differential(e, x, t, mu, sigma)


def kinked(level: Expr) -> Expr:
    """The terms of the formula with one kink."""
    kink = Rational(1, 2) * c * Increment("right", level)
    return D(f(t, x), t) * dt + D(f(t, x), x) * dx + Rational(1, 2) * D(f(t, x), x, 2, "classical") * clock + kink


ROWS = (
    Rule(
        "standard normal variable",
        "A normal variable is its mean plus its deviation times a standard one; a lognormal one is exp of such a one.",
        Expected(f(x), x, LawOf("normal", m, s)),
        Expected(f(m + s * z), z, LawOf("normal", 0, 1)),
        ("s > 0",),
        "everywhere",
        f"{KALLENBERG}, lemma 1.24",
    ),
    Rule(
        "expectation as an integral",
        "An expectation is the integral against the density, and beside it the sum over the atoms of their weight "
        "times the value there.",
        Expected(f(x), x, density),
        Integral(f(x) * g(x), (x, -oo, oo)) + b * f(a),
        ("p = g + b*delta(x - a)", "f has an expectation"),
        "as numbers",
        f"{KALLENBERG}, lemma 1.24",
    ),
    Rule(
        "value of the integral",
        "Each integral by itself.",
        Integral(f(x), (x, -oo, oo)),
        c,
        (),
        "as numbers",
        f"{KALLENBERG}, theorem 1.19",
    ),
    Rule(
        "value of the expectation",
        "The expectation in the formula is worked out by itself.",
        Expected(f(x), x, density),
        c,
        (),
        "as numbers",
        f"{KALLENBERG}, lemma 1.24",
    ),
    Rule(
        "expectation put in",
        "The value of the expectation is put into the formula.",
        Expected(f(x), x, density) - Abs(a),
        c - Abs(a),
        (),
        "as numbers",
        f"{KALLENBERG}, lemma 1.24",
    ),
    Rule(
        "sum of the integrals",
        "The values of the integrals are added.",
        Integral(f(x), (x, -oo, 0)) + Integral(f(x), (x, 0, oo)),
        b + c,
        ("not both are infinite with opposite signs",),
        "as numbers",
        f"{KALLENBERG}, theorem 1.19",
    ),
    Rule(
        "derivative under the expectation",
        "The derivative in a parameter is taken under the expectation, in the sense of distributions.",
        D(Expected(f(x, a), x, density), a),
        Expected(D(f(x, a), a), x, density),
        ("the expectation of |f| is bounded beside every value of the parameter",),
        "as distributions",
        "P. Glasserman, Monte Carlo Methods in Financial Engineering (2003), section 7.2",
    ),
    Rule(
        "derivative in the parameter",
        "A kink that moves with the parameter becomes a step, a step an impulse, which samples the density.",
        Expected(D(f(x, a), a), x, density),
        Expected(g(x, a), x, density),
        (),
        "as distributions",
        "D. T. Breeden, R. H. Litzenberger, Prices of State-Contingent Claims (1978)",
    ),
    Rule(
        "curvature measure",
        "The second distributional derivative holds f'' between the kinks, and at each of them the jump of the slope.",
        D(f(x), x, 2),
        D(f(x), x, 2, "classical") + c * Dirac(x - a),
        ("f is a difference of convex functions",),
        "as distributions",
        f"{REVUZ}, appendix 3",
    ),
    Rule(
        "Ito, Tanaka and Meyer",
        "Before dX stands the left derivative, and half the curvature measure is integrated against the right local "
        "times; or the mean of the derivatives from both sides, and the symmetric local times.  Of the regular part "
        "of f'' this is 1/2*f''*d<X>, at a kink half the jump of the slope times dL.",
        moving(f(t, x)),
        kinked(a),
        ("f is a difference of convex functions of x", "f is smooth in t"),
        "along the paths",
        f"{REVUZ}, theorem VI.1.5 and exercise VI.1.25",
    ),
    Rule(
        "local time on curves",
        "A kink at b(t) brings the local time of X - b at 0; the derivatives in x and in t are those from the left, or "
        "their means.",
        moving(f(t, x)),
        kinked(g(t)),
        ("f is smooth on both sides of the curve, up to it", "the curve is smooth"),
        "along the paths",
        f"{PESKIR}, theorem 3.1",
    ),
    Rule(
        "dynamics",
        "dX = mu dt + sigma dW and d<X> = sigma^2 dt are put in.",
        f(x) * dx + g(x) * clock,
        (f(x) * mu + g(x) * sigma**2) * dt + f(x) * sigma * NOISE,
        (),
        "along the paths",
        f"{REVUZ}, section IV.3",
    ),
    Rule(
        "Tanaka in the mean",
        "The stochastic integral in |X - a| = |X_0 - a| + int sign(X - a) dX + L has the mean 0 where X has no drift.",
        LocalTimeOf(a, t, x, t, 0, sigma, b),
        Expected(Abs(x - a), x, density) - Abs(b - a),
        ("p is the density of X at the time t", "the stochastic integral is square integrable"),
        "as numbers",
        f"{REVUZ}, theorem VI.1.2",
    ),
    Rule(
        "occupation formula",
        "The expected local time is the integral over the time of sigma^2 at the level times the density there.",
        LocalTimeOf(a, t, x, t, mu, sigma, b),
        Integral(sigma**2 * q(a, v), (v, 0, t)),
        ("q(a, v) is the density of X at the time v",),
        "as numbers",
        f"{REVUZ}, corollary VI.1.6",
    ),
    Rule(
        "polar coordinates",
        "A centred normal pair is r*cos(phi) and r*cos(phi - theta), cos(theta) the correlation, times the deviations; "
        "on every quadrant each term is a radial integral times an angular one.",
        Expected(f(u) * g(v), Tuple(u, v), LawOf("pair", 1, 1, rho)),
        Integral(r ** (h + 1) * exp(-(r**2) / 2), (r, 0, oo))
        * Integral(cos(angle - acos(rho)), (angle, a, b))
        / (2 * pi),
        ("f(u)*g(v) is homogeneous on each quadrant",),
        "as numbers",
        f"{CHO}, appendix",
    ),
    Rule(
        "radial integrals",
        "The integral of r^(n + 1)*exp(-r^2/2) over r > 0 is 2^(n/2)*Gamma(n/2 + 1).",
        RADIAL,
        sqrt(2 * pi) / 2,
        (),
        "as numbers",
        f"{CHO}, appendix",
    ),
    Rule(
        "angular integrals",
        "Powers of cosines between the rays that bound the quadrant.",
        Integral(cos(angle), (angle, a, b)),
        sin(b) - sin(a),
        (),
        "as numbers",
        f"{CHO}, appendix",
    ),
)
