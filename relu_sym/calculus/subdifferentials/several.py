"""Set-valued derivatives in several variables at a point: the gradients of all cells there, and what they span.

f -> program (every part a node) -> cells (every switch at the point has a sign) -> gradients -> hull.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, cast

from sympy import (
    And,
    Dummy,
    Expr,
    FiniteSet,
    I,
    ImmutableDenseMatrix,
    S,
    Set,
    Tuple,
    true,
)

from ...errors import ReluSymError, UnsupportedError
from ...forms.cells.enumeration import MAX_CELLS, Cell
from ...forms.cells.halfspaces import vertices_below
from ...forms.cells.hull import is_in_hull
from ...forms.cells.polytope import Polytope
from ...forms.cells.vectors import Vector
from ...forms.exact import expression
from ...forms.facts import Facts
from ...forms.line.guarded import sets_by_cases
from ...forms.line.set_cases import PiecewiseSet
from ...modes import Kind
from ...symbols import Lists, as_assumptions, as_expression, exact, flat, inexact, leaves, named_variables, renamed_all
from ...symbols.laws import unfolded
from ...vocabularies.sectors import between_graphs, in_sectors
from ...vocabularies.switches import Program
from .asking import check_twins, inside_declared, point_of, readable
from .attempt import bends_one_way, continuous_cells, distinct
from .limiting import limiting, slopes_along_rays
from .minorants import convex
from .models import Model
from .norm_jacobians import jacobians
from .norms import norm_model
from .thin_cells import CURVES, Entered, Sector, met

Progress = Callable[[int], None]


class Question(NamedTuple):
    """A function at a point, on variables of its own: what they stand for comes back in messages."""

    components: tuple[Expr, ...]
    shape: tuple[int, int] | None
    variables: tuple[Dummy, ...]
    point: tuple[Expr, ...]
    names: dict[Expr, Expr]
    floats: bool
    assume: tuple
    inside: tuple = ()
    """What the declarations of the variables say of the symbols of the point."""

    def out(self, e: Any) -> Any:
        """In the caller's symbols."""
        return e.xreplace(self.names) if hasattr(e, "xreplace") else e

    def program(self, facts: Facts) -> Program:
        """The function near the point, in one case of the parameters."""
        return Program(
            [facts.applied(e) for e in self.components], self.variables, list(map(facts.applied, self.point)), facts
        )


def question(f: Any, variables: Any, at: Any, assume: Any = ()) -> Question:
    """The call, checked."""
    named = named_variables(variables)
    shape = None
    if isinstance(f, Lists):
        f = flat(f)
        shape = (len(f), len(named))
    parts = [exact(unfolded(as_expression(e))) for e in (f if shape else [f])]
    if not parts:
        raise UnsupportedError("an empty list has no derivative")
    own = {v: Dummy(v.name, real=True) for v in named}
    back: dict[Expr, Expr] = {d: v for v, d in own.items()}
    try:
        components = tuple(readable(cast(Expr, renamed_all(e, own, True)), set(own.values())) for e, _ in parts)
    except ReluSymError as error:
        raise error.requoted(lambda e: e.xreplace(back)) from None
    for e, _ in parts:
        check_twins(e, named)
        if I in leaves(e):
            raise UnsupportedError("{0} has complex values: sets are of real functions", e)
    point, inexact_point = point_of(at, named)
    floats = inexact_point or any(f for _, f in parts)
    inside = inside_declared(named, point)
    assumed = (*as_assumptions(assume, None), *inside)
    return Question(components, shape, tuple(own.values()), point, back, floats, assumed, tuple(inside))


class Case(NamedTuple):
    """One case of the parameters: the cells and the set there; ``found`` is None for the norm at its zero."""

    facts: Facts
    found: Local | None
    result: Any


class Answer(NamedTuple):
    """The set at the point, and by which cells."""

    question: Question
    kind: Kind
    result: Any
    cases: tuple[Case, ...]


