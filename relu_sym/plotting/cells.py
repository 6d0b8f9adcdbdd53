"""From a function of two variables at a point to a picture: which cell each place near the point lies in, and the set
that the gradients of the cells span."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from sympy import Basic, Expr, FiniteSet, S, Symbol, Tuple, lambdify

from ..calculus.subdifferentials.attempt import joined
from ..calculus.subdifferentials.several import Answer, Case, Local, answered, question
from ..errors import UnsupportedError
from ..forms.cells.ellipsoid import Ellipsoid
from ..forms.cells.polytope import Polytope
from ..forms.cells.vectors import Vector
from ..forms.exact import expression, scalar
from ..modes import as_kind
from ..rendering.printers import tex
from .picture import Point

SIDE = 161
"""Places in a row of the picture of the cells."""
CURVE = 72
"""Corners of an ellipse."""


class Label(NamedTuple):
    """A formula at a place; ``color`` is the number of the gradient that it names."""

    at: Point
    text: str
    color: int


class CellPicture(NamedTuple):
    """The neighbourhood of a point: ``owner`` is for each place the number of the gradient there, -1 outside the disc,
    -2 where it is not decided; ``switches`` are the values of each switch, 0 on its curve."""

    names: tuple[str, str]
    center: Point
    radius: float
    owner: tuple[tuple[int, ...], ...]
    switches: tuple[tuple[tuple[float, ...], ...], ...]
    labels: tuple[Label, ...]


class SetPicture(NamedTuple):
    """A set of slopes: the corners of a polygon (or segment, or point) in order, the gradients with their numbers."""

    outline: tuple[Point, ...]
    dots: tuple[tuple[Point, int], ...]
    exact: bool
    note: str = ""


class Pair(NamedTuple):
    """Both, and the function in LaTeX."""

    cells: CellPicture
    slopes: SetPicture
    title: str
    kind: str


def pair(f: Any, variables: Any, at: Any, kind: str, radius: Any) -> Pair:
    """The cells at the point and the set; ``UnsupportedError`` unless f is one function of two variables, at numbers.

    >>> from sympy import Abs, symbols
    >>> x, y = symbols('x y', real=True)
    >>> found = pair(Abs(x) + y, (x, y), (0, 0), 'clarke', None)
    >>> found.slopes.outline, found.cells.radius
    (((-1.0, 1.0), (1.0, 1.0)), 1.0)
    """
    q = question(f, variables, at)
    if q.shape is not None or len(q.variables) != 2:
        raise UnsupportedError(
            "a picture of cells is of one function of two variables, not of {0} in {1}", f, variables
        )
    _check_numbers([*(q.out(e) for e in q.components), *q.point], [q.out(v) for v in q.variables])
    found = answered(q, as_kind(kind))
    (case,) = found.cases
    if case.found is None:
        raise UnsupportedError("a norm at its zero has no cells: draw its set, rs.plot(rs.subdifferential(...))")
    gradients = list(dict.fromkeys([*case.found.gradients, *case.found.doubtful]))
    cells = _cells(found, case, gradients, _radius(radius, case.found))
    return Pair(cells, outline(found.result, gradients), tex(q.out(q.components[0])), found.kind.value)


def _check_numbers(parts: Sequence[Any], variables: Sequence[Symbol]) -> None:
    """Only numbers can be drawn."""
    f, *point = parts
    for s in sorted(f.free_symbols - set(variables), key=str):
        raise UnsupportedError(
            "{0} contains {1}, which has no value: substitute numbers, f.subs({1}, ...), before drawing", f, s
        )
    for e in point:
        if e.free_symbols:
            raise UnsupportedError("the point has the coordinate {0}: give numbers for both, to draw it", e)


def _radius(radius: Any, found: Local) -> float:
    """How far around the point is drawn: within the radius of the sectors, where these were separated."""
    if radius is None:
        return float(math.hypot(*map(float, found.sectors[0].sample))) if found.sectors else 1.0
    given = float(S(radius)) if S(radius).is_number else math.nan
    if not 0 < given < math.inf:
        raise UnsupportedError("radius is a positive number, not {0!r}", radius)
    return given


# ---------------------------------------------------------------------- the cells
Signs = list[tuple[Expr, int]]


def _cells(found: Answer, case: Case, gradients: list[Vector], radius: float) -> CellPicture:
    q, local = found.question, case.found
    assert local is not None
    center = (float(q.point[0]), float(q.point[1]))
    rows: list[tuple[Signs, int]] = []
    for s in local.sectors:
        rows.append((s.branches, gradients.index(s.gradient)))
    for c in () if local.sectors else (*local.sure, *local.thin):
        signs = [(_affine(d.gradient, q.variables, q.point) if d.law is None else d.law, d.sign) for d in c.decisions]
        slope = joined(c.gradients)
        decided = not (c.thin and slope in local.doubtful) and slope in gradients
        rows.append((signs, gradients.index(slope) if decided else -2))
    laws = list(dict.fromkeys(e for signs, _ in rows for e, _ in signs))
    values = {e: lambdify(q.variables, e, modules="math") for e in laws}
    steps = [2 * k / (SIDE - 1) - 1 for k in range(SIDE)]
    places = [[(center[0] + radius * u, center[1] + radius * v) for u in steps] for v in steps]
    grids = {e: [[_number(values[e], at) for at in row] for row in places] for e in laws}
    owner = []
    for j, v in enumerate(steps):
        line = []
        for i, u in enumerate(steps):
            inside = u * u + v * v <= 1
            here = (n for signs, n in rows if all(grids[e][j][i] * s >= 0 for e, s in signs))
            line.append(next(here, -2) if inside else -1)
        owner.append(tuple(line))
    names = (tex(q.out(q.variables[0])), tex(q.out(q.variables[1])))
    labels = _labels(rows, grids, steps, center, radius, gradients)
    shown = tuple(tuple(map(tuple, grids[e])) for e in laws)
    return CellPicture(names, center, radius, tuple(owner), shown, labels)


def _affine(g: Vector, variables: Sequence[Expr], point: Sequence[Expr]) -> Expr:
    return sum((expression(scalar(a)) * (v - p) for a, v, p in zip(g, variables, point, strict=True)), start=S.Zero)


def _number(f: Any, at: Point) -> float:
    try:
        return float(f(*at))
    except (ArithmeticError, ValueError, TypeError):
        return math.nan


def _labels(
    rows: list[tuple[Signs, int]],
    grids: dict,
    steps: list[float],
    center: Point,
    radius: float,
    gradients: list[Vector],
) -> tuple[Label, ...]:
    """A gradient in the middle of each cell, a little outside the middle of the disc."""
    out = []
    for signs, n in rows:
        inside = [
            (u, v)
            for j, v in enumerate(steps)
            for i, u in enumerate(steps)
            if 0.2 <= u * u + v * v <= 0.85 and all(grids[e][j][i] * s > 0 for e, s in signs)
        ]
        if not inside or n < 0:
            continue
        u, v = (sum(p[k] for p in inside) / len(inside) for k in (0, 1))
        u, v = min(inside, key=lambda p: math.hypot(p[0] - u, p[1] - v))
        text = tex(Tuple(*(expression(scalar(a)) for a in gradients[n])))
        out.append(Label((center[0] + radius * u, center[1] + radius * v), text, n))
    return tuple(out)


# ---------------------------------------------------------------------- the set
def outline(result: Any, gradients: Sequence[Vector] = ()) -> SetPicture:
    """A set of slopes in the plane: a polytope, a finite set, an ellipse, or nothing."""
    dots = tuple((_point(g), k) for k, g in enumerate(gradients))
    if isinstance(result, Polytope):
        corners = [_point(v) for v in result.vertices] if result._shape is None else []
        if not corners or any(len(p) != 2 for p in corners):
            raise UnsupportedError("a picture is of a set of slopes in two variables, not of {0}", result)
        around = tuple(_in_order(corners))
        given = dots or tuple((p, 0) for p in around)
        return SetPicture(around, given, result.exact, "" if result.exact else "enclosure")
    if isinstance(result, Ellipsoid) and result.dimension == 2:
        return SetPicture(_ellipse(result), (), True)
    if isinstance(result, FiniteSet) and all(isinstance(p, Tuple) and len(p) == 2 for p in result):
        return SetPicture((), dots or tuple((_point(p), 0) for p in result), True)
    if result is S.EmptySet:
        return SetPicture((), (), True, "empty")
    raise UnsupportedError("a picture is of a set of slopes in two variables, not of {0}", result)


def is_set_of_slopes(f: Any) -> bool:
    """Whether a set is drawn, and not a function."""
    tuples = isinstance(f, FiniteSet) and len(f) > 0 and all(isinstance(p, Tuple) for p in f)
    return isinstance(f, (Polytope, Ellipsoid)) or tuples


def _point(p: Any) -> Any:
    """Two numbers."""
    entries = [e if isinstance(e, Basic) else expression(scalar(e)) for e in p]
    if any(e.free_symbols for e in entries):
        raise UnsupportedError("{0} has parameters: substitute numbers before drawing", Tuple(*entries))
    return tuple(map(float, entries))


def _in_order(corners: list[Point]) -> list[Point]:
    """Around their middle."""
    u, v = (sum(p[k] for p in corners) / len(corners) for k in (0, 1))
    return sorted(corners, key=lambda p: math.atan2(p[1] - v, p[0] - u)) if len(corners) > 2 else corners


def _ellipse(e: Ellipsoid) -> tuple[Point, ...]:
    """c + M d/sqrt(d.M d) for directions d all round."""
    (a, b), (_, c) = ([float(v) for v in row] for row in e.matrix.tolist())
    out = []
    for k in range(CURVE):
        d = (math.cos(2 * math.pi * k / CURVE), math.sin(2 * math.pi * k / CURVE))
        image = (a * d[0] + b * d[1], b * d[0] + c * d[1])
        size = math.sqrt(image[0] * d[0] + image[1] * d[1])
        out.append((float(e.center[0]) + image[0] / size, float(e.center[1]) + image[1] / size))
    return tuple(out)
