"""The Jacobians of all nodes where switches have made their choices, kept up to date as single switches change.

Where one entry of a switch changes along a segment, the Jacobian of a node moves by a matrix of rank one: how the node
follows that entry, which its kink there tells, times the gradient of the entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from .arithmetic import Break, Integers, Ratios, concatenated, image
from .paths import Flip
from .program import Affine, Input, Largest, Program, Rectify
from .restriction import Run


class Fields:
    """Of the arguments of switches and the outputs: by node the gradient columns, one an input, over a denominator."""

    def __init__(self, program: Program, run: Run, order: Mapping[Break, int]) -> None:
        """``order``: the number of each place at which a switch changes, from the start on."""
        self.program, self.run, self.order = program, run, order
        nodes = {program.nodes[k].uses[0] for k in program.switches} | {o.node for o in program.outputs}
        self.kept = sorted(nodes)
        self.kinks: dict[int, dict[Break, Integers]] = {k: dict(run.paths[k].kinks) for k in self.kept}
        self.columns: dict[int, list[Integers]] = {}
        self.under: dict[int, int] = {}
        self.scales: dict[tuple[int, int], Fraction] = {}
        self.last = {k: [-1] * program.nodes[k].size for k in self.kept}
        """The last place at which the gradient of an entry is asked for; behind it, it is not kept up to date."""
        for k in program.switches:
            self._ask(k)
        for o in program.outputs:
            self.last[o.node] = [len(order)] * program.nodes[o.node].size

    def _ask(self, k: int) -> None:
        """Notes where gradients of the arguments of a switch are asked for: where it changes between them."""
        node, switching = self.program.nodes[k], self.run.switchings[k]
        last, here = self.last[node.uses[0]], list(switching.start)
        for flip in switching.flips:
            used = (flip.entry,) if isinstance(node, Rectify) else (flip.choice, here[flip.entry])
            for i in used:
                last[i] = max(last[i], self.order[flip.at])
            here[flip.entry] = flip.choice

    def refresh(self, choices: Mapping[int, Sequence[int]]) -> None:
        """All Jacobians anew, forwards."""
        n, begun = self.program.dimension, 0
        self.scales.clear()
        found: list[list[Ratios]] = []
        for k, node in enumerate(self.program.nodes):
            if isinstance(node, Input):
                ends = range(begun, begun + node.size)
                found.append([Ratios([int(i == j) for i in ends], 1) for j in range(n)])
                begun += node.size
            elif isinstance(node, Affine):
                found.append([_linear(node, [found[s][j] for s in node.sources]) for j in range(n)])
            elif isinstance(node, Rectify):
                on = choices[k]
                kept = [[v if c else 0 for v, c in zip(u.numerators, on, strict=True)] for u in found[node.source]]
                found.append([Ratios(v, u.under) for v, u in zip(kept, found[node.source], strict=True)])
            elif isinstance(node, Largest):
                found.append([Ratios([u.numerators[i] for i in choices[k]], u.under) for u in found[node.source]])
        for k in self.kept:
            self.columns[k] = [list(u.numerators) for u in found[k]]
            self.under[k] = found[k][0].under if found[k] else 1

    def moved(self, k: int, flip: Flip, choices: Mapping[int, Sequence[int]]) -> bool:
        """Whether the change of one entry of switch k alone was carried through; else ``refresh`` is called for."""
        node = self.program.nodes[k]
        source, path, now = node.uses[0], self.run.paths[k], self.order[flip.at]
        columns = self.columns[source]
        if not flip.jump:
            return False
        if isinstance(node, Rectify):
            gradient = [c[flip.entry] if flip.choice else -c[flip.entry] for c in columns]
        else:
            gradient = [c[flip.choice] - c[choices[k][flip.entry]] for c in columns]
        changes: list[tuple[int, list[tuple[int, int]]]] = []
        for other in self.kept:
            kink = self.kinks[other].get(flip.at) if other >= k else None
            if kink is None:
                continue
            scale = self.scales.get((k, other))
            if scale is None:
                scale = Fraction(path.under * self.under[other], self.run.paths[other].under * self.under[source])
                self.scales[k, other] = scale
            above, below = scale.numerator, flip.jump * scale.denominator
            moving = [i for i, (c, last) in enumerate(zip(kink, self.last[other], strict=True)) if c and last > now]
            whole = [divmod(kink[i] * above, below) for i in moving]
            if any(rest for _, rest in whole):
                return False
            changes.append((other, [(i, follows) for i, (follows, _) in zip(moving, whole, strict=True)]))
        for other, rows in changes:
            for column, g in zip(self.columns[other], gradient, strict=True):
                if g:
                    for i, follows in rows:
                        column[i] += follows * g
        return True

    def outputs(self) -> list[Ratios]:
        """The gradients of all entries of the outputs."""
        found: list[Any] = []
        for o in self.program.outputs:
            columns, under = self.columns[o.node], self.under[o.node]
            found += [Ratios([c[i] for c in columns], under) for i in range(self.program.nodes[o.node].size)]
        return found


def _linear(node: Affine, sources: Sequence[Ratios]) -> Ratios:
    """rows * u / denominator, without the offset."""
    if not sources:
        return Ratios([0] * node.size, node.denominator)
    u, under = concatenated(sources)
    return Ratios(image(node, u), under * node.denominator)