def check_kind(q: Question, kind: Kind) -> None:
    """Refuse a kind of set that is not one of maps."""
    if q.shape is not None and kind not in (Kind.CLARKE, Kind.BOULIGAND):
        raise UnsupportedError("kind={0!r} is of one function, not of a map with several components", str(kind.value))


def set_at(q: Question, kind: Kind, max_cells: int = MAX_CELLS, progress: Progress | None = None) -> Any:
    """The set at the point, over the cases of the parameters."""
    return answered(q, kind, max_cells, progress).result


def answered(q: Question, kind: Kind, max_cells: int = MAX_CELLS, progress: Progress | None = None) -> Answer:
    """The set at the point with its evidence, case by case of the parameters."""
    check_kind(q, kind)
    seen: dict[Facts, Case] = {}

    def run(facts: Facts) -> Any:
        seen[facts] = case_at(q, kind, facts, max_cells, progress)
        return seen[facts].result

    try:
        found = sets_by_cases(run, q.assume)
    except ReluSymError as error:
        raise error.requoted(q.out) from None
    if q.inside:
        cases = found.args if isinstance(found, PiecewiseSet) else [(found, true)]
        found = PiecewiseSet(*((s, And(c, *q.inside)) for s, c in cases))
    result = inexact(found) if q.floats and isinstance(found, Set) else found
    return Answer(q, kind, result, tuple(seen.values()))


def set_in_case(
    q: Question, kind: Kind, facts: Facts, max_cells: int = MAX_CELLS, progress: Progress | None = None
) -> Any:
    """The set at the point, in one case of the parameters."""
    return case_at(q, kind, facts, max_cells, progress).result


def case_at(q: Question, kind: Kind, facts: Facts, max_cells: int, progress: Progress | None) -> Case:
    """The set at the point and the cells it is read from, where it is: not beside norms at their zero, nor globally."""
    if kind is Kind.CONVEX:
        result = convex(q, facts, lambda other: set_in_case(q, other, facts, max_cells, progress), max_cells)
        return Case(facts, None, result)
    if q.shape is None:
        model = norm_model(facts.applied(q.components[0]), q.variables, q.point, facts, max_cells, progress)
        if model is not None:
            return Case(facts, None, _limiting_of_norms(q, model) if kind is Kind.LIMITING else model.of(kind))
    else:
        rows = _jacobians_of_norms(q, kind, facts, max_cells, progress)
        if rows is not None:
            return Case(facts, None, rows)
    found = local(q, facts, kind is Kind.CLARKE, max_cells, progress)
    return Case(facts, found, limiting(found, max_cells) if kind is Kind.LIMITING else KINDS[kind](q, found))


def _jacobians_of_norms(q: Question, kind: Kind, facts: Facts, max_cells: int, progress: Progress | None) -> Any:
    """The set of a map with a norm at its zero; None where there is none."""
    rows = jacobians(list(map(facts.applied, q.components)), q.variables, q.point, facts, max_cells, progress)
    if rows is None or kind is Kind.CLARKE:
        return rows
    raise UnsupportedError(
        "a component of the map has a norm that is 0 at the point: the limits of Jacobians fill arcs or caps, for "
        "which no set is built; kind='clarke' gives its hull"
    )


def _limiting_of_norms(q: Question, model: Model) -> Any:
    """Clarke's set where f is regular; elsewhere it may be the surface of an ellipsoid, for which there is no set."""
    if model.is_regular():
        return model.of(Kind.CLARKE)
    raise UnsupportedError(
        "the limiting set where a norm in {0} is 0 is not worked out where f is not regular; kind='clarke' gives its "
        "hull",
        q.components[0],
    )


class Local(NamedTuple):
    """The function near the point: cells that are there, gradients that may be, and how it was decided.

    ``thin``: the cells of which first order does not tell whether they are there; ``sectors`` where these decided,
    ``curves``: thin cells that curves run into.
    """

    program: Program
    sure: list[Cell]
    gradients: list[Vector]
    doubtful: list[Vector]
    reason: str
    thin: list[Cell] = []
    sectors: list[Sector] = []
    curves: list[Entered] = []


