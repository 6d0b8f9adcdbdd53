"""Composition with an inner form that is linear on every piece: one pass, with no equation to solve.

On a piece u = m T + b runs from one end value to the other and meets the levels between them in order, each at
(level - b)/m.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from sympy import oo

from ...budget import MAX_PIECES
from ...errors import BudgetError
from ..exact import ONE, RATIONAL, ZERO, Scalar
from .coefficients import multiplied, value_at
from .partition import Break, Change, Domain, LineForm
from .piece import Piece, Poly, Undefined, constant


def is_linear(u: LineForm) -> bool:
    """Whether all pieces are of degree 1 at most and all points and values rational."""
    return (
        all(end is oo or end is -oo or isinstance(end, RATIONAL) for end in u.domain[:2])
        and all(type(p) is Poly and len(p.c) <= 2 for p in u.pieces)
        and all(isinstance(b.point, RATIONAL) and isinstance(b.value, RATIONAL) for b in u.breaks)
    )


def through_linear(outer: LineForm, u: LineForm) -> LineForm:
    """``outer(u)`` for a linear ``u`` and a polynomial ``outer``."""
    if not u.breaks and u.domain[:2] == (-oo, oo) and len(u.pieces[0].c) == 2:
        return of_line(outer, u.pieces[0].c, u.domain)
    levels = [b.point for b in outer.breaks]
    pieces: list[Piece] = []
    breaks: list[Break] = []
    last = len(u.breaks)
    for k, p in enumerate(u.pieces):
        if k:
            b = u.breaks[k - 1]
            breaks.append(_break(outer, levels, b, p))
        if len(p.c) < 2:
            pieces.append(_constant(outer, levels, p.c[0] if p.c else ZERO))
            continue
        shift, slope = p.c
        lo = u.breaks[k - 1].point if k else u.domain.lo
        hi = u.breaks[k].point if k < last else u.domain.hi
        low, high = (lo, hi) if slope > 0 else (hi, lo)
        first = bisect_right(levels, slope * low + shift) if isinstance(low, RATIONAL) else 0
        stop = bisect_left(levels, slope * high + shift) if isinstance(high, RATIONAL) else len(levels)
        order = range(first, stop) if slope > 0 else range(stop - 1, first - 1, -1)
        pieces.append(_substituted(outer.pieces[first if slope > 0 else stop], p))
        for j in order:
            breaks.append(Break((levels[j] - shift) / slope, outer.breaks[j].value, ((p, levels[j]),)))
            pieces.append(_substituted(outer.pieces[j + 1 if slope > 0 else j], p))
    if len(pieces) > MAX_PIECES:
        raise BudgetError("the form has {0} pieces, more than {1}", len(pieces), MAX_PIECES)
    return LineForm(pieces, breaks, (), u.domain).merged()


def of_line(outer: LineForm, c: tuple, domain: Domain) -> LineForm:
    """``outer(m T + b)`` on the whole line, for c = (b, m) and a polynomial ``outer``: the changes, moved."""
    shift, slope = c
    origin = Poly(c)
    changes = []
    for level, jump, surplus, _ in outer.changes:
        if slope < 0:
            surplus = None if surplus is None else surplus - value_at(jump, level)
            jump = tuple(-u for u in jump)
        point = level - shift if slope is ONE else (level - shift) / slope
        changes.append(Change(point, _moved(jump, shift, slope), surplus, ((origin, level),)))
    first = outer.first if slope > 0 else outer.pieces[-1].c
    return LineForm.switched(_moved(first, shift, slope), changes if slope > 0 else changes[::-1], domain)


def _moved(q: tuple, shift: Scalar, slope: Scalar) -> tuple:
    """The coefficients of q(slope T + shift)."""
    if len(q) <= 1:
        return q
    if len(q) == 2:
        c0, c1 = q
        if c1 is ONE or c1 == ONE:
            return (c0 + shift if c0 else shift, slope)
        return (c0 + c1 * shift, c1 * slope)
    out: tuple = ()
    for u in reversed(q):
        head, *tail = multiplied(out, (shift, slope)) or (ZERO,)
        out = (head + u, *tail)
    return out


def _found(levels: list, v: Scalar) -> tuple[int, bool]:
    """(j, True) if ``v`` is level j, else (j, False) for the piece j that holds it."""
    j = bisect_left(levels, v)
    return j, j < len(levels) and levels[j] == v


def _constant(outer: LineForm, levels: list, v: Scalar) -> Piece:
    """The piece where u is constant."""
    j, on = _found(levels, v)
    value = outer.breaks[j].value if on else outer.pieces[j].at(v)
    return Undefined() if value is None else constant(value)


def _break(outer: LineForm, levels: list, b: Break, right: Piece) -> Break:
    """The breakpoint of u; one without origin that meets a level has its origin there."""
    j, on = _found(levels, b.value)
    if not on:
        return Break(b.point, outer.pieces[j].at(b.value), b.origin)
    origin = b.origin or (() if right.is_constant() else ((right, levels[j]),))
    return Break(b.point, outer.breaks[j].value, origin)


def _substituted(q: Poly, p: Poly) -> Piece:
    """q(p) for a linear p."""
    return Poly(_moved(q.c, *p.c))
