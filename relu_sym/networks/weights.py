"""The matrix of an affine node by rows for exact sums, and by columns in slots for rounded ones."""

from __future__ import annotations

from collections.abc import Sequence

from .rationals import Row
from .slots import Slots


class Weights:
    """Whole rows where the matrix is not sparse; else entries one by one."""

    def __init__(self, rows: Sequence[Row], offset: Sequence[int], width: int) -> None:
        """``width``: the entries of the sources that have weights are below."""
        self.rows, self.offset, self.size, self.width = rows, offset, len(rows), width
        self.is_dense = 2 * sum(map(len, rows)) >= len(rows) * width
        if not self.is_dense:
            self.by_row, self.table = list(map(dict, rows)), []
            self.slots = Slots(self.size, 1)
            return
        self.table = []
        for row in rows:
            numbers = [0] * width
            for j, w in row:
                numbers[j] = w
            self.table.append(numbers)
        most = max((sum(map(abs, row)) + abs(c) for row, c in zip(self.table, offset, strict=True)), default=0)
        self.slots = Slots(self.size, most)
        self.down = list(zip(*self.table, strict=True))
        self.columns = list(map(self.slots.packed, self.down))
        self.constant = self.slots.packed(offset)

    def at(self, i: int, j: int) -> int:
        """The weight of entry j of the sources in entry i."""
        return self.by_row[i].get(j, 0)
