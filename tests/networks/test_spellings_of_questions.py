"""Matrices, boxes and activations as people write them."""

from __future__ import annotations

import pytest
from sympy import FiniteSet, Interval, Matrix, Max, Min, ProductSet, Rational, S, Union, eye, oo

import relu_sym as rs

W, V = [[1, -1], [1, 1]], [[1, 1]]
NET = rs.Network([W, V], [[0, 1], [0]])


def test_matrices_of_sympy():
    same = rs.Network([Matrix(W), Matrix(V)], [Matrix([0, 1]), Matrix([0])])
    assert same == NET and same == rs.Network([Matrix(W), V], [Matrix([[0, 1]]), [0]])
    assert NET(Matrix([1, 2])) == NET(Matrix([[1, 2]])) == NET((1, 2)) == (4,)
    assert rs.Network([eye(2), [[1, 1]]]) == rs.Network([[[1, 0], [0, 1]], [[1, 1]]])


@pytest.mark.parametrize("given", [[[1, 1], [1, 1]], [1, 2], [Matrix([1, 2]), 3]], ids=str)
def test_what_is_no_list_of_matrices_says_so(given):
    with pytest.raises(rs.UnsupportedError, match=r"is no matrix: give a list of matrices, one a layer|no vector"):
        rs.Network(given)


@pytest.mark.parametrize(
    "box, pairs",
    [
        (Interval(-1, 1), (-1, 1)),
        (Interval(-1, 1) * Interval(0, 2), ((-1, 1), (0, 2))),
        (Interval(-1, 1) ** 2, (-1, 1)),
        (Interval(Rational(-1, 3), 1), (Rational(-1, 3), 1)),
    ],
    ids=str,
)
def test_boxes_of_sympy(box, pairs):
    assert NET.regions(box) == NET.regions(box=pairs)
    assert NET.lipschitz(box) == NET.lipschitz(pairs)
    assert NET.simplified(box) == NET.simplified(pairs)


@pytest.mark.parametrize("box", [Interval(0, oo), S.Reals, Interval(0, 1) ** 3], ids=str)
def test_boxes_without_ends_or_of_another_space(box):
    with pytest.raises(rs.UnsupportedError, match=r"no finite rational number|not one pair"):
        NET.regions(box)


@pytest.mark.parametrize(
    "box",
    [
        FiniteSet(0, 1),
        Union(Interval(0, 1), Interval(2, 3)),
        ProductSet(Union(Interval(0, 1), Interval(2, 3)), Interval(0, 1)),
        S.EmptySet,
    ],
    ids=str,
)
def test_sets_that_are_no_boxes(box):
    """Not the box around them."""
    with pytest.raises(rs.UnsupportedError, match="is no interval"):
        NET.regions(box)


def test_a_product_of_products():
    nested = ProductSet(ProductSet(Interval(0, 1)), Interval(2, 3))
    assert NET.regions(nested) == NET.regions(((0, 1), (2, 3)))


@pytest.mark.parametrize(
    "name, activation",
    [
        ("hardtanh", lambda t: Max(-1, Min(1, t))),
        ("relu6", lambda t: Min(6, Max(0, t))),
        ("leaky_relu", lambda t: Max(t, t / 100)),
        ("abs", abs),
    ],
)
def test_activations_by_the_names_of_programs(name, activation):
    named, given = (rs.Network([W, V], activation=a) for a in (name, activation))
    for point in ((-9, 2), (0, 0), (Rational(1, 3), 5), (8, -1)):
        assert named(point) == given(point)


def test_a_float_in_an_activation_is_binary():
    """As everywhere in networks."""
    tenth = rs.Network([W, V], activation=lambda t: Max(t, 0.1 * t))
    assert tenth == rs.Network([W, V], activation=lambda t: Max(t, Rational(0.1) * t))
    assert tenth((-1, 0)) == (-2 * Rational(0.1),)


@pytest.mark.parametrize("name", ["softmax", "1+", "leaky relu"])
def test_names_that_are_none(name):
    with pytest.raises(rs.UnsupportedError, match=r"the names are relu, .* such as relu6, hardtanh"):
        rs.Network([W, V], activation=name)
