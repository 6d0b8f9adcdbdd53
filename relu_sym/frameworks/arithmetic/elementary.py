"""Functions of one number on floats, with the values that IEEE arithmetic gives outside their domain."""

from __future__ import annotations

import math
from collections.abc import Callable

import sympy
from sympy import Expr, Rational, S

INF, NAN = math.inf, math.nan


def total(f: Callable[[float], float]) -> Callable[[float], float]:
    """``f`` with inf where it overflows and nan outside its domain."""

    def g(x: float) -> float:
        try:
            return f(x)
        except OverflowError:
            return INF
        except ValueError:
            return NAN

    return g


def _log(x: float) -> float:
    return -INF if x == 0 else math.log(x)


def _log1p(x: float) -> float:
    return -INF if x == -1 else math.log1p(x)


def _odd_exp(f: Callable[[float], float]) -> Callable[[float], float]:
    """An odd function that overflows on both sides."""
    return lambda x: math.copysign(total(f)(abs(x)), x)


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else 1 - 1 / (1 + math.exp(x)) if x > -30 else math.exp(x)


def _atanh(x: float) -> float:
    return math.copysign(INF, x) if abs(x) == 1 else math.atanh(x)


FLOAT: dict[str, Callable[[float], float]] = {
    "exp": total(math.exp),
    "expm1": total(math.expm1),
    "log": total(_log),
    "log1p": total(_log1p),
    "sin": total(math.sin),
    "cos": total(math.cos),
    "tan": total(math.tan),
    "asin": total(math.asin),
    "acos": total(math.acos),
    "atan": math.atan,
    "sinh": _odd_exp(math.sinh),
    "cosh": total(math.cosh),
    "tanh": math.tanh,
    "asinh": math.asinh,
    "acosh": total(math.acosh),
    "atanh": total(_atanh),
    "erf": math.erf,
    "erfc": math.erfc,
    "sigmoid": total(_sigmoid),
    "sqrt": total(math.sqrt),
    "cbrt": math.cbrt,
}
"""What ``math`` gives, made total."""

EXACT: dict[str, Callable[[Expr], Expr]] = {
    "exp": sympy.exp,
    "expm1": lambda x: sympy.exp(x) - 1,
    "log": sympy.log,
    "log1p": lambda x: sympy.log(1 + x),
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tan": sympy.tan,
    "asin": sympy.asin,
    "acos": sympy.acos,
    "atan": sympy.atan,
    "sinh": sympy.sinh,
    "cosh": sympy.cosh,
    "tanh": sympy.tanh,
    "asinh": sympy.asinh,
    "acosh": sympy.acosh,
    "atanh": sympy.atanh,
    "erf": sympy.erf,
    "erfc": sympy.erfc,
    "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)),
    "sqrt": sympy.sqrt,
    "cbrt": lambda x: sympy.sign(x) * abs(x) ** Rational(1, 3),
}
"""The same functions, exactly."""

DOMAIN: dict[str, tuple[Expr | None, Expr | None, float, float]] = {
    "log": (S.Zero, None, -INF, NAN),
    "log1p": (S.NegativeOne, None, -INF, NAN),
    "sqrt": (S.Zero, None, 0.0, NAN),
    "asin": (S.NegativeOne, S.One, NAN, NAN),
    "acos": (S.NegativeOne, S.One, NAN, NAN),
    "acosh": (S.One, None, NAN, NAN),
    "atanh": (S.NegativeOne, S.One, -INF, INF),
}
"""Where a function is real: its ends, and its value there where that is infinite; nan beyond."""

ENDS = {"atan": sympy.pi / 2}
"""Limits at oo that are no machine number; the functions are odd."""
