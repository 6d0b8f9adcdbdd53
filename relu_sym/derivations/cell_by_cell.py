"""A function of several variables case by case of its parameters, and cell by cell: what the steps of each say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sympy import Basic, Expr, Tuple, nan, oo
from sympy.logic.boolalg import Boolean

from ..convex.optimum import optimum
from ..convex.regions import Region
from ..convex.several import Several, inside
from ..errors import UnsupportedError
from ..forms.exact import expression
from ..forms.facts import Facts
from ..forms.line.guarded import every_case
from ..steps import Overall, Step
from .catalogue import step

MOST = 24
"""Cells that are shown one by one."""


class Case(NamedTuple):
    """A case of the parameters: its condition, what it gives for granted, the answer there."""

    condition: Basic
    facts: Facts
    answer: Any


class Cell(NamedTuple):
    """A function on a polyhedron, in the caller's symbols: its formula, where it holds."""

    law: Expr
    where: Boolean
    region: Region
    closed: bool
    """Whether the formula holds on the closure too."""

    def asked(self, kind: str, variables: Tuple) -> Overall:
        """A question about the formula on the cell."""
        return Overall(kind, self.law, variables, self.where)


def in_each_case(question: Several, run: Callable[[Facts], Any]) -> list[Case]:
    """``run`` in every case of the parameters that has a value; the condition is in the caller's symbols."""
    facts: list[Facts] = []

    def kept(given: Facts) -> Any:
        answer = run(given)
        facts.append(given)
        return answer

    with question.errors():
        found = every_case(kept, question.assume)
        if len(found) != len(facts):
            raise UnsupportedError(
                "some cases of the parameters of {0} have no value: declare assumptions", question.expr
            )
        return [Case(question.out(c), f, answer) for (c, answer), f in zip(found, facts, strict=True)]


def cells_of(question: Several, facts: Facts, side: int = 1) -> list[Cell]:
    """The cells on which f (-f for side -1) has a value."""
    found, closed = question.regions(facts, side)
    named = question.variables
    return [
        Cell(question.out(r.law), question.out(inside(r.polyhedron, named, closed)), r, closed)
        for r in found
        if r.law is not nan
    ]


def best_on_cells(kind: str, question: Several, facts: Facts, side: int) -> Iterator[Step]:
    """The least (side -1) or the largest value on every cell; nothing where there are too many."""
    cells = [c for c in cells_of(question, facts, -side) if c.law not in (oo, -oo)]
    if not 1 < len(cells) <= MOST:
        return
    for cell in cells:
        least = optimum([cell.region], question.variables, cell.closed, facts)
        assert least is not None
        told = cell._replace(law=-side * cell.law).asked(kind, Tuple(*question.named))
        yield step("best on a cell", told, question.out(-side * expression(least.value).expand()))
