r"""The rows of a line of a derivation in LaTeX: its formula as wide as there is room, and what its names mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sympy import Symbol
from sympy.core.function import AppliedUndef

from ..steps import Step
from .boxes import boxes, points
from .filling import Filled
from .lines import SIGNS, Line, sign
from .printers import tex
from .tables import QUAD, Names, explain

LEVEL = 20.0
"""The indentation of a level of side computations, in points."""

DEEPEST = 0.25
"""The part of a row that may be indentation."""

_LETTERS = "pqrsuvwkzlmFGKPQRSUVW"


class FormulaRow(NamedTuple):
    """What stands left and right of the alignment mark."""

    left: str
    right: str


def names_for(steps: Iterable[Step]) -> Names:
    """Names that no formula of the steps uses."""
    used: set[str] = set()
    for s in steps:
        for t in s.walk():
            for e in (t.before, t.after):
                used |= {a.name for a in e.atoms(Symbol)} | {str(a.func) for a in e.atoms(AppliedUndef)}
    taken = {name[:1] for name in used}
    return Names(next((c for c in _LETTERS if c not in taken), r"\pi"))


class Printed(NamedTuple):
    """A line with its sides in LaTeX, printed once; no left side where it continues the line before."""

    line: Line
    left: str
    right: str


def printed(line: Line) -> Printed:
    """The line with its sides in LaTeX."""
    return Printed(line, "" if line.continues else tex(line.step.before), tex(line.step.after))


def left_sides(lines: Sequence[Printed], limit: float) -> float:
    """The width of the left column: sides wider than the limit stand on rows of their own."""
    wide = [points(p.left) for p in lines if p.line.level == 1 and p.left]
    return max((w for w in wide if w <= limit), default=0.0)


def formula_rows(shown: Printed, room: float, left_limit: float, names: Names) -> list[FormulaRow]:
    """The formula of a step on as many rows as it needs, right sides within ``room`` points."""
    line, _, right = shown
    relation = SIGNS[sign(line.step)][0]
    if line.level == 1:
        return _outer(shown, relation, room, left_limit, names)
    level = min(line.level, 2 + int(DEEPEST * room / LEVEL))
    lead = r"\quad " + r"\qquad " * (level - 2)
    indent = LEVEL * (level - 1) - QUAD
    f = Filled(room, names, lead=indent + QUAD)
    f.used = indent
    if line.continues:
        f.used += LEVEL
        f.put(r"\qquad {}" + relation, 13.3)
    else:
        f.put(r"\because\;", 9.5)
        f.emit(boxes(shown.left))
        _relate(f, relation, right, 1)
    f.emit(boxes(right), depth=2)
    return _shown(f, lead)


def _outer(shown: Printed, relation: str, room: float, limit: float, names: Names) -> list[FormulaRow]:
    _, left, right = shown
    before = []
    if points(left) > limit:
        f = Filled(room, names)
        f.emit(boxes(left))
        before, left = _shown(f, ""), ""
    f = Filled(room, names)
    f.put(relation, 13.3)
    f.emit(boxes(right))
    rows = _shown(f, "")
    return [*before, rows[0]._replace(left=left), *rows[1:]]


def _relate(f: Filled, relation: str, right: str, depth: int) -> None:
    """The relation, on a new row where the right side would have to be broken and the row is half full."""
    if f.used + 13.3 + points(right) > f.room and f.used > 0.4 * f.room:
        f.newline(depth)
        f.put("{}" + relation, 13.3)
    else:
        f.put(relation, 13.3)


def _shown(f: Filled, lead: str) -> list[FormulaRow]:
    """The rows as TeX, then those that say what a name means."""
    further = lead + (r"\quad " if lead else "")
    rows = [FormulaRow("", (further + _indented(depth) if k else lead) + row) for k, (depth, row) in enumerate(f.rows)]
    for k in range(len(f.meant)):
        rows += _meaning(f, k, further)
    return rows


def _meaning(f: Filled, k: int, lead: str) -> list[FormulaRow]:
    """What a name means, then what the names in that mean."""
    g = Filled(f.room, f.names, lead=f.lead)
    g.used = f.lead + QUAD
    g.put(r"\text{where }", 29.0)
    explain(g, *f.meant[k])
    rows = [FormulaRow("", lead + _indented(max(depth, 1)) + row) for depth, row in g.rows]
    return [*rows, *(row for j in range(len(g.meant)) for row in _meaning(g, j, lead))]


def _indented(depth: int) -> str:
    return r"\qquad " * (depth // 2) + r"\quad " * (depth % 2)
