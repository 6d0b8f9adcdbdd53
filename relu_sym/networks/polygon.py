"""Convex polygons by their vertices and the lines of their edges; a vertex is where two lines meet.

So its numbers do not grow from cut to cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from .slots import Form, Frame, Place, Signs

Box = Sequence[tuple[Fraction, Fraction]]


class Vertex:
    """A vertex with the signs of the arguments of switches there, by node."""

    __slots__ = ("place", "signs")

    def __init__(self, place: Place) -> None:
        self.place = place
        self.signs: dict[int, Signs] = {}


class Polygon(NamedTuple):
    """The vertices counterclockwise; line i goes from vertex i to the next one."""

    vertices: list[Vertex]
    lines: list[Form]


def rectangle(frame: Frame, box: Box) -> Polygon:
    """The box."""
    (a, b), (c, d) = box
    lines = [
        (-c.numerator, 0, c.denominator),
        (b.numerator, -b.denominator, 0),
        (d.numerator, 0, -d.denominator),
        (-a.numerator, a.denominator, 0),
    ]
    return Polygon([meeting(frame, lines[i - 1], lines[i]) for i in range(4)], lines)


def meeting(frame: Frame, f: Form, g: Form) -> Vertex:
    """The point where two lines meet."""
    a, b, c = f
    p, q, r = g
    w, x, y = b * r - c * q, c * p - a * r, a * q - b * p
    if w < 0:
        w, x, y = -w, -x, -y
    return Vertex(frame.place(w, x, y))


def sides(frame: Frame, polygon: Polygon, signs: Sequence[int], form: Form) -> tuple[Polygon, Polygon]:
    """The parts of a polygon where a form is negative and where it is positive, both of which there are."""
    below: Polygon = Polygon([], [])
    above: Polygon = Polygon([], [])
    for i, (v, line, s) in enumerate(zip(*polygon, signs, strict=True)):
        t = signs[i + 1 - len(signs)]
        if s >= 0:
            above.vertices.append(v)
            above.lines.append(form if s == 0 and t < 0 else line)
        if s <= 0:
            below.vertices.append(v)
            below.lines.append(form if s == 0 and t > 0 else line)
        if s * t < 0:
            new = meeting(frame, line, form)
            above.vertices.append(new)
            below.vertices.append(new)
            above.lines.append(form if s > 0 else line)
            below.lines.append(line if s > 0 else form)
    return below, above
