"""Derivatives at a point in one go: power series over QQ in the values that the elementary factors have there.

A series is a list, by order, of {value: rational}; exp(x/2)*sin(x) at 0 has the values exp(0)*sin(0), exp(0)*cos(0).
"""

from __future__ import annotations

from functools import reduce

from sympy import Add, Expr, Mul, S, cos, cosh, exp, sin, sinh

from ...symbols import T
from ..exact import ONE, RATIONAL, ZERO, Scalar, expression, scalar
from .coefficients import coefficients_of
from .piece import Piece, Poly

CYCLES = {
    exp: lambda u: [(ONE, exp(u))],
    sin: lambda u: [(ONE, sin(u)), (ONE, cos(u)), (-ONE, sin(u)), (-ONE, cos(u))],
    cos: lambda u: [(ONE, cos(u)), (-ONE, sin(u)), (-ONE, cos(u)), (ONE, sin(u))],
    sinh: lambda u: [(ONE, sinh(u)), (ONE, cosh(u))],
    cosh: lambda u: [(ONE, cosh(u)), (ONE, sinh(u))],
}
"""The derivatives of a head, which come round again."""

Series = list[dict[Expr, Scalar]]


def jet(p: Piece, a: Scalar, order: int) -> list[Scalar] | None:
    """p(a), p'(a), ..., p^(order)(a); None for a piece or a point that this does not reach."""
    if not isinstance(a, RATIONAL):
        return None
    if isinstance(p, Poly):
        return _times_factorials([*p.shifted(a), *[ZERO] * (order + 1)][: order + 1])
    found = None if p.undefined or p.periodic else _series(p.expr(), a, order)
    return None if found is None else _times_factorials([_value(c) for c in found])


def _times_factorials(c: list[Scalar]) -> list[Scalar]:
    out, factorial = [], 1
    for j, v in enumerate(c):
        factorial *= j or 1
        out.append(factorial * v)
    return out


def _value(c: dict[Expr, Scalar]) -> Scalar:
    return scalar(Add(*[expression(q) * v for v, q in c.items() if q]))


def _series(e: Expr, a: Scalar, n: int) -> Series | None:
    """Coefficients of (T - a)^0, ..., (T - a)^n."""
    c = coefficients_of(e)
    if c is not None:
        shifted = Poly(c).shifted(a)
        return [{S.One: shifted[k]} if k < len(shifted) else {} for k in range(n + 1)]
    if e.is_Add or e.is_Mul:
        parts = [_series(b, a, n) for b in e.args]
        if any(s is None for s in parts):
            return None
        return reduce(_plus if e.is_Add else _times, parts)
    if e.is_Pow and e.exp.is_Integer and 1 < e.exp <= n + 8:
        base = _series(e.base, a, n)
        return None if base is None else reduce(_times, [base] * int(e.exp))
    return _of_head(e, a, n)


def _of_head(e: Expr, a: Scalar, n: int) -> Series | None:
    """A head with a cycle of derivatives, at a linear argument m T + b; a number is its own value."""
    if T not in e.free_symbols:
        return [{e: ONE}, *({} for _ in range(n))]
    linear = coefficients_of(e.args[0]) if type(e) in CYCLES else None
    if linear is None or len(linear) != 2:
        return None
    cycle = CYCLES[type(e)](expression(linear[0] + linear[1] * a))
    out: Series = []
    power = ONE
    for k in range(n + 1):
        sign, value = cycle[k % len(cycle)]
        out.append({value: sign * power})
        power = power * linear[1] / (k + 1)
    return out


def _plus(f: Series, g: Series) -> Series:
    return [{v: c.get(v, ZERO) + d.get(v, ZERO) for v in {**c, **d}} for c, d in zip(f, g, strict=True)]


def _times(f: Series, g: Series) -> Series:
    """The Cauchy product."""
    products: dict[tuple[Expr, Expr], Expr] = {}
    out: Series = [{} for _ in f]
    for i, c in enumerate(f):
        for j, d in enumerate(g[: len(f) - i]):
            for u, p in c.items():
                for v, q in d.items():
                    if (u, v) not in products:
                        products[u, v] = Mul(u, v)
                    here, w = out[i + j], products[u, v]
                    here[w] = here.get(w, ZERO) + p * q
    return out
