"""``rs.sensitivity``: the derivative of an expectation in a parameter, taken under it in the sense of distributions."""

from __future__ import annotations

from typing import Any, NamedTuple

from sympy import Dummy, Expr, Symbol, oo
from sympy.stats.rv import RandomSymbol

from ..budget import MAX_ORDER, verb
from ..calculus.differentiation.diff import diff
from ..errors import BudgetError, UnsupportedError
from ..symbols import Lists, T, as_variable, check_same_name, exact, inexact, unfolded
from .laws import Law
from .moments import Moment, asked, expected


@verb
def sensitivity(f: Any, X: Any, parameter: Any, n: int = 1, x: Any = None, assume: Any = ()) -> Expr:
    """d^n/dp^n E f(X), p a parameter of f or of a normal or lognormal law: E of the derivative in p.

    The derivative is taken under the expectation in the sense of distributions: the kinks and jumps of f become steps
    and impulses, which the density samples.  So delta and gamma are those of a payoff, and the second derivative of a
    call's price in its strike is the density there.  It holds as distributions in p, and so as numbers wherever the
    answer is continuous; E f(X) has to be finite.  ``x=None``: the one symbol of f that is neither this parameter nor
    one of the law.

    Errors: ``UnsupportedError`` where p stands in another density, where E f(X) is infinite or not found, or where an
    impulse meets an atom.

    >>> from sympy import symbols
    >>> import relu_sym as rs
    >>> x, m = symbols('x m', real=True)
    >>> s, K = symbols('s K', positive=True)
    >>> rs.sensitivity(rs.ReLU(x), rs.Law.normal(m, s), m, x=x)
    erf(sqrt(2)*m/(2*s))/2 + 1/2
    >>> rs.sensitivity(rs.ReLU(x - K), rs.Law.normal(0, 1), K, 2, x=x)
    sqrt(2)*exp(-K**2/2)/(2*sqrt(pi))
    >>> rs.sensitivity(rs.Heaviside(x - K), rs.Law.normal(0, 1), K)
    -sqrt(2)*exp(-K**2/2)/(2*sqrt(pi))

    References: D. T. Breeden, R. H. Litzenberger, Prices of State-Contingent Claims (1978); P. Glasserman, Monte Carlo
    Methods in Financial Engineering (2003), section 7.2.
    """
    return sensed(f, X, parameter, n, x, assume).result


class Sensed(NamedTuple):
    """The evidence: f of the variable that is integrated over, its derivative, the law of that variable, the moment."""

    f: Expr
    x: Symbol
    law: Law
    parameter: Symbol
    n: int
    inner: Expr
    slope: Expr
    moment: Moment
    result: Expr


def sensed(f: Any, X: Any, parameter: Any, n: Any = 1, x: Any = None, assume: Any = ()) -> Sensed:
    """``sensitivity`` with its evidence."""
    if isinstance(n, Symbol):
        raise UnsupportedError(
            "{0} is given as the order of the derivative: the third argument, {1}, is the parameter, and the variable "
            "is named by x=",
            n,
            parameter,
        )
    p, n = as_variable(parameter), as_order(n)
    f, variable, law = asked(f, X, x, p)
    if isinstance(variable, RandomSymbol):
        f, variable = f.xreplace({variable: Symbol(variable.name, real=True)}), Symbol(variable.name, real=True)
    (told, from_f), law_floats = exact(f), law.floats
    check_same_name(told, p)
    if p == variable:
        raise UnsupportedError("{0} is the variable that is integrated over, no parameter", p)
    law = exact(law)[0] if law_floats else law  # type: ignore[assignment]
    fixed = {T, *law.parameters[1:2]} if law.name == "density" else {T}
    if p in law.free_symbols - fixed and law.image == T:
        raise UnsupportedError(
            "{0} stands in the density of {1}: the derivative of an expectation is told for parameters of f, and of "
            "normal and lognormal laws",
            p,
            law,
        )
    whole = expected(told, law, variable, assume)
    if whole.result.has(oo, -oo):
        raise UnsupportedError(
            "the expectation of {0} under {1} is infinite, or is for some parameters: it has no derivative", f, law
        )
    y = whole.y if whole.y != p else Dummy("z", real=True)
    inner = unfolded(told.xreplace({variable: law.image.xreplace({T: y})}))
    given = tuple(assume) if isinstance(assume, Lists) else (assume,)
    slope = diff(inner, p, n, assume=tuple(r for r in given if p not in r.free_symbols))
    base = law if law.image == T else Law.normal(0, 1)
    moment = expected(slope, base, y, assume)
    floats = from_f or law_floats
    return Sensed(told, variable, law, p, n, inner, slope, moment, inexact(moment.result) if floats else moment.result)


def as_order(n: Any) -> int:
    """An order from 1 up."""
    if isinstance(n, bool) or not (isinstance(n, int) or getattr(n, "is_Integer", False)) or n < 1:
        raise UnsupportedError("the order {0!r} of a derivative must be 1, 2, ...", n)
    if n > MAX_ORDER:
        raise BudgetError("a derivative of order {0}, more than {1}", n, MAX_ORDER)
    return int(n)
