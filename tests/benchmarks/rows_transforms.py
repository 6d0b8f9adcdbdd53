"""Rows about convolutions and transforms."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any, NamedTuple

from sympy import QQ, Expr, Piecewise, Rational, Symbol, exp, laplace_transform, true

import relu_sym as rs

from .inputs import Ramps, ramps, rational, x
from .row import Aim, Rival, Row

s = Symbol("s")


class Tents(NamedTuple):
    """A continuous function, linear between its kinks, 0 beyond them: the points, the values, the expression."""

    points: list[Fraction]
    values: list[Fraction]
    expr: Expr

    def at(self, p: Fraction) -> Fraction:
        for a, b, u, v in zip(self.points, self.points[1:], self.values, self.values[1:], strict=False):
            if a <= p <= b:
                return u + (v - u) * (p - a) / (b - a)
        return Fraction(0)


def tents(n: int, seed: int) -> Tents:
    """n + 1 kinks in order, n pieces between them."""
    f = ramps(n + 1, seed)
    points = sorted(a for _, a in f.terms)
    values = [Fraction(0), *(c for c, _ in f.terms[1:n]), Fraction(0)]
    pairs = [(rational(0), x < rational(points[0]))]
    for a, b, u, v in zip(points, points[1:], values, values[1:], strict=False):
        slope = (v - u) / (b - a)
        pairs.append((rational(u - slope * a) + rational(slope) * x, x < rational(b)))
    return Tents(points, values, Piecewise(*pairs, (rational(0), true), evaluate=False))


def two_tents(n: int) -> tuple[Tents, Tents]:
    return tents(n, 1), tents(n, 2)


def four_sums(given: tuple[Tents, Tents]) -> list[tuple[Any, ...]]:
    """The limit of plain Python: the second derivatives are impulses, their products four running sums of cubics."""
    first, second = (_impulses(f) for f in given)
    found: dict[Any, Any] = {}
    for a, c in first:
        for b, d in second:
            found[a + b] = found.get(a + b, 0) + c * d
    sums, pieces, sixth, half = [QQ(0)] * 4, [], QQ(1, 6), QQ(1, 2)
    for a in sorted(found):
        c = found[a]
        for k in range(4):
            sums[k] += c
            c *= a
        pieces.append((a, -sums[3] * sixth, sums[2] * half, -sums[1] * half, sums[0] * sixth))
    return pieces


def _impulses(f: Tents) -> list[tuple[Any, Any]]:
    """The kinks and the changes of slope there."""
    points, values = ([QQ(u.numerator, u.denominator) for u in part] for part in (f.points, f.values))
    slopes = [(v - u) / (b - a) for a, b, u, v in zip(points, points[1:], values, values[1:], strict=False)]
    changes = zip([QQ(0), *slopes], [*slopes, QQ(0)], strict=True)
    return [(a, after - before) for a, (before, after) in zip(points, changes, strict=True)]


def check_convolution(n: int, given: tuple[Tents, Tents], answer: Any) -> bool:
    """At a point by Simpson's rule between all kinks, exact for products of linear pieces; 0 beyond the supports."""
    f, g = given
    at = f.points[len(f.points) // 2] + g.points[len(g.points) // 3] + Fraction(1, 11)
    cuts = sorted({*f.points, *(at - p for p in g.points)})
    total = Fraction(0)
    for a, b in itertools.pairwise(cuts):
        total += (b - a) / 6 * sum(w * f.at(u) * g.at(at - u) for w, u in ((1, a), (4, (a + b) / 2), (1, b)))
    beyond = f.points[-1] + g.points[-1] + 1
    return answer.subs(x, rational(at)) == rational(total) and answer.subs(x, rational(beyond)) == 0


def check_laplace(n: int, f: Ramps, answer: Expr) -> bool:
    """sum of c*exp(-a*s)/s**2, from 0 on for a < 0."""
    r = Rational(1, 3)
    want = sum(
        rational(c) * (exp(-rational(a) * r) / r**2 if a > 0 else 1 / r**2 - rational(a) / r) for c, a in f.terms
    )
    return abs((answer.subs(s, r) - want).evalf(25, maxn=5000) / want.evalf(25, maxn=5000)) < 1e-15


ROWS = [
    Row(
        "convolution of two n-piece functions",
        (4, 25, 50, 100),
        two_tents,
        lambda given: rs.convolve(given[0].expr, given[1].expr, x),
        check_convolution,
        aim=Aim(rival=1 / 3),
        rival=Rival("four running sums", "sympy", four_sums),
    ),
    Row(
        "Laplace transform of n ramps",
        (4, 30, 250, 500, 1000),
        ramps,
        lambda f: rs.laplace_transform(f.expr, x, s, noconds=True),
        check_laplace,
        sympy=lambda f: laplace_transform(f.by_step, x, s, noconds=True),
        theirs=lambda n: ramps(n, 1, "by_step"),
        aim=Aim(times=20),
    ),
]
