"""Unions of polytopes: sets, however they are cut; and coverings beside brute force."""

import pickle
import subprocess
import sys
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Matrix, Rational, S, Symbol, latex, pretty, srepr

import relu_sym as rs
from relu_sym import Polytope, PolytopeUnion
from relu_sym.forms.cells.covering import body, is_covered, lies_in
from relu_sym.forms.cells.faces import faces
from relu_sym.forms.cells.halfspaces import is_below, vertices_below
from relu_sym.forms.cells.spans import Span
from relu_sym.forms.cells.vectors import dot
from relu_sym.forms.exact import scalar

CROSSED = PolytopeUnion(Polytope((-1, 0), (1, 0)), Polytope((0, -1), (0, 1)))


def box(a, b, c, d):
    return Polytope((a, c), (a, d), (b, c), (b, d))


def test_a_set_is_what_it_holds():
    cuts = [
        PolytopeUnion(box(0, 2, 0, 1), box(0, 1, 0, 2)),
        PolytopeUnion(box(0, 2, 0, 1), box(0, 1, 1, 2)),
        PolytopeUnion(box(0, 1, 0, 2), box(1, 2, 0, 1), box(1, 2, 0, 1)),
    ]
    assert len(set(cuts)) == 1 and cuts[0] == cuts[1] == cuts[2]
    assert cuts[0] != PolytopeUnion(box(0, 2, 0, 1), box(0, 2, 1, 2)) and cuts[0] != CROSSED
    holed = PolytopeUnion(box(0, 3, 0, 1), box(0, 3, 2, 3), box(0, 1, 0, 3), box(2, 3, 0, 3))
    assert holed.hull() == box(0, 3, 0, 3) and holed != box(0, 3, 0, 3) and (Rational(3, 2),) * 2 not in holed


def test_one_polytope_where_the_union_is_one():
    assert PolytopeUnion(box(0, 2, 0, 3), box(1, 3, 0, 3)) == box(0, 3, 0, 3)
    assert PolytopeUnion(*(box(i, i + 1, j, j + 1) for i, j in product(range(3), repeat=2))) == box(0, 3, 0, 3)
    assert PolytopeUnion(Polytope((0, 0)), box(0, 1, 0, 1)) == box(0, 1, 0, 1)
    assert PolytopeUnion() is S.EmptySet


def test_questions():
    assert (0, Rational(1, 2)) in CROSSED and (Rational(1, 2),) * 2 not in CROSSED
    assert CROSSED.hull() == Polytope((1, 0), (-1, 0), (0, 1), (0, -1)) and CROSSED.support((2, 1)) == 2
    assert CROSSED.nearest() == (0, 0) and CROSSED.dimension == 1 and len(CROSSED.pieces) == 2
    assert -CROSSED == CROSSED and PolytopeUnion(Polytope((-2, 0), (2, 0)), Polytope((0, -2), (0, 2))) == 2 * CROSSED
    assert CROSSED.image([[1, 1]]) == Polytope((-1,), (1,)) and Polytope((0, 0)) == 0 * CROSSED


def test_printing_and_pickles():
    assert str(CROSSED) == repr(CROSSED) == pretty(CROSSED)
    assert str(CROSSED) == "PolytopeUnion(Polytope((-1, 0), (1, 0)), Polytope((0, -1), (0, 1)))"
    assert latex(CROSSED).count(r"\operatorname{conv}") == 2 and r"\cup" in latex(CROSSED)
    space: dict = {}
    exec("from sympy import *; from relu_sym import Polytope, PolytopeUnion", space)
    assert eval(srepr(CROSSED), space) == CROSSED
    assert CROSSED.func(*CROSSED.args) == CROSSED and CROSSED.subs(Symbol("t"), 1) == CROSSED
    m = PolytopeUnion(Polytope(Matrix([[1, 0]])), Polytope(Matrix([[0, 1]])))
    assert m.pieces[0].vertices == (Matrix([[0, 1]]),) and Matrix([[1, 0]]) in m


