"""Where a function of several variables is not differentiable: the faces between cells on which gradients differ.

f is smooth in every cell up to its boundary, so f'(p; .) is linear on the cone of each cell that touches p, and linear
on the whole iff the gradients of all of them at p are one.  Cells round p are connected through their facets, so that
fails iff it fails across one facet that holds p.  Reference: S. Scholtes, Introduction to Piecewise Differentiable
Equations (2012), section 3.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from sympy import And, Basic, ConditionSet, Expr, Interval, Ne, Or, ProductSet, S, Set, Tuple, expand, oo, zoo

from ...errors import BudgetError, ReluSymError, UnsupportedError
from ...forms.cells.arrangement import Chamber, Wall, oriented
from ...forms.cells.facets import Facet, facets, merged, on_hyperplane, pivot
from ...forms.cells.points import PointSet
from ...forms.cells.vectors import Vector, sign
from ...forms.exact import expression, is_finite, scalar
from ...forms.facts import Facts
from ...forms.line.guarded import sets_by_cases
from ...symbols import inexact
from ...vocabularies.affine_forms import Forms
from ...vocabularies.everywhere import Curved, Everywhere, Law, Region
from ..hypersurfaces import NotSwitched
from ..subdifferentials.field import domain_of
from ..subdifferentials.relations import relation
from ..subdifferentials.several import Question, question
from .between import check_values
from .exceptional_curved import kinks
from .exceptional_norms import without_norms

MAX_CELLS = 1000
"""Cells of which all pairs may be looked at."""


def of_several(f: Any, named: Sequence[Any], assume: Any) -> Set:
    """The set, over the cases of the parameters."""
    q = question(f, named, {}, assume)
    try:
        found = sets_by_cases(lambda facts: _Exceptions(q, named, facts).set(), q.assume)
    except Curved as error:
        beside = _beside_norms(q, named, assume)
        found = _on_curves(q, named, f, error.quoted[0]) if beside is None else beside
    except ReluSymError as error:
        raise error.requoted(q.out) from None
    return q.out(found)


def _beside_norms(q: Question, named: Sequence[Any], assume: Any) -> Set | None:
    """The set of sums with norms; None where there are none, or the set of the other terms has no condition."""
    splits = [without_norms(e, q.variables) for e in q.components]
    if all(s is None for s in splits) or any(v.is_nonnegative or v.is_nonpositive for v in named):
        return None
    conditions: list[Basic] = []
    for e, s in zip(q.components, splits, strict=True):
        conditions += s.zeros if s is not None else []
        others = of_several(q.out(e if s is None else s.rest), named, assume)
        if isinstance(others, ConditionSet):
            conditions.append(others.condition.xreplace({v: k for k, v in q.names.items()}))
        elif others is not S.EmptySet:
            return None
    whole = {c for c in conditions if not isinstance(c, And)}
    return written([c for c in conditions if c in whole or whole.isdisjoint(c.args)], q, named)


def _on_curves(q: Question, named: Sequence[Any], f: Any, switch: Expr) -> Set:
    """The set of a sum of kinks, curved ones among them."""
    if any(v.is_nonnegative or v.is_nonpositive for v in named):
        why: Any = "for variables on the whole line only"
    else:
        try:
            found = [c for e in q.components for c in kinks(e, q.variables)]
            return written(found, q, named)
        except NotSwitched as error:
            why = str(error.requoted(q.out))
    raise UnsupportedError(
        "the switch {0} is no product of affine forms, and where {1} has no derivative is worked out for sums of kinks "
        "on curves that cross (here: {2}); whether it has one at a point is answered",
        q.out(switch),
        f,
        why,
    ) from None


def written(found: Sequence[Basic], q: Question, named: Sequence[Any]) -> Set:
    """The points at which one of the conditions holds."""
    base = ProductSet(*(_line(v) for v in named))
    where = Or(*dict.fromkeys(found))
    if where in (S.true, S.false):
        return base if where == S.true else S.EmptySet
    return PointSet(q.variables, inexact(where) if q.floats else where, base)


class _Exceptions:
    """The exceptional points in one case of the parameters."""

    def __init__(self, q: Question, named: Sequence[Any], facts: Facts) -> None:
        self.q, self.named, self.facts = q, named, facts
        self.domain = domain_of(named)
        self.reader = Everywhere([facts.applied(e) for e in q.components], q.variables, facts, self.domain)

    def set(self) -> Set:
        """All of them."""
        regions = list(islice(self.reader.regions(), MAX_CELLS + 1))
        if len(regions) > MAX_CELLS:
            raise BudgetError("more than {0} cells: ask for a part of the function", MAX_CELLS)
        found = list(self._without_value(regions))
        seen: dict[tuple[Vector, Basic], list[Chamber]] = {}
        for facet in facets([r.chamber for r in regions], self.domain, self.facts):
            condition = self._where(facet, regions[facet.below], regions[facet.above])
            if condition != S.false:
                seen.setdefault((facet.form, condition), []).append(facet.piece)
        full = set()
        for (form, condition), pieces in seen.items():
            for walls in merged(pieces, self._hyperplane(form)):
                found.append(And(self._on(form, walls), condition))
                if not walls and condition == S.true:
                    full.add(form)
        check_values(self.reader, full)
        return written(found, self.q, self.named)

    def _hyperplane(self, form: Vector) -> Chamber:
        found = on_hyperplane((), form, self.domain, self.facts)
        if found is None:  # a facet lies in it
            raise UnsupportedError("{0} = 0 is outside the domain", self.reader.forms.formula(form))
        return found

    def _without_value(self, regions: Sequence[Region]) -> Iterator[Basic]:
        """The closed cells in which f has no value: their boundary has no neighbourhood with values."""
        pieces = [r.chamber for r in regions if r.laws is None]
        for walls in merged(pieces, Chamber.whole(len(self.q.variables), self.facts, self.domain)):
            yield And(*(relation(self.reader.forms, *w, closed=True) for w in walls))

    def _on(self, form: Vector, walls: Sequence[Wall]) -> Basic:
        """form = 0 and the closed inequalities between the coordinates of its hyperplane."""
        within = self._within(form)
        return And(relation(self.reader.forms, form, 0), *(relation(within, *w, closed=True) for w in walls))

    def _within(self, form: Vector) -> Forms:
        """Forms in the coordinates of a hyperplane."""
        i = pivot(form, self.facts)
        return Forms(self.q.variables[:i] + self.q.variables[i + 1 :], self.facts)

    # ------------------------------------------------------------------ one facet
    def _where(self, facet: Facet, below: Region, above: Region) -> Basic:
        """Where on a facet the cells beside it do not meet with one gradient."""
        if below.laws is None or above.laws is None:
            return S.false  # part of a closed cell without value
        if facet.form in below.poles & above.poles and not self._may_jump(facet.form):
            return S.true  # no value, though the formulas beside may have a limit
        return Or(*(self._gap(facet, u, v) for u, v in zip(below.laws, above.laws, strict=True)))

    def _gap(self, facet: Facet, u: Law, v: Law) -> Basic:
        form = facet.form
        if u.form is not None and v.form is not None:
            differ = any(sign(b - a, self.facts) for a, b in zip(u.form, v.form, strict=True))
            return S.true if differ else S.false
        i = pivot(form, self.facts)
        variable = self.q.variables[i]
        there = {variable: variable - self.reader.forms.formula(form) / expression(scalar(form[i]))}
        there = {variable: expand(there[variable])}
        values = [self._at(self.reader.formula_of(w), there) for w in (u, v)]
        slopes = [[self._at(expression(a), there) for a in self.reader.gradient(w)] for w in (u, v)]
        if not all(map(is_finite, values)):
            return self._at_pole(form, values)
        jump = _gap(*values)
        if not all(is_finite(e) for row in slopes for e in row):
            return self._at_infinite_slope(form, jump, slopes)
        if jump != 0 and not self._may_jump(form):
            jump = S.Zero  # continuous by its heads: what is left is 0, though not seen to be
        gaps = [_gap(*pair) for pair in zip(*slopes, strict=True)] if jump != 0 else [_gap(slopes[0][i], slopes[1][i])]
        return Or(*(self._is_not_zero(e, facet) for e in (jump, *gaps)))

    def _at(self, e: Expr, there: dict) -> Expr:
        found = e.subs(there)
        return found.expand() if is_finite(found) else found

    def _may_jump(self, form: Vector) -> bool:
        return any(not self.reader.cannot_jump(k) for k in self.reader.asked_by.get(form, ()))

    def _at_pole(self, form: Vector, values: Sequence[Expr]) -> Basic:
        """No value on the hyperplane, unless a Piecewise gives one there."""
        if self._may_jump(form) or any(map(is_finite, values)):
            raise UnsupportedError(
                "whether {0} has a derivative where {1} = 0 is not decided: a formula beside it has a pole there",
                self._f,
                self.reader.forms.formula(form),
            )
        return S.true

    def _at_infinite_slope(self, form: Vector, jump: Expr, slopes: Sequence[Sequence[Expr]]) -> Basic:
        """An infinite slope is one everywhere on the hyperplane if no other factor is seen."""
        if (jump.is_number and jump != 0) or any(e in (zoo, oo, -oo) for row in slopes for e in row):
            return S.true
        raise UnsupportedError(
            "whether {0} has a derivative where {1} = 0 is not decided: its slopes {2} are not finite there everywhere",
            self._f,
            self.reader.forms.formula(form),
            Tuple(*slopes[1]),
        )

    @property
    def _f(self) -> Any:
        return Tuple(*self.q.components) if self.q.shape else self.q.components[0]

    def _is_not_zero(self, e: Expr, facet: Facet) -> Basic:
        if not self.reader.forms.varies(e):
            return S.true if sign(scalar(e), self.facts) else S.false
        e = e.as_content_primitive()[1]
        if e.is_nonzero:
            return S.true
        row = self._within(facet.form).form_of(e)
        if row is not None:
            row, _ = oriented(row, self.facts)
            if facet.piece.side(row) and not facet.piece.touches(row):
                return S.true
        return Ne(-e if e.could_extract_minus_sign() else e, 0)


def _gap(a: Expr, b: Expr) -> Expr:
    return expand(b - a)


def _line(v: Any) -> Set:
    """The values of a variable by its declaration."""
    if v.is_nonnegative:
        return Interval(0, oo)
    return Interval(-oo, 0) if v.is_nonpositive else S.Reals
