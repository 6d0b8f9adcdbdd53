"""Where Horner's rule keeps the digits of a polynomial, and where it has to start so that it does.

In powers of u = x - centre its rounding error is eps * sum |c_k| |u|^k; what the input itself is worth is
eps * (|p| + |x p'|).  The quotient is largest where p' = 0, beside roots that lie close together, and at x = 0.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import mpmath
from mpmath import mpf

BITS = 200
MOST_LOST = 64.0
"""The factor by which the error of Horner's rule may exceed that of the input."""
MOST_DEGREE = 30
"""Degree up to which the turning points are looked for."""
NOISE = mpf(2) ** (30 - BITS)
"""What counts as 0 beside 1."""
SIMPLE = 10**6
"""Denominators up to which a turning point is taken to be a rational number."""


def stable_centre(c: Sequence[Any], slope: Sequence[Any], centre: Any, lo: Any, hi: Any) -> Any:
    """The centre, or another one as a Fraction, such that p keeps its digits on [lo, hi]; None where none is known.

    ``c`` are the coefficients in powers of x, lowest first, as mpmath numbers of ``BITS`` bits; ``slope`` are those
    of a polynomial with the zeros of p', simple ones if possible.
    """
    with mpmath.workprec(BITS):
        found = _zeros(slope)
        if found is None:
            return None
        turns = [t for t in found if lo <= t <= hi]
        points = turns + [mpf(0)] * bool(lo <= 0 <= hi)
        worst = {t: _lost(c, centre, t) for t in points}
        if all(lost <= MOST_LOST for lost in worst.values()):
            return centre
        for t in sorted(turns, key=lambda t: -worst[t]):
            other = _nearby(t)
            place = mpf(other.numerator) / other.denominator
            if all(_lost(c, place, s) <= MOST_LOST for s in points):
                return other
    return None


def plainly_stable(c: Sequence[float], centre: float, lo: float, hi: float) -> bool:
    """Whether double precision shows already that no digits are lost: the turning points are far from any root."""
    if len(c) > MOST_DEGREE or (len(c) > 4 and find_spec("numpy") is None):
        return False
    slope = [k * u for k, u in enumerate(c) if k]
    try:
        if len(slope) < 4:
            turns = _few_zeros(slope)
        else:
            turns = [r.real for r in import_module("numpy").roots(slope[::-1])]
        points = [t for t in turns if lo <= t <= hi] + [0.0] * (lo <= 0 <= hi)
        return all(_lost(c, centre, t, 2.0**-40) <= MOST_LOST / 4 for t in points)
    except (ArithmeticError, ValueError):
        return False


def _few_zeros(c: Sequence[Any]) -> list:
    """The zeros of a polynomial of degree 1 or 2, real parts of complex ones."""
    if len(c) == 2:
        return [-c[0] / c[1]]
    middle = -c[1] / (2 * c[2])
    square = middle**2 - c[0] / c[2]
    root = square**0.5 if square > 0 else 0 * square
    return [middle - root, middle + root]


def _zeros(c: Sequence[Any]) -> list | None:
    """The real parts of the zeros, None where the iteration does not settle."""
    if len(c) < 4:
        return _few_zeros(c)
    if len(c) > MOST_DEGREE:
        return None
    try:
        return [mpmath.re(r) for r in mpmath.polyroots(c[::-1], maxsteps=50, extraprec=BITS)]
    except mpmath.libmp.NoConvergence:
        return None


def _lost(c: Sequence[Any], centre: Any, x: Any, noise: Any = NOISE) -> float:
    """The error of Horner's rule at x in units of the error of the input; ``noise``: what counts as 0, relatively."""
    shifted = list(c)
    if centre:
        for i in range(len(shifted)):
            for j in range(len(shifted) - 2, i - 1, -1):
                shifted[j] += centre * shifted[j + 1]
    u, size, terms, value, slope = abs(x - centre), 0, 0, 0, 0
    for s, n in zip(reversed(shifted), reversed(c), strict=True):
        size, terms = size * u + abs(s), terms * abs(x) + abs(n)
        slope, value = slope * x + value, value * x + n
    worth = abs(value) + abs(x * slope)
    if size <= noise * terms:
        return 0.0
    return math.inf if worth <= noise * terms else float(size / worth)


def _nearby(t: Any) -> Fraction:
    """A rational number at t up to rounding: a simple one if there is one, else the machine number."""
    sign, man, exp, _ = t._mpf_
    whole = Fraction(-man if sign else man) * Fraction(2) ** exp
    simple = whole.limit_denominator(SIMPLE)
    return simple if abs(simple - whole) <= abs(whole) * Fraction(1, 2**60) else Fraction(float(t))
