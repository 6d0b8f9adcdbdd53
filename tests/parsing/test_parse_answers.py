"""rs.parse(str(answer)) is the answer."""

from __future__ import annotations

import pytest
from sympy import Abs, Max, Symbol, floor, log, sin

import relu_sym as rs

x = Symbol("x", real=True)
a = Symbol("a", real=True)
ANSWERS = [
    rs.PrincipalValue(1 / x),
    rs.diff(log(Abs(x)), x),
    rs.diff(floor(x), x, 2),
    rs.diff(Abs(sin(x)), x, 2),
    rs.diff(Abs(x**3 - x - 1), x, 2),
    rs.diff(Abs(x**5 - x - 1), x),
    rs.integrate(rs.Dirac(x - a), (x, 0, 1)),
    rs.diff(rs.ReLU(x), x, mode="classical"),
    rs.diff(Max(x, a, 0), x),
]


@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_answers_are_read_back(answer):
    assert rs.parse(str(answer), [x, a]) == answer


@pytest.mark.parametrize(
    "text, words",
    [
        ("Sum(n, n)", "a term and"),
        ("(n, 0, 1)", "stands only in Sum"),
        ("relu((n, 0, 1))", "stands only in Sum"),
        ("Sum(x, (1, 2, 3))", "runs over a name"),
        ("CRootOf(x*y, 0)", "one symbol"),
        ("CRootOf(x**3 - x - 1, 7)", "index of a root"),
        ("CRootOf(x**2 + 1, 0)", "not a real number"),
        ("CRootOf(x**99 - x - 1, 0)", "degree at most"),
        ("nan + step(x, nan)", "nan is no value"),
        ("step(nan)", "no value"),
    ],
)
def test_what_is_still_refused(text, words):
    with pytest.raises(rs.ParseError, match=words):
        rs.parse(text)


def test_the_index_of_a_sum_ends_with_it():
    n = Symbol("n")
    assert n in rs.parse("Sum(delta(x - n), (n, -oo, oo)) + n").free_symbols
