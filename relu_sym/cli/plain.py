"""Mathematics in one line of text, as on paper and not as in Python: ``x^2 = 1``, ``{-1 if x < 0; 1 otherwise}``."""

from __future__ import annotations

from typing import Any

from sympy import Or, S, Set
from sympy.printing.precedence import precedence
from sympy.printing.str import StrPrinter

from ..forms.line.set_cases import PiecewiseSet

RELATIONS = {"==": "=", "!=": "!="}


class Plain(StrPrinter):
    """SymPy's text with the signs of a textbook."""

    def _print_Pow(self, expr: Any, rational: bool = False) -> str:
        return super()._print_Pow(expr, rational).replace("**", "^")

    def _print_Relational(self, expr: Any) -> str:
        lhs, rhs = (self.parenthesize(e, precedence(expr)) for e in (expr.lhs, expr.rhs))
        return f"{lhs} {RELATIONS.get(expr.rel_op, expr.rel_op)} {rhs}"

    def _print_And(self, expr: Any) -> str:
        parts = sorted(expr.args, key=str)
        return " and ".join(f"({self._print(e)})" if isinstance(e, Or) else self._print(e) for e in parts)

    def _print_Or(self, expr: Any) -> str:
        return " or ".join(map(self._print, sorted(expr.args, key=str)))

    def _print_Not(self, expr: Any) -> str:
        return f"not ({self._print(expr.args[0])})"

    def _print_Piecewise(self, expr: Any) -> str:
        return self._cases(expr)

    def _print(self, expr: Any, **options: Any) -> str:
        """A set by cases has a text of its own for SymPy's printer."""
        return self._cases(expr) if isinstance(expr, PiecewiseSet) else super()._print(expr, **options)

    def _cases(self, expr: Any) -> str:
        rows = (self._print(v) + (" otherwise" if c == S.true else f" if {self._print(c)}") for v, c in expr.args)
        return "{" + "; ".join(rows) + "}"

    def _print_Interval(self, s: Any) -> str:
        left, right = "(" if s.left_open else "[", ")" if s.right_open else "]"
        return f"{left}{self._print(s.start)}, {self._print(s.end)}{right}"

    def _print_FiniteSet(self, s: Any) -> str:
        return "{" + ", ".join(map(self._print, s.args)) + "}"

    def _print_Union(self, s: Any) -> str:
        return " U ".join(map(self._print, s.args))

    def _print_EmptySet(self, s: Set) -> str:
        return "{}"

    def _print_Max(self, e: Any) -> str:
        return f"max({', '.join(map(self._print, e.args))})"

    def _print_Min(self, e: Any) -> str:
        return f"min({', '.join(map(self._print, e.args))})"


def plain(value: Any) -> str:
    """One line."""
    return Plain({"full_prec": False})._print(value)
