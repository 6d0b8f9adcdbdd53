"""What no rule proves in several variables may be refuted by three points of a line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Eq,
    Function,
    Max,
    Min,
    Ne,
    Piecewise,
    Rational,
    Symbol,
    exp,
    log,
    nan,
    oo,
    sin,
    sqrt,
    symbols,
    true,
)

import relu_sym as rs
from relu_sym.convex.chords import above_a_chord, value_on
from relu_sym.derivations.chain import mapped

x, y, z = symbols("x y z", real=True)
REFUTED = [
    (x**2 / y, (x, y)),
    (Max(x, y) ** 2, (x, y)),
    (exp(x * y), (x, y)),
    ((1 - x) ** 2 + 100 * (y - x**2) ** 2, (x, y)),
    (sqrt(Abs(x) + Abs(y)), (x, y)),
    (sin(x) * sin(y) * z, (x, y, z)),
]


@pytest.mark.parametrize("f, variables", REFUTED, ids=str)
def test_three_points_refute(f, variables):
    assert rs.is_convex(f, variables) is False
    told = rs.derivation(rs.is_convex, f, variables)
    assert told.result is False and told.verify(), told.verify()


QUADRANT = (x > 0) & (y > 0)


@pytest.mark.parametrize(
    "verb, f, domain, wanted",
    [
        (rs.is_concave, sqrt(x * y), QUADRANT, True),
        (rs.is_concave, sqrt(x * y), QUADRANT & (x + y < 1), True),
        (rs.is_convex, x * log(x / y), QUADRANT, True),
        (rs.is_convex, x**2 / y, (y > 0) & (x > 1), True),
        (rs.is_convex, x * y, QUADRANT, False),
        (rs.is_concave, x * y**2, QUADRANT, False),
    ],
    ids=lambda v: getattr(v, "__name__", str(v)),
)
def test_signs_that_the_domain_gives_are_those_of_declared_variables(verb, f, domain, wanted):
    assert verb(f, (x, y), domain) is wanted
    told = rs.derivation(verb, f, (x, y), domain=domain)
    assert told.verify(), told.verify()
    if wanted:
        assert told.steps[-1].conditions


DISC, RADIUS = x**2 + y**2 <= 1, Symbol("r", real=True)


@pytest.mark.parametrize(
    "f, domain, wanted",
    [
        (Abs(x), DISC, True),
        (Abs(x) - y**2, DISC, False),
        (x + y, (x**2 + y**2 < RADIUS) & (x >= y), True),
        (x, (exp(x) <= y) & (y <= 3), True),
        (x**3 + y, (y >= x**2) & (x >= 0), True),
        (x, x**2 + y**2 >= 1, False),
        (x, x * y >= 1, False),
        (x, Eq(x**2, y), False),
        (x, (y >= x**2) & Ne(x, 0), False),
    ],
    ids=str,
)
def test_curved_walls(f, domain, wanted):
    """Sublevel sets of convex functions are convex; a function is +oo outside of its domain."""
    assert rs.is_convex(f, x, y, domain=domain) is wanted
    assert rs.is_convex(Piecewise((f, domain), (oo, True)), x, y) is wanted
    told = rs.derivation(rs.is_convex, f, x, y, domain=domain)
    assert told.verify(), told.verify()


def test_the_distance_from_a_disc():
    disc, a, b = Piecewise((0, DISC), (oo, True)), Rational(3), Rational(4)
    found = rs.infimal_convolution(disc, x**2 + y**2, (x, y))
    assert found.subs({x: a, y: b}) == 16 and found.subs({x: a / 10, y: b / 10}) == 0


def test_what_stays_open_or_true():
    assert rs.is_convex(x**2 / y, (x, y), domain=y > 0) is True
    assert rs.is_convex(log(exp(x) + exp(y)), (x, y)) is True
    assert rs.is_convex(Symbol("a", real=True) * x * y, (x, y)) is None
    assert rs.is_convex(x**4 + x**2 * y**2 + y**4, (x, y)) in (None, True)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(-3, 3), min_size=6, max_size=6))
def test_a_convex_function_is_never_refuted(c):
    f = (c[0] * x + c[1] * y) ** 2 + exp(c[2] * x + y) + Abs(c[3] * x - y + c[4]) + Max(x, c[5] * y, 1)
    assert above_a_chord(value_on(f, true, (x, y)), 2, 60) is None


@pytest.mark.parametrize(
    "f, condition",
    [
        (1 + x / y, Eq(x, y) & (x >= 0)),  # 2 on a half line, without value at its end: 1 to who puts in x = 0 first
        (1 + x / y, Eq(x, y) & (x >= 0) & (x < 9)),
    ],
)
def test_a_point_without_value_refutes_nothing(f, condition):
    assert value_on(f, condition, (x, y))((Rational(0), Rational(0))) == oo
    assert rs.is_convex(f, (x, y), domain=condition) in (None, True)


def test_a_value_that_is_not_told_refutes_nothing():
    a, g = Symbol("a"), Function("g")
    assert value_on(g(x) + y, true, (x, y))((Rational(0), Rational(0))) is nan
    assert value_on(x + y, x < Symbol("a", real=True), (x, y))((Rational(0), Rational(0))) is nan
    assert above_a_chord(value_on(Piecewise((a, Eq(x, 0)), (x**2, True)), true, (x,)), 1, 600) is None


POSITIVE, LATER = symbols("p q", positive=True)
BELOW = Symbol("n", negative=True)


@pytest.mark.parametrize("f", [POSITIVE * LATER, POSITIVE * LATER**2, BELOW * LATER, Min(POSITIVE, LATER)], ids=str)
def test_the_points_of_a_step_are_in_the_declared_domain(f):
    variables = sorted(f.free_symbols, key=str)
    told = rs.derivation(rs.is_convex, f, tuple(variables))
    assert not told.result and told.verify(), told.verify()
    points = [dict(zip(variables, s.before.args[2], strict=True)) for s in told.walk() if s.rule == "point put in"]
    assert len(points) == 3
    for p in points:
        assert all((v > 0) == bool(w.is_positive) and v != 0 for w, v in p.items())


def test_points_outside_of_the_domain_show_nothing():
    inside, anywhere = (rs.derivation(rs.is_convex, a * b, (a, b)).steps[-1] for a, b in ((POSITIVE, LATER), (x, y)))
    moved = tuple(mapped(s, lambda e: e.xreplace({x: POSITIVE, y: LATER})) for s in anywhere.steps)
    assert min(min(s.before.args[2]) for s in moved[:2]) < 0
    told = rs.derivation(rs.is_convex, POSITIVE * LATER, (POSITIVE, LATER))
    assert not replace(told, steps=(*told.steps[:-1], replace(inside, steps=moved))).verify()


def test_the_points_are_in_the_domain():
    f, condition = x**3 + y**2, (x >= -1) & (x + y <= 3)
    a, b = above_a_chord(value_on(f, condition, (x, y)), 2, 600)
    middle = tuple((s + t) / 2 for s, t in zip(a, b, strict=True))
    at = [f.subs({x: p[0], y: p[1]}) for p in (a, b, middle)]
    assert at[2] > (at[0] + at[1]) / 2 and all(condition.subs({x: p[0], y: p[1]}) == true for p in (a, b, middle))
    assert value_on(f, condition, (x, y))((Rational(-2), Rational(0))) == oo
