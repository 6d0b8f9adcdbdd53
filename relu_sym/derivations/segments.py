"""The lines of polygons and of decision boundaries, side by side and segment by segment."""

from __future__ import annotations

from typing import Any

from sympy import Add, Expr, Integral, S, Subs, Symbol, Tuple, acos, oo, pi, sqrt

from ..functions import Dirac, HeavisideStep
from ..geometry.decision import DecisionBoundary
from ..geometry.polygon import PolygonalRegion, half_plane
from ..steps import D, Step, SurfaceMeasure
from ..symbols import exact
from .catalogue import step

PLACE = Symbol("s", real=True)
"""The place on a segment, from 0 to 1."""


def of_region(p: PolygonalRegion) -> tuple[Step, ...]:
    """The lines of a polygon."""
    limits = [(v, -oo, oo) for v in p.variables]
    shoelace = [(a[0] * b[1] - a[1] * b[0]) / 2 for a, b in p.sides]
    lengths = [sqrt((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) for a, b in p.sides]
    lines = [
        step("shoelace formula", Integral(p.indicator, *limits), Add(*shoelace).expand()),
        step("length of the sides", Integral(p.boundary, *limits), Add(*lengths)),
        step("turning angles", Add(*p.turning_angles, evaluate=False), 2 * pi),
    ]
    for v in p.variables:
        layers = [half_plane(a, b, p.variables).diff(v) * _side(p, a, b) for a, b in p.sides]
        lines.append(step("jump across the sides", D(p.indicator, v), Add(*layers)))
    return tuple(lines)


def _side(p: PolygonalRegion, a: Any, b: Any) -> Expr:
    """Dirac on the line of a side, between its ends."""
    x, y = p.variables
    ends = [(b[0] - a[0]) * (x - c[0]) + (b[1] - a[1]) * (y - c[1]) for c in (a, b)]
    return Dirac(half_plane(a, b, p.variables)) * HeavisideStep(ends[0].expand()) * HeavisideStep(-ends[1].expand())


def of_line(line: DecisionBoundary, f: Expr, variables: Tuple, box: Tuple) -> tuple[Step, ...]:
    """The lines of a decision boundary: f is 0 on every segment; its length; its kinks."""
    lines = []
    for a, b in line.segments:
        there = [p + PLACE * (q - p) for p, q in zip(a, b, strict=True)]
        lines.append(step("zero of an affine piece", Subs(f, variables, Tuple(*there)), S.Zero))
    limits = [Tuple(v, *exact(side)[0]) for v, side in zip(variables, box, strict=True)]
    lines.append(step("length by the coarea formula", Integral(SurfaceMeasure(f, variables), *limits), line.length))
    for (at, angle), (u, w) in zip(line.turning_angles, _corners(line), strict=True):
        dot = (u[0] * w[0] + u[1] * w[1]) / sqrt((u[0] ** 2 + u[1] ** 2) * (w[0] ** 2 + w[1] ** 2))
        way = S.One if u[0] * w[1] - u[1] * w[0] > 0 else S.NegativeOne
        lines.append(step("turning angle", way * acos(dot, evaluate=False), angle, where=Tuple(*at)))
    return tuple(lines)


def _corners(line: DecisionBoundary) -> list[tuple[tuple, tuple]]:
    """The directions before and after each kink."""
    found = []
    for chain in line.chains:
        around = (*chain, chain[1]) if chain[0] == chain[-1] else chain
        for a, b, c in zip(around, around[1:], around[2:], strict=False):
            u, w = ((q[0] - p[0], q[1] - p[1]) for p, q in ((a, b), (b, c)))
            if u[0] * w[1] - u[1] * w[0] != 0:
                found.append((u, w))
    return found
