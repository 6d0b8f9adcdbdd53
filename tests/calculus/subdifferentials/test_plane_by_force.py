"""In the plane: every kind of set of random Max, Min and ReLU trees, by their sectors in exact rational arithmetic."""

import random
from fractions import Fraction
from itertools import combinations
from math import atan2, gcd

import pytest
from sympy import Add, EmptySet, FiniteSet, Max, Min, Rational, Tuple, symbols

import relu_sym as rs

x, y = symbols("x y", real=True)
AT = {x: 0, y: 0}


# ---------------------------------------------------------------------- trees
def tree(rng, depth):
    """("linear", (a, b)), ("max" or "min", trees), ("sum", pairs of a factor and a tree), ("relu", tree)."""
    r = rng.random()
    if depth == 0 or r < 0.15:
        return "linear", (rng.randint(-2, 2), rng.randint(-2, 2))
    if r < 0.65:
        return "max" if r < 0.45 else "min", [tree(rng, depth - 1) for _ in range(rng.choice([2, 3, 3]))]
    if r < 0.85:
        return "sum", [(rng.choice([-2, -1, 1, 1, 2]), tree(rng, depth - 1)) for _ in range(2)]
    return "relu", tree(rng, depth - 1)


def expr(t):
    kind, a = t
    if kind == "linear":
        return a[0] * x + a[1] * y
    if kind == "sum":
        return Add(*(c * expr(b) for c, b in a))
    if kind == "relu":
        return rs.ReLU(expr(a))
    return (Max if kind == "max" else Min)(*map(expr, a), evaluate=False)


def value(t, p):
    kind, a = t
    if kind == "linear":
        return a[0] * p[0] + a[1] * p[1]
    if kind == "sum":
        return sum(c * value(b, p) for c, b in a)
    if kind == "relu":
        return max(value(a, p), 0)
    return (max if kind == "max" else min)(value(b, p) for b in a)


def forms(t):
    """All linear forms that a tree may be somewhere."""
    kind, a = t
    if kind == "linear":
        return {a}
    if kind == "relu":
        return forms(a) | {(0, 0)}
    if kind != "sum":
        return set().union(*map(forms, a))
    out = {(0, 0)}
    for c, b in a:
        out = {(u[0] + c * v[0], u[1] + c * v[1]) for u in out for v in forms(b)}
    return out


def inner(t):
    kind, a = t
    parts = {"linear": [], "relu": [a], "sum": [b for _, b in a] if kind == "sum" else []}.get(kind, a)
    return [t, *(u for b in parts for u in inner(b))]


# ---------------------------------------------------------------------- sectors
def rays(t):
    """Both directions of every line on which two forms of a part agree, and the axes, in their order."""
    found = {(1, 0), (0, 1), (-1, 0), (0, -1)}
    for part in inner(t):
        for u, v in combinations(forms(part) | {(0, 0)}, 2):
            a, b = u[0] - v[0], u[1] - v[1]
            size = gcd(a, b)
            found |= {(-b // size, a // size), (b // size, -a // size)}
    return sorted(found, key=lambda u: atan2(u[1], u[0]))


def slope(t, u, v):
    """The g with g.u = f(u), g.v = f(v)."""
    det, a, b = Fraction(u[0] * v[1] - u[1] * v[0]), value(t, u), value(t, v)
    return (a * v[1] - b * u[1]) / det, (u[0] * b - v[0] * a) / det


def frechet(t, around):
    found = [slope(t, u, v) for u, v in combinations(around, 2) if u[0] * v[1] != u[1] * v[0]]
    return {p for p in found if all(p[0] * w[0] + p[1] * w[1] <= value(t, w) for w in around)}


def told(p):
    return Tuple(*(Rational(a.numerator, a.denominator) for a in p))


def polytope(points):
    return rs.Polytope(*(tuple(told(p)) for p in points))


def middles(polytopes):
    """Corners, middles of any two, centers."""
    for q in polytopes:
        yield from q.vertices
        yield from (tuple((a + b) / 2 for a, b in zip(u, v, strict=True)) for u, v in combinations(q.vertices, 2))
        yield tuple(sum(c) / len(q.vertices) for c in zip(*q.vertices, strict=True))


OF_THREE = (
    "sum",
    [
        (2, ("max", [("linear", v) for v in ((0, -1), (-2, 1), (2, -1))])),
        (2, ("min", [("linear", v) for v in ((1, 2), (2, -2), (2, 2))])),
    ],
)


@pytest.mark.parametrize("seed", range(32))
def test_every_kind_of_set(seed):
    rng = random.Random(seed)
    t = tree(rng, 1 + seed % 3)
    while expr(t).free_symbols != {x, y}:
        t = tree(rng, 1 + seed % 3)
    check(t)


def test_a_fold_between_cells_of_the_largest_of_three():
    check(OF_THREE)


def check(t):
    f, around = expr(t), rays(t)
    gradients = [slope(t, u, v) for u, v in zip(around, [*around[1:], around[0]], strict=True)]
    assert rs.subdifferential(f, (x, y), at=AT) == polytope(gradients)
    assert rs.subdifferential(f, (x, y), at=AT, kind="bouligand") == FiniteSet(*map(told, gradients))
    below = frechet(t, around)
    assert rs.subdifferential(f, (x, y), at=AT, kind="frechet") == (polytope(below) if below else EmptySet)
    assert rs.is_differentiable(f, (x, y), at=AT) == (len(set(gradients)) == 1)
    pieces = [polytope([g]) for g in gradients] + ([polytope(below)] if below else [])
    for k, u in enumerate(around):
        before, after = gradients[k - 1], gradients[k]
        if (after[1] - before[1]) * u[0] > (after[0] - before[0]) * u[1]:
            pieces.append(polytope([before, after]))
    found = rs.subdifferential(f, (x, y), at=AT, kind="limiting")
    own = [found] if isinstance(found, rs.Polytope) else list(found.args)
    for p in dict.fromkeys([*middles(pieces), *middles(own)]):
        assert any(p in q for q in pieces) == any(p in q for q in own), p
