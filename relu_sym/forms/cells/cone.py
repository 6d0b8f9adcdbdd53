"""Polyhedral cones by their rays: an open cell of an arrangement of hyperplanes through the origin.

A cone is cut by a hyperplane in the double description of Motzkin: rays on either side, and a new ray on the
hyperplane for every edge that it cuts.  Reference: K. Fukuda and A. Prodon, Double description method revisited (1996).
"""

from __future__ import annotations

from typing import NamedTuple

from ..exact import Scalar
from ..facts import NO_FACTS, Facts
from .vectors import Vector, combined, dot, heights, primitive, sign, signs

Edge = tuple[Vector, int]
"""A ray on a hyperplane, and the constraints that are tight on it."""


class Cut(NamedTuple):
    """What a hyperplane does to a cone: which open sides it meets, the closed cone on it, the parts."""

    signs: tuple[int, ...]
    """The signs that occur in the interior."""
    touching: int | None
    """The constraints that are tight somewhere on the hyperplane inside the closed cone, as bits; None: it meets the
    cone in the origin only."""
    values: tuple[int, ...]
    """The signs on the rays."""

    def may_be_passed(self, curved: int) -> bool:
        """Whether there may be places past a linear hyperplane that the interior does not cross, some constraints
        (bits) being curved: not if the closed cone meets it in the origin only, or what is tight along it is linear."""
        return self.touching is not None and bool(self.touching & curved)


class Cone:
    """Lines and rays of a closed cone with interior; ``tight``: for each ray the constraints that vanish on it."""

    __slots__ = ("count", "facts", "lines", "rays", "tight")

    def __init__(
        self, lines: tuple[Vector, ...], rays: tuple[Vector, ...], tight: tuple[int, ...], count: int, facts: Facts
    ) -> None:
        self.lines, self.rays, self.tight, self.count, self.facts = lines, rays, tight, count, facts

    @classmethod
    def whole(cls, n: int, facts: Facts = NO_FACTS) -> Cone:
        """The whole space."""
        return cls(tuple(tuple(int(i == j) for j in range(n)) for i in range(n)), (), (), 0, facts)

    def cut(self, g: Vector) -> Cut:
        """The sides of g = 0 that the interior meets."""
        if self._crossing(g) is not None:
            return Cut((-1, 1), (1 << self.count) - 1, ())
        values = tuple(signs(heights(g, self.rays), self.facts))
        sides = tuple(s for s in (-1, 1) if s in values)
        touching: int | None = (1 << self.count) - 1 if self.lines else None
        for v, tight in zip(values, self.tight, strict=True):
            if v == 0:
                touching = (touching or 0) | tight
        return Cut(sides, touching, values)

    def part(self, g: Vector, side: int, cut: Cut) -> Cone:
        """The part where side*g > 0, g one more constraint."""
        crossing = self._crossing(g) if not cut.values else None
        if crossing is not None:
            return self._along(g, side, crossing)
        edges = []
        if side in cut.values and -side in cut.values:
            edges = self._edges(heights(g, self.rays), cut.values)
        return self._beside(side, cut.values, edges)

    def section(self, g: Vector, cut: Cut) -> Cone:
        """What the hyperplane g = 0 has of it, in a space that it does not fill; g one more constraint."""
        half, bit = self.part(g, 1, cut), 1 << self.count
        kept = [(r, t) for r, t in zip(half.rays, half.tight, strict=True) if t & bit]
        return Cone(half.lines, tuple(r for r, _ in kept), tuple(t for _, t in kept), half.count, self.facts)

    def sides(self, g: Vector) -> tuple[Cone | None, Cone | None]:
        """The parts where g < 0 and where g > 0, None for one without interior; a cone that is not cut stays itself."""
        if self.lines:
            crossing = self._crossing(g)
            if crossing is not None:
                return self._along(g, -1, crossing), self._along(g, 1, crossing)
        values = heights(g, self.rays)
        there = signs(values, self.facts)
        low, high = min(there, default=0), max(there, default=0)
        if low >= 0 or high <= 0:
            return (self if low < 0 else None), (self if high > 0 else None)
        edges = self._edges(values, there)
        return self._beside(-1, there, edges), self._beside(1, there, edges)

    def _crossing(self, g: Vector) -> Vector | None:
        """A line that leaves the hyperplane."""
        return next((v for v in self.lines if sign(dot(g, v), self.facts)), None)

    def _beside(self, side: int, values: list[int] | tuple[int, ...], edges: list[Edge]) -> Cone:
        """The rays on one side, and those on the hyperplane."""
        bit = 1 << self.count
        rays, tight = [], []
        for r, s, bits in zip(self.rays, values, self.tight, strict=True):
            if s == side or not s:
                rays.append(r)
                tight.append(bits if s else bits | bit)
        for r, bits in edges:
            rays.append(r)
            tight.append(bits | bit)
        return Cone(self.lines, tuple(rays), tuple(tight), self.count + 1, self.facts)

    def _along(self, g: Vector, side: int, line: Vector) -> Cone:
        """A line leaves the hyperplane: half of it is a ray, everything else is moved along it into the hyperplane."""
        bit = 1 << self.count
        height = dot(g, line)
        if sign(height, self.facts) != side:
            line, height = tuple(-a for a in line), -height

        def moved(v: Vector) -> Vector:
            along = dot(g, v)
            return combined(height if side > 0 else -height, v, -along if side > 0 else along, line)

        lines = tuple(moved(v) for v in self.lines if v not in (line, tuple(-a for a in line)))
        rays = (*(moved(r) for r in self.rays), line)
        return Cone(lines, rays, (*(t | bit for t in self.tight), bit - 1), self.count + 1, self.facts)

    def _edges(self, values: list[Scalar], there: list[int] | tuple[int, ...]) -> list[Edge]:
        """A ray on the hyperplane for every edge between rays on different sides.

        Two rays span an edge iff no third one is tight where both are; then as many constraints are as the dimension
        of what is left beside it.  On a ray with one constraint more than that they are independent, so that is enough.
        """
        above = [k for k, s in enumerate(there) if s > 0]
        below = [k for k, s in enumerate(there) if s < 0]
        tight, rays = self.tight, self.rays
        least = len(rays[0]) - 2 - len(self.lines)
        found = []
        for i in above:
            mine, u, p = tight[i], rays[i], values[i]
            is_simple = mine.bit_count() <= least + 1
            for j in below:
                both = mine & tight[j]
                if both.bit_count() < least:
                    continue
                if not is_simple and any(both & t == both for k, t in enumerate(tight) if k != i and k != j):
                    continue
                q = -values[j]
                found.append((primitive([q * a + p * b for a, b in zip(u, rays[j], strict=True)]), both))
        return found

    def facets(self) -> tuple[Vector, ...]:
        """What is positive in the interior, one vector for each facet: the rays of the dual cone."""
        dual = Cone.whole(len(self.inside()), self.facts)
        for r in (*self.rays, *self.lines, *(tuple(-a for a in v) for v in self.lines)):
            dual = dual.part(r, 1, dual.cut(r))
        return dual.rays

    def spanned(self, n: int) -> tuple[Vector, ...]:
        """What spans it, seen in the first n coordinates: its rays, and its lines both ways."""
        lines = [v for r in self.lines for v in (r, tuple(-a for a in r))]
        found = (primitive(r[:n]) for r in (*self.rays, *lines))
        return tuple(r for r in dict.fromkeys(found) if any(r))

    def inside(self) -> Vector:
        """A direction in the interior."""
        n = len(self.rays[0] if self.rays else self.lines[0])
        return tuple(sum((r[i] for r in self.rays), start=0) for i in range(n))
