"""``rs.expectation`` against published values, mpmath quadrature and laws."""

from __future__ import annotations

import random
from itertools import pairwise

import mpmath as mp
import pytest
from sympy import (
    Abs,
    E,
    Function,
    Integral,
    Max,
    Min,
    N,
    Piecewise,
    Rational,
    Symbol,
    cos,
    erf,
    exp,
    floor,
    latex,
    log,
    oo,
    pi,
    sign,
    sin,
    sqrt,
    symbols,
)
from sympy.stats import Bernoulli, Beta, Cauchy, Die, FiniteRV, Gamma, Laplace, LogNormal, Normal, Poisson
from sympy.stats import Exponential as SympyExponential
from sympy.stats import Uniform as SympyUniform

import relu_sym as rs

x, k, m = symbols("x k m", real=True)
s, S0, K, r, t = symbols("s S0 K r t", positive=True)
Law, ReLU, H, D = rs.Law, rs.ReLU, rs.Heaviside, rs.Dirac
Z = Law.normal(0, 1)

EXACT = [
    ("half normal mean", ReLU(x), Z, 1 / sqrt(2 * pi)),
    ("mean deviation", Abs(x), Z, sqrt(2 / pi)),
    ("half of the square", ReLU(x) ** 2, Z, Rational(1, 2)),
    ("third moment", ReLU(x) ** 3, Z, sqrt(2 / pi)),
    ("absolute third moment", Abs(x) ** 3, Z, 2 * sqrt(2 / pi)),
    ("fifth absolute moment", Abs(x) ** 5, Z, 8 * sqrt(2 / pi)),
    ("sign times x", sign(x) * x, Z, sqrt(2 / pi)),
    ("an odd function", sign(x), Z, 0),
    ("a step", H(x), Z, Rational(1, 2)),
    ("a characteristic function", cos(2 * x), Z, exp(-2)),
    ("leaky", rs.LeakyReLU(x, Rational(1, 10)), Z, Rational(9, 10) / sqrt(2 * pi)),
    ("gelu", rs.GELU(x), Z, 1 / (2 * sqrt(pi))),
    ("Dirac is the density", D(x), Z, 1 / sqrt(2 * pi)),
    ("slope of a Dirac", D(x, 1), Z, 0),
    ("a deviation of 3", Abs(x), Law.normal(0, 3), 3 * sqrt(2 / pi)),
    ("lognormal mean", x, Law.lognormal(0, 1), sqrt(E)),
    ("lognormal median", H(x - 1), Law.lognormal(0, 1), Rational(1, 2)),
    ("exponential call", ReLU(x - 2), Law.exponential(1), exp(-2)),
    ("exponential mean", x, Law.exponential(4), Rational(1, 4)),
    ("geometric", floor(x), Law.exponential(1), 1 / (E - 1)),
    ("uniform", Abs(x), Law.uniform(-1, 3), Rational(5, 4)),
    ("uniform distance", Abs(x - Rational(1, 2)), Law.uniform(0, 1), Rational(1, 4)),
    ("discrete", Abs(x - 1), Law.discrete({0: Rational(1, 3), 4: Rational(2, 3)}), Rational(7, 3)),
    ("a kink at an atom", H(x), Law.discrete({0: Rational(1, 2), 1: Rational(1, 2)}), Rational(3, 4)),
    ("a mixed law", ReLU(x - 1), Law.density(D(x) / 3 + 2 * exp(-x) * H(x) / 3, x), 2 * exp(-1) / 3),
    ("an atom at a jump", H(x), Law.density(D(x) / 2 + H(x) * exp(-x) / 2, x), Rational(3, 4)),
    ("a triangular density", Abs(x), Law.density(ReLU(1 - Abs(x)), x), Rational(1, 3)),
    ("heavy tails", ReLU(x), Law.density(1 / (pi * (1 + x**2)), x), oo),
    ("nothing", 0 * x, Z, 0),
    ("a constant", 5 + 0 * x, Law.density(D(x) / 3 + 2 * exp(-x) * H(x) / 3, x), 5),
    ("a step at the end of a uniform", H(x - 1), Law.uniform(0, 1), 0),
    ("an infinite moment", 1 / x**2, Law.uniform(0, 1), oo),
]


