"""Numbers of a piece: its value at a float, or None where it has no real one."""

from __future__ import annotations

import math
from collections.abc import Callable

import mpmath
from sympy import Expr, Float, lambdify

from ..forms.line.piece import Piece, Poly
from ..functions.roots import decimal
from ..symbols import T

HUGE = 1e300
"""Larger values are drawn as this one: far outside every picture."""
DIGITS = 30
"""Working precision: cancellation such as (1 - cos(x))/x**2 near 0 must not show as noise."""

Curve = Callable[[float], float | None]


def evaluator(p: Piece) -> Curve:
    """The piece as a function of floats.

    >>> from sympy import log
    >>> from relu_sym.forms.line.piece import piece
    >>> f = evaluator(piece(log(T)))
    >>> f(1.0), f(-1.0), f(0.0)
    (0.0, None, None)
    """
    return _polynomial(p) if isinstance(p, Poly) else _formula(p.expr())


def _polynomial(p: Poly) -> Curve:
    exact = [(int(c.numerator), int(c.denominator)) for c in reversed(p.c)]
    try:
        floats = [n / d for n, d in exact]
    except OverflowError:
        floats = []

    def value(t: float) -> float | None:
        out = bound = 0.0
        for c in floats:
            out, bound = out * t + c, bound * abs(t) + abs(c)
        if len(floats) < len(exact) or not bound < HUGE or (abs(out) < 1e-6 * bound and len(exact) > 2):
            with mpmath.workprec(200):
                return real(mpmath.polyval([mpmath.mpf(n) / d for n, d in exact], mpmath.mpf(t)))
        return out

    return value


def _formula(e: Expr) -> Curve:
    compiled = lambdify(T, decimal(e, DIGITS + 5), modules="mpmath")

    def value(t: float) -> float | None:
        with mpmath.workdps(DIGITS):
            try:
                return real(compiled(mpmath.mpf(t)))
            except (ArithmeticError, ValueError, TypeError, mpmath.libmp.NoConvergence):
                return None
            except (NameError, AttributeError):
                return real(e.evalf(DIGITS, subs={T: Float(t)}))

    return value


def real(v: object) -> float | None:
    """A number as a float not larger than ``HUGE``; None where it is not real."""
    try:
        z = mpmath.mpmathify(v)
        if isinstance(z, mpmath.mpc):
            if abs(z.imag) > 1e-20 * abs(z.real):
                return None
            z = z.real
        if mpmath.isnan(z) or mpmath.isinf(z):
            return None
        return math.copysign(HUGE, z) if abs(z) > HUGE else float(z)
    except (TypeError, ValueError, OverflowError):
        return None
