"""Mordukhovich's limiting set in several variables: the limits of Frechet's sets at points tending to the point.

Where one change of coordinates turns every switch there into a linear one, the cells are a fan of cones up to that
change, and f near the point is, to first order, linear on each.  Frechet's set of that model at a point depends on the
face of the fan in which it lies only.  One of full dimension across its face stays under small changes of the
gradients, so it is a limit of Frechet's sets of f; any other lies in the set of a face of higher dimension, for there
is a ray along which all its elements touch the model.  So the limiting set is the union over all faces.

References: R. T. Rockafellar and R. J.-B. Wets, Variational Analysis (1998), definition 8.3; S. Scholtes, Introduction
to Piecewise Differentiable Equations (2012), section 4.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

from sympy import Add, Expr, Tuple

from ...errors import UnsupportedError
from ...forms.cells.enumeration import Cell
from ...forms.cells.faces import faces
from ...forms.cells.halfspaces import is_below, vertices_below
from ...forms.cells.polytope import Polytope
from ...forms.cells.polytope_union import PolytopeUnion
from ...forms.cells.spans import Span
from ...forms.cells.vectors import Vector, dot, primitive, sign
from ...forms.exact import RATIONAL, Scalar, expression, scalar
from ...forms.facts import Facts
from ...vocabularies.sectors import AtSample, in_sectors
from ...vocabularies.switches import Program

STRICT = (
    "f is strictly differentiable at the point, so the limiting set is Clarke's (Rockafellar and Wets, theorem 9.18)"
)
REGULAR = (
    "f is regular at the point: Frechet's, the limiting and Clarke's set are one (Rockafellar and Wets, corollary 8.11)"
)
SIDES = "Frechet's set at the point and the slopes beside it (Rockafellar and Wets, definition 8.3)"
FACES = "union of Frechet's sets on {0} faces of the cells (Rockafellar and Wets, definition 8.3)"
BRANCHES = (
    "limits of Frechet's sets in {0} sectors and on the branches between them (Rockafellar and Wets, definition 8.3)"
)


def limiting(found: Any, max_faces: int) -> Any:
    """The limiting set of a function near a point, as its ``Local`` says it is: a ``Polytope``, a ``PolytopeUnion``."""
    program, facts = found.program, found.program.facts
    if len(found.gradients) == 1 and not found.doubtful:
        return Polytope.of(found.gradients, None, True, STRICT)
    slopes = slopes_along_rays(found.sure)
    if not found.doubtful and found.sure and all(is_below(g, slopes.items(), facts) for g in found.gradients):
        return Polytope.of(found.gradients, None, True, REGULAR, facts=facts)
    if len(program.variables) == 1 and not found.doubtful:
        here = vertices_below(slopes.items(), 1, facts)
        return _union([tuple(here), *((g,) for g in found.gradients)], SIDES, facts)
    if found.sure and _are_linear_together(program, found.sure):
        return _over_faces(program, found.sure, slopes, max_faces)
    rows = in_sectors(program, creases=True) if found.sure else None
    if rows is not None:
        return _over_branches(program, rows, vertices_below(slopes.items(), len(program.variables), facts))
    raise UnsupportedError(
        "the limiting set of {0} at {1} = {2} is not known: the switches there are curved and not linear in common "
        "coordinates, so first order does not tell it; kind='clarke' gives its hull, or encloses it",
        program.nodes[program.roots[0]].e,
        Tuple(*program.variables),
        Tuple(*program.point),
    )


def rays(c: Cell) -> Iterator[Vector]:
    """What spans the closed cone of a cell."""
    yield from c.cone.rays
    for v in c.cone.lines:
        yield from (v, tuple(-a for a in v))


def slopes_along_rays(sure: list[Cell]) -> dict[Vector, Scalar]:
    """f'(p; r) for the rays r of all cells: between them it is linear."""
    return {r: dot(c.gradients[0], r) for c in sure for r in rays(c)}