def local(
    q: Question, facts: Facts, of_hull: bool, max_cells: int = MAX_CELLS, progress: Progress | None = None
) -> Local:
    """All cells, and what decides about those that first order leaves open.

    ``of_hull``: whether only the hull of the gradients is asked for, which those inside it do not change.
    """
    program = q.program(facts)
    found = continuous_cells(program, q.shape, max_cells, progress)
    sure = [c for c in found if not c.thin]
    thin = [c for c in found if c.thin]
    gradients = distinct(sure)
    doubtful = [g for g in distinct(thin) if g not in gradients]
    reason = f"hull over {len(sure)} essentially active cell{'s' * (len(sure) != 1)} (Scholtes, proposition 4.3.1)"
    if not doubtful or (of_hull and gradients and all(is_in_hull(g, gradients, facts) for g in doubtful)):
        return Local(program, sure, gradients, [], reason, thin)
    if not gradients and len(doubtful) == 1:
        return Local(program, sure, doubtful, [], "all cells at the point have one gradient", thin)
    sectors = in_sectors(program) or between_graphs(program)
    if sectors is not None:
        put = dict(zip(program.variables, program.point, strict=True))
        rows = []
        for sample, laws, branches in sectors:
            slopes = tuple(program.finite(e.diff(v).subs(put), e) for e in laws for v in program.variables)
            rows.append(Sector(sample, laws, branches, slopes))
        reason = f"hull over {len(rows)} sectors between the branches of the switches"
        return Local(program, sure, list(dict.fromkeys(r.gradient for r in rows)), [], reason, thin, rows)
    curves = met(program, thin, doubtful)
    gradients += [s.gradient for s in curves]
    doubtful = [g for g in doubtful if g not in gradients]
    if curves and (not doubtful or (of_hull and all(is_in_hull(g, gradients, facts) for g in doubtful))):
        reason = CURVES.format(len(sure), "s" * (len(sure) != 1), len(curves))
        return Local(program, sure, gradients, [], reason, thin, curves=curves)
    reason = "enclosure: whether every combination of signs of the curved switches occurs is not decided by first order"
    return Local(program, sure, gradients, doubtful, reason, thin, curves=curves)


def clarke(q: Question, found: Local) -> Any:
    """The convex hull of the limits of gradients."""
    points = [*found.gradients, *found.doubtful]
    return Polytope.of(
        points,
        q.shape,
        not found.doubtful,
        found.reason,
        found.program.facts,
        not found.doubtful and bends_one_way(found.program),
    )


def bouligand(q: Question, found: Local) -> Any:
    """The limits of gradients."""
    if found.doubtful:
        raise UnsupportedError(
            "Bouligand's set is not decided ({0}); kind='clarke' gives its hull, or encloses it",
            found.reason,
        )
    rows = [list(map(expression, g)) for g in found.gradients]
    if q.shape is None:
        return FiniteSet(*(Tuple(*row) for row in rows))
    return FiniteSet(*(ImmutableDenseMatrix(*q.shape, row) for row in rows))


def frechet(q: Question, found: Local) -> Any:
    """{v : v.d <= f'(p; d) for all d}: f' is linear on the cones of the cells, so their rays decide."""
    if not found.sure:
        if len(found.gradients) == 1 and not found.doubtful:
            return Polytope.of(found.gradients, None, True, found.reason)
        raise UnsupportedError("Frechet's set is not decided: {0}", found.reason)
    corners = vertices_below(slopes_along_rays(found.sure).items(), len(q.variables), found.program.facts)
    return Polytope.of(corners, None, True, FRECHET, facts=found.program.facts) if corners else S.EmptySet


FRECHET = "the slopes below f'(p; .), which is linear on the cones of the cells (Rockafellar and Wets, exercise 8.4)"
KINDS: dict[Kind, Callable[[Question, Local], Any]] = {
    Kind.CLARKE: clarke,
    Kind.BOULIGAND: bouligand,
    Kind.FRECHET: frechet,
}
