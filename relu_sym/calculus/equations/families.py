"""Solutions that repeat: points as an ``ImageSet`` over whole numbers, intervals by where the point is in its period.

SymPy has no union over all whole numbers of intervals; ``Mod(x - s, period)`` between two levels is the same set, and a
``ConditionSet`` decides it for every number.
"""

from __future__ import annotations

from sympy import (
    And,
    ConditionSet,
    Eq,
    Expr,
    FiniteSet,
    ImageSet,
    Interval,
    Lambda,
    Mod,
    Or,
    Range,
    S,
    Set,
    Symbol,
    Union,
    factor_terms,
    oo,
    true,
)

from ...forms.exact import ONE, Scalar, expression
from ...forms.line.partition import Impulse, LineForm
from ...forms.line.periodic import Periodic
from ...forms.periods import tidy
from ...symbols import T
from ...vocabularies import trains
from .runs import Run, is_true, joined

MANY = 1000
"""Points that are listed one by one."""


def where(p: Periodic, lo: Scalar, hi: Scalar) -> Set:
    """The points of (lo, hi) at which a truth that repeats is 1."""
    p = p.shortest()
    window = p.window
    on = [bool(b.value) for b in window.breaks]
    full = [is_true(q) for q in window.pieces[1:]]
    if not any(full):
        return _points(p, [b.point for b, here in zip(window.breaks, on, strict=True) if here], lo, hi)
    base = S.Reals if (lo, hi) == (-oo, oo) else Interval.open(expression(lo), expression(hi))
    condition = _condition(p, window, on, full)
    if condition == true:
        return base

    return ConditionSet(T, condition, base)


def _points(p: Periodic, points: list[Scalar], lo: Scalar, hi: Scalar) -> Set:
    """a + n*period in (lo, hi) for every point a of one period; evenly spaced ones as one progression."""
    window = p.window
    sites = [Impulse(a, 0, ONE) for a in points]
    family = Periodic(p.period, window.pieces[1:], window.breaks, sites, window.domain.facts)
    return Union(*map(progression, trains.of_family(family, lo, hi)))


def progression(t: trains.Train) -> Set:
    """The points of a train; finitely many by themselves."""
    if t.last - t.first < MANY:
        numbered = range(int(t.first), int(t.last) + 1)
        return FiniteSet(*(expression(tidy(t.point + k * t.period)) for k in numbered))
    n = Symbol("n", integer=True)
    numbers = S.Integers if (t.first, t.last) == (-oo, oo) else Range(t.first, t.last + 1)
    return ImageSet(Lambda(n, expression(t.point) + n * factor_terms(expression(t.period))), numbers)


def _condition(p: Periodic, window: LineForm, on: list[bool], full: list[bool]) -> Expr:
    """The condition on the place in a period that begins where an interval of solutions does."""
    begins = [k for k in range(len(on)) if full[k] and not (on[k] and full[k - 1])]
    if not begins:
        return true
    first = begins[0]
    order = [*range(first, len(on)), *range(first)]
    start = window.breaks[first].point
    places = [(tidy(window.breaks[k].point - start + (p.period if k < first else 0)), on[k]) for k in order]
    runs, points = joined([*places, (p.period, False)], [full[k] for k in order])
    place = Mod(T - expression(start), expression(p.period))
    between = [_between(place, r, p.period) for r in runs]
    return Or(*between, *[Eq(place, expression(a)) for a in points])


def _between(place: Expr, r: Run, period: Scalar) -> Expr:
    """The condition that a place is in an interval; 0 <= place < period is said by no one."""
    lo, hi = expression(r.lo), expression(r.hi)
    left = place > lo if r.left_open else true if lo == 0 else place >= lo
    right = true if r.hi == period else place < hi if r.right_open else place <= hi
    return And(left, right)
