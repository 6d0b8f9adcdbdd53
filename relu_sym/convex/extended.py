"""Extended-valued functions of one variable: finite on some intervals, +oo elsewhere, read off the normal form.

The closure (the lower semicontinuous hull) takes at every point the least of the value there and of the limits from
both sides; conjugates, envelopes and proximal maps know the closure only.  Where f has no real value it counts as +oo,
the convention of convex analysis for a natural domain.  Reference: R. T. Rockafellar, Convex Analysis (1970),
sections 4 and 7.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from sympy import Dummy, Pow, Rational, S, nan, oo, sqrt

from ..calculus.convexity.profile import bend
from ..errors import UnsupportedError
from ..forms.exact import RATIONAL, ZERO, Scalar, expression, is_finite, scalar, sign_of
from ..forms.facts import Facts
from ..forms.line.partition import LineForm
from ..forms.line.piece import Piece, Poly
from ..forms.roots import Roots
from ..symbols import T
from .candidates import with_root_named
from .levels import least, least_and_largest
from .monomials import monomial, seen_sign
from .stretches import Stretch, infinite, limit_of

DEEP = -oo
EVERYWHERE = (
    "the function is oo everywhere: its conjugate is -oo; what parameters are not is left out by assume=, as in "
    "assume=(a <= b,)"
)


class Arc(NamedTuple):
    """A smooth finite piece on an open interval, and the limits of its values at the ends."""

    piece: Piece
    lo: Scalar
    hi: Scalar
    at_lo: Scalar
    at_hi: Scalar

    def slope(self, side: int, facts: Facts) -> Scalar:
        """The limit of the slope at the left end (side 1) or the right one (-1)."""
        return limit_of(self.piece.diff(), self.lo if side > 0 else self.hi, side, facts)


class Dot(NamedTuple):
    """A point with a value of its own: it stands alone, or lies below (or above) the limits beside it."""

    point: Scalar
    value: Scalar


class Extended(NamedTuple):
    """The finite part of a function, in order of the line."""

    arcs: tuple[Arc, ...]
    dots: tuple[Dot, ...]
    facts: Facts
    holes: tuple[Scalar, ...] = ()
    """Points between two arcs without a finite value."""
    slopes: tuple[Piece, ...] = ()
    """The derivatives of the arcs, once they are known: of an area, the function below which it is."""
    smooth: tuple[Scalar, ...] = ()
    """Points between two arcs at which they are known to have one slope."""
    missed: tuple[Scalar, ...] = ()
    """Points at which the value, if there is one, is above that of the closure."""

    def __hash__(self) -> int:
        """By the first and the last arc: a memo of many pieces asks for it each time, and equality settles the rest."""
        return hash((len(self.arcs), self.arcs[:1], self.arcs[-1:], self.dots[:1], self.facts))

    @property
    def lo(self) -> Scalar:
        """The left end of the domain."""
        return self._end(0, -1)

    @property
    def hi(self) -> Scalar:
        """The right end of the domain."""
        return self._end(-1, 1)

    def _end(self, k: int, side: int) -> Scalar:
        dots = [d.point for d in self.dots]
        if not self.arcs:
            return dots[k]
        end = self.arcs[k].hi if side > 0 else self.arcs[k].lo
        if dots and end not in (oo, -oo) and sign_of(dots[k] - end, self.facts) == side:
            return dots[k]
        return end

    @property
    def is_proper(self) -> bool:
        """Whether it is finite somewhere."""
        return bool(self.arcs or self.dots)

    @property
    def falls_forever(self) -> bool:
        """Whether it has the limit -oo at a finite point: then no affine function is below it."""
        return any((a.at_lo is DEEP and a.lo is not DEEP) or (a.at_hi is DEEP and a.hi is not oo) for a in self.arcs)

    def closed_value(self, point: Scalar) -> Scalar:
        """The least of the value and the limits at a point."""
        found = [d.value for d in self.dots if d.point == point] + self._beside(point)
        least: Scalar = oo
        for v in found:
            least = v if least == oo or (is_finite(v) and sign_of(v - least, self.facts) < 0) else least
        return least

    def falls_steeply(self, point: Scalar) -> bool:
        """Whether it falls from a point with an infinite slope: then no proximal point is there."""
        return any(a.lo == point and a.slope(1, self.facts) == -oo for a in self.arcs) or any(
            a.hi == point and a.slope(-1, self.facts) == oo for a in self.arcs
        )

    def _beside(self, point: Scalar) -> list[Scalar]:
        """The limits of the arcs that end at a point."""
        return [v for a in self.arcs for end, v in ((a.hi, a.at_hi), (a.lo, a.at_lo)) if end == point]

    def is_convex(self, closed: bool = True) -> bool:
        """Whether it is convex; ``closed``: after closure, which forgets higher values at the ends of the domain."""
        return next(self.bumps(closed), None) is None

    def bumps(self, closed: bool = True) -> Iterator[tuple[str, Scalar]]:
        """Where it is not convex: what happens there, and the point (of an arc, one inside)."""
        facts = self.facts
        for left, right in pairwise(self.arcs):
            if left.hi != right.lo:
                yield "gap", left.hi
                return
        if not closed:
            yield from (("gap", h) for h in self.holes)
        for d in self.dots:
            beside = self._beside(d.point)
            if not beside and (self.arcs or len(self.dots) > 1):
                yield "gap", d.point
            signs = [sign_of(d.value - v, facts) if is_finite(v) else -1 for v in beside]
            if -1 in signs or (len(signs) > 1 and not closed):
                yield "jump", d.point
        slopes = self.slopes or [a.piece.diff() for a in self.arcs]
        for (left, s), (right, t) in pairwise(zip(self.arcs, slopes, strict=True)):
            if left.at_hi != right.at_lo and (
                not (is_finite(left.at_hi) and is_finite(right.at_lo)) or sign_of(right.at_lo - left.at_hi, facts)
            ):
                yield "jump", left.hi
            elif bend(limit_of(s, left.hi, -1, facts), limit_of(t, right.lo, 1, facts), facts) < 0:
                yield "kink", left.hi
        for a, s in zip(self.arcs, slopes, strict=True):
            if isinstance(s, Poly) and len(s.c) < 2:
                continue
            second = s.diff()
            low = second.at(ZERO) if second.is_constant() else self._least(second, a)
            if least(low, ZERO, facts) < 0:
                yield "arc", a.lo

    def _least(self, p: Piece, a: Arc) -> Scalar:
        power = monomial(p)
        if power is not None:
            return scalar(power.factor)  # of its sign
        if seen_sign(p, a.lo, a.hi) > 0:
            return ZERO  # a lower bound
        return least_and_largest(Stretch(p, a.lo, a.hi), self.facts)[0]

    def with_bends(self) -> Extended:
        """The same with every arc cut where its second derivative is 0: bent one way, its slope has an inverse; one of
        degree four where the formula of that changes too."""
        arcs: list[Arc] = []
        slopes: list[Piece] = []
        for k, a in enumerate(self.arcs):
            slope = self.slopes[k] if self.slopes else a.piece.diff()
            if isinstance(a.piece, Poly) and len(a.piece.c) < 4:
                arcs.append(a)
                slopes.append(slope)
                continue
            second, turning = slope.diff(), Roots(a.lo, a.hi, self.facts)
            if second.is_constant() or monomial(second) is not None or seen_sign(second, a.lo, a.hi):
                cuts = turning.sorted_inside(_end_of_one(slope))
            else:
                cuts = turning.sorted_inside(turning.of(second) + _ends_of_three(a.piece) + _end_of_one(slope))
            values = [a.piece.at(c) for c in cuts]
            ends = [a.lo, *cuts, a.hi]
            limits = [a.at_lo, *values, a.at_hi]
            arcs += [Arc(a.piece, ends[k], ends[k + 1], limits[k], limits[k + 1]) for k in range(len(ends) - 1)]
            slopes += [slope] * (len(ends) - 1)
        return self._replace(arcs=tuple(arcs), slopes=tuple(slopes))


def _end_of_one(slope: Piece) -> list[Scalar]:
    """Up to which a*w**2 + b - c/w, w = sqrt(k*T + m), takes a value for one real w, beyond for three."""
    if isinstance(slope, Poly) or slope.undefined or slope.periodic:
        return []
    e, w = slope.expr().expand(), Dummy("w", positive=True)
    bases = {h.base for h in e.atoms(Pow) if h.exp.is_Rational and h.exp.q == 2 and T in h.free_symbols}
    if len(bases) != 1:
        return []
    (q,) = bases
    k = q.coeff(T)
    m = (q - k * T).expand()
    if k == 0 or T in m.free_symbols | k.free_symbols:
        return []
    inner = with_root_named(e, q, w).subs(T, (w**2 - m) / k).expand()
    a, c = inner.coeff(w, 2), -inner.coeff(w, -1)
    ratio = c / (2 * a) if a != 0 else S.Zero
    if w in (inner - a * w**2 + c / w).expand().free_symbols or not ratio.is_positive:
        return []
    return [scalar((4 * ratio ** Rational(2, 3) - m) / k)]


def _ends_of_three(p: Piece) -> list[Scalar]:
    """Between which the slope of a polynomial of degree four takes every value at three places or none."""
    if not isinstance(p, Poly) or len(p.c) != 5:
        return []
    _, _, c, b, a = p.c
    centre, square = -b / (4 * a), b * b / (4 * a * a) - 2 * c / (3 * a)  # of the distance from it to them
    return [centre + scalar(s * sqrt(expression(square))) for s in (-1, 1)] if square > 0 else []


def extended(form: LineForm) -> Extended:
    """The finite part of a normal form; refused where it is no function, is -oo on an interval, or repeats."""
    facts = form.domain.facts
    if not form.is_function:
        raise UnsupportedError(
            "it has an impulse at {0} = {1}: convex analysis asks for a function", T, expression(form.impulsive_point)
        )
    arcs = []
    ends: list[tuple[Scalar, Scalar] | None] = []
    """The limits at both ends of every piece, None where it is not finite."""
    for k, p in enumerate(form.pieces):
        lo, hi = form.ends(k)
        if type(p) is Poly and isinstance(lo, RATIONAL) and isinstance(hi, RATIONAL):
            limits = p.at(lo), p.at(hi)
            ends.append(limits)
            arcs.append(Arc(p, lo, hi, *limits))
            continue
        constant = infinite(p)
        if p.undefined or constant is oo:
            ends.append(None)
            continue
        if p.periodic and constant is None:
            raise UnsupportedError("kinks without end: {0} is worked out on an interval only", p.expr())
        if constant is -oo:
            raise UnsupportedError(
                "it is -oo on an interval, so no affine function is below it and its conjugate is oo everywhere: "
                "convex analysis asks for functions with values > -oo (and concavity for values < oo)"
            )
        limits = _end_value(p, lo, 1, facts), _end_value(p, hi, -1, facts)
        ends.append(limits)
        arcs.append(Arc(p, lo, hi, *limits))
    dots, holes, missed = [], [], []
    for k, b in enumerate(form.breaks):
        left, right = ends[k], ends[k + 1]
        limits = [v for v, here in ((left and left[1], left), (right and right[0], right)) if here is not None]
        if b.value is None or b.value in (oo, nan):
            holes += [b.point] * (left is not None and right is not None)
            missed += [b.point] * any(map(is_finite, limits))
            continue
        if not limits or any(_differ(v, b.value, facts) for v in limits):
            dots.append(Dot(b.point, b.value))
            missed += [b.point] * any(is_finite(v) and sign_of(b.value - v, facts) > 0 for v in limits)
    return Extended(tuple(arcs), tuple(dots), facts, tuple(holes), missed=tuple(missed))


def _differ(limit: Scalar, value: Scalar, facts: Facts) -> bool:
    if limit is value:
        return not is_finite(limit)
    if isinstance(limit, RATIONAL) and isinstance(value, RATIONAL):
        return limit != value
    return not is_finite(limit) or sign_of(value - limit, facts) != 0


def bounded_families(form: LineForm) -> LineForm:
    """Kinks that repeat on a bounded interval written out."""
    return form.written_out() if form.repeats else form


def _end_value(p: Piece, end: Scalar, side: int, facts: Facts) -> Scalar:
    """The limit at a finite end; what f does at infinity is asked of its slope only."""
    return nan if not is_finite(end) else limit_of(p, end, side, facts)


def is_convex_form(form: LineForm) -> bool:
    """Whether it is convex; one that is -oo somewhere is so up to the end of its domain, and nowhere finite inside."""
    levels = [infinite(p) for p in form.pieces if not p.undefined]
    if -oo in levels and None in levels:
        return False
    return extended(form).is_convex(closed=False)
