"""Sets in several variables: tables, traps, and brute force by directions."""

import random
from fractions import Fraction

import pytest
from sympy import (
    Abs,
    Expr,
    FiniteSet,
    Heaviside,
    Matrix,
    Max,
    Min,
    Piecewise,
    Rational,
    S,
    Symbol,
    Tuple,
    cos,
    exp,
    floor,
    pi,
    sin,
    sqrt,
    symbols,
    tan,
)

import relu_sym as rs

x, y, z = symbols("x y z", real=True)
a, b = symbols("a b", real=True)
r = rs.ReLU
O2, O3 = {x: 0, y: 0}, {x: 0, y: 0, z: 0}


def vertices(f, variables, at, **options):
    found = rs.subdifferential(f, variables, at=at, **options)
    assert found.exact, found.reason
    return set(found.vertices)


TABLE = [
    (Max(x, y), O2, {(1, 0), (0, 1)}),
    (r(x) - r(-x) + y, O2, {(1, 1)}),
    (r(x) + r(-x) - Abs(x) + y, O2, {(0, 1)}),
    (Max(x, y) + Min(x, y), O2, {(1, 1)}),
    (r(r(x) - r(y)), O2, {(0, 0), (1, 0), (1, -1)}),
    (Max(Min(x, -y), y - x), O2, {(-1, 1), (0, -1), (1, 0)}),
    (Abs(Abs(x) - Abs(y)), O2, {(1, 1), (1, -1), (-1, 1), (-1, -1)}),
    (Max(x, 2 * x, 3 * x) + y, O2, {(1, 1), (3, 1)}),
    (Abs(x * y), O2, {(0, 0)}),
    (Abs(x * y), {x: 0, y: 2}, {(2, 0), (-2, 0)}),
    (sqrt((x - y) ** 2), O2, {(1, -1), (-1, 1)}),
    (Abs(y) - Abs(y - x**2), O2, {(0, 0), (0, 2)}),
    (Abs(y - x**2) - Abs(y - 2 * x**2), O2, {(0, 0), (0, 2)}),
    (Min(y - x**2, Max(y, x**3)), O2, {(0, 1)}),
    (r(y - x**2) - r(y - 2 * x**2) + Abs(x), O2, {(1, 0), (1, 1), (-1, 0), (-1, 1)}),
    (Max(sin(x), x, tan(x)) + Abs(y), O2, {(1, 1), (1, -1)}),
    (exp(Abs(x)) * cos(y) + Abs(y), O2, {(1, 1), (1, -1), (-1, 1), (-1, -1)}),
    ((y * r(x) - 1) ** 2 / 2, {x: 0, y: 1}, {(0, 0), (-1, 0)}),
    (Piecewise((x**2, x < 1), (2 * x - 1, True)) + Abs(y), {x: 1, y: 0}, {(2, 1), (2, -1)}),
    (Piecewise((x, x < y), (y, True)), O2, {(1, 0), (0, 1)}),
    (x * Heaviside(x) + y, O2, {(0, 1), (1, 1)}),
    (x * Heaviside(y, 0) - x * Heaviside(y, 0) + y, O2, {(0, 1)}),
    (Abs(x - sqrt(2)) + Abs(y - pi), {x: sqrt(2), y: pi}, {(1, 1), (1, -1), (-1, 1), (-1, -1)}),
    (Abs(x - sqrt(2) * y), O2, {(1, -sqrt(2)), (-1, sqrt(2))}),
    (0.5 * Abs(x - 0.1) + y, {x: Rational(1, 10), y: 0}, {(Rational(1, 2), 1), (Rational(-1, 2), 1)}),
    (floor(x) + Abs(y), {x: Rational(1, 2), y: 0}, {(0, 1), (0, -1)}),
    (Max(Min(x, y), Min(y, z), Min(x, z)), O3, {(1, 0, 0), (0, 1, 0), (0, 0, 1)}),
    (r(x - y) + r(y - z) + r(z - x), O3, {(-1, 0, 1), (-1, 1, 0), (0, -1, 1), (0, 1, -1), (1, -1, 0), (1, 0, -1)}),
    (Max(Abs(x), Abs(y), Abs(z)), O3, {(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)}),
    (S(3) + 0 * x, O2, {(0, 0)}),
]


