"""The words beside a row of LaTeX: rule, place and conditions, wrapped as text with formulas between."""

from __future__ import annotations

from typing import NamedTuple

from ..steps import Step
from ..steps.said import said
from .boxes import boxes, points
from .filling import Filled
from .glyphs import text_width
from .lines import place
from .names import tex_prose, tex_text
from .printers import tex
from .tables import Names

WIDTH = 200.0
"""The width, in points, at which the words beside a row go on beside the next one."""

SPACE = 3.4


class Formula(NamedTuple):
    """A formula among words."""

    tex: str


Words = list[str | Formula]


def note_rows(step: Step, room: float = WIDTH) -> list[str]:
    """The rows of the note of a step, in parentheses; none if there is nothing to say."""
    words = _words(step)
    if not words:
        return []
    if isinstance(words[0], str):
        words[0] = "(" + words[0]
    rows: list[Words] = []
    used = room
    for word in (part for w in words for part in _within(w, room)):
        width = text_width(word) if isinstance(word, str) else points(word.tex)
        if used + width + SPACE > room and word not in (",", ";"):
            rows.append([])
            used = 0.0
        rows[-1].append(word)
        used += width + SPACE
    rows[-1].append(")")
    return [_said(row) for row in rows]


def note(step: Step) -> str:
    """The whole note as a part of a paragraph."""
    found = ""
    for k, word in enumerate(_words(step)):
        space = " " if k and _is_apart(word) else ""
        found += space + (f"${word.tex}$" if isinstance(word, Formula) else tex_prose(word))
    return found


def _within(word: str | Formula, room: float) -> Words:
    """The word; a formula wider than a row as the rows that it fills."""
    if isinstance(word, str) or points(word.tex) <= room:
        return [word]
    f = Filled(room, Names("c"))
    f.emit(boxes(word.tex))
    return [word] if f.meant else [Formula(row) for _, row in f.rows]


def _words(step: Step) -> Words:
    words: Words = [*step.rule.split()]
    where = place(step)
    if where is not None:
        words += [where[0], Formula(tex(where[1]))]
    for condition in step.conditions:
        if words:
            words.append(";")
        for part in said(condition):
            words += part.split() if isinstance(part, str) else [Formula(tex(part))]
    return words


def _is_apart(word: str | Formula) -> bool:
    """Whether a space stands before a word: not before a closing sign."""
    return isinstance(word, Formula) or word[:1] not in (";", ")", ",")


def _said(words: Words) -> str:
    """Texts and formulas with spaces between them, but not before a closing sign."""
    parts: list[str] = []
    text = ""
    for k, word in enumerate(words):
        space = " " if k and _is_apart(word) else ""
        if isinstance(word, Formula):
            parts += [tex_text(text + space), "{" + word.tex + "}"]
            text = ""
        else:
            text += space + word
    return "".join([*parts, tex_text(text)])
