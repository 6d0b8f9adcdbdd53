"""Conjugates, proximal maps and envelopes in several variables: known ones, and naive twins on grids and vertices."""

from __future__ import annotations

from fractions import Fraction as Q
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Eq, Max, Min, Piecewise, Rational, S, Symbol, exp, log, oo, sqrt, symbols

import relu_sym as rs

x, y, v, w = symbols("x y v w", real=True)
b = Symbol("b", real=True)
lam = Symbol("lam", positive=True)
R = sqrt(v**2 + w**2)
LINE = Piecewise((0, (v >= 0) & (w >= 0) & Eq(v + w, 1)), (oo, True))
CONJUGATES = {
    "max": (Max(x, y), LINE),
    "l-infinity": (Max(Abs(x), Abs(y)), Piecewise((0, Abs(v) + Abs(w) <= 1), (oo, True))),
    "euclidean": (sqrt(x**2 + y**2), Piecewise((0, R <= 1), (oo, True))),
    "ball": (Piecewise((0, x**2 + y**2 <= 4), (oo, True)), 2 * R),
    "quartic": ((x**2 + y**2) ** 2 / 4, 3 * (v**2 + w**2) ** Rational(2, 3) / 4),
    "moved norm": (sqrt((x - 1) ** 2 + y**2), v + Piecewise((0, R <= 1), (oo, True))),
    "one form": (Abs(x - 2 * y), Piecewise((0, Eq(2 * v + w, 0) & (Abs(v) <= 1)), (oo, True))),
    "exponential": (exp(x + y), Piecewise((v * log(v) - v, Eq(v, w) & (v > 0)), (0, Eq(v, 0) & Eq(w, 0)), (oo, True))),
    "quadratic": (x**2 + x * y + y**2, (v**2 - v * w + w**2) / 3),
    "square and kink": (x**2 / 2 + y**2 / 2 + Max(x + y, 0), None),
    "simplex": (Piecewise((0, (x >= 0) & (y >= 0) & (x + y <= 1)), (oo, True)), Max(0, v, w)),
    "nonconvex": (Min(Abs(x), Abs(y)), Piecewise((0, Eq(v, 0) & Eq(w, 0)), (oo, True))),
    "concave": (-Abs(x + y), oo),
    "parameter": (Abs(b * x + y), Piecewise((0, Eq(v, b * w) & (Abs(w) <= 1)), (oo, True))),
}
PLACES = [S(0), Rational(1, 2), S(1), Rational(-3, 2), S(2)]


@pytest.mark.parametrize("f, wanted", CONJUGATES.values(), ids=list(CONJUGATES))
def test_known_conjugates(f, wanted):
    found = S(rs.convex_conjugate(f, (x, y), (v, w)))
    for p, q in product(PLACES, PLACES):
        put = {v: p, w: q, b: 2}
        if wanted is None:
            grid = [Rational(k, 4) for k in range(-24, 25)]
            want = max(p * s + q * t - f.subs({x: s, y: t}) for s, t in product(grid[::4], grid[::4]))
            assert found.subs(put) >= want
            continue
        got, want = found.subs(put), S(wanted).subs(put)
        assert got == want or abs((got - want).evalf(30)) < 1e-25, put


def test_a_parameter_that_is_0():
    assert rs.convex_conjugate(Abs(b * x + y), (x, y), (v, w)).subs({b: 0, v: 0, w: Rational(1, 2)}) == 0


PROXIMAL = {
    "max": Max(x, y),
    "one form": Abs(x + 2 * y) + x,
    "orthogonal forms": Abs(x + y) + Max(x - y, 0) ** 2,
    "euclidean": 2 * sqrt(x**2 + y**2),
    "away from a ball": Max(sqrt(x**2 + (y - 1) ** 2) - 1, 0),
    "quadratic": x**2 + x * y + y**2 - x,
    "square and kink": x**2 + y**2 + Max(x, y),
    "indicator": Piecewise((0, (x >= 0) & (y >= 0) & (x + y <= 1)), (oo, True)),
    "half-plane": Piecewise((0, x + y <= 1), (oo, True)),
    "line": Piecewise((Abs(x), Eq(x + 2 * y, 1)), (oo, True)),
}


@pytest.mark.parametrize("f", PROXIMAL.values(), ids=list(PROXIMAL))
def test_proximal_points_are_best(f):
    x1, x2 = rs.prox(f, (x, y), (v, w), lam)
    below = rs.moreau_envelope(f, (x, y), (v, w), lam)
    grid = [(s, t) for s, t in product((-2, Rational(1, 3), 3), repeat=2)]
    for p, q, scale in ((0, 1, 1), (3, -4, Rational(1, 3))):
        put = {v: p, w: q, lam: scale}
        own = {x: x1.subs(put), y: x2.subs(put)}

        def cost(at, p=p, q=q, scale=scale):
            return f.subs(at, simultaneous=True) + ((at[x] - p) ** 2 + (at[y] - q) ** 2) / (2 * scale)

        least = cost(own)
        assert abs((least - below.subs(put)).evalf(30)) < 1e-25
        near = [{x: own[x] + s / 50, y: own[y] + t / 50} for s, t in grid] + [{x: s, y: t} for s, t in grid]
        assert all((cost(at) - least).evalf() > -1e-12 for at in near)


def test_numbers_floats_and_scales():
    assert rs.prox(Max(x, y), (x, y), (3, 1)) == (2, 1)
    assert [str(c) for c in rs.prox(Max(x, y) / 2, (x, y), (3.0, 1))] == ["2.50000000000000", "1"]
    assert rs.moreau_envelope(Max(x, y), (x, y), (3, 1)) == Rational(5, 2)
    assert rs.prox(3 * sqrt(x**2 + y**2), (x, y), (6, 8)) == (Rational(21, 5), Rational(28, 5))


