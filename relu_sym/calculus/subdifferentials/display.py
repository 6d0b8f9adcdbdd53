"""How a set-valued map tells its points and sets, and by which theorem they are exact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import And, Basic, Expr, Interval, Set, Symbol, Union, oo, sstr
from sympy.core.relational import Relational

from ...errors import ReluSymError
from ...forms.exact import expression
from ...forms.line.periodic import Periodic
from ...modes import Kind

WHOLE = Symbol("n", integer=True)
"""Any whole number, in the breakpoints of functions whose kinks repeat."""


def kink_points(p: Periodic) -> list[Expr]:
    """a + n*period for the kinks a of one period."""
    return [expression(p.window.breaks[k].point) + WHOLE * expression(p.period) for k in p.kinks()]


def shown(e: Basic) -> str:
    """A place: 0.3 has the digits that it was given with."""
    return sstr(e, full_prec=False)


def shown_interval(x: Symbol, lo: Expr, hi: Expr, all: str) -> str:
    """Where a piece stands: x < 1, 0 < x < 1, all x."""
    if lo == -oo:
        return f"{all} {x}" if hi == oo else f"{x} < {shown(hi)}"
    return f"{x} > {shown(lo)}" if hi == oo else f"{shown(lo)} < {x} < {shown(hi)}"


def shown_set(s: Set) -> str:
    """A set as it is written on paper: [0, 1], {-1, 1}."""
    if isinstance(s, Interval):
        return f"{'(' if s.left_open else '['}{shown(s.start)}, {shown(s.end)}{')' if s.right_open else ']'}"
    return " U ".join(map(shown_set, s.args)) if isinstance(s, Union) else sstr(s, full_prec=False)


SIGNS = {"==": "=", "!=": "≠"}


def said_case(c: Basic) -> str:
    """A condition on the parameters as it is written on paper: a > 0 and b = 1."""
    if isinstance(c, And):
        return " and ".join(sorted(map(said_case, c.args)))
    if isinstance(c, Relational):
        return f"{shown(c.lhs)} {SIGNS.get(c.rel_op, c.rel_op)} {shown(c.rhs)}"
    return shown(c)


def shown_row(found: Set | ReluSymError | None) -> str:
    """What stands beside a place: the set, or why there is none."""
    if isinstance(found, ReluSymError):
        return f"{type(found).__name__}: {found}"
    return "no value" if found is None else shown_set(found)


def rows_of_cases(cases: Sequence[tuple[Basic, Any]]) -> list[tuple[str, Any]]:
    """The rows of the map in every case of the parameters; a case in which f has no value is one without sets."""
    rows: list[tuple[str, Any]] = []
    for c, m in cases:
        there = f"for {said_case(c)}"
        rows += [(there, None)] if m is None else [(f"{where}, {there}", found) for where, found in m.rows()]
    return rows


REASONS = {
    Kind.CLARKE: "hull of the one-sided limits of the slope (Clarke 1983, theorem 2.5.1)",
    Kind.BOULIGAND: "the one-sided limits of the slope",
    Kind.FRECHET: "the slopes between the left and the right derivative (Rockafellar and Wets, definition 8.3)",
    Kind.LIMITING: "limits of Frechet subgradients at nearby points (Rockafellar and Wets, definition 8.3)",
    Kind.CONVEX: "the slopes of all affine minorants that touch (Rockafellar 1970, section 23)",
}
