r"""LaTeX of a formula as a tree of boxes with their widths: where it can be broken, and how wide it prints.

Only what printers emit is understood; a command that is not known is a box without inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .glyphs import SIGNS, text_width

DISPLAY, TEXT, SCRIPT, TINY = range(4)
"""TeX's styles: a fraction is set in the next one, a script in the third."""

FRACTION = 25.0
"""The height of a fraction."""

SIZES = (1.0, 1.0, 0.78, 0.6)
OPERATORS = frozenset({r"\int", r"\sum", r"\prod", r"\lim", r"\sup", r"\inf", r"\max", r"\min"})
"""Signs under which their scripts stand."""
_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\d[\d.]*|\s+|.", re.DOTALL)
_TEXTS = frozenset({r"\text", r"\mathrm", r"\operatorname", r"\mathbf", r"\textbf"})
_ONE_ARGUMENT = _TEXTS | frozenset({
    r"\mathbb", r"\mathcal", r"\mathfrak", r"\boldsymbol", r"\hat", r"\bar", r"\tilde", r"\vec", r"\dot", r"\ddot",
    r"\overline", r"\overset", r"\mathscr", r"\check", r"\breve", r"\acute", r"\grave", r"\mathring",
})  # fmt: skip
_FRACTIONS = frozenset({r"\frac", r"\tfrac", r"\dfrac", r"\binom"})
_BIG = re.compile(r"\\(?:big|Big|bigg|Bigg)[lrm]?")
_STYLES = frozenset({r"\displaystyle", r"\textstyle", r"\limits", r"\nolimits", r"\left", r"\right"})


@dataclass(frozen=True)
class Box:
    """A piece of a formula: its TeX, its width in points, its class, and what it is made of.

    Classes beside those of signs: ``fence`` (left, body, right), ``frac`` (over, under), ``root``, ``group``,
    ``table`` (rows of cells), ``scripted`` (base, script, script), ``d`` (a differential, or d/dx).
    """

    kind: str
    tex: str
    width: float
    parts: tuple[tuple[Box, ...], ...] = ()
    marks: tuple[str, ...] = ()
    high: float = 0.0
    """The height in points, where it is more than that of a letter."""


Boxes = tuple[Box, ...]


def total(boxes: Sequence[Box]) -> float:
    """The width of boxes side by side."""
    return sum(b.width for b in boxes)


def joined(boxes: Sequence[Box]) -> str:
    """The TeX of boxes side by side."""
    return "".join(b.tex for b in boxes).strip()


def height(boxes: Sequence[Box]) -> float:
    """The height of the highest box, 0 for letters."""
    return max((b.high for b in boxes), default=0.0)


@lru_cache(maxsize=4096)
def boxes(tex: str, style: int = DISPLAY) -> Boxes:
    """The boxes of a formula that stands in a style."""
    return _Parser(tex).run(style)


def points(tex: str, style: int = DISPLAY) -> float:
    """About how wide LaTeX prints, in points at 10 point type."""
    return total(boxes(tex, style))


