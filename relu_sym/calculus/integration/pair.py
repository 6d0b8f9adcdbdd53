"""``rs.pair``: the number <T, phi>."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Piecewise, exp, oo
from sympy.core.function import AppliedUndef, UndefinedFunction

from ...budget import verb
from ...errors import UnsupportedError
from ...symbols import as_expression, as_variable
from .integrate import Integration, integrated

NAMED = {
    "gaussian": lambda x: exp(-(x**2)),
    "bump": lambda x: Piecewise((0, x <= -1), (exp(-1 / (1 - x**2)), x < 1), (0, True)),
}
"""Test functions by name."""


@verb
def pair(T: Any, phi: Any, x: Any, assume: Any = ()) -> Expr:
    """<T, phi>: the integral of a function against phi, and for Dirac(x - a, k) the value (-1)^k phi^(k)(a).

    ``phi`` is an expression in x (smooth where T has impulses, decaying where T does not), an undefined function
    such as ``Function('phi')`` (the answer has ``phi(a)``, its derivatives and integrals), or a name: ``"gaussian"``
    is exp(-x^2), ``"bump"`` is exp(-1/(1 - x^2)) between -1 and 1.  <T', phi> = -<T, phi'>.

    Errors: those of ``rs.integrate``: a product that is not defined, an integral that diverges.

    >>> from sympy import Abs, Function, Symbol, exp
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.pair(rs.diff(Abs(x), x, 2), exp(-x**2), x)
    2
    >>> rs.pair(rs.Heaviside(x) + rs.Dirac(x - 1), Function('phi'), x)
    phi(1) + Integral(phi(x), (x, 0, oo))

    Reference: L. Schwartz, Theorie des distributions (1966), chapter I.
    """
    return paired(T, phi, x, assume).result


def paired(t: Any, phi: Any, x: Any, assume: Any = ()) -> Integration:
    """The pairing and its evidence."""
    x = as_variable(x)
    return integrated(as_expression(t) * as_test(phi, x), (x, -oo, oo), assume=assume)


def as_test(phi: Any, x: Any) -> Expr:
    """A test function as an expression in x."""
    if isinstance(phi, str):
        if phi not in NAMED:
            raise UnsupportedError("unknown test function {0!r}: choose one of {1}", phi, ", ".join(map(repr, NAMED)))
        return NAMED[phi](x)
    if isinstance(phi, UndefinedFunction):
        return phi(x)
    e = as_expression(phi)
    if isinstance(e, AppliedUndef) and x not in e.free_symbols:
        raise UnsupportedError("{0} does not depend on {1}", e, x)
    return e
