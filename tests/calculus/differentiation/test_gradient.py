"""Gradients and Hessians of distributions in several variables, against pairings with test functions."""

from __future__ import annotations

from math import cos, pi
from math import exp as exponential
from math import sin as sine

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    DiracDelta,
    Function,
    I,
    Matrix,
    Max,
    Piecewise,
    Rational,
    Symbol,
    diag,
    exp,
    floor,
    lambdify,
    log,
    oo,
    sign,
    sin,
    sqrt,
    symbols,
    zeros,
)

import relu_sym as rs
from relu_sym import Dirac, Heaviside, ReLU

x, y, z = symbols("x y z", real=True)
a, r = Symbol("a", real=True), Symbol("r", positive=True)
v = (x, y)
half = Rational(1, 2)
disc = 1 - x**2 - y**2

GRADIENTS = [
    (Max(x, y), [Heaviside(x - y), Heaviside(y - x)]),
    (Abs(x * y), [Abs(y) * sign(x), Abs(x) * sign(y)]),
    (Heaviside(disc), [-2 * x * Dirac(disc), -2 * y * Dirac(disc)]),
    (Heaviside(-disc), [2 * x * Dirac(-disc), 2 * y * Dirac(-disc)]),
    (Heaviside(x - y), [Dirac(x - y), -Dirac(x - y)]),
    (Heaviside(x * y), [(2 * Heaviside(y) - 1) * Dirac(x), (2 * Heaviside(x) - 1) * Dirac(y)]),
    (Heaviside(x**2), [0, 0]),
    (Heaviside(x**2 + y**2), [0, 0]),
    (Heaviside(r**2 - x**2 - y**2), [-2 * x * Dirac(r**2 - x**2 - y**2), -2 * y * Dirac(r**2 - x**2 - y**2)]),
    (Heaviside(y - sin(x)), [-Dirac(y - sin(x)) * sin(x).diff(x), Dirac(y - sin(x))]),
    (y * Heaviside(x - a), [y * Dirac(x - a), Heaviside(x - a)]),
    (x * Heaviside(y) + y * Heaviside(x), [y * Dirac(x) + Heaviside(y), x * Dirac(y) + Heaviside(x)]),
    (Heaviside(x) * Heaviside(y) * Heaviside(x - y), None),
    (Piecewise((0, x < y), (1, True)), [Dirac(x - y), -Dirac(x - y)]),
    (sqrt(x**2 + y**2), [x / sqrt(x**2 + y**2), y / sqrt(x**2 + y**2)]),
    (log(x**2 + y**2), [2 * x / (x**2 + y**2), 2 * y / (x**2 + y**2)]),
    (Dirac(x - y), [Dirac(x - y, 1), -Dirac(x - y, 1)]),
]


@pytest.mark.parametrize("f, want", [g for g in GRADIENTS if g[1] is not None], ids=str)
def test_the_gradient_of_a_distribution(f, want):
    found = rs.gradient(f, v)
    assert found.shape == (2, 1)
    assert (found - Matrix(want)).expand() == zeros(2, 1)


def test_a_wedge_has_no_impulse_on_the_line_beyond_it():
    """x > y > 0 is bounded by the half lines x = y and y = 0, where x > 0; the line x = 0 only meets it."""
    found = rs.gradient(Heaviside(x) * Heaviside(y) * Heaviside(x - y), v)
    wall, floor_of_it = Dirac(x - y) * Heaviside(y), Dirac(y) * Heaviside(x)
    assert (found - Matrix([wall, floor_of_it - wall])).expand() == zeros(2, 1)


def test_jumps_along_lines_with_periods_stay_sums():
    n = Symbol("n", integer=True)
    dx, dy = rs.gradient(floor(x + y), v)
    assert dx == dy == rs.diff(floor(x + y), x)
    assert dx.has(DiracDelta) and n.name in str(dx)


