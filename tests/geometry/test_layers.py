"""Integrals of Dirac(g) over the plane and space: published values, arcs by quadrature, refusals."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf, quad
from sympy import (
    Abs,
    Eq,
    Function,
    I,
    Max,
    Rational,
    Symbol,
    besseli,
    cos,
    elliptic_e,
    erf,
    exp,
    log,
    oo,
    pi,
    simplify,
    sin,
    sinh,
    sqrt,
    symbols,
)

import relu_sym as rs

x, y, z = symbols("x y z", real=True)
R = Symbol("R", positive=True)
D, H = rs.Dirac, rs.Heaviside
r2, r3 = x**2 + y**2, x**2 + y**2 + z**2
PLANE = ((x, -oo, oo), (y, -oo, oo))
SPACE = (*PLANE, (z, -oo, oo))
g2 = exp(-r2)

# ---------------------------------------------------------------------- values
PLANE_CASES = [
    (D(r2 - 1), pi),
    (D(r2 - 4), pi),
    (D(r2 - R**2), pi),
    (D(sqrt(r2) - 1), 2 * pi),
    (D(sqrt(r2) - 3), 6 * pi),
    (D(exp(r2) - 2), pi / 2),
    (D(log(r2)), pi),
    (D(r2 - 1) * sqrt(4 * r2), 2 * pi),
    (D(r2 - 1) * x**2, pi / 2),
    (D(r2 - 1) * x**2 * y**2, pi / 8),
    (D(r2 - 1) * x, 0),
    (D((x - 1) ** 2 + (y - 2) ** 2 - 4) * x * y, 2 * pi),
    (D(x**2 / 4 + y**2 - 1), 2 * pi),
    (D(x**2 + x * y + y**2 - 1), 2 * sqrt(3) * pi / 3),
    (D(r2 - 1) * exp(x), pi * besseli(0, 1)),
    (D(r2 - 1) * exp(3 * x + 4 * y), pi * besseli(0, 5)),
    (D(r2 - 1) * H(y) * y, 1),
    (D(r2 - 1, 1), 0),
    (D(r2 - 1, 1) * x**2, -pi / 2),
    (D(1 - r2, 1) * x**2, pi / 2),
    (D(r2 + 1), 0),
    (D(x + y - 1) * g2, sqrt(2) * sqrt(pi) * exp(-Rational(1, 2)) / 2),
    (D(3 * x - 4 * y) * g2, sqrt(pi) / 5),
    (D(y - x**2) * exp(-y), sqrt(pi)),
    (D(x + y) * D(x - y), Rational(1, 2)),
    (D(x**2 - 1) * exp(-(y**2)), sqrt(pi)),
    (D((x + y) ** 2 - 1) * g2, sqrt(2) * sqrt(pi) * exp(-Rational(1, 2)) / 2),
    (D(exp(x) * y) * exp(-(x**2)), sqrt(pi) * exp(Rational(1, 4))),
    (D(x * y) * H(x - 1) * H(2 - x), log(2)),
    (D(Abs(x) + Abs(y) - 1), 4),
    (D(Max(x, y) - 1) * g2, sqrt(pi) * exp(-1) * (1 + erf(1))),
    (D(y - rs.ReLU(x)) * g2, sqrt(2) * sqrt(pi) / 4 + sqrt(pi) / 2),
    (D(rs.ReLU(x) + rs.ReLU(y) - 1) * H(x + 1) * H(y + 1), 3),
    (D(Abs(r2 - 4) - 3), 2 * pi),
    (H(1 - r2), pi),
    (H(1 - r2) * x**2, pi / 4),
    (H(x) * H(1 - x) * H(y) * H(2 - y) * x * y, 1),
]
SPACE_CASES = [
    (D(r3 - 1), 2 * pi),
    (D(r3 - 1) * z**2, 2 * pi / 3),
    (D(r3 - R**2) * z**2, 2 * pi * R**3 / 3),
    (D(r3 - 1) * x**2 * y**2, 2 * pi / 15),
    (D(r3 - 1) * x**4, 2 * pi / 5),
    (D(r3 - 4) * sqrt(4 * r3), 16 * pi),
    (D(sqrt(r3) - 2), 16 * pi),
    (D(r3 - 1) * exp(z), 2 * pi * sinh(1)),
    (D(r3 - 1) * H(z) * z, pi / 2),
    (D(r3 - 1) * H(z) * x**2, pi / 3),
    (D(r3 - 1) * Abs(z) * x**2, pi / 4),
    (D(r3 - 1) * exp(x + y + z), 2 * pi * sinh(sqrt(3)) / sqrt(3)),
    (D(r3 - 1, 1), -pi),
    (D(r3 - 1, 2), -pi / 2),
    (H(1 - r3), 4 * pi / 3),
    (H(4 - r3) * x**2, 128 * pi / 15),
    (H(1 - x**2 / 4 - y**2 / 9 - z**2), 8 * pi),
    (D(x + y + z - 1) * exp(-r3), sqrt(3) * pi * exp(-Rational(1, 3)) / 3),
    (D(1 - x - y - z) * H(x) * H(y) * H(z), Rational(1, 2)),
    (D(x + 2 * y - 3 * z - 1) * H(x) * H(1 - x) * H(y) * H(1 - y), Rational(1, 3)),
    (D(z - r2) * exp(-z), pi),
]


@pytest.mark.parametrize("f, value", PLANE_CASES, ids=lambda c: str(c)[:40])
def test_over_the_plane(f, value):
    assert simplify(rs.integrate(f, *PLANE) - value) == 0


@pytest.mark.parametrize("f, value", SPACE_CASES, ids=lambda c: str(c)[:40])
def test_over_space(f, value):
    assert simplify(rs.integrate(f, *SPACE) - value) == 0


@pytest.mark.parametrize("f, value", [*PLANE_CASES[26:28], *PLANE_CASES[29:33]], ids=lambda c: str(c)[:40])
def test_in_either_order(f, value):
    assert simplify(rs.integrate(f, *PLANE[::-1]) - value) == 0


def test_in_a_box():
    assert rs.integrate(D(x * y), (x, 1, 2), (y, -1, 1)) == log(2)
    assert rs.integrate(D(exp(x * y) - 1), (x, 1, 2), (y, -1, 1)) == log(2)
    assert rs.integrate(D(r2 - 1), (x, 0, 1), (y, 0, 1)) == pi / 4
    assert rs.integrate(D(rs.ReLU(x) + y), (x, -1, 1), (y, -2, 2)) == 2
    assert rs.integrate(D(Max(x, y) - 1), (x, -2, 2), (y, -2, 2)) == 6


def arc(curve, weight, slope, a=0, b=2 * mp.pi):
    """The integral of weight/|grad g| along a curve in its parameter."""

    def density(t):
        p = curve(t)
        speed = mp.hypot(*(mp.diff(lambda s, k=k: curve(s)[k], t) for k in (0, 1)))
        return weight(*p) * speed / mp.hypot(*slope(*p))

    return quad(density, mp.linspace(a, b, 9))


@pytest.mark.parametrize(
    "g, weight, curve, ends",
    [
        (x**2 / 4 + y**2 - 1, x**4, lambda t: (2 * mp.cos(t), mp.sin(t)), (0, 2 * mp.pi)),
        (x**2 / 9 + y**2 / 4 - 1, x**2 + y, lambda t: (3 * mp.cos(t), 2 * mp.sin(t)), (0, 2 * mp.pi)),
        ((x - 1) ** 2 + y**2 - 1, x**3, lambda t: (1 + mp.cos(t), mp.sin(t)), (0, 2 * mp.pi)),
        (y - sin(x), exp(-(x**2)) + 0 * y, lambda t: (t, mp.sin(t)), (-8, 8)),
        (2 * y - x**2, exp(-(x**2)), lambda t: (t, t**2 / 2), (-8, 8)),
    ],
    ids=lambda v: None if callable(v) or isinstance(v, tuple) else str(v),
)
def test_by_quadrature(g, weight, curve, ends):
    from sympy import lambdify

    w, slope = lambdify((x, y), weight, "mpmath"), lambdify((x, y), (g.diff(x), g.diff(y)), "mpmath")
    order = PLANE[::-1] if g.has(sin) else PLANE
    assert abs(rs.integrate(weight * D(g), *order).evalf(20) - arc(curve, w, slope, *ends)) < mpf(10) ** -8


@pytest.mark.parametrize(
    "f",
    [
        D(r2),
        D(x * y) * g2,
        D(x**2 - y**2) * g2,
        D((x - y) ** 2) * g2,
        D((r2 - 1) ** 2),
        D(y**2 - x**3) * g2,
        D(y**2 - x**3 - x**2) * g2,
        D(sqrt(r2)),
        D(exp(r2) - 1),
        D(rs.ReLU(x + y)),
        D(r2**2 - x**2 + y**2),
        D(r2 - Symbol("a", real=True)),
    ],
    ids=str,
)
def test_multiple_zeros_are_refused(f):
    with pytest.raises(rs.UndefinedProductError, match="not defined"):
        rs.integrate(f, *PLANE)


def test_a_cone_and_a_point_are_refused():
    for g in (r3, r2 - z**2, x * y * z):
        with pytest.raises(rs.UndefinedProductError, match="not defined"):
            rs.integrate(D(g) * exp(-r3), *SPACE)


@pytest.mark.parametrize("f", [D(r2 - 1) * H(r2 - 1), D(r2 - 1) * H(1 - r2) * exp(x), D(r2 - 1) / x], ids=str)
def test_no_product_and_no_integral(f):
    with pytest.raises(rs.ReluSymError):
        rs.integrate(f, *PLANE)


def test_derivatives_on_kinks_are_refused():
    with pytest.raises(rs.UnsupportedError, match="kinks"):
        rs.integrate(D(Abs(x) + y, 1) * g2, *PLANE)


def test_floats_go_out_as_floats():
    assert abs(rs.integrate(0.5 * D(r3 - 1), *SPACE) - 3.14159265358979) < 1e-12


# ---------------------------------------------------------------------- pairing
def test_pairing():
    phi = Function("phi")
    assert rs.pair(D(r2 - 1), x**2, (x, y)) == pi / 2
    assert rs.pair(D(r2 - 1), "gaussian", (x, y)) == pi * exp(-1)
    assert rs.pair(H(x - y), "gaussian", (x, y)) == pi / 2
    assert rs.pair(D(x) * D(y - 1), phi, (x, y)) == phi(0, 1)
    assert rs.pair(D(x), "gaussian", (x,)) == 1
    with pytest.raises(rs.UnsupportedError, match="gaussian"):
        rs.pair(D(x), "bump", (x, y))


# ---------------------------------------------------------------------- rs.layer
def test_the_surface():
    circle = rs.layer(r2 - R**2, (x, y))
    assert circle.surface == Eq(r2 - R**2, 0)
    assert circle.density == 1 / (2 * R) and circle.curvature == 1 / R
    assert list(circle.normal) == [x / R, y / R]
    assert circle.measure() == 2 * pi * R and circle.integral() == pi
    assert circle.dirac == D(r2 - R**2) and circle.inside == H(r2 - R**2)


@pytest.mark.parametrize(
    "g, variables, density, curvature",
    [
        (r3 - 1, (x, y, z), Rational(1, 2), 2),
        (r2 - 1, (x, y, z), Rational(1, 2), 1),
        (x + y + z - 1, (x, y, z), sqrt(3) / 3, 0),
        (y - x**2, (x, y), 1 / sqrt(4 * x**2 + 1), -2 / (4 * x**2 + 1) ** Rational(3, 2)),
        (y - sin(x), (x, y), 1 / sqrt(cos(x) ** 2 + 1), sin(x) / (cos(x) ** 2 + 1) ** Rational(3, 2)),
        (sqrt(r2) - 1, (x, y), 1, 1),
        (D(x - 3), (x, y), 1, 0),
        (H(1 - r2), (x, y), Rational(1, 2), -1),
    ],
    ids=str,
)
def test_normal_density_and_curvature(g, variables, density, curvature):
    layer = rs.layer(g, variables)
    assert simplify(layer.density - density) == 0
    on = {r2: 1, r3: 1} if layer.g in (sqrt(r2) - 1,) else {}
    assert simplify(layer.curvature.subs(on) - curvature) == 0
    assert simplify(sum(c**2 for c in layer.normal).subs({x**2: 1 - y**2}) - 1) in (0,) or layer.g.has(z, sin, y)


def test_the_area_of_surfaces():
    assert rs.layer(r3 - 9).measure() == 36 * pi
    assert rs.layer(r2 - 1).measure(x**2) == pi
    assert rs.layer(r2 + z**2 / 4 - 1).measure().expand() == 2 * pi + 8 * sqrt(3) * pi**2 / 9
    oblate = rs.layer(x**2 / 4 + y**2 / 4 + z**2 - 1).measure()
    assert abs(oblate.evalf(15) - 34.6875308133802) < 1e-9
    turned = rs.layer(5 * x**2 + 6 * x * y + 5 * y**2 - 8, (x, y)).measure()
    assert turned == 4 * elliptic_e(-3)
    assert rs.layer(1 - x**2 - 2 * y**2, (x, y)).measure() == 2 * sqrt(2) * elliptic_e(-1)
    ellipse = rs.layer(x**2 / 4 + y**2 - 1).measure()
    assert ellipse == 4 * elliptic_e(-3)
    assert abs(ellipse.evalf(15) - 9.68844822054768) < 1e-9


@pytest.mark.parametrize(
    "g, error, said",
    [
        (r2, rs.UndefinedProductError, "x = 0, y = 0"),
        (x * y, rs.UndefinedProductError, "x = 0, y = 0"),
        (y**2 - x**3, rs.UndefinedProductError, "x = 0, y = 0"),
        (Abs(x) + y, rs.UnsupportedError, "kinks"),
        (x, rs.UnsupportedError, "two variables"),
        (I * x + y, rs.UnsupportedError, "complex"),
        (Symbol("a") * x + Symbol("b") * y, rs.UnsupportedError, "parameters"),
        (sin(x * y) + x, rs.UnsupportedError, "not decided"),
    ],
    ids=str,
)
def test_what_is_no_regular_surface(g, error, said):
    with pytest.raises(error, match=said):
        rs.layer(g, (x, y) if g.has(y) else None)
