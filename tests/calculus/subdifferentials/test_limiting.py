"""The limiting set in several variables: tables, inclusions, and Frechet's sets at many points by force."""

import random
from fractions import Fraction
from itertools import combinations, pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, FiniteSet, Interval, Matrix, Max, Min, Rational, S, Symbol, Union, exp, sin, sqrt, symbols

import relu_sym as rs
from relu_sym import Polytope, PolytopeUnion

x, y, z = symbols("x y z", real=True)
a = Symbol("a", real=True)
O2, O3 = (0, 0), (0, 0, 0)


def limiting(f, variables=(x, y), at=O2, **options):
    return rs.subdifferential(f, variables, at=at, kind="limiting", **options)


def union(*pieces):
    return PolytopeUnion(*(Polytope(*p) for p in pieces))


TABLE = [
    (Abs(x) - Abs(y), union([(-1, -1), (1, -1)], [(-1, 1), (1, 1)])),
    (Abs(y) - Abs(x), union([(-1, -1), (-1, 1)], [(1, -1), (1, 1)])),
    (Max(x, y), Polytope((0, 1), (1, 0))),
    (Min(x, y), union([(0, 1)], [(1, 0)])),
    (-Abs(x) - Abs(y), union([(1, 1)], [(1, -1)], [(-1, 1)], [(-1, -1)])),
    (Min(Abs(x), Abs(y)), union([(-1, 0), (1, 0)], [(0, -1), (0, 1)])),
    (Abs(Abs(x) - Abs(y)), union([(-1, -1), (1, 1)], [(-1, 1), (1, -1)])),
    (rs.ReLU(rs.ReLU(x) - rs.ReLU(y)), union([(0, 0), (1, 0)], [(0, 0), (1, -1)])),
    (rs.ReLU(x) - rs.ReLU(-x) + y, Polytope((1, 1))),
    (Max(Abs(x), Abs(y)), Polytope((1, 0), (-1, 0), (0, 1), (0, -1))),
    (sqrt(2) * Abs(x) - Abs(y), union([(-sqrt(2), -1), (sqrt(2), -1)], [(-sqrt(2), 1), (sqrt(2), 1)])),
    # curved, with independent gradients
    (Abs(x) - Abs(y - x**2) + sin(x), union([(0, -1), (2, -1)], [(0, 1), (2, 1)])),
    (exp(Abs(x)) - Abs(sin(y) + x**2), union([(-1, -1), (1, -1)], [(-1, 1), (1, 1)])),
    (Abs(x + y**2) - 2 * Abs(2 * x + 2 * y**2 + y), None),
    # curved and touching: first order says 0, or too little
    (Abs(y) - Abs(y - x**2), Polytope((0, 0), (0, 2))),
    (Abs(y - x**2) - Abs(y), Polytope((0, -2), (0, 0))),
    (-Abs(y) - Abs(y - x**2), union([(0, -2)], [(0, 0)], [(0, 2)])),
    (Abs(y) + Abs(y - x**2), Polytope((0, -2), (0, 2))),
    (Abs(y**2 - x**3) - Abs(y), union([(0, -1)], [(0, 1)])),
    (rs.ReLU(y - x**2) - rs.ReLU(y - 2 * x**2), Polytope((0, 0), (0, 1))),
    # a switch of one variable is as good as affine
    (Abs(y) - Abs(sin(y)) - Abs(x), union([(-1, 0)], [(1, 0)])),
]


@pytest.mark.parametrize(("f", "wanted"), TABLE, ids=lambda v: str(v)[:40])
def test_table(f, wanted):
    found = limiting(f)
    assert found.exact and found.reason
    assert wanted is None or found == wanted
    check_inclusions(f, (x, y), O2, found)


def check_inclusions(f, variables, at, found):
    """Frechet's in the limiting in Clarke's set, which is its hull; the limits of gradients are in it."""
    clarke = rs.subdifferential(f, variables, at=at)
    if clarke.exact:
        assert (found if isinstance(found, Polytope) else found.hull()) == clarke
    frechet = rs.subdifferential(f, variables, at=at, kind="frechet")
    if frechet is not S.EmptySet:
        assert PolytopeUnion(*pieces(found), frechet) == found
    if clarke.exact:
        assert all(g in found for g in rs.subdifferential(f, variables, at=at, kind="bouligand"))


def pieces(found):
    return [found] if isinstance(found, Polytope) else list(found.pieces)


def test_no_minus_sign_passes_through():
    assert limiting(Abs(x) - Abs(y)) != -limiting(Abs(y) - Abs(x))
    assert -limiting(Abs(x) - Abs(y)) == limiting(Abs(x) - Abs(y))  # this one happens to be symmetric
    assert limiting(-Max(x, y)) == union([(-1, 0)], [(0, -1)])


