"""Heads that may jump in several variables: continuity is proved on every face of the switches, or disproved there."""

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    And,
    Eq,
    Max,
    Min,
    Ne,
    Or,
    Piecewise,
    Rational,
    ceiling,
    exp,
    floor,
    frac,
    sign,
    sin,
    sqrt,
    symbols,
)

import relu_sym as rs

x, y, z, a, b = symbols("x y z a b", real=True)
H = rs.Heaviside
O2 = (0, 0)

CONTINUOUS = [
    (Piecewise((x, And(x > 0, y > 0, x < y)), (y, And(x > 0, y > 0)), (0, True)), O2, {(0, 0), (1, 0), (0, 1)}),
    (Piecewise((Min(x, y), And(x > 0, y > 0)), (0, True)), O2, {(0, 0), (1, 0), (0, 1)}),
    (Piecewise((0, x < 0), (x, x < y), (y, y > 0), (0, True)), O2, {(0, 0), (1, 0), (0, 1)}),
    (Piecewise((x * y, Or(x > 0, y > 0)), (0, True)), O2, {(0, 0)}),
    (Piecewise((x, x > y), (y, x < y), (x, True)), O2, {(1, 0), (0, 1)}),
    (Piecewise((0, Eq(x, 0)), (x, True)), O2, {(1, 0)}),
    (Piecewise((0, Eq(x, 0) & Eq(y, 0)), (x * y, True)), O2, {(0, 0)}),
    (Piecewise((y, Abs(x) < y), (Abs(x), True)), O2, {(0, 1), (1, 0), (-1, 0)}),
    (Piecewise((x**2 + y, y > x**2), (2 * y, True)), O2, {(0, 1), (0, 2)}),
    (Piecewise((exp(x) - 1, x > y), (exp(y) - 1, True)), O2, {(1, 0), (0, 1)}),
    (Piecewise((x, x**2 + y**2 < 1), (x / sqrt(x**2 + y**2), True)), (1, 0), {(1, 0), (0, 0)}),
    (Piecewise((sqrt(x**2 + y**2), x > 0), (Abs(y), True)), (0, 1), {(0, 1)}),
    (x * sign(x) ** 2 + Abs(y), O2, {(1, 1), (1, -1)}),
    (frac(x) + floor(x) + Abs(y), O2, {(1, 1), (1, -1)}),
    (floor(x) + ceiling(-x) + Abs(y), O2, {(0, 1), (0, -1)}),
    (x * y * floor(y) + Abs(x), O2, {(1, 0), (-1, 0)}),
    (H(sin(x)) * sin(x) + y, O2, {(0, 1), (1, 1)}),
    (Abs(sin(x) ** 2 - y**2) + x * H(x), O2, {(0, 0), (1, 0)}),
]


@pytest.mark.parametrize(("f", "at", "wanted"), CONTINUOUS, ids=lambda v: str(v) if hasattr(v, "free_symbols") else "")
def test_what_joins_has_its_set(f, at, wanted):
    found = rs.subdifferential(f, (x, y), at=at)
    assert found.exact and set(found.vertices) == wanted


JUMPS = [
    (Piecewise((5, Eq(x, 0)), (x, True)), "x = 0 is not"),
    (Piecewise((3, Eq(x, 0) & Eq(y, 0)), (x * y, True)), r"\(x, y\) = \(0, 0\) is not"),
    (Piecewise((-x * y, x < 0), (2 * x * y, y < 0), (5, x + y <= 0), (x * y, True)), r"\(x, y\) = \(0, 0\) is not"),
    (Piecewise((1, x > 0), (0, True)) - Piecewise((1, x >= 0), (0, True)) + Abs(y), "x = 0 is not"),
    (Piecewise((x, Or(x > 0, y > 0)), (0, True)), "jumps across y = 0"),
    (Piecewise((x, x > y), (y, x < y), (7, True)), "x - y = 0 is not"),
    (H(x, 0) - H(x, 1) + Abs(y), "x = 0 is not"),
    (y * sign(x) ** 2, "x = 0 is not"),
]


@pytest.mark.parametrize(("f", "words"), JUMPS, ids=lambda v: str(v))
def test_a_value_of_its_own_on_a_switch_is_a_jump(f, words):
    with pytest.raises(rs.NotLipschitzError, match=words):
        rs.subdifferential(f, (x, y), at=O2)


def test_in_space_and_at_a_symbolic_point():
    f = Piecewise((x, And(x > y, x > z)), (y, y > z), (z, True))
    assert rs.subdifferential(f, (x, y, z), at=(0, 0, 0)) == rs.subdifferential(Max(x, y, z), (x, y, z), at=(0, 0, 0))
    found = rs.subdifferential(f, (x, y, z), at=(a, a, b))
    assert found == rs.subdifferential(Max(x, y, z), (x, y, z), at=(a, a, b))
    with pytest.raises(rs.NotLipschitzError, match="is not"):  # on the line where all three vanish
        g = Piecewise((-x * y, x < 0), (2 * x * y, y < 0), (5, x + y <= 0), (x * y, True))
        rs.subdifferential(g, (x, y, z), at=(0, 0, 0))


# ---------------------------------------------------------------------- by force: every ray of a random fan
RELATIONS = [
    (lambda u: u > 0, lambda u: u > 0),
    (lambda u: u >= 0, lambda u: u >= 0),
    (lambda u: u < 0, lambda u: u < 0),
    (lambda u: u <= 0, lambda u: u <= 0),
    (lambda u: Eq(u, 0), lambda u: u == 0),
    (lambda u: Ne(u, 0), lambda u: u != 0),
]
FORMS = [(1, 0), (0, 1), (1, -1), (1, 1), (1, -2)]


