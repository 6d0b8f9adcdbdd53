"""Special functions: where they are smooth, where they have no real value, where they are refused."""

from __future__ import annotations

from typing import Any

from sympy import (
    Chi,
    Ci,
    Ei,
    Expr,
    LambertW,
    S,
    acoth,
    acsc,
    acsch,
    airyai,
    airybi,
    asec,
    asech,
    besseli,
    besselj,
    besselk,
    bessely,
    cos,
    cot,
    coth,
    csc,
    csch,
    digamma,
    erfcinv,
    erfinv,
    expint,
    fresnelc,
    fresnels,
    gamma,
    loggamma,
    pi,
    polygamma,
    sec,
    sech,
    sin,
    tan,
    trigamma,
    zeta,
)

from ..errors import UnsupportedError
from ..forms.exact import ZERO
from ..forms.line.compose import compose
from ..forms.line.locate import locate
from ..forms.line.partition import LineForm
from ..forms.line.piece import Smooth
from ..symbols import T
from .heads import HEADS, Head, OneArgument, Reader, Repeating, Side, levels, unknown

BOTH, RIGHT, MIDDLE, OUTSIDE = (True, True), (False, True), (False, True, False), (True, False, True)

HEADS[Ei] = OneArgument(lambda e: levels(Ei(T), (0,), BOTH, (None,)))
HEADS[Ci] = OneArgument(lambda e: levels(Ci(T), (0,), RIGHT, (None,)))
HEADS[Chi] = OneArgument(lambda e: levels(Chi(T), (0,), RIGHT, (None,)))
HEADS[coth] = OneArgument(lambda e: levels(coth(T), (0,), BOTH, (None,)))
HEADS[csch] = OneArgument(lambda e: levels(csch(T), (0,), BOTH, (None,)))
HEADS[acsch] = OneArgument(lambda e: levels(acsch(T), (0,), BOTH, (None,)))
HEADS[asech] = OneArgument(lambda e: levels(asech(T), (0, 1), MIDDLE, (None, S.Zero)))
HEADS[acoth] = OneArgument(lambda e: levels(acoth(T), (-1, 1), OUTSIDE, (None, None)))
HEADS[asec] = OneArgument(lambda e: levels(asec(T), (-1, 1), OUTSIDE, (pi, S.Zero)))
HEADS[acsc] = OneArgument(lambda e: levels(acsc(T), (-1, 1), OUTSIDE, (-pi / 2, pi / 2)))
HEADS[erfinv] = OneArgument(lambda e: levels(erfinv(T), (-1, 1), MIDDLE, (None, None)))
HEADS[erfcinv] = OneArgument(lambda e: levels(erfcinv(T), (0, 2), MIDDLE, (None, None)))

PERIODIC_POLES: dict[type, Expr] = {tan: sin(T) / cos(T), cot: cos(T) / sin(T), sec: 1 / cos(T), csc: 1 / sin(T)}
HEADS.update({cls: Repeating(definition) for cls, definition in PERIODIC_POLES.items()})


class Alone(OneArgument):
    """A head whose second argument makes it another function, which is not read."""

    def outer(self, e: Any) -> LineForm:
        if len(e.args) != 1:
            raise unknown(e)
        return super().outer(e)


HEADS[LambertW] = Alone(lambda e: levels(LambertW(T), (-(S.Exp1**-1),), RIGHT, (-S.One,)))
HEADS[zeta] = Alone(lambda e: levels(zeta(T), (1,), BOTH, (None,)))

POLES_ON_THE_LEFT: set[type] = {gamma, loggamma, digamma, trigamma, polygamma}
"""Smooth for positive arguments, with a pole at every whole number from 0 down; read for positive arguments only."""
SECOND: set[type] = {besselj, besseli, bessely, besselk, expint, polygamma}
"""Heads of an order and an argument; the order free of the variable."""
MEROMORPHIC: set[type] = {*PERIODIC_POLES, coth, sech, csch, gamma, airyai, airybi, fresnels, fresnelc}
"""Heads of one argument, smooth on the real line apart from poles, where SymPy's derivative has no value either."""


class Ordered(Head):
    """A head of an order and an argument, or of an argument with poles on the left."""

    has_law = False

    def form(self, e: Any, reader: Reader) -> LineForm:
        order, u = e.args[:-1], reader.one(e.args[-1])
        if any(T in a.free_symbols for a in order):
            raise UnsupportedError("{0}: the order must not depend on the variable", e)
        outer = e.func(*order, T)
        if type(e) in POLES_ON_THE_LEFT:
            _check_positive(e, u)
            form = LineForm((Smooth(outer),))
        else:
            form = levels(outer, (0,), RIGHT, (None,))
        return compose(form, u, type(e).__name__, lambda v: e.func(*order, v))

    def branch(self, e: Any, side: Side) -> Expr:
        return e.func(*e.args[:-1], side.of(e.args[-1]))


HEADS.update(dict.fromkeys(SECOND | POLES_ON_THE_LEFT, Ordered()))


def _check_positive(e: Expr, u: LineForm) -> None:
    """The argument is positive on the whole domain, ends apart."""
    codes = locate(u, [ZERO])
    values = [p.expr() for p in codes.pieces] + [b.value for b in codes.breaks]
    if codes.repeats or any(v != 2 for v in values):
        raise UnsupportedError(
            "{0}: relu_sym reads {1} for positive arguments only, left of 0 it has poles without end; declare the "
            "variable positive, or integrate between positive ends",
            e,
            type(e).__name__,
        )
