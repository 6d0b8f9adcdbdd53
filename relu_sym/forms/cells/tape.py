"""A function to first order at a point, part by part: sums of earlier parts, kinks of one part, the largest of several.

f'(p; .) of a part is linear in every cell.  Its gradient is a vector over a denominator of the part, so that rational
functions are worked out in integers; other numbers stay what they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm
from typing import Any, NamedTuple

from ..exact import RATIONAL, Scalar
from ..facts import NO_FACTS, Facts
from .vectors import Vector, sign


class Smooth(NamedTuple):
    """A part without a kink at the point."""

    gradient: Vector


class Sum(NamedTuple):
    """gradient + sum of factor * the gradient of a part."""

    gradient: Vector
    terms: tuple[tuple[Scalar, int], ...]


class Kink(NamedTuple):
    """F(u), F with slope ``low`` where u < 0 and ``high`` where u > 0; ``over``: u, a part that is 0 at the point."""

    over: int
    low: Scalar
    high: Scalar


class Largest(NamedTuple):
    """The largest (side 1) or the smallest (side -1) of parts that are equal at the point, each with a factor."""

    parts: tuple[tuple[Scalar, int], ...]
    side: int


Op = Smooth | Sum | Kink | Largest


class Tape:
    """The parts in an order in which each comes after those it is made of."""

    def __init__(self, n: int, facts: Facts = NO_FACTS) -> None:
        self.n, self.facts = n, facts
        self.ops: list[Op] = []
        self.values: list[Scalar] = []
        self.under: list[int] = []
        """The denominators of the gradients."""
        self.affine: list[bool] = []
        self.bends: list[int | None] = []
        """0 linear, 1 convex, -1 concave in the direction; None: neither is seen."""
        self.roots: list[int] = []
        self.is_decided = True
        """Whether every switch that is 0 at the point is affine in every cell, so that first order tells its signs."""
        self.is_whole = True
        """Whether all numbers in it are whole."""
        self.is_numeric = True
        """Whether no number in it depends on a parameter."""

    # ------------------------------------------------------------------ parts
    def smooth(self, value: Scalar, gradient: Sequence[Scalar], affine: bool) -> int:
        """A part with one gradient."""
        whole, under = _whole(gradient)
        return self._added(Smooth(whole), value, under, affine, 0)

    def sum(self, value: Scalar, gradient: Sequence[Scalar], terms: Sequence[tuple[Scalar, int]], affine: bool) -> int:
        """gradient + sum of slope * part."""
        kinked = [(c, k) for c, k in terms if not isinstance(self.ops[k], Smooth)]
        slopes = [c for c, _ in terms]
        exact = all(isinstance(a, (int, RATIONAL)) for a in (*gradient, *slopes))
        under = 1
        if exact:
            under = lcm(
                *(int(a.denominator) for a in gradient), *(int(c.denominator) * self.under[k] for c, k in terms)
            )
        total = [_times(under, a) for a in gradient]
        for c, k in terms:
            op = self.ops[k]
            if isinstance(op, Smooth):
                factor = _ratio(c, under, self.under[k])
                total = [a + factor * b for a, b in zip(total, op.gradient, strict=True)]
        affine = affine and all(self.affine[k] for _, k in terms)
        if not kinked:
            return self._added(Smooth(tuple(total)), value, under, affine, 0)
        factors = tuple((_ratio(c, under, self.under[k]), k) for c, k in kinked)
        bend = self._bend_of_sum([(c, self.bends[k]) for c, k in kinked])
        return self._added(Sum(tuple(total), factors), value, under, affine, bend)

    def kink(self, value: Scalar, over: int, low: Scalar, high: Scalar, affine: bool) -> int:
        """F(u) where u is 0 at the point."""
        op = self.ops[over]
        affine = affine and self.affine[over]
        if isinstance(op, Smooth) and not any(op.gradient) and self.affine[over]:
            return self.smooth(value, op.gradient, affine)
        self.is_decided = self.is_decided and self.affine[over]
        (whole, under) = _whole((low, high))
        bend = self._bend_of_kink(low, high, self.bends[over])
        return self._added(Kink(over, *whole), value, under * self.under[over], affine, bend)

    def largest(self, value: Scalar, parts: Sequence[int], side: int) -> int:
        """Max or Min of parts that are equal at the point."""
        parts = list(dict.fromkeys(parts))
        if len(parts) == 1:
            return parts[0]
        affine = all(self.affine[k] for k in parts)
        self.is_decided = self.is_decided and affine
        under = lcm(*(self.under[k] for k in parts))
        bend = side if all(self.bends[k] in (0, side) for k in parts) else None
        op = Largest(tuple((under // self.under[k], k) for k in parts), side)
        return self._added(op, value, under, affine, bend)

    def _added(self, op: Op, value: Scalar, under: int, affine: bool, bend: int | None) -> int:
        self.ops.append(op)
        self.values.append(value)
        self.under.append(under)
        self.affine.append(affine)
        self.bends.append(bend)
        for a in _numbers(op):
            if not isinstance(a, int):
                self.is_whole = False
                self.is_numeric = self.is_numeric and not getattr(a, "free_symbols", None)
        return len(self.ops) - 1

    # ------------------------------------------------------------------ convex or concave
    def _sign(self, s: Scalar) -> int | None:
        return None if getattr(s, "free_symbols", None) else sign(s)

    def _bend_of_sum(self, terms: Sequence[tuple[Scalar, int | None]]) -> int | None:
        bends = {_product(self._sign(c), b) for c, b in terms} - {0}
        return 0 if not bends else bends.pop() if len(bends) == 1 else None

    def _bend_of_kink(self, low: Scalar, high: Scalar, inner: int | None) -> int | None:
        """F(u) = low*u + (high - low)*ReLU(u) = high*u + (high - low)*ReLU(-u)."""
        turn = self._sign(high - low)
        if inner == 0 or not turn:
            return turn if inner == 0 else _product(self._sign(low), inner)
        if inner is None or turn is None:
            return None
        straight = _product(self._sign(low if inner > 0 else high), inner)
        return turn if straight in (0, turn) else None


def _product(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a * b


def _whole(v: Sequence[Scalar]) -> tuple[Vector, int]:
    """The vector as integers over one denominator, if it is rational."""
    if not all(isinstance(a, (int, RATIONAL)) for a in v):
        return tuple(v), 1
    under = lcm(*(int(a.denominator) for a in v))
    return tuple(int(a.numerator) * (under // int(a.denominator)) for a in v), under


def _times(factor: int, a: Scalar) -> Scalar:
    return _ratio(a, factor, 1)


def _ratio(c: Scalar, over: int, under: int) -> Scalar:
    """c*over/under; whole where it is."""
    if isinstance(c, int) and c * over % under == 0:
        return c * over // under
    if isinstance(c, (int, RATIONAL)):
        found = RATIONAL(int(c.numerator) * over, int(c.denominator) * under)
        return int(found.numerator) if found.denominator == 1 else found
    return c * over / under


def _numbers(op: Any) -> tuple:
    if isinstance(op, Smooth):
        return op.gradient
    if isinstance(op, Sum):
        return (*op.gradient, *(c for c, _ in op.terms))
    return (op.low, op.high) if isinstance(op, Kink) else ()
