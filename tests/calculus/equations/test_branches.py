"""Solutions with roots and logarithms: what jumps at a branch, or holds on one side of it alone, is not certified."""

import pytest
from sympy import Eq, Function, Rational, Symbol, acos, asin, atanh, cos, exp, log, sin, sqrt

import relu_sym as rs

t, C = Symbol("t", real=True), Symbol("C1")
f = Function("f")
y = f(t)
D1, D2 = y.diff(t), y.diff(t, 2)

JUMP = [
    (D1, log(t) - log(-t)),
    (D1, log(t**2) - 2 * log(t)),
    (D1, (-t) ** Rational(1, 2) / sqrt(t)),
    (D1, atanh(t) - log(1 + t) / 2 + log(t - 1) / 2),
    (D1 - 2 * t, t**2 + log(3 - t) - log(t - 3)),
    (D1, log(exp(t) - 1) - log(1 - exp(t))),
    (D1, log(sin(t)) - log(-sin(t))),
    (D1, log(t - cos(t)) - log(cos(t) - t)),
    (D1, log(1 / t) - log(-1 / t)),
    (D1, sqrt(exp(t) - 1) / sqrt(1 - exp(t))),
]
SOLVE = [
    (D1 - 1 / t, log(t)),
    (D1 - 1 / t, C + log(-t)),
    (t * D2 + D1, C * log(t)),
    (2 * t * D1 - y, C * sqrt(t)),
    (D1, acos(t) + asin(t)),
    (D1, log(2 * t) - log(t)),
    (D1 - 1 / (t**2 - 1), log(t - 1) / 2 - log(t + 1) / 2),
    ((t**2 + 1) * D1 - t * y, sqrt(t**2 + 1)),
    (D1 - y**2, -1 / (t + C)),
    (D1 - exp(t) / (exp(t) + 1), C + log(exp(t) + 1)),
    (D1 - cos(t) / (2 + sin(t)), log(2 + sin(t))),
]


@pytest.mark.parametrize("equation, solution", JUMP, ids=str)
def test_a_jump_is_not_certified(equation, solution):
    assert rs.checkodesol(equation, Eq(y, solution))[0] is not True


@pytest.mark.parametrize("equation, solution", SOLVE, ids=str)
def test_solutions_are(equation, solution):
    assert rs.checkodesol(equation, Eq(y, solution))[0] is True


@pytest.mark.parametrize(
    "equation, quoted", [(f(2 * t).diff(t) - y, r"f\(2\*t\)"), (D1 - f(t - 1), r"f\(t - 1\)")], ids=str
)
def test_the_unknown_elsewhere_is_quoted_as_it_stands(equation, quoted):
    with pytest.raises(rs.UnsupportedError, match=f"^{quoted} is the unknown function elsewhere"):
        rs.dsolve(equation, y)
