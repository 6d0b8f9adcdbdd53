"""Parameters that are symbols of every sign: put in before or behind a verb, a number gives the same."""

from __future__ import annotations

import pytest
from sympy import Interval, Max, Min, Piecewise, Rational, Symbol, exp, nan, oo, sign

import relu_sym as rs

x, a, b = (Symbol(n, real=True) for n in "xab")
p, n = Symbol("p", positive=True), Symbol("n", negative=True)
half = Rational(1, 2)
CASES = [
    # the function, and values of its parameters
    (rs.LeakyReLU(x, a), [{a: v} for v in (-2, 0, half, 1, 3)]),
    (rs.PReLU(x, n), [{n: v} for v in (-2, -half)]),
    (rs.Hardtanh(x, a, b), [{a: -1, b: 2}, {a: 2, b: -1}, {a: 1, b: 1}]),
    (rs.Clip(x, -p, p), [{p: v} for v in (half, 2)]),
    (rs.Clip(x, p, n), [{p: 1, n: -2}]),
    (rs.Softshrink(x, p), [{p: v} for v in (half, 2)]),
    (rs.Softshrink(x, a), [{a: v} for v in (0, half)]),
    (rs.Hardshrink(x, p), [{p: v} for v in (half, 2)]),
    (rs.Hardshrink(x, a), [{a: v} for v in (-1, 0, half)]),
    (rs.Threshold(x, a, b), [{a: 1, b: 0}, {a: -1, b: -1}, {a: 0, b: 2}]),
    (rs.ELU(x, a), [{a: v} for v in (-2, 0, 1, 3)]),
    (rs.CELU(x, p), [{p: v} for v in (half, 2)]),
    (rs.CELU(x, a), [{a: v} for v in (-2, half)]),
    (rs.Huber(x, p), [{p: v} for v in (half, 2)]),
    (rs.SmoothL1(x, p), [{p: v} for v in (half, 2)]),
    (rs.EpsilonInsensitive(x, a), [{a: v} for v in (-1, 0, half)]),
    (rs.Pinball(x, a), [{a: v} for v in (-1, 0, half, 2)]),
    (rs.Softplus(x, a), [{a: v} for v in (-1, 2)]),
    (rs.Squareplus(x, p), [{p: v} for v in (half, 4)]),
    (rs.Maxout(x, a, 0), [{a: v} for v in (-1, 0, 2)]),
    (rs.LogSumExp(x, a), [{a: v} for v in (-1, 2)]),
]
POINTS = [Rational(k, 7) for k in (-16, -9, -4, -1, 2, 5, 9, 15)]


def value(e, at):
    found = e.subs(at)
    return nan if found is nan else float(found.evalf())


@pytest.mark.parametrize("f, choices", CASES, ids=lambda v: str(v) if v not in ({}, []) else "")
def test_a_number_for_the_parameter_before_or_behind(f, choices):
    verbs = {
        "distributional": lambda g: rs.diff(g, x),
        "classical": lambda g: rs.diff(g, x, mode="classical"),
        "Piecewise": lambda g: rs.rewrite(g, Piecewise, x),
    }
    answers = {name: verb(f) for name, verb in verbs.items()}
    for choice in choices:
        g = f.subs(choice)
        for name, verb in verbs.items():
            special = verb(g)
            for t in POINTS:
                got, want = value(answers[name].subs(choice), {x: t}), value(special, {x: t})
                assert got == pytest.approx(want, rel=1e-12, abs=1e-12, nan_ok=True), (name, choice, t)


SIGNED = [(f, choices) for f, choices in CASES if len(choices[0]) == 1 and {p, n} & set(choices[0])]


@pytest.mark.parametrize("f, choices", SIGNED, ids=lambda v: str(v) if v not in ({}, []) else "")
def test_sets_at_the_kinks(f, choices):
    """At 0, and where the parameter or its negative is the point."""
    for at in (0, *choices[0], *(-s for s in choices[0])):
        try:
            found = rs.subdifferential(f, x).at(at)
        except rs.NotLipschitzError:
            assert f.func is rs.Hardshrink and at != 0
            continue
        for choice in choices:
            want = rs.subdifferential(f.subs(choice), x).at(at.subs(choice) if at else 0)
            assert float(found.inf.subs(choice)) == pytest.approx(float(want.inf)), (choice, at)
            assert float(found.sup.subs(choice)) == pytest.approx(float(want.sup)), (choice, at)


def test_sets_at_the_kink_for_a_slope_of_open_sign():
    assert rs.subdifferential(rs.LeakyReLU(x, a), x).at(0) == Interval(Min(1, a), Max(1, a))
    assert rs.subdifferential(rs.LeakyReLU(x, n), x).at(0) == Interval(n, 1)
    assert rs.subdifferential(rs.Pinball(x, a), x).at(0) == Interval(a - 1, a)
    assert rs.subdifferential(rs.Softshrink(x, p), x).at(p) == Interval(0, 1)


def test_derivatives_by_parameters():
    assert rs.diff(rs.PReLU(x, a), a) == -rs.ReLU(-x)
    assert rs.diff(rs.Threshold(x, a, b), b) == rs.diff(b * (1 - rs.Heaviside(x - a, 0)), b)
    assert rs.diff(rs.Clip(x, a, 3), a) == rs.diff(Min(Max(x, a), 3), a)
    assert rs.gradient(rs.LeakyReLU(x, a), (x, a))[1] == -rs.ReLU(-x)


def test_limits_in_parameters():
    assert rs.limit(rs.Softplus(1, p), p, oo) == 1 and rs.limit(rs.Softplus(-1, p), p, oo) == 0
    assert rs.equal(rs.limit(rs.ELU(x, p), p, 0), rs.ReLU(x)) is True
    assert rs.limit(rs.Squareplus(x, p), p, 0) == rs.ReLU(x)


def test_integrals_with_parameters():
    assert rs.integrate(rs.Clip(x, 0, p), (x, 0, 2 * p)) == 3 * p**2 / 2
    assert rs.integrate(rs.Huber(x, p), (x, -p, p)) == p**3 / 3
    assert rs.pair(rs.diff(rs.Hardshrink(x, p), x, 1), exp(-abs(x)) * (1 + sign(x)), x).subs(p, 1).evalf() == (
        pytest.approx(4 * 0.36787944117144233)
    )
