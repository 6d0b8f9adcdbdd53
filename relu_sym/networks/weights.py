"""The matrix of an affine node by rows for exact sums; by columns in slots, rounded row by row, for their signs."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from .rationals import Row
from .slots import Slots

LENGTH = 23
"""Of the sum of the rounded weights of a row, where the row is not much longer than that of 50 entries."""


class Weights:
    """Whole rows where the matrix is not sparse; else entries one by one."""

    def __init__(self, rows: Sequence[Row], offset: Sequence[int], width: int) -> None:
        """``width``: the entries of the sources that have weights are below."""
        self.rows, self.offset, self.size, self.width = rows, offset, len(rows), width
        self.is_dense = 2 * sum(map(len, rows)) >= len(rows) * width
        if not self.is_dense:
            self.by_row, self.table = list(map(dict, rows)), []
            return
        self.table = []
        for row in rows:
            numbers = [0] * width
            for j, w in row:
                numbers[j] = w
            self.table.append(numbers)
        short, drops = _shortened([[*row, c] for row, c in zip(self.table, offset, strict=True)])
        most = max((sum(map(abs, row)) for row in short), default=0)
        self.slots = Slots(self.size, most, width + 1 if any(drops) else 0)
        self.down = list(zip(*self.table, strict=True))
        *self.columns, self.constant = map(self.slots.packed, zip(*short, strict=True))

    def at(self, i: int, j: int) -> int:
        """The weight of entry j of the sources in entry i."""
        return self.by_row[i].get(j, 0)


class Columns(dict):
    """Of a dense matrix the rows at some columns, made when they are asked for, and these columns in slots."""

    def __init__(self, weights: Weights, entries: Sequence[int]) -> None:
        super().__init__()
        self.table, self.entries = weights.table, entries
        self.packed = [weights.constant, *[weights.columns[j] for j in entries]]
        self.pick = itemgetter(*entries) if len(entries) > 1 else None

    def __missing__(self, i: int) -> Sequence[int]:
        row = self.table[i]
        found = self[i] = self.pick(row) if self.pick else [row[j] for j in self.entries]
        return found


def _shortened(rows: Sequence[Sequence[int]]) -> tuple[list[list[int]], list[int]]:
    """Rows of rounded numbers with small sums, and how many bits were dropped: signs do not depend on them."""
    length = max(LENGTH, 17 + max(map(len, rows), default=0).bit_length())
    drops = [max(0, sum(map(abs, row)).bit_length() - length) for row in rows]
    return [[(w + (1 << d >> 1)) >> d for w in row] for row, d in zip(rows, drops, strict=True)], drops
