"""A chain of steps: what one step ends with, the next begins with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from sympy import Basic

from ..steps import Step
from ..steps.said import Said, said
from .catalogue import step


class Chain:
    """Grows a derivation at its end; a step that changes nothing and shows nothing is not written."""

    def __init__(self, start: Basic) -> None:
        self.now = start
        self.steps: list[Step] = []

    def to(
        self,
        rule: str,
        after: Basic,
        steps: Iterable[Step] = (),
        conditions: Iterable[str] = (),
        where: Basic | None = None,
        relation: str = "=",
    ) -> None:
        """The next line."""
        made = step(rule, self.now, after, steps=steps, conditions=conditions, where=where, relation=relation)
        if after != self.now or made.steps:
            self.steps.append(made)
            self.now = after

    def anew(self, rule: str, before: Basic, after: Basic) -> None:
        """A line that starts afresh at its left side."""
        self.now = before
        self.to(rule, after)


def mapped(s: Step, rule: Callable[[Basic], Basic]) -> Step:
    """The step with every object in it passed through ``rule``."""
    return replace(
        s,
        before=rule(s.before),
        after=rule(s.after),
        where=None if s.where is None else rule(s.where),
        conditions=tuple(_told(c, rule) for c in s.conditions),
        steps=tuple(mapped(t, rule) for t in s.steps),
    )


def _told(condition: str, rule: Callable[[Basic], Basic]) -> str:
    """The condition with every object in it passed through ``rule``."""
    if not isinstance(condition, Said):
        return condition
    return Said(*(rule(part) if isinstance(part, Basic) else part for part in said(condition)))
