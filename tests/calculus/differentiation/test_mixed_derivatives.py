"""Mixed derivatives: what happens where kinks of two directions meet, and where the first derivative has no value."""

from __future__ import annotations

import pytest
from sympy import Abs, Max, Piecewise, Symbol, nan, sign, sin

import relu_sym as rs

x, y = (Symbol(name, real=True) for name in "xy")
H, D, R = rs.Heaviside, rs.Dirac, rs.ReLU


@pytest.mark.parametrize(
    ("f", "steps", "wanted"),
    [
        (H(x) * H(y - x), (x, y), D(x) * D(y) + H(x) * D(x - y, 1)),
        (H(x) * H(y - x), (y, x), D(x) * D(y) + H(x) * D(x - y, 1)),
        (Abs(x - y), (x, y), -2 * D(x - y)),
        (Max(x, y), (x, y), -D(x - y)),
        (Abs(x) * Abs(x - y), (x, y), -2 * Abs(x) * D(x - y) - sign(x) * sign(x - y)),
        (Abs(x) * Abs(y), (x, y), sign(x) * sign(y)),
        (R(x) * R(y), (x, 2, y, 2), D(x) * D(y)),
        (sin(y) * H(x + 2 * y), (x, y), sin(y).diff(y) * D(x + 2 * y) + 2 * sin(y) * D(x + 2 * y, 1)),
    ],
    ids=str,
)
def test_products_of_independent_directions(f, steps, wanted):
    assert (rs.diff(f, *steps) - wanted).expand() == 0


def test_the_mass_of_a_mixed_derivative_is_the_difference_at_the_corners():
    corner = rs.integrate(rs.diff(H(x) * H(y - x), x, y), (y, -1, 2), (x, -1, 1))
    assert corner == 1


def test_kinks_of_three_directions_in_one_point_are_not_lost():
    with pytest.raises(rs.UnsupportedError, match="is an impulse"):
        rs.diff(H(x) * H(y - x) * H(y + x), x, y)


def test_a_classical_derivative_stays_without_value():
    f = rs.diff(Abs(x) + Abs(y), x, y, mode="classical")
    assert (f.subs(x, 0), f.subs(x, 1), f.subs(x, -1)) == (nan, 0, 0)
    g = rs.diff(Abs(x) * y + Abs(y), x, y, mode="classical")
    assert g == Piecewise((-1, x < 0), (1, x > 0))
    h = rs.diff(Abs(x - y), x, y, mode="classical")
    assert (h.subs({x: 1, y: 1}), h.subs({x: 1, y: 2})) == (nan, 0)
