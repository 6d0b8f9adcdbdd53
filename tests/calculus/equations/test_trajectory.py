"""Motions in the plane: dry friction, relays, springs of two stiffnesses; the inclusion at times; refusals."""

from __future__ import annotations

from itertools import pairwise

import pytest
from inclusion import pieces
from sympy import (
    Abs,
    Heaviside,
    Max,
    Piecewise,
    Rational,
    S,
    Symbol,
    Tuple,
    cos,
    exp,
    lambdify,
    nan,
    pi,
    sign,
    sin,
    sqrt,
    symbols,
)

import relu_sym as rs
from relu_sym.errors import NotUnique

x, v, k = symbols("x v k", real=True)
t = Symbol("t", real=True)
half = Rational(1, 2)
BESIDE = Rational(1, 10**40)
TINY = 1e-15


def motion(F, start, until):
    return rs.trajectory(F, (x, v), start, t, until=until)


def test_dry_friction_stops_in_finite_time():
    position, velocity = motion([v, -x - sign(v)], (4, 0), 10)
    assert position == Piecewise(
        (3 * cos(t) + 1, (t >= 0) & (t < pi)), (cos(t) - 1, (t >= pi) & (t < 2 * pi)), (0, t >= 2 * pi)
    )
    assert velocity.subs(t, 100) == 0 and velocity.subs(t, -1) is nan
    assert motion([v, -x - sign(v)], (1, 0), 3)[0].subs(t, 2) == 1


def test_a_relay_slides_along_its_line():
    position, velocity = motion([v, -sign(x + v)], (half, -half), 5)
    assert position == Piecewise((exp(-t) / 2, (t >= 0) & (t <= 5)))
    assert velocity == Piecewise((-exp(-t) / 2, (t >= 0) & (t <= 5)))


def test_a_relay_without_damping_goes_round():
    position, _ = motion([v, -sign(x)], (1, 0), 6)
    assert position.subs(t, sqrt(2)) == 0 and position.subs(t, 2 * sqrt(2)) == -1


SYSTEMS = [
    ([-sign(x), -2 * sign(v)], (1, 2), 3),
    ([-sign(x), -sign(v)], (2, 1), 3),
    ([-2 * sign(x) + sign(v), -sign(x) - 2 * sign(v)], (1, Rational(1, 3)), 3),
    ([S.One, 2 - 2 * sign(v) - sign(x)], (-1, -5), 3),
    ([2 + sign(x) * sign(v), 1 - 2 * sign(v)], (-3, -3), 3),
    ([1 + sign(x) * sign(v) / 2, S.One], (-3, -2), 3),
    ([2 + sign(x) * sign(v), 2 + sign(v) + sign(x)], (-3, -2), 5),
    ([v, -x - sign(v) / 2], (Rational(7, 2), 0), 20),
    ([v, -x - v / 5 - sign(v)], (3, 0), 10),
    ([v, -sign(x + v)], (2, 0), 8),
    ([v, -x + 3 * rs.ReLU(-x)], (1, 0), 6),
    ([v, -2 * v - x - 3 * sign(v)], (1, 5), 10),
    ([v, -sign(v)], (1, 2), 5),
    ([S.One, -Heaviside(v - x / 4)], (0, half), 6),
    ([-sign(x), Max(x, 0) - 1], (1, 3), 4),
    ([Piecewise((1, v > 0), (-1, True)), -v], (0, 1), 3),
    ([v, -x - 5 * Heaviside(x - 1)], (0, 1), 3),
]


@pytest.mark.parametrize(("F", "start", "until"), SYSTEMS, ids=[str(row[0]) for row in SYSTEMS])
def test_the_velocity_is_in_the_hull_of_the_values_beside(F, start, until):
    """At times of every leg: F there, or between its values on both sides of the line on which the motion slides; and
    the legs begin where the last ones end."""
    laws = motion(F, start, until)
    for law in laws:
        for (one, _, end), (other, _, _) in pairwise(pieces(law, t)):
            assert abs((one - other).subs(t, end).evalf(30)) < TINY
    ends = sorted({end for law in laws for _, lo, hi in pieces(law, t) for end in (lo, hi) if end.is_finite})
    assert [law.subs(t, 0) for law in laws] == list(start)
    for a, b in pairwise([*ends, max(until, ends[-1])]):
        if a == b:
            continue
        for share in (Rational(1, 9), half, Rational(6, 7)):
            time = (a + share * (b - a)).evalf(60)
            here = [law.subs(t, time).evalf(60) for law in laws]
            speed = [law.diff(t).subs(t, time).evalf(40) for law in laws]
            around = [[here[0] + BESIDE * p, here[1] + BESIDE * q] for p, q in ((3, 1), (-1, 3), (-3, -1), (1, -3))]
            values = [[e.subs(dict(zip((x, v), z, strict=True))).evalf(40) for e in F] for z in around]
            for i in (0, 1):
                low, high = min(u[i] for u in values), max(u[i] for u in values)
                assert low - TINY <= speed[i] <= high + TINY, (F, time, here, speed, values)


