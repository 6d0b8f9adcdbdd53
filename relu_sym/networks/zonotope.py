"""Zonotopes in floats rounded outwards, and matrices that they are multiplied by.

A zonotope is center + sum of noise_k * generator_k, every noise in [-1, 1], and an error of each entry, that also holds
all rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import isfinite
from operator import itemgetter, mul
from typing import Any

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
    units: dict[int, tuple[int, float]] = field(default_factory=dict)
    """Generators with one entry only: its place, and the entry."""

    def dense(self) -> Zonotope:
        """The same with no generator by its one entry."""
        if not self.units:
            return self
        more = {}
        for k, (j, r) in self.units.items():
            more[k] = [0.0] * len(self.center)
            more[k][j] = r
        return Zonotope(self.center, self.generators | more, self.error)

    def widened(self, noise: int, j: int, center: float, radius: float) -> None:
        """Entry j moves to a center, with a noise of its own."""
        self.center[j] = center
        self.error[j] += abs(center) * 1e-15
        self.units[noise] = j, radius * OUT + TINY

    def radius(self) -> Floats:
        """How far each entry may be from its center, rounded up."""
        sizes = [sum(map(abs, column)) for column in zip(*self.generators.values(), strict=True)]
        sizes = sizes or [0.0] * len(self.center)
        for j, r in self.units.values():
            sizes[j] += r
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
            {k: (j, factors[j] * r) for k, (j, r) in self.units.items()},
        )


class Matrix:
    """A matrix of fractions, times zonotopes."""

    def __init__(self, rows: Sequence[Sequence[tuple[int, int]]], under: int, width: int) -> None:
        self.width, self.size = width, len(rows)
        self.rows: list[tuple[Any, Floats, Floats]] = []
        for row in rows:
            weights = [nearest(Fraction(w, under)) for _, w in row]
            columns = [j for j, _ in row]
            whole = columns == list(range(width))
            pick = None if whole else itemgetter(*columns) if len(columns) > 1 else columns
            self.rows.append((pick, weights, list(map(abs, weights))))
        self.is_whole = all(row[0] is None for row in self.rows)
        self.rounding = (max(map(len, rows), default=0) + 8) * 2.0**-52

    def times(
        self, v: Zonotope, offset: Floats, kept: Sequence[int] | None = None, asked: Sequence[int] | None = None
    ) -> Zonotope:
        """The product, and a vector added.  ``kept``: all entries of the vector that may not be 0; ``asked``: the rows
        that are wanted, others are 0."""
        sizes = [r + abs(c) for r, c in zip(v.radius(), v.center, strict=True)]
        if not self.is_whole:
            v, image = v.dense(), self._image
        else:
            image = self._part(range(self.width) if kept is None else kept, asked)
        rows = range(self.size) if asked is None or not self.is_whole else asked
        center, error = [0.0] * self.size, [0.0] * self.size
        moved, rounded, at = image(v.error, 2), image(sizes, 2), image(v.center, 1)
        for i in rows:
            center[i] = at[i] + offset[i]
            error[i] = (moved[i] + self.rounding * (rounded[i] + abs(offset[i]))) * OUT + TINY
        found = {k: image(g, 1) for k, g in v.generators.items()}
        for k, (j, r) in v.units.items():
            column = found[k] = [0.0] * self.size
            for i in rows:
                column[i] = self.rows[i][1][j] * r
        return Zonotope(center, found, error)

    def _part(self, kept: Sequence[int], asked: Sequence[int] | None) -> Any:
        """The product with what there is at some columns, in some rows."""
        pick: Any = itemgetter(*kept) if len(kept) > 1 else lambda row: [row[j] for j in kept]
        rows = self.rows if asked is None else [self.rows[i] for i in asked]
        parts = [[], *([pick(row[which]) for row in rows] for which in (1, 2))]

        def image(v: Floats, which: int) -> Floats:
            few = pick(v)
            found = [sum(map(mul, row, few)) for row in parts[which]]
            if asked is None:
                return found
            spread = [0.0] * self.size
            for i, x in zip(asked, found, strict=True):
                spread[i] = x
            return spread

        return image

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


def nearest(number: Fraction) -> float:
    """The nearest float; beyond the range in which products keep their digits there is none."""
    found = float(number)
    if number and not SMALLEST < abs(found) < LARGEST:
        raise OverflowError
    return found


def concatenated(parts: Sequence[Zonotope]) -> Zonotope:
    """All entries, one part behind the other."""
    if len(parts) == 1:
        return parts[0]
    parts = [p.dense() for p in parts]
    width = sum(len(p.center) for p in parts)
    found = Zonotope([c for p in parts for c in p.center], {}, [e for p in parts for e in p.error])
    begun = 0
    for p in parts:
        for k, g in p.generators.items():
            found.generators.setdefault(k, [0.0] * width)[begun : begun + len(g)] = g
        begun += len(p.center)
    return found


def part(v: Zonotope, lo: int, hi: int) -> Zonotope:
    """The entries from lo to hi."""
    if hi - lo == len(v.center):
        return v
    v = v.dense()
    return Zonotope(v.center[lo:hi], {k: g[lo:hi] for k, g in v.generators.items()}, v.error[lo:hi])


def placed(one: Zonotope, place: int, size: int) -> Zonotope:
    """One entry at a place among zeros."""

    def spread(row: Floats) -> Floats:
        found = [0.0] * size
        found[place] = row[0]
        return found

    one = one.dense()
    return Zonotope(spread(one.center), {k: spread(g) for k, g in one.generators.items()}, spread(one.error))


def add(held: dict[int, Zonotope], k: int, more: Zonotope) -> None:
    """The sum of what is known of a node and more; its rounding is an error too."""
    known = held.get(k)
    if known is None:
        held[k] = more
        return
    known, more = known.dense(), more.dense()
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
