"""Norms beside kinks at their zero: exact sets with arcs, against gradients all round by naive automatic
differentiation, and against 50-digit gradients of curved functions."""

import pickle
import random
from math import cos as fcos
from math import hypot, pi
from math import sin as fsin
from math import sqrt as fsqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Expr, Matrix, Max, Min, Rational, S, Symbol, exp, eye, lambdify, latex, sin, sqrt, symbols

import relu_sym as rs

x, y, z = symbols("x y z", real=True)
NORM, SPACE = sqrt(x**2 + y**2), sqrt(x**2 + y**2 + z**2)
LONG = sqrt(x**2 + 4 * y**2)
BALL, LONG_SET = rs.Ball((0, 0), 1), rs.Ellipsoid((0, 0), Matrix([[1, 0], [0, 4]]))


def clarke(f, variables=(x, y)):
    return rs.subdifferential(f, variables, at=(0,) * len(variables))


# ---------------------------------------------------------------------- what a set is
SETS = [
    (NORM - Abs(x), rs.Polytope((-1, -1), (-1, 1), (1, -1), (1, 1))),
    (Abs(x) - NORM, rs.Polytope((-1, -1), (-1, 1), (1, -1), (1, 1))),
    (NORM + Abs(x), BALL + rs.Polytope((-1, 0), (1, 0))),
    (NORM + Abs(x) + 2 * Abs(y), BALL + rs.Polytope((-1, -2), (-1, 2), (1, -2), (1, 2))),
    (-NORM - rs.ReLU(x), BALL + rs.Polytope((-1, 0), (0, 0))),
    (NORM + LONG, BALL + LONG_SET),
    (Max(NORM, x), BALL),
    (Max(NORM - x, 0), rs.Ball((-1, 0), 1)),
    (Max(NORM, x + x**2), BALL),
    (2 * NORM - sqrt(4 * x**2 + 4 * y**2), rs.Polytope((0, 0))),
    (Min(NORM, Abs(y)), rs.Polytope((0, -1), (0, 1))),
    (exp(NORM + Abs(x)) + y, BALL + rs.Polytope((-1, 1), (1, 1))),
    (
        sqrt(2 * x**2 + 2 * x * y + 2 * y**2) + Abs(x),
        rs.Ellipsoid((0, 0), Matrix([[2, 1], [1, 2]])) + rs.Polytope((-1, 0), (1, 0)),
    ),
]


@pytest.mark.parametrize(("f", "wanted"), SETS, ids=lambda v: str(v) if isinstance(v, Expr) else "")
def test_sets_that_have_a_name(f, wanted):
    found = clarke(f)
    assert found == wanted and found.exact, found


def test_in_space():
    assert clarke(SPACE + Abs(x), (x, y, z)) == rs.Ball((0, 0, 0), 1) + rs.Polytope((-1, 0, 0), (1, 0, 0))
    cylinder = clarke(NORM + Abs(z), (x, y, z))
    on = (Rational(3, 5), Rational(4, 5), Rational(1, 2))
    assert cylinder.exact and on in cylinder and (*on[:2], 1) in cylinder
    assert (*on[:2], 1 + Rational(1, 10**20)) not in cylinder and (
        on[0],
        on[1] + Rational(1, 10**20),
        0,
    ) not in cylinder
    cone = clarke(Max(SPACE, 2 * z), (x, y, z))
    assert cone.exact and cone.support((0, 3, 4)) == 8 and cone.support((0, 4, -3)) == 5
    assert (0, Rational(1, 4), 1) in cone and (0, Rational(9, 10), 1) not in cone
    drum = clarke(SPACE - Abs(x), (x, y, z))
    assert drum.exact and drum.support((1, 0, 0)) == 1 and drum.support((3, 4, 0)) == 7
    assert (Rational(99, 100), 0, Rational(99, 100)) in drum and (Rational(101, 100), 0, 0) not in drum
    assert (1, 1, 0) in drum and (1, 1, Rational(1, 10**20)) not in drum
    with pytest.raises(rs.UnsupportedError, match="boundary"):
        assert (sqrt(3) / 4, 0, Rational(5, 4)) in cone
    wide = clarke(Abs(2 * z - SPACE), (x, y, z))
    assert not wide.exact and str(wide).startswith("enclosure: ") and "norms" in wide.reason