REFUSED = [
    (Abs(y) - Abs(y - sin(x) ** 2), (x, y), "curved and not linear in common coordinates"),
    (Abs(y) - Abs(y - x**2) + 0 * z - Abs(z), (x, y, z), "curved and not linear in common coordinates"),
    (-sqrt(x**2 + y**2), (x, y), "a norm in .* is 0"),
    ([Abs(x), Abs(y)], (x, y), "not of a map with several components"),
    (rs.Heaviside(y) - Abs(x), (x, y), "jumps"),
]


@pytest.mark.parametrize(("f", "variables", "message"), REFUSED, ids=lambda v: str(v)[:40])
def test_refused_by_name(f, variables, message):
    with pytest.raises(rs.ReluSymError, match=message):
        limiting(f, variables, (0,) * len(variables))


def test_faces_past_the_budget():
    f = sum((-1) ** k * Abs(x + k * y + k**2 * z) for k in range(7))
    with pytest.raises(rs.BudgetError, match="max_cells"):
        limiting(f, (x, y, z), O3, max_cells=90)
    assert limiting(f, (x, y, z), O3).exact


def test_a_norm_and_points_off_the_kinks():
    assert limiting(sqrt(x**2 + y**2)) == rs.Ball((0, 0), 1)
    assert limiting(Abs(x) - Abs(y), at=(0, 2)) == Polytope((-1, -1), (1, -1))
    assert limiting(Abs(x) - Abs(y), at=(3, 0)) == union([(1, -1)], [(1, 1)])


def test_parameters_make_cases():
    found = limiting(a * Abs(x) - Abs(y))
    assert found.subs(a, 2) == limiting(2 * Abs(x) - Abs(y)) and found.subs(a, -2) == limiting(-2 * Abs(x) - Abs(y))
    assert found.subs(a, 0) == limiting(-Abs(y))
    at = limiting(Max(x, y) - Abs(x), at={x: a, y: 0})
    assert at.subs(a, 0) == limiting(Max(x, y) - Abs(x)) and at.subs(a, 1) == Polytope((0, 0))


# ---------------------------------------------------------------------- one variable: the engine of the line
def tower(r, depth):
    if not depth:
        return r.choice([x, -x, 2 * x, x + x**2, x**3 - x])
    u, v = tower(r, depth - 1), tower(r, r.randrange(depth))
    return r.choice([Abs(u) - v, rs.ReLU(u) + v, Max(u, v), Min(u, v), u - 2 * v])


@pytest.mark.parametrize("seed", range(10))
def test_one_variable_beside_the_line(seed):
    f = tower(random.Random(seed), 2)
    line = rs.subdifferential(f, x, kind="limiting").at(0)
    found = limiting(f, (x,), (0,))
    ends = [sorted({p.vertices[0][0], p.vertices[-1][0]}) for p in pieces(found)]
    sets = [FiniteSet(*e) if len(e) == 1 else Interval(*e) for e in ends]
    assert line == Union(*sets)


# ---------------------------------------------------------------------- by force
def lattice(r, forms, depth):
    """A maximum of minima of maxima... of linear forms: as an expression and as a function of a point."""
    if not depth:
        row = r.choice(forms)
        return sum(c * v for c, v in zip(row, (x, y, z), strict=False)), lambda p: sum(
            c * t for c, t in zip(row, p, strict=True)
        )
    (e, f), (g, h) = lattice(r, forms, depth - 1), lattice(r, forms, r.randrange(depth))
    if r.random() < 0.5:
        return Max(e, g), lambda p: max(f(p), h(p))
    return Min(e, g), lambda p: min(f(p), h(p))


def crossings(forms, n):
    """The rays of the arrangement of all planes on which two forms are equal."""
    planes = [tuple(s - t for s, t in zip(u, v, strict=True)) for u, v in combinations(forms, 2)]
    if n == 1:
        found = {(1,)}
    elif n == 2:
        found = {(-b, a) for a, b in planes if (a, b) != (0, 0)}
    else:
        found = {(b * f - c * e, c * d - a * f, a * e - b * d) for (a, b, c), (d, e, f) in combinations(planes, 2)} - {
            (0, 0, 0)
        }
    return sorted({tuple(s * t for t in v) for v in found for s in (1, -1)})


