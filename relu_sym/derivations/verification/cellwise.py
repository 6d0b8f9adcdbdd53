"""Ranges, Lipschitz constants and strong convexity in several variables, by numbers: slopes and second quotients beside
corners, inside and far out, values between the least and the largest.  Nothing of the engine is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, pairwise
from math import inf, isfinite
from random import Random
from typing import Any

from mpmath import mp, mpf
from sympy import Basic, FiniteSet, Interval, S, Set, Union, false, oo, true

from .in_blocks import number_at
from .searched import Point, Searched, moved
from .values import close

NEAR, FAR = 2.0**-8, (2.0**10, 2.0**20)
STEP = 2.0**-16
FLAT = 1e-6
"""A second derivative below this is taken for 0."""
AGREE = 6
LEVELS, SPARSE, PAIRS, HALVES = 3, 5, 120, 60
MOST, WEDGES = 24, 40
"""Corners, and directions between others that are tried at each."""


# ------------------------------------------------------------------ slopes
def steepest(here: Searched) -> float:
    """sup of the length of the slope; oo where it grows far out."""
    best, rng, n = 0.0, Random(9), len(here.variables)
    inside = [tuple(map(float, p)) for p in here.corners() if isfinite(here.at(tuple(map(float, p))))][:MOST]
    for p in here.places():
        chosen = [rng.sample(inside, n) for _ in range(WEDGES)] if p in inside and len(inside) > n else []
        wedges = [tuple(sum(q[i] for q in some) / n - p[i] for i in range(n)) for some in chosen]
        for d in (*_ways(here), *wedges):
            best = max(best, _length(_beside(here, p, d)))
            sizes = [_length(here.slope(moved(p, d, t), STEP * t)) for t in FAR]
            if all(map(isfinite, sizes)):
                best = inf if sizes[1] > 50 * sizes[0] + 50 else max(best, sizes[1])
        best = max(best, _length(here.slope(p, STEP)) if _is_smooth(here, p) else 0.0)
        if best == inf:
            break
    return best


def _beside(here: Searched, p: Point, d: Point) -> tuple[float, ...]:
    """The limit of the slope along a direction, where three places agree that it is affine there."""
    near, mid, far = (here.slope(moved(p, d, t * NEAR), STEP * NEAR) for t in (1, 2, 4))
    if not all(map(isfinite, (*near, *mid, *far))):
        return ()
    tall = max(map(abs, (*near, *mid, *far, 1.0)))
    bent = [abs((c - b) - 2 * (b - a)) for a, b, c in zip(near, mid, far, strict=True)]
    return tuple(2 * a - b for a, b in zip(near, mid, strict=True)) if max(bent) < 1e-5 * tall else ()


def _is_smooth(here: Searched, p: Point) -> bool:
    """Whether the quotients to both sides agree."""
    v, n = here.at(p), len(p)
    units = [tuple(float(i == k) for i in range(n)) for k in range(n)]
    sides = [[(here.at(moved(p, e, s * STEP)) - v) / (s * STEP) for s in (-1, 1)] for e in units]
    return all(isfinite(a) and isfinite(b) and abs(a - b) < 1e-3 * (1 + abs(a)) for a, b in sides)


def _length(g: Sequence[float]) -> float:
    return sum(a * a for a in g) ** 0.5 if g and all(map(isfinite, g)) else 0.0


def _ways(here: Searched) -> list[Point]:
    """Directions along the pieces, between these, and a few others."""
    rng, n = Random(3), len(here.variables)
    both = [tuple(s * a for a in d) for d in here.directions[:6] for s in (1, -1)]
    between = [tuple(a + b / 2 for a, b in zip(u, v, strict=True)) for u, v in combinations(both, 2)]
    rng.shuffle(between)
    loose = [tuple(rng.uniform(-1, 1) for _ in range(n)) for _ in range(8)]
    return [*both, *between[:12], *loose]


# ------------------------------------------------------------------ second quotients
def flattest(here: Searched) -> float:
    """The least eigenvalue of a second derivative at points inside the pieces; -oo where a slope falls."""
    found, best = False, inf
    for p in here.places():
        for d in _ways(here):
            for q in (moved(p, d, 2 * NEAR), moved(p, d, FAR[0])):
                bent = _second(here, q)
                if bent is not None:
                    found, best = True, min(best, float(min(mp.eigsy(bent, eigvals_only=True))))
    return best if found else -inf


def _second(here: Searched, p: Point) -> Any:
    """The matrix of second quotients; None where two steps do not agree: a piece ends there."""
    size = 1 + max(map(abs, p))
    one, two = (_quotients(here, p, NEAR * size**0.5 / k) for k in (4, 8))
    tall = max(abs(a) for m in (one, two) for a in m)
    flat = all(map(mp.isfinite, [*one, *two])) and mp.norm(one - two, inf) < 1e-4 * (1 + tall)
    return one if flat else None


def _quotients(here: Searched, p: Point, h: float) -> Any:
    n = len(p)
    m = mp.matrix(n, n)
    units = [tuple(float(i == k) for i in range(n)) for k in range(n)]
    for i in range(n):
        for j in range(i, n):
            corners = [
                s * t * here.at(moved(moved(p, units[i], s * h), units[j], t * h)) for s in (1, -1) for t in (1, -1)
            ]
            m[i, j] = m[j, i] = sum(corners) / (4 * h * h)
    return m


def strongly(here: Searched, after: Basic, bends: bool) -> bool | None:
    """Whether it is convex with curvature everywhere, beside what is said; ``bends``: a chord is below."""
    if after not in (true, false):
        return None
    return (not bends and flattest(here) > FLAT) is (after == true)


# ------------------------------------------------------------------ all values
def all_values(high: Searched, low: Searched, after: Basic, attained: Callable[[Any], bool]) -> bool | None:
    """Every value found belongs to the set, its ends are the least and the largest, levels between are met."""
    if not isinstance(after, Set) or after is S.EmptySet:
        return False
    parts = list(after.args if isinstance(after, Union) else (after,))
    points = FiniteSet(*(e for s in parts if isinstance(s, FiniteSet) for e in s if e.is_infinite))
    if points:
        if points != FiniteSet(oo) or not any(high.at(p) == inf for p in high.places()):
            return None
        after, high = after - points, high.finite()
        parts = list(after.args if isinstance(after, Union) else (after,))
    ends = [-low.best().value, high.best().value]
    told = [number_at(e, {}) for e in (after.inf, after.sup)]
    if not all(close(mpf(a), b, AGREE) for a, b in zip(ends, told, strict=True)):
        return False
    places = high.places()
    values = [(high.at(p), p) for p in places if isfinite(high.at(p))]
    if not all(_is_near(after, v) for v, _ in values):
        return False
    for part in parts:
        if isinstance(part, Interval):
            for end, is_open in ((part.start, part.left_open), (part.end, part.right_open)):
                if end.is_finite and attained(end) is bool(is_open):
                    return False if is_open else None
            if not _are_met(high, values, part):
                return None
        elif not isinstance(part, FiniteSet) or not all(map(attained, part)):
            return None
    return True


def _is_near(s: Set, v: float) -> bool:
    """Whether a value is in a set, to a few digits."""
    parts = s.args if isinstance(s, Union) else (s,)
    for part in parts:
        ends = [(t, t) for t in part] if isinstance(part, FiniteSet) else [(part.inf, part.sup)]
        if any(float(a) - 1e-7 * (1 + abs(v)) <= v <= float(b) + 1e-7 * (1 + abs(v)) for a, b in ends):
            return True
    return False


def _are_met(here: Searched, values: list[tuple[float, Point]], part: Interval) -> bool:
    """Whether levels inside an interval are values, where the values found are sparse too: on segments whose ends are
    on both sides of them."""
    known = sorted(v for v, _ in values)
    lo, hi = max(float(part.start), known[0]), min(float(part.end), known[-1])
    levels = [lo + (hi - lo) * k / (LEVELS + 1) for k in range(1, LEVELS + 1)]
    inner = [lo, *(v for v in known if lo < v < hi), hi]
    wide = sorted(pairwise(inner), key=lambda gap: gap[0] - gap[1])[:SPARSE]
    return all(_is_met(here, values, level) for level in (*levels, *((a + b) / 2 for a, b in wide if b > a)))


def _gap(s: float, t: float) -> float:
    return (s - t) ** 2


def _is_met(here: Searched, values: list[tuple[float, Point]], level: float) -> bool:
    above = [p for v, p in values if v >= level]
    below = [p for v, p in values if v <= level]
    pairs = sorted(((a, b) for a in above for b in below), key=lambda pair: sum(map(_gap, *pair)))
    for a, b in pairs[:PAIRS]:
        for _ in range(HALVES):
            middle = tuple((s + t) / 2 for s, t in zip(a, b, strict=True))
            v = here.at(middle)
            if not isfinite(v):
                break
            a, b = (middle, b) if v >= level else (a, middle)
        if abs(here.at(a) - level) < 1e-6 * (1 + abs(level)) or abs(here.at(b) - level) < 1e-6 * (1 + abs(level)):
            return True
    return False
