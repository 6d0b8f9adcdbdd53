"""Affine functions of the plane, c0 + c1*r + c2*s in integers, for the entries of the nodes of a network.

A form is one long integer, c0 + c1*2**B + c2*2**(2B), so a sum of forms with weights is one sum of products.
Of an affine node only those entries are computed that are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter, mul

from .slots import Form, Frame, Packed, Slots, rounding
from .weights import Weights


class Joint:
    """Forms with coefficients below 2**bits as one integer each."""

    def __init__(self, bits: int) -> None:
        self.bits = bits + 2
        self.half = 1 << (self.bits - 1)
        self.mask = (1 << self.bits) - 1

    def joined(self, form: Sequence[int]) -> int:
        """The integer of a form."""
        return form[0] + (form[1] << self.bits) + (form[2] << 2 * self.bits)

    def parted(self, joint: int) -> Form:
        """The form of an integer."""
        return self.all_parted([joint])[0]

    def all_parted(self, joints: Iterable[int]) -> list[Form]:
        """The forms of integers."""
        bits, half, mask = self.bits, self.half, self.mask
        return [(((m := n + half) & mask) - half, ((m := (m >> bits) + half) & mask) - half, m >> bits) for n in joints]


class Sum:
    """What an affine node is on several polygons, but for a few entries of its sources.

    ``under``: the denominator of the forms of its sources; ``offset``: that of the node over it.
    """

    def __init__(
        self, weights: Weights, under: int, offset: Sequence[int], entries: Sequence[int], forms: Sequence[int]
    ) -> None:
        self.weights, self.under, self.offset, self.entries, self.forms = weights, under, offset, entries, forms
        self.known: dict[int, int] = {}
        self.pick = itemgetter(*entries) if weights.is_dense and len(entries) > 1 else None
        self.at = {} if weights.is_dense else dict(zip(entries, forms, strict=True))

    def asked(self, entries: Sequence[int]) -> list[int]:
        """The forms of some entries."""
        known = self.known
        if not known:
            found = self._forms(entries)
            known.update(zip(entries, found, strict=True))
            return found
        new = [i for i in entries if i not in known]
        if new:
            known.update(zip(new, self._forms(new), strict=True))
        return [known[i] for i in entries]

    def _forms(self, entries: Sequence[int]) -> list[int]:
        weights, offset, forms, pick, at = self.weights, self.offset, self.forms, self.pick, self.at
        table = weights.table
        if pick is not None:
            return [sum(map(mul, pick(table[i]), forms), offset[i]) for i in entries]
        if weights.is_dense:
            return [
                sum([table[i][j] * f for j, f in zip(self.entries, forms, strict=True)], offset[i]) for i in entries
            ]
        return [sum([w * at[j] for j, w in weights.rows[i] if j in at], offset[i]) for i in entries]

    def image(self, frame: Frame, joint: Joint, more: Sequence[Form]) -> Image:
        """The node in slots, ready for more entries with the forms ``more``, which are inside the frame."""
        weights = self.weights
        forms = frame.inside(joint.all_parted(self.forms))
        constant = self.under << frame.shifts[0]
        drop = rounding([*forms, *more, (constant, 0, 0)])
        columns = [weights.columns[j] for j in self.entries]
        a = sum(map(mul, columns, [f[0] >> drop for f in forms]), weights.constant * (constant >> drop))
        b = sum(map(mul, columns, [f[1] >> drop for f in forms]))
        c = sum(map(mul, columns, [f[2] >> drop for f in forms]))
        return Image(self, (), drop, (a, b, c))


class Image:
    """An affine node on a polygon: a sum, and more entries of its sources, which its siblings may not have."""

    __slots__ = ("drop", "more", "packed", "sum")

    def __init__(self, common: Sum, more: tuple[tuple[int, int], ...], drop: int, packed: Packed | None) -> None:
        self.sum, self.more, self.drop, self.packed = common, more, drop, packed

    def asked(self, entries: Sequence[int]) -> list[int]:
        """The forms of some entries."""
        if not self.more:
            return self.sum.asked(entries)
        weights = self.sum.weights
        found = self.sum.asked(entries)
        for j, form in self.more:
            if weights.is_dense:
                column = weights.down[j]
                found = [f + column[i] * form for f, i in zip(found, entries, strict=True)]
            else:
                found = [f + weights.at(i, j) * form for f, i in zip(found, entries, strict=True)]
        return found

    def forms(self) -> list[int]:
        """The forms of all entries."""
        return self.asked(range(self.sum.weights.size))

    def moved(self, entry: int, joint: int, inside: Form) -> Image:
        """The image with one more entry of the sources, by its form and that inside the frame."""
        packed, drop = self.packed, self.drop
        if entry >= self.sum.weights.width:
            return self
        if packed is not None:
            column, (a, b, c) = self.sum.weights.columns[entry], packed
            p, q, r = inside
            packed = a + column * (p >> drop), b + column * (q >> drop), c + column * (r >> drop)
        return Image(self.sum, (*self.more, (entry, joint)), drop, packed)

    def in_slots(self, frame: Frame, joint: Joint) -> Packed:
        """The rounded forms of all entries."""
        return self.packed or in_slots(self.sum.weights.slots, self.forms(), frame, joint)


def in_slots(slots: Slots, forms: Sequence[int], frame: Frame, joint: Joint) -> Packed:
    """Forms rounded one by one."""
    inside = frame.inside(joint.all_parted(forms))
    drop = rounding(inside) if inside else 0
    a, b, c = (slots.packed([f[k] >> drop for f in inside]) for k in range(3))
    return a, b, c
