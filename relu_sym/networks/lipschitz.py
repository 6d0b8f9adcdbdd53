"""The Lipschitz constants of the outputs on a box: the largest dual norm of a gradient, over the regions there.

Reference: M. Jordan and A. G. Dimakis, Exactly computing the local Lipschitz constant of ReLU networks (2020),
theorem 1: for a piecewise linear function it is the supremum of the norms over the gradients where they exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from math import comb
from typing import Any, NamedTuple

from sympy import Expr, Rational, sqrt

from ..budget import deadline
from ..errors import BudgetError, UnsupportedError
from .arithmetic import Ratios
from .chambers import Chamber, chambers, check_interior, cone_of, coordinates
from .program import Program
from .rationals import norm_of_inputs
from .refinement import Refinement
from .settled import settled_choices

Box = Sequence[tuple[Fraction, Fraction]]
Steepest = tuple[Fraction, Sequence[Fraction], Sequence[Any]]
"""The measure of a gradient, the gradient, and the rays of a region where it is."""
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


def _measure(gradient: Sequence[Fraction], norm: Any) -> Fraction:
    """The dual norm, its square for the Euclidean one: what is compared."""
    sizes = [abs(g) for g in gradient]
    if norm == 2:
        return sum((s * s for s in sizes), start=Fraction(0))
    return max(sizes) if norm == 1 else sum(sizes, start=Fraction(0))


def _told(measure: Fraction, norm: Any) -> Expr:
    number = Rational(measure.numerator, measure.denominator)
    return sqrt(number) if norm == 2 else number


def lipschitz(program: Program, box: Box, norm: Any, max_regions: int) -> tuple[Lipschitz, ...]:
    """Per entry of the outputs the constant, or bounds of it where the regions are too many."""
    norm = norm_of_inputs(norm)
    check_interior(box)
    best: list[Steepest] = []
    n = program.dimension
    options = settled_choices(program, box)
    opened = sum(len(kept) > 1 for row in options.values() for kept in row)
    if n <= MAX_INPUTS and sum(comb(opened, k) for k in range(n + 1)) <= PLAUSIBLE * (max_regions + 1):
        try:
            with deadline("not all regions are found in time"):
                inputs = coordinates(program, [Ratios([0] * n, 1), *_axes(n)])
                for chamber in chambers(program, inputs, cone_of(box), max_regions):
                    best = _steepest(best, chamber, norm)
            return tuple(_attained(*row, norm) for row in best)
        except BudgetError:
            pass
    return _bounds(program, box, norm, best, max_regions)


def _attained(measure: Fraction, gradient: Sequence[Fraction], rays: Sequence[Any], norm: Any) -> Lipschitz:
    told = _told(measure, norm)
    return Lipschitz(told, told, True, _numbers(gradient), tuple(_numbers(_corner(r)) for r in rays))


def _steepest(best: list[Steepest], chamber: Chamber, norm: Any) -> list[Steepest]:
    """Per entry of the outputs the steepest so far."""
    rows = [
        [Fraction(c.numerators[i], c.under) for c in forms[1:]]
        for forms in chamber.outputs
        for i in range(len(forms[0].numerators))
    ]
    found = [(_measure(g, norm), g, chamber.cone.rays) for g in rows]
    return [max(a, b, key=lambda f: f[0]) for a, b in zip(best, found, strict=True)] if best else found


def _bounds(program: Program, box: Box, norm: Any, best: Sequence[Steepest], most: int) -> tuple[Lipschitz, ...]:
    """From the steepest gradient known, of the regions found or at points, to what bounds on boxes leave."""
    search = Refinement(program, box, lambda gradient: _measure(gradient, norm))
    with suppress(BudgetError), deadline("the bounds are as tight as the time allows"):
        search.run(most)
    found = []
    for k, known in enumerate(search.known):
        lower, gradient, corners = known.lower, known.gradient, (_numbers(known.point),)
        upper = known.upper
        if best and best[k][0] > lower:
            lower, gradient, rays = best[k]
            corners = tuple(_numbers(_corner(ray)) for ray in rays)
        found.append(Lipschitz(_told(lower, norm), _told(upper, norm), lower == upper, _numbers(gradient), corners))
    return tuple(found)


def _axes(n: int) -> list[Ratios]:
    return [Ratios([int(i == j) for j in range(n)], 1) for i in range(n)]


def _corner(ray: Sequence[int]) -> list[Fraction]:
    return [Fraction(x, ray[0]) for x in ray[1:]]


def _numbers(row: Sequence[Fraction]) -> tuple[Rational, ...]:
    return tuple(Rational(v.numerator, v.denominator) for v in row)
