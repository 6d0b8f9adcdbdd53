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


def reciprocal(k: Expr) -> Expr:
    """1/k, without roots in the denominator."""
    return radsimp(1 / k) if k.is_Add and k.is_algebraic else 1 / k


def full_turn(k: Expr, facts: Facts, turn: Expr = 2 * pi) -> Expr:
    """The length on which k*T grows or falls by one turn: positive."""
    return turn * sign_of(k, facts) * reciprocal(k)


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
    return None if period is None else (scalar((-c * reciprocal(k)).expand()), period)


def collected(e: Expr) -> Expr:
    """``e`` after a shift by periods: a polynomial expanded, the arguments of sines and cosines too."""
    if e.is_polynomial(T, N):
        return e.expand()
    heads = [h for h in e.atoms(*TRIGONOMETRIC) if T in h.free_symbols]
    return e.xreplace({h: h.func(_in_half_turns(h.args[0].expand())) for h in heads})


def _in_half_turns(u: Expr) -> Expr:
    """``u`` as k*T + c + N*d, c and d as rational multiples of pi where they are some."""
    slope, turn = u.coeff(T), u.coeff(N)
    rest = u.coeff(T, 0).coeff(N, 0)
    if not (slope.is_Add or turn.is_Add or (rest.is_Add and rest.is_number)):
        return u
    plain = slope * T + turn * N + rest
    return slope * T + _half_turns(turn) * N + _half_turns(rest) if (plain - u).expand() == 0 else u


def _half_turns(c: Expr) -> Expr:
    """``c`` as a rational multiple of pi, if it is one."""
    if not c.is_Add:
        return c
    turns = (c / pi).cancel() if c.free_symbols or not (c / pi).is_algebraic else radsimp((c / pi).expand())
    return turns * pi if turns.is_Rational else c


def whole(q: Scalar, facts: Facts = NO_FACTS) -> Expr | int:
    """floor(q), proved."""
    if isinstance(q, RATIONAL):
        return int(q.numerator // q.denominator)
    if q.is_integer:
        return q
    if not q.is_number:
        n = next((n for n in (floor(q), floor(q.cancel())) if not n.has(floor)), None)
        if n is not None:
            return n
        raise UnsupportedError(
            "the period of number floor({0}) is asked for, and which that is depends on parameters or differs from "
            "period to period: give numbers, or a bounded interval",
            q,
        )
    n = int(floor(q.evalf(30)))
    while sign_of(q - n, facts) < 0:
        n -= 1
    while sign_of(q - n - 1, facts) >= 0:
        n += 1
    return n


def tidy(s: Scalar) -> Scalar:
    """A scalar with its sums collected."""
    return s if isinstance(s, RATIONAL) else scalar(s.expand()) if isinstance(s, Expr) else scalar(s)
