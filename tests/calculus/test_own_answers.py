"""What our verbs answer they take back: steps without a value at a jump, trains, algebraic numbers."""

import pytest
from sympy import (
    Abs,
    CRootOf,
    FiniteSet,
    Heaviside,
    Integral,
    Interval,
    Piecewise,
    Rational,
    S,
    Symbol,
    exp,
    floor,
    nan,
    sign,
)

import relu_sym as rs

x, y, a = (Symbol(name, real=True) for name in "xya")
STEPS = rs.integrate(rs.Dirac(x - a), (x, 0, 1))
"""Heaviside(a, nan) - Heaviside(a - 1, nan): no value where an end meets the impulse."""
TRAIN = rs.diff(floor(x), x)
ROOT = CRootOf(x**5 - x - 1, 0)


def test_steps_without_a_value_at_their_jump():
    assert STEPS.has(nan)
    assert rs.diff(STEPS, a) == rs.Dirac(a) - rs.Dirac(a - 1)
    assert rs.integrate(STEPS, (a, -1, 2)) == 1
    assert [rs.limit(STEPS, a, 0, side) for side in "-+"] == [0, 1]
    assert rs.pair(STEPS, 2 * a * exp(-(a**2)), a) == 1 - exp(-1)
    assert rs.equal(STEPS, rs.Heaviside(a) - rs.Heaviside(a - 1), "almost-everywhere") is True
    assert rs.equal(STEPS, rs.Heaviside(a) - rs.Heaviside(a - 1)) is False
    assert rs.exceptional_set(STEPS, a) == FiniteSet(0, 1)
    assert rs.subdifferential(STEPS, a).at(Rational(1, 2)) == FiniteSet(0)
    with pytest.raises(rs.UnsupportedError, match="no value at a = 0"):
        rs.subdifferential(STEPS, a).at(0)
    numeric = rs.lambdify(a, STEPS)
    assert [float(numeric(v)) for v in (-1.0, 0.5, 2.0)] == [0, 1, 0]
    assert numeric(0.0) != numeric(0.0)


@pytest.mark.parametrize(
    ("f", "slope"),
    [
        (rs.Heaviside(x, nan), rs.Dirac(x)),
        (Heaviside(x, nan), rs.Dirac(x)),
        (x * rs.Heaviside(x, nan), rs.Heaviside(x)),
        (rs.Heaviside(2 * x - 1, nan), rs.Dirac(x - Rational(1, 2))),
        (rs.Heaviside(x, nan) * rs.Dirac(x - 1), rs.Dirac(x - 1, 1)),
    ],
    ids=str,
)
def test_the_derivative_of_a_step_without_a_value_is_an_impulse(f, slope):
    assert rs.diff(f, x) == slope


@pytest.mark.parametrize("f", [S.NaN, x + S.NaN, rs.Heaviside(x, nan) + Piecewise((nan, x < 0), (x, True))], ids=str)
def test_nan_anywhere_else_is_refused(f):
    with pytest.raises(rs.UnsupportedError, match="contains nan"):
        rs.diff(f, x)


def test_an_impulse_on_a_step_without_a_value_is_refused():
    with pytest.raises(rs.UndefinedProductError):
        rs.diff(rs.Heaviside(x, nan) * rs.Dirac(x), x)


def test_trains():
    assert rs.diff(TRAIN, x).doit() == rs.diff(floor(x), x, 2)
    assert rs.integrate(TRAIN, (x, Rational(-1, 2), Rational(5, 2))) == 3
    assert rs.limit(TRAIN, x, Rational(1, 2)) == rs.limit(TRAIN, x, 1) == 0
    assert rs.limit(x + TRAIN, x, 1, "-") == 1
    assert rs.lambdify(x, TRAIN)(0.5) == 0
    assert rs.equal(TRAIN, TRAIN) is True


def test_algebraic_numbers():
    kink = Abs(x - ROOT)
    assert rs.integrate(kink, (x, 0, ROOT)) == ROOT**2 / 2
    assert [rs.limit(kink / (x - ROOT), x, ROOT, side) for side in "-+"] == [-1, 1]
    assert rs.limit(rs.ReLU(x), x, ROOT) == ROOT
    assert rs.pair(rs.Dirac(x - ROOT), exp(-(x**2)), x) == exp(-(ROOT**2))
    assert rs.subdifferential(kink, x).at(ROOT) == Interval(-1, 1)
    assert rs.integrate(rs.Dirac(x - ROOT), (x, 0, ROOT), endpoints="half") == Rational(1, 2)
    assert rs.diff(rs.ReLU(x**5 - x - 1), x, 2).has(rs.Dirac)
    assert rs.integrate(rs.diff(rs.ReLU(x**5 - x - 1), x, 2), (x, 0, 2)) == 79


@pytest.mark.parametrize(
    "f, answer",
    [
        (Integral(x, (x, 0, x)), x),
        (Abs(x) * Integral(x, (x, 0, 1)), sign(x) * Integral(x, (x, 0, 1))),
        (Abs(x) + Integral(Abs(x - 1), (x, 0, 2)), sign(x)),
        (Integral(x * y, (x, 0, y), (y, 0, x)), x**3 / 2),
    ],
    ids=str,
)
def test_a_bound_symbol_of_the_variables_name_is_another(f, answer):
    found = rs.diff(f, x)
    assert (found - answer).doit().expand() == 0


def test_the_limit_beside_an_integral_over_the_same_letter():
    assert rs.limit(Integral(x, (x, 0, 1)) + Abs(x) / x, x, 0, "+").doit() == Rational(3, 2)
