"""Numbers for checking what SymPy answers: values at sample points and integrals by quadrature."""

from __future__ import annotations

import random
from typing import Any

from mpmath import mp, mpf, quad
from mpmath.libmp import NoConvergence
from sympy import Expr, Rational, Symbol, lambdify, oo

from ..forms.exact import Facts
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
    return {s: (-1 if s.is_negative else 1) * mpf(rng.uniform(0.3, 4.1)) for s in sorted(e.free_symbols - {T}, key=str)}


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


def _end(v: Any) -> Any:
    """An end of integration as mpmath has it."""
    return mp.inf if v == oo else -mp.inf if v == -oo else mpf(v)


def integral(e: Expr, lo: Any, hi: Any, seed: int = 0) -> Any:
    """A number for the integral of e from lo to hi; None where quadrature does not settle."""
    numbers = values(e, seed)
    try:
        f = lambdify((T, *numbers), e, modules="mpmath")
        far = [side * mpf(10) ** 4 for end, side in ((hi, 1), (lo, -1)) if end in (oo, -oo)]
        if any(not abs(f(t, *numbers.values())) < mpf(10) ** -3 for t in far):
            return None
        total, error = quad(lambda t: f(t, *numbers.values()), [_end(lo), _end(hi)], error=True)
        found = _real(total)
    except FAILURES:
        return None
    return found if found is not None and error < mpf(10) ** -7 * (1 + abs(found)) else None


def agree(u: Any, v: Any) -> bool:
    """Equal to the digits that quadrature gives."""
    return bool(abs(u - v) <= mpf(10) ** -6 * (1 + abs(u) + abs(v)))


def picks(symbols: list, facts: Facts) -> list[dict]:
    """A few choices of numbers for parameters, as their assumptions and the facts want them."""
    rng, found = random.Random(0), []
    for _ in range(300 if symbols else 1):
        pick = {s: rng.choice(POOL) for s in symbols}
        allowed = all(s.is_positive is not True or v > 0 for s, v in pick.items()) and all(
            s.is_negative is not True or v < 0 for s, v in pick.items()
        )
        if allowed and all(_sign_fits(e.xreplace(pick), sign) for e, sign in facts.signs):
            found.append(pick)
            if len(found) == 4:
                break
    return found


def _sign_fits(e: Expr, sign: int | str) -> bool:
    return not e.is_number or bool(e.is_comparable and bool(e > 0) - bool(e < 0) == sign)


POOL = tuple(Rational(n, d) for n, d in ((2, 1), (-3, 2), (1, 3), (-1, 5), (7, 2), (-4, 1), (5, 3), (-2, 7), (9, 1)))
