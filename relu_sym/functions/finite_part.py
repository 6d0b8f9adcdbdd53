"""FinitePart, a function with a pole of any order read as a distribution."""

from __future__ import annotations

from typing import Any

from sympy.core.expr import Expr

from ..errors import UnsupportedError
from .regularised import Regularised


class FinitePart(Regularised):
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

    mark = "FP"

    def _eval_derivative(self, s: Any) -> Expr:
        raise UnsupportedError("the derivative of {0} is not taken: differentiate before the transform", self)
