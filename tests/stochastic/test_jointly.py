"""Expectations in several random symbols, against published values and iterated quadrature."""

from __future__ import annotations

import random

import mpmath as mp
import pytest
from sympy import Abs, I, Max, Min, N, Piecewise, Rational, Symbol, acos, asin, erf, exp, log, pi, sign, sqrt
from sympy.stats import Cauchy, Die, Exponential, LogNormal, Normal, Poisson, Uniform

import relu_sym as rs

ReLU, H = rs.ReLU, rs.Heaviside
r, m = Symbol("r", real=True), Symbol("m", real=True)
s = Symbol("s", positive=True)
X, Y, Z = Normal("X", 0, 1), Normal("Y", 0, 1), Normal("Z", m, s)
U, V, W = (Uniform(n, 0, 1) for n in "UVW")
E1, E2 = Exponential("E1", 1), Exponential("E2", 2)
D1, D2 = Die("D1", 6), Die("D2", 6)
PAIR = Normal("P", [0, 0], [[1, r], [r, 1]])
OFF = Normal("M", [1, 2], [[2, 1], [1, 3]])
half = Rational(1, 2)
SPREAD = sqrt(1 + s**2)

EXACT = [
    ("distance of two normal ones", Abs(X - Y), 2 / sqrt(pi)),
    ("maximum of two normal ones", Max(X, Y), 1 / sqrt(pi)),
    ("minimum of two normal ones", Min(X, Y), -1 / sqrt(pi)),
    (
        "Clark's formula",
        Max(X, Z),
        m * (1 + erf(m / SPREAD / sqrt(2))) / 2 + SPREAD * exp(-(m**2) / SPREAD**2 / 2) / sqrt(2 * pi),
    ),
    ("independent factors", ReLU(X) * ReLU(Y), 1 / (2 * pi)),
    ("a product inside", ReLU(X * Y), 1 / pi),
    ("an orthant", H(X - Y) * H(Y), Rational(1, 8)),
    ("two signs", sign(X) * sign(X + Y), half),
    ("Cho and Saul", ReLU(PAIR[0]) * ReLU(PAIR[1]), (sqrt(1 - r**2) + r * (pi - acos(r))) / (2 * pi)),
    ("Sheppard", H(PAIR[0]) * H(PAIR[1]), Rational(1, 4) + asin(r) / (2 * pi)),
    ("covariance", OFF[0] * OFF[1], 3),
    ("one component", ReLU(OFF[0]), half + exp(-Rational(1, 4)) / sqrt(pi) + erf(half) / 2),
    ("distance of components", Abs(OFF[0] - OFF[1]), erf(1 / sqrt(6)) + sqrt(6 / pi) * exp(-Rational(1, 6))),
    ("distance of two uniform ones", Abs(U - V), Rational(1, 3)),
    ("maximum of three uniform ones", Max(U, V, W), Rational(3, 4)),
    ("a power of a power", U**V, log(2)),
    ("maximum of exponential ones", Max(E1, E2), Rational(7, 6)),
    ("the first of two", H(E2 - E1), Rational(1, 3)),
    ("waiting", ReLU(E1 - E2), Rational(2, 3)),
    ("two dice", Max(D1, D2), Rational(161, 36)),
    ("a die and a uniform one", Abs(D1 - U), 3),
    ("an impulse is the density of the difference", rs.Dirac(X - Y), 1 / (2 * sqrt(pi))),
    ("a moment generating function", exp(X * Y / 4), 4 / sqrt(15)),
    ("by cases", Piecewise((X, X > Y), (Y, True)), 1 / sqrt(pi)),
    (
        "a linear form with a common factor",
        ReLU(m * X + X * Y),
        (exp(-(m**2) / 2) / sqrt(pi) + m * erf(m / sqrt(2)) / sqrt(2)) / sqrt(pi),
    ),
    ("terms apart", ReLU(X) * U + Abs(V), half + 1 / (2 * sqrt(2 * pi))),
    ("a difference of one with itself", X - X + Y, 0),
]


@pytest.mark.parametrize("f, value", [row[1:] for row in EXACT], ids=[row[0] for row in EXACT])
def test_published_values(f, value):
    found = rs.expectation(f)
    numbers = {m: Rational(2, 3), s: Rational(3, 2), r: Rational(1, 3)}
    assert abs(N((found - value).subs(numbers), 30)) < 1e-25


def bell(v):
    return mp.exp(-v * v / 2) / mp.sqrt(2 * mp.pi)


