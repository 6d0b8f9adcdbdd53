"""Bounds of nodes and of gradients on a box by zonotopes, in floats rounded outwards: what entries share cancels.

Reference: G. Singh, T. Gehr, M. Mirman, M. Pueschel and M. Vechev, Fast and effective robustness certification (2018),
theorem 3.1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import count, pairwise
from math import inf
from typing import Any

from .bounds import Interval, Options
from .program import Affine, Input, Largest, Program, Rectify
from .zonotope import LARGEST, OUT, TINY, Floats, Matrix, Zonotope, add, concatenated, nearest, part, placed


class Zonotopes:
    """A program for bounds: matrices as floats.  ``OverflowError`` where a number is not for floats."""

    def __init__(self, program: Program) -> None:
        self.program, self.fresh = program, count()
        self.forth: dict[int, Matrix] = {}
        self.back: dict[int, Matrix] = {}
        self.offsets: dict[int, Floats] = {}
        self.read_by = _only_readers(program)
        for k, node in enumerate(program.nodes):
            if isinstance(node, Affine):
                width = sum(program.nodes[s].size for s in node.sources)
                columns = [*node.columns, *[()] * (width - len(node.columns))]
                self.forth[k] = Matrix(node.rows, node.denominator, width)
                self.back[k] = Matrix(columns, node.denominator, node.size)
                self.offsets[k] = [nearest(Fraction(c, node.denominator)) for c in node.offset]

    def node_bounds(self, box: Sequence[Interval], known: Options | None = None) -> list[list[tuple[float, float]]]:
        """An interval that holds the values of each entry of each node on the box; ``known``: the choices of the
        switches on a larger box."""
        held: list[Zonotope] = []
        found: list[list[tuple[float, float]]] = []
        begun = 0
        for k, node in enumerate(self.program.nodes):
            if isinstance(node, Input):
                held.append(self._sides(box[begun : begun + node.size]))
                begun += node.size
                found.append(held[k].bounds())
            elif isinstance(node, Affine):
                choices = known[self.read_by[k]] if known is not None and k in self.read_by else None
                asked = None if choices is None else [i for i, kept in enumerate(choices) if kept != (0,)]
                places = _places(self.program, node, lambda s, i: found[s][i] != (0.0, 0.0))
                source = concatenated([held[s] for s in node.sources])
                held.append(self.forth[k].times(source, self.offsets[k], places, asked))
                ends = [b for s in node.sources for b in found[s]]
                both = zip(held[k].bounds(), self._by_intervals(k, ends, places, asked), strict=True)
                found.append([(max(a, c), min(b, d)) for (a, b), (c, d) in both])
                if choices is not None:
                    found[k] = list(map(_clipped, found[k], choices))
            elif isinstance(node, Rectify):
                held.append(self._rectified(held[node.source], found[node.source]))
                found.append([(max(lo, 0.0), max(hi, 0.0)) for lo, hi in found[node.source]])
            elif isinstance(node, Largest):
                u = found[node.source]
                found.append([(max(u[i][0] for i in g), max(u[i][1] for i in g)) for g in node.groups])
                held.append(self._largest(node, held[node.source].dense(), u, found[k]))
        return found

    def _sides(self, box: Sequence[Interval]) -> Zonotope:
        center = [float((lo + hi) / 2) for lo, hi in box]
        if any(abs(c) > LARGEST for c in center):
            raise OverflowError
        generators = {}
        for i, (lo, hi) in enumerate(box):
            vector = [0.0] * len(box)
            vector[i] = float((hi - lo) / 2)
            generators[next(self.fresh)] = vector
        error = [float((hi - lo) / 2) * 1e-15 + abs(c) * 1e-15 + TINY for (lo, hi), c in zip(box, center, strict=True)]
        return Zonotope(center, generators, error)

    def _by_intervals(
        self, k: int, u: Sequence[tuple[float, float]], places: Sequence[int], asked: Sequence[int] | None
    ) -> list[tuple[float, float]]:
        box = Zonotope(
            [(lo + hi) / 2 for lo, hi in u], {}, [(hi - lo) * 0.5 * OUT + abs(lo + hi) * 1e-15 for lo, hi in u]
        )
        return self.forth[k].times(box, self.offsets[k], places, asked).bounds()

    def _rectified(self, v: Zonotope, bounds: Sequence[tuple[float, float]]) -> Zonotope:
        """max(u, 0) is from s*u to s*u + the larger of -s*lo and (1 - s)*hi, for any s from 0 to 1."""
        slopes = [1.0 if lo >= 0 else 0.0 if hi <= 0 else min(1.0, hi / (hi - lo)) for lo, hi in bounds]
        made = v.scaled(slopes)
        for j, (lo, hi) in enumerate(bounds):
            if lo < 0 < hi:
                half = max(-slopes[j] * lo, (1 - slopes[j]) * hi) * 0.5 * OUT
                made.widened(next(self.fresh), j, made.center[j] + half, half)
        return made

    def _largest(self, node: Largest, v: Zonotope, u: Sequence[tuple[float, float]], bounds: Any) -> Zonotope:
        kept = [_best(group, u) for group in node.groups]
        made = Zonotope(
            [v.center[i] for i in kept],
            {k: [g[i] for i in kept] for k, g in v.generators.items()},
            [v.error[i] for i in kept],
        )
        for j, (group, i) in enumerate(zip(node.groups, kept, strict=True)):
            if any(u[other][1] > u[i][0] for other in group if other != i):
                lo, hi = bounds[j]
                for g in made.generators.values():
                    g[j] = 0.0
                made.error[j] = 0.0
                made.widened(next(self.fresh), j, (lo + hi) / 2, (hi - lo) * 0.5)
        return made

    def gradient_bounds(self, options: Options, node: int, entry: int) -> list[tuple[float, float]]:
        """An interval that holds each partial derivative of one entry of a node, wherever it is differentiable."""
        nodes = self.program.nodes
        size = nodes[node].size
        held = {node: Zonotope([float(i == entry) for i in range(size)], {}, [0.0] * size)}
        for k in range(node, -1, -1):
            at, v = nodes[k], held.get(k)
            if v is None or isinstance(at, Input):
                continue
            if isinstance(at, Affine):
                reader = self.read_by.get(k)
                some = None if reader is None else [i for i, kept in enumerate(options[reader]) if kept != (0,)]
                asked = _places(self.program, at, lambda s, i: s not in options or options[s][i] != (0,))
                whole = self.back[k].times(v, [0.0] * self.back[k].size, some, asked)
                ends = [0]
                for s in at.sources:
                    ends.append(ends[-1] + nodes[s].size)
                for s, (lo, hi) in zip(at.sources, pairwise(ends), strict=True):
                    add(held, s, part(whole, lo, hi))
            elif isinstance(at, Rectify):
                add(held, at.source, self._switched(v, [(0.5 if len(o) > 1 else float(o[0])) for o in options[k]]))
            elif isinstance(at, Largest):
                for j, kept in enumerate(options[k]):
                    one, factor = part(v, j, j + 1), [0.5 if len(kept) > 1 else 1.0]
                    for i in kept:  # each with a noise of its own
                        add(held, at.source, placed(self._switched(one, factor), i, nodes[at.source].size))
        zero = [(0.0, 0.0)]
        return [b for k in self.program.inputs for b in (held[k].bounds() if k in held else zero * nodes[k].size)]

    def _switched(self, v: Zonotope, factors: Floats) -> Zonotope:
        """Entry by entry times 1, 0, or (for 1/2) anything from 0 to 1."""
        made = v.scaled(factors)
        for j, (f, (lo, hi)) in enumerate(zip(factors, v.bounds(), strict=True)):
            if f == 0.5 and (lo or hi):
                made.widened(next(self.fresh), j, made.center[j], max(abs(lo), abs(hi)) * 0.5)
        return made


def _only_readers(program: Program) -> dict[int, int]:
    """By affine node the switch that alone reads it, if it is max(u, 0): what is settled there is no matter else."""
    used = [s for node in program.nodes for s in node.uses] + [o.node for o in program.outputs]
    return {
        node.source: k
        for k, node in enumerate(program.nodes)
        if isinstance(node, Rectify) and isinstance(program.nodes[node.source], Affine) and used.count(node.source) == 1
    }


def _places(program: Program, node: Affine, test: Callable[[int, int], bool]) -> list[int]:
    """Among the entries of the sources of a node, all but those of max(u, 0) that fail a test."""
    found, begun = [], 0
    for s in node.sources:
        source = program.nodes[s]
        entries = range(source.size)
        found += [begun + i for i in entries if not isinstance(source, Rectify) or test(s, i)]
        begun += source.size
    return found


def _clipped(ends: tuple[float, float], kept: tuple[int, ...]) -> tuple[float, float]:
    """What is known of an argument by what its switch may choose."""
    lo, hi = ends
    return (-inf, 0.0) if kept == (0,) else (max(lo, 0.0), hi) if kept == (1,) else ends


def _best(group: Sequence[int], u: Sequence[tuple[float, float]]) -> int:
    return max(group, key=lambda i: u[i][0])
