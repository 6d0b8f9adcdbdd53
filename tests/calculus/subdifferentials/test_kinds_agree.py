"""Regular, stationary: beside the sets of all kinds, which include one another."""

import random

import pytest
from sympy import Abs, Max, Min, S, cos, exp, sin, sqrt, symbols

import relu_sym as rs

x, y, z = symbols("x y z", real=True)
KINDS = ("clarke", "bouligand", "frechet", "limiting", "convex")
FUNCTIONS = [
    Abs(x) - Abs(y),
    Abs(x) + Abs(y) - x / 2,
    -Abs(x) - Abs(y),
    Max(x, y) - Abs(x - y),
    Min(Abs(x), Abs(y)),
    Abs(Abs(x) - Abs(y)) + y,
    Abs(y) - Abs(y - x**2),
    Abs(y) + Abs(y - x**2),
    Max(y - x**2, 0) - 2 * Max(y, 0),
    rs.ReLU(x - y + x**2) - rs.ReLU(y) + cos(x),
    exp(Abs(x)) + sin(y),
    sqrt(x**2 + y**2) - x,
    sqrt(x**2 + y**2) - 2 * x,
    -sqrt(x**2 + y**2),
    x * Abs(y) + x**2,
]


def function(r, depth, variables):
    if not depth:
        return sum(r.randint(-2, 2) * v for v in variables)
    a, b = function(r, depth - 1, variables), function(r, r.randrange(depth), variables)
    return S(r.choice([Abs(a) - b, rs.ReLU(a) + b, Max(a, b), Min(a, b), a - 2 * b, Abs(a) + Abs(b)]))


RANDOM = [
    (function(random.Random(seed), 2, (x, y, z)[: 2 + seed % 2]), (x, y, z)[: 2 + seed % 2]) for seed in range(10)
]


@pytest.mark.parametrize(("f", "variables"), [*((f, (x, y)) for f in FUNCTIONS), *RANDOM], ids=lambda v: str(v)[:40])
def test_by_the_sets(f, variables):
    at = (0,) * len(variables)
    sets = {}
    for kind in KINDS:
        try:
            sets[kind] = rs.subdifferential(f, variables, at=at, kind=kind)
        except rs.UnsupportedError:
            sets[kind] = None
            continue
        assert rs.is_stationary(f, variables, at, kind=kind) is (at in sets[kind])
    assert rs.is_regular(f, variables, at) is (sets["frechet"] == sets["clarke"])
    if rs.is_regular(f, variables, at):
        assert sets["limiting"] == sets["clarke"]
    if isinstance(sets["convex"], rs.Polytope):
        assert all(v in sets["frechet"] for v in sets["convex"].vertices)


def test_stationary_where_the_set_is_not_known():
    f = Abs(y) - Abs(y - sin(x) ** 2)  # the limiting set is refused
    assert rs.is_stationary(f, (x, y), (0, 0), kind="limiting") is True  # 0 is in Frechet's set
    assert rs.is_stationary(f + x, (x, y), (0, 0), kind="limiting") is False  # and here not in Clarke's
    with pytest.raises(rs.UnsupportedError, match="limiting set"):
        rs.is_stationary(f - y, (x, y), (0, 0), kind="limiting")
    with pytest.raises(rs.UnsupportedError, match="not proved convex"):
        rs.is_stationary(x**2 * y**2 + Abs(x), (x, y), (0, 0), kind="convex")
    assert rs.is_stationary(x * y + x, (x, y), (0, 0), kind="convex") is False


def test_stationary_in_all_cases_of_a_parameter():
    a = symbols("a", positive=True)
    assert rs.is_stationary(a * Abs(x) - Abs(y), (x, y), (0, 0), kind="limiting") is False
    assert rs.is_stationary(a * Abs(x) + Abs(y), (x, y), (0, 0), kind="convex") is True
