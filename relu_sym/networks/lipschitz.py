"""The Lipschitz constants of the outputs on a box: the largest dual norm of a gradient, over the regions there.

Reference: M. Jordan and A. G. Dimakis, Exactly computing the local Lipschitz constant of ReLU networks (2020),
theorem 1: for a piecewise linear function it is the supremum of the norms over the gradients where they exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

from sympy import Expr, Rational, sqrt

from ..budget import deadline
from ..errors import BudgetError, UnsupportedError
from .arithmetic import Ratios
from .bounds import gradient_bounds, node_bounds, open_choices
from .chambers import Chamber, chambers, check_interior, cone_of, coordinates
from .gradients import jacobian
from .local import along
from .program import Program
from .rationals import norm_of_inputs

Box = Sequence[tuple[Fraction, Fraction]]
Steepest = tuple[Fraction, Sequence[Fraction], Sequence[Any]]
"""The measure of a gradient, the gradient, and the rays of a region where it is."""
MAX_INPUTS = 14
"""A box of n inputs has 2**n corners."""


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
    n = program.dimension
    if n > MAX_INPUTS:
        check_interior(box)
        return _bounds(program, box, norm)
    inputs = coordinates(program, [Ratios([0] * n, 1), *_axes(n)])
    best: list[Steepest] = []
    try:
        with deadline("not all regions are found in time"):
            for chamber in chambers(program, inputs, cone_of(box), max_regions):
                best = _steepest(best, chamber, norm)
    except BudgetError:
        return _bounds(program, box, norm, best)
    return tuple(
        Lipschitz(_told(m, norm), _told(m, norm), True, _numbers(g), tuple(_numbers(_corner(r)) for r in rays))
        for m, g, rays in best
    )


def _steepest(best: list[Steepest], chamber: Chamber, norm: Any) -> list[Steepest]:
    """Per entry of the outputs the steepest so far."""
    rows = [
        [Fraction(c.numerators[i], c.under) for c in forms[1:]]
        for forms in chamber.outputs
        for i in range(len(forms[0].numerators))
    ]
    found = [(_measure(g, norm), g, chamber.cone.rays) for g in rows]
    return [max(a, b, key=lambda f: f[0]) for a, b in zip(best, found, strict=True)] if best else found


def _bounds(program: Program, box: Box, norm: Any, best: Sequence[Steepest] = ()) -> tuple[Lipschitz, ...]:
    """From the steepest gradient known, of the regions found or in the middle, to what interval arithmetic leaves."""
    options = open_choices(program, node_bounds(program, box))
    middle = [(lo + hi) / 2 for lo, hi in box]
    under = lcm(*(m.denominator for m in middle))
    place = Ratios([int(m * under) for m in middle], under)
    here = jacobian(program, along(program, place, [c.numerators for c in _axes(program.dimension)]))
    found = []
    entries = [(o.node, i) for o in program.outputs for i in range(program.nodes[o.node].size)]
    for k, ((node, entry), r) in enumerate(zip(entries, here, strict=True)):
        gradient = [Fraction(v, r.under) for v in r.numerators]
        measure, corners = _measure(gradient, norm), (_numbers(middle),)
        if best and best[k][0] > measure:
            measure, gradient, rays = best[k]
            corners = tuple(_numbers(_corner(ray)) for ray in rays)
        steepest = [max(abs(lo), abs(hi)) for lo, hi in gradient_bounds(program, options, node, entry)]
        lower, upper = _told(measure, norm), _told(_measure(steepest, norm), norm)
        found.append(Lipschitz(lower, upper, lower == upper, _numbers(gradient), corners))
    return tuple(found)


def _axes(n: int) -> list[Ratios]:
    return [Ratios([int(i == j) for j in range(n)], 1) for i in range(n)]


def _corner(ray: Sequence[int]) -> list[Fraction]:
    return [Fraction(x, ray[0]) for x in ray[1:]]


def _numbers(row: Sequence[Fraction]) -> tuple[Rational, ...]:
    return tuple(Rational(v.numerator, v.denominator) for v in row)
