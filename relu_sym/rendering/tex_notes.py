"""The words beside a row of LaTeX: rule, place and conditions, wrapped as text with formulas between."""

from __future__ import annotations

from typing import NamedTuple

from ..steps import Step
from .breaking import tex_width
from .lines import place
from .names import tex_text
from .printers import tex

WIDTH = 48
"""The width at which the words beside a row go on beside the next one."""


class Formula(NamedTuple):
    """A formula among words."""

    tex: str


def note_rows(step: Step) -> list[str]:
    """The rows of the note of a step; none if there is nothing to say."""
    words = _words(step)
    if not words:
        return []
    rows: list[list[str | Formula]] = []
    used = WIDTH
    for word in ["(" + words[0] if isinstance(words[0], str) else words[0], *words[1:]]:
        width = len(word) if isinstance(word, str) else tex_width(word.tex)
        if used + width + 1 > WIDTH:
            rows.append([])
            used = 0
        rows[-1].append(word)
        used += width + 1
    rows[-1].append(")")
    return [_said(row) for row in rows]


def _words(step: Step) -> list[str | Formula]:
    words: list[str | Formula] = [*step.rule.split()]
    where = place(step)
    if where is not None:
        words += [where[0], Formula(tex(where[1]))]
    for condition in step.conditions:
        if words:
            words.append(";")
        words += condition.split()
    return words


def _said(words: list[str | Formula]) -> str:
    """Texts and formulas with spaces between them, but not before a closing sign."""
    parts: list[str] = []
    text = ""
    for k, word in enumerate(words):
        space = " " if k and word not in (";", ")") else ""
        if isinstance(word, Formula):
            parts += [tex_text(text + space), "{" + word.tex + "}"]
            text = ""
        else:
            text += space + word
    return "".join([*parts, tex_text(text)])
