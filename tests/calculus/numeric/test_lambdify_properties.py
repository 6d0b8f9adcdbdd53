"""rs.lambdify against the exact normal form at, beside and between the breakpoints, and against numpy.interp."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Abs, Add, Max, Min, Poly, Rational, Symbol, nan, sqrt

import relu_sym as rs

x = Symbol("x", real=True)
EPS = 2.0**-52

rationals = st.builds(Rational, st.integers(-30, 30), st.integers(1, 12))
points = st.one_of(rationals, st.builds(lambda q: q * sqrt(2), rationals))
weights = rationals.filter(bool)


def atoms(at, weight):
    u = x - at
    return st.sampled_from(
        [
            weight * rs.ReLU(u),
            weight * Abs(u),
            weight * rs.Heaviside(u),
            weight * rs.Heaviside(u, 1),
            weight * rs.ReLU(u) ** 2,
            weight * u**3 * rs.Heaviside(-u),
            Max(u, weight),
            Min(weight * u, Abs(u)),
        ]
    )


terms = st.builds(lambda at, weight: (at, weight), points, weights).flatmap(lambda pair: atoms(*pair))
functions = st.lists(terms, min_size=1, max_size=5).map(lambda found: Add(*found))


def allowance(piece, p):
    """A few roundings of the terms of the piece, and of the point."""
    c = [float(v) for v in Poly(piece, x).all_coeffs()] if piece.is_polynomial(x) else []
    value = sum(abs(v) * abs(p) ** k for k, v in enumerate(reversed(c)))
    slope = sum(k * abs(v) * abs(p) ** k for k, v in enumerate(reversed(c)))
    return 8 * EPS * (value + slope) + 1e-300


def exactly(piece, p):
    return float(piece.subs(x, Rational(p)).evalf(40))


@given(functions)
def test_at_and_beside_every_breakpoint(f):
    form = rs.normal_form(f, x)
    numpy_, math_ = rs.lambdify(x, f), rs.lambdify(x, f, "math")
    for k, (b, value) in enumerate(zip(form.breakpoints, form.values, strict=True)):
        here = float(b.evalf(40))
        want = math.nan if value is nan else float(value.evalf(40))
        assert np.array_equal([numpy_(here), math_(here)], [want, want], equal_nan=True), (f, b)
        for piece, p in zip(form.pieces[k : k + 2], (np.nextafter(here, -99), np.nextafter(here, 99)), strict=True):
            p = float(p)
            for got in (numpy_(p), math_(p)):
                assert got == pytest.approx(exactly(piece, p), rel=0, abs=allowance(piece, p)), (f, b, p)


@given(functions, st.lists(st.floats(-40, 40), min_size=1, max_size=6))
def test_between_the_breakpoints(f, given_points):
    form = rs.normal_form(f, x)
    breaks = [float(b) for b in form.breakpoints]
    given_points = [p for p in given_points if p not in breaks]
    got = rs.lambdify(x, f)(given_points)
    for p, y in zip(given_points, got, strict=True):
        piece = form.pieces[np.searchsorted(breaks, p)]
        assert y == pytest.approx(exactly(piece, p), rel=0, abs=allowance(piece, p))
        assert rs.lambdify(x, f, "math")(p) == y
        assert float(rs.lambdify(x, f, "mpmath")(p)) == pytest.approx(exactly(piece, p), rel=1e-15, abs=1e-300)


@given(functions, st.lists(rationals, min_size=1, max_size=4))
def test_the_exact_function_is_substitution(f, given_points):
    g = rs.lambdify(x, f, "sympy")
    for p in given_points:
        assert (g(p) - f.subs(x, p)).expand() == 0


@pytest.mark.slow
@given(functions)
def test_mpmath_to_forty_digits(f):
    form, g = rs.normal_form(f, x), rs.lambdify(x, f, "mpmath")
    with mpmath.workdps(40):
        for b, value in zip(form.breakpoints, form.values, strict=True):
            here, want = mpmath.mpmathify(b.evalf(60)), mpmath.mpmathify(value.evalf(60))
            assert abs(g(here) - want) <= mpmath.mpf(10) ** -39 * abs(want)


@given(functions)
def test_infinities_are_the_limits(f):
    g = rs.lambdify(x, f)
    form = rs.normal_form(f, x)
    for end, piece in ((-math.inf, form.pieces[0]), (math.inf, form.pieces[-1])):
        far = piece.subs(x, 10**9 if end > 0 else -(10**9))
        want = float(far) if Poly(piece, x).degree() < 1 else math.copysign(math.inf, far)
        assert g(end) == want


@pytest.mark.slow
@given(functions)
def test_single_precision_is_double_precision_rounded(f):
    g = rs.lambdify(x, f)
    grid = np.arange(-64, 64, 0.37).astype("f4")
    breaks = np.array([float(b) for b in rs.normal_form(f, x).breakpoints])
    grid = grid[[abs(breaks - p).min(initial=1) > 1e-5 for p in grid]]
    got, want = g(grid), g(grid.astype(float))
    assert got.dtype == np.float32
    assert np.allclose(got, want, rtol=1e-5, atol=2e-2 * np.finfo("f4").eps * max(1, abs(want).max()) * 1e3)


@given(st.lists(st.tuples(rationals, weights), min_size=1, max_size=8))
def test_the_clarke_pair_is_the_map(ramps):
    f = Add(*[w * rs.ReLU(x - p) for p, w in ramps])
    m = rs.subdifferential(f, x)
    g = rs.lambdify(x, m)
    for b in m.breakpoints:
        lower, upper = g(float(b))
        s = m.at(b)
        assert (lower, upper) == (float(s.inf), float(s.sup))
        beside = float(np.nextafter(float(b), 99))
        lower, upper = g(beside)
        assert lower == upper == float(m.at(Rational(beside)).inf)


@pytest.mark.parametrize("n", [1, 2, 30, 400])
def test_oracle_interp(n):
    rng = np.random.default_rng(n)
    at = sorted({Rational(int(k), 64) for k in rng.integers(-640, 640, n)})
    f = Add(*[int(w) * rs.ReLU(x - p) for p, w in zip(at, rng.integers(1, 50, n), strict=False)])
    breaks = np.array(at, float)
    heights = np.array([float(v) for v in rs.normal_form(f, x).values])
    grid = np.concatenate([rng.uniform(breaks[0], breaks[-1], 50_000), breaks])
    for z in (grid, np.sort(grid), grid.reshape(2, -1) if grid.size % 2 == 0 else grid):
        assert np.allclose(rs.lambdify(x, f)(z), np.interp(z, breaks, heights), rtol=1e-13, atol=1e-12)


def test_ramps_are_two_columns_and_no_more_cells_than_pieces():
    f = Add(*[(-1) ** k * (k + 1) * rs.ReLU(x - Rational(k, 7)) for k in range(-100, 100)])
    (evaluator,) = rs.lambdify(x, f)._evaluators
    columns = evaluator._for("d")
    assert len(columns.columns) == 2
    assert len(columns.centres) <= len(rs.normal_form(f, x).pieces) + 20
