"""Integrals that converge since the integrand is below a polynomial times an exponential that fades."""

from __future__ import annotations

from sympy import (
    Abs,
    Add,
    Expr,
    Heaviside,
    Max,
    Min,
    Mul,
    Poly,
    Symbol,
    atan,
    ceiling,
    cos,
    erf,
    exp,
    floor,
    frac,
    oo,
    sign,
    sin,
    tanh,
)

from ...functions import HeavisideStep, ReLU

SLOW = (sin, cos, Abs, sign, Heaviside, HeavisideStep, ReLU, Max, Min, floor, ceiling, frac, atan, erf, tanh)
"""Heads that grow no faster than what stands in them, and are bounded near every point."""


def is_dominated(f: Expr, x: Symbol, *ends: Expr) -> bool:
    """Whether every term is a slow function times exp(q), q a polynomial that tends to -oo at the infinite ends."""
    return all(_is_dominated(t, x, end) for t in Add.make_args(f.expand()) for end in ends if end in (oo, -oo))


def _is_dominated(term: Expr, x: Symbol, end: Expr) -> bool:
    factors = Mul.make_args(term)
    rate = Add(*[e.args[0] for e in factors if isinstance(e, exp)]).expand()
    if not rate.is_polynomial(x) or x not in rate.free_symbols:
        return False
    q = Poly(rate, x)
    falls = q.LC() * (1 if end is oo else (-1) ** q.degree())
    return bool(falls.is_negative) and all(_is_slow(e, x) for e in factors if not isinstance(e, exp))


def _is_slow(e: Expr, x: Symbol) -> bool:
    """Whether it is bounded near every point and grows at most like a power."""
    if x not in e.free_symbols or e == x:
        return True
    if e.is_Pow:
        return bool(e.exp.is_Integer and e.exp.is_positive) and _is_slow(e.base, x)
    return (e.is_Add or e.is_Mul or isinstance(e, SLOW)) and all(_is_slow(a, x) for a in e.args)
