"""A derivation as LaTeX: rows ``lhs &= rhs && (rule)`` that amsmath, MathJax and strict KaTeX set alike."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from ..errors import UnsupportedError
from ..steps import Step
from .boxes import points
from .lines import Line, check_depth, lines
from .tables import Names
from .tex_notes import WIDTH as NOTE
from .tex_notes import note, note_rows
from .tex_rows import LEVEL, FormulaRow, Printed, formula_rows, left_sides, names_for, printed
from .widths import CHARACTER, line_width

ENVIRONMENTS = ("aligned", "align*", "align")
"""For a notebook, for a paper, and for a paper with numbers."""

REASONS = ("right", "below", "footnote", "none")
"""Where the rule of a step stands."""

WIDTH = 90
"""A right side wider than this, in characters, is broken where no width is asked for."""

LEFT = 36
"""A left side wider than this then stands on a row of its own."""

GAP = 12.0
"""What stands between a formula and its reason at least, in points."""

SCREEN = 560.0
"""The width of a cell of a notebook, in points at 10 point type."""

AT_A_TIME = 30
"""The most rows of one display in a notebook."""


class Told(NamedTuple):
    """A line, the rows of its formula and of its reason."""

    line: Line
    formula: list[FormulaRow]
    notes: list[str]


def to_latex(
    steps: Sequence[Step],
    *,
    env: str = "aligned",
    show_rules: bool = True,
    depth: int | None = None,
    width: Any = None,
    reasons: str = "right",
    size: int = 11,
) -> str:
    """The steps as rows of an environment; ``aligned`` goes inside ``$\\displaystyle ... $``, the others stand alone.

    A step that starts where the one before it ended shows only ``= result``; side computations follow the step
    they justify after a because sign, down to ``depth`` levels.  Beside each row stand the rule, the place and the
    conditions; with ``reasons="below"`` under it, with ``"footnote"`` after all of it, by number; ``"right"`` turns
    into "behind or below" where a ``width`` (a length at a ``size`` of type, or a number of characters) has no room for
    both.  ``show_rules=False`` is ``reasons="none"``.  ``align`` numbers one row a step.
    """
    if env not in ENVIRONMENTS:
        raise UnsupportedError("no environment {0}; there are {1}", ascii(env), ", ".join(ENVIRONMENTS))
    if reasons not in REASONS:
        raise UnsupportedError("no place {0} for reasons; there are {1}", ascii(reasons), ", ".join(REASONS))
    check_depth(depth)
    reasons = reasons if show_rules else "none"
    shown = list(map(printed, lines(steps, depth)))
    told, where = _laid_out(shown, steps, None if width is None else line_width(width, size), reasons)
    if where == "footnote":
        return _with_footnotes(told, env, 2 * NOTE if width is None else line_width(width, size) - 40.0)
    rows = [row for t in told for row in _rows(t, where, env == "align")]
    return _environment(env, rows)


def displays(steps: Sequence[Step]) -> list[str]:
    """The steps as ``aligned`` blocks for a notebook: none wider than a cell, none of more than some thirty rows."""
    told, where = _laid_out(list(map(printed, lines(steps))), steps, SCREEN, "right")
    blocks: list[list[str]] = [[]]
    for t in told:
        rows = _rows(t, where, False)
        if blocks[-1] and len(blocks[-1]) + len(rows) > AT_A_TIME:
            blocks.append([])
        blocks[-1] += rows
    return [_environment("aligned", rows) for rows in blocks]


def _environment(env: str, rows: Sequence[str]) -> str:
    return f"\\begin{{{env}}}\n" + " \\\\\n".join(rows) + f"\n\\end{{{env}}}"


def _laid_out(shown: list[Printed], steps: Sequence[Step], width: float | None, reasons: str) -> tuple[list[Told], str]:
    """The rows, and where the reasons stand: beside them where both fit on the line and that takes no more rows."""
    letter = names_for(steps).letter
    if width is None:
        limit = LEFT * CHARACTER
        notes = {"right": NOTE, "below": 2 * NOTE}.get(reasons, 0.0)
        return _told(shown, letter, WIDTH * CHARACTER, limit, notes), reasons
    limit = width / 4
    left = left_sides(shown, limit)
    if reasons == "footnote":
        return _told(shown, letter, width - left - 2 * GAP, limit, 0.0), reasons
    below = _told(shown, letter, width - left, limit, width - left - 2 * LEVEL if reasons != "none" else 0.0)
    if reasons != "right":
        return below, reasons
    beside = min(NOTE, 0.3 * width)
    widest = max((points(n) for p in shown for n in note_rows(p.line.step, beside)), default=0.0)
    right = _told(shown, letter, width - left - widest - GAP, limit, beside)
    fits = all(points(row.right) <= width - left - widest - GAP for t in right for row in t.formula)
    rows = sum(max(len(t.formula), len(t.notes)) for t in right)
    behind = [_behind(t, width - left) for t in below]
    if fits and rows <= sum(len(t.formula) + len(t.notes) for t in behind):
        return right, "right"
    return behind, "below"


def _behind(told: Told, room: float) -> Told:
    """The reason behind the last row of the formula where both fit on it, else below."""
    last = told.formula[-1]
    if len(told.notes) != 1 or points(last.right) + 2 * GAP + points(told.notes[0]) > room:
        return told
    joined = last._replace(right=rf"{last.right} \qquad {told.notes[0]}")
    return told._replace(formula=[*told.formula[:-1], joined], notes=[])


def _told(shown: list[Printed], letter: str, room: float, limit: float, notes: float) -> list[Told]:
    names = Names(letter)
    return [
        Told(p.line, formula_rows(p, room, limit, names), note_rows(p.line.step, notes) if notes else []) for p in shown
    ]


def _rows(told: Told, where: str, numbered: bool) -> list[str]:
    formula = [f"{row.left} &{row.right}".lstrip() for row in told.formula]
    if where == "below":
        indent = r"\qquad " * min(max(told.line.level, 1), 2)
        rows = [*formula, *(f"&{indent}{words}" for words in told.notes)]
    else:
        pairs = zip_longest(formula, told.notes)
        rows = [(left or "&") + (f" && {right}" if right else "") for left, right in pairs]
    return [row + r" \notag" for row in rows[:-1]] + rows[-1:] if numbered else rows


def _with_footnotes(told: list[Told], env: str, room: float) -> str:
    """Numbers beside the rows, and what they stand for after them: rows in mathematics, a paragraph in a paper."""
    numbers: dict[str, int] = {}
    marked, listed = [], []
    for t in told:
        words = note(t.line.step)
        if words and words not in numbers:
            numbers[words] = len(numbers) + 1
            mark = f"{{}}^{{{numbers[words]}}}"
            inner = note_rows(t.line.step, room)
            listed += [rf"&{mark if k == 0 else ''}\quad {row}" for k, row in enumerate(inner)]
        marked.append(t._replace(notes=[f"{{}}^{{{numbers[words]}}}"] if words else []))
    rows = [row for t in marked for row in _rows(t, "right", env == "align")]
    if env == "aligned":
        return _environment(env, [*rows, *listed])
    text = "; ".join(f"${{}}^{{{k}}}$ {words}" for words, k in numbers.items())
    return _environment(env, rows) + (f"\n{{\\footnotesize\\noindent {text}.\\par}}" if text else "")
