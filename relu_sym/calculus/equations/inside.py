"""x' = F(x) inside one smooth piece of F: the motion in closed form, and how long it takes to the end of the piece."""

from __future__ import annotations

from sympy import Expr, Poly, S, exp, expand_log, log, oo

from ...forms.exact import Facts, Scalar, expanded, expression, scalar, sign_of
from ...forms.line.piece import Piece
from ...forms.line.piece import Poly as PolyPiece
from ...forms.periods import period_of
from ...forms.roots import Roots
from ...symbols import T
from .course import Course
from .riccati import riccati
from .separation import separated


def course(p: Piece, start: Scalar, end: Scalar, s: int, facts: Facts, known: Expr | None = None) -> Course:
    """The motion from ``start`` in the direction s, in which F is not 0 at the start, up to ``end``.

    ``known``: a law that is tried first.
    """
    straight = affine(p)
    if straight is not None:
        return _with_law(_affine(*straight, start, end, s, facts), known)
    rest = _first_zero(p, start, end, s, facts)
    if p.expr().is_polynomial(T) and Poly(p.expr(), T).degree() == 2:
        return _with_law(riccati(p, start, end, s, rest is None, facts), known)
    return separated(p, start, end, s, rest, facts, known)


def _first_zero(p: Piece, start: Scalar, end: Scalar, s: int, facts: Facts) -> Scalar | None:
    """The next zero of F on the way; of periodic F in one period."""
    found = None if isinstance(p, PolyPiece) or end not in (oo, -oo) else period_of(p.expr(), facts)
    if found is not None:
        end = start + s * found[1]
    zeros = Roots(*((start, end) if s > 0 else (end, start)), facts).of(p)
    return zeros[0 if s > 0 else -1] if zeros else None


def _with_law(found: Course, known: Expr | None) -> Course:
    """The formulas hold for times of both signs: the law of the way there is that of the way back."""
    return found if known is None else found._replace(law=known)


def affine(p: Piece) -> tuple[Scalar, Scalar] | None:
    """(c, q) of c + q*T, None for another piece."""
    if isinstance(p, PolyPiece):
        c = (*p.c, scalar(0), scalar(0))
        return (c[0], c[1]) if len(p.c) <= 2 else None
    e = p.expr().expand()
    q = e.diff(T)
    return None if q.has(T) else (scalar(e.xreplace({T: S.Zero})), scalar(q))


def _affine(c: Scalar, q: Scalar, start: Scalar, end: Scalar, s: int, facts: Facts) -> Course:
    far = end in (oo, -oo)
    x0, v = expression(start), expression(expanded(c + q * start))
    if not sign_of(q, facts):
        return Course(x0 + v * T, None if far else expression(expanded(end - start)) / v)
    rest = expression(-c / q)
    law = rest + expression(expanded(start + c / q)) * exp(expression(q) * T)
    if far:
        return Course(law, None)
    last = expanded(c + q * end)
    if sign_of(last, facts) != s:
        return Course(law, None)
    return Course(law, _logarithm(v / expression(last)) / -expression(q))


def _logarithm(ratio: Expr) -> Expr:
    """log of a positive ratio, of a number by its primes."""
    return expand_log(log(ratio)) if ratio.is_Rational else log(ratio.cancel())
