"""A derivation as Markdown: a numbered list of displayed formulas, side computations as lists in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..steps import Step
from ..steps.said import said
from .latex import LEFT, WIDTH
from .lines import Line, chain, check_depth, deeper, place
from .printers import tex
from .tex_rows import formula_rows, names_for, printed
from .widths import CHARACTER

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#$|~&])")


def to_markdown(title: str, steps: Sequence[Step], *, show_rules: bool = True, depth: int | None = None) -> str:
    """A heading and a list item a step, with the reason, the conditions and the reference as prose.

    ``show_rules=False`` leaves the formulas only.  A formula is one line, so that no reader of Markdown takes a sign
    at the beginning of a row for a list.
    """
    check_depth(depth)
    parts = [f"# {prose(title)}", *_items(steps, show_rules, depth, 1)]
    return "\n\n".join(parts) + "\n"


def _items(steps: Sequence[Step], show_rules: bool, depth: int | None, level: int) -> list[str]:
    return [
        _hanging(f"{number}. ", _item(line, show_rules, depth))
        for number, line in enumerate(chain(steps, level), start=1)
    ]


def _item(line: Line, show_rules: bool, depth: int | None) -> list[str]:
    step = line.step
    parts = []
    if show_rules and (heading := _heading(step)):
        parts.append(heading)
    parts.append(f"$${_display(line)}$$")
    if show_rules:
        parts += [prose(text) for text in (step.why,) if text]
        if step.conditions:
            parts.append("Conditions: " + "; ".join(map(told, step.conditions)) + ".")
        if step.reference:
            parts.append(f"Reference: {prose(step.reference)}.")
    if step.steps and deeper(depth, line.level):
        parts += ["Because:", *_items(step.steps, show_rules, depth, line.level + 1)]
    return parts


def _heading(step: Step) -> str:
    name = f"**{prose(step.rule)}**" if step.rule.strip() else ""
    where = place(step)
    return name if where is None else f"{name}{', ' if name else ''}{where[0]} ${tex(where[1])}$"


def _display(line: Line) -> str:
    rows = formula_rows(printed(line._replace(level=1)), WIDTH * CHARACTER, LEFT * CHARACTER, names_for([line.step]))
    if len(rows) == 1:
        return " ".join(filter(None, rows[0]))
    return r"\begin{aligned} " + r" \\ ".join(f"{left} &{right}".lstrip() for left, right in rows) + r" \end{aligned}"


def _hanging(mark: str, parts: list[str]) -> str:
    """A list item: its paragraphs stand under its first letter."""
    body = "\n\n".join(parts).split("\n")
    return "\n".join((mark if k == 0 else " " * len(mark) if text else "") + text for k, text in enumerate(body))


def told(text: str) -> str:
    """A text with the mathematics in it."""
    parts = (p if isinstance(p, str) else f"${tex(p)}$" for p in said(text))
    return " ".join("".join(p if p.startswith("$") else _SPECIAL.sub(r"\\\1", p) for p in parts).split())


def prose(text: str) -> str:
    """Words that mean nothing to Markdown.

    >>> prose("f_1 < 2")
    'f\\\\_1 \\\\< 2'
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
