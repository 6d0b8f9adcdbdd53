"""Affine functions of the plane, c0 + c1*r + c2*s in integers, for the entries of the nodes of a network.

A form is one long integer, c0 + c1*2**B + c2*2**(2B), so a sum of forms with weights is one sum of products.
Of an affine node only those entries are computed that are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import mul

from .slots import Form, Place, Signs, height, rounded, signs_of
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

    ``columns``: of a dense matrix, for the entries; ``under``: the denominator of the forms of its sources; ``offset``:
    that of the node over it.
    """

    def __init__(
        self,
        weights: Weights,
        columns: Columns | None,
        under: int,
        offset: Sequence[int],
        entries: Sequence[int],
        forms: Sequence[int],
    ) -> None:
        self.weights, self.columns, self.under, self.offset, self.forms = weights, columns, under, offset, forms
        self.known: dict[int, int] = {}
        self.parted: list[Form] = []
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


More = tuple[int, int, Form]
"""An entry of the sources of an affine node with its form, as one integer and parted."""


class Image:
    """An affine node on a polygon: a sum, and more entries of its sources, which its siblings may not have."""

    __slots__ = ("more", "sum")

    def __init__(self, common: Sum, more: tuple[More, ...] = ()) -> None:
        self.sum, self.more = common, more

    def asked(self, entries: Sequence[int]) -> list[int]:
        """The forms of some entries."""
        if not self.more:
            return self.sum.asked(entries)
        weights = self.sum.weights
        found = self.sum.asked(entries)
        for j, form, _ in self.more:
            if weights.is_dense:
                column = weights.down[j]
                found = [f + column[i] * form for f, i in zip(found, entries, strict=True)]
            else:
                found = [f + weights.at(i, j) * form for f, i in zip(found, entries, strict=True)]
        return found

    def forms(self) -> list[int]:
        """The forms of all entries."""
        return self.asked(range(self.sum.weights.size))

    def signs(self, place: Place, joint: Joint) -> Signs:
        """Of all entries at a place: by rounded values of the sources, exactly where these leave them open."""
        common = self.sum
        weights, columns, parted = common.weights, common.columns, common.parted
        if columns is None:
            return signs(self.forms(), place, joint)
        if not parted:
            common.parted = parted = joint.all_parted(common.forms)
        w, x, y, _, _ = place
        values = [common.under * w, *[a * w + b * x + c * y for a, b, c in parted]]
        packed = columns.packed
        if self.more:
            values += [a * w + b * x + c * y for _, _, (a, b, c) in self.more]
            packed = packed + [weights.columns[j] for j, _, _ in self.more]
        return weights.slots.signs(
            sum(map(mul, packed, rounded(values))), lambda j: height(joint.parted(self.asked((j,))[0]), place)
        )


def signs(forms: Sequence[int], place: Place, joint: Joint) -> Signs:
    """Of forms at a place."""
    w, x, y, _, _ = place
    return signs_of([a * w + b * x + c * y for a, b, c in joint.all_parted(forms)])
