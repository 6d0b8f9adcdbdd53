"""Parameters at 0, 1, -1 and at each other: an answer has a value there wherever the function has one, and that value.

Every part of the branch that holds is evaluated, so that a division by 0 behind a factor 0 does not pass.
"""

from __future__ import annotations

import warnings
from itertools import product

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from substitution import GRID, a, answered, b, c, strict, x
from sympy import Abs, EmptySet, FiniteSet, Max, Min, Mod, Rational, S, exp, floor, log, nan, sign, sqrt

import relu_sym as rs

r, H, D = rs.ReLU, rs.Heaviside, rs.Dirac
HALF = Rational(1, 2)
GENERATORS = {
    "scaled ramp": lambda s, t, u: u * r(s * x + t),
    "scaled modulus": lambda s, t, u: u * Abs(s * x - t),
    "quotient": lambda s, t, u: Abs(x / s) + t * H(x - u),
    "step of a quotient": lambda s, t, u: u * H(x / s - t),
    "ramp of a quotient": lambda s, t, u: r((x - t) / (s - u)),
    "modulus": lambda s, t, u: t * Mod(x, s),
    "floor": lambda s, t, u: t * floor(s * x),
    "exponential": lambda s, t, u: Abs(exp(s * x) - 1) + t * Abs(x),
    "level": lambda s, t, u: Abs(exp(-s * x) - t),
    "logarithm": lambda s, t, u: log(s) * Abs(x - t),
    "root": lambda s, t, u: Max(sqrt(s), 1) * sign(x - t),
    "parabola": lambda s, t, u: Abs(s * x**2 - t),
    "quadratic": lambda s, t, u: Max(x**2, s * x + t),
    "cubic": lambda s, t, u: Abs(x**3 - s),
    "three": lambda s, t, u: Max(s * x, t, 1 - x),
    "lines": lambda s, t, u: Max(s * x + t, u * x),
    "window": lambda s, t, u: Min(s, Max(t, x)),
    "product": lambda s, t, u: x * Abs(x - s),
    "moved step": lambda s, t, u: r(s * x + t) * H(x - u),
    "reciprocal": lambda s, t, u: Abs(x - 1 / s),
}
VERBS = {
    "diff": lambda f: rs.diff(f, x),
    "classical": lambda f: rs.diff(f, x, mode="classical"),
    "normal form": lambda f: rs.normal_form(f, x).to_expr(),
    "antiderivative": lambda f: rs.integrate(rs.diff(f, x), x),
}
SETS = {
    "exceptional": lambda f: rs.exceptional_set(f, x),
    **{
        kind: lambda f, kind=kind: rs.subdifferential(f, x, kind=kind).at(0)
        for kind in ("clarke", "bouligand", "frechet", "limiting", "convex")
    },
}
VALUES = [0, 1, -1, 2, HALF, -2]
generators = st.sampled_from(sorted(GENERATORS))
arguments = st.sampled_from([(a, b, c), (a, a, b), (a, b, a), (a, b, 1), (a, 1, b), (a, -a, 1), (a, b, b)])
picks = st.fixed_dictionaries({v: st.sampled_from(VALUES) for v in (a, b, c)})


def without_number(f, pick):
    """f with the numbers put in; None where it has no value then."""
    return strict(f, pick)


def differing(f, call, pick):
    """Where the answer with parameters and that for the numbers differ; None where they agree or one is refused."""
    general = answered(lambda f, _: call(f), f, {})
    if isinstance(general, rs.ReluSymError):
        return None
    inner = without_number(f, pick)
    if inner is None:
        found = [t for t in GRID if strict(general, pick | {x: t}) not in (None, 0)]
        return f"{f} has no value at {pick}, but {general} has" if found else None
    special = answered(lambda f, _: call(f), inner, {})
    if isinstance(special, rs.ReluSymError):
        return None
    for t in GRID:
        here, there = strict(general, pick | {x: t}), strict(special, {x: t})
        if (here is None) != (there is None):
            return f"{f} at {pick}, x = {t}: {general} gives {here}, the numbers {there}"
        if here is not None and abs((here - there).evalf(15)) > 1e-9:
            return f"{f} at {pick}, x = {t}: {general} gives {here}, the numbers {there}"
    return None


