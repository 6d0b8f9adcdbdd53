"""Elementary functions that are not smooth on the whole line: where they have values, where they break."""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, acos, acosh, acot, asin, atan, atanh, log, pi, sin, sinc

from ..forms.exact import NO_FACTS, ZERO, Facts, scalar, sign_of
from ..forms.line.partition import Break, LineForm
from ..forms.line.piece import Smooth, piece
from ..forms.ranges import is_positive
from ..forms.smoothness import is_natural
from ..symbols import T
from .heads import HEADS, NotSeenLipschitz, OneArgument, Slopes, levels, switch


class Logarithm(OneArgument):
    """log(u): Lipschitz where u is bounded away from 0."""

    has_law = False

    def slope(self, e: Any, walk: Slopes) -> Expr:
        if not is_positive(e.args[0]):
            raise NotSeenLipschitz
        return walk.slope(e.args[0]) / e.args[0]


HEADS[log] = Logarithm(lambda e: levels(log(T), (0,), (False, True), (None,)))
HEADS[asin] = OneArgument(lambda e: levels(asin(T), (-1, 1), (False, True, False), (-pi / 2, pi / 2)))
HEADS[acos] = OneArgument(lambda e: levels(acos(T), (-1, 1), (False, True, False), (pi, S.Zero)))
HEADS[acosh] = OneArgument(lambda e: levels(acosh(T), (1,), (False, True), (S.Zero,)))
HEADS[atanh] = OneArgument(lambda e: levels(atanh(T), (-1, 1), (False, True, False), (None, None)))
HEADS[sinc] = OneArgument(lambda e: LineForm((Smooth(sin(T) / T), Smooth(sin(T) / T)), (Break(ZERO, scalar(1)),)))
HEADS[acot] = OneArgument(lambda e: switch(-pi / 2 - atan(T), pi / 2, pi / 2 - atan(T)))


def power(exponent: Expr, facts: Facts = NO_FACTS) -> LineForm:
    """T**exponent for an exponent free of T: 1/T breaks at 0, a fractional power has no value left of 0.

    A whole exponent is asked for its sign: whether 0 has a value depends on it, not what is left of 0.  The value at 0
    of a real exponent of open sign is 0**exponent: asked for where it counts.
    """
    if exponent.is_integer:
        sign = 1 if is_natural(exponent) else sign_of(scalar(exponent), facts)
        if sign < 0:
            return levels(T**exponent, (0,), (True, True), (None,))
        return LineForm((piece(T**exponent if sign else S.One),))
    return levels(T**exponent, (0,), (False, True), (_power_of_zero(exponent),))


def _power_of_zero(exponent: Expr) -> Expr | None:
    if exponent.is_positive:
        return S.Zero
    return S.Zero**exponent if exponent.is_extended_real and exponent.is_negative is None else None
