"""Caps written in one way: matrices in one order, radii that are positive, arcs where they are of the plane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import ImmutableDenseMatrix, sqrt
from sympy.matrices import MatrixBase

from ...errors import Undecided
from ..exact import expression, scalar
from ..facts import Facts
from .cap_points import Cap, exprs
from .circle import AXES, cross, exactly, within
from .envelope import Arc
from .vectors import dot, primitive, sign


def tidy(caps: Sequence[Cap], matrices: Sequence[MatrixBase]) -> tuple[list[Cap], list[MatrixBase]]:
    """Matrices in one order and of one size, those that no cap uses left out."""
    used = [k for k in range(len(matrices)) if any(c.radii[k] for c in caps)] or [0]
    sizes = [next(matrices[k][i, i] for i in range(matrices[k].rows) if matrices[k][i, i] != 0) for k in used]
    unit = [ImmutableDenseMatrix(matrices[k] / size) for k, size in zip(used, sizes, strict=True)]
    order = sorted(range(len(used)), key=lambda k: str(unit[k]))
    rows = [
        Cap(c.center, tuple(exactly(sqrt(sizes[k]) * expression(scalar(c.radii[used[k]]))) for k in order), c.rays)
        for c in caps
    ]
    return rows, [unit[k] for k in order]


def side(b: Any, facts: Facts, is_turned: bool) -> int:
    """The sign of a radius."""
    try:
        return sign(b, facts)
    except Undecided:
        if not is_turned:
            raise
        return 1


def turned(c: Cap, facts: Facts, is_turned: bool) -> Cap:
    """A cap with a radius that is positive: the normals turned with it."""
    (b,) = c.radii
    is_positive = side(b, facts, is_turned) > 0
    rays = c.rays if is_positive else tuple(tuple(-a for a in r) for r in c.rays)
    return Cap(c.center, (b if is_positive else -b,), tuple(sorted(map(primitive, rays), key=str)))


def is_of_arcs(caps: Sequence[Cap], matrices: Sequence[MatrixBase]) -> bool:
    """Whether they are arcs, whole ellipses and points of the plane, given by numbers."""
    if len(caps) == 1 or len(caps[0].center) != 2 or len(matrices) > 1 or not matrices[0].is_positive_definite:
        return False
    numbers = [
        *(e for m in matrices for e in m),
        *(e for c in caps for v in (c.center, c.radii, *c.rays) for e in exprs(v)),
    ]
    return not any(e.free_symbols for e in numbers)


def arc(c: Cap) -> Arc:
    """A cap of the plane: its cone is no wider than half a turn."""
    whole = Arc(c.center, c.radii[0], AXES[0], AXES[0])
    for u in c.rays:
        for v in c.rays:
            turn = sign(cross(u, v))
            if (turn > 0 or (not turn and sign(dot(u, v)) < 0)) and all(within(r, u, v) for r in c.rays):
                return whole._replace(start=u, end=v)
    return whole
