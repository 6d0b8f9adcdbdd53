"""Bounds of nodes and of gradients on a box by zonotopes, in floats rounded outwards: what entries share cancels.

A zonotope is center + sum of noise_k * generator_k, every noise in [-1, 1], and an error of each entry, that also holds
all rounding.  Reference: G. Singh, T. Gehr, M. Mirman, M. Pueschel and M. Vechev, Fast and effective robustness
certification (2018), theorem 3.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, pairwise
from math import isfinite
from operator import itemgetter, mul
from typing import Any

from .bounds import Interval, Options
from .program import Affine, Input, Largest, Program, Rectify

Floats = list[float]
OUT = 1 + 1e-11
"""More than the rounding of a sum of ``MOST`` positive terms."""
MOST = 40_000
TINY = 1e-290
SMALLEST, LARGEST = 1e-100, 1e100
"""Weights beyond are not for floats."""


@dataclass
class Zonotope:
    """A vector of numbers that are not known exactly."""

    center: Floats
    generators: dict[int, Floats]
    error: Floats

    def radius(self) -> Floats:
        """How far each entry may be from its center, rounded up."""
        sizes = [sum(map(abs, column)) for column in zip(*self.generators.values(), strict=True)]
        sizes = sizes or [0.0] * len(self.center)
        return [(s + e + abs(c) * 1e-15) * OUT + TINY for s, e, c in zip(sizes, self.error, self.center, strict=True)]

    def bounds(self) -> list[tuple[float, float]]:
        """An interval for each entry; ``OverflowError`` where floats are at their end."""
        found = [(c - r, c + r) for c, r in zip(self.center, self.radius(), strict=True)]
        if not all(isfinite(lo) and isfinite(hi) for lo, hi in found):
            raise OverflowError
        return found

    def scaled(self, factors: Floats) -> Zonotope:
        """Entry by entry times numbers from 0 to 1."""
        sizes = zip(factors, self.error, self.radius(), self.center, strict=True)
        return Zonotope(
            list(map(mul, factors, self.center)),
            {k: list(map(mul, factors, g)) for k, g in self.generators.items()},
            [(f * e + 1e-15 * f * (r + abs(c))) * OUT + TINY for f, e, r, c in sizes],
        )


class Matrix:
    """A matrix of fractions, times zonotopes."""

    def __init__(self, rows: Sequence[Sequence[tuple[int, int]]], under: int, width: int) -> None:
        self.width, self.size = width, len(rows)
        self.rows: list[tuple[Any, Floats, Floats]] = []
        for row in rows:
            weights = [_float(Fraction(w, under)) for _, w in row]
            columns = [j for j, _ in row]
            whole = columns == list(range(width))
            pick = None if whole else itemgetter(*columns) if len(columns) > 1 else columns
            self.rows.append((pick, weights, list(map(abs, weights))))
        self.rounding = (max(map(len, rows), default=0) + 8) * 2.0**-52

    def times(self, v: Zonotope, offset: Floats) -> Zonotope:
        """The product, and a vector added."""
        sizes = [r + abs(c) for r, c in zip(v.radius(), v.center, strict=True)]
        image = self._image
        moved = zip(image(v.error, 2), image(sizes, 2), offset, strict=True)
        return Zonotope(
            [a + b for a, b in zip(image(v.center, 1), offset, strict=True)],
            {k: image(g, 1) for k, g in v.generators.items()},
            [(e + self.rounding * (s + abs(b))) * OUT + TINY for e, s, b in moved],
        )

    def _image(self, v: Floats, which: int) -> Floats:
        found = []
        for row in self.rows:
            pick, weights = row[0], row[which]
            if pick is None:
                found.append(sum(map(mul, weights, v)))
            elif type(pick) is list:
                found.append(weights[0] * v[pick[0]] if pick else 0.0)
            else:
                found.append(sum(map(mul, weights, pick(v))))
        return found


def _float(number: Fraction) -> float:
    """The nearest float; beyond the range in which products keep their digits there is none."""
    found = float(number)
    if number and not SMALLEST < abs(found) < LARGEST:
        raise OverflowError
    return found


class Zonotopes:
    """A program for bounds: matrices as floats.  ``OverflowError`` where a number is not for floats."""

    def __init__(self, program: Program) -> None:
        self.program, self.fresh = program, count()
        self.forth: dict[int, Matrix] = {}
        self.back: dict[int, Matrix] = {}
        self.offsets: dict[int, Floats] = {}
        for k, node in enumerate(program.nodes):
            if isinstance(node, Affine):
                width = sum(program.nodes[s].size for s in node.sources)
                columns = [*node.columns, *[()] * (width - len(node.columns))]
                self.forth[k] = Matrix(node.rows, node.denominator, width)
                self.back[k] = Matrix(columns, node.denominator, node.size)
                self.offsets[k] = [_float(Fraction(c, node.denominator)) for c in node.offset]

    def node_bounds(self, box: Sequence[Interval]) -> list[list[tuple[float, float]]]:
        """An interval that holds the values of each entry of each node on the box."""
        held: list[Zonotope] = []
        found: list[list[tuple[float, float]]] = []
        begun = 0
        for k, node in enumerate(self.program.nodes):
            if isinstance(node, Input):
                held.append(self._sides(box[begun : begun + node.size]))
                begun += node.size
                found.append(held[k].bounds())
            elif isinstance(node, Affine):
                held.append(self.forth[k].times(_concatenated([held[s] for s in node.sources]), self.offsets[k]))
                plain = self._by_intervals(k, [b for s in node.sources for b in found[s]])
                both = zip(held[k].bounds(), plain, strict=True)
                found.append([(max(a, c), min(b, d)) for (a, b), (c, d) in both])
            elif isinstance(node, Rectify):
                held.append(self._rectified(held[node.source], found[node.source]))
                found.append([(max(lo, 0.0), max(hi, 0.0)) for lo, hi in found[node.source]])
            elif isinstance(node, Largest):
                u = found[node.source]
                found.append([(max(u[i][0] for i in g), max(u[i][1] for i in g)) for g in node.groups])
                held.append(self._largest(node, held[node.source], u, found[k]))
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

    def _by_intervals(self, k: int, u: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        box = Zonotope(
            [(lo + hi) / 2 for lo, hi in u], {}, [(hi - lo) * 0.5 * OUT + abs(lo + hi) * 1e-15 for lo, hi in u]
        )
        return self.forth[k].times(box, self.offsets[k]).bounds()

    def _rectified(self, v: Zonotope, bounds: Sequence[tuple[float, float]]) -> Zonotope:
        """max(u, 0) is from s*u to s*u + the larger of -s*lo and (1 - s)*hi, for any s from 0 to 1."""
        slopes = [1.0 if lo >= 0 else 0.0 if hi <= 0 else min(1.0, hi / (hi - lo)) for lo, hi in bounds]
        made = v.scaled(slopes)
        for j, (lo, hi) in enumerate(bounds):
            if lo < 0 < hi:
                half = max(-slopes[j] * lo, (1 - slopes[j]) * hi) * 0.5 * OUT
                self._widened(made, j, made.center[j] + half, half)
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
                self._widened(made, j, (lo + hi) / 2, (hi - lo) * 0.5)
        return made

    def _widened(self, v: Zonotope, j: int, center: float, radius: float) -> None:
        """Entry j about a center, with a noise of its own."""
        v.center[j] = center
        v.error[j] += abs(center) * 1e-15
        vector = [0.0] * len(v.center)
        vector[j] = radius * OUT + TINY
        v.generators[next(self.fresh)] = vector

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
                whole = self.back[k].times(v, [0.0] * self.back[k].size)
                ends = [0]
                for s in at.sources:
                    ends.append(ends[-1] + nodes[s].size)
                for s, (lo, hi) in zip(at.sources, pairwise(ends), strict=True):
                    _add(held, s, _part(whole, lo, hi))
            elif isinstance(at, Rectify):
                _add(held, at.source, self._switched(v, [(0.5 if len(o) > 1 else float(o[0])) for o in options[k]]))
            elif isinstance(at, Largest):
                for j, kept in enumerate(options[k]):
                    one, factor = _part(v, j, j + 1), [0.5 if len(kept) > 1 else 1.0]
                    for i in kept:  # each with a noise of its own
                        _add(held, at.source, _placed(self._switched(one, factor), i, nodes[at.source].size))
        zero = [(0.0, 0.0)]
        return [b for k in self.program.inputs for b in (held[k].bounds() if k in held else zero * nodes[k].size)]

    def _switched(self, v: Zonotope, factors: Floats) -> Zonotope:
        """Entry by entry times 1, 0, or (for 1/2) anything from 0 to 1."""
        made = v.scaled(factors)
        for j, (f, (lo, hi)) in enumerate(zip(factors, v.bounds(), strict=True)):
            if f == 0.5 and (lo or hi):
                self._widened(made, j, made.center[j], max(abs(lo), abs(hi)) * 0.5)
        return made


def _best(group: Sequence[int], u: Sequence[tuple[float, float]]) -> int:
    return max(group, key=lambda i: u[i][0])


def _concatenated(parts: Sequence[Zonotope]) -> Zonotope:
    if len(parts) == 1:
        return parts[0]
    width = sum(len(p.center) for p in parts)
    found = Zonotope([c for p in parts for c in p.center], {}, [e for p in parts for e in p.error])
    begun = 0
    for p in parts:
        for k, g in p.generators.items():
            found.generators.setdefault(k, [0.0] * width)[begun : begun + len(g)] = g
        begun += len(p.center)
    return found


def _part(v: Zonotope, lo: int, hi: int) -> Zonotope:
    return Zonotope(v.center[lo:hi], {k: g[lo:hi] for k, g in v.generators.items()}, v.error[lo:hi])


def _placed(one: Zonotope, place: int, size: int) -> Zonotope:
    def spread(row: Floats) -> Floats:
        found = [0.0] * size
        found[place] = row[0]
        return found

    return Zonotope(spread(one.center), {k: spread(g) for k, g in one.generators.items()}, spread(one.error))


def _add(held: dict[int, Zonotope], k: int, more: Zonotope) -> None:
    """The sum of what is known of a node and more; its rounding is an error too."""
    known = held.get(k)
    if known is None:
        held[k] = more
        return
    sizes = [
        r + s + abs(a) + abs(b)
        for r, s, a, b in zip(known.radius(), more.radius(), known.center, more.center, strict=True)
    ]
    zero = [0.0] * len(sizes)
    held[k] = Zonotope(
        [a + b for a, b in zip(known.center, more.center, strict=True)],
        {
            n: [a + b for a, b in zip(known.generators.get(n, zero), more.generators.get(n, zero), strict=True)]
            for n in {**known.generators, **more.generators}
        },
        [(a + b + 1e-15 * s) * OUT + TINY for a, b, s in zip(known.error, more.error, sizes, strict=True)],
    )
