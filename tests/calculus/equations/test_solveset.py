"""Where an equation or an inequality holds on the line: by the value at every point, ends open or closed as it says."""

from __future__ import annotations

from itertools import pairwise

import pytest
from evaluator import Undefined, holds, mp, x
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    And,
    ConditionSet,
    CRootOf,
    Eq,
    Expr,
    FiniteSet,
    Function,
    Ge,
    Gt,
    Heaviside,
    I,
    ImageSet,
    Intersection,
    Interval,
    Le,
    Lt,
    Max,
    Min,
    Mod,
    Ne,
    Not,
    Or,
    Piecewise,
    Rational,
    S,
    Set,
    Symbol,
    Union,
    acos,
    asin,
    atan,
    ceiling,
    cos,
    exp,
    floor,
    frac,
    log,
    nan,
    oo,
    pi,
    sign,
    sin,
    sqrt,
    zoo,
)
from sympy.logic.boolalg import Boolean

import relu_sym as rs

a, b = Symbol("a", real=True), Symbol("b", real=True)
plain = Symbol("w")
half = Rational(1, 2)
EMPTY = S.EmptySet
ray, beyond = Interval(0, oo), Interval.open(0, oo)


def closed(*ends) -> Set:
    return Interval(*ends)


SETS = [
    # zeros of the pieces
    (rs.ReLU(x) - rs.ReLU(-x) - 3, FiniteSet(3)),
    (Max(x, 1 - x) - 2, FiniteSet(-1, 2)),
    (Max(x, 1 - x), EMPTY),
    (Abs(x**2 - 1) - half, FiniteSet(*(s * sqrt(v) for s in (1, -1) for v in (half, 3 * half)))),
    (Abs(Abs(Abs(x) - 2) - 1), FiniteSet(-3, -1, 1, 3)),
    (Max(x, 0) ** 2 - 4, FiniteSet(2)),
    (Abs(x) ** 5 - Abs(x) - 1, FiniteSet(CRootOf(x**5 - x - 1, 0), CRootOf(x**5 - x + 1, 0))),
    (Max(exp(x), 2) - 3, FiniteSet(log(3))),
    (Max(exp(x), 2) - 1, EMPTY),
    (sqrt(x**2) - 2, FiniteSet(-2, 2)),
    (Eq(Abs(x), x**2), FiniteSet(-1, 0, 1)),
    # pieces that are 0, with the right ends
    (rs.ReLU(x), closed(-oo, 0)),
    (x - Abs(x), ray),
    (Abs(x) + Abs(x - 1) - 1, closed(0, 1)),
    (Min(Max(x, 0), 1) - 1, closed(1, oo)),
    (rs.Heaviside(x), Interval.open(-oo, 0)),
    (rs.Heaviside(x) - 1, beyond),
    (Heaviside(x) - 1, beyond),
    (Heaviside(x, 1) - 1, ray),
    (rs.Heaviside(x, 0), closed(-oo, 0)),
    (rs.Heaviside(x) - half, FiniteSet(0)),
    (rs.Heaviside(x) - rs.Heaviside(x - 1) - 1, Interval.open(0, 1)),
    (sign(x) - 1, beyond),
    (Abs(sign(x)) - 1, Union(Interval.open(-oo, 0), beyond)),
    (1 - Abs(sign(x)), Union(Interval.open(-oo, 0), beyond)),
    (Abs(sign(x)), FiniteSet(0)),
    (S.Zero * x, S.Reals),
    (S.One, EMPTY),
    # values at single points, gaps
    (Piecewise((1, x < 0), (x, x <= 1), (0, x < 2), (x - 3, True)), Union(FiniteSet(0, 3), Interval.open(1, 2))),
    (Piecewise((0, Eq(x, 1)), (1, True)), FiniteSet(1)),
    (Piecewise((1, Eq(x, 1)), (0, True)), Union(Interval.open(-oo, 1), Interval.open(1, oo))),
    (Piecewise((x, x < 0), (x - 1, x > 0)), FiniteSet(1)),
    (Piecewise((x, x < 0), (x, x > 0)), EMPTY),
    (Piecewise((0, (x > 0) & (x < 1)), (0, x > 2)), Union(Interval.open(0, 1), Interval.open(2, oo))),
    # holes and removable gaps
    ((x**2 - 1) / (x - 1), FiniteSet(-1)),
    (x / Abs(x) - 1, beyond),
    (Abs(x) / x, EMPTY),
    ((x - 1) ** 2 / Abs(x - 1), EMPTY),
    (1 / x, EMPTY),
    (1 / (1 + 1 / x), EMPTY),
    (x * log(x), FiniteSet(1)),
    (sqrt(x) + 1, EMPTY),
    (sqrt(x - 1) * (x + 3), FiniteSet(1)),
    (log(Abs(x)), FiniteSet(-1, 1)),
    # levels that a function does not reach
    (acos(x) - 4, EMPTY),
    (Abs(asin(x) + 2), EMPTY),
    (acos(x) - 1, FiniteSet(cos(1))),
    (asin(Abs(x)) - pi / 2, FiniteSet(-1, 1)),
    (atan(x) - 2, EMPTY),
    (exp(Abs(x)) - half, EMPTY),
    # staircases
    (floor(x) - 3, Interval.Ropen(3, 4)),
    (ceiling(x) - 3, Interval.Lopen(2, 3)),
    (floor(x) - x / 2, FiniteSet(0)),
    (floor(x) - x, S.Integers),
    (floor(x) + half, EMPTY),
    (floor(x) ** 2 - x - 2, FiniteSet(-1, 2)),
    # that repeat
    (Abs(sin(x)), ImageSet(rs.exceptional_set(Abs(sin(x)), x).lamda, S.Integers)),
    (And(Eq(sin(x), 0), x > -1, x < 4), FiniteSet(0, pi)),
    (And(Eq(cos(x), 0), Eq(rs.ReLU(x), 0), x > -2 * pi), FiniteSet(-pi / 2, -3 * pi / 2)),
    (And(Max(sin(x), 0) <= 0, x >= 1, x < 7), Union(closed(pi, 2 * pi))),
    # inequalities
    (Abs(x - 1) < Max(x, 0), Interval.open(half, oo)),
    (rs.Heaviside(x) >= half, ray),
    (rs.Heaviside(x) > half, beyond),
    (1 / x < 1, Union(Interval.open(-oo, 0), Interval.open(1, oo))),
    (sqrt(x) < 2, Interval.Ropen(0, 4)),
    ((x - 1) ** 2 <= 0, FiniteSet(1)),
    (Ne(Abs(x), 1), Union(Interval.open(-oo, -1), Interval.open(-1, 1), Interval.open(1, oo))),
    (And(x > 0, x < Abs(x - 3)), Interval.open(0, 3 * half)),
    (Or(x < -1, Abs(x - 2) <= 1), Union(Interval.open(-oo, -1), closed(1, 3))),
    (Not(Or(x < -1, Abs(x - 2) <= 1)), Union(Interval.Ropen(-1, 1), Interval.open(3, oo))),
    (Gt(x, -oo), S.Reals),
    (acos(x) < 4, closed(-1, 1)),
]


