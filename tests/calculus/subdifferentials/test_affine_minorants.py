"""kind='convex' in several variables: tables, refusals, and the inequality at many points by force."""

import random
from fractions import Fraction
from itertools import product

import pytest
from sympy import Abs, Max, Min, Piecewise, Rational, S, Symbol, cosh, exp, log, sin, sqrt, symbols

import relu_sym as rs
from relu_sym import Polytope

x, y, z = symbols("x y z", real=True)
a = Symbol("a", real=True)
O2 = (0, 0)
HALF = Rational(1, 2)
SQUARE = Polytope(*product((-1, 1), repeat=2))


def minorants(f, variables=(x, y), at=O2, **options):
    return rs.subdifferential(f, variables, at=at, kind="convex", **options)


PROVED = [
    (Abs(x) + Abs(y), O2, SQUARE, "sums with nonnegative coefficients"),
    (Max(x, y, -x - y), O2, Polytope((1, 0), (0, 1), (-1, -1)), "maxima of convex functions"),
    (x**2 - 2 * x * y + y**2 + Abs(x), O2, Polytope((-1, 0), (1, 0)), "a quadratic polynomial"),
    (x**2 + y**2 - 2 * x * y, (1, 0), Polytope((2, -2)), "a quadratic polynomial"),
    (Max(Abs(x), Abs(y)) ** 2, O2, Polytope((0, 0)), "a power, convex and monotone"),
    (exp(Abs(x) + y), O2, Polytope((-1, 1), (1, 1)), "exp, convex and monotone"),
    (log(exp(x) + exp(y)) + Abs(x), O2, Polytope((-HALF, HALF), (3 * HALF, HALF)), "log of a sum of exponentials"),
    (sqrt(x**2 + y**2 + 1) + Abs(x - y), O2, Polytope((1, -1), (-1, 1)), "norms of affine maps"),
    (sqrt(x**2 + y**2) - x, O2, rs.Ball((-1, 0), 1), "norms of affine maps"),
    ((x + y) ** 2 * Abs(x + y) + Abs(x), O2, Polytope((-1, 0), (1, 0)), "a convex function of one affine form"),
    (
        Piecewise((x**2 / 2, x < 1), (x - HALF, True)) + Abs(y),
        (1, 0),
        Polytope((1, 1), (1, -1)),
        "one affine",
    ),
    (Abs(x) ** (3 * HALF) + y**4, (1, 1), Polytope((3 * HALF, 4)), "a power of an affine form"),
    (exp(x) * exp(y) + Abs(x), O2, Polytope((0, 1), (2, 1)), "exp of an affine form"),
    (cosh(x + y) + rs.ReLU(x), O2, Polytope((0, 0), (1, 0)), "cosh of an affine form"),
    (rs.ReLU(1 - Min(x, y)), (1, 1), Polytope((0, 0), (-1, 0), (0, -1)), "convex and monotone"),
    (Max(x**2 - y, 0) + Abs(y), O2, Polytope((0, -2), (0, 1)), "maxima"),
    # piecewise linear, by the cells of the whole space
    (rs.ReLU(x) - rs.ReLU(-x) + y, O2, Polytope((1, 1)), "the largest of its affine pieces, on 2 cells"),
    (2 * Abs(x) + Abs(y) - rs.ReLU(x), O2, Polytope((-2, -1), (-2, 1), (1, -1), (1, 1)), "the largest of its affine"),
    (Min(Abs(x), Abs(x - 2)) + Abs(y), O2, Polytope((-1, -1), (-1, 1), (0, -1), (0, 1)), "not the largest"),
    (Abs(x) - rs.ReLU(x - 1) + Abs(y), O2, Polytope((-1, -1), (-1, 1), (0, -1), (0, 1)), "not the largest"),
]


@pytest.mark.parametrize(("f", "at", "wanted", "rule"), PROVED, ids=lambda v: str(v)[:40])
def test_table(f, at, wanted, rule):
    found = minorants(f, at=at)
    assert found == wanted and found.exact and rule in found.reason
    assert rs.is_stationary(f, (x, y), at, kind="convex") is ((0, 0) in wanted)


EMPTY = [
    Min(x, y),
    y - Abs(x),
    -log(exp(x) + exp(y)),
    Abs(Abs(x + y) - 1),
    exp(-Abs(x)) + y,
    x * y,
    x * y + Abs(x),
    (x + y) * Abs(x + y),
    log(x + 2) + Abs(y),
    sin(x) + Abs(y),
    rs.ReLU(x) ** 2 * y,
    -(x**2) - Abs(y) + sin(x),
    2 * Abs(x) - rs.ReLU(x - 1) - 4 * rs.ReLU(x - 2) + Abs(y),
]


@pytest.mark.parametrize("f", EMPTY, ids=str)
def test_none(f):
    assert minorants(f) is S.EmptySet and rs.is_stationary(f, (x, y), O2, kind="convex") is False