def turned(field, start, until, step=1e-3):
    """Where explicit Euler is, a little beside the start."""
    here = [float(a) - 1e-4 for a in start]
    f = lambdify((x, v), field, "math")
    for _ in range(int(until / step)):
        here = [a + step * b for a, b in zip(here, f(*here), strict=True)]
    return here


@pytest.mark.parametrize(("F", "start", "until"), SYSTEMS[:7], ids=[str(row[0]) for row in SYSTEMS[:7]])
def test_across_a_corner_as_euler_goes(F, start, until):
    told = [float(law.subs(t, until)) for law in motion(F, start, until)]
    assert max(abs(a - b) for a, b in zip(told, turned(F, start, until), strict=True)) < 2e-2


def test_on_the_line_it_is_the_switched_solution():
    assert rs.trajectory(-sign(x), x, 1, t) == Piecewise((1 - t, t < 1), (0, True))
    assert rs.trajectory([-sign(x)], [x], [1], t) == rs.trajectory(-sign(x), x, 1, t)
    found = rs.trajectory(-k * sign(x), x, 1, t, assume=(k > 0,))
    assert found == Piecewise((1 - k * t, t < 1 / k), (0, True))


def test_floats_come_back():
    found = motion([v, -x - 0.5 * sign(v)], (3.5, 0), 20)
    assert isinstance(found, Tuple) and abs(found[0].subs(t, 50) + 0.5) < 1e-12


@pytest.mark.parametrize(
    ("call", "error", "told"),
    [
        (lambda: motion([sign(x), 1], (0, 0), 3), NotUnique, r"not unique from \(0, 0\) on"),
        (lambda: motion([sign(x), -sign(v)], (0, 0), 3), NotUnique, r"stay there, or leave in one of the directions"),
        (lambda: motion([sign(x), sign(v)], (0, 0), 3), NotUnique, r"unique from \(0, 0\) on, where several"),
        (lambda: motion([sign(v), -2 * sign(x) + sign(v)], (0, 0), 3), NotUnique, "turning about it"),
        (lambda: motion([sign(v), -sign(x)], (0, 0), 3), rs.UnsupportedError, "first order does not decide"),
        (lambda: motion([v, -x + 5 * Heaviside(x - 1)], (0, 1), 9), NotUnique, r"unique from \(1, 0\) on"),
        (lambda: motion([v, -x * Abs(x)], (1, 0), 3), rs.UnsupportedError, "not affine"),
        (lambda: motion([-sign(x - v**2), 1], (0, 0), 3), rs.UnsupportedError, "a curved switching surface"),
        (lambda: motion([v, -x * t], (1, 0), 3), rs.UnsupportedError, "depends on the time t"),
        (lambda: motion([v, -x], (1, 0), None), rs.UnsupportedError, "give until="),
        (lambda: motion([v, -x], (1, 0), -1), rs.UnsupportedError, "not behind the start"),
        (lambda: motion([v], (1, 0), 2), rs.UnsupportedError, "a component for each variable"),
        (lambda: rs.trajectory(-sign(x), x, 1, t, until=3), rs.UnsupportedError, "for two variables"),
        (lambda: rs.trajectory([x, v, k], (x, v, k), (1, 1, 1), t, until=3), rs.UnsupportedError, "not in 3"),
    ],
)
def test_refusals_are_named(call, error, told):
    with pytest.raises(error, match=told):
        call()


def test_a_spring_of_two_stiffnesses():
    position, _ = motion([v, -x + 3 * rs.ReLU(-x)], (1, 0), 6)
    assert position.args[1][0] == sin(2 * t) / 2
