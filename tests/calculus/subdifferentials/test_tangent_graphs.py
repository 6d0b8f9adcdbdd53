"""Switches y = g(x), g transcendental: cells between tangent graphs, against points between them in 200 digits."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from sympy import Abs, Max, Min, atan, cos, erf, exp, lambdify, log, pi, sin, sinh, sqrt, symbols, tan

import relu_sym as rs

x, y = symbols("x y", real=True)
GRAPHS = [x, sin(x), tan(x), atan(x), sinh(x), exp(x) - 1, log(1 + x), x * cos(x), sqrt(1 + 2 * x) - 1, x - x**3 / 6]
FLAT = [0 * x, 1 - cos(x), exp(x) - 1 - x, x - sin(x), x**2, erf(x) ** 2]


def slopes_between(f, graphs):
    """The gradients at points between the graphs and beyond them, near the point."""
    fast = lambdify((x, y), [f.diff(x), f.diff(y)], modules="mpmath")
    curves = [lambdify(x, g, modules="mpmath") for g in graphs]
    found = []
    for s in (1, -1):
        u = s * mpf(10) ** -9
        heights = sorted({mpf(g(u)) for g in curves})
        levels = [heights[0] - mpf(10) ** -9, *((a + b) / 2 for a, b in pairwise(heights)), heights[-1] + mpf(10) ** -9]
        found += [fast(u, t) for t in levels]
    return found


def check(f, graphs):
    found = rs.subdifferential(f, (x, y), at=(0, 0))
    assert found.exact, found.reason
    with mp.workdps(200):
        near = slopes_between(f, graphs)
        for d in [(1, 0), (0, 1), (-1, 0), (0, -1), (2, 1), (-1, 3), (1, -2), (-3, -1)]:
            top = max(d[0] * a + d[1] * b for a, b in near)
            assert abs(mpf(str(found.support(d))) - top) < mpf(10) ** -6, (f, found, d)


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from([GRAPHS, FLAT]).flatmap(
        lambda family: st.lists(st.sampled_from(family), min_size=2, max_size=3, unique=True)
    ),
    st.lists(st.integers(-2, 2).filter(bool), min_size=3, max_size=3),
    st.booleans(),
)
def test_sums_of_kinks_along_tangent_graphs(graphs, factors, ramps):
    kinks = [rs.ReLU(y - g) if ramps else Abs(y - g) for g in graphs]
    check(sum(c * k for c, k in zip(factors, kinks, strict=False)), graphs)


@pytest.mark.parametrize(
    ("f", "graphs"),
    [
        (Abs(sin(x) - y) + Abs(exp(x) - 1 - y), [sin(x), exp(x) - 1]),
        (Min(y - 1 + cos(x), Max(y, x * exp(x) - x)), [1 - cos(x), 0 * x, x * exp(x) - x]),
        (Max(y - sin(x), 0) - Max(y - x, 0) + x * Abs(x), [sin(x), x]),
        (Abs(Abs(y - sin(x)) - Abs(y - x)), [sin(x), x, (sin(x) + x) / 2]),
    ],
    ids=str,
)
def test_nested_kinks_along_tangent_graphs(f, graphs):
    check(f, graphs)


def test_graphs_over_the_other_variable_and_beside_the_origin():
    assert rs.subdifferential(Abs(x - sinh(y)) - Abs(x - sin(y)), (x, y), at=(0, 0)) == rs.Polytope((2, -2), (-2, 2))
    assert rs.subdifferential(Abs(y - sin(x)) - Abs(y + x - pi), (x, y), at=(pi, 0)) == rs.Polytope((2, 2), (-2, -2))
    assert rs.subdifferential(Abs(y - exp(x)) - Abs(y - 1 - x), (x, y), at=(0, 1)) == rs.Polytope((0, 0), (2, -2))


def test_graphs_that_are_not_told_apart_stay_an_enclosure():
    near = sin(x) + x**20
    found = rs.subdifferential(Abs(y - sin(x)) - Abs(y - near), (x, y), at=(0, 0))
    assert not found.exact and found.reason.startswith("enclosure") and (2, -2) in found
    curved = rs.subdifferential(Abs(y**2 - sin(x)) - Abs(y**2 - x), (x, y), at=(0, 0))
    assert not curved.exact and (2, 0) in curved
