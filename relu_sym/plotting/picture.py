"""What a picture holds, as plain numbers and texts: nothing here knows matplotlib."""

from __future__ import annotations

from typing import NamedTuple

Point = tuple[float, float]


class Arrow(NamedTuple):
    """Impulses of one sign at one point: from (x, 0) to (x, tip); ``labels`` are formulas without dollar signs.

    ``dashed``: only derivatives of delta stand there.
    """

    x: float
    tip: float
    labels: tuple[str, ...]
    dashed: bool = False


class Segment(NamedTuple):
    """The set {x} x [low, high]; ``enclosure``: it only contains the true one."""

    x: float
    low: float
    high: float
    enclosure: bool = False


class Mark(NamedTuple):
    """A vertical line with a note: a pole, an enclosure, or (``refusal``) a point where an object does not exist."""

    x: float
    note: str = ""
    refusal: bool = False


class Marks(NamedTuple):
    """What is drawn at the breakpoints."""

    hollow: tuple[Point, ...] = ()
    """One-sided limits that are not attained: open circles."""
    filled: tuple[Point, ...] = ()
    """Values at jumps, at holes and at ends: filled dots."""
    segments: tuple[Segment, ...] = ()
    lines: tuple[Mark, ...] = ()


class Picture(NamedTuple):
    """One picture: ``curves`` are polylines, one or more for every smooth piece, none across a breakpoint."""

    interval: tuple[float, float]
    view: tuple[float, float]
    curves: tuple[tuple[Point, ...], ...]
    marks: Marks = Marks()
    arrows: tuple[Arrow, ...] = ()
    to_scale: bool = True
    """Whether the arrows' heights are their weights on the vertical axis."""
