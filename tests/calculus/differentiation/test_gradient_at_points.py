"""Gradients and Hessians at points: classical against differences, sets against gradients and Hessians near by."""

from __future__ import annotations

import random
from math import isfinite, nan

import pytest
from sympy import (
    Abs,
    Eq,
    Matrix,
    Max,
    Piecewise,
    Rational,
    diag,
    exp,
    lambdify,
    sin,
    sqrt,
    symbols,
    zeros,
)
from sympy import nan as no_value

import relu_sym as rs
from relu_sym import Dirac, Heaviside, ReLU

x, y = symbols("x y", real=True)
v = (x, y)
half = Rational(1, 2)
disc = 1 - x**2 - y**2


def quotient(f, p, d, h=1e-5):
    (s, t), (k, m) = p, d
    return (f(s + h * k, t + h * m) - f(s - h * k, t - h * m)) / (2 * h)


SMOOTH_APART = [
    Max(x, y) * x,
    Abs(x * y),
    ReLU(x) * ReLU(y),
    Max(x, y, 1),
    Abs(disc),
    exp(-Abs(x)) * y,
    ReLU(x**2 - y) ** 2,
    Max(x + y, x - y, y) ** 2,
]


@pytest.mark.parametrize("f", SMOOTH_APART, ids=str)
def test_classical_derivatives_are_differences_away_from_kinks(f):
    number = lambdify(v, f, "math")
    source = random.Random(7)
    for _ in range(3):
        p = tuple(Rational(source.randint(-300, 300), 97) for _ in v)
        near = tuple(map(float, p))
        found = rs.gradient(f, v, mode="classical", at=p)
        formula = rs.gradient(f, v, mode="classical").subs(dict(zip(v, p, strict=True)))
        second = rs.hessian(f, v, mode="classical", at=p)
        for k, d in enumerate(((1, 0), (0, 1))):
            assert abs(float(found[k]) - quotient(number, near, d)) < 1e-6
            assert abs(float(found[k] - formula[k])) < 1e-12
            for m, e in enumerate(((1, 0), (0, 1))):
                want = quotient(lambda s, t, d=d: quotient(number, (s, t), d, 1e-4), near, e, 1e-4)
                assert abs(float(second[k, m]) - want) < 1e-3


@pytest.mark.parametrize(
    "f, p, gradient, hessian",
    [
        (Max(x, y), (0, 0), [nan, nan], [[nan, nan], [nan, nan]]),
        (Max(x, y), (1, 0), [1, 0], [[0, 0], [0, 0]]),
        (Abs(x * y), (0, 0), [0, 0], [[0, nan], [nan, 0]]),
        (x**2 * Abs(y), (0, 0), [0, 0], [[0, 0], [nan, 0]]),
        (x * Abs(x) + y**2, (0, 3), [0, 6], [[nan, 0], [0, 2]]),
        (Heaviside(x) * y, (0, 0), [0, half], [[0, nan], [nan, 0]]),
        (1 / x + y, (0, 0), [nan, nan], [[nan, nan], [nan, nan]]),
        (Piecewise((5, Eq(x, 0)), (x**2, True)), (0, 0), [nan, 0], [[nan, nan], [0, 0]]),
        (
            Piecewise((x * y * (x**2 - y**2) / (x**2 + y**2), x**2 + y**2 > 0), (0, True)),
            (0, 0),
            [0, 0],
            [[0, -1], [1, 0]],
        ),
    ],
    ids=str,
)
def test_classical_values_at_kinks(f, p, gradient, hessian):
    def with_gaps(rows):
        return [[no_value if isinstance(e, float) else e for e in r] for r in rows]

    assert rs.gradient(f, v, mode="classical", at=p).tolist() == with_gaps([[e] for e in gradient])
    assert rs.hessian(f, v, mode="classical", at=p).tolist() == with_gaps(hessian)


@pytest.mark.parametrize("f", [Max(x, y), Abs(x * y), ReLU(x) * ReLU(y), Abs(x) * y, ReLU(x - y) * y], ids=str)
def test_a_classical_hessian_and_its_values_agree_at_kinks_too(f):
    everywhere = rs.hessian(f, v, mode="classical")
    for p in ((0, 0), (1, 1), (0, 2), (2, 0), (2, 4), (-1, 3)):
        here = rs.hessian(f, v, mode="classical", at=p)
        put = everywhere.subs(dict(zip(v, p, strict=True)))
        assert [e == no_value for e in put] == [e == no_value for e in here]
        assert all(s == t for s, t in zip(put, here, strict=True) if s != no_value)


