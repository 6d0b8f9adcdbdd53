"""Sums and products of our heads in SymPy's own verbs: right or visibly unevaluated, never wrong."""

from __future__ import annotations

import mpmath
import pytest
import sympy
from sympy import Eq, Function, Integral, Order, Piecewise, Rational, S, Symbol, cos, exp, oo, pi, series, sin, sqrt

import relu_sym as rs

R, H, D = rs.ReLU, rs.Heaviside, rs.Dirac
x = Symbol("x", real=True)
z = Symbol("z")
a = Symbol("a", real=True)
HALF = Rational(1, 2)

TOGETHER = {
    "sum": lambda v: v * R(v - 1) + H(v) * exp(-v),
    "ramp and step": lambda v: R(v) * H(v - 1),
    "two ramps": lambda v: R(v - 1) * R(2 - v),
    "square": lambda v: R(v - 1) ** 2,
    "box": lambda v: H(v) - H(v - 2),
    "hat": lambda v: R(v) - 2 * R(v - 1) + R(v - 2),
    "weights": lambda v: a * R(v) + 3 * H(v - 1),
    "shifted by a parameter": lambda v: R(v - a) * v,
    "two shifts": lambda v: R(v - a) * H(v),
    "wave": lambda v: sin(v) * H(v) * H(pi - v),
    "root": lambda v: sqrt(R(v)) + 1,
    "nested": lambda v: R(R(v) - 1) + v,
}
PLACES = [-2, Rational(-1, 3), Rational(1, 3), Rational(3, 2), 5]


def number(e, v, at, **parameters):
    """The value of a function by the definition of its heads."""
    plain = rs.to_sympy(e).rewrite(Piecewise).subs(a, Rational(2, 7))
    return mpmath.mpmathify(sympy.lambdify(v, plain, "mpmath")(mpmath.mpmathify(at)))


@pytest.mark.parametrize("name", TOGETHER)
def test_definite_integrals(name):
    f = TOGETHER[name](x)
    found = sympy.integrate(f, (x, -1, 3))
    if found.has(Integral):
        return
    want = mpmath.quad(lambda t: number(f, x, t), [-1, 0, Rational(2, 7), 1, 2, 3])
    assert abs(complex(found.subs(a, Rational(2, 7))) - complex(want)) < 1e-8


@pytest.mark.parametrize(
    "f, v, order",
    [
        (R, x, 1),
        (R, z, 2),
        (H, z, 1),
        (H, x, 2),
        (lambda v: v * R(v), x, 1),
        (lambda v: sqrt(R(v)) + 1, z, 1),
        (lambda v: R(v) * H(v), x, 1),
    ],
    ids=range(7),
)
def test_dsolve_is_right_on_both_sides(f, v, order):
    """SymPy puts exp(x) for x, takes that for positive, and puts x back: y' = Max(x, 0) gives x**2/2 everywhere."""
    y = Function("y")
    solution = sympy.dsolve(y(v).diff((v, order)) - f(v), y(v))
    assert isinstance(solution, Eq) and solution.lhs == y(v)
    got = solution.rhs.diff((v, order)).doit()
    for place in PLACES:
        assert abs(complex(got.subs(v, place).doit()) - complex(number(f(v), v, place))) < 1e-9


def test_a_change_of_the_variable_concludes_nothing():
    changed = R(x).subs(x, exp(x))
    assert changed.func is R and changed.subs(x, Symbol("u", positive=True)).func is R
    assert changed.subs(x, 0) == 1 and changed.doit() == exp(x)
    assert R(x).subs(x, exp(a)) == exp(a) and R(x).subs(x, x**2) == x**2


@pytest.mark.parametrize("way", ["+", "-"])
@pytest.mark.parametrize("point", [0, 1])
@pytest.mark.parametrize("name", [n for n in TOGETHER if n not in ("root", "square")])
def test_series_of_products_keep_all_terms(name, point, way):
    f = TOGETHER[name](x)
    found = series(f, x, point, 3, dir=way)
    rest = found.removeO().subs(a, Rational(2, 7))
    side = 1 if way == "+" else -1
    for h in (Rational(1, 1000), Rational(1, 2000)):
        at = point + side * h
        assert abs(complex(rest.subs(x, at)) - complex(number(f, x, at))) < 20 * h**3
    assert found.has(Order) or sympy.expand(rest) == rest.expand()


@pytest.mark.parametrize("way", ["+", "-"])
@pytest.mark.parametrize("name", TOGETHER)
def test_limits(name, way):
    f, side = TOGETHER[name](x), (1 if way == "+" else -1)
    for point in (0, 1, 2):
        found = sympy.limit(f, x, point, way).subs(a, Rational(2, 7))
        assert abs(complex(found) - complex(number(f, x, point + side * Rational(1, 10**10)))) < 1e-4


@pytest.mark.parametrize(
    "name, level, want",
    [
        ("two ramps", Rational(3, 16), {Rational(5, 4), Rational(7, 4)}),
        ("square", HALF, {1 + sqrt(2) / 2}),
        ("hat", HALF, {HALF, Rational(3, 2)}),
        ("nested", 2, {Rational(3, 2)}),
        ("ramp and step", HALF, {S.One}),  # the step is 1/2 there
        ("ramp and step", 1, set()),
    ],
)
def test_solveset(name, level, want):
    assert sympy.solveset(TOGETHER[name](x) - level, x, S.Reals) == sympy.FiniteSet(*want)


@pytest.mark.parametrize(
    "phi, u, k",
    [(x**2, 2 * x - 1, 1), (x**2, 1 - 2 * x, 1), (x**3, -3 * x - 1, 2), (cos(x), pi * x - 1, 1), (exp(x), x / 2, 3)],
    ids=range(5),
)
def test_derivatives_of_a_scaled_impulse(phi, u, k):
    """delta^(k)(m (x - c)) = delta^(k)(x - c)/(|m| m^k), which SymPy's integrals leave out."""
    m, c = u.diff(x), -u.subs(x, 0) / u.diff(x)
    want = (-1) ** k * phi.diff((x, k)).subs(x, c) / (abs(m) * m**k)
    assert sympy.simplify(sympy.integrate(phi * D(u, k), (x, -oo, oo)) - want) == 0
    assert rs.equal(D(u, k).expand(diracdelta=True), D(u, k))


def test_laplace_transforms():
    t, s = Symbol("t"), Symbol("s", positive=True)
    assert sympy.laplace_transform(t * R(t) + D(t - 1), t, s, noconds=True) == 2 / s**3 + exp(-s)
    for f in (R(t) * H(t - 1), t * R(t - 1) + H(t) * exp(-t)):
        found = sympy.laplace_transform(f, t, s, noconds=True)
        assert found.has(sympy.LaplaceTransform)
