"""Answers with parameters: short, one branch a case; with declared or refined assumptions one case only."""

from __future__ import annotations

import pytest
from sympy import (
    Abs,
    EmptySet,
    Eq,
    FiniteSet,
    Heaviside,
    Interval,
    Max,
    Ne,
    Piecewise,
    Q,
    Rational,
    Symbol,
    assuming,
    log,
    refine,
    symbols,
)
from sympy.integrals.integrals import Integral

import relu_sym as rs

x, a, b = symbols("x a b", real=True)
p = Symbol("p", positive=True)
q = Symbol("q", real=True, nonzero=True)
H = rs.Heaviside


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (lambda: rs.diff(Max(x, a, b), x), Piecewise((H(x - b), a <= b), (H(x - a), True))),
        (lambda: rs.diff(H(x - a) * rs.Dirac(x - b), x), Piecewise((rs.Dirac(x - b, 1), a < b), (0, a > b))),
        (lambda: rs.limit(H(x - a), x, 0), Piecewise((1, a <= 0), (0, True))),
        (lambda: rs.limit(Abs(x - a) / (x - b), x, a), Piecewise((0, Ne(a, b)), (1, True))),
        (lambda: rs.exceptional_set(Max(Abs(x - a), Abs(x - b)), x), FiniteSet(a / 2 + b / 2)),
        (lambda: rs.exceptional_set(Max(x, a, b), x), FiniteSet(Piecewise((b, a <= b), (a, True)))),
        (lambda: rs.exceptional_set(Max(q * x + b, 0), x), FiniteSet(-b / q)),
        (lambda: rs.diff(Max(x, a, a + p), x), H(x - a - p)),
        (lambda: rs.normal_form(Abs(x - a) * Abs(x - a - p), x).breakpoints, (a, a + p)),
    ],
)
def test_equal_branches_are_one(answer, expected):
    found = answer()
    assert found == expected


def test_a_set_at_a_point_that_parameters_move():
    found = rs.subdifferential(Abs(x - a), x).at(0)
    assert [found.subs(a, v) for v in (-1, 0, 1)] == [FiniteSet(1), Interval(-1, 1), FiniteSet(-1)]
    at_symbol = rs.subdifferential(Abs(x), x, kind="bouligand").at(b)
    assert [at_symbol.subs(b, v) for v in (-1, 0, 1)] == [FiniteSet(-1), FiniteSet(-1, 1), FiniteSet(1)]


@pytest.mark.parametrize(
    ("f", "pick", "points"),
    [
        (x * Abs(x - a), {a: 2}, FiniteSet(2)),
        (x * Abs(x - a), {a: 0}, EmptySet),
        (Abs(x - a) * Abs(x - b), {a: 1, b: 2}, FiniteSet(1, 2)),
        (Abs(x - a) * Abs(x - b), {a: 1, b: 1}, EmptySet),
        (Max(a * x + b, 0), {a: 2, b: 1}, FiniteSet(-Rational(1, 2))),
        (Max(a * x + b, 0), {a: 0, b: 1}, EmptySet),
        (rs.Dirac(x - a) * (x - b), {a: 1, b: 1}, EmptySet),
    ],
)
def test_whether_there_are_any_such_points_is_a_case(f, pick, points):
    assert rs.exceptional_set(f, x).subs(pick) == points


def test_refine_picks_the_case_and_no_context_is_read():
    """Ambient assumptions would be mixed up by memos: they act on the answer, by SymPy's own ``refine``."""
    found = rs.diff(Max(x, a, b), x)
    assert refine(found, Q.gt(a, b)) == H(x - a)
    with assuming(Q.gt(a, b)):
        assert rs.diff(Max(x, a, b), x) == found
        assert refine(found) == H(x - a)


def test_facts_are_added_up():
    """a < b and b < 0 make a < 0: no case asks for it again."""
    found = rs.integrate(log(Abs(x - a)), (x, 0, 2))
    assert not found.has(Integral)
    assert [c for _, c in found.args][:2] == [a < 0, Eq(a, 0) | Eq(a, 2)]


def test_a_value_at_a_jump_that_may_close_needs_no_division():
    found = rs.rewrite(Piecewise((a, x < 0), (b, x > 0), (1, True)), rs.Heaviside, x)
    assert found.subs({a: 0, b: 0, x: 0}) == 1
    assert not found.has(Heaviside)
