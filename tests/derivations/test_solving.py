"""Derivations of solutions on the line: as they read, verified at points and kinks, every step made wrong is caught."""

from dataclasses import replace

import pytest
from corpus import check_whole
from corruptions import with_line, wrong
from sympy import (
    Abs,
    Eq,
    FiniteSet,
    Interval,
    Max,
    Ne,
    Not,
    Or,
    Piecewise,
    Rational,
    S,
    Symbol,
    Union,
    floor,
    frac,
    oo,
    sin,
    sqrt,
)

import relu_sym as rs

x, a = Symbol("x", real=True), Symbol("a", real=True)
H = rs.Heaviside
half = Rational(1, 2)

LINES = """
{x in Reals : Eq(Abs(x) + Abs(x - 1) - 1, 0)}
= {x in Reals : Eq(0, {-2*x if x < 0; 0 if 0 <= x < 1; 2*x - 2 if x >= 1})}
= Interval(0, 1)
""".strip()
PIECES = [
    ("{x in Interval.open(-oo, 0) : Eq(-2*x, 0)}", "EmptySet"),
    ("{x in {0} : Eq(Abs(x) + Abs(x - 1) - 1, 0)}", "{0}"),
    ("{x in Interval.open(0, 1) : Eq(0, 0)}", "Interval.open(0, 1)"),
    ("{x in {1} : Eq(Abs(x) + Abs(x - 1) - 1, 0)}", "{1}"),
    ("{x in Interval.open(1, oo) : Eq(2*x - 2, 0)}", "EmptySet"),
]

QUESTIONS = [
    (rs.solveset, Abs(x) + Abs(x - 1) - 1, x),
    (rs.solveset, rs.ReLU(x) - rs.ReLU(-x) - 3, x),
    (rs.solveset, H(x) - 1, x),
    (rs.solveset, H(x) <= half, x),
    (rs.solveset, Max(x, a) - 1, x),
    (rs.solveset, Abs(x**2 - 2) - 1, x),
    (rs.solveset, (x - 1) ** 2 * Abs(x), x),
    (rs.solveset, 1 / x > Abs(x), x),
    (rs.solveset, Eq(x**3 - 3 * x, 2 * Abs(x)), x),
    (rs.solveset, Ne(Abs(x), 1), x),
    (rs.solveset, Piecewise((x, x < 0), (5, Eq(x, 0)), (x - 1, True)), x),
    (rs.solveset, Abs(x) - 1, x, FiniteSet(1, 2)),
    (rs.solveset, Abs(x) - 1, x, Union(Interval(-2, 0), Interval(3, 4))),
    (rs.solveset, Abs(x - 0.5) - 0.25, x, Interval(0, oo)),
    (rs.solveset, Abs(sin(x)) - 1, x),
    (rs.solveset, frac(x), x),
    (rs.solveset, (floor(x) - 1) * sin(x), x),
    (rs.solve, Max(x, 1 - x) - 2, x),
    (rs.solve, Abs(x) - a, x),
    (rs.solve, Abs(x) > 2, x),
    (rs.reduce_inequalities, [H(x) >= half, Abs(x) <= 2], x),
    (rs.reduce_inequalities, Not(Or(x > 1, Abs(x) < 1)), x),
]


def test_the_lines():
    d = rs.derivation(*QUESTIONS[0])
    assert "\n= ".join(map(str, [d[0].before, *(s.after for s in d)])) == LINES
    assert [(str(s.before), str(s.after)) for s in d[-1].steps] == PIECES


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: f"{q[0].__name__} {q[1]}")
def test_verified_stored_and_the_verbs_own(question):
    verb, *args = question
    check_whole(rs.derivation(*question), verb(*args))


@pytest.mark.parametrize("question", [QUESTIONS[k] for k in (0, 3)], ids=lambda q: f"{q[1]}")
def test_every_step_made_wrong_is_caught(question):
    verb, *args = question
    d = rs.derivation(verb, *args)
    for target in d.walk():
        bad = replace(target, after=wrong(target.after, x))
        report = with_line(d, target, bad).verify()
        assert report.failed, (target, report)


def test_a_result_that_all_lines_tell_is_caught():
    d = rs.derivation(rs.solveset, Abs(x) - 1, x)
    for other in (FiniteSet(1), FiniteSet(-1, 1, 2), Interval(-1, 1), FiniteSet(-1, 1 + Rational(1, 10**9))):
        steps = [replace(s, after=other if s.after == d.result else s.after) for s in d.steps]
        assert not replace(d, steps=tuple(steps), result=other).verify()


def test_another_question_is_broken():
    d = rs.derivation(*QUESTIONS[0])
    assert not replace(d, given=Abs(x) - 1).verify()
    assert not replace(d, options=(("domain", Interval(0, 2)),)).verify()
    e = rs.derivation(*QUESTIONS[17])
    assert not replace(e, result=[-1]).verify()


def test_what_is_not_told_is_refused():
    y = Symbol("y", real=True)
    with pytest.raises(rs.UnsupportedError, match="one unknown"):
        rs.derivation(rs.solve, [Abs(x) - y, x + y - 1], [x, y])
    with pytest.raises(rs.UnsupportedError, match="domain Integers"):
        rs.derivation(rs.solveset, Abs(x) - 1, x, S.Integers)
    with pytest.raises(rs.UnsupportedError, match="infinitely many"):
        rs.derivation(rs.solve, x - Abs(x), x)
    assert rs.derivation(rs.solveset, sqrt(x) - 1, x).verify()
