"""The boundary of a hull of whole points in two to four dimensions, as simplices: Quickhull in exact arithmetic.

Reference: C. B. Barber, D. P. Dobkin, H. Huhdanpaa, The Quickhull algorithm for convex hulls (1996).  A point on the
hyperplane of a facet does not see it, so a facet with more than the least number of points falls into simplices.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import gcd

Point = tuple[int, ...]
MAX_DIMENSION = 4


class Facet:
    """n.x <= b for all points, equality on the simplex; ``outside``: points beyond it that no other facet has."""

    __slots__ = ("beside", "bound", "corners", "is_dead", "normal", "outside")

    def __init__(self, corners: tuple[int, ...], normal: Point, bound: int) -> None:
        self.corners, self.normal, self.bound = corners, normal, bound
        self.beside: dict[int, Facet] = {}
        """The facet across the ridge that lacks a corner."""
        self.outside: list[int] = []
        self.is_dead = False


def facets(points: Sequence[Point]) -> list[Facet]:
    """The simplices of the boundary; the points span their space, of two to four dimensions."""
    start = _simplex(points)
    center = tuple(map(sum, zip(*(points[k] for k in start), strict=True)))
    made = [_facet(points, tuple(c), center, len(start)) for c in combinations(start, len(start) - 1)]
    for f in made:
        for g, other in zip(made, reversed(start), strict=True):
            if f is not g:
                f.beside[other] = g
    _share(points, [k for k in range(len(points)) if k not in start], made)
    todo, kept = list(made), list(made)
    while todo:
        f = todo.pop()
        if f.is_dead or not f.outside:
            continue
        new = _extended(points, f, center, len(start))
        kept += new
        todo += new
    return [f for f in kept if not f.is_dead]


def _extended(points: Sequence[Point], f: Facet, center: Point, count: int) -> list[Facet]:
    """The facets of the point farthest beyond f, in the place of those that it sees."""
    top = max(f.outside, key=lambda k: _height(f.normal, points[k]))
    p = points[top]
    seen, todo, rim = [f], [f], []
    f.is_dead = True
    while todo:
        g = todo.pop()
        for corner, h in g.beside.items():
            if h.is_dead:
                continue
            if _height(h.normal, p) > h.bound:
                h.is_dead = True
                seen.append(h)
                todo.append(h)
            else:
                rim.append((g, corner, h))
    new, open_ridges = [], {}
    for g, corner, h in rim:
        if g.beside[corner] is not h:
            continue
        ridge = tuple([k for k in g.corners if k != corner])
        made = _facet(points, (*ridge, top), center, count)
        made.beside[top] = h
        h.beside[next(k for k in h.corners if k not in ridge)] = made
        for k in ridge:
            key = frozenset([j for j in made.corners if j != k])
            other = open_ridges.pop(key, None)
            if other is None:
                open_ridges[key] = (made, k)
            else:
                made.beside[k] = other[0]
                other[0].beside[other[1]] = made
        new.append(made)
    _share(points, [k for g in seen for k in g.outside if k != top], new)
    return new


def _share(points: Sequence[Point], which: list[int], among: list[Facet]) -> None:
    """Give each point to a facet that it is beyond; one that is beyond none is in the hull."""
    for f in among:
        if not which:
            return
        n, bound, rest = f.normal, f.bound, []
        for k in which:
            (f.outside if _height(n, points[k]) > bound else rest).append(k)
        which = rest


def _height(n: Point, p: Point) -> int:
    if len(n) == 3:
        return n[0] * p[0] + n[1] * p[1] + n[2] * p[2]
    return sum([a * b for a, b in zip(n, p, strict=True)])


def _facet(points: Sequence[Point], corners: tuple[int, ...], center: Point, count: int) -> Facet:
    """Through the corners, its normal away from center/count."""
    first = points[corners[0]]
    normal = _normal([tuple([a - b for a, b in zip(points[k], first, strict=True)]) for k in corners[1:]])
    shared = gcd(*normal)
    normal = tuple([a // shared for a in normal])
    bound = _height(normal, first)
    if _height(normal, center) > count * bound:
        normal, bound = tuple([-a for a in normal]), -bound
    return Facet(corners, normal, bound)


def _normal(rows: list[Point]) -> Point:
    """What is orthogonal to independent vectors, one fewer than dimensions."""
    if len(rows) == 1:
        ((a, b),) = rows
        return b, -a
    if len(rows) == 2:
        (a, b, c), (x, y, z) = rows
        return b * z - c * y, c * x - a * z, a * y - b * x
    u, (p, q, r, s), (x, y, z, w) = rows
    pq, pr, ps = p * y - q * x, p * z - r * x, p * w - s * x
    qr, qs, rs = q * z - r * y, q * w - s * y, r * w - s * z
    a, b, c, d = u
    return b * rs - c * qs + d * qr, -(a * rs - c * ps + d * pr), a * qs - b * ps + d * pq, -(a * qr - b * pr + c * pq)


def _simplex(points: Sequence[Point]) -> list[int]:
    """Points that are affinely independent, as many as span everything."""
    n = len(points[0])
    found, rows = [0], []
    for k in range(1, len(points)):
        left = reduced([a - b for a, b in zip(points[k], points[0], strict=True)], rows)
        if any(left):
            rows.append(left)
            found.append(k)
            if len(found) == n + 1:
                break
    return found


def reduced(v: Sequence[int], rows: list[Sequence[int]]) -> list[int]:
    """v without its part along the rows, each reduced by those before it: 0 iff it depends on them."""
    left = list(v)
    for row in rows:
        i = next(i for i, a in enumerate(row) if a)
        if left[i]:
            p, q = row[i], left[i]
            left = [p * a - q * b for a, b in zip(left, row, strict=True)]
    shared = gcd(*left)
    return [a // shared for a in left] if shared > 1 else left


def corners(points: Sequence[Point], found: Sequence[Facet]) -> set[int]:
    """The vertices: the corners whose facets have normals that span the space."""
    normals: dict[int, set[Point]] = {}
    for f in found:
        for k in f.corners:
            normals.setdefault(k, set()).add(f.normal)
    return {k for k, own in normals.items() if _spans(own)}


def _spans(normals: set[Point]) -> bool:
    rows: list[Sequence[int]] = []
    for v in normals:
        left = reduced(v, rows)
        if any(left):
            rows.append(left)
            if len(rows) == len(left):
                return True
    return False
