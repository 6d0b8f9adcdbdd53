"""The five generalized derivatives at a breakpoint, from its one-sided data."""

from __future__ import annotations

from sympy import AccumBounds, EmptySet, FiniteSet, Interval, Set, Union, oo

from ...errors import NotLipschitzError, UnsupportedError
from ...forms.exact import Scalar, equal, expression, is_finite, sign_of
from ...forms.line.partition import LineForm
from ...modes import Kind
from ...symbols import T
from ..slopes import Corner, decided_equal, extent
from . import minorant


def _lipschitz_slopes(c: Corner, form: LineForm) -> list[tuple[Scalar, Scalar]]:
    """(lowest, highest) cluster value of the slope on each side, where f is locally Lipschitz."""
    if c.value is None or c.left.limit is None or c.right.limit is None:
        side = "at" if c.value is None else "left of" if c.left.limit is None else "right of"
        raise NotLipschitzError(
            "the function has no value {0} {1} = {2}: sets are of functions that are Lipschitz around the point",
            side,
            T,
            expression(c.point),
        )
    if not c.continuous:
        raise NotLipschitzError(
            "the function jumps at {0} = {1} (from {2}, value {3}, to {4}); a locally Lipschitz "
            "function is needed: ask for kind='frechet' or 'limiting'",
            T,
            expression(c.point),
            expression(c.left.limit),
            expression(c.value),
            expression(c.right.limit),
        )
    out = []
    for s in (c.left, c.right):
        if s.slope is None:
            raise UnsupportedError("SymPy finds no limit of the slope at {0} = {1}", T, expression(c.point))
        pair = extent(s.slope)
        if not all(map(is_finite, pair)):
            raise NotLipschitzError(
                "the slope is unbounded near {0} = {1}, so the function is not Lipschitz there: "
                "ask for kind='frechet' or 'limiting'",
                T,
                expression(c.point),
            )
        out.append(pair)
    return out


def _clarke(form: LineForm, c: Corner) -> Set:
    ends = [v for pair in _lipschitz_slopes(c, form) for v in pair]
    low = high = ends[0]
    for v in ends[1:]:
        if sign_of(v - low, form.domain.facts) < 0:
            low = v
        if sign_of(v - high, form.domain.facts) > 0:
            high = v
    return _interval(low, high, form)


def _interval(low: Scalar, high: Scalar, form: LineForm) -> Set:
    if equal(low, high, form.domain.facts):
        return FiniteSet(expression(low))
    return Interval(expression(low), expression(high))


def _bouligand(form: LineForm, c: Corner) -> Set:
    pairs = _lipschitz_slopes(c, form)
    if any(a != b for a, b in pairs):  # a continuous slope takes every value between two of its cluster values
        return Union(*(_interval(a, b, form) for a, b in pairs))
    return _finite([a for a, _ in pairs], form)


def _finite(values: list[Scalar], form: LineForm) -> Set:
    distinct: list[Scalar] = []
    for v in values:
        if not any(equal(v, w, form.domain.facts) for w in distinct):
            distinct.append(v)
    return FiniteSet(*map(expression, distinct))


def _frechet(form: LineForm, c: Corner) -> Set:
    low, high = c.left.quotient, c.right.quotient
    if low is None or high is None:
        if c.left.limit is None or c.right.limit is None:
            raise UnsupportedError("the function has no value beside {0} = {1}", T, expression(c.point))
        raise UnsupportedError("the difference quotient has no limit at {0} = {1}", T, expression(c.point))
    low, high = extent(low)[1], extent(high)[0]
    if low == oo or high == -oo:
        return EmptySet
    if low == -oo or high == oo or sign_of(high - low, form.domain.facts) >= 0:
        return (
            FiniteSet(expression(low))
            if is_finite(low) and is_finite(high) and equal(low, high, form.domain.facts)
            else Interval(expression(low), expression(high))
        )
    return EmptySet


def _limiting(form: LineForm, c: Corner) -> Set:
    here = _frechet(form, c)
    nearby, between = [], []
    for s in (c.left, c.right):
        if s.limit is not None and is_finite(s.limit) and decided_equal(s.limit, c.value, form):
            if s.slope is None:
                raise UnsupportedError("SymPy finds no limit of the slope at {0} = {1}", T, expression(c.point))
            if isinstance(s.slope, AccumBounds):
                between.append(Interval(*map(expression, extent(s.slope))))
            elif is_finite(s.slope):
                nearby.append(s.slope)
    if between:
        return Union(here, _finite(nearby, form), *between)
    return here if here is not EmptySet else _finite(nearby, form)  # a slope beside is an end of the interval here


def _convex(form: LineForm, c: Corner) -> Set:
    return minorant.slopes(form, *minorant.at_corner(c))


KINDS = {
    Kind.CLARKE: _clarke,
    Kind.BOULIGAND: _bouligand,
    Kind.FRECHET: _frechet,
    Kind.LIMITING: _limiting,
    Kind.CONVEX: _convex,
}
