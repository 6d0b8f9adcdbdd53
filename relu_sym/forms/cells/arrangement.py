"""Hyperplanes in R^n: the open convex cells into which they cut it, by cones one dimension up.

{x : a.x + c > 0} is the part t = 1 of the cone {(x, t) : a.x + c*t > 0, t > 0}, so a cell of affine forms is a cone of
linear ones, of which the half-space t > 0 is kept.  Reference: G. M. Ziegler, Lectures on Polytopes (1995), section
1.5; H. Edelsbrunner, Algorithms in Combinatorial Geometry (1987), chapter 7.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..exact import ONE, Scalar
from ..facts import NO_FACTS, Facts
from .cone import Cone, Cut
from .vectors import Vector, dot, primitive, sign

Wall = tuple[Vector, int]
"""An affine form (a, c), its first slope positive, and the side of it on which the cell lies."""


def oriented(form: Vector, facts: Facts = NO_FACTS) -> tuple[Vector, int]:
    """An affine form up to a positive factor, turned so that it grows with its first variable; and whether turned."""
    row = primitive(form)
    turn = next((s for a in row[:-1] if (s := sign(a, facts))), 1)
    if turn < 0:
        row = tuple(-a for a in row)
    return row, turn


class Chamber:
    """An open convex cell of R^n, full-dimensional, by the forms whose sign it was given.

    ``known``: the side of every form asked for so far; ``forms``: those that cut it, in the order of their bits in the
    cone, t first.
    """

    __slots__ = ("cone", "forms", "known")

    def __init__(self, cone: Cone, forms: tuple[Wall | None, ...], known: dict[Vector, int]) -> None:
        self.cone, self.forms, self.known = cone, forms, known

    @classmethod
    def whole(cls, n: int, facts: Facts = NO_FACTS, domain: Sequence[Wall] = ()) -> Chamber:
        """R^n, or the part of it in which the forms of ``domain`` have their signs."""
        cone = Cone.whole(n + 1, facts)
        height = (*([0] * n), 1)
        found = cls(cone.part(height, 1, cone.cut(height)), (None,), {})
        return found.cut_by(domain, hidden=True) or found

    @property
    def facts(self) -> Facts:
        """What is taken for granted of the parameters."""
        return self.cone.facts

    def side(self, form: Vector) -> int:
        """The sign of a form in the whole cell; 0 where it takes both."""
        found = self.known.get(form)
        if found is None:
            signs = self._cut(form).signs
            found = signs[0] if len(signs) == 1 else 0
            if found:
                self.known[form] = found
        return found

    def touches(self, form: Vector) -> bool:
        """Whether a form with one sign in the cell is 0 somewhere on its boundary."""
        zero = (r for r in (*self.cone.rays, *self.cone.lines) if not sign(dot(form, r), self.facts))
        return any(sign(r[-1], self.facts) for r in zero)

    def parts(self, form: Vector) -> tuple[Chamber, Chamber]:
        """The parts below and above a form that cuts the cell."""
        cut = self._cut(form)
        return self._part(form, -1, cut), self._part(form, 1, cut)

    def cut_by(self, walls: Sequence[Wall], hidden: bool = False) -> Chamber | None:
        """The part on these sides; None where it has no interior.  ``hidden``: they are not told as walls."""
        found = self
        for form, side in walls:
            here = found.side(form)
            if here == -side:
                return None
            if not here:
                found = found.parts(form)[side > 0]
                if hidden:
                    found.forms = (*found.forms[:-1], None)
        return found

    def lies_in(self, walls: Sequence[Wall]) -> bool:
        """Whether the cell is on these sides."""
        return all(self.side(form) == side for form, side in walls)

    def walls(self) -> list[Wall]:
        """The forms that bound the cell, none of which the others imply, in the order in which they cut."""
        rays = [0] * len(self.forms)
        for k, tight in enumerate(self.cone.tight):
            for i in range(len(self.forms)):
                if tight >> i & 1:
                    rays[i] |= 1 << k
        kept = []
        for i, wall in enumerate(self.forms):
            implied = any(rays[i] & other == rays[i] for j, other in enumerate(rays) if j != i)
            if wall is not None and not implied:
                kept.append(wall)
        return kept

    def inside(self) -> tuple[Scalar, ...]:
        """A point of the cell."""
        *x, t = self.cone.inside()
        return tuple(ONE * a / t for a in x)

    def _cut(self, form: Vector) -> Cut:
        return self.cone.cut(form)

    def _part(self, form: Vector, side: int, cut: Cut) -> Chamber:
        known = dict(self.known)
        known[form] = side
        return Chamber(self.cone.part(form, side, cut), (*self.forms, (form, side)), known)
