"""All zeros of a smooth function on an interval, each alone in an interval of its own, proved; or a refusal.

On an interval on which g^(k) keeps its sign, g^(k-1) is monotone: the signs at the ends tell whether it has a zero
there, which parts the interval for g^(k-2), and so on down to g (Rolle).  Signs on intervals come from interval
arithmetic; where no g^(k) of low order keeps its sign the interval is halved.  Far out, g^(k) keeps its sign and all
derivatives below start with the same one, or the leading term outgrows the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sympy import Add, Expr, Integer, Mul, Pow, Rational, exp, floor, oo

from ...errors import Undecided, UnsupportedError
from ...symbols import T
from .enclosure import Interval, Unbounded, enclosure, interval, sign_on
from .root_in import PRECISION

MAX_ORDER = 4
"""Derivatives looked at: a zero of higher order is not parted from the others."""
MAX_INTERVALS = 1500
MAX_SIZE = 120
"""Operations of a function up to which its zeros are isolated."""
FARTHEST = 2**20
NARROWEST = Rational(1, 2**420)
"""Width at which a value at a zero of the slope that is not parted from 0 is given up."""
NARROW = Rational(1, 2**120)
"""Width at which it is asked whether that zero is a rational."""
LARGEST_DENOMINATOR = 10**6
BITS = 680
"""Bits in which a number is parted from 0: 200 digits."""

Sign = Callable[[Expr], int]
EndSign = Callable[[Expr, Rational, int], int]


class Cut(NamedTuple):
    """Where g^(order) is 0: a rational (low == high), or once strictly between two rationals, where it is monotone."""

    low: Rational
    high: Rational
    order: int

    @property
    def is_rational(self) -> bool:
        return self.low == self.high


class Isolation:
    """The zeros of ``g`` between two ends.

    ``sign(e)`` proves the sign of a number too near to 0 for its digits.  ``limit(e, end, side)`` is the sign of the
    one-sided limit at an end where g has no value; without it, that g is smooth is seen and not taken for granted.
    """

    def __init__(self, g: Expr, lo: Rational, hi: Rational, sign: Sign, limit: EndSign | None = None) -> None:
        self.lo, self.hi, self.sign, self.limit = lo, hi, sign, limit
        self.inside = limit is not None
        self.derivatives = [g]
        self.signs: dict[tuple[int, Rational], int] = {}

    def derivative(self, k: int) -> Expr:
        """g^(k)."""
        while len(self.derivatives) <= k:
            self.derivatives.append(self.derivatives[-1].diff(T))
        return self.derivatives[k]

    # ------------------------------------------------------------------ signs
    def on(self, k: int, low: Rational, high: Rational, prec: int = PRECISION) -> int:
        """The sign that g^(k) keeps on an interval, 0 where none is seen."""
        found = self.bounds(k, low, high, prec)
        return sign_on(found) if found else 0

    def bounds(self, k: int, low: Rational, high: Rational, prec: int = PRECISION) -> Interval | None:
        """Bounds of g^(k) on an interval, None where none are known."""
        try:
            return enclosure(self.derivative(k), interval(low, high, prec), prec, self.inside)
        except Unbounded:
            return None

    def at(self, k: int, point: Rational) -> int:
        """The sign of g^(k) at a rational; at an end, of its limit there."""
        found = self.signs.get((k, point))
        if found is None:
            found = self.signs[k, point] = self._at(k, point)
        return found

    def _at(self, k: int, point: Rational) -> int:
        e = self.derivative(k)
        try:
            found = enclosure(e, interval(point, point, PRECISION), PRECISION)
        except Unbounded:
            if self.limit is None or point not in (self.lo, self.hi):
                raise Unsettled from None
            return self.limit(e, point, 1 if point == self.lo else -1)
        return sign_on(found) or self.sign(e.subs(T, point))

    # ------------------------------------------------------------------ Rolle on one interval
    def between(self, low: Rational, high: Rational) -> list[Cut] | None:
        """The zeros strictly between, None where no derivative is seen to keep its sign."""
        for k in range(MAX_ORDER + 1):
            if self.on(k, low, high):
                return self._down_from(k, low, high)
        return None

    def _down_from(self, k: int, low: Rational, high: Rational) -> list[Cut]:
        cuts: list[Cut] = []
        for j in range(k - 1, -1, -1):
            points = [Cut(low, low, j), *cuts, Cut(high, high, j)]
            rows = [self._settled(j, c) for c in points]
            cuts = []
            for n, (cut, s) in enumerate(rows):
                if n and s * rows[n - 1][1] < 0:
                    cuts.append(Cut(rows[n - 1][0].high, cut.low, j))
                if not s and 0 < n < len(rows) - 1:
                    cuts.append(cut)
        return cuts

    def _settled(self, j: int, cut: Cut) -> tuple[Cut, int]:
        """A cut, so narrow that g^(j) keeps a sign on it, and that sign; 0 at a rational where it is proved."""
        asked = False
        while not cut.is_rational:
            width = cut.high - cut.low
            s = self.on(j, cut.low, cut.high, PRECISION if width > NARROW else 4 * PRECISION + 50)
            if s:
                return cut, s
            if width < NARROW and not asked:
                asked = True
                cut = self._rational(j, cut)
            elif width < NARROWEST:
                raise UnsupportedError(
                    "{0} comes so near to 0 at {1} that neither a double zero there nor two zeros beside it are seen",
                    self.derivatives[0],
                    cut.low.evalf(12),
                )
            else:
                cut = self.narrower(cut)
        return cut, self.at(j, cut.low)

    def _rational(self, j: int, cut: Cut) -> Cut:
        """The cut at a rational where one of small denominator in it is proved to be a zero of both derivatives."""
        simple = _simplest(cut.low, cut.high)
        try:
            if simple.q <= LARGEST_DENOMINATOR and not (self.at(cut.order, simple) or self.at(j, simple)):
                return Cut(simple, simple, j)
        except Undecided:
            pass
        return cut

    def narrower(self, cut: Cut) -> Cut:
        """Half of it, by the sign in the middle."""
        return self.parted(cut, (cut.low + cut.high) / 2)

    def parted(self, cut: Cut, point: Rational) -> Cut:
        """The part of a cut, left or right of a point inside, in which the zero is."""
        s = self.at(cut.order, point)
        if not s:
            return Cut(point, point, cut.order)
        return cut._replace(low=point) if s == self.at(cut.order, cut.low) else cut._replace(high=point)

    # ------------------------------------------------------------------ the whole interval
    def zeros(self) -> list[Cut]:
        """All zeros, from left to right; ``Unsettled`` where they are not seen."""
        low = -self._mirrored().far_end() if self.lo == -oo else self.lo
        high = self.far_end() if self.hi == oo else self.hi
        found: list[Cut] = []
        waiting, looked_at = [(low, high)], 0
        while waiting:
            a, b = waiting.pop()
            inner = self.between(a, b)
            looked_at += 1
            if inner is not None:
                found += inner
                if b < high and not self.at(0, b):
                    found.append(Cut(b, b, 0))
            elif looked_at > MAX_INTERVALS:
                raise Unsettled
            else:
                mid = _middle(a, b)
                waiting += [(mid, b), (a, mid)]
        return found

    def _mirrored(self) -> Isolation:
        return Isolation(self.derivatives[0].xreplace({T: -T}), -self.hi, -self.lo, self.sign, self.limit)

    def far_end(self) -> Rational:
        """A number beyond which there is no zero."""
        end = Integer(2) if self.lo == -oo else max(floor(self.lo) + 1, Integer(2))
        while end <= FARTHEST:
            if self._is_clear_beyond(end):
                return end
            end *= 2
        raise Unsettled

    def _is_clear_beyond(self, end: Rational) -> bool:
        for k in range(MAX_ORDER + 1):
            s = self.on(k, end, oo)
            if s:
                return all(self.at(j, end) == s for j in range(k))
        return any(Isolation(e, self.lo, self.hi, self.sign, self.limit).on(0, end, oo) for e in self._relative())

    def _relative(self) -> list[Expr]:
        """g divided by the growth of each of its terms."""
        g = self.derivatives[0]
        if "relative" not in self.__dict__:
            growths = {Mul(*[f for f in Mul.make_args(a) if _grows(f)]) for a in Add.make_args(g.expand())}
            self.relative = [(g / h).expand() for h in sorted(growths, key=str) if h != 1]
        return self.relative


class Unsettled(Exception):
    """Not all zeros are found: too many intervals, or no order far out."""


def _grows(f: Expr) -> bool:
    """A power of T, or an exponential of one."""
    return f is T or (isinstance(f, Pow) and f.base is T and f.exp.is_Rational) or isinstance(f, exp)


def _middle(a: Rational, b: Rational) -> Rational:
    """A number about half-way, whole where there is one."""
    mid = (a + b) / 2
    return floor(mid) if a < floor(mid) else mid


def _simplest(low: Rational, high: Rational) -> Rational:
    """The fraction of least denominator between two rationals, ends included."""
    whole = floor(low)
    if whole == low or whole + 1 <= high:
        return whole if whole == low else whole + 1
    return whole + 1 / _simplest(1 / (high - whole), 1 / (low - whole))
