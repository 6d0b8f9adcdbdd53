"""A function on a part of the line: open stretches of smooth pieces, and the points between and at closed ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sympy import (
    AccumBounds,
    Add,
    Expr,
    FiniteSet,
    Range,
    S,
    atan,
    cosh,
    erf,
    exp,
    oo,
    periodicity,
    sift,
    sinh,
    tanh,
)
from sympy.functions.elementary.trigonometric import TrigonometricFunction

from ..budget import deadline
from ..calculus.convexity.profile import before
from ..calculus.slopes import attempted
from ..errors import UnsupportedError
from ..forms.exact import RATIONAL, ZERO, Scalar, expression, scalar, sign_of
from ..forms.facts import Facts
from ..forms.line.limits import regular_value
from ..forms.line.partition import LineForm
from ..forms.line.parts import Domain
from ..forms.line.periodic import Periodic
from ..forms.line.piece import Piece, Poly, Smooth, piece
from ..symbols import Gate, T
from ..vocabularies.read import read
from .domains import as_domain
from .monomials import monomial
from .progressions import monotone_parts
from .rooted import limit_of_root

HEADS = (exp, sinh, cosh, tanh, atan, erf)
"""Functions with limits at infinity that SymPy knows at once."""


class Point(NamedTuple):
    """A point with the value there (None: undefined) and the pieces beside it that belong to the domain."""

    at: Scalar
    value: Scalar | None
    left: Piece | None
    right: Piece | None


class Stretch(NamedTuple):
    """A smooth piece on an open interval."""

    piece: Piece
    lo: Scalar
    hi: Scalar


Part = Point | Stretch


def _read(gate: Gate, facts: Facts) -> LineForm:
    """On the whole line where a declared variable may be 0, the value there being one of the function."""
    e, half = facts.applied(gate.expr), Domain(gate.lo, gate.hi, facts)
    if gate.x.is_zero is None and (gate.lo == 0 or gate.hi == 0):
        try:
            return read(e, Domain(facts=facts))
        except UnsupportedError:
            pass  # it may be known on one side only
    return read(e, half)


def function_on(gate: Gate, facts: Facts) -> LineForm:
    """The form of the function of a verb, in one case of the parameters."""
    form = _read(gate, facts)
    if not form.is_function:
        raise UnsupportedError(
            "there is an impulse at {0} = {1}: a function is asked for", T, expression(form.impulsive_point)
        )
    levels = [infinite(p) if p.periodic else None for p in form.pieces]
    if all(v is None for v in levels):
        return form
    return form.replace(pieces=[p if v is None else Smooth(v) for p, v in zip(form.pieces, levels, strict=True)])


def infinite(p: Piece) -> Scalar | None:
    """oo or -oo where the piece is that, also at the points of its periods."""
    if p.periodic:
        window = p.shortest().window
        inner = {infinite(q) for q in window.pieces} | {b.value for b in window.breaks}
        return inner.pop() if len(inner) == 1 else None
    return p.e if isinstance(p, Smooth) and p.e in (oo, -oo) else None


def components(form: LineForm, domain: Any, facts: Facts) -> list[list[Part]]:
    """The parts of f on every interval and point of the domain, in order of the line."""
    found: list[list[Part]] = []
    for part in as_domain(domain):
        if isinstance(part, FiniteSet):
            found.extend([_point(form, scalar(facts.applied(p)))] for p in part.args)
        elif isinstance(part, Range):
            found.append(list(_on_progression(form, part, facts)))
        else:
            lo, hi = (scalar(facts.applied(e)) for e in (part.start, part.end))
            found.append(list(_along(form, lo, hi, (not part.left_open, not part.right_open), facts)))
    return found


def _on_progression(form: LineForm, s: Range, facts: Facts) -> Iterator[Part]:
    """The members beside turning points and at ends; what is between them is told by intervals that hold it."""
    for p, first, last in monotone_parts(form, s, facts):
        yield from (_point(form, v) for v in dict.fromkeys((first, last)) if v not in (oo, -oo))
        if before(first, last, facts):
            yield Stretch(p, first, last)
    yield from (_point(form, b.point) for b in form.breaks if s.contains(expression(b.point)) == True)  # noqa: E712


def _point(form: LineForm, at: Scalar) -> Part:
    return Point(at, form.at(at), None, None)


def _along(form: LineForm, lo: Scalar, hi: Scalar, closed: tuple[bool, bool], facts: Facts) -> Iterator[Part]:
    if not before(lo, hi, facts):
        raise UnsupportedError("the interval from {0} to {1} has no inside", expression(lo), expression(hi))
    lo = form.domain.lo if before(lo, form.domain.lo, facts) else lo
    hi = form.domain.hi if before(form.domain.hi, hi, facts) else hi
    inner = form.within(lo, hi).written_out()
    if closed[0] and lo not in (oo, -oo):
        yield Point(lo, _value_at_end(form, lo, inner.pieces[0]), None, inner.pieces[0])
    for k, p in enumerate(inner.pieces):
        yield Stretch(p, *inner.ends(k))
        if k < len(inner.breaks):
            b = inner.breaks[k]
            yield Point(b.point, b.value, p, inner.pieces[k + 1])
    if closed[1] and hi not in (oo, -oo):
        yield Point(hi, _value_at_end(form, hi, inner.pieces[-1]), inner.pieces[-1], None)


def _value_at_end(form: LineForm, end: Scalar, beside: Piece) -> Scalar | None:
    """At an end of the domain of the form, of which it says nothing, by the formula beside."""
    if end not in (form.domain.lo, form.domain.hi):
        return form.at(end)
    if beside.undefined:
        return None
    return beside.at(end) if isinstance(beside, Poly) or beside.periodic else regular_value(beside.expr(), end)


def repeats(part: Stretch) -> bool:
    """Whether a stretch holds kinks without end, or a trigonometric function on the line or a half line."""
    p = part.piece
    is_long = part.lo == -oo or part.hi == oo
    return p.periodic or (is_long and not p.undefined and _period(p.expr()) is not None)


def _period(e: Expr) -> Expr | None:
    if not any(T in h.free_symbols for h in e.atoms(TrigonometricFunction)):
        return None
    try:
        with deadline("the period of {0}", e):
            found = periodicity(e, T)
    except (NotImplementedError, ValueError, TypeError):
        return None
    return found if found is not None and found.is_positive and _same(e, e, found) else None


def one_period(part: Stretch) -> tuple[Expr, list[Part]]:
    """The period and the parts of one period; refused where the function changes from period to period."""
    p = part.piece
    if not (part.lo == -oo and part.hi == oo):
        return _first_period(part)
    if not isinstance(p, Periodic):
        period = _period(p.expr())
        assert period is not None
        return period, [Point(ZERO, p.at(ZERO), p, p), Stretch(p, ZERO, scalar(period))]
    family = p.shortest()
    first, second, period = family.placed(0), family.placed(1), expression(family.period)
    ends = [*(b.point for b in first.breaks), scalar(expression(first.breaks[0].point) + period)]
    if not all(_same(u.expr(), v.expr(), period) for u, v in zip(first.pieces[1:], second.pieces[1:], strict=True)):
        raise UnsupportedError("{0} changes from period to period: give a bounded domain", p.expr())
    parts: list[Part] = []
    for k, b in enumerate(first.breaks):
        parts.append(Point(b.point, b.value, *first.sides(k)))
        parts.append(Stretch(first.pieces[k + 1], ends[k], ends[k + 1]))
    return period, parts


def _first_period(part: Stretch) -> tuple[Expr, list[Part]]:
    """Of a half line the period next to its end, which itself does not belong to it."""
    p, lo, hi = part
    if lo != -oo and hi != oo:
        raise UnsupportedError("{0} has more kinks than are written out between {1} and {2}", p.expr(), lo, hi)
    if not isinstance(p, Periodic):
        period = _period(p.expr())
        assert period is not None
    else:
        period, _ = one_period(Stretch(p, -oo, oo))
    first = scalar(expression(lo) + period) if hi == oo else scalar(expression(hi) - period)
    start, stop = (lo, first) if hi == oo else (first, hi)
    form = LineForm((p,), (), domain=Domain(start, stop)).written_out()
    parts: list[Part] = [Point(first, p.at(first), p, p)]
    for k, q in enumerate(form.pieces):
        if q.periodic:
            raise UnsupportedError("{0} has more kinks in a period than are written out", p.expr())
        parts.append(Stretch(q, *form.ends(k)))
        if k < len(form.breaks):
            b = form.breaks[k]
            parts.append(Point(b.point, b.value, q, form.pieces[k + 1]))
    return period, parts


def _same(u: Expr, v: Expr, period: Expr) -> bool:
    """Whether v is u, a period later."""
    return bool((u - v.xreplace({T: T + period})).expand(trig=True).simplify() == 0)


def limit_of(p: Piece, end: Scalar, side: int, facts: Facts) -> Scalar:
    """The limit at an end of an interval, infinite too; of a polynomial at infinity by its leading coefficient."""
    if isinstance(p, Poly) and isinstance(end, RATIONAL):
        return p.at(end)
    if end in (oo, -oo) and not isinstance(p, Poly):
        q = p.expr().as_poly(T)
        if q is not None and q.degree() and T not in q.LC().free_symbols:
            return oo * sign_of(scalar(q.LC()), facts) * (1 if end == oo else (-1) ** q.degree())
    power = monomial(p)
    known = limit_of_root(p.expr(), end, facts) if power is None else power.limit(end, facts)
    if known is None and end in (oo, -oo):
        known = _of_sum(p.expr(), end, side, facts)
    if known is not None:
        return known
    found = attempted(p, end, side, facts)
    if found is None or isinstance(found, AccumBounds):
        raise UnsupportedError("{0} has no limit at {1}", p.expr(), expression(end))
    return found


def _of_sum(e: Expr, end: Scalar, side: int, facts: Facts) -> Scalar | None:
    """The limit at infinity where the polynomial and all other terms that are unbounded have one sign; else None."""
    powers, rest = sift(Add.make_args(e), lambda a: a.is_polynomial(T) is True, binary=True)
    found = [_of_term(a, end, side, facts) for a in (Add(*powers), *rest)]
    infinite = {v for v in found if v in (oo, -oo)}
    if None in found or len(infinite) != 1:
        return None
    return infinite.pop()


def _of_term(e: Expr, end: Scalar, side: int, facts: Facts) -> Scalar | None:
    """The limit of one term; of a head of a linear argument as SymPy evaluates it there."""
    if T not in e.free_symbols:
        return scalar(e)
    factor, h = e.as_independent(T, as_Add=False)
    rate = h.args[0].coeff(T) if isinstance(h, HEADS) else S.Zero
    if rate.is_Rational and rate and T not in (h.args[0] - rate * T).free_symbols and factor.is_number:
        return scalar(factor * h.func(rate * end))
    found = attempted(piece(e), end, side, facts)
    return None if found is None or isinstance(found, AccumBounds) else found
