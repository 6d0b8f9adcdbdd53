"""Switched formulas that meet, written by Max, Min, Abs and ReLU: the same values everywhere, the same sets."""

import random

import pytest
from sympy import Abs, Eq, Heaviside, Max, Min, Ne, Piecewise, Rational, nan, sign, sqrt, symbols

import relu_sym as rs
import relu_sym.vocabularies.read
from relu_sym.vocabularies.meeting import meeting

x, y, z, a = symbols("x y z a", real=True)
H, R, P = rs.Heaviside, rs.ReLU, Piecewise
INNER = P((y, y > 0), (-y, True))
READ = relu_sym.vocabularies.read  # heads are entered as it is imported

WRITTEN = [
    (P((y**2, y**2 > 0), (0, True)), y**2),
    (P((x * y, x * y >= x), (x, True)), Max(x, x * y)),
    (P((x * y, x * y <= x), (x, True)), Min(x, x * y)),
    (P((x, x * y <= 1), (x**2 * y, True)), x + x * R(x * y - 1)),
    (P((Max(x, y), Max(x, y) > 0), (0, True)), Max(0, x, y)),
    (P((Abs(x), Abs(x) < Abs(y)), (3 * Abs(x) - 2 * Abs(y), True)), Max(Abs(x), 3 * Abs(x) - 2 * Abs(y))),
    (P((x**2 * y, x**2 > y), (y**2, True)), y**2 + y * R(x**2 - y)),
    (P((0, Eq(x * y, 0)), (x * y, True)), x * y),
    (P((x, Ne(x, y)), (y, True)), x),
    (sign(x * y) * x * y, Abs(x * y)),
    (-3 * x * H(-x * y) * y, 3 * R(-x * y)),
    ((x - y) * Heaviside(y - x), -R(y - x)),
    (Max(x, y) * H(Max(x, y), 0), R(Max(x, y))),
    ((x**2 - y) ** 2 * sign(x**2 - y) * H(x**2 - y), Abs(x**2 - y) * R(x**2 - y)),
    (P((INNER, Max(x, y) < INNER), (Max(x, y), True)), Max(x, y, -y, evaluate=False)),
    (P((y, y**2 > x), (0, True)), None),
    (P((1, Eq(x, y)), (0, True)), None),
    (P((x * y * sqrt(x), x * y > 0), (0, True)), None),
    (P((sqrt(x), Eq(x, y)), (sqrt(y), True)), None),
    (Abs(Min(x * y, x)) * H(Min(x * y, x)), R(Min(x * y, x))),
    (2 * y * Abs(x * y - 1) * sign(x * y - 1), 2 * y * (x * y - 1)),
    (x * H(x, nan), None),
    (x * H(y), None),
]


@pytest.mark.parametrize(("f", "wanted"), WRITTEN, ids=str)
def test_what_is_written(f, wanted):
    found = meeting(f, {x, y, z})
    if wanted is None:
        assert found == f
        return
    rng = random.Random(5)
    places = [Rational(rng.randint(-6, 6), rng.randint(1, 2)) for _ in range(80)]
    for p, q in zip(places[::2], places[1::2], strict=True):
        for put in ({x: p, y: q}, {x: p, y: p}, {x: p, y: p**2}, {x: 0, y: q}, {x: p, y: 0}):
            assert found.subs(put) == f.subs(put) == wanted.subs(put), put
    assert not found.has(sign, H, Heaviside)


SETS = [
    (sign(x * y) * x * y, (0, 0), [(0, 0)]),
    (sign(x * y) * x * y, (1, 0), [(0, -1), (0, 1)]),
    (P((Max(x, y), Max(x, y) > 0), (0, True)), (0, 0), [(0, 0), (0, 1), (1, 0)]),
    (P((Max(x, y), Max(x, y) > 0), (0, Max(x, y) <= 0)), (0, 0), [(0, 0), (0, 1), (1, 0)]),
    (P((x, Ne(x, 0)), (0, True)) * y, (0, 2), [(2, 0)]),
    (P((x * y, x * y >= x + 3 * y), (x + 3 * y, True)), (0, 0), [(0, 0), (1, 3)]),
    (H(Max(x, y)) * Max(x, y) - Min(x, y), (0, 0), [(-1, 0), (-1, 1), (0, -1), (1, -1)]),
    ((x**2 + y**2 - 1) * sign(x**2 + y**2 - 1), (1, 0), [(-2, 0), (2, 0)]),
    ((Abs(x) - Abs(y)) * sign(Abs(x) - Abs(y)), (0, 0), [(-1, -1), (-1, 1), (1, -1), (1, 1)]),
    (Min((x - 2 * y) * H(x - 2 * y), R(x - y**2)), (0, 0), [(0, 0), (1, -2), (1, 0)]),
]


@pytest.mark.parametrize(("f", "at", "vertices"), SETS, ids=str)
def test_sets_of_what_was_refused_as_a_jump(f, at, vertices):
    found = rs.subdifferential(f, (x, y), at=at)
    assert found.exact and list(found.vertices) == vertices


def test_what_does_jump_is_refused():
    for f in (P((y, x < y**2), (0, True)), P((1, x**2 > y), (0, True)), sign(x * y) * x):
        with pytest.raises(rs.NotLipschitzError):
            rs.subdifferential(f, (x, y), at=(0, 0))


def test_convex_sets_and_parameters():
    f = P((y * H(y), y * H(y) >= x + 2 * y), (x + 2 * y, True))
    assert rs.subdifferential(f, (x, y), at=(0, 0), kind="convex").vertices == ((0, 0), (0, 1), (1, 2))
    g = P((a * x * y, x * y > 0), (-a * x * y, True))
    assert rs.subdifferential(g, (x, y), at=(0, 1)).subs(a, 3).vertices == ((-3, 0), (3, 0))
