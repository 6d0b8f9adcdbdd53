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


class Cut(NamedTuple):
    """The entry of a switch and its form, as one integer and as a line; its place among the sources of the affine node
    behind, and there its form, also inside the frame."""

    entry: int
    form: int
    line: Form
    place: int
    scaled: int
    inside: Form


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
        self.slots = [n.weights.slots if isinstance(n, Affine) else Slots(n.size, 1) for n in program.nodes]

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

    def image(
        self,
        k: int,
        nodes: Sequence[Any],
        switch: tuple[int, list[int], list[int]] | None = None,
        more: Sequence[Form] = (),
    ) -> Image:
        """An affine node by the nodes before it; ``switch``: a source that is not among them, entries of it with their
        forms; ``more``: forms inside the frame that may be added."""
        node, begun = self.program.nodes[k], 0
        weights = node.weights
        entries: list[int] = []
        forms: list[int] = []
        for s in node.uses:
            if switch is not None and s == switch[0]:
                _, some, known = switch
            else:
                held = self.forms(nodes, s)
                some = [j for j, f in enumerate(held) if f]
                known = [held[j] for j in some]
            scale = self.scale(k, s)
            forms += known if scale == 1 else [f * scale for f in known]
            entries += [begun + j for j in some] if begun else some
            begun += self.program.nodes[s].size
        if entries and entries[-1] >= weights.width:
            kept = [(j, f) for j, f in zip(entries, forms, strict=True) if j < weights.width]
            entries, forms = [j for j, _ in kept], [f for _, f in kept]
        found = Sum(weights, self.common[k], entries, forms)
        if k in self.rectified and weights.is_dense:
            return found.image(self.frame, self.joint, more)
        return Image(found, (), 0, None)

    def cuts(self, k: int, entries: Sequence[int], forms: Sequence[int]) -> list[Cut]:
        """The cuts of a switch, by entries that change their signs and their forms."""
        if not entries:
            return []
        lines, begin = self.joint.all_parted(forms), self.behind[k]
        if begin is None:
            return [Cut(j, f, line, j, f, line) for j, f, line in zip(entries, forms, lines, strict=True)]
        scale = self.scale(k + 1, k)
        inside = self.frame.inside([(a * scale, b * scale, c * scale) for a, b, c in lines])
        rows = zip(entries, forms, lines, inside, strict=True)
        return [Cut(j, f, line, begin + j, f * scale, inner) for j, f, line, inner in rows]

    def scale(self, k: int, source: int) -> int:
        """What brings the forms of a source of an affine node over the denominator that all its sources share."""
        return self.common[k] // self.under[source]

    def outputs(self, nodes: Sequence[Any]) -> tuple[Form, ...]:
        """The forms of all entries of the outputs."""
        wholes: list[int] = []
        for o in self.program.outputs:
            wholes += self.forms(nodes, o.node)
        return tuple(self.joint.all_parted(wholes))

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


def planar(plan: Plan, box: Box, most: int) -> Iterator[tuple[Polygon, tuple[Form, ...]]]:
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
            yield state.polygon, plan.outputs(nodes)


def _rectified(plan: Plan, node: Rectify, k: int, state: State) -> Iterator[State] | None:
    """The parts of a polygon on each of which max(u, 0) is u or 0, entry by entry; None: all of it is one.

    Parts differ in few entries, so what an affine map behind makes of the others is computed once.
    """
    source, nodes = node.source, state.nodes
    held = nodes[source]
    some, every = _signs_round(plan, state.polygon, source, held)
    live, cutting = indices(some & every, node.size), indices(some & ~every, node.size)
    known = held.asked(live + cutting) if isinstance(held, Image) else [held[j] for j in live + cutting]
    cuts, rows, image = plan.cuts(k, cutting, known[len(live) :]), [], None
    if plan.is_listed[k]:
        rows = [0] * node.size
        for j, form in zip(live, known, strict=False):
            rows[j] = form
    if plan.behind[k] is not None:
        image = plan.image(k + 1, nodes, (k, live, known[: len(live)]), [cut.inside for cut in cuts])
    if cuts:
        return _cut(plan, source, state, cuts, rows, image)
    nodes += [rows] if image is None else [rows, image]
    return None


def _cut(
    plan: Plan, source: int, state: State, cuts: list[Cut], rows: list[int], image: Image | None
) -> Iterator[State]:
    """The parts of a polygon by the signs of some entries of a node."""
    todo = [(state.polygon, rows, image, 0)]
    while todo:
        polygon, rows, image, i = todo.pop()
        while i < len(cuts):
            cut = cuts[i]
            i += 1
            signs = _signs(polygon.vertices, source, cut)
            if max(signs) <= 0:
                continue
            if min(signs) < 0:
                below, polygon = plan.sides(polygon, signs, cut.line)
                todo.append((below, rows, image, i))
            if rows:
                rows = [*rows[: cut.entry], cut.form, *rows[cut.entry + 1 :]]
            if image is not None:
                image = image.moved(cut.place, cut.scaled, cut.inside)
        yield State(polygon, [*state.nodes, rows] if image is None else [*state.nodes, rows, image])


def _signs_round(plan: Plan, polygon: Polygon, source: int, held: Any) -> Signs:
    """Of all entries of a node: positive at some vertex; negative at none."""
    slots, joint = plan.slots[source], plan.joint
    is_image = isinstance(held, Image)
    packed, some, every = None, 0, slots.tops

    def form(j: int) -> Form:
        return joint.parted(held.asked((j,))[0] if is_image else held[j])

    for v in polygon.vertices:
        found = v.signs.get(source)
        if found is None:
            if packed is None:
                packed = held.in_slots(plan.frame, joint) if is_image else in_slots(slots, held, plan.frame, joint)
            found = v.signs[source] = slots.signs(packed, v.place, form)
        some |= found[0]
        every &= found[1]
    return some, every


def _signs(vertices: Sequence[Vertex], source: int, cut: Cut) -> list[int]:
    """Of an entry of a node at vertices."""
    found, bit, (a, b, c) = [], 128 << (8 * cut.entry), cut.line
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
