"""What the derivative of a program's function is exactly at a point, and what to call a number beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sympy import Expr, FiniteSet, Interval, Matrix, S, Symbol

from ..calculus.subdifferentials.directional import directional_derivative
from ..calculus.subdifferentials.regularity import is_differentiable
from ..calculus.subdifferentials.subdifferential import subdifferential
from ..errors import NotLipschitzError, ReluSymError
from ..forms.cells.ellipsoid import Ellipsoid
from ..forms.cells.polytope import Polytope
from ..forms.exact import is_finite, scalar, sign_of

DERIVATIVE = "derivative"
INSIDE = "inside the set"
EXTREME = "extreme point of the set"
ARTEFACT = "artefact"
NO_SET = "no set there"
NOT_A_NUMBER = "not a number"
NO_GRADIENT = "no gradient"
OPEN = "not decided"
RIGHT = frozenset({DERIVATIVE, INSIDE, EXTREME})
"""Verdicts on numbers that are elements of the set."""


@dataclass(frozen=True)
class Truth:
    """The exact answers: each None where there is none, and then ``reason`` says why."""

    classical: tuple[Expr, ...] | None
    clarke: Any
    bouligand: Any
    exact: bool = True
    reason: str = ""
    none: bool = False
    """Whether there is no set: a jump, an infinite slope, no value."""

    def verdict(self, slopes: Sequence[Expr | None]) -> str:
        """What the numbers of a framework are."""
        if any(s is None for s in slopes):
            return NO_GRADIENT
        if any(s is S.NaN for s in slopes):
            return NOT_A_NUMBER
        if self.classical is not None and _same(slopes, self.classical):
            return DERIVATIVE
        if self.clarke is None:
            return NO_SET if self.none else OPEN
        if any(s.is_infinite for s in slopes if s is not None) or not self.holds(slopes):
            return ARTEFACT
        if not self.exact:
            return OPEN
        return EXTREME if self.is_vertex(slopes) else INSIDE

    def holds(self, slopes: Sequence[Any]) -> bool:
        """Whether the numbers are an element of Clarke's set."""
        if isinstance(self.clarke, FiniteSet):
            return any(_same(slopes, (v,)) for v in self.clarke)
        if isinstance(self.clarke, Interval):
            v, low, high = (scalar(e) for e in (slopes[0], self.clarke.start, self.clarke.end))
            return sign_of(v - low) >= 0 and sign_of(high - v) >= 0
        return tuple(slopes) in self.clarke

    def is_vertex(self, slopes: Sequence[Any]) -> bool:
        """Whether the numbers are a vertex of the set."""
        match self.clarke:
            case FiniteSet():
                return True
            case Interval():
                return any(_same(slopes, (e,)) for e in (self.clarke.start, self.clarke.end))
            case Polytope():
                return tuple(slopes) in self.clarke.vertices
            case Ellipsoid():
                v = Matrix([a - b for a, b in zip(slopes, self.clarke.center, strict=True)])
                return _same(v.T * self.clarke.matrix.inv() * v, (1,))
        return False


def _same(a: Sequence[Any], b: Sequence[Any]) -> bool:
    """Whether two rows hold the same numbers, however they are written."""
    return all(v == w or (is_finite(scalar(v - w)) and sign_of(scalar(v - w)) == 0) for v, w in zip(a, b, strict=True))


def truth(f: Expr, variables: Sequence[Symbol], point: Sequence[Expr]) -> Truth:
    """The three answers at a point; numbers that are no variable are in f already."""
    variables, point = tuple(variables), tuple(point)
    single = len(variables) == 1
    what: Any = variables[0] if single else variables
    at: Any = point[0] if single else dict(zip(variables, point, strict=True))
    clarke = bouligand = None
    reason, none = "", False
    try:
        clarke = subdifferential(f, what, at=at)
        bouligand = subdifferential(f, what, "bouligand", at=at)
    except ReluSymError as error:
        reason = str(error)
        none = isinstance(error, NotLipschitzError) or not _has_value(f, dict(zip(variables, point, strict=True)))
    exact = getattr(clarke, "exact", True)
    classical = _only(clarke) if exact else None
    if classical is None and not (single and _two_limits(bouligand)):
        classical = _classical(f, what, variables, at)
    return Truth(classical, clarke, bouligand, exact, reason, none)


def _two_limits(bouligand: Any) -> bool:
    """Whether the slopes have one limit on each side, and these differ: then so do the one-sided derivatives."""
    return isinstance(bouligand, FiniteSet) and len(bouligand) == 2


def _has_value(f: Expr, at: Mapping[Symbol, Expr]) -> bool:
    """Whether f is a finite real number at the point."""
    try:
        value = f.subs(at)
        return value.is_extended_real is not False and is_finite(scalar(value))
    except (ReluSymError, ValueError, TypeError):  # SymPy compares neither zoo nor nan
        return False


def _only(clarke: Any) -> tuple[Expr, ...] | None:
    """The one element of a singleton: the function is strictly differentiable there."""
    if isinstance(clarke, FiniteSet) and len(clarke) == 1:
        return tuple(clarke)
    return clarke.vertices[0] if isinstance(clarke, Polytope) and len(clarke.vertices) == 1 else None


def _classical(f: Expr, what: Any, variables: tuple[Symbol, ...], at: Any) -> tuple[Expr, ...] | None:
    """The gradient, where there is one."""
    try:
        if is_differentiable(f, what, at) is not True:
            return None
        if len(variables) == 1:
            return (directional_derivative(f, what, at, 1),)
        units = [[int(j == k) for j in range(len(variables))] for k in range(len(variables))]
        return tuple(directional_derivative(f, variables, at, unit) for unit in units)
    except ReluSymError:
        return None
