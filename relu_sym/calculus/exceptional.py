"""``rs.exceptional_set``: where the classical derivative does not exist."""

from __future__ import annotations

from typing import Any

from sympy import FiniteSet, Interval, Set, Union

from ..forms.exact import expression
from ..forms.line.partition import Domain, LineForm
from ..forms.smoothness import is_smooth
from ..symbols import Gate
from ..vocabularies.read import read
from .slopes import corner


def exceptional_set(f: Any, x: Any) -> Set:
    """The set of real points at which f has no classical derivative, among them those where f has no value.

    >>> from sympy import Abs, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.exceptional_set(Abs(x**2 - 1), x)
    {-1, 1}
    >>> rs.exceptional_set(x*Abs(x), x)
    EmptySet
    """
    gate = Gate(f, x)
    with gate.errors():
        if is_smooth(gate.expr):
            return FiniteSet()
        form = read(gate.expr, Domain(gate.lo, gate.hi))
        return gate.out(of_form(form))


def of_form(form: LineForm) -> Set:
    """Breakpoints without a derivative, impulses, and the intervals without values."""
    points = [expression(form.breaks[k].point) for k in range(len(form.breaks)) if not corner(form, k).differentiable]
    gaps = [Interval.open(*map(expression, form.ends(k))) for k, p in enumerate(form.pieces) if p.diff().undefined]
    return Union(FiniteSet(*points, *(expression(i.point) for i in form.impulses)), *gaps)
