"""A verb commutes with putting numbers in for the parameters, also where breakpoints coincide or a factor vanishes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from substitution import (
    Verb,
    a,
    b,
    c,
    mismatch,
    same_distribution,
    same_number,
    same_set,
    same_slope,
    same_values,
    x,
)
from sympy import Abs, Heaviside, Max, Min, Piecewise, Rational, sign

import relu_sym as rs

r, H, delta = rs.ReLU, rs.Heaviside, rs.Dirac
HALF = Rational(1, 2)


def at(s, pick):
    return s.subs(pick)


VERBS = {
    "diff": Verb(lambda f, n: rs.diff(f, x), same_distribution),
    "diff 2": Verb(lambda f, n: rs.diff(f, x, 2), same_distribution),
    "diff 3": Verb(lambda f, n: rs.diff(f, x, 3), same_distribution),
    "classical": Verb(lambda f, n: rs.diff(f, x, mode="classical"), same_values),
    "classical 2": Verb(lambda f, n: rs.diff(f, x, 2, mode="classical"), same_values),
    "clarke at 0": Verb(lambda f, n: rs.subdifferential(f, x).at(0), same_set),
    "clarke at a": Verb(lambda f, n: rs.subdifferential(f, x).at(at(a, n)), same_set),
    "frechet": Verb(lambda f, n: rs.subdifferential(f, x, kind="frechet").at(at(a, n)), same_set),
    "limiting": Verb(lambda f, n: rs.subdifferential(f, x, kind="limiting").at(at(b, n)), same_set),
    "bouligand": Verb(lambda f, n: rs.subdifferential(f, x, kind="bouligand").at(at(a, n)), same_set),
    "convex": Verb(lambda f, n: rs.subdifferential(f, x, kind="convex").at(at(a, n)), same_set),
    "exceptional set": Verb(lambda f, n: rs.exceptional_set(f, x), same_set),
    "antiderivative": Verb(lambda f, n: rs.integrate(f, x), same_slope),
    "from 0 to 2": Verb(lambda f, n: rs.integrate(f, (x, 0, 2)), same_number),
    "from a to b": Verb(lambda f, n: rs.integrate(f, (x, at(a, n), at(b, n)), endpoints="half"), same_number),
    "from 0 to c": Verb(lambda f, n: rs.integrate(f, (x, 0, at(c, n)), endpoints="in"), same_number),
    "limit at 0": Verb(lambda f, n: rs.limit(f, x, 0), same_number),
    "limit at a": Verb(lambda f, n: rs.limit(f, x, at(a, n), "-"), same_number),
    "limit at b, both": Verb(lambda f, n: rs.limit(f, x, at(b, n), "+-"), same_number),
    "ReLU": Verb(lambda f, n: rs.rewrite(f, r, x), same_values),
    "Heaviside": Verb(lambda f, n: rs.rewrite(f, H, x), same_distribution),
    "Piecewise": Verb(lambda f, n: rs.rewrite(f, Piecewise, x), same_values),
    "Abs": Verb(lambda f, n: rs.rewrite(f, Abs, x), same_values),
    "sign": Verb(lambda f, n: rs.rewrite(f, sign, x), same_distribution),
    "normal form": Verb(lambda f, n: rs.normal_form(f, x).to_expr(), same_distribution),
    "convert": Verb(
        lambda f, n: rs.convert(rs.diff(f, x, mode="classical"), x, target="distributional", f=f), same_distribution
    ),
    "convert to sets": Verb(lambda f, n: rs.convert(rs.diff(f, x, mode="classical"), x, f=f).at(at(a, n)), same_set),
}
POINTS = [a, b, c, a + b, 2 * a, -a, 1]
HEADS = {
    "relu": lambda s, t: r(x - s),
    "abs": lambda s, t: Abs(x - s),
    "step": lambda s, t: H(x - s),
    "step down": lambda s, t: H(s - x),
    "sign": lambda s, t: sign(x - s),
    "max": lambda s, t: Max(x, s),
    "min": lambda s, t: Min(x, s, t),
    "slope": lambda s, t: Max(s * x, t),
    "value": lambda s, t: H(x, s),
    "piecewise": lambda s, t: Piecewise((t, x < s), (x, True)),
    "bump": lambda s, t: H(x - s) - H(x - t),
    "native": lambda s, t: Heaviside(x - s, HALF),
    "point": lambda s, t: Piecewise((s, x < 0), (t, x > 0), (1, True)),
    "square": lambda s, t: Max(x**2, s),
}
JOINS = {
    "alone": lambda f, g: f,
    "sum": lambda f, g: f + g,
    "difference": lambda f, g: f - g,
    "product": lambda f, g: f * g,
    "max": Max,
    "by a": lambda f, g: a * f,
    "off c": lambda f, g: (x - c) * f,
    "abs of": lambda f, g: Abs(f - c),
    "relu of": lambda f, g: r(f - b),
    "impulse": lambda f, g: f * delta(x - c),
}
points = st.sampled_from(POINTS)
heads = st.tuples(st.sampled_from(sorted(HEADS)), points, points).map(lambda t: HEADS[t[0]](t[1], t[2]))
functions = st.tuples(st.sampled_from(sorted(JOINS)), heads, heads).map(lambda t: JOINS[t[0]](t[1], t[2]))
numbers = st.sampled_from([0, 1, -1, 2, HALF])
picks = st.fixed_dictionaries({a: numbers, b: numbers, c: numbers})


@settings(max_examples=max(50, settings().max_examples // 2))
@given(functions, st.sampled_from(sorted(VERBS)), st.lists(picks, min_size=1, max_size=3))
def test_verbs_commute_with_substitution(f, verb, chosen):
    for pick in chosen:
        assert mismatch(VERBS[verb], f, pick) is None, verb


COINCIDENCES = [
    Max(x - a, 0) - Max(x - b, 0),
    Abs(x - a) * Abs(x - b),
    Abs(x - a) * H(b - x),
    delta(x - a) - delta(x - b),
    H(x - a) * delta(x - b),
    (x - b) * delta(x - a),
    Max(a * x + b, c),
    Max(Abs(x - a), Abs(x - b)),
    Piecewise((a, x < 0), (b, x > 0), (c, True)),
    Piecewise((a + x, x < 0), (b + c * x, True)),
    Piecewise((x**2, x < a), (b * x, True)),
    r(x - a) * r(b - x),
]
SPOTS = [
    {a: 0, b: 0, c: 0},
    {a: 1, b: 1, c: 0},
    {a: -1, b: 1, c: 1},
    {a: 0, b: 1, c: -1},
    {a: 1, b: 0, c: 1},
]


@pytest.mark.parametrize("f", COINCIDENCES, ids=str)
def test_coincidences(f):
    for name in ("diff", "classical", "exceptional set", "clarke at a", "Heaviside", "from 0 to c", "limit at a"):
        for pick in SPOTS:
            assert mismatch(VERBS[name], f, pick) is None, name
