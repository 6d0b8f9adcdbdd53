"""Sets of numbers by numbers: which points belong to a set, some of its points, its ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from mpmath import mp, mpf
from sympy import Complement, ConditionSet, FiniteSet, ImageSet, Intersection, Interval, S, Set, Union, true

from ...forms.line.set_cases import PiecewiseSet
from .values import close, value

SHARES = tuple(mpf(s) for s in ("0.13", "0.5", "0.81"))
FEW = 3


class End(NamedTuple):
    """A finite end of an interval, and whether it belongs to it; a point is two ends."""

    at: Any
    belongs: bool


def holds_in(s: Set, t: Any, slack: Any = None) -> bool:
    """Whether a number belongs to a set; one this close to an end or a point is that."""
    if mp.isinf(t):
        return any(value(a, {}) == t for p in (s.args if isinstance(s, Union) else (s,)) for a in _points(p))
    near = mpf(10) ** -50 * (1 + abs(t)) if slack is None else slack
    match s:
        case FiniteSet():
            return any(abs(t - value(a, {})) <= near for a in s.args)
        case Interval():
            lo, hi = value(s.start, {}), value(s.end, {})
            for end, is_open in ((lo, s.left_open), (hi, s.right_open)):
                if mp.isfinite(end) and abs(t - end) <= near:
                    return not is_open or slack is not None
            return bool(lo < t < hi)
        case Union():
            return any(holds_in(p, t, slack) for p in s.args)
        case Intersection():
            return all(holds_in(p, t, slack) for p in s.args)
        case Complement():
            return holds_in(s.args[0], t, slack) and not holds_in(s.args[1], t, None)
        case ImageSet():
            return any(abs(t - p) <= near for p in _images(s, t))
        case ConditionSet():
            return _satisfies(s, t) and holds_in(s.base_set, t, slack)
        case PiecewiseSet():
            return holds_in(_chosen(s), t, slack)
    return s is S.Reals or (s is S.Integers and abs(t - mp.nint(t)) <= near)


def _points(s: Set) -> tuple:
    return s.args if isinstance(s, FiniteSet) else ()


def _images(s: ImageSet, t: Any) -> Iterator[Any]:
    """The images of the whole numbers next to t, of a progression."""
    n, f = s.lamda.variables[0], s.lamda.expr
    first, step = (value(f, {n: mpf(k)}) for k in (0, 1))
    step -= first
    k = mp.floor((t - first) / step) if step else mpf(0)
    return (value(f, {n: k + j}) for j in (-1, 0, 1, 2) if k + j >= 0 or not _is_half(s))


def _is_half(s: ImageSet) -> bool:
    """Whether only the whole numbers from 0 have images."""
    return s.base_sets[0] is S.Naturals0


def _satisfies(s: ConditionSet, t: Any) -> bool:
    c = s.condition
    if c.is_Relational and c.rel_op == "==":
        return close(*(value(e, {s.sym: t}) for e in c.args), 25)
    return value(c, {s.sym: t}) == 1


def _chosen(s: PiecewiseSet) -> Set:
    """The set of the first condition that holds."""
    return next((p for p, c in s.args if c == true or value(c, {}) == 1), S.EmptySet)


def some_of(s: Set, marks: list[Any]) -> list[Any]:
    """Points of a set: all of few, some of many."""
    match s:
        case FiniteSet():
            return [t for t in (value(a, {}) for a in s.args) if mp.isfinite(t)]
        case Interval():
            lo, hi = value(s.start, {}), value(s.end, {})
            a = lo if mp.isfinite(lo) else min(hi, *marks, mpf(0)) - 7 if mp.isfinite(hi) else mpf(-5)
            b = hi if mp.isfinite(hi) else max(a, *marks, mpf(0)) + 9
            inner = [a + (b - a) * share for share in SHARES]
            return inner + [
                e for e, is_open in ((lo, s.left_open), (hi, s.right_open)) if mp.isfinite(e) and not is_open
            ]
        case Union():
            return [t for p in s.args for t in some_of(p, marks)]
        case ImageSet():
            n, f = s.lamda.variables[0], s.lamda.expr
            return [value(f, {n: mpf(k)}) for k in range(0 if _is_half(s) else -FEW, FEW + 1)]
        case PiecewiseSet():
            return some_of(_chosen(s), marks)
        case Intersection() | Complement():
            found = [t for p in s.args for t in some_of(p, marks)]
            return [t for t in found if holds_in(s, t)]
    return [mpf(-3), mpf(0), mpf(2)] if s in (S.Reals, S.Integers) else []


def ends_of(s: Set) -> list[End]:
    """The finite ends of the intervals of a set, and its points."""
    match s:
        case FiniteSet():
            return [End(t, True) for t in (value(a, {}) for a in s.args) if mp.isfinite(t)]
        case Interval():
            found = ((value(s.start, {}), s.left_open), (value(s.end, {}), s.right_open))
            return [End(t, not is_open) for t, is_open in found if mp.isfinite(t)]
        case PiecewiseSet():
            return ends_of(_chosen(s))
        case Union() | Intersection():
            return [e for p in s.args for e in ends_of(p)]
        case Complement():
            return [*ends_of(s.args[0]), *(End(e.at, not e.belongs) for e in ends_of(s.args[1]))]
    return []
