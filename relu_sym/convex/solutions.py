"""Sets of solutions in several variables: points, polytopes, or described by their walls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import ConditionSet, FiniteSet, Or, S, Symbol, Tuple, true
from sympy.logic.boolalg import Boolean

from ..errors import Undecided, UnsupportedError
from ..forms.cells.polyhedron import Polyhedron
from ..forms.cells.polytope import Polytope
from ..forms.cells.polytope_union import PolytopeUnion
from ..forms.exact import Scalar, expression
from ..forms.facts import Facts
from .optimum import Optimum
from .regions import is_constant, regions
from .several import Several, inside

REASON = "the points at which f has its extreme value, of all its cells"


def solution_set(best: Optimum, question: Several, side: int, closed: bool, facts: Facts) -> Any:
    """The union of the pieces: a ``FiniteSet`` of points, one ``Polytope``, else what their walls say."""
    pieces = list({(tuple(p.corners), tuple(p.directions)): p for p in best.where}.values())
    if not pieces:
        return S.EmptySet
    if all(len(p.corners) == 1 and not p.directions for p in pieces):
        return FiniteSet(*(Tuple(*map(expression, p.corners[0])) for p in pieces))
    corners = list(dict.fromkeys(c for p in pieces for c in p.corners))
    directions = list(dict.fromkeys(d for p in pieces for d in p.directions))
    whole = Polyhedron.hull(corners, directions, facts)
    names = question.named
    if _is_level(whole, best.value, question, side, facts):
        if not directions:
            return Polytope.of(corners, reason=REASON, facts=facts)
        return described(names, inside(whole, names))
    if closed and not directions:
        return PolytopeUnion.of([Polytope.of(p.corners, facts=facts) for p in pieces], REASON, facts)
    return described(names, Or(*(inside(p, names, closed) for p in pieces)))


def described(variables: Sequence[Symbol], condition: Boolean) -> Any:
    """{x : condition}."""
    space = S.Reals ** len(variables)
    return space if condition == true else ConditionSet(Tuple(*variables), condition, space)


def _is_level(whole: Polyhedron, value: Scalar, question: Several, side: int, facts: Facts) -> bool:
    """Whether f has a value on a whole closed polyhedron."""
    e, condition = facts.applied(side * question.expr), facts.applied(question.condition)
    try:
        return all(
            is_constant(region, value, question.variables)
            for face in whole.closed_faces()
            for region in regions(e, question.variables, face, False, condition)
        )
    except Undecided:
        raise
    except UnsupportedError:
        return False
