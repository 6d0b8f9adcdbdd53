"""What is drawn at the breakpoints: circles at limits that are not attained, dots at values, segments at sets."""

from __future__ import annotations

from sympy import FiniteSet, S, Union, oo

from ..calculus.subdifferentials.subdifferential import SetValuedMap
from ..errors import NotLipschitzError, ReluSymError
from ..forms.exact import Scalar, expression
from ..forms.line.partition import LineForm
from ..forms.line.piece import Piece
from ..symbols import Gate
from .picture import Mark, Marks, Point, Segment
from .window import number


def limit_of(p: Piece, point: Scalar, side: int) -> Scalar | None:
    """The one-sided limit, None where it is not found or does not exist."""
    if p.undefined:
        return None
    try:
        return p.limit(point, side)
    except ReluSymError:
        return None


def sides(form: LineForm, k: int) -> tuple[float | None, float | None]:
    """The finite one-sided limits at breakpoint k."""
    point = form.breaks[k].point
    left, right = (number(limit_of(p, point, s)) for p, s in zip(form.sides(k), (-1, 1), strict=True))
    return left, right


def inside(form: LineForm, a: float, b: float) -> list[tuple[int, float]]:
    """The breakpoints on [a, b] with their places."""
    found = [(k, number(br.point)) for k, br in enumerate(form.breaks)]
    return [(k, x) for k, x in found if x is not None and a <= x <= b]


def of_values(form: LineForm, a: float, b: float) -> Marks:
    """Circles and dots of a function: at jumps, holes, lone values and ends, not where it is continuous."""
    silent = {number(i.point) for i in form.impulses}  # a distribution has no value at its impulses
    principal = {number(p) for p in form.principal}
    hollow: list[Point] = []
    filled: list[Point] = []
    lines: list[Mark] = []
    for k, x in inside(form, a, b):
        value = None if x in silent else number(form.breaks[k].value)
        limits = sides(form, k)
        if not (value is not None and all(_same(v, value) for v in limits)):
            filled += [] if value is None else [(x, value)]
            hollow += [(x, v) for v in dict.fromkeys(limits) if v is not None and not _same(v, value)]
        if x in principal:
            lines.append(Mark(x, "principal value"))
        elif any(_is_pole(p, form.breaks[k].point, s) for p, s in zip(form.sides(k), (-1, 1), strict=True)):
            lines.append(Mark(x))
    return Marks(tuple(hollow), tuple(filled), (), tuple(lines))


def _same(v: float | None, w: float | None) -> bool:
    return v is not None and w is not None and abs(v - w) <= 1e-12 * max(abs(v), abs(w))


def _is_pole(p: Piece, point: Scalar, side: int) -> bool:
    limit = limit_of(p, point, side)
    return limit in (oo, -oo) and not p.is_constant()


def of_sets(sets: SetValuedMap, slopes: LineForm, gate: Gate, a: float, b: float) -> Marks:
    """Segments with closed ends where the set is an interval, dots where it is several numbers, a noted line where
    there is no set or the empty one."""
    hollow: list[Point] = []
    filled: list[Point] = []
    segments: list[Segment] = []
    lines: list[Mark] = []
    for k, x in inside(slopes, a, b):
        point = slopes.breaks[k].point
        limits = sides(slopes, k)
        try:
            s = sets.at(gate.out(expression(point)))
        except ReluSymError as refusal:
            lines.append(Mark(x, "not Lipschitz" if isinstance(refusal, NotLipschitzError) else "no set", True))
            hollow += [(x, v) for v in dict.fromkeys(limits) if v is not None]
            continue
        if s is S.EmptySet:
            lines.append(Mark(x, "empty", True))
            hollow += [(x, v) for v in dict.fromkeys(limits) if v is not None]
            continue
        for part in s.args if isinstance(s, Union) else (s,):
            low, high = number(part.inf), number(part.sup)  # one slope: nothing but the curve to draw
            if isinstance(part, FiniteSet) and (len(part) > 1 or isinstance(s, Union)):
                filled += [(x, v) for v in map(number, part) if v is not None]
            elif low is not None and high is not None and low < high:
                segments.append(Segment(x, low, high, None in limits))
                lines += [Mark(x, "enclosure")] if None in limits else []
    return Marks(tuple(hollow), tuple(filled), tuple(segments), tuple(lines))
