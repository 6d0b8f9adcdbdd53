"""Several variables: verdicts on sets, indicators, support functions, infimal convolutions, duals, proximal ties."""

import itertools
import random

import pytest
from sympy import (
    Abs,
    EmptySet,
    Eq,
    FiniteSet,
    Interval,
    Max,
    Min,
    Piecewise,
    ProductSet,
    Rational,
    S,
    exp,
    log,
    oo,
    pi,
    sin,
    sqrt,
    symbols,
)

import relu_sym as rs

x, y, z, u, v, w = symbols("x y z u v w", real=True)
XY, UV = (x, y), (u, v)
HALF = Rational(1, 2)
UNIT = Interval(0, 1)


def on(f, condition):
    return Piecewise((f, condition), (oo, True))


def counted(t):
    return Piecewise((0, Eq(t, 0)), (1, True))


CONVEX = [
    (on(x + y, x + y <= 1), True),
    (on(S.Zero, (x >= 0) & (y >= 0)), True),
    (on(x**2 + y**2, x + y < 1), True),
    (on(Max(x, y), Eq(x, 2 * y)), True),
    (on(1 / (x + y), x + y > 0), True),
    (on(-sqrt(x + y), x + y >= 0), True),
    (-log(x) - log(y), True),
    (x * log(x) + y * log(y), True),
    (on(x * y, (x >= 0) & (y >= 0)), False),
    (on(Abs(x) - Abs(y), x >= 0), False),
    (on(Abs(x) - Abs(y), (y >= 0) & (x + y <= 3)), True),
    (on(-(x**2), Eq(x + y, 0)), False),
    (on(S.Zero, (x >= 0) | (y >= 0)), False),
    (1 / (x + y), False),
    (log(x) + log(-x) - Abs(y), None),
    (Piecewise((0, x + y < 1), (5, Eq(x + y, 1)), (oo, True)), True),
    (Piecewise((0, x + y < 1), (-1, Eq(x + y, 1)), (oo, True)), False),
]


@pytest.mark.parametrize("k", range(len(CONVEX)))
def test_convex_where_it_is_finite(k):
    f, verdict = CONVEX[k]
    assert rs.is_convex(f, x, y) is verdict


def test_verdicts_on_a_domain():
    assert rs.is_convex(Max(x, y) - Abs(x), x, y, domain=(x >= 0) & (y >= 0)) is True
    assert rs.is_convex(Max(x, y) - Abs(x), XY) is False
    assert rs.is_concave(Abs(x) - Abs(y), x, y, domain=UNIT * UNIT) is True
    assert rs.is_convex(sin(x) + y**2, x, y, domain=Interval(pi, 2 * pi) * S.Reals) is True


def test_indicators_and_support_functions():
    assert rs.indicator(UNIT * UNIT, XY).subs({x: 2, y: 0}) is oo
    assert rs.indicator((x >= 0) & (x + y <= 1), XY) == on(S.Zero, (x >= 0) & (x + y <= 1))
    triangle = rs.Polytope((0, 0), (1, 0), (0, 1))
    assert rs.support(triangle, UV) == Max(0, u, v)
    assert rs.indicator(triangle, XY).subs({x: HALF, y: HALF}) == 0
    assert rs.support(FiniteSet((0, 1), (1, 0)), UV) == Max(u, v)
    box = rs.support(Interval(-1, 1) * Interval(0, 2), UV)
    assert all(box.subs({u: a, v: b}) == abs(a) + max(0, 2 * b) for a in (-2, 0, 3) for b in (-1, 0, 2))
    with pytest.raises(rs.UnsupportedError, match="does not say which variables"):
        rs.support(x >= 0, UV)
    with pytest.raises(rs.UnsupportedError, match="-oo"):
        rs.support(EmptySet, UV)


CONVOLVED = [
    (Max(x, y), Abs(x) + Abs(y)),
    (Abs(x + y), Max(Abs(x), Abs(y))),
    (Max(x, y), x**2 + y**2),
    (Max(x, y, 0), on(S.Zero, (x >= 0) & (y >= 0) & (x + y <= 1))),
    (Abs(x) + Abs(y), (x - 1) ** 2 + y**2),
]


