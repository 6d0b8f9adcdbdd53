"""Convex polygons by their vertices and the lines of their edges; a vertex is where two lines meet.

So its numbers do not grow from cut to cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .slots import Form, Frame, Place, Signs

Box = Sequence[tuple[Fraction, Fraction]]


class Vertex:
    """A vertex with the signs of the arguments of switches there, by node."""

    __slots__ = ("place", "signs")

    def __init__(self, place: Place) -> None:
        self.place = place
        self.signs: dict[int, Signs] = {}


Polygon = tuple[list[Vertex], list[Form]]
"""The vertices counterclockwise, and lines; line i goes from vertex i to the next one."""


class Points:
    """The vertices that are known: one for each point, also if it is found in the polygons on both sides of an edge."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.known: dict[tuple[int, int], Vertex] = {}

    def rectangle(self, box: Box) -> Polygon:
        """The box."""
        (a, b), (c, d) = box
        lines = [
            (-c.numerator, 0, c.denominator),
            (b.numerator, -b.denominator, 0),
            (d.numerator, 0, -d.denominator),
            (-a.numerator, a.denominator, 0),
        ]
        return [self.meeting(lines[i - 1], lines[i]) for i in range(4)], lines

    def meeting(self, f: Form, g: Form) -> Vertex:
        """The point where two lines meet."""
        a, b, c = f
        p, q, r = g
        w, x, y = b * r - c * q, c * p - a * r, a * q - b * p
        if w < 0:
            w, x, y = -w, -x, -y
        place = self.frame.place(w, x, y)
        known = self.known.get(place[3:])
        if known is None:
            known = self.known[place[3:]] = Vertex(place)
            return known
        v, s, t, _, _ = known.place
        return known if s * w == x * v and t * w == y * v else Vertex(place)


def sides(points: Points, polygon: Polygon, signs: Sequence[int], form: Form) -> tuple[Polygon, Polygon]:
    """The parts of a polygon where a form is negative and where it is positive, both of which there are."""
    n, (vertices, lines) = len(signs), polygon
    i = 0
    while not signs[i] > 0 >= signs[i - 1]:
        i += 1
    j = i + 1
    while signs[j - n] > 0:
        j += 1
    enters = points.meeting(lines[i - 1], form) if signs[i - 1] else vertices[i - 1]
    leaves = points.meeting(lines[j - 1 - n], form) if signs[j - n] else vertices[j - n]
    vertices, lines = vertices + vertices, lines + lines
    b, e = j + (signs[j - n] == 0), i + n - (signs[i - 1] == 0)
    above = [enters, *vertices[i:j], leaves], [lines[i - 1 + n], *lines[i:j], form]
    below = [leaves, *vertices[b:e], enters], [lines[b - 1], *lines[b:e], form]
    return below, above