class _Parser:
    def __init__(self, tex: str) -> None:
        self.tokens: list[str] = _TOKEN.findall(tex)
        self.at = 0

    def peek(self) -> str:
        """The next token that is not a space; "" at the end."""
        k = self.at
        while k < len(self.tokens) and self.tokens[k].isspace():
            k += 1
        return self.tokens[k] if k < len(self.tokens) else ""

    def take(self) -> str:
        """The next token that is not a space, taken; "" at the end."""
        while self.at < len(self.tokens) and self.tokens[self.at].isspace():
            self.at += 1
        if self.at == len(self.tokens):
            return ""
        self.at += 1
        return self.tokens[self.at - 1]

    def since(self, start: int) -> str:
        """What was read from a place on."""
        return "".join(self.tokens[start : self.at])

    def run(self, style: int, *closing: str) -> Boxes:
        """Boxes up to a closing token, which stays."""
        found: list[Box] = []
        while (token := self.peek()) and token not in closing:
            if token in ("}", r"\right", "&", "\\\\", r"\end"):
                if closing:
                    break
                self.at += 1
                continue
            start = self.at
            if token in ("^", "_"):
                base = found.pop() if found else Box("ord", "", 0.0)
                found.append(self.scripted(base, style))
            else:
                found.append(self.one(style))
            if self.at == start:
                break
        return tuple(_classified(found, style))

    def scripted(self, base: Box, style: int) -> Box:
        """A base with the scripts that follow."""
        start, inner = self.at, max(style + 1, SCRIPT) if style < SCRIPT else TINY
        scripts: list[Boxes] = []
        marks: list[str] = []
        while self.peek() in ("^", "_"):
            marks.append(self.take())
            scripts.append(self.argument(inner))
        wide = max(map(total, scripts), default=0.0)
        stacked = base.marks[:1] == ("limits",) or (base.tex.strip() in OPERATORS and base.tex.strip() != r"\int")
        if stacked and style == DISPLAY:
            width = max(base.width, wide + 2.0)
        else:
            width = base.width + wide + 0.6
        return Box("op" if base.kind == "op" else "scripted", base.tex + self.since(start), width, ((base,), *scripts),
                   tuple(marks), max(base.high, *map(height, scripts)))  # fmt: skip

    def argument(self, style: int) -> Boxes:
        """A group, or one token."""
        if self.peek() != "{":
            return (self.one(style),)
        self.take()
        inside = self.run(style, "}")
        self.take()
        return inside

    def raw(self) -> str:
        """What a group holds, as it stands."""
        if self.peek() != "{":
            return self.take()
        self.take()
        start, depth = self.at, 1
        while self.at < len(self.tokens) and depth:
            depth += {"{": 1, "}": -1}.get(self.tokens[self.at], 0)
            self.at += 1
        return "".join(self.tokens[start : self.at - 1])

    def one(self, style: int) -> Box:
        """The next box, without scripts."""
        start = self.at
        token = self.take()
        size = SIZES[style]
        if token == "{":
            inside = self.run(style, "}")
            self.take()
            return Box("group", self.since(start), total(inside), (inside,), (), height(inside))
        if token in _FRACTIONS:
            over, under = self.argument(min(style + 1, TINY)), self.argument(min(style + 1, TINY))
            kind = "d" if over and over[0].tex.strip() in ("d", r"\partial") and len(over) <= 1 else "frac"
            return Box(kind, self.since(start), max(total(over), total(under)) + 2.4, (over, under), (),
                       max(FRACTION if style == DISPLAY else 0.0, height(over)))  # fmt: skip
        if token == r"\sqrt":
            index = self.run(TINY, "]") if self.peek() == "[" and self.take() else ()
            if index:
                self.take()
            body = self.argument(style)
            return Box("root", self.since(start), total(body) + 8.3 * size, (body, index), (), height(body))
        if token == r"\left":
            return self.fence(start, style)
        if token in ("(", r"\langle") and (found := self.plain(start, token, style)) is not None:
            return found
        if token == r"\begin":
            return self.table(start, style)
        if token in _ONE_ARGUMENT:
            raw = self.raw()
            if token == r"\overset":
                self.raw()
            width = text_width(raw) * size if token in _TEXTS else max(5.5, total(boxes(raw, style)))
            return Box("op" if token == r"\operatorname" else "ord", self.since(start), width)
        if _BIG.fullmatch(token):
            self.take()
            return Box("ord", self.since(start), (4.6 if "gg" not in token else 7.4) * size)
        if token in (r"\mathopen", r"\mathclose", *_STYLES):
            return Box("space", self.since(start), 0.0)
        if token[0].isdigit():
            return Box(
                "ord",
                self.since(start),
                sum(2.8 if c == "." else 5.0 for c in token) * (size if style < SCRIPT else size + 0.08),
            )
        sign = SIGNS.get(token)
        if sign is None:
            return Box("ord", self.since(start), 5.0 * size)
        limits = ("limits",) if sign.kind == "op" and self.peek() == r"\limits" and self.take() else ()
        width = sign.width if style < SCRIPT else sign.script if style == SCRIPT else sign.script * 0.8
        return Box(
            sign.kind, self.since(start), width, (), limits, FRACTION if token in (r"\int", r"\sum", r"\prod") else 0.0
        )

    def fence(self, start: int, style: int) -> Box:
        """Brackets that grow, from after their ``\\left``."""
        left = self.take()
        body = self.run(style, r"\right")
        self.take()
        right = self.take()
        high = height(body)
        each = 0.0 if not high else 7.0 if style == DISPLAY else 5.0
        width = (
            total(body) + 1.8 + sum(1.2 if m == "." else each or SIGNS.get(m, SIGNS["("]).width for m in (left, right))
        )
        return Box("fence", self.since(start), width, (body,), (left, right), high)

    def plain(self, start: int, left: str, style: int) -> Box | None:
        """Brackets of the usual size, where both are there."""
        right = {"(": ")"}.get(left, r"\rangle")
        body = self.run(style, right)
        if self.peek() != right:
            self.at = start + self.tokens[start:].index(left) + 1
            return None
        self.take()
        return Box("fence", self.since(start), total(body) + 7.8, (body,), (left, right), height(body))

    def table(self, start: int, style: int) -> Box:
        """An environment: as wide as its widest cells, column by column."""
        name = self.raw()
        inner = TEXT if name in ("cases", "array", "matrix", "substack") else DISPLAY
        rows: list[list[Boxes]] = [[]]
        while self.peek() and self.peek() != r"\end":
            rows[-1].append(self.run(inner, "&", "\\\\", r"\end"))
            if self.peek() == "\\\\":
                rows.append([])
            if self.peek() != r"\end":
                self.take()
        self.take()
        self.raw()
        rows = [r for r in rows if r]
        columns = max(map(len, rows), default=0)
        wide = [max(total(r[k]) for r in rows if k < len(r)) for k in range(columns)]
        width = sum(wide) + 10.0 * max(columns - 1, 0) + 9.0
        return Box("table", self.since(start), width, tuple(c for r in rows for c in r),
                   (name, *(str(len(r)) for r in rows)), rows_height(rows))  # fmt: skip