@pytest.mark.parametrize("f, law, value", [row[1:] for row in EXACT], ids=[row[0] for row in EXACT])
def test_published_values(f, law, value):
    found = rs.expectation(f, law, x)
    assert found == value or (found - value).equals(0)


DRAWN = [
    ("die", ReLU(Die("d", 6) - 3), 1),
    ("bernoulli", Abs(Bernoulli("b", Rational(1, 4)) - 1), Rational(3, 4)),
    ("finite", ReLU(FiniteRV("f", {-1: Rational(1, 2), 3: Rational(1, 2)})), Rational(3, 2)),
    ("normal", Abs(Normal("z", 0, 2)), 2 * sqrt(2 / pi)),
    ("lognormal", LogNormal("l", 0, 1), sqrt(E)),
    ("exponential", ReLU(SympyExponential("e", 1) - 1), exp(-1)),
    ("uniform", Abs(SympyUniform("u", -1, 1)), Rational(1, 2)),
    ("beta", Abs(Beta("b", 2, 3) - Rational(1, 2)), Rational(3, 16)),
    ("gamma", ReLU(Gamma("g", 2, 3) - 1), 7 * exp(-Rational(1, 3))),
    ("laplace", Abs(Laplace("l", 0, 1) - 1), 1 + exp(-1)),
    ("cauchy", ReLU(Cauchy("c", 0, 1)), oo),
]


@pytest.mark.parametrize("f, value", [row[1:] for row in DRAWN], ids=[row[0] for row in DRAWN])
def test_random_symbols_of_sympy(f, value):
    found = rs.expectation(f)
    assert found == value or (found - value).equals(0)


HALF = Rational(1, 2)
QUADRATURE = [
    ("clip", rs.Hardtanh(x), Law.normal(Rational(1, 3), 2)),
    ("fourth rectified moment", ReLU(x) ** 4, Law.normal(Rational(-1, 2), 2)),
    ("two kinks", Abs(Abs(x) - 1), Law.normal(Rational(1, 2), 1)),
    ("elu", rs.ELU(x), Law.normal(1, 1)),
    ("a spread", Max(x - 1, 0) - Max(x - 2, 0), Law.lognormal(Rational(1, 4), Rational(1, 2))),
    ("a put", Max(2 - x, 0), Law.lognormal(Rational(1, 4), Rational(1, 2))),
    ("log utility", Max(log(x), 0), Law.lognormal(0, 1)),
    ("oscillating", sin(x) ** 2, Law.exponential(2)),
    ("a dead zone", rs.Softshrink(x), Law.normal(0, 1)),
    ("exponential of a kink", exp(-Abs(x)), Law.normal(1, 1)),
    ("a cap", Min(x**2, 1), Law.normal(0, 1)),
    ("a digital", Piecewise((0, x < 1), (3, x < 2), (-1, True)), Law.normal(1, 2)),
    ("mixed", Abs(x - 2), Law.density(D(x - 1) / 4 + Rational(3, 4) * exp(-Abs(x)) / 2, x)),
]


def quadrature(f, law):
    """E f by numbers alone: adaptive quadrature between the kinks, and the atoms."""
    value = mp.mpf(sum(w * N(f.subs(x, a), 20) for a, w in law.atoms_and_weights))
    low, high = law.support()
    p = law.pdf(x) if law.name != "density" else law.core.subs(next(iter(law.core.free_symbols)), x)
    cuts = [c for c in (-8, -3, -1, -HALF, 0, HALF / 2, HALF, 1, 2, 3, 8, 20, 60, 300) if low < c < high]

    inner = rs.lambdify(x, rs.to_sympy(f * p), modules="mpmath")

    def g(v):
        return inner(v) if v != 0 else mp.mpf(0)

    cuts = [max(low, -30), *cuts, min(high, 3000)]
    for a, b in pairwise(cuts):
        if a < b:
            value += mp.quad(g, [mp.mpf(a), mp.mpf(b)], maxdegree=4)
    return value


