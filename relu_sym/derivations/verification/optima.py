"""Lines of conjugates, proximal maps and envelopes by numbers: f is tried on a grid, narrowed at every local best.

Values: the largest value found (Fenchel and Young: no x gives more, some x as much).  Maximisers: every one of them
attains the largest value, and everything that attains it is one of them.  Subgradients: slopes by quotients; w is in
M(x) exactly where x maximises.  Nothing of the engine is used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mpmath import mp, mpf, workdps
from sympy import Basic, Expr, FiniteSet, Float, Function, Piecewise, Symbol, nan, oo

from ...budget import remembered
from ...steps import Attained, Cases, Closure, Extreme, Inverse, PenaltyOf, Step, Subdifferential
from . import duals
from .breaks import breaking_points
from .maxima import BESIDE, Best, at_or_beside, closed, function, largest
from .sets import EMPTY, NumberSet, is_set, of_ends, of_points, set_value
from .values import close, value
from .witness import concrete, points

DIGITS = 50
STEEPER = mpf(2) ** 20
"""How much shorter a step is over which a slope that is infinite shows itself."""
MANY_DIGITS = 2000
APART = mpf(10) ** -4
"""How far from a set of maximisers something is no rounding of them."""

Verdict = tuple[bool | None, str]


def compared(s: Step, before: Basic, after: Basic, x: Symbol, w: Symbol, given: Basic, pick: dict) -> Verdict:
    """A line: about values or maximisers for every w, or about subgradients for every x."""
    free = before.free_symbols | after.free_symbols
    if w not in free and len(free) == 1:
        w = next(v for v in free if isinstance(v, Symbol))
    with workdps(DIGITS):
        marks = _marks([given, before, after], x)
        if isinstance(before, PenaltyOf):
            return duals.penalty(before, after, marks), "quotients of the integral"
        if isinstance(before, Closure):
            return duals.perspective(before, after), "values at points, and close to t = 0"
        if duals.has_inner(before):
            along = _marks([before, after], before.args[2])
            return duals.put_in(before, after, _optimum, along), "the largest value on a grid"
        if isinstance(before, Subdifferential):
            return _subgradients(before, after, x, marks), "one-sided quotients"
        if isinstance(after, Inverse):
            return _optimal(before, after, marks), "the largest value at points and subgradients"
        where = None if s.where is None else concrete(s.where, pick)
        sample = _sample([before, after], w, where)[: None if w in free else 1]
        if isinstance(before, Inverse):
            return _turned(before, after, sample), "the graph at points"
        if isinstance(before, Attained):
            return _attained(before, after, w, marks, sample), "every local best on a grid"
        return _values(before, after, w, marks, sample), "the largest value on a grid"


def _marks(lines: Sequence[Basic], x: Symbol) -> list[Any]:
    """Where something breaks along x; of a point that was also searched for, the one that is said exactly."""
    marks: list[tuple[Any, bool]] = []
    for t, is_exact in sorted({m for e in lines for m in _breaks(e, x, mp.prec)}):
        if marks and abs(t - marks[-1][0]) < mpf(10) ** -30 * (1 + abs(t)):
            marks[-1] = marks[-1] if marks[-1][1] or not is_exact else (t, is_exact)
        else:
            marks.append((t, is_exact))
    return [t for t, _ in marks]


@remembered(256)
def _breaks(e: Basic, x: Symbol, _prec: int) -> tuple[tuple[Any, bool], ...]:
    found = ((value(p, {}), not p.has(Float)) for p in breaking_points(e, x))
    return tuple((t, is_exact) for t, is_exact in found if mp.isfinite(t))


def _sample(lines: Sequence[Basic], w: Symbol, where: Basic | None) -> list[Any]:
    """Points between and at the breakpoints of the answer."""
    if where is not None:
        found = _marks([Piecewise((1, where), (0, True))], w)
        return [t for t in [*points(found, -mp.inf, mp.inf), *found] if value(where, {w: t}) == 1]
    found = _marks([_answers(e) for e in lines], w)
    return sorted([*points(found, -mp.inf, mp.inf), *found])


def _answers(e: Basic) -> Basic:
    """A line without its suprema: what is written in the variable of the answer."""
    return (
        e.replace(lambda h: isinstance(h, (Extreme, Attained, Inverse)), lambda h: Float(0))
        if isinstance(e, Expr)
        else (FiniteSet(0) if isinstance(e, (Attained, Inverse)) else e)
    )


# ------------------------------------------------------------------ lines
def _values(before: Basic, after: Basic, w: Symbol, marks: list, sample: list) -> bool | None:
    seen = False
    for t in sample:
        u, v = (_at_or_beside(e, w, t, marks) for e in (before, after))
        if mp.isnan(u) and mp.isnan(v):
            continue
        if not close(u, v, 7):
            return False
        seen = True
    return True if seen else None


def _at_or_beside(e: Basic, w: Symbol, t: Any, marks: list) -> Any:
    """The value, or where the formula has none at an end of its branch (0*log(0)), the limit there."""
    return at_or_beside(lambda p: _number(e, w, p, marks), t)


def _attained(before: Attained, after: Basic, w: Symbol, marks: list, sample: list) -> bool | None:
    seen = False
    for t in sample:
        q = function(before, w, t)
        best = largest(q, marks)
        if isinstance(after, Attained):
            other = largest(function(after, w, t), marks)
            if len(best.places) != len(other.places) or not all(map(_near, best.places, other.places)):
                return False
        elif not _is_set_of(best, q, _members(after, w, t), marks):
            return False
        seen = True
    return True if seen else None


def _is_set_of(best: Best, q: Callable[[Any], Any], found: NumberSet, marks: list) -> bool:
    """Whether a set holds exactly the places of the largest value."""
    if mp.isinf(best.value):
        return not found.parts
    for a, b in found.parts:
        inner = [a, b, (a + b) / 2] if mp.isfinite(a) and mp.isfinite(b) else [p for p in (a, b) if mp.isfinite(p)]
        if not all(close(closed(q, p), best.value, 7) for p in inner):
            return False
    near = [p for p in best.places if abs(p) < mpf(10) ** 5]
    return all(any(a - _slack(p) <= p <= b + _slack(p) for a, b in found.parts) for p in near)


def _optimal(before: Basic, after: Inverse, marks: list) -> bool | None:
    """w is in M(x) where x maximises, and nowhere else."""
    m, x, w = after.args
    if not isinstance(before, Attained) or not isinstance(w, Symbol):
        return None
    seen = False
    for t in [*points(marks, -mp.inf, mp.inf)[:6], *marks]:
        found = set_value(m, {x: t}) or EMPTY
        tries = [(v, True) for a, b in found.parts for v in _inside(a, b)]
        tries += [
            (v, False) for a, b in found.parts for v in (a - (1 + abs(a)) / 10, b + (1 + abs(b)) / 10) if mp.isfinite(v)
        ]
        tries += [] if found.parts else [(mpf(v) + mpf("0.17"), False) for v in (-7, -1, 0, 2, 9)]
        for v, inside in tries:
            q = function(before, w, v)
            best, here = largest(q, marks), closed(q, t)
            attains = mp.isfinite(best.value) and close(here, best.value, 9)
            if attains is not inside:
                return False
            seen = True
    return True if seen else None


def _inside(a: Any, b: Any) -> list[Any]:
    """Points of an interval of slopes."""
    if mp.isinf(a) and mp.isinf(b):
        return [mpf(-3), mpf(4)]
    if mp.isinf(a) or mp.isinf(b):
        return [b, b - 5] if mp.isinf(a) else [a, a + 5]
    return [a, b, (a + b) / 2]


def _turned(before: Inverse, after: Basic, sample: list) -> bool | None:
    """w lies between the sets just before and just after x for every x of the inverse, and for no other x."""
    m, x, w = before.args
    seen = False
    for t in sample:
        found = _members(after, w, t)
        for a, b in found.parts:
            for p, side in ((a, -1), (b, 1)):
                if mp.isinf(p):
                    continue
                if not _between(m, x, p, t, BESIDE, True):
                    return False
                beyond = p + side * mpf(10) ** -3
                if all(not lo <= beyond <= hi for lo, hi in found.parts) and _between(m, x, beyond, t, BESIDE, False):
                    return False
            seen = True
        if not found.parts and any(_holds(m, x, p, t) for p in points(_marks([m], x), -mp.inf, mp.inf)):
            return False
    return True if seen else None


def _holds(m: Basic, x: Basic, p: Any, t: Any) -> bool:
    """Whether t is in the set at p; a value that comes close to t (erf(60) to 1) told from it by many digits."""

    def is_in() -> bool:
        found = set_value(m, {x: p})
        return found is not None and any(lo <= t <= hi for lo, hi in found.parts)

    if not is_in():
        return False
    with workdps(MANY_DIGITS):
        return is_in()


def _between(m: Basic, x: Basic, p: Any, t: Any, d: Any, loosely: bool) -> bool:
    """Whether t is between the slopes beside p; loosely: or as close as numbers tell."""
    sides = [set_value(m, {x: p + s * d}) for s in (-1, 0, 1)]
    ends = [v for s in sides if s is not None for part in s.parts for v in part]
    if not ends:
        return False
    slack = mpf(10) ** -9 * (1 + abs(t)) if loosely else 0
    low = -mp.inf if not (sides[0] and sides[0].parts) else min(ends)
    high = mp.inf if not (sides[2] and sides[2].parts) else max(ends)
    return bool(low - slack <= t <= high + slack)


def _subgradients(before: Subdifferential, after: Basic, x: Symbol, marks: list) -> bool | None:
    """Slopes on both sides by quotients; beyond an end of the domain they are infinite.  Where no case holds the set is
    empty."""
    f, seen = before.args[0], False
    for t in [*points(marks, -mp.inf, mp.inf), *marks]:
        here = value(f, {x: t})
        found = set_value(after, {x: t}) or EMPTY
        if mp.isnan(here) or mp.isinf(here):
            if found.parts:
                return False
            continue
        low, high = (_slope_beside(f, x, t, here, side) for side in (-1, 1))
        wanted = EMPTY if low == mp.inf or high == -mp.inf else of_ends(low, high)
        if mp.isfinite(low) and abs(low - high) < mpf(10) ** -8 * (1 + abs(low)):
            wanted = of_points(low)
        if wanted is None or not wanted.same(found):
            return False
        seen = True
    return True if seen else None


def _slope_beside(f: Basic, x: Symbol, t: Any, here: Any, side: int) -> Any:
    """The slope on one side; infinite where f is, and where a quotient over a much shorter step is much larger."""
    quotients = []
    for step in (side * BESIDE, side * BESIDE / STEEPER):
        beside = value(f, {x: t + step, "base": (x, t)})
        if mp.isnan(beside) or mp.isinf(beside):
            return side * mp.inf
        quotients.append((beside - here) / step)
    long, short = quotients
    rises = abs(short) > 1 + abs(long) and abs(short - long) > abs(long) / STEEPER ** mpf("0.5")
    return mp.sign(short) * mp.inf if rises else long


# ------------------------------------------------------------------ numbers
def _members(e: Basic, w: Symbol, t: Any) -> NumberSet:
    """A set, or the set of one number, at w = t; empty where nothing is said."""
    if is_set(e) or (isinstance(e, Cases) and any(map(is_set, e.values))):
        return set_value(e, {w: t}) or EMPTY
    v = value(e, {w: t})
    return EMPTY if mp.isnan(v) else NumberSet(((v, v),))


def _number(e: Basic, w: Symbol, t: Any, marks: list) -> Any:
    """A value with the suprema in it found on a grid."""
    if e in (oo, -oo):
        return mp.inf if e is oo else -mp.inf
    found = {h: _optimum(h, w, t) for h in e.atoms(Extreme)}
    if isinstance(e, Extreme):
        return found[e]
    infinite = [h for h, v in found.items() if mp.isinf(v)]
    if len(infinite) == 1:
        return mp.sign(value(e.expand().coeff(infinite[0]), {w: t})) * found[infinite[0]]
    if infinite:
        return mp.nan
    inside = e.xreplace({h: nan if mp.isnan(v) else Float(v, DIGITS) for h, v in found.items()})
    return value(inside, {w: t})


def _optimum(h: Extreme, w: Symbol, t: Any) -> Any:
    which, q, x, lo, hi = h.args
    there = q.xreplace({w: Float(t, DIGITS)}) if _moves(q, w, x) else q
    ends = [value(end, {}) for end in (lo, hi) if end.is_finite]
    sign = -1 if which.name == "inf" else 1
    return sign * largest(function(h, w, t), sorted({*_marks([there], x), *ends})).value


@remembered(256)
def _moves(q: Basic, w: Symbol, x: Symbol) -> bool:
    """Whether something breaks along x where w says."""
    return any(w in h.free_symbols for h in q.atoms(Function, Piecewise) if x in h.free_symbols)


def _near(a: Any, b: Any) -> bool:
    return bool(abs(a - b) <= _slack(a))


def _slack(p: Any) -> Any:
    return APART * (1 + abs(p))
