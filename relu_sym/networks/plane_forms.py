"""Affine functions of the plane, c0 + c1*r + c2*s in integers, for the entries of the nodes of a network.

A form is one long integer, c0 + c1*2**B + c2*2**(2B), so a sum of forms with weights is one sum of products.
Of an affine node only those entries are computed that are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import mul

from .polygon import Vertex
from .slots import Form, Frame, Packed, Slots, Window
from .weights import Columns, Weights


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

    ``columns``: of a dense matrix, for the entries; ``under``: the denominator of the forms of its sources; ``offset``: that of the node over it; ``more``: the entries
    with the forms that they have where they are not 0; ``vertices``: of a polygon in which all of these are.
    """

    def __init__(
        self,
        weights: Weights,
        columns: Columns | None,
        under: int,
        offset: Sequence[int],
        entries: Sequence[int],
        forms: Sequence[int],
        more: Sequence[tuple[int, int]],
        vertices: Sequence[Vertex],
    ) -> None:
        self.weights, self.columns, self.under, self.offset, self.forms = weights, columns, under, offset, forms
        self.more, self.vertices = more, vertices
        self.packed: tuple[Window, Packed, dict[int, Form]] | None = None
        self.known: dict[int, int] = {}
        self.at = {} if columns is not None else dict(zip(entries, forms, strict=True))

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
        columns, offset, forms, at = self.columns, self.offset, self.forms, self.at
        if columns is not None:
            return [sum(map(mul, columns[i], forms), offset[i]) for i in entries]
        rows = self.weights.rows
        return [sum([w * at[j] for j, w in rows[i] if j in at], offset[i]) for i in entries]

    def rounded(self, columns: Columns, frame: Frame, joint: Joint) -> tuple[Window, Packed, dict[int, Form]]:
        """In slots, in a window about the polygon; what of the forms of more entries is to be added there."""
        if self.packed is None:
            window = frame.window([v.place for v in self.vertices])
            forms = joint.all_parted([*self.forms, *[f for _, f in self.more]])
            found = window.rounded([(self.under, 0, 0), *forms])
            packed = columns.packed
            a, b, c = [sum(map(mul, packed, numbers)) for numbers in found]
            more = {}
            if self.more:
                ends = zip(*[numbers[len(packed) :] for numbers in found], strict=True)
                more = dict(zip([j for j, _ in self.more], ends, strict=True))
            self.packed = window, (a, b, c), more
        return self.packed


class Image:
    """An affine node on a polygon: a sum, and more entries of its sources, which its siblings may not have."""

    __slots__ = ("more", "sum")

    def __init__(self, common: Sum, more: tuple[tuple[int, int], ...] = ()) -> None:
        self.sum, self.more = common, more

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

    def moved(self, entry: int, joint: int) -> Image:
        """The image with one more entry of the sources, by its form."""
        return Image(self.sum, (*self.more, (entry, joint))) if entry < self.sum.weights.width else self

    def in_slots(self, frame: Frame, joint: Joint, polygon: Sequence[Vertex]) -> tuple[Window, Packed]:
        """The rounded forms of all entries."""
        weights, columns = self.sum.weights, self.sum.columns
        if columns is None:
            return in_slots(weights.slots, self.forms(), frame, joint, polygon)
        window, (a, b, c), more = self.sum.rounded(columns, frame, joint)
        for entry, _ in self.more:
            column, (p, q, r) = weights.columns[entry], more[entry]
            a, b, c = a + column * p, b + column * q, c + column * r
        return window, (a, b, c)


def in_slots(
    slots: Slots, forms: Sequence[int], frame: Frame, joint: Joint, vertices: Sequence[Vertex]
) -> tuple[Window, Packed]:
    """Forms rounded one by one, in a window about vertices."""
    window = frame.window([v.place for v in vertices])
    a, b, c = map(slots.packed, window.rounded(joint.all_parted(forms)))
    return window, (a, b, c)
