"""The inverse of a strictly monotone slope on an interval, in closed form: the maximiser of y*x - f(x).

Candidates come from a few rules and then from SymPy's ``solve``.  Branches of roots and of Lambert's W are told apart
at samples, of the interval and (under the facts) of the parameters; and without parameters a formula is taken only
where it is the inverse between any two places at which a head of it changes its branch.  Where no formula is that on
the whole interval, several may be, each on a part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, product
from typing import NamedTuple

from sympy import (
    Dummy,
    Expr,
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
from .branches import DIGITS, MANY_DIGITS, TOLERANCE, Run, Slope, chained, rational_near, runs, within
from .candidates import by_rules, by_sympy, polynomial_in

SAMPLES = (Rational(1, 7), Rational(3, 8), Rational(2, 3), Rational(11, 12))
CLOSE = (Rational(1, 80), Rational(79, 80))
"""Shares close to the ends, which are tried where these are finite: a branch may end there."""
NUMBERS = tuple(Rational(v) for v in ("1/2", "7/5", "3", "1/9", "-2/3", "-5/2", "8"))
MOST = 12
GIVE_NUMBERS = ": give numbers for its parameters"


class NoInverse(UnsupportedError):
    """A slope whose inverse has no formula."""

    def at_numbers(self, verb: str, y: Symbol) -> NoInverse:
        """The same of a verb that needs no formula at a number."""
        here = f"{{{len(self.quoted)}}}"
        joined = "; then" if self.message.endswith(GIVE_NUMBERS) else f" in {here}:"
        advice = f"{joined} rs.{verb} is exact at every number, as at {here} = 2"
        return NoInverse(self.message + advice, *self.quoted, y)


class Part(NamedTuple):
    """One formula for the inverse, and the x up to which it is taken."""

    formula: Piece
    stop: Scalar


def inverse(slope: Piece, x: tuple[Scalar, Scalar], y: tuple[Scalar, Scalar], facts: Facts) -> list[Part]:
    """x(T) with slope(x(T)) = T, for a slope that rises strictly on an open interval, ``y`` its limits at the ends
    ``x`` of that: in one formula, or in several, each on a part."""
    known = coefficients(slope)
    if known is not None and len(known) == 2:
        b, a = known
        if isinstance(slope, Poly):
            return [Part(Poly((-b / a, 1 / a)), x[1])]
        return [Part(piece(((T - expression(b)) / expression(a)).expand()), x[1])]
    if known is not None and len(known) == 3:
        c, b, a = map(expression, known)
        root = sqrt((b**2 - 4 * a * (c - T)).expand())  # 2*a*x + b, which is positive where the slope rises
        return [Part(piece((-b + root) / (2 * a)), x[1])]
    return [Part(piece(e), stop) for e, stop in _solved(Slope(slope.expr(), *x, *y), facts)]


def coefficients(slope: Piece) -> Sequence[Scalar] | None:
    """Lowest first, of a polynomial of degree 1 or 2."""
    if isinstance(slope, Poly):
        return slope.c if len(slope.c) < 4 else None
    p = polynomial_in(slope.expr(), T)
    if p is None or p.degree() not in (1, 2):
        return None
    return [scalar(c) for c in reversed(p.all_coeffs())]


def _solved(slope: Slope, facts: Facts) -> list[tuple[Expr, Scalar]]:
    """The first candidate that is the inverse on the whole interval, or several that are, each on a part."""
    signs = _signs(slope.lo, slope.hi)
    side = -1 if "negative" in signs else 1  # x = -t, t > 0: powers of -x and of x are seen to be alike
    t, y = Dummy("t", real=True) if "real" in signs else Dummy("t", positive=True), Dummy("y", real=True)
    turned = slope.expr.xreplace({T: side * t})
    if side < 0:
        turned = turned.expand()
    tried = _Tried(slope, list(samples_of(slope.expr, slope.lo, slope.hi, facts)), [])
    for candidates in (by_rules, by_sympy):
        found = list(tried.inverses(candidates(turned, y, t), S.Zero, side, t, y))
        if candidates is by_rules and not (found and tried.is_whole(found[-1])):
            found += tried.from_an_end(y)
        if found and tried.is_whole(found[-1]):
            return [(found[-1], slope.hi)]
        chain = chained(tried.parts, slope)
        if chain is not None:
            return chain
        if found:
            return [(found[0], slope.hi)]
    advice = GIVE_NUMBERS if slope.expr.free_symbols != {T} else ""
    raise NoInverse("the slope {0} has no inverse in closed form" + advice, slope.expr)


class _Tried(NamedTuple):
    """What candidates are held against, and where those were the inverse that are not everywhere."""

    slope: Slope
    samples: Sequence[tuple[dict, Expr]]
    parts: list[Run]

    def inverses(self, candidates: Iterator[Expr], start: Expr, side: int, t: Symbol, y: Symbol) -> Iterator[Expr]:
        """x = start + side*t, the inverse on the whole interval, up to the first that is whole."""
        for candidate in candidates:
            x = start + side * candidate.xreplace({y: T})
            if t not in x.free_symbols and self._is_inverse(x):
                yield x
                if self.is_whole(x):
                    return

    def _is_inverse(self, x: Expr) -> bool:
        """At all samples, and between all places where a branch of x may change; if only on parts, they are noted."""
        at_samples = [_inverts(x, self.slope.expr, a, p) for a, p in self.samples]
        if not any(at_samples) or len(self.slope.expr.free_symbols) > 1:
            return all(at_samples)
        own = runs(x, self.slope)
        if own is None:
            return all(at_samples)
        self.parts.extend(own)
        return all(at_samples) and self.slope.is_covered(own)

    def is_whole(self, e: Expr) -> bool:
        """Whether it is real by its parts and divides by nothing that is 0 on the way."""
        slope = self.slope.expr
        return all(_is_real_inside(e, slope, a, p) for a, p in self.samples) and _has_value_at_zero(
            e, slope, self.samples
        )

    def from_an_end(self, y: Symbol) -> list[Expr]:
        """Where a formula divides by y: by the distance t from an end, which is never 0."""
        t = Dummy("t", positive=True)
        for end, side in ((self.slope.lo, 1), (self.slope.hi, -1)):
            if end in (oo, -oo):
                continue
            start = expression(end)
            turned = together(self.slope.expr.xreplace({T: start + side * t}).expand())
            found = list(self.inverses(by_rules(turned, y, t), start, side, t, y))
            if found and self.is_whole(found[-1]):
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
        a, b = (rational_near(e.xreplace(numbers)) for e in (lo, hi))
        for t in (*SAMPLES, *(s for s, end in zip(CLOSE, (a, b), strict=True) if not end.is_infinite)):
            yield numbers, within(a, b, t)
        found += 1
        if found == MOST:
            return
    if not found:
        raise UnsupportedError("no numbers for the parameters of {0} are found to tell its branches", slope)


def _allows(name: Symbol, value: Rational) -> bool:
    """Whether a symbol may be this number by its declaration."""
    kinds = ("positive", "negative", "nonnegative", "nonpositive", "integer")
    return all(not getattr(name, "is_" + k) or getattr(value, "is_" + k) for k in kinds)


def _holds(e: Expr, sign: int | str, numbers: dict) -> bool:
    value = e.xreplace(numbers)
    return not value.is_comparable or sign_of(scalar(value)) == sign


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


def _has_value_at_zero(e: Expr, slope: Expr, samples: Sequence[tuple[dict, Expr]]) -> bool:
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
