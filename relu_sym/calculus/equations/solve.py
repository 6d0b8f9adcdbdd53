"""``rs.solve``: the solutions as a list, of one unknown or of a piecewise linear system."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Symbol
from sympy.core.relational import Relational

from ...budget import verb
from ...errors import UnsupportedError
from ...symbols import Lists, flat
from .conditions_asked import as_condition
from .inequalities import reduce_inequalities
from .linear_pieces import solutions
from .listing import elements
from .solveset import solveset

Row = tuple[Expr, ...]


@verb
def solve(f: Any, *symbols: Any, dict: bool = False, set: bool = False, assume: Any = ()) -> Any:
    """All real solutions, exact: a list for one unknown, a list of tuples for a list of equations.

    ``dict=True``: a list of dictionaries by unknown; ``set=True``: the unknowns and a set of tuples.  Inequalities,
    with one unknown equations among them, are reduced by ``rs.reduce_inequalities`` instead.  Numbers come in
    increasing order; where
    parameters decide, a solution is a Piecewise over them, ``nan`` in the cases in which there is none such.

    A system of several unknowns is solved if it is piecewise linear: cell by cell, the boundaries between cells by the
    values there.  A point solves by the value of every side *there* (``Heaviside(0) = 1/2``).

    Errors: ``UnsupportedError`` where there are infinitely many solutions (an interval, points that repeat, a segment
    or a polygon of a system: the message says which; of one unknown ``rs.solveset`` gives them as a set), where a
    system is not piecewise linear, and those of ``rs.solveset``; ``BudgetError``.

    >>> from sympy import Abs, Max, symbols
    >>> import relu_sym as rs
    >>> x, y = symbols('x y', real=True)
    >>> rs.solve(Max(x, 1 - x) - 2, x)
    [-1, 2]
    >>> rs.solve([Max(x, y) - 2, x + y - 3], [x, y])
    [(1, 2), (2, 1)]
    >>> rs.solve([Abs(x) + Abs(y) - 1, x - y], [x, y], dict=True)
    [{x: -1/2, y: -1/2}, {x: 1/2, y: 1/2}]
    >>> rs.solve(x - Abs(x), x)
    Traceback (most recent call last):
    ...
    relu_sym.errors.UnsupportedError: x - Abs(x) has infinitely many zeros, Interval(0, oo): rs.solveset gives them

    Reference: S. Scholtes, Introduction to Piecewise Differentiable Equations (2012), chapter 2.
    """
    listed = isinstance(f, Lists) or (len(symbols) == 1 and isinstance(symbols[0], Lists))
    unknowns = unknowns_of(f, flat(symbols))
    relations = flat(f) if isinstance(f, Lists) else [f]
    unequal = [isinstance(r, Relational) and r.rel_op != "==" for r in relations]
    if not (dict or set) and any(unequal) and (len(unknowns) == 1 or all(unequal)):
        return reduce_inequalities(relations, unknowns, assume=assume)
    rows = solutions(relations, unknowns, assume) if len(unknowns) > 1 else _of_one(f, unknowns[0], assume)
    if set:
        return list(unknowns), {tuple(row) for row in rows}
    if dict:
        return [_by_unknown(unknowns, row) for row in rows]
    return rows if listed else [row[0] for row in rows] if len(unknowns) == 1 else rows


def _by_unknown(unknowns: list[Symbol], row: Row) -> Any:
    return {v: a for v, a in zip(unknowns, row, strict=True) if a != v}


def unknowns_of(f: Any, symbols: list) -> list[Symbol]:
    """The unknowns, or all free symbols where none is named."""
    if symbols:
        return symbols
    found = sorted(as_condition(f).free_symbols, key=str)
    if not found:
        raise UnsupportedError("{0} has no symbol: there is nothing to solve for", f)
    return found  # type: ignore[return-value]


def _of_one(f: Any, x: Symbol, assume: Any) -> list[Row]:
    found = solveset(as_condition(f), x, assume=assume)
    values = elements(found)
    if values is None:
        what = "solutions" if isinstance(f, (*Lists, Relational)) else "zeros"
        raise UnsupportedError("{0} has infinitely many " + what + ", {1}: rs.solveset gives them", f, found)
    return [(v,) for v in values]
