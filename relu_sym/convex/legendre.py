"""The conjugate f*(y) = sup_x (x*y - f(x)) by the graph of the slope, turned: kinks become segments, segments kinks.

Of a convex f every point of the line of y is the slope of one place of f: of an arc (x by the inverse of the slope),
of a breakpoint or an end of the domain (x is that point).  Of any other f the conjugate is the largest of the
conjugates of its arcs and points.  Reference: R. T. Rockafellar, Convex Analysis (1970), sections 12, 23 and 24.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sympy import (
    Add,
    Expr,
    Integral,
    S,
    cancel,
    factor,
    oo,
)

from ..calculus.convexity.profile import before, curving
from ..calculus.integration.definite import definite
from ..forms.exact import RATIONAL, ZERO, Scalar, expression, is_finite, scalar
from ..forms.facts import Facts
from ..forms.line.ending import Ending
from ..forms.line.partition import LineForm
from ..forms.line.parts import Break, Domain
from ..forms.line.piece import Piece, Poly, Smooth, constant, piece
from ..symbols import T, U
from .extended import Arc, Dot, Extended
from .inverse import coefficients, inverse
from .maximal_area import by_area, is_nested
from .spelling import STANDS, tidied, without_root
from .stretches import limit_of

INFINITE = Smooth(oo)
NOTHING = Poly(())


class End(NamedTuple):
    """An end of a span: the slope y, the maximiser x there, the value x*y - f(x)."""

    y: Scalar
    x: Scalar
    value: Scalar


class Span(NamedTuple):
    """Between two ends of y the supremum is attained at x(y), with this value."""

    start: End
    stop: End
    maximiser: Piece
    value: Piece
    arc: Piece | None = None
    """The arc of f that the maximiser runs along; None for a point that stays."""

    @property
    def lo(self) -> Scalar:
        return self.start.y

    @property
    def hi(self) -> Scalar:
        return self.stop.y


class Turned(NamedTuple):
    """The conjugate of a convex function: its domain from lo to hi, the spans in between, the value at one point.

    ``flat``: intervals of x on which f is affine, by their slope: all of them maximisers there.
    """

    lo: Scalar
    hi: Scalar
    spans: tuple[Span, ...]
    point: Scalar | None
    flat: tuple[tuple[Scalar, Scalar, Scalar], ...]

    def form(self, facts: Facts) -> LineForm:
        """As a normal form, closed, +oo outside the domain."""
        pieces: list[Piece] = []
        breaks: list[Break] = []
        if self.lo != -oo:
            pieces.append(INFINITE)
            breaks.append(Break(self.lo, self.spans[0].start.value if self.spans else self.point))
        for s in self.spans:
            pieces.append(s.value)
            if s.hi != oo:
                breaks.append(Break(s.hi, s.stop.value))
        if self.hi != oo:
            pieces.append(INFINITE)
        return LineForm(pieces, breaks, domain=Domain(facts=facts))


def turned(f: Extended, values: bool = True) -> Turned:
    """The conjugate of a proper convex function, in one walk along the graph of its slope.

    Without ``values`` the maximisers only: all values are 0.
    """
    facts = f.facts
    spans: list[Span] = []
    flat: list[tuple[Scalar, Scalar, Scalar]] = []
    if not f.arcs:
        (dot,) = f.dots
        return Turned(-oo, oo, (_corner(-oo, oo, dot.point, dot.value),), None, ())
    f = f if f.slopes else f.with_bends()
    first, last = f.arcs[0], f.arcs[-1]
    lo, hi = -oo, oo
    reached = limit_of(f.slopes[0], first.lo, 1, facts)
    if first.lo == -oo:
        lo = reached
    elif is_finite(reached):
        spans.append(_corner(-oo, reached, first.lo, f.closed_value(first.lo), values))
    for k, (a, slope) in enumerate(zip(f.arcs, f.slopes, strict=True)):
        start = reached if a.lo in f.smooth else limit_of(slope, a.lo, 1, facts)
        stop = start if slope.is_constant() else limit_of(slope, a.hi, -1, facts)
        if k and reached is not start and before(reached, start, facts):
            spans.append(_corner(reached, start, a.lo, a.at_lo, values, spans[-1].stop if spans else None))
        if slope.is_constant():
            flat.append((start, a.lo, a.hi))
        else:
            spans += _arc(a, slope, start, stop, facts, values, spans[-1].stop if spans else None)
        reached = stop
    if last.hi == oo:
        hi = reached
    elif is_finite(reached):
        spans.append(_corner(reached, oo, last.hi, f.closed_value(last.hi), values))
    point = None if spans else -first.piece.at(ZERO)
    return Turned(lo, hi, tuple(spans), point, tuple(flat))


def _corner(lo: Scalar, hi: Scalar, x: Scalar, value: Scalar, values: bool = True, known: End | None = None) -> Span:
    """c*y - f(c); ``known``: an end that may be its start."""

    def end(y: Scalar) -> End:
        return End(y, x, oo if not is_finite(y) else x * y - value if values else ZERO)

    start = known if known is not None and known.y is lo and known.x is x else end(lo)
    if isinstance(x, RATIONAL) and isinstance(value, RATIONAL):
        return Span(start, end(hi), Poly((x,)), Poly((-value, x)) if values else NOTHING)
    return Span(start, end(hi), constant(x), piece((expression(x) * T - expression(value)).expand()))


def _arc(
    a: Arc, slope: Piece, lo: Scalar, hi: Scalar, facts: Facts, values: bool = True, known: End | None = None
) -> list[Span]:
    """y*x(y) - f(x(y)), x the inverse of the slope, which rises, a span for every formula of it; ``known``: an end that
    may be the start."""
    start = End(lo, a.lo, ZERO)
    if values:
        start = known if known is not None and known.y is lo and known.x is a.lo else _end(a, lo, 1, facts)
    stop = _end(a, hi, -1, facts) if values else End(hi, a.hi, ZERO)
    quadratic = coefficients(a.piece)
    if quadratic is not None and len(quadratic) == 3:
        return [_parabola(quadratic, start, stop, a, values)]
    spans: list[Span] = []
    for formula, end in inverse(slope, (a.lo, a.hi), (lo, hi), facts):
        last = stop
        if end is not a.hi:
            y = slope.at(end)
            last = End(y, end, end * y - a.piece.at(end) if values else ZERO)
        spans.append(_turned(a, slope, formula.expr(), start, last, facts, values))
        start = last
    return spans


def _parabola(coefficients: Sequence[Scalar], start: End, stop: End, a: Arc, values: bool) -> Span:
    c, b, q = coefficients
    over = 1 / (2 * q)
    maximiser = polynomial((-b * over, over))
    if not values:
        return Span(start, stop, maximiser, NOTHING, a.piece)
    half = over / 2
    return Span(start, stop, maximiser, polynomial((b * b * half - c, -b * over, half)), a.piece)


def _turned(a: Arc, slope: Piece, x: Expr, start: End, stop: End, facts: Facts, values: bool) -> Span:
    """Along a part of an arc on which the maximiser has one formula."""
    lo, hi = start.y, stop.y
    maximiser = piece(tidied(x, lo, hi))
    if not values:
        return Span(start, stop, maximiser, NOTHING, a.piece)
    limits = {e.y: e.value for e in (start, stop)}
    if a.piece.expr().has(Integral):
        value = T * maximiser.expr() - a.piece.expr().xreplace({T: maximiser.expr()})
        return Span(start, stop, maximiser, Ending(value, limits), a.piece)
    value = tidied(T * x - without_root(a.piece.expr()).xreplace({STANDS: T, T: x}), lo, hi)
    if is_nested(value) and not is_nested(maximiser.expr()):
        value = min([value, *by_area(a, slope, maximiser, lo, hi, facts)], key=Expr.count_ops)
    told = piece(value)
    return Span(start, stop, maximiser, Ending(told.e, limits) if type(told) is Smooth else told, a.piece)


def _end(a: Arc, y: Scalar, side: int, facts: Facts) -> End:
    """x*y - f(x) at an end of an arc; towards an infinite x its limit."""
    x, value = (a.lo, a.at_lo) if side > 0 else (a.hi, a.at_hi)
    if not is_finite(y):
        return End(y, x, oo)
    if is_finite(x):
        return End(y, x, x * y - value if is_finite(value) else oo)
    if a.piece.expr().has(Integral):
        return End(y, x, _to_the_end(a.piece.expr(), y, x, facts))
    e = (T * expression(y) - a.piece.expr()).expand()
    return End(y, x, limit_of(piece(e), x, side, facts))


def _to_the_end(area: Expr, y: Scalar, end: Scalar, facts: Facts) -> Scalar:
    """The limit of T*y - (the integral of s from b to T) - c at infinity: b*y - c - the integral of s - y from b."""
    (whole,) = area.atoms(Integral)
    s, (u, b, _) = whole.function, whole.limits[0]
    gap = piece((s.xreplace({u: T}) - expression(y)).expand())
    lo, hi, way = (scalar(b), end, -1) if end == oo else (end, scalar(b), 1)
    rest = expression(definite(gap, lo, hi, facts)).xreplace({U: u})
    return scalar(way * rest + b * expression(y) - area.xreplace({whole: S.Zero}))


def polynomial(coefficients: Sequence[Scalar]) -> Piece:
    """By its coefficients, lowest first, each in lowest terms."""
    if all(isinstance(c, RATIONAL) for c in coefficients):
        return Poly(tuple(coefficients))
    return piece(Add(*(factor(cancel(expression(c))) * T**k for k, c in enumerate(coefficients))))


# ------------------------------------------------------------------ functions that are not convex
class Branch(NamedTuple):
    """The conjugate of one arc or point alone, and where its supremum is attained."""

    part: Arc | Dot
    turned: Turned


def branches(f: Extended) -> Iterator[Branch]:
    """The conjugates of the convex and concave arcs, and of the points that lie below what is beside them."""
    for a in f.with_bends().arcs:
        yield from _branches_of(a, f.facts)
    for d in f.dots:
        yield Branch(d, turned(Extended((), (d,), f.facts)))


def _branches_of(a: Arc, facts: Facts) -> Iterator[Branch]:
    signs = curving(a.piece.diff().diff(), a.lo, a.hi, facts)
    if -1 not in signs:
        yield Branch(a, turned(Extended((a,), (), facts)))
        return
    for end, value, side in ((a.lo, a.at_lo, 1), (a.hi, a.at_hi, -1)):
        if end not in (oo, -oo) and is_finite(value):
            yield Branch(a, _line(a, end, value, side, facts))
    if a.lo == -oo and a.hi == oo:
        raise Improper


class Improper(Exception):
    """No affine function is below f: its conjugate is +oo everywhere."""


def _line(a: Arc, end: Scalar, value: Scalar, side: int, facts: Facts) -> Turned:
    """Of a concave arc y*x - f(x) is largest at an end; towards an infinite one it is bounded on one side of y only."""
    lo: Scalar = -oo
    hi: Scalar = oo
    if side > 0 and a.hi == oo:
        hi = a.slope(-1, facts)
    if side < 0 and a.lo == -oo:
        lo = a.slope(1, facts)
    if hi == -oo or lo == oo:
        raise Improper
    return Turned(lo, hi, (_corner(lo, hi, end, value),), None, ())
