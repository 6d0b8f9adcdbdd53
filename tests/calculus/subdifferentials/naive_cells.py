"""The naive twin of the cells: functions as nested tuples, a gradient for each of very many rational directions.

f'(0; .) is worked out node by node in Fractions; a direction that lies on a switch by chance is none.
"""

from __future__ import annotations

import itertools
from fractions import Fraction

from sympy import Abs, Max, Min

import relu_sym as rs


def form(rng, n, size=3):
    """("form", coefficients); small numbers, so that forms are parallel, repeated and zero often."""
    return ("form", tuple(rng.randint(-size, size) for _ in range(n)))


def grown(rng, n, depth):
    """A random function."""
    if depth == 0:
        return form(rng, n)
    kind = rng.choice(["abs", "relu", "max", "min", "sum", "sum", "max3"])
    if kind in ("abs", "relu"):
        return (kind, grown(rng, n, depth - 1))
    if kind == "sum":
        return ("sum", *[(rng.choice([-2, -1, 1, 1, Fraction(1, 2)]), grown(rng, n, depth - 1)) for _ in range(3)])
    count = 3 if kind == "max3" else 2
    return ("max" if kind != "min" else "min", *[grown(rng, n, rng.randint(0, depth - 1)) for _ in range(count)])


def spelled(f, variables):
    """The expression."""
    kind, *rest = f
    if kind == "form":
        return sum((c * v for c, v in zip(rest[0], variables, strict=True)), start=0)
    if kind == "sum":
        return sum((c * spelled(g, variables) for c, g in rest), start=0)
    args = [spelled(g, variables) for g in rest]
    return {"abs": Abs, "relu": rs.ReLU, "max": Max, "min": Min}[kind](*args)


def gradient(f, d):
    """The gradient at d, None where a switch that is not identically 0 is 0 at d: by a ray moved a little."""
    kind, *rest = f
    if kind == "form":
        return rest[0]
    if kind == "sum":
        rows = [[c * a for a in gradient(g, d)] for c, g in rest]
        return tuple(map(sum, zip(*rows, strict=True)))
    if kind in ("abs", "relu"):
        g = gradient(rest[0], d)
        side = sum(a * b for a, b in zip(g, d, strict=True))
        if side > 0:
            return g
        if side == 0 and any(g):
            raise Tie
        return tuple(-a for a in g) if kind == "abs" else (0,) * len(d)
    side = 1 if kind == "max" else -1
    best = gradient(rest[0], d)
    for other in (gradient(g, d) for g in rest[1:]):
        gap = side * sum((a - b) * c for a, b, c in zip(other, best, d, strict=True))
        if gap == 0 and other != best:
            raise Tie
        best = other if gap > 0 else best
    return best


class Tie(Exception):
    """The direction lies on a switch."""


def gradients(f, n, tries, rng):
    """The gradients met in many directions."""
    found = set()
    small = itertools.islice(itertools.product(range(-4, 5), repeat=n), 1000)
    for d in itertools.chain(small, (tuple(rng.randint(-999, 999) for _ in range(n)) for _ in range(tries))):
        try:
            found.add(tuple(map(Fraction, gradient(f, tuple(a + Fraction(k + 1, 997 + k) for k, a in enumerate(d))))))
        except Tie:
            continue
    return found
