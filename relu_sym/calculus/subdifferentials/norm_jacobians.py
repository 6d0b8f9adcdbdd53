"""Jacobians of a map near a point where norms in it vanish: A + sum b_k (M_k u)^T/sqrt(u.M_k u), with (A, b) by cones.

Row after row it is a vector; b_k (x) w runs over an ellipsoid with the matrix (b_k b_k^T) (x) M_k, which is flat, as w
runs over that of M_k.  The rows move together: where only whole ellipsoids are taken, it is an enclosure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sympy import Expr, ImmutableDenseMatrix, Matrix, kronecker_product
from sympy.matrices import MatrixBase

from ...forms.cells.cap_points import Cap, exprs
from ...forms.cells.caps import CapHull
from ...forms.cells.cone import Cone
from ...forms.cells.vectors import Vector, sign
from ...forms.exact import expression, scalar
from ...forms.facts import Facts
from .models import Part
from .norms import norm_cells

WHOLE = (
    "hull of {0} sums of ellipsoids, row after row: in every cell the directions of the norms run over all of their "
    "product"
)
CAPS = (
    "hull of the caps of {0} essentially active cells, row after row: the Jacobians tend to A + b (M u)^T/sqrt(u.M u)"
)
OPEN = (
    "enclosure, row after row: which directions of the norms meet in a cell is not decided, whole ellipsoids are taken"
)


def jacobians(
    components: Sequence[Expr],
    variables: tuple,
    point: tuple,
    facts: Facts,
    max_cells: int,
    progress: Callable[[int], None] | None,
) -> Any:
    """Clarke's generalized Jacobian of a map in which norms vanish at the point, row after row; None where none does,
    or one is not read."""
    found = norm_cells(components, variables, point, facts, max_cells, progress)
    if found is None:
        return None
    n, rows = len(variables), found.cells
    factors = [_factors(parts, len(found.matrices)) for parts in rows]
    centers = [tuple(a for p in parts for a in p.center) for parts in rows]
    decided = not any(
        p.thin or any(sign(a, facts) for g in p.sides for a in g[n:]) for parts in rows for p in parts[:1]
    )
    if decided and len(found.matrices) == 1:
        caps = _caps([p for p, *_ in rows], centers, [f for (f,) in factors], found.matrices[0], facts)
        if caps is not None:
            return CapHull.of(*caps, True, CAPS.format(len(rows)), facts)
    exact = decided and all(_is_whole(p, f, found.matrices, n) for (p, *_), f in zip(rows, factors, strict=True))
    reason = WHOLE.format(len(rows)) if exact else OPEN
    return CapHull.of(*_wholes(centers, factors, found.matrices), exact, reason, facts)


def _factors(parts: Sequence[Part], count: int) -> list[MatrixBase]:
    """The column b_k of every norm."""
    return [Matrix([expression(scalar(p.radii[k])) for p in parts]) for k in range(count)]


def _caps(
    cells: Sequence[Part], centers: Sequence[Vector], columns: Sequence[MatrixBase], m: MatrixBase, facts: Facts
) -> tuple[list[Cap], list[MatrixBase]] | None:
    """With one column b up to factors: (b b^T) (x) M, of which u is seen as (b (x) u)/|b|^2; None for several."""
    b = next((c for c in columns if not _is_zero(c, facts)), columns[0])
    k = next((i for i, e in enumerate(b) if sign(scalar(e), facts)), None)
    if k is None:
        return [Cap(a, (0,)) for a in centers], [kronecker_product(Matrix.eye(len(b)), m)]
    ratios = [c[k] / b[k] for c in columns]
    if not all(_is_zero((c - r * b).expand(), facts) for c, r in zip(columns, ratios, strict=True)):
        return None
    size = (b.T * b)[0]
    caps = []
    for p, a, r in zip(cells, centers, ratios, strict=True):
        spans = () if not p.sides else p.cone.spanned(m.rows)
        rays = tuple(tuple(scalar(e / size) for e in kronecker_product(b, Matrix(exprs(u)))) for u in spans)
        caps.append(Cap(a, (scalar(r),), rays))
    return caps, [kronecker_product(b * b.T, m)]


def _wholes(
    centers: Sequence[Vector], factors: Sequence[list[MatrixBase]], matrices: Sequence[MatrixBase]
) -> tuple[list[Cap], list[MatrixBase]]:
    """Of every cell the sum of the ellipsoids of all norms."""
    flat: list[MatrixBase] = []
    used: list[list[int]] = []
    for columns in factors:
        used.append([])
        for b, m in zip(columns, matrices, strict=True):
            if b.is_zero_matrix:
                continue
            form = ImmutableDenseMatrix(kronecker_product(b * b.T, m))
            if form not in flat:
                flat.append(form)
            used[-1].append(flat.index(form))
    flat = flat or [ImmutableDenseMatrix(kronecker_product(Matrix.eye(len(factors[0][0])), matrices[0]))]
    return [Cap(a, tuple(int(k in own) for k in range(len(flat)))) for a, own in zip(centers, used, strict=True)], flat


def _is_whole(p: Part, columns: Sequence[MatrixBase], matrices: Sequence[MatrixBase], n: int) -> bool:
    """Whether the directions u of a cell have all combinations of M_k u/sqrt(u.M_k u): the norms move in directions of
    their own, and the cone with all that none of them sees is the whole space."""
    own = [m for b, m in zip(columns, matrices, strict=True) if not b.is_zero_matrix]
    if not own:
        return True
    total = sum(own[1:], start=own[0])
    if sum(m.rank() for m in own) != total.rank():
        return False
    unseen = [tuple(map(scalar, z)) for z in total.nullspace()]
    cone = Cone(tuple(unseen), p.cone.spanned(n), (), 0, p.cone.facts)
    return not p.sides or not cone.facets()


def _is_zero(column: MatrixBase, facts: Facts) -> bool:
    return not any(sign(scalar(e), facts) for e in column)