def test_an_arc_hull_tells_itself():
    lens = clarke(NORM - Abs(x) / 4)
    assert str(lens) == (
        "Hull(Arc((-1/4, 0), 1, (4, -3), (4, 3)), (1/4, 1), (-1/4, 1), "
        "Arc((1/4, 0), 1, (-4, 3), (-4, -3)), (-1/4, -1), (1/4, -1))"
    )
    assert r"\frac{u}{\left\|u\right\|} : u \in \operatorname{cone}" in latex(lens)
    assert (Rational(3, 4), 0) in lens and (Rational(3, 4) + Rational(1, 10**20), 0) not in lens
    assert (
        (Rational(1, 4), 1) in lens
        and (Rational(11, 20), Rational(3, 5)) in lens
        and lens.support((3, 4)) == Rational(19, 4)
    )
    again = pickle.loads(pickle.dumps(lens))
    assert again == lens == lens.func(*lens.args) and hash(again) == hash(lens) and again.reason == lens.reason
    assert lens != clarke(NORM - Abs(x) / 3) and lens != clarke(NORM - Abs(y) / 4)
    assert clarke(Abs(x) / 4 - NORM) == lens
    turned = clarke(NORM - Abs(3 * x + 4 * y) / 20)
    assert turned.support((3, 4)) == Rational(15, 4) and turned.support((-4, 3)) == 5
    with pytest.raises(rs.UnsupportedError, match="coordinates"):
        assert (1, 2, 3) in lens


def test_questions_beside_the_set():
    f, at = NORM - Abs(x) / 4, (0, 0)
    assert rs.subdifferential(NORM + Abs(x), (x, y), at=at, kind="frechet") == clarke(NORM + Abs(x))
    assert rs.subdifferential(Abs(x) - NORM, (x, y), at=at, kind="frechet") is S.EmptySet
    with pytest.raises(rs.UnsupportedError, match="clarke"):
        rs.subdifferential(f, (x, y), at=at, kind="frechet")
    with pytest.raises(rs.UnsupportedError, match="clarke"):
        rs.subdifferential(f, (x, y), at=at, kind="bouligand")
    assert rs.is_regular(NORM + Abs(x), (x, y), at) and not rs.is_regular(f, (x, y), at)
    assert not rs.is_differentiable(f, (x, y), at) and rs.is_differentiable(x * NORM + Abs(x * y), (x, y), at)
    assert rs.is_lipschitz(f, (x, y), at)
    assert rs.is_stationary(f, (x, y), at) and not rs.is_stationary(f + 2 * x, (x, y), at)
    assert rs.directional_derivative(f, (x, y), at, (3, 4)) == Rational(17, 4)
    assert rs.directional_derivative(Max(SPACE, 2 * z), (x, y, z), (0, 0, 0), (2, 3, 6)) == 12
    assert rs.is_regular(Max(SPACE, 2 * z), (x, y, z), (0, 0, 0))
    assert not rs.is_regular(SPACE - Abs(z), (x, y, z), (0, 0, 0))
    assert rs.gradient(f, (x, y), mode="set-valued", at=at) == clarke(f)


def test_parameters_and_other_points():
    a = Symbol("a", real=True)
    found = rs.subdifferential(NORM + Abs(x), (x, y), at={x: a, y: 0})
    assert found.subs(a, 0) == clarke(NORM + Abs(x)) and found.subs(a, 2) == rs.Polytope((2, 0))
    moved = sqrt((x - 1) ** 2 + (y - 2) ** 2) - Abs(x - 1) / 4
    assert rs.subdifferential(moved, (x, y), at=(1, 2)) == clarke(NORM - Abs(x) / 4)
    c = Symbol("c", positive=True)
    assert clarke(c * NORM + Abs(x)).subs(c, 2) == clarke(2 * NORM + Abs(x))


# ---------------------------------------------------------------------- curved functions
CURVED = [
    sqrt(x**2 + y**2 + x**3) - Abs(y - x**2) / 3,
    sqrt(sin(x) ** 2 + y**2) + Abs(y) / 2 - Abs(x - y**2) / 5,
    Max(sqrt(x**2 + y**2 + x * y**3), 2 * sin(x)) + x * Abs(y),
    exp(NORM - Abs(x) / 2) * (1 + x) - y,
]


@pytest.mark.parametrize("f", CURVED, ids=str)
def test_gradients_on_shrinking_circles(f):
    found = clarke(f)
    assert found.exact, found.reason
    ways = [(3, 4), (-5, 12), (-8, -15), (20, -21), (1, 0), (0, 1), (-1, 0), (0, -1)]
    slopes = [f.diff(v) for v in (x, y)]
    fast = lambdify((x, y), slopes, modules="mpmath")
    from mpmath import mp, mpf

    with mp.workdps(50):
        tops = dict.fromkeys(ways, mpf(-100))
        for k in range(300):
            t = mpf(2 * k + 1) / 97 - mpf(3)
            for side in (1, -1):
                p = [side * (1 - t * t) / (1 + t * t) / mpf(10) ** 12, side * 2 * t / (1 + t * t) / mpf(10) ** 12]
                g = fast(*p)
                for d in ways:
                    tops[d] = max(tops[d], d[0] * g[0] + d[1] * g[1])
        for d in ways:
            top = found.support(d)
            assert -(mpf(10) ** -8) < mpf(str(top.evalf(40))) - tops[d] < 0.06 * hypot(*d)


