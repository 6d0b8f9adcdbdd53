"""Sets with parameters: put in all at once, curved switches by cases; one element where a norm vanishes."""

import itertools

import pytest
from sympy import Abs, FiniteSet, Matrix, Max, Min, Rational, sqrt, symbols

import relu_sym as rs

x, y, z, a, b, c = symbols("x y z a b c", real=True)
O2 = (0, 0)
ROOT = sqrt(x**2 + y**2)


@pytest.mark.parametrize(
    ("f", "at", "kind"),
    [
        (Abs(x - a * y) - Abs(x - b * y), O2, "clarke"),
        (Min(a * x + b * y, b * x + a * y), O2, "limiting"),
        (Abs(x) + Abs(x - a) + Abs(y - x), (b, b), "frechet"),
        (ROOT + a * x + b * y, O2, "clarke"),
        (Abs(y) - Abs(y - a * x**2) + b * x, O2, "clarke"),
        (Abs(y) - Abs(y - a * x**2) + b * x, O2, "bouligand"),
    ],
    ids=str,
)
def test_parameters_are_put_in_together(f, at, kind):
    found = rs.subdifferential(f, (x, y), at=at, kind=kind)
    for p, q in itertools.product((-1, 0, 2), repeat=2):
        values = {a: p, b: q}
        there = tuple(values.get(e, e) for e in at)
        assert found.subs(values) == rs.subdifferential(f.subs(values), (x, y), at=there, kind=kind)


def test_a_polytope_of_symbols():
    p = rs.subdifferential(a * Abs(x) + b * Abs(y), (x, y), at=O2)
    assert p.subs([(a, 1), (b, 2)]) == rs.Polytope((-1, -2), (-1, 2), (1, -2), (1, 2))
    assert rs.subdifferential(Max(x, y), (x, y), at={x: a, y: b}).subs({a: c, b: c}) == rs.Polytope((0, 1), (1, 0))


ELEMENTS = [
    (ROOT, (x, y), None, (1, 0)),
    (ROOT - Abs(y), (x, y), [(3, 4), (0, 1)], (Rational(3, 5), Rational(-1, 5))),
    (Max(ROOT, 2 * x), (x, y), None, (2, 0)),
    (Max(ROOT, 2 * x), (x, y), [(0, 1), (1, 0)], (0, 1)),
    (ROOT + sqrt(y**2 + z**2), (x, y, z), [(3, 4, 0), (0, 1, 0), (0, 0, 1)], (Rational(3, 5), Rational(9, 5), 0)),
]


@pytest.mark.parametrize(("f", "variables", "directions", "wanted"), ELEMENTS, ids=str)
def test_an_element_where_a_norm_vanishes(f, variables, directions, wanted):
    at = (0,) * len(variables)
    assert rs.lexicographic_derivative(f, variables, at, directions) == wanted
    whole = rs.subdifferential(f, variables, at=at)
    for d in itertools.product((-1, 0, 2), repeat=len(variables)):
        assert sum(g * e for g, e in zip(wanted, d, strict=True)) <= whole.support(d)


def test_norms_in_maps():
    assert rs.lexicographic_derivative([ROOT, Abs(y)], (x, y), O2).tolist() == [[1, 0], [0, 1]]
    with pytest.raises(rs.UnsupportedError, match="give other directions"):
        rs.lexicographic_derivative(ROOT - Abs(y), (x, y), O2)
    assert Matrix([[1, 0], [0, 1]]) in rs.subdifferential([ROOT, Abs(y)], (x, y), at=O2)
    with pytest.raises(rs.UnsupportedError, match="kind='clarke' gives its hull"):
        rs.subdifferential([rs.ReLU(x), ROOT], (x, y), at=O2, kind="bouligand")
    beside = rs.subdifferential([rs.ReLU(x), ROOT], (x, y), at=(0, 1), kind="bouligand")
    assert beside == FiniteSet(Matrix([[0, 0], [0, 1]]).as_immutable(), Matrix([[1, 0], [0, 1]]).as_immutable())


@pytest.mark.parametrize("args", [((x, y), (0, 0)), ((x, y), {x: 0, y: 0}), (x, y)], ids=str)
def test_a_point_or_a_variable_in_the_place_of_the_kind(args):
    with pytest.raises(rs.UnsupportedError, match=r"a point is named, at=\(0, 0\), and several variables are listed"):
        rs.subdifferential(Max(x, y), *args)
