"""Convex subdifferential at a point: {v : f(y) >= f(a) + v*(y - a) for all y}, global and exact.

It is [sup over y < a, inf over y > a] of the quotient q(y) = (f(y) - f(a))/(y - a).  On a piece the extremes of q
stand at its ends or where q' = 0, that is f'(y)*(y - a) = f(y) - f(a).  Where f is +oo, or has no real value, which
counts as +oo, nothing is asked of a minorant: at the end of a domain the set is a half line (the indicator of an
interval has the normal cone), outside of it it is empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from sympy import EmptySet, FiniteSet, Interval, Mul, Set, oo

from ...errors import BudgetError, Undecided, UnsupportedError
from ...forms.exact import Facts, Scalar, equal, expression, is_finite, sign_of
from ...forms.line.partition import LineForm
from ...forms.line.piece import Piece, Smooth, constant, piece
from ...forms.roots import Roots
from ...symbols import T
from ..convexity.profile import profile
from ..slopes import Corner, Side, extent


def slopes(form: LineForm, a: Scalar, value: Scalar, left: Scalar | None, right: Scalar | None) -> Set:
    """The slopes of all affine minorants through (a, f(a)); ``left`` and ``right`` are the one-sided derivatives."""
    facts = form.domain.facts
    for low, high in _bounds(form, a, value, left, right):
        if _crossed(low, high, facts):  # at a concave kink, what is hard to find far off does not matter
            return EmptySet
    if is_finite(low) and is_finite(high) and equal(low, high, facts):
        return FiniteSet(expression(low))
    return Interval(expression(low), expression(high))


def at_corner(c: Corner) -> tuple[Scalar, Scalar | None, Scalar | None, Scalar | None]:
    """The point, the value, and what bounds slopes beside the point: the greatest cluster value of the difference
    quotient on the left, the least on the right."""
    left = -oo if _is_free(c.left) else c.left.quotient
    right = oo if _is_free(c.right) else c.right.quotient
    return c.point, c.value, None if left is None else extent(left)[1], None if right is None else extent(right)[0]


def _is_free(s: Side) -> bool:
    """Whether f is +oo beside the point."""
    return s.limit is None or s.limit == oo


def is_infinite(p: Piece) -> bool:
    """Whether f is +oo on an interval, or has no real value there."""
    return p.undefined or (not p.periodic and p.expr() is oo)


def ends(form: LineForm, a: Scalar, value: Scalar, left: Scalar | None, right: Scalar | None) -> tuple[Scalar, Scalar]:
    """(sup of q left of a, inf of q right of a): no slope fits if the first exceeds the second."""
    return list(_bounds(form, a, value, left, right))[-1]


def _bounds(
    form: LineForm, a: Scalar, value: Scalar, left: Scalar | None, right: Scalar | None
) -> Iterator[tuple[Scalar, Scalar]]:
    """Lower bounds of the sup and upper bounds of the inf, closer and closer; the last are both themselves."""
    refuse_repeating(form)
    if left is None or right is None:
        raise UnsupportedError("the difference quotient has no limit at {0} = {1}", T, expression(a))
    low, high = left, right
    facts = form.domain.facts
    yield low, high
    for q, side in chain(_at_breakpoints(form, a, value), _at_ends(form, a, value), _at_turns(form, a, value)):
        if side < 0 and (low == -oo or (low != oo and _greater(q, low, facts))):
            low = q
            yield low, high
        if side > 0 and (high == oo or (high != -oo and _greater(high, q, facts))):
            high = q
            yield low, high


def _crossed(low: Scalar, high: Scalar, facts: Facts) -> bool:
    """Whether no slope lies from low up to high."""
    return low == oo or high == -oo or (is_finite(low) and is_finite(high) and sign_of(high - low, facts) < 0)


def refuse_repeating(form: LineForm) -> None:
    """Infinitely many kinks would have to be compared."""
    if form.repeats:
        raise UnsupportedError("the affine minorants of a function with kinks without end are not found")


def _greater(u: Scalar, v: Scalar, facts) -> bool:
    if u in (oo, -oo) or v in (oo, -oo):
        return u != v and (u == oo or v == -oo)
    return sign_of(u - v, facts) > 0


def is_convex(form: LineForm) -> bool:
    """Whether f is seen to be convex: then every slope inside its domain is one of a minorant."""
    facts, finite = form.domain.facts, [k for k, p in enumerate(form.pieces) if not is_infinite(p)]
    if not finite or form.repeats or len(finite) != finite[-1] - finite[0] + 1:
        return False
    lo, hi = form.ends(finite[0])[0], form.ends(finite[-1])[1]
    try:
        for k, b in enumerate(form.breaks):
            if b.value in (None, oo) or finite[0] <= k < finite[-1]:
                continue
            if k not in (finite[0] - 1, finite[-1]):
                return False  # a point beyond the domain
            beside = form.pieces[finite[0]].limit(b.point, 1) if k < finite[0] else form.pieces[k].limit(b.point, -1)
            if not is_finite(beside) or sign_of(b.value - beside, facts) < 0:
                return False
        return profile(form, lo, hi, facts, is_open=True).convex
    except (Undecided, UnsupportedError, BudgetError):
        return False


Quotients = Iterator[tuple[Scalar, int]]
"""Values of q and the side of a on which they stand."""


def _at_breakpoints(form: LineForm, a: Scalar, value: Scalar) -> Quotients:
    for b in form.breaks:
        s = form.compare(b.point, a)
        if s and b.value is not None and b.value != oo:
            yield (b.value - value) / (b.point - a), s


def _parts(form: LineForm, a: Scalar) -> Iterator[tuple[Piece, Scalar, Scalar, int]]:
    """Every piece on which f is finite, with its ends and its side of a, cut in two where it holds a."""
    for k, p in enumerate(form.pieces):
        lo, hi = form.ends(k)
        if is_infinite(p):
            continue
        if _holds(form, lo, hi, a):
            yield from ((p, lo, a, -1), (p, a, hi, 1))
        else:
            yield p, lo, hi, _side(form, lo, hi, a)


def _holds(form: LineForm, lo: Scalar, hi: Scalar, a: Scalar) -> bool:
    return (lo == -oo or form.compare(a, lo) > 0) and (hi == oo or form.compare(hi, a) > 0)


def _side(form: LineForm, lo: Scalar, hi: Scalar, a: Scalar) -> int:
    return 1 if lo != -oo and form.compare(lo, a) >= 0 else -1


def _with_sign(q: Scalar, facts: Facts) -> Scalar:
    """oo*sign(a) as the infinity that it is in this case."""
    if is_finite(q) or not q.free_symbols or not q.is_Mul:
        return q
    infinite = [v for v in q.args if v in (oo, -oo)]
    return Mul(*infinite, sign_of(Mul(*[v for v in q.args if v not in infinite]), facts))


def _at_ends(form: LineForm, a: Scalar, value: Scalar) -> Quotients:
    """The limits of q at the ends of the pieces; at ``a`` itself the one-sided slope counts."""
    for p, lo, hi, side in _parts(form, a):
        for end, s in ((lo, 1), (hi, -1)):
            if end in (oo, -oo):
                rise = p - constant(value)
                steepest = Smooth(rise.expr() / (T - expression(a))).limit(end, s)
                yield _with_sign(steepest, form.domain.facts), side
            elif form.compare(end, a):
                yield (p.limit(end, s) - value) / (end - a), side


def _at_turns(form: LineForm, a: Scalar, value: Scalar) -> Quotients:
    """q where q' = 0 inside a piece."""
    for p, lo, hi, side in _parts(form, a):
        turning = p.diff() * piece(T - expression(a)) - (p - constant(value))
        turning = piece(turning.expr().expand()) if isinstance(turning, Smooth) else turning
        if turning.is_zero() or turning.is_constant():
            continue
        try:
            roots = Roots(lo, hi, form.domain.facts).of(turning)
        except Undecided:
            raise
        except UnsupportedError:
            raise UnsupportedError("cannot decide the affine minorants of {0}", p.expr()) from None
        yield from (((p.at(r) - value) / (r - a), side) for r in roots)
