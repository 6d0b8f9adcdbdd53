"""rs.lambdify: values at and beside kinks, types and shapes, infinities, distributions, sets, errors."""

from __future__ import annotations

import math
import subprocess
import sys
import warnings

import mpmath
import numpy as np
import pytest
from sympy import (
    Abs,
    Float,
    Function,
    Heaviside,
    I,
    Max,
    Min,
    Ne,
    Piecewise,
    Rational,
    S,
    Symbol,
    besselj,
    erf,
    exp,
    floor,
    log,
    nan,
    oo,
    pi,
    sign,
    sin,
    sqrt,
)

import relu_sym as rs
from relu_sym.errors import NotLipschitzError, UndefinedProductError, UnsupportedError

x = Symbol("x", real=True)
a = Symbol("a", real=True)
NAN, INF = math.nan, math.inf


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


TABLE = [
    # f, points, values
    (Abs(x), [-2, 0, 3, -INF, INF, NAN], [2, 0, 3, INF, INF, NAN]),
    (rs.ReLU(x) - rs.ReLU(-x), [-2, 0, 3, -INF, INF], [-2, 0, 3, -INF, INF]),
    (rs.Heaviside(x), [-5e-324, -0.0, 0.0, 5e-324, -INF, INF], [0, 0.5, 0.5, 1, 0, 1]),
    (rs.Heaviside(x, 1), [-5e-324, 0, 5e-324], [0, 1, 1]),
    (rs.Heaviside(x, 0), [-5e-324, 0, 5e-324], [0, 0, 1]),
    (Heaviside(x - Rational(1, 3)), [0.3, 1 / 3, 0.34], [0, 0.5, 1]),
    (sign(x - sqrt(2)), [1.4, math.sqrt(2), 1.5], [-1, 0, 1]),
    (sign(x + sqrt(2)), [-1.5, -math.sqrt(2), -1.4], [-1, 0, 1]),
    (Piecewise((0, x < 0), (1, x > 0)), [-1, 0, 1, INF], [0, NAN, 1, 1]),
    (Piecewise((7, x < -1), (8, x > 1)), [-2, -1, 0, 1, 2], [7, NAN, NAN, NAN, 8]),
    (Piecewise((1, x < 0), (5, x <= 0), (2, True)), [-1, 0, 1], [1, 5, 2]),
    (1 / x, [-2, 0, 2, -INF, INF], [-0.5, NAN, 0.5, 0, 0]),
    (sqrt(x), [-1, 0, 4, -INF, INF], [NAN, 0, 2, NAN, INF]),
    (log(x), [-1, 0, 1, INF], [NAN, NAN, 0, INF]),
    (log(Abs(x)), [-1, 0, 1, -INF, INF], [0, NAN, 0, INF, INF]),
    (x * exp(-Abs(x)), [-1, 0, 1, -INF, INF], [-math.exp(-1), 0, math.exp(-1), 0, 0]),
    (sin(x), [0, 1, -INF, INF], [0, math.sin(1), NAN, NAN]),
    (S(5), [0, -INF, INF, NAN], [5, 5, 5, NAN]),
    (x, [0.1, -INF, INF, NAN], [0.1, -INF, INF, NAN]),
    (x**3 - x, [2, -INF, INF], [6, -INF, INF]),
    (3 * Abs(x) - 3 * x, [2, -INF, INF], [0, INF, 0]),
    (Abs(sin(x)), [-1, 0, 1, INF], [math.sin(1), 0, math.sin(1), NAN]),
    (floor(x), [-1.5, -1, 0.5, 3], [-2, -1, 0, 3]),
    (erf(Abs(x)), [-1, 0, 1, INF], [math.erf(1), 0, math.erf(1), 1]),
    (besselj(0, x) * rs.Heaviside(x, 1), [-1, 0, 1], [0, 1, float(mpmath.besselj(0, 1))]),
    (10**30 * x * exp(-Abs(x)), [1], [1e30 * math.exp(-1)]),
    (0.1 * Abs(x - 0.3), [0.3, 0.3 + 0.5], [0, 0.05]),
    (rs.Dirac(x - 5) + Abs(x), [-1, 0, 4.999, INF], [1, 0, 4.999, INF]),
    (rs.PrincipalValue(1 / x), [-2, 2, INF], [-0.5, 0.5, 0]),
    (pi * Abs(x - pi), [math.pi, 0], [0, math.pi**2]),
]