@pytest.mark.parametrize("f, found", SETS, ids=str)
def test_sets(f, found):
    assert rs.solveset(f, x) == found


def test_zeros_without_closed_form():
    (root,) = rs.solveset(Abs(x) * exp(x) - 1, x)
    assert isinstance(root, rs.RootIn) and abs(root * exp(root) - 1).evalf(30) < 1e-25
    assert {v < 0 for v in rs.solveset(Abs(x) - cos(x), x)} == {True, False}


REPEATING = [
    (Max(sin(x), 0), ConditionSet(x, Mod(x + pi, 2 * pi) <= pi, S.Reals)),
    (Max(sin(x), 0) > 0, ConditionSet(x, (Mod(x, 2 * pi) > 0) & (Mod(x, 2 * pi) < pi), S.Reals)),
    (frac(x) <= half, ConditionSet(x, Mod(x, 1) <= half, S.Reals)),
    (ceiling(x) - floor(x) - 1, ConditionSet(x, Mod(x, 1) > 0, S.Reals)),
    (rs.Heaviside(sin(x)) - 1, ConditionSet(x, (Mod(x, 2 * pi) > 0) & (Mod(x, 2 * pi) < pi), S.Reals)),
    (x * Max(sin(x), 0), None),
    (Max(sin(x) / x, 0), None),
    (Min(sin(x), cos(x)) - half, None),
    (sin(x) / x, None),
    (rs.ReLU(x) * sin(x), None),
    (sin(x) / cos(x) > 1, None),
    (sin(x) * floor(x), None),
    (sin(x) ** 2 * Max(cos(pi * x), 0), None),
    (Abs(x) * Mod(x, 2), None),
    (Abs(sin(x)) < half, None),
]


