"""Expectations under a bivariate normal law, arc-cosine kernels, mean-field recursions."""

from __future__ import annotations

import pickle
import random

import mpmath as mp
import pytest
from sympy import Abs, Max, N, Piecewise, Rational, Symbol, acos, cos, exp, latex, log, pi, sign, sqrt, symbols

import relu_sym as rs

u, v, x, rho = symbols("u v x rho", real=True)
q, theta = Symbol("q", positive=True), Symbol("theta", positive=True)
H, ReLU = rs.Heaviside, rs.ReLU
tenth = Rational(1, 10)
ANGLE = acos(rho)

KERNELS = [  # Cho and Saul (2009), table 1: J_n(theta)/pi
    (0, (pi - theta) / pi),
    (1, (sqrt(1 - cos(theta) ** 2) + (pi - theta) * cos(theta)) / pi),
    (2, (3 * sqrt(1 - cos(theta) ** 2) * cos(theta) + (pi - theta) * (1 + 2 * cos(theta) ** 2)) / pi),
]


@pytest.mark.parametrize("order, published", KERNELS)
def test_arc_cosine_kernels(order, published):
    found = rs.arc_cosine_kernel(order, rho)
    assert (found - published.subs(theta, ANGLE)).expand().equals(0)
    assert rs.arc_cosine_kernel(order, 1) == published.subs(theta, 0).expand()


PAIRS = [
    ("orthant", H(u) * H(v), Rational(1, 4) + (pi / 2 - ANGLE) / (2 * pi)),  # Sheppard
    ("signs", sign(u) * sign(v), 1 - 2 * ANGLE / pi),
    ("covariance", u * v, rho),
    ("squares", u**2 * v**2, 1 + 2 * rho**2),  # Isserlis
    ("fourth and fourth", u**4 * v**4, 9 + 72 * rho**2 + 24 * rho**4),
    ("distances", Abs(u) * Abs(v), 2 * (sqrt(1 - rho**2) + rho * (pi / 2 - ANGLE)) / pi),
    ("one rectified", u * ReLU(v), rho / 2),
    ("opposite", ReLU(u) * ReLU(-v), (sqrt(1 - rho**2) - rho * ANGLE) / (2 * pi)),
    ("a constant", 3 + 0 * u, 3),
    ("a sum", ReLU(u) + Abs(v), 3 / sqrt(2 * pi)),
    ("only one", Max(u, 0) ** 3, sqrt(2 / pi)),
    ("by cases", Piecewise((v, u < 0), (0, True)), -rho / sqrt(2 * pi)),
]


@pytest.mark.parametrize("f, value", [row[1:] for row in PAIRS], ids=[row[0] for row in PAIRS])
def test_published_values(f, value):
    found = rs.bivariate_expectation(f, (u, v), rho)
    assert (found - value).expand().equals(0)


NUMBERS = [
    ("leaky", rs.LeakyReLU(u, tenth) * rs.LeakyReLU(v, tenth), Rational(3, 5), (1, 1)),
    ("deviations", ReLU(u) * ReLU(v), Rational(-1, 3), (2, Rational(1, 2))),
    ("a mixed product", ReLU(u) ** 2 * Abs(v) * H(v), Rational(4, 5), (1, 1)),
    ("an odd one", ReLU(u) ** 3 * v, Rational(-7, 10), (1, 3)),
    ("a fully correlated pair", ReLU(u) * ReLU(v), 1, (1, 2)),
    ("an opposite pair", Abs(u) * ReLU(v), -1, (1, 2)),
]


def by_quadrature(f, c, deviations):
    """E f(u, v) along the rays: an integral over the angle, the radial one by its homogeneity taken apart."""
    g = rs.lambdify((u, v), rs.to_sympy(f), modules="mpmath")
    c, theta0 = mp.mpf(c), mp.acos(mp.mpf(c))
    p, d = map(mp.mpf, deviations)

    def along(phi):
        a, b = p * mp.cos(phi), d * mp.cos(phi - theta0)
        degree = mp.mpf(sum(power(f, w) for w in (u, v)))
        return g(a, b) * mp.mpf(2) ** (degree / 2) * mp.gamma(degree / 2 + 1) / (2 * mp.pi)

    turns = {mp.pi / 2, -mp.pi / 2, theta0 - mp.pi / 2, theta0 + mp.pi / 2, theta0 - 3 * mp.pi / 2, -mp.pi, mp.pi}
    corners = sorted(w for w in turns if abs(w) <= mp.pi)
    return mp.quad(along, corners)


def power(f, w):
    """The degree in which a homogeneous function grows with a variable."""
    return log(abs(f.subs({w: 2 * w}).subs({u: 3, v: 5}) / f.subs({u: 3, v: 5})), 2)


@pytest.mark.parametrize("f, c, deviations", [row[1:] for row in NUMBERS], ids=[row[0] for row in NUMBERS])
def test_by_quadrature(f, c, deviations):
    found = rs.bivariate_expectation(f, (u, v), c, deviations)
    assert abs(N(found, 20) - by_quadrature(f, c, deviations)) < 1e-9


