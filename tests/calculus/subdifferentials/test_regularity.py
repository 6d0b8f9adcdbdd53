"""Differentiable, Lipschitz, regular, stationary at a point: tables and refusals."""

import pytest
from sympy import Abs, FiniteSet, Heaviside, Interval, Max, Min, Symbol, oo, sin, sqrt, symbols

import relu_sym as rs

x, y = symbols("x y", real=True)
a = Symbol("a", real=True)
O2 = (0, 0)
TABLE = [  # differentiable, regular, stationary
    (rs.ReLU(x) - rs.ReLU(-x), True, True, False),
    (Abs(x) * Abs(y), True, True, True),
    (Max(x, y), False, True, False),
    (Min(x, y), False, False, False),
    (sqrt(x**2 + y**2), False, True, True),
    (x - 2 * sqrt(x**2 + y**2), False, False, True),
    (Abs(y) - Abs(y - x**2), True, False, True),
    (Max(0, Min(x, y)), False, False, True),
]


@pytest.mark.parametrize("at", [O2, [0, 0], {x: 0, y: 0}])
@pytest.mark.parametrize(("f", "differentiable", "regular", "stationary"), TABLE)
def test_at_a_point(f, differentiable, regular, stationary, at):
    assert rs.is_lipschitz(f, (x, y), at) is True
    assert rs.is_differentiable(f, (x, y), at) is differentiable
    assert rs.is_regular(f, (x, y), at) is regular
    assert rs.is_stationary(f, (x, y), at) is stationary


def test_what_is_not_lipschitz():
    assert not rs.is_lipschitz(sqrt(Abs(x)), x, 0) and not rs.is_lipschitz(x * Heaviside(y), (x, y), O2)
    with pytest.raises(rs.NotLipschitzError):
        rs.is_regular(sqrt(Abs(x)), x, 0)


def test_open_answers_are_refused():
    f = Abs(y**2 - x) - Abs(y**2 - sin(x))
    assert rs.is_differentiable(f, (x, y), O2) is True
    with pytest.raises(rs.UnsupportedError, match="not decided"):
        rs.is_regular(f, (x, y), O2)
    with pytest.raises(rs.UnsupportedError, match="depends on the parameters"):
        rs.is_differentiable(a * Abs(x), x, 0)
    assert rs.is_regular(a * Abs(x) + y, (x, y), O2, assume=(a >= 0,)) is True


def test_stationary_points():
    assert rs.stationary_points(Abs(x**2 - 1), x) == FiniteSet(-1, 0, 1)
    assert rs.stationary_points(rs.ReLU(x), x) == Interval(-oo, 0)
