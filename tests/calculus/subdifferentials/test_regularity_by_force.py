"""Regular, differentiable, stationary: beside the slopes of random piecewise linear functions in exact directions."""

import random
from itertools import product

import pytest
from sympy import Abs, Max, Min, Rational, symbols

import relu_sym as rs

x, y = symbols("x y", real=True)
DIRECTIONS = [(a, b) for a, b in product(range(-7, 8), repeat=2) if (a, b) != (0, 0)]


def function(r, depth):
    """A positively homogeneous piecewise linear function."""
    if not depth:
        return r.randint(-2, 2) * x + r.randint(-2, 2) * y
    a, b = function(r, depth - 1), function(r, r.randrange(depth))
    return r.choice([Abs(a) - b, rs.ReLU(a) + b, Max(a, b), Min(a, b), a - 2 * b])


@pytest.mark.parametrize("seed", [pytest.param(n, marks=pytest.mark.slow) if n > 8 else n for n in range(24)])
def test_by_the_values_along_directions(seed):
    r = random.Random(seed)
    f = function(r, r.randint(1, 3))
    origin = {x: 0, y: 0}
    clarke = rs.subdifferential(f, (x, y), at=origin)
    slope = {d: f.subs({x: d[0], y: d[1]}) for d in DIRECTIONS}
    # gradients off the kinks: exact, by steps too small to cross one
    eps = Rational(1, 10**9)
    gradients = set()
    for a, b in DIRECTIONS:
        p, q = a + 37 * eps, b + 1009 * eps
        there = [f.subs({x: u, y: v}) for u, v in ((p, q), (p + eps, q), (p, q + eps))]
        gradients.add(((there[1] - there[0]) / eps, (there[2] - there[0]) / eps))
    largest = {d: max(g * d[0] + h * d[1] for g, h in gradients) for d in DIRECTIONS}
    assert largest == {d: clarke.support(d) for d in DIRECTIONS}
    assert rs.is_regular(f, (x, y), origin) is all(slope[d] == largest[d] for d in DIRECTIONS)
    assert rs.is_differentiable(f, (x, y), origin) is (len(gradients) == 1)
    assert rs.is_lipschitz(f, (x, y), origin) is True
    assert rs.is_stationary(f, (x, y), origin, kind="frechet") is all(v >= 0 for v in slope.values())
    assert rs.is_stationary(f, (x, y), origin) is ((0, 0) in clarke)
