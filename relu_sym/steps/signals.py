"""The nouns of signals and equations: a convolution, a transform and a solution, not carried out."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, Integer
from sympy.core.symbol import Str

from .layout import Noun, Paren, Row, Scripts, row
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


class Inclusion(Noun):
    """lhs lies in rhs, a set: a differential equation whose right-hand side is set-valued."""

    def __new__(cls, lhs: Basic, rhs: Basic) -> Any:
        return super().__new__(cls, lhs, rhs)

    @property
    def lhs(self) -> Any:
        """What lies in the set."""
        return self.args[0]

    @property
    def rhs(self) -> Any:
        """The set."""
        return self.args[1]

    def _layout(self) -> Row:
        return row(self.lhs, "∈", self.rhs)


class SolutionOf(NumberNoun):
    """f(t), or a Tuple of functions: the solution of differential equations under conditions, each an ``Eq`` or an
    ``Inclusion``."""

    is_loose = True

    def __new__(cls, f: Basic, equation: Basic, *conditions: Basic) -> Any:
        return super().__new__(cls, f, equation, *conditions)

    def _layout(self) -> Row:
        f, *told = self.args
        parts = (part for c in told for part in (",", c.lhs, "∈" if isinstance(c, Inclusion) else "=", c.rhs))
        return row(f, "where", *list(parts)[1:])


class FilippovAt(Noun):
    """K[F](p), Filippov's set of the field F at a point: the hull of the limits of its values; the variables are
    bound."""

    def __new__(cls, f: Basic, variables: Basic, point: Basic) -> Any:
        return super().__new__(cls, f, variables, point)

    @property
    def free_symbols(self) -> set:
        f, variables, point = self.args
        return (f.free_symbols - set(variables.args)) | point.free_symbols

    def _layout(self) -> Row:
        f, _, point = self.args
        if len(point.args) == 1:
            f, point = f.args[0], row("(", point.args[0], ")")
        return row("K", "[", f, "]", point)


class Solutions(Noun):
    """{x in domain : condition}: the solutions of an equation, an inequality, or a Boolean of them; x is bound, and a
    Tuple where there are several unknowns."""

    def __new__(cls, x: Basic, condition: Basic, domain: Basic) -> Any:
        return super().__new__(cls, x, condition, domain)

    @property
    def free_symbols(self) -> set:
        x, condition, domain = self.args
        return (condition.free_symbols - x.free_symbols) | domain.free_symbols

    def _layout(self) -> Row:
        x, condition, domain = self.args
        return row("{", x, "∈", domain, ":", condition, "}")


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
