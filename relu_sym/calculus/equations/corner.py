"""Where several straight switching surfaces meet in the plane: which ways a motion has to go on from there.

Beside the point the field is constant on every sector, to first order.  A motion stays there if 0 is in the hull of its
values; it leaves into a sector whose value points into it, or along a ray that both sides lead to and that carries it
away.  Where every ray is crossed one way around, the motion turns about the point, inward or outward by the product of
the ratios of the distances from ray to ray.

Reference: A. F. Filippov, Differential Equations with Discontinuous Righthand Sides (1988), sections 4, 10 and 19.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cmp_to_key
from typing import Any, NamedTuple

from sympy import Expr, S, simplify

from ...forms.cells.hull import is_in_hull
from ...forms.exact import ZERO, Facts, scalar, sign_of

Vector = tuple[Expr, Expr]


class Sector(NamedTuple):
    """Between two rays, counterclockwise: the formulas of the field and its value at the point."""

    start: Vector
    end: Vector
    law: Any
    value: Vector


class Exit(NamedTuple):
    """A way to leave: into a sector, or along a ray between two of them (clockwise first)."""

    sectors: tuple[Sector, ...]
    ray: Vector | None


class Degenerate(Exception):
    """First order does not decide."""


class Corner:
    """The sectors around a point, in order; ``at`` gives the formulas and the value of the field in a direction."""

    def __init__(self, normals: Sequence[Vector], at: Callable[[Vector], tuple[Any, Vector]], facts: Facts) -> None:
        self.facts = facts
        rays = [r for a, b in normals for r in ((-b, a), (b, -a))]
        ordered = self._distinct(sorted(rays, key=cmp_to_key(self._angle)))
        if len(ordered) < 4:
            raise Degenerate
        pairs = list(zip(ordered, [*ordered[1:], ordered[0]], strict=True))
        sectors = [Sector(r, s, *at((r[0] + s[0], r[1] + s[1]))) for r, s in pairs]
        self.sectors = self._joined(sectors)

    def sign(self, e: Expr) -> int:
        """The sign of a number, proved."""
        return sign_of(scalar(simplify(e)), self.facts)

    def _angle(self, u: Vector, v: Vector) -> int:
        """Order by angle from the first axis, counterclockwise."""
        halves = [self._half(w) for w in (u, v)]
        return halves[0] - halves[1] or -self.sign(cross(u, v))

    def _half(self, u: Vector) -> int:
        s = self.sign(u[1])
        return 0 if s > 0 or (s == 0 and self.sign(u[0]) > 0) else 1

    def _distinct(self, rays: list[Vector]) -> list[Vector]:
        kept = rays[:1]
        for r in rays[1:]:
            if self._angle(kept[-1], r):
                kept.append(r)
        return kept

    def _joined(self, sectors: list[Sector]) -> list[Sector]:
        """Neighbours with one formula together, from a ray at which it changes."""
        first = next((k for k, s in enumerate(sectors) if s.law != sectors[k - 1].law), 0)
        found: list[Sector] = []
        for s in [*sectors[first:], *sectors[:first]]:
            found.append(s._replace(start=found.pop().start) if found and found[-1].law == s.law else s)
        return found

    # ------------------------------------------------------------------ ways to go on
    def stays(self) -> bool:
        """Whether 0 is in the hull of the values."""
        values = [tuple(map(scalar, s.value)) for s in self.sectors]
        return is_in_hull((ZERO, ZERO), values, self.facts)

    def exits(self) -> list[Exit]:
        """Into sectors and along rays."""
        found = [Exit((s,), None) for s in self.sectors if self._points_inside(s)]
        for before, behind in self._rays():
            r = behind.start
            right, left = (self._across(r, s.value) for s in (before, behind))
            if right * left < 0:
                away = self.sign(dot(r, _along(r, before.value, behind.value, right)))
                if away == 0:
                    raise Degenerate
                if away > 0:
                    found.append(Exit((before, behind), r))
        return found

    def turning(self) -> int | None:
        """1 where a motion around the point comes nearer, -1 where it goes away; None where it does not turn."""
        senses = {self._across(b.start, s.value) for a, b in self._rays() for s in (a, b)}
        if len(senses) != 1:
            return None
        ratio = S.One
        for s in self.sectors:
            u, v = (s.start, s.end) if 1 in senses else (s.end, s.start)
            ratio *= cross(u, s.value) / cross(v, s.value)
        side = self.sign(1 - ratio)
        if side == 0:
            raise Degenerate
        return side

    def _rays(self) -> list[tuple[Sector, Sector]]:
        """The sectors on both sides of every ray, clockwise first."""
        return list(zip([self.sectors[-1], *self.sectors[:-1]], self.sectors, strict=True))

    def _across(self, r: Vector, v: Vector) -> int:
        s = self.sign(cross(r, v))
        if s == 0:
            raise Degenerate
        return s

    def _points_inside(self, s: Sector) -> bool:
        """Whether the value points between the rays of its sector."""
        first, last = self._across(s.start, s.value), self._across(s.end, s.value)
        wide = self.sign(cross(s.start, s.end)) <= 0
        return first > 0 or last < 0 if wide else first > 0 > last


def cross(u: Vector, v: Vector) -> Expr:
    """Positive where v is counterclockwise from u."""
    return u[0] * v[1] - u[1] * v[0]


def dot(u: Vector, v: Vector) -> Expr:
    """The inner product."""
    return u[0] * v[0] + u[1] * v[1]


def _along(r: Vector, right: Vector, left: Vector, turn: int) -> Vector:
    """The combination of both values along a ray, times a positive number."""
    a, b = cross(r, right), cross(r, left)
    return (turn * (a * left[0] - b * right[0]), turn * (a * left[1] - b * right[1]))
