"""Piecewise linear functions of several variables by the polyhedron above their graph.

The closed convex hull of epi f has the corners and directions of all pieces of f.  Its corners give the conjugate, its
walls the convex envelope, its faces the proximal map: where x is in a face F, u - x is in lam*df(F), so the points u
fill F + lam*df(F), and x is the point of F next to u - lam*w for any w of df(F).
Reference: R. T. Rockafellar, Convex Analysis (1970), section 19; J.-J. Moreau, Proximite et dualite dans un espace
hilbertien (1965).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import NamedTuple

from sympy import And, Eq, Expr, Ge, Le, Matrix, Max, Or, Piecewise, S, Symbol, gcd, nan, oo

from ..errors import ReluSymError, UnsupportedError
from ..forms.cells.polyhedron import Polyhedron
from ..forms.cells.vectors import Vector, dot, sign
from ..forms.exact import ONE, Scalar, expression, scalar, sign_of
from ..forms.facts import NO_FACTS, Facts
from .regions import Region, quadratic_law


class Epigraph(NamedTuple):
    """The closed convex hull of epi f in R^(n + 1), the values last."""

    body: Polyhedron
    facts: Facts

    @property
    def lower(self) -> list[tuple[Vector, Scalar]]:
        """The gradients and constants of the affine functions whose largest is the envelope."""
        found = []
        for (*a, rise, c), side in self.body.walls:
            if side and sign(rise, self.facts):
                found.append((tuple(-ONE * v / rise for v in a), -ONE * c / rise))
        return found

    @property
    def bounds(self) -> list[tuple[Vector, int]]:
        """The walls (a, c) of the domain, a.x + c >= 0 or (side 0) = 0 there."""
        return [((*f[:-2], f[-1]), side) for f, side in self.body.walls if not sign(f[-2], self.facts)]

    def is_inside(self, point: Vector) -> bool:
        """Whether a point is in the relative interior of the domain."""
        return all(sign(dot(f, (*point, 1)), self.facts) == side for f, side in self.bounds)

    def envelope_at(self, point: Vector) -> Scalar:
        """The convex envelope at a point of the domain."""
        values = [dot(g, point) + c for g, c in self.lower]
        best = values[0]
        for v in values[1:]:
            best = v if sign(v - best, self.facts) > 0 else best
        return best

    # ------------------------------------------------------------------ expressions
    def conjugate(self, y: Sequence[Expr]) -> Expr:
        """sup of y.x - f(x): at a corner, +oo where a direction rises without end."""
        values = [_affine((*p[:-1], -p[-1]), y) for p in self.body.corners]
        ways = [d for d in self.body.directions if any(sign(a, self.facts) for a in d[:-1])]
        rows = [(*(-a for a in d[:-1]), d[-1]) for d in ways]
        lines = [r for r in rows if tuple(-a for a in r) in rows]
        rays = [r for r in rows if r not in lines]
        return _on_domain(
            Max(*values), [relation(r, y, 0, self.facts) for r in lines] + [relation(r, y, 1, self.facts) for r in rays]
        )

    def envelope(self, x: Sequence[Expr]) -> Expr:
        """The largest closed convex function below f."""
        values = [_affine((*g, c), x) for g, c in self.lower]
        return _on_domain(Max(*values), [relation(f, x, side, self.facts) for f, side in self.bounds])

    def recession(self, x: Sequence[Expr]) -> Expr:
        """The limit of f(a + t*x)/t as t grows: the largest slope along x, where x is a direction of the domain."""
        values = [_affine((*g, 0), x) for g, _ in self.lower]
        return _on_domain(Max(*values), [relation((*f[:-1], 0), x, side, self.facts) for f, side in self.bounds])

    def proximal(self, u: Sequence[Expr], lam: Expr) -> list[tuple[list[Expr], Expr, Expr]]:
        """(x, f(x), condition on u) for every face of the graph: where the proximal point is in it."""
        found = []
        for face, graph, normals in self.faces_of_graph():
            slope, constant = graph[0]
            x = _nearest(face, slope, u, lam)
            value = sum((expression(a) * v for a, v in zip(slope, x, strict=True)), start=expression(constant))
            corners = [(*p[:-1], 0) for p in face.corners]
            ways = [(*d[:-1], 0) for d in face.directions] + [(*w, 1) for w, _ in graph] + [(*v, 0) for v in normals]
            region = Polyhedron.hull(corners, ways, self.facts)
            walls = [(f, side) for f, side in region.walls if any(sign(a, self.facts) for a in f[:-2])]
            found.append((x, value, And(*(relation(f, (*u, lam), side, self.facts) for f, side in walls))))
        return found

    def faces_of_graph(self) -> Iterator[tuple[Polyhedron, list[tuple[Vector, Scalar]], list[Vector]]]:
        """Every face with its affine functions and normals, those of the walls over the boundary left out."""
        for face in self.body.closed_faces():
            told = self.subgradients_on(face)
            if told is not None:
                yield face, *told

    def subgradients_on(self, face: Polyhedron) -> tuple[list[tuple[Vector, Scalar]], list[Vector]] | None:
        """The affine functions (slopes, constant) that meet a face of the graph, and the normals of the domain there.

        None for a part of the wall over the boundary of the domain."""
        walls = [f for f, side in face.walls if not side]
        graph = [(tuple(-ONE * a / f[-2] for a in f[:-2]), -ONE * f[-1] / f[-2]) for f in walls if self._rises(f)]
        level = {f[:-2] for f in walls if not self._rises(f)}
        both = {f[:-2] for f, side in self.body.walls if not side}
        return (graph, [tuple(-a for a in v) for v in level] + list(both)) if graph else None

    def _rises(self, form: Vector) -> bool:
        return sign(form[-2], self.facts) != 0


def epigraph(found: Sequence[Region], variables: Sequence[Symbol], facts: Facts) -> Epigraph | None:
    """Of the pieces of f; None where no affine function is below it.  Refused where a piece is not affine."""
    n = len(variables)
    corners: list[Vector] = []
    directions: list[Vector] = [(*([0] * n), 1)]
    for region in found:
        if region.law in (nan, oo):
            continue
        if region.law == -oo:
            return None
        slopes, constant = affine_law(region, variables)
        p = region.polyhedron
        corners += [(*c, dot(slopes, c) + constant) for c in p.corners]
        directions += [(*d, dot(slopes, d)) for d in p.directions]
    if not corners:
        raise UnsupportedError("the function is oo everywhere: its conjugate is -oo")
    body = Polyhedron.hull(list(dict.fromkeys(corners)), list(dict.fromkeys(directions)), facts)
    made = Epigraph(body, facts)
    return made if made.lower else None


def affine_law(region: Region, variables: Sequence[Symbol]) -> tuple[Vector, Scalar]:
    """The slopes and the constant; refused for what is no affine function."""
    m, n = quadratic_law(region, variables), len(variables)
    if any(sign(a, region.polyhedron.facts) for row in m[:n] for a in row[:n]):
        raise UnsupportedError("{0} is not affine", region.law)
    return tuple(2 * row[n] for row in m[:n]), m[n][n]


def is_convex(f: Epigraph, found: Sequence[Region], variables: Sequence[Symbol]) -> bool:
    """Whether the closure of f is its convex envelope: inside its domain every piece meets it."""
    for region in found:
        point = region.polyhedron.inside()
        if not f.is_inside(point):
            continue
        if region.law in (nan, oo):
            return False
        slopes, constant = affine_law(region, variables)
        if sign(dot(slopes, point) + constant - f.envelope_at(point), f.facts):
            return False
    return True


def _nearest(face: Polyhedron, slope: Vector, u: Sequence[Expr], lam: Expr) -> list[Expr]:
    """The point of the affine hull of the face under the graph that is next to u - lam*slope."""
    n = len(u)
    p = Matrix([expression(ONE * a) for a in face.corners[0][:-1]])
    rows = [d[:-1] for d in face.basis()]
    target = Matrix([v - lam * expression(ONE * a) for v, a in zip(u, slope, strict=True)])
    if not rows:
        return list(p)
    if len(rows) == n:
        return list(target)
    b = Matrix([[expression(ONE * a) for a in row] for row in rows])
    across = b.T * (b * b.T).inv() * b
    return [e.expand() for e in p + across * (target - p)]


def _affine(form: Vector, x: Sequence[Expr]) -> Expr:
    *slopes, constant = (expression(ONE * a) for a in form)
    return sum((a * v for a, v in zip(slopes, x, strict=True)), start=constant)


def relation(form: Vector, x: Sequence[Expr], side: int, facts: Facts = NO_FACTS) -> Expr:
    """form(x) >= 0, or = 0 for side 0; a factor that all of a form has is taken out."""
    if any(isinstance(a, Expr) and a.free_symbols for a in form):
        shared = reduce(gcd, map(expression, form))
        here = _known_sign(shared, facts)
        form = tuple((expression(a) * here / shared).cancel() for a in form) if here else form
    constant, u = _affine(form, x).expand().as_coeff_Add()
    level = -constant
    if u.could_extract_minus_sign():
        return Eq(-u, -level) if not side else Le(-u, -level)
    return Eq(u, level) if not side else Ge(u, level)


def _known_sign(e: Expr, facts: Facts) -> int:
    """The sign of a parameter; 0 where it is open."""
    try:
        return sign_of(scalar(e), facts)
    except ReluSymError:
        return 0


def _on_domain(value: Expr, conditions: Sequence[Expr]) -> Expr:
    inside = And(*conditions)
    return Piecewise((value, inside), (oo, True)) if inside != True else value  # noqa: E712


def by_face(rows: Sequence[tuple[Expr, Expr]]) -> Expr:
    """A Piecewise of (value, condition) that cover the space and agree where they meet; equal values together."""
    together: dict[Expr, list[Expr]] = {}
    for value, condition in rows:
        together.setdefault(value, []).append(condition)
    *some, (last, _) = together.items()
    return Piecewise(*((value, Or(*conditions)) for value, conditions in some), (last, S.true), evaluate=False)
