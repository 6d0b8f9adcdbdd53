"""Derivations of floats: what is right is verified, also where a kink is no decimal."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sympy import Abs, Float, Max, Piecewise, Rational, Symbol, exp, pi, sign, sin, sqrt

import relu_sym as rs
from relu_sym.derivations.verification.rounded import nearby

x = Symbol("x", real=True)
R = rs.ReLU
FUNCTIONS = {
    "a decimal kink": R(0.5 * x - 0.25),
    "a third from decimals": R(0.1 * x - 0.3) - 2.5 * R(0.3 * x - 0.1),
    "a third given": Abs(x - 1 / 3.0),
    "sevenths": Abs(0.3 * x - 0.1) * Abs(x + 1 / 7.0),
    "roots": Abs(x**2 - 0.3),
    "multiples of pi": Abs(sin(0.3 * x)),
    "a jump": Piecewise((x, x < 0.1 + 0.2), (0.7 * x**2, True)),
    "small": R(1e-3 * x - 1 / 3e3),
}
MODES = [("all", 1, "rules"), ("classical", 2, "definition"), ("distributional", 2, "definition")]


@pytest.mark.parametrize("name, mode", [(n, MODES[k % 3]) for k, n in enumerate(FUNCTIONS)], ids=list(FUNCTIONS))
def test_derivatives(name, mode):
    chosen, n, style = mode
    report = rs.derivation(FUNCTIONS[name], x, n, mode=chosen, style=style).verify()
    assert report, str(report)


@pytest.mark.parametrize("name", ["a third given", "sevenths"])
def test_the_three_modes_begin_with_the_function_as_it_is_read(name):
    assert rs.derivation(FUNCTIONS[name], x, mode="all").verify()


@pytest.mark.parametrize("name", [n for n in FUNCTIONS if n != "multiples of pi"])
def test_other_verbs(name):
    f = FUNCTIONS[name]
    for d in (
        rs.derivation(rs.integrate, f, (x, 0.1, 4.7)),
        rs.derivation(rs.integrate, f, x),
        rs.derivation(rs.limit, f, x, 1 / 3.0, "+"),
    ):
        assert d.verify(), str(d.verify())


def test_a_decimal_of_the_question_beside_a_kink():
    """0.333333333333333 is left of the kink at 1/3, on either side."""
    d = rs.derivation(rs.limit, 0.7 * sign(0.3 * x - 0.1), x, 1 / 3.0, "+")
    assert d.result == -0.7 and d.verify()


@pytest.mark.parametrize("name", ["a third given", "a jump"])
def test_wrong_numbers_are_caught(name):
    d = rs.derivation(FUNCTIONS[name], x)
    k, s = max((k, s) for k, s in enumerate(d.steps) if s.after.has(Float))
    floats = sorted(s.after.atoms(Float))
    worse = replace(s, after=s.after.xreplace({floats[-1]: floats[-1] + 0.01}))
    assert not replace(d, steps=(*d.steps[:k], worse, *d.steps[k + 1 :])).verify()


@pytest.mark.parametrize(
    "number", [Rational(1, 3), Rational(-22, 7), 10 * pi / 3, -pi / 7, sqrt(Rational(3, 10)), (3 - sqrt(17)) / 10]
)
def test_numbers_behind_their_digits(number):
    assert (nearby(number.evalf()) - number).simplify() == 0


def test_numbers_without_a_name():
    assert nearby(exp(Rational(1, 3)).evalf()) is None
    assert nearby((Max(2, 3) ** Rational(1, 3)).evalf()) is None
