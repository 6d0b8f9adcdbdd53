"""What a question in several variables may be made of: points, directions, declarations, assumptions, parameters."""

import pytest
from sympy import Abs, I, Matrix, Max, Symbol, nan, oo, sign, symbols

import relu_sym as rs

x, y, a, b = symbols("x y a b", real=True)
p, s = Symbol("p", positive=True), Symbol("s", nonnegative=True)
V, O = (x, y), (0, 0)


@pytest.mark.parametrize(
    "ask",
    [
        lambda at: rs.subdifferential(Max(p, y), (p, y), at=at),
        lambda at: rs.is_differentiable(Max(p, -1), (p, y), at),
        lambda at: rs.is_lipschitz(Max(p, -1), (p, y), at),
        lambda at: rs.is_stationary(p**2, (p, y), at),
        lambda at: rs.directional_derivative(Abs(p), (p, y), at, (1, 0)),
        lambda at: rs.lexicographic_derivative(Abs(p), (p, y), at),
        lambda at: rs.gradient(Abs(p), (p, y), mode="classical", at=at),
        lambda at: rs.hessian(p**2, (p, y), mode="classical", at=at),
    ],
)
def test_a_point_is_where_its_variables_are_declared_to_be(ask):
    for coordinate in (-2, 0):
        with pytest.raises(rs.UnsupportedError, match="outside what the variable p is declared to be"):
            ask((coordinate, 1))
    ask((2, 1))


def test_a_symbolic_point_too():
    answer = rs.subdifferential(Abs(p - 1), (p, y), at={p: a, y: 0})
    with pytest.raises(rs.WithoutValue, match="there is no set"):
        answer.subs(a, -1)
    assert answer.subs(a, 1) == rs.Polytope((-1, 0), (1, 0))
    assert rs.subdifferential(Abs(p - 1), (p, y), at={p: 1 + a**2, y: 0}).subs(a, 1) == rs.Polytope((1, 0))


@pytest.mark.parametrize("f", [rs.Heaviside(s), sign(s), Abs(s)])
def test_gradients_know_the_declarations_as_diff_does(f):
    assert rs.gradient(f, (s, x))[0] == rs.diff(f, s)


@pytest.mark.parametrize("direction", [(oo, 0), (I, 0), (nan, 1), "x", None, {1, 2}, (1, 2, 3), {"x": 1}])
def test_a_direction_is_made_of_real_numbers(direction):
    for verb in (rs.directional_derivative, lambda f, v, at, d: rs.lexicographic_derivative(f, v, at, [d, (0, 1)])):
        with pytest.raises(rs.UnsupportedError, match="direction="):
            verb(Abs(x), V, O, direction)


def test_directions_by_name_and_as_a_matrix():
    assert rs.directional_derivative(Abs(x) + y, V, O, {x: -1}) == 1
    assert rs.lexicographic_derivative(Abs(x), V, O, Matrix([[-1, 0], [0, 1]])) == (-1, 0)
    with pytest.raises(rs.UnsupportedError, match="list of them"):
        rs.lexicographic_derivative(Abs(x), V, O, 5)


@pytest.mark.parametrize("assume", [a > 0, (a > 0,), [a > 0]], ids=str)
def test_one_assumption_needs_no_brackets(assume):
    f = Abs(x - a)
    assert rs.subdifferential(f, V, at=O, assume=assume) == rs.Polytope((-1, 0))
    assert rs.gradient(f, V, mode="set-valued", at=O, assume=assume) == rs.Polytope((-1, 0))
    assert rs.directional_derivative(f, V, O, (1, 0), assume=assume) == -1
    assert rs.is_differentiable(f, V, O, assume=assume) is True
    with pytest.raises(rs.UnsupportedError, match="false"):
        rs.subdifferential(f, V, at=O, assume=False)


def test_polytopes_with_parameters_ask_for_them():
    found = rs.subdifferential(a * Abs(x) + Abs(y), V, at=O)
    for asked in (lambda: found.dimension, found.nearest, lambda: (0, 1) in found):
        with pytest.raises(rs.UnsupportedError, match="the sign of"):
            asked()
    assert [found.subs(a, c).dimension for c in (0, 1, -2)] == [1, 2, 2]


def test_an_element_of_cases():
    found = rs.subdifferential(Max(x, y), V, at={x: a, y: b})
    assert found.contains((0, 1)).subs({a: 1, b: 2}) == True  # noqa: E712
    assert found.contains((0, 1)).subs({a: 2, b: 1}) == False  # noqa: E712


def test_strings_are_no_symbols():
    with pytest.raises(rs.UnsupportedError, match="not strings"):
        rs.subdifferential(Abs(x), V, at={"x": 0, "y": 0})
