"""Pairings, limits and series at kinks and jumps."""

import pytest
from sympy import (
    Abs,
    AccumBounds,
    Eq,
    Function,
    Integral,
    Max,
    Min,
    Mod,
    O,
    Piecewise,
    Rational,
    SingularityFunction,
    atan,
    ceiling,
    coth,
    elliptic_k,
    exp,
    floor,
    frac,
    gamma,
    log,
    oo,
    pi,
    sign,
    sin,
    sqrt,
    symbols,
    tan,
    tanh,
)

import relu_sym as rs

x, k, h, a = symbols("x k h a", real=True)
p = symbols("p", positive=True)
phi = Function("phi")
r, H, delta = rs.ReLU, rs.Heaviside, rs.Dirac


class Kinked(Function):
    """A head that shows its kink for numbers only."""

    @classmethod
    def eval(cls, u):
        return Abs(u) if u.is_number else None


LIMITS = [
    (H(sin(x)), 0, "-", 0),
    (H(sin(x)), 0, "+", 1),
    (H(x**2 - 1), 1, "-", 0),
    (H(log(x)), 1, "-", 0),
    (r(sin(x)) / x, 0, "-", 0),
    (r(sin(x)) / x, 0, "+", 1),
    (Abs(sin(x)) / x, 0, "-", -1),
    (Abs(sin(x)) / x, pi, "+", 0),
    (Max(x, x**2) / x, 0, "-", 0),
    (Max(x, x**2) / x, 0, "+", 1),
    (Max(x, x + x**3) / x, 0, "+-", 1),
    (Min(x, 2 * x) / x, 0, "-", 2),
    (Piecewise((1, x < 0), (-1, True)), 0, "-", 1),
    (Piecewise((5, Eq(x, 0)), (x, True)), 0, "+-", 0),
    (floor(x), 1, "-", 0),
    (floor(x), 1, "+", 1),
    (floor(-x), 1, "+", -2),
    (ceiling(x), 1, "+", 2),
    (frac(x), 3, "-", 1),
    (Mod(x, 2), 4, "-", 2),
    (floor(x**2), 0, "+-", 0),
    (SingularityFunction(x, 1, 0), 1, "-", 0),
    (delta(x), 0, "+", 0),
    (exp(1 / x), 0, "-", 0),
    (1 / (1 + exp(1 / x)), 0, "+", 0),
    (sqrt(x**2) / x, 0, "-", -1),
    (atan(1 / x), 0, "-", -pi / 2),
    (r(x) / (1 + Abs(x)), oo, "+", 1),
    (r(x) / (1 + Abs(x)), -oo, "+", 0),
    (Max(exp(x), x**2) * exp(-x), oo, "+", 1),
    (x / sqrt(Abs(x**2 - 1)), -1, "+", -oo),
    (sign(x) * log(Abs(x)), 0, "-", oo),
    (sin(1 / x), 0, "+", AccumBounds(-1, 1)),
    (tan(Abs(x)) / x, 0, "-", -1),
    (gamma(r(x)) * x, 0, "+", 1),
    (coth(Abs(x)) * x, 0, "-", -1),
    (phi(Abs(x)) / 2, 0, "-", phi(0) / 2),
    (x * sin(1 / x), 0, "+-", 0),
    (Abs(x - 0.5) / (x - 0.5), 0.5, "-", -1),
]


@pytest.mark.parametrize(("f", "x0", "side", "expected"), LIMITS, ids=lambda v: str(v)[:30])
def test_limits(f, x0, side, expected):
    assert rs.limit(f, x, x0, side) == expected


FAMILIES = [
    (log(1 + exp(k * x)) / k, k, oo, "+", r(x)),
    (tanh(k * x), k, oo, "+", sign(x)),
    (1 / (1 + exp(-k * x)), k, oo, "+", H(x)),
    (2 * atan(k * x) / pi, k, oo, "+", sign(x)),
    (sqrt(x**2 + h**2), h, 0, "+", Abs(x)),
    ((Abs(x + h) - Abs(x)) / h, h, 0, "+", Piecewise((-1, x < 0), (1, True))),
    ((Abs(x + h) - Abs(x)) / h, h, 0, "-", Piecewise((-1, x <= 0), (1, True))),
    ((Max(x + h, 0) - Max(x, 0)) / h, h, 0, "+", H(x, 1)),
    ((r(x + h) - 2 * r(x) + r(x - h)) / h, h, 0, "+", Piecewise((1, Eq(x, 0)), (0, True))),
]


