"""The Lipschitz constants of the outputs on a box: the largest dual norm of a gradient, over the regions there.

Reference: M. Jordan and A. G. Dimakis, Exactly computing the local Lipschitz constant of ReLU networks (2020),
theorem 1: for a piecewise linear function it is the supremum of the norms over the gradients where they exist.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from math import comb
from typing import Any, NamedTuple

from sympy import Expr, Rational, sqrt

from ..budget import deadline
from ..errors import BudgetError, UnsupportedError
from .arithmetic import Ratios
from .chambers import chambers, check_interior, cone_of, coordinates
from .plan import Plan
from .planar import planar
from .program import Program
from .rationals import norm_of_inputs, root_above
from .refinement import Refinement
from .settled import settled_choices

Box = Sequence[tuple[Fraction, Fraction]]
Piece = tuple[Sequence[tuple[Sequence[int], int]], Sequence[Sequence[int]]]
"""Per entry of the outputs its gradient on a region as (numerators, denominator); corners (w, w*x1, w*x2, ...)."""
MAX_INPUTS = 14
"""A box of n inputs has 2**n corners."""
PLAUSIBLE = 1000
"""Open switches cut n dimensions into at most so many times as many regions as are looked for, or none are."""


class Lipschitz(NamedTuple):
    """The least L is between ``lower`` and ``upper``; ``exact``: both are it.  ``corners``: those of a region where
    the gradient ``gradient`` has this norm (where it is not exact: it is ``lower``; a single corner is the point
    at which it was found)."""

    lower: Expr
    upper: Expr
    exact: bool
    gradient: tuple[Rational, ...]
    corners: tuple[tuple[Rational, ...], ...]

    @property
    def value(self) -> Expr:
        """The constant; refused where only bounds are known."""
        if not self.exact:
            raise UnsupportedError("the Lipschitz constant is only known to be from {0} to {1}", self.lower, self.upper)
        return self.lower


class Steepest(NamedTuple):
    """A gradient in whole numbers over one denominator, its measure in them, and corners of a region where it is."""

    size: int
    under: int
    numerators: Sequence[int]
    corners: Sequence[Sequence[int]]

    def measure(self, norm: Any) -> Fraction:
        return Fraction(self.size, self.under**2 if norm == 2 else self.under)

    def gradient(self) -> list[Fraction]:
        return [Fraction(n, self.under) for n in self.numerators]

    def found_at(self) -> tuple[tuple[Rational, ...], ...]:
        return tuple(_numbers([Fraction(x, c[0]) for x in c[1:]]) for c in self.corners)


def _measure(gradient: Sequence[Any], norm: Any) -> Any:
    """The dual norm, its square for the Euclidean one: what is compared."""
    sizes = [abs(g) for g in gradient]
    if norm == 2:
        return sum(s * s for s in sizes)
    return max(sizes) if norm == 1 else sum(sizes)


def _told(measure: Fraction, norm: Any) -> Expr:
    number = Rational(measure.numerator, measure.denominator)
    return sqrt(number) if norm == 2 else number


def lipschitz(program: Program, box: Box, norm: Any, max_regions: int) -> tuple[Lipschitz, ...]:
    """Per entry of the outputs the constant, or bounds of it where the regions are too many."""
    norm = norm_of_inputs(norm)
    check_interior(box)
    best: list[Steepest] = []
    if _are_plausible(program, box, max_regions):
        try:
            with deadline("not all regions are found in time"):
                for gradients, corners in _pieces(program, box, max_regions):
                    best = _steepest(best, gradients, corners, norm)
            return tuple(_attained(found, norm) for found in best)
        except BudgetError:
            pass
    return _bounds(program, box, norm, best, max_regions)


def _are_plausible(program: Program, box: Box, most: int) -> bool:
    """Whether to look for all regions."""
    n = program.dimension
    if n > MAX_INPUTS:
        return False
    options = settled_choices(program, box)
    opened = sum(len(kept) > 1 for row in options.values() for kept in row)
    return sum(comb(opened, k) for k in range(n + 1)) <= PLAUSIBLE * (most + 1)


def _pieces(program: Program, box: Box, most: int) -> Iterator[Piece]:
    """The regions: of two inputs polygons, else polyhedra; ``BudgetError`` past ``most``."""
    n = program.dimension
    columns = [Ratios([0] * n, 1), *(Ratios([int(i == j) for j in range(n)], 1) for i in range(n))]
    if n == 2:
        plan = Plan(program, columns, box)
        unders = [plan.under[o.node] for o in program.outputs for _ in range(program.nodes[o.node].size)]
        for polygon, joints in planar(plan, box, most):
            gradients = [form[1:] for form in plan.joint.all_parted(joints)]
            yield list(zip(gradients, unders, strict=True)), [v.place[:3] for v in polygon[0]]
        return
    for chamber in chambers(program, coordinates(program, columns), cone_of(box), most):
        gradients = [
            ([c.numerators[i] for c in forms[1:]], forms[0].under)
            for forms in chamber.outputs
            for i in range(len(forms[0].numerators))
        ]
        yield gradients, chamber.cone.rays


def _attained(best: Steepest, norm: Any) -> Lipschitz:
    told = _told(best.measure(norm), norm)
    return Lipschitz(told, told, True, _numbers(best.gradient()), best.found_at())


def _steepest(best: list[Steepest], gradients: Any, corners: Sequence[Sequence[int]], norm: Any) -> list[Steepest]:
    """Per entry of the outputs the steepest so far; an entry has mostly the same denominator on all."""
    found = [Steepest(_measure(g, norm), under, g, corners) for g, under in gradients]
    if not best:
        return found
    return [a if _is_as_steep(a, b, norm) else b for a, b in zip(best, found, strict=True)]


def _is_as_steep(a: Steepest, b: Steepest, norm: Any) -> bool:
    return a.size >= b.size if a.under == b.under else a.measure(norm) >= b.measure(norm)


def _bounds(program: Program, box: Box, norm: Any, best: Sequence[Steepest], most: int) -> tuple[Lipschitz, ...]:
    """From the steepest gradient known, of the regions found or at points, to what bounds on boxes leave."""
    n = program.dimension

    def of_square(square: Fraction) -> Fraction:
        """Of the gradients whose Euclidean length has at most this square."""
        return square if norm == 2 else root_above(square if norm == 1 else n * square)

    search = Refinement(program, box, lambda gradient: _measure(gradient, norm), of_square)
    with suppress(BudgetError), deadline("the bounds are as tight as the time allows"):
        search.run(most)
    found = []
    for k, known in enumerate(search.known):
        lower, gradient, corners = known.lower, known.gradient, (_numbers(known.point),)
        upper = known.upper
        if best and best[k].measure(norm) > lower:
            lower, gradient, corners = best[k].measure(norm), best[k].gradient(), best[k].found_at()
        found.append(Lipschitz(_told(lower, norm), _told(upper, norm), lower == upper, _numbers(gradient), corners))
    return tuple(found)


def _numbers(row: Sequence[Fraction]) -> tuple[Rational, ...]:
    return tuple(Rational(v.numerator, v.denominator) for v in row)
