"""A table of faces as a program on arrays: comparisons choose, and a branch that is not taken sees a harmless point.

Each formula is evaluated at ``where(mask, x, inside)``, so that neither its value nor any derivative of it can be nan
or infinite where it is not wanted: the double where.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_, or_
from typing import Any

from sympy import Expr, nan

from ..calculus.numeric.formula import compiled
from .faces import Face, Table

Program = Callable[..., Any]
OPERATIONS = {-1: lambda u, a: u < a, 0: lambda u, a: u == a, 1: lambda u, a: u > a}


class Generated:
    """``value(*xs)`` and ``slopes(*xs)`` of a table, on arrays of one shape and dtype, with ``where`` of a library."""

    def __init__(self, table: Table, lib: Any, modules: str) -> None:
        self.lib, self.table = lib, table
        variables = table.variables

        def made(e: Expr) -> Program:
            return _constant(float(e)) if e.is_number and e is not nan else compiled(variables, e, modules)

        self.switches = [(made(s.e), float(s.threshold)) for s in table.switches]
        self.inside = [tuple(map(float, f.inside)) for f in table.faces]
        self.values = [None if f.value is nan else made(f.value) for f in table.faces]
        self.gradients = [None if nan in f.slopes else tuple(map(made, f.slopes)) for f in table.faces]
        self.others = [None if f.other is None else tuple(map(made, f.other)) for f in table.faces]

    def masks(self, xs: tuple) -> list[Any]:
        """Of every face whether the points are in it."""
        heights = [(u(*xs), a) for u, a in self.switches]
        masks = [self._mask(f, heights, xs) for f in self.table.faces]
        return masks if len(xs) == 1 or not heights else self._settled(masks, heights)

    def _settled(self, masks: list[Any], heights: list) -> list[Any]:
        """Rounded switches can have signs that occur nowhere together: such a point goes to the cell it is nearest to
        being in, whose formula it meets up to rounding."""
        faces = self.table.faces
        lost = ~reduce(or_, masks)
        cells = [k for k, f in enumerate(faces) if all(s for _, s in f.signs)]
        margins = {
            k: reduce(self.lib.minimum, ((heights[j][0] - heights[j][1]) * s for j, s in faces[k].signs)) for k in cells
        }
        best = reduce(self.lib.maximum, margins.values())
        return [m | (lost & (margins[k] == best)) if k in margins else m for k, m in enumerate(masks)]

    def _mask(self, face: Face, heights: list, xs: tuple) -> Any:
        if not face.signs:
            return xs[0] == xs[0]
        return reduce(and_, (OPERATIONS[s](*heights[k]) for k, s in face.signs))

    def value(self, *xs: Any) -> Any:
        """f at the points."""
        return self._chosen(xs, self.values)

    def slopes(self, *xs: Any) -> tuple[Any, ...]:
        """The declared derivative at the points, by each variable."""
        found = []
        for i in range(len(xs)):
            column = [None if g is None else self._slope(k, i) for k, g in enumerate(self.gradients)]
            found.append(self._chosen(xs, column))
        return tuple(found)

    def _slope(self, k: int, i: int) -> Program:
        """Entry i of the gradient on face k."""
        mine, other = self.gradients[k], self.others[k]
        assert mine is not None
        if other is None:
            return mine[i]

        def least(*xs: Any) -> Any:
            g, h = ([u(*xs) + 0 * xs[0] for u in side] for side in (mine, other))
            steps = [b - a for a, b in zip(g, h, strict=True)]
            square = sum(d * d for d in steps)
            down = -sum(a * d for a, d in zip(g, steps, strict=True))
            apart = square > 0
            t = down / self.lib.where(apart, square, self.lib.ones_like(square))
            t = self.lib.clip(t, 0, 1)
            return g[i] + self.lib.where(apart, t, self.lib.zeros_like(t)) * steps[i]

        return least

    def _chosen(self, xs: tuple, formulas: list[Program | None]) -> Any:
        """One formula per face, each where its face is; nan elsewhere."""
        out = self.lib.full_like(xs[0], float("nan"))
        for mask, inside, formula in zip(self.masks(xs), self.inside, formulas, strict=True):
            if formula is not None:
                safe = (self.lib.where(mask, x, self.lib.full_like(x, p)) for x, p in zip(xs, inside, strict=True))
                out = self.lib.where(mask, formula(*safe), out)
        return out


def _constant(c: float) -> Program:
    return lambda *xs: c