@pytest.mark.parametrize("f, found", REPEATING, ids=str)
def test_sets_that_repeat(f, found):
    solved = rs.solveset(f, x)
    assert found is None or solved == found
    if not solved.has(ImageSet):  # SymPy solves an equation for every number asked for
        assert_membership(f, solved, [Rational(k, 8) for k in range(-80, 81, 7)])
    turns = [k * pi / 6 for k in range(-9, 13)] if f.has(sin, cos) else [Rational(k, 2) for k in range(-9, 10)]
    assert_membership(f, solved, turns)


def assert_membership(f, solved: Set, points) -> None:
    """A point is in the set iff the condition holds there, by the definition of every head."""
    condition = f if isinstance(f, Boolean) else Eq(f, 0, evaluate=False)
    for p in points:
        try:
            wanted = holds(condition, mp.mpf(p.evalf(80)))
        except (Undefined, ZeroDivisionError):
            wanted = False
        inside = solved.contains(p)
        if inside in (True, False):  # SymPy's ImageSet leaves some numbers open
            assert bool(inside) == wanted, f"{f}: {p} in {solved}"


# ---------------------------------------------------------------- domains
@pytest.mark.parametrize(
    "f, domain, found",
    [
        (sin(x), closed(0, 10), FiniteSet(0, pi, 2 * pi, 3 * pi)),
        (x**2 - 1, Interval.open(-1, 1), EMPTY),
        (x**2 - 1, Interval.Ropen(-1, 1), FiniteSet(-1)),
        (rs.Heaviside(x) - half, closed(0, 1), FiniteSet(0)),
        (rs.Heaviside(x) - half, Interval.Lopen(0, 1), EMPTY),
        (rs.ReLU(x), closed(-1, 1), closed(-1, 0)),
        (rs.ReLU(x), Interval.open(-1, 1), Interval.Lopen(-1, 0)),
        (rs.ReLU(x), Union(closed(-3, -2), Interval.open(-1, 1)), Union(closed(-3, -2), Interval.Lopen(-1, 0))),
        (rs.ReLU(x), FiniteSet(-1, 0, 1), FiniteSet(-1, 0)),
        (rs.ReLU(x), S.Integers, S.Integers.intersect(closed(-oo, 0))),
        (Abs(x) - 2, S.Naturals, FiniteSet(2)),
        (Abs(x) - half, S.Integers, EMPTY),
        (rs.ReLU(x), EMPTY, EMPTY),
        (1 / (1 + 1 / x), closed(0, 1), EMPTY),
        (x - sqrt(2), closed(0, sqrt(2)), FiniteSet(sqrt(2))),
        (x - sqrt(2), Interval.Ropen(0, sqrt(2)), EMPTY),
        (x * cos(1 / x), closed(half, 1), FiniteSet(2 / pi)),
    ],
)
def test_domains(f, domain, found):
    solved = rs.solveset(f, x, domain)
    if f == x * cos(1 / x):
        (point,) = solved
        assert abs(point - 2 / pi).evalf(30) < 1e-25
        return
    assert solved == found


def test_many_zeros_on_a_domain():
    found = rs.solveset(Max(sin(x), cos(x)), x, Interval(0, oo))
    for k in range(3):
        assert found.contains(pi + 2 * k * pi) == True and found.contains(3 * pi / 2 + 2 * k * pi) == True  # noqa: E712
        assert found.contains(pi - 2 * (k + 1) * pi) == False  # noqa: E712
    assert isinstance(rs.solveset(sin(x), x, S.Integers), Intersection)