def test_floats_come_back_as_floats():
    assert rs.gradient(0.5 * Abs(x) + y, v, mode="classical", at=(0.25, 1))[0].is_Float
    assert rs.hessian(0.5 * Abs(x), v) == Matrix([[1.0 * Dirac(x), 0], [0, 0]]) or rs.hessian(0.5 * Abs(x), v)[
        0, 0
    ] == Dirac(x)


# ---------------------------------------------------------------- set-valued
def test_the_set_valued_gradient_is_joint():
    found = rs.gradient(Max(x, y), v, mode="set-valued", at=(0, 0))
    assert found == rs.subdifferential(Max(x, y), v, at=(0, 0))
    assert (1, 1) not in found and (half, half) in found
    maps = rs.jacobian([Max(x, y), Abs(y)], v, mode="set-valued", at=(0, 0))
    assert maps == rs.subdifferential([Max(x, y), Abs(y)], v, at=(0, 0))


GENERALIZED = [
    (ReLU(x) ** 2 / 2 + y**2, (0, 0), [diag(0, 2), diag(1, 2)]),
    (x * Abs(x) + y**2, (0, 0), [diag(-2, 2), diag(2, 2)]),
    (ReLU(x - y) ** 2, (1, 1), [zeros(2, 2), Matrix([[2, -2], [-2, 2]])]),
    (ReLU(x - y**2) ** 2, (0, 0), [zeros(2, 2), diag(2, 0)]),
    (ReLU(-disc) ** 2, (1, 0), [zeros(2, 2), diag(8, 0)]),
    (ReLU(x - y) ** 3, (0, 0), [zeros(2, 2)]),
    (Max(x, y), (1, 0), [zeros(2, 2)]),
    (x * Abs(x) * y, (0, 0), [zeros(2, 2)]),
    (Piecewise((x**2 + y, x > 0), (y, True)), (0, 0), [zeros(2, 2), diag(2, 0)]),
]


@pytest.mark.parametrize("f, p, want", GENERALIZED, ids=str)
def test_generalized_hessians(f, p, want):
    found = rs.hessian(f, v, mode="set-valued", at=p)
    assert sorted(map(str, (Matrix(m).tolist() for m in found.vertices))) == sorted(str(m.tolist()) for m in want)
    assert found.exact


@pytest.mark.parametrize("f, p", [(f, p) for f, p, _ in GENERALIZED], ids=str)
def test_hessians_sampled_near_the_point_lie_near_the_generalized_one(f, p):
    found = rs.hessian(f, v, mode="set-valued", at=p)
    source = random.Random(3)
    for _ in range(6):
        q = tuple(a + Rational(source.randint(-99, 99), 10**7) for a in p)
        sample = rs.hessian(f, v, mode="classical", at=q)
        near = min(max(abs(float(s - t)) for s, t in zip(sample, m, strict=True)) for m in found.vertices)
        assert isfinite(near) and near < 1e-3


@pytest.mark.parametrize(
    "f, p, error",
    [
        (Max(x, y), (0, 0), rs.NotLipschitzError),
        (Abs(disc), (1, 0), rs.NotLipschitzError),
        (x * Abs(y), (0, 0), rs.NotLipschitzError),
        (Abs(x * y), (0, 0), rs.NotLipschitzError),
        (x**2 * Abs(y), (0, 0), rs.NotLipschitzError),
        (Max(x, y) ** 2, (0, 0), rs.NotLipschitzError),
        (Heaviside(x) * y, (0, 0), rs.NotLipschitzError),
        (Heaviside(x), (0, 0), rs.NotLipschitzError),
        (sqrt(x**2 + y**2), (0, 0), rs.UnsupportedError),
        (Piecewise((5, Eq(x, 0)), (x**2, True)), (0, 0), rs.NotLipschitzError),
        (Piecewise((x**2 * sin(1 / x), x > 0), (0, True)), (0, 0), rs.ReluSymError),
        (ReLU(x) ** Rational(3, 2), (0, 0), rs.ReluSymError),
    ],
    ids=str,
)
def test_no_generalized_hessian_where_the_gradient_jumps_or_is_not_proved(f, p, error):
    with pytest.raises(error):
        rs.hessian(f, v, mode="set-valued", at=p)
