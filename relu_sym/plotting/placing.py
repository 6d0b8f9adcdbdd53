"""Where a note finds room: the candidate box that the fewest curves and dots pass through."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from .picture import Picture, Point

MOST_WORK = 300_000
"""Comparisons of segments with boxes; beyond that the first candidate is taken."""


class Box(NamedTuple):
    """A rectangle in data coordinates."""

    left: float
    bottom: float
    right: float
    top: float


def obstacles(picture: Picture) -> list[tuple[Point, Point]]:
    """Everything a note should not cover, as segments."""
    out = [pair for run in picture.curves for pair in pairwise(run)]
    out += [(p, p) for p in (*picture.marks.hollow, *picture.marks.filled)]
    out += [((s.x, s.low), (s.x, s.high)) for s in picture.marks.segments]
    return out + [((a.x, 0.0), (a.x, a.tip)) for a in picture.arrows]


def freest(boxes: Sequence[Box], around: Sequence[tuple[Point, Point]]) -> int:
    """The number of the box that is crossed least, the first of several.

    >>> freest([Box(0, 0, 1, 1), Box(0, 2, 1, 3)], [((-1.0, 0.5), (2.0, 0.5))])
    1
    """
    counts = [sum(crosses(p, q, box) for p, q in around) for box in boxes]
    return counts.index(min(counts))


def crosses(p: Point, q: Point, box: Box) -> bool:
    """Whether the segment from p to q meets the box (Liang and Barsky's clipping)."""
    enter, leave = 0.0, 1.0
    for start, stop, low, high in ((p[0], q[0], box.left, box.right), (p[1], q[1], box.bottom, box.top)):
        if start == stop:
            if not low <= start <= high:
                return False
            continue
        one, two = sorted(((low - start) / (stop - start), (high - start) / (stop - start)))
        enter, leave = max(enter, one), min(leave, two)
    return enter <= leave
