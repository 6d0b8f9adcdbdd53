"""Piecewise linear systems: every solution, on boundaries by the values there; continua are told, not dropped."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sympy import (
    Abs,
    Eq,
    Expr,
    Heaviside,
    Le,
    Lt,
    Max,
    Min,
    Piecewise,
    Rational,
    Symbol,
    cos,
    floor,
    linsolve,
    nan,
    sign,
    symbols,
    sympify,
)

import relu_sym as rs

x, y, z = symbols("x y z", real=True)
a = Symbol("a", real=True)
half = Rational(1, 2)

SYSTEMS = [
    ([Max(x, y) - 2, x + y - 3], [(1, 2), (2, 1)]),
    ([Abs(x) + Abs(y) - 1, x - y], [(-half, -half), (half, half)]),
    ([Min(x, y) - 2, x + y - 3], []),
    ([Min(x, y) + 2, x + y - 3], [(-2, 5), (5, -2)]),
    ([rs.ReLU(x) - rs.ReLU(y) - 1, x + 2 * y], [(1, -half)]),
    ([rs.ReLU(x) + rs.ReLU(-y) - 1, Abs(x) - Abs(y)], [(-1, -1), (half, -half), (1, 1)]),
    ([x + y - 3, x - y], [(3 * half, 3 * half)]),
    ([x + y - 3, x + y - 4], []),
    ([Abs(x) + Abs(y), x + y], [(0, 0)]),
    ([Abs(x) + Abs(y) + 1, x + y], []),
    # by the value at the jump alone
    ([rs.Heaviside(x) + y - half, x], [(0, 0)]),
    ([Heaviside(x, 1) + y - 1, x], [(0, 0)]),
    ([rs.Heaviside(x) + y - half, x + y], [(-half, half), (0, 0), (half, -half)]),
    ([sign(x) + y - 1, x + y - 1], [(-1, 2), (0, 1), (1, 0)]),
    ([Piecewise((1, x < 0), (y, True)), y - x], [(0, 0)]),
    ([Piecewise((1, x <= 0), (y, True)), y - x], []),
    ([Piecewise((x, y < 1), (2 * x, y > 1)) - 1, y - x], []),
    ([Piecewise((x, (y < 0) | (x > 2)), (2 * x, True)) - 1, y - x], [(half, half)]),
    # products with a factor that is constant in the cell
    ([sign(x) * y - 1, x - y], [(-1, -1), (1, 1)]),
    ([x * y - 1, y - 2], [(half, 2)]),
    ([cos(x) - y, Abs(x)], [(0, 1)]),
    ([Eq(Abs(x) + y, 2), y - 1, x < 0], [(-1, 1)]),
    ([rs.Clip(x, 0, 1) + y - 2, x - y], [(1, 1)]),
    ([rs.Hardtanh(x) + rs.LeakyReLU(y, half), x - y], [(0, 0)]),
]


@pytest.mark.parametrize("system, points", SYSTEMS)
def test_all_solutions(system, points):
    for equations in (system, system[::-1]):
        assert rs.solve(equations, [x, y], dict=True) == [{x: u, y: v} for u, v in points]


def test_three_unknowns():
    found = rs.solve([Max(x, y, z) - 1, x + y + z, Abs(x) - Abs(y)], x, y, z)
    assert found == [(-1, 1, 0), (-half, -half, 1), (1, -1, 0), (1, 1, -2)]
    cube = rs.solve([Abs(v) - 1 for v in (x, y, z)], x, y, z)
    assert cube == sorted(product([-1, 1], repeat=3))


@pytest.mark.parametrize(
    "system, told",
    [
        ([Abs(x) + Abs(y) - 1, Abs(x) + y - 1], "dimension 1"),
        ([Abs(x) + Abs(y) - 1, Abs(x - y) - 1], "corners ((0, -1), (1, 0))"),
        ([x + y - 3], "directions ((-1, 1), (1, -1))"),
        ([rs.ReLU(x), rs.ReLU(y)], "dimension 2"),
        ([sign(x) + sign(y), x], None),
        ([sign(x) - 1, sign(y) - 1], "dimension 2"),
    ],
)
def test_a_continuum_is_told(system, told):
    if told is None:
        assert rs.solve(system, [x, y]) == [(0, 0)]
        return
    with pytest.raises(rs.UnsupportedError, match="infinitely many solutions") as caught:
        rs.solve(system, [x, y])
    assert told in str(caught.value) and "_x" not in str(caught.value)


@pytest.mark.parametrize("system", [[x * y - 1, x - y], [cos(x) - y, x + y], [floor(x) - y, x + y], [x**2 - y, x - y]])
def test_bent_systems_are_refused(system):
    with pytest.raises(rs.UnsupportedError):
        rs.solve(system, [x, y])


def test_parameters():
    (row,) = rs.solve([a * x - y, x + y - 1], [x, y])
    assert row == (1 / (a + 1), a / (a + 1))
    rows = rs.solve([Max(x, y) - a, x + y - 3], [x, y])
    for value, points in ((1, set()), (3 * half, {(3 * half, 3 * half)}), (2, {(1, 2), (2, 1)})):
        found = {tuple(c.subs(a, value) for c in row) for row in rows}
        assert found - {(nan, nan)} == points
    assert rs.solve([Max(x, y) - a, x + y - 3], [x, y], assume=[a > 2]) == [(a, 3 - a), (3 - a, a)]


def test_declared_unknowns():
    p, q = Symbol("p", positive=True), Symbol("q", nonnegative=True)
    assert rs.solve([Abs(p - 1) - 1, q - p + 2], [p, q]) == [(2, 0)]
    assert rs.solve([p + q - 1, p - q - 1], [p, q]) == [(1, 0)]
    assert rs.solve([p + q - 1, p - q + 1], [p, q]) == []


def test_floats():
    assert rs.solve([Abs(x) / 2 - 0.25, x + y], [x, y]) == [(-0.5, 0.5), (0.5, -0.5)]


# ---------------------------------------------------------------------- against all sign patterns
HEADS = {
    Abs: lambda s, u: s * u,
    rs.ReLU: lambda s, u: u if s > 0 else 0,
    rs.HeavisideStep: lambda s, u: Rational(1 + s, 2),
    sign: lambda s, u: s,
}
small = st.integers(-2, 2).map(Rational)
plane = st.builds(lambda p, q, r: p * x + q * y + r, small, small, small)
level = st.recursive(
    plane,
    lambda inner: st.one_of(
        st.builds(lambda h, u: h(u), st.sampled_from(list(HEADS)), inner),
        st.builds(lambda u, v, c: u + c * v, inner, inner, small),
    ),
    max_leaves=3,
)


def naive(system: list[Expr]) -> tuple[set, bool]:
    """The solutions by every pattern of signs of every switch, zeros as equations; and whether there are lines of them
    that may solve."""
    heads = sorted({h for f in system for h in f.atoms(*HEADS)}, key=lambda h: (h.count_ops(), str(h)))
    points, lines = set(), False
    for signs in product((-1, 0, 1), repeat=len(heads)):
        known: dict = {}
        zeros = []
        for h, s in zip(heads, signs, strict=True):
            u = h.args[0].xreplace(known)
            known = {**known, h: HEADS[h.func](s, u)}
            if s == 0:
                zeros.append(u)
        linear = [sympify(e) for e in (*(f.xreplace(known) for f in system), *zeros)]
        for point in linsolve(linear, [x, y]):
            if any(c.free_symbols for c in point):
                lines = True
            elif all(f.subs({x: point[0], y: point[1]}) == 0 for f in system):
                points.add(tuple(point))
    return points, lines


@given(level, level)
def test_against_all_sign_patterns(f, g):
    heads = {h for e in (f, g) for h in e.atoms(*HEADS)}
    assume(0 < len(heads) < 5)
    points, lines = naive([f, g])
    try:
        found = set(rs.solve([f, g], [x, y]))
    except rs.UnsupportedError as refused:
        assert "infinitely many" in str(refused) and lines
        return
    assert found == points


# ---------------------------------------------------------------- a solution that was put in
less = st.sampled_from([Lt, Le])
chosen = st.recursive(
    plane,
    lambda inner: st.one_of(
        st.builds(lambda h, u, v: h(u, v), st.sampled_from([Max, Min]), inner, inner),
        st.builds(
            lambda u, v, w, r: Piecewise((u, r(w, 0)), (v, True)), inner, inner, plane, st.sampled_from([Lt, Le])
        ),
        st.builds(lambda u: Abs(u), inner),
        st.builds(lambda u, v: u - v, inner, inner),
    ),
    max_leaves=3,
)


@given(chosen, chosen, small, small)
def test_a_solution_that_was_put_in_is_found(f, g, p, q):
    system = [e - e.subs({x: p, y: q}) for e in (f, g)]
    try:
        found = rs.solve(system, [x, y])
    except rs.UnsupportedError as refused:
        assert "infinitely many" in str(refused)
        return
    assert (p, q) in found
    assert all(e.subs({x: u, y: v}) == 0 for e in system for u, v in found)
