"""Sums over all periods: SymPy's ``evalf`` finds the number of every answer, and the right one."""

from __future__ import annotations

import mpmath
import pytest
import sympy
from sympy import Abs, Integral, Rational, Sum, Symbol, cos, erf, exp, frac, oo, pi, sin, sqrt

import relu_sym as rs
from relu_sym.calculus.integration.domination import is_dominated
from relu_sym.calculus.integration.tails import evaluable

x, a = Symbol("x", real=True), Symbol("a", real=True)
p = Symbol("p", positive=True)
n = Symbol("n", integer=True)
D = rs.Dirac

TERMS = [
    exp(-(n**2)),
    exp(-((n - 20) ** 2)),
    exp(-((n + 5000) ** 2) / 7),
    n**2 * exp(-(n**2) / 3),
    (n - 1) * exp(-((n - 1) ** 2)),
    (-1) ** n * exp(-(n**2) / 4),
    exp(-Rational(1, 2)) * exp(n) * exp(-(n**2) / 2),
    exp(-(n**2) / 3) * cos(n),
    1 / sympy.cosh(n - 30),
    1 / (n**2 - 5 * n + 7),
    exp(-(n**2)) + exp(-((n - 3) ** 2)),
]


def by_hand(f, first):
    """Terms added up, and of a power the rest."""
    term = sympy.lambdify(n, f, "mpmath")
    if f.is_rational_function(n):
        ahead = mpmath.nsum(term, [first if first != -oo else 0, mpmath.inf])
        return ahead + (mpmath.nsum(lambda k: term(-k), [1, mpmath.inf]) if first == -oo else 0)
    return mpmath.fsum(term(mpmath.mpf(k)) for k in range(-5100 if first == -oo else first, 300))


@pytest.mark.parametrize("first", [-oo, 0, 3])
@pytest.mark.parametrize("k", range(len(TERMS)))
def test_numbers(k, first):
    f = TERMS[k]
    found = evaluable(Sum(f, (n, first, oo)))
    assert all(s.limits[0][1] != -oo for s in found.atoms(Sum))
    assert abs(mpmath.mpf(str(found.evalf(15))) - by_hand(f, first)) < 1e-12


@pytest.mark.parametrize(
    "odd",
    [
        n**3 * exp(-(n**2)),
        (2 * n + 1) * exp(-((n + Rational(1, 2)) ** 2)),
        (n - 7) * exp(-((n - 7) ** 2)),
        2 * erf(n) - erf(n + 1) - erf(n - 1),
    ],
    ids=range(4),
)
def test_what_cancels_is_zero_at_once(odd):
    """No digit of such a number is ever seen, so SymPy would look for one without end."""
    assert evaluable(Sum(odd, (n, -oo, oo))) == 0


def test_two_far_bells_stay():
    """At 0 and at -40: each of two halves would stop before the second."""
    total = Sum(exp(-((n**2 - 400) ** 2)), (n, -oo, oo))
    assert evaluable(total) == total


def test_parameters():
    even = Sum(exp(-p * n**2), (n, -oo, oo))
    assert evaluable(even) == 1 + 2 * Sum(exp(-p * n**2), (n, 1, oo))
    for stays in (Sum(exp(-((n - a) ** 2)), (n, -oo, oo)), Sum(exp(-((n**2 - p) ** 2)), (n, -oo, oo))):
        assert evaluable(stays) == stays


@pytest.mark.parametrize(
    "t, phi",
    [
        (Sum(D(x - n), (n, -oo, oo)), exp(-(x**2))),
        (Sum(D(x - n), (n, -oo, oo)), exp(-((x - 1) ** 2) / 2)),
        (Sum(D(x - 2 * pi * n), (n, -oo, oo)), exp(-(x**2) / 50)),
        (Sum((-1) ** n * D(x - n / 2), (n, -oo, oo)), exp(-(x**2))),
        (Sum(D(x - n), (n, 1, oo)), exp(-((x - 9) ** 2))),
    ],
    ids=range(5),
)
def test_pairings_have_numbers(t, phi):
    found = rs.pair(t, phi, x)
    terms = rs.pair(t.subs(oo, 40).subs(-oo, -40), phi, x)
    assert found.evalf().is_Float and abs(found.evalf() - terms.evalf()) < 1e-12


@pytest.mark.parametrize("f", [Abs(sin(x)), rs.ReLU(sin(x))])
@pytest.mark.parametrize("weight", [exp(-((x - 1) ** 2) / 2), x**2 * exp(-(x**2))])
def test_what_a_bell_dominates_has_an_integral(f, weight):
    assert is_dominated(f * weight, x, -oo, oo)
    found = rs.pair(f, weight, x)
    assert found.has(Integral, Sum) or found.is_number


@pytest.mark.parametrize(
    "f",
    [exp(-x) * Abs(sin(x)), exp(x**2) * sin(x), Abs(sin(x)) / x, exp(-(x**2)) * frac(x) / x, sqrt(x) * exp(-(x**2))],
    ids=range(5),
)
def test_not_dominated(f):
    assert not is_dominated(f, x, -oo, oo)
