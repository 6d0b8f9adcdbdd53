"""Whether a polytope lies in a union of others, exactly: cut off what each leaves over, and ask for that.

What a polytope of lower dimension covers is no open part, so by closedness it does not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..facts import NO_FACTS, Facts
from .cone import Cone
from .vectors import Vector, dot, primitive, sign


class Body(NamedTuple):
    """A polytope, points p as (p, 1): the cone of its vertices; the dual one, whose rays are its facets and whose
    lines are the equations of the flat that holds it."""

    cone: Cone
    dual: Cone

    def holds(self, r: Vector) -> bool:
        """Whether a point is in it, given as (t*p, t)."""
        facts = self.cone.facts
        flat = all(sign(dot(e, r), facts) == 0 for e in self.dual.lines)
        return flat and all(sign(dot(g, r), facts) >= 0 for g in self.dual.rays)


def body(vertices: Sequence[Vector], facts: Facts = NO_FACTS) -> Body:
    """The polytope of these vertices."""
    rays = tuple(primitive((*p, 1)) for p in vertices)
    dual = Cone.whole(len(rays[0]), facts)
    for r in rays:
        dual = dual.part(r, 1, dual.cut(r))
    tight = tuple(sum(1 << k for k, g in enumerate(dual.rays) if sign(dot(g, r), facts) == 0) for r in rays)
    return Body(Cone((), rays, tight, len(dual.rays), facts), dual)


def is_covered(cone: Cone, others: Sequence[Body]) -> bool:
    """Whether the polytope of a cone lies in the union of the others."""
    if not others:
        return False
    (_, dual), *rest = others
    if any(sign(dot(e, r), cone.facts) for e in dual.lines for r in cone.rays):
        return is_covered(cone, rest)
    for g in dual.rays:
        cut = cone.cut(g)
        if -1 in cut.signs and not is_covered(cone.part(g, -1, cut), rest):
            return False
        if cut.signs == (-1,):
            return True
        if cut.signs:
            cone = cone.part(g, 1, cut)
    return True


def lies_in(vertices: Sequence[Vector], others: Sequence[Body], facts: Facts = NO_FACTS) -> bool:
    """Whether the hull of points lies in the union; most that do not are seen at a point inside."""
    made = body(vertices, facts)
    return any(b.holds(made.cone.inside()) for b in others) and is_covered(made.cone, others)