# ---------------------------------------------------------------------- a fan of cones
def _are_linear_together(program: Program, sure: list[Cell]) -> bool:
    """Whether the switches of all cells are linear in one system of coordinates near the point: some have independent
    gradients, all others are the same sums of these as their gradients are."""
    if any(c.guessed for c in sure):
        return False
    laws: dict[Expr, None] = {}
    flat: dict[Vector, None] = {}
    for d in (d for c in sure for d in c.decisions):
        if d.law is None or len(d.law.free_symbols & set(program.variables)) == 1:
            flat[d.gradient] = None  # a function of one variable has the sign of its slope: as good as affine
        else:
            laws[d.law] = None
    if not laws:
        return True
    span = Span(program.facts)
    of_basis: list[Expr] = []
    for g in flat:
        if span.add(g):
            of_basis.append(_affine(program, g))
    for law in laws:
        weights = span.weights(program.smooth(law).gradient)
        if weights is None:
            span.add(program.smooth(law).gradient)
            of_basis.append(law)
        elif (law - Add(*(expression(w) * e for w, e in zip(weights, of_basis, strict=True)))).expand() != 0:
            return False
    return True


def _affine(program: Program, g: Vector) -> Expr:
    """The affine function with gradient g that vanishes at the point."""
    terms = zip(g, program.variables, program.point, strict=True)
    return Add(*(expression(scalar(a)) * (v - p) for a, v, p in terms))


def _over_faces(program: Program, sure: list[Cell], slopes: dict[Vector, Scalar], max_faces: int) -> Any:
    """The union of Frechet's sets of the first-order model on all faces."""
    n, facts = len(program.variables), program.facts
    normals = list(dict.fromkeys(d.gradient for c in sure for d in c.decisions))
    pieces = {(g,): None for g in dict.fromkeys(c.gradients[0] for c in sure)}
    found = faces(_kinks(normals, list(pieces), facts), n, facts, max_faces)
    for point, dimension in found:
        if dimension == n:
            continue
        signs = {g: sign(dot(g, point), facts) for g in normals}
        touching = [c for c in sure if all(signs[d.gradient] in (0, d.sign) for d in c.decisions)]
        back = tuple(-a for a in point)
        below = {r: slopes[r] for c in touching for r in rays(c)}
        below[back] = dot(touching[0].gradients[0], back)  # f is linear along the face: d and -d
        pieces[tuple(vertices_below(below.items(), n, facts))] = None
    return _union(pieces, FACES.format(len(found)), facts)


def _kinks(normals: list[Vector], gradients: list[tuple[Vector]], facts: Facts) -> list[Vector]:
    """The hyperplanes on which gradients can differ: f is linear across every other one."""
    apart = [tuple(a - b for a, b in zip(g, h, strict=True)) for (g,), (h,) in combinations(gradients, 2)]
    up = dict.fromkeys(_up(g, facts) for g in normals)
    if not all(isinstance(a, (int, RATIONAL)) for v in (*apart, *up) for a in v):
        return list(up)
    across = {_up(v, facts) for v in apart}
    return [g for g in up if g in across]


def _up(g: Vector, facts: Facts) -> Vector:
    """The normal of a hyperplane whose first entry is positive."""
    turn = next((s for a in g if (s := sign(a, facts))), 1)
    return primitive(tuple(turn * a for a in g))


def _union(pieces: Any, reason: str, facts: Facts) -> Any:
    made = [Polytope.of(list(p), None, True, reason, facts=facts) for p in pieces if p]
    return PolytopeUnion.of(made, reason, facts)


# ---------------------------------------------------------------------- sectors between branches
def _over_branches(program: Program, rows: Any, here: list[Vector]) -> Any:
    """The limits of gradients in the sectors; of the segments between the gradients of neighbours where f, on the
    branch between them, bends up; Frechet's set at the point itself."""
    put = dict(zip(program.variables, program.point, strict=True))
    gradients = [tuple(program.finite(e.diff(v).subs(put), e) for v in program.variables) for _, (e,), _ in rows]
    pieces: dict[tuple[Vector, ...], None] = {tuple(here): None}
    pieces.update({(g,): None for g in gradients})
    around = [*zip(rows, gradients, strict=True), (rows[0], gradients[0])]
    for ((_, (before,), _), g), ((q, (after,), _), h) in pairwise(around):
        sample = AtSample(program, [a + b for a, b in zip(program.point, q, strict=True)])
        if sample.sign(after - before) > 0:
            pieces[(g, h)] = None
    return _union(pieces, BRANCHES.format(len(rows)), program.facts)
