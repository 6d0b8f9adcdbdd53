"""A network on a plane: what is the same on all polygons, and its nodes as forms of the two coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm
from typing import Any

from .arithmetic import Ratios
from .chambers import check_interior, coordinates
from .plane_forms import Image, Joint, Sum
from .polygon import Box, Points
from .program import Affine, Input, Program
from .slots import Form, Frame, Signs, indices
from .weights import Columns, Weights

Cut = tuple[int, int, Form, int, int, Form]
"""The entry of a switch and its form, as one integer and as a line; its place among the sources of the affine node
behind, and there its form, both ways."""


Switch = tuple[int, list[int], list[int]]
"""A switch, those of its entries that are not 0, and their forms."""


class Plan:
    """What is the same on all polygons, or on many: denominators, which node is whose source, what patterns need.

    ``steps``: what brings the forms of each source of an affine node over the denominator that they share, ``common``.
    """

    def __init__(self, program: Program, columns: Sequence[Ratios], box: Box) -> None:
        check_interior(box)
        self.program = program
        self.points = Points(Frame(box))
        self.signs: dict[Signs, Signs] = {}
        ends = coordinates(program, columns)
        self.under: list[int] = []
        self.common: dict[int, int] = {}
        self.offsets: dict[int, list[int]] = {}
        self.steps: dict[int, list[int]] = {}
        self.widths: dict[int, int] = {}
        self.columns: dict[tuple[int, ...], Columns] = {}
        self.listed: dict[int, list[int]] = {}
        reach: list[int] = []
        for k, node in enumerate(program.nodes):
            if isinstance(node, Affine):
                under = self.common[k] = lcm(*(self.under[s] for s in node.sources))
                self.offsets[k] = [c * under for c in node.offset]
                self.steps[k] = [under // self.under[s] for s in node.sources]
                self.widths[k] = sum(program.nodes[s].size for s in node.sources)
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

    def entries(self, bits: int, size: int) -> list[int]:
        """Those whose bit is 1: of many polygons the same ones."""
        found = self.listed.get(bits)
        if found is None:
            found = self.listed[bits] = indices(bits, size)
        return found

    def image(self, k: int, nodes: Sequence[Any], switch: Switch | None = None) -> Image:
        """An affine node by the nodes before it; ``switch``: a source that is not among them."""
        node, begun = self.program.nodes[k], 0
        weights = node.weights
        if switch is not None and len(node.uses) == 1 and self.steps[k][0] == 1 and weights.width == self.widths[k]:
            return Image(self._sum(k, weights, switch[1], switch[2]))
        entries: list[int] = []
        forms: list[int] = []
        for s, scale in zip(node.uses, self.steps[k], strict=True):
            if switch is not None and s == switch[0]:
                _, some, known = switch
            else:
                held = self.forms(nodes, s)
                some = [j for j, f in enumerate(held) if f]
                known = [held[j] for j in some]
            forms += known if scale == 1 else [f * scale for f in known]
            entries += [begun + j for j in some] if begun else some
            begun += self.program.nodes[s].size
        if weights.width < begun:  # the last entries of its sources have no weights
            kept = [(j, f) for j, f in zip(entries, forms, strict=True) if j < weights.width]
            entries, forms = [j for j, _ in kept], [f for _, f in kept]
        return Image(self._sum(k, weights, entries, forms))

    def _sum(self, k: int, weights: Weights, entries: Sequence[int], forms: Sequence[int]) -> Sum:
        columns = None
        if weights.is_dense:
            key = (k, *entries)
            columns = self.columns.get(key)
            if columns is None:
                columns = self.columns[key] = Columns(weights, entries)
        return Sum(weights, columns, self.common[k], self.offsets[k], entries, forms)

    def cuts(self, k: int, entries: Sequence[int], forms: Sequence[int]) -> list[Cut]:
        """The cuts of a switch, by entries that change their signs and their forms."""
        if not entries:
            return []
        lines, begin = self.joint.all_parted(forms), self.behind[k]
        if begin is None:
            return [(j, f, line, j, f, line) for j, f, line in zip(entries, forms, lines, strict=True)]
        scale = self.steps[k + 1][self.program.nodes[k + 1].uses.index(k)]
        rows = zip(entries, forms, lines, strict=True)
        if scale == 1:
            return [(j, f, line, begin + j, f, line) for j, f, line in rows]
        return [
            (j, f, line, begin + j, f * scale, (line[0] * scale, line[1] * scale, line[2] * scale))
            for j, f, line in rows
        ]

    def outputs(self, nodes: Sequence[Any]) -> tuple[int, ...]:
        """The forms of all entries of the outputs, each in one integer."""
        wholes: list[int] = []
        for o in self.program.outputs:
            wholes += self.forms(nodes, o.node)
        return tuple(wholes)
