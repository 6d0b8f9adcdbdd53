"""Set-valued derivatives in several variables at a point: the gradients of all cells there, and what they span.

f -> program (every part a node) -> cells (every switch at the point has a sign) -> gradients -> hull.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, cast

from sympy import (
    DiracDelta,
    Dummy,
    E,
    Expr,
    FiniteSet,
    Function,
    I,
    ImmutableDenseMatrix,
    Pow,
    S,
    Set,
    Symbol,
    Tuple,
    exp,
    log,
    nan,
    oo,
    sympify,
    zoo,
)
from sympy.core.sympify import SympifyError
from sympy.matrices import MatrixBase

from ...errors import NotLipschitzError, ReluSymError, UnsupportedError
from ...forms.cells.cone import Cone
from ...forms.cells.enumeration import MAX_CELLS, Cell, cells, same_values
from ...forms.cells.hull import is_in_hull
from ...forms.cells.polytope import Polytope
from ...forms.cells.vectors import Vector, dot, primitive, sign
from ...forms.exact import ZERO, expression, scalar
from ...forms.facts import Facts
from ...forms.line.guarded import sets_by_cases
from ...modes import Kind
from ...symbols import as_assumptions, as_expression, as_variable, exact, inexact, leaves, unfolded
from ...vocabularies.heads import HEADS
from ...vocabularies.sectors import in_sectors
from ...vocabularies.special import Alone, Ordered
from ...vocabularies.switches import Program
from .continuity import check_continuous
from .norms import at_zero_of_norm

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
    named = [as_variable(v) for v in (variables if isinstance(variables, (tuple, list, Tuple)) else [variables])]
    if not named or len(set(named)) < len(named):
        raise UnsupportedError("{0}: name each variable once, and one at least", variables)
    shape = None
    if isinstance(f, (list, tuple, Tuple, MatrixBase)):
        f = [e for row in f for e in (row if isinstance(row, (list, tuple, Tuple)) else [row])]
        shape = (len(f), len(named))
    parts = [exact(unfolded(as_expression(e))) for e in (f if shape else [f])]
    if not parts:
        raise UnsupportedError("an empty list has no derivative")
    own = {v: Dummy(v.name, real=True) for v in named}
    back: dict[Expr, Expr] = {d: v for v, d in own.items()}
    try:
        components = tuple(_readable(e.xreplace(own), set(own.values())) for e, _ in parts)
    except ReluSymError as error:
        raise error.requoted(lambda e: e.xreplace(back)) from None
    for e in components:
        check_twins(e.xreplace(back), named)
        if I in leaves(e):
            raise UnsupportedError("{0} has complex values: sets are of real functions", e.xreplace(back))
    point, inexact_point = point_of(at, named)
    floats = inexact_point or any(f for _, f in parts)
    return Question(
        components, shape, tuple(own.values()), point, back, floats, as_assumptions(assume, None) if assume else ()
    )


def check_twins(e: Expr, named: Sequence[Symbol]) -> None:
    """Refuse a symbol that bears the name of a variable and is another one."""
    for s in e.free_symbols.difference(named):
        if isinstance(s, Symbol) and not isinstance(s, Dummy) and any(s.name == v.name for v in named):
            raise UnsupportedError(
                "{0} has another symbol named {1!r} with other assumptions than the variable; use one and the same",
                e,
                s.name,
            )


def _readable(e: Expr, variables: set) -> Expr:
    """Powers with exponents that vary by exp and log; orders that vary, and impulses, are refused."""
    for h in e.atoms(Function):
        has_order = len(h.args) > 1 and isinstance(HEADS.get(type(h)), (Ordered, Alone))
        if has_order and any(not a.free_symbols.isdisjoint(variables) for a in h.args[:-1]):
            raise UnsupportedError("{0}: the order must not depend on the variables", h)
        if isinstance(h, DiracDelta) and not h.free_symbols.isdisjoint(variables):
            raise NotLipschitzError("the impulse {0} has no subdifferential: it is no function", h)
    return cast(
        Expr,
        e.replace(
            lambda p: isinstance(p, Pow) and p.base != E and not p.exp.free_symbols.isdisjoint(variables),
            lambda p: exp(p.exp * log(p.base)),
        ),
    )


def point_of(at: Any, named: Sequence[Symbol]) -> tuple[tuple[Expr, ...], bool]:
    """The coordinates; a variable that is not named in a dictionary stays a symbol."""
    if isinstance(at, Mapping):
        strange = [k for k in at if k not in named]
        if strange:
            raise UnsupportedError("at={0}: {1} is none of the variables {2}", at, strange[0], tuple(named))
        given = [at.get(v, v) for v in named]
    else:
        given = list(at) if isinstance(at, (tuple, list, Tuple, MatrixBase)) else [at]
        if len(given) != len(named):
            raise UnsupportedError("at={0} has {1} coordinates for the {2} variables", at, len(given), len(named))
    try:
        found = [exact(sympify(v, strict=True)) for v in given]
    except SympifyError:
        raise UnsupportedError("at={0} is no point: give numbers or symbols", at) from None
    for e, _ in found:
        if not isinstance(e, Expr) or e.has(nan, zoo, oo, -oo, I) or e.is_extended_real is False:
            raise UnsupportedError("at={0}: {1} is no real number", at, e)
    return tuple(e for e, _ in found), any(f for _, f in found)


def set_at(q: Question, kind: Kind, max_cells: int = MAX_CELLS, progress: Progress | None = None) -> Any:
    """The set at the point, over the cases of the parameters."""
    if kind not in KINDS:
        raise UnsupportedError(
            "kind={0!r} in several variables is not built: clarke, bouligand and frechet are", str(kind)
        )
    if q.shape is not None and kind is Kind.FRECHET:
        raise UnsupportedError("Frechet's set is of one function, not of a map with several components")

    def run(facts: Facts) -> Any:
        if q.shape is None and kind is not Kind.BOULIGAND:
            of_norm = at_zero_of_norm(facts.applied(q.components[0]), q.variables, q.point, facts, kind)
            if of_norm is not None:
                return of_norm
        return KINDS[kind](q, local(q, facts, kind is Kind.CLARKE, max_cells, progress))

    try:
        found = sets_by_cases(run, q.assume)
    except ReluSymError as error:
        raise error.requoted(q.out) from None
    return inexact(found) if q.floats and isinstance(found, Set) else found


class Local(NamedTuple):
    """The function near the point: cells that are there, gradients that may be, and how it was decided."""

    program: Program
    sure: list[Cell]
    gradients: list[Vector]
    doubtful: list[Vector]
    reason: str


def local(
    q: Question, facts: Facts, of_hull: bool, max_cells: int = MAX_CELLS, progress: Progress | None = None
) -> Local:
    """All cells, and what decides about those that first order leaves open.

    ``of_hull``: whether only the hull of the gradients is asked for, which those inside it do not change.
    """
    program = q.program(facts)
    found = cells(program, max_cells, progress)
    sure = [c for c in found if not c.thin]
    if not same_values(found, facts):
        if not sure or same_values(sure, facts):
            raise UnsupportedError(
                "whether the function jumps at {0} = {1} is not decided by first order: write it by Max, Min, Abs, "
                "ReLU",
                Tuple(*program.variables),
                Tuple(*q.point),
            )
        raise NotLipschitzError(
            "the function jumps at {0} = {1}: sets are of locally Lipschitz functions",
            Tuple(*program.variables),
            Tuple(*q.point),
        )
    check_continuous(program, found)
    gradients = list(dict.fromkeys(_joined(c.gradients) for c in sure))
    doubtful = [g for g in dict.fromkeys(_joined(c.gradients) for c in found if c.thin) if g not in gradients]
    reason = f"hull over {len(sure)} essentially active cell{'s' * (len(sure) != 1)} (Scholtes, proposition 4.3.1)"
    if not doubtful or (of_hull and gradients and all(is_in_hull(g, gradients, facts) for g in doubtful)):
        return Local(program, sure, gradients, [], reason)
    if not gradients and len(doubtful) == 1:
        return Local(program, sure, doubtful, [], "all cells at the point have one gradient")
    sectors = in_sectors(program)
    if sectors is not None:
        put = dict(zip(program.variables, program.point, strict=True))
        exact_ones = [
            tuple(program.finite(e.diff(v).subs(put), e) for e in laws for v in program.variables)
            for _, laws in sectors
        ]
        found_ones = list(dict.fromkeys(exact_ones))
        return Local(
            program, sure, found_ones, [], f"hull over {len(sectors)} sectors between the branches of the switches"
        )
    return Local(
        program,
        sure,
        gradients,
        doubtful,
        "enclosure: whether every combination of signs of the curved switches occurs is not decided by first order",
    )


def _joined(gradients: tuple[Vector, ...]) -> Vector:
    """The rows of a Jacobian one after the other; gradients of one component as they are."""
    return tuple(scalar(a) if isinstance(a, int) else a for g in gradients for a in g)


def clarke(q: Question, found: Local) -> Any:
    """The convex hull of the limits of gradients."""
    directions = [c.cone.inside() for c in found.sure] if q.shape is None and not found.doubtful else ()
    points = [*found.gradients, *found.doubtful]
    return Polytope.of(points, q.shape, not found.doubtful, found.reason, directions, found.program.facts)


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
    n, facts = len(q.variables), found.program.facts
    cone = Cone.whole(n + 1, facts)
    rows: list[Vector] = [(*([0] * n), 1)]
    for c in found.sure:
        g = c.gradients[0]
        rays = [*c.cone.rays, *c.cone.lines, *(tuple(-a for a in v) for v in c.cone.lines)]
        rows += [primitive((*(-a for a in r), dot(g, r))) for r in rays]
    for row in rows:
        cone = cone.part(row, 1, cone.cut(row))
    corners = [r for r in cone.rays if sign(r[-1], facts) > 0]
    if not corners:
        return S.EmptySet
    return Polytope.of([tuple((ZERO + a) / r[-1] for a in r[:-1]) for r in corners], None, True, FRECHET)


FRECHET = "the slopes below f'(p; .), which is linear on the cones of the cells (Rockafellar and Wets, exercise 8.4)"
KINDS: dict[Kind, Callable[[Question, Local], Any]] = {
    Kind.CLARKE: clarke,
    Kind.BOULIGAND: bouligand,
    Kind.FRECHET: frechet,
}
