"""The closed polyhedra of a box on which a network is affine: every switch in turn cuts those that it passes through.

A point of the box is a ray (1, x) of the cone over it, so a polyhedron is a cone by its rays, and an entry of a node
there is one integer form (c0, c1, ..., cn): its value is (c0 + c1*x1 + ...)/under.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from ..errors import BudgetError, UnsupportedError
from ..forms.cells.cone import Cone
from ..forms.cells.vectors import Vector, heights, primitive
from .arithmetic import Ratios, concatenated, image
from .program import Affine, Largest, Program, Rectify

MAX_CHAMBERS = 20_000

Forms = list[Ratios]
"""By coordinate (the constant first) the coefficients of all entries of a node."""


class Chamber(NamedTuple):
    """A polyhedron, what every switch chooses on it, and the outputs there."""

    cone: Cone
    choices: dict[int, tuple[int, ...]]
    outputs: list[Forms]


class State(NamedTuple):
    """A polyhedron with the nodes that are computed on it."""

    cone: Cone
    nodes: list[Forms]
    choices: dict[int, tuple[int, ...]]


def cone_of(box: Sequence[tuple[Fraction, Fraction]]) -> Cone:
    """The cone over a box with interior."""
    n = len(box)
    cone = Cone.whole(n + 1)
    walls: list[Vector] = [(1, *[0] * n)]
    for i, (lo, hi) in enumerate(box):
        if lo >= hi:
            raise UnsupportedError("side {0} of the box goes from {1} to {2}: it has no interior", i + 1, lo, hi)
        axis = [int(j == i) for j in range(n)]
        walls.append(primitive([-lo.numerator, *(lo.denominator * a for a in axis)]))
        walls.append(primitive([hi.numerator, *(-hi.denominator * a for a in axis)]))
    for wall in walls:
        cone = cone.part(wall, 1, cone.cut(wall))
    return cone


def coordinates(program: Program, columns: Sequence[Ratios]) -> dict[int, Forms]:
    """The inputs as forms: ``columns`` are the constant and the directions, each in the coordinates of a point."""
    found = {}
    begun = 0
    for k in program.inputs:
        ends = slice(begun, begun + program.nodes[k].size)
        found[k] = _shared([Ratios(c.numerators[ends], c.under) for c in columns])
        begun = ends.stop
    return found


def _shared(columns: Sequence[Ratios]) -> Forms:
    under = lcm(*(c.under for c in columns))
    return [Ratios([n * (under // c.under) for n in c.numerators], under) for c in columns]


def chambers(
    program: Program, inputs: dict[int, Forms], cone: Cone, max_chambers: int = MAX_CHAMBERS
) -> Iterator[Chamber]:
    """The polyhedra with interior that fill the cone; ``BudgetError`` past ``max_chambers``."""
    todo, count, width = [State(cone, [], {})], 0, len(cone.rays[0])
    while todo:
        state = todo.pop()
        parts = [state]
        for k in range(len(state.nodes), len(program.nodes)):
            node = program.nodes[k]
            if isinstance(node, Affine):
                state.nodes.append(_mapped(node, [state.nodes[s] for s in node.sources], width))
            elif isinstance(node, (Rectify, Largest)):
                parts = _cut(node, k, state)
                if len(parts) > 1:
                    break
                state = parts[0]
            else:
                state.nodes.append(inputs[k])
        if len(parts) > 1:
            todo += reversed(parts)
            continue
        count += 1
        if count > max_chambers:
            raise BudgetError(
                "the network has more than {0} regions there: raise max_regions, or ask for a smaller box",
                max_chambers,
            )
        yield Chamber(state.cone, state.choices, [state.nodes[o.node] for o in program.outputs])


def _mapped(node: Affine, sources: Sequence[Forms], width: int) -> Forms:
    if not sources:
        zero = Ratios([0] * node.size, node.denominator)
        return [Ratios(list(node.offset), node.denominator), *[zero] * (width - 1)]
    found = []
    for c, column in enumerate(zip(*_over_one(sources), strict=True)):
        u, under = concatenated(column)
        moved = image(node, u)
        if c == 0:
            moved = [m + d * under for m, d in zip(moved, node.offset, strict=True)]
        found.append(Ratios(moved, under * node.denominator))
    return found


def _over_one(sources: Sequence[Forms]) -> Sequence[Forms]:
    if len(sources) == 1:
        return sources
    under = lcm(*(s[0].under for s in sources))
    return [[Ratios([n * (under // c.under) for n in c.numerators], under) for c in s] for s in sources]


def _cut(node: Rectify | Largest, k: int, state: State) -> list[State]:
    """The parts of a polyhedron on each of which every entry of a switch has one choice."""
    columns = state.nodes[node.source]
    forms = list(zip(*(c.numerators for c in columns), strict=True))
    parts: list[tuple[Cone, list[int]]] = [(state.cone, [])]
    if isinstance(node, Rectify):
        for form in forms:
            parts = [p for cone, made in parts for p in _signs(cone, form, made)]
    else:
        for group in node.groups:
            parts = [p for cone, made in parts for p in _winners(cone, forms, group, made)]
    under = columns[0].under
    nodes, choices = state.nodes, state.choices
    made_states = []
    for cone, made in parts:
        if isinstance(node, Rectify):
            kept = [Ratios([n if on else 0 for n, on in zip(c.numerators, made, strict=True)], under) for c in columns]
        else:
            kept = [Ratios([c.numerators[i] for i in made], under) for c in columns]
        made_states.append(State(cone, [*nodes, kept], {**choices, k: tuple(made)}))
    return made_states


def _signs(cone: Cone, form: Vector, made: list[int]) -> Iterator[tuple[Cone, list[int]]]:
    below, above = _sides(cone, form)
    if below is not None:
        yield below, [*made, 0]
    if above is not None:
        yield above, [*made, 1]


def _winners(
    cone: Cone, forms: Sequence[Vector], group: Sequence[int], made: list[int]
) -> Iterator[tuple[Cone, list[int]]]:
    parts = [(cone, group[0])]
    for i in group[1:]:
        found = []
        for part, best in parts:
            below, above = _sides(part, [a - b for a, b in zip(forms[i], forms[best], strict=True)])
            found += [] if below is None else [(below, best)]
            found += [] if above is None else [(above, i)]
        parts = found
    return ((part, [*made, best]) for part, best in parts)


def _sides(cone: Cone, form: Sequence[int]) -> tuple[Cone | None, Cone | None]:
    """The parts where a form is not positive and where it is; a form that is 0 all over counts as not positive."""
    there = heights(tuple(form), cone.rays)
    if max(there) <= 0:
        return cone, None
    if min(there) >= 0:
        return None, cone
    return cone.sides(primitive(form))
