"""Zeros in closed form: polynomials over QQ, and the inverses of single outer functions."""

from __future__ import annotations

from sympy import (
    QQ,
    Expr,
    Rational,
    S,
    Symbol,
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atanh,
    cos,
    cosh,
    erf,
    exp,
    log,
    pi,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)
from sympy import Poly as SymPoly

from ..budget import deadline
from .exact import RATIONAL, Facts, Scalar, expression, scalar, sign_of

BOUND = Symbol("x")
"""The symbol of the polynomial in a CRootOf: not T, for which such a root may itself be put in."""


def polynomial_zeros(c: tuple) -> list[Scalar]:
    """Distinct real zeros of a polynomial over QQ."""
    if len(c) <= 1:
        return []
    if len(c) == 2:
        return [-c[0] / c[1]]
    if len(c) == 3:
        disc = c[1] * c[1] - 4 * c[0] * c[2]
        if disc < 0:
            return []
        root = scalar(sqrt(expression(disc)))
        if isinstance(root, RATIONAL):
            return sorted({(-c[1] - root) / (2 * c[2]), (-c[1] + root) / (2 * c[2])})
        return [scalar((expression(-c[1]) + k * root) / expression(2 * c[2])) for k in (-1, 1)]
    p = SymPoly(list(reversed([expression(u) for u in c])), BOUND, domain=QQ)
    with deadline("the real zeros of {0}", p.as_expr()):
        return [scalar(r) for r in dict.fromkeys(p.real_roots())]


def rates_gcd(rates) -> Rational:
    """Greatest common divisor of rationals."""
    out = Rational(0)
    for r in rates:
        out = out.gcd(abs(r)) if out else abs(r)
    return out


def outer_inverse(h: Expr, level: Expr, facts: Facts) -> list[tuple[Expr, Expr]] | None:
    """The equations ``u = v`` to which ``h(u) = level`` comes down, or None for an unknown head."""
    u = h.args[0] if h.args else h
    if isinstance(h, exp):
        return [(u, log(level))] if sign_of(level, facts) > 0 else []
    if isinstance(h, log):
        return [(u, exp(level))]
    if isinstance(h, (sinh, asinh)):
        return [(u, asinh(level) if isinstance(h, sinh) else sinh(level))]
    if isinstance(h, cosh):
        s = sign_of(level - 1, facts)
        return [] if s < 0 else [(u, k * acosh(level)) for k in ((1, -1) if s else (1,))]
    if isinstance(h, tanh):
        return [(u, atanh(level))] if sign_of(1 - level**2, facts) > 0 else []
    if isinstance(h, atan):
        return [(u, tan(level))] if _within(level, -pi / 2, pi / 2, facts) > 0 else []
    if isinstance(h, erf):
        return [(u, S.Zero)] if sign_of(level, facts) == 0 else None
    if isinstance(h, asin):
        return [(u, sin(level))] if _within(level, -pi / 2, pi / 2, facts) >= 0 else []
    if isinstance(h, acos):
        return [(u, cos(level))] if _within(level, S.Zero, pi, facts) >= 0 else []
    return None


def _within(level: Expr, lo: Expr, hi: Expr, facts: Facts) -> int:
    """1 where a level is inside the range of a function, 0 at an end of it, -1 outside."""
    return min(sign_of(level - lo, facts), sign_of(hi - level, facts))
