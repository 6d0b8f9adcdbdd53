"""Solutions as lists, and inequalities as relations of the unknown."""

from __future__ import annotations

import pytest
from sympy import (
    Abs,
    And,
    Eq,
    Le,
    Max,
    Mod,
    Ne,
    Or,
    Piecewise,
    Rational,
    S,
    Symbol,
    exp,
    floor,
    log,
    nan,
    pi,
    sin,
    sqrt,
    symbols,
    sympify,
)
from sympy import solve as sympy_solve
from sympy.core.relational import Relational

import relu_sym as rs

x, y = symbols("x y", real=True)
a, plain = Symbol("a", real=True), Symbol("w")
half = Rational(1, 2)


@pytest.mark.parametrize(
    "f, values",
    [
        (Max(x, 1 - x) - 2, [-1, 2]),
        (Eq(Abs(x), 2), [-2, 2]),
        (x**3 - x, [-1, 0, 1]),
        (Abs(x) + 1, []),
        (rs.Heaviside(x) - half, [0]),
        (Abs(x**2 - 2) - 1, [-sqrt(3), -1, 1, sqrt(3)]),
        (Max(exp(x), 1) - 2, [log(2)]),
        ((x**2 - 1) / (x - 1), [-1]),
        (floor(x) - x / 2, [0]),
    ],
)
def test_one_unknown(f, values):
    assert rs.solve(f, x) == values and rs.solve(f) == values
    assert rs.solve([f], x) == [(v,) for v in values] and rs.solve(f, [x]) == [(v,) for v in values]
    assert rs.solve(f, x, dict=True) == [{x: v} for v in values]
    assert rs.solve(f, x, set=True) == ([x], {(v,) for v in values})


@pytest.mark.parametrize("f", [x**2 - 2, x**3 - x, exp(x) - 2, log(x) - 1, 2 * x - 3, a * x - 1, a * x + 2 * a + 1])
def test_smooth_equations_agree_with_sympy(f):
    assert {v.expand() for v in rs.solve(f, x)} == {v.expand() for v in sympy_solve(f, x) if v.is_real is not False}


@pytest.mark.parametrize("f, what", [(x - Abs(x), "Interval(0, oo)"), (sin(x), "ImageSet"), (Max(sin(x), 0), "Mod")])
def test_infinitely_many_are_not_listed(f, what):
    with pytest.raises(rs.UnsupportedError, match="infinitely many zeros") as caught:
        rs.solve(f, x)
    assert what in str(caught.value) and "rs.solveset" in str(caught.value)


def test_many_are_listed():
    found = rs.solve([sin(x), x >= 0, x < 5000], x, dict=True)
    assert [row[x] for row in found[:3]] == [0, pi, 2 * pi] and len(found) == 1592


def test_solutions_by_cases():
    roots = rs.solve(Abs(x) - a, x)
    for value, points in ((-1, []), (0, [0, 0]), (3, [-3, 3])):
        assert sorted(v for r in roots if (v := r.subs(a, value)) is not nan) == points
    assert set(rs.solve(Abs(x) - a, x, assume=[a > 0])) == {-a, a}
    assert rs.solve(a * x - 1, x) == [1 / a]
    assert rs.solve(Max(x, a) - 1, x, assume=[a > 1]) == []


def test_what_is_no_condition_is_refused():
    for call in (
        lambda: rs.reduce_inequalities([x + pi, nan], x),
        lambda: rs.reduce_inequalities("x > 1", x),
        lambda: rs.solve({x: 1}, x),
        lambda: rs.solve(None, x),
        lambda: rs.solve([Abs(x) - 1, "y"], [x, y]),
        lambda: rs.solve(Abs(x) - 1, "x"),
        lambda: rs.solve([Abs(x) - y, x], [x, x]),
    ):
        with pytest.raises(rs.UnsupportedError):
            call()


def test_without_symbols():
    with pytest.raises(rs.UnsupportedError, match="no symbol"):
        rs.solve(Max(S(1), 2) - 2)
    assert rs.solve([Abs(x) + Abs(y) - 1, x - y]) == [(-half, -half), (half, half)]


# ---------------------------------------------------------------- inequalities
def said(condition):
    """The condition with x < 1 for 1 > x."""
    return sympify(condition).replace(lambda r: isinstance(r, Relational), lambda r: r.canonical)


@pytest.mark.parametrize(
    "asked, reduced",
    [
        (Abs(x - 1) < Max(x, 0), half < x),
        ([Abs(x) <= 2, x > 1], (x > 1) & (x <= 2)),
        (rs.Heaviside(x) >= half, x >= 0),
        (rs.Heaviside(x) > half, x > 0),
        (floor(x) >= 2, Le(2, x)),
        (1 / x < 1, Or(x < 0, x > 1)),
        (sqrt(x) < 2, (x >= 0) & (x < 4)),
        (x**2 + Abs(x) >= 0, S.true),
        (Abs(x) + 1 <= 0, S.false),
        ((x - 1) ** 2 <= 0, Eq(x, 1)),
        (~(Abs(x) < 1), Or(x <= -1, x >= 1)),
        (Piecewise((1, x < 0), (0, Eq(x, 0)), (2, x > 1)) >= 1, Or(x < 0, x > 1)),
        (Max(sin(x), 0) > 0, (Mod(x, 2 * pi) > 0) & (Mod(x, 2 * pi) < pi)),
        (Eq(Abs(sin(x)), 0), Eq(Mod(x, pi), 0)),
        (Max(x, a) < 1, (a < 1) & (x < 1)),
    ],
    ids=str,
)
def test_reduced(asked, reduced):
    found = rs.reduce_inequalities(asked, x)
    assert said(found) == said(reduced)
    assert rs.solveset(found, x) == rs.solveset(reduced, x)


def test_a_plain_symbol_is_real():
    assert said(rs.reduce_inequalities(Abs(plain) < 1, plain)) == (plain > -1) & (plain < 1)
    assert said(rs.solve(Abs(plain) < 1, plain)) == (plain > -1) & (plain < 1)


def test_several_unknowns_one_at_a_time():
    assert said(rs.reduce_inequalities([Abs(x) < 1, rs.ReLU(y) > 2], [x, y])) == And(x > -1, x < 1, y > 2)
    assert said(rs.reduce_inequalities([Abs(x) < 1, rs.ReLU(y) > 2])) == And(x > -1, x < 1, y > 2)
    with pytest.raises(rs.UnsupportedError, match="one unknown each"):
        rs.reduce_inequalities([Abs(x) < y], [x, y])
    assert rs.reduce_inequalities([]) == S.true


@pytest.mark.parametrize("f", [Abs(x) - a > 0, Ne(Abs(x), a), a * Abs(x) <= 1, rs.Heaviside(x - a) >= half])
def test_relations_with_parameters(f):
    reduced = rs.reduce_inequalities(f, x)
    for value in (-1, 0, half, 2):
        for p in (-3, -2, -1, 0, Rational(1, 4), half, 1, 2, 5):
            assert bool(reduced.subs({a: value, x: p})) == bool(f.subs({a: value, x: p})), (value, p)