@pytest.mark.parametrize("f, law", [row[1:] for row in QUADRATURE], ids=[row[0] for row in QUADRATURE])
def test_by_quadrature(f, law):
    assert abs(N(rs.expectation(f, law, x), 15) - quadrature(f, law)) < 1e-6


def test_a_rectified_gaussian_with_symbols():
    law = Law.normal(m, s)
    phi, Phi = exp(-(m**2) / (2 * s**2)) / sqrt(2 * pi), (1 + erf(m / (s * sqrt(2)))) / 2
    first, second = (rs.expectation(ReLU(x) ** n, law, x) for n in (1, 2))
    assert (first - (m * Phi + s * phi)).expand().equals(0)
    assert (second - ((m**2 + s**2) * Phi + m * s * phi)).expand().equals(0)


def test_monte_carlo():
    """A tolerance of 5 standard errors of 20000 draws."""
    draw, f, n = random.Random(5), lambda v: max(v - 0.5, 0.0) ** 2, 20_000
    values = [f(draw.gauss(0.25, 1.5)) for _ in range(n)]
    mean = sum(values) / n
    error = (sum((v - mean) ** 2 for v in values) / n / n) ** 0.5
    assert abs(float(rs.expectation(ReLU(x - 0.5) ** 2, Law.normal(0.25, 1.5), x)) - mean) < 5 * error


# ---------------------------------------------------------------------- payoffs
def price(payoff):
    """Of a payoff of the underlying x in the model of Black and Scholes."""
    process = rs.Diffusion.geometric(r, s, symbols("y", positive=True), t, S0)
    return exp(-r * t) * rs.expectation(payoff, process.law(), x)


def ndist(u):
    return (1 + erf(u / sqrt(2))) / 2


D1 = (log(S0 / K) + (r + s**2 / 2) * t) / (s * sqrt(t))
D2 = D1 - s * sqrt(t)
DENSITY = exp(-(D1**2) / 2) / sqrt(2 * pi)
BLACK_SCHOLES = [
    ("call", ReLU(x - K), S0 * ndist(D1) - K * exp(-r * t) * ndist(D2)),
    ("put", Max(K - x, 0), K * exp(-r * t) * ndist(-D2) - S0 * ndist(-D1)),
    ("straddle", Abs(x - K), S0 * (2 * ndist(D1) - 1) - K * exp(-r * t) * (2 * ndist(D2) - 1)),
    ("digital", H(x - K), exp(-r * t) * ndist(D2)),
    ("asset or nothing", x * H(x - K), S0 * ndist(D1)),
    ("forward", x - K, S0 - K * exp(-r * t)),
]
SOME = [
    {S0: Rational(11, 10), K: 1, r: Rational(1, 20), s: Rational(1, 5), t: 2},
    {S0: 3, K: 7, r: Rational(1, 7), s: Rational(3, 5), t: Rational(1, 2)},
    {S0: 100, K: 90, r: Rational(1, 30), s: Rational(1, 3), t: 1},
]


def agree(a, b):
    return all(abs(N((a - b).subs(values), 20)) < 1e-12 for values in SOME)


@pytest.mark.parametrize("payoff, formula", [row[1:] for row in BLACK_SCHOLES], ids=[row[0] for row in BLACK_SCHOLES])
def test_black_and_scholes(payoff, formula):
    assert agree(price(payoff), formula)


def test_delta_gamma_and_the_density_behind_them():
    call = price(ReLU(x - K))
    assert agree(call.diff(S0), ndist(D1))
    assert agree(call.diff(S0, 2), DENSITY / (S0 * s * sqrt(t)))
    law = rs.Diffusion.geometric(r, s, symbols("y", positive=True), t, S0).law()
    assert agree(exp(r * t) * call.diff(K, 2), law.pdf(K))  # Breeden and Litzenberger
    assert agree(rs.expectation(D(x - K), law, x), law.pdf(K))


def test_parity():
    assert agree(price(ReLU(x - K)) - price(Max(K - x, 0)), S0 - K * exp(-r * t))


