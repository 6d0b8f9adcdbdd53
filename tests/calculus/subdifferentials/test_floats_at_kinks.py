"""A kink between floats: its digits are rounded where it is shown, and it is the kink all the same."""

import pytest
from sympy import Abs, Interval, Rational, Symbol

import relu_sym as rs

x = Symbol("x", real=True)


@pytest.mark.parametrize(
    ("f", "lo", "hi"),
    [
        (rs.ReLU(0.3 * x - 0.1), 0, 0.3),
        (rs.ReLU(3 * x - 1.0), 0, 3),
        (rs.ReLU(1.7 * x - 0.9), 0, 1.7),
        (Abs(7.0 * x - 1), -7, 7),
    ],
)
def test_the_set_at_a_kink_that_is_no_decimal(f, lo, hi):
    found = rs.subdifferential(f, x)
    (point,) = found.breakpoints
    for p in (point, float(point), Rational(1, 7) if f.has(Abs) else point):
        at = found.at(p)
        assert isinstance(at, Interval) and abs(at.start - lo) < 1e-12 and abs(at.end - hi) < 1e-12
    assert f"= {point:.12f}"[:8] in str(found) and "[" in str(found).split("\n")[1]
    assert len(rs.subdifferential(f, x, kind="bouligand").at(point).args) == 2
    assert len(found.at(float(point) - 0.01).args) == 1


def test_both_roots_of_a_square():
    found = rs.subdifferential(Abs(x**2 - 2.0), x)
    assert [found.at(p).start < 0 < found.at(p).end for p in found.breakpoints] == [True, True]
