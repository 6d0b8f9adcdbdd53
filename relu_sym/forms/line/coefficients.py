"""Rational coefficients of a polynomial in T, read off the expression without SymPy's polynomial constructor."""

from __future__ import annotations

from functools import reduce
from math import comb

from sympy import Expr

from ...budget import MAX_DEGREE
from ...symbols import T
from ..exact import ONE, ZERO, Scalar, scalar


def coefficients_of(e: Expr) -> tuple | None:
    """Coefficients of e as a polynomial in T over QQ, lowest first; None where it is none of moderate degree."""
    if e.is_Add and len(e.args) == 2 and e.args[1] is T and e.args[0].is_Rational:
        return (scalar(e.args[0]), ONE)  # what nearly every kink is of
    if e.is_Add or e.is_Mul:
        parts = [coefficients_of(a) for a in e.args]
        if any(p is None for p in parts):
            return None
        if e.is_Add:
            width = max(map(len, parts))
            out = [ZERO] * width
            for p in parts:
                for k, u in enumerate(p):
                    out[k] += u
            return tuple(out)
        if sum(map(len, parts)) > MAX_DEGREE:
            return None
        return reduce(multiplied, parts)
    if e.is_Rational:
        return (scalar(e),)
    if e is T:
        return (ZERO, ONE)
    if e.is_Pow and e.exp.is_Integer and 0 < e.exp <= MAX_DEGREE // 4:
        n = int(e.exp)
        if e.base is T:
            return (*[ZERO] * n, ONE)
        if e.base.is_Add:
            base = coefficients_of(e.base)
            return _power(base, n) if base is not None and (len(base) - 1) * n <= MAX_DEGREE // 4 else None
    return None


def _power(c: tuple, n: int) -> tuple:
    if len(c) == 2:
        return tuple(comb(n, k) * c[0] ** (n - k) * c[1] ** k for k in range(n + 1))
    return reduce(multiplied, [c] * n)


def multiplied(a: tuple, b: tuple) -> tuple:
    """Coefficients of the product."""
    if not a or not b:
        return ()
    if len(a) == 1:
        return tuple(a[0] * v for v in b)
    if len(b) == 1:
        return tuple(u * b[0] for u in a)
    out = [ZERO] * (len(a) + len(b) - 1)
    for i, u in enumerate(a):
        if u:
            for j, v in enumerate(b):
                out[i + j] += u * v
    return tuple(out)


def derived(c: tuple) -> tuple:
    """Coefficients of the derivative."""
    return c[1:] if len(c) < 3 else tuple(k * u for k, u in enumerate(c) if k)


def value_at(c: tuple, point: Scalar) -> Scalar:
    """The value at a rational point, by Horner's rule."""
    out = c[-1] if c else ZERO
    for u in c[-2::-1]:
        out = out * point + u
    return out
