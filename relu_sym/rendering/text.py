"""A derivation for a terminal, in SymPy's pretty form."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from sympy import Basic
from sympy.printing.pretty.stringpict import prettyForm, stringPict

from ..steps import Step
from ..steps.said import spelled
from .breaking import as_sum, packed
from .lines import SIGNS, Line, check_depth, lines, place, sign
from .names import ascii_text, terminal_name
from .printers import minus, pictured

WIDTH = 96
"""A row longer than this is broken at its terms, or has its words below it, unless another width is asked for."""

LEFT = 32
"""A left side longer than this stands on a row of its own."""

INDENT = 4


def to_text(
    steps: Sequence[Step],
    *,
    show_rules: bool = True,
    depth: int | None = None,
    use_unicode: bool = True,
    width: int = WIDTH,
) -> str:
    """Rows ``before = after``, then ``= after``, each with its rule, place and conditions in parentheses.

    Side computations stand indented under the step they justify, after ``since``.  What is wider than ``width`` is
    broken at its terms; a single term is not.
    """
    check_depth(depth)
    indents: dict[int, int] = {}
    blocks = [_block(line, indents, show_rules, use_unicode, width) for line in lines(steps, depth)]
    text = "\n\n".join("\n".join(row.rstrip() for row in block) for block in blocks)
    return text if use_unicode else ascii_text(text)


def _block(line: Line, indents: dict[int, int], show_rules: bool, use_unicode: bool, width: int) -> list[str]:
    """The rows of a step; ``indents`` remembers where the relation of each level stands."""
    step, margin = line.step, (line.level - 1) * INDENT
    mark = sign(step) if use_unicode else SIGNS[sign(step)][1]
    rows: list[stringPict] = []
    start = margin + indents.get(line.level, 0) if line.continues else margin
    lead = "" if line.continues or line.level == 1 else "since "
    left = [] if line.continues else pictures(step.before, width - margin - len(lead), use_unicode)
    if left and len(left) == 1 and left[0].width() <= LEFT:
        indents[line.level] = left[0].width() + len(lead) + 1
        head: Any = (
            prettyForm(*stringPict.next(lead + "", left[0], f" {mark} "))
            if lead
            else prettyForm(*left[0].right(f" {mark} "))
        )
    else:
        if left:
            indents[line.level] = INDENT
            rows += [_shifted(left[0], margin, lead), *(_shifted(p, margin + INDENT) for p in left[1:])]
            start = margin + INDENT
        head = prettyForm(f"{mark} ")
    room = width - start - head.width()
    right = pictures(step.after, room, use_unicode)
    rows.append(_shifted(prettyForm(*head.right(right[0])), start))
    rows += [_shifted(p, start + head.width()) for p in right[1:]]
    shown = [text for row in rows for text in str(row).split("\n")]
    return _noted(shown, rows[-1], step, use_unicode, width) if show_rules else shown


def _shifted(picture: Any, by: int, lead: str = "") -> prettyForm:
    return prettyForm(*picture.left(" " * by + lead))


def pictures(e: Basic, room: int, use_unicode: bool) -> list[prettyForm]:
    """An object as a picture, or a long sum as several."""
    whole = pictured(e, use_unicode)
    found = as_sum(e) if whole.width() > room else None
    if found is None:
        return [whole]
    pieces = []
    for k, term in enumerate(found.terms):
        negative, body = minus(term)
        shown = pictured(body, use_unicode)
        if body.is_Add or shown.binding == prettyForm.OPEN:
            shown = prettyForm(*shown.parens())
        pieces.append(prettyForm(*shown.left("- " if negative else "+ " if k else "")))
    factor = None if found.factor is None else pictured(found.factor, use_unicode)
    factor_width = 0 if factor is None else factor.width() + 2
    if found.lhs is not None:
        mark = found.relation if use_unicode else SIGNS[found.relation][1]
        lhs = prettyForm(*pictured(found.lhs, use_unicode).right(f" {mark} "))
        room -= lhs.width()
    rows = packed(pieces, stringPict.width, room - factor_width)
    joined = [
        prettyForm(*stringPict.next(*(q for k, p in enumerate(row) for q in ((" ", p) if k else (p,))))) for row in rows
    ]
    if factor is not None:
        start = "-" if str(found.factor) == "-1" else factor
        joined[0] = prettyForm(*stringPict.next(start, "(", joined[0]))
        joined[1:] = [_shifted(p, factor_width) for p in joined[1:]]
        joined[-1] = prettyForm(*joined[-1].right(")"))
    if found.lhs is not None:
        joined = [prettyForm(*lhs.right(joined[0])), *(_shifted(p, lhs.width()) for p in joined[1:])]
    return joined


def _noted(rows: list[str], last: stringPict, step: Step, use_unicode: bool, room: int) -> list[str]:
    """The words at the right of the last row if there is room, else below."""
    words = note(step, use_unicode)
    if not words:
        return rows
    at = len(rows) - last.height() + last.baseline
    if len(rows[at].rstrip()) + len(words) + 3 <= room and max(map(len, rows[-last.height() :])) + len(words) < room:
        width = max(len(row) for row in rows[-last.height() :])
        return [*rows[:at], rows[at].ljust(width) + "   " + words, *rows[at + 1 :]]
    margin = len(rows[at]) - len(rows[at].lstrip())
    indent = " " * (margin + 2)
    return [*rows, *textwrap.wrap(words, room, initial_indent=indent, subsequent_indent=indent + " ")]


def note(step: Step, use_unicode: bool = True) -> str:
    """Rule, place and conditions in parentheses."""
    where = place(step)
    said = " ".join(step.rule.split())
    if where is not None:
        drawn = pictured(where[1], use_unicode)
        said += f" {where[0]} {drawn if drawn.height() == 1 else spelled(where[1])}"
    said = "; ".join(filter(None, [said.strip(), *(" ".join(c.split()) for c in step.conditions)]))
    return terminal_name(f"({said})") if said else ""
