"""Networks written out and read back are the same function, exactly; expressions as networks."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from naive_networks import value
from onnx_models import model, node, points, tensor
from sympy import Abs, Heaviside, Max, Min, Piecewise, Rational, S, Symbol, exp, pi, sqrt, symbols

import relu_sym as rs
from relu_sym.networks.builder import Builder
from relu_sym.networks.onnx_model import model_program
from relu_sym.networks.onnx_wire import decoded
from relu_sym.networks.onnx_write import onnx_bytes
from relu_sym.networks.program import Smooth

x, y = symbols("x y", real=True)


def same(program, other, count=6):
    """Whether two programs have the same values at random points of many denominators."""
    for seed in range(count):
        at = [v * Fraction(3, 7) + Fraction(1, 11) for v in points(program, seed)]
        assert value(program, at) == value(other, at)


def random_model(seed):
    """A network with convolution, pooling, a branch, a normalisation with an irrational root and a division."""
    chance = Random(seed)

    def numbers(n):
        return [chance.uniform(-1, 1) for _ in range(n)]

    nodes = [
        node("Conv", "x k", "c", pads=[1, 1]),
        node("BatchNormalization", "c s b m v", "n"),
        node("LeakyRelu", "n", "l", alpha=0.1),
        node("MaxPool", "l", "p", kernel_shape=[2], strides=[2]),
        node("AveragePool", "l", "q", kernel_shape=[3], strides=[3]),
        node("Flatten", "p", "f"),
        node("Flatten", "q", "g"),
        node("Concat", "f g", "j", axis=1),
        node("Gemm", "j w", "h", transB=1),
        node("Div", "h third", "d"),
        node("Clip", "d low", "y"),
    ]
    stored = [tensor("k", numbers(6), (2, 1, 3)), tensor("s", numbers(2)), tensor("b", numbers(2))]
    stored += [tensor("m", numbers(2)), tensor("v", [0.3, 2.5]), tensor("w", numbers(30), (3, 10))]
    stored += [tensor("third", [3.0]), tensor("low", [-0.25], ())]
    return model(nodes, {"x": (1, 1, 6)}, "y", stored)


@pytest.mark.parametrize("seed", range(2))
def test_a_network_written_and_read_back_is_the_same_function(seed):
    program = model_program(random_model(seed), None)
    again = model_program(onnx_bytes(program), None)
    same(program, again)
    assert again.outputs == (program.outputs[0].__class__("y", again.outputs[0].node, (1, 3)),)
    assert again == model_program(onnx_bytes(again), None)


def test_a_sparse_map_is_written_by_its_entries():
    chance = Random(3)
    kernel = tensor("k", [chance.uniform(-1, 1) for _ in range(9)], (1, 1, 3, 3))
    nodes = [node("Conv", "x k b", "c"), node("MaxPool", "c", "y", kernel_shape=[2, 2], strides=[2, 2])]
    data = model(nodes, {"x": (1, 1, 14, 14)}, "y", [kernel, tensor("b", [0.75])])
    program = model_program(data, None)
    written = onnx_bytes(program)
    assert len(written) < 100_000
    same(program, model_program(written, None), 2)
    assert [type(n).__name__ for n in program.nodes] == ["Input", "Affine", "Largest"]


def test_a_batch_axis_is_open_in_the_file_where_all_ends_have_one():
    shape = decoded(onnx_bytes(model_program(random_model(0), None)))["graph"]["input"][0]["type"]["tensor_type"]
    assert shape["shape"]["dim"] == [{"dim_param": "batch"}, {"dim_value": 1}, {"dim_value": 6}]
    net = rs.Network([[[1, -1], [1, 1]], [[1, 1]]], [[0, 0], [0]])
    shape = decoded(onnx_bytes(net.program))["graph"]["input"][0]["type"]["tensor_type"]["shape"]["dim"]
    assert shape == [{"dim_value": 2}]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_weights_that_are_no_floats_are_written_as_floats_and_divisions(tmp_path, dtype):
    tenth, large = Rational(1, 10), Rational(2**80 + 1, 3 * 7**5)
    net = rs.Network([[[tenth, -1], [large, Rational(0.1)]], [[Rational(1, 3), 1]]], [[0, Rational(1, 7)], [tenth]])
    net.to_onnx(tmp_path / "n.onnx", dtype=dtype)
    back = rs.Network.from_onnx(tmp_path / "n.onnx")
    same(net.program, back.program)
    assert back.inputs == net.inputs and back.outputs == net.outputs


def test_what_cannot_be_written_is_refused(tmp_path):
    prime = 2**61 - 1
    net = rs.Network([[[Rational(1, prime)]]], [[0]])
    with pytest.raises(rs.UnsupportedError, match=f"divides by {prime}"):
        net.to_onnx(tmp_path / "n.onnx")
    with pytest.raises(rs.UnsupportedError, match="beyond the largest float64"):
        rs.Network([[[10**400]]], [[0]]).to_onnx(tmp_path / "n.onnx")
    with pytest.raises(rs.UnsupportedError, match="choose float64 or float32"):
        net.to_onnx(tmp_path / "n.onnx", dtype="float16")


@pytest.mark.parametrize("head", ["sigmoid", "tanh", "exp", "softplus", "silu", "mish", "gelu", "gelu_tanh", "erf"])
def test_curved_heads_written_and_read_back(tmp_path, head):
    net = rs.Network([[[1, -2], [3, 1]], [[1, 1]]], [[0, 1], [0]], activation=head)
    net.to_onnx(tmp_path / "n.onnx")
    back = rs.Network.from_onnx(tmp_path / "n.onnx")
    assert [n.head for n in back.program.nodes if isinstance(n, Smooth)] == [head]
    assert abs(float(net((1, 2))[0]) - float(back((1, 2))[0])) < 1e-14


EXPRESSIONS = [
    Max(x, Abs(y) / 3),
    Min(x, y / 7, 1) - Max(x, y, 0, 2 * x - 1),
    x * Heaviside(x) + y,
    rs.LeakyReLU(x + 2 * y),
    Piecewise((0, x < 0), (x, x < 1), (1, True)) + y,
    Abs(x - 0.1) + 0.3 * y,
    rs.ReLU(rs.ReLU(x - y) - rs.ReLU(y - 1)),
    S(3) / 7,
    x,
]


@pytest.mark.parametrize("f", EXPRESSIONS, ids=str)
def test_an_expression_as_a_file(tmp_path, f):
    rs.to_onnx(f, (x, y), tmp_path / "f.onnx")
    net, chance = rs.Network.from_onnx(tmp_path / "f.onnx"), Random(1)
    assert net.inputs == (("x", (1, 2)),) and net.outputs == (("y", (1, 1)),)
    for _ in range(8):
        at = {x: Rational(chance.randint(-9, 9), 5), y: Rational(chance.randint(-9, 9), 4)}
        wanted = rs.to_sympy(f).subs(at)
        assert abs(net(tuple(at.values()))[0] - wanted) < 1e-14  # the expression's floats are decimals


def test_several_expressions_share_their_parts(tmp_path):
    shared = Max(x, y, 0)
    rs.to_onnx([shared, shared + x, 2 * shared], (x, y), tmp_path / "f.onnx")
    net = rs.Network.from_onnx(tmp_path / "f.onnx")
    assert net((1, 2)) == (2, 3, 4) and "1 switches" in repr(net)


@pytest.mark.parametrize(
    ("f", "match"),
    [
        (x * y, "product of two functions"),
        (Max(x, 0) * Abs(y), "product of two functions"),
        (sqrt(2) * x, "not piecewise linear with rational numbers"),
        (pi + x, "not piecewise linear with rational numbers"),
        (exp(x), "not piecewise linear"),
        (Heaviside(x), "jumps at x = 0"),
        (x + Symbol("a"), "has the parameter a"),
        (Symbol("x") + y, "another symbol named 'x'"),
        (Piecewise((x, x < y), (y, True)), "several variables"),
    ],
    ids=str,
)
def test_an_expression_that_is_no_network_is_refused(tmp_path, f, match):
    with pytest.raises(rs.ReluSymError, match=match):
        rs.to_onnx(f, (x, y), tmp_path / "f.onnx")
    assert not (tmp_path / "f.onnx").exists()


def test_every_name_in_a_file_is_given_once(tmp_path):
    """An output that is an input, outputs that are called as an input or begin like the names of inner nodes."""
    path = tmp_path / "n.onnx"
    b = Builder()
    x, z = b.input("x", (1, 2)), b.input("_" * 120, (2,))
    b.output("x", x)
    b.output("_" * 120, b.relu(z))
    b.output("__1", b.reshaped(x, (2,)))
    net = rs.Network.of(b.program())
    for dtype in ("float64", "float32"):
        net.to_onnx(path, dtype=dtype)
        back = rs.Network.from_onnx(path)
        assert back((1, -2, -3, 4)) == net((1, -2, -3, 4)) == (1, -2, 0, 4, 1, -2)
        assert back.inputs == net.inputs
        assert back.outputs == (("x", (1, 2)), ("_" * 121, (2,)), ("__1", (2,)))
