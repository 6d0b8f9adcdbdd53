"""Conditions on one parameter in few words: true where one of the cases holds, and nowhere else it may be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, And, Eq, Heaviside, Max, Ne, Or, Piecewise, Rational, Symbol, exp, oo, pi, sign, sin, sqrt

import relu_sym as rs
from relu_sym.forms.line.conditions import RELATIONS, against, stated
from relu_sym.forms.line.rays import condition

x, a, b = (Symbol(name, real=True) for name in "xab")
DECLARED = [
    Symbol("v", real=True),
    Symbol("v", positive=True),
    Symbol("v", negative=True),
    Symbol("v", nonnegative=True),
    Symbol("v", nonpositive=True),
    Symbol("v", real=True, nonzero=True),
]
NUMBERS = [Rational(k, 4) for k in range(-13, 14)]
signs = st.sampled_from(sorted(RELATIONS, key=sorted))
keys = st.tuples(st.sampled_from([1, 2, -1, -3]), st.integers(-2, 2))
case = st.dictionaries(keys, signs, min_size=1, max_size=3)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(DECLARED), st.lists(case, min_size=1, max_size=4))
def test_the_condition_holds_where_one_of_the_cases_does(v, cases):
    cases = [{m * v + k: s for (m, k), s in case.items()} for case in cases]
    said, plain = (
        condition(v, cases, against),
        Or(*[And(*[RELATIONS[s](e, 0) for e, s in case.items()]) for case in cases]),
    )
    for t in NUMBERS:
        if all(getattr(t, f"is_{fact}") == holds for fact, holds in v.assumptions0.items() if fact in FACTS):
            assert said.subs(v, t) == plain.subs(v, t), (said, t)


FACTS = ("positive", "negative", "nonnegative", "nonpositive", "nonzero")


@pytest.mark.parametrize(
    ("cases", "words"),
    [
        ([{a: {0, -1}, a - 1: {-1}}], a <= 0),
        ([{a - 1: {0}}, {a: {1}, a - 1: {-1}}], And(a > 0, a <= 1)),
        ([{a: {1}}, {a: {-1}, a + 1: {1}}], And(a > -1, Ne(a, 0))),
        ([{a: {1}, a + 1: {-1}}, {a: {1}}], a > 0),
        ([{a: {0}}, {a - 2: {0}}], Or(Eq(a, 0), Eq(a, 2))),
        ([{a: {1}, a + 1: {-1}}], False),
        ([{a - b: {-1}, a - b - 1: {-1}}], a < b),
        ([{b: {1}, a + b: {-1}, 2 * a + 2 * b + 1: {1}}], And(b > 0, a + b < 0, a + b > -Rational(1, 2))),
    ],
)
def test_few_words(cases, words):
    assert stated([{e: frozenset(s) for e, s in case.items()} for case in cases]) == words


def test_answers_say_their_cases_in_few_words():
    assert rs.diff(Abs(a + sign(x)), x) == Piecewise(
        (-2 * rs.Dirac(x), a <= -1), (2 * a * rs.Dirac(x), a <= 1), (2 * rs.Dirac(x), True)
    )
    assert rs.integrate(sqrt(x - a), (x, 0, 1)).args[0].cond == (a <= 0)
    assert [c for _, c in rs.integrate(exp(-a * x) * Abs(sin(x)), (x, 0, oo)).args] == [a > 0, True]
    assert rs.diff(Max(a, sign(x)), x).args[1] == ((1 - a) * rs.Dirac(x), a <= 1)


def test_a_number_factor_makes_no_other_question():
    assert rs.diff(Heaviside(pi * a - sqrt(2) * a + x) + Heaviside(x - a), x).subs(a, 0) == 2 * rs.Dirac(x)
    assert rs.diff(Max(x**2, pi * a), x, mode="classical").subs(a, -1) == 2 * x