def value(form, p):
    return form[0] * p[0] + form[1] * p[1]


def condition(rng, depth=0):
    """(a condition for SymPy, the same as a function of a point, its forms)."""
    if depth < 2 and rng.random() < 0.4:
        c, d = condition(rng, depth + 1), condition(rng, depth + 1)
        if rng.random() < 0.5:
            return And(c[0], d[0]), lambda p: c[1](p) and d[1](p), c[2] + d[2]
        return Or(c[0], d[0]), lambda p: c[1](p) or d[1](p), c[2] + d[2]
    form, (spelled, told) = rng.choice(FORMS), rng.choice(RELATIONS[:4] * 3 + RELATIONS[4:])
    return spelled(value(form, (x, y))), lambda p: told(value(form, p)), [form]


def random_case(rng):
    """Branches by conditions: a function for SymPy and its twin; often the larger or the smaller of forms."""
    if rng.random() < 0.5:
        u, v, w = (rng.choice([*FORMS, (0, 0)]) for _ in range(3))
        strict, wide = rng.sample(RELATIONS[:2], 2) if rng.random() < 0.5 else rng.sample(RELATIONS[2:4], 2)
        uv, uw, vw = (tuple(s - t for s, t in zip(p, q, strict=True)) for p, q in ((u, v), (u, w), (v, w)))
        rows = [
            (And(strict[0](value(uv, (x, y))), wide[0](value(uw, (x, y)))), u),
            (wide[0](value(vw, (x, y))), v),
            (True, w),
        ]
        told = [
            lambda p: strict[1](value(uv, p)) and wide[1](value(uw, p)),
            lambda p: wide[1](value(vw, p)),
            lambda p: True,
        ]
        forms = [uv, uw, vw]
    else:
        chosen = [condition(rng), condition(rng)]
        rows = [(c[0], rng.choice([*FORMS, (0, 0)])) for c in chosen] + [(True, rng.choice(FORMS))]
        told = [*(c[1] for c in chosen), lambda p: True]
        forms = [f for c in chosen for f in c[2]]
    e = Piecewise(*[(value(form, (x, y)), c) for c, form in rows])
    return e, lambda p: next(value(form, p) for (_, form), t in zip(rows, told, strict=True) if t(p)), forms


def is_continuous(f, forms):
    """f is linear between the rays of the forms: on every ray it has the limits of both sides."""
    tiny = Fraction(1, 10**6)
    for s, t in forms:
        for ray in ((-t, s), (t, -s)):
            for across in ((s, t), (-s, -t)):
                beside = tuple(r + tiny * d for r, d in zip(ray, across, strict=True))
                if abs(f(beside) - f(ray)) > 100 * tiny:
                    return False
    return True


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6))
def test_continuity_by_force(seed):
    e, f, forms = random_case(random.Random(seed))
    try:
        rs.subdifferential(e, (x, y), at=O2)
    except rs.NotLipschitzError:
        assert not is_continuous(f, forms)
    else:
        assert is_continuous(f, forms)


# ---------------------------------------------------------------------- along directions
ALONG = [
    (Piecewise((x, x > y), (y, True)), (1, 2), 2),
    (H(x) * x + Abs(y), (0, 2), 2),
    (H(x) * y, (1, 1), 1),
    (H(x, 1) * y, (a, b), Piecewise((0, a < 0), (b, True))),
    (x * H(x**3) + y, (-1, 0), 0),
    (Piecewise((0, x**3 < 0), (x, True)) + y, (-1, 0), 0),
    (x * H(x * y, 1), (1, -1), 0),
    (Piecewise((x, y > x**2), (0, True)), (1, 0), 0),
    (Piecewise((x, y > x**2), (0, True)), (1, 1), 1),
    (Piecewise((x**2 + y, y > x**2), (2 * y, True)), (1, 0), 0),
    (floor(x) + frac(x), (a, 1), a),
]


@pytest.mark.parametrize(("f", "d", "wanted"), ALONG, ids=str)
def test_along_a_direction_a_head_may_jump(f, d, wanted):
    assert rs.directional_derivative(f, (x, y), O2, d) == wanted
    if a not in getattr(wanted, "free_symbols", ()):
        t = Rational(1, 10**9)
        quotient = (f.subs({x: t * d[0], y: t * d[1]}, simultaneous=True) - f.subs({x: 0, y: 0})) / t
        assert abs(quotient - wanted) < Rational(1, 10**8)


@pytest.mark.parametrize(
    ("f", "d"), [(floor(x * y), (1, -1)), (H(x), (1, 0)), (Piecewise((x, y > x**2), (1, True)), (1, 1))]
)
def test_a_quotient_without_limit(f, d):
    with pytest.raises(rs.NotLipschitzError, match="no limit"):
        rs.directional_derivative(f, (x, y), O2, d)


def test_an_element_of_what_may_jump():
    assert rs.lexicographic_derivative(x * H(x), (x, y), O2) == (1, 0)
    assert rs.lexicographic_derivative(Piecewise((x**2 + y, y > x**2), (2 * y, True)), (x, y), O2) == (0, 1)
    with pytest.raises(rs.NotLipschitzError, match="jumps across"):
        rs.lexicographic_derivative(x * H(x * y), (x, y), O2)
    with pytest.raises(rs.UnsupportedError, match="not decided"):  # (1, t, t^2) runs on the cone x*z = y^2
        rs.lexicographic_derivative(Max(0, x * z - y**2) * H(x * z - y**2), (x, y, z), (0, 0, 0))
