"""Abs and sign: readers, and writers by Abs for continuous functions, by sign (and Abs) for all."""

from __future__ import annotations

from typing import Any

from sympy import Abs, Add, Expr, Rational, S, Symbol, sign

from ..errors import RewriteError
from ..forms.exact import RATIONAL, ZERO, equal, expression, is_finite, scalar
from ..forms.line.partition import Break, LineForm
from ..forms.line.piece import IDENTITY, Poly
from ..symbols import T
from .heads import HEADS, OneArgument, Slopes, switch
from .relu import write as write_ramps

ABSOLUTE = LineForm((-IDENTITY, IDENTITY), (Break(ZERO, ZERO),))
SIGN = switch(S.NegativeOne, ZERO, S.One)


class Absolute(OneArgument):
    """Abs(u); a factor free of the variable leaves the sign: |c u|' = |c| sign(u) u'."""

    def slope(self, e: Any, walk: Slopes) -> Expr:
        c, u = e.args[0].as_independent(T, as_Add=False)
        return Abs(c) * sign(u) * walk.inner(u)


HEADS[Abs] = Absolute(lambda e: ABSOLUTE, natural=False)
HEADS[sign] = OneArgument(lambda e: SIGN)


def write_abs(form: LineForm, x: Symbol) -> Expr:
    """A continuous function by Abs: ReLU(u) = (u + Abs(u))/2; linear kinks are gathered."""
    if all(isinstance(p, Poly) and len(p.c) <= 2 for p in form.pieces) and all(
        isinstance(b.point, RATIONAL) and b.value is not None for b in form.breaks
    ):
        terms, mean = [], (form.pieces[0].expr(x) + form.pieces[-1].expr(x)) / 2
        for k, b in enumerate(form.breaks):
            left, right = form.sides(k)
            if left.at(b.point) != right.at(b.point) or b.value != left.at(b.point):
                break
            slope = right.diff().at(b.point) - left.diff().at(b.point)
            terms.append(expression(slope / 2) * Abs(x - expression(b.point)))
        else:
            return Add(mean, *terms)
    return write_ramps(form, x, lambda u: (u + Abs(u)) / 2, "Abs")


def write_sign(form: LineForm, x: Symbol, with_abs: bool = False) -> Expr:
    """f = (f_0 + f_n)/2 + sum_j J_j(x)/2 sign(x - a_j); a value off the mean by the indicator 1 - sign(u)**2.

    ``with_abs`` writes u*sign(u) as Abs(u).
    """
    terms = [(form.pieces[0].expr(x) + form.pieces[-1].expr(x)) / 2]
    for k, b in enumerate(form.breaks):
        left, right = form.limits(k)
        a = expression(b.point)
        u = x - a
        if b.value is None or not (is_finite(left) and is_finite(right)):
            raise RewriteError(
                "the function has no value at {0} = {1}; sign cannot say that: rewrite to Piecewise or Heaviside", T, a
            )
        terms.append(_half_jump(form, k, x, with_abs))
        mean = (left + right) / scalar(2)
        if not equal(b.value, mean, form.domain.facts):
            terms.append(expression(b.value - mean) * (1 - sign(u) ** 2))
    return Add(*terms)


def _half_jump(form: LineForm, k: int, x: Symbol, with_abs: bool) -> Expr:
    """J(x)/2 sign(x - a), or q(x)/2 Abs(x - a) where J(x) = (x - a) q(x)."""
    point = form.breaks[k].point
    left, right = form.sides(k)
    jump, u = right - left, x - expression(point)
    if with_abs and isinstance(jump, Poly) and isinstance(point, RATIONAL):
        shifted = jump.shifted(point)
        if shifted and not shifted[0]:
            return Poly(Poly(shifted[1:]).shifted(-point)).expr(x) / 2 * Abs(u)
    return Rational(1, 2) * jump.expr(x) * sign(u)
