"""Frequencies of any sign, zero, symbolic and irrational: periods are positive, and numbers may be put in later."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    DiracDelta,
    E,
    Expr,
    Heaviside,
    Integers,
    Interval,
    Max,
    Mod,
    N,
    Rational,
    Sum,
    Symbol,
    acos,
    asin,
    cos,
    floor,
    log,
    pi,
    sign,
    sin,
    sqrt,
)

import relu_sym as rs

x, y, a = (Symbol(name, real=True) for name in "xya")
n = Symbol("n", integer=True)
POINTS = [Rational(37, 100), -Rational(123, 77), Rational(291, 100)]
ENDS = (x, -Rational(401, 100), Rational(307, 100))

DECLARED: list[tuple[dict, list]] = [
    ({"real": True}, [-2, -1, -Rational(1, 2), 0, 1, Rational(3, 2)]),
    ({}, [-1, 0, 3]),
    ({"nonzero": True}, [-Rational(3, 2), 2]),
    ({"negative": True}, [-2, -Rational(1, 3)]),
    ({"nonpositive": True}, [-2, 0]),
    ({"positive": True}, [Rational(1, 2), 3]),
    ({"integer": True}, [-2, 0, 1]),
]
FUNCTIONS = {
    "abs sin": lambda k: Abs(sin(k * x)),
    "sign cos": lambda k: sign(cos(k * x)),
    "acos cos": lambda k: acos(cos(k * x)),
    "asin sin": lambda k: asin(sin(k * x)),
    "root of a square": lambda k: sqrt(sin(k * x) ** 2),
    "level": lambda k: Max(sin(k * x), Rational(1, 2)),
    "product": lambda k: Abs(sin(k * x) * cos(k * x)),
    "two frequencies": lambda k: Abs(sin(k * x)) + Abs(cos(2 * k * x)),
    "two heads": lambda k: Abs(sin(k * x) + cos(k * x)),
    "phase": lambda k: rs.ReLU(sin(k * x + k)),
    "polynomial": lambda k: Abs(sin(2 * k * x) + sin(k * x)),
    "factor": lambda k: x * Abs(sin(k * x + 1)),
    "square of the frequency": lambda k: Abs(sin(k**2 * x)),
    "floor": lambda k: floor(k * x),
    "modulus": lambda k: Mod(k * x, 2),
}
VERBS = {
    "diff": lambda f: rs.diff(f, x),
    "second": lambda f: rs.diff(f, x, 2),
    "classical": lambda f: rs.diff(f, x, mode="classical"),
    "simplify": lambda f: rs.simplify(f, x),
    "rewrite": lambda f: rs.rewrite(f, rs.Heaviside, x=x),
    "normal form": lambda f: rs.normal_form(f, x).to_expr(),
    "integrate": lambda f: rs.integrate(f, (x, -Rational(3, 2), Rational(7, 3))),
}


def regular(e: Expr, point: Expr) -> complex:
    e = e.subs(x, point)
    e = e.xreplace({s: 0 for s in e.atoms(Sum) if s.has(DiracDelta)})
    return complex(N(e.xreplace(dict.fromkeys(e.atoms(DiracDelta), 0)).doit(), 20))


def assert_alike(found: Expr, wanted: Expr) -> None:
    for point in POINTS:
        u, v = regular(found, point), regular(wanted, point)
        assert (u != u and v != v) or abs(u - v) < 1e-9, (found, wanted, point)
    if found.has(DiracDelta) or wanted.has(DiracDelta):
        masses = [N(rs.integrate(e, ENDS).doit()) for e in (found, wanted)]
        assert abs(masses[0] - masses[1]) < 1e-9, (found, wanted)


@pytest.mark.slow
@settings(max_examples=max(8, settings().max_examples // 8))
@given(
    st.sampled_from(DECLARED).flatmap(lambda d: st.tuples(st.just(d[0]), st.sampled_from(d[1]))),
    st.sampled_from(sorted(FUNCTIONS)),
    st.sampled_from(sorted(VERBS)),
)
def test_numbers_for_the_frequency_may_be_put_in_later(declared, name, verb):
    assumptions, value = declared
    k, f, call = Symbol("k", **assumptions), FUNCTIONS[name], VERBS[verb]
    try:
        found = call(f(k))
        wanted = call(f(Rational(value)))
    except rs.ReluSymError:
        assume(False)
    assert_alike(found.subs(k, value), wanted)


@pytest.mark.parametrize("assumptions", [d for d, _ in DECLARED if d != {"integer": True}], ids=str)
def test_abs_sin_of_every_sign(assumptions):
    k = Symbol("k", **assumptions)
    assert rs.diff(Abs(sin(k * x)), x) == k * cos(k * x) * sign(sin(k * x))
    assert rs.equal(Abs(sin(k * x)), 0) is False


e = Symbol("e", negative=True)


def test_sets_integrals_and_pairings_of_a_negative_frequency():
    assert rs.subdifferential(Abs(sin(e * x)), x).at(0) == Interval(e, -e)
    assert rs.subdifferential(Abs(sin(a * x)), x).at(0).subs(a, -2) == Interval(-2, 2)
    assert 3 * pi in rs.exceptional_set(Abs(sin(e * x)), x).subs(e, -1)
    assert rs.integrate(rs.Dirac(sin(e * x)), (x, -4, 4)).subs(e, -1) == 3
    assert rs.integrate(sign(sin(x * y)), (x, 0, 1), (y, -pi, 0)) == -pi
    assert rs.pair(rs.diff(sign(sin(-2 * x)), x), Heaviside(x + 1) * Heaviside(1 - x) * (1 - x**2), x) == -2


@pytest.mark.parametrize(("f", "mode"), [(Abs(sin(e * x)), "distributional"), (Abs(sin(a * x)), "classical")])
def test_derivations_verify(f, mode):
    report = rs.derivation(f, x, mode=mode).verify()
    assert report, str(report)


def test_a_symbolic_number_of_periods():
    k = Symbol("N", integer=True, positive=True)
    assert rs.integrate(Abs(sin(k * x)), (x, 0, pi)) == 2
    assert rs.integrate(Abs(cos(k * x)), (x, 0, pi)) == 2
    assert rs.integrate(sin(k * x) ** 2 * sign(sin(k * x)), (x, 0, 2 * pi)).simplify() == 0
    found = rs.integrate(Abs(sin(n * x)), (x, 0, pi))
    assert [found.subs(n, m) for m in (-3, 0, 2)] == [2, 0, 2]


IRRATIONAL = [1 - sqrt(2), 1 + pi, 1 / (1 + pi), log(2), E, cos(1)]


@pytest.mark.parametrize("k", IRRATIONAL, ids=str)
def test_irrational_frequencies_have_no_weights_that_are_zero(k):
    period = pi / abs(k)
    exceptional = rs.exceptional_set(Abs(sin(k * x)), x)
    assert {exceptional.lamda(m).subs(exceptional.lamda.variables[0], m).equals(m * period) for m in (1,)} == {True}
    slope = rs.diff(Abs(sin(k * x)), x)
    assert not slope.has(DiracDelta)
    for point in POINTS:
        wanted = (k * cos(k * point) * sign(sin(k * point))).evalf(20)
        assert abs(slope.subs(x, point).evalf(20) - wanted) < 1e-12
    gained = rs.integrate(rs.diff(Abs(sin(k * x)), x, 2), (x, -period / 4, period / 4))
    assert abs(N(gained - abs(k) * sqrt(2), 15)) < 1e-9


def test_irrational_points_are_found_in_sets():
    assert rs.exceptional_set(Abs(sin((1 - sqrt(2)) * x)), x).contains(pi * (1 + sqrt(2))) == True  # noqa: E712
    assert rs.exceptional_set(Abs(sin(pi * x)), x) == Integers
    sets = rs.subdifferential(Abs(sin((1 - sqrt(2)) * x)), x)
    found = sets.at(pi * (1 + sqrt(2)))
    assert found.sup.equals(sqrt(2) - 1) and found.inf.equals(1 - sqrt(2))
    assert (sets.at(1).args[0] - (sqrt(2) - 1) * cos(1 - sqrt(2))).expand() == 0
