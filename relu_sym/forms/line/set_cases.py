"""A set that differs from case to case of its parameters: what Piecewise is for numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import And, Basic, Not, Or, Set, Tuple, false, nan, sympify, true

from ...errors import WithoutValue


def _has(found: Any, other: Any) -> Any:
    """Whether an element is in a set, in one of SymPy's or of ours."""
    return found.contains(other) if hasattr(found, "contains") else sympify(other in found)


class PiecewiseSet(Set):
    """The set of the first condition that holds; ``WithoutValue`` where none does, and where that case has no set.

    >>> from sympy import FiniteSet, Interval, S, Symbol
    >>> from relu_sym.forms.line.set_cases import PiecewiseSet
    >>> a = Symbol('a', real=True)
    >>> s = PiecewiseSet((Interval(-a, a), a > 0), (FiniteSet(a, -a), True))
    >>> s
    PiecewiseSet((Interval(-a, a), a > 0), ({-a, a}, True))
    >>> s.subs(a, 1), s.subs(a, -1), s.contains(2).subs(a, 3)
    (Interval(-1, 1), {-1, 1}, True)
    >>> PiecewiseSet((Interval(0, 1), a > 0)).subs(a, -1)
    Traceback (most recent call last):
        ...
    relu_sym.errors.WithoutValue: for these values of the parameters there is no set: none of the cases of ...
    """

    def __new__(cls, *pairs: Any) -> Any:
        kept: list[Tuple] = []
        for found, condition in pairs:
            condition = sympify(condition)
            if condition == false:
                continue
            if kept and kept[-1][0] == found:
                condition = Or(kept.pop()[1], condition)
            kept.append(Tuple(found, condition))
            if condition == true:
                break
        if not kept or kept[0] == Tuple(nan, true):
            raise WithoutValue("there is no set here: for these values of the parameters none of its cases has one")
        return kept[0][0] if kept[0][1] == true else Basic.__new__(cls, *kept)

    def subs(self, *args: Any, **kwargs: Any) -> Any:
        """As SymPy's, all at once."""
        return self._with(lambda e: e.subs(*args, **kwargs))

    def _eval_subs(self, old: Basic, new: Basic) -> Any:
        return self._with(lambda e: e._subs(old, new))

    def _with(self, put_in: Callable[[Basic], Any]) -> Any:
        """Conditions first: where one does not hold, its set may have no value (nan as long as that is open)."""
        pairs = []
        for found, condition in self.args:
            condition = put_in(condition)
            if condition != false:
                try:
                    pairs.append((put_in(found), condition))
                except (ValueError, TypeError):  # Interval(zoo, 0)
                    pairs.append((nan, condition))
            if condition == true:
                break
        try:
            return self.func(*pairs)
        except WithoutValue:
            told = "for these values of the parameters there is no set: none of the cases of {0}"
            raise WithoutValue(told, self) from None

    def _contains(self, other: Any) -> Any:
        before: list[Basic] = []
        cases = []
        for found, condition in self.args:
            inside = false if found is nan else _has(found, other)
            cases.append(And(*map(Not, before), condition, inside))
            before.append(condition)
        return Or(*cases)

    def _sympystr(self, printer: Any) -> str:
        pairs = (f"({printer._print(s)}, {printer._print(c)})" for s, c in self.args)
        return f"PiecewiseSet({', '.join(pairs)})"

    def _latex(self, printer: Any) -> str:
        rows = [
            rf"{printer._print(s)} & \text{{otherwise}}"
            if c == true
            else rf"{printer._print(s)} & \text{{for}}\: {printer._print(c)}"
            for s, c in self.args
        ]
        return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"
