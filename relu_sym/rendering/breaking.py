"""Long sums over several rows: which terms go on which row, never inside parentheses that grow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sympy import Add, Expr, Mul
from sympy.core.relational import Relational

from .boxes import points
from .printers import MeasuredPrinter, PicturePrinter, minus, ordered
from .widths import CHARACTER

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
    return round(points(tex) / CHARACTER)


def width(e: Any) -> int:
    """About how many characters wide an object is when printed."""
    return tex_width(MeasuredPrinter()._print(e))
