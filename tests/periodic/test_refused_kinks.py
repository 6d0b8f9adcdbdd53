"""What is refused of functions whose kinks repeat or do not, by the name of the error and what its text says."""

from __future__ import annotations

import pytest
from sympy import Abs, DiracDelta, Function, Max, Symbol, exp, floor, frac, log, oo, pi, sign, sin, sqrt, tan

import relu_sym as rs

x = Symbol("x", real=True)
a = Symbol("a", real=True)
n = Symbol("n", integer=True)

REFUSED = [
    (lambda: rs.diff(floor(x**2), x), rs.UnsupportedError, "do not repeat: give a bounded interval"),
    (lambda: rs.diff(floor(exp(x)), x), rs.UnsupportedError, "do not repeat"),
    (lambda: rs.diff(floor(x) * floor(sqrt(2) * x), x), rs.UnsupportedError, "no common multiple"),
    (lambda: rs.exceptional_set(floor(x) + Abs(sin(x)), x), rs.UnsupportedError, "no common multiple"),
    (lambda: rs.integrate(floor(exp(x)), (x, 0, 10**6)), rs.BudgetError, "steps on the interval"),
    (lambda: rs.integrate(x * sign(sin(x)), (x, 0, oo)), rs.UnsupportedError, "oscillates"),
    (lambda: rs.integrate(x * rs.diff(floor(x), x), (x, -oo, oo)), rs.UnsupportedError, "diverges"),
    (lambda: rs.limit(frac(x), x, oo), rs.UnsupportedError, "does not settle"),
    (lambda: rs.subdifferential(floor(x), x).at(n), rs.NotLipschitzError, "jumps at x = n"),
    (lambda: rs.subdifferential(Abs(sin(x)), x).at(a), rs.UnsupportedError, "depends on parameters"),
    (lambda: rs.subdifferential(Abs(sin(x)), x).at(n), rs.UnsupportedError, "depends on parameters"),
    (lambda: rs.rewrite(floor(x), rs.ReLU), rs.RewriteError, "kinks without end"),
    (lambda: rs.rewrite(frac(x), "Heaviside"), rs.RewriteError, "kinks without end"),
    (lambda: rs.diff(floor(x) * rs.Dirac(x - 2), x), rs.UndefinedProductError, "impulse at x = 2"),
    (lambda: rs.diff(floor(x) * rs.diff(floor(x), x), x), rs.UndefinedProductError, "jumps"),
    (lambda: rs.diff(rs.Dirac(sin(x)), x, mode="classical"), rs.UnsupportedError, "no pointwise derivative"),
    (lambda: rs.subdifferential(rs.Dirac(sin(x)), x), rs.NotLipschitzError, "no function"),
    (lambda: rs.diff(Abs(rs.Dirac(sin(x))), x), rs.UndefinedProductError, "Abs of an impulse"),
    (lambda: rs.diff(DiracDelta(floor(x)), x), rs.UndefinedProductError, "vanishes on an interval"),
    (lambda: rs.diff(DiracDelta(frac(x)), x), rs.UndefinedProductError, "where it is not smooth"),
    (lambda: rs.diff(DiracDelta(sin(x) ** 2), x), rs.UndefinedProductError, "multiple zero"),
    (lambda: rs.diff(log(Abs(sin(x))), x), rs.UnsupportedError, "principal value that repeats"),
    (lambda: rs.diff(1 / sin(x), x), rs.UnsupportedError, "no finite one-sided limits"),
    (lambda: rs.diff(Abs(tan(x)), x), rs.UnsupportedError, "no finite one-sided limits"),
    (lambda: rs.diff(floor(x) * rs.Heaviside(x - a), x), rs.UnsupportedError, "depends on parameters"),
    (lambda: rs.register(Train, lambda u: DiracDelta(sin(pi * u))), rs.UnsupportedError, "has an impulse"),
    (lambda: rs.exceptional_set(sqrt(sin(x)), x), rs.UnsupportedError, "interval of every period"),
    (
        lambda: rs.convert(rs.diff(floor(x), x), x, source="distributional", target="set-valued"),
        rs.ConversionError,
        "impulse",
    ),
]


class Train(Function):
    nargs = 1


@pytest.mark.parametrize(("call", "error", "message"), REFUSED, ids=[m for _, _, m in REFUSED])
def test_refused_by_name(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_equality_that_no_common_period_decides_is_left_open():
    f = floor(x) + Abs(sin(x))
    assert rs.equal(f, Abs(sin(-x)) - (-floor(x))) is True
    assert rs.equal(floor(x) * Abs(sin(x)), Max(floor(x), 0) * Abs(sin(x))) in (None, False)
