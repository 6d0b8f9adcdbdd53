"""x' = F(x) by separation: the integral of du/F(u) from the start to x is the time, and is solved for x.

What SymPy finds is believed where it starts right, and its place and velocity are right at several times.

Reference: V. I. Arnold, Ordinary Differential Equations (1992), section 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple, cast

from sympy import Dummy, Expr, Rational, S, oo, sign, simplify, solve

from ...budget import deadline
from ...errors import ReluSymError, Undecided, UnsupportedError
from ...forms.exact import Facts, Scalar, expression, is_finite, scalar, sign_of
from ...forms.line.piece import Piece, piece
from ...symbols import T
from ..integration.primitive import is_visible, limit, primitive
from .course import Course

DIGITS = 30
CLOSE = Rational(1, 10**20)
CHOICES = (Rational(7, 5), Rational(-8, 5), Rational(3, 7), Rational(-2, 9))
TRIED = 2
"""For how many choices of the parameters a law is tried out."""


def separated(
    p: Piece, start: Scalar, end: Scalar, s: int, rest: Scalar | None, facts: Facts, known: Expr | None
) -> Course:
    """From the start in the direction s to the end, or for ever to the point of ``rest`` before it."""
    target = end if rest is None else rest
    lo, hi = (start, target) if s > 0 else (target, start)
    f = p.expr()
    time = primitive(piece((1 / f).cancel() if f.is_rational_function(T) else 1 / f), lo, hi, facts)
    if is_visible(time):
        raise _unsolved(p)
    begun = limit(time, start, s, facts)
    if not is_finite(begun):
        raise _unsolved(p)
    passage = Passage(f, time.expr() - expression(begun), expression(start), expression(target), facts)
    law = known if known is not None and passage.is_made_by(known) else _inverted(p, passage)
    if rest is not None:
        return Course(law, None)
    arrival = limit(time, target, -s, facts)
    if arrival in (oo, -oo):
        return Course(law, None)
    if not is_finite(arrival):
        raise _unsolved(p)
    duration = simplify(expression(arrival - begun))
    if sign_of(scalar(duration), facts) <= 0:
        raise _unsolved(p)
    return Course(law, duration, target in (oo, -oo))


def _unsolved(p: Piece) -> UnsupportedError:
    return UnsupportedError(
        "the motion by x' = {0} is not found in closed form: the integral of 1/({0}) is not found, or not inverted",
        p.expr(),
    )


def _inverted(p: Piece, passage: Passage) -> Expr:
    """x as a function of the time, from the time as a function of x."""
    u, t = Dummy("u", real=True), Dummy("t", positive=True)
    try:
        with deadline("x' = {0} is not solved for x in time", p.expr()):
            found = solve(passage.time.xreplace({T: u}) - t, u)
    except NotImplementedError as error:
        if isinstance(error, Undecided):
            raise
        raise _unsolved(p) from None
    laws = (simplify(e).xreplace({t: T}) for e in found if isinstance(e, Expr))
    law = next((e for e in laws if not e.has(u) and passage.is_made_by(e)), None)
    if law is None:
        raise _unsolved(p)
    return law


class Passage(NamedTuple):
    """From a point to another by x' = f(x): the time as a function of x, both in T."""

    f: Expr
    time: Expr
    start: Expr
    target: Expr
    facts: Facts

    def is_made_by(self, law: Expr) -> bool:
        """Whether x = law(T) starts right, moves by f, and takes the time that it should; tried out by digits."""
        named = set().union(*(e.free_symbols for e in (law, *self[:4]))) - {T}
        named |= {v for e, _ in self.facts.signs for v in e.free_symbols}
        tried = 0
        try:
            for put in _values(sorted(named, key=str), self.facts):
                if not self._fits(law, put):
                    return False
                tried += 1
                if tried == TRIED:
                    break
        except (ReluSymError, TypeError, ValueError):
            return False
        return tried > 0

    def _fits(self, law: Expr, put: dict) -> bool:
        f, time, a, b, law = (cast(Expr, e.xreplace(put)) for e in (*self[:4], law))
        if not _are_close(law.xreplace({T: S.Zero}), a):
            return False
        for where in _between(a, b):
            when = time.xreplace({T: where}).evalf(DIGITS, chop=CLOSE)
            if not when > 0:
                return False
            if not _are_close(law.xreplace({T: when}), where):
                return False
            if not _are_close(law.diff(T).xreplace({T: when}), f.xreplace({T: where})):
                return False
        return True


def _are_close(u: Expr, v: Expr) -> bool:
    """Whether two numbers agree in twenty digits."""
    return bool(abs((u - v).evalf(DIGITS, chop=CLOSE)) < CLOSE * (1 + abs(v)))


def _between(a: Expr, b: Expr) -> list[Expr]:
    """Points between two ends, the second of which may be infinite."""
    if b in (oo, -oo):
        return [a + (1 if b is oo else -1) * d for d in (Rational(1, 7), Rational(5, 3), S(11))]
    return [a + (b - a) * d for d in (Rational(1, 11), Rational(1, 2), Rational(12, 13))]


def _values(parameters: list, facts: Facts) -> Iterator[dict]:
    """Numbers for the parameters that they may be, by their declarations and the facts."""
    for row in product(CHOICES, repeat=len(parameters)):
        put = dict(zip(parameters, row, strict=True))
        declared = all(not (v.is_nonnegative and a < 0) and not (v.is_nonpositive and a > 0) for v, a in put.items())
        if declared and all(sign(e.xreplace(put)) == s for e, s in facts.signs):
            yield put