@pytest.mark.parametrize("modules", ["numpy", "math", "mpmath"])
@pytest.mark.parametrize("f, points, values", TABLE, ids=lambda v: str(v)[:30])
def test_table(f, points, values, modules):
    g = rs.lambdify(x, f, modules)
    got = g(points) if modules == "numpy" else [float(g(float(p))) for p in points]
    assert np.array_equal(np.isnan(got), np.isnan(values)), list(got)
    assert np.allclose(got, values, rtol=3e-16, atol=0, equal_nan=True), list(got)


SHARP = [
    (3 * rs.ReLU(x - Rational(1, 10)), 0.1),
    (Abs(3 * x - Rational(3, 10)), 0.1),
    (10**9 * rs.ReLU(x - Rational(1, 3)), 1 / 3),
    (10**9 * rs.ReLU(-x - Rational(1, 3)), -1 / 3),
    (rs.ReLU(Rational(1, 3) - x), 1 / 3),
    (7 * Max(x - sqrt(2), 0), math.sqrt(2)),
    (Max(0, 1 - Abs(7 * x - 1)), 2 / 7),
]


@pytest.mark.parametrize("f, point", SHARP, ids=str)
def test_a_kink_at_zero_stays_at_zero_and_nothing_dips_below(f, point):
    g = rs.lambdify(x, f)
    near = [np.nextafter(point, -1), point, np.nextafter(point, 1)]
    values = g(near)
    assert values[1] == 0
    assert (values >= 0).all(), values


def test_a_far_breakpoint_costs_no_digits_near_zero():
    for n in (1, 2, 5):
        g = rs.lambdify(x, x**n + rs.Heaviside(x - 10**8))
        assert g(0.5) == 0.5**n
        assert g(1e-9) == pytest.approx(1e-9**n, rel=1e-15)


def test_a_linear_piece_that_ends_at_its_zero_keeps_its_digits():
    for k in range(3, 60):
        for f, point in (
            (Max(0, 1 - Abs(k * x - 1)), 2 / k),
            (Abs(k * x - Rational(3, 10)), float(Rational(3, 10 * k))),
            (rs.ReLU(Rational(k, 7) - k * x) + rs.Heaviside(x - 9), 1 / 7),
        ):
            near = point - np.array([1, 2, 3, 4]) * np.spacing(point)
            assert rs.lambdify(x, f)(near) == pytest.approx(k * (point - near), rel=1e-14, abs=0), (f, near)


@pytest.mark.parametrize("at", [1000, -1000, 1000 * sqrt(2)])
def test_no_digits_are_lost_beside_a_far_kink(at):
    side = 1 if at > 0 else -1
    f = (7 * (x - at) ** 2).expand() * rs.Heaviside(side * (x - at))
    with mpmath.workdps(40):
        kink = mpmath.mpmathify(at.evalf(40) if isinstance(at, type(sqrt(2) * 1000)) else at)
        near = float(kink + side * mpmath.mpf(10) ** -6)
        want = float(7 * (mpmath.mpf(near) - float(kink)) ** 2)
    assert rs.lambdify(x, f)(near) == pytest.approx(want, rel=1e-12, abs=0)


def test_a_constant_that_is_zero_only_after_a_proof():
    zero = sqrt(5 + 2 * sqrt(6)) - sqrt(2) - sqrt(3)
    for modules in ("numpy", "math", "mpmath"):
        assert rs.lambdify(x, Abs(x) + zero, modules)(0.0) == 0


def test_breakpoints_that_round_to_one_double_become_one():
    f = rs.Heaviside(x - 1) + rs.Heaviside(x - 1 - Rational(1, 10**30))
    assert rs.lambdify(x, f)([0.5, 1, 1.5]).tolist() == [0, 1.5, 2]
    with mpmath.workdps(50):
        g = rs.lambdify(x, f, "mpmath")
        assert [g(1), g(mpmath.mpf(1) + mpmath.mpf(10) ** -31)] == [0.5, 1]


def test_mpmath_compares_at_the_precision_of_the_call():
    g = rs.lambdify(x, Abs(x - Rational(1, 3)) + rs.Heaviside(x - Rational(1, 3)), "mpmath")
    for digits in (15, 40, 100):
        with mpmath.workdps(digits):
            assert g(mpmath.mpf(1) / 3) == 0.5
            assert abs(g(mpmath.mpf(1)) - mpmath.mpf(5) / 3) < mpmath.mpf(10) ** (1 - digits)
            assert abs(g("0.25") - mpmath.mpf(1) / 12) < mpmath.mpf(10) ** -digits


