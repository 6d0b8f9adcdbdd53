"""Extrema in several variables: known ones, sets of solutions, domains, against all points of a grid."""

from __future__ import annotations

from fractions import Fraction as Q
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    And,
    ConditionSet,
    EmptySet,
    Eq,
    FiniteSet,
    Heaviside,
    Interval,
    Max,
    Min,
    Piecewise,
    Rational,
    S,
    Symbol,
    Tuple,
    exp,
    oo,
    symbols,
)

import relu_sym as rs

x, y, z = symbols("x y z", real=True)
a = Symbol("a", positive=True)
PLANE = S.Reals**2
BOX = Interval(-1, 1) * Interval(-1, 1)


def described(condition):
    return ConditionSet(Tuple(x, y), condition, PLANE)


KNOWN = {
    "a segment": (Max(x, y) + Abs(x - 1) + Abs(y + 1), S.Reals, 1, rs.Polytope((-1, -1), (1, -1))),
    "a point": (Abs(x + y) + Abs(x - y), S.Reals, 0, FiniteSet((0, 0))),
    "a line": (Abs(x - y), S.Reals, 0, described(Eq(x - y, 0))),
    "all": (Max(x, y) - Max(x, y), S.Reals, 0, S.Reals * S.Reals),
    "unbounded": (Max(x, y), S.Reals, -oo, EmptySet),
    "quadratic": ((x - 1) ** 2 + (y - 2) ** 2 + Abs(x - y), S.Reals, Rational(1, 2), FiniteSet((Rational(3, 2),) * 2)),
    "flat quadratic": ((x + y) ** 2 + Abs(x + y - 1), S.Reals, Rational(3, 4), described(Eq(2 * x + 2 * y, 1))),
    "saddle in a box": (x * y, Interval(0, 1) * Interval(-1, 2), -1, FiniteSet((1, -1))),
    "saddle": (x**2 - y**2, S.Reals, -oo, EmptySet),
    "copositive": (x * y + x + y, (x >= 0) & (y >= 0), 0, FiniteSet((0, 0))),
    "linear program": (x + 2 * y, (x + y >= 1) & (x >= 0) & (y >= 0), 1, FiniteSet((1, 0))),
    "equation": (Abs(x) + Abs(y), Eq(x + 2 * y, 2), 1, FiniteSet((0, 1))),
    "approached": (x**2 + x * y + y**2, x + y > 1, Rational(3, 4), EmptySet),
    "concave": (-Abs(x) - Abs(x + y), BOX, -3, FiniteSet((-1, -1), (1, 1))),
    "jump": (Heaviside(x - y, 0) + Abs(x), S.Reals, 0, described(And(Eq(x, 0), y >= 0))),
    "polytope": (x - y, rs.Polytope((0, 0), (2, 0), (0, 3)), -3, FiniteSet((0, 3))),
    "points": (x + y, FiniteSet((0, 1), (2, -3), (4, 4)), -1, FiniteSet((2, -3))),
    "extended": (Piecewise((x + y, (x >= 0) & (y >= 1)), (oo, True)), S.Reals, 1, FiniteSet((0, 1))),
    "parameter": ((x - a) ** 2 + (y + a) ** 2 + x * y * 0 + Abs(x + y), S.Reals, 0, FiniteSet((a, -a))),
    "strip": (Max(Abs(x + y) - 1, 0), S.Reals, 0, described(And(x + y >= -1, x + y <= 1))),
    "two points": (Min(Abs(x) + Abs(y - x), Abs(x - 2) + Abs(y + x)), S.Reals, 0, FiniteSet((0, 0), (2, -2))),
}


@pytest.mark.parametrize("f, domain, least, where", KNOWN.values(), ids=list(KNOWN))
def test_known(f, domain, least, where):
    assert rs.minimum(f, (x, y), domain) == least
    found = rs.argmin(f, (x, y), domain)
    assert found == where or (isinstance(found, ConditionSet) and found.condition == where.condition)
    assert rs.maximum(-f, (x, y), domain) == -least


def test_cases_of_a_parameter():
    f = (x - a) ** 2 + Abs(x - y) + y**2
    least = rs.minimum(f, (x, y))
    assert least.subs(a, Rational(1, 2)) == Rational(1, 8) and least.subs(a, 3) == Rational(5, 2)
    assert rs.argmin(f, (x, y)).subs(a, 3) == FiniteSet((Rational(5, 2), Rational(1, 2)))


