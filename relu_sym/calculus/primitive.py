"""The antiderivative and the integral of one smooth piece: polynomials by their coefficients, the rest by SymPy.

SymPy's answer is believed where its derivative is the piece and a quadrature agrees; else the integral stays.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import cast

from sympy import Dummy, Expr, Integral, S, integrate, log, nan, oo, zoo
from sympy.core.function import AppliedUndef

from ..budget import deadline
from ..errors import Divergent, ReluSymError, Undecided, UnsupportedError
from ..forms.exact import NO_FACTS, ZERO, Facts, Scalar, expression, is_finite, scalar
from ..forms.line.compose import between
from ..forms.line.partition import Domain
from ..forms.line.piece import Piece, Poly, Smooth, piece
from ..forms.smoothness import is_smooth
from ..symbols import T
from ..vocabularies.read import read
from . import quadrature
from .slopes import attempted, difference

U = Dummy("u", real=True)
"""The variable under an integral sign that stays."""


def primitive(p: Piece, lo: Scalar, hi: Scalar) -> Piece:
    """A continuous antiderivative on (lo, hi); a visible integral from one end where SymPy finds none."""
    if isinstance(p, Poly):
        return Poly((ZERO, *[c / (k + 1) for k, c in enumerate(p.c)]))
    found = _by_sympy(p.expr())
    if found is not None:
        found = _real_logarithms(found, lo, hi)
    if found is not None and _is_continuous(found, p.expr(), lo, hi):
        return piece(found)
    base = lo if lo != -oo else hi if hi != oo else S.Zero
    return Smooth(Integral(p.expr(U), (U, expression(base), T)))


def is_visible(p: Piece) -> bool:
    """Whether an antiderivative is an integral that SymPy could not do."""
    return isinstance(p, Smooth) and p.e.has(Integral)


@lru_cache(maxsize=2048)
def _by_sympy(e: Expr) -> Expr | None:
    """SymPy's antiderivative without Meijer G functions, if its derivative is e."""
    for spelled in dict.fromkeys((e, e.expand())):
        try:
            with deadline("the antiderivative of {0}", e):
                found = integrate(spelled, T, meijerg=False)
        except (ReluSymError, NotImplementedError, *quadrature.FAILURES):
            continue
        if isinstance(found, Expr) and not found.has(Integral, nan, zoo) and _is_antiderivative(found, e):
            return found
    return None


def _real_logarithms(found: Expr, lo: Scalar, hi: Scalar) -> Expr:
    """log(u) as log(-u) where u is negative on the interval: the two differ by a constant that is not real."""
    inside = expression(between(lo, hi))
    negative = {h: log(-h.args[0]) for h in found.atoms(log) if h.args[0].subs(T, inside).is_negative}
    return found.xreplace(negative)


def _is_antiderivative(found: Expr, e: Expr) -> bool:
    difference = cast(Expr, found.diff(T)) - e
    if difference == 0 or difference.expand() == 0:
        return True
    sampled = [quadrature.at(difference, t, seed) for seed in (1, 2) for t in ("0.13", "0.71", "1.9", "-0.4", "-2.3")]
    known = [v for v in sampled if v is not None]
    return bool(known) and all(quadrature.agree(v, 0) for v in known)


def _is_continuous(found: Expr, e: Expr, lo: Scalar, hi: Scalar) -> bool:
    """Whether an antiderivative has no jump inside the interval."""
    if is_smooth(found):
        return True
    try:
        form = read(found, Domain(lo, hi))
    except ReluSymError:
        return _agrees_with_quadrature(found, e, lo, hi)
    for k in range(len(form.breaks)):
        u, v = form.limits(k)
        if is_finite(u) and is_finite(v) and (u != v):
            return False
    return not any(p.undefined for p in form.pieces) or not is_smooth(e)


def _agrees_with_quadrature(found: Expr, e: Expr, lo: Scalar, hi: Scalar) -> bool:
    """F(b) - F(a) against a quadrature, on the interval pulled in a little, in two parts."""
    ends = [expression(v) for v in (lo, hi)]
    if any(v.free_symbols for v in ends):
        return False
    a = -7.3 if ends[0] == -oo else float(ends[0])
    b = 8.1 if ends[1] == oo else float(ends[1])
    a, b = (min(a, b - 9), b) if ends[0] == -oo else (a, max(b, a + 9)) if ends[1] == oo else (a, b)
    points = [a + (b - a) * f for f in (0.003, 0.41, 0.997)]
    for u, v in pairwise(points):
        at_ends = [quadrature.at(found, t, 1) for t in (u, v)]
        area = quadrature.integral(e, u, v, 1)
        if None in at_ends or area is None or not quadrature.agree(at_ends[1] - at_ends[0], area):
            return False
    return True


def limit(p: Piece, point: Scalar, side: int) -> Scalar:
    """The one-sided limit of an antiderivative; an integral over nothing is 0."""
    if not is_visible(p):
        return p.limit(point, side)
    e = p.expr().xreplace({T: expression(point)})
    empty = {i: S.Zero for i in e.atoms(Integral) if i.limits[0][1] == i.limits[0][2]}
    return scalar(e.xreplace(empty))


def definite(p: Piece, lo: Scalar, hi: Scalar, facts: Facts = NO_FACTS) -> Scalar:
    """The integral of a piece from lo to hi; +-oo where it diverges so; refused where both ends diverge apart.

    With an infinite end the signs of the parameters decide: they are taken from the facts, or asked for.
    """
    if p.is_zero():
        return ZERO
    if lo not in (oo, -oo) and hi not in (oo, -oo):
        return _definite(p, lo, hi)
    known = {s: with_sign(s, facts) for s in sorted(p.expr().free_symbols - {T}, key=str)}
    for s, v in known.items():
        if v is s and s.is_extended_real and not (s.is_positive or s.is_negative):
            raise Undecided(s)
    back = {v: s for s, v in known.items() if v is not s}
    signed = piece(p.expr().xreplace({s: v for s, v in known.items() if v is not s}))
    value = _definite(signed, lo, hi)
    _check_at_samples(signed.expr(), value, lo, hi)
    return scalar(expression(value).xreplace(back)) if back else value


