"""Real exponents whose sign is open: 0**p is 0, 1 or no value, and the answer has a case for each."""

import pytest
from sympy import Abs, Dummy, Eq, Min, Piecewise, Rational, S, Symbol, nan, oo, zoo

import relu_sym as rs
from relu_sym import ReLU as R
from tests.evaluator import NOTHING, Undefined, at, close, mp

x, a, p = (Symbol(s, real=True) for s in "xap")
q = Symbol("q", positive=True)
NUMBERS = [S(-2), S(-1), Rational(-1, 2), S(0), Rational(1, 2), S(1), Rational(3, 2), S(2), S(3)]


@pytest.mark.parametrize(
    "f, wanted",
    [
        (R(x) ** p, Piecewise((2, Eq(p, 0)), (1 / (p + 1), p > 0))),
        (Abs(x) ** p, Piecewise((2 / (p + 1), p > -1), (oo, True))),
        (Abs(x) ** q, 2 / (q + 1)),
        (R(x) ** q, 1 / (q + 1)),
    ],
)
def test_areas(f, wanted):
    assert rs.integrate(f, (x, -1, 1)) == wanted


@pytest.mark.parametrize(
    "f, mode",
    [
        (f, m)
        for f in (R(x) ** p, x * R(a * x) ** q, x * R(a * x) ** p, Abs(x) ** p)
        for m in ("distributional", "classical")
    ]
    + [(R(2 * x - 1) ** p * Abs(x), "distributional")],
)
def test_slopes_have_the_values_of_the_function_with_numbers(f, mode):
    answer = rs.diff(f, x, mode=mode)
    for k in NUMBERS:
        for c in (S(-2), S(0), S(3)):
            pick = {p: k, q: k, a: c}
            if (k <= 0 and q in f.free_symbols) or f.subs(pick).has(zoo):
                continue
            if k < 0 and f == Abs(x) ** p and mode == "distributional":
                continue  # no distribution that is a plain function
            for t in (mp.mpf("-1.3"), mp.mpf("0.7")):
                try:
                    there = [at(f.subs(pick), t + h, NOTHING) for h in (mp.mpf("-1e-12"), mp.mpf("1e-12"))]
                except Undefined:
                    with pytest.raises(Undefined):
                        at(answer.subs(pick), t, NOTHING)
                    continue
                assert close(at(answer.subs(pick), t, NOTHING), (there[1] - there[0]) / mp.mpf("2e-12"), 1e-9), (
                    pick,
                    t,
                )


def test_a_formula_is_not_clamped_to_where_it_has_no_value():
    answer = rs.diff(x * R(a * x) ** q, x, mode="classical")
    for k in (Rational(1, 3), 1, 2):
        for c in (-1, 2):
            assert answer.subs({q: k, a: c, x: -c}) == 0
            assert answer.subs({q: k, a: c}).subs(x, 0) == 0


def test_a_condition_stays_as_it_is_with_numbers_in_it():
    k, h = Symbol("k", negative=True), Symbol("h", nonpositive=True)
    n, b = Symbol("n", integer=True), Symbol("b", real=True)
    f = -2 * x**2 * Min(0, k + n * x) + Min(-4 * b + 2 * x, h * x - 3)
    answer = rs.diff(f, x, mode="classical")
    assert isinstance(answer, Piecewise)
    for pick in ({k: -1, n: -3, b: -3, h: -3}, {b: -3, h: -3, k: -1, n: 2}):
        assert answer.subs(pick).subs(x, 5) == rs.diff(f.subs(pick), x, mode="classical").subs(x, 5) is not nan


def test_a_base_that_may_be_zero_under_an_exponent_that_varies():
    answer = rs.diff(Abs(a) ** x, x, mode="classical")
    for c in (-2, 1, 3):
        assert answer.subs(a, c).subs(x, 2).equals(rs.diff(Abs(S(c)) ** x, x, mode="classical").subs(x, 2))
    assert answer.subs(a, 0).subs(x, 2) == 0 and answer.subs(a, 0).subs(x, -1) is nan
    assert rs.limit(Abs(a) ** x, x, 0).subs(a, 0) == 0 and rs.limit(Abs(a) ** x, x, 0).subs(a, 2) == 1
    y = Symbol("y", real=True)
    assert list(rs.gradient(R(x) ** y, (x, y), mode="classical", at=(-1, 2))) == [0, 0]


MIXED = [Abs(q - x) ** q * Abs(x - Rational(3, 2)), R(x) ** q * Abs(x - q), Abs(q - x) ** (2 * q) * R(x - 1)]


@pytest.mark.parametrize("n", range(len(MIXED)))
def test_exponents_that_are_breakpoints_too(n):
    """The parameter is told to be above 1 in one case and compared with a point in another: both in its own letter."""
    f = MIXED[n]
    found = rs.diff(f, x, mode="classical")
    assert found.free_symbols == {x, q}
    for value in (Rational(1, 2), Rational(5, 4), Rational(7, 3)):
        wanted = rs.diff(f.subs(q, value), x, mode="classical")
        for t in (-1, Rational(9, 10), Rational(7, 5), 2, 4):
            assert abs((found.subs(q, value) - wanted).subs(x, t).evalf(20)) < 1e-12


@pytest.mark.slow
@pytest.mark.parametrize("n", range(len(MIXED)))
def test_their_derivations(n):
    d = rs.derivation(MIXED[n], x, mode="classical")
    assert d.verify() and all(not s.after.atoms(Dummy) for s in d.walk())
