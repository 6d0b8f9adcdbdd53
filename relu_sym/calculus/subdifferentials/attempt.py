"""The cells at a point within a budget; past it the error carries what is known: a part of the set, a box around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

from sympy import Interval, ProductSet, Tuple

from ...budget import deadline
from ...errors import BudgetError, NotLipschitzError, Undecided, UnsupportedError
from ...forms.cells.boxes import boxes
from ...forms.cells.enumeration import MAX_CELLS, Cell, cells, same_values
from ...forms.cells.polytope import Polytope
from ...forms.cells.quickhull import MAX_DIMENSION
from ...forms.cells.vectors import Vector
from ...forms.exact import RATIONAL, expression
from ...vocabularies.switches import Program
from .continuity import check_continuous

Shape = tuple[int, int] | None
FEW = 60
"""Gradients in many dimensions of which the hull is told when not all are found."""
MAX_ENTRIES = 8
"""Entries up to which a box is a polytope with all its corners."""


def attempted(program: Program, shape: Shape, max_cells: int, progress: Callable[[int], None] | None) -> list[Cell]:
    """All cells; a ``BudgetError`` has ``.count``, ``.inner`` and ``.enclosure``."""
    found: list[Cell] = []
    try:
        with deadline(
            "not all cells at the point are found in time: ask for one element with rs.lexicographic_derivative; the "
            "error has .inner, a subset of the set, and .enclosure, a superset"
        ):
            return cells(program, max_cells, progress, found)
    except BudgetError as error:
        error.count = len(found)
        error.inner = _inner(program, shape, found)
        error.enclosure = enclosure(program, shape)
        raise


def continuous_cells(
    program: Program,
    shape: tuple[int, int] | None = None,
    max_cells: int = MAX_CELLS,
    progress: Callable[[int], None] | None = None,
) -> list[Cell]:
    """All cells at the point of a function that does not jump near it: ``NotLipschitzError`` where it does."""
    found = attempted(program, shape, max_cells, progress)
    if not same_values(found, program.facts):
        sure = [c for c in found if not c.thin]
        if not sure or same_values(sure, program.facts):
            raise UnsupportedError(
                "whether the function jumps at {0} = {1} is not decided by first order: if it does not, write it by "
                "Max, Min, Abs and ReLU",
                Tuple(*program.variables),
                Tuple(*program.point),
            )
        raise NotLipschitzError(
            "the function jumps at {0} = {1}: sets are of locally Lipschitz functions",
            Tuple(*program.variables),
            Tuple(*program.point),
        )
    check_continuous(program, found)
    return found


def joined(gradients: tuple[Vector, ...]) -> Vector:
    """The rows of a Jacobian one after the other; gradients of one component as they are."""
    return tuple([RATIONAL(a) if isinstance(a, int) else a for g in gradients for a in g])


def distinct(found: Iterable[Cell]) -> list[Vector]:
    """The gradients of cells, each once; as ``joined`` does, of few numbers in many cells."""
    known: dict[int, Any] = {}

    def rational(a: Any) -> Any:
        if type(a) is not int:
            return a
        if a not in known:
            known[a] = RATIONAL(a)
        return known[a]

    rows = dict.fromkeys(c.gradients for c in found)
    return [tuple([rational(a) for g in gradients for a in g]) for gradients in rows]


def bends_one_way(program: Program) -> bool:
    """Whether f'(p; .) is seen to be convex or concave: then it is the largest, or the smallest, of its gradients, each
    of which is so alone in the cell it belongs to, and so a vertex."""
    tape = program.tape()
    if tape is None or not (tape.is_decided and tape.is_numeric) or len(tape.roots) > 1:
        return False
    return tape.bends[tape.roots[0]] is not None


def _inner(program: Program, shape: Shape, found: list[Cell]) -> Polytope | None:
    """The hull of the gradients of the cells that are surely there."""
    sure = distinct(c for c in found if not c.thin)
    if not sure or any(c.jumps for c in found):
        return None
    certain = bends_one_way(program)
    if not certain and len(sure[0]) > MAX_DIMENSION:
        sure = sure[:FEW]  # a smaller subset, for which vertices there are to tell by linear programs
    reason = f"subset: hull of the gradients of {len(sure)} of the {len(found)} cells found"
    try:
        return Polytope.of(sure, shape, False, reason, program.facts, certain, "subset")
    except Undecided:
        return None


def enclosure(program: Program, shape: Shape) -> Any:
    """The box of the sum and chain rules: a polytope, of many entries a product of intervals; None where a head has no
    slopes at the point that are known."""
    tape = program.tape()
    if tape is None:
        return None
    try:
        sides = [ends for row in boxes(tape) for ends in row]
    except Undecided:
        return None
    if len(sides) > MAX_ENTRIES:
        return ProductSet(*[Interval(expression(a), expression(b)) for a, b in sides])
    corners = list(dict.fromkeys(product(*sides)))
    return Polytope.of(corners, shape, False, ENCLOSED, program.facts, label="enclosure")


ENCLOSED = "enclosure: sum and chain rules for each kink by itself (Clarke, propositions 2.3.3 and 2.3.9), not jointly"
