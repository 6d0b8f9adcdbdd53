"""Caps whose hull lies in a flat: its equations, and the same caps in coordinates of the flat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sympy import Matrix, S
from sympy.matrices import MatrixBase

from ..exact import scalar
from .cap_points import Cap, exprs, farthest
from .circle import applied, exactly, exactly_expr, largest
from .vectors import Vector, dot, sign


class Flat(NamedTuple):
    """A point of the flat, what is orthogonal to it, and the coordinates that tell its points apart."""

    base: Vector
    across: list[MatrixBase]
    kept: list[int]

    def holds(self, q: Vector) -> bool:
        """Whether a point lies in it."""
        gap = Matrix(exprs(q)) - Matrix(exprs(self.base))
        return not any(sign(exactly((z.T * gap)[0])) for z in self.across)

    def seen(self, q: Vector) -> Vector:
        """A point in its coordinates."""
        return tuple(q[k] for k in self.kept)


def flat_of(caps: Sequence[Cap], matrices: Sequence[MatrixBase]) -> Flat:
    """The least flat that holds the hull."""
    points: list[Vector] = []
    rows: list[Any] = []
    for c in caps:
        own = [m for b, m in zip(c.radii, matrices, strict=True) if sign(b)]
        images = [m * Matrix(exprs(r)) for m in own for r in c.rays]
        if c.rays and Matrix.hstack(*images).rank() < 2:  # a point, or two opposite ones
            points += [farthest(c, r, matrices) for r in c.rays]
            continue
        points.append(c.center)
        rows += [list(v) for v in images] if c.rays else [list(m.row(i)) for m in own for i in range(m.rows)]
    rows += [list(Matrix(exprs(p)) - Matrix(exprs(points[0]))) for p in points[1:]]
    found = Matrix(rows) if rows else Matrix([[0] * len(points[0])])
    return Flat(points[0], found.nullspace(), list(found.rref()[1]))


def in_flat(caps: Sequence[Cap], matrices: Sequence[MatrixBase], flat: Flat) -> tuple[list[Cap], list[MatrixBase]]:
    """The caps in coordinates of their flat: M there is the part of M in them, and u what has the same M u."""
    kept = flat.kept

    def normal(r: Vector) -> Vector:
        (m,) = matrices
        solved, free = m.extract(list(range(m.rows)), kept).gauss_jordan_solve(m * Matrix(exprs(r)))
        return tuple(map(scalar, solved.subs(dict.fromkeys(free, S.Zero))))

    moved = [Cap(flat.seen(c.center), c.radii, tuple(map(normal, c.rays))) for c in caps]
    return moved, [m.extract(kept, kept) for m in matrices]


def face_beside(caps: Sequence[Cap], matrices: Sequence[MatrixBase], d: Vector, q: Vector) -> tuple[int, list[Cap]]:
    """On which side of the supporting hyperplane in the direction d a point is, and what of the caps lies on that."""
    ends = [farthest(c, d, matrices) for c in caps]
    reach = [exactly_expr(dot(p, d)) for p in ends]
    top = largest(reach)
    face = []
    for c, p, e in zip(caps, ends, reach, strict=True):
        if sign(exactly(top - e)):
            continue
        own = [m for b, m in zip(c.radii, matrices, strict=True) if sign(b)]
        is_across = not any(sign(a) for m in own for a in applied(m, d))
        face.append(c if is_across else Cap(p, (0,) * len(matrices)))
    return sign(exactly(exactly_expr(dot(q, d)) - top)), face
