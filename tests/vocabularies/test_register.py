"""A registered class behaves like its definition in every verb, and the example in examples/ runs."""

import runpy
from pathlib import Path

import pytest
from sympy import FiniteSet, Function, Interval, Max, Piecewise, Rational, Symbol, exp, lambdify

import relu_sym as rs

x = Symbol("x", real=True)
EXAMPLE = Path(__file__).parents[2] / "examples" / "register_activation.py"


class Shrink(Function):
    """Soft threshold at 1."""

    nargs = 1


rs.register(Shrink, lambda u: Max(u - 1, 0) - Max(-u - 1, 0))


def test_modes():
    assert rs.diff(Shrink(x), x, 2) == rs.Dirac(x - 1) - rs.Dirac(x + 1)
    assert rs.subdifferential(Shrink(2 * x), x).at(Rational(1, 2)) == Interval(0, 2)
    assert rs.exceptional_set(Shrink(x), x) == FiniteSet(-1, 1)


def test_inside_other_heads():
    assert rs.normal_form(abs(Shrink(x)), x).pieces == (-x - 1, 0, x - 1)
    assert rs.normal_form(Shrink(abs(x)), x).pieces == (-x - 1, 0, x - 1)


def test_rewrite_and_numbers():
    rewritten = rs.rewrite(Shrink(x), Piecewise)
    for v in (-3, -1, 0, Rational(3, 2)):
        assert rewritten.subs(x, v) == max(v - 1, 0) - max(-v - 1, 0)
        assert abs(Shrink(v).evalf() - (max(v - 1, 0) - max(-v - 1, 0))) < 1e-12
    assert lambdify(x, Shrink(x))(2.5) == pytest.approx(1.5)


def test_refusals():
    with pytest.raises(rs.UnsupportedError, match="not a subclass"):
        rs.register(3, lambda u: u)
    with pytest.raises(rs.UnsupportedError, match="impulse"):
        rs.register(type("Spike", (Function,), {}), lambda u: rs.Dirac(u))


def test_example_runs():
    elu = runpy.run_path(str(EXAMPLE), run_name="__main__")["Elu"]
    assert rs.subdifferential(elu(x), x).at(0) == Interval(1, 2)
    assert rs.rewrite(elu(x), Piecewise) == Piecewise((2 * exp(x) - 2, x <= 0), (x, True))
