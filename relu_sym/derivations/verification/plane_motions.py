"""Lines of a motion in the plane by numbers: the velocity is in the hull of the values of F around the point.

F is what the question gives, evaluated as it stands at points around; nothing of the engine is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import Any, NamedTuple

from mpmath import mp, mpf
from sympy import And, Basic, Derivative, Eq, Piecewise, Symbol, Tuple

from ...steps import Hull, SolutionOf, Step
from .breaks import breaking_points
from .motions import STEP, alike, apart
from .values import close, value
from .witness import concrete

BESIDE = mpf(10) ** -50
AROUND = tuple(
    (mp.cos(mpf(k) / 16 * 2 * mp.pi + mpf("0.1")), mp.sin(mpf(k) / 16 * 2 * mp.pi + mpf("0.1"))) for k in range(16)
)
SLACK = mpf(10) ** -12
TIMES = (mpf("0.07"), mpf("0.31"), mpf("0.5"), mpf("0.83"), mpf("0.96"))
Point = tuple[Any, Any]


class PlaneMotion(NamedTuple):
    """The question: the components of F, its variables, the time."""

    given: Tuple
    variables: Tuple
    t: Symbol

    @property
    def bound(self) -> set:
        """The symbols that are no parameters."""
        return {*self.variables, self.t}

    def compared(self, s: Step, pick: dict) -> tuple[bool | None, str]:
        """A line of the derivation."""
        if isinstance(s.before, SolutionOf):
            return self._solved(s, pick), "the inclusion at times"
        if isinstance(s.after, Hull):
            return self._inside(s, pick), "values around points"
        return self._same(s.before, s.after, pick), "values at times"

    # ------------------------------------------------------------------ the field
    def _values(self, p: Point, pick: dict) -> list[Point]:
        """The values of F around a point."""
        x, y = self.variables
        parts = [concrete(e, pick) for e in self.given]
        there = [{x: p[0] + BESIDE * a, y: p[1] + BESIDE * b} for a, b in AROUND]
        return [(value(parts[0], env), value(parts[1], env)) for env in there]

    def _solved(self, s: Step, pick: dict) -> bool | None:
        if not isinstance(s.after, Tuple) or len(s.after) != 2:
            return None
        unknowns, *told = s.before.args
        laws = [concrete(e, pick) for e in s.after]
        starts = [e for e in told if isinstance(e, Eq) and not e.lhs.has(Derivative)]
        for e, law in zip(starts, laws, strict=True):
            (t0,) = (value(concrete(a, pick), {}) for a in e.lhs.args)
            found = [v for d in (0, STEP, -STEP) if not mp.isnan(v := value(law, {self.t: t0 + d}))]
            if not found or not close(found[0], value(concrete(e.rhs, pick), {}), 15):
                return False
        fields = [concrete(e.rhs.xreplace(dict(zip(unknowns, self.variables, strict=True))), pick)
                  for e in told if isinstance(e, Eq) and e.lhs.has(Derivative)]  # fmt: skip
        seen = False
        for t in self._times(laws, s.where, pick):
            at, speed = self._at(laws, t)
            if any(map(mp.isnan, (*at, *speed))):
                continue
            if not _in_hull(speed, self._values(at, pick)):
                return False
            if s.where is not None and not all(
                close(value(f, dict(zip(self.variables, at, strict=True))), v, 9)
                for f, v in zip(fields, speed, strict=True)
            ):
                return False
            seen = True
        return (True if seen else None) if s.where is not None or self._joined(laws) else False

    def _at(self, laws: Sequence[Basic], t: Any) -> tuple[Point, Point]:
        """Where it is, and how fast."""
        here = [value(e, {self.t: t}) for e in laws]
        ends = [[value(e, {self.t: t + d}) for e in laws] for d in (-STEP, STEP)]
        speed = [(b - a) / (2 * STEP) for a, b in zip(*ends, strict=True)]
        return (here[0], here[1]), (speed[0], speed[1])

    def _marks(self, sides: Sequence[Basic]) -> list[Any]:
        found = [value(p, {}) for e in sides for p in breaking_points(e, self.t)]
        return apart([p for p in found if mp.isfinite(p)])

    def _times(self, laws: Sequence[Basic], where: Basic | None, pick: dict) -> Iterator[Any]:
        """Times between the switches, inside what a line is about."""
        told = None if where is None else concrete(where, pick)
        marks = self._marks(laws if told is None else [*laws, Piecewise((1, told), (0, True))]) or [mpf(0)]
        for a, b in pairwise([*marks, marks[-1] + 1]):
            for share in TIMES:
                t = a + share * (b - a)
                if told is None or value(told, {self.t: t}) == 1:
                    yield t

    def _joined(self, laws: Sequence[Basic]) -> bool:
        """Whether the motion is continuous where it has values on both sides."""
        for e in laws:
            for m in self._marks([e]):
                u, v = (value(e, {self.t: m + d}) for d in (-STEP, STEP))
                if not (mp.isnan(u) or mp.isnan(v) or close(u, v, 12)):
                    return False
        return True

    # ------------------------------------------------------------------ other lines
    def _inside(self, s: Step, pick: dict) -> bool | None:
        """A velocity in the hull of values, which are those around the point."""
        place = self._place(s.where, pick)
        told = [concrete(e, pick) for e in s.after.args]
        left = [concrete(e, pick) for e in s.before] if isinstance(s.before, Tuple) else None
        if left is None:
            return None
        if place is not None:
            around = self._values(place, pick)
            shown = [(value(e[0], {}), value(e[1], {})) for e in told]
            return same_hull(shown, around) and _in_hull(
                (value(left[0], {self.t: mpf(0)}), value(left[1], {self.t: mpf(0)})), shown
            )
        laws = [e.args[0] for e in s.before]
        laws = [concrete(e, pick) for e in laws]
        seen = False
        for t in self._times(laws, s.where, pick):
            at, speed = self._at(laws, t)
            shown = [(value(e[0], {self.t: t}), value(e[1], {self.t: t})) for e in told]
            if not (_in_hull(speed, shown) and same_hull(shown, self._values(at, pick))):
                return False
            seen = True
        return True if seen else None

    def _place(self, where: Basic | None, pick: dict) -> Point | None:
        """The point that a line is about."""
        parts = where.args if isinstance(where, And) else ()
        found = {p.lhs: value(concrete(p.rhs, pick), {}) for p in parts if isinstance(p, Eq)}
        x, y = self.variables
        return (found[x], found[y]) if found.keys() == {x, y} else None

    def _same(self, before: Basic, after: Basic, pick: dict) -> bool | None:
        if not isinstance(before, Tuple) or not isinstance(after, Tuple):
            return None
        laws = [tuple(concrete(e, pick) for e in pair) for pair in zip(before, after, strict=True)]
        found = [alike(u, v, self.t, self._marks([u, v])) for u, v in laws]
        return False if False in found else True if True in found else None


def same_hull(shown: list[Point], around: list[Point]) -> bool:
    """Whether two sets of points have one hull."""
    return all(_in_hull(p, around) for p in shown) and all(_in_hull(p, shown) for p in around)


def _in_hull(p: Point, found: Sequence[Point]) -> bool:
    """Whether p is in the hull of points of the plane: on the inner side of every line through two of them that has
    all on one side."""
    if any(map(mp.isnan, p)) or any(mp.isnan(a) for q in found for a in q):
        return False
    distinct = list(dict.fromkeys((mp.nstr(a, 25), mp.nstr(b, 25)) for a, b in found))
    vertices = [(mpf(a), mpf(b)) for a, b in distinct]
    slack = SLACK * (1 + max(abs(a) for q in (p, *vertices) for a in q))
    ways = [(b - d, c - a) for (a, b), (c, d) in combinations(vertices, 2)]
    ways += [(-b, a) for a, b in ways] + [(mpf(1), mpf(0)), (mpf(0), mpf(1))]
    for m, n in ways:
        levels = [m * a + n * b for a, b in vertices]
        size = slack * (abs(m) + abs(n))
        if not min(levels) - size <= m * p[0] + n * p[1] <= max(levels) + size:
            return False
    return True
