"""Penalties of smooth activations: the conjugate as the area below its maximiser, against the activation itself."""

import pytest
from sympy import Symbol, asinh, atan, cos, cosh, log, oo, pi, sqrt

import relu_sym as rs
from relu_sym.convex.maximal_area import is_nested
from relu_sym.symbols import T

u, x = Symbol("u", real=True), Symbol("x", real=True)

PENALTIES = [
    (rs.Squareplus(u), -log(x), (1, 3)),
    (asinh(u), cosh(x) - x**2 / 2, (-1, 0, 2)),
    (atan(u), -log(cos(x)) - x**2 / 2, (-1, 0, 1)),
]


@pytest.mark.parametrize("which", range(len(PENALTIES)))
def test_the_penalty_is_short_and_up_to_a_constant_the_known_one(which):
    activation, known, places = PENALTIES[which]
    found = rs.penalty_of(activation, u, x, budget=rs.budget(seconds=60))
    gaps = [(found - known).subs(x, p).evalf(30) for p in places]
    assert all(abs(g - gaps[0]) < 1e-25 for g in gaps)
    assert found.count_ops() <= known.count_ops() + 20 and not found.has(asinh, atan)


def test_the_ends_of_the_penalty_of_the_arctangent():
    found = rs.penalty_of(atan(u), u, x, budget=rs.budget(seconds=60))
    assert found.subs(x, pi / 2) == oo and found.subs(x, -2) == oo


def test_nested():
    assert is_nested(log(cos(T))) and is_nested(asinh(T - 1 / T))
    assert not is_nested(log(1 - T) * T) and not is_nested(sqrt(T**2 + 1))
