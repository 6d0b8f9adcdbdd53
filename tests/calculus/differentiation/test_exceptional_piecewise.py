"""Exceptional sets of Piecewise functions with curved switches: point by point the answer of ``is_differentiable``."""

import pytest
from sympy import Abs, Eq, Or, Piecewise, Rational, exp, symbols

import relu_sym as rs

x, y = symbols("x y", real=True)
PARABOLA, CIRCLE, HALF = y - x**2, x**2 + y**2 - 1, Rational(1, 2)
ON = {
    PARABOLA: [(0, 0), (1, 1), (-HALF, HALF**2), (2, 4)],
    CIRCLE: [(1, 0), (0, 1), (0, -1), (Rational(3, 5), -Rational(4, 5)), (-1, 0)],
    y - exp(x): [(0, 1)],
    x: [(0, 1), (0, 0), (0, -1), (0, 3)],
    y: [(1, 0), (0, 0), (-1, 0), (HALF, 0)],
}
CASES = {
    "one branch": (Piecewise((PARABOLA, y > x**2), (0, True)), [PARABOLA]),
    "a disk": (Piecewise((CIRCLE, x**2 + y**2 > 1), (0, True)), [CIRCLE]),
    "an exponential": (Piecewise((y - exp(x), y >= exp(x)), (0, True)), [y - exp(x)]),
    "a factor that vanishes": (Piecewise((x * PARABOLA, y > x**2), (0, True)), [PARABOLA]),
    "once differentiable": (Piecewise((PARABOLA**2, y > x**2), (0, True)), [PARABOLA]),
    "a kink across": (Piecewise((PARABOLA, y > x**2), (0, True)) + Abs(x), [PARABOLA, x]),
    "on one side": (Piecewise((CIRCLE * y, (x**2 + y**2 > 1) & (y > 0)), (0, True)), [CIRCLE, y]),
    "on one side of a line": (Piecewise((x * CIRCLE, (x**2 + y**2 < 1) & (x > 0)), (0, True)), [CIRCLE, x]),
    "a product": (Piecewise((x * y, x > 0), (0, True)) - rs.ReLU(PARABOLA), [PARABOLA, x]),
}


@pytest.mark.parametrize("name", CASES)
def test_the_points_are_those_without_a_derivative(name):
    f, curves = CASES[name]
    found = rs.exceptional_set(f, (x, y))
    points = [p for c in curves for p in ON[c]] + [(3, 1), (-2, 3), (0, HALF)]
    wrong = [p for p in points if (p in found) == rs.is_differentiable(f, (x, y), at=p)]
    assert not wrong


@pytest.mark.parametrize("f", [
    Piecewise((PARABOLA, y > x**2), (1, Eq(y, x**2)), (0, True)),
    Piecewise((x, y > x**2), (0, True)),
    Piecewise((2 * x**2 - y, y > 2 * x**2), (0, y > x**2), (PARABOLA, True)),
    Piecewise((PARABOLA, Or(y > x**2, y < -1)), (0, True)),
], ids=["a value of its own", "a jump that vanishes", "branches that touch", "a jump on a line"])  # fmt: skip
def test_what_is_not_decided_is_refused(f):
    with pytest.raises(rs.UnsupportedError):
        rs.exceptional_set(f, (x, y))


def test_a_cusp_is_no_crossing():
    f = Abs(x**2 - y**3)
    try:
        found = rs.exceptional_set(f, (x, y))
    except rs.UnsupportedError:
        return
    assert (0, 0) not in found and (1, 1) in found
