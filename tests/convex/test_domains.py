"""Domains as people give them: conditions, lists of conditions, ranges and whole numbers."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Eq,
    FiniteSet,
    Integer,
    Interval,
    Max,
    Ne,
    Piecewise,
    Range,
    Rational,
    S,
    Symbol,
    Union,
    exp,
    oo,
    sin,
)

import relu_sym as rs

x, y = Symbol("x", real=True), Symbol("y", real=True)
plain = Symbol("x")
k, kp = Symbol("k", integer=True), Symbol("k", integer=True, positive=True)

CONDITIONS = [
    (rs.is_convex, (1 / x, x), {"domain": x > 0}, True),
    (rs.is_convex, (1 / x, x), {"domain": [x > -1, x < 3]}, False),
    (rs.is_increasing, (x**2, x > 0, x), {}, True),
    (rs.is_increasing, (x**2, x, x > -1), {}, False),
    (rs.lipschitz_constant, (x**2, x, Abs(x) < 3), {}, 6),
    (rs.convexity_modulus, (x**3, x, x > 1), {}, 6),
    (rs.continuous_domain, (1 / x, x, x > -1), {}, Union(Interval.open(-1, 0), Interval.open(0, oo))),
    (rs.argmin, (x**2 - 2 * x, x, [x >= 2, x <= 5]), {}, FiniteSet(2)),
    (rs.function_range, (x**2, x, Range(4)), {}, FiniteSet(0, 1, 4, 9)),
    (rs.minimum, (x**2 - 2 * x, x, Union(Range(3), Interval(5, 6))), {}, -1),
]


@pytest.mark.parametrize("verb, args, options, wanted", CONDITIONS, ids=lambda v: getattr(v, "__name__", str(v)))
def test_a_condition_is_the_set_where_it_holds(verb, args, options, wanted):
    assert verb(*args, **options) == wanted
    told = rs.derivation(verb, *args, **options)
    assert told.result == wanted and told.verify(), told.verify()


@pytest.mark.parametrize(
    "points, wanted",
    [
        (plain >= 0, Piecewise((0, plain >= 0), (oo, True))),
        ([plain >= 0, plain <= 1], Piecewise((0, (plain >= 0) & (plain <= 1)), (oo, True))),
        (Eq(plain, 1), Piecewise((0, Eq(plain, 1)), (oo, True))),
        (Interval(0, oo), Piecewise((0, plain >= 0), (oo, True))),
        (Range(2), Piecewise((0, Eq(plain, 0) | Eq(plain, 1)), (oo, True))),
        (S.EmptySet, oo),
    ],
    ids=str,
)
def test_indicators(points, wanted):
    assert rs.indicator(points, plain) == wanted


REFUSED = [
    ((2, 5), r"as in Interval\(2, 5\)"),
    ((Symbol("a_{1}"), 5), r"as in Interval\(a_\{1\}, 5\)"),
    (y, r"several variables are listed, \(x, y\)"),
    (y > 2, "no condition on x"),
    (Range(5000), "give an infinite range"),
    (FiniteSet(1) * FiniteSet(2), "give intervals, finite sets"),
]


@pytest.mark.parametrize("domain, words", REFUSED, ids=str)
def test_what_is_no_domain_says_what_to_give(domain, words):
    with pytest.raises(rs.UnsupportedError, match=words):
        rs.argmin(x**2, x, domain)


WHOLE = [
    ((x**2 - 7 * x, x, S.Integers), FiniteSet(3, 4), -12),
    ((k**2 - 7 * k, k), FiniteSet(3, 4), -12),
    ((kp + 10 / kp, kp), FiniteSet(3), Rational(19, 3)),
    ((exp(-x), x, S.Naturals), S.EmptySet, 0),
    ((Max(x, 3) + Max(-x, -5), x, S.Integers), FiniteSet(3, 4, 5), 0),
    ((Max(x, 3), x, S.Naturals0), FiniteSet(0, 1, 2, 3), 3),
    ((Piecewise((x, x <= 3), (x - 5, True)), x, S.Integers), S.EmptySet, -oo),
    ((Piecewise((-x, x < 3), (x, True)), x, S.Integers), FiniteSet(2), -2),
    ((Piecewise((-x, x < 3), (x, True)), x, Range(3, oo)), FiniteSet(3), 3),
    ((-x * exp(-x / 3), x, Range(1, oo, 5)), FiniteSet(6), -6 * exp(-2)),
    ((sin(x), x, Range(10)), FiniteSet(5), sin(5)),
]


@pytest.mark.parametrize("args, places, value", WHOLE, ids=str)
def test_extrema_over_whole_numbers(args, places, value):
    assert rs.argmin(*args) == places and rs.minimum(*args) == value
    assert rs.argmax(-args[0], *args[1:]) == places and rs.maximum(-args[0], *args[1:]) == -value


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(-6, 6), min_size=4, max_size=4),
    st.integers(-5, 5),
    st.integers(1, 3),
    st.sampled_from([1, 2, 3]),
)
def test_the_least_value_on_a_progression_is_that_of_a_search(c, start, tilt, step):
    """A quartic with a kink and a jump, over every step-th number from ``start`` on."""
    f = x**4 / 8 + c[0] * x**2 / 2 + c[1] * x + tilt * Abs(x - c[2]) + Piecewise((0, x < c[3]), (1, True))
    found = rs.argmin(f, x, Range(start, oo, step))
    values = {n: f.subs(x, n) for n in range(start, start + 60, step)}
    low = min(values.values())
    assert rs.minimum(f, x, Range(start, oo, step)) == low
    assert found == FiniteSet(*(Integer(n) for n, v in values.items() if v == low))


BESIDE_0 = Symbol("j", integer=True, nonzero=True)


@pytest.mark.parametrize(
    "f, n, domain, wanted",
    [
        (BESIDE_0**2, BESIDE_0, S.Reals, FiniteSet(-1, 1)),
        ((k - Rational(1, 2)) ** 2, k, k >= 3, FiniteSet(3)),
        ((k - 4) ** 2, k, [k > 4, k < 9], FiniteSet(5)),
        (k**2, k, (k >= 3) | (k < -1), FiniteSet(-2)),
        ((k - 2) ** 2, k, Ne(k, 2), FiniteSet(1, 3)),
        ((kp + 3) ** 2, kp, kp < 7, FiniteSet(1)),
    ],
)
def test_an_integer_keeps_its_sign_and_takes_conditions(f, n, domain, wanted):
    assert rs.argmin(f, n, domain) == wanted and rs.minimum(f, n, domain) == f.subs(n, min(wanted))


@pytest.mark.parametrize("kind", ["even", "odd", "prime", "composite", "zero"])
def test_an_integer_that_is_declared_finer_is_no_whole_number(kind):
    n = Symbol("n", integer=True, **{kind: True})
    with pytest.raises(rs.UnsupportedError, match=f"declared {kind}: declare an integer"):
        rs.argmin((n - 4) ** 2 + n, n)


def test_what_whole_numbers_do_not_have():
    with pytest.raises(rs.UnsupportedError, match=r"rs\.minimum and rs\.maximum take"):
        rs.function_range(x**2, x, S.Integers)
    with pytest.raises(rs.UnsupportedError, match="give a finite range"):
        rs.derivation(rs.argmin, x**2, x, S.Integers)
    with pytest.raises(rs.UnsupportedError, match="give a finite range"):
        rs.indicator(S.Naturals, x)
    told = rs.derivation(rs.argmin, x**2 - 7 * x, x, Range(10))
    assert told.result == FiniteSet(3, 4) and told.verify(), told.verify()


def test_finite_ranges_are_their_members():
    for verb, points in product((rs.minimum, rs.argmax), (Range(0, 10, 3), Range(9, -1, -3))):
        assert verb(x**2 - 7 * x, x, points) == verb(x**2 - 7 * x, x, FiniteSet(0, 3, 6, 9))


def test_a_domain_may_stand_behind_the_variables():
    assert rs.is_convex(x**3, x, Interval(0, oo)) is rs.is_convex(x**3, x, x > 0) is True
    assert rs.is_concave(x**3, x, x < 0) is rs.is_concave(x**3, x, [x < 0, x > -5]) is True
    assert rs.is_convex(x**3 + y**2, [x, y]) is False
    assert rs.is_convex(x**2 / y, x, y, y > 0) is rs.is_convex(x**2 / y, (x, y), y > 0) is True
    assert rs.derivation(rs.is_convex, x**3, x, Interval(0, oo)).verify()


SAYS = [
    (lambda: rs.convex_envelope(x**3, x, Interval(-1, 1)), r"f \+ rs\.indicator\(Interval\(-1, 1\), x\)"),
    (lambda: rs.prox(Abs(x), x, [1, 2]), r"for many numbers rs\.lambdify makes a function of rs\.prox"),
    (lambda: rs.minimum(sin(x) + Abs(x), x), "on a bounded interval they are finitely many"),
]


@pytest.mark.parametrize("ask, words", SAYS, ids=["envelope", "points", "waves"])
def test_refusals_say_what_to_do(ask, words):
    with pytest.raises(rs.UnsupportedError, match=words):
        ask()


def test_arrays_are_matrices():
    v, w = Symbol("v", real=True), Symbol("w", real=True)
    numpy = pytest.importorskip("numpy")
    rows, f, g = [[1, 1], [0, 1]], Abs(x) + Abs(y), ((v - 1) ** 2 + (w - 3) ** 2) / 2
    found = rs.fenchel_dual(f, g, numpy.array(rows), (x, y), (v, w))
    assert found == rs.fenchel_dual(f, g, rows, (x, y), (v, w))


def test_a_long_expression_does_not_hide_what_a_message_says():
    long = sum((rs.ReLU(n * x - n**2) for n in range(200)), start=Integer(0))
    with pytest.raises(rs.UnsupportedError) as caught:
        rs.diff(long, Symbol("x"))
    told = str(caught.value)
    assert len(told) < 1200 and " ... " in told and told.endswith("use one and the same Symbol")
    assert caught.value.quoted[0] == long
