"""Cells that first order leaves open: found by curves, against gradients beside the point in exact numbers."""

import random
from dataclasses import replace

import pytest
from sympy import Abs, Max, Min, Rational, Tuple, cos, exp, sin, sqrt, symbols

import relu_sym as rs

x, y, z, w = symbols("x y z w", real=True)
R = rs.ReLU
N = sqrt(y**2 + z**2)

FOUND = [
    (R(Min(y**2, x + 3 * y - z)), (x, y, z), [(0, 0, 0), (1, 3, -1)]),
    (Min(x**2, x + z, Abs(y)), (x, y, z), [(0, -1, 0), (0, 1, 0), (1, 0, 1)]),
    (Max(0, Min(y**3, -2 * x - 2 * y - 2 * z)), (x, y, z), [(-2, -2, -2), (0, 0, 0)]),
    (Min(z**2, R(Min(x**2, z - y))), (x, y, z), [(0, -1, 1), (0, 0, 0)]),
    (Max(0, -9 * x - 3 * y**2 - y - 3 * z, Min(y**2, -y - z)), (x, y, z), [(-9, -1, -3), (0, -1, -1), (0, 0, 0)]),
    (Min(1 - cos(x), Abs(y + z)), (x, y, z), [(0, -1, -1), (0, 1, 1)]),
    (Abs(Max(x**3, w**2 + w - x - z)), (x, y, z, w), [(-1, 0, -1, 1), (1, 0, 1, -1)]),
    (Min(exp(x) - 1 - x, Abs(w)) + y, (x, y, z, w), [(0, 1, 0, -1), (0, 1, 0, 1)]),
]


@pytest.mark.parametrize(("f", "variables", "vertices"), FOUND, ids=str)
def test_sets_with_cells_that_curves_run_into(f, variables, vertices):
    found = rs.subdifferential(f, variables, at=(0,) * len(variables))
    assert found.exact and list(found.vertices) == vertices and "curves from the point run" in found.reason


def test_a_map_and_its_limits():
    f = [Max(R(3 * w), Min(y**2, w + x + 3 * y + z)), w * x]
    found = rs.subdifferential(f, (x, y, z, w), at=(0, 0, 0, 0))
    assert found.exact and [list(v) for v in found.vertices] == [
        [0, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 3, 0, 0, 0, 0],
        [1, 3, 1, 1, 0, 0, 0, 0],
    ]
    limits = rs.subdifferential(R(Min(y**2, x - z)), (x, y, z), at=(0, 0, 0), kind="bouligand")
    assert set(limits) == {(0, 0, 0), (1, 0, -1)}


def test_what_no_curve_shows_stays_an_enclosure():
    f = Max(0, Abs(z) - x**2 - y**2) + Min(x**2, z)  # its slopes by z are 0 and 1 only
    found = rs.subdifferential(f, (x, y, z), at=(0, 0, 0))
    assert not found.exact and (0, 0, 0) in found and (0, 0, 1) in found


def test_the_curves_are_told_and_verified():
    for f, variables, _ in FOUND[:3]:
        d = rs.derivation(rs.subdifferential, f, variables, at=(0,) * len(variables))
        assert any(s.rule == "curve into the cell" for line in d.steps for s in line.walk())
        assert d.verify() and rs.Derivation.from_json(d.to_json()) == d


def changed(s, old, new):
    return replace(s, before=new if s.before == old else s.before, steps=tuple(changed(t, old, new) for t in s.steps))


def test_a_curve_that_leaves_the_cell_fails():
    d = rs.derivation(rs.subdifferential, R(Min(y**2, x - z)), (x, y, z), at=(0, 0, 0))
    (right,) = {s.before for line in d.steps for s in line.walk() if s.rule == "curve into the cell"}
    (t,) = right.free_symbols
    for wrong in (Tuple(*right[:2], right[2] - 5 * t), right.xreplace({t: t + 1})):
        forged = replace(d, steps=tuple(changed(s, right, wrong) for s in d.steps))
        assert forged != d and not forged.verify()


# ---------------------------------------------------------------------- norms beside what is flatter
FLAT = [
    (Min(x**2, N), [(0, 1, 0), (0, 0, -1), (0, Rational(3, 5), Rational(4, 5))]),
    (Min(x**2, x + z, N), [(0, 1, 0), (0, 0, -1), (1, 0, 1)]),
    (Max(-(x**2), -N), [(0, 1, 0), (0, -1, 0)]),
    (Min(x**4 + y**2, N) - x, [(-1, 0, 1), (-1, 0, -1)]),
    (R(x**2 - N), [(0, 1, 0), (0, 0, 1), (0, 0, 0)]),
    (Min(1 - cos(x), 2 * N), [(0, 2, 0), (0, 0, -2)]),
]


@pytest.mark.parametrize(("f", "inside"), FLAT, ids=str)
def test_a_norm_below_what_vanishes_to_second_order(f, inside):
    """Beside the x axis the norm is the smaller one, which first order does not show."""
    for e in (f, [x, f]):
        found = rs.subdifferential(e, (x, y, z), at=(0, 0, 0))
        for g in inside:
            row = g if e is f else [(1, 0, 0), g]
            assert row in found if e is f else found.support([(0, 0, 0), g]) >= sum(v * v for v in g)


def test_gradients_near_a_norm_are_in_the_set():
    rng = random.Random(11)
    for f in (Min(x**2, N), Min(x**2 + y, N + y), Max(x * z, Min(x**2, N)), Abs(N - x**2), Min(sin(x) ** 2, N, Abs(x))):
        found = rs.subdifferential(f, (x, y, z), at=(0, 0, 0))
        for _ in range(6):
            t = Rational(1, 10**6)
            k = rng.choice((1, 2, 3))
            put = {x: t * rng.choice((-1, 1)), y: t**k * rng.randint(-5, 5) / 4, z: t**k * rng.randint(1, 5) / 3}
            slopes = [f.diff(v).subs(put).evalf(30) for v in (x, y, z)]
            c = [Rational(rng.randint(-9, 9), 4) for _ in range(3)]
            size = sum(abs(v) for v in c)
            assert sum(u * v for u, v in zip(c, slopes, strict=True)) <= found.support(c).evalf(30) + size / 10**4, (
                f,
                put,
            )
