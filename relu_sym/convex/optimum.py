"""The least value of a function of several variables by its formulas on polyhedra, and where it is taken.

A quadratic function that is bounded below on a closed polyhedron has its least value there (Frank and Wolfe), at a
point inside some face; there its slopes along the face are 0.  So all faces are asked where that is.
Reference: M. Frank and P. Wolfe, An algorithm for quadratic programming (1956); R. T. Rockafellar, Convex Analysis
(1970), section 27.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sympy import Expr, Symbol, nan, oo

from ..calculus.convexity.quadratic import Square, is_positive
from ..errors import UnsupportedError
from ..forms.cells.polyhedron import Polyhedron
from ..forms.cells.vectors import Vector, dot, primitive, sign
from ..forms.exact import ZERO, Scalar
from ..forms.facts import Facts
from .levels import least
from .regions import Region, quadratic_law, slope_along, value_at


class Optimum(NamedTuple):
    """inf of f, and the relatively open polyhedra on which it is taken; none where it is only approached."""

    value: Scalar
    where: tuple[Polyhedron, ...]


class Found(NamedTuple):
    """A value of a formula at all points of a face; ``taken``: whether they belong to f."""

    value: Scalar
    face: Polyhedron
    taken: bool


def optimum(found: Iterable[Region], variables: Sequence[Symbol], closed: bool, facts: Facts) -> Optimum | None:
    """The least of all; None where there is no region.  ``closed``: f is the formula on the closures too."""
    best: Optimum | None = None
    for region in found:
        if region.law is nan:
            continue
        if region.law == -oo:
            return Optimum(-oo, ())
        if region.law == oo:
            best = best or Optimum(oo, ())
            continue
        for one in _candidates(region, variables, closed, facts):
            if one.value == -oo:
                return Optimum(-oo, ())
            order = -1 if best is None else least(one.value, best.value, facts)
            own = (one.face,) if one.taken else ()
            if order < 0:
                best = Optimum(one.value, own)
            elif order == 0 and best is not None:
                best = Optimum(best.value, best.where + own)
    return best


def falling_ray(found: Iterable[Region], variables: Sequence[Symbol]) -> tuple[Vector, Vector] | None:
    """A point and a direction along which f falls without end; None where no cell has one that is seen at once."""
    for region in found:
        if region.law in (nan, oo, -oo):
            continue
        m, p = quadratic_law(region, variables), region.polyhedron
        start, n = p.inside(), len(m) - 1
        for d in p.directions:
            bent = sign(dot(d, [dot(row[:n], d) for row in m[:n]]), p.facts)
            if bent < 0 or (not bent and sign(dot(slope_along(m, d), (*start, 1)), p.facts) < 0):
                return start, d
    return None


def _candidates(region: Region, variables: Sequence[Symbol], closed: bool, facts: Facts) -> Iterator[Found]:
    m, p = quadratic_law(region, variables), region.polyhedron
    if not any(sign(a, facts) for row in m[:-1] for a in row[:-1]):
        yield _of_linear(m, p, closed)
        return
    if _falls_forever(m, p, region.law):
        yield Found(-oo, p, False)
        return
    for face in p.closed_faces():
        inner = face.cut_by([(slope_along(m, d), 0) for d in face.basis()])
        if inner is not None:
            yield Found(value_at(m, inner.inside()), inner, closed or face is p)


def _of_linear(m: Square, p: Polyhedron, closed: bool) -> Found:
    facts, n = p.facts, len(m) - 1
    slopes = tuple(2 * m[i][n] for i in range(n))
    if any(sign(dot(slopes, d), facts) < 0 for d in p.directions):
        return Found(-oo, p, False)
    values = [ZERO + dot(slopes, c) + m[n][n] for c in p.corners]
    low = values[0]
    for v in values[1:]:
        low = v if least(v, low, facts) < 0 else low
    form = primitive((*slopes, m[n][n] - low))  # >= 0 on p
    constant = p.signs(form) == (0,)
    if constant or not closed:
        return Found(low, p, constant)
    face = p.closed_half(tuple(-a for a in form))
    assert face is not None
    return Found(low, face, True)


def _falls_forever(m: Square, p: Polyhedron, law: Expr) -> bool:
    """Whether the quadratic function is unbounded below on the closure; refused where that is not decided."""
    facts, directions, corners = p.facts, p.directions, p.corners
    if not directions:
        return False
    n = len(m) - 1
    second = [[2 * a for a in row[:n]] for row in m[:n]]
    gram = [[ZERO + dot(d, [dot(row, e) for row in second]) for e in directions] for d in directions]

    def falls(d: Vector) -> bool:
        return any(sign(dot(slope_along(m, d), (*c, 1)), facts) < 0 for c in corners)

    diagonal = [sign(gram[k][k], facts) for k in range(len(directions))]
    if min(diagonal) < 0 or any(not s and falls(d) for s, d in zip(diagonal, directions, strict=True)):
        return True
    if all(sign(a, facts) >= 0 for row in gram for a in row):
        return False
    if not is_positive(gram, facts):
        raise UnsupportedError("{0} is neither convex nor copositive on an unbounded cell: give a bounded domain=", law)
    flat = p.recession()
    for d in directions:
        form = (*(dot(d, row) for row in second), ZERO)
        cut = flat.cut(form)
        flat = flat.section(form, cut)
    found = [r[:-1] for r in (*flat.rays, *flat.lines)] + [tuple(-a for a in v[:-1]) for v in flat.lines]
    return any(falls(d) for d in found)
