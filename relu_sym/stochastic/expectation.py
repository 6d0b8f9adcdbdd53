"""``rs.expectation``: the integral of f against a law, exact by ``rs.integrate``."""

from __future__ import annotations

from typing import Any

from sympy import Expr, I
from sympy.stats.joint_rv import JointRandomSymbol
from sympy.stats.rv import RandomSymbol

from ..budget import verb
from ..errors import UnsupportedError
from ..symbols import as_expression
from .jointly import joint_expectation
from .moments import expected


@verb
def expectation(f: Any, X: Any = None, x: Any = None, assume: Any = ()) -> Expr:
    """E f(X), exact: the integral of f against the law of X, by ``rs.integrate`` beside the atoms.

    X is a ``rs.Law`` or a random symbol of ``sympy.stats``; x is the variable of f (inferred where f has one symbol);
    an f in random symbols needs neither (several of them: independent, or components of one normal vector).  f may have
    kinks and jumps; at an atom of the law it counts with its value there (``Heaviside(0)`` is 1/2).  An f with impulses
    is paired with the density: E Dirac(X - a) is the density at a.  oo where f has one sign and the integral diverges.

    Errors: ``UnsupportedError`` where the expectation does not exist, or its existence or value is not found.

    >>> from sympy import Abs, Symbol, exp, symbols
    >>> from sympy.stats import Normal
    >>> import relu_sym as rs
    >>> x, m = symbols('x m', real=True)
    >>> s = Symbol('s', positive=True)
    >>> rs.expectation(Abs(x), rs.Law.normal(0, s), x)
    sqrt(2)*s/sqrt(pi)
    >>> rs.expectation(rs.ReLU(x), rs.Law.normal(m, s), x)
    m*erf(sqrt(2)*m/(2*s))/2 + m/2 + sqrt(2)*s*exp(-m**2/(2*s**2))/(2*sqrt(pi))
    >>> rs.expectation(rs.ReLU(Normal('Z', 0, 1))**2)
    1/2
    >>> rs.expectation(Abs(Normal('Y', 0, 1) - Normal('Z', 0, 1)))
    2/sqrt(pi)

    Reference: O. Kallenberg, Foundations of Modern Probability (2021), lemma 1.24.
    """
    e = as_expression(f)
    if (X is None and len(e.atoms(RandomSymbol)) > 1) or e.atoms(JointRandomSymbol):
        if e.has(I):
            raise UnsupportedError("{0} is complex: ask for the expectations of its real and imaginary parts", e)
        if X is not None:
            raise UnsupportedError("{0} holds random symbols beside {1}", e, X)
        return joint_expectation(e, assume)
    return expected(f, X, x, assume).result