@pytest.mark.parametrize(("f", "variable", "x0", "side", "expected"), FAMILIES, ids=lambda v: str(v)[:30])
def test_families_whose_limit_is_a_kink(f, variable, x0, side, expected):
    found = rs.limit(f, variable, x0, side)
    assert rs.equal(found, expected, x=x), found


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rs.limit(Abs(x) / x, x, 0, "+-"), "from the left -1, from the right 1"),
        (lambda: rs.limit(floor(x), x, 2, "+-"), "from the left 1, from the right 2"),
        (lambda: rs.limit(sign(sin(1 / x)), x, 0), "no settled sign"),
        (lambda: rs.limit(x - floor(x), x, oo), "does not settle"),
        (lambda: rs.limit(Abs(x), x, 0, "left"), "unknown direction"),
        (lambda: rs.limit(Abs(x), x, "0"), "not a point"),
        (lambda: rs.limit(Abs(p), p, -1), "not approached"),
        (lambda: rs.limit(Piecewise((1, x < 0)), x, 0, "+"), "no value beside"),
        (lambda: rs.limit(Kinked(x), x, 0), "does not know where Kinked is smooth"),
        (lambda: rs.limit(2 + x * Kinked(sin(x)), x, oo), "does not know where Kinked is smooth"),
        (lambda: rs.series(Kinked(x) * Abs(x), x, 0), "does not know where Kinked is smooth"),
        (lambda: rs.limit(elliptic_k(x), x, 0), "does not know where elliptic_k is smooth"),
        (lambda: rs.series(Abs(x), x, 0, -1), "the order of a series"),
        (lambda: rs.series(Abs(x), x, 0, 3, "+-"), "two branches"),
        (lambda: rs.pair(H(x), "hat", x), "unknown test function"),
        (lambda: rs.pair(H(x), exp(x), x), "oo"),
    ],
)
def test_refusals(call, message):
    if message == "oo":
        assert call() == oo
        return
    with pytest.raises((rs.UnsupportedError, ValueError), match=message):
        call()


SERIES = [
    (Abs(sin(x)), 0, 5, "+", x - x**3 / 6 + O(x**5)),
    (Abs(sin(x)), 0, 5, "-", -x + x**3 / 6 + O(x**5)),
    (Max(sin(x), 0), 0, 4, "+", x - x**3 / 6 + O(x**4)),
    (r(x) * exp(x), 0, 3, "+", x + x**2 + O(x**3)),
    (sign(x) * x**2, 0, 4, "-", -(x**2)),
    (exp(x), 0, 3, "+", 1 + x + x**2 / 2 + O(x**3)),
]


@pytest.mark.parametrize(("f", "x0", "n", "side", "expected"), SERIES, ids=lambda v: str(v)[:30])
def test_series(f, x0, n, side, expected):
    found = rs.series(f, x, x0, n, side)
    assert (found - expected).expand().removeO() == 0
    assert found.getO() == expected.getO() or found.getO() is None


PAIRS = [
    (rs.diff(Abs(x), x, 2), exp(-(x**2)), 2),
    (delta(x - 1), sin(pi * x / 2), 1),
    (delta(x, 1), exp(3 * x), -3),
    (rs.diff(r(x), x, 3), sin(x) * exp(-(x**2)), -1),
    (Abs(x), "gaussian", 1),
    (delta(x, 2), "bump", -2 * exp(-1)),
    (H(x), phi, Integral(phi(x), (x, 0, oo))),
    (delta(x - a), phi, phi(a)),
    (rs.diff(log(Abs(x)), x), x * exp(-(x**2)), sqrt(pi)),
    (delta(x**2 - 1), x**2, 1),
]


@pytest.mark.parametrize(("t", "test", "expected"), PAIRS, ids=lambda v: str(v)[:30])
def test_pairings(t, test, expected):
    assert rs.pair(t, test, x) == expected


def test_the_derivative_moves_to_the_test_function():
    for t in (Abs(x - 1), H(x) * x**2, delta(x - 1), sign(x) + delta(x, 1)):
        for test in (exp(-(x**2)), x * exp(-(x**2)) + exp(-2 * x**2)):
            left, right = rs.pair(rs.diff(t, x), test, x), -rs.pair(t, test.diff(x), x)
            assert (left - right).expand() == 0 or abs((left - right).evalf(20)) < 1e-15


def test_a_pairing_that_is_not_defined():
    with pytest.raises(rs.UndefinedProductError):
        rs.pair(delta(x), Abs(x) / x, x)
    with pytest.raises(rs.UndefinedProductError):
        rs.pair(delta(x, 1), Abs(x), x)
    assert rs.pair(delta(x), Abs(x), x) == 0
    assert rs.limit(Rational(1, 2) * Abs(x), x, 0) == 0
