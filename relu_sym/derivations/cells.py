"""Steps of a set at a point in several variables: the switches, the cells and why they count, the hull; beside it what
rules applied part by part would give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Any

from sympy import And, Basic, Expr, FiniteSet, Gt, ImmutableDenseMatrix, Lt, S, Set, Subs, Symbol, Tuple

from ..calculus.subdifferentials.attempt import joined
from ..calculus.subdifferentials.several import Answer, Case, Local, Question
from ..calculus.subdifferentials.thin_cells import Sector
from ..errors import UnsupportedError
from ..forms.cells.enumeration import Cell
from ..forms.cells.hull import is_in_hull
from ..forms.cells.polytope import Polytope
from ..forms.cells.vectors import Vector, dot
from ..forms.exact import ONE, ZERO, expression, scalar
from ..forms.line.conditions import relation
from ..forms.line.set_cases import PiecewiseSet
from ..modes import Kind
from ..steps import DirectionalAt, GradientAt, Hull, OneSidedSet, Region, Step, SubdifferentialAt
from ..symbols import inexact
from .by_parts import beside
from .catalogue import step
from .chain import Chain
from .entered import entered
from .other_verbs import by_cases

CELLS, FURTHER, POINTS, SWITCHES, WITHOUT = 8, 60, 24, 24, 4
"""Cells told one by one, and in a list; gradients, switches, and combinations of signs that are listed."""

Signs = list[tuple[Expr, int]]
"""Switches in the variables, each with its sign."""


def told(result: Any) -> Basic:
    """A set as the last line says it."""
    if isinstance(result, Polytope):
        return Hull(*(Tuple(*v) if isinstance(v, tuple) else v for v in result.vertices))
    if isinstance(result, PiecewiseSet):
        return result.func(*((told(s), c) for s, c in result.args))
    if isinstance(result, FiniteSet) or result is S.EmptySet:
        return result
    reason = getattr(result, "reason", "its parameters differ")
    raise UnsupportedError("no steps are told of the set {0} ({1})", result, reason)


def opened(f: Basic, variables: Tuple, point: Tuple, kind: str) -> Basic:
    """The set that is asked for, not computed."""
    return SubdifferentialAt(f, variables, point, kind)


def chains(found: Answer) -> tuple[Step, ...]:
    """The steps, case by case of the parameters."""
    q = found.question
    _check(found)
    done = []
    for case in found.cases:
        cells = Cells(q, case, found.kind)
        condition = And(*[relation(q.out(e), frozenset({int(s)})) for e, s in case.facts.signs])
        done.append((condition, cells.start, told(case.result), cells.steps()))
    whole = opened(given(q), Tuple(*map(q.out, q.variables)), Tuple(*q.point), found.kind.value)
    return by_cases(done, whole, told(found.result))


def _check(found: Answer) -> None:
    """What has no steps."""
    if found.kind not in (Kind.CLARKE, Kind.BOULIGAND, Kind.FRECHET):
        raise UnsupportedError("no steps are told of kind={0!r} in several variables", found.kind.value)
    for case in found.cases:
        told(case.result)
        if case.found is None:
            raise UnsupportedError("no steps are told of the set {0}, which is not found by cells", case.result)
    mine = {found.question.out(v) for v in found.question.variables}
    for e in found.question.point:
        for v in e.free_symbols & mine:
            raise UnsupportedError(
                "the steps at a point that keeps the variable {0} as a coordinate: give it another name there, as in "
                "at={{{0}: {1}}}",
                v,
                Symbol(f"{v}_0"),
            )


def given(q: Question) -> Basic:
    """The function, or the tuple of its components."""
    return Tuple(*map(q.out, q.components)) if q.shape else q.out(q.components[0])


class Cells:
    """The lines of one case."""

    def __init__(self, q: Question, case: Case, kind: Kind) -> None:
        shown = inexact(case.result) if q.floats and isinstance(case.result, Set) else case.result
        self.q, self.case, self.kind = q, case._replace(result=shown), kind
        self.found: Local = case.found  # type: ignore[assignment]
        self.facts, self.program = case.facts, self.found.program
        self.variables = Tuple(*map(q.out, q.variables))
        self.point = Tuple(*map(case.facts.applied, q.point))
        parts = [q.out(case.facts.applied(e)) for e in q.components]
        self.f = Tuple(*parts) if q.shape else parts[0]
        self.start = opened(self.f, self.variables, self.point, kind.value)

    # ------------------------------------------------------------------ the lines
    def steps(self) -> tuple[Step, ...]:
        if self.kind is Kind.FRECHET:
            return self._below()
        found, c = self.found, Chain(self.start)
        points = list(dict.fromkeys([*found.gradients, *found.doubtful]))
        why = [found.reason]
        if self.kind is Kind.BOULIGAND:
            c.to("limits of gradients", told(self.case.result), self._because(), why)
            return tuple(c.steps)
        end = told(self.case.result)
        inner = [p for p in map(self._listed, points) if p not in end.args]
        shown = Hull(*end.args, *inner) if len(points) <= POINTS else end
        if len(points) > POINTS:
            why.append(f"{len(points)} different gradients, of which the vertices are listed")
        because, larger = self._because(), beside(self.q, found, end, self.point, self._listed)
        if shown == end:
            because += larger
        c.to(self._rule(), shown, because, why, relation="⊆" if found.doubtful else "=")
        if shown != end:
            c.to("hull of points", end, [*larger, *(step("no vertex", p, end, relation="∈") for p in inner)])
        return tuple(c.steps)

    def _rule(self) -> str:
        if self.found.doubtful:
            return "gradients of all cells"
        if self.found.sectors:
            return "gradients of the sectors"
        return "gradients of the cells"

    def _below(self) -> tuple[Step, ...]:
        """Frechet's set: the derivatives along the rays of the cones."""
        rows: dict[Vector, Step] = {}
        for cell in self.found.sure:
            for r in (*cell.cone.rays, *cell.cone.lines, *(tuple(-a for a in v) for v in cell.cone.lines)):
                value = number(dot(cell.gradients[0], r))
                there = DirectionalAt(self.f, self.variables, self.point, _tuple(r))
                rows.setdefault(r, step("directional derivative", there, value))
        c, shown = Chain(self.start), list(rows.values())[:FURTHER]
        more = [f"{len(rows)} rays, of which {FURTHER} are told"] if len(rows) > FURTHER else []
        rule = "slopes below the directional derivative"
        c.to(rule, told(self.case.result), [*self._switches(), *shown], more)
        return tuple(c.steps)

    # ------------------------------------------------------------------ what justifies them
    def _because(self) -> list[Step]:
        found = self.found
        if found.sectors:
            return [*self._switches(), *map(self._sector, found.sectors[:CELLS]), *self._others()]
        cells = found.sure
        out = [*self._switches(), *map(self._cell, cells[:CELLS]), *self._further(cells[CELLS:])]
        out += [entered(self, c) for c in found.curves[:CELLS]]
        if not found.thin:
            out += self._without(cells)
        elif found.doubtful:
            out += [self._thin(c) for c in found.thin if joined(c.gradients) in found.doubtful][:CELLS]
        elif found.sure:
            inside = dict.fromkeys(joined(c.gradients) for c in found.thin)
            hull = Hull(*map(self._listed, found.gradients))
            out += [step("undecided cell", self._listed(g), hull, relation="∈") for g in list(inside)[:CELLS]]
        return out

    def _switches(self) -> list[Step]:
        """Every switch that is 0 at the point."""
        found = self.found
        laws = dict.fromkeys(
            law
            for signs in (
                *(s.branches for s in found.sectors),
                *(self._signs(c) for c in (() if found.sectors else (*found.sure, *found.thin))),
            )
            for law, _ in signs
        )
        at = tuple(self.variables), tuple(self.point)
        return [step("switch", Subs(self.q.out(law), *at), S.Zero) for law in list(laws)[:SWITCHES]]

    def _cell(self, cell: Cell) -> Step:
        """The piece, its gradient, and a direction into the cell."""
        signs, g = self._signs(cell), self._listed(joined(cell.gradients))
        witness = []
        if signs:
            slopes = [(self._linear(d.gradient), d.sign) for d in cell.decisions]
            region = self._region(slopes)
            witness = [step("essentially active", _tuple(cell.cone.inside()), region, relation="∈")]
        where = self._region(signs) if signs else None
        if cell.guessed:
            return step("piece to first order", self.f, self._model(cell), steps=witness, where=where, relation="≈")
        piece = self._formula([self.program.law(cell, self.program.nodes[k].name) for k in self.program.roots])
        slope = step("gradient of the piece", GradientAt(piece, self.variables, self.point), g)
        return step("piece of a cell", self.f, piece, steps=[*witness, slope], where=where)

    def _sector(self, s: Sector) -> Step:
        region = self._region(s.branches)
        piece = self._formula(s.laws)
        slope = step("gradient of the piece", GradientAt(piece, self.variables, self.point), self._listed(s.gradient))
        place = Tuple(*(a + b for a, b in zip(self.point, s.sample, strict=True)))
        inside = step("point of the sector", place, region, relation="∈")
        return step("piece of a cell", self.f, piece, steps=[inside, slope], where=region)

    def _thin(self, cell: Cell) -> Step:
        """The gradient of a cell that may not be there."""
        piece = self._formula([self.program.law(cell, self.program.nodes[k].name) for k in self.program.roots])
        where = self._region(self._signs(cell))
        before = GradientAt(piece, self.variables, self.point)
        return step("undecided piece", before, self._listed(joined(cell.gradients)), where=where)

    def _further(self, cells: Sequence[Cell]) -> Iterator[Step]:
        """The cells that are not told one by one."""
        if cells:
            left = [f"{len(cells) - FURTHER} more are not told"] if len(cells) > FURTHER else []
            into, slopes = [], []
            for c in cells[:FURTHER]:
                into.append(_tuple(c.cone.inside()))
                slopes.append(self._listed(joined(c.gradients)))
            yield step("further cells", OneSidedSet(*into), OneSidedSet(*slopes), conditions=left, relation="↦")

    def _others(self) -> Iterator[Step]:
        """The sectors that are not told one by one: how to get into them from the point, and the gradients."""
        rest = self.found.sectors[CELLS:FURTHER]
        if rest:
            into, slopes = [Tuple(*s.sample) for s in rest], [self._listed(s.gradient) for s in rest]
            yield step("further cells", OneSidedSet(*into), OneSidedSet(*slopes), relation="↦")

    def _without(self, cells: Sequence[Cell]) -> list[Step]:
        """Combinations of signs that no direction has; told where all switches are affine and few."""
        known = dict.fromkeys(d.gradient for c in cells for d in c.decisions)
        if not 1 < len(known) <= CELLS or any(d.law is not None for c in cells for d in c.decisions):
            return []
        there = {tuple(c.cone.cut(g).signs for g in known) for c in cells}
        missing = [
            signs
            for signs in product((-1, 1), repeat=len(known))
            if not any(all(s in some for s, some in zip(signs, row, strict=True)) for row in there)
        ]
        out: list[Step] = []
        more = (
            [f"{len(missing)} combinations of signs do not occur, {WITHOUT} are told"] if len(missing) > WITHOUT else []
        )
        for signs in missing[:WITHOUT]:
            points = [tuple(s * a for a in g) for s, g in zip(signs, known, strict=True)]
            rows = [tuple(ONE * a for a in p) for p in points]
            zero = tuple(ZERO for _ in self.variables)
            if not is_in_hull(zero, rows, self.facts):
                continue
            where = self._region([(self._affine(g), s) for g, s in zip(known, signs, strict=True)])
            hull = Hull(*map(_tuple, points))
            out.append(step("signs that do not occur", _tuple(zero), hull, where=where, relation="∈", conditions=more))
            more = []
        return out

    # ------------------------------------------------------------------ words for objects
    def _signs(self, cell: Cell) -> Signs:
        """The switches that a cell decides."""
        return [(self._affine(d.gradient) if d.law is None else d.law, d.sign) for d in cell.decisions]

    def _affine(self, g: Vector) -> Expr:
        """The affine function with this gradient that is 0 at the point."""
        terms = [number(a) * (v - p) for a, v, p in zip(g, self.q.variables, self.point, strict=True)]
        return sum(terms, start=S.Zero).expand()

    def _linear(self, g: Vector) -> Expr:
        return sum((number(a) * v for a, v in zip(g, self.q.variables, strict=True)), start=S.Zero)

    def _region(self, signs: Iterable[tuple[Expr, int]]) -> Region:
        """Where each law has its sign."""
        relations = [(Gt if s > 0 else Lt)(self.q.out(e), 0, evaluate=False) for e, s in dict.fromkeys(signs)]
        return Region(self.variables, *relations)

    def _formula(self, laws: Sequence[Expr]) -> Basic:
        out = [self.q.out(e) for e in laws]
        return Tuple(*out) if self.q.shape else out[0]

    def _model(self, cell: Cell) -> Basic:
        """f(p) + g.(x - p)."""
        out = []
        for value, g in zip(cell.values, cell.gradients, strict=True):
            out.append(number(value) + self.q.out(self._affine(g)))
        return Tuple(*out) if self.q.shape else out[0]

    def _listed(self, g: Vector) -> Basic:
        """A gradient, or a Jacobian matrix."""
        entries = [number(a) for a in g]
        return Tuple(*entries) if self.q.shape is None else ImmutableDenseMatrix(*self.q.shape, entries)


def number(a: Any) -> Expr:
    """A scalar, integers too, as an expression."""
    return expression(scalar(a))


def _tuple(v: Vector) -> Tuple:
    return Tuple(*map(number, v))
