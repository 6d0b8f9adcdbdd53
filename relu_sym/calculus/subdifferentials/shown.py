"""A set-valued map as LaTeX: the set of every piece and every breakpoint, left to right, with its condition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import FiniteSet, S, Set, oo

from ...errors import BudgetError, NotLipschitzError, Undecided, UnsupportedError
from ...forms.exact import expression
from ...forms.line.periodic import Periodic
from ...steps import Branch
from ...steps.layout import Table, latex, row
from .display import WHOLE


def shown_map(m: Any, printer: Any, exp: Any = None, named: bool = False) -> str:
    """``x -> cases``, or ``name = cases``; that there is a set at every point where the cases are not told."""
    name = m._name()
    try:
        shown = latex(printer, row(*((name, "=") if named else (m.variable, "↦")), _table(m)))
    except (Undecided, BudgetError):
        shown = latex(printer, row(name, ",", m.variable, "∈", "ℝ"))
    return rf"\left({shown}\right)^{{{exp}}}" if exp else shown


def _table(m: Any) -> Table:
    try:
        form, x, out = m._form, m.variable, m._gate.out
    except Undecided:
        return _by_cases(m)
    rows: list[tuple[Any, Any]] = []
    for k, p in enumerate(form.pieces):
        lo, hi = (out(expression(e)) for e in form.ends(k))
        if p.periodic:
            rows += _families(m, p, () if (lo, hi) == (-oo, oo) else (",", Branch(0, lo, hi).condition(x)))
        else:
            rows.append((_slopes(m, p), Branch(0, lo, hi).condition(x)))
        if k < len(form.breaks):
            point = out(expression(form.breaks[k].point))
            rows.append((_asked(lambda point=point: m.at(point)), row(x, "=", point)))
    return Table(tuple(rows))


def _by_cases(m: Any) -> Table:
    """The rows of every case of the parameters."""
    rows: list[tuple[Any, Any]] = []
    for c, case in m.cases():
        rows += [("no value", c)] if case is None else [(s, row(where, ",", c)) for s, where in _table(case).rows]
    return Table(tuple(rows))


def _families(m: Any, p: Periodic, inside: tuple) -> list[tuple[Any, Any]]:
    """The sets at the kinks of a period and between them; n is any whole number."""
    p = p.shortest()
    window, kinks, out = p.placed(WHOLE), p.kinks(), m._gate.out
    points = [out(expression(window.breaks[k].point)) for k in kinks]
    ends = [*points[1:], *(a + out(expression(p.period)) for a in points[:1])]
    found = []
    for k, a, b in zip(kinks, points, ends, strict=True):
        whole = (",", WHOLE, "∈", "ℤ", *inside)
        found.append((_asked(lambda k=k: out(m._at_break(window, k))), row(m.variable, "=", a, *whole)))
        found.append((_slopes(m, window.pieces[k + 1]), row(Branch(0, a, b).condition(m.variable), *whole)))
    return found


def _slopes(m: Any, p: Any) -> Any:
    """The one slope of a piece as a set."""
    found = m._on_piece(p)
    if not isinstance(found, FiniteSet):
        return "no value" if found is None else found
    slope = row("{", m._gate.out(m._slope(p).expr(m.variable)), "}")
    return slope if m._tells_slopes(m._form) else row(slope, "or", S.EmptySet)


def _asked(ask: Callable[[], Set]) -> Any:
    """A set, or that there is none."""
    try:
        return ask()
    except Undecided:
        raise
    except (NotLipschitzError, UnsupportedError):
        return "no set"