@pytest.mark.parametrize("k", range(len(CONVOLVED)))
def test_infimal_convolutions_are_below_every_split_and_met_by_one(k):
    f, g = CONVOLVED[k]
    found = rs.infimal_convolution(f, g, XY)
    rng, grid = random.Random(k), [Rational(i, 4) for i in range(-12, 13)]
    for _ in range(2):
        p = [Rational(rng.randint(-8, 8), 4) for _ in XY]
        told = found.subs(dict(zip(XY, p, strict=True)))
        first, second = (lambda s, t: f.subs({x: s, y: t})), (lambda s, t: g.subs({x: s, y: t}))
        values = [
            first(*t) + second(p[0] - t[0], p[1] - t[1]) for t in itertools.product(grid[:: 2 - (k == 3)], repeat=2)
        ]
        assert told <= min(values) <= told + Rational(1, 4)


def test_what_infimal_convolutions_refuse():
    assert rs.infimal_convolution(Max(x, y) + 5 * x, Max(x, y) - 5 * x, XY) == -oo
    with pytest.raises(rs.UnsupportedError, match="has no rule"):
        rs.infimal_convolution(on(S.Zero, x + y < 0), Max(x, y), XY)
    with pytest.raises(rs.UnsupportedError, match="not proved to be convex"):
        rs.infimal_convolution(Min(x, y), Max(x, y), XY)


DUALS = [
    # the lasso, total variation on three points, a support vector machine: value, x
    ((Abs(x) + Abs(y), ((u - 1) ** 2 + (v - 3) ** 2) / 2, [[1, 1], [0, 1]], XY, UV), Rational(11, 4), (0, 1.5)),
    (
        (
            ((x - 1) ** 2 + (y - 4) ** 2 + (z - 2) ** 2) / 2,
            Abs(u) + Abs(v),
            [[-1, 1, 0], [0, -1, 1]],
            (x, y, z),
            UV,
        ),
        Rational(9, 4),
        (2, 2.5, 2.5),
    ),
    (
        ((x**2 + y**2) / 2, Max(0, 1 - u) + Max(0, 1 - v), [[1, 2], [-1, 1]], XY, UV),
        Rational(5, 18),
        (-1 / 3, 2 / 3),
    ),
    ((Abs(x) + Abs(y), (x - 1) ** 2 / 2 + (y - 2) ** 2 / 2, 1, XY, UV), 2, (0, 1)),
]


@pytest.mark.parametrize("k", range(len(DUALS)))
def test_strong_duality(k):
    args, value, places = DUALS[k]
    found = rs.fenchel_dual(*args)
    assert (found.primal, found.dual, found.gap) == (value, value, 0)
    assert found.status == ("attained", "attained")
    point = next(iter(found.x))
    assert all(abs(float(a) - b) < 1e-12 for a, b in zip(point, places, strict=True))
    best = next(iter(found.y))
    assert found.objective.subs(dict(zip(args[4], best, strict=True))) == value


STATES = [
    ((on(S.Zero, x + y <= 0), on(S.Zero, u >= 1), [[1, 1]], XY, (u,)), ("infeasible", "unbounded")),
    ((2 * x + y, Abs(u), [[1, 1]], XY, (u,)), ("unbounded", "infeasible")),
    ((on(S.Zero, x >= 1), on(S.Zero, x <= 0), 1, x, y), ("infeasible", "unbounded")),
    ((x, S.Zero, 1, x, y), ("unbounded", "infeasible")),
    ((exp(x), S.Zero, 1, x, y), ("not attained", "attained")),
    ((on(-sqrt(x), x >= 0), on(S.Zero, x <= 0), 1, x, y), ("attained", "not attained")),
]


@pytest.mark.parametrize("k", range(len(STATES)))
def test_problems_that_have_no_solution_say_so(k):
    args, states = STATES[k]
    found = rs.fenchel_dual(*args)
    assert found.status == states and found.gap == 0


def test_a_gap_with_parameters_is_seen_to_be_0():
    p = symbols("p", positive=True)
    assert rs.fenchel_dual(p * Abs(x), (x - 1) ** 2 / 2, 1, x, y).gap == 0
    found = rs.fenchel_dual(Abs(x) + Abs(y), Abs(u - 1), [[p, 1]], XY, (u,))
    assert found.gap == 0 and found.primal.subs(p, 2) == HALF


