"""Gradients near a point by numbers: samples on shrinking spheres, and the distance of a vector to a hull."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from mpmath import mp, mpf, workdps
from mpmath.libmp import NoConvergence
from sympy import QQ, Basic, Dummy, Expr, Poly, Rational, Symbol, Tuple
from sympy.polys.polyerrors import BasePolynomialError

from .values import value

RADII = (Rational(1, 10**10), Rational(1, 10**20))
"""Of the spheres; a quotient takes a step of the sixth power."""
CLOSE = mpf(10) ** -8
"""What is left at the smaller radius."""
SMALL = mpf(10) ** -20
"""How far from the point a cell is looked at."""
RANDOM = 40
"""Random directions for each variable."""
Vector = tuple[Any, ...]


def norm(v: Iterable[Any]) -> Any:
    return mp.sqrt(mp.fsum(a * a for a in v))


def gradient(f: Sequence[Basic], variables: Sequence[Symbol], at: Vector, h: Any) -> Vector | None:
    """All partial quotients of all components; None at a kink, or where there is no value."""
    out = []
    for e in f:
        here = value(e, dict(zip(variables, at, strict=True)))
        for k in range(len(variables)):
            left, right = (
                value(e, dict(zip(variables, (*at[:k], at[k] + s * h, *at[k + 1 :]), strict=True))) for s in (-1, 1)
            )
            below, above = (here - left) / h, (right - here) / h
            if mp.isnan(below) or mp.isnan(above) or abs(above - below) > CLOSE * (1 + abs(above)) / 100:
                return None
            out.append((below + above) / 2)
    return tuple(out)


def directions(n: int, known: Iterable[Vector]) -> list[Vector]:
    """Directions of length 1: the known ones and their opposites (across affine switches a cell too), the axes, random
    ones."""
    rng = random.Random(n)
    found = [tuple(mpf(s * (i == k)) for i in range(n)) for k in range(n) for s in (1, -1)]
    found += [tuple(s * mpf(a) for a in d) for d in known for s in (1, -1)]
    if n > 1:
        found += [tuple(mpf(rng.gauss(0, 1)) for _ in range(n)) for _ in range(RANDOM * n)]
    return [tuple(a / size for a in d) for d in found if (size := norm(d)) > 0]


def on_spheres(
    f: Sequence[Basic], variables: Sequence[Symbol], at: Sequence[Expr], into: Sequence[Vector], laws: Sequence[Expr]
) -> list[list[Vector]]:
    """For each radius the gradients there, each once: along the directions, and between the zero sets of the laws."""
    out, centre = [], tuple(value(a, {}) for a in at)
    for radius in RADII:
        r, found = _real(radius), list[Vector]()
        for d in (*into, *between(laws, variables, at, radius)):
            g = gradient(f, variables, tuple(a + r * b for a, b in zip(centre, d, strict=True)), r**6)
            if g is not None and not any(near(g, other, CLOSE / 100) for other in found):
                found.append(g)
        out.append(found)
    return out


def near(u: Vector, v: Vector, slack: Any = CLOSE) -> bool:
    """Whether two vectors agree in every coordinate."""
    return all(abs(a - b) <= slack * (1 + abs(b)) for a, b in zip(u, v, strict=True))


def between(laws: Iterable[Expr], variables: Sequence[Symbol], at: Sequence[Expr], radius: Rational) -> list[Vector]:
    """In two variables: a direction to every arc that the zero sets of the laws leave of the circle about a rational
    point; of polynomials with rational coefficients all zeros are found, of others those where the sign changes."""
    if len(variables) != 2 or not all(a.is_Rational for a in at):
        return []
    t = Dummy("t")
    put = dict(zip(variables, (a + radius * u for a, u in zip(at, _on_circle(t), strict=True)), strict=True))
    zeros: list[Any] = []
    for law in laws:
        try:
            over = Poly(law.subs(put, simultaneous=True).together().as_numer_denom()[0], t, domain=QQ)
            coefficients = [_real(c) for c in over.sqf_part().all_coeffs()]
            roots = mp.polyroots(coefficients, maxsteps=200, extraprec=2 * mp.prec) if over.degree() > 0 else []
        except (BasePolynomialError, NoConvergence):
            zeros += _where_signs_change(law, variables, at, radius)
            continue
        zeros += [z.real for z in map(mp.mpc, roots) if abs(z.imag) < mpf(10) ** (-mp.dps // 3) * (1 + abs(z))]
    found = sorted(zeros)
    if not found:
        return []
    middle = [(a + b) / 2 for a, b in pairwise(found)]
    return [_on_circle(m) for m in (found[0] - 1, *middle, found[-1] + 1)]


def _where_signs_change(law: Expr, variables: Sequence[Symbol], at: Sequence[Expr], radius: Rational) -> list[Any]:
    """Parameters of points on the circle where a formula vanishes, between neighbours of a grid of angles."""
    centre, r = tuple(value(a, {}) for a in at), _real(radius)

    def there(angle: Any) -> Any:
        point = (centre[0] + r * mp.cos(angle), centre[1] + r * mp.sin(angle))
        return value(law, dict(zip(variables, point, strict=True)))

    with workdps(4 * mp.dps):
        angles = [mp.pi * (2 * mpf(k) / ANGLES + mpf(1) / 97 - 1) for k in range(ANGLES + 1)]
        rows = [(a, there(a)) for a in angles]
        found = []
        for (low, u), (high, v) in pairwise(rows):
            if u * v < 0:
                try:
                    found.append(mp.tan(mp.findroot(there, (low, high), solver="anderson", tol=u * u * RELATIVE) / 2))
                except (ValueError, ZeroDivisionError):
                    continue
        return found


ANGLES = 24
"""Of the grid on which sign changes are looked for."""
RELATIVE = mpf(10) ** -180


def _on_circle(t: Any) -> Vector:
    return ((1 - t**2) / (1 + t**2), 2 * t / (1 + t**2))


def _real(q: Expr) -> Any:
    return mpf(q.p) / q.q


def distance(q: Vector, points: Sequence[Vector]) -> Any:
    """The distance of q to the convex hull of the points: Wolfe's algorithm.

    Reference: P. Wolfe, Finding the nearest point in a polytope, Mathematical Programming 11 (1976).
    """
    if any(near(q, p, mpf(10) ** -40) for p in points):
        return mpf(0)
    moved = [tuple(a - b for a, b in zip(p, q, strict=True)) for p in points]
    chosen = [min(range(len(moved)), key=lambda k: norm(moved[k]))]
    weights = [mpf(1)]
    tiny = mpf(10) ** -30 * (1 + max(map(norm, moved)) ** 2)
    while True:
        x = _combined(weights, [moved[k] for k in chosen])
        least = min(range(len(moved)), key=lambda k: _dot(x, moved[k]))
        if _dot(x, moved[least]) > _dot(x, x) - tiny or least in chosen:
            return norm(x)
        chosen.append(least)
        weights.append(mpf(0))
        while True:
            affine = _affine([moved[k] for k in chosen])
            if affine is None:
                return norm(x)
            if all(w > tiny for w in affine):
                weights = affine
                break
            steps = [w / (w - a) for w, a in zip(weights, affine, strict=True) if a <= tiny and w > a]
            theta = min([mpf(1), *steps])
            weights = [w + theta * (a - w) for w, a in zip(weights, affine, strict=True)]
            keep = [k for k, w in enumerate(weights) if w > tiny]
            if len(keep) == len(chosen):
                keep.remove(min(keep, key=lambda k: weights[k]))
            chosen, weights = [chosen[k] for k in keep], [weights[k] for k in keep]


def _affine(points: list[Vector]) -> list[Any] | None:
    """The weights of the least point of the affine hull, of sum 1."""
    m = len(points)
    rows = mp.matrix(m + 1)
    for i in range(m):
        for j in range(m):
            rows[i, j] = _dot(points[i], points[j])
        rows[i, m] = rows[m, i] = mpf(1)
    right = mp.matrix([mpf(0)] * m + [mpf(1)])
    try:
        found = mp.lu_solve(rows, right)
    except ZeroDivisionError:
        return None
    return [found[i] for i in range(m)]


def _combined(weights: Sequence[Any], points: Sequence[Vector]) -> Vector:
    return tuple(mp.fsum(w * p[i] for w, p in zip(weights, points, strict=True)) for i in range(len(points[0])))


def _dot(u: Vector, v: Vector) -> Any:
    return mp.fsum(a * b for a, b in zip(u, v, strict=True))


def numbers(e: Basic) -> Vector:
    """The coordinates of a point: a tuple, or a matrix row by row."""
    entries: Iterator[Any] = iter(e.args if isinstance(e, Tuple) else e.flat())  # type: ignore[attr-defined]
    return tuple(value(a, {}) for a in entries)


def points_of(e: Basic) -> list[Vector]:
    """The points of a hull or a finite set."""
    return [numbers(p) for p in e.args]
