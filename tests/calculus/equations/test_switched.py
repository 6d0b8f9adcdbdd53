"""x' = F(x) with kinks and jumps in x: exact solutions, the inclusion, uniqueness told, the comparison principle."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inclusion import check
from sympy import (
    Abs,
    Eq,
    Heaviside,
    Max,
    Min,
    Piecewise,
    Rational,
    Symbol,
    cbrt,
    exp,
    floor,
    log,
    nan,
    pi,
    sign,
    sin,
    sqrt,
    symbols,
    tan,
)

import relu_sym as rs
from relu_sym.calculus.equations.switched import solved
from relu_sym.errors import NotUnique

x, a, k = symbols("x a k", real=True)
t = Symbol("t", real=True)
p = Symbol("p", positive=True)
half = Rational(1, 2)


def solution(F, x0, t0=0, **options):
    return solved(F, x, t, t0, x0, **options)[0]


TABLE = [
    (-sign(x), 1, Piecewise((1 - t, t < 1), (0, True))),
    (-sign(x), -2, Piecewise((t - 2, t < 2), (0, True))),
    (-sign(x), 0, Piecewise((0, t >= 0))),
    (sign(x), 1, Piecewise((0, t < -1), (t + 1, True))),
    (rs.ReLU(1 - x) - x / 2, 0, Rational(2, 3) - 2 * exp(-3 * t / 2) / 3),
    (
        rs.ReLU(1 - x) - x / 2,
        3,
        Piecewise((3 * exp(-t / 2), t < 2 * log(3)), (Rational(2, 3) + 9 * exp(-3 * t / 2), True)),
    ),
    (half - sign(x), 3, Piecewise((3 - t / 2, t < 6), (0, True))),
    (-sign(x - 1) - sign(x + 1), 4, Piecewise((4 - 2 * t, t < Rational(3, 2)), (1, True))),
    (-Heaviside(x), 1, Piecewise((1 - t, t < 1), (0, True))),
    (Piecewise((7, Eq(x, 0)), (-sign(x), True)), 1, Piecewise((1 - t, t < 1), (0, True))),
    (-sign(x) * sqrt(Abs(x)), 1, Piecewise(((t - 2) ** 2 / 4, t < 2), (0, True))),
    (-sqrt(x), 1, Piecewise(((t - 2) ** 2 / 4, t < 2), (0, True))),
    (1 / x, 1, Piecewise((sqrt(2 * t + 1), t >= -half))),
    (-1 / x, 1, Piecewise((sqrt(1 - 2 * t), t < half))),
    (-sign(sin(x)), 2, Piecewise((pi, t < 2 - pi), (2 - t, t < 2), (0, True))),
    (0 * x, 5, 5),
]


@pytest.mark.parametrize(("F", "x0", "expected"), TABLE, ids=[str(row[0]) for row in TABLE])
def test_solutions_across_kinks_and_jumps(F, x0, expected):
    assert solution(F, x0) == expected


@pytest.mark.parametrize(
    ("F", "x0"),
    [
        (Max(0, 1 - x) - x / 2, 3),
        (-sign(x) - x / 3, 2),
        (-sign(x) + sign(x - 1) / 2 - x / 5, 4),
        (Max(x, 2 * x - 1) - 3 * sign(x - 4), 2),
        (x**2 * sign(x) - Max(x, 1), half),
        (-(x**3), 1),
        (x**2 + 1, 0),
        (Max(x, x**2), half),
        (exp(-x) - Heaviside(x - 1), 0),
        (cbrt(x), 1),
        (-log(x) * x, 2),
        (x * (1 - x) - Heaviside(x - half) / 8, Rational(1, 4)),
        (Min(Max(-x, -1), 1), 3),
        (Piecewise((1, x < -1), (-2, x < 1), (-half, True)), 5),
        (sqrt(2) * sign(1 - x) - x * pi, 3),
    ],
)
def test_the_solution_satisfies_the_inclusion(F, x0):
    check(solution(F, x0, t0=2), F, x, t, 2, x0)


def test_blow_up_ends_the_solution():
    assert solution(x**2 * sign(x), 1).subs(t, 2) is nan
    found = solution(1 + x**2, 0)
    assert found.subs(t, 2) is nan and abs((found - tan(t)).subs(t, 1).evalf(30)) < 1e-25


@pytest.mark.parametrize(
    ("F", "x0", "ways"),
    [
        (sign(x), 0, {0, t, -t}),
        (Heaviside(x), 0, {0, t}),
        (-Heaviside(-x), 0, {0, -t}),
        (sqrt(Abs(x)), 0, {0, t**2 / 4}),
        (3 * cbrt(Abs(x)) ** 2, 0, {0, t**3}),
    ],
)
def test_branches_are_told(F, x0, ways):
    with pytest.raises(
        NotUnique, match=r"the motion from x = 0 is not unique: at x = 0 \(time 0\) it may rest"
    ) as caught:
        solution(F, x0)
    branches = caught.value.branches
    assert {b.args[0][0] for b in branches} == ways
    for branch in branches:
        assert branch.subs(t, -1) is nan
        check(branch, F, x, t, 0, x0)
    assert isinstance(caught.value, rs.UnsupportedError)
    assert pickle.loads(pickle.dumps(caught.value)).branches == branches


def test_a_point_reached_in_finite_time_and_left_again_is_told_with_its_time():
    with pytest.raises(NotUnique, match=r"at x = 0 \(time 2\) it may rest"):
        solution(sqrt(Abs(x)), -1)


def test_symbolic_initial_values_have_cases():
    found = solution(-p * sign(x), a)
    for put in ({a: 3, p: 2}, {a: -half, p: 1}, {a: 0, p: 1}):
        here = found.subs(put)
        check(here if here.has(t) else Piecewise((here, True)), (-p * sign(x)).subs(put), x, t, 0, put[a])
    free = solution(sign(x), a)
    assert free.subs({a: 2, t: 1}) == 3 and free.subs({a: 0, t: 1}) is nan
    assert solution(sign(x), a, assume=(a > 0,)) == Piecewise((0, t < -a), (a + t, True))
    assert solution(k * x, a) == a * exp(k * t)


def test_symbolic_rates_have_cases():
    found = solution(k * Max(x, 0) - 1, 1)
    for value in (-2, -1, 0, half, 1, 3):
        check(found.subs(k, value), (k * Max(x, 0) - 1).subs(k, value), x, t, 0, 1)


def test_a_relay_with_symbolic_threshold():
    found = solution(-sign(x - k), a)
    for put in ({a: 3, k: 1}, {a: 0, k: 1}, {a: 1, k: 1}):
        check(found.subs(put), (-sign(x - k)).subs(put), x, t, 0, put[a])


def test_floats_come_back():
    assert str(solution(-sign(x), 0.5)) == "Piecewise((0.5 - t, t < 0.5), (0, True))"
    assert solution(-0.5 * sign(x), 1) == Piecewise((1 - 0.5 * t, t < 2), (0, True))


@pytest.mark.parametrize(
    ("F", "x0", "told"),
    [
        (-sign(x), None, "give an initial value"),
        (-sign(x) * t, 1, "depends on the time t"),
        (2 + sign(sin(x)), 2, "crosses kinks without end"),
        (floor(x) + half, half, "crosses kinks without end"),
        (1 / x, 0, "there is no motion from x = 0"),
        (rs.Dirac(x), 1, "has an impulse at x = 0"),
        (log(x), 2, "is not found in closed form"),
        (-sign(x), t, "must not depend on t"),
        (-sign(x), x, "must not depend on x"),
    ],
)
def test_refusals_are_named(F, x0, told):
    with pytest.raises(rs.UnsupportedError, match=told):
        solution(F, x0)


def test_the_evidence_tells_the_switching_points():
    _, (case,) = solved(-sign(x) - sign(x - 2) / 2, x, t, 0, 4)
    assert [(e.time, e.point, e.kind) for e in case.events] == [
        (Rational(4, 3), 2, "crossing"),
        (Rational(16, 3), 0, "sliding"),
    ]
    assert case.rows[0].start is None and case.rows[-1].end is None


small = st.integers(-3, 3)
jump = st.builds(lambda c, b: c * sign(x - b), small, small)
kink = st.builds(lambda c, b: c * rs.ReLU(x - b), small, small)
fields = st.builds(
    lambda c, m, terms: c + m * x / 2 + sum(terms),
    small,
    small,
    st.lists(st.one_of(jump, kink), min_size=1, max_size=3),
)


def solutions(F, x0):
    """The solution, or all its branches."""
    try:
        return [solution(F, x0)]
    except NotUnique as several:
        return several.branches


@settings(max_examples=12, deadline=None)
@given(fields, small)
def test_random_piecewise_affine_fields(F, x0):
    for found in solutions(F, x0):
        check(found, F, x, t, 0, x0)


@settings(max_examples=8, deadline=None)
@given(fields, small, st.integers(1, 3), st.sampled_from([half, Rational(3, 2), 4]))
def test_two_solutions_keep_their_order(F, x0, gap, time):
    lower, upper = solutions(F, x0), solutions(F, x0 + gap)
    if len(lower) == len(upper) == 1:
        assert (upper[0].subs(t, time) - lower[0].subs(t, time)).evalf(30) > -1e-20


@settings(max_examples=8, deadline=None)
@given(fields, small, st.sampled_from([half, Rational(7, 5), 3]))
def test_to_stop_and_go_on_is_to_go(F, x0, time):
    try:
        whole = solution(F, x0)
        there = whole.subs(t, time)
        again = solution(F, there, t0=time)
    except NotUnique:
        return
    for later in (time + 1, time + 3):
        assert abs((again.subs(t, later) - whole.subs(t, later)).evalf(30)) < 1e-20
