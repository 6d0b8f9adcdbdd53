"""The polygons of a plane through the inputs on which a network is affine, exact, each with its gradient."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from sympy import Expr, Interval, ProductSet, Rational, Set

from ..budget import deadline
from ..errors import BudgetError, UnsupportedError
from .arithmetic import Ratios
from .plan import Plan
from .planar import planar
from .plane_forms import Joint
from .points import point
from .polygon import Box, Polygon
from .program import Program
from .rationals import entries, exact, over_one_denominator
from .slots import Form, Place

LATE = "not all polygons are found in time: the error has .inner, those that are, or ask for a smaller box"


class Region:
    """A polygon: its vertices counterclockwise in the coordinates of the plane; per output the gradient there and the
    constant, so that the output is ``constant + gradient . (r, s)`` on it.

    It is held in whole numbers, and SymPy's are made when they are asked for: ``corners`` begin with (w, x, y) of the
    vertex (x/w, y/w), ``forms`` are per output (c, g, h) of (c + g*r + h*s)/q, ``unders`` the q.
    """

    __slots__ = ("corners", "joint", "joints", "unders")

    def __init__(
        self, corners: tuple[tuple[int, ...], ...], joints: tuple[int, ...], joint: Joint, unders: tuple[int, ...]
    ) -> None:
        self.corners, self.joints, self.joint, self.unders = corners, joints, joint, unders

    @property
    def forms(self) -> tuple[Form, ...]:
        """Per output (c, g, h) of (c + g*r + h*s)/q."""
        return tuple(self.joint.all_parted(self.joints))

    @property
    def vertices(self) -> tuple[tuple[Rational, Rational], ...]:
        """From the leftmost on (of two the lower one), counterclockwise."""
        return tuple([(Rational(p[1], p[0]), Rational(p[2], p[0])) for p in self.corners])

    @property
    def gradients(self) -> tuple[tuple[Rational, Rational], ...]:
        """Per output, by the coordinates of the plane."""
        rows = zip(self.forms, self.unders, strict=True)
        return tuple([(Rational(g, q), Rational(h, q)) for (_, g, h), q in rows])

    @property
    def constants(self) -> tuple[Rational, ...]:
        """Per output."""
        return tuple([Rational(c[0], q) for c, q in zip(self.forms, self.unders, strict=True)])

    @property
    def area(self) -> Rational:
        """The area in the coordinates of the plane."""
        (u, x, y), *others = [p[:3] for p in self.corners]
        total, under = 0, 1
        for (v, a, b), (w, c, d) in pairwise(others):
            both, twice = u * v * w, u * (a * d - b * c) + v * (c * y - d * x) + w * (x * b - y * a)
            total, under = total * both + twice * under, under * both
        return Rational(total, 2 * under)

    def value(self, at: Sequence[Any]) -> tuple[Expr, ...]:
        """The outputs at a point of the polygon; a point outside is refused."""
        given = entries(at)
        if len(given) != 2:
            raise UnsupportedError("the point has {0} coordinates, and 2 are wanted", len(given))
        (r, s), under = over_one_denominator([exact(v) for v in given])
        corners = [p[:3] for p in self.corners]
        for (w, a, c), (v, b, d) in zip(corners, (*corners[1:], corners[0]), strict=True):
            if (b * w - a * v) * (s * w - c * under) < (d * w - c * v) * (r * w - a * under):
                raise UnsupportedError("the point {0} is outside of the polygon", at)
        rows = zip(self.forms, self.unders, strict=True)
        return tuple([Rational(c * under + g * r + h * s, q * under) for (c, g, h), q in rows])

    def __iter__(self) -> Iterator[Any]:
        yield from (self.vertices, self.gradients, self.constants)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Region) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return Region, (tuple([p[:3] for p in self.corners]), self.joints, self.joint, self.unders)

    def __repr__(self) -> str:
        return f"Region(vertices={self.vertices}, gradients={self.gradients}, constants={self.constants})"


class Regions(tuple):
    """The polygons, which fill the box and overlap on their edges only."""

    def __repr__(self) -> str:
        return f"Regions({len(self)} polygons)"


def box_of(given: Any, sides: int) -> list[tuple[Fraction, Fraction]]:
    """A box as pairs (lo, hi), one a coordinate; one pair for all; or a product of intervals."""
    rows = _ends(given, sides) if isinstance(given, Set) else entries(given)
    if len(rows) == 2 and not any(hasattr(r, "__len__") for r in rows):
        rows = [rows] * sides
    pairs = [tuple(exact(v) for v in entries(row)) for row in rows]
    if len(pairs) != sides or any(len(p) != 2 for p in pairs):
        raise UnsupportedError("the box {0} is not one pair (lo, hi) for each of {1} coordinates", given, sides)
    return [(p[0], p[1]) for p in pairs]


def _ends(given: Set, sides: int) -> list[tuple[Expr, Expr]]:
    """The ends of the intervals of a product, of one interval for all coordinates."""
    intervals, waiting = [], [given]
    while waiting:
        s = waiting.pop()
        if isinstance(s, ProductSet):
            waiting += reversed(s.args)
        elif isinstance(s, Interval):
            intervals.append((s.inf, s.sup))
        else:
            raise UnsupportedError("the box {0}: {1} is no interval", given, s)
    return intervals * sides if isinstance(given, Interval) else intervals


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
    found: list[Region] = []
    try:
        with deadline(LATE, whole=True):
            plan = Plan(program, columns, box)
            unders = tuple(plan.under[o.node] for o in program.outputs for _ in range(program.nodes[o.node].size))
            for polygon, joints in planar(plan, box, max_regions):
                found.append(Region(_from_the_left(polygon), joints, plan.joint, unders))
    except BudgetError as error:
        error.count, error.inner = len(found), Regions(found)
        raise
    return Regions(_sorted(found))


def _from_the_left(polygon: Polygon) -> tuple[Place, ...]:
    """The vertices from the leftmost on, of two the lower one."""
    places = [v.place for v in polygon[0]]
    left = [p[3] for p in places]
    least = min(left)
    first = left.index(least)
    if least in left[first + 1 :]:
        first = min((k for k, p in enumerate(places) if p[3] == least), key=lambda k: _exactly(places[k]))
    return tuple(places[first:] + places[:first])


def _exactly(p: Place) -> tuple[Fraction, Fraction]:
    w, x, y, _, _ = p
    return Fraction(x, w), Fraction(y, w)


def _sorted(found: list[Region]) -> list[Region]:
    """By the vertices, of which two tell polygons apart that do not overlap.

    Rounded down they have the same order, if neighbours in it are equal wherever they are when rounded.
    """
    rows: list[tuple[Any, ...]] = [
        (p[3], p[4], q[3], q[4], k) for k, (p, q) in enumerate([r.corners[:2] for r in found])
    ]
    rows.sort()
    if any(a[0] == b[0] and not _are_told_apart(found[a[4]], found[b[4]]) for a, b in pairwise(rows)):
        rows = [(*_exactly(r.corners[0]), *_exactly(r.corners[1]), k) for k, r in enumerate(found)]
        rows.sort()
    return [found[row[4]] for row in rows]


def _are_told_apart(a: Region, b: Region) -> bool:
    """Whether coordinates are equal wherever they are when rounded, up to the first that are not."""
    for p, q in zip(a.corners[:2], b.corners[:2], strict=True):
        for i in (1, 2):
            if p[i + 2] != q[i + 2]:
                return True
            if p[i] * q[0] != q[i] * p[0]:
                return False
    return True
