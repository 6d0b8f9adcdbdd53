"""Sets of solutions by numbers: the condition tried at points, at kinks, and at every zero that a grid shows.

Between such marks both sides of a line say the same of every point that is tried, and at each mark too; a mark that is
known exactly is put in exactly.  Nothing of the engine is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from mpmath import mp, mpf, workdps
from sympy import (
    And,
    Basic,
    ConditionSet,
    Eq,
    Expr,
    FiniteSet,
    Float,
    Ge,
    Gt,
    ImageSet,
    Intersection,
    Interval,
    Le,
    Lt,
    Mod,
    Ne,
    Not,
    Or,
    S,
    Symbol,
    Union,
    false,
    nan,
    oo,
    true,
)
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFunction

from ...forms.line.set_cases import PiecewiseSet
from ...steps import Solutions, Step
from .breaks import GRID, breaking_points
from .values import INERT, value
from .witness import concrete, points

ZERO = mpf(10) ** -60
"""A difference this small at a mark is none."""
ENOUGH = 90
"""Digits in which zeros are looked for."""
HALVINGS, FIRST, NEWTON = 240, 8, 9
BESIDE = mpf(10) ** -25
"""Two points this close are one: where a function only touches 0 a zero is known to half the digits."""
ORDER: dict[type, Callable[[int], bool]] = {
    Lt: lambda s: s < 0,
    Le: lambda s: s <= 0,
    Gt: lambda s: s > 0,
    Ge: lambda s: s >= 0,
    Eq: lambda s: s == 0,
    Ne: lambda s: s != 0,
}


class Unknown(NamedTuple):
    """The question: of which symbol."""

    x: Symbol

    @property
    def bound(self) -> set:
        """The symbols that are no parameters."""
        return {self.x}

    def compared(self, s: Step, pick: dict) -> tuple[bool | None, str]:
        """Whether both sides of a line are one set."""
        before, after = (concrete(e, pick) for e in (s.before, s.after))
        exact, near = self._marks([before, after])
        seen = False
        for e in exact:
            u, v = (self._holds_at(side, e) for side in (before, after))
            if u is not v:
                return False, f"at {e}"
            seen = True
        for t in points([*[value(e, {}) for e in exact], *near], -mp.inf, mp.inf):
            u, v = (self._holds(side, t, exact=False) for side in (before, after))
            if u is not v:
                return False, f"at {mp.nstr(t, 8)}"
            seen = seen or u is not None
        for t in near:
            u, v = (self._holds(side, t, exact=True) for side in (before, after))
            if u is not v:
                return False, f"at {mp.nstr(t, 8)}"
        return (True if seen else None), "points, kinks and zeros"

    # ------------------------------------------------------------------ where something can change
    def _marks(self, sides: list[Basic]) -> tuple[list[Expr], list[Any]]:
        """(points known exactly, zeros found on a grid apart from these)."""
        exact: dict[Expr, Any] = {}
        near: list[Any] = []
        for side in sides:
            for e in _ends(side):
                exact.setdefault(e, value(e, {}))
            for p in (p for r in side.atoms(Relational) for p in breaking_points(r.lhs - r.rhs, self.x)):
                near.append(value(p, {})) if p.has(Float) else exact.setdefault(p, value(p, {}))
        known = sorted(v for v in exact.values() if mp.isfinite(v))
        with workdps(ENOUGH):
            for gap in {r.lhs - r.rhs for side in sides for r in side.atoms(Relational)}:
                near += self._zeros(gap, known)
        kept: list[Any] = []
        for t in sorted(near):
            if all(abs(t - v) > BESIDE for v in known) and (not kept or t - kept[-1] > BESIDE):
                kept.append(t)
        return [e for e, v in exact.items() if mp.isfinite(v)], kept

    def _zeros(self, gap: Expr, known: list[Any]) -> Iterator[Any]:
        """Changes of sign on the grid, and places where a function is nearly 0 without one; not beside known marks."""

        def at(t: Any) -> Any:
            return value(gap, {self.x: t})

        grid = [(t, at(t)) for t in GRID]
        for (a, u), (b, v) in pairwise(grid):
            if u * v < 0 and not any(a <= k <= b for k in known):
                yield _halved(at, a, b)
        for (a, u), (_, w), (b, v) in zip(grid, grid[1:], grid[2:], strict=False):
            if abs(w) < min(abs(u), abs(v), 1) and u * w > 0 and v * w > 0 and not any(a <= k <= b for k in known):
                t = _least(at, a, b)
                if t is not None and abs(at(t)) < ZERO:
                    yield t

    # ------------------------------------------------------------------ whether a point is in a set
    def _holds_at(self, side: Basic, e: Expr) -> bool | None:
        """At a point known exactly."""
        if isinstance(side, Solutions):
            return _and(
                self._holds_at(side.args[2], e), self._truth(side.args[1], lambda gap: _put(gap, self.x, e), ZERO)
            )
        return self._holds(side, value(e, {}), exact=True)

    def _holds(self, side: Basic, t: Any, exact: bool) -> bool | None:
        """At a point known in numbers; ``exact``: it is meant to be a zero or an end, if it is close to one."""
        slack, near = (ZERO, BESIDE) if exact else (mpf(0), mpf(0))
        if isinstance(side, Solutions):
            inside = self._holds(side.args[2], t, exact)
            return _and(inside, self._truth(side.args[1], lambda gap: value(gap, {self.x: t}), slack))
        match side:
            case S.EmptySet:
                return False
            case S.Reals:
                return True
            case S.Integers:
                return bool(abs(t - mp.nint(t)) <= near)
            case FiniteSet():
                return any(abs(value(e, {}) - t) <= near for e in side if not e.has(nan))
            case Interval():
                return _within(side, t, near)
            case Union():
                return any(self._holds(a, t, exact) for a in side.args)
            case Intersection():
                return all(self._holds(a, t, exact) for a in side.args)
            case PiecewiseSet():
                for found, condition in side.args:
                    if condition == true or value(condition, {}) == 1:
                        return None if found is nan else self._holds(found, t, exact)
                return None
            case ImageSet():
                return _is_image(side, t, near)
            case ConditionSet():
                own = side.condition.xreplace({side.sym: self.x})
                found = self._truth(own, lambda gap: _in_period(gap, self.x, t, near), slack)
                return _and(self._holds(side.base_set, t, exact), found)
        return None

    def _truth(self, condition: Basic, at: Callable[[Expr], Any], slack: Any) -> bool:
        """A Boolean of relations; where a side has no real value a relation does not hold."""
        if condition in (true, false):
            return condition == true
        if isinstance(condition, Relational):
            gap = at(condition.lhs - condition.rhs)
            sign = 0 if abs(gap) <= slack else int(mp.sign(gap)) if not mp.isnan(gap) else None
            return sign is not None and ORDER[type(condition)](sign)
        if isinstance(condition, And):
            return all(self._truth(c, at, slack) for c in condition.args)
        if isinstance(condition, Or):
            return any(self._truth(c, at, slack) for c in condition.args)
        if isinstance(condition, Not):
            return not self._truth(condition.args[0], at, slack)
        return self._truth(condition.to_nnf(False), at, slack) if isinstance(condition, BooleanFunction) else False


def _ends(side: Basic) -> Iterator[Expr]:
    """The ends and the points of a set of numbers, as they stand; of what repeats those around 0."""
    if isinstance(side, Solutions):
        yield from _ends(side.args[2])
    elif isinstance(side, FiniteSet):
        yield from (e for e in side if not e.has(nan))
    elif isinstance(side, Interval):
        yield from (e for e in (side.start, side.end) if e not in (oo, -oo))
    elif isinstance(side, PiecewiseSet):
        yield from (e for found, _ in side.args for e in _ends(found))
    elif isinstance(side, ImageSet):
        (n,) = side.lamda.variables
        start, after = (side.lamda.expr.xreplace({n: S.Zero + k}) for k in (0, 1))
        first, step = value(start, {}), value(after - start, {})
        numbers = range(*sorted(int(mp.floor((w - first) / step)) for w in (GRID[0], GRID[-1])))
        found = (S.Zero + k for k in numbers if side.base_sets[0].contains(k) == True)  # noqa: E712
        yield from (side.lamda.expr.xreplace({n: k}) for k in found)
    elif side is S.Integers:
        yield from (S.Zero + k for k in range(int(GRID[0]), int(GRID[-1]) + 1))
    elif isinstance(side, ConditionSet):
        yield from _ends(side.base_set)
    elif isinstance(side, (Union, Intersection)):
        yield from (e for a in side.args for e in _ends(a))


def _put(gap: Expr, x: Symbol, e: Expr) -> Any:
    """The number at a point that is put in as it stands, where there is no noun."""
    if gap.has(Float, *INERT):
        return value(gap, {x: value(e, {})})
    there = gap.subs(x, e)
    return mp.nan if there.has(nan, S.ComplexInfinity) else value(there, {})


def _in_period(gap: Expr, x: Symbol, t: Any, slack: Any) -> Any:
    """The number at a point; the place in a period is 0 where it is so up to rounding."""
    places = {}
    for m in gap.atoms(Mod):
        inside, period = (value(a, {x: t}) for a in m.args)
        turns = inside / period
        if abs(turns - mp.nint(turns)) <= slack:
            places[m] = S.Zero
    return value(gap.xreplace(places), {x: t})


def _and(u: bool | None, v: bool | None) -> bool | None:
    return False if u is False or v is False else None if u is None or v is None else True


def _within(e: Interval, t: Any, slack: Any) -> bool:
    lo, hi = value(e.start, {}), value(e.end, {})
    for end, is_open in ((lo, e.left_open), (hi, e.right_open)):
        if mp.isfinite(end) and abs(t - end) <= slack:
            return not is_open
    return bool(lo < t < hi)


def _is_image(e: ImageSet, t: Any, slack: Any) -> bool:
    """a + n*period for whole numbers n, all of them or those of a range."""
    (n,), (numbers,) = e.lamda.variables, e.base_sets
    start, after = (value(e.lamda.expr.xreplace({n: S.Zero + k}), {}) for k in (0, 1))
    k = mp.nint((t - start) / (after - start))
    if abs(start + k * (after - start) - t) > slack:
        return False
    return numbers == S.Integers or bool(numbers.contains(int(k)) == True)  # noqa: E712


def _halved(at: Callable[[Any], Any], a: Any, b: Any) -> Any:
    """The point between a and b where the sign changes."""
    sign = mp.sign(at(a))
    for k in range(HALVINGS):
        m = (a + b) / 2
        a, b = (m, b) if mp.sign(at(m)) == sign else (a, m)
        if k == FIRST:
            t = _polished(at, a, b, 0)
            if t is not None and abs(at(t)) < ZERO:
                return t
    return a


def _least(at: Callable[[Any], Any], a: Any, b: Any) -> Any | None:
    """The point between a and b where the slope is 0."""
    return _polished(at, a, b, 1)


def _polished(at: Callable[[Any], Any], a: Any, b: Any, order: int) -> Any | None:
    """A zero between a and b of a smooth function or of its slope, by Newton's steps; None where they lead away."""
    t, h = (a + b) / 2, mpf(10) ** -20
    for _ in range(NEWTON):
        low, here, high = (at(t + k * h) for k in (-1, 0, 1))
        slope, bend = (high - low) / (2 * h), (high - 2 * here + low) / h**2
        over, under = (slope, bend) if order else (here, slope)
        if not under or mp.isnan(under):
            return None
        t -= over / under
        if not a <= t <= b:
            return None
    return t
