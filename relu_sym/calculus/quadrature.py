"""Numbers for checking what SymPy answers: values at sample points and integrals by quadrature."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from mpmath import mp, mpf, quad
from mpmath.libmp import NoConvergence
from sympy import Expr, Rational, Symbol, lambdify, oo

from ..forms.exact import Facts
from ..functions.roots import decimal
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

    def number(s: Symbol) -> Any:  # the same in every expression that has the parameter
        drawn = random.Random(f"{seed}{s}")
        if s.is_integer:
            odd = 1 if s.is_odd else 0 if s.is_even else drawn.randint(0, 1)
            return (-1 if s.is_negative else 1) * mpf(2 * drawn.randint(1, 3) - odd)
        return (-1 if s.is_negative else 1) * mpf(drawn.uniform(0.3, 4.1))

    return {s: number(s) for s in sorted(e.free_symbols - {T}, key=str)}  # type: ignore[arg-type]


def sign(e: Expr, numbers: dict[Symbol, Any]) -> int | None:
    """The sign of an expression in parameters at these numbers; None where it has no real value."""
    try:
        v = _real(_function(tuple(numbers), e)(*numbers.values()))
    except FAILURES:
        return None
    return None if v is None else (v > 0) - (v < 0)


def seeds(e: Expr, facts: Facts) -> list[int]:
    """Seeds of numbers for the parameters of e that fit the facts."""
    signs = [(f, s) for f, s in facts.signs if f.free_symbols <= e.free_symbols]
    return [n for n in range(1, 31) if all(sign(f, values(e, n)) in (s, None) for f, s in signs)][:6]


def _function(names: tuple[Symbol, ...], e: Expr) -> Callable[..., Any]:
    """e by mpmath; of its algebraic numbers, for which SymPy prints no code, the decimals."""
    return lambdify(names, decimal(e, 30), modules="mpmath")


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
        return _real(_function((T, *numbers), e)(mpf(t), *numbers.values()))
    except FAILURES:
        return None


def _end(v: Any) -> Any:
    """An end of integration as mpmath has it."""
    return mp.inf if v == oo else -mp.inf if v == -oo else mpf(v)


def integral(e: Expr, lo: Any, hi: Any, seed: int = 0) -> Any:
    """A number for the integral of e from lo to hi; None where quadrature does not settle."""
    numbers = values(e, seed)
    try:
        f = _function((T, *numbers), e)
        far = [side * mpf(10) ** 4 for end, side in ((hi, 1), (lo, -1)) if end in (oo, -oo)]
        if any(not abs(f(t, *numbers.values())) < mpf(10) ** -3 for t in far):
            return None
        total, error = quad(lambda t: f(t, *numbers.values()), [_end(lo), _end(hi)], error=True)
        found = _real(total)
    except FAILURES:
        return None
    return found if found is not None and error < mpf(10) ** -7 * (1 + abs(found)) else None


def settles(e: Expr, lo: Any, hi: Any, seed: int = 0) -> bool:
    """Whether quadratures of two precisions agree: of a divergent integral the finer one is nearer to the ends."""
    coarse = integral(e, lo, hi, seed)
    with mp.workdps(2 * mp.dps):
        fine = None if coarse is None else integral(e, lo, hi, seed)
    return fine is not None and agree(coarse, fine)


def agree(u: Any, v: Any) -> bool:
    """Equal to the digits that quadrature gives."""
    return bool(abs(u - v) <= mpf(10) ** -6 * (1 + abs(u) + abs(v)))


def picks(symbols: list[Symbol], facts: Facts) -> list[dict[Symbol, Expr]]:
    """A few choices of numbers for these parameters and those of the facts, as assumptions and facts want them."""
    rng, found = random.Random(0), []
    names = sorted({*symbols, *(s for e, _ in facts.signs for s in e.free_symbols)}, key=str)
    for _ in range(300 if names else 1):
        free: dict[Any, Any] = {s: rng.choice(POOL) for s in names}
        pick = {s: facts.applied(s).xreplace(free) for s in names}
        if all(_is_declared(s, v) for s, v in pick.items()) and all(
            _sign_fits(e.xreplace(pick), sign) for e, sign in facts.signs
        ):
            found.append(pick)
            if len(found) == 4:
                break
    return found


def _is_declared(s: Symbol, v: Expr) -> bool:
    """Whether a number has nothing that the assumptions of the symbol rule out."""
    return all(getattr(v, "is_" + name) in (None, truth) for name, truth in s.assumptions0.items())


def _sign_fits(e: Expr, sign: int | str) -> bool:
    """Whether a number has the sign; the value of an undefined function may have any."""
    return not e.is_number or bool(e.is_comparable and bool(e > 0) - bool(e < 0) == sign)


POOL = tuple(Rational(n, d) for n, d in ((2, 1), (-3, 2), (1, 3), (-1, 5), (7, 2), (-4, 1), (5, 3), (-2, 7), (9, 1)))
"""Numbers for parameters: small and large, of both signs, no two alike."""
