"""Rows about differential equations."""

from __future__ import annotations

from math import cos, exp, isclose
from typing import Any

from sympy import Add, Expr, Function, Rational, S, Symbol

import relu_sym as rs

from .row import Aim, Row

t = Symbol("t", real=True)
f = Function("f")
AT = Rational(7, 2)


def switched(n: int) -> list[tuple[Expr, Expr]]:
    """n switching times in order, and the heights of the steps there."""
    return [(Rational(j, 3), S(-1) ** j * (j % 5 + 1)) for j in range(n)]


def equation(n: int, damped: bool) -> tuple[list, Expr]:
    steps = switched(n)
    forcing = Add(*[c * rs.Heaviside(t - a) for a, c in steps])
    left = f(t).diff(t, 2) + (3 * f(t).diff(t) + 2 * f(t) if damped else f(t))
    return steps, left - forcing


def solved(given: tuple[list, Expr]) -> Any:
    return rs.dsolve(given[1], f(t), ics={f(0): 0, f(t).diff(t).subs(t, 0): 0})


def checked(steps: list, answer: Any, response: Any) -> bool:
    """At a point, by the response to one step as it stands in every book."""
    expected = sum(float(c) * response(float(AT - a)) for a, c in steps if a < AT)
    return isclose(float(rs.to_sympy(answer.rhs).subs(t, AT).evalf(15)), expected, rel_tol=1e-9)


ROWS = [
    Row(
        "oscillator switched n times",
        (4, 50, 100, 200),
        lambda n: equation(n, False),
        solved,
        lambda n, given, answer: checked(given[0], answer, lambda u: 1 - cos(u)),
        aim=Aim(seconds=1),
    ),
    Row(
        "damped equation switched n times",
        (4, 50, 100, 200),
        lambda n: equation(n, True),
        solved,
        lambda n, given, answer: checked(given[0], answer, lambda u: 0.5 - exp(-u) + exp(-2 * u) / 2),
        aim=Aim(seconds=1),
    ),
]
