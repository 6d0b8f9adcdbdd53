"""Convex subdifferential at a point: {v : f(y) >= f(a) + v*(y - a) for all y}, global and exact.

It is [sup over y < a, inf over y > a] of the quotient q(y) = (f(y) - f(a))/(y - a).  On a piece the extremes of q
stand at its ends or where q' = 0, that is f'(y)*(y - a) = f(y) - f(a).
"""

from __future__ import annotations

from sympy import EmptySet, FiniteSet, Interval, Mul, Set, oo

from ..errors import Undecided, UnsupportedError
from ..forms.exact import Facts, Scalar, equal, expression, is_finite, sign_of
from ..forms.line.partition import LineForm
from ..forms.line.piece import Piece, Smooth, constant, piece
from ..forms.roots import Roots
from ..symbols import T


def slopes(form: LineForm, a: Scalar, value: Scalar, left: Scalar | None, right: Scalar | None) -> Set:
    """The slopes of all affine minorants through (a, f(a)); ``left`` and ``right`` are the one-sided derivatives."""
    low, high = ends(form, a, value, left, right)
    facts = form.domain.facts
    if low == oo or high == -oo or (is_finite(low) and is_finite(high) and sign_of(high - low, facts) < 0):
        return EmptySet
    if is_finite(low) and is_finite(high) and equal(low, high, facts):
        return FiniteSet(expression(low))
    return Interval(expression(low), expression(high))


def ends(form: LineForm, a: Scalar, value: Scalar, left: Scalar | None, right: Scalar | None) -> tuple[Scalar, Scalar]:
    """(sup of q left of a, inf of q right of a): no slope fits if the first exceeds the second."""
    refuse_repeating(form)
    if left is None or right is None:
        raise UnsupportedError("the difference quotient has no limit at {0} = {1}", T, expression(a))
    low, high = left, right
    facts = form.domain.facts
    for q, side in _quotients(form, a, value):
        if side < 0 and (low == -oo or (low != oo and _greater(q, low, facts))):
            low = q
        if side > 0 and (high == oo or (high != -oo and _greater(high, q, facts))):
            high = q
    return low, high


def refuse_repeating(form: LineForm) -> None:
    """Infinitely many kinks would have to be compared."""
    if form.repeats:
        raise UnsupportedError("the affine minorants of a function with kinks without end are not found")


def _greater(u: Scalar, v: Scalar, facts) -> bool:
    if u in (oo, -oo) or v in (oo, -oo):
        return u != v and (u == oo or v == -oo)
    return sign_of(u - v, facts) > 0


def _quotients(form: LineForm, a: Scalar, value: Scalar):
    """Every value that q can take at an end of a piece, at a breakpoint or at a turning point, and its side of a."""
    for b in form.breaks:
        s = form.compare(b.point, a)
        if s:
            if b.value is None:
                raise UnsupportedError("the function has no value at {0} = {1}", T, expression(b.point))
            yield (b.value - value) / (b.point - a), s
    for k, p in enumerate(form.pieces):
        lo, hi = form.ends(k)
        if p.undefined:
            raise UnsupportedError("the function has no value on a whole interval")
        ends = [(lo, a, -1), (a, hi, 1)] if _holds(form, lo, hi, a) else [(lo, hi, _side(form, lo, hi, a))]
        for u, v, side in ends:
            yield from ((q, side) for q in _on_piece(p, u, v, a, value, form))


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


def _on_piece(p: Piece, lo: Scalar, hi: Scalar, a: Scalar, value: Scalar, form: LineForm):
    """q at both ends of a piece and at its turning points inside; at ``a`` itself the one-sided slope counts."""
    shift = piece(T - expression(a))
    rise = p - constant(value)
    quotient = Smooth(rise.expr() / shift.expr())
    for end, s in ((lo, 1), (hi, -1)):
        if end in (oo, -oo):
            yield _with_sign(quotient.limit(end, s), form.domain.facts)
        elif form.compare(end, a):
            yield (p.limit(end, s) - value) / (end - a)
    turning = p.diff() * shift - rise
    turning = piece(turning.expr().expand()) if isinstance(turning, Smooth) else turning
    if turning.is_zero() or turning.is_constant():
        return
    try:
        roots = Roots(lo, hi, form.domain.facts).of(turning)
    except Undecided:
        raise
    except UnsupportedError:
        raise UnsupportedError("cannot decide the affine minorants of {0}", p.expr()) from None
    for r in roots:
        yield (p.at(r) - value) / (r - a)