def test_sympy_is_exact():
    g = rs.lambdify(x, Abs(x**2 - 2) + rs.Heaviside(x), "sympy")
    assert g(0) == Rational(5, 2)
    assert g(sqrt(2)) == 1
    assert g(Rational(1, 2)) == Rational(11, 4)
    assert g(oo) == oo
    assert g(0.5) == Float(2.75)
    assert rs.lambdify(x, 1 / x, "sympy")(0) is nan
    with pytest.raises(UnsupportedError, match="the impulse at x = 1 has no value"):
        rs.lambdify(x, rs.Dirac(x - 1), "sympy")(1)
    for bad in (a, I, "1", None):
        with pytest.raises(UnsupportedError, match="one real number"):
            g(bad)


# ---------------------------------------------------------------------- shapes and types
def test_shapes():
    g = rs.lambdify(x, Abs(x))
    for shape in [(), (0,), (1,), (3,), (2, 3), (2, 0, 3), (2, 1, 4)]:
        points = -np.ones(shape)
        assert g(points).shape == shape
        assert (g(points) == 1).all()
    assert g([]).dtype == float
    assert g([[-1, 2], [3, -4]]).tolist() == [[1, 2], [3, 4]]
    assert g((-1, 2)).tolist() == [1, 2]
    assert g(np.array([[-1.0, 2], [3, -4]]).T[::-1]).tolist() == [[2, 4], [1, 3]]
    assert np.array_equal(g(np.linspace(-1, 1, 100_001)), np.abs(np.linspace(-1, 1, 100_001)))


@pytest.mark.parametrize("given", [-3, -3.0, np.float64(-3), np.array(-3), np.int8(-3), Rational(-3)])
def test_a_number_gives_a_number(given):
    got = rs.lambdify(x, Abs(x))(given)
    assert isinstance(got, np.float64) and got == 3


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", ">f4", ">f8"])
def test_floating_types_stay(dtype):
    g = rs.lambdify(x, rs.Heaviside(x - Rational(1, 10)) + Abs(x))
    tenth = np.array([0.1], dtype)
    step = np.array([np.nextafter(tenth[0], -1), tenth[0], np.nextafter(tenth[0], 1)], dtype)
    got = g(step)
    assert got.dtype == np.dtype(dtype).newbyteorder("=")
    assert np.allclose(got - step, [0, 0.5, 1], atol=1e-3)
    assert np.isnan(g(np.array([np.nan], dtype))).all()


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint8, np.int64, np.uint64])
def test_whole_types_become_doubles(dtype):
    got = rs.lambdify(x, Abs(x - 1) / 2)(np.array([0, 1], dtype))
    assert got.dtype == float
    assert got.tolist() == [0.5, 0]


def test_float32_overflows_to_infinity_without_a_word():
    assert rs.lambdify(x, x**20 + Abs(x))(np.float32(1e30)) == np.inf


def test_masked_arrays_keep_their_mask():
    got = rs.lambdify(x, Abs(x))(np.ma.array([-1.0, 0, 2], mask=[0, 1, 0]))
    assert got.mask.tolist() == [False, True, False]
    assert got.compressed().tolist() == [1, 2]


@pytest.mark.parametrize(
    "points, words",
    [
        ([1j], "complex points"),
        (np.zeros(2, complex), "complex points"),
        (["a"], "holds no real numbers"),
        (np.array(["2020-01-01"], "M8[D]"), "holds no real numbers"),
        ([None], "no real number"),
        ([I], "no real number"),
        ([x], "no real number"),
        (np.zeros(2, np.longdouble), "modules='mpmath'"),
    ],
)
def test_points_that_are_refused(points, words):
    with pytest.raises(UnsupportedError, match=words):
        rs.lambdify(x, Abs(x))(points)


@pytest.mark.parametrize("modules", ["math", "mpmath"])
@pytest.mark.parametrize("point", [1j, [1.0], None, np.array([1.0, 2.0])])
def test_scalars_that_are_refused(modules, point):
    with pytest.raises(UnsupportedError):
        rs.lambdify(x, Abs(x), modules)(point)


def test_sorted_and_random_order_agree():
    rng = np.random.default_rng(3)
    f = sum(((-1) ** k * k * rs.ReLU(x - Rational(k, 3)) for k in range(-20, 20)), exp(-Abs(x)) + rs.Heaviside(x))
    g = rs.lambdify(x, f)
    points = np.concatenate([rng.uniform(-8, 8, 70_000), [k / 3 for k in range(-20, 20)], [NAN, INF, -INF]])
    order = np.argsort(points)
    assert np.array_equal(g(points)[order], g(points[order]), equal_nan=True)
    finite = np.sort(points[np.isfinite(points)])
    for p in finite[::4999]:
        assert g(p) == g(finite)[np.searchsorted(finite, p)]


