"""The signs of many affine functions at a point, by a few products of long integers.

Roundings of the functions c0 + c1*r + c2*s stand side by side in slots of three long integers.  At a point rounded too,
three products give every value to within a bound, so every sign that is not in doubt; those in doubt are computed
exactly.  Reference: L. Lamport, Multiple byte processing with full-word instructions (1975).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

Form = tuple[int, int, int]
Packed = tuple[int, int, int]
"""Per coordinate the rounded coefficients of all entries, each in its slot."""
Signs = tuple[int, int]
"""Bit 8*j + 7 of the first: entry j is positive; of the second: it is not negative."""
BITS = 30
"""The length of a rounded number: what CPython multiplies by in one step."""
FINE = 90
"""The length of a coordinate that is kept; points are sorted by them."""


class Place(NamedTuple):
    """The point (x, y)/w of the plane, w > 0.

    ``left``, ``low``: the whole numbers below its coordinates in the frame, times 2**FINE.
    """

    w: int
    x: int
    y: int
    left: int
    low: int

    def height(self, form: Form) -> int:
        """The value of a form here, times w."""
        return form[0] * self.w + form[1] * self.x + form[2] * self.y


class Slots:
    """Slots for ``size`` sums of rounded coefficients with weights whose absolute values sum up to ``weights``.

    A value is (a + b*r + c*s)*2**BITS with r and s in [-1, 1], so by rounding the coefficients, each off by less than
    ``weights``, it is off by less than 3*2**BITS*``weights``, and by rounding r and s by less than twice as much as b
    and c are, 2**BITS*``weights``: together by less than ``error``.
    """

    def __init__(self, size: int, weights: int) -> None:
        self.size = size
        weights = max(weights, 1)
        self.error = weights << (BITS + 3)
        largest = 3 * weights << 2 * BITS
        self.width = (largest + self.error).bit_length() // 8 + 1
        self.bytes = self.width * size
        self.half = 1 << (8 * self.width - 1)
        self.halves = self._all(self.half)
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
        near = (a << BITS) + b * (place.left >> (FINE - BITS)) + c * (place.low >> (FINE - BITS))
        positive = int.from_bytes((near + self.above).to_bytes(length, "little")[beside :: self.width], "little")
        rest = int.from_bytes((near + self.below).to_bytes(length, "little")[beside :: self.width], "little")
        positive &= self.tops
        rest &= self.tops
        if positive != rest:
            for j in indices(positive ^ rest):
                value = place.height(form(j))
                if value > 0:
                    positive |= 128 << (8 * j)
                elif value < 0:
                    rest ^= 128 << (8 * j)
        return positive, rest


def indices(bits: int) -> list[int]:
    """The entries whose bit is 1, rising."""
    found = []
    while bits:
        j = (bits.bit_length() >> 3) - 1
        found.append(j)
        bits ^= 128 << (8 * j)
    found.reverse()
    return found


class Frame:
    """The square [-1, 1]^2 in which a box lies: where coefficients and points are rounded."""

    def __init__(self, box: Sequence[tuple[Fraction, Fraction]]) -> None:
        widths = [hi - lo for lo, hi in box]
        scales = [w.numerator.bit_length() - w.denominator.bit_length() + 1 for w in widths]  # w <= 2**scale
        self.grain = max(0, 2 - min(scales))
        self.middle = [round((lo + hi) / 2 * (1 << self.grain)) for lo, hi in box]
        self.stretch = [self.grain + k for k in scales]

    def inside(self, form: Form) -> Form:
        """A positive multiple of a form, in the coordinates of the square."""
        a, b, c = form
        (r, s), (u, v) = self.middle, self.stretch
        return (a << self.grain) + b * r + c * s, b << u, c << v

    def place(self, w: int, x: int, y: int) -> Place:
        """The point (x, y)/w."""
        (r, s), (u, v) = self.middle, self.stretch
        x_inside, y_inside = (x << self.grain) - r * w, (y << self.grain) - s * w
        return Place(w, x, y, _below(x_inside, w, u), _below(y_inside, w, v))


def _below(numerator: int, denominator: int, shift: int) -> int:
    """The whole number below numerator/denominator * 2**(FINE - shift)."""
    if shift > FINE:
        return numerator // (denominator << (shift - FINE))
    return (numerator << (FINE - shift)) // denominator


def rounding(forms: Iterable[Form]) -> int:
    """The number of bits to drop so that no coefficient is longer than BITS - 1."""
    longest = 0
    for form in forms:
        for c in form:
            length = c.bit_length()
            if length > longest:
                longest = length
    return max(0, longest - BITS + 1)
