"""Near a point: the cells in which every switch keeps its sign, and the gradient that the function has in each.

A cell that has an open first-order cone is essentially active.  Where a side of a switch has none, affine switches
settle that it does not occur; curved ones only if its closed cone is the origin.  What lies between is a *thin* cell,
of which first order does not tell whether it is there.

Reference: S. Scholtes, Introduction to Piecewise Differentiable Equations (2012), proposition 4.3.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sympy import Add, Dummy, Expr, Poly

from ...errors import BudgetError, UnsupportedError
from ..exact import equal, expression, scalar
from .cell import Cell as Cell
from .cell import Decision
from .cell import Value as Value
from .cone import Cone, Cut
from .missing import Asked, Missing
from .settled import settled
from .vectors import Vector, dot, primitive, sign

MAX_CELLS = 20_000


class Forked(Exception):
    """The cell falls apart."""

    def __init__(self, cells: list[Cell]) -> None:
        self.cells = cells


def cells(
    program: Any,
    max_cells: int = MAX_CELLS,
    progress: Callable[[int], None] | None = None,
    found: list[Cell] | None = None,
) -> list[Cell]:
    """All cells at the point of a program, in a stable order; ``BudgetError`` past ``max_cells``.

    ``found``: a list to fill, for who wants them even so.
    """
    found = [] if found is None else found
    tape = program.tape()
    is_settled = tape is not None and tape.is_decided and tape.is_numeric
    for cell in settled(tape, partial(along, program), max_cells) if is_settled else _walk(program):
        if len(found) == max_cells:
            raise BudgetError(
                "more than {0} cells at the point ({0} are found): raise max_cells, or ask for one element with "
                "rs.lexicographic_derivative; the error has .inner, a subset of the set, and .enclosure, a superset",
                max_cells,
            )
        found.append(cell)
        if progress is not None:
            progress(len(found))
    return found


def _walk(program: Any) -> Iterator[Cell]:
    """The cells, a switch at a time, each by what first order tells of it."""
    todo = [_start(program)]
    while todo:
        cell = todo.pop()
        try:
            states = [_visited(program, cell, k) for k in program.roots]
        except Forked as forked:
            todo += forked.cells
            continue
        cell.gradients = tuple(s.gradient for s in states)
        cell.values = tuple(s.value for s in states)
        yield cell


def _visited(program: Any, cell: Cell, k: int) -> Value:
    """The state of a node in a cell; ``Forked`` where the cell has to be split first."""
    found = cell.states.get(k)
    while found is None:
        signs = cell.signs.get(k, ())
        missing: list[int] = []
        switch = formula = None
        try:
            formula = program.outcome(k, signs, cell.states)
        except Asked as asked:
            switch = asked.switch
        except Missing as needed:
            missing = needed.nodes
        e = formula if switch is None else switch
        for j in missing or program.arguments(e):
            _visited(program, cell, j)
        if missing:
            continue
        state = _state(program, cell, e)
        if switch is None:
            found = cell.states[k] = state._replace(is_affine=False) if k in cell.guessed else state
        else:
            _decide(program, cell, k, switch, state)
    return found


def along(program: Any, directions: list[Vector]) -> Cell:
    """The one cell that p + t (d1 + u d2 + u^2 d3 + ...) is in for small u > 0 and t > 0 still smaller: every switch by
    the first direction in which it moves; its ``jumps``: what may jump there.  Reference: K. A. Khan and P. I. Barton,
    Optimization Methods and Software 30 (2015), 1185-1212."""
    cell = _start(program)
    cell.path = directions
    states = [_visited(program, cell, k) for k in program.roots]
    cell.gradients, cell.values = tuple(s.gradient for s in states), tuple(s.value for s in states)
    return cell


def _start(program: Any) -> Cell:
    """The whole space, the variables known."""
    cell = Cell(Cone.whole(len(program.variables), program.facts))
    for k, (v, a) in enumerate(zip(cell.cone.lines, program.point, strict=True)):
        cell.states[k] = Value(program.formula(a, {}).value, v, True)
    return cell


def _state(program: Any, cell: Cell, e: Expr) -> Value:
    """The value of a formula by its arguments, its gradient by the chain rule."""
    states = cell.states
    f = program.formula(e, states)
    gradient = [0] * len(program.variables)
    affine = f.is_linear
    for k, slope in f.slopes:
        state = states[k]
        affine = affine and state.is_affine
        for i, b in enumerate(state.gradient):
            if b:
                gradient[i] += slope * b
    return Value(f.value, tuple(gradient), affine)


def _decide(program: Any, cell: Cell, k: int, switch: Expr, state: Value) -> None:
    """Give the node the sign of its next switch in this cell, or split the cell."""
    s = sign(state.value, program.facts)
    if not s:
        if not program.cannot_jump(k):
            cell.jumps |= {k}
        options = _sides(program, cell, k, switch, state)
        if len(options) > 1 or options[0][1] is not None:
            for side, part in options:
                part.signs[k] = (*part.signs.get(k, ()), side)
            raise Forked([part for _, part in reversed(options)])
        s = options[0][0]
    cell.signs[k] = (*cell.signs.get(k, ()), s)


Options = list[tuple[int, Any]]
"""(sign, the part of the cell where the switch has it); None for a cell that stays as it is."""


def _sides(program: Any, cell: Cell, k: int, switch: Expr, state: Value) -> Options:
    """The signs of a switch that is 0 at the point."""
    if cell.path:
        moves = (sign(dot(state.gradient, d), program.facts) for d in cell.path)
        s = next((s for s in moves if s), 0)
        if s:
            if state.is_affine:
                _note(program, cell, k, switch, state, s)
            return [(s, None)]
        if state.is_affine:
            return [(0, None)]
        return [(1 if program.is_total(k) else _along_path(program, cell, k, switch), None)]
    if not any(sign(a, program.facts) for a in state.gradient):
        return _of_flat(program, cell, k, switch, state)
    if not (state.is_affine or cell.guessed):
        vanishing = program.vanishing_factor(program.law(cell, switch))
        if vanishing is not None:
            total, f = vanishing
            return [(total * s, part) for s, part in _sides(program, cell, k, f, program.smooth(f))]
    law, turn = (None, _turn(program, state)) if state.is_affine else program.canonical(program.law(cell, switch))
    g = primitive([a * turn for a in state.gradient])
    if law is None or not cell.guessed:
        known = next((d.sign for d in cell.decisions if d.law == law and (law is not None or d.gradient == g)), None)
        if known is not None:
            return [(known * turn, None)]
    cut = cell.cone.cut(g)
    if not cell.thin and len(cut.signs) == 1 and _is_out(cell, cut, law):
        return [(cut.signs[0] * turn, None)]
    parts = [(s * turn, _part(cell, g, s, cut, law, switch, k)) for s in (-1, 1)]
    possible = [(s, part) for s, part in parts if part.cone.rays or part.cone.lines]
    return possible if cell.thin and possible else parts


def _along_path(program: Any, cell: Cell, k: int, switch: Expr) -> int:
    """The sign of a polynomial switch along the path, on which first order is 0: that of its leading term."""
    law, t, u = program.law(cell, switch), Dummy("t", real=True), Dummy("u", real=True)
    point = {
        v: a + t * Add(*(expression(scalar(d[i])) * u**n for n, d in enumerate(cell.path)))
        for i, (v, a) in enumerate(zip(program.variables, program.point, strict=True))
    }
    moved = law.subs(point, simultaneous=True).expand()
    if not cell.guessed and moved.is_polynomial(t, u):
        terms = sorted(Poly(moved, t, u).terms())
        found = next((s for _, c in terms if (s := sign(scalar(c), program.facts))), 0)
        if found or len(cell.path) == 1:
            return found
    raise UnsupportedError(
        "which sign {0} has along the directions is not decided, and so not what {1} is there", law, program.nodes[k].e
    )


def _is_out(cell: Cell, cut: Cut, law: Expr | None) -> bool:
    """Whether the other side does not occur: the closed cone meets the hyperplane in the origin only, or what is
    tight along it is affine."""
    return cut.touching is None or (law is None and not cut.may_be_passed(cell.curved))


def _of_flat(program: Any, cell: Cell, k: int, switch: Expr, state: Value) -> Options:
    """A switch whose gradient vanishes at the point: by its irreducible factors."""
    if state.is_affine:
        return [(0, None)]
    law = program.law(cell, switch)
    if law == 0 and not cell.guessed:
        return [(0, None)]
    factors = None if cell.guessed else program.factors(law)
    if not program.cannot_jump(k) and (factors is None or any(d is not None and program.varies(f) for f, d in factors)):
        raise UnsupportedError(
            "{0} may jump where {1} = 0, of which first order tells nothing: write it by Max, Min, Abs and ReLU, which "
            "are continuous",
            program.nodes[k].e,
            law,
        )
    total = 1
    for f, definite in factors or ():
        if definite is not None:
            total *= definite
            continue
        options = _sides(program, cell, k, f, program.smooth(f))
        if len(options) > 1:
            raise Forked([part for _, part in reversed(options)])
        total *= options[0][0]
    if factors is not None:
        return [(total, None)]
    if not program.is_total(k):
        raise UnsupportedError(
            "whether {0} has real values near the point is not decided: first order tells nothing of {1}",
            program.nodes[k].e,
            law,
        )
    cell.guessed |= {k}  # both branches have the same gradient at the point
    return [(1, None)]


def _part(cell: Cell, g: Vector, s: int, cut: Cut, law: Expr | None, switch: Expr, k: int) -> Cell:
    """The part where s*g > 0; thin where first order shows directions of a cone without interior only."""
    part = cell.copy()
    part.thin = cell.thin or s not in cut.signs
    part.cone = cell.cone.part(g, s, cut)
    if law is not None:
        part.curved |= 1 << cell.cone.count
    part.decisions = (*part.decisions, Decision(switch, g, s, law, k))
    return part


def _note(program: Any, cell: Cell, k: int, switch: Expr, state: Value, s: int) -> None:
    """Keep the sign of an affine switch, up to sign and factor once."""
    turn = _turn(program, state)
    g = primitive([a * turn for a in state.gradient])
    if all(d.gradient != g for d in cell.decisions):
        cell.decisions = (*cell.decisions, Decision(switch, g, s * turn, None, k))


def _turn(program: Any, state: Value) -> int:
    """The sign of the first entry of a gradient: switches that differ by a factor are one."""
    return next(s for a in state.gradient if (s := sign(a, program.facts)))


def same_values(found: list[Cell], facts: Any) -> bool:
    """Whether the function has one value at the point in all cells."""
    first = found[0].values
    others = [c.values for c in found if c.values is not first]
    return all(equal(scalar(a), scalar(b), facts) for values in others for a, b in zip(first, values, strict=True))
