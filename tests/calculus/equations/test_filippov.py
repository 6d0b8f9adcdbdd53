"""Filippov's set: hulls of limits over the cells, values on surfaces ignored; sliding fields on surfaces."""

from __future__ import annotations

import pickle
from operator import mul

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Eq,
    FiniteSet,
    Heaviside,
    Interval,
    Max,
    Piecewise,
    Rational,
    Tuple,
    floor,
    latex,
    nan,
    pi,
    sign,
    sin,
    symbols,
)

import relu_sym as rs

x, y, a, b, k = symbols("x y a b k", real=True)
half = Rational(1, 2)

ON_THE_LINE = [
    (-sign(x), 0, Interval(-1, 1), "sliding", 0),
    (sign(x), 0, Interval(-1, 1), "repelling", 0),
    (Heaviside(x), 0, Interval(0, 1), "repelling", 0),
    (-Heaviside(x), 0, Interval(-1, 0), "sliding", 0),
    (1 + 3 * Heaviside(x), 0, Interval(1, 4), "crossing", None),
    (Piecewise((5, Eq(x, 0)), (-sign(x), True)), 0, Interval(-1, 1), "sliding", 0),
    (Piecewise((5, Eq(x, 0)), (x, True)), 0, FiniteSet(0), "continuous", None),
    (rs.ReLU(x) - 1, 0, FiniteSet(-1), "continuous", None),
    (floor(x), 3, Interval(2, 3), "crossing", None),
    (sign(sin(x)), pi, Interval(-1, 1), "sliding", 0),
    (-sign(x) - sign(x) * Abs(x), 2, FiniteSet(-3), "continuous", None),
    ([-sign(x)], 0, Interval(-1, 1), "sliding", 0),
]


@pytest.mark.parametrize(("F", "at", "found", "kind", "sliding"), ON_THE_LINE, ids=[str(r[0]) for r in ON_THE_LINE])
def test_on_the_line(F, at, found, kind, sliding):
    got = rs.filippov(F, x, at)
    assert (got.set, got.kind, got.sliding, got.exact) == (found, kind, sliding, True)


FRICTION = [y, -x - 2 * sign(y)]
IN_THE_PLANE = [
    (FRICTION, (0, 0), rs.Polytope((0, -2), (0, 2)), "sliding", Tuple(0, 0)),
    (FRICTION, (3, 0), rs.Polytope((0, -5), (0, -1)), "crossing", None),
    (FRICTION, (2, 0), rs.Polytope((0, -4), (0, 0)), "tangent", Tuple(0, 0)),
    (FRICTION, (0, 1), rs.Polytope((1, -2)), "continuous", None),
    ([1 - 2 * Heaviside(x), Heaviside(x)], (0, 0), rs.Polytope((-1, 1), (1, 0)), "sliding", Tuple(0, half)),
    ([2 * Heaviside(x) - 1, Heaviside(x)], (0, 0), rs.Polytope((-1, 0), (1, 1)), "repelling", Tuple(0, half)),
    ([sign(x), sign(y)], (0, 0), rs.Polytope((-1, -1), (-1, 1), (1, -1), (1, 1)), "intersection", None),
    ([-sign(x - y**2), 1], (0, 0), rs.Polytope((-1, 1), (1, 1)), "sliding", Tuple(0, 1)),
    ([-sign(x - y**2), 1], (1, 1), rs.Polytope((-1, 1), (1, 1)), "crossing", None),
    ([-sign(x - y**2) - sign(x + y**2), 1], (0, 0), rs.Polytope((-2, 1), (2, 1)), "intersection", None),
    ([Piecewise((9, Eq(x, 0)), (-sign(x), True)), 1], (0, 0), rs.Polytope((-1, 1), (1, 1)), "sliding", Tuple(0, 1)),
    ([-sign(x), Max(y, 0) + a], (0, 0), rs.Polytope((-1, a), (1, a)), "sliding", Tuple(0, a)),
    ([sign(x) ** 2, y], (0, 0), rs.Polytope((1, 0)), "continuous", None),
    ([Piecewise((1, (x > 0) & (y > 0)), (0, True)), 0], (0, 0), rs.Polytope((0, 0), (1, 0)), "intersection", None),
]


@pytest.mark.parametrize(("F", "at", "found", "kind", "sliding"), IN_THE_PLANE)
def test_in_the_plane(F, at, found, kind, sliding):
    got = rs.filippov(F, (x, y), at)
    assert (got.set, got.kind, got.sliding, got.exact) == (found, kind, sliding, True)


