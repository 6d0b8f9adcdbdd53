"""A periodic family in numbers: the number n of the period, then the piece in it, both by comparing with the kinks.

The kinks are a_j + n*period.  n is floor((x - a_0)/period), put right by at most one where the division rounded to the
other side of a kink; so jumps stand exactly at the machine numbers that the kinks round to.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import mpmath
from sympy import Expr, Integer

from ...forms.exact import Scalar, expression, is_zero, scalar
from ...forms.line.partition import LineForm
from ...forms.line.periodic import Periodic
from ...forms.line.piece import Piece
from ...forms.line.window import moved
from ...symbols import N, T
from .plan import number, support_of, with_breaks

PARTS, BITS = 3, 26
"""A number in parts of 26 bits: n times a part is exact in double precision for n below 2^26."""

Compile = Callable[..., Callable[..., Any]]


class Family:
    """f on [a_j + n*period, a_(j+1) + n*period): ``pieces[j](x, n)``, at the kink itself ``values[j](n)``."""

    def __init__(
        self,
        p: Periodic,
        compile: Compile,
        bits: int | None = None,
        rounded: Callable[[Any], Any] | None = None,
    ) -> None:
        support = support_of(p.window)
        window: LineForm = with_breaks(p.window, support)
        self.refusals = {window.locate(point)[0]: refusal for point, refusal in support.items()}
        self.points = [b.point for b in window.breaks]
        self.period = p.period
        self.pieces = [self._piece(q, compile) for q in window.pieces[1:]]
        own = {b.point for b in window.breaks if p.window.locate(b.point)[1]}
        self.values = [
            _compiled(None if b.value is None else expression(b.value), compile) if b.point in own else piece
            for b, piece in zip(window.breaks, self.pieces, strict=True)
        ]
        self.weights = {j: _weights(p.window, window.breaks[j].point) for j in self.refusals}
        self.rounded, self.bits = rounded or (lambda x: x), bits
        split = parts if bits is None else (lambda s: [number(s, 2 * bits)])
        self.starts, self.step = [split(a) for a in self.points], split(self.period)

    def _piece(self, q: Piece, compile: Compile) -> Callable[..., Any]:
        """A piece on the caller's line; where n would stand in it, at the place in the period, found without loss."""
        whole_line = moved(q, -N * self.period, N).expr()
        if N not in whole_line.free_symbols or N in q.expr().free_symbols:
            return _compiled(whole_line, compile)
        local = _compiled(q.expr(), compile)
        return lambda x, n: local(self._local(x, n), n)

    def _local(self, x: Any, n: Any) -> Any:
        """x - n*period."""
        if self.bits is None:
            for part in self.step:
                x = x - n * part
            return x
        with mpmath.workprec(2 * self.bits + mpmath.mag(n or 1)):
            return x - n * self.step[0]

    def knot(self, j: int, n: Any) -> Any:
        """a_j + n*period, rounded once, to ``bits`` of mpmath or to the machine numbers of ``rounded``."""
        if self.bits is not None:
            return self._precise_knot(j, n)
        (a, b, c), (p, q, r) = self.starts[j], self.step
        u, v = n * p, a
        s = u + v
        lost = (u - (s - (s - u))) + (v - (s - u))
        return self.rounded(s + ((n * q + b) + (lost + (n * r + c))))

    def _precise_knot(self, j: int, n: Any) -> Any:
        with mpmath.workprec(2 * self.bits):
            exact = self.starts[j][0] + n * self.step[0]
        with mpmath.workprec(self.bits):
            return +exact

    def place(self, x: Any, floor: Callable[[Any], Any]) -> tuple[Any, Any]:
        """(n, j): the kink a_j + n*period is the last one that is <= x."""
        n = floor((x - self.starts[0][0]) / sum(self.step))
        n = n - (x < self.knot(0, n))
        n = n + (x >= self.knot(0, n + 1))
        return n, sum((x >= self.knot(j, n)) + 0 for j in range(1, len(self.points))) + 0 * n

    def at(self, x: Any) -> Any:
        """The value at one number."""
        n, j = self.place(x, lambda q: int(mpmath.floor(q)) if self.bits else math.floor(q))
        if x == self.knot(j, n):
            if self._refuses(j, n):
                raise self.refusals[j].error(n * expression(self.period))
            return self.values[j](x, n)
        return self.pieces[j](x, n)

    def _refuses(self, j: int, n: int) -> bool:
        """Whether kink j of period n has no value; the weight of an impulse may be 0 there, as sin(n) is at n = 0."""
        if j not in self.refusals:
            return False
        weights = self.weights[j]
        return not weights or any(is_zero(scalar(w.xreplace({N: Integer(n)}))) is False for w in weights)

    def over(self, x: Any) -> Any:
        """The values in an array of one dimension."""
        import numpy as np

        out = np.empty_like(x)
        n, which = self.place(x, np.floor)
        for j, (piece, value) in enumerate(zip(self.pieces, self.values, strict=True)):
            mask = which == j
            on = mask & (x == self.knot(j, n))
            met = next((int(k) for k in n[on] if self._refuses(j, int(k))), None)
            if met is not None:
                raise self.refusals[j].error(met * expression(self.period))
            out[mask] = piece(x[mask], n[mask])
            out[on] = value(x[on], n[on])
        return out


def _weights(window: LineForm, point: Scalar) -> list[Expr]:
    """The weights of the impulses at a point, by the number of the period; none where it is a pole."""
    return [expression(i.weight) for i in window.impulses if i.point == point]


def _compiled(e: Any, compile: Compile) -> Callable[..., Any]:
    return (lambda x, n: math.nan) if e is None else compile((T, N), e)


def parts(s: Scalar) -> list[float]:
    """A number as a sum of floats, all but the last of 26 bits."""
    rest, out = number(s, 200), []
    with mpmath.workprec(200):
        for _ in range(PARTS - 1):
            with mpmath.workprec(BITS):
                part = +rest
            out.append(float(part))
            rest -= part
    return [*out, float(rest)]
