"""Convex polyhedra of R^n of any dimension, relatively open, by the cones over them.

{x : (x, 1) in C} for a cone C of (x, t), t >= 0: the rays of C with t > 0 are its corners, those with t = 0 the
directions in which it goes to infinity.  Reference: G. M. Ziegler, Lectures on Polytopes (1995), section 1.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...errors import BudgetError
from ..exact import ONE
from ..facts import NO_FACTS, Facts
from .cone import Cone
from .spans import Span
from .vectors import Vector, dot, primitive, sign

Wall = tuple[Vector, int]
"""An affine form (a, c) and its sign on the polyhedron; 0 for a hyperplane that holds it."""
MAX_FACES = 4000


class Polyhedron:
    """A nonempty relatively open polyhedron; ``walls``: the forms that made it, with their signs."""

    __slots__ = ("cone", "walls")

    def __init__(self, cone: Cone, walls: tuple[Wall, ...]) -> None:
        self.cone, self.walls = cone, walls

    @classmethod
    def whole(cls, n: int, facts: Facts = NO_FACTS) -> Polyhedron:
        """R^n."""
        cone, height = Cone.whole(n + 1, facts), (*([0] * n), 1)
        return cls(cone.part(height, 1, cone.cut(height)), ())

    @classmethod
    def hull(cls, corners: Sequence[Vector], directions: Sequence[Vector], facts: Facts = NO_FACTS) -> Polyhedron:
        """The least one whose closure has these points and directions, the walls by duality: forms >= 0 on them."""
        rows = [primitive((*p, 1)) for p in corners] + [primitive((*d, 0)) for d in directions]
        dual = Cone.whole(len(rows[0]), facts)
        for row in rows:
            cut = dual.cut(row)
            if cut.signs == (-1,):
                dual = dual.section(row, cut)
            elif cut.signs:
                dual = dual.part(row, 1, cut)
        found = cls.whole(len(rows[0]) - 1, facts)
        walls = [(form, 0) for form in dual.lines] + [(form, 1) for form in dual.rays]
        for form, side in walls:
            if not any(sign(a, facts) for a in form[:-1]):
                continue
            inner = found.part(form, side)
            assert inner is not None
            found = inner
        return found

    @property
    def facts(self) -> Facts:
        """What is taken for granted of the parameters."""
        return self.cone.facts

    @property
    def corners(self) -> list[Vector]:
        """Points whose hull with the directions is the closure: the vertices, where it holds no line."""
        return [_point(r) for r in self.cone.rays if sign(r[-1], self.facts)]

    @property
    def directions(self) -> list[Vector]:
        """The rays of the recession cone, a line by two of them."""
        lines = [s for v in self.cone.lines for s in (v, tuple(-a for a in v))]
        return [r[:-1] for r in (*(r for r in self.cone.rays if not sign(r[-1], self.facts)), *lines)]

    @property
    def dimension(self) -> int:
        """Of the smallest affine space that holds it."""
        return len(self.basis())

    def basis(self) -> list[Vector]:
        """Directions that span it."""
        first, *rest = self.corners
        span = Span(self.facts)
        gaps = [tuple(b - a for a, b in zip(first, p, strict=True)) for p in rest]
        return [v for v in (*gaps, *self.directions) if span.add(v)]

    def inside(self) -> Vector:
        """A point of it."""
        return _point(self.cone.inside())

    def signs(self, form: Vector) -> tuple[int, ...]:
        """The signs that a form takes on it."""
        found = self.cone.cut(form).signs
        return (-1, 0, 1) if len(found) == 2 else found or (0,)

    def part(self, form: Vector, side: int) -> Polyhedron | None:
        """The part on which a form has a sign; None where there is none."""
        here = self.signs(form)
        if side not in here:
            return None
        if len(here) == 1:
            return self
        cut = self.cone.cut(form)
        cone = self.cone.part(form, side, cut) if side else self.cone.section(form, cut)
        return Polyhedron(cone, (*self.walls, (form, side)))

    def cut_by(self, walls: Iterable[Wall]) -> Polyhedron | None:
        """The part with these signs."""
        found: Polyhedron | None = self
        for form, side in walls:
            found = None if found is None else found.part(form, side)
        return found

    def closed_half(self, form: Vector) -> Polyhedron | None:
        """The inner part of the closure on which a form is >= 0; None where the closure has none."""
        if self.signs(form) != (-1,):
            return self.part(form, 1) or self
        cone = self.cone.section(form, self.cone.cut(form))
        reached = any(sign(r[-1], self.facts) for r in cone.rays)
        return Polyhedron(cone, (*self.walls, (form, 0))) if reached else None

    def recession(self) -> Cone:
        """The closed cone of all directions in which it goes to infinity."""
        height = (*([0] * (len(self._any()) - 1)), 1)
        return self.cone.section(height, self.cone.cut(height))

    def closed_faces(self) -> Iterator[Polyhedron]:
        """All faces of the closure that are not empty, itself first, each relatively open."""
        rays, tight = self.cone.rays, self.cone.tight
        by_wall = [frozenset(k for k, t in enumerate(tight) if t >> i & 1) for i in range(self.cone.count)]
        first = frozenset(range(len(rays)))
        seen, todo = {first}, [first]
        while todo:
            own = todo.pop()
            yield self if own == first else self._face(own, by_wall)
            for other in by_wall:
                inner = own & other
                if inner not in seen and any(sign(rays[k][-1], self.facts) for k in inner):
                    seen.add(inner)
                    todo.append(inner)
            if len(seen) > MAX_FACES:
                raise BudgetError("a cell has more than {0} faces: ask for fewer kinks or variables", MAX_FACES)

    def _face(self, own: frozenset[int], by_wall: Sequence[frozenset[int]]) -> Polyhedron:
        """The face with these rays; of its walls those that hold it vanish."""
        cone = Cone(
            self.cone.lines,
            tuple(self.cone.rays[k] for k in sorted(own)),
            tuple(self.cone.tight[k] for k in sorted(own)),
            self.cone.count,
            self.facts,
        )
        walls = tuple((f, 0 if all(not sign(dot(f, r), self.facts) for r in cone.rays) else s) for f, s in self.walls)
        return Polyhedron(cone, walls)

    def _any(self) -> Vector:
        return (self.cone.rays or self.cone.lines)[0]


def _point(r: Vector) -> Vector:
    return tuple(ONE * a / r[-1] for a in r[:-1])
