"""What the steps of a derivation are checked in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sympy import Basic, Integral, Symbol

from ...steps import Step
from . import cells, fields, randomness
from .progress import Progress


class Case(NamedTuple):
    """What a step is checked in: the variable, f, the mode, the condition on the parameters, the steps around it."""

    x: Symbol | None
    given: Basic
    mode: str
    condition: Basic
    scope: tuple[Step, ...]
    endpoints: str | None
    marks: dict
    """The points at which something can break, found once for each choice of the parameters."""
    progress: Progress
    over: tuple = ()
    """The limits of the question."""
    to: tuple[str, Symbol] | None = None
    """The verb and the new variable, where the question is of a transform."""
    cells: cells.Place | None = None
    """The point, where the question is of a set in several variables."""
    answer: Symbol | None = None
    """The variable of the answer, where the question is of a conjugate, a proximal map or an envelope."""
    is_series: bool = False
    judge: Any = None
    """What compares the lines of a motion or of a set of solutions."""
    moves: randomness.Running | None = None
    """What is no parameter of all lines: the time of a process, the parameter in which a derivative is taken."""
    space: fields.Space | None = None
    """The variables, where the question is of fields, layers or shapes."""


def of_integral(s: Step, case: Case, d: Any, steps: tuple[Step, ...]) -> Case:
    """Of several integrals each indefinite one has its own variable; a definite one is a number."""
    if d.variable is not None or d.verb != "integrate" or not isinstance(s.before, Integral):
        return case
    x = s.before.limits[0][0] if len(s.before.limits[0]) == 1 else None
    if x is None or x == case.x:
        return case._replace(x=x)
    return case._replace(x=x, given=s.before.args[0], scope=tuple(_own(s, steps)), marks={})


def _own(start: Step, steps: tuple[Step, ...]) -> Iterator[Step]:
    """The steps of one of several integrals."""
    first = steps.index(start)
    for k, s in enumerate(steps[first:]):
        if k and isinstance(s.before, Integral) and s.before.limits[0] != start.before.limits[0]:
            return
        yield from s.walk()
