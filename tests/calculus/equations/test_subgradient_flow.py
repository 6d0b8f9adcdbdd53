"""x' in -df(x): exact flows against implicit Euler, f that does not grow, convex kinks kept, concave ones told."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inclusion import check, proximal_steps
from sympy import (
    Abs,
    Heaviside,
    Max,
    Min,
    Piecewise,
    Rational,
    Symbol,
    Tuple,
    exp,
    floor,
    lambdify,
    log,
    nan,
    oo,
    sign,
    symbols,
)

import relu_sym as rs

x, y, a, b = symbols("x y a b", real=True)
t = Symbol("t", real=True)
later = Symbol("t", nonnegative=True)
half = Rational(1, 2)

TABLE = [
    (Abs(x), 3, Piecewise((3 - t, t < 3), (0, True))),
    (Abs(x), 0, 0),
    (-Abs(x), 1, Piecewise((0, t < -1), (t + 1, True))),
    (rs.ReLU(x) - rs.ReLU(-x), 1, 1 - t),
    (x**2 / 2, a, a * exp(-t)),
    (Abs(x) + x**2 / 2, -1, Piecewise((1 - 2 * exp(-t), t < log(2)), (0, True))),
    (Abs(x**2 - 1), half, Piecewise((exp(2 * t) / 2, t < log(2) / 2), (1, True))),
    (Abs(x**2 - 1), 0, 0),
    (Max(x, -2 * x) + Abs(x - 1), 3, Piecewise((3 - 2 * t, t < 1), (1, True))),
    (Piecewise((x**2, x >= 1), (oo, True)), 3, Piecewise((3 * exp(-2 * t), t < log(3) / 2), (1, True))),
    (Piecewise((-x, (x >= 0) & (x <= 2)), (oo, True)), 1, Piecewise((t + 1, (t >= -1) & (t < 1)), (2, t >= 1))),
    (Piecewise((-x, (x >= 0) & (x <= 2)), (oo, True)), 2, 2),
    (Min(x**2, 1), 2, 2),
    (x**4, 1, Piecewise((1 / (8 * t + 1) ** half, t >= -Rational(1, 8)))),
    (5 + 0 * x, a, a),
]


@pytest.mark.parametrize(("f", "x0", "expected"), TABLE, ids=[f"{row[0]} from {row[1]}" for row in TABLE])
def test_flows(f, x0, expected):
    assert rs.subgradient_flow(f, x, x0, t) == expected


def test_a_symbolic_start_has_cases():
    found = rs.subgradient_flow(Abs(x - b), x, a, later)
    for put in ({a: 3, b: 1}, {a: -2, b: 1}, {a: 1, b: 1}):
        for time in (half, 2, 7):
            gap = put[a] - put[b]
            assert found.subs(put).subs(later, time) == put[b] + sign(gap) * max(abs(gap) - time, 0)


def test_concave_kinks_are_told():
    with pytest.raises(rs.UnsupportedError, match="not unique") as caught:
        rs.subgradient_flow(-Abs(x), x, 0, t)
    assert {e.args[0][0] for e in caught.value.branches} == {0, t, -t}
    with pytest.raises(rs.UnsupportedError, match="not unique"):
        rs.subgradient_flow(Min(x**2, 1), x, 1, t)
    assert rs.subgradient_flow(-Abs(x), x, a, later).subs({a: 0, later: 1}) is nan


def test_several_variables_one_by_one():
    found = rs.subgradient_flow(Abs(x) + Abs(y) / 2 + y**2, [x, y], (1, -1), later)
    assert found == Tuple(
        Piecewise((1 - later, later < 1), (0, True)),
        Piecewise((Rational(1, 4) - 5 * exp(-2 * later) / 4, later < log(5) / 2), (0, True)),
    )
    assert rs.subgradient_flow(Abs(x), (x, y), {x: 1, y: 4}, later)[1] == 4


@pytest.mark.parametrize(
    ("call", "error", "told"),
    [
        (lambda: rs.subgradient_flow(Abs(x + y), [x, y], (1, 1), t), rs.UnsupportedError, "has x and y together"),
        (lambda: rs.subgradient_flow(Heaviside(x), x, 1, t), rs.NotLipschitzError, "not continuous at x = 0"),
        (lambda: rs.subgradient_flow(rs.Dirac(x), x, 1, t), rs.NotLipschitzError, "has an impulse at x = 0"),
        (lambda: rs.subgradient_flow(Abs(x) * t, x, 1, t), rs.UnsupportedError, "depends on the time t"),
        (lambda: rs.subgradient_flow(Abs(x), x, 1, 2), rs.UnsupportedError, "cannot be the time"),
        (
            lambda: rs.subgradient_flow(Piecewise((x, x >= 0), (oo, True)), x, -1, t),
            rs.UnsupportedError,
            "no motion from",
        ),
    ],
)
def test_refusals_are_named(call, error, told):
    with pytest.raises(error, match=told):
        call()


small = st.integers(-3, 3)
knots = st.builds(lambda c, at: c * Abs(x - at), st.integers(0, 3), small)
convex = st.builds(
    lambda c, m, terms: c * x**2 / 2 + m * x + sum(terms),
    st.integers(0, 2),
    small,
    st.lists(knots, min_size=1, max_size=3),
)
any_f = st.builds(lambda f, c, at: f - c * rs.ReLU(x - at) + c * Max(x, x**2 / 2), convex, st.integers(-2, 2), small)


@settings(max_examples=12, deadline=None)
@given(convex, small)
def test_convex_flows_are_limits_of_proximal_steps(f, x0):
    found = rs.subgradient_flow(f, x, x0, later)
    naive = proximal_steps(lambdify(x, f, "math"), float(x0), 1.5, 300)
    assert abs(float(found.subs(later, Rational(3, 2))) - naive) < 0.05


@settings(max_examples=15, deadline=None)
@given(any_f, small)
def test_the_inclusion_holds_and_f_does_not_grow(f, x0):
    try:
        found = rs.subgradient_flow(f, x, x0, t)
    except rs.UnsupportedError as refused:
        assert getattr(refused, "branches", ()), refused
        return
    slope = -sum(f.coeff(h) * sign(h.args[0]) for h in f.atoms(Abs))
    if not f.has(Max, rs.ReLU):
        check(found, slope - (f - sum(f.coeff(h) * h for h in f.atoms(Abs))).diff(x), x, t, 0, x0)
    levels = [f.subs(x, found.subs(t, time)).evalf(30) for time in (0, half, 1, 2, 5)]
    levels = [v for v in levels if v is not nan]
    assert all(v >= w - 1e-20 for v, w in pairwise(levels))


def test_a_family_of_kinks_is_seen_beside_the_start():
    wave = Abs(x - floor(x) - half)
    assert rs.subgradient_flow(wave, x, Rational(8, 3), later) == Piecewise(
        (Rational(8, 3) - later, later < Rational(1, 6)), (Rational(5, 2), True)
    )
    with pytest.raises(rs.UnsupportedError, match="not unique"):
        rs.subgradient_flow(wave, x, 3, t)
