"""Stationary points that repeat without end: sets of progressions, against the changes of sign of the slope."""

from math import pi as turn

import mpmath
import pytest
from sympy import Abs, FiniteSet, ImageSet, Max, Piecewise, S, Symbol, Union, cos, exp, lambdify, sin, symbols

import relu_sym as rs

x = Symbol("x", real=True)
a = symbols("a", real=True)

CASES = [
    sin(x),
    x + 2 * cos(x),
    exp(-x) * sin(x),
    exp(-Abs(x)) * sin(x),
    sin(Abs(x)),
    Max(sin(x), x),
    sin(x) + sin(2 * x) + sin(3 * x),
    Piecewise((x, x < 0), (sin(x), True)),
    exp(sin(2 * x + 1)),
]


def members(found, low, high):
    """The elements between two numbers."""
    out = set()
    for part in found.args if isinstance(found, Union) else [found]:
        if isinstance(part, ImageSet):
            assert part.base_set in (S.Integers, S.Naturals0)
            start = 0 if part.base_set is S.Naturals0 else -60
            out |= {round(float(part.lamda(n)), 9) for n in range(start, 61)}
        else:
            assert isinstance(part, FiniteSet)
            out |= {round(float(v), 9) for v in part}
    return sorted(v for v in out if low < v < high)


@pytest.mark.parametrize("f", CASES, ids=str)
def test_against_changes_of_sign(f):
    g = lambdify(x, f, "mpmath")
    h, n = 1e-4, 4000
    points = [-20.00037 + 40 * k / n for k in range(n + 1)]
    slopes = [(g(p + h) - g(p - h)) / (2 * h) for p in points]
    seen = [(p + q) / 2 for p, q, s, t in zip(points, points[1:], slopes, slopes[1:], strict=False) if s * t < 0]
    found = members(rs.stationary_points(f, x), points[0], points[-1])
    assert len(found) == len(seen)
    assert all(abs(u - v) < 0.01 for u, v in zip(found, seen, strict=True))


def test_a_slope_that_touches_zero_and_parameters():
    found = rs.stationary_points(sin(x) + Abs(x - 1), x)
    assert members(found, -10, 10) == [round(v, 9) for v in (-2 * turn, 0, 1, turn, 3 * turn)]
    found = rs.stationary_points(x - sin(x), x)
    assert members(found, -20, 20) == [round(2 * turn * k, 9) for k in range(-3, 4)]
    found = rs.stationary_points(sin(a * x), x)
    assert members(found.subs(a, 2), 0, 3) == [round(float(mpmath.pi / 4), 9), round(float(3 * mpmath.pi / 4), 9)]
    assert found.subs(a, 0) == S.Reals


def test_the_generalized_hessian_names_the_gradient():
    y = Symbol("y", real=True)
    with pytest.raises(rs.NotLipschitzError, match=r"the gradient of Max\(x, y\)\*\*2 has a jump near"):
        rs.hessian(Max(x, y) ** 2, (x, y), mode="set-valued", at=(0, 0))
