"""Rows: derivatives of smooth formulas, the sign of a switch between its zeros; told by ``detail="full"``."""

from __future__ import annotations

from sympy import Function, Symbol, sign, sin

from ..steps import D, Rule
from .rows_reading import RUDIN, c, f, g, u, v, x

k = Symbol("k", real=True)
F = Function("F")
SMOOTH = ("both are smooth on the interval",)

ROWS = (
    Rule(
        "sum rule",
        "The derivative of a sum is the sum of the derivatives; constant factors stay, constants have none.",
        D(k * f(x) + g(x) + c, x),
        k * D(f(x), x) + D(g(x), x),
        SMOOTH,
        "on the interval",
        f"{RUDIN}, theorem 5.3",
    ),
    Rule(
        "product rule",
        "The derivative of a product is the sum of what the derivative of each factor makes of it.",
        D(f(x) * g(x), x),
        g(x) * D(f(x), x) + f(x) * D(g(x), x),
        SMOOTH,
        "on the interval",
        f"{RUDIN}, theorem 5.3",
    ),
    Rule(
        "quotient rule",
        "The derivative of a quotient has the square of the denominator under it.",
        D(f(x) / g(x), x),
        (g(x) * D(f(x), x) - f(x) * D(g(x), x)) / g(x) ** 2,
        (*SMOOTH, "the denominator has no zero there"),
        "on the interval",
        f"{RUDIN}, theorem 5.3",
    ),
    Rule(
        "power rule",
        "The derivative of a power of the variable has its exponent as a factor, and one less in the exponent.",
        D(x**k, x),
        k * x ** (k - 1),
        ("the power is real and smooth on the interval",),
        "on the interval",
        f"{RUDIN}, example 5.4",
    ),
    Rule(
        "chain rule",
        "The derivative of a composition is the outer derivative at the inner function, times the inner derivative.",
        D(F(g(x)), x),
        F(g(x)).fdiff(1) * D(g(x), x),
        ("F is smooth on the range of g, and g on the interval",),
        "on the interval",
        f"{RUDIN}, theorem 5.5",
    ),
    Rule(
        "table of derivatives",
        "The derivative of an elementary function, from the table.",
        D(sin(x), x),
        sin(x).diff(x),
        ("every elementary function by its own row",),
        "on the interval",
        f"{RUDIN}, chapter 8",
    ),
    Rule(
        "derivatives of the parts",
        "The derivatives of the parts are put in.",
        g(x) * D(f(x), x) + f(x) * D(g(x), x),
        g(x) * u + f(x) * v,
        ("each is shown under the line",),
        "on the interval",
        f"{RUDIN}, theorem 5.3",
    ),
    Rule(
        "sign between zeros",
        "Between two neighbouring zeros a continuous switch has one sign: that at any one point there.",
        sign(g(x)),
        sign(g(u)),
        ("g is continuous", "all zeros of g are known", "no zero lies between x and u"),
        "between the zeros",
        f"{RUDIN}, theorem 4.23",
    ),
    Rule(
        "rearranged",
        "The same formula, rearranged.",
        (f(x) + g(x)) * f(x),
        f(x) ** 2 + f(x) * g(x),
        (),
        "on the interval",
        "the axioms of a field",
    ),
)
