"""Networks at points: values, gradients and their sets against naive twins and against the engine of expressions."""

from __future__ import annotations

import pickle
import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_networks import random_program, slopes, value
from sympy import Abs, Float, Integer, Max, Min, Rational, Symbol, exp, tanh
from test_along import points

import relu_sym as rs
from relu_sym.networks.builder import Builder
from relu_sym.networks.rationals import exact

x1, x2 = Symbol("x1", real=True), Symbol("x2", real=True)
CANCEL = rs.Network([[[1], [-1]], [[1, -1]]], None)
"""relu(x) - relu(-x), which is x."""


@given(st.integers(0, 10**6), points, st.booleans())
@settings(deadline=None, max_examples=40)
def test_values_and_gradients(seed, point, coarse):
    program = random_program(seed, coarse=coarse)
    net = rs.Network.of(program)
    assert list(map(exact, net(point))) == value(program, point)
    element = [list(map(exact, row)) for row in net.lexicographic_derivative(point)]
    near = [x + Fraction(1, 10 ** (6 * (k + 1))) for k, x in enumerate(point)]
    assert element == slopes(program, near)
    try:
        gradients = net.jacobian(point)
    except rs.UnsupportedError as refused:
        assert "has a kink at the point" in str(refused)
        assert any(s.dimension for s in net.subdifferential(point))
    else:
        assert [list(map(exact, row)) for row in gradients] == element
        assert all(s.dimension == 0 for s in net.subdifferential(point))


@pytest.mark.parametrize("seed", range(24))
def test_sets_are_those_of_the_expressions(seed):
    r = random.Random(seed)
    net = rs.Network.of(random_program(seed))
    point = [Fraction(r.randint(-1, 1)) for _ in range(2)]
    at = {x1: int(point[0]), x2: int(point[1])}
    formulas = net.to_expr()
    for found, e in zip(net.subdifferential(point), formulas, strict=True):
        assert found.exact and found == rs.subdifferential(e, (x1, x2), at=at)
    assert net.generalized_jacobian(point) == rs.subdifferential(list(formulas), (x1, x2), at=at)


@pytest.mark.parametrize("seed", range(6))
def test_sets_hold_every_gradient_nearby_and_no_more(seed):
    program = random_program(seed, inputs=3)
    net = rs.Network.of(program)
    r = random.Random(seed)
    near = [slopes(program, [Fraction(r.randint(-999, 999), 10**6) for _ in range(3)]) for _ in range(60)]
    for k, found in enumerate(net.subdifferential((0, 0, 0))):
        seen = {tuple(m[k]) for m in near}
        assert all(tuple(map(_rational, g)) in found for g in seen)
        vertices = {tuple(map(exact, v)) for v in found.vertices}
        assert vertices <= seen | set(_corners(program, k))


def _corners(program, k):
    """Gradients in all thin directions too: along perturbed paths."""
    r = random.Random(7)
    for _ in range(150):
        scales = [(10**4, 3), (10**8, 9), (10**12, 9)]
        push = [sum((Fraction(r.randint(-n, n), under) for under, n in scales), start=Fraction(0)) for _ in range(3)]
        yield tuple(slopes(program, push)[k])


def _rational(f):
    return Rational(f.numerator, f.denominator)


def test_what_kinks_and_what_cancels():
    assert CANCEL.jacobian((0,)) == ((1,),) and CANCEL.subdifferential((0,))[0].vertices == ((1,),)
    relu = rs.Network([[[1, 2]], [[1]]], None)
    with pytest.raises(rs.UnsupportedError, match=r"output 0 has a kink at the point: entry 0 of layer 1 .*lexico"):
        relu.jacobian((2, -1))
    assert relu.subdifferential((2, -1))[0].vertices == ((0, 0), (1, 2))
    assert "2 essentially active cells" in relu.subdifferential((2, -1))[0].reason
    assert relu.lexicographic_derivative((2, -1)) == ((1, 2),)
    assert relu.lexicographic_derivative((2, -1), directions=((-1, 0), (0, 1))) == ((0, 0),)
    assert relu.pattern((2, -1)) == ((0,),) and relu.pattern((1, 1)) == ((1,),)
    with pytest.raises(rs.UnsupportedError, match="do not span"):
        relu.lexicographic_derivative((2, -1), directions=((1, 0), (2, 0)))
    with pytest.raises(rs.BudgetError, match=r"more than 3 cells .* net.lexicographic_derivative"):
        rs.Network([[[1, 0], [0, 1], [1, 1]], [[1, 1, 1]]], None).subdifferential((0, 0), max_cells=3)


def test_residual_blocks_amplify():
    tower = rs.Network([[[1]], [[1]], [[1]]], None, activation=[rs.ReLU] * 3, skip={1: 0, 2: 1, 3: 2})
    assert tower.subdifferential((0,))[0].vertices == ((1,), (8,))


@pytest.mark.parametrize(
    ("head", "law"),
    [
        (rs.ReLU, rs.ReLU),
        (Abs, Abs),
        (lambda u: rs.LeakyReLU(u, Rational(1, 4)), lambda u: Max(u, u / 4)),
        (rs.ReLU6, lambda u: Min(Max(u, 0), 6)),
        (rs.Hardtanh, lambda u: Min(Max(u, -1), 1)),
        (lambda u: rs.Softshrink(u, Rational(1, 2)), lambda u: rs.Softshrink(u, Rational(1, 2))),
        (lambda u: 2 * u + 1, lambda u: 2 * u + 1),
    ],
)
def test_activations_that_are_piecewise_linear(head, law):
    net = rs.Network([[[1]], [[1]]], None, activation=head)
    for v in (-7, -2, -1, Rational(-1, 3), 0, Rational(1, 3), 1, 2, 6, 7):
        assert net((v,)) == (law(Integer(v) if isinstance(v, int) else v),)


