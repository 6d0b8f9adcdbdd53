"""The nouns of signals: a convolution and a transform, not carried out."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, Integer
from sympy.core.symbol import Str

from .layout import Paren, Row, Scripts, row
from .nouns import NumberNoun


class Convolution(NumberNoun):
    """(f * g)(x), the convolution of two functions of x."""

    is_loose = True

    def __new__(cls, f: Expr, g: Expr, x: Expr) -> Any:
        return super().__new__(cls, f, g, x)

    def _layout(self) -> Row:
        f, g, _ = self.args
        return row(_factor(f), "∗", _factor(g))


def _factor(e: Expr) -> Any:
    return e if e.is_Symbol or e.is_Function or e.is_Number else Paren(e)


class SolutionOf(NumberNoun):
    """f(t), the solution of a differential equation under conditions, all of them ``Eq``."""

    is_loose = True

    def __new__(cls, f: Basic, equation: Basic, *conditions: Basic) -> Any:
        return super().__new__(cls, f, equation, *conditions)

    def _layout(self) -> Row:
        f, *told = self.args
        parts = (part for c in told for part in (",", c.lhs, "=", c.rhs))
        return row(f, "where", *list(parts)[1:])


LETTERS = {"laplace_transform": "ℒ", "fourier_transform": "ℱ"}


class Transform(NumberNoun):
    """A transform of f, a function of v, as a function of w; ``kind`` is the name of the verb."""

    def __new__(cls, f: Expr, v: Expr, w: Expr, kind: str | Str) -> Any:
        return super().__new__(cls, f, v, w, kind if isinstance(kind, Str) else Str(kind))

    @property
    def free_symbols(self) -> set:
        f, v, w, _ = self.args
        return (f.free_symbols - {v}) | w.free_symbols

    def _layout(self) -> Row:
        f, _, w, kind = self.args
        name = kind.name.removeprefix("inverse_")
        letter = LETTERS[name]
        operator = letter if name == kind.name else Scripts(letter, sup=Integer(-1))
        return row(row(operator, "{", f, "}"), "(", w, ")")
