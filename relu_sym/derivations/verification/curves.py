"""Curves that run from a point into a cell, by numbers: x(t) for small t > 0."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mpmath import mpf
from sympy import Basic, Symbol, Tuple

from ...steps import Region, Step
from .spheres import RADII, Vector
from .values import value

RULE = "curve into the cell"


def curves(steps: Iterable[Step]) -> list[Tuple]:
    """The curves that lines name."""
    return [s.before for s in steps if s.rule == RULE and isinstance(s.before, Tuple)]


def parameter(curve: Basic) -> Symbol | None:
    """What a curve depends on: one positive symbol."""
    free = [v for v in curve.free_symbols if isinstance(v, Symbol)]
    return free[0] if len(free) == 1 and free[0].is_positive else None


def along(curve: Basic, at: Vector) -> Iterator[tuple[Any, Vector]]:
    """Points of a curve that tends to the point, each with how far its parameter is from 0."""
    t = parameter(curve)
    if t is None:
        return
    for r in RADII:
        small = mpf(r.p) / r.q
        place = tuple(value(e, {t: small}) for e in curve.args)
        if all(abs(a - b) <= small**0.5 for a, b in zip(place, at, strict=True)):
            yield small, place


def enters(curve: Basic, region: Region, at: Vector, holds: Any) -> bool:
    """Whether a curve from the point is in a region for small parameters."""
    places = [place for _, place in along(curve, at)]
    return len(places) == len(RADII) and all(holds(region, place) for place in places)
