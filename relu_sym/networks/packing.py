"""Products of an integer matrix with vectors, by Kronecker's substitution: a column is one long integer.

The rows stand in slots of equal width, wide enough for every sum, so one multiplication serves a whole column and the
sums are read off at the end.  Reference: J. von zur Gathen and J. Gerhard, Modern Computer Algebra (2013), section 8.4.
"""

from __future__ import annotations

from collections.abc import Sequence

WIDTHS = (16, 24, 36, 48)
"""Bytes of a slot: few widths, each of which costs the packing; with longer ones single products are as quick."""
MAX_WEIGHTS = 1 << 20
"""Weights of a matrix whose columns are kept as long integers."""

Row = Sequence[tuple[int, int]]


class Packing:
    """A matrix by its columns, each as (row, integer) pairs; ``size`` rows, none of which has absolute values
    that sum up to more than ``reach``."""

    def __init__(self, columns: Sequence[Row], size: int, reach: int) -> None:
        self.columns, self.size, self.bits = columns, size, reach.bit_length() + 1
        self.kept: dict[int, tuple[list[int], int]] = {}

    def times(self, u: Sequence[int]) -> list[int] | None:
        """The product with a vector; None where its entries are so long that this is not the way."""
        bits = max(map(int.bit_length, u), default=0) + self.bits
        width = next((w for w in WIDTHS if bits < 8 * w), 0)
        if not width:
            return None
        if width not in self.kept:
            self.kept[width] = self._packed(width)
        columns, halves = self.kept[width]
        total = sum((c * column for c, column in zip(u, columns, strict=False) if c), start=halves)
        slots, half, read = total.to_bytes(width * self.size, "little"), 1 << (8 * width - 1), int.from_bytes
        return [read(slots[k : k + width], "little") - half for k in range(0, len(slots), width)]

    def _packed(self, width: int) -> tuple[list[int], int]:
        """The columns, and half of what a slot holds in each: added, no slot is negative."""
        half = 1 << (8 * width - 1)
        halves = int.from_bytes(half.to_bytes(width, "little") * self.size, "little")
        empty = [half] * self.size
        packed = []
        for column in self.columns:
            slots = empty.copy()
            for i, weight in column:
                slots[i] += weight
            packed.append(int.from_bytes(b"".join([s.to_bytes(width, "little") for s in slots]), "little") - halves)
        return packed, halves


def packing(columns: Sequence[Row], rows: Sequence[Row], size: int) -> Packing | None:
    """Of a matrix that is not sparse; None for others, whose entries are multiplied one by one."""
    weights = sum(map(len, columns))
    if size < 8 or weights > MAX_WEIGHTS or 2 * weights < size * len(columns):
        return None
    return Packing(columns, size, max((sum(abs(w) for _, w in row) for row in rows), default=0))
