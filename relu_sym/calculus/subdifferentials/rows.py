"""A set-valued map told row by row: where, and the set there."""

from __future__ import annotations

from typing import Any

from sympy import FiniteSet, Set

from ...errors import NotLipschitzError, ReluSymError, Undecided, UnsupportedError
from ...forms.exact import expression
from ...forms.line.periodic import Periodic
from ...symbols import T
from .display import WHOLE, kink_points, rows_of_cases, shown, shown_interval

MINORANTS = "a slope or, where it is of no affine minorant, the empty set: ask for a point with .at"
Rows = list[tuple[str, Set | ReluSymError | None]]


def rows_of(m: Any) -> Rows:
    """The set on every interval and at every breakpoint, None without a value, or the refusal."""
    try:
        form, x = m._form, m.variable
    except Undecided:
        return rows_of_cases(m.cases())
    rows: Rows = []
    told = m._tells_slopes(form)
    for k, p in enumerate(form.pieces):
        lo, hi = (m._gate.out(expression(e)) for e in form.ends(k))
        where = shown_interval(x, lo, hi, "other" if p.periodic else "all")
        found = m._on_piece(p)
        rows.append((where, found if told or not isinstance(found, FiniteSet) else UnsupportedError(MINORANTS)))
        if k < len(form.breaks):
            point = m._gate.out(expression(form.breaks[k].point))
            try:
                rows.append((f"{x} = {shown(point)}", m.at(expression(form.breaks[k].point).xreplace({T: x}))))
            except (NotLipschitzError, UnsupportedError) as err:
                rows.append((f"{x} = {shown(point)}", err))
        rows += _repeated_rows(m, p) if p.periodic else []
    return rows


def _repeated_rows(m: Any, p: Periodic) -> Rows:
    """The sets at the kinks of a family; n is any whole number."""
    rows: Rows = []
    p = p.shortest()
    window = p.placed(WHOLE)
    for k, point in zip(p.kinks(), kink_points(p), strict=True):
        try:
            found = m._gate.out(m._at_break(window, k))
        except Undecided:
            found = UnsupportedError("the set differs from period to period: ask for it with .at")
        except (NotLipschitzError, UnsupportedError) as err:
            found = err.requoted(m._gate.out)
        rows.append((f"{m.variable} = {shown(m._gate.out(point))}", found))
    return rows
