"""PrincipalValue, a function with a pole read as a distribution."""

from __future__ import annotations

from typing import Any

from sympy.core.expr import Expr

from ..errors import UnsupportedError
from .regularised import Regularised


class PrincipalValue(Regularised):
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

    mark = "PV"

    def _eval_derivative(self, s: Any) -> Expr:
        raise UnsupportedError("the derivative of {0} is a finite part, which only the Fourier transforms know", self)
