"""The conjugate along an arc as the area below its maximiser: (f*)' = x(y), so f* is an antiderivative of x."""

from __future__ import annotations

from typing import cast

from sympy import Expr, Function, Integral, Pow

from ..budget import deadline
from ..calculus.convexity.profile import before
from ..calculus.integration.primitive import primitive
from ..errors import ReluSymError
from ..forms.exact import ONE, ZERO, Scalar, expression, scalar
from ..forms.facts import Facts
from ..forms.line.piece import Piece
from ..symbols import T
from .branches import within
from .extended import Arc
from .inverse import samples_of
from .spelling import SHARES, TOLERANCE, tidied

DIGITS = 30


def is_nested(e: Expr) -> bool:
    """Whether a function or a root is taken of more than a polynomial, as in asinh(sinh(y)) or log(tan(y)**2 + 1)."""
    inner = {h.args[0] for h in e.atoms(Function) if h.args} | {h.base for h in e.atoms(Pow) if not h.exp.is_Integer}
    return any(T in u.free_symbols and not u.is_polynomial(T) for u in inner)


def by_area(a: Arc, slope: Piece, maximiser: Piece, lo: Scalar, hi: Scalar, facts: Facts) -> list[Expr]:
    """f*(y) by the area below the maximiser x(y), exact at one place; none where the integral has no formula.

    The other way, x(y) put into f, tells it by functions of functions.
    """
    try:
        with deadline("the integral of {0}", maximiser.expr()):
            area = primitive(maximiser, lo, hi, facts).expr()
            if area.has(Integral):
                return []
            x = _inside(a, facts)
            y, value = slope.at(x), a.piece.at(x)
            found = area - area.xreplace({T: expression(y)}) + expression(x) * expression(y) - expression(value)
            found = tidied(found, lo, hi)
    except ReluSymError:
        return []
    return [found] if _agrees(a, maximiser, found, lo, hi, facts) else []


def _inside(a: Arc, facts: Facts) -> Scalar:
    """A place of the arc with a short value: 0 or 1 where they are inside."""
    for x in (ZERO, ONE, -ONE):
        if before(a.lo, x, facts) and before(x, a.hi, facts):
            return x
    return scalar(within(expression(a.lo), expression(a.hi), SHARES[1]))


def _agrees(a: Arc, maximiser: Piece, found: Expr, lo: Scalar, hi: Scalar, facts: Facts) -> bool:
    """Whether it is x*y - f(x), at numbers: an antiderivative with a jump inside would be one on each side only."""
    if not found.free_symbols - {T}:
        places = [within(expression(lo), expression(hi), t) for t in SHARES]
        return all(abs(_gap(a, maximiser, found, {}, y)) < TOLERANCE for y in places)
    samples = samples_of(maximiser.expr() + found, lo, hi, facts)
    return all(abs(_gap(a, maximiser, found, numbers, y)) < TOLERANCE for numbers, y in samples)


def _gap(a: Arc, maximiser: Piece, found: Expr, numbers: dict, y: Expr) -> Expr:
    """Of numbers: the digits of a formula that is 0 are looked for without end."""
    there = numbers | {T: y}
    x = maximiser.expr().xreplace(there).evalf(DIGITS)
    wanted = (y * x - a.piece.expr().xreplace(numbers | {T: x})).evalf(DIGITS)
    return cast(Expr, (wanted - found.xreplace(there).evalf(DIGITS)) / (1 + abs(x * y)))
