"""Convex hulls of finitely many exact points: which are vertices, and whether a point lies in one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cmp_to_key
from math import lcm

from ..exact import ONE, RATIONAL, ZERO, Scalar
from ..facts import NO_FACTS, Facts
from .circle import FAR, floats
from .quickhull import MAX_DIMENSION, corners, facets, reduced
from .vectors import Vector, dot, sign

Points = Sequence[Vector]


def is_in_hull(q: Vector, points: Points, facts: Facts = NO_FACTS) -> bool:
    """Whether q is a convex combination of the points: phase one of the simplex method, exact, by Bland's rule."""
    if not points:
        return False
    if len(q) == 2 and not all(isinstance(a, (int, RATIONAL)) for p in (q, *points) for a in p):
        return _is_in_polygon(q, points, facts)
    rows = [[ONE * (p[i] - q[i]) for p in points] for i in range(len(q))] + [[ONE] * len(points)]  # no float from /
    right: list[Scalar] = [ZERO] * len(q) + [ONE]
    return _feasible(rows, right, facts)


def _feasible(rows: list[list[Scalar]], right: list[Scalar], facts: Facts) -> bool:
    """Whether rows * t = right has a solution t >= 0, right >= 0."""
    n = len(rows[0])
    basis = [n + i for i in range(len(rows))]  # artificial variables, whose columns are never looked at again
    cost = [-sum((row[j] for row in rows), start=ZERO) for j in range(n)]
    rest = -sum(right, start=ZERO)
    while True:
        entering = next((j for j in range(n) if sign(cost[j], facts) < 0), None)
        if entering is None:
            return sign(rest, facts) == 0
        leaving, best = None, None
        for i, row in enumerate(rows):
            if sign(row[entering], facts) <= 0:
                continue
            ratio = right[i] / row[entering]
            gap = -1 if best is None else sign(ratio - best, facts)
            if gap < 0 or (gap == 0 and basis[i] < basis[leaving]):
                leaving, best = i, ratio
        if leaving is None:
            return False
        pivot = rows[leaving][entering]
        rows[leaving] = [a / pivot for a in rows[leaving]]
        right[leaving] = right[leaving] / pivot
        for i, row in enumerate(rows):
            factor = row[entering]
            if i != leaving and factor:
                rows[i] = [a - factor * b for a, b in zip(row, rows[leaving], strict=True)]
                right[i] = right[i] - factor * right[leaving]
        factor = cost[entering]
        cost = [a - factor * b for a, b in zip(cost, rows[leaving], strict=True)]
        rest = rest - factor * right[leaving]
        basis[leaving] = entering


def vertices(points: Points, facts: Facts = NO_FACTS, directions: Points = ()) -> list[Vector]:
    """The points that are no convex combination of the others, each once, in the order given.

    A point that alone is farthest in one of the ``directions`` is a vertex at once.
    """
    points = list(dict.fromkeys(points))
    if len(points) < 3:
        return points
    plane = _plane(points)
    if plane is not None:
        i, j = plane
        kept = set(_vertices_2d([(p[i], p[j]) for p in points], facts))
        return [p for p in points if (p[i], p[j]) in kept]
    flat = _flattened(points)
    if flat is not None:
        return [points[k] for k in sorted(_corners(flat))]
    certain = _extreme(points, directions, facts)
    found = list(range(len(points)))
    for k in range(len(points)):
        if k in certain:
            continue
        others = [points[j] for j in found if j != k]
        if is_in_hull(points[k], others, facts):
            found.remove(k)
    return [points[k] for k in found]


def neighbours(points: Points, facts: Facts = NO_FACTS) -> list[list[int]]:
    """For each vertex the points beside it, among them all to which it has an edge; none for what is no vertex."""
    flat = _flattened(points)
    if flat is None or len(flat[0]) < 2:
        kept = set(vertices(points, facts)) if flat is None else {points[k] for k in _corners(flat)}
        ends = [k for k, p in enumerate(points) if p in kept]
        return [[j for j in ends if j != k] if p in kept else [] for k, p in enumerate(points)]
    found = facets(flat)
    kept = corners(flat, found)
    beside: list[set[int]] = [set() for _ in points]
    for f in found:
        for k in f.corners:
            beside[k].update(f.corners)
    return [sorted(beside[k] - {k}) if k in kept else [] for k in range(len(points))]


def _corners(flat: list[tuple[int, ...]]) -> set[int]:
    """The vertices among points that span their space."""
    if len(flat[0]) > 1:
        return corners(flat, facets(flat))
    heights = [p[0] for p in flat]
    return {heights.index(min(heights)), heights.index(max(heights))}


