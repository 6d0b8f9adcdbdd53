"""f(x) = x.M.x/2 + b.x + p(x), p convex and linear in pieces: where y is in W*x + b + dp(x), face by face, W > 0.

With W = M it is the maximiser of y.x - f(x); with W = M + 1/lam and y = u/lam the proximal point of u.  Where x is in a
face F of the graph of p, y fills W*F + b + dp(F), and x is the point of F next to it in the metric of W.
Reference: R. T. Rockafellar, R. J.-B. Wets, Variational Analysis (1998), sections 11.D and 12.E.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sympy import Add, And, Expr, Matrix

from ..calculus.convexity.quadratic import Square
from ..forms.cells.polyhedron import Polyhedron
from ..forms.cells.vectors import Vector, dot, sign
from ..forms.exact import ONE, ZERO, Scalar, expression
from .polyhedral import Epigraph, relation

Face = tuple[list[Expr], Expr, Expr]
"""The point x, p(x), the condition on y."""


class Smooth(NamedTuple):
    """x.M.x/2 + b.x + constant."""

    second: Square
    slopes: Vector
    constant: Scalar

    def stiffer(self, a: Scalar) -> Smooth:
        """With a*|x|^2/2 more."""
        rows = [[v + (a if i == j else 0) for j, v in enumerate(row)] for i, row in enumerate(self.second)]
        return self._replace(second=rows)

    def at(self, x: Sequence[Expr]) -> Expr:
        """The value."""
        bent = [expression(v) * x[i] * x[j] / 2 for i, row in enumerate(self.second) for j, v in enumerate(row)]
        return Add(*bent, *(expression(b) * v for b, v in zip(self.slopes, x, strict=True)), expression(self.constant))


def smooth_part(m: Square) -> Smooth:
    """Of (x, 1).M.(x, 1)."""
    n = len(m) - 1
    return Smooth([[2 * v for v in row[:n]] for row in m[:n]], tuple(2 * row[n] for row in m[:n]), m[n][n])


def solved(p: Epigraph, q: Smooth, y: Sequence[Expr]) -> list[Face]:
    """(x, p(x), condition on y) for every face of the graph of p; q is strictly convex."""
    found = []
    for face, graph, normals in p.faces_of_graph():
        slope, constant = graph[0]
        x = _next(face, q, slope, y)
        value = Add(*(expression(a) * v for a, v in zip(slope, x, strict=True)), expression(constant))
        corners = [_moved(q, c[:-1], w) for c in face.corners for w, _ in graph]
        ways = [tuple(_image(q, d[:-1])) for d in face.directions if any(sign(a, p.facts) for a in d[:-1])] + normals
        region = Polyhedron.hull(corners, ways, p.facts)
        found.append((x, value, And(*(relation(f, y, side, p.facts) for f, side in region.walls))))
    return found


def _image(q: Smooth, d: Vector) -> list[Scalar]:
    return [ZERO + dot(row, d) for row in q.second]


def _moved(q: Smooth, point: Vector, slope: Vector) -> Vector:
    return tuple(a + b + c for a, b, c in zip(_image(q, point), q.slopes, slope, strict=True))


def _next(face: Polyhedron, q: Smooth, slope: Vector, y: Sequence[Expr]) -> list[Expr]:
    """The point of the affine hull of the face at which q(x) + slope.x - y.x is least."""
    start = face.corners[0][:-1]
    p = Matrix([expression(ONE * a) for a in start])
    rows = [d[:-1] for d in face.basis()]
    if not rows:
        return list(p)
    rest = Matrix([v - expression(ONE * a) for v, a in zip(y, _moved(q, start, slope), strict=True)])
    b = Matrix([[expression(ONE * a) for a in row] for row in rows])
    w = Matrix([[expression(ONE * a) for a in row] for row in q.second])
    return [e.expand() for e in p + b.T * (b * w * b.T).LUsolve(b * rest)]
