"""Sampling of one smooth piece: evenly at first, then where the polyline still differs from the curve.

The vertical extent is chosen between the two passes, away from the poles, so that a pole does not squash the picture.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from .evaluation import HUGE, Curve
from .picture import Point

PASSES = 12
"""Halvings of one gap between samples."""
TOLERANCE = 1e-3
"""Distance between curve and polyline, as a part of the vertical extent, that is drawn as none."""
NEAR_POLE = 0.05
"""Part of the interval beside a pole that has no say in the vertical extent."""
GOLDEN = 0.6180339887498949


class Stroke(NamedTuple):
    """A smooth curve over [lo, hi]; ``start`` and ``stop`` are its limits there, None at a pole or where unknown."""

    curve: Curve
    lo: float
    hi: float
    start: float | None
    stop: float | None
    straight: bool = False
    reach: tuple[float, ...] = ()
    """Bounds of an oscillation at an end without limit."""


def sampled(s: Stroke, samples: int, width: float) -> list[Point]:
    """The first pass: the ends, and evenly spread points; towards a pole ever denser ones.

    >>> sampled(Stroke(lambda t: 2*t, 0.0, 1.0, 0.0, 2.0, straight=True), 200, 4.0)
    [(0.0, 0.0), (1.0, 2.0)]
    """
    inner: list[float] = []
    if not s.straight:
        n = max(8, round(samples * (s.hi - s.lo) / width))
        step = (s.hi - s.lo) / n
        # shifted a little from even spacing, so that an oscillation in step with it is not missed
        inner = [s.lo + step * (k + 0.5 + 0.5 * (k * GOLDEN % 1 - 0.5)) for k in range(n)]
        inner = _towards(s.lo, inner[0], s.start) + inner + _towards(s.hi, inner[-1], s.stop)[::-1]
    points = [] if s.start is None else [(s.lo, s.start)]
    points += [(t, _or_nan(s.curve(t))) for t in inner if s.lo < t < s.hi]
    return points if s.stop is None else [*points, (s.hi, s.stop)]


def _or_nan(y: float | None) -> float:
    return math.nan if y is None else y


def _towards(end: float, first: float, limit: float | None) -> list[float]:
    """Points between a pole and the first sample, the nearest first."""
    return [end + (first - end) * 0.5**k for k in range(40, 0, -1)] if limit is None else []


def telling(s: Stroke, points: Iterable[Point], width: float) -> list[float]:
    """The values that the vertical extent must show: those not close to a pole."""
    gap = min(NEAR_POLE * width, 0.2 * (s.hi - s.lo))
    lo = s.lo + gap if s.start is None else s.lo
    hi = s.hi - gap if s.stop is None else s.hi
    return [*s.reach, *(y for t, y in points if lo <= t <= hi and abs(y) < HUGE)]


def view_of(values: Iterable[float]) -> tuple[float, float]:
    """The vertical extent: all values with a margin, a band about a constant.

    >>> view_of([3.0, 3.0]), view_of([]), view_of([0.0, 10.0])
    ((2.0, 4.0), (-1.0, 1.0), (-0.8, 10.8))
    """
    known = list(values)
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    size = max(abs(low), abs(high))
    if high - low <= 1e-9 * size or size == 0:
        pad = 1.0 if size <= 10 else 0.2 * size
    else:
        pad = 0.08 * (high - low)
    return low - pad, high + pad


def refined(s: Stroke, points: list[Point], view: tuple[float, float], limit: int) -> list[Point]:
    """The second pass: gaps are halved while their middle is off the polyline by more than can be seen."""
    if s.straight:
        return points
    low, high = outer(view)
    tolerance = TOLERANCE * (view[1] - view[0])
    todo = [True] * max(len(points) - 1, 0)
    for _ in range(PASSES):
        if not any(todo) or len(points) > limit:
            break
        new, flags = points[:1], []
        for p, q, active in zip(points, points[1:], todo, strict=False):
            middle = _middle(s.curve, p, q, low, high, tolerance) if active else None
            new += [q] if middle is None else [middle, q]
            flags += [False] if middle is None else [True, True]
        points, todo = new, flags
    return points


def _middle(curve: Curve, p: Point, q: Point, low: float, high: float, tolerance: float) -> Point | None:
    """The point of the curve between p and q, if the chord misses it."""
    t = (p[0] + q[0]) / 2
    if not p[0] < t < q[0] or not (p[1] <= high or q[1] <= high) or not (p[1] >= low or q[1] >= low):
        return None
    y = curve(t)
    if y is None:
        return None
    a, b, c = (min(max(v, low), high) for v in (p[1], y, q[1]))
    return (t, y) if abs(b - (a + c) / 2) > tolerance else None


def outer(view: tuple[float, float]) -> tuple[float, float]:
    """The band in which curves are kept: the view and as much again on both sides."""
    span = view[1] - view[0]
    return view[0] - span, view[1] + span


def clipped(points: list[Point], low: float, high: float) -> list[tuple[Point, ...]]:
    """The polyline inside the band, cut where it leaves and where a value is missing (nan).

    >>> clipped([(0.0, 0.0), (1.0, 10.0), (2.0, 0.0)], -1.0, 5.0)
    [((0.0, 0.0), (0.5, 5.0)), ((1.5, 5.0), (2.0, 0.0))]
    """
    runs: list[list[Point]] = []
    for p, q in pairwise(points):
        inside = _inside(p, q, low, high)
        if inside is None:
            continue
        if runs and runs[-1][-1] == inside[0]:
            runs[-1].append(inside[1])
        else:
            runs.append(list(inside))
    return [tuple(r) for r in runs]


def _inside(p: Point, q: Point, low: float, high: float) -> tuple[Point, Point] | None:
    """The part of one segment inside the band; none at a missing value."""
    if math.isnan(p[1] + q[1]) or max(p[1], q[1]) < low or min(p[1], q[1]) > high:
        return None
    return _cut(p, q, low, high), _cut(q, p, low, high)


def _cut(p: Point, q: Point, low: float, high: float) -> Point:
    """p, moved along the segment to q into the band."""
    level = min(max(p[1], low), high)
    return p if level == p[1] else (p[0] + (q[0] - p[0]) * ((level - p[1]) / (q[1] - p[1])), level)
