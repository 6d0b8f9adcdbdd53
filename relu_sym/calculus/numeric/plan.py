"""What a numeric function is made of: one exact row for every piece, one knot for every point with a value of its own.

A polynomial row is held in powers of x - centre, where the centre is the point of the closed piece nearest to 0, or
the end at which a linear piece is 0.  Then |x - centre| <= |x|, so Horner's rule loses no more than it does in powers
of x, and a piece keeps its relative accuracy beside a kink.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any, NamedTuple

import mpmath
from mpmath import mpf
from sympy import QQ, Expr, Rational, S, oo
from sympy import Poly as SymPoly
from sympy.polys.sqfreetools import dup_sqf_part

from ...errors import BudgetError, ReluSymError, UnsupportedError
from ...forms.exact import RATIONAL, ZERO, Scalar, expression, is_finite, scalar, sign_of
from ...forms.line.partition import Break, LineForm
from ...forms.line.piece import Piece, Poly
from ...symbols import Gate, T
from .conditioning import BITS, plainly_stable, stable_centre
from .written import Written

GUARD = 40
"""Bits beyond the working precision."""


class Row(NamedTuple):
    """sum c_k (x - centre)^k, ``c`` the coefficients in powers of x; or a formula; or, with neither, no value.

    Where the sum loses digits beside the centre, ``written`` is the formula for any precision.
    """

    centre: Scalar = ZERO
    c: tuple[Scalar, ...] | None = None
    formula: Piece | None = None
    inner: Scalar = ZERO
    written: Piece | None = None


class Refusal(NamedTuple):
    """Why there is no value at a point of the support of a distribution."""

    message: str
    point: Scalar

    def error(self, moved: Expr | int = 0) -> UnsupportedError:
        """The error, for the point itself or moved by a number of periods."""
        return UnsupportedError(self.message, T, expression(self.point) + moved)


POLE = (
    "the principal value has no value at its pole {0} = {1}: use rs.pair(T, phi, x) for its action on a test function"
)
IMPULSE = (
    "the impulse at {0} = {1} has no value there: use rs.pair(T, phi, x) for its action on a test function, "
    "or rs.integrate"
)


class Knot(NamedTuple):
    """A point with a value (None: undefined); with a ``refusal`` it is an error to ask for it."""

    point: Scalar
    value: Scalar | None
    refusal: Refusal | None = None


class Plan:
    """n knots and the n + 1 rows between them, exact; ``form`` is where both come from, in ``gate``'s symbols."""

    def __init__(self, form: LineForm, gate: Gate, knots: list[Knot], rows: list[Row], settles: bool) -> None:
        self.form, self.gate, self.knots, self.rows, self.settles = form, gate, knots, rows, settles

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The limits at -oo and at oo, nan where there is none or SymPy finds none; found when first asked for."""
        if not self.settles:
            return math.nan, math.nan
        return _end(self.form.pieces[0], -oo, self.gate), _end(self.form.pieces[-1], oo, self.gate)

    def slope(self, k: int) -> float:
        """The mean of the slopes on both sides of knot k, as in ``rs.diff``; nan without a finite one."""
        try:
            point = self.knots[k].point
            j, on = self.form.locate(point)
            left, right = self.form.sides(j) if on else (self.form.pieces[j],) * 2
            mean = float(number((left.diff().limit(point, -1) + right.diff().limit(point, 1)) / 2, 80))
            return mean if math.isfinite(mean) else math.nan
        except (ReluSymError, TypeError):
            return math.nan


def planned(form: LineForm, gate: Gate, source: Expr | None, settles: bool = True) -> Plan:
    """The plan of a form that was read from ``source``; ``settles=False`` claims no limits at the infinite ends."""
    support = support_of(form)
    form = with_breaks(form, support)
    refusals = {form.locate(point)[0]: refusal for point, refusal in support.items()}
    knots = [Knot(b.point, b.value, refusals.get(k)) for k, b in enumerate(form.breaks)]
    written = Written(source)
    rows = [_row(p, *form.ends(k), form, written) for k, p in enumerate(form.pieces)]
    if gate.lo == 0:
        knots.insert(0, _declared_end(gate))
        rows.insert(0, Row())
    if gate.hi == 0:
        knots.append(_declared_end(gate))
        rows.append(Row())
    return Plan(form, gate, knots, rows, settles)


def support_of(form: LineForm) -> dict[Scalar, Refusal]:
    """The points of impulses and principal values."""
    return {p: Refusal(POLE, p) for p in form.principal} | {i.point: Refusal(IMPULSE, i.point) for i in form.impulses}


def with_breaks(form: LineForm, points: Any) -> LineForm:
    """The form with a breakpoint at each of the points, and without impulses."""
    form = form.replace(impulses=(), principal=())
    for point in points:
        k, on = form.locate(point)
        if not on:
            breaks = [*form.breaks[:k], Break(point, None), *form.breaks[k:]]
            form = form.replace(pieces=[*form.pieces[: k + 1], *form.pieces[k:]], breaks=breaks)
    return form


def _row(p: Piece, lo: Scalar, hi: Scalar, form: LineForm, written: Written) -> Row:
    if p.undefined:
        return Row()
    c = _coefficients(p)
    if c is None:
        return Row(formula=(None if p.periodic else written.on(p, lo, hi)) or p, inner=_inner(lo, hi))
    centre = _centre(c, p, lo, hi, form)
    if len(c) < 3:
        return Row(centre, c)
    if plainly_stable([_float(u) for u in c], *map(_float, (centre, lo, hi))):
        return Row(centre, c)
    place, *ends = (number(s, BITS) for s in (centre, lo, hi))
    stable = stable_centre([number(u, BITS) for u in c], _slope_zeros(c), place, *ends)
    if stable is place:
        return Row(centre, c)
    exactly = written.on(p, lo, hi)
    if stable is None:
        return Row(centre, c) if exactly is None else Row(formula=exactly, inner=_inner(lo, hi))
    return Row(scalar(Rational(stable.numerator, stable.denominator)), c, written=exactly)


def _float(s: Scalar) -> float:
    """The nearest float; infinite beyond them."""
    try:
        return float(s) if isinstance(s, RATIONAL) else float(number(s, 80))
    except OverflowError:
        return math.inf


def _slope_zeros(c: tuple[Scalar, ...]) -> list:
    """Coefficients, lowest first, of a polynomial with the zeros of the derivative; simple ones if c is rational."""
    slope = [k * u for k, u in enumerate(c) if k]
    if len(slope) > 2 and all(isinstance(u, RATIONAL) for u in slope):
        slope = dup_sqf_part(slope[::-1], QQ)[::-1]
    return [number(u, BITS) for u in slope]


def _coefficients(p: Piece) -> tuple[Scalar, ...] | None:
    """Coefficients in powers of x, lowest first; irrational ones too."""
    if isinstance(p, Poly):
        return p.c or (ZERO,)
    if p.periodic:
        return None
    e = p.expr()
    if e in (oo, -oo):
        return (e,)
    if not e.is_polynomial(T):
        return None
    return tuple(scalar(c) for c in reversed(SymPoly(e, T).all_coeffs()))


def _centre(c: tuple[Scalar, ...], p: Piece, lo: Scalar, hi: Scalar, form: LineForm) -> Scalar:
    if len(c) < 2:
        return ZERO
    if len(c) == 2:
        for end in (lo, hi):
            if end not in (oo, -oo) and p.at(end) == 0:
                return end
    if lo != -oo and sign_of(lo, form.domain.facts) > 0:
        return lo
    return hi if hi != oo and sign_of(hi, form.domain.facts) < 0 else ZERO


def _inner(lo: Scalar, hi: Scalar) -> Scalar:
    """A point inside the interval."""
    if lo == -oo:
        return ZERO if hi == oo else hi - 1
    return lo + 1 if hi == oo else (lo + hi) / 2


def _declared_end(gate: Gate) -> Knot:
    """The point 0 of a variable that is declared nonnegative or nonpositive."""
    value = None
    if gate.x.is_zero is not False:
        at_zero = gate.expr.subs(T, S.Zero)
        value = scalar(at_zero) if at_zero.is_number and is_finite(at_zero) else None
    return Knot(ZERO, value)


def _end(p: Piece, point: Expr, gate: Gate) -> float:
    if p.undefined or (gate.lo == 0 and point == -oo) or (gate.hi == 0 and point == oo):
        return math.nan
    try:
        return float(number(p.limit(point, -1 if point == oo else 1), 80))
    except (UnsupportedError, BudgetError, TypeError):
        return math.nan


# ---------------------------------------------------------------------- exact numbers to binary ones
def number(s: Scalar, bits: int) -> Any:
    """An exact scalar as a binary number of that many bits; a zero that only cancels out is 0."""
    with mpmath.workprec(bits):
        if isinstance(s, RATIONAL):
            return mpf(int(s.numerator)) / int(s.denominator)
        if s in (oo, -oo):
            return mpf(str(s).replace("oo", "inf"))
        value = s.evalf(int(bits / 3.3) + 2, maxn=10 * bits)
        if not value.is_Float and not value.is_Rational:
            raise UnsupportedError("{0} is no real number", s)
        return mpf(0) if value.is_Float and value._prec == 1 else +mpmath.mpmathify(value)


def numbers(row: Row, bits: int) -> tuple[Any, list]:
    """The centre of a polynomial row and its coefficients in powers of x - centre."""
    c = row.c or ()
    if all(isinstance(u, RATIONAL) for u in (row.centre, *c)):
        return number(row.centre, bits), [number(u, bits) for u in Poly(c).shifted(row.centre)] or [mpf(0)]
    if len(c) < 2:
        return mpf(0), [number(u, bits) for u in c]
    with mpmath.workprec(bits + 2 * GUARD):
        a = number(row.centre, bits + 2 * GUARD)
        out = [number(u, bits + 2 * GUARD) for u in c]
        size = [abs(u) for u in out]
        for i in range(len(out)):
            for j in range(len(out) - 2, i - 1, -1):
                out[j] += a * out[j + 1]
                size[j] += abs(a) * size[j + 1]
        noise = mpf(2) ** -(bits + GUARD)
        return a, [mpf(0) if abs(u) <= noise * s else u for u, s in zip(out, size, strict=True)]
