"""One step of a derivation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sympy import Basic, latex

from .relations import stated


@dataclass(frozen=True)
class Step:
    """``before relation after`` by a rule.

    ``rule``: the name of its row (``rs.explain``); ``where``: the place on the line or the part of the expression it
    is about, None for all of it; ``conditions``: what was checked or taken for granted, each a text (``Said`` where
    there is mathematics in it); ``why``: one sentence;
    ``reference``: the source; ``steps``: the side computations that justify this one.
    """

    rule: str
    before: Basic
    after: Basic
    where: Basic | None = None
    conditions: tuple[str, ...] = ()
    why: str = ""
    reference: str = ""
    steps: tuple[Step, ...] = ()
    relation: str = "="

    def _latex(self, printer: Any, exp: Any = None) -> str:
        return stated(printer, self)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {latex(self)}$"

    def walk(self, depth: int | None = None) -> Iterator[Step]:
        """This step and its side computations, down to ``depth`` levels (None: all)."""
        yield self
        if depth is None or depth > 1:
            for s in self.steps:
                yield from s.walk(None if depth is None else depth - 1)


class Stepwise:
    """What has ``steps`` is their sequence."""

    steps: tuple[Step, ...]

    def __len__(self) -> int:
        return len(self.steps)

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def __getitem__(self, k: Any) -> Any:
        return self.steps[k]

    def walk(self, depth: int | None = None) -> Iterator[Step]:
        """Every step and side computation, in the order of reading."""
        for s in self.steps:
            yield from s.walk(depth)
