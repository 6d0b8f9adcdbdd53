"""A condition in words and mathematics: a text whose objects every format can set as what they are."""

from __future__ import annotations

from string import Formatter
from typing import Any

from sympy import Basic, sstr

from ..errors import ReluSymError


class Said(str):
    """A text that keeps the objects of mathematics in it: ``Said("no derivative at ", Eq(x, 0))``.

    As a text it reads as the objects print.  ``parts`` are the texts and the objects.
    """

    parts: tuple[str | Basic, ...]

    def __new__(cls, *parts: str | Basic) -> Said:
        made = super().__new__(cls, "".join(map(spelled, parts)))
        made.parts = parts
        return made

    def __getnewargs__(self) -> Any:
        return self.parts


def refused(error: ReluSymError, *before: str | Basic) -> Said:
    """The words of a refusal, with what it quotes as mathematics."""
    parts: list[str | Basic] = [*before]
    for text, field, *_ in Formatter().parse(error.message) if error.quoted else [(str(error), None)]:
        quoted = None if field is None else error.quoted[int(field.partition("!")[0])]
        parts += [text] * bool(text)
        parts += [quoted if isinstance(quoted, Basic) else str(quoted)] * (field is not None)
    return Said(*parts)


def spelled(part: str | Basic) -> str:
    """The text of a part; an equation as ``x = 0``."""
    if isinstance(part, Basic) and part.is_Relational and part.rel_op == "==":  # type: ignore[attr-defined]
        return f"{spelled(part.args[0])} = {spelled(part.args[1])}"
    return sstr(part, full_prec=False) if isinstance(part, Basic) else part


def said(text: str) -> tuple[str | Basic, ...]:
    """The texts and objects of a condition."""
    return text.parts if isinstance(text, Said) else (text,)