def test_what_duals_refuse():
    for args, words in [
        ((Abs(x) + Abs(y), Abs(u), [[1, 1, 1]], XY, (u,)), "has the shape"),
        ((Abs(x) + Abs(y), Abs(x), [[1, 1]], XY, (u,)), "write g"),
        ((Abs(x) + Abs(y), Abs(x + u), 1, XY, UV), "both problems"),
        ((-Abs(x) - Abs(y), Abs(u), [[1, 1]], XY, (u,)), "not proved to be convex"),
        ((Abs(x) + Abs(y), Abs(u), [[oo, 1]], XY, (u,)), "no matrix of real numbers"),
        ((Abs(x) + Abs(y), Abs(u), [[1, 2], [3]], XY, UV), "no matrix"),
    ]:
        with pytest.raises(rs.UnsupportedError, match=words):
            rs.fenchel_dual(*args)


TIED = [
    (counted(x) + counted(y), XY, (1, 3), HALF, ProductSet(FiniteSet(0, 1), FiniteSet(3))),
    (counted(x) + counted(y), XY, (3, 4), HALF, (3, 4)),
    (Min(Abs(x), 1) + Abs(y), XY, (Rational(3, 2), 2), 1, ProductSet(FiniteSet(HALF, Rational(3, 2)), FiniteSet(1))),
    (counted(x + y) + counted(x - y), XY, (1, 3), HALF, (1, 3)),
    (-Abs(x + y), XY, (0, 0), HALF, FiniteSet((-HALF, -HALF), (HALF, HALF))),
    (
        counted(sqrt(x**2 + y**2)),
        XY,
        (Rational(3, 5), Rational(4, 5)),
        HALF,
        FiniteSet((0, 0), (Rational(3, 5), Rational(4, 5))),
    ),
    (counted(sqrt(x**2 + y**2)), XY, (0, 0), HALF, (0, 0)),
]


@pytest.mark.parametrize("k", range(len(TIED)))
def test_all_proximal_points_where_several_tie(k):
    f, variables, place, lam, wanted = TIED[k]
    found = rs.prox(f, variables, place, lam)
    assert found == wanted
    least = rs.moreau_envelope(f, variables, place, lam)
    for p in found if not isinstance(found, tuple) else [found]:
        moved = sum((a - b) ** 2 for a, b in zip(p, place, strict=True)) / (2 * lam)
        assert f.subs(dict(zip(variables, p, strict=True))) + moved == least


def test_ties_with_symbols_and_on_a_sphere():
    with pytest.raises(rs.UnsupportedError, match="with numbers for u"):
        rs.prox(-Abs(x + y), XY, UV)
    with pytest.raises(rs.UnsupportedError, match="sphere"):
        rs.prox(-sqrt(x**2 + y**2), XY, (0, 0))


def _random_sum(rng):
    """A strictly convex quadratic polynomial plus a convex function that is linear in pieces, perhaps on a set."""
    a, b, c = rng.choice([(2, 1, 2), (1, 0, 3), (2, -1, 1)])
    f = (a * x**2 + 2 * b * x * y / 2 + c * y**2) / 2 + rng.choice([0, x, -y, x - 2 * y])
    forms = [rng.randint(-2, 2) * x + rng.randint(-2, 2) * y + rng.randint(-1, 1) for _ in range(3)]
    f += rng.choice([Abs(forms[0] + x), Max(*forms), Abs(x - y) + Max(forms[1], 0)])
    return Piecewise((f, (x + y <= 1) & (x >= -1)), (oo, True)) if rng.random() < 0.4 else f


@pytest.mark.parametrize("k", range(6))
def test_quadratic_and_linear_in_pieces(k):
    rng = random.Random(40 + k)
    f, lam = _random_sum(rng), rng.choice([1, HALF])
    assert rs.is_convex(f, x, y) is True

    def at(p):
        return f.subs(dict(zip(XY, p, strict=True)))

    u0 = [Rational(rng.randint(-9, 9), 2) for _ in XY]
    p = rs.prox(f, XY, tuple(u0), lam)

    def moved(p):
        return at(p) + sum((a - b) ** 2 for a, b in zip(p, u0, strict=True)) / (2 * lam)

    best = moved(p)
    ways = [(i, j) for i in range(-3, 4) for j in range(-3, 4) if (i, j) != (0, 0)]
    assert all(moved((p[0] + t * i, p[1] + t * j)) >= best for i, j in ways for t in (Rational(1, 50), 1))
    assert rs.moreau_envelope(f, XY, tuple(u0), lam) == best
    # Fenchel's equality at the slope that optimality gives
    slope = [(a - b) / lam for a, b in zip(u0, p, strict=True)]
    conjugate = rs.convex_conjugate(f, XY, UV)
    met = sum(a * b for a, b in zip(slope, p, strict=True)) - at(p)
    assert conjugate.subs(dict(zip(UV, slope, strict=True))) == met
