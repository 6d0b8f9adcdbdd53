"""Answers as text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import S

import relu_sym as rs

from ..calculus.subdifferentials.display import WHOLE
from .answers import Answer, told
from .layout import block, drawn, inline, wrapped
from .options import MODES
from .question import Question

LABELS = 2 + max(map(len, MODES))


def text(q: Question, answers: list[Answer], unicode: bool, width: int) -> str:
    """Labelled blocks, one a mode; a refusal that several modes share is told once."""
    page = Page(unicode, width - LABELS)
    names = ", ".join(map(str, q.several or (q.x,)))
    about = [f"derivatives of order {q.order}"] if q.order > 1 else []
    about += page.words("assumed: " + ", ".join(q.assumed.told)) if q.assumed.told else []
    blocks = [block(f"f({names}) =", [*page.shown(q.f), *about], LABELS)]
    for x in q.several or (q.x,):
        here = [a for a in answers if a.x == x]
        blocks += [f"partial derivative in {x}"] if q.several else []
        reasons = {told(a.refusal) for a in here if a.refusal is not None}
        if len(reasons) == 1 and all(a.refusal is not None for a in here) and len(here) > 1:
            blocks.append(block("in every mode", page.refused(here[0].refusal), LABELS))
        else:
            blocks += [block(a.mode, page.answer(q, a), LABELS) for a in here]
    return "\n\n".join(blocks)


class Page:
    """Lines of a width, and what was said on them."""

    def __init__(self, unicode: bool, width: int) -> None:
        self.unicode, self.width = unicode, width
        self.said: set[str] = set()

    def shown(self, value: Any) -> list[str]:
        """An object, or words."""
        return self.words(value) if isinstance(value, str) else drawn(value, self.width, self.unicode)

    def words(self, text: str) -> list[str]:
        return wrapped(text, self.width)

    def refused(self, refusal: Exception | None) -> list[str]:
        """Why there is no answer; the second time, that it is the same reason."""
        return self.reason(told(refusal)) if refusal is not None else []

    def reason(self, text: str) -> list[str]:
        if text in self.said:
            return [text.partition(",")[0] + " for the reason above"]
        self.said.add(text)
        return self.words(text)

    def answer(self, q: Question, a: Answer) -> list[str]:
        """What one mode answers."""
        if a.refusal is not None:
            return self.refused(a.refusal)
        lines = self.sets(a) if a.mode == "set-valued" else self.shown(a.result)
        if a.missing not in (None, S.EmptySet):
            lines += self.behind("does not exist on ", a.missing)
        if a.value is not None and q.x is not None:
            lines += self.behind(f"at {q.x} = {inline(q.point, self.unicode)}: ", a.value)
        return lines

    def behind(self, words: str, value: Any) -> list[str]:
        """An object behind words, or under them where it is too wide."""
        if isinstance(value, str):
            return self.reason(value) if value in self.said else self.words(words + value)
        beside = drawn(value, self.width - len(words), self.unicode)
        if max(map(len, beside)) <= self.width - len(words):
            return block(words.rstrip(), beside, len(words)).split("\n")
        return [words.rstrip(), *self.shown(value)]

    def sets(self, a: Answer) -> list[str]:
        """A set-valued map, a row for each interval and breakpoint."""
        rows = rows_of(a)
        left = max(len(where) for where, _ in rows) + 2
        lines: list[str] = []
        for where, found in rows:
            page = Page(self.unicode, self.width - left)
            page.said = self.said
            found = told(found) if isinstance(found, Exception) else found
            shown = page.reason(found) if isinstance(found, str) else page.shown(found)
            lines += block(where, shown, left).split("\n")
        if any(WHOLE in p.free_symbols for p, _ in a.sets or ()):
            lines += self.words(f"({WHOLE} is any integer)")
        if not a.result.exact:
            lines += self.words(a.result.reason)
        return lines


def rows_of(a: Answer) -> Sequence[tuple[str, Any]]:
    """Where and what."""
    try:
        return [(where, "no value" if found is None else found) for where, found in a.result.rows()]
    except rs.ReluSymError as undecided:
        return [(f"all {a.x}", undecided)]
