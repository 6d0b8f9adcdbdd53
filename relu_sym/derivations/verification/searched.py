"""The largest value of a function of several variables, by a search along the edges of its pieces.

Where a function that is linear or quadratic in pieces is not at its best, it rises along an edge of the pieces that
meet there: so the search moves along all directions that the affine forms in it leave, along the slope, and along the
last move, from the corners of the pieces on.  Along the curved walls of a domain it slides.  Nothing of the engine is
used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from itertools import islice
from math import inf, isinf, isnan, nan
from random import Random
from typing import Any, NamedTuple

from mpmath import mpf
from sympy import Abs, Basic, Expr, Heaviside, Max, Min, Poly, Symbol, lambdify, oo
from sympy import sign as SympySign
from sympy.core.relational import Relational

from ...functions import HeavisideStep, ReLU
from .values import value
from .walls import Row, corners_of, directions_of, forms, loosened

Point = tuple[float, ...]
FLAT = 1e-11
"""What rises less than this along a direction is flat."""
FAR, START, END = 2.0**40, 4.0, 2.0**-34
CORNERS, DIRECTIONS, MOVES = 300, 24, 400
STEP = 2.0**-12
"""Of quotients."""
BESIDE, OUT = 1e-9, 64.0
STEPS = (HeavisideStep, Heaviside, SympySign)
"""Heads that jump; the branches of a Piecewise are told apart by walls that are a little wider."""


class Best(NamedTuple):
    """The largest value that was found, and a point that has it."""

    value: float
    place: Point


class Searched:
    """q, a function of some variables with a number for every other symbol."""

    def __init__(self, q: Expr, variables: Sequence[Symbol], sign: int = 1) -> None:
        self.variables, self.sign, self.is_finite = tuple(variables), sign, False
        self.q = loosened(q)
        self.forms = forms(q, self.variables)
        ways = islice(directions_of(self.forms, len(self.variables)), DIRECTIONS)
        self.directions = [tuple(map(float, d)) for d in ways]
        self._fast = floats(self.q, self.variables)
        self._anchor = self._middle() if _has_curved_walls(self.q, self.variables) else None

    def plain(self, p: Sequence[float]) -> float:
        """q(p), nan where there is no value."""
        try:
            v = self._fast(*p)
        except NameError:
            return float(value(self.q, dict(zip(self.variables, map(mpf, p), strict=True))))
        except (ArithmeticError, ValueError, TypeError):
            return nan
        return float(v) if isinstance(v, (int, float)) else nan

    def at(self, p: Sequence[float]) -> float:
        """sign*q(p), -oo where there is no value."""
        v = self.sign * self.plain(p)
        return -inf if isnan(v) or (self.is_finite and v == inf) else v

    @property
    def rises_beyond(self) -> bool:
        """Whether it may have several tops: a least or a largest value stands in it with the wrong sign somewhere."""
        return self.q.has(Min) and self.q.has(Max, Abs, ReLU)

    def finite(self) -> Searched:
        """The same where it is finite only."""
        made = copy(self)
        made.is_finite = True
        return made

    def corners(self) -> list[Row]:
        """Where as many forms as there are variables are 0."""
        return list(dict.fromkeys(islice(corners_of(self.forms, len(self.variables)), CORNERS)))

    def _middle(self) -> Point | None:
        """A point inside a domain with curved walls: in the middle of points of it, if it is convex."""
        rng, n = Random(5), len(self.variables)
        tried = (tuple(rng.uniform(-size, size) for _ in range(n)) for size in (0.25, 1, 4, 16) for _ in range(60))
        found = [p for p in tried if not isinf(self.at(p))]
        middle = tuple(sum(c) / len(found) for c in zip(*found, strict=True)) if found else None
        return middle if middle is not None and not isinf(self.at(middle)) else None

    def _to(self, p: Point, d: Point, t: float) -> Point:
        """p + t*d; where that is outside of curved walls, the point of the wall towards the middle: so a search slides
        along them."""
        far = moved(p, d, t)
        if self._anchor is None or not isinf(self.at(far)):
            return far
        inside, outside = 0.0, 1.0
        for _ in range(60):
            share = (inside + outside) / 2
            there = tuple(a + share * (b - a) for a, b in zip(self._anchor, far, strict=True))
            inside, outside = (inside, share) if isinf(self.at(there)) else (share, outside)
        return tuple(a + inside * (b - a) for a, b in zip(self._anchor, far, strict=True))

    def places(self) -> list[Point]:
        """Corners, and points between them."""
        rng, n = Random(7), len(self.variables)
        points = [tuple(map(float, p)) for p in self.corners()]
        if self.q.has(*STEPS):  # the best may be approached only, on one side of a jump
            ways = [tuple(s * BESIDE * a for a in d) for d in self.directions[:6] for s in (1, -1)]
            points += [tuple(map(sum, zip(p, d, strict=True))) for p in points[:40] for d in ways]
        pairs = [rng.sample(points, 2) for _ in range(8 * (len(points) > 1))]
        between = [tuple((a + b) / 2 for a, b in zip(*pair, strict=True)) for pair in pairs]
        loose = [tuple(rng.randint(-24, 24) / 8 for _ in range(n)) for _ in range(8)]
        if len(points) and self.rises_beyond:  # of several tops one may be far out
            ways = [tuple(s * OUT * a for a in d) for d in self.directions for s in (1, -1)]
            loose += [tuple(map(sum, zip(p, d, strict=True))) for p in points[:6] for d in ways]
        return [*points, *between, *loose, *([self._anchor] if self._anchor is not None else [])]

    def best(self, hints: Sequence[Point] = ()) -> Best:
        """The largest value; oo where the search goes on without end."""
        ranked = sorted(((self.at(p), p) for p in self.places()), key=lambda found: -found[0])
        starts = [*hints, *(p for v, p in ranked[: 1 if hints else 2])]
        found = Best(-inf, starts[0])
        for p in starts:
            one = self._climbed(p)
            found = one if one.value > found.value else found
            if found.value == inf:
                break
        return found

    def _climbed(self, p: Point) -> Best:
        best, step, last, moves = self.at(p), START, None, 0
        if isinf(best):
            return Best(best, p)
        while step > END and moves < MOVES:
            start = p
            ways = [*self.directions, *([last] if last else []), *self._slope(p, step)]
            for way in ways:
                d, t, v = self._along(p, way, step, best)
                if not v > best + FLAT * t + 1e-14 * abs(best):
                    continue
                while (w := self.at(self._to(p, d, 2 * t))) > v:
                    t, v = 2 * t, w
                    if t > FAR:
                        return Best(inf, p)
                p, best, moves = self._to(p, d, t), v, moves + 1
            last = tuple(a - b for a, b in zip(p, start, strict=True)) if p != start else None
            step = step / 4 if last is None else step
        return Best(best, p)

    def _along(self, p: Point, way: Point, step: float, best: float) -> tuple[Point, float, float]:
        """The best of one step to both sides and of the top of the parabola through them: direction, length, value."""
        back = tuple(-a for a in way)
        plus, minus = self.at(self._to(p, way, step)), self.at(self._to(p, back, step))
        tried = [(plus, way, step), (minus, back, step)]
        bent = 2 * best - plus - minus
        if not isinf(bent) and bent > 0 and (top := step * (plus - minus) / (2 * bent)):
            d = way if top > 0 else back
            tried.append((self.at(self._to(p, d, abs(top))), d, abs(top)))
        v, d, t = max(tried, key=lambda found: found[0])
        return d, t, v

    def slope(self, p: Point, h: float = STEP) -> tuple[float, ...]:
        """The gradient by quotients."""
        return tuple((self.at(shifted(p, k, h)) - self.at(shifted(p, k, -h))) / (2 * h) for k in range(len(p)))

    def _slope(self, p: Point, step: float) -> list[Point]:
        g = self.slope(p, step / 1000)
        size = sum(a * a for a in g) ** 0.5
        return [tuple(a / size for a in g)] if size and not (isnan(size) or isinf(size)) else []


def _has_curved_walls(q: Basic, variables: Sequence[Symbol]) -> bool:
    """Whether a condition on the variables is not affine, and +oo stands beside it."""
    if not q.has(oo):
        return False
    sides = [r.lhs - r.rhs for r in q.atoms(Relational) if not r.free_symbols.isdisjoint(variables)]
    return any(e.is_polynomial(*variables) is False or Poly(e, *variables).total_degree() > 1 for e in sides)


def floats(q: Basic, variables: Sequence[Symbol]) -> Callable[..., Any]:
    """q as a function of floats."""
    return lambdify(variables, q, modules=[{"Max": max, "Min": min, "Abs": abs}, "math"])


def moved(p: Point, d: Point, t: Any) -> Point:
    """p + t*d."""
    return tuple(a + t * b for a, b in zip(p, d, strict=True))


def shifted(p: Point, k: int, h: float) -> Point:
    """The point moved along one axis."""
    return tuple(a + (h if i == k else 0) for i, a in enumerate(p))
