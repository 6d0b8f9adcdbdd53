"""An impulse where a family begins counts once, whatever else breaks there."""

import pytest
from sympy import Rational, Sum, Symbol, exp, oo

import relu_sym as rs

t = Symbol("t", real=True)
s = Symbol("s", positive=True)
n = Symbol("n", integer=True)
H, D = rs.Heaviside, rs.Dirac
TRAIN = Sum(D(t - 2 * n), (n, 0, oo))
FALLING = exp(-t) * H(t)


@pytest.mark.parametrize("more, added", [(H(t), 1 / s), (rs.ReLU(t), 1 / s**2), (D(t), 1), (H(t - 1), exp(-s) / s)])
def test_laplace(more, added):
    found = rs.laplace_transform(TRAIN + more, t, s, noconds=True)
    expected = 1 / (1 - exp(-2 * s)) + added
    assert all(abs((found - expected).subs(s, v).evalf()) < 1e-12 for v in (Rational(1, 2), 1, 3))


@pytest.mark.parametrize("more", [H(t), rs.ReLU(t), H(t - 2), D(t)])
def test_convolve(more):
    found, apart = (rs.convolve(e, FALLING, t) for e in (TRAIN + more, more))
    for at in (Rational(1, 2), 3, Rational(21, 5)):
        train = sum(exp(2 * m - at) for m in range(3) if 2 * m < at)
        assert abs((found - apart).subs(t, at).evalf() - train.evalf()) < 1e-12
