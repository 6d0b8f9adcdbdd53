"""``rs.pair``: the number <T, phi>."""

from __future__ import annotations

from typing import Any

from sympy import Add, Expr, Piecewise, Symbol, exp, oo
from sympy.core.function import AppliedUndef, UndefinedFunction

from ...budget import verb
from ...errors import UnsupportedError
from ...symbols import Lists, as_expression, as_variable, named_variables
from .integrate import Integration, integrate, integrated

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

    With several variables, ``x = (x, y)``, over the plane or space; ``"gaussian"`` is exp(-x^2 - y^2).

    Errors: those of ``rs.integrate``: a product that is not defined, an integral that diverges.

    >>> from sympy import Abs, Function, Symbol, exp
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.pair(rs.diff(Abs(x), x, 2), exp(-x**2), x)
    2
    >>> rs.pair(rs.Heaviside(x) + rs.Dirac(x - 1), Function('phi'), x)
    phi(1) + Integral(phi(x), (x, 0, oo))
    >>> y = Symbol('y', real=True)
    >>> rs.pair(rs.Dirac(x**2 + y**2 - 1), x**2, (x, y))
    pi/2

    Reference: L. Schwartz, Theorie des distributions (1966), chapter I.
    """
    if not isinstance(x, Lists) or len(x) == 1:
        return paired(T, phi, x[0] if isinstance(x, Lists) else x, assume).result
    variables = named_variables(x)
    integrand = as_expression(T) * _as_joint_test(phi, variables)
    return integrate(integrand, *[(v, -oo, oo) for v in variables], assume=assume)


def _as_joint_test(phi: Any, variables: tuple[Symbol, ...]) -> Expr:
    """A test function of several variables."""
    if phi == "gaussian":
        return exp(-Add(*[v**2 for v in variables]))
    if isinstance(phi, UndefinedFunction):
        return phi(*variables)
    if isinstance(phi, str):
        raise UnsupportedError(
            "{0!r} is no test function of {1}: choose 'gaussian', or give an expression in them", phi, variables
        )
    return as_expression(phi)


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
