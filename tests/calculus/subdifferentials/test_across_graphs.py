"""Piecewise functions with several curved branches that touch at the point: continuous or not, and their sets as those
of the same function written by ReLU."""

import random
from itertools import pairwise

import pytest
from sympy import Abs, Eq, Piecewise, S, exp, sin, symbols

import relu_sym as rs

x, y = symbols("x y", real=True)
a, p = symbols("a", real=True), symbols("p", positive=True)
AT = {x: 0, y: 0}
CURVES = [S.Zero, x**2, 2 * x**2, -(x**2), x**3, x**2 + x**3, sin(x) ** 2, exp(x) - 1 - x, x, -x + x**2]


def chain(graphs, factors, bottom):
    """The Piecewise of bottom*y + sum of factor*ReLU(y - g), the graphs from the highest; they must not cross."""
    rows = []
    for k, g in enumerate(graphs):
        rows.append((bottom * y + sum(c * (y - h) for c, h in zip(factors[k:], graphs[k:], strict=True)), y > g))
    return Piecewise(*rows, (bottom * y, True))


def ordered(graphs):
    """Whether they lie in this order on both sides, near 0."""
    return all((g - h).subs(x, t) >= 0 for g, h in pairwise(graphs) for t in (S(1) / 50, -S(1) / 50))


def sample(seed):
    rng = random.Random(seed)
    while True:
        graphs = rng.sample(CURVES, rng.randint(2, 4))
        graphs.sort(key=lambda g: -float(g.subs(x, S(1) / 50)))
        if ordered(graphs):
            return rng, graphs, [rng.choice([-2, -1, 1, 2]) for _ in graphs], rng.choice([-1, 0, 1])


@pytest.mark.parametrize("seed", range(7))
def test_the_set_is_that_of_the_sum_of_ramps(seed):
    _, graphs, factors, bottom = sample(seed)
    f = chain(graphs, factors, bottom)
    same = bottom * y + sum(c * rs.ReLU(y - g) for c, g in zip(factors, graphs, strict=True))
    found = rs.subdifferential(f, (x, y), at=AT)
    assert found == rs.subdifferential(same, (x, y), at=AT) and found.exact


@pytest.mark.parametrize("seed", range(7))
def test_a_formula_that_does_not_join_is_refused(seed):
    rng, graphs, factors, bottom = sample(seed)
    rows = list(chain(graphs, factors, bottom).args)
    k = rng.randrange(len(rows))
    rows[k] = (rows[k][0] + rng.choice([x**2, x**3, 1, x * y + x**2]), rows[k][1])
    with pytest.raises((rs.NotLipschitzError, rs.UnsupportedError)):
        rs.subdifferential(Piecewise(*rows), (x, y), at=AT)


def test_values_on_the_branches_count():
    f = chain([2 * x**2, x**2], [-1, 1], 0)
    for g in (2 * x**2, x**2):
        wrong = Piecewise((x + 1, Eq(y, g)), *f.args)
        right = Piecewise((f.subs(y, g), Eq(y, g)), *f.args)
        with pytest.raises((rs.NotLipschitzError, rs.UnsupportedError)):
            rs.subdifferential(wrong, (x, y), at=AT)
        assert rs.subdifferential(right, (x, y), at=AT) == rs.subdifferential(f, (x, y), at=AT)


@pytest.mark.parametrize("f, wanted", [
    (Piecewise((y - p * x**2, y > p * x**2), (0, y > 0), (y, True)), [(0, 0), (0, 1)]),
    (chain([2 * a**2 * x**2 + 2 * x**2, x**2], [1, 1], -1), [(0, -1), (0, 1)]),
    (Piecewise((x * y, (y > x**2) & (x > 0)), (x**3, x > 0), (0, True)), [(0, 0)]),
    (Piecewise((y - x**2 + Abs(x), y > x**2), (Abs(x), y > 0), (Abs(x) + y, True)), [(-1, 0), (-1, 1), (1, 0), (1, 1)]),
], ids=["positive", "open sign", "cut by a line", "beside a kink"])  # fmt: skip
def test_others(f, wanted):
    assert rs.subdifferential(f, (x, y), at=AT) == rs.Polytope(*wanted)
