"""Numbers around a zero: brackets on an infinite interval, bisection, and a sanity check of zeros found elsewhere."""

from __future__ import annotations

import itertools

from sympy import Add, Expr, Mul, Rational, S, exp, oo

from ..errors import UnsupportedError
from ..symbols import T
from .exact import Scalar, expression


def without_exponential(e: Expr) -> Expr:
    """``e`` divided by a common positive exponential factor, so that derivatives come to an end."""
    e = e.expand()
    if not e.is_Add:
        return e
    rates = []
    for a in e.args:
        rates.append(Add(*[h.args[0] for h in Mul.make_args(a) if isinstance(h, exp)]))
    lowest = min(rates, key=lambda v: v.coeff(T) if v.coeff(T).is_number else 0)
    return (e * exp(-lowest)).expand() if lowest != 0 else e


def _finite_end(end: Scalar, other: Scalar, e: Expr, outward: int, inner_sign: int):
    """A finite rational stand-in for an infinite end beyond which the sign no longer changes."""
    if end not in (oo, -oo):
        return expression(end)
    step = Rational(1)
    base = expression(other) if other not in (oo, -oo) else S.Zero
    for _ in range(200):
        point = base + outward * step
        value = e.subs(T, point).evalf(20)
        if value.is_Float and (value > 0) == (inner_sign > 0):
            return point
        step *= 2
    raise UnsupportedError("no bracket for the zero of {0}", e)


def bisected(e: Expr, a: Scalar, b: Scalar, s: int) -> Expr:
    """The zero of a monotone function between ``a`` and ``b`` to 30 digits."""
    lo, hi = _finite_end(a, b, e, -1, s), _finite_end(b, a, e, 1, -s)
    lo, hi = lo.evalf(40), hi.evalf(40)
    for _ in range(110):
        mid = (lo + hi) / 2
        value = e.subs(T, mid).evalf(30)
        if value == 0:
            return mid
        if (value > 0) == (s > 0):
            lo = mid
        else:
            hi = mid
    return (lo + hi) / 2


def explains(e: Expr, roots: list[Scalar], lo: Scalar, hi: Scalar) -> bool:
    """Whether no sign change shows on a grid in a gap between the roots found."""
    start = -50.0 if lo == -oo else float(expression(lo))
    end = 50.0 if hi == oo else float(expression(hi))
    cuts = [start, *[float(expression(r)) for r in roots], end]
    for a, b in itertools.pairwise(cuts):
        signs = set()
        for k in range(1, 40):
            value = e.subs(T, Rational(a) + (Rational(b) - Rational(a)) * Rational(k, 40)).evalf(15)
            if value.is_Float and abs(value) > 1e-12:
                signs.add(value > 0)
        if len(signs) > 1:
            return False
    return True
