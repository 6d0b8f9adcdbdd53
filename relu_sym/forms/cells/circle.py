"""Directions of the plane in their order round the origin, exactly, and where two support functions cross.

A direction is a vector up to a positive factor.  Floats, where they are far enough apart, only say what the exact
signs would.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cmp_to_key
from math import atan2, hypot

from sympy import Expr, Max, Rational, sqrt
from sympy.matrices import MatrixBase

from ...budget import remembered
from ..exact import Scalar, expression, scalar
from ..facts import NO_FACTS, Facts
from .vectors import Vector, dot, primitive, sign

AXES: tuple[Vector, ...] = ((1, 0), (0, 1), (-1, 0), (0, -1))
FAR = 1e-9
"""Floats of exact numbers that differ by more, relatively, are in this order."""


def exactly(e: Expr) -> Scalar:
    """A number written in one way."""
    return scalar(e if e.is_Rational else e.expand())


def length(u: Vector, matrix: MatrixBase) -> Expr:
    """sqrt(u.M u)."""
    return sqrt(expression(exactly(_form(u, matrix))))


def _form(u: Vector, matrix: MatrixBase) -> Expr:
    v = [expression(scalar(a)) for a in u]
    n = range(len(v))
    return sum((v[i] * matrix[i, j] * v[j] for i in n for j in n if matrix[i, j] != 0), start=Rational(0))


def applied(matrix: MatrixBase, u: Vector) -> Vector:
    """M u."""
    v = [expression(scalar(a)) for a in u]
    return tuple(exactly(sum((matrix[i, j] * v[j] for j in range(len(v))), start=Rational(0))) for i in range(len(v)))


def cross(u: Vector, v: Vector) -> Scalar:
    """The determinant of two vectors."""
    return u[0] * v[1] - u[1] * v[0]


def zeros(w: Vector, c: Scalar, matrix: MatrixBase, facts: Facts = NO_FACTS) -> list[Vector]:
    """The directions u in which w.u = c sqrt(u.M u), M positive definite: two, one or none (w = 0: none)."""
    if not any(sign(a, facts) for a in w):
        return []
    across = (-w[1], w[0])
    if not sign(c, facts):
        return [primitive(across), primitive((w[1], -w[0]))]
    inverse = matrix.inv()
    square = exactly(_form(w, inverse))
    room = square - c * c
    side = sign(room if isinstance(room, int) else scalar(expression(scalar(room)).expand()), facts)
    if side < 0:
        return []
    along = applied(inverse, w)
    half = scalar(sqrt(exactly_expr(room) / matrix.det())) if side else 0
    found = [tuple(c * p + s * half * q for p, q in zip(along, across, strict=True)) for s in (1, -1)]
    tidy = [primitive([exactly(expression(scalar(a))) for a in u]) for u in found]
    return tidy[: 2 if side else 1]


def exactly_expr(s: Scalar) -> Expr:
    """A scalar as an expression, expanded."""
    return expression(exactly(expression(scalar(s))))


@remembered(20000)
def floats(u: Vector) -> tuple[float, ...] | None:
    """The entries as floats; None where parameters stand in them."""
    found = [expression(scalar(a)) for a in u]
    return None if any(e.free_symbols for e in found) else tuple(float(e) for e in found)


def largest(values: Sequence[Expr]) -> Expr:
    """The largest of some numbers; of what has parameters, Max."""
    if any(e.free_symbols for e in values):
        return Max(*values)
    best, about = values[0], float(values[0])
    for e in values[1:]:
        near = float(e)
        if abs(near - about) > FAR * (1 + abs(near)):
            larger = near > about
        else:
            larger = sign(exactly(e - best)) > 0
        if larger:
            best, about = e, near
    return best


# ---------------------------------------------------------------------- order
def in_order(directions: Iterable[Vector], facts: Facts = NO_FACTS) -> list[Vector]:
    """The directions and the axes counterclockwise from (1, 0) on, each once."""
    rows = [(u, _angle(u)) for u in (*AXES, *dict.fromkeys(directions))]

    def compare(p: tuple, q: tuple) -> int:
        (u, a), (v, b) = p, q
        if a is not None and b is not None and FAR < abs(a - b) < 6:
            return -1 if a < b else 1
        return _upper(v, facts) - _upper(u, facts) or -sign(cross(u, v), facts)

    found: list[Vector] = []
    for u, _ in sorted(rows, key=cmp_to_key(compare)):
        if not found or not same(found[-1], u, facts):
            found.append(u)
    return found


def _angle(u: Vector) -> float | None:
    f = floats(u)
    return None if f is None else atan2(f[1], f[0]) % 6.283185307179586


def _upper(u: Vector, facts: Facts) -> int:
    """1 for angles from 0 on below pi, else 0."""
    s = sign(u[1], facts)
    return int(s > 0 or (s == 0 and sign(u[0], facts) > 0))


def same(u: Vector, v: Vector, facts: Facts = NO_FACTS) -> bool:
    """Whether two vectors have one direction."""
    if u == v:
        return True
    p, q = floats(u), floats(v)
    if p is not None and q is not None and hypot(*p) and hypot(*q):
        gap = hypot(*(a / hypot(*p) - b / hypot(*q) for a, b in zip(p, q, strict=True)))
        if gap > FAR:
            return False
    return sign(cross(u, v), facts) == 0 and sign(dot(u, v), facts) > 0


def within(d: Vector, start: Vector, end: Vector, facts: Facts = NO_FACTS) -> bool:
    """Whether d lies in the closed sector from ``start`` counterclockwise to ``end``; all round where those agree."""
    turn = sign(cross(start, end), facts)
    after, before = sign(cross(start, d), facts) >= 0, sign(cross(d, end), facts) >= 0
    if turn > 0:
        return after and before
    if turn == 0 and sign(dot(start, end), facts) > 0:
        return True
    return after if turn == 0 else after or before


def is_left(u: Vector, v: Vector, facts: Facts = NO_FACTS) -> bool:
    """Whether v is to the left of u, less than half a turn."""
    p, q = floats(u), floats(v)
    if p is not None and q is not None and hypot(*p) and hypot(*q):
        turn = (p[0] * q[1] - p[1] * q[0]) / hypot(*p) / hypot(*q)
        if abs(turn) > FAR:
            return turn > 0
    return sign(exactly(exactly_expr(cross(u, v))), facts) > 0


def between(u: Vector, v: Vector, facts: Facts = NO_FACTS) -> Vector:
    """A direction strictly between two that are less than half a turn apart, of small integers where it can be."""
    p, q = floats(u), floats(v)
    if p is None or q is None:
        r, s = (sqrt(exactly_expr(dot(w, w))) for w in (u, v))
        return tuple(a * s + b * r for a, b in zip(u, v, strict=True))
    way = [a / hypot(*p) + b / hypot(*q) for a, b in zip(p, q, strict=True)]
    for digits in range(1, 13):
        found = tuple(round(c * 10**digits) for c in way)
        if is_left(u, found, facts) and is_left(found, v, facts):
            return primitive(found)
    return _closely_between(u, v, facts)


def _closely_between(u: Vector, v: Vector, facts: Facts) -> Vector:
    """A rational direction between two that floats do not part."""
    digits = 16
    while True:
        a, b = ([expression(scalar(c)).evalf(digits + 20) for c in w] for w in (u, v))
        sizes = [sqrt(w[0] ** 2 + w[1] ** 2) for w in (a, b)]
        found = tuple(int(((c / sizes[0] + d / sizes[1]) * 10**digits).round()) for c, d in zip(a, b, strict=True))
        if is_left(u, found, facts) and is_left(found, v, facts):
            return primitive(found)
        digits *= 2
