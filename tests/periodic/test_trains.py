"""Trains of impulses have values beside their impulses; ranges up to a symbol; sets of families that differ."""

from __future__ import annotations

import pytest
from sympy import Abs, DiracDelta, EmptySet, Min, Rational, Sum, Symbol, cos, exp, floor, pi, sign, sin

import relu_sym as rs

x = Symbol("x", real=True)
n = Symbol("n", integer=True)
FUNCTIONS = [exp(-x) * sign(sin(x)), x * floor(x), sign(cos(2 * x)) + x, floor(x) ** 2]


@pytest.mark.parametrize("f", FUNCTIONS, ids=str)
@pytest.mark.parametrize("order", [1, 2])
def test_values_beside_the_impulses(f, order):
    slope = rs.diff(f, x, order)
    for point in (Rational(1, 2), -Rational(7, 3), Rational(22, 7)):
        wanted = rs.diff(f, x, order, mode="classical").subs(x, point)
        assert (slope.subs(x, point).doit() - wanted).simplify() == 0
        assert abs(slope.evalf(subs={x: point}) - wanted.evalf()) < 1e-12


def test_no_value_on_an_impulse():
    assert rs.diff(exp(-x) * sign(sin(x)), x).subs(x, pi).doit().has(Sum)
    assert rs.diff(floor(x), x).subs(x, 3).doit().has(DiracDelta)
    assert rs.Dirac(n - Rational(1, 2)) == 0
    assert rs.Dirac(n - 2) != 0


@pytest.mark.parametrize("f", [floor(x) + Abs(x - n), floor(x) * sign(x - n), floor(x) + rs.Heaviside(x - n)], ids=str)
def test_trains_up_to_a_symbol(f):
    ends = (x, Rational(1, 2), Rational(5, 2))
    assert rs.integrate(rs.diff(f, x).subs(n, 2), ends) == rs.integrate(rs.diff(f.subs(n, 2), x), ends)


def test_sets_of_families_whose_periods_differ():
    assert rs.subdifferential((floor(x) - 1) * floor(x), x).exact is True
    assert rs.subdifferential(x * Abs(sin(x)), x).exact is True


def test_convex_sets_at_roots_without_radicals():
    g = Min(5, Abs(x**3 - 4 * x))
    first = rs.normal_form(g, x).breakpoints[0]
    assert rs.subdifferential(g, x, kind="convex").at(first) is EmptySet