@settings(max_examples=max(15, settings().max_examples // 4))
@given(
    generators,
    arguments,
    st.sampled_from(["diff", "classical", "normal form"]),
    st.lists(picks, min_size=1, max_size=4),
)
def test_answers_have_the_values_of_the_numbers(name, at, verb, chosen):
    f = GENERATORS[name](*at)
    for pick in chosen:
        assert differing(f, VERBS[verb], pick) is None


@settings(max_examples=max(15, settings().max_examples // 4))
@given(generators, arguments, st.sampled_from(sorted(SETS)), st.lists(picks, min_size=1, max_size=4))
def test_sets_are_those_of_the_numbers(name, at, verb, chosen):
    f = GENERATORS[name](*at)
    general = answered(lambda f, _: SETS[verb](f), f, {})
    for pick in chosen if not isinstance(general, rs.ReluSymError) else ():
        inner = without_number(f, pick)
        if inner is None:
            continue
        special = answered(lambda f, _: SETS[verb](f), inner, {})
        if not isinstance(special, rs.ReluSymError):
            assert general.subs(pick) == special, (f, pick, general)


@pytest.mark.parametrize("name", ["scaled ramp", "scaled modulus", "moved step", "exponential", "lines"])
def test_impulses_have_the_weights_of_the_numbers(name):
    f = GENERATORS[name](a, b, 1)
    general = rs.diff(f, x, 2)
    for u, v in product((0, 1, -1), repeat=2):
        pick = {a: u, b: v}
        assert rs.equal(general.subs(pick), rs.diff(f.subs(pick), x, 2), "distributions", x=x), pick


@pytest.mark.parametrize("weight", [a, b, c, x])
def test_a_weight_that_vanishes_is_a_case(weight):
    """c*ReLU(a*x + b) by each of its letters, compiled: a number at every combination, without a warning."""
    f = c * r(a * x + b)
    letters = (a, b, c, x)
    compiled = rs.lambdify(letters, rs.diff(f, weight))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for at in product((0.0, 1.0, -2.0), repeat=4):
            pick = dict(zip(letters, at, strict=True))
            u = pick[a] * pick[x] + pick[b]
            inner = {a: pick[c] * pick[x], b: pick[c], c: None, x: pick[c] * pick[a]}[weight]
            expected = max(u, 0.0) if inner is None else inner * (u > 0) if u else inner / 2
            if u == 0 and inner:
                continue  # at the kink itself the value is a convention
            assert numpy.isclose(float(compiled(*at)), expected), pick


@pytest.mark.parametrize(
    ("f", "points"),
    [
        (Abs(x / a), S.Zero),
        (Mod(x, a), None),
        (H(x / a), S.Zero),
        (Abs(x) / a, S.Zero),
        (r(x / a - 1), None),
        (floor(x / a), None),
        (Max(x / a, 1), None),
        (sign(x - 1 / a), None),
        (Abs(x) * log(a), S.Zero),
        (D(x / a - 1), None),
    ],
    ids=str,
)
def test_a_denominator_is_never_0(f, points):
    """a = 0 is outside the domain: no verb puts it in, no answer has a value there."""
    for verb, call in VERBS.items():
        if verb == "classical" and f.has(D):
            continue
        found = answered(lambda f, _, call=call: call(f), f, {})
        assert not isinstance(found, rs.ReluSymError) or isinstance(found, (rs.UnsupportedError, rs.RewriteError)), verb
        if not isinstance(found, rs.ReluSymError):
            assert all(strict(found, {a: S.Zero, x: t}) in (None, 0) for t in GRID), verb
    if points is not None:
        assert rs.exceptional_set(f, x).subs(a, 2).contains(points) == True  # noqa: E712


def test_sets_of_another_kind_are_cases():
    assert rs.subdifferential(a * Abs(x), x, kind="frechet").at(0).subs(a, -1) == EmptySet
    assert rs.exceptional_set(Abs(exp(a * x) - 1), x).subs(a, 0) == EmptySet
    steps = rs.subdifferential(H(x - a), x).at(0)
    assert steps.subs(a, 1) == FiniteSet(0)
    with pytest.raises(rs.WithoutValue, match="there is no set"):
        steps.subs(a, 0)


def test_no_limit_at_one_value_of_a_parameter_is_no_refusal():
    found = rs.limit(H(x - a), x, 0, "+-")
    assert [found.subs(a, v) for v in (-1, 0, 1)] == [1, nan, 0]


@pytest.mark.parametrize("call", [lambda: rs.diff(D(x - a) * D(x - b), x)])
def test_a_refusal_says_in_which_case_it_holds(call):
    found = answered(lambda f, _: call(), x, {})
    assert "in the case Eq(a" in str(found)
