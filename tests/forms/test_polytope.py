"""Polytopes and cones: exact arithmetic against brute force."""

import itertools
import pickle
import random

import pytest
from sympy import Expr, Matrix, Rational, S, Symbol, latex, sqrt

import relu_sym as rs
from relu_sym.forms.cells.cone import Cone
from relu_sym.forms.cells.hull import is_in_hull, vertices
from relu_sym.forms.cells.plane import sectors
from relu_sym.forms.cells.vectors import dot
from relu_sym.forms.exact import scalar

SQUARE = rs.Polytope((0, 0), (1, 0), (0, 1), (1, 1), (Rational(1, 2), Rational(1, 2)), (1, Rational(1, 2)))


def test_what_is_no_vertex_is_dropped():
    assert SQUARE.vertices == ((0, 0), (0, 1), (1, 0), (1, 1))
    assert SQUARE.dimension == 2 and rs.Polytope((1, 2), (2, 4), (3, 6)).vertices == ((1, 2), (3, 6))
    cube = rs.Polytope(*itertools.product((0, 1), repeat=3), (Rational(1, 2),) * 3, (1, Rational(1, 3), 0))
    assert len(cube.vertices) == 8 and cube.dimension == 3


def test_membership_is_exact():
    p = rs.Polytope((0, 0), (sqrt(2), 0), (0, 1))
    assert (sqrt(2) / 2, Rational(1, 2)) in p and (sqrt(2) / 2, Rational(1, 2) + Rational(1, 10**30)) not in p
    with pytest.raises(rs.UnsupportedError, match="2 coordinates"):
        assert (1, 2, 3) in p


def test_algebra():
    segment = rs.Polytope((0, 0), (1, 1))
    assert (SQUARE + segment).vertices == ((0, 0), (0, 1), (1, 0), (1, 2), (2, 1), (2, 2))
    assert (2 * SQUARE).vertices == ((0, 0), (0, 2), (2, 0), (2, 2)) and -segment == rs.Polytope((-1, -1), (0, 0))
    assert SQUARE.image([[1, 1]]).vertices == ((0,), (2,)) and SQUARE.support((2, -1)) == 2
    assert rs.Polytope((0, 0)).hull(segment) == segment and segment - segment == rs.Polytope((-1, -1), (1, 1))
    assert rs.Polytope((1, 2), (2, 1)).nearest() == (Rational(3, 2), Rational(3, 2)) and SQUARE.nearest() == (0, 0)


def test_matrices_printing_and_pickles():
    m = rs.Polytope(Matrix([[1, 0]]), Matrix([[0, 1]]))
    assert m.vertices == (Matrix([[0, 1]]), Matrix([[1, 0]])) and Matrix([[1, 1]]) / 2 in m
    assert pickle.loads(pickle.dumps(m)) == m and r"\operatorname{conv}" in latex(m)
    assert SQUARE.subs(Symbol("t"), 1) == SQUARE and hash(SQUARE) == hash(rs.Polytope(*SQUARE.vertices))
    assert str(rs.Polytope((0,), (1,), exact=False)) == "enclosure: Polytope((0,), (1,))"


@pytest.mark.parametrize("n", [2, 3, 4])
@pytest.mark.parametrize("seed", range(6))
def test_vertices_are_the_extreme_points(n, seed):
    rng = random.Random(seed)
    points = list({tuple(rng.randint(-3, 3) for _ in range(n)) for _ in range(14)})
    found = vertices(points)
    for p in points:
        others = [tuple(map(scalar, q)) for q in points if q != p]
        assert (p in found) == (not is_in_hull(tuple(map(scalar, p)), others))
    for _ in range(200):
        d = [rng.randint(-9, 9) for _ in range(n)]
        assert max(dot(d, p) for p in points) == max(dot(d, p) for p in found)


@pytest.mark.parametrize("n", [2, 3, 4])
@pytest.mark.parametrize("seed", range(4))
def test_a_cone_is_cut_where_its_points_are(n, seed):
    rng = random.Random(seed)
    cone, rows = Cone.whole(n), []
    for _ in range(7):
        g = tuple(rng.randint(-3, 3) for _ in range(n))
        if not any(g):
            continue
        cut = cone.cut(g)
        inside = [
            d
            for d in (tuple(rng.randint(-30, 30) for _ in range(n)) for _ in range(4000))
            if all(s * dot(h, d) > 0 for h, s in rows)
        ]
        assert {s for d in inside for s in (-1, 1) if s * dot(g, d) > 0} <= set(cut.signs)
        side = rng.choice(cut.signs)
        cone = cone.part(g, side, cut)
        rows.append((g, side))
        w = cone.inside()
        assert all(s * dot(h, r) >= 0 for h, s in rows for r in cone.rays)
        assert cone.lines or all(s * dot(h, w) > 0 for h, s in rows)


def test_sectors_of_curves_that_touch():
    x, y = Symbol("x", real=True), Symbol("y", real=True)
    laws = [y, y - x**2, y - 2 * x**2, x]
    signs = {tuple((law.subs({x: p, y: q}) > 0) == S.true for law in laws) for p, q in sectors(laws, x, y)}
    assert len(signs) == 8
    cusp = {(y**2 - x**3).subs({x: p, y: q}) > 0 for p, q in sectors([y**2 - x**3, y], x, y)}
    assert cusp == {S.true, S.false}


def test_whole_numbers_are_numbers_of_sympy():
    """Python's own integers come from the sectors of a plane and from cells."""
    made = rs.Polytope.of([(1, 0), (scalar(0), 2), (0, 0)])
    assert made == rs.Polytope((0, 0), (0, 2), (1, 0)) and all(isinstance(a, Expr) for v in made.vertices for a in v)
    assert 2 * made == rs.Polytope((0, 0), (0, 4), (2, 0)) and Rational(1, 2) * made == made * Rational(1, 2)
