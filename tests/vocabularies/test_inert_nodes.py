"""Subs and Derivative left standing in an input: read as what they mean, never as smooth in a variable they hold."""

import mpmath
import pytest
from sympy import (
    Abs,
    Derivative,
    Function,
    Max,
    N,
    Piecewise,
    Rational,
    Subs,
    Sum,
    cos,
    floor,
    lambdify,
    sin,
    sqrt,
    symbols,
)

import relu_sym as rs

x, y, t, a = symbols("x y t a", real=True)
c = symbols("c")
f = Function("f")

HELD = [
    (Subs(Abs(t - x), t, 1), Abs(1 - x)),
    (Subs(rs.ReLU(t - x), t, 1), rs.ReLU(1 - x)),
    (Subs(y * Abs(t - x), y, 2), 2 * Abs(t - x)),
    (Subs(x * Abs(t), t, x), x * Abs(x)),
    (Subs(Abs(t - x) + y, (t, y), (1, x)), Abs(1 - x) + x),
    (Subs(Max(t, x), t, Abs(x)), Max(Abs(x), x)),
    (Subs(floor(t * x), t, 2), floor(2 * x)),
    (Subs(Derivative(t * Abs(t), t), t, x), 2 * Abs(x)),
    (Subs(Piecewise((t, t < x), (x, True)), t, 0) + x, Piecewise((0, x > 0), (x, True)) + x),
]


@pytest.mark.parametrize(("held", "meant"), HELD)
def test_held_substitutions_are_what_they_mean(held, meant):
    assert rs.equal(rs.diff(held, x), rs.diff(meant, x), "distributions", x)
    assert rs.diff(held, x, mode="classical") == rs.diff(meant, x, mode="classical")
    assert rs.equal(rs.integrate(held, (x, -1, 2)), rs.integrate(meant, (x, -1, 2)))
    assert rs.limit(held, x, 0) == rs.limit(meant, x, 0)
    assert rs.exceptional_set(held, x) == rs.exceptional_set(meant, x)


@pytest.mark.parametrize("verb", [rs.diff, rs.integrate, lambda e, x: rs.limit(e, x, 1), rs.exceptional_set])
@pytest.mark.parametrize("held", [Subs(t + y, (t, y), (y, x)), Subs(Derivative(Abs(f(t)), t), t, x)])
def test_what_cannot_be_done_is_refused(verb, held):
    with pytest.raises(rs.ReluSymError):
        verb(held, x)


def test_of_an_undefined_function_the_derivative_of_a_kink_is_no_smooth_function():
    found = rs.diff(Derivative(f(Abs(x)), x), x)
    assert rs.equal(found.subs(f, sin).doit(), rs.diff(sin(Abs(x)), x, 2), "distributions", x)
    with pytest.raises(rs.ReluSymError):
        rs.diff(Derivative(f(Abs(x)), x), x, mode="classical")
    assert rs.diff(Derivative(f(2 * x), x), x).subs(f, sin).doit() == -4 * sin(2 * x)


def test_of_steps_in_an_undefined_function_the_derivative_is_a_train():
    assert rs.diff(f(floor(x)), x, 2) == rs.diff(Derivative(f(floor(x)), x), x)


ROOTS = [
    sqrt(sin(c * x) ** 2),
    sqrt(cos(c * x) ** 2),
    (sin(c * x) ** 2) ** Rational(3, 2),
    sqrt(sin(c * x) ** 2 * c**2),
    sqrt(c**2 * x**2),
]


@pytest.mark.parametrize("root", [ROOTS[0], ROOTS[2]])
def test_a_root_of_a_square_has_the_integral_of_its_size(root):
    """It is no Abs to SymPy unless c is declared real; its integral was one of the wrong sign for c < 0."""
    whole = rs.integrate(root, (x, -1, 2))
    assert rs.equal(whole.subs(c, -1), rs.integrate(Abs(sin(x)) ** (3 if root == ROOTS[2] else 1), (x, -1, 2)))


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("value", [-2, -1, 0, 1])
def test_roots_of_squares_of_plain_symbols(root, value):
    """sqrt(sin(c*x)**2) is no Abs to SymPy unless c is declared real; its integral was one of the wrong sign, c < 0."""
    here = root.subs(c, value)
    for found in (rs.integrate(root, (x, -1, 2)).subs(c, value), rs.integrate(here, (x, -1, 2))):
        numeric = mpmath.quad(lambdify(x, here, "mpmath"), mpmath.linspace(-1, 2, 97), maxdegree=3)
        assert abs(N(found.doit()) - numeric) < 1e-3
    slope = rs.diff(root, x).subs(c, value)
    h = Rational(1, 10**6)
    for at in (Rational(-7, 10), Rational(3, 10), Rational(17, 10)):
        assert abs(N(slope.subs(x, at)) - N((here.subs(x, at + h) - here.subs(x, at - h)) / (2 * h))) < 1e-4


def test_the_constant_of_a_plain_symbol_keeps_its_root():
    assert rs.integrate(sqrt(c**2) * Abs(x), (x, -1, 1)) == sqrt(c**2)


@pytest.mark.parametrize(("held", "value"), [(Sum(rs.ReLU(2 - x), (t, 0, 1)), 4), (Sum(Abs(x - t), (t, 1, 3)) + x, 6)])
def test_finite_sums_have_limits(held, value):
    """The refusal said that they have no value beside the point."""
    assert rs.limit(held, x, 0) == value and rs.series(held, x, 0, 2).removeO().subs(x, 0) == value