REFUSED = [
    (x**2 * y**2 + Abs(x), "not proved convex \\(x\\*\\*2\\*y\\*\\*2: no rule proves it\\)"),
    (x**4 - x**2 * y + y**2 + Abs(x), "not proved convex"),
    (-log(2 * exp(x + y)), "concave, so convex only if it is affine"),
    (Abs(x * y), "no rule proves it"),
    (Abs(y) + Abs(y - x**2), "x\\*\\*2 - y\\): no rule proves it"),
    (rs.ReLU(y - x**2), "not proved convex"),
    (Abs(x + y) ** 3 - (x + y) ** 2 / 2 + rs.ReLU(x) ** 2, "not proved convex"),
    (Abs(x) * Abs(y), "not proved convex"),
    (rs.ReLU(x + y) ** 2 * Abs(x - y), "not proved convex"),
    (sqrt(Abs(x)) + y, "not proved convex"),
    (sqrt((x - y) ** 2 + 3 * x**2 - y**2 + 1), "not proved convex"),
]


@pytest.mark.parametrize(("f", "message"), REFUSED, ids=lambda v: str(v)[:30])
def test_refused_by_name(f, message):
    with pytest.raises(rs.UnsupportedError, match=message):
        minorants(f)


def test_parameters_make_cases():
    found = minorants(a * Abs(x) + Abs(y))
    assert found.subs(a, -1) is S.EmptySet and found.subs(a, 2) == Polytope(*product((-2, 2), (-1, 1)))
    kink = minorants(Abs(x) + rs.ReLU(x - a) - rs.ReLU(-x) + Abs(y))
    assert kink.subs(a, 0) == minorants(rs.ReLU(x) * 2 + Abs(y)) and kink.subs(a, 1) == Polytope(
        *product((0, 1), (-1, 1))
    )


@pytest.mark.parametrize("seed", range(10))
def test_by_force(seed):
    """v is in it where f(q) >= f(p) + v.(q - p), tried on a grid that holds the kinks, and far out."""
    r = random.Random(seed)
    forms = [(r.randint(-2, 2), r.randint(-2, 2), r.randint(-1, 1)) for _ in range(4)]
    k, m, capped = r.choice([1, 2]), r.choice([-1, 1, 2]), r.random() < 0.5

    def value(p, q):
        u = [b * p + c * q + d for b, c, d in forms]
        found = k * abs(u[0]) + m * max(u[1], u[2]) + max(u[3], 0)
        return max(found, p - q) if capped else found

    u = [b * x + c * y + d for b, c, d in forms]
    f = S(k * Abs(u[0]) + m * Max(u[1], u[2]) + rs.ReLU(u[3]))
    f = Max(f, x - y) if capped else f
    at = (r.randint(-1, 1), r.randint(-1, 1))
    grid = [Fraction(j, 2) for j in range(-12, 13)] + [-1000, -50, 50, 1000]
    rises = [(p - at[0], q - at[1], value(p, q) - value(*at)) for p in grid for q in grid]

    def touches(v):
        c, d = (Fraction(int(e.p), int(e.q)) for e in v)
        return all(c * p + d * q <= rise for p, q, rise in rises)

    found = minorants(f, at=at)
    frechet = rs.subdifferential(f, (x, y), at=at, kind="frechet")
    if found is S.EmptySet:
        corners = [] if frechet is S.EmptySet else frechet.vertices
        mean = [tuple(sum(c) / len(corners) for c in zip(*corners, strict=True))] if corners else []
        assert not any(map(touches, [*corners, *mean]))
        return
    assert all(touches(v) and v in frechet for v in found.vertices)
    assert all(touches(v) is (v in found) for v in frechet.vertices)
    if "the largest" in found.reason and "not the" not in found.reason:
        assert found == rs.subdifferential(f, (x, y), at=at)


@pytest.mark.parametrize("seed", range(5))
def test_a_maximum_of_affine_forms_is_convex_however_it_is_written(seed):
    r = random.Random(seed)
    forms = [r.randint(-2, 2) * x + r.randint(-2, 2) * y + r.randint(-1, 1) for _ in range(3)]
    written, *rest = forms
    for u in rest:
        by_abs = (written + u) / 2 + Abs(u - written) / 2
        written = by_abs if r.random() < 0.5 else u - Min(u - written, 0)
    at = (r.randint(-1, 1), r.randint(-1, 1))
    assert minorants(written, at=at) == minorants(Max(*forms), at=at)


def test_one_variable_beside_the_line():
    for f in (Abs(x) - rs.ReLU(x - 1), Abs(x), -Abs(x), Max(x, x**2), rs.ReLU(x) - rs.ReLU(-x)):
        line = rs.subdifferential(f, x, kind="convex").at(0)
        found = minorants(f, (x,), (0,))
        if found is S.EmptySet:
            assert line is S.EmptySet
        else:
            assert {v for (v,) in found.vertices} == {line.inf, line.sup}
