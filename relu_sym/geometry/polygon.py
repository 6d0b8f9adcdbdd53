"""``rs.polygon``: a simple polygon as a function, its boundary as a layer, its turning angles as a measure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from sympy import Add, Basic, Expr, Mul, S, Symbol, Tuple, acos, sqrt

from ..budget import verb
from ..errors import UnsupportedError
from ..functions import Dirac, HeavisideStep
from ..symbols import Lists, as_expression, as_variable, exact, named_variables

Point = tuple[Expr, Expr]


def cross(a: Point, b: Point, c: Point) -> Expr:
    """Twice the area of the triangle, positive where a, b, c turn to the left."""
    return ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])).expand()


def distance(a: Point, b: Point) -> Expr:
    """The length of a segment."""
    return sqrt(((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2).expand())


def turn(a: Point, b: Point, c: Point) -> Expr:
    """The signed angle at b from the direction of ab to that of bc, between -pi and pi."""
    dot = ((b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1])).expand()
    side = cross(a, b, c)
    angle = acos(dot / (distance(a, b) * distance(b, c)))
    return angle if side > 0 else -angle if side < 0 else S.Zero


class PolygonalRegion(Basic):
    """A simple polygon with its vertices counterclockwise.

    ``.indicator``: 1 inside and 0 outside as a sum of products of Heaviside, almost everywhere; ``.boundary``: the
    length measure of its sides as Dirac on lines; ``.area``, ``.perimeter``; ``.turning_angles`` at the vertices, their
    sum is 2*pi; ``.tangent_angle(s)``: the direction of the boundary at arc length s from the first vertex on, less
    that of the first side, and ``.curvature(s)`` its derivative: an impulse at every vertex, at the first one last.
    """

    def __new__(cls, vertices: Any, variables: Any) -> PolygonalRegion:
        return Basic.__new__(cls, Tuple(*[Tuple(*p) for p in vertices]), Tuple(*variables))

    @property
    def vertices(self) -> tuple[Point, ...]:
        """Counterclockwise."""
        return tuple(tuple(p) for p in self.args[0])

    @property
    def variables(self) -> tuple[Symbol, Symbol]:
        """The coordinates."""
        return tuple(self.args[1])

    @property
    def sides(self) -> tuple[tuple[Point, Point], ...]:
        """From each vertex to the next one."""
        v = self.vertices
        return tuple(zip(v, (*v[1:], v[0]), strict=True))

    @property
    def area(self) -> Expr:
        """By the shoelace formula."""
        return (Add(*[a[0] * b[1] - a[1] * b[0] for a, b in self.sides]) / 2).expand()

    @property
    def perimeter(self) -> Expr:
        """The length of the boundary."""
        return Add(*[distance(a, b) for a, b in self.sides])

    @property
    def turning_angles(self) -> tuple[Expr, ...]:
        """The angle by which the direction turns at each vertex, to the left positive."""
        v = self.vertices
        return tuple(turn(v[k - 1], v[k], v[(k + 1) % len(v)]) for k in range(len(v)))

    @property
    def indicator(self) -> Expr:
        """1 inside, 0 outside."""
        return _indicator(self.vertices, self.variables)

    @property
    def boundary(self) -> Expr:
        """The length measure of the sides, as a distribution in the plane."""
        return Add(*[_side(a, b, self.variables) for a, b in self.sides])

    def tangent_angle(self, s: Any) -> Expr:
        """The direction at arc length s, relative to that of the first side."""
        return Add(*[angle * HeavisideStep(as_variable(s) - at) for at, angle in self._corners()])

    def curvature(self, s: Any) -> Expr:
        """The derivative of the direction by arc length, once around: the first vertex comes last."""
        return Add(*[angle * Dirac(as_variable(s) - at) for at, angle in self._corners()])

    def _corners(self) -> Iterable[tuple[Expr, Expr]]:
        """(arc length, angle) of the vertices, the first one behind all others."""
        at = S.Zero
        for (a, b), angle in zip(self.sides, (*self.turning_angles[1:], self.turning_angles[0]), strict=True):
            at += distance(a, b)
            yield at, angle


def half_plane(a: Point, b: Point, variables: Sequence[Symbol]) -> Expr:
    """Positive to the left of ab."""
    x, y = variables
    return ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])).expand()


def _step(form: Expr) -> Expr:
    return HeavisideStep(form.primitive()[1])


def _side(a: Point, b: Point, variables: Sequence[Symbol]) -> Expr:
    x, y = variables
    along = [((b[0] - a[0]) * (x - p[0]) + (b[1] - a[1]) * (y - p[1])).expand() for p in (a, b)]
    return distance(a, b) * Dirac(half_plane(a, b, variables)) * _step(along[0]) * _step(-along[1])


def _indicator(vertices: Sequence[Point], variables: Sequence[Symbol]) -> Expr:
    """Of a convex polygon a product over its sides; else of the hull less its pockets."""
    hull = _hull(vertices)
    n = len(vertices)
    sides = zip(hull, (*hull[1:], hull[0]), strict=True)
    whole = Mul(*[_step(half_plane(vertices[i], vertices[j], variables)) for i, j in sides])
    pockets = []
    for i, j in zip(hull, (*hull[1:], hull[0]), strict=True):
        between = [vertices[k % n] for k in range(i, j + (n if j <= i else 0) + 1)]
        if len(between) > 2:
            pockets.append(_indicator(between[::-1], variables))
    return whole - Add(*pockets)


def _hull(vertices: Sequence[Point]) -> list[int]:
    """The numbers of the vertices of the convex hull, in the order of the polygon (counterclockwise)."""
    n = len(vertices)
    start = min(range(n), key=lambda k: vertices[k])
    hull = [start]
    while True:
        best = None
        for k in range(n):
            if k == hull[-1]:
                continue
            c = S.Zero if best is None else cross(vertices[hull[-1]], vertices[best], vertices[k])
            here = vertices[hull[-1]]
            if best is None or c < 0 or (c == 0 and distance(here, vertices[k]) > distance(here, vertices[best])):
                best = k
        if best is None or best == start:
            return hull
        hull.append(best)


# ---------------------------------------------------------------------- reading
@verb
def polygon(vertices: Any, variables: Any) -> PolygonalRegion:
    """The simple polygon with these vertices: as a function, its boundary, area, perimeter and turning angles.

    The vertices are points with exact real coordinates (floats are read as the decimals that they print as), in either
    order around; those on a straight side are left out.
    Errors: ``UnsupportedError`` (fewer than three corners, symbols in them, sides that meet).

    >>> from sympy import oo, symbols
    >>> import relu_sym as rs
    >>> x, y, s = symbols('x y s', real=True)
    >>> triangle = rs.polygon([(0, 0), (1, 0), (0, 1)], (x, y))
    >>> triangle.indicator
    Heaviside(x)*Heaviside(y)*Heaviside(-x - y + 1)
    >>> triangle.area, triangle.perimeter, sum(triangle.turning_angles)
    (1/2, sqrt(2) + 2, 2*pi)
    >>> triangle.curvature(s)
    3*pi*Dirac(s - 1)/4 + pi*Dirac(s - 2 - sqrt(2))/2 + 3*pi*Dirac(s - sqrt(2) - 1)/4

    Reference: M. P. do Carmo, Differential Geometry of Curves and Surfaces (1976), section 4-5 (Gauss-Bonnet).
    """
    x = named_variables(variables)
    if len(x) != 2:
        raise UnsupportedError("{0}: a polygon is in two variables", x)
    return PolygonalRegion(_corners(vertices), x)


def exact_point(p: Any) -> Point:
    """A pair of exact real numbers."""
    if not isinstance(p, Lists) or len(p) != 2:
        raise UnsupportedError("{0} is no point of the plane: give two coordinates", p)
    a, b = (exact(as_expression(c))[0] for c in p)
    for c in (a, b):
        if not (c.is_number and c.is_extended_real and c.is_finite):
            raise UnsupportedError("the coordinate {0} is no real number: put numbers in first", c)
    return a, b


def _corners(vertices: Any) -> list[Point]:
    if not isinstance(vertices, Lists):
        raise UnsupportedError("{0} is no list of points", vertices)
    found = [exact_point(p) for p in vertices]
    n = len(found)
    around = [(found[k - 1], p, found[(k + 1) % n]) for k, p in enumerate(found)] if n > 2 else []
    kept = [b for a, b, c in around if cross(a, b, c) != 0]
    if len(kept) < 3 or len(set(found)) < n:
        raise UnsupportedError("{0} are not the corners of a polygon, each once and three at least", vertices)
    for a, b, c in around:
        if cross(a, b, c) == 0 and (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) < 0:
            raise UnsupportedError("the sides from {0} to {1} and from there to {2} meet: a polygon is simple", a, b, c)
    sides = list(zip(kept, (*kept[1:], kept[0]), strict=True))
    for i, j in combinations(range(len(sides)), 2):
        shares = j == i + 1 or (i == 0 and j == len(sides) - 1)
        if not shares and _meet(*sides[i], *sides[j]):
            raise UnsupportedError("the sides {0} and {1} meet: a polygon here is simple", sides[i], sides[j])
    whole = Add(*[a[0] * b[1] - a[1] * b[0] for a, b in sides])
    return kept if whole > 0 else [kept[0], *kept[:0:-1]]


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two segments have a common point."""
    one, two = cross(a, b, c) * cross(a, b, d), cross(c, d, a) * cross(c, d, b)
    if one > 0 or two > 0:
        return False
    if one < 0 or two < 0 or cross(a, b, c) != 0:
        return True
    return all(max(min(a[k], b[k]), min(c[k], d[k])) <= min(max(a[k], b[k]), max(c[k], d[k])) for k in (0, 1))
