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
    count, width, last = 0, len(cone.rays[0]), len(program.nodes)
    behind = {k: _behind(program, k) for k in program.switches}
    todo: list[Iterator[State]] = [iter([State(cone, [], {})])]
    while todo:  # in depth, each part made when its turn comes: the first chambers are there at once
        state = next(todo[-1], None)
        if state is None:
            todo.pop()
            continue
        while (k := len(state.nodes)) < last:
            node = program.nodes[k]
            if isinstance(node, Rectify):
                todo.append(_rectified(node, k, state, behind[k]))
                break
            if isinstance(node, Largest):
                todo.append(_chosen(node, k, state))
                break
            if isinstance(node, Affine):
                state.nodes.append(_mapped(node, [state.nodes[s] for s in node.sources], width))
            else:
                state.nodes.append(inputs[k])
        else:
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


def _rectified(node: Rectify, k: int, state: State, behind: Affine | None) -> Iterator[State]:
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
    base = [Ratios([n if on else 0 for n, on in zip(c.numerators, made, strict=True)], c.under) for c in columns]
    shared = None if behind is None or not open_entries else _mapped(behind, [base], len(columns))
    for cone, on in _parts(state.cone, forms, open_entries):
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
        yield State(cone, nodes, {**state.choices, k: tuple(chosen)})


def _parts(cone: Cone, forms: Sequence[Vector], entries: Sequence[int]) -> Iterator[tuple[Cone, tuple[int, ...]]]:
    """The parts of a cone by the signs of some of the forms, with those of them that are positive there."""
    todo: list[tuple[Cone, tuple[int, ...], int]] = [(cone, (), 0)]
    while todo:
        part, on, i = todo.pop()
        if i == len(entries):
            yield part, on
            continue
        below, above = _sides(part, forms[entries[i]])
        if above is not None:
            todo.append((above, (*on, entries[i]), i + 1))
        if below is not None:
            todo.append((below, on, i + 1))


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


def _chosen(node: Largest, k: int, state: State) -> Iterator[State]:
    """The parts of a polyhedron on each of which one entry of every group is the largest."""
    columns = state.nodes[node.source]
    forms = list(zip(*(c.numerators for c in columns), strict=True))
    todo: list[tuple[Cone, list[int]]] = [(state.cone, [])]
    while todo:
        cone, made = todo.pop()
        if len(made) < len(node.groups):
            todo += reversed([(part, [*made, best]) for part, best in _winners(cone, forms, node.groups[len(made)])])
            continue
        chosen = [Ratios([c.numerators[i] for i in made], c.under) for c in columns]
        yield State(cone, [*state.nodes, chosen], {**state.choices, k: tuple(made)})


def _winners(cone: Cone, forms: Sequence[Vector], group: Sequence[int]) -> list[tuple[Cone, int]]:
    """The parts of a cone with the entry of a group that is largest there."""
    parts = [(cone, group[0])]
    for i in group[1:]:
        found = []
        for part, best in parts:
            below, above = _sides(part, [a - b for a, b in zip(forms[i], forms[best], strict=True)])
            found += [] if below is None else [(below, best)]
            found += [] if above is None else [(above, i)]
        parts = found
    return parts


def _sides(cone: Cone, form: Sequence[int]) -> tuple[Cone | None, Cone | None]:
    """The parts where a form is not positive and where it is; a form that is 0 all over counts as not positive."""
    there = heights(tuple(form), cone.rays)
    if max(there) <= 0:
        return cone, None
    if min(there) >= 0:
        return None, cone
    return cone.sides(primitive(form))