@pytest.mark.parametrize("seed", range(18))
def test_by_force(seed):
    """v is limiting where, at a point q of some face, v.e <= f'(q; e) for the rays e of the arrangement and for -q."""
    r = random.Random(seed)
    n = 1 + seed % 3
    forms = [tuple(r.randint(-2, 2) for _ in range(n)) for _ in range(4 if n == 3 else 5)]
    e, f = lattice(r, forms, 3)
    found = limiting(e, (x, y, z)[:n], (0,) * n)
    check_inclusions(e, (x, y, z)[:n], (0,) * n, found)
    rays = crossings(forms, n)
    if Matrix([[s - t for s, t in zip(forms[0], u, strict=True)] for u in forms]).rank() < n:
        return  # the planes have a line in common: no rays
    points = {(0,) * n, *rays, *(tuple(map(sum, zip(*c, strict=True))) for c in combinations(rays, 2))}
    points |= {tuple(map(sum, zip(*r.choices(rays, k=3), strict=True))) for _ in range(60)}
    small = Fraction(1, 10**6)
    tables = []
    for q in points:
        directions = [*rays, tuple(-c for c in q)]
        here = f(q)
        tables.append(
            [(d, (f(tuple(c + small * s for c, s in zip(q, d, strict=True))) - here) / small) for d in directions]
        )

    def by_force(v):
        return any(all(sum(c * s for c, s in zip(v, d, strict=True)) <= slope for d, slope in t) for t in tables)

    tried = {tuple(sum(Fraction(t, k) for t in c) for c in zip(*some, strict=True))
             for k in (1, 2, 3) for some in combinations(sorted(set(forms)), k)}  # fmt: skip
    tried |= {tuple(Fraction(r.randint(-8, 8), 4) for _ in range(n)) for _ in range(20)}
    for v in tried:
        assert (tuple(Rational(t.numerator, t.denominator) for t in v) in found) is by_force(v), (e, v)


small = st.integers(-2, 2)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(small, small, st.sampled_from([-1, 1, 2])), min_size=1, max_size=4))
def test_a_sum_of_absolute_values(rows):
    """Where the normals are independent, it is the product of intervals and pairs; else inclusions hold."""
    f = sum(c * Abs(p * x + q * y) for p, q, c in rows)
    check_inclusions(S(f) + x, (x, y), O2, limiting(S(f) + x))


def test_independent_switches_are_a_product():
    for signs in product((1, -1), repeat=3):
        f = sum(s * Abs(u) for s, u in zip(signs, (x - z, y + x * y, z + y**2), strict=True))
        found = limiting(f, (x, y, z), O3)
        rows = [(1, 0, -1), (0, 1, 0), (0, 0, 1)]
        free = [k for k in range(3) if signs[k] > 0]
        corners = {}
        for w in product((1, -1), repeat=3):
            fixed = tuple(w[k] for k in range(3) if k not in free)
            corners.setdefault(fixed, []).append(tuple(sum(w[k] * rows[k][i] for k in range(3)) for i in range(3)))
        assert found == union(*corners.values())


# ---------------------------------------------------------------------- curved: on the curves, close to the point
@pytest.mark.parametrize("seed", range(8))
def test_touching_curves_by_force(seed):
    """v is limiting where it is close to Frechet's set at a point close by: off the curves, on one, or the origin."""
    r = random.Random(seed)
    bends = r.sample([-1, 0, 1, 2], 3)
    weights = [r.choice([-2, -1, 1, 2]) for _ in bends]
    c = r.choice([-1, 0, 1])

    def f(p, q):
        return c * abs(p) + sum(w * abs(q - k * p * p) for w, k in zip(weights, bends, strict=True))

    found = limiting(S(c * Abs(x) + sum(w * Abs(y - k * x**2) for w, k in zip(weights, bends, strict=True))))
    h, eps = Fraction(1, 10**4), Fraction(1, 10**16)

    def gradient(p, q):
        return (f(p + eps, q) - f(p - eps, q)) / (2 * eps), (f(p, q + eps) - f(p, q - eps)) / (2 * eps)

    segments = []
    for p in (h, -h):
        levels = sorted({k * p * p for k in bends})
        between = [(s + t) / 2 for s, t in pairwise([levels[0] - h, *levels, levels[-1] + h])]
        segments += [(gradient(p, q),) * 2 for q in between]
        for q in levels:  # the normal of the curve is almost (0, 1)
            below, above = gradient(p, q - 5 * eps), gradient(p, q + 5 * eps)
            segments += [(below, above)] if above[1] > below[1] else []
    for q in (h, -h):  # where x = 0
        left, right = gradient(-5 * eps, q), gradient(5 * eps, q)
        segments += [(left, right)] if right[0] > left[0] else []

    def close(v, ends):
        (a1, a2), (b1, b2) = ends
        length = (b1 - a1) ** 2 + (b2 - a2) ** 2
        t = ((v[0] - a1) * (b1 - a1) + (v[1] - a2) * (b2 - a2)) / length if length else 0
        t = min(max(t, 0), 1)
        return (v[0] - a1 - t * (b1 - a1)) ** 2 + (v[1] - a2 - t * (b2 - a2)) ** 2 < Fraction(1, 100)

    def at_origin(v):
        return all(v[0] * d + v[1] * e <= c * abs(d) + sum(weights) * abs(e) for d, e in product((-1, 0, 1), repeat=2))

    for v in product([Fraction(k, 2) for k in range(-3, 4)], [Fraction(k, 2) for k in range(-11, 12)]):
        wanted = at_origin(v) or any(close(v, s) for s in segments)
        assert (tuple(Rational(t.numerator, t.denominator) for t in v) in found) is wanted, (weights, bends, c, v)
