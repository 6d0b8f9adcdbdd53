r"""A formula on rows that fit a line: broken at the outermost sign where it can be, brackets opened where it must be.

What TeX never breaks is taken apart: brackets that grow become ``\bigl(`` and ``\bigr)`` over several rows, a wide
fraction its numerator times one over the denominator, a wide case a name that is explained below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .boxes import Box, boxes, height, joined, total
from .pieces import arguments, factors, inside, opens, parts_from, pieces
from .tables import QUAD, TALL, Names, set_table


@dataclass
class Filled:
    """Rows of at most ``room`` points, all but the first indented; ``meant`` are the names that they introduce."""

    room: float
    names: Names
    first: float = 0.0
    """What is taken on the first row."""
    lead: float = 0.0
    """How far all rows but the first are indented."""
    rows: list[tuple[int, str]] = field(default_factory=lambda: [(0, "")])
    meant: list[tuple[str, str]] = field(default_factory=list)
    used: float = 0.0

    def __post_init__(self) -> None:
        self.used = self.first

    def put(self, tex: str, width: float) -> None:
        """TeX on the present row."""
        depth, row = self.rows[-1]
        self.rows[-1] = (depth, f"{row} {tex}".strip())
        self.used += width

    def newline(self, depth: int) -> None:
        """The next row."""
        self.rows.append((depth, ""))
        self.used = self.lead + depth * QUAD

    def starts(self) -> bool:
        """Whether nothing stands on the present row."""
        return not self.rows[-1][1]

    def _goes_on(self, wide: float, depth: int) -> bool:
        """Whether a new row is begun for a piece; not for one that fills more than a row, while half of one is free."""
        if self.used + wide <= self.room or self.starts():
            return False
        return self.lead + depth * QUAD + wide <= self.room or self.used > 0.5 * self.room

    def emit(self, parts: Sequence[Box], tail: float = 0.0, depth: int = 1) -> None:
        """Boxes after what stands, ``tail`` points free behind them."""
        if self.used + total(parts) + tail <= self.room and height(parts) <= TALL:
            if parts:
                self.put(joined(parts), total(parts))
            return
        found = pieces(parts)
        if len(found) == 1:
            self._product(parts, tail, depth)
            return
        for k, piece in enumerate(found):
            behind = tail if k == len(found) - 1 else 0.0
            if k and self._goes_on(total(piece) + behind, depth):
                self.newline(depth)
                self.put("{}", 0.0)
            self.emit(piece, behind, depth)

    def _product(self, parts: Sequence[Box], tail: float, depth: int) -> None:
        """Factors, an operator before its operand: the widest box that can be opened is."""
        openable = [k for k, b in enumerate(parts) if opens(b)]
        k = max(openable, key=lambda k: (parts[k].high > TALL, parts[k].width), default=None)
        if k is not None and (parts[k].high > TALL or parts[k].width > 0.25 * (self.room - self.lead)):
            rest = parts[k + 1 :]
            before = list(parts[:k])
            if before and before[-1].kind in ("bin", "rel") and len(before) == 1:
                self.put(joined(before), total(before))
            elif before:
                self.emit(before, QUAD, depth)
            ahead = total(rest) if total(rest) < 0.3 * self.room else 0.0
            self._open(parts[k], tail + ahead, depth)
            after = next((b for b in rest if b.kind != "space"), None)
            if after is not None and self.used + total(rest) + tail > self.room and parts_from(parts[k], after):
                self.newline(depth)
                self.put(r"{} \cdot", 7.2)
            self.emit(rest, tail, depth)
            return
        found = factors(parts)
        for j, factor in enumerate(found):
            behind = tail if j == len(found) - 1 else 0.0
            wide = total(factor)
            if j and self.used + wide + behind > self.room:
                self.newline(depth)
                self.put(r"{} \cdot", 7.2)
            if wide > self.room - self.used and len(found) > 1 and len(factor) > 1:
                self.emit(factor, behind, depth)
            else:
                self.put(joined(factor), wide)

    def _open(self, box: Box, tail: float, depth: int) -> None:
        """A box too wide for the row, by its inside."""
        if box.kind == "group":
            self.emit(box.parts[0], tail, depth)
        elif box.kind == "fence":
            self._bracketed(box.parts[0], box.marks, "", tail, depth)
        elif box.kind == "root":
            self._bracketed(boxes(inside(box.tex)), ("(", ")"), "^{1/2}" if not box.parts[1] else
                            f"^{{1/{joined(box.parts[1])}}}", tail, depth)  # fmt: skip
        elif box.kind == "frac":
            self._fraction(box, tail, depth)
        elif box.kind == "table":
            set_table(self, box, tail, depth)
        else:
            self._scripted(box, tail, depth)

    def _bracketed(self, body: Sequence[Box], marks: Sequence[str], scripts: str, tail: float, depth: int) -> None:
        """Brackets over several rows, both of one size."""
        if len(body) == 1 and body[0].kind == "group":
            body = body[0].parts[0]
        size, wide = ("bigg", 7.4) if height(body) else ("big", 4.6)
        left, right = ("(" if marks[0] == "." else marks[0]), marks[1]
        close = rf"\{size}r)\{size}r{right}" if marks[0] == "." else rf"\{size}r{right}"
        self.put(rf"\{size}l{left}", wide)
        self.emit(body, tail + wide + (8.0 if scripts else 0.0), depth + 1)
        self.put(close + scripts, wide)

    def _fraction(self, box: Box, tail: float, depth: int) -> None:
        over, under = (boxes(t) for t in arguments(box.tex))
        if box.parts[0] and total(box.parts[1]) > 0.4 * self.room:
            single = len(pieces(over)) == 1
            if single:
                self.emit(over, QUAD, depth)
            else:
                self._bracketed(over, ("(", ")"), "", QUAD, depth)
            self.put(r"\big/", 5.0)
            self._bracketed(under, ("(", ")"), "", tail, depth)
            return
        shown = rf"\frac{{1}}{{{joined(under)}}}"
        self.put(shown, total(boxes(shown)))
        if len(pieces(over)) == 1:
            self.emit(over, tail, depth)
        else:
            self._bracketed(over, ("(", ")"), "", tail, depth)

    def _scripted(self, box: Box, tail: float, depth: int) -> None:
        """A power of brackets, or of e with a wide exponent."""
        (base,) = box.parts[0]
        scripts = box.tex[len(base.tex) :]
        if base.tex.strip() == "e" and box.marks == ("^",):
            self.put(r"\exp", 14.7)
            self._bracketed(boxes(inside(scripts)), ("(", ")"), "", tail, depth)
        elif base.kind == "fence":
            self._bracketed(base.parts[0], base.marks, scripts.strip(), tail, depth)
        else:
            inner = base.parts[0] if base.kind == "group" else (base,)
            fence = inner[0] if len(inner) == 1 and inner[0].kind == "fence" else None
            body, marks = (fence.parts[0], fence.marks) if fence else (inner, ("(", ")"))
            self._bracketed(body, marks, scripts.strip(), tail, depth)
