"""A derivation as LaTeX: rows ``lhs &= rhs && (rule)`` that amsmath, MathJax and strict KaTeX set alike."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from sympy import Basic

from ..errors import UnsupportedError
from ..steps import Step
from .breaking import as_sum, packed, tex_width
from .lines import SIGNS, Line, check_depth, lines, sign
from .printers import TexPrinter, tex
from .tex_notes import note_rows

ENVIRONMENTS = ("aligned", "align*", "align")
"""For a notebook, for a paper, and for a paper with numbers."""

WIDTH = 90
"""A right side wider than this, in characters, is broken at its terms."""

LEFT = 36
"""A left side wider than this stands on a row of its own."""

INDENT = 6
"""The indentation of a level, in characters."""


def to_latex(steps: Sequence[Step], *, env: str = "aligned", show_rules: bool = True, depth: int | None = None) -> str:
    """The steps as rows of an environment; ``aligned`` goes inside ``$\\displaystyle ... $``, the others stand alone.

    A step that starts where the one before it ended shows only ``= result``; side computations follow the step
    they justify after a because sign, down to ``depth`` levels.  Beside each row stand the rule, the place and the
    conditions, unless ``show_rules`` is false.  ``align`` numbers one row a step.
    """
    if env not in ENVIRONMENTS:
        raise UnsupportedError("no environment {0}; there are {1}", ascii(env), ", ".join(ENVIRONMENTS))
    check_depth(depth)
    rows = [row for line in lines(steps, depth) for row in _rows(line, show_rules, env == "align")]
    return f"\\begin{{{env}}}\n" + " \\\\\n".join(rows) + f"\n\\end{{{env}}}"


def _rows(line: Line, show_rules: bool, numbered: bool) -> list[str]:
    formula = [f"{left} &{right}".lstrip() for left, right in formula_rows(line)]
    notes = note_rows(line.step) if show_rules else []
    pairs = zip_longest(formula, notes)
    rows = [(left or "&") + (f" && {right}" if right else "") for left, right in pairs]
    return [row + r" \notag" for row in rows[:-1]] + rows[-1:] if numbered else rows


def formula_rows(line: Line) -> list[tuple[str, str]]:
    """The formula of a step on as many rows as it needs: what stands left and right of the alignment mark."""
    step, inner = line.step, line.level > 1
    relation = SIGNS[sign(step)][0]
    indent = r"\quad " + r"\qquad " * (line.level - 2) if inner else ""
    room = WIDTH - INDENT * (line.level - 1)
    right = broken(step.after, room)
    further = indent + (r"\qquad " if inner else "")
    again = [("", f"{further}{'{}' if inner else ''}{relation} {right[0]}")]
    more = [("", rf"{further}\quad {{}} {row}") for row in right[1:]]
    if line.continues:
        return again + more
    left = broken(step.before, room)
    start = rf"{indent}\because\; " if inner else ""
    if len(left) == 1 and tex_width(left[0]) <= LEFT:
        return [
            ("", f"{start}{left[0]} {relation} {right[0]}") if inner else (left[0], f"{relation} {right[0]}"),
            *more,
        ]
    return [("", start + left[0]), *(("", rf"{indent}\quad {{}} {row}") for row in left[1:]), *again, *more]


def broken(e: Basic, limit: int) -> list[str]:
    """LaTeX of an object on one row, or on several, broken before + or - if it is a long sum."""
    whole = tex(e)
    if tex_width(whole) <= limit:
        return [whole]
    found = as_sum(e)
    if found is None:
        return [whole]
    rows = _sum_rows(found, limit)
    return rows if found.lhs is None else [f"{tex(found.lhs)} {SIGNS[found.relation][0]} {rows[0]}", *rows[1:]]


def _sum_rows(found: Any, limit: int) -> list[str]:
    terms = []
    for k, term in enumerate(found.terms):
        shown = tex(term)
        if term.is_Add or term.is_Piecewise:
            shown = rf"\left({shown}\right)"
        if shown.startswith("-"):
            terms.append("- " + shown[1:].lstrip())
        else:
            terms.append(("+ " if k else "") + shown)
    rows = [" ".join(row) for row in packed(terms, tex_width, limit)]
    if found.factor is None:
        return rows
    size = "bigg" if any(r"\frac" in row for row in rows) else "big"
    factor = TexPrinter().factor(found.factor)
    return (
        [rf"{factor} \{size}l({rows[0]}", *rows[1:-1], rf"{rows[-1]}\{size}r)"]
        if len(rows) > 1
        else [rf"{factor} \left({rows[0]}\right)"]
    )
