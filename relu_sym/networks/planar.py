"""The convex polygons of a plane on which a network is affine: every switch in turn cuts those that it passes through.

Outputs are continuous: signs that are found at a vertex of one polygon serve its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..errors import BudgetError
from .plan import Cut, Plan
from .plane_forms import Image, More, signs
from .polygon import Box, Polygon, Vertex, sides
from .program import Affine, Largest, Rectify
from .slots import Form, Signs, height

State = tuple[Polygon, list[Any]]
"""A polygon with the nodes that are computed on it: an ``Image`` of an affine one, of others a list of forms."""


def planar(plan: Plan, box: Box, most: int) -> Iterator[tuple[Polygon, tuple[int, ...]]]:
    """The polygons that fill a box, and the outputs there, an integer each; ``BudgetError`` past ``most``."""
    program, count = plan.program, 0
    todo: list[Iterator[State]] = [iter([(plan.points.rectangle(box), [])])]
    while todo:  # in depth, each part made when its turn comes: the first polygons are there at once
        state = next(todo[-1], None)
        if state is None:
            todo.pop()
            continue
        nodes = state[1]
        while (k := len(nodes)) < len(program.nodes):
            node = program.nodes[k]
            if isinstance(node, Rectify):
                parts = _rectified(plan, node, k, state)
                if parts is not None:
                    todo.append(parts)
                    break
                continue
            if isinstance(node, Largest):
                todo.append(_chosen(plan, node, state))
                break
            nodes.append(plan.image(k, nodes) if isinstance(node, Affine) else plan.inputs[k])
        else:
            count += 1
            if count > most:
                raise BudgetError(
                    "the network has more than {0} regions there: raise max_regions, or ask for a smaller box", most
                )
            yield state[0], plan.outputs(nodes)


def _rectified(plan: Plan, node: Rectify, k: int, state: State) -> Iterator[State] | None:
    """The parts of a polygon on each of which max(u, 0) is u or 0, entry by entry; None: all of it is one.

    Parts differ in few entries, so what an affine map behind makes of the others is computed once.
    """
    source, (polygon, nodes) = node.source, state
    held = nodes[source]
    some, every = _signs_round(plan, polygon, source, held)
    live, cutting = plan.entries(some & every, node.size), plan.entries(some & ~every, node.size)
    known = held.asked(live + cutting) if isinstance(held, Image) else [held[j] for j in live + cutting]
    cuts, rows, image = plan.cuts(k, cutting, known[len(live) :]), [], None
    if plan.is_listed[k]:
        rows = [0] * node.size
        for j, form in zip(live, known, strict=False):
            rows[j] = form
    if plan.behind[k] is not None:
        image = plan.image(k + 1, nodes, (k, live, known[: len(live)]))
    if cuts:
        return _cut(plan, source, state, cuts, rows, image)
    nodes += [rows] if image is None else [rows, image]
    return None


def _cut(
    plan: Plan, source: int, state: State, cuts: list[Cut], rows: list[int], image: Image | None
) -> Iterator[State]:
    """The parts of a polygon by the signs of some entries of a node."""
    whole, nodes = state
    width = 0 if image is None else image.sum.weights.width
    todo: list[tuple[Polygon, list[int], tuple[More, ...], int]] = [(whole, rows, (), 0)]
    while todo:
        polygon, rows, more, i = todo.pop()
        while i < len(cuts):
            entry, form, line, place, joint, scaled = cuts[i]
            i += 1
            signs = _signs(polygon[0], source, entry, line)
            if max(signs) <= 0:
                continue
            if min(signs) < 0:
                below, polygon = sides(plan.points, polygon, signs, line)
                todo.append((below, rows, more, i))
            if rows:
                rows = [*rows[:entry], form, *rows[entry + 1 :]]
            if place < width:
                more = (*more, (place, joint, scaled))
        if image is None:
            yield polygon, [*nodes, rows]
        else:
            yield polygon, [*nodes, rows, Image(image.sum, more) if more else image]


def _signs_round(plan: Plan, polygon: Polygon, source: int, held: Any) -> Signs:
    """Of all entries of a node: positive at some vertex; negative at none."""
    joint, is_image = plan.joint, isinstance(held, Image)
    some, every = 0, -1
    for v in polygon[0]:
        found = v.signs.get(source)
        if found is None:
            found = held.signs(v.place, joint) if is_image else signs(held, v.place, joint)
            found = v.signs[source] = plan.signs.setdefault(found, found)
        some |= found[0]
        every &= found[1]
    return some, every


def _signs(vertices: Sequence[Vertex], source: int, entry: int, line: Form) -> list[int]:
    """Of an entry of a node at vertices."""
    found, bit, (a, b, c) = [], 128 << (8 * entry), line
    for v in vertices:
        known = v.signs.get(source)
        if known is None:
            w, x, y, _, _ = v.place
            value = a * w + b * x + c * y
            found.append(1 if value > 0 else -1 if value else 0)
        else:
            found.append(1 if known[0] & bit else 0 if known[1] & bit else -1)
    return found


def _chosen(plan: Plan, node: Largest, state: State) -> Iterator[State]:
    """The parts of a polygon on each of which one entry of every group is the largest."""
    whole, nodes = state
    wholes = plan.forms(nodes, node.source)
    forms = list(map(plan.joint.parted, wholes))
    todo: list[tuple[Polygon, list[int]]] = [(whole, [])]
    while todo:
        polygon, made = todo.pop()
        if len(made) < len(node.groups):
            parts = _winners(plan, polygon, forms, node.groups[len(made)])
            todo += reversed([(part, [*made, best]) for part, best in parts])
            continue
        yield polygon, [*nodes, [wholes[i] for i in made]]


def _winners(plan: Plan, polygon: Polygon, forms: Sequence[Form], group: Sequence[int]) -> list[tuple[Polygon, int]]:
    """The parts of a polygon with the entry of a group that is largest there."""
    parts = [(polygon, group[0])]
    for i in group[1:]:
        found = []
        for part, best in parts:
            (a, b, c), (p, q, r) = forms[i], forms[best]
            form = (a - p, b - q, c - r)
            heights = [height(form, v.place) for v in part[0]]
            if max(heights) <= 0:
                found.append((part, best))
            elif min(heights) >= 0:
                found.append((part, i))
            else:
                below, above = sides(plan.points, part, [(h > 0) - (h < 0) for h in heights], form)
                found += [(below, best), (above, i)]
        parts = found
    return parts