def _flattened(points: Points) -> list[tuple[int, ...]] | None:
    """Rational points as whole ones, in coordinates of the affine space that they span; None where that is large, or
    a number is not rational."""
    if len(points) < 2 or not all(isinstance(a, (int, RATIONAL)) for p in points for a in p):
        return None
    under = lcm(*{int(a.denominator) for p in points for a in p})
    moved = [tuple([int(a.numerator) * (under // int(a.denominator)) for a in p]) for p in points]
    rows: list[list[int]] = []
    for p in moved[1:]:
        left = reduced([a - b for a, b in zip(p, moved[0], strict=True)], rows)
        if any(left):
            rows.append(left)
            if len(rows) > MAX_DIMENSION:
                return None
            if len(rows) == len(left):
                return moved
    kept = [next(i for i, a in enumerate(row) if a) for row in rows]
    return [tuple([p[i] for i in kept]) for p in moved]


def _extreme(points: Points, directions: Points, facts: Facts) -> set[int | None]:
    """The points that alone are farthest in one of the directions."""
    if not all(isinstance(a, int) for row in (*directions, *whole(points)) for a in row):
        return {_farthest(points, d, facts) for d in directions} - {None}
    found: set[int | None] = set()
    columns = list(zip(*whole(points), strict=True))
    for d in directions:
        heights = [0] * len(points)
        for a, column in zip(d, columns, strict=True):
            if a:
                heights = [h + a * c for h, c in zip(heights, column, strict=True)]
        top = max(heights)
        if heights.count(top) == 1:
            found.add(heights.index(top))
    return found


def whole(points: Points) -> list[Vector]:
    """Whole rationals as integers, which are quick to multiply."""
    return [tuple(int(a.numerator) if isinstance(a, RATIONAL) and a.denominator == 1 else a for a in p) for p in points]


def _farthest(points: Points, d: Vector, facts: Facts) -> int | None:
    """The one point that is farthest in a direction; None where there are several."""
    best, value, alone = 0, dot(points[0], d), True
    for k in range(1, len(points)):
        here = dot(points[k], d)
        s = sign(here - value, facts)
        if s > 0:
            best, value, alone = k, here, True
        elif s == 0:
            alone = False
    return best if alone else None


def _plane(points: Points) -> tuple[int, int] | None:
    """Two coordinates, if all others are the same for all points."""
    moving = [i for i in range(len(points[0])) if any(p[i] != points[0][i] for p in points)]
    if len(moving) > 2:
        return None
    rest = [i for i in range(len(points[0])) if i not in moving]
    i, j = (*moving, *rest, *moving)[:2]
    return i, j


def _vertices_2d(points: list[Vector], facts: Facts) -> list[Vector]:
    """Andrew's monotone chain."""
    order = _sorted(points, facts)
    return [*_chain(order, facts), *_chain(order[::-1], facts)]


def _is_in_polygon(q: Vector, points: Points, facts: Facts) -> bool:
    """Whether q is nowhere to the right of the edges, counterclockwise: irrational corners are met once each."""
    corners = _vertices_2d(list(points), facts)
    edges = [(a, b) for a, b in zip(corners, [*corners[1:], corners[0]], strict=True) if a != b]
    if any(_side(a, b, q, facts) < 0 for a, b in edges):
        return False
    if len(edges) > 2:
        return True
    ends = _sorted(list(points), facts)
    return sign(sum((a - u) * (a - v) for a, u, v in zip(q, ends[0], ends[-1], strict=True)), facts) <= 0


def _side(a: Vector, b: Vector, q: Vector, facts: Facts) -> int:
    """The side of the line from a to b on which q is: by floats where these are far enough from 0."""
    p = floats((*a, *b, *q))
    if p is not None:
        turn = (p[2] - p[0]) * (p[5] - p[1]) - (p[3] - p[1]) * (p[4] - p[0])
        if abs(turn) > FAR * (1 + max(map(abs, p)) ** 2):
            return 1 if turn > 0 else -1
    return sign(_turn(a, b, q), facts)


def _sorted(points: list[Vector], facts: Facts) -> list[Vector]:
    def compare(p: Vector, q: Vector) -> int:
        return sign(p[0] - q[0], facts) or sign(p[1] - q[1], facts)

    if all(isinstance(a, (int, RATIONAL)) for p in points for a in p):
        return sorted(set(points))
    return sorted(set(points), key=cmp_to_key(compare))


def _chain(points: list[Vector], facts: Facts) -> list[Vector]:
    out: list[Vector] = []
    rational = all(isinstance(a, (int, RATIONAL)) for p in points for a in p)
    for p in points:
        while (
            len(out) > 1
            and (sign(_turn(out[-2], out[-1], p), facts) if rational else _side(out[-2], out[-1], p, facts)) <= 0
        ):
            out.pop()
        out.append(p)
    return out


def _turn(a: Vector, b: Vector, c: Vector) -> Scalar:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
