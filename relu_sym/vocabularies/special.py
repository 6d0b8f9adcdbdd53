"""Special functions: where they are smooth, where they have no real value, where they are refused."""

from __future__ import annotations

from collections.abc import Callable

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
    gamma,
    loggamma,
    pi,
    polygamma,
    sec,
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
from .heads import OUTER, REPEATING, levels

BOTH, RIGHT, MIDDLE, OUTSIDE = (True, True), (False, True), (False, True, False), (True, False, True)

OUTER[Ei] = lambda e: levels(Ei(T), (0,), BOTH, (None,))
OUTER[Ci] = lambda e: levels(Ci(T), (0,), RIGHT, (None,))
OUTER[Chi] = lambda e: levels(Chi(T), (0,), RIGHT, (None,))
OUTER[coth] = lambda e: levels(coth(T), (0,), BOTH, (None,))
OUTER[csch] = lambda e: levels(csch(T), (0,), BOTH, (None,))
OUTER[acsch] = lambda e: levels(acsch(T), (0,), BOTH, (None,))
OUTER[asech] = lambda e: levels(asech(T), (0, 1), MIDDLE, (None, S.Zero))
OUTER[acoth] = lambda e: levels(acoth(T), (-1, 1), OUTSIDE, (None, None))
OUTER[asec] = lambda e: levels(asec(T), (-1, 1), OUTSIDE, (pi, S.Zero))
OUTER[acsc] = lambda e: levels(acsc(T), (-1, 1), OUTSIDE, (-pi / 2, pi / 2))
OUTER[erfinv] = lambda e: levels(erfinv(T), (-1, 1), MIDDLE, (None, None))
OUTER[erfcinv] = lambda e: levels(erfcinv(T), (0, 2), MIDDLE, (None, None))

REPEATING |= {tan: sin(T) / cos(T), cot: cos(T) / sin(T), sec: 1 / cos(T), csc: 1 / sin(T)}

POLES_ON_THE_LEFT: set[type] = {gamma, loggamma, digamma, trigamma, polygamma}
"""Smooth for positive arguments, with a pole at every whole number from 0 down; read for positive arguments only."""
SECOND: set[type] = {besselj, besseli, bessely, besselk, expint, polygamma}
"""Heads of an order and an argument; the order free of the variable."""


def read(e: Expr, one: Callable[[Expr], LineForm]) -> LineForm | None:
    """The form of such a head of a form; None for other heads."""
    if type(e) is LambertW and len(e.args) == 1:
        return compose(levels(LambertW(T), (-(S.Exp1**-1),), RIGHT, (-S.One,)), one(e.args[0]), "LambertW", LambertW)
    if type(e) is zeta and len(e.args) == 1:
        return compose(levels(zeta(T), (1,), BOTH, (None,)), one(e.args[0]), "zeta", zeta)
    if type(e) not in SECOND | POLES_ON_THE_LEFT:
        return None
    order, u = e.args[:-1], one(e.args[-1])
    if any(T in a.free_symbols for a in order):
        raise UnsupportedError("{0}: the order must not depend on the variable", e)
    outer = e.func(*order, T)
    if type(e) in POLES_ON_THE_LEFT:
        _check_positive(e, u)
        form = LineForm((Smooth(outer),))
    else:
        form = levels(outer, (0,), RIGHT, (None,))
    return compose(form, u, type(e).__name__, lambda v: e.func(*order, v))


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
