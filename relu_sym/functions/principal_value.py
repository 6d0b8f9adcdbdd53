"""PrincipalValue, a function with a pole read as a distribution."""

from __future__ import annotations

from typing import Any

from sympy.core.expr import Expr
from sympy.core.function import DefinedFunction
from sympy.core.numbers import nan, zoo

from ..errors import UnsupportedError
from .argument import RealArgument, real_signs


class PrincipalValue(RealArgument, DefinedFunction):
    r"""<PV f, phi> = lim of the integral of f(x)*phi(x) over |x - a| > eps as eps -> 0, at each pole a.

    A plain ``1/x`` is not locally integrable and is no distribution; ``PrincipalValue(1/x)`` is one, the
    distributional derivative of ``log(Abs(x))``.  Off the poles it has the values of f; at a pole none.

    Examples
    ========

    >>> from sympy import Abs, Symbol, log
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.diff(log(Abs(x)), x)
    PrincipalValue(1/x)

    References
    ==========

    .. [1] R. P. Kanwal, Generalized Functions, Birkhauser, 3rd ed. 2004, section 2.4
    """

    nargs = 1

    @classmethod
    def eval(cls, f: Any) -> Expr | None:
        real_signs(cls, f)
        if f.is_number:
            return nan if f in (nan, zoo) else f
        return None

    def _eval_derivative(self, s: Any) -> Expr:
        raise UnsupportedError("the derivative of {0} is a finite part, which relu_sym has no name for", self)

    def _eval_evalf(self, prec: int) -> Expr | None:
        return self.args[0]._eval_evalf(prec) if self.args[0].is_number else None

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\operatorname{{PV}}\left({printer._print(self.args[0])}\right)"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text
