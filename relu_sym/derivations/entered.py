"""Steps of a thin cell at a point in several variables: the curve that runs into it, its formula, its gradient."""

from __future__ import annotations

from typing import Any

from sympy import Symbol, Tuple

from ..calculus.subdifferentials.thin_cells import Entered
from ..steps import GradientAt, Step
from .catalogue import step

NAMES = ("t", "s", "tau")


def parameter(used: set[Any]) -> Symbol:
    """A name for what goes to 0 along a curve."""
    taken = {v.name for v in used}
    names = (*NAMES, *(f"t_{k}" for k in range(len(taken) + 1)))
    return Symbol(next(n for n in names if n not in taken), positive=True)


def entered(cells: Any, c: Entered) -> Step:
    """The piece in the cell, by the curve and the gradient."""
    region, piece = cells._region(c.branches), cells._formula(c.laws)
    t = parameter({*cells.f.free_symbols, *cells.variables, *cells.point.free_symbols})
    curve = [e.xreplace({c.t: t}) for e in c.curve]
    into = step("curve into the cell", Tuple(*curve), region, relation="∈")
    slope = step("gradient of the piece", GradientAt(piece, cells.variables, cells.point), cells._listed(c.gradient))
    return step("piece of a cell", cells.f, piece, steps=[into, slope], where=region)