def test_a_scale_of_assumed_sign():
    for f in (x**2 + x * y + y**2, Max(x, y), Abs(x + y), sqrt(x**2 + y**2)):
        found = rs.prox(f, (x, y), (v, w), b, assume=(b > 0,))
        known = rs.prox(f, (x, y), (v, w), lam)
        put = {b: 2, lam: 2, v: 3, w: -1}
        assert all(c.subs(put) == d.subs(put) for c, d in zip(found, known, strict=True))


def test_envelopes():
    assert rs.convex_envelope(Max(x, y), (x, y)) == Max(x, y)
    assert rs.convex_envelope(Min(Abs(x), Abs(y)), (x, y)) == 0
    hull = rs.convex_envelope(Min(Abs(x) + Abs(y), Abs(x - 2) + Abs(y)), (x, y))
    for s, t in product(range(-2, 5), range(-2, 3)):
        assert hull.subs({x: s, y: t}) == max(-s, 0, s - 2) + abs(t)


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: rs.prox(Min(Abs(x), Abs(y)), (x, y), (v, w)), "is not convex"),
        (lambda: rs.prox(-Abs(x + y), (x, y), (v, w)), "several points tie"),
        (lambda: rs.prox(-sqrt(x**2 + y**2), (x, y), (v, w)), "a sphere|several points tie"),
        (lambda: rs.prox(x * y, (x, y), (v, w), 2), "is not convex for"),
        (lambda: rs.prox(Max(x, y), (x, y), (v, w), 0), "must be positive"),
        (lambda: rs.prox(Max(x, y), (x, y), (v, w), b), "must be positive"),
        (lambda: rs.prox(Max(x, b * y), (x, y), (b, w)), "another variable"),
        (lambda: rs.convex_conjugate(Max(x, b * y), (x, y), (b, w)), "is a parameter"),
        (lambda: rs.convex_conjugate(Max(x * y, 0), (x, y), (v, w)), "has no rule"),
    ],
    ids=["nonconvex", "ties", "sphere", "saddle", "zero", "open", "place", "answer", "curved"],
)
def test_refusals(call, words):
    with pytest.raises(rs.UnsupportedError, match=words):
        call()


number = st.integers(-2, 2)
form = st.tuples(number, number, st.integers(-1, 2))


def at(u, p):
    return u[0] * p[0] + u[1] * p[1] + u[2]


class Polyhedral:
    """A largest of affine forms plus an absolute value, where some others are >= 0; the naive twin by all vertices."""

    def __init__(self, forms, kink, sides):
        self.forms, self.kink, self.sides = forms, kink, [u for u in sides if u[0] or u[1]]

    def __repr__(self):
        return f"Polyhedral({self.forms}, {self.kink}, {self.sides})"

    def expr(self):
        def spelled(u):
            return u[0] * x + u[1] * y + u[2]

        e = Max(*map(spelled, self.forms)) + Abs(spelled(self.kink))
        inside = S.true
        for u in self.sides:
            inside = inside & (spelled(u) >= 0)
        return Piecewise((e, inside), (oo, True))

    def value(self, p):
        return max(at(u, p) for u in self.forms) + abs(at(self.kink, p))

    def vertices(self, radius):
        edges = [tuple(s - t for s, t in zip(u, z, strict=True)) for u, z in combinations(self.forms, 2)]
        edges += [self.kink, *self.sides, (1, 0, radius), (1, 0, -radius), (0, 1, radius), (0, 1, -radius)]
        for u, z in combinations(edges, 2):
            d = u[0] * z[1] - u[1] * z[0]
            if d:
                p = Q(u[1] * z[2] - u[2] * z[1], d), Q(u[2] * z[0] - u[0] * z[2], d)
                if all(abs(c) <= radius for c in p) and all(at(s, p) >= 0 for s in self.sides):
                    yield p

    def conjugate(self, s):
        near, far = (max(s[0] * p[0] + s[1] * p[1] - self.value(p) for p in self.vertices(r)) for r in (40, 80))
        return oo if far > near else Rational(near.numerator, near.denominator)


polyhedral = st.builds(Polyhedral, st.lists(form, min_size=1, max_size=3), form, st.lists(form, max_size=2))


@given(polyhedral)
@settings(max_examples=5)
def test_piecewise_linear_against_all_vertices(f: Polyhedral):
    if not any(True for _ in f.vertices(40)) or not f.expr().free_symbols:
        return
    e = f.expr()
    found = S(rs.convex_conjugate(e, (x, y), (v, w)))
    for s in product((-2, 0, 1, 3), repeat=2):
        assert found.subs({v: s[0], w: s[1]}) == f.conjugate(s), s
    x1, x2 = rs.prox(e, (x, y), (v, w))
    below = rs.moreau_envelope(e, (x, y), (v, w))
    for u in product((-2, 1, 3), repeat=2):
        put = {v: u[0], w: u[1]}
        p = tuple(Q(int(c.p), int(c.q)) for c in (S(x1).subs(put), S(x2).subs(put)))

        def cost(z, u=u):
            return f.value(z) + ((z[0] - u[0]) ** 2 + (z[1] - u[1]) ** 2) / Q(2)

        least = cost(p)
        assert below.subs(put) == Rational(least.numerator, least.denominator)
        near = [(p[0] + Q(i, 20), p[1] + Q(j, 20)) for i, j in product((-1, 0, 1), repeat=2)]
        assert all(cost(z) >= least for z in [*near, *f.vertices(9)] if all(at(s, z) >= 0 for s in f.sides))
