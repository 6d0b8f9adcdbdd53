"""Complex values: a function of a real variable as a + I*b, a and b real for real parameters, and joined again.

Every rule is an identity for complex parameters too.  Kinked heads of complex arguments are refused.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from sympy import Add, Expr, I, Piecewise, Pow, S, cos, cosh, exp, expand, log, sin, sinh

from ..errors import UnsupportedError
from ..symbols import leaves

Pair = tuple[Expr, Expr]

MAX_POWER = 12


def is_complex(e: Expr) -> bool:
    """Whether an expression has the imaginary unit in it."""
    return I in leaves(e)


def split(e: Expr) -> Pair:
    """(a, b) with e = a + I*b, no I in a and b."""
    if not is_complex(e):
        return e, S.Zero
    if e is I:
        return S.Zero, S.One
    if e.is_Add:
        pairs = list(map(split, e.args))
        return Add(*[a for a, _ in pairs]), Add(*[b for _, b in pairs])
    if e.is_Mul:
        return reduce(_times, map(split, e.args))
    rule = RULES.get(type(e))
    if rule is not None:
        return rule(*split(e.args[0]))
    if isinstance(e, Pow):
        return _power(e)
    if isinstance(e, Piecewise) and not any(is_complex(c) for _, c in e.args):
        pairs = [(split(value), c) for value, c in e.args]
        return Piecewise(*[(v[0], c) for v, c in pairs]), Piecewise(*[(v[1], c) for v, c in pairs])
    raise UnsupportedError(
        "{0}: {1} of a complex argument is not read; kinks and jumps are of real functions", e, type(e).__name__
    )


def _times(u: Pair, v: Pair) -> Pair:
    return u[0] * v[0] - u[1] * v[1], u[0] * v[1] + u[1] * v[0]


def _power(e: Pow) -> Pair:
    base, n = e.args
    if not is_complex(base) and base.is_positive:
        return _exponential(*split(n * log(base)))
    if not (n.is_Integer and abs(int(n)) <= MAX_POWER):
        raise UnsupportedError("{0}: powers of complex values are read for whole exponents up to {1}", e, MAX_POWER)
    a, b = reduce(_times, [split(base)] * abs(int(n)))
    if n > 0:
        return a, b
    square = expand(a**2 + b**2)
    return a / square, -b / square


def _exponential(a: Expr, b: Expr) -> Pair:
    return exp(a) * cos(b), exp(a) * sin(b)


RULES: dict[type, Callable[[Expr, Expr], Pair]] = {
    exp: _exponential,
    sin: lambda a, b: (sin(a) * cosh(b), cos(a) * sinh(b)),
    cos: lambda a, b: (cos(a) * cosh(b), -sin(a) * sinh(b)),
    sinh: lambda a, b: (sinh(a) * cos(b), cosh(a) * sin(b)),
    cosh: lambda a, b: (cosh(a) * cos(b), sinh(a) * sin(b)),
}


def joined(a: Expr, b: Expr) -> Expr:
    """a + I*b, cosines and sines by exp(I*u) where that is shorter."""
    plain = a + I * b
    waved = plain.replace(cos, lambda u: (exp(I * u) + exp(-I * u)) / 2)
    waved = expand(waved.replace(sin, lambda u: (exp(I * u) - exp(-I * u)) / (2 * I)))
    return waved if waved.count_ops() < plain.count_ops() else plain


def by_parts(verb: Callable[[Expr], Expr], e: Expr) -> Expr:
    """A linear verb on a + I*b."""
    a, b = split(e)
    return joined(*[S.Zero if v == 0 else verb(v) for v in (a, b)])
