"""Outer forms of unary heads: on which levels of its argument a head breaks, and what it is in between.

``OUTER`` maps a SymPy class to the function that gives its form on T; vocabularies and ``rs.register`` add to it.
Heads that are smooth on the whole line stand in ``SMOOTH``; a head in neither is refused, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import (
    Expr,
    Function,
    S,
    acos,
    acosh,
    acot,
    asin,
    atan,
    atanh,
    log,
    pi,
    sin,
    sinc,
)

from ..errors import UnsupportedError
from ..forms.exact import NO_FACTS, ZERO, Facts, Scalar, scalar, sign_of
from ..forms.line.partition import Break, LineForm
from ..forms.line.piece import Smooth, Undefined, piece
from ..forms.smoothness import is_natural
from ..symbols import T

OUTER: dict[type, Callable[[Expr], LineForm]] = {}
REPEATING: dict[type, Expr] = {}
"""Registered classes with kinks without end, by their definition on T: its words know what to do with any argument."""

DEFERRED: dict[type, Callable[[Expr], Expr]] = {}
"""Unevaluated verbs of SymPy by what does them; the verbs stand above, and enter themselves."""


def deferred(e: Expr) -> Callable[[Expr], Expr] | None:
    """What does an unevaluated verb, a subclass of SymPy's own too."""
    return next((rule for head, rule in DEFERRED.items() if isinstance(e, head)), None)


def levels(head: Expr, at: tuple, inside: tuple[bool, ...], values: tuple) -> LineForm:
    """The form of ``head`` (an expression in T) that breaks at the given levels; ``inside``: where it has values."""
    pieces = [Smooth(head) if here else Undefined(head) for here in inside]
    breaks = [Break(scalar(a), None if v is None else scalar(v)) for a, v in zip(at, values, strict=True)]
    return LineForm(pieces, breaks)


def switch(below: Expr, at: Scalar | None, above: Expr) -> LineForm:
    """The form with one breakpoint 0."""
    return LineForm((piece(below), piece(above)), (Break(ZERO, at),))


OUTER[log] = lambda e: levels(log(T), (0,), (False, True), (None,))
OUTER[asin] = lambda e: levels(asin(T), (-1, 1), (False, True, False), (-pi / 2, pi / 2))
OUTER[acos] = lambda e: levels(acos(T), (-1, 1), (False, True, False), (pi, S.Zero))
OUTER[acosh] = lambda e: levels(acosh(T), (1,), (False, True), (S.Zero,))
OUTER[atanh] = lambda e: levels(atanh(T), (-1, 1), (False, True, False), (None, None))
OUTER[sinc] = lambda e: LineForm((Smooth(sin(T) / T), Smooth(sin(T) / T)), (Break(ZERO, scalar(1)),))
OUTER[acot] = lambda e: switch(-pi / 2 - atan(T), pi / 2, pi / 2 - atan(T))


def power(exponent: Expr, facts: Facts = NO_FACTS) -> LineForm:
    """T**exponent for an exponent free of T: 1/T breaks at 0, a fractional power has no value left of 0.

    A whole exponent is asked for its sign: whether 0 has a value depends on it, not what is left of 0.
    """
    if exponent.is_integer:
        sign = 1 if is_natural(exponent) else sign_of(scalar(exponent), facts)
        if sign < 0:
            return levels(T**exponent, (0,), (True, True), (None,))
        return LineForm((piece(T**exponent if sign else S.One),))
    at_zero = S.Zero if exponent.is_positive else None
    return levels(T**exponent, (0,), (False, True), (at_zero,))


def unknown(e: Expr) -> UnsupportedError:
    """The refusal of a head; only a class of the user's own can be declared."""
    advice = "rewrite it"
    if isinstance(e, Function) and not (type(e).__module__ or "").startswith("sympy."):
        advice += ", or declare it with rs.register"
    return UnsupportedError("{0}: relu_sym does not know where {1} is smooth; " + advice, e, type(e).__name__)


def substituted(e: Expr) -> LineForm:
    """The smooth outer form of a head with the argument T in place of its own."""
    return LineForm((piece(e.func(T)),))
