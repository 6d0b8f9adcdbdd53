"""Putting a value in for a parameter, strictly: no value comes out where a part of the expression has none.

SymPy's ``subs`` is lazy: ``(a*Heaviside(x/a)).subs(a, 0)`` is 0, which hides that the formula divides by 0 there.
"""

from __future__ import annotations

from typing import Any

from sympy import Basic, Derivative, Expr, Max, Min, Piecewise, Subs, Symbol, false, nan, oo, true, zoo
from sympy.functions.elementary.piecewise import ExprCondPair

from ..errors import ReluSymError
from ..symbols import T

NO_VALUE = (zoo, nan, oo, -oo)


def at_value(e: Basic, v: Symbol, there: Expr) -> Basic | None:
    """``e`` with ``there`` for ``v``; None where a part of it that counts has no finite value then."""
    memo: dict[Basic, Basic | None] = {v: there}

    def walk(e: Basic) -> Basic | None:
        if e not in memo:
            memo[e] = rebuilt(e) if v in e.free_symbols else e
        return memo[e]

    def rebuilt(e: Basic) -> Basic | None:
        if isinstance(e, Piecewise):
            return chosen(e)
        if isinstance(e, (Derivative, Subs)):
            return finite(e.subs(v, there))
        args = [walk(a) for a in e.args]
        if any(a is None for a in args):
            return None
        if isinstance(e, (Max, Min)) and T in e.free_symbols:
            return (
                finite(e.func(*set(args), evaluate=False)) if len(set(args)) > 1 else args[0]
            )  # theirs compares at length
        try:
            return finite(e.func(*args))
        except (ReluSymError, TypeError, ValueError, ZeroDivisionError):  # Heaviside(zoo), zoo > 0, Mod(x, 0)
            return None

    def chosen(e: Piecewise) -> Basic | None:
        """The branches that may hold; those that do not need no value."""
        pairs: list[ExprCondPair] = []
        for value, condition in e.args:
            holds = walk(condition)
            if holds is None:
                return None
            if holds == false:
                continue
            branch = walk(value)
            if branch is None:
                return None
            pairs.append(ExprCondPair(branch, holds))
            if holds == true:
                break
        return Piecewise(*pairs) if pairs else None

    return walk(e)


class AtOnce(Basic):
    """A set that is built again when all that ``subs`` puts in is in: with some of it its order may be open."""

    def subs(self, *args: Any, **kwargs: Any) -> Any:
        """As SymPy's."""
        return self.func(*(a.subs(*args, **kwargs) for a in self.args))


def finite(e: Basic) -> Basic | None:
    """``e`` unless it says that there is no finite value."""
    return None if e in NO_VALUE else e
