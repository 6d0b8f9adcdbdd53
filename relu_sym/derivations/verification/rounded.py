"""Derivations of floats, computed exactly and shown rounded: the numbers that the floats stand for are verified.

A float of the question is the decimal that it prints as; a float of an answer is the simplest number within its last
digits, a fraction, a fraction of pi or a root of a quadratic.  One that stands in both may be meant in either way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from math import pi
from typing import Any, TypeVar

from mpmath import findpoly, mpf, workdps
from sympy import Basic, Expr, Float, Rational, S, sqrt

from ...budget import remembered
from ...steps import Step

LARGEST = 10**6
"""Largest denominator of a number that is seen behind its 15 digits."""
OF_PI, OF_ROOTS = 10**4, 10**3
"""Largest denominator of a multiple of pi, and largest coefficient of a quadratic: more would fit any 15 digits."""
NEAR = Fraction(1, 10**13)

B = TypeVar("B", bound=Basic)
Reading = Callable[[Float], Expr | None]
"""The number that a float stands for, where one is seen."""


def readings(steps: Iterable[Step], question: dict[str, Any]) -> Iterator[Reading]:
    """The ways to read the floats of an answer, the likeliest first."""
    yield nearby
    floats = {f for s in steps for e in (s.before, s.after) for f in e.atoms(Float)}
    if any(nearby(f) not in (None, decimal(f)) for f in floats):
        asked: set[Any] = set().union(*(v.atoms(Float, Rational) for v in question.values() if isinstance(v, Basic)))
        given = {str(v.evalf()) for v in asked}
        yield decimal
        yield lambda f: decimal(f) if str(f) in given else nearby(f)


def exactly(s: Step, read: Reading) -> Step:
    """The step with the numbers that its floats stand for."""
    return replace(
        s,
        before=meant(s.before, read),
        after=meant(s.after, read),
        where=None if s.where is None else meant(s.where, read),
        steps=tuple(exactly(t, read) for t in s.steps),
    )


def is_rounded(s: Step) -> bool:
    """Whether a float of the step, or of its side computations, stands for no such number."""
    shown = (e for t in s.walk() for e in (t.before, t.after, t.where) if e is not None)
    return any(nearby(f) is None for e in shown for f in e.atoms(Float))


def has_floats(s: Step) -> bool:
    """Whether the line shows floats."""
    return s.before.has(Float) or s.after.has(Float)


def meant(e: B, read: Reading) -> B:
    """An expression with these numbers."""
    return e.xreplace({f: read(f) or decimal(f) for f in e.atoms(Float)})


def decimal(f: Float) -> Rational:
    """What a float prints as."""
    return Rational(str(f))


@remembered(256)
def nearby(f: Float) -> Expr | None:
    """The simplest number within the last digits."""
    shown = Fraction(str(f))
    if (found := _fraction(shown, LARGEST)) is not None:
        return found
    if (found := _fraction(shown / Fraction(pi), OF_PI)) is not None:
        return S.Pi * found
    return _quadratic(shown)


def _fraction(shown: Fraction, largest: int) -> Rational | None:
    found = shown.limit_denominator(largest)
    return Rational(found.numerator, found.denominator) if abs(found - shown) <= NEAR * max(1, abs(shown)) else None


def _quadratic(shown: Fraction) -> Expr | None:
    """The root of a quadratic with small coefficients."""
    with workdps(16):
        found = findpoly(mpf(shown.numerator) / shown.denominator, 2, maxcoeff=OF_ROOTS, tol=1e-9)
    if found is None or len(found) < 3:
        return None
    a, b, c = map(int, found)
    if b * b < 4 * a * c:
        return None
    roots = [(-b + s * sqrt(b * b - 4 * a * c)) / (2 * a) for s in (1, -1)]
    near = min(roots, key=lambda r: abs(r.evalf(20) - Rational(shown)))
    return near if abs(Fraction(str(near.evalf(20))) - shown) <= NEAR * max(1, abs(shown)) else None