def test_in_another_process():
    f = "rs.subdifferential(Abs(x) - Abs(y), (x, y), at=(0, 0), kind='limiting')"
    here = rs.subdifferential(
        abs(Symbol("x", real=True)) - abs(Symbol("y", real=True)), symbols_xy(), at=(0, 0), kind="limiting"
    )
    code = f"import pickle, sys; from sympy import Abs, symbols; import relu_sym as rs; x, y = symbols('x y', real=True); sys.stdout.buffer.write(pickle.dumps({f}))"  # noqa: E501
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    there = pickle.loads(made)
    assert there == here and hash(there) == hash(here) and there.reason == here.reason and there.exact


def symbols_xy():
    return Symbol("x", real=True), Symbol("y", real=True)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: PolytopeUnion((0, 0)), "exact polytopes"),
        (lambda: PolytopeUnion(Polytope((0,), (1,), exact=False)), "exact polytopes"),
        (lambda: PolytopeUnion(Polytope((0,)), Polytope((0, 1))), "same number of coordinates"),
        (lambda: (1, 2, 3) in CROSSED, "2 coordinates"),
    ],
)
def test_bad_input(call, words):
    with pytest.raises(rs.UnsupportedError, match=words):
        call()


boxes = st.tuples(st.integers(0, 3), st.integers(1, 4), st.integers(0, 3), st.integers(1, 4)).filter(
    lambda b: b[0] < b[1] and b[2] < b[3]
)


def corners(b):
    return [tuple(map(scalar, p)) for p in product(b[:2], b[2:])]


@settings(max_examples=40, deadline=None)
@given(boxes, st.lists(boxes, max_size=5))
def test_covered_boxes(one, others):
    """Unit squares decide for boxes with whole corners."""
    squares = {(i, j) for i in range(one[0], one[1]) for j in range(one[2], one[3])}
    for a, b, c, d in others:
        squares -= {(i, j) for i in range(a, b) for j in range(c, d)}
    made = [body(corners(b)) for b in others]
    assert is_covered(body(corners(one)).cone, made) is (not squares) is lies_in(corners(one), made)


normals = st.lists(st.tuples(*[st.integers(-2, 2)] * 3).filter(any), min_size=1, max_size=5)


@settings(max_examples=25, deadline=None)
@given(normals)
def test_faces_are_all_sign_vectors(rows):
    """Euler: the numbers of faces with alternating signs; every sign vector of a sampled point is among them."""
    found = faces(rows, 3)
    signs = [tuple((v > 0) - (v < 0) for v in (dot(g, p) for g in rows)) for p, _ in found]
    assert len(set(signs)) == len(signs)
    assert sum((-1) ** d for _, d in found) == -1
    for p in product((-2, -1, 0, 1, 3), repeat=3):
        assert tuple((v > 0) - (v < 0) for v in (dot(g, p) for g in rows)) in signs


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(-2, 2), st.integers(-2, 2), st.integers(-1, 3)), max_size=5))
def test_vertices_of_halfspaces(extra):
    rows = [((1, 0), 2), ((-1, 0), 2), ((0, 1), 2), ((0, -1), 2), *(((a, b), c) for a, b, c in extra)]
    found = vertices_below(rows, 2)
    assert all(is_below(v, rows) for v in found)
    made = body(found) if found else None
    for p in product([scalar(Rational(k, 2)) for k in range(-4, 5)], repeat=2):
        assert is_below(p, rows) is (made is not None and made.holds((*p, 1)))


def test_spans():
    span = Span()
    assert span.add((1, 2, 0)) and span.add((0, 1, 1)) and not span.add((2, 5, 1))
    assert span.weights((2, 5, 1)) == [2, 1] and span.weights((0, 0, 1)) is None and span.rank == 2
