"""The picture behind a convolution: which pieces of the factors meet for which x, from where to where.

The second factor, turned around and moved by x, passes a breakpoint of the first as x passes the sum of two
breakpoints.  Between such sums the intervals of overlap have ends of one form, a number or x less a number.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

from sympy import Expr, oo

from ...budget import MAX_CASES
from ...errors import BudgetError
from ...forms.exact import ZERO, Scalar, expression
from ...forms.line.jumps import partition
from ...forms.line.partition import Break, LineForm
from ...forms.line.piece import NOTHING, Piece
from ...symbols import T
from .convolve import product_of
from .signal import in_order_of

MOST = 8 * MAX_CASES
"""Overlaps of two pieces that are told."""


class Overlap(NamedTuple):
    """Piece ``first`` of f at u and piece ``second`` of g at x - u meet for lo < u < hi, and their integral there."""

    first: Piece
    second: Piece
    lo: Expr
    hi: Expr
    value: Piece


class Stretch(NamedTuple):
    """What overlaps for lo < x < hi."""

    lo: Scalar
    hi: Scalar
    overlaps: tuple[Overlap, ...]


def stretches(f: LineForm, g: LineForm) -> list[Stretch]:
    """The overlaps of two functions without impulses, x from left to right."""
    pairs = list(product(_pieces(f), _pieces(g)))
    ends = [(p.lo, p.hi, q.lo, q.hi) for p, q in pairs]
    sums = {u + v for a, b, c, d in ends for u in (a, b) for v in (c, d) if not {u, v} & {oo, -oo}}
    points = [same[0] for same in in_order_of(sums, f)]
    if len(pairs) * (len(points) + 1) > MOST:
        raise BudgetError(
            "the steps of a convolution of {0} pieces with {1}: more than {2} overlaps",
            len(f.pieces),
            len(g.pieces),
            MOST,
        )
    met = [_Meeting(p, q, points, f) for p, q in pairs]
    limits = [-oo, *points, oo]
    return [
        Stretch(limits[k], limits[k + 1], tuple(o for m in met if (o := m.overlap(k)) is not None))
        for k in range(len(limits) - 1)
    ]


class _Part(NamedTuple):
    """A piece that is not 0, where it stands, and it alone."""

    piece: Piece
    lo: Scalar
    hi: Scalar
    form: LineForm


def _pieces(f: LineForm) -> list[_Part]:
    return [_Part(p, *f.ends(k), alone(f, k)) for k, p in enumerate(f.pieces) if not p.is_zero()]


def alone(f: LineForm, k: int) -> LineForm:
    """Piece k, 0 elsewhere."""
    lo, hi = f.ends(k)
    pieces, breaks = [f.pieces[k]], []
    if lo != -oo:
        pieces, breaks = [NOTHING, *pieces], [Break(lo, ZERO)]
    if hi != oo:
        pieces, breaks = [*pieces, NOTHING], [*breaks, Break(hi, ZERO)]
    return LineForm(pieces, breaks, (), f.domain)


class _Meeting:
    """Two pieces over the stretches of x; stretch k has k of the points to its left."""

    def __init__(self, p: _Part, q: _Part, points: list[Scalar], f: LineForm) -> None:
        self.p, self.q, self.points, self.compare = p, q, points, f.compare
        self.product = partition(product_of(p.form, q.form, f.domain))

    def overlap(self, k: int) -> Overlap | None:
        """The interval of u and the integral there, for x in stretch k; None where the pieces do not meet."""
        p, q = self.p, self.q
        if not self._passed(p.lo, q.lo, k) or self._passed(p.hi, q.hi, k):
            return None
        lo = _moving(q.hi) if p.lo == -oo or self._passed(p.lo, q.hi, k) else expression(p.lo)
        hi = expression(p.hi) if p.hi != oo and self._passed(p.hi, q.lo, k) else _moving(q.lo)
        return Overlap(p.piece, q.piece, lo, hi, self._value(k))

    def _passed(self, a: Scalar, b: Scalar, k: int) -> bool:
        """Whether a + b lies to the left of the stretch."""
        if oo in (a, b):
            return False
        return -oo in (a, b) or any(self.compare(s, a + b) == 0 for s in self.points[:k])

    def _value(self, k: int) -> Piece:
        left = [b for b in self.product.breaks if k and self.compare(b.point, self.points[k - 1]) <= 0]
        return self.product.pieces[len(left)]


def _moving(b: Scalar) -> Expr:
    """x - b."""
    return -expression(b) if b in (oo, -oo) else T - expression(b)
