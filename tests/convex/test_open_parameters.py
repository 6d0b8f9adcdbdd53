"""Extrema, their places and ranges with parameters of open sign: with numbers put in, what the verb says of numbers."""

import pytest
from sympy import Abs, Eq, FiniteSet, Interval, Max, Min, Piecewise, Rational, S, Symbol, Union

import relu_sym as rs

x, a, b = (Symbol(n, real=True) for n in "xab")
p = Symbol("p", positive=True)
SPAN = Interval(-1, 2)
ASKED = [
    (rs.minimum, rs.ReLU(a * x + b), x),
    (rs.minimum, Abs(x - a) + Abs(x - b), x),
    (rs.argmin, Abs(x - a) + Abs(x - b), x),
    (rs.argmax, Max(b, 2 * x), x, SPAN),
    (rs.argmin, Max(a - x, 0), x, SPAN),
    (rs.argmin, Min(Abs(x - a), Abs(x - b)), x),
    (rs.function_range, Min(b * x, x - 1), x, SPAN),
    (rs.function_range, Piecewise((2 * x - 1, x < a), (1, Eq(x, a)), (x, True)), x, SPAN),
    (rs.argmin, Piecewise((0, x < a), (p, True)), x, SPAN),
    (rs.argmax, Piecewise((b, x < a), (1, True)), x, Interval.open(-1, 2)),
    (rs.minimum, Piecewise((a * x, x < a), (b * x - 1, True)), x, SPAN),
]
NUMBERS = [
    {a: S(v), b: S(w), p: S(q)}
    for v, w, q in ((-2, 1, 1), (0, 0, 3), (1, -1, 2), (2, 2, 1), (Rational(1, 2), 3, Rational(1, 3)), (-1, -1, 1))
]
GRID = [Rational(k, 4) for k in range(-16, 17)]


def alike(u, v):
    if not hasattr(u, "contains"):
        return (u - v).equals(0) or u == v
    return all(bool(u.contains(t)) is bool(v.contains(t)) for t in GRID)


@pytest.mark.parametrize("question", ASKED, ids=[f"{v.__name__} of {f}" for v, f, *_ in ASKED])
def test_numbers_put_in(question):
    verb, f, *rest = question
    found = verb(f, *rest)
    for numbers in NUMBERS:
        wanted = verb(f.subs(numbers), *rest)
        assert alike(found.subs(numbers), wanted), (numbers, found.subs(numbers), wanted)


def test_parts_that_touch_are_one():
    f = Piecewise((0, x < a), (0, x < a + 1), (1, True))
    assert rs.argmin(f, x, Interval(a - 1, a + 2)) == Interval.Ropen(a - 1, a + 1)
    f = Piecewise((0, x < a), (1, Eq(x, a)), (0, True))
    assert rs.argmin(f, x) == Union(Interval.open(-S.Infinity, a), Interval.open(a, S.Infinity), evaluate=False)
    assert rs.argmax(f, x) == FiniteSet(a)


def test_a_value_approached_at_both_ends_is_not_taken():
    assert rs.function_range(2 + x - x**2 / 2, x, Interval.open(0, 2)) == Interval.Lopen(2, Rational(5, 2))
    assert rs.function_range(Abs(x), x, Interval.open(-1, 1)) == Interval.Ropen(0, 1)
    assert rs.argmax(Abs(x), x, Interval.open(-1, 1)) == S.EmptySet
