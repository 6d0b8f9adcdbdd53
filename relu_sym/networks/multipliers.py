"""What is free in bounds by ellipsoids, and how to choose it better: in floats, for any choice gives a bound.

The bound of an output is a sum of entries of the last matrix, so how it grows with the matrices before is found as
gradients are, backwards: q[i][j] by entry i, j.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

from .majorants import Floats

Matrix = list[list[int]]


class Choice(NamedTuple):
    """What is free in the bound of a switch: what V is proportional to, e, and the share of V in the traces then."""

    shape: Floats
    young: float
    share: float


Choices = dict[int, Choice]


class Taken(NamedTuple):
    """What a switch did with a matrix: places and factors (halves) of the entries held behind, the open ones, V with
    its shape and vector."""

    places: list[int]
    halves: list[int]
    opened: list[int]
    above: list[int]
    shape: Floats
    z: Floats
    young: float
    share: float
    matrix: Matrix


def better(made: Taken, begin: int, q: Sequence[Floats], before: Choice | None) -> Choice:
    """The choice by which the sum of q with the bound is least, nearly; halfway from the one before.

    ``begin``: where the entries of the switch begin.
    """
    heights = [float(made.matrix[a][a]) for a in made.places]
    grows = [q[i][i] for i in range(len(heights))]
    least = max(grows) * 1e-12 or 1.0
    new = [sqrt(h / max(g, least)) for h, g in zip(heights[begin:], grows[begin:], strict=True)]
    if before is not None:
        a, b = sum(new) or 1.0, sum(before.shape) or 1.0
        new = [sqrt(max(x / a, 1e-30) * max(y / b, 1e-30)) for x, y in zip(new, before.shape, strict=True)]
    outside = sum(grows[i] * v for i, v in zip(made.opened, made.above, strict=True))
    inside = 0.0
    for row, a, p in zip(q, made.places, made.halves, strict=True):
        if p:
            line = made.matrix[a]
            inside += p * sum(x * h * line[b] for x, b, h in zip(row, made.places, made.halves, strict=True))
    young = sqrt(outside / inside) if outside > 0 and inside > 0 else made.young
    return Choice(new, min(max(young, 1e-5), 1e5), made.share)


def back(made: Taken, q: Sequence[Floats]) -> list[Floats]:
    """How the bounds grow with the matrix before a switch."""
    n = len(made.matrix)
    found = [[0.0] * n for _ in range(n)]
    factor = (1 + made.young) / 4
    for row, a, p in zip(q, made.places, made.halves, strict=True):
        if p:
            line = found[a]
            for x, b, h in zip(row, made.places, made.halves, strict=True):
                line[b] += factor * p * h * x
    if made.opened:
        weight = (1 + 1 / made.young) / 4 * sum(q[i][i] * s for i, s in zip(made.opened, made.shape, strict=True))
        here = [made.places[i] for i in made.opened]
        for a, x in zip(here, made.z, strict=True):
            line = found[a]
            for b, y in zip(here, made.z, strict=True):
                line[b] += weight * x * y
    return found
