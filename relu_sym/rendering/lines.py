"""Which rows a derivation has, and what stands beside them: the same in every format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sympy import Basic, Equality, Piecewise, Set, Symbol
from sympy.logic.boolalg import Boolean

from ..errors import UnsupportedError
from ..steps import Region, Step
from ..steps.relations import SIGNS, sign
from .printers import tex

__all__ = ["SIGNS", "Line", "chain", "check_depth", "deeper", "lines", "place", "sign"]


class Line(NamedTuple):
    """A step at its level; ``continues`` if its left side is what the step before it arrived at."""

    level: int
    step: Step
    continues: bool


def chain(steps: Sequence[Step], level: int = 1) -> Iterator[Line]:
    """The steps of one level; one that only re-spells what prints alike (a Piecewise by its branches) has no row,
    unless side computations hang on it or nothing else would be shown."""
    reached: Basic | None = None
    silent = [not step.steps and _prints_alike(step) for step in steps]
    for step, is_silent in zip(steps, silent, strict=True):
        continues = reached is not None and step.before == reached
        if is_silent and not all(silent):
            reached = step.after if continues else None
            continue
        yield Line(level, step, continues)
        reached = step.after


def _prints_alike(step: Step) -> bool:
    """Whether both sides look the same: only a Piecewise and its cases can."""
    before, after = step.before, step.after
    if step.relation != "=" or not (before.has(Piecewise) or after.has(Piecewise)) or before == after:
        return False
    try:
        return tex(before) == tex(after)
    except UnsupportedError:
        return False


def lines(steps: Sequence[Step], depth: int | None = None, level: int = 1) -> Iterator[Line]:
    """All steps down to a depth; what justifies a step stands directly after it."""
    for line in chain(steps, level):
        yield line
        if deeper(depth, level):
            yield from lines(line.step.steps, depth, level + 1)


def deeper(depth: int | None, level: int) -> bool:
    """Whether the side computations of a level are shown."""
    return depth is None or level < depth


def check_depth(depth: int | None) -> None:
    """UnsupportedError unless a positive number of levels, or None for all."""
    if depth is not None and (isinstance(depth, bool) or not isinstance(depth, int) or depth < 1):
        raise UnsupportedError("depth is a number of levels, 1 and more, or None for all; not {0}", depth)


def place(step: Step) -> tuple[str, Basic] | None:
    """Where a step happens: the preposition, and the point, the set, the condition or the part."""
    where = step.where
    if where is None:
        return None
    if isinstance(where, (Set, Region)):
        return "on", where
    if isinstance(where, Boolean) and not isinstance(where, Symbol):
        return "at" if isinstance(where, Equality) else "where", where
    is_point = isinstance(where, Symbol) or getattr(where, "is_number", False)
    return ("at" if is_point else "for"), where