@pytest.mark.parametrize(("f", "at", "wanted"), TABLE, ids=lambda v: str(v) if isinstance(v, Expr) else "")
def test_clarke(f, at, wanted):
    assert vertices(f, tuple(at), at) == wanted


def test_floats_come_back_as_floats_only_in_numbers():
    found = rs.subdifferential(0.5 * Abs(x - 0.1) + y, (x, y), at=(0.1, 0))
    assert (0, 1) in found and (0.5, 1) in found and (0.6, 1) not in found


def test_jacobians_are_joint():
    assert {tuple(m) for m in vertices([r(x), r(x)], (x,), (0,))} == {(0, 0), (1, 1)}
    assert {tuple(m) for m in vertices([Min(x, y), Max(x, y)], (x, y), O2)} == {(1, 0, 0, 1), (0, 1, 1, 0)}
    assert {tuple(m) for m in vertices(Matrix([r(x), Abs(x)]), (x,), (0,))} == {(0, -1), (1, 1)}


@pytest.mark.parametrize(
    ("f", "frechet"),
    [
        (Max(x, y), {(1, 0), (0, 1)}),
        (Abs(x) + Abs(y), {(1, 1), (1, -1), (-1, 1), (-1, -1)}),
        (r(Min(x, y)), {(0, 0)}),
        (
            Max(Abs(x), Abs(y)) - (x + y) / 2,
            {(S(1) / 2, -S(1) / 2), (-S(1) / 2, S(1) / 2), (-S(3) / 2, -S(1) / 2), (-S(1) / 2, -S(3) / 2)},
        ),
        (x + 2 * y, {(1, 2)}),
    ],
    ids=lambda v: str(v) if isinstance(v, Expr) else "",
)
def test_frechet(f, frechet):
    assert set(rs.subdifferential(f, (x, y), at=O2, kind="frechet").vertices) == frechet


@pytest.mark.parametrize("f", [Min(x, y), Abs(x) - Abs(y), -Abs(x) + y])
def test_frechet_is_empty_where_a_slope_turns_down(f):
    assert rs.subdifferential(f, (x, y), at=O2, kind="frechet") is S.EmptySet


NORM = sqrt(x**2 + y**2)


@pytest.mark.parametrize(
    ("f", "wanted"),
    [
        (NORM, rs.Ellipsoid((0, 0), Matrix.eye(2))),
        (x - 2 * NORM, rs.Ellipsoid((1, 0), 4 * Matrix.eye(2))),
        (exp(NORM) + y, rs.Ellipsoid((0, 1), Matrix.eye(2))),
        (sqrt(x**2 + 4 * y**2), rs.Ellipsoid((0, 0), Matrix([[1, 0], [0, 4]]))),
        (x * NORM, rs.Polytope((0, 0))),
        (NORM**3, rs.Polytope((0, 0))),
    ],
    ids=lambda v: str(v) if isinstance(v, Expr) else "",
)
def test_a_norm_at_its_zero(f, wanted):
    found = rs.subdifferential(f, (x, y), at=O2)
    assert found == wanted and found.exact
    for k in range(12):
        p = {x: cos(k) / 10**9, y: sin(k) / 10**9}
        gradient = [f.diff(v).subs(p).evalf(30) for v in (x, y)]
        for d in ((1, 2), (-3, 1), (0, -1)):
            assert sum(g * c for g, c in zip(gradient, d, strict=True)) <= found.support(d) + 1e-6


def test_membership_in_a_ball_is_exact():
    ball = rs.subdifferential(NORM, (x, y), at=O2)
    assert (Rational(3, 5), Rational(4, 5)) in ball and (
        Rational(3, 5),
        Rational(4, 5) + Rational(1, 10**20),
    ) not in ball
    assert rs.subdifferential(NORM, (x, y), at=O2, kind="frechet") == ball
    assert rs.subdifferential(-NORM, (x, y), at=O2, kind="frechet") is S.EmptySet
    assert rs.subdifferential(a * NORM, (x, y), at=O2).subs(a, -2) == rs.Ellipsoid((0, 0), 4 * Matrix.eye(2))


