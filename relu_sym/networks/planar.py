"""The convex polygons of a plane on which a network is affine: every switch in turn cuts those that it passes through.

A polygon is its vertices and the lines of its edges, round it; a vertex is where two lines meet, so its numbers do not
grow from cut to cut.  Outputs are continuous: signs found at a vertex of one polygon serve its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

from ..errors import BudgetError
from .arithmetic import Ratios
from .chambers import check_interior, coordinates
from .plane_forms import Image, Joint, Sum, in_slots
from .program import Affine, Input, Largest, Program, Rectify
from .slots import Form, Frame, Place, Signs, Slots, indices

Box = Sequence[tuple[Fraction, Fraction]]

Ratio = tuple[int, int, int, int]
"""(c, g, h, q) of (c + g*r + h*s)/q."""


class Vertex:
    """A vertex with the signs of the arguments of switches there, by node."""

    __slots__ = ("place", "signs")

    def __init__(self, place: Place) -> None:
        self.place = place
        self.signs: dict[int, Signs] = {}


class Polygon(NamedTuple):
    """The vertices counterclockwise; line i goes from vertex i to the next one."""

    vertices: list[Vertex]
    lines: list[Form]


class State(NamedTuple):
    """A polygon with the nodes that are computed on it: an ``Image`` of an affine one, of others a list of forms."""

    polygon: Polygon
    nodes: list[Any]


class Plan:
    """What is the same on all polygons: the frame, denominators, and which node is whose source."""

    def __init__(self, program: Program, columns: Sequence[Ratios], box: Box) -> None:
        check_interior(box)
        self.program, self.frame = program, Frame(box)
        ends = coordinates(program, columns)
        self.under: list[int] = []
        self.common: dict[int, int] = {}
        reach: list[int] = []
        for k, node in enumerate(program.nodes):
            if isinstance(node, Affine):
                under = self.common[k] = lcm(*(self.under[s] for s in node.sources))
                widest = max((under // self.under[s] * reach[s] for s in node.sources), default=0)
                heaviest = max((sum(abs(w) for _, w in row) for row in node.rows), default=0)
                reach.append(max(heaviest, 1) * widest + under * max(map(abs, node.offset), default=0))
                self.under.append(under * node.denominator)
            elif isinstance(node, Input):
                reach.append(max((abs(n) for c in ends[k] for n in c.numerators), default=0))
                self.under.append(ends[k][0].under)
            else:
                reach.append(reach[node.uses[0]])
                self.under.append(self.under[node.uses[0]])
        self.joint = Joint(max(reach).bit_length())
        self.inputs = {
            k: [self.joint.joined(f) for f in zip(*(c.numerators for c in forms), strict=True)]
            for k, forms in ends.items()
        }
        used = [s for node in program.nodes for s in node.uses] + [o.node for o in program.outputs]
        self.rectified = {node.source for node in program.nodes if isinstance(node, Rectify)}
        self.behind = {k: self._behind(k) for k in program.switches}
        self.is_listed = {k: begin is None or used.count(k) > 1 for k, begin in self.behind.items()}

    def _behind(self, k: int) -> int | None:
        """Where the entries of a switch begin among the sources of the affine node that comes next, if it is one."""
        nodes = self.program.nodes
        node = nodes[k + 1] if k + 1 < len(nodes) else None
        if not isinstance(node, Affine) or node.sources.count(k) != 1:
            return None
        return sum(nodes[s].size for s in node.sources[: node.sources.index(k)])

    def forms(self, nodes: Sequence[Any], k: int) -> list[int]:
        """The forms of all entries of a node."""
        held = nodes[k]
        return held.forms() if isinstance(held, Image) else held

    def image(self, k: int, nodes: Sequence[Any], more: Sequence[Form] = ()) -> Image:
        """An affine node by the nodes before it; ``more``: forms inside the frame that may be added."""
        node, begun = self.program.nodes[k], 0
        weights = node.weights
        entries: list[int] = []
        forms: list[int] = []
        for s in node.uses:
            held, scale = self.forms(nodes, s), self.scale(k, s)
            some = [j for j, f in enumerate(held) if f and begun + j < weights.width]
            entries += [begun + j for j in some]
            forms += [held[j] * scale for j in some]
            begun += len(held)
        found = Sum(weights, self.common[k], entries, forms)
        if k in self.rectified and weights.is_dense:
            return found.image(self.frame, self.joint, more)
        return Image(found, (), 0, None)

    def scale(self, k: int, source: int) -> int:
        """What brings the forms of a source of an affine node over the denominator that all its sources share."""
        return self.common[k] // self.under[source]

    def ratios(self, nodes: Sequence[Any], k: int) -> list[Ratio]:
        """The entries of a node as they are."""
        parted, under = self.joint.parted, self.under[k]
        return [(*parted(form), under) for form in self.forms(nodes, k)]

    def slots(self, k: int) -> Slots:
        """Where the forms of a node stand when their signs are asked for."""
        node = self.program.nodes[k]
        return node.weights.slots if isinstance(node, Affine) else Slots(node.size, 1)

    def rectangle(self, box: Box) -> Polygon:
        """The box."""
        (a, b), (c, d) = box
        lines = [
            (-c.numerator, 0, c.denominator),
            (b.numerator, -b.denominator, 0),
            (d.numerator, 0, -d.denominator),
            (-a.numerator, a.denominator, 0),
        ]
        return Polygon([self.meeting(lines[i - 1], lines[i]) for i in range(4)], lines)

    def meeting(self, f: Form, g: Form) -> Vertex:
        """The point where two lines meet."""
        a, b, c = f
        p, q, r = g
        w, x, y = b * r - c * q, c * p - a * r, a * q - b * p
        if w < 0:
            w, x, y = -w, -x, -y
        return Vertex(self.frame.place(w, x, y))

    def sides(self, polygon: Polygon, signs: Sequence[int], form: Form) -> tuple[Polygon, Polygon]:
        """The parts of a polygon where a form is negative and where it is positive, both of which there are."""
        below: Polygon = Polygon([], [])
        above: Polygon = Polygon([], [])
        for i, (v, line, s) in enumerate(zip(*polygon, signs, strict=True)):
            t = signs[i + 1 - len(signs)]
            if s >= 0:
                above.vertices.append(v)
                above.lines.append(form if s == 0 and t < 0 else line)
            if s <= 0:
                below.vertices.append(v)
                below.lines.append(form if s == 0 and t > 0 else line)
            if s * t < 0:
                new = self.meeting(line, form)
                above.vertices.append(new)
                below.vertices.append(new)
                above.lines.append(form if s > 0 else line)
                below.lines.append(line if s > 0 else form)
        return below, above


def planar(plan: Plan, box: Box, most: int) -> Iterator[tuple[Polygon, list[list[Ratio]]]]:
    """The polygons that fill a box, and each output there, entry by entry; ``BudgetError`` past ``most``."""
    program, count = plan.program, 0
    todo: list[Iterator[State]] = [iter([State(plan.rectangle(box), [])])]
    while todo:  # in depth, each part made when its turn comes: the first polygons are there at once
        state = next(todo[-1], None)
        if state is None:
            todo.pop()
            continue
        nodes = state.nodes
        while (k := len(nodes)) < len(program.nodes):
            node = program.nodes[k]
            if isinstance(node, Rectify):
                todo.append(_rectified(plan, node, k, state))
                break
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
            yield state.polygon, [plan.ratios(nodes, o.node) for o in program.outputs]


def _rectified(plan: Plan, node: Rectify, k: int, state: State) -> Iterator[State]:
    """The parts of a polygon on each of which max(u, 0) is u or 0, entry by entry.

    Parts differ in few entries, so what an affine map behind makes of the others is computed once.
    """
    source, nodes, joint = node.source, state.nodes, plan.joint
    held = nodes[source]
    at = held.form if isinstance(held, Image) else held.__getitem__
    some, every = _signs_round(plan, state.polygon, source, held)
    rows = [0] * node.size
    for j in indices(some & every):
        rows[j] = at(j)
    cutting = [(j, at(j)) for j in indices(some & ~every)]
    cuts, begin, image = [], plan.behind[k], None
    if begin is None:
        cuts = [(j, form, joint.parted(form), form, None) for j, form in cutting]
    else:
        scale = plan.scale(k + 1, k)
        for j, form in cutting:
            line = joint.parted(form)
            cuts.append((j, form, line, form * scale, plan.frame.inside([c * scale for c in line])))
        image = plan.image(k + 1, [*nodes, rows], [cut[4] for cut in cuts])
    todo: list[tuple[Polygon, Any, Any, int]] = [(state.polygon, rows, image, 0)]
    while todo:
        polygon, rows, image, i = todo.pop()
        while i < len(cuts):
            j, form, line, scaled, inside = cuts[i]
            i += 1
            signs = _signs(polygon.vertices, source, j, line)
            if max(signs) <= 0:
                continue
            if min(signs) < 0:
                below, polygon = plan.sides(polygon, signs, line)
                todo.append((below, rows, image, i))
            if plan.is_listed[k]:
                rows = [*rows[:j], form, *rows[j + 1 :]]
            if image is not None:
                image = image.moved(begin + j, scaled, inside)
        yield State(polygon, [*nodes, rows] if image is None else [*nodes, rows, image])


def _signs_round(plan: Plan, polygon: Polygon, source: int, held: Any) -> Signs:
    """Of all entries of a node: positive at some vertex; negative at none."""
    slots, joint = plan.slots(source), plan.joint
    packed, some, every = None, 0, slots.tops
    for v in polygon.vertices:
        found = v.signs.get(source)
        if found is None:
            if isinstance(held, Image):
                packed = packed or held.in_slots(plan.frame, joint)
                at = held.form
            else:
                packed = packed or in_slots(slots, held, plan.frame, joint)
                at = held.__getitem__
            found = v.signs[source] = slots.signs(packed, v.place, lambda j, at=at: joint.parted(at(j)))
        some |= found[0]
        every &= found[1]
    return some, every


def _signs(vertices: Sequence[Vertex], source: int, j: int, line: Form) -> list[int]:
    """Of entry j of a node at vertices."""
    found, bit = [], 128 << (8 * j)
    for v in vertices:
        known = v.signs.get(source)
        if known is None:
            value = v.place.height(line)
            found.append((value > 0) - (value < 0))
        else:
            found.append(1 if known[0] & bit else 0 if known[1] & bit else -1)
    return found


def _chosen(plan: Plan, node: Largest, state: State) -> Iterator[State]:
    """The parts of a polygon on each of which one entry of every group is the largest."""
    wholes = plan.forms(state.nodes, node.source)
    forms = list(map(plan.joint.parted, wholes))
    todo: list[tuple[Polygon, list[int]]] = [(state.polygon, [])]
    while todo:
        polygon, made = todo.pop()
        if len(made) < len(node.groups):
            parts = _winners(plan, polygon, forms, node.groups[len(made)])
            todo += reversed([(part, [*made, best]) for part, best in parts])
            continue
        yield State(polygon, [*state.nodes, [wholes[i] for i in made]])


def _winners(plan: Plan, polygon: Polygon, forms: Sequence[Form], group: Sequence[int]) -> list[tuple[Polygon, int]]:
    """The parts of a polygon with the entry of a group that is largest there."""
    parts = [(polygon, group[0])]
    for i in group[1:]:
        found = []
        for part, best in parts:
            (a, b, c), (p, q, r) = forms[i], forms[best]
            form = (a - p, b - q, c - r)
            heights = [v.place.height(form) for v in part.vertices]
            if max(heights) <= 0:
                found.append((part, best))
            elif min(heights) >= 0:
                found.append((part, i))
            else:
                below, above = plan.sides(part, [(h > 0) - (h < 0) for h in heights], form)
                found += [(below, best), (above, i)]
        parts = found
    return parts
