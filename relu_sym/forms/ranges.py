"""Rational bounds of a real function, by the ranges of its heads: enough to see that a denominator keeps its sign."""

from __future__ import annotations

from sympy import Abs, Expr, Integer, Max, Min, Number, S, atan, ceiling, cos, erf, exp, floor, oo, sin, tanh

from ..functions import ReLU

Bounds = tuple[Number, Number]
"""lo <= f <= hi, each a rational number or an infinity."""
LINE: Bounds = (-oo, oo)
RANGES: dict[type, Bounds] = {
    sin: (-S.One, S.One),
    cos: (-S.One, S.One),
    tanh: (-S.One, S.One),
    erf: (-S.One, S.One),
    atan: (Integer(-2), Integer(2)),
}
SCALE = 10**6
MOST = 50
"""Exponents past which the exponential is said to be 0 or oo."""


def is_positive(e: Expr) -> bool:
    """Whether e > 0 wherever its symbols are real; False where that is not seen."""
    return bool(e.is_positive) or bounds(e)[0] > 0


def is_nonnegative(e: Expr) -> bool:
    """Whether e >= 0 wherever its symbols are real; False where that is not seen."""
    return bool(e.is_nonnegative) or bounds(e)[0] >= 0


def bounds(e: Expr) -> Bounds:
    """Bounds of e for all real values of its symbols, as its sums, products and heads show them."""
    if e.is_number:
        return _of_number(e)
    if e.is_Add or isinstance(e, (Max, Min)):
        lows, highs = zip(*map(bounds, e.args), strict=True)
        join = sum if e.is_Add else max if isinstance(e, Max) else min
        return join(lows), join(highs)
    if e.is_Mul:
        return _product([bounds(a) for a in e.args])
    if e.is_Pow and e.exp.is_Integer and e.exp > 0:
        low, high = bounds(e.base)
        ends = low**e.exp, high**e.exp
        return (S.Zero if low < 0 < high else min(ends), max(ends)) if e.exp.is_even else ends
    if e.is_Pow and e.exp.is_Integer and e.exp < 0:
        low, high = bounds(e.base**-e.exp)
        return (1 / high, 1 / low) if low > 0 or high < 0 else LINE
    if isinstance(e, (Abs, ReLU)):
        low, high = bounds(e.args[0])
        if isinstance(e, ReLU):
            return max(low, S.Zero), max(high, S.Zero)
        return (S.Zero if low < 0 < high else min(abs(low), abs(high))), max(abs(low), abs(high))
    if isinstance(e, exp) and e.args[0].is_extended_real is not False:
        low, high = bounds(e.args[0])
        return (_of_number(exp(low))[0] if low > -MOST else S.Zero), (_of_number(exp(high))[1] if high < MOST else oo)
    if type(e) in RANGES and all(a.is_extended_real is not False for a in e.args):
        return RANGES[type(e)]
    return (S.Zero if e.is_nonnegative else -oo), (S.Zero if e.is_nonpositive else oo)


def _of_number(e: Expr) -> Bounds:
    """A number between rationals."""
    if e.is_Rational:
        return e, e
    value = (e * SCALE).evalf(30)
    if not value.is_Float:
        return LINE
    return Integer(floor(value)) / SCALE, Integer(ceiling(value)) / SCALE


def _product(parts: list[Bounds]) -> Bounds:
    low, high = parts[0]
    for a, b in parts[1:]:
        ends = [S.Zero if S.Zero in (u, v) else u * v for u in (low, high) for v in (a, b)]
        low, high = min(ends), max(ends)
    return low, high
