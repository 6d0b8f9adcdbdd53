"""Norms where they are 0, beside any kinks: gradients of F(x, sqrt(q_1), ...) near a strict minimum q_i = 0.

Near the point q is v.Mv to second order, M half its second derivative.  With a variable for each norm the cells of F
have gradients (a, b), and f has the limits a + b M u/sqrt(u.M u) along all directions u for which (u, sqrt(u.M u)) is
in the cone of the cell: arcs in the plane, caps in space.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sympy import Dummy, Expr, Pow, S, Tuple, hessian, sqrt
from sympy.matrices import MatrixBase

from ...errors import BudgetError, OutOfTime, ReluSymError, Undecided, UnsupportedError
from ...forms.cells.cone import Cone
from ...forms.cells.enumeration import MAX_CELLS, Cell, cells, same_values
from ...forms.cells.vectors import Vector
from ...forms.exact import expression, scalar
from ...forms.facts import Facts
from ...forms.smoothness import SMOOTH, is_natural
from ...symbols import parts
from ...vocabularies.switches import Program
from .continuity import check_continuous
from .models import Model, Part


class Norm(NamedTuple):
    """sqrt(q), the name that stands for it, M, and whether q is v.Mv and nothing more."""

    base: Expr
    name: Dummy
    matrix: MatrixBase
    is_conic: bool


class NormCells(NamedTuple):
    """What a map is like near a point where norms in it vanish: of every cell a part for each component."""

    matrices: list[MatrixBase]
    is_conic: bool
    cells: list[list[Part]]


def norm_cells(
    components: Sequence[Expr],
    variables: tuple,
    point: tuple,
    facts: Facts,
    max_cells: int = MAX_CELLS,
    progress: Callable[[int], None] | None = None,
) -> NormCells | None:
    """The cells, with a variable for each norm; None where none vanishes, or one that is not read."""
    point = tuple(map(facts.applied, point))
    read = _norms(components, variables, point)
    if not read or len(variables) < 2:
        return None
    norms, inner = read
    names = tuple(n.name for n in norms)
    program = Program(inner, (*variables, *names), (*point, *[S.Zero] * len(norms)), facts)
    try:
        found = cells(program, max_cells, progress)
        cones = [(c, _above(c, len(variables))) for c in found]
        found = [c for c, cone in cones if cone is not None]
        if not same_values(found, facts):
            return None
        check_continuous(program, found)
    except (Undecided, OutOfTime, BudgetError):
        raise
    except ReluSymError:
        return None
    distinct = _distinct(norms)
    rows = [_parts(c, cone, len(variables), distinct) for c, cone in cones if cone is not None]
    return NormCells(distinct.matrices, all(n.is_conic for n in norms), rows)


def norm_model(
    f: Expr,
    variables: tuple,
    point: tuple,
    facts: Facts,
    max_cells: int = MAX_CELLS,
    progress: Callable[[int], None] | None = None,
) -> Model | None:
    """What f is like near a point where norms in it vanish; None where none does, or one that is not read."""
    found = norm_cells([f], variables, point, facts, max_cells, progress)
    return None if found is None else Model([p for (p,) in found.cells], found.matrices, found.is_conic, facts)


def gradient_along(f: Expr, q: Any, facts: Facts, directions: Sequence[Vector]) -> Vector | None:
    """The limit of the gradients along p + t d for the first of the directions; None where no norm vanishes at p."""
    model = norm_model(f, q.variables, q.point, facts)
    if model is None:
        return None
    found = model.gradient(directions[0])
    if found is None:
        raise UnsupportedError(
            "{0} has a norm that is 0 at {1}, and a kink or another zero of it along {2}: give other directions=, the "
            "first of them off its switches",
            f,
            Tuple(*q.point),
            Tuple(*(expression(scalar(a)) for a in directions[0])),
        )
    return found


def _norms(components: Sequence[Expr], variables: tuple, point: tuple) -> tuple[list[Norm], list[Expr]] | None:
    """The norms that vanish at the point, and all with their names; None where there is none, or another root."""
    put = dict(zip(variables, point, strict=True))
    norms: list[Norm] = []
    names: dict[Expr, Expr] = {}
    for p in sorted({p for f in components for p in parts(f) if isinstance(p, Pow)}, key=str):
        if not (p.exp.is_Rational and p.exp.q == 2) or p.base.free_symbols.isdisjoint(variables):
            continue
        if not _is_analytic(p.base) or p.base.subs(put).expand() != 0:
            continue
        if p.exp.is_negative:
            return None
        factor, norm = _known(p.base, norms, variables) or (S.One, _norm(p.base, variables, put))
        if norm is None:
            return None
        if norm not in norms:
            norms.append(norm)
        names[p] = (factor * norm.name) ** (2 * p.exp)
    return (norms, [f.xreplace(names) for f in components]) if norms else None


def _known(base: Expr, norms: Sequence[Norm], variables: tuple) -> tuple[Expr, Norm] | None:
    """A norm of which this is a multiple, and the factor."""
    for n in norms:
        ratio = (base / n.base).cancel()
        if ratio.free_symbols.isdisjoint(variables) and ratio.is_positive:
            return sqrt(ratio), n
    return None


def _norm(base: Expr, variables: tuple, put: dict) -> Norm | None:
    """A root of what has a strict minimum 0 in the variables that it depends on, or of a positive semidefinite form."""
    if any(base.diff(v).subs(put).expand() != 0 for v in variables):
        return None
    matrix = hessian(base, variables).subs(put) / 2
    shift = {v: v + a for v, a in put.items()}
    form = sum((matrix[i, j] * v * w for i, v in enumerate(variables) for j, w in enumerate(variables)), start=S.Zero)
    is_conic = (base.xreplace(shift) - form).expand() == 0
    own = [k for k, v in enumerate(variables) if v in base.free_symbols]
    definite = matrix.extract(own, own).is_positive_definite
    if len(own) < 2 or not (definite or (is_conic and matrix.is_positive_semidefinite and matrix.rank() > 1)):
        return None
    return Norm(base, Dummy("N", real=True), matrix, is_conic)


def _is_analytic(e: Expr) -> bool:
    """Whether e is built from polynomials and heads smooth on their whole real range."""
    if not e.args:
        return True
    if e.is_Add or e.is_Mul or type(e) in SMOOTH:
        return all(map(_is_analytic, e.args))
    return isinstance(e, Pow) and bool(is_natural(e.exp)) and _is_analytic(e.base)


def _above(c: Cell, n: int) -> Cone | None:
    """The cone of a cell where no norm is negative; None where the cell has no such place near the point.

    Where first order alone shows none, the cell is thin: sqrt(y**2 + z**2) < x**2 holds beside the x axis.
    """
    cone = c.cone
    if c.thin:
        return cone
    total = len(cone.lines[0] if cone.lines else cone.rays[0])
    for k in range(n, total):
        axis = tuple(int(i == k) for i in range(total))
        cut = cone.cut(axis)
        if 1 not in cut.signs:
            if not cut.may_be_passed(c.curved):
                return None
            c.thin = True
            return c.cone
        cone = cone.part(axis, 1, cut)
    return cone


class Distinct(NamedTuple):
    """The matrices that are no multiples of others; for each norm, which one is its own and by what factor."""

    matrices: list[MatrixBase]
    places: list[int]
    factors: list[Expr]


def _distinct(norms: Sequence[Norm]) -> Distinct:
    found = Distinct([], [], [])
    for n in norms:
        for k, m in enumerate(found.matrices):
            i, j = next((i, j) for i in range(m.rows) for j in range(m.rows) if m[i, j] != 0)
            ratio = n.matrix[i, j] / m[i, j]
            if ratio.is_positive and (n.matrix - ratio * m).is_zero_matrix:
                found.places.append(k)
                found.factors.append(sqrt(ratio))
                break
        else:
            found.places.append(len(found.matrices))
            found.factors.append(S.One)
            found.matrices.append(n.matrix)
    return found


def _parts(c: Cell, cone: Cone, n: int, distinct: Distinct) -> list[Part]:
    """A cell by what it does to directions, and to the lengths of a direction in the norms, for each component."""

    def by_matrix(g: Sequence[Any]) -> tuple:
        out: list[Any] = [0] * len(distinct.matrices)
        for a, k, factor in zip(g[n:], distinct.places, distinct.factors, strict=True):
            if a:
                out[k] = out[k] + (a if factor == 1 else scalar((expression(scalar(a)) * factor).expand()))
        return (*g[:n], *out)

    curved = any(d.law is not None for d in c.decisions)
    known = [tuple(d.sign * a for a in d.gradient) for d in c.decisions] if c.thin or curved else c.cone.facets()
    sides = tuple(map(by_matrix, known))
    rows = [(g, by_matrix(g)) for g in c.gradients]
    return [Part(row[:n], row[n:], sides, g, cone, c.thin, curved) for g, row in rows]
