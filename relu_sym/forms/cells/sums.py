"""Minkowski sums of polytopes and ellipsoids: {a + v}, a in the polytope, v in the sum of the ellipsoids about 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import sqrt
from sympy.matrices import MatrixBase

from ..exact import scalar
from .vectors import Vector


def minkowski(p: Any, q: Any) -> Any:
    """The sum of two sets, each a polytope, an ellipsoid or a sum of such; NotImplemented for all others."""
    from .arcs import Arc, ArcHull
    from .caps import Cap, CapHull
    from .circle import AXES

    read = [_summands(p), _summands(q)]
    if read[0] is None or read[1] is None:
        return NotImplemented
    (centers, forms, first), (others, more, second) = read
    if len(centers[0]) != len(others[0]):
        return NotImplemented
    exact, reason = first and second, "Minkowski sum"
    points = [tuple(a + b for a, b in zip(u, v, strict=True)) for u in centers for v in others]
    matrices, radii = _gathered([*forms, *more])
    if len(points[0]) == 2 and len(matrices) == 1 and matrices[0].is_positive_definite:
        arcs = [Arc(v, scalar(radii[0]), AXES[0], AXES[0]) for v in points]
        return ArcHull.of(arcs, matrices[0], (), exact, reason)
    return CapHull.of([Cap(v, tuple(map(scalar, radii))) for v in points], matrices, exact, reason)


def _summands(p: Any) -> tuple[Sequence[Vector], Sequence[MatrixBase], bool] | None:
    """The vertices of the polytope, the matrices of the ellipsoids, whether the set is exact."""
    from .ellipsoid import Ellipsoid
    from .polytope import Polytope

    if isinstance(p, Polytope):
        return [tuple(map(scalar, v)) for v in p.args], [], p.exact
    if isinstance(p, Ellipsoid):
        return [tuple(map(scalar, p.center))], [p.matrix], True
    parts = getattr(p, "sum_of", None)
    if parts is None:
        return None
    polytope, forms = parts
    return [tuple(map(scalar, v)) for v in polytope.args], forms, p.exact


def _gathered(forms: Sequence[MatrixBase]) -> tuple[list[MatrixBase], list[Any]]:
    """Ellipsoids that are multiples of one another as one: their radii add up."""
    matrices: list[MatrixBase] = []
    radii: list[Any] = []
    for m in forms:
        i = next(i for i in range(m.rows) if m[i, i] != 0)
        unit = m / m[i, i]
        if unit in matrices:
            radii[matrices.index(unit)] += sqrt(m[i, i])
        else:
            matrices.append(unit)
            radii.append(sqrt(m[i, i]))
    return matrices, radii