# ---------------------------------------------------------------------- refused
pos = Symbol("pos", positive=True)
whole = Symbol("n", integer=True)
INNER = Integral(k * cos(k), (k, 0, x))
REFUSED = [
    ("no mean", lambda: rs.expectation(x, Law.of(Cauchy("c", 0, 1)), x), "does not exist"),
    ("converges conditionally", lambda: rs.expectation(x * sin(x), Law.of(Cauchy("c", 0, 1)), x), "oscillates"),
    ("a pole", lambda: rs.expectation(1 / x, Law.uniform(-1, 1), x), "diverges"),
    ("negative weight", lambda: Law.discrete({0: -1, 1: 2}), "must not be negative"),
    ("weights short of 1", lambda: Law.discrete({0: Rational(1, 2)}), "add up to 1/2"),
    ("negative density", lambda: Law.density(Rational(3, 2) - x, x, 0, 2), "negative"),
    ("density of mass 2", lambda: Law.density(2 * exp(-x), x, 0, oo), "add up to 2"),
    ("a dipole", lambda: Law.density(D(x, 1) + D(x), x), "pieces and impulses"),
    ("an atom outside", lambda: Law.density(D(x - 3), x, 0, 1), "outside"),
    ("deviation 0", lambda: Law.normal(0, 0), "discrete"),
    ("deviation of unknown sign", lambda: Law.normal(0, k), "declare its symbols positive"),
    ("a deviation put in later", lambda: Law.normal(0, s).subs(s, -1), "is no law"),
    ("a rate put in later", lambda: Law.exponential(s).subs(s, -1), "is no law"),
    ("a word", lambda: Law.normal("m", 1), "string"),
    ("nothing at all", lambda: Law.normal(None, 1), "not a SymPy expression"),
    ("ends in doubt", lambda: Law.uniform(k, m), "less than"),
    ("a variable that is positive", lambda: rs.expectation(ReLU(pos), Z, pos), "declared positive"),
    ("a variable that is whole", lambda: rs.expectation(Abs(whole), Z, whole), "declared integer"),
    (
        "two random symbols, one law",
        lambda: rs.expectation(Normal("a", 0, 1) * Normal("b", 0, 1), Normal("a", 0, 1)),
        "other random symbols",
    ),
    ("infinitely many atoms", lambda: rs.expectation(Poisson("p", 2)), "infinitely many atoms"),
    ("no law", lambda: rs.expectation(ReLU(x)), "rs.Law.normal"),
    ("no value at an atom", lambda: rs.expectation(1 / x, Law.discrete({0: 1}), x), "no finite real value"),
    ("a complex value at an atom", lambda: rs.expectation(log(x), Law.discrete({-1: 1}), x), "no finite real value"),
    ("an integral that oscillates", lambda: rs.expectation(INNER, Law.of(Cauchy("c", 0, 1)), x), "no bound of"),
    ("an impulse at an end", lambda: rs.expectation(D(x), Law.exponential(1), x), "where the density"),
    ("half a line", lambda: rs.expectation(log(x), Law.normal(1, 2), x), r"x = 2\*z \+ 1, z standard normal"),
    ("an impulse at atoms", lambda: rs.expectation(D(x), Law.discrete({0: 1}), x), "impulses"),
    ("which variable", lambda: rs.expectation(ReLU(x - k), Z), "[Nn]ame the variable"),
    ("complex", lambda: rs.expectation(exp(sqrt(-1) * x), Z, x), "real and imaginary"),
    (
        "an unknown function",
        lambda: rs.expectation(Function("g")(x), Z, x),
        "no bound of g",
    ),
]


@pytest.mark.parametrize("call, said", [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_refusals_say_why(call, said):
    with pytest.raises(rs.ReluSymError, match=said):
        call()


def test_floats_in_floats_out():
    assert rs.expectation(ReLU(x), Law.normal(0.0, 1.0), x).is_Float
    assert abs(rs.expectation(ReLU(x - 0.5), Law.normal(0.1, 0.2), x) - 0.00169814052336593) < 1e-12


def test_a_law_is_set_by_its_variance():
    assert latex(Law.normal(m, 3)) == r"\mathcal{N}\left(m, 9\right)" and str(Law.normal(m, 3)) == "Law.normal(m, 3)"
