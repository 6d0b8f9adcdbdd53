"""The signs of many affine functions at a point, by a few products of long integers.

Roundings of the functions c0 + c1*r + c2*s stand side by side in slots of three long integers.  At a point rounded too,
three products give every value to within a bound, so every sign that is not in doubt; those in doubt are computed
exactly.  Reference: L. Lamport, Multiple byte processing with full-word instructions (1975).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import chain, compress

Form = tuple[int, int, int]
Packed = tuple[int, int, int]
"""Per coordinate the rounded coefficients of all entries, each in its slot."""
Signs = tuple[int, int]
"""Bit 8*j + 7 of the first: entry j is positive; of the second: it is not negative."""
BITS = 20
"""The length of a rounded form or coordinate; with rounded weights a slot has 8 bytes, so 50 slots are one small object
of CPython, which is had at once."""
FINE = 90
"""The length of a coordinate that is kept; points are sorted by them."""


Place = tuple[int, int, int, int, int]
"""The point (x, y)/w of the plane as (w, x, y, left, low), w > 0.

``left``, ``low``: the whole numbers below its coordinates in the frame, times 2**FINE.  A plain tuple: the garbage
collector lets tuples of numbers alone, and hundreds of thousands of them may live.
"""


def height(form: Form, place: Place) -> int:
    """The value of a form at a place, times w."""
    return form[0] * place[0] + form[1] * place[1] + form[2] * place[2]


class Slots:
    """Slots for ``size`` sums of rounded coefficients with weights whose absolute values sum up to ``weights``, of
    which ``rounded`` are off by at most 1/2.

    A value is (a + b*r + c*s)*2**BITS with r and s in [-1, 1], so by rounding the coefficients, each off by less than
    ``weights``, it is off by less than 3*2**BITS*``weights``, by rounding r and s by less than twice as much as b
    and c are, 2**BITS*``weights``, and by each weight by less than 2**(2*BITS): together by less than ``error``.
    """

    def __init__(self, size: int, weights: int, rounded: int = 0) -> None:
        self.size = size
        weights = max(weights, 1)
        self.error = (weights << (BITS + 3)) + (rounded << 2 * BITS)
        largest = 2 * weights << 2 * BITS
        self.width = (largest + self.error).bit_length() // 8 + 1
        self.bytes = self.width * size
        self.half = 1 << (8 * self.width - 1)
        self.halves = self.marks = self._all(self.half)
        self.above = self._all(self.half - self.error)
        self.below = self._all(self.half + self.error)
        self.tops = int.from_bytes(b"\x80" * size, "little")

    def _all(self, number: int) -> int:
        return int.from_bytes(number.to_bytes(self.width, "little") * self.size, "little")

    def packed(self, numbers: Iterable[int]) -> int:
        """One number a slot."""
        half, width = self.half, self.width
        return int.from_bytes(b"".join([(n + half).to_bytes(width, "little") for n in numbers]), "little") - self.halves

    def signs(self, packed: Packed, place: Place, form: Callable[[int], Form]) -> Signs:
        """Of every entry at a place; ``form`` of an entry is asked for where the roundings leave its sign open."""
        a, b, c = packed
        beside, length = self.width - 1, self.bytes
        near = (a << BITS) + b * (place[3] >> (FINE - BITS)) + c * (place[4] >> (FINE - BITS))
        least, most = near + self.above, near + self.below
        positive = int.from_bytes(least.to_bytes(length, "little")[beside :: self.width], "little") & self.tops
        if not (least ^ most) & self.marks:
            return positive, positive
        rest = int.from_bytes(most.to_bytes(length, "little")[beside :: self.width], "little") & self.tops
        for j in indices(positive ^ rest, self.size):
            value = height(form(j), place)
            if value > 0:
                positive |= 128 << (8 * j)
            elif value < 0:
                rest ^= 128 << (8 * j)
        return positive, rest


def indices(bits: int, size: int) -> list[int]:
    """The entries of ``size`` whose bit is 1."""
    return list(compress(range(size), bits.to_bytes(size, "little")))


class Frame:
    """The square [-1, 1]^2 in which a box lies: where coefficients and points are rounded."""

    def __init__(self, box: Sequence[tuple[Fraction, Fraction]]) -> None:
        widths = [hi - lo for lo, hi in box]
        scales = [w.numerator.bit_length() - w.denominator.bit_length() + 1 for w in widths]  # w <= 2**scale
        self.grain = max(0, 2 - min(scales))
        self.middle = [round((lo + hi) / 2 * (1 << self.grain)) for lo, hi in box]
        self.stretch = [self.grain + k for k in scales]
        common = 0 if any(self.middle) else min(self.grain, *self.stretch)
        self.lifted = [
            r << BITS for r in self.middle
        ]  # all are longer by BITS, so that short forms keep all their bits
        self.shifts = tuple(k - common + BITS for k in (self.grain, *self.stretch))
        self.finer = [max(0, FINE - k) for k in scales]
        self.coarser = [max(0, k - FINE) for k in scales]
        self.is_coarser = any(self.coarser)
        ends = zip(self.middle, self.finer, self.coarser, strict=True)
        self.begin = [(r << fine) >> (self.grain + coarse) for r, fine, coarse in ends]

    def inside(self, forms: Iterable[Form]) -> list[Form]:
        """Positive multiples of forms, in the coordinates of the square."""
        (r, s), (k, u, v) = self.lifted, self.shifts
        if not r and not s:
            return [(a << k, b << u, c << v) for a, b, c in forms]
        return [((a << k) + b * r + c * s, b << u, c << v) for a, b, c in forms]

    def place(self, w: int, x: int, y: int) -> Place:
        """The point (x, y)/w."""
        (r, s), (u, v) = self.begin, self.finer
        if self.is_coarser:
            return w, x, y, x // (w << self.coarser[0]) - r, y // (w << self.coarser[1]) - s
        return w, x, y, (x << u) // w - r, (y << v) // w - s


def rounding(forms: Sequence[Form]) -> int:
    """The number of bits to drop so that no coefficient is longer than BITS - 1."""
    return max(0, max(map(abs, chain.from_iterable(forms))).bit_length() - BITS + 1)
