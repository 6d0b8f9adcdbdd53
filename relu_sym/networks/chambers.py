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


def check_interior(box: Sequence[tuple[Fraction, Fraction]]) -> None:
    """Refuses a box that is flat or empty."""
    for i, (lo, hi) in enumerate(box):
        if lo >= hi:
            raise UnsupportedError("side {0} of the box goes from {1} to {2}: it has no interior", i + 1, lo, hi)


def cone_of(box: Sequence[tuple[Fraction, Fraction]]) -> Cone:
    """The cone over a box with interior."""
    check_interior(box)
    n = len(box)
    cone = Cone.whole(n + 1)
    walls: list[Vector] = [(1, *[0] * n)]
    for i, (lo, hi) in enumerate(box):
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
    behind = {k: _behind(program, k) for k in program.switches}
    while todo:
        state = todo.pop()
        parts = [state]
        for k in range(len(state.nodes), len(program.nodes)):
            node = program.nodes[k]
            if isinstance(node, Affine):
                state.nodes.append(_mapped(node, [state.nodes[s] for s in node.sources], width))
            elif isinstance(node, (Rectify, Largest)):
                parts = _chosen(node, k, state) if isinstance(node, Largest) else _rectified(node, k, state, behind[k])
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


def _behind(program: Program, k: int) -> Affine | None:
    """The node next to a switch, if it is an affine map of it alone."""
    node = program.nodes[k + 1] if k + 1 < len(program.nodes) else None
    return node if isinstance(node, Affine) and node.sources == (k,) else None


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


def _rectified(node: Rectify, k: int, state: State, behind: Affine | None) -> list[State]:
    """The parts of a polyhedron on each of which max(u, 0) is u or 0, entry by entry.

    ``behind``: the affine map that comes next and has no other source.  Parts differ in few entries, so its image is
    computed once, and moved by their columns on each.
    """
    columns = state.nodes[node.source]
    forms = list(zip(*(c.numerators for c in columns), strict=True))
    made, open_entries = [], []
    for j, form in enumerate(forms):
        there = heights(form, state.cone.rays)
        made.append(int(max(there) > 0 and min(there) >= 0))
        if min(there) < 0 < max(there):
            open_entries.append(j)
    parts: list[tuple[Cone, tuple[int, ...]]] = [(state.cone, ())]
    for j in open_entries:
        parts = [p for cone, on in parts for p in _signs(cone, forms[j], on, j)]
    base = [Ratios([n if on else 0 for n, on in zip(c.numerators, made, strict=True)], c.under) for c in columns]
    shared = None if behind is None or len(parts) == 1 else _mapped(behind, [base], len(columns))
    found = []
    for cone, on in parts:
        kept, chosen, nodes = base, made, [*state.nodes]
        if on:
            chosen = list(made)
            kept = [Ratios(list(c.numerators), c.under) for c in base]
            for j in on:
                chosen[j] = 1
                for c, whole in zip(kept, columns, strict=True):
                    c.numerators[j] = whole.numerators[j]
        nodes.append(kept)
        if shared is not None and behind is not None:
            nodes.append(_moved(behind, shared, forms, on) if on else shared)
        found.append(State(cone, nodes, {**state.choices, k: tuple(chosen)}))
    return found


def _moved(behind: Affine, shared: Forms, forms: Sequence[Vector], on: Sequence[int]) -> Forms:
    """The image with more entries counted: their columns times their forms."""
    moved = [list(c.numerators) for c in shared]
    for j in on:
        column = behind.columns[j] if j < len(behind.columns) else ()
        for numerators, n in zip(moved, forms[j], strict=True):
            if n:
                for i, weight in column:
                    numerators[i] += weight * n
    return [Ratios(m, c.under) for m, c in zip(moved, shared, strict=True)]


def _chosen(node: Largest, k: int, state: State) -> list[State]:
    """The parts of a polyhedron on each of which one entry of every group is the largest."""
    columns = state.nodes[node.source]
    forms = list(zip(*(c.numerators for c in columns), strict=True))
    parts: list[tuple[Cone, list[int]]] = [(state.cone, [])]
    for group in node.groups:
        parts = [p for cone, made in parts for p in _winners(cone, forms, group, made)]
    return [
        State(
            cone,
            [*state.nodes, [Ratios([c.numerators[i] for i in made], c.under) for c in columns]],
            {**state.choices, k: tuple(made)},
        )
        for cone, made in parts
    ]


def _signs(cone: Cone, form: Vector, on: tuple[int, ...], j: int) -> Iterator[tuple[Cone, tuple[int, ...]]]:
    below, above = _sides(cone, form)
    if below is not None:
        yield below, on
    if above is not None:
        yield above, (*on, j)


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