def test_bouligand():
    found = rs.subdifferential(Max(x, 2 * x, 3 * x) + y, (x, y), at=O2, kind="bouligand")
    assert found == FiniteSet(Tuple(1, 1), Tuple(3, 1))


def test_a_symbolic_point_has_cases():
    found = rs.subdifferential(Max(x, y), (x, y), at={x: a, y: b})
    assert found.subs({a: 0, b: 1}) == rs.Polytope((0, 1))
    assert found.subs({a: 1, b: 0}) == rs.Polytope((1, 0))
    assert found.subs({a: 2, b: 2}) == rs.Polytope((0, 1), (1, 0))
    part = rs.subdifferential(Max(x, y), (x, y), at={x: 0})
    assert part.subs(y, 0) == rs.Polytope((0, 1), (1, 0)) and part.subs(y, -1) == rs.Polytope((1, 0))


def test_parameters_have_cases():
    found = rs.subdifferential(Max(a * x, y), (x, y), at=O2)
    assert found.subs(a, 3) == rs.Polytope((3, 0), (0, 1))
    assert rs.subdifferential(a * Abs(x) + y, (x, y), at=O2).subs(a, -2) == rs.Polytope((-2, 1), (2, 1))


def test_an_enclosure_says_so_and_contains_the_set():
    f = Abs(y**2 - sin(x)) - Abs(y**2 - x)
    found = rs.subdifferential(f, (x, y), at=O2)
    assert not found.exact and found.reason.startswith("enclosure") and str(found).startswith("enclosure")
    assert (0, 0) in found and (2, 0) in found
    with pytest.raises(rs.UnsupportedError, match="not decided"):
        rs.subdifferential(f, (x, y), at=O2, kind="bouligand")


JUMPS = [
    (Heaviside(x) * y, "jumps across x = 0"),
    (x * Heaviside(y), "jumps across y = 0"),
    (x**2 * Heaviside(y), "jumps across y = 0"),
    (floor(x) + y, "jumps"),
    (Heaviside(x) + y, "jumps"),
    (Piecewise((x + 1, x < y), (y, True)), "jumps"),
    (Piecewise((x**2 + y, x * y < 0), (y, True)), "jumps across y = 0"),
]


@pytest.mark.parametrize(("f", "words"), JUMPS, ids=str)
def test_a_jump_has_no_set(f, words):
    with pytest.raises(rs.NotLipschitzError, match=words):
        rs.subdifferential(f, (x, y), at=O2)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: rs.subdifferential(1 / x + Abs(y), (x, y), at=O2),
            r"1/x has no finite real value or slope at \(x, y\)",
        ),
        (lambda: rs.subdifferential(sqrt(Abs(x)) + y, (x, y), at=O2), "no finite real value or slope"),
        (lambda: rs.subdifferential(Max(x, y), (x, y), at=(0,)), "1 coordinates for the 2 variables"),
        (lambda: rs.subdifferential(Max(x, y), (x, y), at={z: 0}), "none of the variables"),
        (lambda: rs.subdifferential([], (x,), at=(0,)), "empty list"),
        (lambda: rs.subdifferential(Max(x, y), (x, x), at=(0, 0)), "each variable once"),
        (lambda: rs.subdifferential(Max(x, y), (x, y), at=(0, "1/0")), "no point"),
        (lambda: rs.subdifferential(Max(x, Symbol("y")), (x, y), at=O2), "another symbol named 'y'"),
        (
            lambda: rs.subdifferential(sum(Abs(k * x - y) for k in range(30)), (x, y), at=O2, max_cells=20),
            "more than 20",
        ),
    ],
)
def test_bad_input_is_refused_by_name(call, words):
    with pytest.raises(rs.ReluSymError, match=words):
        call()


