"""The sign of a number of exponentials of very different size, whose digits do not reach: 1 - tanh(1000)**2.

It is written as a quotient of sums of products of positive numbers whose logarithms are known; in each sum the largest
term decides if it exceeds all the others together.  erf(u) is 1 - erfc(u), whatever saturates is 1 and a small term.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
from sympy import Add, Expr, Mul, Pow, S, cosh, erf, erfc, exp, log, sinh, tanh

MAX_TERMS = 200
"""Of a sum that is looked at."""
MAX_BITS = 20_000
"""Of the logarithm of a term."""
LEAST_BITS = 20
"""That are right of a factor."""
SMALL = -6
"""The logarithm of numbers u below which log(1 + u) counts as u: that is off by less than a quarter percent."""
LARGE = 100_000
"""Exponents from which digits are not asked for, nor a proof by polynomials in exp(1): as many bits, or that degree."""
NEAR = 0.2
"""What others may be of the largest term where sizes are rough: log(1 + u) counts as u."""
SATURATED = (exp, tanh, sinh, cosh, erf, erfc)

Terms = dict[Expr, Expr]
"""Products of powers of numbers, and their rational coefficients."""
Quotient = tuple[Terms, Terms]


class _Unknown(Exception):
    """What is no quotient of such sums."""


def saturated_sign(s: Expr, sign: Callable[[Expr], int | None]) -> int | None:
    """-1, 0 or 1; None where this is no proof, so also of what is no real number.  ``sign`` is asked for the signs of
    parts."""
    try:
        return _sign(s, sign)
    except (_Unknown, OverflowError):
        return None


def is_large(s: Expr) -> bool:
    """Whether a number holds exponentials of large numbers."""
    return any(_exceeds(e) for e in s.atoms(*SATURATED))


def _exceeds(e: Expr) -> bool:
    u = e.args[0]
    try:
        size = abs(u if u.is_Rational else u.evalf(3))
    except OverflowError:
        return True
    return bool(size.is_number and (size**2 if isinstance(e, (erf, erfc)) else size) > LARGE)


def _sign(s: Expr, sign: Callable[[Expr], int | None]) -> int | None:
    if s.is_Mul:
        signs = [sign(factor) for factor in s.args]
        return None if None in signs else int(mpmath.fprod(signs))  # type: ignore[arg-type]
    if s.is_Pow:
        below = sign(s.base) if s.exp.is_extended_real else None
        if below == 1 or (below == -1 and s.exp.is_Integer):
            return 1 if below == 1 or s.exp % 2 == 0 else -1
        return None
    if isinstance(s, log):
        return sign(s.args[0] - 1) if sign(s.args[0]) == 1 else None
    top, bottom = _quotient(s, sign)
    above, below = _dominant(top)[1], _dominant(bottom)[1]
    return above * below if below else None


def _quotient(e: Expr, sign: Callable[[Expr], int | None]) -> Quotient:
    """A number as a quotient of sums."""

    def of(part: Expr) -> Quotient:
        return _quotient(part, sign)

    if e.is_Rational:
        return {S.One: e}, {S.One: S.One}
    if e.is_Add:
        top, bottom = of(e.args[0])
        for part in e.args[1:]:
            above, below = of(part)
            top = _plus(_times(top, below), _times(above, bottom))
            bottom = _times(bottom, below)
        return top, bottom
    if e.is_Mul:
        top, bottom = of(e.args[0])
        for part in e.args[1:]:
            above, below = of(part)
            top, bottom = _times(top, above), _times(bottom, below)
        return top, bottom
    if isinstance(e, Pow) and e.exp.is_Integer and not e.base.is_Rational:
        top, bottom = of(e.base) if e.exp > 0 else of(e.base)[::-1]
        found: Quotient = {S.One: S.One}, {S.One: S.One}
        if abs(e.exp) > MAX_TERMS:
            raise _Unknown
        for _ in range(abs(int(e.exp))):
            found = _times(found[0], top), _times(found[1], bottom)
        return found
    if isinstance(e, (tanh, sinh, cosh)):
        u = e.args[0]
        grown, shrunk = exp(u), exp(-u)
        difference, total = grown - shrunk, grown + shrunk
        return of(difference / total if isinstance(e, tanh) else (difference if isinstance(e, sinh) else total) / 2)
    if isinstance(e, log):
        return _of_logarithm(*of(e.args[0])) or ({e: S.One}, {S.One: S.One})
    if isinstance(e, (erf, erfc)):
        u = e.args[0]
        side = sign(u)
        if side is None:
            raise _Unknown
        if isinstance(e, erf):
            return of(side * (1 - erfc(side * u))) if side else of(S.Zero)
        return of(2 - erfc(-u)) if side == -1 else ({e: S.One}, {S.One: S.One})
    return {e: S.One}, {S.One: S.One}


def _of_logarithm(top: Terms, bottom: Terms) -> Quotient | None:
    """log(c*exp(r) + rest) is r + log(c) + log(1 + rest/(c*exp(r))), where the rest is small."""
    if len(top) < 2 or bottom != {S.One: S.One}:
        return None
    with mpmath.workprec(_bits(top)):
        lead = max(top, key=lambda p: _logarithm(p, _bits(top))[0])
    if not isinstance(lead, exp) and lead != 1:
        return None
    small = 1 + Add(*(c / top[lead] * p / lead for p, c in top.items() if p != lead))
    parts = (log(lead), log(top[lead]), log(small))
    found: Quotient = {}, {S.One: S.One}
    for part in parts:
        rational, product = part.as_coeff_Mul()
        found = _plus(found[0], {product: rational} if rational else {}), found[1]
    return found


def _plus(a: Terms, b: Terms) -> Terms:
    found = dict(a)
    for product, c in b.items():
        found[product] = found.get(product, S.Zero) + c
    return {product: c for product, c in found.items() if c != 0}


def _times(a: Terms, b: Terms) -> Terms:
    if len(a) * len(b) > MAX_TERMS:
        raise _Unknown
    found: Terms = {}
    for p, c in a.items():
        for q, d in b.items():
            rational, product = Mul(p, q).as_coeff_Mul()
            found[product] = found.get(product, S.Zero) + c * d * rational
    return {product: c for product, c in found.items() if c != 0}


def _bits(terms: Terms) -> int:
    """The precision in which the logarithms of terms are compared."""
    rough = [abs(_logarithm(p, 60)[0]) for p in terms]
    bits = 200 + int(mpmath.log(1 + max(rough), 2))
    if bits > MAX_BITS:
        raise _Unknown
    return bits


def _dominant(terms: Terms) -> tuple[Any, int]:
    """The logarithm of the size of a sum whose largest term exceeds all others together, and its sign; 0 of none."""
    if not terms:
        return -mpmath.inf, 0
    bits = _bits(terms)
    with mpmath.workprec(bits):
        sized = [(*_logarithm(p, bits), mpmath.mpf(c.p) / c.q) for p, c in terms.items()]
        sized = [(size + mpmath.log(abs(c)), side * (1 if c > 0 else -1)) for size, side, c in sized]
        largest, side = max(sized)
        others = mpmath.fsum(mpmath.exp(size - largest) for size, _ in sized) - 1
        if others > (NEAR if any(p.has(log) for p in terms) else 0.99):
            raise _Unknown
        whole = mpmath.fsum(side * mpmath.exp(size - largest) for size, side in sized)
        return largest + mpmath.log(abs(whole)), side


def _logarithm(product: Expr, bits: int) -> tuple[Any, int]:
    """The logarithm of the size of a product, and its sign; log(1 + u) with a small u counts as u."""
    size, side = mpmath.mpf(0), 1
    if sum(isinstance(factor, log) for factor in Mul.make_args(product)) > 2:
        raise _Unknown
    with mpmath.workprec(bits):
        for factor in Mul.make_args(product):
            base, power = factor.as_base_exp() if not isinstance(factor, (exp, erfc)) else (factor, S.One)
            if isinstance(factor, exp):
                size += _real(factor.args[0], bits)
                continue
            if isinstance(factor, erfc):
                size += _logarithm_of_erfc(_real(factor.args[0], bits))
                continue
            if isinstance(factor, log) and (is_large(factor) or abs(factor.args[0].evalf(3) - 1) < 1e-3):
                gap, towards = _of_gap(factor.args[0] - 1)
                size, side = size + gap, side * towards
                continue
            value = S.NaN if is_large(base) else base.evalf(2 + bits // 3, maxn=2 * bits)
            if not value.is_Float or value._prec < LEAST_BITS or not power.is_Rational:
                raise _Unknown
            if value < 0 and not power.is_Integer:
                raise _Unknown
            size += power._to_mpmath(bits) * mpmath.log(abs(value._to_mpmath(bits)))
            side *= -1 if value < 0 and power % 2 else 1
    return size, side


def _real(u: Expr, bits: int) -> Any:
    """A real number in digits."""
    found = u._to_mpmath(bits)
    if isinstance(found, mpmath.mpc):
        raise _Unknown
    return found


def _logarithm_of_erfc(u: Any) -> Any:
    """Of u > 0; from 1000 on by the first term, below which it lies by less than 1/(2*u**2): mpmath's overflows."""
    return mpmath.log(mpmath.erfc(u)) if u < 1000 else -(u**2) - mpmath.log(u * mpmath.sqrt(mpmath.pi))


def _of_gap(u: Expr) -> tuple[Any, int]:
    """The logarithm of the size of a small sum, and its sign."""
    terms, bottom = _quotient(u, lambda e: 1 if e.is_positive else None)
    if bottom != {S.One: S.One} or not terms:
        raise _Unknown
    size, side = _dominant(terms)
    if size > SMALL:
        raise _Unknown
    return size, side
