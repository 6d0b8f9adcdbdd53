"""A condition in words and mathematics: a text whose objects every format can set as what they are."""

from __future__ import annotations

from typing import Any

from sympy import Basic


class Said(str):
    """A text that keeps the objects of mathematics in it: ``Said("no derivative at ", Eq(x, 0))``.

    As a text it reads as the objects print.  ``parts`` are the texts and the objects.
    """

    parts: tuple[str | Basic, ...]

    def __new__(cls, *parts: str | Basic) -> Said:
        made = super().__new__(cls, "".join(map(_spelled, parts)))
        made.parts = parts
        return made

    def __getnewargs__(self) -> Any:
        return self.parts


def _spelled(part: str | Basic) -> str:
    """The text of a part; an equation as ``x = 0``."""
    if isinstance(part, Basic) and part.is_Relational and part.rel_op == "==":  # type: ignore[attr-defined]
        return f"{part.args[0]} = {part.args[1]}"
    return str(part)


def said(text: str) -> tuple[str | Basic, ...]:
    """The texts and objects of a condition."""
    return text.parts if isinstance(text, Said) else (text,)
