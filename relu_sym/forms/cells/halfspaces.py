"""{v : a.v <= b for all rows (a, b)}, by its vertices: the slopes that stay below a piecewise linear function.

Reference: K. Fukuda and A. Prodon, Double description method revisited (1996).
"""

from __future__ import annotations

from collections.abc import Iterable

from ..exact import ZERO, Scalar
from ..facts import NO_FACTS, Facts
from .cone import Cone
from .vectors import Vector, primitive, sign

Rows = Iterable[tuple[Vector, Scalar]]


def vertices_below(rows: Rows, n: int, facts: Facts = NO_FACTS) -> list[Vector]:
    """The vertices of a bounded {v : a.v <= b}, none where it is empty."""
    last = (*([0] * n), 1)
    cone = Cone.whole(n + 1, facts)
    for row in (last, *(primitive((*(-a for a in normal), bound)) for normal, bound in rows)):
        cone = cone.part(row, 1, cone.cut(row))
    corners = [r for r in cone.rays if sign(r[-1], facts) > 0]
    return [tuple((ZERO + a) / r[-1] for a in r[:-1]) for r in corners]


def is_below(v: Vector, rows: Rows, facts: Facts = NO_FACTS) -> bool:
    """Whether a.v <= b for all rows."""
    return all(sign(sum((a * c for a, c in zip(normal, v, strict=True)), start=-bound), facts) <= 0
               for normal, bound in rows)  # fmt: skip
