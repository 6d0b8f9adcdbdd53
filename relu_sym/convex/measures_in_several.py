"""Ranges, Lipschitz constants and strong convexity in several variables: of separable sums by the line, else by cells.

The values on a cell, which is convex, are an interval between the least and the largest of its formula; the slope of a
quadratic formula is affine, so that its length is largest at a corner; a convex function is strongly convex where the
second derivative of no cell has a direction without curvature.
Reference: R. T. Rockafellar, Convex Analysis (1970), sections 10 and 32.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

from sympy import Add, Expr, FiniteSet, Interval, Set, Union, nan, oo, sqrt

from ..calculus.convexity.quadratic import is_positive
from ..errors import BudgetError, OutOfTime, ReluSymError, UnsupportedError
from ..forms.cells.vectors import Vector, dot, sign
from ..forms.exact import ZERO, Scalar, expression
from ..forms.facts import Facts
from ..forms.line.assumed import given
from ..forms.line.guarded import by_cases, sets_by_cases
from .extrema_in_several import separable
from .levels import least
from .optimum import optimum
from .regions import Region, quadratic_law
from .several import Several, with_its_walls

OnLine = Callable[..., Any]


# ------------------------------------------------------------------ all values
def range_in_several(f: Any, variables: Any, domain: Any, assume: Any, on_line: OnLine) -> Set:
    """All values, interval by interval; ``on_line``: the verb on the line."""
    rows = separable(f, variables, domain)
    if rows is not None:
        found = [on_line(e, v, part, assume) for v, e, part in rows]
        if all(isinstance(s, Interval) or (isinstance(s, FiniteSet) and len(s) == 1) for s in found):
            return reduce(_added, found)
    question = Several(f, variables, domain, assume).of_values()

    with question.errors():
        return question.out(sets_by_cases(lambda facts: range_of_cells(question, facts), question.assume))


def range_of_cells(question: Several, facts: Facts) -> Set:
    """All values in one case of the parameters."""
    cells, closed = question.regions(facts)
    whole = [cells] if closed else [[c] for c in cells]  # of a continuous function on a convex set all at once
    return Union(*(between(part, question, closed, facts) for part in whole if part[0].law is not nan))


def _added(a: Set, b: Set) -> Set:
    """The sums of two intervals or points."""
    lo, hi = a.inf + b.inf, a.sup + b.sup
    if lo == hi:
        return FiniteSet(lo)
    return Interval(lo, hi, _is_open(a, a.inf) or _is_open(b, b.inf), _is_open(a, a.sup) or _is_open(b, b.sup))


def _is_open(s: Set, end: Expr) -> bool:
    return isinstance(s, Interval) and (s.left_open if end == s.start else s.right_open)


def between(cells: list[Region], question: Several, closed: bool, facts: Facts) -> Set:
    """From the least to the largest value, each taken or not."""
    if cells[0].law in (oo, -oo):
        return FiniteSet(cells[0].law)
    turned = [c._replace(law=-c.law) for c in cells]
    low, high = (optimum(part, question.variables, closed, facts) for part in (cells, turned))
    assert low is not None and high is not None
    lo, hi = expression(low.value), -expression(high.value)
    return FiniteSet(lo) if lo == hi else Interval(lo, hi, not low.where, not high.where)


# ------------------------------------------------------------------ steepness
def steepest(f: Any, variables: Any, domain: Any, assume: Any, on_line: OnLine) -> Expr:
    """The least L with |f(a) - f(b)| <= L*|a - b| for the Euclidean distance."""
    rows = separable(f, variables, domain)
    if rows is not None:
        found = [on_line(e, v, part, assume) for v, e, part in rows]
        return oo if oo in found else sqrt(Add(*(v**2 for v in found)))
    question = Several(f, variables, domain, assume)
    question.condition = with_its_walls(question.condition)

    with question.errors():
        return question.out(by_cases(lambda facts: steepest_of_cells(question, facts), question.assume))


def steepest_of_cells(question: Several, facts: Facts) -> Expr:
    """The Lipschitz constant in one case of the parameters."""
    cells, closed = question.regions(facts)
    if not closed:
        raise UnsupportedError(
            "whether {0} jumps is not told apart here: spell it by Abs, Max and Min, and the domain by affine "
            "inequalities",
            question.expr,
        )
    if not cells:
        raise UnsupportedError("the domain of {0} is empty", question.expr)
    best = ZERO
    for v in (longest(c, question, facts) for c in cells):
        best = v if least(v, best, facts) > 0 else best
    return oo if best == oo else sqrt(expression(best))


def longest(cell: Region, question: Several, facts: Facts) -> Scalar:
    """The largest square of the length of the slope on a cell; oo where it grows along a direction."""
    m, p, n = quadratic_law(cell, question.variables), cell.polyhedron, len(question.variables)
    if p.dimension < n:
        raise UnsupportedError("the domain of {0} has no inside: put in what it says", question.expr)
    second = [[2 * a for a in row[:n]] for row in m[:n]]
    if any(sign(dot(row, d), facts) for d in p.directions for row in second):
        return oo
    slopes = [_slope(m, c) for c in p.corners]
    best = ZERO
    for v in (dot(g, g) for g in slopes):
        best = v if least(ZERO + v, best, facts) > 0 else best
    return best


def _slope(m: list[list[Scalar]], point: Vector) -> Vector:
    n = len(m) - 1
    return tuple(ZERO + 2 * dot(row, (*point, 1)) for row in m[:n])


# ------------------------------------------------------------------ strong convexity
def strongly_convex(f: Any, variables: Any, domain: Any, assume: Any, convex: OnLine, on_line: OnLine) -> bool | None:
    """Whether f - m*|x|^2/2 is convex for some m > 0; None where it is open; ``convex``: the verdict on f."""
    holds = convex(f, *variables, domain=domain, assume=assume)
    if holds is not True:
        return holds
    rows = separable(f, variables, domain)
    if rows is not None:
        found = [on_line(e, v, None, part, assume) for v, e, part in rows]
        return False if False in found else None if None in found else True
    question = Several(f, variables, domain, assume)
    n = len(question.variables)
    with question.errors():
        try:
            facts = given(question.assume)
            cells, _ = question.regions(facts)
            full = [c for c in cells if c.polyhedron.dimension == n and c.law not in (nan, oo)]
            return all(is_curved_everywhere(c, question, facts) for c in full) if full else None
        except (OutOfTime, BudgetError):
            raise
        except ReluSymError:
            return None


def is_curved_everywhere(cell: Region, question: Several, facts: Facts) -> bool:
    """Whether a positive semidefinite second derivative is definite: its determinant is not 0."""
    second = [row[:-1] for row in quadratic_law(cell, question.variables)[:-1]]
    return is_positive(second, facts) and all(sign(p, facts) > 0 for p in _pivots(second, facts))


def _pivots(m: list[list[Scalar]], facts: Facts) -> list[Scalar]:
    """Of elimination down the diagonal, as far as none is 0."""
    found: list[Scalar] = []
    while m:
        found.append(m[0][0])
        if not sign(m[0][0], facts):
            break
        m = [[m[i][j] - m[i][0] * m[0][j] / m[0][0] for j in range(1, len(m))] for i in range(1, len(m))]
    return found
