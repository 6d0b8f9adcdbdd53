"""Numbers for checking what SymPy answers: values at sample points and integrals by quadrature."""

from __future__ import annotations

import random
from typing import Any

from mpmath import mp, mpf, quad
from mpmath.libmp import NoConvergence
from sympy import Expr, Symbol, lambdify

from ..symbols import T

FAILURES = (
    ArithmeticError,
    NotImplementedError,
    ValueError,
    TypeError,
    NameError,
    KeyError,
    AttributeError,
    NoConvergence,
    RecursionError,
)


def values(e: Expr, seed: int) -> dict[Symbol, Any]:
    """Numbers for the parameters of e, of the signs that their assumptions ask for."""
    rng = random.Random(seed)
    return {s: (-1 if s.is_negative else 1) * mpf(rng.uniform(0.3, 2.2)) for s in sorted(e.free_symbols - {T}, key=str)}


def _real(v: Any) -> Any:
    """A finite real number, or None."""
    v = mp.mpmathify(v)
    if isinstance(v, mp.mpc):
        if abs(v.imag) > mpf(10) ** -10 * (1 + abs(v.real)):
            return None
        v = v.real
    return None if mp.isnan(v) or mp.isinf(v) else v


def at(e: Expr, t: Any, seed: int = 0) -> Any:
    """A number for e at T = t; None where there is none."""
    numbers = values(e, seed)
    try:
        return _real(lambdify((T, *numbers), e, modules="mpmath")(mpf(t), *numbers.values()))
    except FAILURES:
        return None


def integral(e: Expr, lo: Any, hi: Any, seed: int = 0) -> Any:
    """A number for the integral of e from lo to hi; None where quadrature does not settle."""
    numbers = values(e, seed)
    try:
        f = lambdify((T, *numbers), e, modules="mpmath")
        total, error = quad(lambda t: f(t, *numbers.values()), [lo, hi], error=True)
        found = _real(total)
    except FAILURES:
        return None
    return found if found is not None and error < mpf(10) ** -7 * (1 + abs(found)) else None


def agree(u: Any, v: Any) -> bool:
    """Equal to the digits that quadrature gives."""
    return bool(abs(u - v) <= mpf(10) ** -6 * (1 + abs(u) + abs(v)))
