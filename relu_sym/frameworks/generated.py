"""A table of faces as a program on arrays: comparisons choose, and a branch that is not taken sees a harmless point.

Each formula is evaluated at ``where(mask, x, inside)``, so that neither its value nor any derivative of it can be nan
or infinite where it is not wanted: the double where.  The programs are plain functions over tuples, which compilers of
the frameworks can look into.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Basic, Expr, nan, preorder_traversal

from ..calculus.numeric.formula import compiled
from .faces import Face, Table

Program = Callable[..., Any]


def programs(table: Table, lib: Any, modules: str) -> tuple[Program, Program]:
    """``value(*xs)`` and ``slopes(*xs)`` on arrays of one shape and dtype; ``lib``: the library of where, full_like."""

    def made(e: Expr) -> Program | None:
        if e is nan:
            return None
        return _constant(float(e)) if e.is_number else compiled(table.variables, _in_decimals(e), modules)

    inside = tuple(tuple(map(float, f.inside)) for f in table.faces)
    masks = _masks(table, lib, made)
    value = _selected(lib, masks, inside, tuple(made(f.value) for f in table.faces))
    columns = tuple(
        _selected(lib, masks, inside, tuple(_slope(f, i, lib, made) for f in table.faces))
        for i in range(len(table.variables))
    )

    def slopes(*xs: Any) -> tuple[Any, ...]:
        return tuple([column(*xs) for column in columns])

    return value, slopes


def _in_decimals(e: Expr) -> Expr:
    """Irrational constants as decimals: the functions of tensors take no numbers."""
    found: dict[Basic, Basic] = {}
    walk = preorder_traversal(e)
    for part in walk:
        if isinstance(part, Expr) and part.is_number and not part.is_Rational:
            found[part] = part.evalf(20)
            walk.skip()
    return e.xreplace(found) if found else e


def _constant(c: float) -> Program:
    return lambda *xs: c


def _selected(lib: Any, masks: Program, inside: tuple, formulas: tuple) -> Program:
    """One formula per face, each where its face is; nan elsewhere."""

    def found(*xs: Any) -> Any:
        out = lib.full_like(xs[0], float("nan"))
        for mask, point, formula in zip(masks(*xs), inside, formulas, strict=True):
            if formula is not None:
                safe = [lib.where(mask, x, lib.full_like(x, p)) for x, p in zip(xs, point, strict=True)]
                out = lib.where(mask, formula(*safe), out)
        return out

    return found


def _slope(face: Face, i: int, lib: Any, made: Callable[[Expr], Program | None]) -> Program | None:
    """Entry i of the gradient on a face."""
    mine = tuple(map(made, face.slopes))
    if face.other is None or None in mine:
        return mine[i]
    other = tuple(map(made, face.other))

    def least(*xs: Any) -> Any:
        g, h = ([u(*xs) + 0 * xs[0] for u in side] for side in (mine, other))  # type: ignore[misc]
        steps = [b - a for a, b in zip(g, h, strict=True)]
        square = sum([d * d for d in steps])
        down = -sum([a * d for a, d in zip(g, steps, strict=True)])
        apart = square > 0
        t = lib.clip(down / lib.where(apart, square, lib.ones_like(square)), 0, 1)
        return g[i] + lib.where(apart, t, lib.zeros_like(t)) * steps[i]

    return least


# ---------------------------------------------------------------------- which face
def _masks(table: Table, lib: Any, made: Callable[[Expr], Program | None]) -> Program:
    """Of every face whether the points are in it."""
    switches = tuple((made(s.e), float(s.threshold)) for s in table.switches)
    signs = tuple(f.signs for f in table.faces)
    cells = tuple(k for k, of in enumerate(signs) if all(s for _, s in of))
    can_be_lost = len(table.variables) > 1 and bool(switches)

    def found(*xs: Any) -> list[Any]:
        heights = [(u(*xs), a) for u, a in switches]  # type: ignore[misc]
        masks = [_mask(of, heights, xs) for of in signs]
        return _settled(lib, masks, heights, signs, cells) if can_be_lost else masks

    return found


def _mask(signs: tuple, heights: list, xs: tuple) -> Any:
    """Whether the switches have these signs."""
    out = xs[0] == xs[0]
    for k, s in signs:
        u, a = heights[k]
        out = out & (u > a if s > 0 else u < a if s < 0 else u == a)
    return out


def _settled(lib: Any, masks: list, heights: list, signs: tuple, cells: tuple) -> list[Any]:
    """Rounded switches can have signs that occur nowhere together: such a point goes to the cell it is nearest to
    being in, whose formula it meets up to rounding."""
    held = masks[0]
    for mask in masks[1:]:
        held = held | mask
    margins = []
    for k in cells:
        least = None
        for j, s in signs[k]:
            margin = (heights[j][0] - heights[j][1]) * s
            least = margin if least is None else lib.minimum(least, margin)
        margins.append(least)
    best = margins[0]
    for margin in margins[1:]:
        best = lib.maximum(best, margin)
    for k, margin in zip(cells, margins, strict=True):
        masks[k] = masks[k] | (~held & (margin == best))
    return masks