# ---------------------------------------------------------------------- variables
def test_the_variable_may_stand_alone_in_a_sequence():
    for args in (x, [x], (x,)):
        assert rs.lambdify(args, Abs(x))(-2) == 2
    plain = Symbol("x")
    assert rs.lambdify(plain, Abs(plain))(-2) == 2


def test_several_variables_go_to_sympy_with_our_printers():
    g = rs.lambdify((x, a), rs.ReLU(x - a) + rs.Heaviside(x, 1))
    assert g(np.array([-1.0, 0, 3]), 1.0).tolist() == [0, 1, 3]
    assert rs.lambdify((x, a), rs.ReLU(x - a), "math")(3, 1) == 2
    assert rs.lambdify(x, Abs(x), cse=True)(-2.0) == 2
    assert rs.lambdify(x, rs.ReLU(x), [{"reduce": None}, "numpy"])(2.0) == 2


def test_parameters_are_refused_by_name():
    with pytest.raises(UnsupportedError, match=r"depends on a too: .* rs.lambdify\(\(x, a\), f\)"):
        rs.lambdify(x, a * Abs(x))


def test_a_declared_variable_has_no_values_outside():
    p, n = Symbol("p", positive=True), Symbol("n", nonnegative=True)
    assert np.array_equal(rs.lambdify(p, sqrt(p) + rs.ReLU(p - 1))([-1, 0, 4, INF]), [NAN, NAN, 5, INF], equal_nan=True)
    assert np.array_equal(rs.lambdify(n, n + rs.ReLU(n - 1))([-1, -INF, 0, 4]), [NAN, NAN, 0, 7], equal_nan=True)
    assert rs.lambdify(n, n + rs.ReLU(n - 1), "sympy")(0) == 0
    assert rs.lambdify(p, p + rs.ReLU(p - 1), "sympy")(0) is nan
    m = Symbol("m", nonpositive=True)
    assert np.array_equal(rs.lambdify(m, m + rs.ReLU(m + 1))([-3, 0, 1, INF]), [-3, 1, NAN, NAN], equal_nan=True)


@pytest.mark.parametrize(
    "f, words",
    [
        ({x: Abs(x)}, "apply the verb to each entry"),
        ("abs(x)", "is a string"),
        (Abs(Symbol("x")), "another symbol named"),
        (Function("phi")(x) + Abs(x), "no numeric definition"),
        (rs.Heaviside(x - 10**400), "too large for a machine number"),
        (10**400 * Abs(x), "too large for a machine number"),
    ],
)
def test_functions_that_are_refused(f, words):
    with pytest.raises(UnsupportedError, match=words):
        rs.lambdify(x, f)


def test_an_undefined_product_is_no_function():
    with pytest.raises(UndefinedProductError):
        rs.lambdify(x, rs.Dirac(x) * rs.Heaviside(x))


def test_complex_functions_are_sympys():
    assert rs.lambdify(x, I * rs.ReLU(x))(np.array([-1.0, 2.0])).tolist() == [0, 2j]


# ---------------------------------------------------------------------- distributions
@pytest.mark.parametrize("modules", ["numpy", "math", "mpmath"])
def test_an_impulse_has_no_value_at_its_point(modules):
    g = rs.lambdify(x, rs.diff(Abs(x - Rational(1, 3)), x, 2), modules)
    assert float(g(0.25)) == 0
    with pytest.raises(UnsupportedError, match=r"the impulse at x = 1/3 has no value there: use rs.pair"):
        g(mpmath.mpf(1) / 3 if modules == "mpmath" else 1 / 3)


def test_an_impulse_where_the_rest_has_a_value():
    g = rs.lambdify(x, rs.Dirac(x) + Abs(x))
    assert g([-1, 1]).tolist() == [1, 1]
    with pytest.raises(UnsupportedError, match="the impulse at x = 0"):
        g(0)


def test_impulses_that_no_normal_form_holds_are_refused():
    with pytest.raises(UnsupportedError):
        rs.lambdify(x, rs.Dirac(sin(x) + sin(sqrt(2) * x)))


def test_one_bad_point_in_an_array_is_enough():
    g = rs.lambdify(x, rs.Dirac(x - 1, 2) + rs.Dirac(x + 1) + x)
    assert g([0.5, np.nextafter(1, 2)]).tolist() == [0.5, np.nextafter(1, 2)]
    points = np.linspace(2, 3, 100_000)
    points[77_777] = -1
    with pytest.raises(UnsupportedError, match="x = -1"):
        g(points)
    with pytest.raises(UnsupportedError, match="x = -1"):
        g(points.astype("f4"))


