"""|r(a + u)| <= sum K |u|^m exp(c |u|): what a smooth function that vanishes with its slope at a is below.

From |r''(a + u)| <= K |u|^j exp(c |u|) by integrating twice: r is below K |u|^(j + 2) exp(c |u|)/((j + 1) (j + 2)).
"""

from __future__ import annotations

from math import comb

from sympy import Abs, Add, Expr, Mul, S, cosh, exp, oo, sinh

from ..forms.ranges import bounds
from ..symbols import T

Majorant = dict[tuple[int, Expr], Expr]
"""(m, c): K."""


def below(r: Expr, a: Expr) -> Majorant | None:
    """A majorant of r, by that of its second derivative; None where none is seen."""
    found: Majorant = {}
    second = r.diff(T, 2).rewrite((sinh, cosh), exp).expand()  # type: ignore[arg-type]
    for term in Add.make_args(second):
        part = _product(term, a)
        if part is None:
            return None
        for (j, c), K in part.items():
            key = (j + 2, c)
            found[key] = found.get(key, S.Zero) + K / ((j + 1) * (j + 2))
    return found


def _product(term: Expr, a: Expr) -> Majorant | None:
    """Of a product: powers of T, exponentials of what is linear in T, and bounded functions."""
    found: Majorant = {(0, S.Zero): S.One}
    for factor in Mul.make_args(term):
        part = _factor(factor, a)
        if part is None:
            return None
        joined: Majorant = {}
        for (j, c), K in found.items():
            for (i, d), L in part.items():
                joined[j + i, c + d] = joined.get((j + i, c + d), S.Zero) + K * L
        found = joined
    return found


def _factor(e: Expr, a: Expr) -> Majorant | None:
    if T not in e.free_symbols:
        return {(0, S.Zero): Abs(e)}
    base, power = e.as_base_exp()
    if base == T and power.is_Integer and power > 0:  # |a + u|^k <= (|a| + |u|)^k
        k = int(power)
        return {(j, S.Zero): comb(k, j) * Abs(a) ** (k - j) for j in range(k + 1) if j == k or a != 0}
    if isinstance(e, exp):
        rate = e.args[0].diff(T)
        if T not in rate.free_symbols:
            return {(0, Abs(rate)): e.subs(T, a)}
    low, high = bounds(e)
    return {(0, S.Zero): max(-low, high)} if oo not in (high, -low) else None
