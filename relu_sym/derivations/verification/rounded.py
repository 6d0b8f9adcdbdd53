"""Derivations of floats, computed exactly and shown rounded: the numbers that the floats stand for are verified."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from sympy import Basic, Float, Rational

from ...steps import Step

LARGEST = 10**6
"""Largest denominator of a number that is seen behind its 15 digits."""
NEAR = Fraction(1, 10**13)

B = TypeVar("B", bound=Basic)


def exactly(s: Step) -> Step:
    """The step with the simplest fraction within the last digits of every float."""
    return replace(
        s,
        before=meant(s.before),
        after=meant(s.after),
        where=None if s.where is None else meant(s.where),
        steps=tuple(map(exactly, s.steps)),
    )


def is_rounded(s: Step) -> bool:
    """Whether a float of the step is no such fraction: a kink at 0.577350269189626 is none of the function."""
    return any(_fraction(f) is None for e in (s.before, s.after, s.where) if e is not None for f in e.atoms(Float))


def has_floats(s: Step) -> bool:
    """Whether the line shows floats."""
    return s.before.has(Float) or s.after.has(Float)


def meant(e: B) -> B:
    """An expression with these fractions."""
    return e.xreplace({f: _fraction(f) or Rational(str(f)) for f in e.atoms(Float)})


def _fraction(f: Float) -> Rational | None:
    shown = Fraction(str(f))
    found = shown.limit_denominator(LARGEST)
    return Rational(found.numerator, found.denominator) if abs(found - shown) <= NEAR * max(1, abs(shown)) else None
