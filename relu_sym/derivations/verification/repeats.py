"""Families and sums over whole numbers, by numbers: which period holds a point, which terms a test function meets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from mpmath import mp, mpf
from sympy import Basic, DiracDelta, Expr, Integer, Integral, Mod, Sum, Symbol, ceiling, floor, frac

from ...steps import Bracket, Branch, Cases, Family, Test
from .values import NAN, NEAR, RULES, holds, value

AROUND = mpf(21) / 8
"""How many periods are looked at on either side."""
MANY = 400
"""More kinks than this are not looked at."""


class Progression(NamedTuple):
    """The points start + n*step, n any whole number."""

    start: Expr
    step: Expr


class Window(NamedTuple):
    """The part of the line whose breaking points are all known."""

    lo: Any
    hi: Any


LINE = Window(-mp.inf, mp.inf)


def holding(e: Cases, t: Any, env: dict) -> list[tuple[Branch, dict]]:
    """The branches that a point belongs to, each with the number of its period."""
    found = []
    for b in e.branches:
        if isinstance(b, Family):
            found += _in_family(b, t, env)
        elif holds(b, t, env):
            found.append((b, env))
    return found


def _cases(e: Cases, env: dict) -> Any:
    found = holding(e, env.get(e.args[0], NAN), env)
    return value(found[0][0].args[0], found[0][1]) if len(found) == 1 else NAN


RULES[Cases] = _cases


def overlapping(e: Basic) -> bool:
    """Whether two branches of a function by cases hold at one point, or stand out of order."""
    for c in e.atoms(Cases):
        ends = [[value(end, {}) for end in b.args[1:3]] for b in c.branches if isinstance(b, Branch)]
        for (_, hi), (lo, _) in pairwise(ends):
            if hi > lo and abs(hi - lo) > NEAR * (1 + abs(hi)):
                return True
    return any(_runs_over(b) for c in e.atoms(Cases) for b in c.branches if isinstance(b, Family))


def _runs_over(f: Family) -> bool:
    """Whether a period ends after the next one begins."""
    n = f.args[0]
    hi, lo = (value(end, {n: mpf(k)}) for k, end in ((0, f.branches[-1].args[2]), (1, f.branches[0].args[1])))
    return bool(hi > lo and abs(hi - lo) > NEAR * (1 + abs(hi)))


def _in_family(f: Family, t: Any, env: dict) -> Iterator[tuple[Branch, dict]]:
    n, lo, hi = f.args[:3]
    if not value(lo, env) < t < value(hi, env):
        return
    for b in f.branches:
        first = _numbered(b.args[1], n, t, env)
        for k in () if first is None else (first - 1, first, first + 1):
            here = env | {n: mpf(k)}
            if holds(b, t, here):
                yield b, here


def _numbered(point: Expr, n: Symbol, t: Any, env: dict) -> int | None:
    """The number of the last of the points that is not right of t."""
    start = value(point, env | {n: mpf(0)})
    step = value(point, env | {n: mpf(1)}) - start
    return None if mp.isnan(step) or not step else int(mp.floor((t - start) / step))


def terms(s: Sum, x: Basic, lo: Any, hi: Any, env: dict) -> list[Basic] | None:
    """The terms of a sum of impulses between lo and hi; None where that is no finite number."""
    n, first, last = s.limits[0]
    if first.is_Integer and last.is_Integer and last - first < MANY and len(s.limits) == 1:
        return [_term(s, k) for k in range(int(first), int(last) + 1)]
    roots = [-d.args[0].subs(x, 0) / d.args[0].diff(x) for d in s.function.atoms(DiracDelta)]
    if len(s.limits) != 1 or not roots or any(x in r.free_symbols for r in roots):
        return None
    numbers = _between(roots, n, lo, hi, env)
    return None if numbers is None else [_term(s, k) for k in numbers if first <= k <= last]


def _term(s: Sum, k: int) -> Basic:
    return s.function.xreplace({s.limits[0][0]: Integer(k)})


def _between(points: list[Expr], n: Symbol, lo: Any, hi: Any, env: dict) -> list[int] | None:
    """The numbers for which one of the points may lie between lo and hi."""
    if mp.isinf(lo) or mp.isinf(hi):
        return None
    ends = [_numbered(p, n, t, env) for p in points for t in (lo, hi)]
    known = [k for k in ends if k is not None]
    return list(range(min(known) - 1, max(known) + 3)) if len(known) == len(ends) else None


def _sum(s: Sum, env: dict) -> Any:
    """A sum of terms that act on a test function, those whose places it meets."""
    n, first, last = s.limits[0]
    phi, places = env.get("phi"), list(_places(s))
    if phi is None or len(s.limits) != 1 or not places:
        return NAN
    numbers = _between(places, n, phi.marks[0], phi.marks[-1], env)
    found = [k for k in numbers or () if first <= k <= last]
    return NAN if numbers is None else mp.fsum(value(s.function, env | {n: mpf(k)}) for k in found)


def _places(s: Sum) -> Iterator[Expr]:
    """Where the terms of a sum meet the line: ends of integrals and of boundary terms, points of test functions."""
    n = s.limits[0][0]
    ends = [end for i in s.atoms(Integral) for limit in i.limits for end in limit[1:]]
    ends += [end for b in s.atoms(Bracket) for end in b.args[2:]]
    ends += [t.args[0] for t in s.atoms(Test)]
    yield from (end for end in ends if n in end.free_symbols)


RULES[Sum] = _sum


def progressions(e: Basic, x: Basic) -> Iterator[Progression]:
    """The points at which what repeats in an expression can break."""
    for f in e.atoms(Family):
        yield from (_linear(end, f.args[0]) for b in f.branches for end in b.args[1:3])
    for s in e.atoms(Sum):
        for d in s.function.atoms(DiracDelta):
            yield _linear(-d.args[0].subs(x, 0) / d.args[0].diff(x), s.limits[0][0])
        yield from (_linear(end, s.limits[0][0]) for end in _places(s))
    for h in e.atoms(floor, ceiling, frac, Mod):
        u = h.args[0] / h.args[1] if isinstance(h, Mod) else h.args[0]
        slope = u.diff(x)
        if slope != 0 and x not in slope.free_symbols:
            yield Progression(-u.subs(x, 0) / slope, 1 / slope)


def _linear(point: Expr, n: Symbol) -> Progression:
    return Progression(point.subs(n, 0), point.diff(n))


def windowed(found: set[Progression], marks: list[Expr]) -> tuple[list[Expr], Window]:
    """The points of all progressions around the marks, and the part of the line that this is."""
    sizes = [abs(value(p.step, {})) for p in found]
    places = [value(m, {}) for m in marks] or [mpf(0)]
    if not found or any(mp.isnan(s) or not s for s in sizes):
        return [], LINE
    reach = min(AROUND * max(sizes), 10 * AROUND * min(sizes))
    lo, hi = min(places) - reach, max(places) + reach
    points = {p.start + k * p.step for p in found for k in numbers_between(p, lo, hi)}
    return sorted(points, key=str), Window(lo, hi)


def numbers_between(p: Progression, lo: Any, hi: Any) -> range:
    """The numbers of the points between two marks, and of one on either side."""
    ends = [int(mp.floor((t - value(p.start, {})) / value(p.step, {}))) for t in (lo, hi)]
    found = range(min(ends), max(ends) + 2)
    if len(found) > MANY:
        raise ValueError(f"more than {MANY} points between the marks")
    return found
