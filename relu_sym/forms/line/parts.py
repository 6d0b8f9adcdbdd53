"""What a form is made of besides its pieces: the domain, breakpoints, impulses, changes of polynomials."""

from __future__ import annotations

from typing import Any, NamedTuple

from sympy import oo

from ..exact import NO_FACTS, Facts, Scalar, portable, restored
from .piece import Piece


class Domain(NamedTuple):
    """The open interval on which a form lives, and what is taken for granted about the parameters."""

    lo: Scalar = -oo
    hi: Scalar = oo
    facts: Facts = NO_FACTS

    def __reduce__(self) -> tuple:
        return _domain, (portable(self.lo), portable(self.hi), self.facts)


LINE = Domain()


class Break(NamedTuple):
    """A breakpoint: where, the value there (None: undefined), and the equations ``piece = level`` that put it there."""

    point: Scalar
    value: Scalar | None
    origin: tuple[tuple[Piece, Scalar], ...] = ()

    def __reduce__(self) -> tuple:
        origin = tuple((p, portable(level)) for p, level in self.origin)
        return _break, (portable(self.point), portable(self.value), origin)


class Impulse(NamedTuple):
    """``weight * delta^(order)(T - point)``."""

    point: Scalar
    order: int
    weight: Scalar

    def __reduce__(self) -> tuple:
        return _impulse, (portable(self.point), self.order, portable(self.weight))


class Change(NamedTuple):
    """At a breakpoint of a polynomial form: right - left (coefficients), value - left (None: undefined), the origin."""

    point: Scalar
    jump: tuple
    surplus: Scalar | None
    origin: tuple[tuple[Piece, Scalar], ...] = ()


# ------------------------------------------------------------------ what pickle calls
def _domain(lo: Any, hi: Any, facts: Facts) -> Domain:
    return Domain(restored(lo), restored(hi), facts)


def _break(point: Any, value: Any, origin: tuple) -> Break:
    return Break(restored(point), restored(value), tuple((p, restored(level)) for p, level in origin))


def _impulse(point: Any, order: int, weight: Any) -> Impulse:
    return Impulse(restored(point), order, restored(weight))
