"""Where a condition holds on the line: its truth, a form with the values 0 and 1, as a set.

``f = 0`` is located piece by piece and at every breakpoint by the value there, so a zero of every piece, an interval on
which a piece is 0, a value at a jump and a hole are all read off one form.
"""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Eq, Expr, FiniteSet, Interval, S, Set, Union, oo
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from ...errors import Undecided, UndefinedProductError, UnsupportedError
from ...forms.exact import ONE, Scalar, expression, is_finite, scalar
from ...forms.facts import Facts
from ...forms.line.algebra import scaled, total
from ...forms.line.compose import as_function
from ...forms.line.partition import Domain, LineForm
from ...symbols import T
from ...vocabularies.piecewise import condition_form
from ...vocabularies.read import read
from . import families
from .runs import Place, is_true, joined

WIDER = 1024
"""By this part of its length an interval is read beyond its closed ends, to know the values there."""


def where(condition: Boolean, part: Interval, facts: Facts) -> Set:
    """The points of an interval at which a condition holds."""
    lo, hi = scalar(part.start), scalar(part.end)
    if lo != -oo and hi != oo:
        order = LineForm((), domain=Domain(facts=facts)).compare(lo, hi)
        if order > 0 or (order == 0 and (part.left_open or part.right_open)):
            return S.EmptySet
        if order == 0:
            return FiniteSet(part.start) if holds_at(condition, lo, facts) else S.EmptySet
    try:
        truth = truth_of(condition, around(part), facts)
    except Undecided:
        raise
    except UnsupportedError:
        factors = vanishing_factors(condition, Domain(*around(part), facts))
        if len(factors) < 2:
            raise
        return Union(*(where(Eq(f, S.Zero, evaluate=False), part, facts) for f in factors))
    ends = [(end, end not in (oo, -oo) and not is_open) for end, is_open in zip((lo, hi), _open(part), strict=True)]
    inside = truth.cut([end for end in (lo, hi) if _is_inside(end, truth)]).within(lo, hi)
    return true_set(inside, [(end, closed and bool(truth.at(end))) for end, closed in ends])


def truth_of(condition: Boolean, domain: tuple[Scalar, Scalar], facts: Facts) -> LineForm:
    """1 where a condition holds, 0 where it does not, no value where a side of it has none."""
    there = Domain(*domain, facts)

    def function(e: Expr) -> LineForm:
        form = read(e, there)
        if not form.is_function:
            at = expression(form.impulsive_point)
            raise UndefinedProductError("{0} has an impulse at {1} = {2}: it has no value there to solve for", e, T, at)
        return form

    return condition_form(condition, function, there)  # type: ignore[arg-type]


def gap_of(condition: Relational, there: Domain) -> LineForm:
    """The left side of a relation less the right one, without value where one of them has none."""
    found = total([read(condition.lhs, there), scaled(read(condition.rhs, there), -ONE)])
    return as_function(found, "a condition")


def vanishing_factors(condition: Boolean, domain: Domain) -> list[Expr]:
    """The factors by any of which alone a product is 0, all of them having values everywhere; none where that is not
    so."""
    if not (isinstance(condition, Eq) and condition.rhs == 0 and condition.lhs.is_Mul):
        return []
    factors = [f for f in condition.lhs.args if f.has(T)]
    if not all(_has_values(read(f, domain)) for f in factors):
        return []
    return [f.base if f.is_Pow and f.exp.is_Integer and f.exp > 0 else f for f in factors]


def _has_values(form: LineForm) -> bool:
    """Whether a form is a function with a finite value at every point."""
    inside = (not p.undefined and (not p.periodic or _has_values(p.window)) for p in form.pieces)
    return form.is_function and all(b.value is not None and is_finite(b.value) for b in form.breaks) and all(inside)


def holds_at(condition: Boolean, point: Scalar, facts: Facts) -> bool:
    """Whether a condition holds at one point."""
    beside = scalar(1) / WIDER
    around = (-oo, oo) if expression(point).free_symbols else (point - beside, point + beside)
    return bool(truth_of(condition, around, facts).at(point))


def around(part: Interval) -> tuple[Scalar, Scalar]:
    """The interval on which to read: a little more than one with closed ends; the line where an end is a symbol."""
    lo, hi = scalar(part.start), scalar(part.end)
    if part.free_symbols:
        return -oo, oo
    wider = (hi - lo) / WIDER if lo != -oo and hi != oo else scalar(1) / WIDER
    left_open, right_open = _open(part)
    return lo if left_open else lo - wider, hi if right_open else hi + wider


def _open(part: Interval) -> tuple[bool, bool]:
    return bool(part.left_open), bool(part.right_open)


def _is_inside(point: Scalar, form: LineForm) -> bool:
    """Whether a point is no end of where a form lives."""
    return point not in (oo, -oo) and point not in (form.domain.lo, form.domain.hi)


# ---------------------------------------------------------------------- a truth as a set
def true_set(truth: LineForm, ends: Sequence[Place]) -> Set:
    """The set of a truth between two ends."""
    truth = truth.written_out()
    places = [ends[0], *((b.point, bool(b.value)) for b in truth.breaks), ends[1]]
    runs, points = joined(places, [is_true(p) for p in truth.pieces])
    repeated = [families.where(p, *truth.ends(k)) for k, p in enumerate(truth.pieces) if p.periodic]
    intervals = [Interval(*map(expression, r[:2]), *r[2:]) for r in runs]
    found = [*intervals, *([FiniteSet(*map(expression, points))] if points else []), *repeated]
    if repeated:
        return Union(*found)
    return found[0] if len(found) == 1 else Union(*found, evaluate=False) if found else S.EmptySet
