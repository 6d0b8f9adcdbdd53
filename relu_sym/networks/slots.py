"""The signs of many affine functions at a point, by a few products of long integers.

Roundings of the functions c0 + c1*r + c2*s stand side by side in slots of three long integers.  At a point rounded too,
three products give every value to within a bound, so every sign that is not in doubt; those in doubt are computed
exactly.  Reference: L. Lamport, Multiple byte processing with full-word instructions (1975).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import compress
from typing import NamedTuple

Form = tuple[int, int, int]
Packed = tuple[int, int, int]
"""Per coordinate the rounded coefficients of all entries, each in its slot."""
Signs = tuple[int, int]
"""Bit 8*j + 7 of the first: entry j is positive; of the second: it is not negative."""
BITS = 22
"""The length of a rounded form or coordinate; with rounded weights a slot has 9 bytes, so 50 slots are one small object
of CPython, which is had at once."""
FINE = 60
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

    A value is (a + b*r + c*s)*2**BITS with r and s in [-1, 1]; in units of 2**BITS*``weights`` it is off by less than 3
    by rounding the coefficients, each by less than ``weights``, and by less than 2 by rounding r and s, times 2**BITS,
    by less than 2; and for each rounded weight by less than 2**(2*BITS): together by less than ``error``.
    """

    def __init__(self, size: int, weights: int, rounded: int = 0) -> None:
        self.size = size
        weights = max(weights, 1)
        self.error = (weights << (BITS + 3)) + (rounded << 2 * BITS)
        largest = 3 * weights << 2 * BITS - 1
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

    def signs(self, packed: Packed, window: Window, place: Place, form: Callable[[int], Form]) -> Signs:
        """Of every entry at a place in the window in which it is packed; ``form`` of an entry is asked for where the
        roundings leave its sign open."""
        a, b, c = packed
        r, s, u, v = window.rounding
        beside, length = self.width - 1, self.bytes
        near = (a << BITS) + b * ((place[3] - r) >> u) + c * ((place[4] - s) >> v)
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
    if not bits:
        return []
    return list(compress(range(size), bits.to_bytes(size, "little")))


class Window(NamedTuple):
    """A square [-1, 1]^2 about a polygon, smaller than the frame: there values do not cancel."""

    shifts: tuple[int, int, int, int, int]
    """(k, r, s, u, v): a form times 2**k is there ((a << k) + b*r + c*s, b << u, c << v)."""
    rounding: tuple[int, int, int, int]
    """(r, s, u, v): the coordinates of a place are there times 2**BITS (left - r) >> u, (low - s) >> v."""

    def rounded(self, forms: Sequence[Form]) -> list[list[int]]:
        """The coefficients of multiples of forms, all by the same positive number, so that no one is longer than
        BITS - 1: constants, those of r, those of s."""
        k, r, s, u, v = self.shifts
        constants = [(a << k) + b * r + c * s for a, b, c in forms]
        along = [b for _, b, _ in forms]
        across = [c for _, _, c in forms]
        length = int.bit_length
        drop = max(max(map(length, constants)), max(map(length, along)) + u, max(map(length, across)) + v) - BITS + 1
        return [_shifted(constants, -drop), _shifted(along, u - drop), _shifted(across, v - drop)]


def _shifted(numbers: Sequence[int], bits: int) -> list[int]:
    return [n >> -bits for n in numbers] if bits < 0 else [n << bits for n in numbers]


class Frame:
    """The square [-1, 1]^2 in which a box lies: where points are rounded."""

    def __init__(self, box: Sequence[tuple[Fraction, Fraction]]) -> None:
        widths = [hi - lo for lo, hi in box]
        self.scales = scales = [w.numerator.bit_length() - w.denominator.bit_length() + 1 for w in widths]
        self.grain = max(0, 2 - min(scales))  # a width is at most 2**scale
        self.middle = [round((lo + hi) / 2 * (1 << self.grain)) for lo, hi in box]
        self.finer = [max(0, FINE - k) for k in scales]
        self.coarser = [max(0, k - FINE) for k in scales]
        self.is_coarser = any(self.coarser)
        ends = zip(self.middle, self.finer, self.coarser, strict=True)
        self.begin = [(r << fine) >> (self.grain + coarse) for r, fine, coarse in ends]

    def window(self, places: Iterable[Place]) -> Window:
        """About places, each at most 1 from its middle."""
        lefts, lows = zip(*[p[3:] for p in places], strict=True)
        (g, scales, (r, s)) = self.grain, self.scales, self.middle
        x, m = _middle(min(lefts), max(lefts))
        y, n = _middle(min(lows), max(lows))
        p, q = scales[0] - m, scales[1] - n
        k = max(g, -p, -q)
        shifts = (k, (r << k - g) + (x << k + p), (s << k - g) + (y << k + q), k + p, k + q)
        return Window(shifts, (x << FINE - m, y << FINE - n, FINE - BITS - m, FINE - BITS - n))

    def place(self, w: int, x: int, y: int) -> Place:
        """The point (x, y)/w."""
        (r, s), (u, v) = self.begin, self.finer
        if self.is_coarser:
            return w, x, y, x // (w << self.coarser[0]) - r, y // (w << self.coarser[1]) - s
        return w, x, y, (x << u) // w - r, (y << v) // w - s


def _middle(least: int, most: int) -> tuple[int, int]:
    """(x, m) so that what has roundings from the least to the most, over 2**FINE, is at most 2**-m away from x/2**m."""
    m = min(max(0, FINE - (most - least + 2).bit_length()), FINE - BITS - 2)
    return ((least + most) >> (FINE - m) + 1) + ((least + most) >> (FINE - m) & 1), m
