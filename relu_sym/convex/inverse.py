"""The inverse of a strictly monotone slope on an interval, in closed form: the maximiser of y*x - f(x).

Candidates come from a few rules and then from SymPy's ``solve``; one is taken when it is the inverse at samples of the
interval under samples of the parameters that satisfy the facts: branches of roots and of Lambert's W are told apart so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, product

from sympy import (
    Dummy,
    Expr,
    Float,
    Pow,
    Rational,
    S,
    Symbol,
    acos,
    acosh,
    oo,
    sqrt,
    together,
)

from ..errors import UnsupportedError
from ..forms.exact import Scalar, expression, is_finite, scalar, sign_of
from ..forms.facts import Facts
from ..forms.line.piece import Piece, Poly, piece
from ..symbols import T
from .candidates import by_rules, by_sympy, polynomial_in

SAMPLES = (Rational(1, 7), Rational(3, 8), Rational(2, 3), Rational(11, 12))
CLOSE = (Rational(1, 80), Rational(79, 80))
"""Shares close to the ends, which are tried where these are finite: a branch may end there."""
NUMBERS = tuple(Rational(v) for v in ("1/2", "7/5", "3", "1/9", "-2/3", "-5/2", "8"))
DIGITS, TOLERANCE, MOST = 30, Float("1e-18"), 12
MANY_DIGITS = 250


class NoInverse(UnsupportedError):
    """A slope whose inverse has no formula."""


def inverse(slope: Piece, lo: Scalar, hi: Scalar, rising: bool, facts: Facts) -> Piece:
    """x(T) with slope(x(T)) = T, for a slope that rises (or falls) strictly from ``lo`` to ``hi``."""
    known = coefficients(slope)
    if known is not None and len(known) == 2:
        b, a = known
        if isinstance(slope, Poly):
            return Poly((-b / a, 1 / a))
        return piece(((T - expression(b)) / expression(a)).expand())
    if known is not None and len(known) == 3:
        c, b, a = map(expression, known)
        root = sqrt((b**2 - 4 * a * (c - T)).expand())
        return piece((-b + (root if rising else -root)) / (2 * a))  # 2*a*x + b is the root, with the sign of rising
    return piece(_solved(slope.expr(), lo, hi, facts))


def coefficients(slope: Piece) -> Sequence[Scalar] | None:
    """Lowest first, of a polynomial of degree 1 or 2."""
    if isinstance(slope, Poly):
        return slope.c if len(slope.c) < 4 else None
    p = polynomial_in(slope.expr(), T)
    if p is None or p.degree() not in (1, 2):
        return None
    return [scalar(c) for c in reversed(p.all_coeffs())]


def _solved(slope: Expr, lo: Scalar, hi: Scalar, facts: Facts) -> Expr:
    """The first candidate that is the inverse at the samples."""
    signs = _signs(lo, hi)
    side = -1 if "negative" in signs else 1  # x = -t, t > 0: powers of -x and of x are seen to be alike
    t, y = Dummy("t", real=True) if "real" in signs else Dummy("t", positive=True), Dummy("y", real=True)
    samples = list(samples_of(slope, lo, hi, facts))
    turned = slope.xreplace({T: side * t}).expand() if side < 0 else slope.xreplace({T: t})
    for candidates in (by_rules, by_sympy):
        found = [side * e for e in _inverses(candidates(turned, y, t), side, t, y, slope, samples)]
        if candidates is by_rules and not (found and _is_whole(found[-1], slope, samples)):
            found += _from_an_end(slope, lo, hi, y, samples)
        if found:
            return found[-1] if _is_whole(found[-1], slope, samples) else found[0]
    advice = ": give numbers for its parameters" if slope.free_symbols != {T} else ""
    raise NoInverse("the slope {0} has no inverse in closed form" + advice, slope)


Samples = Sequence[tuple[dict, Expr]]


def _inverses(
    candidates: Iterator[Expr], side: int, t: Symbol, y: Symbol, slope: Expr, samples: Samples, start: Expr = S.Zero
) -> Iterator[Expr]:
    """t of start + side*t, the inverse at the samples, up to the first that is whole."""
    for candidate in candidates:
        e = candidate.xreplace({y: T})
        x = start + side * e
        if t not in e.free_symbols and all(_inverts(x, slope, a, p) for a, p in samples):
            yield e
            if _is_whole(x, slope, samples):
                return


def _is_whole(e: Expr, slope: Expr, samples: Samples) -> bool:
    """Whether it is real by its parts and divides by nothing that is 0 on the way."""
    return all(_is_real_inside(e, slope, a, p) for a, p in samples) and _has_value_at_zero(e, slope, samples)


def _from_an_end(slope: Expr, lo: Scalar, hi: Scalar, y: Symbol, samples: Samples) -> list[Expr]:
    """Where a formula divides by y: by the distance t from an end, which is never 0."""
    t = Dummy("t", positive=True)
    for end, side in ((lo, 1), (hi, -1)):
        if end in (oo, -oo):
            continue
        start = expression(end)
        turned = together(slope.xreplace({T: start + side * t}).expand())
        found = [start + side * e for e in _inverses(by_rules(turned, y, t), side, t, y, slope, samples, start)]
        if found and _is_whole(found[-1], slope, samples):
            return found[-1:]
    return []


def _signs(lo: Scalar, hi: Scalar) -> dict[str, bool]:
    """What the interval says of its points."""
    if lo != -oo and expression(lo).is_nonnegative:
        return {"positive": True}
    return {"negative": True} if hi != oo and expression(hi).is_nonpositive else {"real": True}


def samples_of(slope: Expr, lo: Scalar, hi: Scalar, facts: Facts) -> Iterator[tuple[dict, Expr]]:
    """Numbers for the parameters that the facts allow, and points of the interval there."""
    lo, hi = expression(lo), expression(hi)
    names = sorted((slope.free_symbols | lo.free_symbols | hi.free_symbols) - {T}, key=str)
    found = 0
    for values in product(NUMBERS, repeat=len(names)):
        numbers = dict(zip(names, values, strict=True))
        if not all(map(_allows, names, values)) or not all(_holds(e, s, numbers) for e, s in facts.signs):
            continue
        a, b = (_rational(e.xreplace(numbers)) for e in (lo, hi))
        for t in (*SAMPLES, *(s for s, end in zip(CLOSE, (a, b), strict=True) if not end.is_infinite)):
            yield numbers, within(a, b, t)
        found += 1
        if found == MOST:
            return
    if not found:
        raise UnsupportedError("no numbers for the parameters of {0} are found to tell its branches", slope)


def _rational(e: Expr) -> Expr:
    """A number close to an end: points well inside are asked for."""
    return e if e.is_Rational or e.is_infinite else Rational(str(e.evalf(DIGITS)))


def _allows(name: Symbol, value: Rational) -> bool:
    """Whether a symbol may be this number by its declaration."""
    kinds = ("positive", "negative", "nonnegative", "nonpositive", "integer")
    return all(not getattr(name, "is_" + k) or getattr(value, "is_" + k) for k in kinds)


def _holds(e: Expr, sign: int | str, numbers: dict) -> bool:
    value = e.xreplace(numbers)
    return not value.is_comparable or sign_of(scalar(value)) == sign


def within(a: Expr, b: Expr, t: Rational) -> Expr:
    """A point of the interval by the share t."""
    if a == -oo:
        return t - 1 / t + 1 if b == oo else b - (1 - t) / t
    return a + t / (1 - t) if b == oo else a + t * (b - a)


def _is_real_inside(e: Expr, slope: Expr, numbers: dict, point: Expr) -> bool:
    """Whether no angle and no root in e is imaginary at a point where e is the inverse."""
    angles = e.atoms(acos, acosh)
    bases = {h.base for h in e.atoms(Pow) if h.exp.is_Rational and not h.exp.is_Integer and T in h.base.free_symbols}
    if not angles and not bases:
        return True
    y = slope.xreplace(numbers).xreplace({T: point}).evalf(DIGITS)
    there = lambda h: h.xreplace(numbers).xreplace({T: y}).evalf(DIGITS)  # noqa: E731
    values = list(map(there, bases))
    return all(there(h).is_comparable for h in angles) and all(v.is_comparable and v >= -TOLERANCE for v in values)


def _has_value_at_zero(e: Expr, slope: Expr, samples: Samples) -> bool:
    """Whether e is finite at y = 0 where that is a slope: a formula may divide by y and be right everywhere else."""
    for numbers, group in groupby(samples, key=lambda s: s[0]):
        there = slope.xreplace(numbers)
        signs = {bool(there.xreplace({T: p}).evalf(DIGITS) > 0) for _, p in group}
        if len(signs) > 1 and not is_finite(e.xreplace(numbers).xreplace({T: S.Zero})):
            return False
    return True


def _inverts(e: Expr, slope: Expr, numbers: dict, point: Expr) -> bool:
    """At a point; where few digits do not tell (tanh(50) is 1 to them), at many."""
    for digits in (DIGITS, MANY_DIGITS):
        y = slope.xreplace(numbers).xreplace({T: point}).evalf(digits)
        back = e.xreplace(numbers).xreplace({T: y}).evalf(digits)
        gap = abs(back - point.evalf(digits)) if back.is_number else S.NaN
        if gap.is_comparable and gap < TOLERANCE * (1 + abs(point)):
            return True
    return False
