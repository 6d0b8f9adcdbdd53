"""rs.lambdify of lists, tuples, matrices and arrays; names of modules."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from sympy import Abs, Array, ImmutableMatrix, Matrix, Symbol, Tuple

import relu_sym as rs

x = Symbol("x", real=True)
y = Symbol("y", real=True)
R = rs.ReLU


def test_lists_and_tuples_in_any_depth():
    f = rs.lambdify(x, [R(x), (Abs(x), [1, x])], "math")
    assert f(-2.0) == [0.0, (2.0, [1.0, -2.0])]
    assert rs.lambdify(x, Tuple(R(x), x))(3.0) == (3, 3) and rs.lambdify(x, [])(1.0) == []
    values = rs.lambdify(x, (R(x), 1))(np.array([-1.0, 2.0]))
    assert np.array_equal(values[0], [0, 2]) and np.array_equal(values[1], [1, 1])
    lower, upper = rs.lambdify(x, [rs.subdifferential(R(x), x)])(0.0)[0]
    assert (lower, upper) == (0, 1)


def test_matrices_and_arrays():
    m = Matrix([[R(x), 1], [x, Abs(x)]])
    assert np.array_equal(rs.lambdify(x, m)(-2.0), [[0, 1], [-2, 2]])
    assert rs.lambdify(x, m)(np.zeros((3, 5))).shape == (2, 2, 3, 5)
    assert rs.lambdify(x, m, "math")(-2.0) == [[0.0, 1.0], [-2.0, 2.0]]
    assert rs.lambdify(x, m, "mpmath")(-2) == mpmath.matrix([[0, 1], [-2, 2]])
    assert rs.lambdify(x, m, "sympy")(-2) == ImmutableMatrix([[0, 1], [-2, 2]])
    assert np.array_equal(rs.lambdify(x, Array([[x, R(x)], [1, 2]]))(-1.0), [[-1, 0], [1, 2]])
    assert rs.lambdify(x, Array([x, R(x)]), "math")(-1.0) == [-1.0, 0.0]


def test_several_variables():
    f = rs.lambdify((x, y), [R(x) * y, Matrix([x, y])])
    assert f(2.0, 3.0)[0] == 6 and np.array_equal(f(2.0, 3.0)[1], [[2], [3]])
    assert rs.lambdify((x, (y,)), R(x) - y)(2.0, (3.0,)) == -1
    assert rs.lambdify(x, R(x) > 1)(2.0) and not rs.lambdify(x, R(x) > 1)(0.5)


@pytest.mark.parametrize("modules", ["nump", "math ", "", 5, ["numpy", "bar"]], ids=str)
def test_unknown_modules_are_named(modules):
    with pytest.raises(rs.UnsupportedError, match="is no library that code can be made for: choose one of 'numpy'"):
        rs.lambdify(x, R(x), modules)


@pytest.mark.parametrize("entry", [rs.PrincipalValue(1 / x), rs.subdifferential(R(x), x)], ids=str)
def test_what_needs_one_variable_is_found_in_containers(entry):
    with pytest.raises(rs.UnsupportedError):
        rs.lambdify((x, y), [[x, entry]])


def test_a_parameter_in_an_entry():
    with pytest.raises(rs.UnsupportedError, match="depends on y too"):
        rs.lambdify(x, [x, R(x - y)])


def test_a_symbol_alone_is_an_expression_and_no_condition():
    assert rs.lambdify(x, x)([1, 2]).tolist() == [1, 2]
    for name in ("y", "x_{1}", "lambda"):
        with pytest.raises(rs.UnsupportedError, match="depends on"):
            rs.lambdify(x, Symbol(name))
