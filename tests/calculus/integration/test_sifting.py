"""Impulses at places that parameters decide: products that sift, and what a vanishing slope leaves."""

import pytest
from sympy import Abs, Rational, Symbol, cos, exp, log, oo, sign

import relu_sym as rs
from relu_sym import Dirac, Heaviside, integrate

x, y, z, a, b = (Symbol(name, real=True) for name in "xyzab")
LINE, ABOUT = (-oo, oo), (0, 2)


@pytest.mark.parametrize(
    ("f", "limits", "value"),
    [
        (Dirac(x - 1) * Dirac(y - x), [(x, *ABOUT)], Dirac(y - 1)),
        (Dirac(x - 1) * Dirac(y - x), [(x, *ABOUT), (y, *ABOUT)], 1),
        (Dirac(x - 1) * Dirac(y - x), [(y, *ABOUT), (x, *ABOUT)], 1),
        (Dirac(x - y) * Dirac(x - z), [(x, *LINE)], Dirac(y - z)),
        (Dirac(x - y) * Dirac(x - z), [(x, *LINE), (y, *LINE), (z, 0, 5)], 5),
        (Dirac(x - 1) * Dirac(y - x) * y**2 * x, [(x, *ABOUT), (y, *ABOUT)], 1),
        (Dirac(x - 1) * Dirac(y - x, 1) * y, [(x, *ABOUT), (y, 0, 3)], -1),
        (Dirac(x - 1, 1) * Dirac(y - x) * y**2, [(x, *ABOUT), (y, *ABOUT)], -2),
        ((Dirac(x - 1) + Dirac(x - 2)) * Dirac(y - x), [(x, 0, 3), (y, 0, Rational(3, 2))], 1),
        (Dirac(x - 1) * Dirac(y - x) * Dirac(z - x), [(x, *ABOUT), (y, *ABOUT), (z, *ABOUT)], 1),
        (Dirac(x - 1) * Dirac(y - x) * Dirac(y - 2 * x), [(x, *ABOUT)], 0),
        (Dirac(x - 1) * Dirac(x**2 - y), [(x, *ABOUT), (y, *ABOUT)], 1),
        (Dirac(x + y) * Dirac(x - y), [(x, -1, 1), (y, -1, 1)], Rational(1, 2)),
        (Dirac(x * y - 1), [(x, *ABOUT), (y, 1, 2)], log(2)),
        (Dirac(a * x - b) * Dirac(x - 1), [(x, *ABOUT)], Dirac(a - b)),
    ],
    ids=str,
)
def test_products_of_impulses_sift_where_parameters_part_them(f, limits, value):
    assert integrate(f, *limits) == value


@pytest.mark.parametrize(
    "f", [Dirac(x - 1) ** 2, Dirac(x - 1) * Dirac(2 * x - 2), Dirac(x - a, 1) * Dirac(y - x, 1)], ids=str
)
def test_products_that_stay_undefined(f):
    with pytest.raises(rs.UndefinedProductError, match="two impulses"):
        integrate(f, (x, -oo, oo))


def test_what_sifts_keeps_the_end_points_and_the_jumps():
    with pytest.raises(rs.EndpointImpulseError):
        integrate(Dirac(x - 1) * Dirac(y - x), (x, 0, 1), (y, 0, 2))
    assert integrate(Dirac(x - 1) * Dirac(y - x), (x, 0, 1), (y, 0, 2), endpoints="half") == Rational(1, 2)
    with pytest.raises(rs.UndefinedProductError):
        integrate(Dirac(x - 1) * Dirac(y - x) * Heaviside(x - y), (x, 0, 2), (y, 0, 2))


@pytest.mark.parametrize(
    ("f", "phi", "value"),
    [
        (Dirac(a * x - b), 1, 1 / abs(a)),
        (Dirac(a * x - b), x, b / (a * abs(a))),
        (Dirac(a * x - b, 1), x, -1 / (a * abs(a))),
    ],
    ids=str,
)
def test_an_impulse_of_a_slope_that_may_vanish(f, phi, value):
    general = integrate(phi * f, (x, -oo, oo))
    for pick in ({a: 2, b: 1}, {a: -3, b: 1}, {a: Rational(-1, 2), b: -4}):
        assert general.subs(pick) == value.subs(pick)
    assert not general.subs(a, 0).is_finite
    paired = rs.pair(f, exp(-(x**2)), x)
    assert paired.subs({a: 2, b: 0}) == rs.pair(f.subs({a: 2, b: 0}), exp(-(x**2)), x)


def test_rates_of_several_parameters():
    t = Symbol("t", real=True)
    p, q = (Symbol(name, positive=True) for name in "pq")
    assert integrate(exp(-t / (p * q)), (t, 0, oo)) == p * q
    general = integrate(exp(-t / (a * b)), (t, 0, oo))
    assert [general.subs({a: u, b: v}) for u, v in ((2, 3), (-2, -3), (2, -3))] == [6, 6, oo]
    assert not general.subs({a: 0, b: 1}).is_finite
    general = integrate(exp(-t / a) * Heaviside(t), (t, -oo, oo))
    assert [general.subs(a, v) for v in (2, -2)] == [2, oo]


@pytest.mark.parametrize(
    ("f", "x_ends", "y_ends", "value"),
    [
        (rs.Dirac(x - y, 1) * rs.Heaviside(x), (-1, 1), (-1, 2), 0),
        (rs.Dirac(x - y, 1) * sign(x) * cos(y), (-3, 3), (-1, 2), -2),
        (rs.Dirac(x - y, 2) * Abs(x) * cos(y), (-3, 3), (-1, 2), 2),
        (rs.diff(rs.Heaviside(x) * rs.Heaviside(y - x), x, y), (-1, 1), (-1, 2), 1),
    ],
    ids=str,
)
def test_an_impulse_in_the_variable_to_come_is_not_lost(f, x_ends, y_ends, value):
    assert rs.integrate(f, (x, *x_ends), (y, *y_ends)) == value
    assert rs.integrate(f, (y, *y_ends), (x, *x_ends)) == value


def test_an_order_that_loses_an_impulse_is_refused_where_it_is_not_free():
    with pytest.raises(rs.UnsupportedError, match="integrate in y first"):
        rs.integrate(rs.Dirac(x - y, 1) * rs.Heaviside(x), (x, -3, y + 1), (y, -1, 2))
