"""Tables of cases on a line too narrow or a page too low for them: wide parts by names, high ones a row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from .boxes import Box, Boxes, boxes, joined, rows_height, table_rows, total
from .pieces import NARROW, pieces

QUAD = 10.0
"""The indentation of a level, in points."""

TALL = 330.0
"""A table higher than this, in points, is written a row each, so that a page can end between them."""


@dataclass
class Names:
    """Short names for parts that are too wide: ``p_1`` and so on, a letter that the formulas do not use."""

    letter: str
    known: dict[str, str] = field(default_factory=dict)

    def name(self, part: str) -> tuple[str, bool]:
        """The name of a part, and whether it is new."""
        new = part not in self.known
        if new:
            self.known[part] = f"{self.letter}_{{{len(self.known) + 1}}}"
        return self.known[part], new


class Page(Protocol):
    """What tables need of the rows that are filled."""

    room: float
    lead: float
    used: float
    names: Names
    meant: list[tuple[str, str]]

    def put(self, tex: str, width: float) -> None: ...
    def newline(self, depth: int) -> None: ...
    def starts(self) -> bool: ...
    def emit(self, parts: Sequence[Box], tail: float = 0.0, depth: int = 1) -> None: ...


def set_table(f: Page, table: Box, tail: float, depth: int) -> None:
    """A table, its wide parts by names; one too high or still too wide is a name, explained row by row."""
    rows = list(table_rows(table))
    free = max(f.room - f.used - tail, 0.55 * (f.room - f.lead)) - 9.0 - 10.0
    if rows_height(rows) <= TALL:
        before = dict(f.names.known)
        named, meant = _named(f.names, rows, free)
        lines = r" \\ ".join(" & ".join(map(joined, r)) for r in named)
        tex = rf"\begin{{cases}} {lines} \end{{cases}}"
        width = total(boxes(tex))
        if width <= free + 19.0:
            if f.used + width + tail > f.room and not f.starts():
                f.newline(depth)
            f.put(tex, width)
            f.meant += meant
            return
        f.names.known = before
    name, new = f.names.name(table.tex)
    if new:
        f.meant.append((name, table.tex))
    f.put(name, 10.0)


def _named(names: Names, rows: list, free: float) -> tuple[list, list[tuple[str, str]]]:
    """The rows with the widest cells by names, until the table has the width."""
    columns = [[r[k] if k < len(r) else () for r in rows] for k in range(2)]
    meant: list[tuple[str, str]] = []
    while sum(max(map(total, c)) for c in columns) > free:
        k, column = max(enumerate(columns), key=lambda kc: max(map(total, kc[1])) - (40.0 if kc[0] else 0.0))
        j, cell = max(enumerate(column), key=lambda jc: total(jc[1]))
        short = _shorter(names, cell, meant, k == 1)
        if short is None:
            break
        column[j] = short
    return [tuple(c for c in cells if c) for cells in zip(*columns, strict=True)], meant


def _shorter(names: Names, cell: Boxes, meant: list[tuple[str, str]], is_condition: bool) -> Boxes | None:
    """A cell by a name; of a condition the widest side."""
    parts = pieces(cell) if is_condition else [list(cell)]
    k = max(range(len(parts)), key=lambda k: total(parts[k]))
    lead = parts[k][:1] if parts[k] and parts[k][0].kind in ("rel", "punct", "word") else []
    body = parts[k][len(lead) :]
    end = body[-1:] if body and body[-1].kind in ("punct", "word") else []
    body = body[: len(body) - len(end)]
    if total(body) < NARROW:
        return None
    name, new = names.name(joined(body))
    if new:
        meant.append((name, joined(body)))
    parts[k] = [*lead, Box("ord", f" {name} ", 10.0), *end]
    return tuple(b for part in parts for b in part)


def explain(f: Page, name: str, meaning: str) -> None:
    """``name = meaning`` from here on; a table a row each."""
    found = boxes(meaning)
    f.put(f"{name} =", total(boxes(f"{name} =")))
    if len(found) == 1 and found[0].kind == "table" and (
        rows_height(list(table_rows(found[0]))) > TALL or found[0].width > f.room - f.used
    ):  # fmt: skip
        _listed(f, list(table_rows(found[0])))
    else:
        f.emit(found, 0.0, 2)


def _listed(f: Page, rows: list) -> None:
    for k, row in enumerate(rows):
        if k:
            f.newline(2)
            f.put("{} =", 13.0)
        value, condition = (boxes(joined(c)) for c in (row if len(row) == 2 else (row[0], ())))
        f.emit(value, 3.0, 3)
        if not condition:
            continue
        f.put(",", 4.4)
        if f.used + QUAD + total(condition) > f.room:
            f.newline(3)
        f.put(r"\quad", QUAD)
        f.emit(condition, 0.0, 4)
