"""Steps of ranges, Lipschitz constants and strong convexity in several variables: variable by variable, or by cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from sympy import (
    Add,
    Expr,
    FiniteSet,
    Interval,
    Limit,
    Matrix,
    Poly,
    Rational,
    Set,
    Subs,
    Symbol,
    Tuple,
    false,
    hessian,
    oo,
    sqrt,
    true,
)

from ..convex.extrema import function_range
from ..convex.extrema_in_several import best_in_several, separable
from ..convex.measures_in_several import between, is_curved_everywhere, longest, range_of_cells, steepest_of_cells
from ..convex.regions import quadratic_law
from ..convex.several import with_its_walls
from ..convex.steepness import lipschitz_constant
from ..convex.verdicts import is_convex, is_strongly_convex
from ..errors import Undecided, UnsupportedError
from ..forms.cells.vectors import Vector, dot, sign
from ..forms.exact import ONE, ZERO, expression, scalar
from ..forms.facts import Facts
from ..forms.line.assumed import given
from ..steps import GradientAt, Step
from .catalogue import step
from .cell_by_cell import MOST, Cell, cells_of, in_each_case
from .chain import Chain
from .conjugates_used import fresh
from .derivation import Derivation
from .extrema_in_several import Asked, OnOne
from .other_verbs import by_cases

EXTREMES = (("minimum", -1), ("maximum", 1))
SIZES = tuple(Rational(1, 2**k) for k in range(16))
"""Lengths of a segment in a cell."""


# ------------------------------------------------------------------ all values
def of_range(on_line: OnOne, f: Any, x: Any, domain: Any, assume: Any) -> Derivation:
    """The derivation of ``rs.function_range`` in several variables."""
    result = function_range(f, x, domain, assume)
    asked = Asked("function_range", f, x, domain, assume)
    rows = separable(asked.e, asked.named, domain)
    c = Chain(asked.whole(asked.kind))
    if rows is not None and all(_is_simple(function_range(e, v, own, assume)) for v, e, own in rows):
        asked.by_variable(c, rows, on_line, "sum", result)
        return asked.told(c, result)
    q, whole, chains = asked.question, asked.whole(asked.kind), []
    for condition, facts, found in in_each_case(q, lambda facts: range_of_cells(q, facts)):
        c = Chain(whole)
        inside = list(_extremes(asked, facts) if q.regions(facts)[1] else _by_cell(asked, facts))
        c.to("range by cells", q.out(found), inside)
        chains.append((condition, whole, c.now, tuple(c.steps)))
    return asked.told(by_cases(chains, whole, result), result)


def _is_simple(s: Set) -> bool:
    return isinstance(s, Interval) or (isinstance(s, FiniteSet) and len(s) == 1)


def _extremes(asked: Asked, facts: Facts) -> Iterator[Step]:
    """The least and the largest value of a continuous function on a convex set, each by its own reasons."""
    for kind, side in EXTREMES:
        own = Asked(kind, asked.source, asked.named, asked.domain, asked.assume)
        _, best = best_in_several(own.source, own.named, own.domain, side, own.assume)
        value, inside = own.extreme(facts, best(facts)[0], side)
        told = "no bound" if value in (oo, -oo) and inside else "least on a face"
        yield step(told, own.whole(kind), value, steps=inside)


def _by_cell(asked: Asked, facts: Facts) -> Iterator[Step]:
    """The values on every cell of a function that jumps, or on a domain that is not closed."""
    cells = [c for c in cells_of(asked.question, facts) if c.law not in (oo, -oo)]
    for cell in cells if len(cells) <= MOST else []:
        found = asked.question.out(between([cell.region], asked.question, cell.closed, facts))
        yield step("range on a cell", cell.asked("function_range", Tuple(*asked.named)), found)


# ------------------------------------------------------------------ steepness
def of_lipschitz(on_line: OnOne, f: Any, x: Any, domain: Any, assume: Any) -> Derivation:
    """The derivation of ``rs.lipschitz_constant`` in several variables."""
    result = lipschitz_constant(f, x, domain, assume)
    asked = Asked("lipschitz_constant", f, x, domain, assume)
    rows = separable(asked.e, asked.named, domain)
    whole = asked.whole(asked.kind)
    if rows is not None:
        c = Chain(whole)
        asked.by_variable(c, rows, on_line, "length", result)
        return asked.told(c, result)
    q, chains = asked.question, []
    q.condition = with_its_walls(q.condition)
    for condition, facts, found in in_each_case(q, lambda facts: steepest_of_cells(q, facts)):
        cells, c = cells_of(q, facts), Chain(whole)
        inside = [_steepest(cell, asked, facts) for cell in cells] if len(cells) <= MOST else []
        c.to("Lipschitz by cells", q.out(found), inside)
        chains.append((condition, whole, c.now, tuple(c.steps)))
    return asked.told(by_cases(chains, whole, result), result)


def _steepest(cell: Cell, asked: Asked, facts: Facts) -> Step:
    """The largest length of the gradient on a cell, at a corner; oo where it grows along a direction."""
    q, p, named = asked.question, cell.region.polyhedron, Tuple(*asked.named)
    told, best = cell.asked(asked.kind, named), longest(cell.region, q, facts)
    if best == oo:
        second = [row[:-1] for row in quadratic_law(cell.region, q.variables)[:-1]]
        way = next(d for d in p.directions if any(sign(dot(row, d), facts) for row in second))
        t = fresh("trs", cell.law, *named, real=True)
        slopes = _gradient(cell.law, named, [a + t * b for a, b in zip(p.inside(), way, strict=True)])
        ray = step("grows along a ray", Limit(sqrt(Add(*(e**2 for e in slopes))), t, oo, "-"), oo)
        return step("steepest on a cell", told, oo, steps=[ray])
    corners = [Tuple(*(q.out(expression(ZERO + a)) for a in c)) for c in p.corners]
    rows = [(c, _gradient(cell.law, named, c)) for c in corners]
    square = q.out(expression(best))
    place, slopes = next((c, g) for c, g in rows if (Add(*(e**2 for e in g)) - square).expand() == 0)
    there = step("gradient at a corner", slopes, GradientAt(cell.law, named, place))
    return step("steepest on a cell", told, sqrt(square), steps=[there])


def _gradient(law: Expr, named: Tuple, place: Iterable[Any]) -> Tuple:
    """The slopes of a formula at a place."""
    put = {v: expression(a) if not isinstance(a, Expr) else a for v, a in zip(named, place, strict=True)}
    return Tuple(*(law.diff(v).subs(put, simultaneous=True).expand() for v in named))


# ------------------------------------------------------------------ strong convexity
def of_strongly_convex(
    on_line: OnOne, convex: OnOne, f: Any, x: Any, modulus: Any, domain: Any, assume: Any
) -> Derivation:
    """The derivation of ``rs.is_strongly_convex`` in several variables; ``convex``: that of ``rs.is_convex``."""
    result = is_strongly_convex(f, x, modulus, domain, assume)
    if result is None:
        raise UnsupportedError("rs.is_strongly_convex leaves it open for {0}: there are no steps", f)
    asked = Asked("is_strongly_convex", f, x, domain, assume)
    c = Chain(asked.whole(asked.kind))
    if not is_convex(f, *asked.named, domain=domain, assume=assume):
        c.to("not convex at all", false, [_verdict(convex, asked)], relation="⟺")
        return _of_any_modulus(asked.told(c, result))
    rows = separable(asked.e, asked.named, domain)
    if rows is not None:
        asked.by_variable(c, rows, on_line, "all", true if result else false)
        return _of_any_modulus(asked.told(c, result))
    q, facts, n = asked.question, given(asked.question.assume), len(asked.named)
    with q.errors():
        full = [k for k in cells_of(q, facts) if k.region.polyhedron.dimension == n and k.law != oo]
        flat = [k for k in full if not is_curved_everywhere(k.region, q, facts)]
        if not flat:
            squares = [_squares(k, asked) for k in full] if len(full) <= MOST else []
            c.to("curved on every cell", true, [_verdict(convex, asked), *squares], relation="⟺")
        else:
            c.to("flat on a segment", false, list(_flat(flat[0], asked, facts)), relation="⟺")
    return _of_any_modulus(asked.told(c, result))


def _of_any_modulus(d: Derivation) -> Derivation:
    return replace(d, options=(*d.options, ("modulus", None)))


def _verdict(convex: OnOne, asked: Asked) -> Step:
    """Convex or not, by its own steps."""
    told = convex(asked.source, *asked.named, domain=asked.domain, assume=asked.assume)
    return step("convexity", told.steps[0].before, told.steps[-1].after, steps=told.steps, relation="⟺")


def _squares(cell: Cell, asked: Asked) -> Step:
    """The second derivative along a direction as a sum of squares with positive factors."""
    names = [Symbol(f"h_{k}", real=True) for k in range(1, len(asked.named) + 1)]
    second = hessian(cell.law, list(asked.named))
    form = (Matrix([names]) * second * Matrix(names))[0].expand()
    rest, squares = form, []
    for h in names:
        poly = Poly(rest, *names)
        pivot, half = poly.coeff_monomial(h**2), rest.diff(h) / 2
        squares.append(pivot * (half / pivot).expand() ** 2)
        rest = (rest - squares[-1]).expand()
    return step("sum of squares", form, Add(*squares), where=cell.where)


def _flat(cell: Cell, asked: Asked, facts: Facts) -> Iterator[Step]:
    """Three points on a segment on which f is affine."""
    q, p = asked.question, cell.region.polyhedron
    second = [[expression(a) for a in row[:-1]] for row in quadratic_law(cell.region, q.variables)[:-1]]
    way = Matrix(second).nullspace()[0]
    start = Matrix([expression(ZERO + a) for a in p.inside()])
    walls = cell.region.polyhedron.walls
    sizes = (*SIZES, *_reaches(walls, start, way, facts))
    size = next((s for s in sizes if all(_holds(walls, start + side * s * way, facts) for side in (-1, 1))), None)
    if size is None:
        raise UnsupportedError("no segment was found on which {0} is affine: give numbers for its parameters", asked.e)
    points = [tuple(start + side * size * way) for side in (-1, 1, 0)]
    put = [
        step("point put in", Subs(asked.e, Tuple(*asked.named), Tuple(*map(q.out, p))), q.out(asked.at(p)))
        for p in points
    ]
    yield from put[:2]
    yield step("middle on the chord", put[2].after, (put[0].after + put[1].after) / 2, steps=put[2:])


def _reaches(
    walls: Iterable[tuple[Vector, int]], start: Iterable[Expr], way: Iterable[Expr], facts: Facts
) -> list[Expr]:
    """How far it is from a point inside to every wall, along a line to one of both sides."""
    here, along = (*map(scalar, start), ONE), (*map(scalar, way), ZERO)
    found = []
    for form, side in walls:
        gap, slope = dot(form, here), dot(form, along)
        with suppress(Undecided):
            if direction := sign(slope, facts):
                found.append(expression(side * direction * gap / slope))
    return found


def _holds(walls: Iterable[tuple[Vector, int]], point: Iterable[Expr], facts: Facts) -> bool:
    """Whether a point is known to be in a closed cell."""
    here = (*map(scalar, point), ONE)
    try:
        return all(side * sign(dot(form, here), facts) >= 0 for form, side in walls)
    except Undecided:
        return False
