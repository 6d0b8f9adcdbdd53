"""A normal form as LaTeX: every piece and value with its condition, left to right, then the impulses as terms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Add, Expr, Integer, Sum, Symbol, nan, oo

from ...functions import Dirac
from ...steps import Branch
from ...steps.layout import Table, latex, row
from ..subdifferentials.display import WHOLE


def shown_form(form: Any, printer: Any, exp: Any = None) -> str:
    """``x -> cases + impulses``; where the order of the parameters decides, the cases of every case."""
    forms = [((), form)] if not hasattr(form, "cases") else [((",", c), f) for c, f in form.cases]
    cells = tuple((value, row(where, *case)) for case, f in forms for value, where in _cells(f))
    shown = latex(printer, row(form.variable, "↦", Table(cells)))
    for case, f in forms:
        impulses = Add(*_impulses(f))
        if impulses == 0:
            continue
        told = latex(printer, Table(((impulses, case[1]), (Integer(0), "otherwise"))) if case else impulses)
        shown += f" {told}" if told.startswith("-") else f" + {told}"
    return rf"\left({shown}\right)^{{{exp}}}" if exp else shown


def _cells(form: Any) -> Iterator[tuple[Any, Any]]:
    """(value, condition) of every piece and value; of a period with the whole number n in it."""
    x, points = form.variable, [-oo, *form.breakpoints, oo]
    for k, p in enumerate(form.pieces):
        inside = Branch(0, points[k], points[k + 1]).condition(x)
        if k in form.periods and form.periods[k].breakpoints:
            yield from _repeated(x, form.periods[k], (",", inside) if len(form.pieces) > 1 else ())
        else:
            yield _value(p), inside
        if k < len(form.values):
            yield _value(form.values[k]), row(x, "=", points[k + 1])


def _repeated(x: Symbol, one: Any, inside: tuple) -> Iterator[tuple[Any, Any]]:
    ends = [*one.breakpoints[1:], *(p + one.period for p in one.breakpoints[:1])]
    for a, b, p, value in zip(one.breakpoints, ends, one.pieces, one.values, strict=True):
        whole = (",", WHOLE, "∈", "ℤ", *inside)
        yield _value(value), row(x, "=", a, *whole)
        yield _value(p), row(Branch(0, a, b).condition(x), *whole)


def _value(e: Expr) -> Any:
    return "no value" if e is nan else e


def _impulses(form: Any) -> Iterator[Expr]:
    """The impulses as terms, those that repeat as sums."""
    yield from (_term(form.variable, i) for i in form.impulses)
    for one in form.periods.values():
        yield from (Sum(_term(form.variable, i), (WHOLE, -oo, oo)) for i in one.impulses)


def _term(x: Symbol, impulse: Any) -> Expr:
    point, order, weight = impulse
    return weight * (Dirac(x - point, order) if order else Dirac(x - point))