def test_separable_sums_in_a_box():
    found = rs.argmin(Abs(x) + exp(y), (x, y), Interval(1, 2) * Interval(0, oo))
    assert found == FiniteSet((1, 0))


def test_three_variables_and_floats():
    assert rs.argmin(Max(x, y, z) + Abs(x + y + z), (x, y, z)) == FiniteSet((0, 0, 0))
    assert rs.minimum(Abs(x - 0.5) + Abs(x - y), (x, y), (x + y >= 3)) == 1


def test_the_set_derivative_holds_0():
    for f in (Max(x, y, -x - y) + Abs(x - 1), (x - y) ** 2 + Abs(x + y - 1), Max(x, 2 * y) ** 2 + Abs(x - y)):
        where = rs.argmin(f, (x, y))
        for p in where.vertices if isinstance(where, rs.Polytope) else where:
            assert rs.is_stationary(f, (x, y), at=tuple(p), kind="frechet")


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: rs.minimum(Max(x**2, y), (x, y)), "switch x.*not affine"),
        (lambda: rs.minimum(x**3 + x * y, (x, y)), "no polynomial of degree two"),
        (lambda: rs.minimum(x * y + Abs(x), (x, y), Interval(0, 1)), "give a box"),
        (lambda: rs.argmin(x * y, (x, y), And(x > 1, x < 0)), "no value on"),
        (lambda: rs.minimum(2 * x**2 - 3 * x * y + y**2 + Abs(x - y), (x, y), (x >= 0) & (y >= 0)), "copositive"),
    ],
    ids=["curved", "cubic", "interval", "empty", "indefinite"],
)
def test_refusals(call, words):
    with pytest.raises(rs.UnsupportedError, match=words):
        call()


GRID = [Q(k, 2) for k in range(-6, 7)]
number = st.integers(-2, 2)
form = st.tuples(number, number, st.integers(-2, 2))


def at(u, p):
    return u[0] * p[0] + u[1] * p[1] + u[2]


def spelled(u):
    return u[0] * x + u[1] * y + u[2]


class Terms:
    """A sum of kinks, products and squares of affine forms, on a box cut by half-planes."""

    def __init__(self, terms, sides):
        self.terms, self.sides = terms, sides

    def __repr__(self):
        return f"Terms({self.terms}, {self.sides})"

    def expr(self):
        e = S.Zero
        for c, kind, u, v in self.terms:
            e += (
                c
                * {"abs": Abs(spelled(u)), "max": Max(spelled(u), spelled(v)), "product": spelled(u) * spelled(v)}[kind]
            )
        return e

    def domain(self):
        return And(x >= -3, x <= 3, y >= -3, y <= 3, *(spelled(u) <= 2 for u in self.sides))

    def value(self, p):
        found = Q(0)
        for c, kind, u, v in self.terms:
            s, t = at(u, p), at(v, p)
            found += c * (abs(s) if kind == "abs" else max(s, t) if kind == "max" else s * t)
        return found

    def has(self, p):
        return all(abs(q) <= 3 for q in p) and all(at(u, p) <= 2 for u in self.sides)


terms = st.builds(
    Terms,
    st.lists(
        st.tuples(st.sampled_from([1, 2, -1]), st.sampled_from(["abs", "max", "product"]), form, form),
        min_size=1,
        max_size=3,
    ),
    st.lists(form, max_size=2),
)


@given(terms)
@settings(max_examples=15)
def test_no_point_of_a_grid_is_lower(f: Terms):
    if f.domain() == False:  # noqa: E712
        return
    inside = [p for p in product(GRID, GRID) if f.has(p)]
    try:
        least, where = rs.minimum(f.expr(), (x, y), f.domain()), rs.argmin(f.expr(), (x, y), f.domain())
    except rs.UnsupportedError as error:
        assert "no value" in str(error) and not inside
        return
    assert where is not EmptySet
    low = Q(int(least.p), int(least.q))
    for p in inside:
        value = f.value(p)
        assert value >= low
        if not isinstance(where, ConditionSet):
            assert (tuple(Rational(q.numerator, q.denominator) for q in p) in where) == (value == low)
