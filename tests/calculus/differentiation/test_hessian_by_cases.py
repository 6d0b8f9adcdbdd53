"""Classical second derivatives where the first ones have cases: everywhere as at points, by lines through them."""

from __future__ import annotations

import pytest
from sympy import Abs, Max, Min, Piecewise, Rational, S, nan, simplify, symbols

import relu_sym as rs

x, y, z = symbols("x y z", real=True)
r = rs.ReLU
POINTS = [(0, 0), (1, 1), (-1, 1), (1, 0), (0, 1), (-2, 4)]

FUNCTIONS = [
    Max(x**2, y),
    Max(x, y, z),
    Max(x, y, x + y - 1),
    r(r(x) - r(y)),
    r(r(x) - r(y)) ** 2,
    Min(x, y, x + y) * y,
    Piecewise((x**2 + y, y < x**2), (2 * y, True)),
]


def same(a, b):
    return (a is nan) == (b is nan) and (a is nan or a == b or simplify(a - b) == 0)


@pytest.mark.parametrize("f", FUNCTIONS, ids=str)
def test_everywhere_is_as_at_every_point(f):
    found = rs.hessian(f, (x, y), mode="classical")
    for k, q in enumerate(POINTS):
        here = f.subs(z, k % 2)
        wanted = rs.hessian(here, (x, y), mode="classical", at=q)
        got = found.subs({x: q[0], y: q[1], z: k % 2})
        assert all(map(same, got, wanted)), (q, got, wanted)


@pytest.mark.parametrize("f", [Max(x**2, y), Max(x, y, x + y - 1), r(r(x) - r(y))], ids=str)
def test_against_differences_of_gradients_off_the_switches(f):
    found = rs.hessian(f, (x, y), mode="classical")
    h = Rational(1, 10**8)
    for q in [(Rational(3, 7), Rational(11, 5)), (Rational(-9, 7), Rational(3, 11)), (Rational(17, 7), Rational(6, 5))]:
        for i, v in enumerate((x, y)):
            for j, w in enumerate((x, y)):
                put = {x: q[0], y: q[1]}

                def at(s, t, put=put, v=v, w=w):
                    there = dict(put)
                    there[v] += s
                    there[w] += t
                    return f.subs(there)

                second = (at(h, h) - at(h, -h) - at(-h, h) + at(-h, -h)) / (4 * h * h)
                assert abs(second - found[i, j].subs(put)) < Rational(1, 10**5)


def test_no_value_on_the_switch_where_the_slope_breaks():
    found = rs.hessian(Max(x, y, x + y - 1), (x, y), mode="classical")
    assert found[0, 1].subs({x: 1, y: 3}) is nan and found[0, 1].subs({x: 3, y: 3}) == 0
    bent = rs.hessian(Max(x**2, y), (x, y), mode="classical")
    assert bent[0, 0].subs({x: 1, y: 1}) is nan and bent[0, 0].subs({x: 1, y: 0}) == 2
    assert bent[0, 0].subs({x: 0, y: 0}) == 2, "f(t, 0) = t^2"


def test_a_condition_without_truth_is_refused():
    with pytest.raises(rs.UnsupportedError, match="name a point"):
        rs.hessian(x * Abs(x * y - 1), (x, y), mode="classical")
    for q in [(2, 3), (-1, 2), (1, S.Half)]:
        wanted = [2 * q[1], 2 * q[0], 2 * q[0], 0] if q[0] * q[1] > 1 else [-2 * q[1], -2 * q[0], -2 * q[0], 0]
        found = list(rs.hessian(x * Abs(x * y - 1), (x, y), mode="classical", at=q))
        assert found == wanted
