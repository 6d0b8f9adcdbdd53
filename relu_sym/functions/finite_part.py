"""FinitePart, a function with a pole of any order read as a distribution."""

from __future__ import annotations

from typing import Any

from sympy.core.expr import Expr
from sympy.core.function import DefinedFunction
from sympy.core.numbers import nan, zoo

from ..errors import UnsupportedError
from .argument import RealArgument, real_signs


class FinitePart(RealArgument, DefinedFunction):
    r"""<FP f, phi> = the finite part, as eps -> 0, of the integral of f(x)*phi(x) over |x - a| > eps at each pole a.

    Hadamard's: powers of 1/eps and log(eps) are left out.  FP 1/x^2 = -d/dx PV 1/x and FP 1/|x| = d/dx(sign(x) log|x|);
    of a simple pole it is ``PrincipalValue``.  Off the poles it has the values of f; at a pole none.

    Examples
    ========

    >>> from sympy import Abs, Symbol
    >>> import relu_sym as rs
    >>> x, k = Symbol('x', real=True), Symbol('k', real=True)
    >>> rs.fourier_transform(Abs(x), x, k)
    -FinitePart(k**(-2))/(2*pi**2)

    References
    ==========

    .. [1] R. P. Kanwal, Generalized Functions, Birkhauser, 3rd ed. 2004, section 2.5
    """

    nargs = 1

    @classmethod
    def eval(cls, f: Any) -> Expr | None:
        real_signs(cls, f)
        if f.is_number:
            return nan if f in (nan, zoo) else f
        return None

    def _eval_derivative(self, s: Any) -> Expr:
        raise UnsupportedError("the derivative of {0} is not taken: differentiate before the transform", self)

    def _eval_evalf(self, prec: int) -> Expr | None:
        return self.args[0]._eval_evalf(prec) if self.args[0].is_number else None

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\operatorname{{FP}}\left({printer._print(self.args[0])}\right)"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text
