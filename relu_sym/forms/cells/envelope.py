"""Support functions of arcs and points of the plane laid over each other: the largest formula in every sector."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from sympy.matrices import MatrixBase

from ..exact import Scalar, expression, scalar
from ..facts import Facts
from .circle import (
    AXES,
    FAR,
    applied,
    between,
    cross,
    exactly,
    exactly_expr,
    floats,
    in_order,
    is_left,
    length,
    same,
    within,
    zeros,
)
from .vectors import Vector, dot, sign


class Arc(NamedTuple):
    """{a + b M u/sqrt(u.M u)}, u from ``start`` counterclockwise to ``end``, b > 0; b = 0: the point a."""

    center: Vector
    radius: Scalar
    start: Vector
    end: Vector


def envelope(arcs: Sequence[Arc], points: Sequence[Vector], unit: MatrixBase, facts: Facts) -> list[Arc]:
    """The largest of the support functions in every sector: one formula after the other is laid over the pieces."""
    rows = [*(Arc(p, 0, AXES[0], AXES[0]) for p in points), *arcs]
    rows.sort(key=lambda a: not same(a.start, a.end, facts))
    first, *others = dict.fromkeys(rows)
    found = [first._replace(start=u, end=v) for u, v in zip(AXES, [*AXES[1:], AXES[0]], strict=True)]
    for a in others:
        found = [piece for p in found for piece in _laid_over(a, p, unit, facts)]
    return found


def _laid_over(a: Arc, p: Arc, unit: MatrixBase, facts: Facts) -> list[Arc]:
    """A piece in a sector of less than half a turn, with the formula of an arc where that is larger."""
    if _is_far_below(a, p, unit):
        return [p]
    w = tuple(exactly_scalar(s - t) for s, t in zip(a.center, p.center, strict=True))
    turns = zeros(w, exactly_scalar(p.radius - a.radius), unit, facts)
    if not same(a.start, a.end, facts):
        turns += [a.start, a.end]
    inner = [u for u in turns if _is_inside(u, p, facts)]
    bounds = [p.start, *(u for u in in_order(inner, facts) if u not in AXES or _is_inside(u, p, facts)), p.end]
    found: list[Arc] = []
    for u, v in pairwise(bounds):
        d = between(u, v, facts)
        above = within(d, a.start, a.end, facts) and _is_larger(a, p, d, unit, facts)
        center, radius = (a if above else p)[:2]
        if found and (found[-1].center, found[-1].radius) == (center, radius):
            found[-1] = found[-1]._replace(end=v)
        else:
            found.append(Arc(center, radius, u, v))
    return found


def _is_far_below(a: Arc, p: Arc, unit: MatrixBase) -> bool:
    """Whether floats show the formula of an arc to be smaller in the whole sector of a piece."""
    numbers = [floats((*r.center, r.radius, *r.start, *r.end)) for r in (a, p)]
    m = floats(tuple(unit))
    if numbers[0] is None or numbers[1] is None or m is None:
        return False
    x, y, wider = (s - t for s, t in zip(numbers[0][:3], numbers[1][:3], strict=True))
    det = m[0] * m[3] - m[1] * m[2]
    top = ((m[3] * x - m[1] * y) / det, (m[0] * y - m[2] * x) / det)
    start, end = numbers[1][3:5], numbers[1][5:7]
    reach = [
        (x * u + y * v) / (m[0] * u * u + (m[1] + m[2]) * u * v + m[3] * v * v) ** 0.5
        for u, v in (start, end, top)
        if (u, v) != top or (x * x + y * y > 0 and cross(start, top) >= -FAR and cross(top, end) >= -FAR)
    ]
    return wider + max(reach) < -FAR * (1 + abs(x) + abs(y) + abs(wider))


def _is_inside(u: Vector, p: Arc, facts: Facts) -> bool:
    """Whether a direction is strictly inside a sector of less than half a turn."""
    return is_left(p.start, u, facts) and is_left(u, p.end, facts)


def _is_larger(a: Arc, p: Arc, d: Vector, unit: MatrixBase, facts: Facts) -> bool:
    """Whether a.d + b*sqrt(d.M d) is larger for the first."""
    gap = exactly_expr(dot(tuple(s - t for s, t in zip(a.center, p.center, strict=True)), d))
    wider = exactly_expr(a.radius - p.radius)
    return sign(exactly(gap + wider * length(d, unit)) if wider != 0 else scalar(gap), facts) > 0


def joined(pieces: Sequence[Arc]) -> list[Arc]:
    """Neighbouring sectors with one formula as one, from the one that holds (1, 0) on."""
    found: list[Arc] = []
    for p in pieces:
        if found and (found[-1].center, found[-1].radius) == (p.center, p.radius):
            found[-1] = found[-1]._replace(end=p.end)
        else:
            found.append(p)
    first, last = found[0], found[-1]
    if len(found) == 1:
        return [Arc(first.center, first.radius, AXES[0], AXES[0])]
    if (first.center, first.radius) == (last.center, last.radius):
        found = [last._replace(end=first.end), *found[1:-1]]
    return found


def tip(a: Arc, u: Vector, unit: MatrixBase) -> Vector:
    """The point of an arc in the direction u."""
    factor = expression(scalar(a.radius)) / length(u, unit)
    moved = applied(unit, u)
    return tuple(
        exactly(expression(scalar(c)) + factor * expression(scalar(m))) for c, m in zip(a.center, moved, strict=True)
    )


def exactly_scalar(s: Scalar) -> Scalar:
    """A scalar written in one way."""
    return exactly(expression(scalar(s)))
