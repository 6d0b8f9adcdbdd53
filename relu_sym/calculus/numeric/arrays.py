"""Evaluation with NumPy: one ``searchsorted``, one gather for every coefficient, Horner's rule, block by block."""

from __future__ import annotations

import math
from typing import Any

from ...errors import UnsupportedError
from .formula import formula
from .plan import Plan
from .table import Table

BLOCK = 1 << 15
"""Points worked on at a time: their columns stay in the processor's cache."""


class ArrayFunction:
    """A plan as a function of arrays of any shape; the result has the shape and the precision of the input."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._columns: dict[str, Columns] = {}
        self._for("d")

    def __call__(self, x: Any) -> Any:
        import numpy as np

        if isinstance(x, np.ma.MaskedArray):
            return np.ma.array(self(x.astype(float).filled(np.nan)), mask=x.mask)
        points = real_array(x)
        columns = self._for(points.dtype.char)
        flat = points.ravel()
        out = np.empty(flat.shape, points.dtype)
        with np.errstate(all="ignore"):
            for start in range(0, flat.size, BLOCK):
                block = slice(start, start + BLOCK)
                out[block] = columns.values(flat[block].astype(float, copy=False))
        return out.reshape(points.shape)[()]

    def _for(self, format: str) -> Columns:
        if format not in self._columns:
            self._columns[format] = Columns(Table(self.plan, format))
        return self._columns[format]


class Columns:
    """The table of one precision as arrays."""

    def __init__(self, table: Table) -> None:
        import numpy as np

        self.table = table
        self.bounds = np.array(table.bounds)
        self.centres = np.array([cell.centre for cell in table.cells])
        self.columns = [np.array(table.column(j)) for j in reversed(range(table.width))]
        self.formula_of = np.array([cell.formula for cell in table.cells])
        single = None if table.format == "d" else (lambda x: x.astype(table.format).astype(float))
        self.formulas = [formula(p, "numpy", rounded=single) for p, _ in table.formulas]
        self.refused = np.array(table.refused)
        self.refuses = bool(self.refused.any())

    def values(self, x: Any) -> Any:
        """The values at a block of points, not empty, in one dimension."""
        import numpy as np

        k, finite = self.locate(x)
        if self.refuses and self.refused.take(k).any():
            raise self.table.cells[k[self.refused.take(k).argmax()]].refusal.error()
        out = self.columns[0].take(k, mode="clip")  # k is in range: no need to check it
        if len(self.columns) > 1:
            u = x - self.centres.take(k, mode="clip")
            for column in self.columns[1:]:
                out *= u
                out += column.take(k, mode="clip")
        if self.formulas:
            which = self.formula_of.take(k)
            for j, f in enumerate(self.formulas, start=1):
                mask = which == j
                if mask.any():
                    out[mask] = f(x[mask])
        if not finite:
            out[np.isnan(x)] = math.nan
            out[x == -math.inf], out[x == math.inf] = self.table.plan.ends
        return out

    def locate(self, x: Any) -> tuple[Any, bool]:
        """The cell of every point, and whether all points are finite; points in order are met by the bounds."""
        import numpy as np

        if not (x[1:] >= x[:-1]).all():
            return self.bounds.searchsorted(x, side="right"), bool(np.isfinite(x).all())
        first, last = self.bounds.searchsorted(x[[0, -1]], side="right")
        cuts = x.searchsorted(self.bounds[first:last], side="left")
        counts = np.diff(cuts, prepend=0, append=len(x))
        return np.arange(first, last + 1).repeat(counts), bool(np.isfinite(x[0]) and np.isfinite(x[-1]))


def real_array(x: Any) -> Any:
    """The points as an array in half, single or double precision; what holds no real numbers is refused."""
    import numpy as np

    try:
        points = np.asarray(x)
    except ValueError as err:
        raise UnsupportedError("{0!r} is no array of numbers: {1}", x, err) from None
    if points.dtype.kind == "O":
        try:
            return np.array([float(t) for t in points.flat]).reshape(points.shape)
        except (TypeError, ValueError):
            raise UnsupportedError("{0!r} holds something that is no real number", x) from None
    if points.dtype.kind == "c":
        raise UnsupportedError("complex points: kinks and jumps live on the real line; pass the real part")
    if points.dtype.kind not in "biuf":
        raise UnsupportedError("an array of {0} holds no real numbers", points.dtype)
    if points.dtype.kind != "f":
        return points.astype(float)
    if points.dtype.itemsize > 8:
        raise UnsupportedError("{0} is more than double precision: use modules='mpmath'", points.dtype)
    return points.astype(points.dtype.char, copy=False)
