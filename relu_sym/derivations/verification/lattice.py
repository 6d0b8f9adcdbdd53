"""Bumps in the plane or space where something happens, and lattices of points over them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from sympy import Add, DiracDelta, Expr, Heaviside, Matrix, Mul, Poly, Pow, S, Symbol, lambdify, log, sign

from ...budget import remembered
from ...functions import HeavisideStep
from ...steps import SurfaceMeasure

Point = tuple[float, ...]
STARTS = ((0.31, -0.43, 0.22), (-1.27, 0.71, -0.83), (1.13, 1.37, 0.59), (-0.61, -1.19, 1.07), (2.7, -2.1, 1.9))
SHIFT = 0.5
"""Where in its cell a node lies."""
TILT = (0.7, -0.45, 0.3)
"""The bumps are not even: what is odd around their centre is seen."""


class Region(NamedTuple):
    """A ball or box of this radius around a centre; ``polar``: polar coordinates around a point in these places."""

    centre: Point
    radius: float
    polar: tuple[tuple[int, ...], Point] | None = None

    def spacing(self, count: int) -> float:
        """The mean distance of so many points."""
        return 2 * self.radius * count ** (-1 / len(self.centre))


class Bump(NamedTuple):
    """A smooth function that is 0 outside a ball."""

    region: Region

    def law(self, variables: Sequence[Symbol]) -> Expr:
        """Inside the ball."""
        away = [
            (v - S(c).n(12)) / S(self.region.radius).n(12) for v, c in zip(variables, self.region.centre, strict=True)
        ]
        return (1 - Add(*[a**2 for a in away])) ** 8 * (1 + Add(*[t * a for t, a in zip(TILT, away, strict=False)]))

    def holds(self, point: Sequence[float]) -> bool:
        """Whether a point lies in the ball."""
        return math.dist(point, self.region.centre) < self.region.radius


def points(region: Region, count: int) -> Iterator[tuple[Point, float]]:
    """(point, weight) inside the ball, about so many in the box: a grid, which is exact for smooth functions; around a
    singular point one in polar coordinates."""
    n, c, radius = len(region.centre), region.centre, region.radius
    side = math.ceil(count ** (1 / n))
    nodes = [(k + SHIFT) / side for k in range(side)]
    own, at = region.polar or ((), ())
    reach = radius + math.dist([c[k] for k in own], at)
    for u in product(nodes, repeat=n):
        point, weight = [c[k] + radius * (2 * u[k] - 1) for k in range(n)], (2 * radius / side) ** n
        if own:
            r, turn = reach * u[own[0]], 2 * math.pi * u[own[1]]
            height = 0.0 if len(own) == 2 else 2 * u[own[2]] - 1
            ring = math.sqrt(1 - height * height)
            way = (ring * math.cos(turn), ring * math.sin(turn), height)
            for k, j in enumerate(own):
                point[j] = at[k] + r * way[k]
            weight *= (2 * math.pi * r if len(own) == 2 else 4 * math.pi * r * r) * reach / (2 * radius) ** len(own)
        if math.dist(point, c) < radius:
            yield tuple(point), weight


# ---------------------------------------------------------------------- where something happens
def bumps(sides: Sequence[Expr], variables: Sequence[Symbol]) -> list[Bump]:
    """Around singular points, on every surface, and a wide one."""
    n = len(variables)
    singular = list(dict.fromkeys(p for e in sides for p in singular_points(e, variables)))
    found: list[Region] = []
    for own, at in singular[:3]:
        others = [math.dist(at, q) for o, q in singular if o == own and q != at]
        radius = min(1.0, *(0.8 * d for d in others)) if others else 1.0
        centre, shift = [0.31] * n, [0.13 * radius, -0.09 * radius, 0.11 * radius]
        for k, j in enumerate(own):
            centre[j] = at[k] + shift[k]
        found.append(Region(tuple(centre), radius, (own, at)))
    for w in _surfaces(sides):
        p = _zero(w, variables)
        radius = min([0.8, *(0.9 * _away(p, q) for q in singular)]) if p is not None else 0
        if p is not None and radius > 0.1:
            found.append(Region(p, radius))
    if not singular:
        found.append(Region((0.21, -0.33, 0.17)[:n], 2.0 if n == 2 else 1.4))
    return [Bump(r) for r in found[:4]]


def _away(p: Point, singular: tuple) -> float:
    own, at = singular
    return math.dist([p[k] for k in own], at)


def singular_points(e: Expr, variables: Sequence[Symbol]) -> Iterator[tuple[tuple[int, ...], Point]]:
    """(places, point): where a power or logarithm of a sum of squares has its zero, and plain impulses meet."""
    for h in sorted(e.atoms(Pow, log), key=lambda h: h.sort_key()):
        q = h.args[0]
        own = [v for v in variables if v in q.free_symbols]
        if len(own) < 2 or (h.is_Pow and h.exp.is_Integer and h.exp > 0) or not q.is_polynomial(*own):
            continue
        if Poly(q, *own).total_degree() == 2:
            yield from _least(q, own, variables)
    for m in sorted(e.atoms(Mul), key=lambda m: m.sort_key()):
        ends = [d.args[0] for d in m.args if isinstance(d, DiracDelta)]
        own = [v for v in variables if any(v in w.free_symbols for w in ends)]
        if 1 < len(ends) == len(own) and all(w.is_polynomial(*own) for w in ends):
            yield from _least(Add(*[w**2 for w in ends]), own, variables)


def _least(q: Expr, own: Sequence[Symbol], variables: Sequence[Symbol]) -> Iterator[tuple[tuple[int, ...], Point]]:
    slope = Matrix([q.diff(v) for v in own])
    ways = slope.jacobian(list(own))
    if ways.free_symbols or ways.det() == 0:
        return
    at = -ways.inv() * slope.xreplace(dict.fromkeys(own, S.Zero))
    if abs(q.xreplace(dict(zip(own, at, strict=True)))) < 1e-12:
        yield tuple(variables.index(v) for v in own), tuple(float(c) for c in at)


def _surfaces(sides: Sequence[Expr]) -> list[Expr]:
    heads = (DiracDelta, HeavisideStep, Heaviside, sign, SurfaceMeasure)
    found = dict.fromkeys(h.args[0] for e in sides for h in sorted(e.atoms(*heads), key=lambda h: h.sort_key()))
    return list(found)[:3]


def _zero(w: Expr, variables: Sequence[Symbol]) -> Point | None:
    """A point of the surface."""
    found = (newton(w, variables, start[: len(variables)]) for start in STARTS)
    return next((p for p in found if p is not None), None)


def slopes(w: Expr, variables: Sequence[Symbol]) -> list[Expr]:
    """The gradient where there is one."""
    return [w.diff(v).replace(DiracDelta, lambda *_: S.Zero) for v in variables]


@remembered(512)
def _law(w: Expr, variables: tuple[Symbol, ...]) -> Callable[..., list[float]]:
    """A function and its gradient."""
    return lambdify(list(variables), [w, *slopes(w, variables)], "math")


def newton(w: Expr, variables: Sequence[Symbol], start: Sequence[float]) -> Point | None:
    """A point of w = 0, by steps along the gradient."""
    law, p = _law(w, tuple(variables)), start
    for _ in range(60):
        try:
            value, *slope = law(*p)
            size = sum(s * s for s in slope)
            p = [a - value * s / size for a, s in zip(p, slope, strict=True)]
        except (ArithmeticError, ValueError, TypeError):
            return None
        if abs(value) < 1e-12 * (1 + math.sqrt(size)) and max(map(abs, p)) < 1e4:
            return tuple(p)
    return None


@remembered(512)
def mean_slope(w: Expr, variables: tuple[Symbol, ...], middle: Point, reach: float) -> float:
    """The length of the gradient, its mean over some points of w = 0 near by; else around the middle."""
    starts = [[m + reach * s / 3 for m, s in zip(middle, p, strict=False)] for p in STARTS]
    found = [p for p in (newton(w, variables, s) for s in starts) if p is not None and math.dist(p, middle) < 2 * reach]
    lengths = [math.hypot(*_law(w, variables)(*p)[1:]) for p in found or starts]
    return sum(lengths) / len(lengths)
