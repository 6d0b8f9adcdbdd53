"""Closed forms of numbers that are known to many digits: guessed, and then proved to be zeros."""

from __future__ import annotations

from collections.abc import Iterator

from mpmath.ctx_mp import MPContext
from sympy import Expr, Float, Integer, Rational, S, floor, log, nsimplify, pi, sqrt

from ..functions.roots import RootIn
from ..symbols import T
from .exact import sign_of

DIGITS = MPContext()
"""Arithmetic of a precision of its own, in which closed forms are guessed."""
DIGITS.dps = 38


def candidates(approx: Expr) -> list[Expr]:
    """Closed forms near a number of many digits: what nsimplify gives back as a decimal is none."""
    candidates: list[Expr] = []
    for constants in ([], [pi], [S.Exp1], [log(2)], [sqrt(2)]):
        try:
            candidates.append(nsimplify(approx, constants, tolerance=Rational(1, 10**25), rational=not constants))
        except (ValueError, TypeError):
            continue
    return [c for c in candidates if not c.has(Float)]


def combinations(r: RootIn) -> Iterator[Expr]:
    """The numbers p + q*c near r with p, q rational, not large, and c a well-known constant."""
    approx = DIGITS.make_mpf(r.evalf(40)._mpf_)
    for c in (pi, S.Exp1, log(2), log(3), sqrt(2), sqrt(3)):
        relation = DIGITS.pslq([approx, 1, DIGITS.make_mpf(c.evalf(40)._mpf_)], maxcoeff=1000, maxsteps=1000)
        if relation and relation[0]:
            yield -(relation[1] + relation[2] * c) / Integer(relation[0])


def is_zero_near(e: Expr, c: Expr, approx: Expr) -> bool:
    """Whether a closed form of moderate size is near a number and proved to be a zero."""
    return abs((c - approx).evalf(30)) < 1e-20 and c.count_ops() < 12 and sign_of(e.subs(T, c)) == 0


def outward(end: Expr, side: int) -> Rational:
    """A rational a little beyond an irrational end."""
    return (floor((end * 10**6).evalf(40)) + (side + 1) // 2) / Integer(10**6)
