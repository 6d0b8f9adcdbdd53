"""Points of R^n by a condition, in which parameters can be put."""

from __future__ import annotations

from typing import Any

from sympy import Basic, ConditionSet, Set, Tuple


class PointSet(ConditionSet):
    """A ConditionSet of points with parameters: SymPy's own of a tuple of symbols leaves ``.subs`` undone.

    Without parameters it is SymPy's.

    >>> from sympy import Eq, Reals, symbols
    >>> from relu_sym.forms.cells.points import PointSet
    >>> x, y, a = symbols('x y a', real=True)
    >>> PointSet((x, y), Eq(a*x, y), Reals**2).subs(a, 2)
    ConditionSet((x, y), Eq(2*x, y), ProductSet(Reals, Reals))
    """

    def __new__(cls, variables: Any, condition: Basic, base_set: Set) -> Any:
        named = Tuple(*variables)
        kind = cls if condition.free_symbols - named.free_symbols else ConditionSet
        return ConditionSet.__new__(kind, named, condition, base_set)

    def _eval_subs(self, old: Basic, new: Basic) -> Any:
        if not old.free_symbols.isdisjoint(self.sym.free_symbols):
            return self
        return self.func(self.sym, self.condition._subs(old, new), self.base_set)

    def _sympystr(self, printer: Any) -> str:
        return f"ConditionSet({', '.join(map(printer._print, self.args))})"
