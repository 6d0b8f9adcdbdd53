"""One cap of an ellipsoid, or a sum of whole ones: its farthest points, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from sympy import Expr, Matrix, Rational
from sympy.matrices import MatrixBase

from ..exact import Scalar, expression, scalar
from .circle import applied, exactly, exactly_expr, length
from .vectors import Vector, dot, sign


class Cap(NamedTuple):
    """a + the sum of b_i E_i, E_i = {M_i u/sqrt(u.M_i u)} filled; with ``rays``, of one M only and u in their cone."""

    center: Vector
    radii: tuple[Scalar, ...]
    rays: tuple[Vector, ...] = ()


def farthest(c: Cap, d: Vector, matrices: Sequence[MatrixBase]) -> Vector:
    """A point of a cap that is farthest in the direction d."""
    if not c.rays:
        found = exprs(c.center)
        for b, m in zip(c.radii, matrices, strict=True):
            if sign(b) and any(sign(a) for a in applied(m, d)):
                found = _moved(found, b, d, m)
        return tuple(map(exactly, found))
    (b,), (m,) = c.radii, matrices
    best = projected(d, c.rays, m)
    if best is None:
        images = [(r, applied(m, r)) for r in c.rays]
        reach = [(exactly_expr(dot(d, image)) / length(r, m), r) for r, image in images if any(image)]
        height, best = reach[0]
        for other, r in reach[1:]:
            if sign(exactly(other - height)) > 0:
                height, best = other, r
    return tuple(map(exactly, _moved(exprs(c.center), b, best, m)))


def _moved(a: Sequence[Expr], b: Scalar, u: Vector, m: MatrixBase) -> list[Expr]:
    factor = expression(scalar(b)) / length(u, m)
    return [c + factor * expression(e) for c, e in zip(a, applied(m, u), strict=True)]


def projected(d: Vector, rays: Sequence[Vector], m: MatrixBase) -> Vector | None:
    """The point of a cone nearest to d in the norm of M, None for the origin: the active sets of Lawson and Hanson, in
    exact arithmetic."""
    images = [applied(m, r) for r in rays]
    gram = Matrix([[exactly_expr(dot(r, i)) for i in images] for r in rays])
    goal = [exactly_expr(dot(d, i)) for i in images]
    weights = [Rational(0)] * len(rays)
    active: list[int] = []
    while True:
        rest = [g - sum((gram[k, j] * weights[j] for j in active), start=Rational(0)) for k, g in enumerate(goal)]
        entering = next((k for k, e in enumerate(rest) if k not in active and sign(exactly(e)) > 0), None)
        if entering is None:
            break
        active.append(entering)
        while True:
            solved = gram.extract(active, active).LUsolve(Matrix([goal[k] for k in active]))
            aims = [exactly_expr(scalar(e)) for e in solved]
            if all(sign(scalar(e)) > 0 for e in aims):
                for k, e in zip(active, aims, strict=True):
                    weights[k] = e
                break
            steps = [
                exactly_expr(scalar(weights[k] / (weights[k] - e)))
                for k, e in zip(active, aims, strict=True)
                if sign(scalar(e)) <= 0
            ]
            step = steps[0]
            for s in steps[1:]:
                step = s if sign(scalar(s - step)) < 0 else step
            for k, e in zip(active, aims, strict=True):
                weights[k] = exactly_expr(scalar(weights[k] + step * (e - weights[k])))
            active = [k for k in active if sign(scalar(weights[k])) > 0]
    if not active:
        return None
    return tuple(
        exactly(sum((weights[k] * expression(scalar(rays[k][i])) for k in active), start=Rational(0)))
        for i in range(len(d))
    )


def is_in_ellipsoid(c: Cap, q: Vector, matrices: Sequence[MatrixBase]) -> bool:
    """Whether a point lies in a whole ellipsoid that is one of the caps."""
    if c.rays or len(matrices) > 1 or not any(c.radii) or not matrices[0].is_positive_definite:
        return False
    w = tuple(a - b for a, b in zip(q, c.center, strict=True))
    return sign(exactly(length(w, matrices[0].inv()) ** 2 - expression(scalar(c.radii[0])) ** 2)) <= 0


def is_on_cap(c: Cap, q: Vector, matrices: Sequence[MatrixBase]) -> bool:
    """Whether a point is a + b M u/sqrt(u.M u) for a u in the cone of the cap."""
    if not c.rays:
        return not any(map(sign, c.radii)) and not any(
            sign(exactly_expr(a - b)) for a, b in zip(q, c.center, strict=True)
        )
    (m,), (b,) = matrices, c.radii
    gap = Matrix([e - f for e, f in zip(exprs(q), exprs(c.center), strict=True)])
    try:
        solved, free = m.gauss_jordan_solve(gap)[:2]
    except ValueError:  # not in its range
        return False
    u = tuple(scalar(e) for e in solved.subs(dict.fromkeys(free, 0)))
    if sign(exactly(exactly_expr(dot(u, tuple(map(scalar, gap)))) - exactly_expr(b * b))):
        return False
    near = projected(u, c.rays, m)
    return near is not None and not any(sign(exactly(exactly_expr(a))) for a in applied(m, _less(near, u)))


def _less(p: Vector, q: Vector) -> Vector:
    return tuple(a - b for a, b in zip(p, q, strict=True))


def sliced(points: Sequence[Vector], z: Vector) -> list[Vector]:
    """Points whose hull is the part of a hull in the hyperplane z.p = 0."""
    heights = [dot(z, p) for p in points]
    signs = [sign(exactly(exactly_expr(h))) for h in heights]
    found = [p for p, s in zip(points, signs, strict=True) if s == 0]
    for i, j in combinations(range(len(points)), 2):
        if signs[i] * signs[j] < 0:
            t = exactly(exactly_expr(heights[i]) / exactly_expr(heights[i] - heights[j]))
            found.append(tuple(a + t * (b - a) for a, b in zip(points[i], points[j], strict=True)))
    return list(dict.fromkeys(found))


def exprs(v: Sequence[Scalar]) -> list[Expr]:
    return [expression(scalar(a)) for a in v]
