"""Piecewise linear systems: every equation cuts the places that the ones before have left.

Where all switches of an equation have one sign, it is one affine form, and its zeros there a place of one dimension
less: two equations in the plane follow the curve of the first and find the second on its segments and corners.
Reference: S. Scholtes, Introduction to Piecewise Differentiable Equations (2012), section 2.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import And, Dummy, Expr, FiniteSet, I, Set, Tuple
from sympy.logic.boolalg import Boolean

from ...errors import BudgetError, ReluSymError, UnsupportedError
from ...forms.exact import ONE, ZERO, Scalar, expression
from ...forms.facts import Facts
from ...forms.line.guarded import sets_by_cases
from ...symbols import as_assumptions, as_expression, exact, inexact, leaves, named_variables, renamed_all, unfolded
from ..subdifferentials.asking import check_twins
from .affine_values import Bent, Values
from .conditions_asked import as_condition, over_sides
from .listing import elements
from .places import Crosses, Place

MAX_PLACES = 20_000
"""Cells that may be looked at."""

Row = tuple[Expr, ...]


def solutions(f: Sequence[Any], unknowns: Sequence[Any], assume: Any) -> list[Row]:
    """The points at which all relations hold, sorted; refused where they are infinitely many."""
    return System(f, unknowns, assume).rows()


class System:
    """Relations in several unknowns, behind Dummies that are real."""

    def __init__(self, f: Sequence[Any], unknowns: Sequence[Any], assume: Any) -> None:
        self.named = named_variables(list(unknowns))
        self.assume = as_assumptions(assume, None)
        self.variables = tuple(Dummy(v.name, real=True) for v in self.named)
        self.floats = False
        entered = [over_sides(as_condition(c), self._entered) for c in f]
        self.relations = [r for c in entered for r in And.make_args(c)]

    def _entered(self, side: Any) -> Expr:
        e, floats = exact(as_expression(side))
        self.floats = self.floats or floats
        check_twins(e, self.named)
        if I in leaves(e):
            raise UnsupportedError("{0} has complex values: solve for real and imaginary parts, re and im", side)
        return renamed_all(unfolded(e), dict(zip(self.named, self.variables, strict=True)))  # type: ignore[return-value]

    def out(self, e: Any) -> Any:
        """In the caller's symbols."""
        if not hasattr(e, "xreplace"):
            return e
        e = e.xreplace(dict(zip(self.variables, self.named, strict=True)))
        return inexact(e) if self.floats else e

    def rows(self) -> list[Row]:
        """All solutions; Piecewise over the parameters where they decide."""
        try:
            found = self.out(sets_by_cases(self.solved, self.assume))
        except ReluSymError as error:
            raise error.requoted(self.out) from None
        return [tuple(row) for row in elements(found) or ()]

    def solved(self, facts: Facts) -> Set:
        """The solutions in one case of the parameters; all of them are points."""
        values = Values(self.variables, facts)
        relations = tuple(over_sides(r, facts.applied) for r in self.relations)
        todo = [(place, relations) for place in self._start(facts)]
        found: list[Place] = []
        for _ in range(MAX_PLACES):
            if not todo:
                break
            place, left = todo.pop()
            try:
                while left:
                    k, holds = _decided(left, place, values)
                    if not holds:
                        break
                    left = left[:k] + left[k + 1 :]
                else:
                    found.append(place)
            except Crosses as crosses:
                todo += [(part, left) for part in place.parts(crosses.form).values()]
        else:
            raise BudgetError("{0}: more than {1} cells", Tuple(*self.relations), MAX_PLACES)
        return self._listed(found)

    def _start(self, facts: Facts) -> list[Place]:
        """Where the unknowns are declared to be: the whole, cut at 0."""
        places = [Place.whole(len(self.named), facts)]
        for k, v in enumerate(self.named):
            side = 1 if v.is_nonnegative else -1 if v.is_nonpositive else 0
            form = tuple(ONE if i == k else ZERO for i in range(len(self.named) + 1))
            allowed = (side,) if v.is_positive or v.is_negative else (side, 0)
            places = [p.parts(form)[s] for p in places for s in allowed] if side else places
        return places

    def _listed(self, found: list[Place]) -> Set:
        """The points; more than points are told, not listed."""
        points = [Tuple(*map(_written, p.point())) for p in found if not p.dimension]
        large = max(found, key=lambda p: p.dimension, default=None)
        if large is None or not large.dimension:
            return FiniteSet(*points)
        corners, directions = (_points(v) for v in (large.corners(), large.directions()))
        raise UnsupportedError(
            "{0} have infinitely many solutions, a set of dimension {1} around {2}"
            + (", with the corners {3}" if corners else "")
            + (", without end in the directions {4}" if directions else "")
            + ": add an equation that chooses among them",
            Tuple(*self.relations), large.dimension, Tuple(*map(expression, large.point())), corners, directions,
        )  # fmt: skip


def _points(rows: Sequence[Sequence[Scalar]]) -> Tuple:
    return Tuple(*(Tuple(*map(expression, row)) for row in rows))


def _decided(relations: tuple[Boolean, ...], place: Place, values: Values) -> tuple[int, bool]:
    """The first relation that is affine on a place, and whether it holds there."""
    bent: list[Bent] = []
    for k, r in enumerate(relations):
        try:
            return k, values.holds(r, place)
        except Bent as error:
            bent.append(error)
    raise bent[0]


def _written(s: Scalar) -> Expr:
    """A coordinate; with parameters over one denominator, so that cases that agree are seen to."""
    e = expression(s)
    return e.cancel() if e.free_symbols and e.is_rational_function() else e
