"""Relatively open polyhedra: the cells of an arrangement of every dimension, a vertex being one of dimension 0.

A place is an affine chart of R^d into R^n and an open chamber of R^d.  A form that takes both signs there cuts it into
three: two of the same dimension, and the part on which it is 0, of one less.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...forms.cells.arrangement import Chamber, oriented
from ...forms.cells.vectors import Vector, dot, sign
from ...forms.exact import ONE, ZERO, Scalar, expanded, scalar
from ...forms.facts import Facts


class Crosses(Exception):
    """A form takes both signs in a place."""

    def __init__(self, form: Vector) -> None:
        super().__init__()
        self.form = form


class Place:
    """The points chart(t), t in the chamber; forms (slopes, constant) are of the coordinates of R^n."""

    __slots__ = ("chamber", "chart", "facts")

    def __init__(self, chart: Sequence[Vector], chamber: Chamber | None, facts: Facts) -> None:
        self.chart, self.chamber, self.facts = tuple(chart), chamber, facts

    @classmethod
    def whole(cls, n: int, facts: Facts) -> Place:
        """R^n."""
        chart = [tuple(ONE if i == k else ZERO for i in range(n + 1)) for k in range(n)]
        return cls(chart, Chamber.whole(n, facts), facts)

    @property
    def dimension(self) -> int:
        """The dimension, 0 for a point."""
        return len(self.chart[0]) - 1

    def here(self, form: Vector) -> Vector:
        """A form on the chart; slopes that are 0 are written 0."""
        out = [ZERO] * self.dimension + [form[-1]]
        for c, row in zip(form, self.chart, strict=False):
            if c:
                out = [a + c * b for a, b in zip(out, row, strict=True)]
        return (*(self._settled(a) for a in out[:-1]), expanded(scalar(out[-1])))

    def _settled(self, a: Scalar) -> Scalar:
        a = expanded(scalar(a))
        return a if sign(a, self.facts) else ZERO

    def constant(self, form: Vector) -> Scalar | None:
        """The value of a form that has only one here."""
        row = self.here(form)
        return None if any(row[:-1]) else row[-1]

    def sign(self, form: Vector) -> int:
        """The sign of a form; ``Crosses`` where it has several here."""
        row = self.here(form)
        if not any(row[:-1]):
            return sign(row[-1], self.facts)
        row, turn = oriented(row, self.facts)
        side = self.chamber.side(row)  # type: ignore[union-attr]
        if not side:
            raise Crosses(form)
        return side * turn

    def parts(self, form: Vector) -> dict[int, Place]:
        """The parts by the sign of a form that takes both."""
        row, turn = oriented(self.here(form), self.facts)
        below, above = self.chamber.parts(row)  # type: ignore[union-attr]
        found = {-turn: below, turn: above}
        return {0: self._slice(row), **{s: Place(self.chart, c, self.facts) for s, c in found.items()}}

    def _slice(self, row: Vector) -> Place:
        """The part on a hyperplane that meets the chamber: one coordinate by the others."""
        pivot = next(k for k, a in enumerate(row[:-1]) if a)
        by_others = [-ONE * a / row[pivot] for k, a in enumerate(row) if k != pivot]

        def put_in(form: Vector) -> Vector:
            rest = [a for k, a in enumerate(form) if k != pivot]
            return tuple([expanded(scalar(a + form[pivot] * b)) for a, b in zip(rest, by_others, strict=True)])

        chart = [put_in(c) for c in self.chart]
        if self.dimension == 1:
            return Place(chart, None, self.facts)
        walls = []
        for form, side in self.chamber.walls():  # type: ignore[union-attr]
            own, turn = oriented(put_in(form), self.facts)
            if any(sign(a, self.facts) for a in own[:-1]):
                walls.append((own, side * turn))
        chamber = Chamber.whole(self.dimension - 1, self.facts).cut_by(walls)
        assert chamber is not None, "a hyperplane through the interior meets it in a chamber of its own"
        return Place(chart, chamber, self.facts)

    def point(self) -> tuple[Scalar, ...]:
        """A point of the place."""
        return self.at(self.chamber.inside() if self.chamber else ())

    def at(self, t: Sequence[Scalar], height: Scalar = ONE) -> tuple[Scalar, ...]:
        """The point of R^n at these coordinates of the chart; with height 0 a direction."""
        return tuple([expanded(scalar(dot(row, (*t, height)))) for row in self.chart])

    def corners(self) -> list[tuple[Scalar, ...]]:
        """The corners of the closure."""
        rays = self.chamber.cone.rays if self.chamber else ()
        return [self.at([ONE * a / r[-1] for a in r[:-1]]) for r in rays if sign(r[-1], self.facts)]

    def directions(self) -> list[tuple[Scalar, ...]]:
        """The directions in which the place has no end, of lines both."""
        if self.chamber is None:
            return []
        rays = [r for r in self.chamber.cone.rays if not sign(r[-1], self.facts)]
        both = [tuple([s * a for a in line]) for line in self.chamber.cone.lines for s in (1, -1)]
        return [self.at(r[:-1], ZERO) for r in (*rays, *both)]