def rows_height(rows: Sequence[Sequence[Sequence[Box]]]) -> float:
    """The height of the rows of a table."""
    return sum(20.0 if any(r"\frac" in b.tex for cell in row for b in cell) else 14.5 for row in rows)


def table_rows(table: Box) -> Iterator[Boxes | tuple[Boxes, ...]]:
    """The rows of a table, each a tuple of cells."""
    at = 0
    for count in map(int, table.marks[1:]):
        yield table.parts[at : at + count]
        at += count


def _classified(found: list[Box], style: int) -> Iterator[Box]:
    """A sign in front is no operation between two; ``\\, dx`` and a minus in front hold on to what follows."""
    before = ""
    k = 0
    while k < len(found):
        box = found[k]
        if box.kind == "bin" and before in ("", "bin", "rel", "punct", "op", "d", "space"):
            box = Box("ord", box.tex, box.width - (4.4 if style < SCRIPT else 0.0), box.parts, box.marks)
            box = Box("sign", box.tex, box.width)
        if box.tex.strip() == r"\," and k + 2 < len(found) and found[k + 1].tex.strip() == "d":
            box = Box("dx", joined_raw(found[k : k + 3]), total(found[k : k + 3]))
            k += 2
        yield box
        before = box.kind if box.kind != "space" or before in ("", "bin", "rel", "punct", "op", "d") else before
        k += 1


def joined_raw(found: Sequence[Box]) -> str:
    """The TeX of boxes as it stands."""
    return "".join(b.tex for b in found)
