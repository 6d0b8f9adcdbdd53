"""Hyperplanes through the origin: all their cells at once, by the rays that the cells share.

Every ray belongs to many cells, so a hyperplane is held against each ray once; a cell is the set of its rays, as bits,
and only one with rays on both sides is cut.  Opposite cells are worked out once.  Reference: G. M. Ziegler, Lectures on
Polytopes (1995), lecture 7; the cut itself is the double description of ``cone``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from ..facts import NO_FACTS, Facts
from .cone import Cone
from .vectors import Vector, heights, primitive, signs


class Central:
    """The cells of forms that are not 0; ``cells``: (rays, signs) as bits of those where the first form is negative,
    whose sign is the highest bit.

    With more than ``enough`` cells it stops: ``is_whole`` tells.
    """

    def __init__(self, forms: Sequence[Vector], n: int, enough: int, facts: Facts = NO_FACTS) -> None:
        self.forms, self.facts = forms, facts
        self.all_up = (1 << len(forms)) - 1
        chosen, start = _independent(forms, n, facts)
        self.lines, self.least = start.lines, n - 2 - len(start.lines)
        self.rays = [r for d in start.rays for r in (d, tuple([-a for a in d]))]
        self.tight = [t for t in start.tight for _ in (1, -1)]
        self.count = len(chosen)
        self.cells: list[tuple[int, int]] = []
        self.is_whole = 1 << len(chosen) <= enough
        if self.is_whole:
            self.cells = self._orthants(chosen)
            for k, g in enumerate(forms):
                if k not in chosen:
                    self.cells = self._cut(g, self._bit(k))
                if 2 * len(self.cells) > enough:
                    self.is_whole = False
                    break
            self.cells.sort(key=lambda cell: cell[1])

    def __iter__(self) -> Iterator[tuple[int, partial[Cone]]]:
        """The signs of every cell, in the order of these, and what makes its cone."""
        for own, side in self.cells:
            yield side, partial(self.cone, own, 1)
        for own, side in reversed(self.cells):
            yield self.all_up ^ side, partial(self.cone, own, -1)

    def cone(self, own: int, turn: int) -> Cone:
        """The closed cone of a cell, or of the one opposite to it."""
        places = _places(own)
        rays = [self.rays[k] if turn > 0 else tuple([-a for a in self.rays[k]]) for k in places]
        return Cone(self.lines, tuple(rays), tuple([self.tight[k] for k in places]), self.count, self.facts)

    def _bit(self, k: int) -> int:
        return 1 << (len(self.forms) - 1 - k)

    def _orthants(self, chosen: list[int]) -> list[tuple[int, int]]:
        """The cells of independent forms: each has one of every two opposite rays."""
        found = [(0b10, 0)]
        for i, k in enumerate(chosen[1:], start=1):
            bit = self._bit(k)
            found = [c for own, side in found for c in ((own | 2 << 2 * i, side), (own | 1 << 2 * i, side | bit))]
        return found

    def _cut(self, g: Vector, bit: int) -> list[tuple[int, int]]:
        """The cells after one more hyperplane."""
        values = heights(g, self.rays)
        above, below, mark = 0, 0, 1 << self.count
        for k, s in enumerate(signs(values, self.facts)):
            if s > 0:
                above |= 1 << k
            elif s < 0:
                below |= 1 << k
            else:
                self.tight[k] |= mark
        self.count += 1
        edges: dict[tuple[int, int], int] = {}
        found = []
        for own, side in self.cells:
            up, down = own & above, own & below
            if up and down:
                new = self._between(own, up, down, values, edges, mark)
                found += [(own ^ up | new, side), (own ^ down | new, side | bit)]
            else:
                found.append((own, side | bit if up else side))
        return found

    def _between(self, own: int, up: int, down: int, values: list, edges: dict[tuple[int, int], int], mark: int) -> int:
        """The rays in which a hyperplane meets the edges of a cell, as bits; ``edges``: those that are known."""
        tight, least, rays = self.tight, self.least, self.rays
        lower, new = _places(down), 0
        for i in _places(up):
            mine = tight[i]
            is_simple = mine.bit_count() <= least + 1
            for j in lower:
                both = mine & tight[j]
                if both.bit_count() < least:
                    continue
                if not is_simple and any(both & tight[k] == both for k in _places(own) if k != i and k != j):
                    continue
                place = edges.get((i, j))
                if place is None:
                    p, q = values[i], -values[j]
                    place = edges[i, j] = len(rays)
                    rays.append(primitive([q * a + p * b for a, b in zip(rays[i], rays[j], strict=True)]))
                    tight.append(both | mark)
                new |= 1 << place
        return new


def _independent(forms: Sequence[Vector], n: int, facts: Facts) -> tuple[list[int], Cone]:
    """The first forms that span all, and the cone where they are positive."""
    chosen, cone = [], Cone.whole(n, facts)
    for k, g in enumerate(forms):
        if any(signs(heights(g, cone.lines), facts)):
            chosen.append(k)
            above = cone.sides(g)[1]
            cone = above if above is not None else cone
    return chosen, cone


def _places(bits: int) -> list[int]:
    """Where the bits are set."""
    found = []
    while bits:
        low = bits & -bits
        found.append(low.bit_length() - 1)
        bits ^= low
    return found
