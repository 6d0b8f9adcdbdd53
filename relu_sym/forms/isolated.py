"""Zeros without closed form, each alone in an interval; in closed form where one is recognised and proved."""

from __future__ import annotations

from sympy import Expr, oo, together

from ..budget import remembered
from ..functions.roots import Isolation, RootIn, number, primitive
from ..functions.roots.numbers import is_algebraic
from .closed_forms import polynomial_zeros
from .exact import Scalar, expression, scalar, sign_of
from .line.limits import one_sided
from .line.piece import Poly, piece
from .recognition import combinations, is_zero_near, outward


def isolated(e: Expr, lo: Scalar, hi: Scalar) -> list[Scalar]:
    """All zeros between two numbers or infinities; between irrational ends those between rationals a little further
    out."""
    above = piece(together(e).as_numer_denom()[0]) if is_algebraic(e) else None
    if isinstance(above, Poly):
        return polynomial_zeros(above.c)
    lo, hi = (end if end in (oo, -oo) else expression(end) for end in (lo, hi))
    ends = [end if end.is_Rational or end.is_infinite else outward(end, s) for end, s in ((lo, -1), (hi, 1))]
    return [_closed_form(e, r) for r in _between(e, *ends, ends == [lo, hi])]


def _closed_form(e: Expr, r: Expr) -> Scalar:
    """The zero in closed form where one is proved, else as it is."""
    if not isinstance(r, RootIn):
        return scalar(r)
    return scalar(next((c for c in combinations(r) if is_zero_near(e, c, r)), r))


@remembered(512)
def _between(e: Expr, lo: Expr, hi: Expr, smooth: bool) -> tuple[Expr, ...]:
    """All zeros between two rationals or infinities, the function known to be smooth there or not yet."""
    work = Isolation(primitive(e), lo, hi, lambda v: sign_of(scalar(v)), _limit_sign if smooth else None)
    return tuple(number(work, c) for c in work.zeros())


def _limit_sign(e: Expr, end: Expr, side: int) -> int:
    return sign_of(one_sided(e, end, side))
