"""Vectors of exact scalars: rational where they can be, and then as integers in the same direction."""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd, lcm
from operator import mul
from typing import Any

from ..exact import RATIONAL, Scalar, sign_of
from ..facts import NO_FACTS, Facts

Vector = tuple[Scalar, ...]


def dot(u: Sequence[Scalar], v: Sequence[Scalar]) -> Scalar:
    """The inner product."""
    return sum((a * b for a, b in zip(u, v, strict=True) if a and b), start=0)


def sign(s: Any, facts: Facts = NO_FACTS) -> int:
    """The sign of an exact scalar; integers are scalars too."""
    if isinstance(s, (int, RATIONAL)):
        return (s > 0) - (s < 0)
    return sign_of(s, facts)


def primitive(v: Sequence[Scalar]) -> Vector:
    """The shortest integer vector in the same direction; one with irrational entries as it is."""
    try:
        shared = gcd(*v)
    except TypeError:  # not all of them are integers
        if not all(isinstance(a, (int, RATIONAL)) for a in v):
            return tuple(v)
        common = lcm(*(int(a.denominator) for a in v))
        return primitive([int(a.numerator) * (common // int(a.denominator)) for a in v])
    return tuple([a // shared for a in v]) if shared > 1 else tuple(v)


def combined(a: Scalar, u: Vector, b: Scalar, v: Vector) -> Vector:
    """a*u + b*v, made primitive."""
    return primitive([a * s + b * t for s, t in zip(u, v, strict=True)])


def moved(v: Vector, c: Scalar, w: Vector) -> Vector:
    """v + c*w."""
    if len(v) == 3:
        return v[0] + c * w[0], v[1] + c * w[1], v[2] + c * w[2]
    if len(v) == 4:
        return v[0] + c * w[0], v[1] + c * w[1], v[2] + c * w[2], v[3] + c * w[3]
    return tuple([a + c * b for a, b in zip(v, w, strict=True)])


def heights(g: Vector, points: Sequence[Vector]) -> list[Scalar]:
    """The inner products of g with points."""
    if len(g) == 3:
        a, b, c = g
        return [a * x + b * y + c * z for x, y, z in points]
    if len(g) == 4:
        a, b, c, d = g
        return [a * x + b * y + c * z + d * w for x, y, z, w in points]
    return [sum(map(mul, g, p)) for p in points]


def signs(values: Sequence[Scalar], facts: Facts = NO_FACTS) -> list[int]:
    """The signs of scalars."""
    return [(v > 0) - (v < 0) if type(v) is int else sign(v, facts) for v in values]


def some_directions(n: int) -> list[Vector]:
    """The axes and a few that are not parallel to any."""
    axes = [tuple(int(i == k) for i in range(n)) for k in range(n)]
    return [*axes, *(tuple(1 + (k * (i + 1)) % 5 * (-1) ** (i * k) for i in range(n)) for k in range(1, 6))]
