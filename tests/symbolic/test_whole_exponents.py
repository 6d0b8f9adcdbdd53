"""Whole exponents of any sign: the answer at a number n is the answer for that number, left of 0 too."""

from __future__ import annotations

import pytest
from sympy import Abs, Piecewise, Rational, Symbol, nan, sign

import relu_sym as rs

x = Symbol("x", real=True)
n = Symbol("n", integer=True)
POINTS = [-2, -Rational(1, 3), Rational(3, 4), 3]
FUNCTIONS = {
    "sign": lambda k: sign(x) * x**k,
    "abs": lambda k: Abs(x) ** k,
    "ramp": lambda k: rs.ReLU(x) ** (k + 2),
    "shifted": lambda k: (Abs(x) - 1) ** k,
    "doubled": lambda k: x ** (2 * k) * sign(x - 1),
    "sum": lambda k: sign(x) * x**k + x ** (k + 2),
}
SYMBOLS = [
    (n, (-2, -1, 0, 1, 2, 3)),
    (Symbol("n", integer=True, nonnegative=True), (0, 1, 2)),
    (Symbol("n", integer=True, positive=True), (1, 2, 5)),
    (Symbol("n", even=True), (-2, 0, 4)),
    (Symbol("n", odd=True), (-1, 1, 3)),
]


@pytest.mark.parametrize("mode", ["distributional", "classical"])
@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize(("k", "numbers"), SYMBOLS, ids=str)
def test_numbers_may_be_put_in_later(name, k, numbers, mode):
    f = FUNCTIONS[name]
    try:
        found = rs.diff(f(k), x, mode=mode)
    except rs.UnsupportedError as refusal:
        assert k.is_positive is None and str(k) in str(refusal), "only an open sign may be asked for"
        return
    for m in numbers:
        try:
            wanted = rs.diff(f(m), x, mode=mode)
        except rs.ReluSymError:
            continue
        for point in POINTS:
            u, v = found.subs(k, m).subs(x, point), wanted.subs(x, point)
            assert (u is nan and mode == "distributional" and m < 0) or (u - v).simplify() == 0, (m, point, u, v)


def test_the_impulse_is_that_of_exponent_0_alone():
    assert rs.diff(sign(x) * x**n, x).subs(n, 0) == 2 * rs.Dirac(x)
    assert rs.diff(sign(x) * x**n, x).subs(n, 1) == sign(x)
    assert rs.diff(sign(x) * x**n, x).subs({n: 3, x: -2}) == -12
    k = Symbol("N", integer=True, positive=True)
    for m in (1, 2, 3):
        assert rs.diff(sign(x) * x**k, x).subs(k, m) == m * x ** (m - 1) * sign(x)
    assert rs.diff(sign(x) * x**k, x, 2).subs(k, 1) == 2 * rs.Dirac(x)


def test_values_sets_and_derivations():
    assert rs.rewrite(sign(x) * x**n, Piecewise, x=x).subs(n, 0).subs(x, 0) == 0
    assert rs.equal(Abs(x**n), Abs(x) ** n, x=x) is True
    k = Symbol("M", integer=True, nonnegative=True)
    found = rs.subdifferential(Abs(x) * x**k, x).at(0)
    assert (found.inf.subs(k, 0), found.sup.subs(k, 0), found.sup.subs(k, 3)) == (-1, 1, 0)
    derivation = rs.derivation(sign(x) * x ** (k + 1), x)
    assert derivation.result.free_symbols == {x, k}
    assert derivation.verify()
    assert rs.diff(Piecewise((x**n, x < 1), (1, True)), x).subs({n: 2, x: Rational(1, 2)}) == 1
