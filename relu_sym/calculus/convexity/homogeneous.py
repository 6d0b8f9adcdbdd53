"""Piecewise linear functions on the whole space: F(x, t) = t*f(x/t), whose cells with t > 0 are the cells of f.

f is convex where F is, and F is where it is the largest of its linear pieces: no gradient is above F on a ray of a
cell.  Reference: R. T. Rockafellar, Convex Analysis (1970), sections 5 and 8.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sympy import Add, Dummy, Expr, Max, Min, Mul, S

from ...errors import ReluSymError, Undecided
from ...forms.cells.enumeration import MAX_CELLS, Cell, cells
from ...forms.cells.vectors import Vector, dot, sign
from ...forms.exact import Scalar, expression
from ...forms.facts import Facts
from ...forms.line.partition import LineForm
from ...forms.line.piece import Poly
from ...functions import ReLU
from ...vocabularies.heads import outer_form
from ...vocabularies.switches import Program


class PiecewiseLinear(NamedTuple):
    """f by the cells of F: the rays of each, and the gradient of F there."""

    cells: list[tuple[list[Vector], Vector]]
    by_cell: list[Cell]
    facts: Facts

    def at(self, point: Sequence[Scalar]) -> Scalar:
        """f(point)."""
        lifted = (*point, 1)
        for c, (_, g) in zip(self.by_cell, self.cells, strict=True):
            if all(sign(dot(d.gradient, lifted), self.facts) in (0, d.sign) for d in c.decisions):
                return dot(g, lifted)
        raise AssertionError("the cells fill the space")

    def is_convex(self) -> bool:
        """Whether F is the largest of its linear pieces."""
        gradients = list(dict.fromkeys(g for _, g in self.cells))
        for rays, g in self.cells:
            for r in rays:
                here = dot(g, r)
                if any(sign(dot(h, r) - here, self.facts) > 0 for h in gradients if h is not g):
                    return False
        return True

    def rows_of_minorants(self, point: Sequence[Scalar]) -> Iterator[tuple[Vector, Scalar]]:
        """The rows (a, b) of a.v <= b, which say that f(point) + v.(y - point) <= f(y) for all y."""
        here = self.at(point)
        for rays, g in self.cells:
            for r in rays:
                *y, s = r
                yield tuple(c - s * p for c, p in zip(y, point, strict=True)), dot(g, r) - s * here


def piecewise_linear(
    f: Expr, variables: Sequence[Expr], facts: Facts, max_cells: int = MAX_CELLS
) -> PiecewiseLinear | None:
    """The cells of a function built of affine functions, Max, Min and piecewise linear heads; None for all others."""
    t = Dummy("t", real=True)
    lifted = _lifted(f, variables, t)
    if lifted is None:
        return None
    program = Program([ReLU(t), lifted], (*variables, t), (S.Zero,) * (len(variables) + 1), facts)
    found = [c for c in cells(program, 2 * max_cells) if not c.thin and c.gradients[0][-1]]
    rows = [
        ([*c.cone.rays, *c.cone.lines, *(tuple(-a for a in v) for v in c.cone.lines)], c.gradients[1]) for c in found
    ]
    return PiecewiseLinear(rows, found, facts)


def _lifted(e: Expr, variables: Sequence[Expr], t: Expr) -> Expr | None:
    """t*e(x/t)."""
    if e.free_symbols.isdisjoint(variables):
        return e * t
    if e in variables:
        return e
    if isinstance(e, Mul):
        factor, rest = e.as_independent(*variables, as_Add=False)
        inner = None if factor == 1 else _lifted(rest, variables, t)
        return None if inner is None else factor * inner
    if isinstance(e, (Add, Max, Min)):
        parts = [_lifted(a, variables, t) for a in e.args]
        return None if None in parts else e.func(*parts)
    form = _outer(e)
    inner = None if form is None else _lifted(e.args[0], variables, t)
    return None if form is None or inner is None else _ramps(form, inner, t)


def _outer(e: Expr) -> LineForm | None:
    """The form of a head of one argument that is continuous and linear in pieces."""
    try:
        form = outer_form(e) if len(e.args) == 1 else None
    except Undecided:
        raise
    except ReluSymError:
        return None
    if form is None or not all(isinstance(p, Poly) and len(p.c) < 3 for p in form.pieces):
        return None
    values = [{b.value, *form.limits(k)} for k, b in enumerate(form.breaks)]
    return form if all(len(v) == 1 for v in values) else None


def _ramps(form: LineForm, u: Expr, t: Expr) -> Expr:
    """c0*t + c1*u + sum of jumps of the slope times ReLU(u - a*t)."""
    constant, slope = (*form.pieces[0].c, 0, 0)[:2]
    terms: list[Any] = [expression(constant) * t, expression(slope) * u]
    for b, left, right in zip(form.breaks, form.pieces, form.pieces[1:], strict=False):
        bend = (*right.diff().c, 0)[0] - (*left.diff().c, 0)[0]
        terms.append(expression(bend) * ReLU(u - expression(b.point) * t))
    return Add(*terms)
