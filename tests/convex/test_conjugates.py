"""Conjugates, biconjugates, infimal convolutions: known ones, naive twins, and the laws of Fenchel and Moreau."""

from __future__ import annotations

from fractions import Fraction as Q

import pytest
from hypothesis import given, settings
from sympy import Abs, Eq, Interval, Max, Min, Piecewise, Rational, S, Symbol, exp, log, oo, sqrt

import relu_sym as rs
from tests.convex.naive import Pieces, convex_quadratic, piecewise_quadratic, rational, x

y, t = Symbol("y", real=True), Symbol("t", real=True)
a = Symbol("a", positive=True)
YS = [Q(k, 3) for k in range(-14, 15, 3)]
KNOWN = [
    (Abs(x), Piecewise((0, (y >= -1) & (y <= 1)), (oo, True))),
    (a * Abs(x), Piecewise((0, (y >= -a) & (y <= a)), (oo, True))),
    (x**2 / 2, y**2 / 2),
    (a * x**2 / 2, y**2 / (2 * a)),
    (3 * x + 1, Piecewise((-1, Eq(y, 3)), (oo, True))),
    (S(2), Piecewise((-2, Eq(y, 0)), (oo, True))),
    (exp(x), Piecewise((y * log(y) - y, y > 0), (0, Eq(y, 0)), (oo, True))),
    (-log(x), Piecewise((-1 - log(-y), y < 0), (oo, True))),
    (Piecewise((x * log(x), x > 0), (0, Eq(x, 0)), (oo, True)), exp(y - 1)),
    (x**4 / 4, Rational(3, 4) * Abs(y) ** Rational(4, 3)),
    (Abs(x) ** 3 / 3, 2 * Abs(y) ** Rational(3, 2) / 3),
    (rs.indicator(Interval(-1, 2), x), Max(-y, 2 * y)),
    (Piecewise((1 / x, x > 0), (oo, True)), Piecewise((-2 * sqrt(-y), y <= 0), (oo, True))),
    (Abs(Abs(x) - 1), Piecewise((Abs(y), Abs(y) <= 1), (oo, True))),
    (Min(x**2, (x - 2) ** 2 + 1), Max(y**2 / 4, y**2 / 4 + 2 * y - 1)),
    (-(x**2), oo),
    (x**3, oo),
    (Min(Abs(x), 1), Piecewise((0, Eq(y, 0)), (oo, True))),
    (Piecewise((2, Eq(x, 0)), (Abs(x), True)), Piecewise((0, (y >= -1) & (y <= 1)), (oo, True))),
]


@pytest.mark.parametrize("f, wanted", KNOWN, ids=str)
def test_known_conjugates(f, wanted):
    found = S(rs.convex_conjugate(f, x, y))
    for v in (S(-5), S(-2), S(-1), Rational(-1, 3), S(0), Rational(1, 2), S(1), Rational(3, 2), S(3), S(7)):
        got, want = (S(e).subs(a, Rational(3, 2)).subs(y, v) for e in (found, wanted))
        assert got == want or abs((got - want).evalf(30)) < 1e-25


@given(piecewise_quadratic())
@settings(max_examples=15)
def test_the_conjugate_is_the_largest_of_all_candidates(f: Pieces):
    found = rs.convex_conjugate(f.expr(), x, y)
    for v in YS:
        assert found.subs(y, rational(v)) == rational(f.conjugate(v)), (f, v)


@given(piecewise_quadratic())
@settings(max_examples=8)
def test_the_envelope_is_convex_below_f_and_has_its_conjugate(f: Pieces):
    e = f.expr()
    hull = rs.convex_envelope(e, x)
    assert rs.is_convex(hull, x) is True
    assert rs.convex_conjugate(hull, x, y) == rs.convex_conjugate(e, x, y)
    for k in range(-12, 13):
        assert hull.subs(x, Rational(k, 4)) <= e.subs(x, Rational(k, 4))


@given(convex_quadratic())
@settings(max_examples=8)
def test_fenchel_and_young(f: Pieces):
    e = f.expr()
    assert rs.is_convex(e, x) is True
    conjugate = rs.convex_conjugate(e, x, y)
    twice = rs.biconjugate(e, x)
    assert all(twice.subs(x, Rational(k, 4)) == e.subs(x, Rational(k, 4)) for k in range(-13, 14))
    for p in (Rational(-3, 2), Rational(1, 4), S(2)):
        here = e.subs(x, p)
        if here is oo:
            continue
        for v in (S(-2), S(0), Rational(5, 3)):
            assert here + conjugate.subs(y, v) >= p * v


@given(convex_quadratic(), convex_quadratic())
@settings(max_examples=5)
def test_infimal_convolution_commutes_and_adds_conjugates(f: Pieces, g: Pieces):
    u, v = f.expr(), g.expr()
    found = rs.infimal_convolution(u, v, x)
    assert found == rs.infimal_convolution(v, u, x)
    added = rs.convex_conjugate(u, x, y) + rs.convex_conjugate(v, x, y)
    assert all(rs.convex_conjugate(found, x, y).subs(y, rational(p)) == added.subs(y, rational(p)) for p in YS)


@pytest.mark.parametrize(
    "f, wanted",
    [
        (Min(Abs(x), Abs(x - 2)), Piecewise((-x, x <= 0), (0, x <= 2), (x - 2, True))),
        (
            Min((x - 1) ** 2, (x + 1) ** 2),
            Piecewise((x**2 + 2 * x + 1, x <= -1), (0, x <= 1), (x**2 - 2 * x + 1, True)),
        ),
        (Piecewise((-(x**2), Abs(x) <= 1), (oo, True)), Piecewise((oo, x < -1), (-1, x <= 1), (oo, True))),
        (
            Min(x**2, Abs(x) / 2),
            Piecewise(
                (-x / 2 - Rational(1, 16), x <= Rational(-1, 4)),
                (x**2, x <= Rational(1, 4)),
                (x / 2 - Rational(1, 16), True),
            ),
        ),
        (sqrt(x**2 + 1), sqrt(x**2 + 1)),
        (-Abs(x), -oo),
    ],
    ids=str,
)
def test_envelopes(f, wanted):
    assert rs.convex_envelope(f, x) == wanted


def test_operations():
    assert rs.infimal_convolution(x, 2 * x, x) == -oo
    assert rs.infimal_convolution(exp(x), Abs(x), x) == Piecewise((exp(x), x <= 0), (x + 1, True))
    assert rs.support(Interval(0, oo), y) == Piecewise((0, y <= 0), (oo, True))
    assert rs.perspective(x**2, x, a) == x**2 / a
    at_zero = rs.perspective(Abs(x), x, t).subs(t, 0)
    assert [at_zero.subs(x, v) for v in (-2, 0, 3)] == [2, 0, 3]
    found = rs.fenchel_dual(rs.ReLU(x), x**2 / 2 - x, 2, x, y)
    assert (found.primal, found.dual, found.gap) == (Rational(-1, 8), Rational(-1, 8), 0)


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: rs.convex_conjugate(rs.Dirac(x), x, y), "impulse"),
        (lambda: rs.convex_conjugate(Abs(x) * y, x, y), "another variable"),
        (lambda: rs.convex_conjugate(Piecewise((oo, x < 0), (oo, True)), x, y), "no function with finite values"),
        (lambda: rs.infimal_convolution(-Abs(x), x**2, x), "convex"),
        (lambda: rs.indicator("x > 0", x), "SymPy set"),
        (lambda: rs.penalty_of(-x, x, y), "decreases"),
    ],
)
def test_refusals(call, words):
    with pytest.raises(rs.ReluSymError, match=words):
        call()