HESSIANS = [
    (Max(x, y), Dirac(x - y) * Matrix([[1, -1], [-1, 1]])),
    (ReLU(x - y), Dirac(x - y) * Matrix([[1, -1], [-1, 1]])),
    (-Abs(x), diag(-2 * Dirac(x), 0)),
    (ReLU(x) ** 2 / 2 + y**2, diag(Heaviside(x), 2)),
    (Abs(x) * y, Matrix([[2 * y * Dirac(x), sign(x)], [sign(x), 0]])),
    (
        ReLU(x) * ReLU(y),
        Matrix(
            [
                [y * Heaviside(y) * Dirac(x), Heaviside(x) * Heaviside(y)],
                [Heaviside(x) * Heaviside(y), x * Heaviside(x) * Dirac(y)],
            ]
        ),
    ),
    (
        Abs(x * y),
        Matrix([[2 * y * sign(y) * Dirac(x), sign(x) * sign(y)], [sign(x) * sign(y), 2 * x * sign(x) * Dirac(y)]]),
    ),
    (Abs(a * x + y), 2 * Dirac(a * x + y) * Matrix([[a**2, a], [a, 1]])),
    (sign(x - y) * (x - y) ** 2, 2 * sign(x - y) * Matrix([[1, -1], [-1, 1]])),
    (
        Heaviside(x) * Heaviside(y),
        Matrix([[Dirac(x, 1) * Heaviside(y), Dirac(x) * Dirac(y)], [Dirac(x) * Dirac(y), Dirac(y, 1) * Heaviside(x)]]),
    ),
    (
        Abs(disc),
        8 * Dirac(disc) * Matrix([[x**2, x * y], [x * y, y**2]]) - 2 * sign(disc) * diag(1, 1),
    ),
]


@pytest.mark.parametrize("f, want", HESSIANS, ids=str)
def test_the_hessian_of_a_distribution(f, want):
    found = rs.hessian(f, v)

    def turned(e):
        """Impulses and signs of one switch by one name, whichever way it was written."""
        w = disc.expand()
        return e.subs({Dirac(-w): Dirac(w), sign(-w): -sign(w)})

    assert (found - want).applyfunc(turned).expand() == zeros(2, 2)
    assert found == found.T


def test_the_derivatives_agree_with_those_in_one_variable():
    for f in (Max(x, y), ReLU(x**2 - y), Abs(x - y) * x, ReLU(x) * ReLU(y)):
        assert rs.gradient(f, v) == Matrix([rs.diff(f, x), rs.diff(f, y)])
    assert rs.diff(Max(x, y), x, y) == rs.hessian(Max(x, y), v)[0, 1] == -Dirac(x - y)
    assert rs.hessian(Abs(x), x) == Matrix([[2 * Dirac(x)]])


# ---------------------------------------------------------------- pairings with test functions, by numbers
def paired(e, phi):
    """<e, phi> for a function, or for impulses on lines, by the midpoint rule far out enough for phi."""
    total = 0.0
    for term in e.expand().as_ordered_terms():
        impulses = list(term.atoms(DiracDelta))
        assert len(impulses) <= 1
        total += on_a_line(term, impulses[0], phi) if impulses else on_the_plane(term * phi)
    return total


def on_the_plane(e):
    step = 8 / 1500
    s, t = np.meshgrid(-4 + step * (np.arange(1500) + 0.5), -4.1 + step * (np.arange(1530) + 0.37))
    return float(np.sum(lambdify(v, rs.to_sympy(e), "numpy")(s, t) * np.ones_like(s)) * step**2)


def on_a_line(term, d, phi):
    """c*Dirac(m*(w - q), k) gives (-1/m)^k/|m| times the integral of the k-th derivative of c*phi at w = q."""
    w = next(s for s in v if d.args[0].diff(s) != 0)
    slope, order = d.args[0].diff(w), d.args[1] if len(d.args) > 1 else 0
    there = (w - d.args[0] / slope).expand()
    (other,) = [s for s in v if s != w]
    line = ((-1 / slope) ** order / abs(slope) * (term / d * phi).diff(w, order)).subs(w, there)
    t = -6 + 12 / 6000 * (np.arange(6000) + 0.37)
    return float(np.sum(lambdify(other, rs.to_sympy(line), "numpy")(t) * np.ones_like(t)) * 12 / 6000)


@pytest.mark.parametrize(
    "f",
    [
        Max(x, y),
        Abs(x - y) * x,
        Max(x, y, 0),
        ReLU(ReLU(x) - ReLU(y)),
        Heaviside(x - y) * x**2,
        Max(x * y, x),
        Abs(x * y),
        Heaviside(x - y) * x + Abs(x + 2 * y) * y,
    ],
    ids=str,
)
def test_hessians_pair_with_a_gaussian_as_the_function_does(f):
    """<d^2 f/dv dw, phi> = <f, d^2 phi/dv dw>."""
    phi = exp(-2 * (x - Rational(1, 3)) ** 2 - 2 * (y - half) ** 2)
    found = rs.hessian(f, v)
    for k, m in ((0, 0), (0, 1), (1, 1)):
        left, right = paired(found[k, m], phi), on_the_plane(f * phi.diff(v[k], v[m]))
        assert abs(left - right) < 0.01, (k, m, left, right)


