"""rs.lambdify of functions with infinitely many kinks: jumps stand at the machine numbers that the kinks round to."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Abs, Basic, Mod, Rational, Symbol, acos, ceiling, cos, exp, floor, frac, pi, sign, sin, sqrt

import relu_sym as rs
from relu_sym.errors import UnsupportedError

x = Symbol("x", real=True)
rationals = st.builds(Rational, st.integers(-30, 30), st.integers(1, 12))
STEPS = np.arange(-3000, 3000)

KINKS = [
    # f, kink number n, value there, value just below, value just above
    (floor(x), lambda n: n, lambda n: n, lambda n: n - 1, lambda n: n),
    (ceiling(x), lambda n: n, lambda n: n, lambda n: n, lambda n: n + 1),
    (floor(10 * x), lambda n: n / 10, lambda n: n, lambda n: n - 1, lambda n: n),
    (floor(x / 3 - Rational(1, 7)), lambda n: (21 * n + 3) / 7, lambda n: n, lambda n: n - 1, lambda n: n),
    (sign(sin(pi * x)), lambda n: n, lambda n: 0 * n, lambda n: -((-1.0) ** n), lambda n: (-1.0) ** n),
]


@pytest.mark.parametrize("modules", ["numpy", "math"])
@pytest.mark.parametrize("f, point, at, below, above", KINKS, ids=lambda v: str(v)[:20])
def test_jumps_stand_exactly(f, point, at, below, above, modules):
    g = rs.lambdify(x, f, modules)
    n = STEPS if modules == "numpy" else STEPS[::97]
    points = point(n)
    for where, want in ((points, at), (np.nextafter(points, -1e9), below), (np.nextafter(points, 1e9), above)):
        got = g(where) if modules == "numpy" else [g(p) for p in where]
        assert np.array_equal(got, want(n))


def test_irrational_kinks_are_rounded_to_the_nearest_double():
    third = Rational(1, 3)
    g = rs.lambdify(x, sign(sin(x - third)))
    n = np.concatenate([np.arange(-200, 200), np.arange(2**26, 2**26 + 400)])
    points = np.array([float((int(k) * pi + third).evalf(40)) for k in n])
    assert (g(points) == 0).all()
    assert np.array_equal(g(np.nextafter(points, 1e9)), np.where(n % 2 == 0, 1, -1))
    assert np.array_equal(g(np.nextafter(points, -1e9)), np.where(n % 2 == 0, -1, 1))


def test_single_precision_rounds_the_kinks_too():
    g = rs.lambdify(x, floor(10 * x))
    points = (STEPS / 10).astype("f4")
    assert np.array_equal(g(points), STEPS)
    assert np.array_equal(g(np.nextafter(points, np.float32(-1e9))), STEPS - 1)


@pytest.mark.parametrize(
    "f, oracle",
    [
        (Abs(sin(x)), lambda z: np.abs(np.sin(z))),
        (x * Abs(cos(2 * x)), lambda z: z * np.abs(np.cos(2 * z))),
        (frac(x) + rs.ReLU(x), lambda z: z - np.floor(z) + np.maximum(z, 0)),
        (Mod(x, 2) ** 2, lambda z: np.mod(z, 2) ** 2),
        (rs.Heaviside(x) * floor(x) * exp(-x), lambda z: np.heaviside(z, 0.5) * np.floor(z) * np.exp(-z)),
        (acos(cos(x)), lambda z: np.arccos(np.cos(z))),
        (rs.ReLU(sin(x) - Rational(1, 2)), lambda z: np.maximum(np.sin(z) - 0.5, 0)),
        (rs.diff(Abs(sin(x)), x), lambda z: np.cos(z) * np.sign(np.sin(z))),
    ],
    ids=lambda v: str(v) if isinstance(v, Basic) else "",
)
def test_oracle_numpy(f, oracle):
    z = np.random.default_rng(5).uniform(-50, 50, (40, 1000))
    assert np.allclose(rs.lambdify(x, f)(z), oracle(z), rtol=0, atol=1e-12 if f.has(acos) is False else 1e-6)
    for p in z[0, :20]:
        assert rs.lambdify(x, f, "math")(p) == pytest.approx(oracle(p), rel=0, abs=1e-6)
    got = rs.lambdify(x, f)([math.inf, -math.inf, math.nan])
    assert np.isnan(got).all() or f.has(rs.Heaviside)


@given(rationals.filter(bool), rationals, st.lists(rationals, min_size=1, max_size=5))
def test_exact_values_of_floor(slope, offset, points):
    f = floor(slope * x + offset)
    g, exact, precise = (rs.lambdify(x, f, modules) for modules in ("numpy", "sympy", "mpmath"))
    for p in points:
        assert exact(p) == f.subs(x, p)
        kink = (p.p - offset) / slope
        assert g(float(kink)) == p.p
        with mpmath.workdps(30):
            assert precise(mpmath.mpf(kink.p) / kink.q) == p.p


@pytest.mark.parametrize("modules", ["numpy", "math", "mpmath"])
def test_impulses_that_repeat(modules):
    g = rs.lambdify(x, rs.diff(floor(x) + x**2 / 2, x), modules)
    assert float(g(0.25)) == 0.25
    with pytest.raises(UnsupportedError, match="the impulse at x = 7 has no value"):
        g(7.0)
    h = rs.lambdify(x, rs.diff(Abs(sin(x)), x, 2), modules)
    with pytest.raises(UnsupportedError, match=r"the impulse at x = -3\*pi has no value"):
        h(-3 * mpmath.pi if modules == "mpmath" else -3 * math.pi)


def test_large_arguments_stay_whole_numbers():
    z = np.array([2.0**k + d for k in range(20, 53) for d in (-1, 0, 1)])
    assert np.array_equal(rs.lambdify(x, floor(x))(z), z)


def test_sets_at_infinitely_many_kinks_are_refused():
    with pytest.raises(UnsupportedError, match="infinitely many kinks"):
        rs.lambdify(x, rs.subdifferential(Abs(sin(x)), x))


def test_what_no_normal_form_holds_is_evaluated_as_it_is_written():
    f = rs.ReLU(sin(x) + sin(sqrt(2) * x))
    z = np.linspace(-20, 20, 1001)
    assert np.allclose(rs.lambdify(x, f)(z), np.maximum(np.sin(z) + np.sin(np.sqrt(2) * z), 0))
    assert rs.lambdify(x, f, "math")(1.0) == pytest.approx(np.sin(1) + np.sin(np.sqrt(2)))


@pytest.mark.parametrize("modules", ["numpy", "math"])
@pytest.mark.parametrize("z", [1000.5, 1e6 + 0.5, -1e6 - 0.3, 1e8 + 0.5])
def test_the_place_in_the_period_is_found_without_loss(modules, z):
    """x - 2*pi*n loses nothing though 2*pi is rounded: the period is held in parts."""
    with mpmath.workdps(50):
        exact = float(mpmath.acos(mpmath.cos(mpmath.mpf(z))))
    assert rs.lambdify(x, acos(cos(x)), modules)(z) == pytest.approx(exact, rel=1e-15, abs=1e-16)


def test_ragged_points_are_refused_by_name():
    with pytest.raises(UnsupportedError, match="no array of numbers"):
        rs.lambdify(x, Abs(x))([[1], [1, 2]])
