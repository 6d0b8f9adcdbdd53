"""Answers that compile: no difference of exponentials that cancels, no pole of one piece under another."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf
from sympy import (
    Abs,
    DiracDelta,
    Heaviside,
    Max,
    Min,
    Piecewise,
    S,
    Symbol,
    atan,
    cos,
    cosh,
    exp,
    lambdify,
    log,
    sign,
    sin,
    sinh,
    sqrt,
    symbols,
    tanh,
)

import relu_sym as rs

x, a = symbols("x a", real=True)
p = Symbol("p", positive=True)
plain = Symbol("x")
r, H, delta = rs.ReLU, rs.Heaviside, rs.Dirac


@pytest.mark.parametrize(
    ("answer", "written"),
    [
        (lambda: rs.diff(exp(-Abs(x)), x), -exp(-Abs(x)) * sign(x)),
        (lambda: rs.diff(exp(-Abs(x)), x, 2), exp(-Abs(x)) - 2 * delta(x)),
        (lambda: rs.diff(exp(Abs(x)), x), exp(Abs(x)) * sign(x)),
        (lambda: rs.diff(cos(x) * sign(x), x), 2 * delta(x) - sin(x) * sign(x)),
        (lambda: rs.diff(exp(-Abs(x - 1)), x), -exp(-Abs(x - 1)) * sign(x - 1)),
        (lambda: rs.diff(exp(-p * Abs(x)), x), -p * exp(-p * Abs(x)) * sign(x)),
        (lambda: rs.diff(exp(-Abs(plain)), plain), -exp(-Abs(plain)) * sign(plain)),
        (lambda: rs.diff(exp(-Abs(x)) * sign(x), x), 2 * delta(x) - exp(-Abs(x))),
        (lambda: rs.diff(exp(-x) * H(x), x), delta(x) - exp(-x) * H(x)),
        (lambda: rs.diff(exp(-r(x)), x), -exp(-x) * H(x)),
        (lambda: rs.diff(log(r(x) + 1), x), H(x) / (r(x) + 1)),
        (lambda: rs.diff(sqrt(1 + Abs(x)), x), sign(x) / (2 * sqrt(Abs(x) + 1))),
        (lambda: rs.diff(1 / (1 + Abs(x)), x), -sign(x) / (Abs(x) + 1) ** 2),
        (lambda: rs.diff(1 / (1 + Abs(x)), x, 2), 2 / (Abs(x) + 1) ** 3 - 2 * delta(x)),
        (lambda: rs.diff(x + log(Abs(x) + 1), x), 1 + sign(x) / (Abs(x) + 1)),
        (lambda: rs.diff(exp(-Abs(x) - Abs(x - 1)), x), -(sign(x) + sign(x - 1)) * exp(-Abs(x) - Abs(x - 1))),
        (lambda: rs.integrate(exp(-Abs(x)), x), (1 - exp(-Abs(x))) * sign(x)),
        (lambda: rs.rewrite(exp(-Abs(x)), r, x), exp(-r(x) - r(-x))),
        (lambda: rs.simplify(r(x) + r(-x)), Abs(x)),
        (lambda: rs.simplify(r(x - 1) + r(1 - x)), Abs(x - 1)),
        (lambda: rs.simplify(3 * r(-2 * x) + 3 * r(2 * x)), 6 * Abs(x)),
        (lambda: rs.simplify(Max(x, -x)), Abs(x)),
        (lambda: rs.simplify(x * sign(x)), Abs(x)),
        (lambda: rs.simplify(exp(-Abs(x)) * sign(x)), exp(-Abs(x)) * sign(x)),
    ],
)
def test_one_term_where_one_will_do(answer, written):
    found = answer()
    assert found == written or (found - written).expand() == 0
    assert found.count_ops() <= written.count_ops() + 2


SOURCES = [
    exp(-Abs(x)),
    exp(-2 * Abs(x - 1)) * (x + 1),
    exp(-Abs(x) - Abs(x - 3)),
    exp(-Abs(Abs(x) - 2)),
    exp(-r(x)) + exp(-r(-2 * x)),
    log(1 + exp(-Abs(x))) + r(x),
    Abs(x) / (1 + Abs(x)),
    1 / (1 + r(x) + r(-2 * x)),
    1 / cosh(Max(x, 1)),
    sinh(Min(Max(x, -1), 2)),
    exp(Min(x, 3 - x, 1)),
    x * exp(-Abs(x)) + atan(r(x)),
    exp(-(Abs(x) ** 3)),
    log(2 + Abs(x)) * tanh(x),
    2 ** (-Abs(x)),
]


@pytest.mark.parametrize("f", SOURCES, ids=str)
@pytest.mark.parametrize("order", [1, 2])
def test_values_survive_machine_numbers(f, order):
    """Compiled for machine numbers, the regular part is right far out and near, to nearly all digits."""
    found = rs.diff(f, x, order)
    regular = found.replace(lambda t: isinstance(t, DiracDelta), lambda t: S.Zero)
    compiled, exact = lambdify(x, regular, "math"), lambdify(x, f, "mpmath")
    for t in (-100.3, -50.0, -7.3, -0.6, 0.3, 1.4, 2.7, 50.0, 100.3):
        with mp.workdps(700):
            h = mpf(10) ** -100
            points = [exact(mpf(t) + k * h) for k in (-1, 0, 1)]
            slope = (points[2] - points[0]) / (2 * h) if order == 1 else (points[0] - 2 * points[1] + points[2]) / h**2
        assert abs(compiled(t) - slope) <= 1e-9 * abs(slope) + 1e-290, (t, compiled(t), slope)


@pytest.mark.parametrize("f", SOURCES, ids=str)
def test_values_at_the_kinks_are_means(f):
    found, form = rs.diff(f, x), rs.normal_form(f, x)
    for point in form.breakpoints:
        left, right = (rs.limit(rs.diff(f, x, mode="classical"), x, point, side) for side in "-+")
        assert abs((found.subs(x, point) - (left + right) / 2).evalf(20)) < 1e-15


@pytest.mark.parametrize("target", [r, Abs, Max, Min])
@pytest.mark.parametrize(
    "f", [exp(-Abs(x)), exp(-Abs(x - 1) - Abs(x + 1)), exp(Min(x, 3 - x)), 1 / cosh(Max(x, 1))], ids=str
)
def test_rewriting_by_ramps_does_not_cancel(f, target):
    found = rs.rewrite(f, target, x)
    compiled, exact = (lambdify(x, e.rewrite(Heaviside).rewrite(Max), "mpmath") for e in (found, f))
    for t in (-50.0, -1.0, 0.0, 0.7, 50.0):
        assert abs(compiled(mpf(t)) - exact(mpf(t))) < 1e-14


def test_a_piecewise_stays_one():
    found = rs.diff(Piecewise((exp(x) - 1, x < 0), (x, True)), x)
    assert found == Piecewise((exp(x), x <= 0), (1, True))