def test_what_first_order_leaves_open_is_an_enclosure():
    found = clarke(NORM + Abs(y) - Abs(y - x**2))
    assert not found.exact and found.reason.startswith("enclosure")
    for k in range(1, 40):
        p = {x: Rational(k, 10**6), y: Rational(k * k, 2 * 10**12)}  # between the two tangent kinks
        g = [float((NORM + Abs(y) - Abs(y - x**2)).diff(v).subs(p)) for v in (x, y)]
        assert tuple(Rational(round(c * 10**4), 10**4) for c in g) in found


# ---------------------------------------------------------------------- random ones
def leaf(draw):
    return ("form", *(draw(st.integers(-3, 3)) for _ in range(3)))


@st.composite
def trees(draw, depth=2):
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return leaf(draw)
    kind = draw(st.sampled_from(["abs", "max", "min", "add", "sub"]))
    if kind == "abs":
        return (kind, draw(trees(depth=depth - 1)))
    return (kind, draw(trees(depth=depth - 1)), draw(trees(depth=depth - 1)))


def written(t, norm):
    if t[0] == "form":
        return t[1] * x + t[2] * y + Rational(t[3], 2) * norm
    a = [written(s, norm) for s in t[1:]]
    return {
        "abs": lambda: Abs(a[0]),
        "max": lambda: Max(*a),
        "min": lambda: Min(*a),
        "add": lambda: a[0] + a[1],
        "sub": lambda: a[0] - a[1],
    }[t[0]]()


def slope(t, u, m):
    """Value and gradient in the direction u: automatic differentiation, whatever comes out at ties."""
    if t[0] == "form":
        image = (m[0] * u[0] + m[1] * u[1], m[1] * u[0] + m[2] * u[1])
        n = fsqrt(image[0] * u[0] + image[1] * u[1])
        c = t[3] / 2
        return t[1] * u[0] + t[2] * u[1] + c * n, (t[1] + c * image[0] / n, t[2] + c * image[1] / n)
    a = [slope(s, u, m) for s in t[1:]]
    if t[0] == "abs":
        s = 1 if a[0][0] > 0 else -1
        return s * a[0][0], (s * a[0][1][0], s * a[0][1][1])
    if t[0] in ("max", "min"):
        return (max if t[0] == "max" else min)(a, key=lambda r: r[0])
    s = 1 if t[0] == "add" else -1
    return a[0][0] + s * a[1][0], (a[0][1][0] + s * a[1][1][0], a[0][1][1] + s * a[1][1][1])


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(trees(), st.sampled_from([(1, 0, 1), (2, 1, 3)]))
def test_random_functions_of_a_norm(t, m):
    check_random(t, m)


def check_random(t, m):
    norm = sqrt(m[0] * x**2 + 2 * m[1] * x * y + m[2] * y**2)
    found = clarke(written(t, norm))
    if not isinstance(found, Expr) and not found.exact:
        raise AssertionError(found.reason)
    count = 1500
    gradients = [slope(t, (fcos(a), fsin(a)), m)[1] for a in (2 * pi * (k + 0.377) / count for k in range(count))]
    for d in [(1, 0), (0, 1), (-1, 0), (0, -1), (2, 1), (-3, 2), (1, -4), (-2, -3)]:
        top = max(g[0] * d[0] + g[1] * d[1] for g in gradients)
        assert -1e-9 < float(found.support(d)) - top < 0.05 * hypot(*d), (written(t, norm), found, d)
    rng = random.Random(str(t))
    for g in rng.sample(gradients, 3):
        inside = tuple(Rational(round(c * 10**9), 10**9) for c in g)
        center = tuple(Rational(round(sum(h[k] for h in gradients) / count * 10**6), 10**6) for k in (0, 1))
        assert center in found
        nearer = tuple(c + (a - c) * Rational(999, 1000) for a, c in zip(inside, center, strict=True))
        assert nearer in found or _is_flat(found)
    d = (rng.randint(-4, 4), rng.choice([-1, 1]))
    beyond = tuple(center[k] + d[k] * 50 for k in (0, 1))
    assert beyond not in found


def _is_flat(found):
    return found.dimension < 2


def test_a_ball_and_a_polytope_add_up():
    eye2 = rs.Ball((0, 0), 1)
    assert eye2 + eye2 == rs.Ball((0, 0), 2) and rs.Polytope((1, 2)) + eye2 == rs.Ball((1, 2), 1)
    three = rs.Ellipsoid((0, 0, 1), eye(3)) + rs.Polytope((0, 0, 0), (1, 0, 0))
    assert three.support((0, 0, 1)) == 2 and (three + rs.Polytope((0, 0, 1))).support((0, 0, 1)) == 3
    assert (BALL + LONG_SET).support((0, 1)) == 3 and LONG_SET + BALL == BALL + LONG_SET
    with pytest.raises(TypeError):
        BALL + 1
