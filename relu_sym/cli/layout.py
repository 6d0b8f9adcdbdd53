"""Mathematics in so many columns: a picture if it fits, else a row a term or a branch, else lines of text."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence
from typing import Any

from sympy import Add, Basic, Piecewise, S

import relu_sym as rs

from ..rendering.conditions import cases as disjoint
from ..rendering.printers import minus, ordered, pictured
from ..rendering.text import pictures
from ..steps.layout import Row, text
from .plain import Plain, plain

COLUMNS = 80
LEAST = 40
"""A terminal narrower than this is not helped by breaking lines."""


def columns() -> int:
    """How wide the terminal is; without one, 80."""
    return max(LEAST, shutil.get_terminal_size((COLUMNS, 24)).columns)


def drawn(value: Basic, width: int, unicode: bool) -> list[str]:
    """The lines of an object."""
    whole = lines_of(pictured(value, unicode))
    if fits(whole, width):
        return whole
    if isinstance(value, (Piecewise, rs.PiecewiseSet)):
        return branches(value, width, unicode)
    rows = [line for row in pictures(value, width, unicode) for line in lines_of(row)]
    if fits(rows, width):
        return rows
    return terms(value, width, unicode) if isinstance(value, Add) else wrapped(plain(value), width)


def terms(total: Add, width: int, unicode: bool) -> list[str]:
    """A term under the other."""
    rows: list[str] = []
    for k, term in enumerate(ordered(total.as_ordered_terms())):
        negative, body = minus(term)
        rows += block("-" if negative else "+" if k else "", drawn(body, width - 2, unicode), 2).split("\n")
    return rows


def branches(found: Basic, width: int, unicode: bool) -> list[str]:
    """A value, and under it where it applies, disjoint if that can be said; an empty line between."""
    rows: list[str] = []
    table = disjoint(found) if isinstance(found, Piecewise) else None
    for value, condition in found.args if table is None else table.rows:
        said = text(Plain(), condition) if isinstance(condition, (str, Row)) else inline(condition, unicode)
        word = "otherwise" if condition == S.true or said == "otherwise" else f"for {said}"
        rows += drawn(value, width, unicode)
        rows += [f"    {line}" for line in wrapped(word, width - 4)]
        rows.append("")
    return rows[:-1]


def inline(value: Basic, unicode: bool) -> str:
    """One line: the picture if it has but one, else text."""
    lines = lines_of(pictured(value, unicode))
    return lines[0] if len(lines) == 1 and not value.is_Float else plain(value)


def lines_of(picture: Any) -> list[str]:
    return [line.rstrip() for line in str(picture).split("\n")]


def fits(lines: Sequence[str], width: int) -> bool:
    return max(map(len, lines), default=0) <= width


def wrapped(text: str, width: int, indent: int = 0) -> list[str]:
    """Words in lines; the lines of a text with a caret under it stay as they are."""
    first, *rest = text.split("\n")
    return [*textwrap.wrap(first, width, subsequent_indent=" " * indent, break_on_hyphens=False), *rest]


def block(label: str, lines: Sequence[str], width: int) -> str:
    """Lines under each other, the label at the left of the first."""
    width = max(width, len(label) + 1)
    return "\n".join(f"{label if i == 0 else '':{width}}{line}".rstrip() for i, line in enumerate(lines))
