"""Evaluation with PyTorch and JAX: one ``searchsorted`` and gathers, differentiable by the framework.

At a breakpoint automatic differentiation gives the mean of the slopes on both sides, the value of ``rs.diff`` there
and the middle of Clarke's interval: every breakpoint is a cell of its own, value + mean*(x - breakpoint).  Where a
slope is missing or infinite it gives nan.
"""

from __future__ import annotations

from importlib import import_module
from math import isnan
from typing import Any, NamedTuple

from ...errors import UnsupportedError
from .formula import formula
from .plan import Plan
from .table import Table


class Columns(NamedTuple):
    """A table as rows of numbers in one precision: coefficients from the highest, at least two.

    ``slopeless`` is 1 in the cells that have a value and no slope, ``refused`` where asking for one is an error; None
    if there are none.
    """

    bounds: Any
    centres: Any
    coefficients: tuple[Any, ...]
    formula_of: Any
    slopeless: Any
    refused: Any


class TensorFunction:
    """A plan as a function of tensors of any shape; the result has the shape and the precision of the input."""

    name = ""
    flushes = False
    formats = {"float64": "d", "float32": "f", "float16": "e"}

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.lib = self.library()
        self._tables: dict[str, Table] = {}
        self._columns: dict[tuple, Columns] = {}
        self._formulas = [formula(p, self.name) for p, _ in self._table("float64").formulas]

    def library(self) -> Any:
        """The module that computes."""
        raise NotImplementedError

    def points(self, x: Any) -> Any:
        """``x`` as a real floating tensor."""
        raise NotImplementedError

    def column(self, numbers: list, like: Any) -> Any:
        """A constant row of numbers of the kind of ``like``."""
        raise NotImplementedError

    def gather(self, column: Any, k: Any) -> Any:
        """The entries of a column at the indices."""
        raise NotImplementedError

    def cells(self, bounds: Any, x: Any) -> Any:
        """The number of bounds that are <= x."""
        raise NotImplementedError

    def cast(self, x: Any, kind: str) -> Any:
        """``x`` in another precision."""
        raise NotImplementedError

    def __call__(self, x: Any) -> Any:
        given = self.points(x)
        kind = str(given.dtype).removeprefix("torch.")
        out = self._values(self.cast(given, "float64" if kind == "float64" else "float32"), self._table(kind))
        return self.cast(out, kind)

    def _table(self, kind: str) -> Table:
        format = self.formats.get(kind, "f")
        if format not in self._tables:
            self._tables[format] = Table(self.plan, format, slopes=True, flushes=self.flushes)
        return self._tables[format]

    def _columns_of(self, table: Table, like: Any) -> Columns:
        key = table.format, like.dtype, str(getattr(like, "device", ""))
        if key not in self._columns:
            slopeless = [len(cell.c) > 1 and isnan(cell.c[1]) and not isnan(cell.c[0]) for cell in table.cells]
            linear = [0.0 if none else c for c, none in zip(table.column(1), slopeless, strict=True)]
            higher = [table.column(j) for j in reversed(range(2, table.width))]
            self._columns[key] = Columns(
                self.column(table.bounds, like),
                self.column([cell.centre for cell in table.cells], like),
                tuple(self.column(c, like) for c in (*higher, linear, table.column(0))),
                self.column([cell.formula for cell in table.cells], like),
                self.column(list(map(float, slopeless)), like) if any(slopeless) else None,
                self.column(list(map(float, table.refused)), like) if any(table.refused) else None,
            )
        return self._columns[key]

    def _values(self, x: Any, table: Table) -> Any:
        lib, columns = self.lib, self._columns_of(table, x)
        k = self.cells(columns.bounds, x)
        if columns.refused is not None:
            hits = self.gather(columns.refused, k).reshape(-1)
            if bool(hits.any()):
                raise table.cells[int(k.reshape(-1)[int(hits.argmax())])].refusal.error()
        endless = lib.isinf(x)
        t = lib.where(endless, lib.zeros_like(x), x)
        u = t - self.gather(columns.centres, k)
        out = self.gather(columns.coefficients[0], k)
        for column in columns.coefficients[1:]:
            out = out * u + self.gather(column, k)
        if columns.slopeless is not None:  # add sqrt(0^2), whose value is 0 and whose derivative is nan
            mask = self.gather(columns.slopeless, k) == 1
            out = out + lib.where(mask, lib.sqrt(lib.where(mask, u * u, lib.ones_like(u))), lib.zeros_like(u))
        for j, (_, inner) in enumerate(table.formulas, start=1):
            mask = self.gather(columns.formula_of, k) == j
            # the formula must not see points outside its piece: its nan would spoil the gradient
            out = lib.where(mask, self._formulas[j - 1](lib.where(mask, t, lib.full_like(t, inner))), out)
        below, above = (lib.full_like(x, end) for end in self.plan.ends)
        return lib.where(endless, lib.where(x > 0, above, below), out)


class TorchFunction(TensorFunction):
    name = "torch"

    def library(self) -> Any:
        return import_module("torch")

    def points(self, x: Any) -> Any:
        t = self.lib.as_tensor(x)
        if t.is_complex():
            raise UnsupportedError("complex points: kinks and jumps live on the real line; pass the real part")
        return t if t.is_floating_point() else t.to(self.lib.get_default_dtype())

    def column(self, numbers: list, like: Any) -> Any:
        return self.lib.tensor(numbers, dtype=like.dtype, device=like.device)

    def gather(self, column: Any, k: Any) -> Any:
        return column.index_select(0, k.reshape(-1)).reshape(k.shape)

    def cells(self, bounds: Any, x: Any) -> Any:
        return self.lib.searchsorted(bounds, x.detach().contiguous(), right=True)

    def cast(self, x: Any, kind: str) -> Any:
        return x.to(getattr(self.lib, kind))


class JaxFunction(TensorFunction):
    name = "jax"
    flushes = True

    def library(self) -> Any:
        return import_module("jax.numpy")

    def points(self, x: Any) -> Any:
        t = self.lib.asarray(x)
        if self.lib.iscomplexobj(t):
            raise UnsupportedError("complex points: kinks and jumps live on the real line; pass the real part")
        return t if self.lib.issubdtype(t.dtype, self.lib.floating) else t.astype(float)

    def column(self, numbers: list, like: Any) -> Any:
        return import_module("numpy").array(numbers, dtype=like.dtype)  # no tracer may be kept

    def gather(self, column: Any, k: Any) -> Any:
        return self.lib.asarray(column)[k]

    def cells(self, bounds: Any, x: Any) -> Any:
        return self.lib.searchsorted(self.lib.asarray(bounds), x, side="right")

    def cast(self, x: Any, kind: str) -> Any:
        return x.astype(kind)
