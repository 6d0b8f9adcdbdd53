"""A set-valued field as a table: the gradient of every cell with its inequalities, a few where there are many."""

from __future__ import annotations

from itertools import islice
from typing import Any

from sympy import Expr, Tuple
from sympy.matrices import MatrixBase

from ...errors import BudgetError, Undecided, UnsupportedError
from ...modes import Kind
from ...steps import Subdifferential
from ...steps.layout import Scripts, Table, row
from .display import shown

MOST_SHOWN = 16
"""Cells that a table shows."""
ELSEWHERE = {
    Kind.CLARKE: "the hull of the gradients of the cells that touch the point: .at(point)",
    Kind.BOULIGAND: "the gradients of the cells that touch the point: .at(point)",
    Kind.FRECHET: "the slopes below f' at the point: .at(point)",
    Kind.LIMITING: "the limits of Frechet's sets at points nearby: .at(point)",
}


def table(m: Any) -> str:
    """A row a cell: where and what; or why cells are not listed."""
    try:
        found = list(islice(m.cells(), MOST_SHOWN + 1))
    except (Undecided, UnsupportedError, BudgetError) as why:
        return f"no table of cells: {why}"
    rows = [(", ".join(map(shown, c.conditions)) or "everywhere", _gradient(c.gradient)) for c in found[:MOST_SHOWN]]
    if len(found) > MOST_SHOWN:
        rows.append(("...", "more cells: .cells()"))
    if len(found) > 1:
        rows.append(("elsewhere", ELSEWHERE[m.kind]))
    width = max(len(where) for where, _ in rows)
    return "\n".join(f"{where:<{width}}  {what}" for where, what in rows)


def _gradient(g: Any) -> str:
    if g is None:
        return "no value"
    return f"{{{g.tolist() if isinstance(g, MatrixBase) else shown(Tuple(*g))}}}"


def layout(m: Any, named: bool = False) -> Any:
    """point -> cases, or name = cases; the name alone where cells are not listed."""
    x = Tuple(*m.variables)
    name = Subdifferential(m.source, x, m.kind.value)
    try:
        found = list(islice(m.cells(), MOST_SHOWN + 1))
    except (Undecided, UnsupportedError, BudgetError):
        return row(name)
    rows: list[tuple[Any, Any]] = [(_set(c.gradient), _where(c.conditions, x)) for c in found[:MOST_SHOWN]]
    if len(found) > 1:
        rows.append((name, "otherwise"))
    return row(*((name, "=") if named else (x, "↦")), Table(tuple(rows)))


def _set(g: Any) -> Any:
    if g is None:
        return "no value"
    return row("{", g if isinstance(g, MatrixBase) else Tuple(*g), "}")


def _where(conditions: tuple, x: Tuple) -> Any:
    if not conditions:
        return row(x, "∈", Scripts("ℝ", sup=str(len(x))))
    return row(*(part for k, c in enumerate(conditions) for part in ((",", c) if k else (c,))))


def reason(m: Any, curved: Expr | None) -> tuple[bool, str]:
    """Whether every set is proved to be the true one, and why, or what is not proved."""
    found = m.switches
    if not found:
        return True, "no switch: the set is the gradient"
    if curved is None:
        return (
            True,
            "all switches are products of affine forms, so cones of directions tell every cell that touches "
            "a point (Scholtes, proposition 4.3.1)",
        )
    if len(found) == 1 and found[0].is_polynomial(*m.variables) and _never_flat(found[0], m.variables):
        return (
            True,
            "the one switch has a gradient that is nowhere 0, so both its sides touch where it vanishes "
            "(Scholtes, proposition 4.3.1)",
        )
    return (
        False,
        f"not proved for all points: {shown(curved)} is not affine, and where such switches touch others the set "
        "may be an enclosure, which says so: .at(point).reason",
    )


def _never_flat(w: Expr, variables: tuple) -> bool:
    return any(s.is_number and s != 0 for s in (w.diff(v) for v in variables))
