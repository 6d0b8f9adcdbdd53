"""Laws of the integral on random functions with kinks, jumps, impulses and smooth factors."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import mp, quad
from sympy import Abs, Max, Min, Piecewise, Rational, S, Symbol, cos, exp, lambdify, sign, sin

import relu_sym as rs

x = Symbol("x", real=True)
numbers = st.sampled_from([Rational(n, d) for n in range(-5, 6) for d in (1, 2, 3)])
factors = st.sampled_from([S.One, x, x**2 - 1, 2 * x + 3, sin(x), exp(-x), cos(2 * x)])
HEADS = (
    lambda u, c: Abs(u),
    lambda u, c: rs.ReLU(u),
    lambda u, c: rs.Heaviside(u),
    lambda u, c: sign(u),
    lambda u, c: Max(u, c * u + 1),
    lambda u, c: Min(u, c),
    lambda u, c: Piecewise((x, u < 0), (c, True)),
)


@st.composite
def pieces(draw):
    u = draw(st.sampled_from([1, 2, -1])) * (x - draw(numbers))
    return draw(numbers) * draw(st.sampled_from(HEADS))(u, draw(numbers)) * draw(factors)


functions = st.lists(pieces(), min_size=1, max_size=3).map(sum)


@st.composite
def impulses(draw):
    return draw(numbers) * draw(factors) * rs.Dirac(x - draw(numbers), draw(st.integers(0, 2)))


def value(e, a):
    """The value of a function off its breakpoints, exactly."""
    return e.subs(x, a)


ENDS = (Rational(-29, 7), Rational(37, 11))
"""Ends of integration that no breakpoint meets."""


def same(u, v):
    return (u - v).expand() == 0 or abs((u - v).evalf(30)) < 1e-20


@given(functions)
def test_the_integral_of_the_derivative_is_the_difference_of_the_values(f):
    a, b = ENDS
    assert same(rs.integrate(rs.diff(f, x), (x, a, b)), value(f, b) - value(f, a))


@given(functions)
def test_twice(f):
    a, b = ENDS
    slope = rs.diff(f, x)
    assert same(rs.integrate(rs.diff(f, x, 2), (x, a, b)), value(slope, b) - value(slope, a))


@settings(max_examples=12)
@given(functions, factors, st.lists(impulses(), max_size=2).map(sum))
def test_integration_by_parts_with_a_smooth_weight(f, g, t):
    a, b = ENDS
    total = f + t
    left = rs.integrate(rs.diff(total, x) * g, (x, a, b))
    right = rs.integrate(total * g.diff(x), (x, a, b)) if g.diff(x) != 0 else S.Zero
    assert same(left + right, value(f * g, b) - value(f * g, a))


@given(functions, functions, numbers)
def test_linear(f, g, c):
    a, b = ENDS
    assert same(rs.integrate(f + c * g, (x, a, b)), rs.integrate(f, (x, a, b)) + c * rs.integrate(g, (x, a, b)))


@given(functions, st.lists(impulses(), max_size=2).map(sum))
def test_intervals_add_up(f, t):
    a, b = ENDS
    m = Rational(5, 17)
    whole, left, right = (rs.integrate(f + t, (x, u, v)) for u, v in ((a, b), (a, m), (m, b)))
    assert same(whole, left + right)
    assert same(rs.integrate(f + t, (x, b, a)), -whole)


@settings(max_examples=12)
@given(functions)
def test_quadrature_agrees(f):
    a, b = ENDS
    number = lambdify(x, f, modules="mpmath")
    points = sorted({a, b, *(p for p in rs.normal_form(f, x).breakpoints if a < p < b)})
    by_numbers = quad(number, [mp.mpf(p.p) / p.q if p.is_Rational else mp.mpf(str(p.evalf(25))) for p in points])
    assert abs(rs.integrate(f, (x, a, b)).evalf(25) - by_numbers) < 1e-9 * (1 + abs(by_numbers))


@given(functions)
def test_an_antiderivative_is_continuous_and_differentiates_back(f):
    antiderivative = rs.integrate(f, x)
    form = rs.normal_form(antiderivative, x)
    for p in form.breakpoints:
        assert same(rs.limit(antiderivative, x, p, "-"), rs.limit(antiderivative, x, p, "+"))
    assert rs.equal(rs.diff(antiderivative, x), f, "distributions", x) is True


kinks = st.builds(lambda h, a, c: c * HEADS[h](x - a, c), st.integers(0, 3), numbers, numbers)


@settings(max_examples=10)
@given(kinks, kinks, st.lists(impulses(), max_size=1).map(sum), st.sampled_from([S.One, x, x**2 - 1]))
def test_the_derivative_moves_to_the_test_function(f, g, t, factor):
    phi = factor * exp(-(x**2))
    assert same(rs.pair(rs.diff(f + g + t, x), phi, x), -rs.pair(f + g + t, phi.diff(x), x))


@settings(max_examples=12)
@given(functions)
def test_simplification_keeps_the_function(f):
    assume(f.has(x))
    simple = rs.simplify(f)
    assert rs.equal(simple, f, x=x) is True
    assert simple.count_ops() <= f.count_ops()


@given(functions, numbers)
def test_one_sided_limits_are_those_of_the_pieces(f, a):
    for side, shift in (("-", -1), ("+", 1)):
        near = f.subs(x, a + shift * Rational(1, 10**12))
        assert abs((rs.limit(f, x, a, side) - near).evalf(20)) < 1e-7