@pytest.mark.parametrize("modules", ["numpy", "math", "mpmath"])
def test_a_principal_value_has_no_value_at_its_pole(modules):
    with pytest.raises(UnsupportedError, match="principal value has no value at its pole x = 0"):
        rs.lambdify(x, rs.diff(log(Abs(x)), x), modules)(0)


# ---------------------------------------------------------------------- set-valued maps
def ends(f, kind="clarke", points=(-1.0, 0.0, 1.0), modules="numpy"):
    g = rs.lambdify(x, rs.subdifferential(f, x, kind), modules)
    return [tuple(float(v) for v in g(p)) for p in points]


def test_the_interval_at_a_kink():
    assert ends(rs.ReLU(x)) == [(0, 0), (0, 1), (1, 1)]
    assert ends(-Abs(x)) == [(1, 1), (-1, 1), (-1, -1)]
    assert ends(rs.ReLU(x) - rs.ReLU(-x)) == [(1, 1)] * 3
    assert ends(x * Abs(x)) == [(2, 2), (0, 0), (2, 2)]
    assert ends(Min(x, x**2), points=(0, 0.5, 1)) == [(0, 1), (1, 1), (1, 2)]
    for kind in ("frechet", "limiting", "convex"):
        assert ends(Abs(x), kind) == [(-1, -1), (-1, 1), (1, 1)]
    for modules in ("math", "mpmath", "sympy"):
        assert ends(rs.ReLU(x), modules=modules) == [(0, 0), (0, 1), (1, 1)]


def test_the_interval_is_the_set_itself():
    f = Max(x**2 - 1, Abs(x) / 2, 3 * x - 2)
    m = rs.subdifferential(f, x)
    g = rs.lambdify(x, m)
    for b in m.breakpoints:
        lower, upper = g(float(b))
        s = m.at(b)
        assert (lower, upper) == pytest.approx((float(s.inf), float(s.sup)), rel=1e-15)


def test_a_slope_that_oscillates():
    wave = Piecewise((x**2 * sin(1 / x), Ne(x, 0)), (0, True))
    assert ends(wave, "clarke", (0.0,)) == [(-1.0, 1.0)]


def test_frechet_may_be_unbounded_where_the_slope_is():
    assert ends(sqrt(Abs(x)), "frechet", (0.0, 1.0)) == [(-INF, INF), (0.5, 0.5)]


@pytest.mark.parametrize(
    "f, kind, error, words",
    [
        (-Abs(x), "frechet", UnsupportedError, "EmptySet, no interval"),
        (-Abs(x), "limiting", UnsupportedError, r"\{-1, 1\}, no interval"),
        (-Abs(x), "convex", UnsupportedError, "not convex at or beside x = 0"),
        (x**3, "convex", UnsupportedError, "convex"),
        (-(x**2), "convex", UnsupportedError, "convex"),
        (Abs(x), "bouligand", UnsupportedError, "use kind='clarke'"),
        (rs.Heaviside(x), "clarke", NotLipschitzError, "jumps at x = 0"),
        (sqrt(Abs(x)), "clarke", NotLipschitzError, "unbounded near x = 0"),
        (Piecewise((x * sin(1 / x), Ne(x, 0)), (0, True)), "clarke", NotLipschitzError, "unbounded near x = 0"),
    ],
)
def test_sets_that_are_no_interval(f, kind, error, words):
    with pytest.raises(error, match=words):
        rs.lambdify(x, rs.subdifferential(f, x, kind))


def test_a_map_has_one_variable():
    m = rs.subdifferential(Abs(x), x)
    with pytest.raises(UnsupportedError, match="a function of x, not of a"):
        rs.lambdify(a, m)
    with pytest.raises(UnsupportedError, match="a function of x alone"):
        rs.lambdify((x, a), m)


# ---------------------------------------------------------------------- packages
def test_import_needs_no_numpy_and_a_missing_package_is_named(monkeypatch):
    code = "import sys, relu_sym; relu_sym.lambdify; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
    monkeypatch.setattr("relu_sym.calculus.numeric.lambdify.find_spec", lambda name: None)
    for name in ("numpy", "torch", "jax"):
        with pytest.raises(UnsupportedError, match=f"needs the package {name}, which is not installed: pip install"):
            rs.lambdify(x, Abs(x), name)


def test_it_says_what_it_is():
    assert repr(rs.lambdify(x, Abs(x))) == "<Abs(x) as a function of x (numpy)>"
