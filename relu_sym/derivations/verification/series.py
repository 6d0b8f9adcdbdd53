"""Fourier series by their coefficients: each by quadrature of the function times its wave."""

from __future__ import annotations

from typing import Any

from mpmath import mp, mpf
from sympy import Add, Basic, Expr, Integer, Sum, Symbol, cos, pi, sin

from .areas import area
from .values import close, value

NUMBERS = (1, 2, 3, 6)
"""The waves that are tried; a finite series has none of higher numbers, which are tried too."""


def compared(f: Basic, series: Basic, x: Symbol, limit: Any) -> bool | None:
    """Whether a0 and the first coefficients of the series are the means of f times the waves."""
    lo, hi = limit
    low, high = value(lo, {}), value(hi, {})
    if mp.isnan(low) or mp.isnan(high):
        return None
    sums = [t for t in Add.make_args(series) if isinstance(t, Sum)]
    rest = f - Add(*[t for t in Add.make_args(series) if not isinstance(t, Sum)])
    for wave, number in ((Integer(1), 0), *((w(2 * pi * n * x / (hi - lo)), n) for n in NUMBERS for w in (cos, sin))):
        mean = area(rest * wave, x, low, high, {}) / (high - low)
        found = mp.fsum(_coefficient(t, x, wave, number) for t in sums)
        if mp.isnan(mean) or mp.isnan(found):
            return None
        if not close(mean * (2 if number else 1), found, 7):
            return False
    return True


def _coefficient(term: Sum, x: Symbol, wave: Expr, number: int) -> Any:
    """That of a wave in one sum."""
    n, first, _ = term.limits[0]
    if number < first:
        return mpf(0)
    one = term.function.xreplace({n: Integer(number)})
    rest = (one / wave).cancel() if one.has(wave) else one
    return mpf(0) if x in rest.free_symbols else value(rest, {})
