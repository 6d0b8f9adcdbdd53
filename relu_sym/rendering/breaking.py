"""Long sums over several rows: which terms go on which row, never inside parentheses that grow."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sympy import Add, Expr, Mul
from sympy.core.relational import Relational

from .printers import MeasuredPrinter, PicturePrinter, minus, ordered

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}]|\s+|.")
_NO_WIDTH = {
    r"\left",
    r"\right",
    r"\displaystyle",
    r"\text",
    r"\operatorname",
    r"\,",
    r"\;",
    r"\:",
    r"\!",
    "^",
    "_",
    "&",
}
_NAMED = {r"\sin", r"\cos", r"\tan", r"\log", r"\exp", r"\max", r"\min", r"\lim", r"\sup", r"\inf", r"\sinh", r"\cosh"}


RELATIONS = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
"""The signs of SymPy's relations."""


class Sum(NamedTuple):
    """``lhs relation factor * (terms)``, the terms in the order in which they are read; None for what is absent."""

    factor: Expr | None
    terms: list[Expr]
    lhs: Expr | None = None
    relation: str = ""


def as_sum(e: Any) -> Sum | None:
    """The terms at which an expression may be broken; None if there are none."""
    if isinstance(e, Add):
        return Sum(None, ordered(PicturePrinter()._as_ordered_terms(e)))
    if isinstance(e, Mul):
        sums = [a for a in e.args if isinstance(a, Add)]
        rest = [a for a in e.args if not isinstance(a, Add)]
        if len(sums) == 1 and rest and not any(a.is_Pow and minus(a.exp)[0] for a in rest):
            factor = rest[0] if len(rest) == 1 else Mul._from_args(rest)
            return Sum(factor, ordered(PicturePrinter()._as_ordered_terms(sums[0])))
    if isinstance(e, Relational) and (found := as_sum(e.rhs)):
        return found._replace(lhs=e.lhs, relation=RELATIONS[e.rel_op])
    return None


def packed(pieces: Sequence[Any], measure: Callable[[Any], int], limit: int) -> list[list[Any]]:
    """The pieces in rows that stay within a width, if each piece does."""
    rows: list[list[Any]] = []
    used = 0
    for piece in pieces:
        room = measure(piece) + 3
        if rows and used + room <= limit:
            rows[-1].append(piece)
            used += room
        else:
            rows.append([piece])
            used = room
    return rows


def tex_width(tex: str) -> int:
    """About how many characters wide LaTeX is when printed: a fraction is as wide as its wider part."""
    tokens = [t for t in _TOKEN.findall(tex) if not t.isspace()]
    return round(_Measure(tokens).run())


def width(e: Any) -> int:
    """About how many characters wide an object is when printed."""
    return tex_width(MeasuredPrinter()._print(e))


class _Measure:
    """A walk over tokens of LaTeX."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0

    def run(self, closing: str = "") -> float:
        total = 0.0
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token == closing:
                return total
            total += self.one(token)
        return total

    def group(self) -> float:
        if self.at >= len(self.tokens):
            return 0.0
        token = self.tokens[self.at]
        self.at += 1
        return self.run("}") if token == "{" else self.one(token)

    def one(self, token: str) -> float:
        if token == "{":
            return self.run("}")
        if token in ("^", "_"):
            return 0.7 * self.group()
        if token in (r"\frac", r"\tfrac", r"\binom"):
            return max(self.group(), self.group())
        if token == r"\begin":
            return self.environment()
        if token in _NO_WIDTH:
            return 0.0
        return float(len(token) - 1) if token in _NAMED else 3.0 if token in "+-=<>" else 1.0

    def environment(self) -> float:
        """As wide as the widest row."""
        self.group()
        widest = row = 0.0
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token == r"\end":
                self.group()
                break
            row = 0.0 if token == "\\\\" else row + self.one(token)
            widest = max(widest, row)
        return widest + 3