def test_the_impulse_on_a_circle_pairs_as_the_disc_does():
    """<dH/dx, phi> = -<H, dphi/dx>: Dirac(1 - x^2 - y^2) is the length of the circle divided by 2."""
    (weight,) = {rs.gradient(Heaviside(disc), v)[0].coeff(Dirac(disc))}
    at = lambdify(v, weight, "math")

    def phi(p, q):
        return exponential(p + q / 2)

    n = 2000
    angles = [2 * pi * (k + 0.5) / n for k in range(n)]
    left = sum(at(cos(t), sine(t)) * phi(cos(t), sine(t)) for t in angles) * (2 * pi / n) / 2
    m = 400
    right = (
        -sum(phi(p * cos(t), p * sine(t)) * p for p in ((k + 0.5) / m for k in range(m)) for t in angles[::10])
        * (2 * pi / (n / 10))
        / m
    )
    assert abs(left - right) < 1e-3


# ---------------------------------------------------------------- what is refused
@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: rs.hessian(Heaviside(x**2 - y**3), v), "gradient of x**2 - y**3 may vanish"),
        (lambda: rs.gradient(1 / sqrt(x**2 + y**2), v), "rs.diff"),
        (lambda: rs.gradient(x / y, v), "x/y"),
        (lambda: rs.hessian(log(x**2 + y**2), v), ""),
        (lambda: rs.gradient(Dirac(x**2 + y**2), v), "rs.diff"),
        (lambda: rs.gradient(Dirac(x * y), v), "rs.diff"),
        (lambda: rs.hessian(I * Abs(x) + y, v), "complex"),
        (lambda: rs.gradient(Max(x, y), v, at=(0, 0)), "no value at a point"),
        (lambda: rs.gradient(Max(x, y), v, mode="set-valued"), "name it"),
        (lambda: rs.jacobian([Max(x, y)], v, mode="set-valued"), "name it"),
        (lambda: rs.hessian(x, v, mode="set-valued"), "name it"),
        (lambda: rs.gradient([x, y], v), "rs.jacobian"),
        (lambda: rs.jacobian(x, v), "rs.gradient"),
        (lambda: rs.hessian([x, y], v), "each"),
        (lambda: rs.gradient(x, (x, x)), "once"),
        (lambda: rs.gradient(Symbol("x") * x, v), "'x'"),
        (lambda: rs.gradient(Max(x, y), v, mode="classical", at={x: 1}), "no number"),
        (lambda: rs.gradient(Max(x, y), v, mode="classical", at=(1,)), "coordinates"),
        (lambda: rs.hessian(x * Abs(x * y - 1), v, mode="classical"), "name a point"),
    ],
)
def test_refusals_say_what_to_do(call, words):
    with pytest.raises(rs.UnsupportedError) as caught:
        call()
    assert words in str(caught.value) and "_x" not in str(caught.value)


# ---------------------------------------------------------------- as a property
small = st.integers(-2, 2)
linear = st.builds(lambda b, c, d: b * x + c * y + d, small, small, small)
heads = st.one_of(st.builds(ReLU, linear), st.builds(Abs, linear), st.builds(Max, linear, linear), linear)


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(heads, heads, st.sampled_from(["+", "*", "max"]))
def test_hessians_are_symmetric_and_start_from_the_function(u, w, how):
    f = {"+": u + w, "*": u * w, "max": Max(u, w)}[how]
    found = rs.hessian(f, v)
    assert found == found.T
    regular = found.applyfunc(lambda e: e.replace(lambda d: isinstance(d, DiracDelta), lambda d: 0))
    p = (Rational(10007, 7919), Rational(-5003, 6007))
    assert regular.subs(dict(zip(v, p, strict=True))).expand() == rs.hessian(f, v, mode="classical", at=p).expand()


def test_a_second_derivative_after_a_function():
    """floor(x)*y: the derivative by y is a function, that by x is not."""
    found = rs.hessian(floor(x) * y, v)
    assert found[0, 1] == found[1, 0] == rs.diff(floor(x), x) and found[1, 1] == 0
    assert rs.hessian(Heaviside(x - y**2) * Heaviside(y - x**2), v).has(Dirac(x - 1))
    assert not rs.gradient(Heaviside(x - y**2) * Heaviside(y - x**2), v).has(x**2 + x + 1)


def test_three_variables_and_undefined_functions():
    found = rs.hessian(Max(x, y, z), (x, y, z))
    assert found == found.T and found.shape == (3, 3)
    assert sum(found.row(0), start=0).expand() == 0  # f(p + t*(1, 1, 1)) = f(p) + t
    q = Function("q")(x)
    assert rs.gradient(q * Abs(y), v) == Matrix([q.diff(x) * Abs(y), q * sign(y)])
    assert not rs.gradient(Max(x, y, z), (x, y, z)).has(oo)