def test_smooth_heads_have_values_and_expressions_and_refuse_the_rest():
    net = rs.Network([[[2]], [[3]]], [[1], [1]], activation="tanh")
    assert net((1,)) == (3 * tanh(3) + 1,) and net.to_expr() == (3 * tanh(2 * x1 + 1) + 1,)
    assert rs.Network([[[1]], [[1]]], None, activation=exp)((2,)) == (exp(2),)
    assert rs.Network([[[1]], [[1]]], None, activation=lambda u: rs.ELU(u, 2))((-1,)) == (rs.ELU(-1, 2),)
    pairs = (lambda p: net.along(p, p), lambda p: net.attributions(p, p))
    for ask in (net.jacobian, net.subdifferential, net.pattern, net.lexicographic_derivative, net.regions, *pairs):
        with pytest.raises(rs.UnsupportedError, match="this is asked of piecewise linear networks, and this one"):
            ask((1,))
    for wrong, told in (
        (rs.Heaviside, "not continuous"),
        (lambda u: u**2, "not linear"),
        (lambda u: "1/0", "not linear|takes no|not read"),
        (lambda u, v: u, "takes no single number"),
    ):
        with pytest.raises(rs.UnsupportedError, match=told):
            rs.Network([[[1]], [[1]]], None, activation=wrong)
    with pytest.raises(rs.UnsupportedError, match=r"the names are relu, sigmoid, tanh"):
        rs.Network([[[1]], [[1]]], None, activation="swoosh")((1,))


def test_numbers_are_exact():
    for number in (0.1, np.float64(0.1), Float(0.1)):
        assert exact(number) == Fraction(0.1)
    assert exact(np.float32(0.1)) == Fraction(13421773, 2**27) and exact(np.int8(3)) == 3
    assert exact(np.float16(0.5)) == exact(Rational(1, 2)) == exact(Fraction(1, 2)) == Fraction(1, 2)
    for wrong in (float("nan"), float("inf"), "1", 1j, None, x1, np.complex64(1), Float("nan")):
        with pytest.raises(rs.UnsupportedError, match="no finite rational number"):
            exact(wrong)


def test_arrays_are_taken():
    weights = [np.array([[0.5, 1.0]], dtype=np.float32), np.array([[2.0]], dtype=np.float32)]
    net = rs.Network(weights, [np.zeros(1), np.ones(1)])
    assert net(np.array([1.0, 2.0])) == net([[1, 2]]) == net({"x": (1, 2)}) == (6,)


def test_several_inputs_and_outputs_by_name():
    b = Builder()
    u, v = b.input("u", (1, 2)), b.input("v", (1,))
    b.output("sum", b.linear(b.picked([u, v], [0, 1, 2], (3,)), [[1, 2, 3]]))
    b.output("twice", b.scaled(v, 2))
    net = rs.Network.of(b.program())
    assert net({"v": 5, "u": [[1, 2]]}) == net((1, 2, 5)) == (20, 10)
    assert net.inputs == (("u", (1, 2)), ("v", (1,))) and net.outputs == (("sum", (1,)), ("twice", (1,)))
    assert net.jacobian((0, 0, 0)) == ((1, 2, 3), (0, 0, 2))
    for wrong, told in (
        ({"u": (1, 2)}, "the point names u, the inputs are u, v"),
        ({"u": (1, 2, 3), "v": 1}, "input u has 2 entries, the point gives it 3"),
        ((1, 2), "the point has 2 coordinates, and 3 are wanted"),
        ((1, 2, "3"), "no finite rational number"),
    ):
        with pytest.raises(rs.UnsupportedError, match=told):
            net(wrong)


def test_wrong_layers_are_named():
    for weights, biases, told in (
        ([[[1, 2]], [[1, 1]]], None, "a row of 2 weights meets a vector of 1 entries"),
        ([[[1]]], [[1, 2]], "1 rows, 2 offsets"),
        ([], None, "0 matrices"),
        ([[[1]]], [[0], [0]], "1 matrices and 2 bias vectors"),
    ):
        with pytest.raises(rs.UnsupportedError, match=told):
            rs.Network(weights, biases)
    with pytest.raises(rs.UnsupportedError, match="layer 0 does not add to layer 1"):
        rs.Network([[[1, 1]], [[1]]], None, skip={1: 0})


def test_a_deep_network_is_no_expression():
    deep = rs.Network([[[1, 1], [1, -1]]] * 40 + [[[1, 1]]], None)
    assert deep((1, 0)) == (2**20 * 2 // 2,) or deep((1, 0))[0] > 0
    with pytest.raises(rs.BudgetError, match=r"as expressions has \d+ parts"):
        deep.to_expr()


def test_networks_travel_and_compare():
    back = pickle.loads(pickle.dumps(CANCEL))
    assert back == CANCEL and hash(back) == hash(CANCEL) and back((3,)) == (3,)
    assert repr(CANCEL) == "Network(x 1 -> y 1, 2 switches)"
