"""The polygons of a plane through the inputs on which a network is affine, exact, each with its gradient."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cmp_to_key
from math import lcm
from typing import Any, NamedTuple

from sympy import Expr, Rational

from ..budget import deadline
from ..errors import BudgetError, UnsupportedError
from ..forms.cells.cone import Cone
from .arithmetic import Ratios
from .chambers import Chamber, chambers, cone_of, coordinates
from .points import point
from .program import Program
from .rationals import entries, exact, over_one_denominator

Box = Sequence[tuple[Fraction, Fraction]]
LATE = "not all polygons are found in time: the error has .inner, those that are, or ask for a smaller box"


class Region(NamedTuple):
    """A polygon: its vertices counterclockwise in the coordinates of the plane; per output the gradient there and the
    constant, so that the output is ``constant + gradient . (r, s)`` on it."""

    vertices: tuple[tuple[Rational, Rational], ...]
    gradients: tuple[tuple[Rational, Rational], ...]
    constants: tuple[Rational, ...]

    @property
    def area(self) -> Rational:
        """The area in the coordinates of the plane."""
        turned = zip(self.vertices, (*self.vertices[1:], self.vertices[0]), strict=True)
        return sum((a[0] * b[1] - a[1] * b[0] for a, b in turned), start=Rational(0)) / 2

    def value(self, at: Sequence[Any]) -> tuple[Expr, ...]:
        """The outputs at a point of the polygon; a point outside is refused."""
        given = entries(at)
        if len(given) != 2:
            raise UnsupportedError("the point has {0} coordinates, and 2 are wanted", len(given))
        (r, s), under = over_one_denominator([exact(v) for v in given])
        if not self._holds(r, s, under):
            raise UnsupportedError("the point {0} is outside of the polygon", at)
        found = []
        for c, (g, h) in zip(self.constants, self.gradients, strict=True):
            q = lcm(c.q, g.q, h.q)
            n = c.p * (q // c.q) * under + g.p * (q // g.q) * r + h.p * (q // h.q) * s
            found.append(Rational(n, q * under))
        return tuple(found)

    def _holds(self, r: int, s: int, under: int) -> bool:
        """Whether (r, s)/under is left of every edge, or on it."""
        rays = []
        for x, y in self.vertices:
            w = lcm(x.q, y.q)
            rays.append((w, x.p * (w // x.q), y.p * (w // y.q)))
        return all(
            (b * w - a * v) * (s * w - c * under) - (d * w - c * v) * (r * w - a * under) >= 0
            for (w, a, c), (v, b, d) in zip(rays, (*rays[1:], rays[0]), strict=True)
        )


class Regions(tuple):
    """The polygons, which fill the box and overlap on their edges only."""

    def __repr__(self) -> str:
        return f"Regions({len(self)} polygons)"


def box_of(given: Any, sides: int) -> list[tuple[Fraction, Fraction]]:
    """A box as pairs (lo, hi), one a coordinate; one pair for all."""
    rows = entries(given)
    if len(rows) == 2 and not any(hasattr(r, "__len__") for r in rows):
        rows = [rows] * sides
    pairs = [tuple(exact(v) for v in entries(row)) for row in rows]
    if len(pairs) != sides or any(len(p) != 2 for p in pairs):
        raise UnsupportedError("the box {0} is not one pair (lo, hi) for each of {1} coordinates", given, sides)
    return [(p[0], p[1]) for p in pairs]


def columns_of(program: Program, plane: Any) -> list[Ratios]:
    """The origin and the two directions of a plane; None: the inputs themselves, of which there are two."""
    n = program.dimension
    if plane is None:
        if n != 2:
            raise UnsupportedError(
                "the network has {0} inputs: give plane=(origin, u, v), the points origin + r*u + s*v", n
            )
        plane = ((0, 0), (1, 0), (0, 1))
    rows = entries(plane)
    if len(rows) != 3:
        raise UnsupportedError("plane={0}: give (origin, u, v), the points origin + r*u + s*v", plane)
    origin = point(program, rows[0], "origin")
    u, v = (point(program, d, "direction") for d in rows[1:])
    a, b = u.numerators, v.numerators
    if all(a[i] * b[j] == a[j] * b[i] for i in range(n) for j in range(i)):
        raise UnsupportedError("plane={0}: the directions span no plane", plane)
    return [origin, u, v]


def polygons(program: Program, box: Box, columns: Sequence[Ratios], max_regions: int) -> Regions:
    """The regions of a plane, from the lower left on; a ``BudgetError`` has those that were found, and their number."""
    inputs, found = coordinates(program, columns), []
    try:
        with deadline(LATE, whole=True):
            for chamber in chambers(program, inputs, cone_of(box), max_regions):
                found.append(_region(chamber))
    except BudgetError as error:
        error.count, error.inner = len(found), Regions(found)
        raise
    return Regions(sorted(found, key=lambda r: r.vertices))


def _region(chamber: Chamber) -> Region:
    rows = [[Rational(n, c.under) for n in c.numerators] for c in _columns(chamber)]
    return Region(
        tuple((Rational(x, w), Rational(y, w)) for w, x, y in _counterclockwise(chamber.cone)),
        tuple(zip(rows[1], rows[2], strict=True)),
        tuple(rows[0]),
    )


def _columns(chamber: Chamber) -> list[Ratios]:
    """By coordinate the coefficients of all entries of the outputs."""
    found = []
    for parts in zip(*chamber.outputs, strict=True):
        under = 1
        for p in parts:
            under *= p.under
        found.append(Ratios([n * (under // p.under) for p in parts for n in p.numerators], under))
    return found


def _counterclockwise(cone: Cone) -> Iterable[tuple[int, int, int]]:
    """The vertices of a polygon round it, from the leftmost one on."""
    rays = [(w, x, y) for w, x, y in cone.rays]
    first = min(rays, key=lambda r: (Fraction(r[1], r[0]), Fraction(r[2], r[0])))

    def turn(p: tuple[int, int, int], q: tuple[int, int, int]) -> int:
        (a, b), (c, d) = ((r[1] * first[0] - first[1] * r[0], r[2] * first[0] - first[2] * r[0]) for r in (p, q))
        return -1 if a * d > b * c else 1 if a * d < b * c else 0

    return [first, *sorted((r for r in rays if r != first), key=cmp_to_key(turn))]
