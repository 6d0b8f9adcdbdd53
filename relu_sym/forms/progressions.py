"""All zeros of a function on an interval, those without end too: points, and arithmetic progressions of points."""

from __future__ import annotations

from typing import NamedTuple

from sympy import Expr, oo

from . import trigonometric
from .exact import NO_FACTS, Facts, Scalar, expression, scalar
from .line.piece import Piece
from .periods import tidy, whole
from .roots import Roots


class Progression(NamedTuple):
    """first + n*step, n a whole number; ``is_half``: n = 0, 1, 2, ... only."""

    first: Expr
    step: Expr
    is_half: bool


class AllRoots(Roots):
    """As ``Roots``; sines and cosines on an unbounded interval leave ``progressions``."""

    def __init__(self, lo: Scalar, hi: Scalar, facts: Facts = NO_FACTS) -> None:
        super().__init__(lo, hi, facts)
        self.progressions: list[Progression] = []

    def of(self, p: Piece) -> list[Scalar]:
        """The zeros that are in no progression."""
        self.progressions = []
        return super().of(p)

    def _periodic(self, e: Expr) -> list[Scalar] | None:
        found = trigonometric.zeros(e, self.facts)
        if not found or (self.lo != -oo and self.hi != oo):
            return super()._periodic(e)
        self.progressions += [self._inside(base, period) for base, period in found]
        return []

    def _inside(self, base: Expr, period: Expr) -> Progression:
        """The terms in the interval."""
        if self.lo == -oo and self.hi == oo:
            return Progression(base, period, False)
        step = period if self.hi == oo else -period
        end = self.lo if self.hi == oo else self.hi
        passed = whole(tidy(scalar((expression(end) - base) / step)), self.facts)
        return Progression((base + (passed + 1) * step).expand(), step, True)
