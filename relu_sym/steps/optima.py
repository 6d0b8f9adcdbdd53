"""The nouns of convex analysis: where a function is largest or least, and the inverse of a set-valued map."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, Tuple
from sympy.core.symbol import Str

from .layout import Noun, Paren, Row, Scripts, Under, fenced, row
from .nouns import NumberNoun


class _Sought:
    """An optimum of q over all values of one variable, or of a tuple of them; ``which`` names it."""

    __slots__ = ()

    def __new__(cls, which: str | Str, q: Expr, over: Basic) -> Any:
        return super().__new__(cls, which if isinstance(which, Str) else Str(which), q, over)  # type: ignore[call-arg]

    @property
    def free_symbols(self) -> set:
        _, q, over = self.args  # type: ignore[attr-defined]
        return q.free_symbols - over.free_symbols


class _Places(_Sought):
    __slots__ = ()

    def _layout(self) -> Row:
        which, q, over = self.args  # type: ignore[attr-defined]
        return row("arg", Under(which.name, over), Paren(q))


class Attained(_Places, Noun):
    """The set of all x at which q(x) has its supremum (``which="max"``) or infimum (``"min"``)."""


class AttainedOver(_Places, Noun):
    """The points at which q has its supremum (``which="max"``) or infimum (``"min"``) in several variables."""


class ExtremeOver(_Sought, NumberNoun):
    """The supremum (``which="sup"``) or infimum (``"inf"``) of q over all values of several variables."""

    def _layout(self) -> Row:
        which, q, variables = self.args
        return row(Under(which.name, variables), fenced(q))


class PenaltyOf(NumberNoun):
    """The penalty f, as a function of x, of which g(u) is the proximal map."""

    def __new__(cls, g: Expr, u: Expr, x: Expr) -> Any:
        return super().__new__(cls, g, u, x)

    @property
    def free_symbols(self) -> set:
        g, u, x = self.args
        return (g.free_symbols - {u}) | x.free_symbols

    def _layout(self) -> Row:
        g, u, x = self.args
        return row("f", Paren(x), "where", Scripts("prox", sub="f"), Paren(u), "=", g)


class Closure(NumberNoun):
    """t*f(x/t) closed at t = 0: the perspective of f; x may be a tuple of variables."""

    def __new__(cls, f: Expr, x: Basic, t: Expr) -> Any:
        return super().__new__(cls, f, x, t)

    def _layout(self) -> Row:
        f, x, t = self.args
        moved = {v: v / t for v in (x if isinstance(x, Tuple) else (x,))}
        return row("cl", Paren(row(t, fenced(f.xreplace(moved)))))


class Inverse(Noun):
    """{x : w in M(x)}: the inverse of a set-valued map of x, at w."""

    def __new__(cls, m: Basic, x: Expr, w: Expr) -> Any:
        return super().__new__(cls, m, x, w)

    @property
    def free_symbols(self) -> set:
        m, x, w = self.args
        return (m.free_symbols - {x}) | w.free_symbols

    def _layout(self) -> Row:
        m, x, w = self.args
        return row("{", x, ":", w, "∈", m, "}")