# ---------------------------------------------------------------------- brute force
def drawn(rng, variables, depth):
    """A random piecewise linear function, as an expression and as one of numbers."""
    kind = rng.randrange(5) if depth else 0
    if kind == 0:
        c = [rng.randint(-3, 3) for _ in variables]
        return sum(k * v for k, v in zip(c, variables, strict=True)), lambda p: sum(
            k * t for k, t in zip(c, p, strict=True)
        )
    (e, f), (g, h) = drawn(rng, variables, depth - 1), drawn(rng, variables, depth - 1)
    if kind == 1:
        return r(e), lambda p: max(f(p), 0)
    if kind == 2:
        return Abs(e), lambda p: abs(f(p))
    if kind == 3:
        return Max(e, g), lambda p: max(f(p), h(p))
    c = rng.choice([-2, -1, 1])
    return e + c * g, lambda p: f(p) + c * h(p)


def gradient(f, p, h):
    """The slopes on the cell of a generic point, where f is linear."""
    return tuple((f([t + h * (i == j) for j, t in enumerate(p)]) - f(p)) / h for i in range(len(p)))


def compass(rng, n):
    """Generic rational directions, close enough to meet every cell between small integer forms."""
    if n == 1:
        return [(Fraction(1),), (Fraction(-1),)]
    shift = Fraction(rng.randint(1, 997), 9973)
    if n == 2:
        side = [Fraction(k, 300) + shift / 300 for k in range(-300, 300)]
        return [p for t in side for p in ((t, 1), (t, -1), (1, t), (-1, t))]
    return [tuple(Fraction(rng.randint(-9999, 9999), 9973) for _ in range(n)) for _ in range(1500)]


@pytest.mark.parametrize("n", [1, 2, 3])
@pytest.mark.parametrize("seed", range(5))
def test_against_the_gradients_all_round(n, seed):
    rng = random.Random(100 * n + seed)
    variables = (x, y, z)[:n]
    e, f = drawn(rng, variables, 4)
    found = rs.subdifferential([e], variables, at=(0,) * n)
    h = Fraction(1, 10**9)
    seen = {gradient(f, [Fraction(t) for t in d], h) for d in compass(rng, n)}
    seen = {g for g in seen if all(v.denominator == 1 for v in g)}  # the others crossed a kink
    for g in seen:
        assert tuple(int(v) for v in g) in found, (e, g)
    if n < 3:
        assert {tuple(map(int, m)) for m in found.vertices} <= {tuple(map(int, g)) for g in seen}, e


@pytest.mark.parametrize("seed", range(12))
def test_one_sided_derivatives_agree_with_the_line(seed):
    rng = random.Random(seed)
    e, _ = drawn(rng, (x, y), 3)
    e = e + Abs(x * y - x) if seed % 2 else e
    p = (rng.randint(-1, 1), rng.randint(-1, 1))
    d = (rng.randint(-3, 3), rng.randint(-3, 3))
    t = Symbol("t", positive=True)
    along = e.subs({x: p[0] + t * d[0], y: p[1] + t * d[1]}, simultaneous=True)
    start = e.subs({x: p[0], y: p[1]})
    slope = rs.directional_derivative(e, (x, y), p, d)
    assert slope == rs.limit((along - start) / t, t, 0, "+")
    found = rs.subdifferential(e, (x, y), at=p)
    assert slope <= found.support(d)
    assert rs.lexicographic_derivative(e, (x, y), p) in found
    assert rs.lexicographic_derivative(e, (x, y), p, [(1, 2), (3, -1)]) in found


def test_a_symbolic_direction_has_cases():
    found = rs.directional_derivative(Max(x, y), (x, y), (0, 0), (a, b))
    assert [found.subs({a: 1, b: 2}), found.subs({a: 2, b: 1}), found.subs({a: -1, b: -1})] == [2, 2, -1]


def test_one_element_of_a_hundred_variables():
    v = symbols("v:100", real=True)
    f = sum(Abs(v[k] - v[k + 1]) for k in range(99))
    found = rs.lexicographic_derivative(f, v, (0,) * 100)
    assert found[0] == 1 and set(found[1:]) <= {-2, -1, 0, 1, 2} and sum(found) == 0


def test_directions_span_the_space():
    with pytest.raises(rs.UnsupportedError, match="do not span"):
        rs.lexicographic_derivative(Abs(x), (x, y), (0, 0), [(1, 1), (2, 2)])
