"""The polygons of a plane through the inputs on which a network is affine, exact, each with its gradient."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

from sympy import Expr, Rational

from ..budget import deadline
from ..errors import BudgetError, UnsupportedError
from .arithmetic import Ratios
from .planar import Plan, Polygon, planar
from .points import point
from .program import Program
from .rationals import entries, exact, over_one_denominator
from .slots import Form, Place

Box = Sequence[tuple[Fraction, Fraction]]
LATE = "not all polygons are found in time: the error has .inner, those that are, or ask for a smaller box"


class Region:
    """A polygon: its vertices counterclockwise in the coordinates of the plane; per output the gradient there and the
    constant, so that the output is ``constant + gradient . (r, s)`` on it.

    It is held in whole numbers, and SymPy's are made when they are asked for: ``corners`` are (w, x, y) of the vertex
    (x/w, y/w), ``forms`` per output (c, g, h, q) of (c + g*r + h*s)/q.
    """

    __slots__ = ("corners", "forms")

    def __init__(self, corners: tuple[Form, ...], forms: tuple[tuple[int, int, int, int], ...]) -> None:
        self.corners, self.forms = corners, forms

    @property
    def vertices(self) -> tuple[tuple[Rational, Rational], ...]:
        """From the leftmost on (of two the lower one), counterclockwise."""
        return tuple([(Rational(x, w), Rational(y, w)) for w, x, y in self.corners])

    @property
    def gradients(self) -> tuple[tuple[Rational, Rational], ...]:
        """Per output, by the coordinates of the plane."""
        return tuple([(Rational(g, q), Rational(h, q)) for _, g, h, q in self.forms])

    @property
    def constants(self) -> tuple[Rational, ...]:
        """Per output."""
        return tuple([Rational(c, q) for c, _, _, q in self.forms])

    @property
    def area(self) -> Rational:
        """The area in the coordinates of the plane."""
        u, x, y = self.corners[0]
        total, under = 0, 1
        for (v, a, b), (w, c, d) in zip(self.corners[1:], self.corners[2:], strict=False):
            both, twice = u * v * w, u * (a * d - b * c) + v * (c * y - d * x) + w * (x * b - y * a)
            total, under = total * both + twice * under, under * both
        return Rational(total, 2 * under)

    def value(self, at: Sequence[Any]) -> tuple[Expr, ...]:
        """The outputs at a point of the polygon; a point outside is refused."""
        given = entries(at)
        if len(given) != 2:
            raise UnsupportedError("the point has {0} coordinates, and 2 are wanted", len(given))
        (r, s), under = over_one_denominator([exact(v) for v in given])
        turned = zip(self.corners, (*self.corners[1:], self.corners[0]), strict=True)
        if any((b * w - a * v) * (s * w - c * under) < (d * w - c * v) * (r * w - a * under) for (w, a, c), (v, b, d) in turned):
            raise UnsupportedError("the point {0} is outside of the polygon", at)
        return tuple([Rational(c * under + g * r + h * s, q * under) for c, g, h, q in self.forms])

    def __iter__(self) -> Iterator[Any]:
        yield from (self.vertices, self.gradients, self.constants)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Region) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return Region, (self.corners, self.forms)

    def __repr__(self) -> str:
        return f"Region(vertices={self.vertices}, gradients={self.gradients}, constants={self.constants})"


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
    found: list[tuple[list[Place], Region]] = []
    try:
        with deadline(LATE, whole=True):
            plan = Plan(program, columns, box)
            for polygon, outputs in planar(plan, box, max_regions):
                places = _from_the_left(polygon)
                corners = tuple([p[:3] for p in places])
                found.append((places, Region(corners, tuple([f for o in outputs for f in o]))))
    except BudgetError as error:
        error.count, error.inner = len(found), Regions(r for _, r in found)
        raise
    return Regions(r for _, r in _sorted(found))


def _from_the_left(polygon: Polygon) -> list[Place]:
    """The vertices from the leftmost on, of two the lower one."""
    places = [v.place for v in polygon.vertices]
    least = min([p.left for p in places])
    first = [k for k, p in enumerate(places) if p.left == least]
    if len(first) > 1:
        first.sort(key=lambda k: _exactly(places[k]))
    return places[first[0] :] + places[: first[0]]


def _exactly(p: Place) -> tuple[Fraction, Fraction]:
    return Fraction(p.x, p.w), Fraction(p.y, p.w)


def _sorted(found: list[tuple[list[Place], Region]]) -> list[tuple[list[Place], Region]]:
    """By the vertices.  Rounded down they have the same order, if different numbers are different when rounded."""
    if all(_is_told(places, *which) for which in ((1, 3), (2, 4)) for places in [[p for row, _ in found for p in row]]):
        return sorted(found, key=lambda f: [(p.left, p.low) for p in f[0]])
    return sorted(found, key=lambda f: [_exactly(p) for p in f[0]])


def _is_told(places: Sequence[Place], coordinate: int, rounded: int) -> bool:
    """Whether a coordinate is the same wherever it is when rounded."""
    known: dict[int, Place] = {}
    for p in places:
        other = known.setdefault(p[rounded], p)
        if other is not p and other[coordinate] * p.w != p[coordinate] * other.w:
            return False
    return True
