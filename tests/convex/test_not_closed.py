"""Proximal points of functions that are not lower semicontinuous: those of the closure, with a warning."""

import warnings

import pytest
from sympy import Abs, Eq, FiniteSet, Interval, Piecewise, Rational, Symbol, log, oo, sign, sqrt

import relu_sym as rs

x, u = Symbol("x", real=True), Symbol("u", real=True)
p, h = Symbol("p", positive=True), Symbol("h", nonnegative=True)
H = rs.Heaviside
OPEN = Piecewise((0, (x > 0) & (x < 1)), (oo, True))
SPIKE = Piecewise((0, x < 1), (5, Eq(x, 1)), (0, True))

CASES = [
    (H(x, 1), (-1, 0, Rational(1, 2), 1, 2)),
    (H(x), (-1, 0, Rational(1, 2), 1, sqrt(2), 2)),
    (H(x, 0), (-1, 0, 1, sqrt(2), 2)),
    (-H(x, 0), (-2, -sqrt(2), -1, 0, 1)),
    (-H(x, 1), (-2, -sqrt(2), -1, 0, 1)),
    (SPIKE, (0, 1, 2)),
    (OPEN, (-1, 0, Rational(1, 2), 1, 2)),
    (Piecewise((0, (x >= 0) & (x < 1)), (oo, True)), (-1, 0, Rational(1, 2), 1, 2)),
    (Piecewise((1, Eq(x, 0)), (0, True)), (-1, 0, 1)),
    (Piecewise((0, Eq(x, 0)), (1, True)), (-2, -1, 0, 1, 2)),
    (Abs(x) + sign(x) ** 2, (-3, -1, 0, 1, 3)),
    (Abs(x) - sign(x) ** 2, (-3, -1, 0, 1, 3)),
]


def by_force(f, at):
    """The minimisers of the closure on a grid with ``at``, its values taken from beside too, and whether f has them."""
    cost = f + (x - at) ** 2 / 2
    grid = {Rational(k, 16) for k in range(-80, 81)} | {at}
    own = {g: cost.subs(x, g) for g in grid}
    near = Rational(1, 10**12)
    closed = {g: min(own[g], *(cost.subs(x, g + side * near) for side in (-1, 1))) for g in grid}
    least = min(closed.values())
    places = {g for g, v in closed.items() if v < least + Rational(1, 10**9)}
    return places, all(own[g] < least + Rational(1, 10**9) for g in places)


@pytest.mark.parametrize(("f", "at"), [(f, at) for f, places in CASES for at in places], ids=str)
def test_the_closure_and_a_warning_where_f_is_above_it(f, at):
    places, attained = by_force(f, at)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        found = rs.prox(f, x, at)
    assert (found if isinstance(found, FiniteSet) else FiniteSet(found)) == FiniteSet(*places)
    assert [w.category for w in told] == [rs.ClosureWarning] * (not attained)
    if not attained:
        assert told[0].filename == __file__
        assert rs.argmin(f + (x - at) ** 2 / 2, x) != FiniteSet(*places)


@pytest.mark.parametrize("f", [H(x, 1), H(x), SPIKE, OPEN, Abs(x) - sign(x) ** 2], ids=str)
def test_in_a_symbol(f):
    with pytest.warns(rs.ClosureWarning, match="not be attained: the proximal map is that of its closure"):
        rs.prox(f, x, u)


def test_what_is_never_reached_does_not_matter():
    """The slope is infinite at 0: no proximal point is there, whatever the value."""
    assert rs.prox(x * log(x), x, 1) == rs.prox(x * log(x), x, u).subs(u, 1)
    assert rs.prox(-log(x), x, u).subs(u, 0) == 1
    assert rs.derivation(rs.prox, x * log(x), x, 2).verify()


def test_declared_variables():
    assert rs.prox(p, p, 2) == 1
    with pytest.warns(rs.ClosureWarning):
        assert rs.prox(p, p, 0) == 0
    assert rs.prox(h, h, 0) == 0 and rs.prox(h, h, u).subs(u, 3) == 2
    with pytest.warns(rs.ClosureWarning, match="not be attained"):
        assert rs.prox(p, p, u).subs(u, 0) == 0


@pytest.mark.filterwarnings("ignore::relu_sym.ClosureWarning")
def test_parameters_are_no_obstacle():
    a, k = Symbol("a", real=True), Symbol("k", positive=True)
    assert rs.prox(rs.indicator(Interval.open(0, k), x), x, 1).subs(k, Rational(1, 2)) == Rational(1, 2)
    assert rs.prox(Abs(x - a) + rs.indicator(Interval.open(0, k), x), x, 3).subs({a: 1, k: 2}) == 2
    for v in (-2, Rational(1, 2), 3):
        assert rs.prox(H(x - a, 1), x, 0).subs(a, v) == rs.prox(H(x - v, 1), x, 0)


def test_the_envelope_is_that_of_the_closure():
    assert rs.moreau_envelope(H(x, 1), x, u) == rs.moreau_envelope(H(x, 0), x, u)


@pytest.mark.filterwarnings("ignore::relu_sym.ClosureWarning")
@pytest.mark.parametrize("at", [0, 2, u])
def test_steps(at):
    assert rs.derivation(rs.prox, H(x, 1), x, at).verify()
