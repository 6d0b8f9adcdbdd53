"""Heads smooth on their whole real range, and undefined functions, smooth by convention."""

from __future__ import annotations

from typing import Any

from sympy import Add, Expr, Subs
from sympy.core.function import AppliedUndef

from ..forms.line.compose import compose
from ..forms.line.partition import LineForm
from ..forms.line.piece import piece
from ..forms.smoothness import SMOOTH, depends
from ..symbols import T
from .heads import HEADS, Head, Reader, Side, Slopes, unknown


class Smooth(Head):
    """F(u), F smooth: the outer form has one piece."""

    has_law = False

    def form(self, e: Any, reader: Reader) -> LineForm:
        if len(e.args) != 1:
            raise unknown(e)
        return compose(LineForm((piece(e.func(T)),)), reader.one(e.args[0]), type(e).__name__, e.func)

    def branch(self, e: Any, side: Side) -> Expr:
        return e.func(*map(side.of, e.args))

    def is_continuous(self, e: Any) -> bool:
        return True

    def is_total(self, e: Any) -> bool:
        return True

    def slope(self, e: Any, walk: Slopes) -> Expr:
        return Add(*[e.fdiff(k) * walk.slope(u) for k, u in enumerate(e.args, 1) if depends(u)])


class Undefined(Smooth):
    """f(u), f any function."""

    for_subclasses = True


class Substituted(Head):
    """An expression at the place u of its variable: what SymPy writes as Subs, f'(u) of an undefined function f too."""

    has_law = False

    def form(self, e: Any, reader: Reader) -> LineForm:
        done = done_here(e)
        if done is not None:
            return reader.one(done)
        if len(e.variables) > 1 or depends(e.expr) or not e.expr.atoms(AppliedUndef):
            raise unknown(e)
        outer = LineForm((piece(Subs(e.expr, e.variables, (T,))),))
        return compose(outer, reader.one(e.point[0]), "Subs")

    def branch(self, e: Any, side: Side) -> Expr:
        done = done_here(e)
        if done is None:
            raise unknown(e)
        return side.of(done)


def done_here(e: Any) -> Expr | None:
    """The expression with its variables at their places, where no undefined function and no order keeps them apart."""
    if e.point.free_symbols & set(e.variables):
        return None
    done = e.doit()
    return None if done.atoms(Subs) else done


HEADS.update(dict.fromkeys(SMOOTH, Smooth()))
HEADS[AppliedUndef] = Undefined()
HEADS[Subs] = Substituted()
