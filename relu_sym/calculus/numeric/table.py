"""The plan in machine numbers: cell k is the half-open interval [bounds[k - 1], bounds[k]), one polynomial each.

A knot whose value the piece beside it gives anyway belongs to that piece; any other knot is a cell of its own, the
one machine number between its point and the next.  So every lookup is one search, whatever happens at the knots.
"""

from __future__ import annotations

import math
from itertools import groupby
from struct import pack, unpack
from typing import NamedTuple

import mpmath

from ...errors import UnsupportedError
from ...forms.exact import expression
from ...forms.line.piece import Piece
from ...symbols import T
from .plan import Knot, Plan, Refusal, Row, number, numbers

BITS = 200
"""Precision of the numbers before they are rounded to machine numbers."""
INTEGERS = {"d": "q", "f": "i", "e": "h"}
"""Formats (``struct``) of double, single and half precision, and of the integers of the same size."""

SMALLEST_NORMAL = {"d": 2.0**-1022, "f": 2.0**-126}
"""Smaller numbers are 0 to a library that flushes them."""


class Cell(NamedTuple):
    """sum c_k (x - centre)^k; ``formula`` is a number from 1 in ``Table.formulas`` that replaces it, 0 for none."""

    centre: float
    c: tuple[float, ...]
    formula: int = 0
    refusal: Refusal | None = None

    def at(self, x: float) -> float:
        """The polynomial by Horner's rule."""
        out, u = 0.0, x - self.centre
        for c in reversed(self.c):
            out = out * u + c
        return out


NOWHERE = Cell(0.0, (math.nan,))


class Table:
    """Bounds, cells and formulas for machine numbers of one format.

    ``slopes``: every knot is a cell of its own, which carries the mean of the slopes beside it (nan: none).
    ``flushes``: the library reads numbers below the smallest normal one as 0.
    """

    def __init__(self, plan: Plan, format: str, slopes: bool = False, flushes: bool = False) -> None:
        self.format, self.slopes, self.flushes, self.plan = format, slopes, flushes, plan
        self.formulas: list[tuple[Piece, float]] = []
        self._numbered: dict[Piece, int] = {}
        self.bounds: list[float] = []
        self.cells = [self._cell(plan.rows[0])]
        knots = enumerate(plan.knots)
        for point, group in groupby(knots, key=lambda k: self._rounded(k[1])):
            self._add(point, list(group))

    @property
    def width(self) -> int:
        """The number of coefficients of the longest polynomial."""
        return max(len(cell.c) for cell in self.cells)

    def column(self, j: int) -> list[float]:
        """Coefficient j of every cell."""
        return [cell.c[j] if j < len(cell.c) else 0.0 for cell in self.cells]

    @property
    def refused(self) -> list[bool]:
        """Which cells are points where it is an error to ask for the value."""
        return [cell.refusal is not None for cell in self.cells]

    def _rounded(self, knot: Knot) -> float:
        try:
            value = float(number(knot.point, BITS))
            out = unpack(self.format, pack(self.format, value))[0]
        except OverflowError:
            out = math.inf
        if math.isinf(out):
            raise UnsupportedError(
                "the breakpoint {0} = {1} is too large for a machine number: use modules='mpmath'",
                T,
                expression(knot.point),
            )
        return out

    def _add(self, point: float, knots: list[tuple[int, Knot]]) -> None:
        """The cells of the knots that round to one machine number, and of the piece on their right."""
        k, knot = knots[-1]
        right, left = self._cell(self.plan.rows[k + 1]), self.cells[-1]
        value = math.nan if knot.value is None else self._float(number(knot.value, BITS))
        refusal = next((other.refusal for _, other in knots if other.refusal), None)
        if refusal is None and not self.slopes:
            if self._gives(right, point, value):
                self.bounds.append(point)
                self.cells.append(right)
                return
            if self._gives(left, point, value):
                self.bounds.append(self._after(point))
                self.cells.append(right)
                return
        c = (value, math.nan if math.isnan(value) else self.plan.slope(k)) if self.slopes else (value,)
        self.bounds += [point, self._after(point)]
        self.cells += [Cell(point, c, 0, refusal), right]

    def _gives(self, cell: Cell, point: float, value: float) -> bool:
        """Whether the cell has the value at the point, to the last bit."""
        here = math.nan if cell.formula else cell.at(point)
        return not cell.formula and (here == value or (math.isnan(here) and math.isnan(value)))

    def _after(self, point: float) -> float:
        """The next larger machine number: the next bit pattern away from 0, or towards it."""
        if self.flushes and point == 0:
            return SMALLEST_NORMAL.get(self.format, 2.0**-24)
        whole = INTEGERS[self.format]
        pattern = unpack(whole, pack(self.format, abs(point)))[0]
        if point < 0:
            return -unpack(self.format, pack(whole, pattern - 1))[0]
        return unpack(self.format, pack(whole, pattern + 1))[0]

    def _cell(self, row: Row) -> Cell:
        if row.formula is not None:
            if row.formula not in self._numbered:
                self.formulas.append((row.formula, self._float(number(row.inner, BITS))))
                self._numbered[row.formula] = len(self.formulas)
            return Cell(0.0, (0.0,), self._numbered[row.formula])
        if row.c is None:
            return NOWHERE
        centre, c = numbers(row, BITS)
        return Cell(self._point(centre), tuple(map(self._float, c)))

    def _point(self, centre) -> float:
        return unpack(self.format, pack(self.format, float(centre)))[0]

    def _float(self, value) -> float:
        out = float(value)
        if math.isinf(out) and not mpmath.isinf(value):
            raise UnsupportedError("a coefficient is too large for a machine number: use modules='mpmath'")
        return out