def test_declared_unknowns():
    p, q = Symbol("p", positive=True), Symbol("q", nonnegative=True)
    assert rs.solveset(p**2 - 1, p) == FiniteSet(1)
    assert rs.solveset(q**2 - q, q) == FiniteSet(0, 1)
    assert rs.solveset(rs.Heaviside(q) - half, q) == FiniteSet(0)
    assert rs.solveset(p * rs.ReLU(1 - p), p) == Interval(1, oo)
    assert rs.solveset(Abs(plain) - 1, plain) == FiniteSet(-1, 1)
    assert rs.solveset(Abs(plain) - 1) == FiniteSet(-1, 1)


def test_floats_are_decimals():
    assert rs.solveset(Abs(x) - 0.3, x) == FiniteSet(-0.3, 0.3)
    assert rs.solveset(0.1 * x - 0.3, x) == FiniteSet(3)
    assert rs.solveset(rs.ReLU(x - 0.1) > 0.2, x) == Interval.open(Rational(3, 10).evalf(), oo)


# ---------------------------------------------------------------- parameters
PARAMETRIC = [
    Max(x, a) - 1,
    Abs(x) - a,
    Abs(x - a) - 1,
    a * x - 1,
    x**2 - a,
    rs.Heaviside(x - a) - half,
    rs.Heaviside(x - a) - 1,
    rs.ReLU(x - a) + rs.ReLU(a - x) - 2,
    Abs(x) + Abs(x - a) - 2,
    Min(x, a) >= 1,
    Abs(x) < a,
    rs.Heaviside(x) - a,
    a * Abs(x) > 1,
    (x - a) * rs.ReLU(x),
    # a factor that is 0 in one case
    Abs(a - x**2) * rs.ReLU(a),
    (x - 1) * Max(a, 0) > 0,
    (exp(x) - 2) * rs.ReLU(a),
]


@pytest.mark.parametrize("f", PARAMETRIC, ids=str)
def test_parameters(f):
    general = rs.solveset(f, x)
    for value in (-2, -half, 0, half, 1, Rational(3, 2), 2, 3):
        there = f.subs(a, value)
        special = rs.solveset(there, x)
        for p in [Rational(k, 4) for k in range(-17, 18)]:
            assert bool(general.subs(a, value).contains(p)) == bool(special.contains(p)), f"{f}, a = {value}, x = {p}"


def test_domains_with_parameters():
    found = rs.solveset(x**2 - a, x, Interval(0, a))
    for value, points in ((-1, EMPTY), (0, FiniteSet(0)), (half, EMPTY), (1, FiniteSet(1)), (4, FiniteSet(2))):
        assert found.subs(a, value) == points
    assert rs.solveset(rs.ReLU(x), x, Interval(a, b), assume=[a < 0, b > 0]) == Interval(a, 0)


def test_open_intervals_of_cases_stay_open():
    found = rs.solveset(rs.ReLU(x - a) * rs.ReLU(1 - x) > 0, x)
    assert found.subs(a, 0) == Interval.open(0, 1) and found.subs(a, 1) == EMPTY


# ---------------------------------------------------------------- refusals
@pytest.mark.parametrize(
    "call, error, words",
    [
        (lambda: rs.solveset(rs.Dirac(x - 2) + x, x), rs.UndefinedProductError, ("impulse at x = 2",)),
        (lambda: rs.solveset(Abs(x) - 1, x, S.Complexes), rs.UnsupportedError, ("Complexes",)),
        (lambda: rs.solveset(Abs(x) - 1, x, FiniteSet(I)), rs.UnsupportedError, ("{I}",)),
        (lambda: rs.solveset(Abs(x) - 1, x, "reals"), rs.UnsupportedError, ("'reals'",)),
        (lambda: rs.solveset(Abs(x) + I, x), rs.UnsupportedError, ("complex values",)),
        (lambda: rs.solveset("Abs(x)", x), rs.UnsupportedError, ("'Abs(x)'", "rs.parse")),
        (lambda: rs.solveset(Abs(x) - a), rs.UnsupportedError, ("for which",)),
        (lambda: rs.solveset(Abs(Symbol("x")) - 1, x), rs.UnsupportedError, ("same Symbol",)),
        (lambda: rs.solveset(nan, x), rs.UnsupportedError, ("nan",)),
        (lambda: rs.solveset(zoo + x, x), rs.UnsupportedError, ("zoo",)),
        (lambda: rs.solveset(x * cos(x) - 1, x), rs.UnsupportedError, ("x*cos(x) - 1",)),
        (lambda: rs.solveset(sin(x) / sin(pi * x), x), rs.UnsupportedError, ("the period",)),
        (lambda: rs.solveset(x * sin(1 / x), x), rs.UnsupportedError, ("sin(1/x)",)),
        (lambda: rs.solveset(Function("f")(x), x), rs.UnsupportedError, ("f(x)",)),
        (lambda: rs.solveset(Abs(Symbol("n", integer=True)) - 1), rs.UnsupportedError, ("integer",)),
        (lambda: rs.solveset({x: 1}, x), rs.UnsupportedError, ("x",)),
    ],
)
def test_refusals(call, error, words):
    with pytest.raises(error) as caught:
        call()
    assert all(w in str(caught.value) for w in words), str(caught.value)


