"""The point of least norm of a polytope.  Reference: P. Wolfe, Finding the nearest point in a polytope (1976)."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Matrix, ones

from ..exact import ONE, ZERO, Scalar, expression, scalar
from .vectors import Vector, dot, sign


def nearest(points: Sequence[Vector]) -> Vector:
    """Wolfe's algorithm in exact arithmetic: it ends, since the norm falls with every corral."""
    corral, weights = [min(range(len(points)), key=lambda k: _norm_key(points, k))], [ONE]
    while True:
        x = _mean(points, corral, weights)
        size = dot(x, x)
        farthest = next((k for k in range(len(points)) if sign(dot(x, points[k]) - size) < 0), None)
        if farthest is None:
            return x
        corral.append(farthest)
        weights.append(ZERO)
        while True:
            goal = _affine_minimum([points[k] for k in corral])
            if all(sign(g) > 0 for g in goal):
                weights = goal
                break
            step = ONE
            for w, g in zip(weights, goal, strict=True):
                if sign(g) <= 0 and sign(step - w / (w - g)) > 0:
                    step = w / (w - g)
            moved = [w + step * (g - w) for w, g in zip(weights, goal, strict=True)]
            kept = [j for j, w in enumerate(moved) if sign(w) > 0]
            corral, weights = [corral[j] for j in kept], [moved[j] for j in kept]


def _norm_key(points: Sequence[Vector], k: int) -> float:
    return float(expression(dot(points[k], points[k])))


def _mean(points: Sequence[Vector], corral: list[int], weights: list[Scalar]) -> Vector:
    return tuple(
        sum((w * points[k][i] for k, w in zip(corral, weights, strict=True)), start=ZERO) for i in range(len(points[0]))
    )


def _affine_minimum(points: list[Vector]) -> list[Scalar]:
    """The weights, of sum 1, of the point of least norm in the affine hull of affinely independent points."""
    n = len(points)
    gram = Matrix(n, n, lambda i, j: expression(dot(points[i], points[j])))
    system = gram.row_join(-ones(n, 1)).col_join(ones(1, n).row_join(Matrix([[0]])))
    solved = system.LUsolve(Matrix([0] * n + [1]))
    return [scalar(v) for v in solved[:n]]
