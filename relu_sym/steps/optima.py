"""The nouns of convex analysis: where a function is largest or least, and the inverse of a set-valued map."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr
from sympy.core.symbol import Str

from .layout import Noun, Paren, Row, Under, row


class Attained(Noun):
    """The set of all x at which q(x) has its supremum (``which="max"``) or infimum (``"min"``)."""

    def __new__(cls, which: str | Str, q: Expr, x: Expr) -> Any:
        return super().__new__(cls, which if isinstance(which, Str) else Str(which), q, x)

    @property
    def free_symbols(self) -> set:
        _, q, x = self.args
        return q.free_symbols - {x}

    def _layout(self) -> Row:
        which, q, x = self.args
        return row("arg", Under(which.name, x), Paren(q))


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
