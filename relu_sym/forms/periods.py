"""The period of a smooth expression: its sines and cosines of linear arguments, and nothing else that moves."""

from __future__ import annotations

from sympy import Dummy, Expr, Rational, cos, floor, oo, pi, radsimp, sin

from ..errors import UnsupportedError
from ..symbols import N, T
from .exact import NO_FACTS, RATIONAL, Facts, Scalar, expression, scalar, sign_of

TRIGONOMETRIC = (sin, cos)


FEW = 60
"""Periods up to which a bounded interval is written out, kink by kink."""


def is_long(lo: Scalar, hi: Scalar, period: Scalar, few: int = FEW) -> bool:
    """Whether an interval is infinite, or holds more than a few periods."""
    if lo == -oo or hi == oo:
        return True
    periods = expression((hi - lo) / period)
    return bool(periods.is_number and periods > few)


def linear(e: Expr) -> tuple[Expr, Expr] | None:
    """(k, c) with e = k*T + c, k and c free of T; None where e is not linear."""
    slope = e.diff(T)
    if T in slope.free_symbols:
        return None
    return slope, (e - slope * T).expand()


def common_period(periods: list[Scalar]) -> Scalar | None:
    """The least common multiple; None where a ratio is not rational."""
    out = expression(periods[0])
    for p in map(expression, periods[1:]):
        ratio = (p / out).cancel() if (p / out).free_symbols else (p / out).simplify()
        if not isinstance(ratio, Rational):
            return None
        out = out * abs(ratio).p
    return scalar(out)


def full_turn(k: Expr, facts: Facts, turn: Expr = 2 * pi) -> Expr:
    """The length on which k*T grows or falls by one turn: positive, without roots in its denominator."""
    length = turn * sign_of(k, facts) / k
    return radsimp(length) if k.is_algebraic else length


def period_of(e: Expr, facts: Facts = NO_FACTS) -> tuple[Scalar, Scalar] | None:
    """(a start, the period) of a smooth expression; None where it is not seen to be periodic.

    The start is where the first argument is 0, so that its zeros have numbers in front of the period.  The period is
    positive: ``Undecided`` where the sign of a frequency is open.
    """
    heads = sorted((h for h in e.atoms(*TRIGONOMETRIC) if T in h.free_symbols), key=str)
    arguments = [linear(h.args[0]) for h in heads]
    if not heads or None in arguments:
        return None
    if T in e.xreplace({h: Dummy() for h in heads}).free_symbols:
        return None
    moving = [(k, c) for k, c in arguments if sign_of(k, facts)]
    if not moving:
        return None
    period = common_period([full_turn(k, facts) for k, _ in moving])
    k, c = moving[0]
    return None if period is None else (scalar(-c / k), period)


def collected(e: Expr) -> Expr:
    """``e`` after a shift by periods: a polynomial expanded, the arguments of sines and cosines too."""
    if e.is_polynomial(T, N):
        return e.expand()
    heads = [h for h in e.atoms(*TRIGONOMETRIC) if T in h.free_symbols]
    return e.xreplace({h: h.func(_in_half_turns(h.args[0].expand())) for h in heads})


def _in_half_turns(u: Expr) -> Expr:
    """``u`` with its multiple of the number of the period as a multiple of pi, where that is a rational one."""
    per_period = u.coeff(N)
    if per_period == 0:
        return u
    turns = per_period / pi
    if not turns.is_Rational:
        turns = turns.cancel() if turns.free_symbols else radsimp(turns)
    if turns.is_Rational:
        return u - N * per_period + N * pi * turns
    return u


def whole(q: Scalar, facts: Facts = NO_FACTS) -> Expr | int:
    """floor(q), proved."""
    if isinstance(q, RATIONAL):
        return int(q.numerator // q.denominator)
    if q.is_integer:
        return q
    if not q.is_number:
        n = floor(q)
        if not n.has(floor):
            return n
        raise UnsupportedError("the number of the period, floor({0}), depends on parameters", q)
    n = int(floor(q.evalf(30)))
    while sign_of(q - n, facts) < 0:
        n -= 1
    while sign_of(q - n - 1, facts) >= 0:
        n += 1
    return n


def tidy(s: Scalar) -> Scalar:
    """A scalar with its sums collected."""
    return s if isinstance(s, RATIONAL) else scalar(s.expand()) if isinstance(s, Expr) else scalar(s)
