"""A function with poles read as a distribution: the values of the function, and a sense at the poles."""

from __future__ import annotations

from typing import Any, ClassVar

from sympy.core.expr import Expr
from sympy.core.function import DefinedFunction
from sympy.core.numbers import nan, zoo

from .argument import RealArgument, real_signs


class Regularised(RealArgument, DefinedFunction):
    """What PrincipalValue and FinitePart share: a number is itself, a pole has no value; ``mark``: its LaTeX."""

    nargs = 1
    mark: ClassVar[str]

    @classmethod
    def eval(cls, f: Any) -> Expr | None:
        real_signs(cls, f)
        if f.is_number:
            return nan if f in (nan, zoo) else f
        return None

    def _eval_evalf(self, prec: int) -> Expr | None:
        return self.args[0]._eval_evalf(prec) if self.args[0].is_number else None

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\operatorname{{{self.mark}}}\left({printer._print(self.args[0])}\right)"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text
