"""Where a function of several variables has no derivative: a table, and exact one-sided differences all round."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from sympy import (
    Abs,
    ConditionSet,
    Eq,
    Heaviside,
    Interval,
    Max,
    Min,
    Ne,
    Piecewise,
    Rational,
    Reals,
    S,
    Symbol,
    Tuple,
    atan,
    exp,
    latex,
    log,
    sign,
    sin,
    sqrt,
    symbols,
)

import relu_sym as rs

x, y, z, a = symbols("x y z a", real=True)
p = Symbol("p", positive=True)
r = rs.ReLU
Never, Everywhere = S.false, S.true

TABLE = [
    (Max(x, y), Eq(x, y)),
    (Abs(x) + Abs(y), Eq(x, 0) | Eq(y, 0)),
    (Max(x, 0) ** 2 + y, Never),
    (r(x) - r(-x) + y, Never),
    (x * y + exp(x), Never),
    (S(3), Never),
    (Abs(x) * y, Eq(x, 0) & Ne(y, 0)),
    (Abs(x * y), (Eq(x, 0) & Ne(y, 0)) | (Eq(y, 0) & Ne(x, 0))),
    (x * y * Abs(x * y), Never),
    (sin(x) * Abs(y), Eq(y, 0) & Ne(sin(x), 0)),
    (r(r(x) - r(y)), (Eq(x, 0) & (y <= 0)) | (Eq(x, y) & (y >= 0)) | (Eq(y, 0) & (x >= 0))),
    (Max(x, y, x + y - 1), (Eq(x, 1) & (y >= 1)) | (Eq(x, y) & (y <= 1)) | (Eq(y, 1) & (x >= 1))),
    (Max(Abs(x), Abs(y)), Eq(x, y) | Eq(x + y, 0)),
    (Max(x, 2 * x, 3 * x) + y, Eq(x, 0)),
    (Max(x, x + 1, y), Eq(x, y - 1)),
    (Abs(x - 1) ** Rational(3, 2) + Abs(y), Eq(y, 0)),
    (sqrt(Abs(x)) + y, Eq(x, 0)),
    (rs.Heaviside(x - y), Eq(x, y)),
    (Heaviside(x) * y, Eq(x, 0)),
    (rs.Heaviside(x, 0) + y, Eq(x, 0)),
    (sign(x) * x**2 + Abs(y), Eq(y, 0)),
    (Piecewise((1, (x > 0) & (y > 0)), (0, True)), (Eq(x, 0) & (y >= 0)) | (Eq(y, 0) & (x >= 0))),
    (Piecewise((x**2, x < y), (y**2, True)), Eq(x, y) & Ne(y, 0)),
    (Piecewise((x**2 * y, x < 0), (0, True)), Never),
    (1 / x + Abs(y), Eq(x, 0) | Eq(y, 0)),
    (x / y, Eq(y, 0)),
    (atan(1 / x) + y, Eq(x, 0)),
    ((x**2 - y**2) / (x - y), Eq(x, y)),
    (r(x) ** 3 / x + y, Eq(x, 0)),
    (log(Abs(x)) - log(Abs(2 * x)) + y, Eq(x, 0)),
    (log(x) * y, x <= 0),
    (log(x**2) + y, Eq(x, 0)),
    (sqrt(x - y), x <= y),
    (sqrt(-1 - Abs(x)) + y, Everywhere),
    (sqrt(1 + Abs(x)), Eq(x, 0)),
    (Abs(exp(x + y) - 1), Eq(x + y, 0)),
    (Abs(x**2 - 2) * exp(y), Eq(x, sqrt(2)) | Eq(x, -sqrt(2))),
    (exp(-Abs(x - y)), Eq(x, y)),
]


@pytest.mark.parametrize(("f", "where"), TABLE, ids=lambda v: str(v))
def test_the_exceptional_set(f, where):
    found = rs.exceptional_set(f, (x, y))
    if where == Never:
        assert found is S.EmptySet
    elif where == Everywhere:
        assert found == Reals**2
    else:
        assert isinstance(found, ConditionSet) and found.sym == Tuple(x, y) and found.base_set == Reals**2
        for q in [(u, v) for u in (-2, -1, 0, 1, 3) for v in (-1, 0, 1, 2, 3)]:
            assert (q in found) == where.subs({x: q[0], y: q[1]}), q
        assert latex(found) and str(found)


def test_one_line_is_one_line():
    assert rs.exceptional_set(Max(x, y), (x, y)) == ConditionSet(Tuple(x, y), Eq(x, y), Reals**2)
    median = Max(Min(x, y), Min(y, z), Min(x, z))
    assert rs.exceptional_set(median, (x, y, z)).condition == Eq(x, y) | Eq(x, z) | Eq(y, z)


def test_one_variable_in_a_tuple_is_that_variable():
    assert rs.exceptional_set(Abs(x**2 - 1), (x,)) == rs.exceptional_set(Abs(x**2 - 1), x)
    assert rs.exceptional_set([Abs(x), Abs(x - 1)], (x,)) == {0, 1}


def test_a_map_is_differentiable_where_all_its_components_are():
    assert rs.exceptional_set([Max(x, y), Abs(x)], (x, y)).condition == Eq(x, 0) | Eq(x, y)


def test_parameters_have_cases():
    found = rs.exceptional_set(a * Max(x, y), (x, y))
    assert found.subs(a, 2) == rs.exceptional_set(Max(x, y), (x, y)) and found.subs(a, 0) is S.EmptySet
    moved = rs.exceptional_set(Max(a * x, y), (x, y))
    assert (1, 3) in moved.subs(a, 3) and (1, 3) not in moved.subs(a, 2)


def test_declared_variables_have_their_half_line():
    found = rs.exceptional_set(Abs(p - 1) + Abs(p) + y, (p, y))
    assert found.condition == Eq(p, 1) and found.base_set == Interval(0, S.Infinity) * Reals


@pytest.mark.parametrize(
    ("f", "words"),
    [
        (Abs(y) - Abs(y - x**2), "at a point"),
        (Abs(x * Abs(y - x**2) - y), "at a point"),
        (rs.Heaviside(y - x**2) * x, "at a point"),
        (sqrt(x**2 + y**2) ** 3 - sqrt(x**2 + y**2), r"x\*\*2 \+ y\*\*2 is no product"),
        (Piecewise((5, Eq(x, y)), (0, True)), "not seen to lie between"),
        (Piecewise((x * log(Abs(x)), Ne(x, 0)), (0, True)) + y, "a formula beside it has a pole"),
        (y * sqrt(Abs(x)), "not finite there everywhere"),
        (rs.Heaviside(x, 0) * x**2 * rs.Heaviside(y, 0), "not seen to lie between"),
    ],
    ids=str,
)
def test_what_is_not_decided_is_refused(f, words):
    with pytest.raises(rs.UnsupportedError, match=words):
        rs.exceptional_set(f, (x, y))


CURVED = [
    (Abs(y - x**2), Eq(y, x**2)),
    (Abs(y - x**2) * x, Eq(y, x**2) & Ne(x, 0)),
    (Max(x**2 + y**2, 1) + Abs(x - y), Eq(x**2 + y**2, 1) | Eq(x, y)),
    (Max(x**2 + y**2 - 1, 0) ** 2, Never),
    (rs.Heaviside(1 - x**2 - y**2), Eq(x**2 + y**2, 1)),
    (Abs(y - sin(x)) * exp(y), Eq(y, sin(x))),
    (Abs(y - x**3) + Abs(y + x - 2), Eq(y, x**3) | Eq(x + y, 2)),
]


@pytest.mark.parametrize(("f", "where"), CURVED, ids=lambda v: str(v))
def test_sums_of_kinks_on_curves_that_cross(f, where):
    found = rs.exceptional_set(f, (x, y))
    if where == Never:
        assert found is S.EmptySet
        return
    for q in [(0, 0), (1, 1), (-1, 1), (1, 0), (0, 1), (2, 4), (2, 8), (Rational(3, 5), Rational(4, 5)), (2, 1)]:
        assert (q in found) == where.subs({x: q[0], y: q[1]}), q
        if not f.has(rs.Heaviside):
            assert (q in found) != rs.is_differentiable(f, (x, y), at=q), q


# ---------------------------------------------------------------------- brute force
def drawn(rng, variables, depth):
    """A random piecewise affine function, as an expression and as one of numbers."""
    kind = rng.randrange(4) if depth else 0
    if kind == 0:
        c, d = [rng.randint(-2, 2) for _ in variables], rng.randint(-1, 1)
        e = sum((k * v for k, v in zip(c, variables, strict=True)), d)
        return e, lambda q: sum((k * t for k, t in zip(c, q, strict=True)), d)
    (e, f), (g, h) = drawn(rng, variables, depth - 1), drawn(rng, variables, depth - 1)
    if kind == 1:
        return r(e), lambda q: max(f(q), 0)
    if kind == 2:
        return Max(e, g), lambda q: max(f(q), h(q))
    c = rng.choice([-2, -1, 1])
    return e + c * Abs(g), lambda q: f(q) + c * abs(h(q))


def is_linear_round(f, q, rng):
    """Whether one-sided differences in many directions are those of one linear function."""
    h = Fraction(1, 10**12)

    def slope(d):
        return (f([t + h * c for t, c in zip(q, d, strict=True)]) - f(q)) / h

    n = len(q)
    gradient = [slope([int(i == k) for i in range(n)]) for k in range(n)]
    directions = [[Fraction(rng.randint(-99, 99)) for _ in range(n)] for _ in range(60)]
    return all(slope(d) == sum(g * c for g, c in zip(gradient, d, strict=True)) for d in directions)


@pytest.mark.parametrize("seed", range(6))
def test_against_differences_all_round(seed):
    rng = random.Random(seed)
    variables = (x, y, z)[: 2 + seed % 2]
    e, f = drawn(rng, variables, 3)
    found = rs.exceptional_set(e, variables)
    grid = [Fraction(k, 2) for k in range(-4, 5)]
    assert found is S.EmptySet or isinstance(found, ConditionSet)
    for _ in range(25):
        q = [rng.choice(grid) for _ in variables]
        inside = found is not S.EmptySet and found.condition.subs(dict(zip(variables, map(Rational, q), strict=True)))
        assert bool(inside) != is_linear_round(f, q, rng), (e, q, found)


@pytest.mark.parametrize("seed", range(3))
def test_against_the_verdict_at_points(seed):
    rng = random.Random(50 + seed)
    u, v = (drawn(rng, (x, y), 2)[0] for _ in range(2))
    f = rng.choice([u * v, u**2 + Abs(v) * x, Max(u, 0) ** 2 * v, exp(u) * v])
    found = rs.exceptional_set(f, (x, y))
    for _ in range(12):
        q = (Rational(rng.randint(-4, 4), 2), Rational(rng.randint(-4, 4), 2))
        inside = found is not S.EmptySet and found.condition.subs({x: q[0], y: q[1]})
        assert bool(inside) != rs.is_differentiable(f, (x, y), at=q), (f, q, found)


def test_two_curved_kinks_cross_without_a_kink():
    s = rs.exceptional_set(Abs(1 - x**2 - y**2) * Abs(y - x**2), (x, y))
    on_curves = [(0, 0), (2, 4), (1, 0), (0, 1), (0, -1), (-2, 4)]
    height = (sqrt(5) - 1) / 2  # y + y**2 = 1 where they meet: the product is 0 to second order there
    assert all(p in s for p in on_curves)
    assert not any(p in s for p in [(sqrt(height), height), (0, Rational(1, 2)), (3, 3)])


# ---------------------------------------------------------------------- norms
NORM, LONG = sqrt(x**2 + y**2), sqrt(x**2 + 4 * y**2)
AT_ORIGIN = Eq(x, 0) & Eq(y, 0)
WITH_NORMS = [
    (NORM, (x, y), AT_ORIGIN),
    (-3 * NORM + x * y, (x, y), AT_ORIGIN),
    (NORM + Abs(x), (x, y), Eq(x, 0)),
    (2 * NORM + LONG - Abs(y - 1), (x, y), AT_ORIGIN | Eq(y, 1)),
    (sqrt((x - 1) ** 2 + (y + 2) ** 2) + r(x), (x, y), (Eq(x, 1) & Eq(y, -2)) | Eq(x, 0)),
    (sqrt((x - y) ** 2 + z**2), (x, y, z), Eq(x, y) & Eq(z, 0)),
    (NORM + Abs(x**2 + y**2 - 1), (x, y), AT_ORIGIN | Eq(x**2 + y**2, 1)),
    (sqrt(x**2 + y**2 + 1) + Abs(x), (x, y), Eq(x, 0)),
    ([NORM, Abs(y)], (x, y), Eq(y, 0)),
    (x * y * sign(x * y), (x, y), (Eq(x, 0) & Ne(y, 0)) | (Eq(y, 0) & Ne(x, 0))),
    (Piecewise((x, Ne(x, 0)), (0, True)) * y + Abs(y), (x, y), Eq(y, 0)),
]


@pytest.mark.parametrize(("f", "variables", "condition"), WITH_NORMS, ids=str)
def test_norms_and_switched_formulas_that_meet(f, variables, condition):
    found = rs.exceptional_set(f, variables)
    rng = random.Random(3)
    places = [tuple(Rational(rng.randint(-4, 4), 2) for _ in variables) for _ in range(60)]
    places += [
        (0,) * len(variables),
        (1, -2, 0)[: len(variables)],
        (1, 1, 0)[: len(variables)],
        (0, 1, 0)[: len(variables)],
    ]
    for place in places:
        put = dict(zip(variables, place, strict=True))
        assert bool(found.contains(Tuple(*place))) == bool(condition.subs(put)), place
        if not isinstance(f, list):
            assert rs.is_differentiable(f, variables, place) is not bool(condition.subs(put))


@pytest.mark.parametrize("f", [NORM - LONG, sqrt(x**2 + y**2 - 1), NORM - sqrt(x**2 + y**2 + x**3)], ids=str)
def test_norms_that_may_cancel_are_refused(f):
    with pytest.raises(rs.UnsupportedError):
        rs.exceptional_set(f, (x, y))
