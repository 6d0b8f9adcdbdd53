"""The signs of many affine functions at a point, by a few products of long integers.

An affine node has sums of values with weights.  Roundings of the weights of one value, in all sums, stand side by side
in slots of one long integer; times the rounded values, these integers add up to all sums to within a bound, so to every
sign that is not in doubt; those in doubt are computed exactly.
Reference: L. Lamport, Multiple byte processing with full-word instructions (1975).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import compress

Form = tuple[int, int, int]
Signs = tuple[int, int]
"""Bit 8*j + 7 of the first: entry j is positive; of the second: it is not negative."""
BITS = 24
"""The length of a rounded value; with rounded weights a slot has 6 bytes, so 50 slots are one small object of CPython,
which is had at once."""
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
    """Slots for ``size`` sums of values with weights whose absolute values sum up to ``weights``, of which ``rounded``
    are off by at most 1/2.

    Rounded values are below 2**(BITS - 1) and off by less than 1, so a sum is off by less than ``weights``, and by
    2**(BITS - 2) at most for each rounded weight: together by less than ``error``.
    """

    def __init__(self, size: int, weights: int, rounded: int) -> None:
        self.size = size
        weights = max(weights, 1)
        self.error = weights + (rounded << (BITS - 2))
        largest = weights << (BITS - 1)
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

    def signs(self, sums: int, exact: Callable[[int], int]) -> Signs:
        """Of every entry by sums in slots; ``exact`` is asked for a number with the sign of an entry where they leave
        it open."""
        beside, length = self.width - 1, self.bytes
        least, most = sums + self.above, sums + self.below
        positive = int.from_bytes(least.to_bytes(length, "little")[beside :: self.width], "little") & self.tops
        if not (least ^ most) & self.marks:
            return positive, positive
        rest = int.from_bytes(most.to_bytes(length, "little")[beside :: self.width], "little") & self.tops
        for j in indices(positive ^ rest, self.size):
            value = exact(j)
            if value > 0:
                positive |= 128 << (8 * j)
            elif value < 0:
                rest ^= 128 << (8 * j)
        return positive, rest


def rounded(values: Sequence[int]) -> list[int]:
    """Whole numbers below 2**(BITS - 1), off by less than 1 from the values times one positive number."""
    drop = max(map(int.bit_length, values)) - BITS + 1
    return [v >> drop for v in values] if drop > 0 else [v << -drop for v in values]


def signs_of(values: Iterable[int]) -> Signs:
    """Of numbers."""
    positives, others = [], []
    for v in values:
        positives.append(128 if v > 0 else 0)
        others.append(128 if v >= 0 else 0)
    return int.from_bytes(bytes(positives), "little"), int.from_bytes(bytes(others), "little")


def indices(bits: int, size: int) -> list[int]:
    """The entries of ``size`` whose bit is 1."""
    return list(compress(range(size), bits.to_bytes(size, "little"))) if bits else []


class Frame:
    """The square [-1, 1]^2 in which a box lies: where points are rounded."""

    def __init__(self, box: Sequence[tuple[Fraction, Fraction]]) -> None:
        widths = [hi - lo for lo, hi in box]
        scales = [w.numerator.bit_length() - w.denominator.bit_length() + 1 for w in widths]  # w <= 2**scale
        grain = max(0, 2 - min(scales))
        middle = [round((lo + hi) / 2 * (1 << grain)) for lo, hi in box]
        self.finer = [max(0, FINE - k) for k in scales]
        self.coarser = [max(0, k - FINE) for k in scales]
        self.is_coarser = any(self.coarser)
        ends = zip(middle, self.finer, self.coarser, strict=True)
        self.begin = [(r << fine) >> (grain + coarse) for r, fine, coarse in ends]

    def place(self, w: int, x: int, y: int) -> Place:
        """The point (x, y)/w."""
        (r, s), (u, v) = self.begin, self.finer
        if self.is_coarser:
            return w, x, y, x // (w << self.coarser[0]) - r, y // (w << self.coarser[1]) - s
        return w, x, y, (x << u) // w - r, (y << v) // w - s
