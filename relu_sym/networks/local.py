"""A network near a point: the open cones of directions on which it is linear, and one of them along directions.

A network is affine on finitely many polyhedra, so near a point it is its value plus a function that is linear on
cones; those with interior are the essentially active ones, and Clarke's set is the hull of their Jacobians.
References: S. Scholtes, Introduction to Piecewise Differentiable Equations (2012), proposition 4.3.1; K. A. Khan and
P. I. Barton, Optimization Methods and Software 30 (2015), 1185-1212.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..errors import BudgetError
from ..forms.cells.cone import Cone
from ..forms.cells.vectors import Vector, dot, primitive
from .arithmetic import Integers, Ratios
from .evaluation import values, winners
from .gradients import difference, first_choices, jacobian, pulled_back, unit
from .program import Largest, Program, Rectify

MAX_CELLS = 20_000


class Tie(NamedTuple):
    """An entry of a switch that more than one choice gives at the point: max(u, 0) with u = 0, or equal entries."""

    node: int
    entry: int
    options: tuple[int, ...]


def ties(program: Program, found: Sequence[Ratios]) -> list[Tie]:
    """The ties at a point, in the order in which the switches are computed."""
    rows = []
    for k in program.switches:
        node = program.nodes[k]
        if isinstance(node, Rectify):
            rows += [Tie(k, j, (0, 1)) for j, v in enumerate(found[node.source].numerators) if v == 0]
        elif isinstance(node, Largest):
            for j, group in enumerate(node.groups):
                best = winners(found[node.source].numerators, group)
                rows += [Tie(k, j, best)] if len(best) > 1 else []
    return rows


Choices = dict[int, list[int]]


class State(NamedTuple):
    """A cone of directions, the choices made in it, and the next tie (and option of it) to look at."""

    cone: Cone
    choices: Choices
    tie: int
    option: int


def form_of(program: Program, choices: Choices, tie: Tie, option: int) -> Vector:
    """The linear form of directions by which an option beats the choice made so far."""
    node = program.nodes[tie.node]
    if isinstance(node, Rectify):
        form = unit(node.size, tie.entry)
    else:
        form = difference(program.nodes[node.uses[0]].size, option, choices[tie.node][tie.entry])
    return primitive(pulled_back(program, choices, node.uses[0], form).numerators)


def chosen(choices: Choices, tie: Tie, option: int) -> Choices:
    """The choices with one more."""
    row = list(choices[tie.node])
    row[tie.entry] = option
    return {**choices, tie.node: row}


def cells(program: Program, point: Ratios, max_cells: int = MAX_CELLS) -> list[tuple[Cone, Choices]]:
    """The cones with interior that fill the space round a point, with the choices of every switch in each."""
    found = values(program, point)
    tied = ties(program, found)
    todo = [State(Cone.whole(program.dimension), first_choices(program, found), 0, 1)]
    done = []
    while todo:
        cone, choices, i, k = todo.pop()
        if i == len(tied):
            done.append((cone, choices))
            if len(done) > max_cells:
                raise BudgetError(
                    "more than {0} cells meet at the point ({0} are found): raise max_cells, or ask for one element "
                    "with net.lexicographic_derivative(point)",
                    max_cells,
                )
            continue
        tie = tied[i]
        after = (i, k + 1) if k + 1 < len(tie.options) else (i + 1, 1)
        g = form_of(program, choices, tie, tie.options[k])
        below, above = cone.sides(g) if any(g) else (cone, None)
        if above is not None:
            todo.append(State(above, chosen(choices, tie, tie.options[k]), *after))
        if below is not None:
            todo.append(State(below, choices, *after))
    return done


def along(program: Program, point: Ratios, directions: Sequence[Integers]) -> Choices:
    """The choices in the one cell that p + t d1 + t^2 d2 + ... runs through for small t > 0."""
    found = values(program, point)
    choices = first_choices(program, found)
    for tie in ties(program, found):
        for option in tie.options[1:]:
            g = form_of(program, choices, tie, option)
            first = next((h for d in directions if (h := dot(g, d))), 0)
            if first > 0:
                choices = chosen(choices, tie, option)
    return choices


def jacobians(program: Program, point: Ratios, max_cells: int = MAX_CELLS) -> Iterator[list[Ratios]]:
    """The Jacobian in every cell at a point."""
    for _, choices in cells(program, point, max_cells):
        yield jacobian(program, choices)
