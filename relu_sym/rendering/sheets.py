"""A report as a sheet: paragraphs and tables of words, programs and mathematics, described once, in five formats."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import fill, wrap
from typing import Any

from sympy import Basic, Equality

from .html import STYLE, safe
from .html_parts import PART
from .markdown import prose
from .mathml import mathml
from .names import tex_prose
from .printers import tex


@dataclass(frozen=True, slots=True)
class Code:
    """A text that is a program."""

    text: str


Cell = str | Basic | Code | tuple
"""Words, mathematics, a program, or several of them in a row."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: heads of columns, and rows of cells."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A title, and under it paragraphs (a cell each) and tables."""

    title: str
    blocks: tuple[Cell | Grid, ...]


class Sheeted:
    """What has a ``sheet()`` and a ``data()`` can be shown in every format."""

    def sheet(self) -> Sheet:
        """Title, paragraphs, tables."""
        raise NotImplementedError

    def data(self) -> Any:
        """The same as plain data."""
        raise NotImplementedError

    def to_text(self, width: int = 96) -> str:
        """For a terminal of so many columns."""
        return as_text(self.sheet(), width)

    def to_latex(self) -> str:
        """Paragraphs and ``tabular`` environments; needs amsmath and amssymb."""
        return as_latex(self.sheet())

    def to_markdown(self) -> str:
        """Headings, paragraphs and tables."""
        return as_markdown(self.sheet())

    def to_html(self) -> str:
        """A page of its own."""
        return as_html(self.sheet())

    def to_json(self, indent: int | None = None) -> str:
        """Everything as JSON: numbers and sets as SymPy prints them."""
        return json.dumps(self.data(), indent=indent, ensure_ascii=False)

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return f'<div class="relu-sym">\n<style>{PART}</style>\n{html_blocks(self.sheet())}</div>'


def joined(cell: Cell, one: Callable[[Any], str]) -> str:
    """A cell by its parts."""
    return "".join(map(one, cell)) if type(cell) is tuple else one(cell)


def plain(cell: Cell) -> str:
    """A cell as text."""
    return joined(cell, _in_text)


def _in_text(c: Any) -> str:
    if isinstance(c, Equality):
        return f"{c.lhs} = {c.rhs}"
    return c.text if isinstance(c, Code) else str(c)


def _in_tex(c: Any) -> str:
    if isinstance(c, Code):
        return rf"\texttt{{{tex_prose(c.text)}}}"
    return f"${tex(c)}$" if isinstance(c, Basic) else tex_prose(c)


def _in_markdown(c: Any) -> str:
    if isinstance(c, Code):
        return f"`{c.text}`".replace("|", "\\|")
    return f"${tex(c)}$".replace("|", r"\vert ") if isinstance(c, Basic) else _kept(c, prose)


def _in_html(c: Any) -> str:
    if isinstance(c, Code):
        return f"<code>{safe(c.text)}</code>"
    return f"<math>{mathml(c)}</math>" if isinstance(c, Basic) else safe(c)


def _kept(text: str, change: Callable[[str], str]) -> str:
    """Changed words with the spaces at their ends."""
    inner = text.strip()
    if not inner:
        return text
    start = text.index(inner[0])
    return text[:start] + change(inner) + text[start + len(inner) :]


def as_text(sheet: Sheet, width: int) -> str:
    """Columns as wide as what they hold, the widest cut into lines so that all fit."""
    parts = [sheet.title]
    for block in sheet.blocks:
        parts.append(text_grid(block, width) if isinstance(block, Grid) else fill(plain(block), width))
    return "\n\n".join(parts)


def text_grid(grid: Grid, width: int) -> str:
    """Columns of text, two spaces apart."""
    rows = [list(grid.heads), *([plain(c) for c in row] for row in grid.rows)]
    widths = [max(len(row[k]) for row in rows) for k in range(len(grid.heads))]
    room = width - 2 * (len(widths) - 1)
    while sum(widths) > room and max(widths) > 12:
        widest = widths.index(max(widths))
        widths[widest] -= 1
    lines = []
    for number, row in enumerate(rows):
        cells = [wrap(c, w, break_on_hyphens=False) or [""] for c, w in zip(row, widths, strict=True)]
        for k in range(max(map(len, cells))):
            parts = [(c[k] if k < len(c) else "").ljust(w) for c, w in zip(cells, widths, strict=True)]
            lines.append("  ".join(parts).rstrip())
        if number == 0:
            lines.append("  ".join("-" * w for w in widths))
    return "\n".join(lines)


def as_latex(sheet: Sheet) -> str:
    """Paragraphs, and a tabular a table."""
    parts = [rf"\paragraph{{{tex_prose(sheet.title)}}}"]
    for block in sheet.blocks:
        if not isinstance(block, Grid):
            parts.append(joined(block, _in_tex))
            continue
        columns = _columns(block)
        rows = [" & ".join(joined(c, _in_tex) for c in row) for row in ((*block.heads,), *block.rows)]
        body = " \\\\\n".join([rows[0] + r" \\ \hline" + "\n" + rows[1] if rows[1:] else rows[0], *rows[2:]])
        parts.append(f"\\begin{{tabular}}{{{columns}}}\n{body}\n\\end{{tabular}}")
    return "\n\n".join(parts) + "\n"


def _columns(grid: Grid) -> str:
    """Narrow columns as they are, wide ones as paragraphs that share the line."""
    widths = [max([len(head), *(len(plain(row[k])) for row in grid.rows)]) for k, head in enumerate(grid.heads)]
    wide = sum(w for w in widths if w > 24)
    share = 0.95 - 0.011 * sum(w for w in widths if w <= 24)
    return "".join("l" if w <= 24 else rf"p{{{max(share, 0.3) * w / wide:.2f}\linewidth}}" for w in widths)


def as_markdown(sheet: Sheet) -> str:
    """A heading, paragraphs, and tables."""
    parts = [f"# {prose(sheet.title)}"]
    for block in sheet.blocks:
        if isinstance(block, Grid):
            rows = [" | ".join(joined(c, _in_markdown) for c in row) for row in ((*block.heads,), *block.rows)]
            rows.insert(1, " | ".join("---" for _ in block.heads))
            parts.append("\n".join(f"| {row} |" for row in rows))
        else:
            parts.append(joined(block, _in_markdown))
    return "\n\n".join(parts) + "\n"


def html_blocks(sheet: Sheet) -> str:
    """A heading, paragraphs, and tables."""
    parts = [f"<h3>{safe(sheet.title)}</h3>"]
    for block in sheet.blocks:
        if isinstance(block, Grid):
            head = "".join(f"<th>{safe(h)}</th>" for h in block.heads)
            cells = ("".join(f"<td>{joined(c, _in_html)}</td>" for c in row) for row in block.rows)
            body = "\n".join(f"<tr>{row}</tr>" for row in cells)
            parts.append(f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>")
        else:
            parts.append(f"<p>{joined(block, _in_html)}</p>")
    return "\n".join(parts) + "\n"


def as_html(sheet: Sheet) -> str:
    """A page that opens offline."""
    cells = "td, th { text-align: left; vertical-align: top; padding: .2em .8em .2em 0; }"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{safe(sheet.title)}</title>\n<style>{STYLE}{cells}</style>\n</head>\n<body>\n<main>\n"
        f"{html_blocks(sheet)}</main>\n</body>\n</html>\n"
    )
