"""Neighbouring solutions taken together: intervals as long as they can be, open or closed, and single points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...forms.exact import Scalar
from ...forms.line.piece import Piece


class Run(NamedTuple):
    """An interval of solutions."""

    lo: Scalar
    hi: Scalar
    left_open: bool
    right_open: bool


Place = tuple[Scalar, bool]
"""A point between two pieces, and whether it is a solution."""


def is_true(p: Piece) -> bool:
    """Whether a piece of a truth says 1."""
    return not (p.undefined or p.periodic or p.is_zero())


def joined(places: Sequence[Place], pieces: Sequence[bool]) -> tuple[list[Run], list[Scalar]]:
    """Intervals as long as they can be, and the points by themselves."""
    runs: list[Run] = []
    points: list[Scalar] = []
    start: Place | None = None
    for (at, on), after in zip(places, [*pieces, False], strict=True):
        if start is not None and not (on and after):
            runs.append(Run(start[0], at, not start[1], not on))
            start = None
        elif start is None and on and not after:
            points.append(at)
        if after and start is None:
            start = at, on
    return runs, points