def test_monte_carlo():
    """Within 5 standard errors of 20000 draws."""
    draw, n, c = random.Random(3), 20_000, 0.6
    values = []
    for _ in range(n):
        a, b = draw.gauss(0, 1), draw.gauss(0, 1)
        values.append(max(a, 0) * abs(c * a + (1 - c * c) ** 0.5 * b))
    mean = sum(values) / n
    error = (sum((w - mean) ** 2 for w in values) / n / n) ** 0.5
    assert abs(float(rs.bivariate_expectation(ReLU(u) * Abs(v), (u, v), 0.6)) - mean) < 5 * error


def test_the_recursion_of_he():
    """He's variance is 2 for ReLU: every variance is kept, and correlations go to 1 by the kernel of order 1."""
    layer = rs.mean_field(ReLU(x), x)
    assert layer.weight_variance == 2 and layer.variance(q) == q
    assert layer.correlation(rho, q) == rs.arc_cosine_kernel(1, rho) and layer.correlation(1) == 1
    assert (layer.slope(rho) - rs.arc_cosine_kernel(0, rho)).equals(0) and layer.slope(1) == 1
    assert layer.covariance(rho, 4, 9) == (6 * rs.arc_cosine_kernel(1, rho)).expand()
    assert (rs.arc_cosine_kernel(1, rho).diff(rho) - layer.slope(rho)).equals(0)


FIELDS = [
    ("leaky", rs.LeakyReLU(x, tenth), Rational(200, 101)),
    ("absolute value", Abs(x), 1),
    ("linear", x, 1),
    ("square of the positive part", ReLU(x) ** 2, Rational(2, 3)),
]


@pytest.mark.parametrize("phi, weight", [row[1:] for row in FIELDS], ids=[row[0] for row in FIELDS])
def test_weights_of_he(phi, weight):
    layer = rs.mean_field(phi, x)
    assert layer.weight_variance == weight and layer.variance(1) == 1 and layer.correlation(1) == 1
    assert pickle.loads(pickle.dumps(layer)) == layer and latex(layer)


def test_a_bias_and_an_order():
    layer = rs.mean_field(rs.ELU(x), x, weight_variance=1, bias_variance=tenth)
    second = mp.quad(lambda w: (mp.exp(w) - 1) ** 2 * mp.npdf(w), [-12, 0]) + mp.mpf(1) / 2
    assert abs(N(layer.variance(1), 20) - second - mp.mpf("0.1")) < 1e-10


REFUSED = [
    ("kinks elsewhere", lambda: rs.bivariate_expectation(Max(u, v), (u, v), rho), "no polynomial on a quadrant"),
    ("a threshold", lambda: rs.bivariate_expectation(ReLU(u - 1) * v, (u, v), rho), "no polynomial on a quadrant"),
    ("no polynomial", lambda: rs.bivariate_expectation(exp(u) * v, (u, v), rho), "no polynomial on a quadrant"),
    ("a pole", lambda: rs.bivariate_expectation(v / u, (u, v), rho), "no polynomial on a quadrant"),
    ("an impulse", lambda: rs.bivariate_expectation(rs.Dirac(u) * v, (u, v), rho), "impulses"),
    ("a correlation of 2", lambda: rs.bivariate_expectation(u * v, (u, v), 2), r"not in \[-1, 1\]"),
    ("one variable", lambda: rs.bivariate_expectation(u * u, (u, u), rho), "name two"),
    ("three variables", lambda: rs.bivariate_expectation(u, (u, v, x), rho), "two variables"),
    ("a sign", lambda: rs.bivariate_expectation(q * v, (q, v), rho), "real only"),
    ("a negative deviation", lambda: rs.bivariate_expectation(u, (u, v), rho, (-1, 1)), "negative"),
    ("itself", lambda: rs.bivariate_expectation(u, (u, v), u), "must not hold"),
    ("order -1", lambda: rs.arc_cosine_kernel(-1, rho), "must be 0, 1, 2"),
    ("an order of a half", lambda: rs.arc_cosine_kernel(Rational(1, 2), rho), "must be 0, 1, 2"),
    ("one symbol", lambda: rs.bivariate_expectation(u, u, rho), "two variables"),
    ("a word", lambda: rs.bivariate_expectation(u, (u, v), "r"), "string"),
    ("no variance", lambda: rs.mean_field(0 * x, x), "E phi"),
    ("no finite variance", lambda: rs.mean_field(exp(x**2), x), "E phi"),
    ("slopes of a step", lambda: rs.mean_field(H(x), x).slope(rho), "jumps"),
    ("a curved activation", lambda: rs.mean_field(rs.ELU(x), x).correlation(rho), "no polynomial"),
]


@pytest.mark.parametrize("call, said", [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_refusals_say_why(call, said):
    with pytest.raises(rs.UnsupportedError, match=said):
        call()
