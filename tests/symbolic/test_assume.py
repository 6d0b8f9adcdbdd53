"""``assume=``: what declarations cannot say about parameters, in every verb."""

from __future__ import annotations

import pytest
from sympy import Abs, And, EmptySet, Eq, FiniteSet, Interval, Max, Ne, Symbol, exp, sqrt, symbols

import relu_sym as rs

x, a, b = symbols("x a b", real=True)
r, H = rs.ReLU, rs.Heaviside


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (lambda: rs.diff(Max(a * x + b, 0), x, assume=a > 0), a * H(x + b / a)),
        (lambda: rs.diff(Max(x, a, b), x, assume=(a < b,)), H(x - b)),
        (lambda: rs.diff(Max(x, a, b), x, assume=[a > b]), H(x - a)),
        (lambda: rs.diff(Max(x, a, b), x, mode="classical", assume=And(a > b, a < 1)).subs(x, a + 1), 1),
        (lambda: rs.diff(Abs(x - a), x, assume=Eq(a, b)).subs(b, 0).subs(x, 3), 1),
        (lambda: rs.exceptional_set(a * Abs(x), x, assume=Ne(a, 0)), FiniteSet(0)),
        (lambda: rs.subdifferential(a * Abs(x), x, kind="frechet", assume=a >= 0).at(0), Interval(-a, a)),
        (lambda: rs.diff(-a * Abs(x), x, mode="set-valued", assume=a < 0).at(0), Interval(a, -a)),
        (lambda: rs.subdifferential(a * Abs(x), x, kind="convex", assume=a < 0).at(0), EmptySet),
        (lambda: rs.normal_form(Abs(x - a) * Abs(x - b), x, assume=a < b).breakpoints, (a, b)),
        (lambda: rs.integrate(x**-a, (x, 0, 1), assume=(a < 1,)), 1 / (1 - a)),
        (lambda: rs.limit(1 / (x - a), x, 0, assume=Ne(a, 0)), -1 / a),
        (lambda: rs.series(Abs(x - a), x, 0, 2, assume=a > 0), a - x),
        (lambda: rs.equal(Abs(a * x), a * Abs(x), assume=a > 0), True),
        (lambda: rs.equal(Abs(a * x), a * Abs(x)), False),
        (lambda: rs.simplify(r(x - a) * H(x - b), x, assume=b < a), r(x - a)),
        (lambda: rs.rewrite(Max(x, a, b), r, x, assume=a < b), b + r(x - b)),
        (lambda: rs.pair(H(x - a) * H(x - b), exp(-x) * H(x), x, assume=(a < b, b < 0)), 1),
        (lambda: rs.convert(H(x - a) * H(x - b), x, assume=a < b).at(b), Interval(0, 1)),
        (lambda: rs.diff(Max(x, sqrt(a), 1), x, assume=sqrt(a) > 2), H(x - sqrt(a))),
    ],
)
def test_only_the_cases_that_fit(answer, expected):
    assert answer() == expected


@pytest.mark.parametrize(
    ("assume", "message"),
    [
        ((a < b, b < a), r"assume=\(a < b, b < a\): these assumptions contradict each other"),
        ((a < 0, a > 1), "contradict each other"),
        ((a**2 < -1,), "false for all its symbols|contradict each other"),
        (x < a, "x < a is none"),
        (3, "3 is none"),
        (Symbol("a") < 1, "speaks of a symbol 'a' with other assumptions"),
    ],
)
def test_what_cannot_be_assumed_is_refused_by_name(assume, message):
    with pytest.raises(rs.UnsupportedError, match=message):
        rs.diff(Max(x, a, b), x, assume=assume)


def test_an_assumption_is_no_state():
    general = rs.diff(Max(x, a, b), x)
    rs.diff(Max(x, a, b), x, assume=a < b)
    assert rs.diff(Max(x, a, b), x) == general


@pytest.mark.parametrize(
    "derived",
    [
        lambda: rs.derivation(Max(a * x + b, 0), x, assume=a > 0),
        lambda: rs.derivation(a * Abs(x), x, mode="set-valued", assume=a > 0),
        lambda: rs.derivation(Max(x, a, b), x, style="definition", assume=a < b),
        lambda: rs.derivation(rs.integrate, Abs(x - a), (x, 0, 1), assume=a > 1),
        lambda: rs.derivation(rs.rewrite, Max(x, a, b), r, x, assume=a < b),
    ],
)
def test_a_derivation_says_stores_and_uses_its_assumptions(derived):
    d = derived()
    assert "assume: a" in d.to_text()
    assert rs.Derivation.from_json(d.to_json()).options == d.options
    assert dict(d.options)["assume"].free_symbols <= {a, b}
    report = d.verify()
    assert report
    assert not report.undecided
