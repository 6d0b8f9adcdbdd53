"""Where a parameter makes a coefficient, a slope or a denominator 0, and where whole numbers leave a case empty."""

import pytest
from sympy import Abs, EmptySet, FiniteSet, Heaviside, Max, Rational, S, Symbol, exp, sign, sqrt, tanh

import relu_sym as rs
from relu_sym.forms.facts import Facts

x, a, b = (Symbol(name, real=True) for name in "xab")
n, N = Symbol("n", integer=True), Symbol("N", integer=True, positive=True)
TWICE = (a - 1) ** 2 * (a + 3)
"""Positive for a > -2, but for a = 1, where it is 0 and keeps its sign."""


def test_a_double_root_is_not_positive():
    assert Facts().adding(a + 2, 1).known(TWICE) is None
    assert Facts().adding(a - 2, 1).known(TWICE) == 1
    assert Facts().adding(a + 4, -1).known(TWICE) == -1


def test_answers_at_a_double_root():
    kinks = rs.exceptional_set(Max(0, TWICE * x), x, assume=(a > -2,))
    assert kinks.subs(a, 1) == EmptySet and kinks.subs(a, 2) == FiniteSet(0)
    assert rs.integrate(exp(TWICE * x), (x, 0, 1), assume=(a > -2,)).subs(a, 1) == 1


def test_no_whole_number_between_neighbours():
    assert not Facts().adding(n - 1, -1).adding(n, 1).is_possible
    assert Facts().adding(n - 2, -1).adding(n, 1).is_possible
    assert Facts().adding(a - 1, -1).adding(a, 1).is_possible
    assert Facts().adding(n + 1, 1).known(2 * n + 1) == 1
    assert Facts().adding(n + 1, 1).known(n) is None


@pytest.mark.parametrize(
    "f",
    [
        (x - a) ** N * rs.Heaviside(x - a),
        (x - a) ** N * sign(x - a),
        x**N * Abs(x),
        (a * x) ** N * rs.Heaviside(a * x),
        (a * x) ** N * sign(x),
        rs.ReLU(a * x) ** N,
        x**n * sign(x),
        x ** (2 * n + 1) * sign(x),
        x ** (n - 2) * Abs(x),
        x**n,
        x ** (2 * n),
    ],
    ids=str,
)
@pytest.mark.parametrize("mode", ["classical", "distributional"])
def test_powers_beside_steps_have_a_slope_on_both_sides(f, mode):
    general = rs.diff(f, x, mode=mode)
    for whole in (1, 2, 3):
        for there in (Rational(1, 2), -1) if a in f.free_symbols else (0,):
            numbers = {n: whole + 2 if f.has(x ** (n - 2)) else whole, N: whole, a: there}
            slope = rs.diff(f.subs(numbers), x, mode=mode)
            for t in (-2, Rational(1, 3), 3):
                assert general.subs(numbers).subs(x, t) == slope.subs(x, t), (numbers, t)


@pytest.mark.parametrize(
    "f",
    [
        (a * x) ** N,
        (a * x) ** (n**2),
        (a * x + b) ** N,
        1 / (1 + exp(a * x)),
        1 / (1 + exp(a * x + b)),
        sqrt(x) * exp(a * x),
        tanh(a * x + b),
    ],
    ids=str,
)
def test_what_an_antiderivative_divides_by_may_be_0(f):
    numbers = {b: 1, n: 2, N: 3}
    for there in (0, 1, Rational(-1, 3)):
        for general in (rs.integrate(f, (x, 0, 1)), rs.integrate(f * Heaviside(1 - x), (x, 0, 2))):
            wanted = rs.integrate(f.subs(numbers).subs(a, there), (x, 0, 1))
            assert abs(general.subs(numbers).subs(a, there).evalf() - wanted.evalf()) < 1e-9, there
    slope = rs.diff(rs.integrate(f, x).subs(a, 0), x)
    assert slope.subs(numbers).subs(x, Rational(1, 2)) == f.subs(a, 0).subs(numbers).subs(x, Rational(1, 2)) != S.NaN