ITERATED = [  # f, its twin of two numbers, (density, cuts) of each
    ("normal and uniform", ReLU(U + X - 1), lambda u, x: max(u + x - 1, 0), (lambda u: 1, (0, 1)), (bell, (-9, 9))),
    (
        "uniform and exponential",
        Abs(U - E1) * U,
        lambda u, e: abs(u - e) * u,
        (lambda u: 1, (0, 1)),
        (lambda e: mp.exp(-e), (0, 40)),
    ),
    (
        "exponential and exponential",
        Min(E1, 2 * E2, 1),
        lambda a, b: min(a, 2 * b, 1),
        (lambda a: mp.exp(-a), (0, 30)),
        (lambda b: 2 * mp.exp(-2 * b), (0, 20)),
    ),
    ("a kink off the middle", Abs(X - 2 * Y + 1), lambda x, y: abs(x - 2 * y + 1), (bell, (-9, 9)), (bell, (-9, 9))),
]


@pytest.mark.parametrize("f, twin, one, other", [row[1:] for row in ITERATED], ids=[row[0] for row in ITERATED])
def test_by_midpoints(f, twin, one, other):
    """Midpoint sums with 200 points in each variable: kinks fall where they like."""
    (p, (a, b)), (q, (c, d)) = one, other
    n = 200
    xs, ys = ([lo + (hi - lo) * (k + 0.5) / n for k in range(n)] for lo, hi in ((a, b), (c, d)))
    ps, qs = [float(p(x)) for x in xs], [float(q(y)) for y in ys]
    total = sum(w * v * twin(x, y) for x, w in zip(xs, ps, strict=True) for y, v in zip(ys, qs, strict=True))
    assert abs(total * (b - a) * (d - c) / n**2 - float(rs.expectation(f))) < 5e-3


def test_by_simulation():
    """The largest of a die and two normal ones; 5 standard errors of 20000 draws."""
    draw, n = random.Random(11), 20_000
    values = [max(draw.randint(1, 6) - 3, draw.gauss(0, 1)) * draw.random() for _ in range(n)]
    mean = sum(values) / n
    error = (sum((v - mean) ** 2 for v in values) / n / n) ** 0.5
    assert abs(float(rs.expectation(Max(D1 - 3, X) * U)) - mean) < 5 * error


def test_the_law_of_the_mean_is_linear():
    f, g = Abs(X - Y), ReLU(U + V - 1)
    assert (rs.expectation(2 * f - 3 * g) - 2 * rs.expectation(f) + 3 * rs.expectation(g)).equals(0)


C = Cauchy("C", 0, 1)
REFUSED = [
    ("no mean of a factor", lambda: rs.expectation(C * X), "does not exist"),
    ("no mean of a term", lambda: rs.expectation(C + X), "does not exist"),
    ("an infinite factor", lambda: rs.expectation(ReLU(C) * X), "infinite expectation"),
    ("infinite terms", lambda: rs.expectation(ReLU(C) - ReLU(Cauchy("B", 0, 1))), "infinite expectation"),
    ("a pole", lambda: rs.expectation(1 / (U - V)), "no bound"),
    ("infinitely many atoms", lambda: rs.expectation(Poisson("Q", 2) * X), "infinitely many atoms"),
    ("a law that depends on another", lambda: rs.expectation(Normal("T", X, 1) * Y), "depends on another"),
    ("complex", lambda: rs.expectation(X + I * Y), "real and imaginary"),
    ("kinks of a pair that depends", lambda: rs.expectation(ReLU(OFF[0]) * ReLU(OFF[1])), "depend on each other"),
    ("a degenerate difference in doubt", lambda: rs.expectation(Abs(PAIR[0] - PAIR[1])), "positive, decidably"),
    ("the vector itself", lambda: rs.expectation(ReLU(PAIR)), "components"),
    ("two of one name", lambda: rs.expectation(X * Normal("X", 0, 2)), "another symbol that is called X"),
    ("a parameter of its name", lambda: rs.expectation(Symbol("X") * X * Y), "another symbol that is called X"),
    ("a law beside them", lambda: rs.expectation(X * Y, rs.Law.normal(0, 1)), "beside the law"),
]


@pytest.mark.parametrize("call, said", [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_refusals_say_why(call, said):
    with pytest.raises(rs.ReluSymError, match=said):
        call()


def test_floats_and_a_tie_of_the_whole():
    assert rs.expectation(0.5 * Abs(X - Y)).is_Float
    tied = Normal("T", [0, 1], [[1, 1], [1, 1]])
    assert rs.expectation(Abs(tied[0] - tied[1])) == 1  # X - (X + 1)
    assert rs.expectation(LogNormal("L", 0, 1) * X) == 0