# ---------------------------------------------------------------- properties
small = st.sampled_from([Rational(v) for v in (-3, -2, -1, 1, 2, 3)] + [half, -3 * half, S.Zero])
line = st.builds(lambda m, c: m * x + c, small, small)
few = settings(max_examples=settings.default.max_examples // 3)
comparisons = st.sampled_from([Lt, Le, Gt, Ge])
kinked = st.recursive(
    st.one_of(line, st.builds(lambda c: x**2 - c, small)),
    lambda inner: st.one_of(
        st.builds(lambda h, u: h(u), st.sampled_from([Abs, rs.ReLU, rs.Heaviside, sign]), inner),
        st.builds(lambda h, u, v: h(u, v), st.sampled_from([Max, Min]), inner, inner),
        st.builds(lambda u, v: u + v, inner, inner),
        st.builds(lambda u, v: u * v, inner, inner),
        st.builds(lambda u: floor(u), line),
        st.builds(
            lambda u, v, r, c: Piecewise((u, r(x, c)), (v, True)),
            inner,
            inner,
            st.sampled_from([Lt, Le, Gt, Ge]),
            small,
        ),
        st.builds(lambda u, v: u / v, inner, line.filter(lambda e: e != 0)),
    ),
    max_leaves=4,
)
GRID = [Rational(k, 6) for k in range(-24, 25, 2)]


def solved_or_refused(f) -> Set:
    try:
        return rs.solveset(f, x)
    except rs.UnsupportedError:
        assume(False)
    raise AssertionError


@few
@given(kinked)
def test_membership_is_the_value_there(f: Expr):
    assume(f.free_symbols and not f.has(nan, zoo))
    solved = solved_or_refused(f)
    parts = [solved] if isinstance(solved, FiniteSet) else solved.args
    points = [p for part in parts if isinstance(part, FiniteSet) for p in part]
    assert_membership(f, solved, [*GRID, *points])


@few
@given(kinked, st.sampled_from([Lt, Le, Gt, Ge, Ne]))
def test_inequalities_are_the_value_there(f: Expr, relation):
    assume(f.free_symbols and not f.has(nan, zoo))
    condition = relation(f, 0)
    assume(condition not in (True, False))
    assert_membership(condition, solved_or_refused(condition), GRID)


continuous = st.recursive(
    st.one_of(line, st.builds(lambda c: x**2 - c, small), st.builds(lambda c: exp(x) - c, small)),
    lambda inner: st.one_of(
        st.builds(lambda h, u: h(u), st.sampled_from([Abs, rs.ReLU]), inner),
        st.builds(lambda h, u, v: h(u, v), st.sampled_from([Max, Min]), inner, inner),
        st.builds(lambda u, v: u - v, inner, inner),
    ),
    max_leaves=4,
)


@pytest.mark.slow
@few
@given(continuous)
def test_no_sign_change_of_a_continuous_function_is_missed(f: Expr):
    assume(f.free_symbols)
    solved = solved_or_refused(f)
    signs = [(p, f.subs(x, p).evalf(30)) for p in GRID]
    for (p, u), (q, v) in pairwise(signs):
        if u * v < 0:
            assert solved.intersect(Interval.open(p, q)) is not EMPTY, f"{f}: {u} at {p}, {v} at {q}"


@few
@given(kinked, kinked)
def test_the_difference_either_way(f: Expr, g: Expr):
    assume(not (f - g).has(nan, zoo))
    assert solved_or_refused(f - g) == solved_or_refused(g - f)
