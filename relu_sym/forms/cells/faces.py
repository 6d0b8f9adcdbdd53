"""All faces of a central arrangement of hyperplanes, of every dimension, each by a point inside it.

A face is an open cone on which every hyperplane has one sign, -1, 0 or 1; together they fill the space.
Reference: H. Edelsbrunner, Algorithms in Combinatorial Geometry (1987), chapter 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ...errors import BudgetError
from ..facts import NO_FACTS, Facts
from .cone import Cone
from .vectors import Vector


class Face(NamedTuple):
    """A relatively open cone: a point in it, its dimension."""

    point: Vector
    dimension: int


def faces(normals: Iterable[Vector], n: int, facts: Facts = NO_FACTS, max_faces: int = 20_000) -> list[Face]:
    """The faces of {g.d = 0}, g the ``normals``; ``BudgetError`` past ``max_faces``."""
    found = [(Cone.whole(n, facts), n)]
    for g in normals:
        parts = []
        for cone, dimension in found:
            cut = cone.cut(g)
            if len(cut.signs) < 2:
                parts.append((cone, dimension))
                continue
            parts += [(cone.part(g, s, cut), dimension) for s in cut.signs]
            parts.append((cone.section(g, cut), dimension - 1))
        found = parts
        if len(found) > max_faces:
            raise BudgetError(
                "more than {0} faces of the cells at the point: raise max_cells, or ask for kind='bouligand'", max_faces
            )
    return [Face(cone.inside() if cone.rays or cone.lines else (0,) * n, dimension) for cone, dimension in found]