def test_symbolic_points_have_cases():
    got = rs.filippov([y, -x - sign(y)], (x, y), {x: b, y: 0})
    assert got.set == rs.Polytope((0, -b - 1), (0, 1 - b))
    assert [got.subs(b, v).kind for v in (-2, -1, 0, 1, 2)] == ["crossing", "tangent", "sliding", "tangent", "crossing"]
    assert got.sliding[1].subs(b, half) == 0 and got.sliding[1].subs(b, 3) is nan
    with pytest.raises(rs.UnsupportedError, match="the kind depends on the parameters"):
        _ = got.kind
    on_line = rs.filippov(k * sign(x), x, 0)
    assert on_line.set == Interval(-Abs(k), Abs(k)) and on_line.subs(k, -1).kind == "sliding"
    assert rs.filippov(k * sign(x), x, 0, assume=(k < 0,)).kind == "sliding"


def test_what_it_gives_is_a_sympy_object():
    for got in (rs.filippov(-sign(x), x, 0), rs.filippov(FRICTION, (x, y), (0, 0)), rs.filippov(k * sign(x), x, 0)):
        assert got.func(*got.args) == got and pickle.loads(pickle.dumps(got)) == got
        assert latex(got)
    got = rs.filippov(FRICTION, (x, y), (0, 0))
    assert str(got) == "FilippovSet(Polytope((0, -2), (0, 2)), 'sliding', sliding=(0, 0))"
    assert (0, 1) in got and (1, 0) not in got and got.normal == Tuple(0, 1)
    assert got.sides == (Tuple(0, 2), Tuple(0, -2)) and "2 essentially active cells" in got.reason
    assert rs.filippov(-0.5 * sign(x), x, 0).set == Interval(-0.5, 0.5)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: rs.filippov(1 / x, x, 0), "no finite limits on both sides of x = 0"),
        (lambda: rs.filippov(rs.Dirac(x), x, 0), "impulse at x = 0"),
        (lambda: rs.filippov([x, y], x, 0), "2 components for the 1 variables"),
        (lambda: rs.filippov(x, (x, y), (0, 0)), "1 components for the 2 variables"),
        (lambda: rs.filippov([1 / x, y], (x, y), (0, 0)), "no finite real value"),
    ],
)
def test_refusals_are_named(call, told):
    with pytest.raises(rs.UnsupportedError, match=told):
        call()


weights = st.integers(-3, 3)
lines = st.tuples(weights, weights).filter(any)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(lines, weights, weights), min_size=1, max_size=3), weights, weights)
def test_the_set_is_the_hull_of_values_in_many_directions(terms, c, d):
    """At the origin F = (c, d) + sum of (u, v)*sign(m x + n y): values along directions that no line holds."""
    F = [
        c + sum(u * sign(m * x + n * y) for (m, n), u, _ in terms),
        d + sum(v * sign(m * x + n * y) for (m, n), _, v in terms),
    ]
    values = set()
    for i in range(96):
        p, q = [(96 - i, i), (-i, 96 - i), (i - 96, -i), (i, i - 96)][i % 4]
        signs = [1 if m * (97 * p + 1) / 97 + n * (89 * q - 1) / 89 > 0 else -1 for (m, n), _, _ in terms]
        values.add(
            (c + sum(map(mul, signs, (u for _, u, _ in terms))), d + sum(map(mul, signs, (v for *_, v in terms))))
        )
    got = rs.filippov(F, (x, y), (0, 0))
    assert got.set == rs.Polytope(*values)


@settings(max_examples=25, deadline=None)
@given(lines, st.tuples(weights, weights), st.tuples(weights, weights))
def test_the_sliding_field_is_tangent_and_between_the_sides(n, below, above):
    step = Heaviside(n[0] * x + n[1] * y)
    F = [u + (v - u) * step for u, v in zip(below, above, strict=True)]
    got = rs.filippov(F, (x, y), (0, 0))
    across = [sum(p * q for p, q in zip(n, v, strict=True)) for v in (below, above)]
    if got.kind == "continuous":
        assert below == above
    elif across[0] * across[1] > 0:
        assert got.kind == "crossing" and got.sliding is None
    elif across[0] * across[1] < 0:
        assert got.kind == ("sliding" if across[0] > 0 else "repelling")
        assert got.sliding in got.set and n[0] * got.sliding[0] + n[1] * got.sliding[1] == 0
    else:
        assert got.kind == "tangent"
