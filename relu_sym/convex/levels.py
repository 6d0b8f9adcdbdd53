"""The values that may be least or largest: at points, at stationary points, at the ends of smooth pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cmp_to_key
from typing import NamedTuple

from sympy import ConditionSet, Dummy, Eq, FiniteSet, ImageSet, Interval, Lambda, S, Set, Union, oo, true

from ..calculus.equations.truth import where as true_where
from ..errors import UnsupportedError
from ..forms.exact import Scalar, expression, scalar, sign_of
from ..forms.facts import Facts
from ..forms.roots import Roots
from .stretches import Part, Point, Stretch, limit_of, one_period, repeats


class Level(NamedTuple):
    """A value that is taken on a set of points, or only approached (no points)."""

    value: Scalar
    where: Set


def least(a: Scalar, b: Scalar, facts: Facts) -> int:
    """-1, 0, 1: how two values compare, infinite ones too."""
    if a in (oo, -oo) or b in (oo, -oo):
        return 0 if a == b else -1 if a == -oo or b == oo else 1
    return -sign_of(b - a, facts)


def levels(part: Part, facts: Facts) -> Iterator[Level]:
    """The values that may be least or largest on a part: at its points, its stationary points, its ends."""
    if isinstance(part, Point):
        if part.value is not None:
            yield Level(part.value, FiniteSet(expression(part.at)))
        return
    p, lo, hi = part
    if p.undefined:
        return
    inside = Interval.open(expression(lo), expression(hi))
    if p.is_constant():
        yield Level(scalar(p.expr()), inside)
        return
    slope = p.diff()
    for r in Roots(lo, hi, facts).of(slope):
        yield Level(p.at(r), FiniteSet(expression(r)))
    yield Level(limit_of(p, lo, 1, facts), S.EmptySet)
    yield Level(limit_of(p, hi, -1, facts), S.EmptySet)


def all_levels(parts: list[list[Part]], facts: Facts) -> Iterator[tuple[list[Level], bool]]:
    """The levels of every part, and whether they are those of a stretch."""
    for component in parts:
        for part in component:
            if isinstance(part, Stretch) and repeats(part):
                yield from _repeated(part, facts)
            else:
                yield list(levels(part, facts)), isinstance(part, Stretch)


def _repeated(part: Stretch, facts: Facts) -> Iterator[tuple[list[Level], bool]]:
    """Of a function that repeats on the line or a half line: those of one period, at all its copies."""
    period, parts = one_period(part)
    n, numbers = Dummy("n", integer=True), S.Integers if part.lo == -oo and part.hi == oo else S.Naturals0
    inside, period = Interval.open(expression(part.lo), expression(part.hi)), -period if part.hi != oo else period
    for one in parts:
        found = []
        for value, where in levels(one, facts):
            if isinstance(where, Interval):
                found.append(Level(value, true_where(Eq(part.piece.expr(), expression(value)), inside, facts)))
                continue
            points = where.args if isinstance(where, FiniteSet) else ()
            copies = [ImageSet(Lambda(n, p + n * period), numbers) for p in points]
            found.append(Level(value, Union(*copies)))
        yield found, isinstance(one, Stretch)


def least_and_largest(part: Stretch, facts: Facts) -> tuple[Scalar, Scalar]:
    """The bounds of a smooth function on a stretch, taken or not."""
    found = [v for here, _ in all_levels([[part]], facts) for v in here]
    if not found:
        raise UnsupportedError("{0} has no values whose bounds are known", part.piece.expr())
    return extreme(found, -1, facts).value, extreme(found, 1, facts).value


def extreme(found: list[Level], side: int, facts: Facts) -> Level:
    """The least (side -1) or largest (1) level, taken at all points that have it."""
    best = found[0]
    for level in found[1:]:
        s = least(level.value, best.value, facts)
        if s == side:
            best = level
        elif s == 0:
            best = Level(best.value, _joined(best.where, level.where))
    return best


def _joined(a: Set, b: Set) -> Set:
    """Both, not yet united; a ``ConditionSet`` of a function that repeats has all points of its value already."""
    whole = [s for s in (a, b) if isinstance(s, ConditionSet)]
    if whole or S.EmptySet in (a, b):
        return whole[0] if whole else b if a is S.EmptySet else a
    return Union(a, b, evaluate=False)


class Run(NamedTuple):
    """An interval or a point, by its ends."""

    lo: Scalar
    hi: Scalar
    without_lo: bool
    without_hi: bool


def united(sets: Iterable[Set], facts: Facts) -> Set:
    """The union, intervals and points with parameters in their ends put in order by what is known of these."""
    flat = [p for s in sets for p in _parts(s)]
    if not any(p.free_symbols for p in flat) or not all(isinstance(p, (Interval, FiniteSet)) for p in flat):
        return Union(*flat)
    runs = [
        Run(scalar(p.start), scalar(p.end), p.left_open == true, p.right_open == true) for p in flat if p.is_Interval
    ]
    runs += [Run(scalar(a), scalar(a), False, False) for p in flat if p.is_FiniteSet for a in p.args]
    merged: list[Run] = []
    for r in sorted(runs, key=cmp_to_key(lambda a, b: least(a.lo, b.lo, facts) or a.without_lo - b.without_lo)):
        if not merged or not _touch(merged[-1], r, facts):
            merged.append(r)
        else:
            side, m = least(r.hi, merged[-1].hi, facts), merged[-1]
            end = (r.hi, r.without_hi) if side > 0 else (m.hi, m.without_hi and (side < 0 or r.without_hi))
            merged[-1] = Run(m.lo, end[0], m.without_lo, end[1])
    found = [_as_set(r, facts) for r in merged]
    return found[0] if len(found) == 1 else Union(*found, evaluate=False)


def _parts(s: Set) -> Iterator[Set]:
    for p in s.args if isinstance(s, Union) else (s,):
        yield from _parts(p) if isinstance(p, Union) else (p,)


def _touch(a: Run, b: Run, facts: Facts) -> bool:
    """Whether b begins inside a or where a ends, no point left out between them."""
    side = least(b.lo, a.hi, facts)
    return side < 0 or (side == 0 and not (a.without_hi and b.without_lo))


def _as_set(r: Run, facts: Facts) -> Set:
    if least(r.lo, r.hi, facts) == 0:
        return FiniteSet(expression(r.lo))
    return Interval(expression(r.lo), expression(r.hi), r.without_lo, r.without_hi)
