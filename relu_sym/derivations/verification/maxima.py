"""The largest value of a function on the line and where it is attained: a grid, and narrowing at every local best."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from mpmath import mp, mpf
from sympy import And, Basic, Eq, Ge, Gt, Le, Lt, Piecewise, nan

from ...budget import remembered
from ...steps import Branch, Cases
from .values import close, value

BESIDE = mpf(10) ** -22
"""How close to a breakpoint its one-sided limits are read."""
FAR = mpf(10) ** 40
SHARES = tuple(mpf(k) / 9 + mpf("0.0123") for k in range(9))
STEPS = tuple(mpf(10) ** (mpf(k) / 2) for k in range(-6, 13))
ROUNDS = 45


class Best(NamedTuple):
    """The largest value of a function, and all places where it is attained to the digits that are compared."""

    value: Any
    places: tuple[Any, ...]


def function(e: Basic, w: Basic, t: Any) -> Callable[[Any], Any]:
    """What is made large, at one w: with its sign turned where it is made small."""
    which, q, x, *ends = e.args
    sign, plain = -1 if which.name in ("min", "inf") else 1, without_cases(q)
    lo, hi = (value(end, {}) for end in ends) if ends else (-mp.inf, mp.inf)

    def at(p: Any) -> Any:
        if not lo < p < hi:
            return -mp.inf
        v = value(plain, {x: p, w: t})
        return -mp.inf if mp.isnan(v) else sign * v

    return at


@remembered(512)
def without_cases(e: Basic) -> Basic:
    """Functions by cases as a Piecewise, which is compiled, with the ends that belong to each branch."""
    return e.replace(lambda h: isinstance(h, Cases), _as_piecewise)


def _as_piecewise(e: Cases) -> Basic:
    v, pairs = e.args[0], []
    for b in e.branches:
        if not isinstance(b, Branch):
            return e
        f, lo, hi, with_lo, with_hi = b.args
        if b.is_point:
            pairs.append((f, Eq(v, lo)))
            continue
        ends = [Ge(v, lo) if with_lo else Gt(v, lo)] if lo.is_finite is not False else []
        ends += [Le(v, hi) if with_hi else Lt(v, hi)] if hi.is_finite is not False else []
        pairs.append((f, And(*ends)))
    return Piecewise(*pairs, (nan, True))


def closed(q: Callable[[Any], Any], p: Any) -> Any:
    """The largest of the value and the limits beside a point."""
    return max(q(p), q(p - BESIDE), q(p + BESIDE))


def at_or_beside(f: Callable[[Any], Any], t: Any) -> Any:
    """A value, or where there is none, a limit: inside the domain if one side has it there."""
    here = f(t)
    if not mp.isnan(here):
        return here
    beside = [v for v in (f(t + BESIDE), f(t - BESIDE)) if not mp.isnan(v)]
    return min(beside, key=abs, default=mp.nan)


def largest(q: Callable[[Any], Any], marks: list) -> Best:
    """The largest value on the line, and every local best that has it."""
    grid = sorted({*marks, *grid_around(marks)})
    values = [q(p) for p in grid]
    best, places = max(values), []
    if max(q(FAR), q(-FAR)) > max(best, 0) + 30:
        return Best(mp.inf, ())
    for k, (p, v) in enumerate(zip(grid, values, strict=True)):
        j, i = max(k - 1, 0), min(k + 1, len(grid) - 1)
        if v >= max(values[j], values[i]) and v > best - 30:
            if v not in (values[j], values[i]):
                p, v = _narrowed(q, grid[j], p, grid[i], v)
            best = max(best, v)
            places.append((p, v))
    for p, v in (found for edge, inner in ((0, 1), (-1, -2)) for found in _beyond(q, grid[edge], values[inner])):
        best = max(best, v)
        places.append((p, v))
    return Best(best, tuple(p for p, v in places if close(v, best, 10)))


def _beyond(q: Callable[[Any], Any], edge: Any, inner: Any) -> Iterator[tuple[Any, Any]]:
    """A largest value beyond the grid or just before its edge, where q grows towards it from the value ``inner``."""
    p, v = edge, q(edge)
    while abs(p) < FAR and q(2 * p) > v:
        p, v = 2 * p, q(2 * p)
    if (p != edge or v > inner) and abs(p) < FAR:
        left, right = sorted((p / 2, 2 * p))
        yield _narrowed(q, left, p, right, v)


def grid_around(marks: list) -> Iterator[Any]:
    ends = marks or [mpf(0)]
    for a, b in pairwise(ends):
        yield from (a + (b - a) * share for share in SHARES)
    for m in ends:
        yield from (m - BESIDE, m + BESIDE)
    yield from (ends[0] - d for d in STEPS)
    yield from (ends[-1] + d for d in STEPS)


def _narrowed(q: Callable[[Any], Any], left: Any, p: Any, right: Any, best: Any) -> tuple[Any, Any]:
    """The largest value between two neighbours of a grid point."""
    for _ in range(ROUNDS):
        u, v = left + (right - left) / 3, right - (right - left) / 3
        fu, fv = q(u), q(v)
        if max(fu, fv) > best:
            p, best = (u, fu) if fu >= fv else (v, fv)
        left, right = (u, right) if fu < fv else (left, v)
        if right - left < mpf(10) ** -20:
            break
    return p, best