def with_sign(s: Expr, facts: Facts) -> Expr:
    """A parameter with the sign that the facts give it."""
    sign = facts.known(s)
    if s.is_positive or s.is_negative or not sign:
        return s
    return Dummy(s.name, positive=True) if sign > 0 else Dummy(s.name, negative=True)


def _check_at_samples(e: Expr, value: Scalar, lo: Scalar, hi: Scalar) -> None:
    """Numbers for the parameters must not contradict the value: SymPy may have taken a rate to be positive."""
    value = expression(value)
    if not e.free_symbols - {T} or value.has(Integral) or any(v.free_symbols for v in map(expression, (lo, hi))):
        return
    for seed in range(1, 7):
        area = quadrature.integral(e, *(expression(v).evalf(20) for v in (lo, hi)), seed)
        number = quadrature.at(value.xreplace({}), 0, seed) if is_finite(value) else None
        if area is not None and (not is_finite(value) or (number is not None and not quadrature.agree(number, area))):
            raise UnsupportedError(
                "the integral of {0} from {1} to {2} depends on its parameters in a way that is not decided: give "
                "them numbers or assumptions",
                e,
                expression(lo),
                expression(hi),
            )


def _definite(p: Piece, lo: Scalar, hi: Scalar) -> Scalar:
    """The integral, the signs of the parameters being known."""
    found = primitive(p, lo, hi)
    if is_visible(found):
        return _believed(p, lo, hi)
    try:
        low, high = limit(found, lo, 1), limit(found, hi, -1)
    except UnsupportedError:
        return _believed(p, lo, hi)
    if not (is_finite(low) and is_finite(high)):
        return _diverging(p, low, high, lo, hi)
    value = high - low
    if not isinstance(p, Poly) and not _checked(p.expr(), value, lo, hi):
        return _believed(p, lo, hi)
    return value if isinstance(value, type(ZERO)) else scalar(value)


def _believed(p: Piece, lo: Scalar, hi: Scalar) -> Scalar:
    """SymPy's definite integral; one that stays must converge: its ends are regular, or a quadrature settles."""
    found = _by_sympy_definite(p.expr(), expression(lo), expression(hi))
    if not isinstance(found, Integral):
        return found
    ends = [attempted(p, end, side) for end, side in ((lo, 1), (hi, -1))]
    regular = all(end not in (oo, -oo) for end in (lo, hi)) and all(v is not None and is_finite(v) for v in ends)
    if (
        regular
        or p.expr().has(AppliedUndef)
        or quadrature.integral(p.expr(), *(expression(v).evalf(20) for v in (lo, hi)), 1) is not None
    ):
        return found
    raise UnsupportedError(
        "SymPy finds no integral of {0} from {1} to {2}, and whether it converges is not decided",
        p.expr(),
        expression(lo),
        expression(hi),
    )


def _diverging(p: Piece, low: Scalar, high: Scalar, lo: Scalar, hi: Scalar) -> Scalar:
    """oo or -oo, unless the ends diverge against each other or oscillate."""
    ends = [(-1) ** (k == 0) * expression(v) for k, v in enumerate((low, high)) if not is_finite(v)]
    if all(v == oo for v in ends) or all(v == -oo for v in ends):
        return ends[0]
    raise Divergent(
        "the integral of {0} from {1} to {2} diverges: its antiderivative tends to {3} and {4} at the ends",
        p.expr(),
        expression(lo),
        expression(hi),
        expression(low),
        expression(high),
    )


def _checked(e: Expr, value: Scalar, lo: Scalar, hi: Scalar) -> bool:
    """A quadrature does not contradict the value; where there is none to be had, the value stands."""
    value = expression(value)
    if any(v.free_symbols for v in (expression(lo), expression(hi))):
        return True
    number = quadrature.at(value, 0, 1)
    area = quadrature.integral(e, *(expression(v).evalf(20) for v in (lo, hi)), 1)
    if number is None:
        return area is None and value.is_extended_real is not False
    return area is None or quadrature.agree(number, area)


@lru_cache(maxsize=1024)
def _by_sympy_definite(e: Expr, lo: Expr, hi: Expr) -> Scalar:
    """SymPy's definite integral, believed where a quadrature confirms it; else it stays."""
    stays = Integral(e.xreplace({T: U}), (U, lo, hi))
    try:
        with deadline("the integral of {0}", e):
            found = integrate(e, (T, lo, hi), meijerg=False)
    except (ReluSymError, NotImplementedError, *quadrature.FAILURES):
        return stays
    if not isinstance(found, Expr) or found.has(Integral, nan, zoo, T):
        return stays
    if found in (oo, -oo):
        return found
    number = quadrature.at(found, 0, 1)
    area = None if lo.free_symbols | hi.free_symbols else quadrature.integral(e, lo.evalf(20), hi.evalf(20), 1)
    confirmed = number is not None and area is not None and quadrature.agree(number, area)
    return scalar(found) if confirmed else stays


def symmetric_gap(left: Piece, right: Piece, a: Scalar) -> Scalar:
    """lim of F(a + s) - F(a - s) as s tends to 0 from above, F unbounded on both sides."""
    gap = attempted(piece(difference(left, right, expression(a))), ZERO, 1)
    if gap is None or not is_finite(gap):
        raise UnsupportedError("the integral across the pole at {0} = {1} has no principal value", T, expression(a))
    return gap
