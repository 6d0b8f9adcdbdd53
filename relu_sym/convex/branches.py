"""Where a formula x(y) is the inverse of a slope: between two places at which a head of it changes its branch, all or
nothing, since there it is analytic as the inverse is, and both solve slope(x) = y.

The cube root of Cardano's formula is the inverse on one side of the y at which its radicand is 0; on the other side
another formula is.  ``runs`` tells the sides, ``chained`` puts formulas together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from sympy import Expr, Float, LambertW, Pow, Rational, acos, acosh, asin, atanh, cos, erfinv, exp, log, tan

from ..calculus.convexity.profile import before
from ..errors import BudgetError, UnsupportedError
from ..forms.exact import Scalar, expression, is_finite, scalar
from ..forms.facts import NO_FACTS
from ..forms.line.piece import piece
from ..forms.roots import Roots
from ..symbols import T

SHARES = (Rational(2, 7), Rational(3, 5))
DIGITS, MANY_DIGITS, TOLERANCE = 30, 1000, Float("1e-18")
WITH_ENDS = {acos: (1, -1), asin: (1, -1), atanh: (1, -1), erfinv: (1, -1), acosh: (1,), LambertW: (-exp(-1),)}
"""Heads that are analytic between these values of their argument, or above them."""
SIMPLE = tuple(Rational(v) for v in ("0", "1", "-1", "2", "-2", "1/2", "-1/2", "3", "-3", "1/4", "-1/4", "5", "-5"))


class Run(NamedTuple):
    """A formula x(y), the inverse on the open interval of y from lo to hi."""

    formula: Expr
    lo: Scalar
    hi: Scalar


class Slope(NamedTuple):
    """A slope that rises (or falls) strictly, on the open interval from lo to hi; its limits there, the least first."""

    expr: Expr
    lo: Scalar
    hi: Scalar
    least: Scalar
    largest: Scalar

    def is_inverted_at(self, formula: Expr, y: Expr) -> bool:
        """Whether slope(x(y)) = y for an x(y) of the interval; where few digits do not tell, at many."""
        for digits in (DIGITS, MANY_DIGITS):
            x = formula.xreplace({T: y}).evalf(digits)
            if not (x.is_comparable and self.lo < x and x < self.hi):
                continue
            gap = self.expr.xreplace({T: x}).evalf(digits) - y
            if gap.is_comparable and abs(gap) < TOLERANCE * (1 + abs(y)):
                return True
        return False

    def is_covered(self, found: Sequence[Run]) -> bool:
        """Whether runs of one formula leave out no more than points."""
        ends = [self.least, *(e for r in found for e in (r.lo, r.hi)), self.largest]
        return all(a is b for a, b in zip(ends[::2], ends[1::2], strict=True))


def runs(formula: Expr, slope: Slope) -> list[Run] | None:
    """Where it is the inverse, the longest intervals; None where the places of its branches are not found."""
    try:
        places = Roots(slope.least, slope.largest).sorted_inside(
            [v for e in _critical(formula) for v in Roots(slope.least, slope.largest).of(piece(e))]
        )
    except (UnsupportedError, BudgetError):
        return None
    found: list[Run] = []
    for lo, hi in pairwise([slope.least, *places, slope.largest]):
        a, b = (rational_near(expression(e)) for e in (lo, hi))
        if not all(slope.is_inverted_at(formula, within(a, b, t)) for t in SHARES):
            continue
        if found and found[-1].hi is lo and is_finite(scalar(formula.xreplace({T: expression(lo)}))):
            found[-1] = found[-1]._replace(hi=hi)
        else:
            found.append(Run(formula, lo, hi))
    return found


def _critical(e: Expr) -> Iterator[Expr]:
    """What is 0 where a head of e may be no longer analytic."""
    for h in e.atoms(Pow, log, tan, *WITH_ENDS):
        inner = h.args[0]
        if T not in inner.free_symbols:
            continue
        if isinstance(h, Pow):
            if not (h.exp.is_Integer and h.exp.is_positive) and not inner.is_positive:
                yield inner
        elif isinstance(h, log):
            yield inner
        elif isinstance(h, tan):
            yield cos(inner)
        else:
            yield from (inner - end for end in WITH_ENDS[h.func])


def chained(found: Sequence[Run], slope: Slope) -> list[tuple[Expr, Scalar]] | None:
    """Formulas from the left to the right, each with the x up to which it is taken; None where they leave a gap."""
    chain: list[tuple[Expr, Scalar]] = []
    run = _furthest([r for r in found if r.lo is slope.least])
    while run is not None and run.hi is not slope.largest:
        here = run
        run = _furthest([r for r in found if before(r.lo, here.hi, NO_FACTS) and before(here.hi, r.hi, NO_FACTS)])
        place = None if run is None else _between(here, run, slope)
        if place is None:
            return None
        chain.append((here.formula, place))
    return None if run is None else [*chain, (run.formula, slope.hi)]


def _furthest(found: Sequence[Run]) -> Run | None:
    """The run that ends last, of these the one with the shortest formula."""
    best: Run | None = None
    for r in sorted(found, key=lambda r: r.formula.count_ops()):
        if best is None or before(best.hi, r.hi, NO_FACTS):
            best = r
    return best


def _between(left: Run, right: Run, slope: Slope) -> Scalar | None:
    """A number x whose slope is in both runs."""
    a, b = rational_near(expression(right.lo)), rational_near(expression(left.hi))
    middle = left.formula.xreplace({T: within(a, b, Rational(1, 2))}).evalf(DIGITS)
    for digits in (*SIMPLE, *(Rational(str(middle.evalf(n))) for n in (2, 4, 8))):
        x = scalar(digits)
        if before(slope.lo, x, NO_FACTS) and before(x, slope.hi, NO_FACTS):
            y = scalar(slope.expr.xreplace({T: digits}))
            if before(right.lo, y, NO_FACTS) and before(y, left.hi, NO_FACTS):
                return x
    return None


def rational_near(e: Expr) -> Expr:
    """A number close to an end: points well inside are asked for."""
    return e if e.is_Rational or e.is_infinite else Rational(str(e.evalf(DIGITS)))


def within(a: Expr, b: Expr, t: Rational) -> Expr:
    """A point of the interval by the share t; on the whole line on both sides of 0, and never 0 by a share of 1/2."""
    if a.is_infinite:
        return (2 * t - 1) / (t * (1 - t)) + Rational(1, 3) if b.is_infinite else b - (1 - t) / t
    return a + t / (1 - t) if b.is_infinite else a + t * (b - a)
