"""Operators of ONNX by hand: what the specification says at its edges, in exact numbers."""

from __future__ import annotations

from fractions import Fraction
from struct import pack, unpack

import pytest
from onnx_models import model, node, tensor
from sympy import Rational

import relu_sym as rs
from relu_sym.networks.onnx_model import model_program
from relu_sym.networks.onnx_tensor import rounded


def single(number):
    """The float32 nearest to a number, exactly."""
    return Fraction(unpack("<f", pack("<f", number))[0])


def answers(data, at):
    """The values of the network that is read."""
    return [Fraction(int(v.p), int(v.q)) for v in rs.Network.of(model_program(data, None))(at)]


FLOAT = {v: single(v) for v in (0.01, 0.1, 0.2, 0.3, 0.7)}
INT64 = "int64"
ROWS = [
    ("an alpha is a float32", ("LeakyRelu", (1,), [-1]), {"alpha": 0.1}, [-FLOAT[0.1]]),
    ("the default alpha is a float32", ("LeakyRelu", (1,), [-1]), {}, [-FLOAT[0.01]]),
    ("an alpha above 1", ("LeakyRelu", (2,), [-1, 3]), {"alpha": 2.0}, [-2, 3]),
    (
        "bounds of old are float32",
        ("Clip", (2,), [-1, 1]),
        {"min": -0.3, "max": 0.7, "opset": 7},
        [-FLOAT[0.3], FLOAT[0.7]],
    ),
    (
        "bounds of now are what they are",
        ("Clip", (2,), [-1, 1], ([-0.3], ()), ([0.7], ())),
        {},
        [-Fraction(0.3), Fraction(0.7)],
    ),
    ("a lower bound above the upper", ("Clip", (3,), [-1, 0, 1], ([0.5], ()), ([-0.5], ())), {}, [Fraction(-1, 2)] * 3),
    (
        "the largest number bounds nothing",
        ("Clip", (1,), [10**400], ([0.0], ()), ([1.7976931348623157e308], ())),
        {},
        [10**400],
    ),
    (
        "slopes from the last axis",
        ("PRelu", (2, 2), [-1, -1, -1, 2], [0.5, 0.25]),
        {},
        [Fraction(-1, 2), Fraction(-1, 4), Fraction(-1, 2), 2],
    ),
    ("HardSigmoid by float32", ("HardSigmoid", (2,), [1, 100]), {}, [FLOAT[0.2] + Fraction(1, 2), 1]),
    ("Gemm drops C for beta 0", ("Gemm", (1, 1), [3], ([2.0], (1, 1)), [float("nan")]), {"beta": 0.0}, [6]),
    (
        "Gemm scales by a float32",
        ("Gemm", (1, 1), [3], ([2.0], (1, 1)), [1.0]),
        {"alpha": 0.1, "transB": -1},
        [6 * FLOAT[0.1] + 1],
    ),
    ("division is exact", ("Div", (1,), [1], [3.0]), {}, [Fraction(1, 3)]),
    (
        "a step backwards",
        ("Slice", (4,), [1, 2, 3, 4], ([3], [1], INT64), ([-100], [1], INT64), ([0], [1], INT64), ([-2], [1], INT64)),
        {},
        [4, 2],
    ),
    (
        "-1 is the last entry",
        ("Slice", (3,), [1, 2, 3], ([2], [1], INT64), ([-1], [1], INT64), ([0], [1], INT64), ([-1], [1], INT64)),
        {},
        [],
    ),
    (
        "a start before the front, backwards",
        ("Slice", (5,), [1, 2, 3, 4, 5], ([-6], [1], INT64), ([-9], [1], INT64), ([0], [1], INT64), ([-1], [1], INT64)),
        {},
        [1],
    ),
    (
        "padding never wins",
        ("MaxPool", (1, 1, 3), [-1, -2, -3]),
        {"kernel_shape": [2], "pads": [1, 1]},
        [-1, -1, -2, -3],
    ),
    ("strides are 1", ("MaxPool", (1, 1, 3), [1, 5, 3]), {"kernel_shape": [2]}, [5, 5]),
    ("padding does not count", ("AveragePool", (1, 1, 2), [1, 3]), {"kernel_shape": [2], "pads": [1, 0]}, [1, 2]),
    (
        "padding counts",
        ("AveragePool", (1, 1, 2), [1, 3]),
        {"kernel_shape": [2], "pads": [1, 0], "count_include_pad": 1},
        [Fraction(1, 2), 2],
    ),
    ("a kernel is not turned", ("Conv", (1, 1, 3), [1, 2, 3], ([1.0, 10.0], (1, 1, 2))), {}, [21, 32]),
    ("a negative pad crops", ("Pad", (3,), [1, 2, 3], ([-1, 1], [2], INT64)), {}, [2, 3, 0]),
    ("an exact root", ("BatchNormalization", (1, 1), [3], [2.0], [1.0], [1.0], [4.0]), {"epsilon": 0.0}, [3]),
    ("axes of old", ("ReduceSum", (2, 2), [1, 2, 3, 4]), {"axes": [0], "opset": 11}, [4, 6]),
    ("no axes, nothing done", ("ReduceSum", (2,), [1, 2]), {"noop_with_empty_axes": 1}, [1, 2]),
    (
        "soft shrink",
        ("Shrink", (3,), [-2, Fraction(1, 4), 2]),
        {"bias": 0.5, "lambd": 0.5},
        [Fraction(-3, 2), 0, Fraction(3, 2)],
    ),
    ("Max of one", ("Max", (2,), [1, -2]), {}, [1, -2]),
    (
        "bfloat16 by its bits",
        ("Add", (1,), [0], ([0x3DCD], [1], "bfloat16")),
        {"dtype": "bfloat16"},
        [Fraction(205, 2048)],
    ),
]


@pytest.mark.parametrize(("call", "options", "wanted"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_an_operator_at_its_edge(call, options, wanted):
    kind, shape, at, *constants = call
    dtype, opset = options.get("dtype", "float64"), options.get("opset", 20)
    attributes = {k: v for k, v in options.items() if k not in ("dtype", "opset")}
    stored = [tensor(f"c{k}", *(c if isinstance(c, tuple) else (c,))) for k, c in enumerate(constants)]
    names = " ".join(["x", *(f"c{k}" for k in range(len(constants)))])
    data = model([node(kind, names, "y", **attributes)], {"x": shape}, "y", stored, opset, dtype)
    assert answers(data, [Rational(v) for v in at]) == wanted


REFUSED = [
    ("Softmax", (1, 2), {}, "the operator Softmax is not read"),
    ("Relu", (2,), {"alpha": 1.0}, "no attribute 'alpha' that is read in opset 20"),
    ("Clip", (2,), {"min": 0.0}, "no attribute 'min' that is read in opset 20"),
    ("ThresholdedRelu", (2,), {}, "jumps at alpha"),
    ("Shrink", (2,), {}, "jumps"),
    ("MaxPool", (1, 1, 2), {}, "lacks the attribute 'kernel_shape'"),
    ("Flatten", (2, 3), {"axis": 3}, "Flatten at axis 3 of 2 axes"),
    ("Transpose", (2, 3), {"perm": [0, 0]}, "is no order of 2 axes"),
    ("Cast", (2,), {"to": 7}, "jumps at every integer"),
    ("Cast", (2,), {"to": 8}, "has the ONNX data type 8"),
    ("MaxPool", (1, 1, 4), {"kernel_shape": [2], "auto_pad": "SAME_UPPER", "dilations": [2]}, "refuse it or disagree"),
    (
        "MaxPool",
        (1, 1, 6),
        {"kernel_shape": [1], "auto_pad": "SAME_UPPER", "strides": [3]},
        "strides that pass entries by",
    ),
    ("AveragePool", (1, 1, 6), {"kernel_shape": [1], "auto_pad": "SAME_LOWER", "strides": [3]}, "pass entries by"),
    ("Concat", (2,), {}, "lacks the attribute 'axis'"),
    ("LeakyRelu", (2,), {"alpha": float("nan")}, "nan is no number"),
    ("LeakyRelu", (2,), {"alpha": 1}, "is no float"),
]


@pytest.mark.parametrize(("kind", "shape", "attributes", "words"), REFUSED, ids=[f"{r[0]}: {r[3]}" for r in REFUSED])
def test_a_refusal_names_node_operator_and_opset(kind, shape, attributes, words):
    data = model([node(kind, "x", "y", **attributes)], {"x": shape}, "y")
    with pytest.raises(rs.ReluSymError) as refusal:
        model_program(data, None)
    assert words in str(refusal.value) and f"the node 'the {kind}' ({kind}, opset 20)" in str(refusal.value)


def test_products_of_what_depends_on_the_inputs_are_refused():
    for kind in ("Mul", "MatMul"):
        data = model([node(kind, "x x", "y")], {"x": (2, 2)}, "y")
        with pytest.raises(rs.UnsupportedError, match="both depend on the inputs"):
            model_program(data, None)
    with pytest.raises(rs.UnsupportedError, match="depends on the inputs"):
        model_program(model([node("Div", "x x", "y")], {"x": (2, 2)}, "y"), None)


def test_dropout_is_refused_in_training_mode_only():
    stored = [tensor("r", [0.5], ()), tensor("t", [1], (), "bool"), tensor("zero", [0.0], ())]
    with pytest.raises(rs.UnsupportedError, match="random"):
        model_program(model([node("Dropout", "x r t", "y")], {"x": (2,)}, "y", stored), None)
    assert answers(model([node("Dropout", "x zero t", "y")], {"x": (2,)}, "y", stored), [1, -2]) == [1, -2]


def test_constants_are_folded_exactly_and_shapes_are_computed():
    nodes = [
        node("Shape", "x", "s"),
        node("Gather", "s zero", "n"),
        node("Div", "n two", "half"),  # integers: towards 0
        node("Concat", "half rest", "shape", axis=0),
        node("Reshape", "x shape", "r"),
        node("Constant", "", "tenth", value_float=0.1),
        node("CastLike", "tenth x", "wide"),
        node("Mul", "r wide", "y"),
    ]
    stored = [tensor("zero", [0], [1], INT64), tensor("two", [2], [1], INT64), tensor("rest", [-1], [1], INT64)]
    data = model(nodes, {"x": (5, 2)}, "y", stored)
    program = model_program(data, None)
    assert program.outputs[0].shape == (2, 5)
    assert answers(data, [1, *[0] * 9])[0] == FLOAT[0.1]


def test_a_cast_of_a_constant_rounds_as_its_type_does():
    nodes = [node("Cast", "c", "d", to=1), node("Add", "x d", "y")]
    data = model(nodes, {"x": (1,)}, "y", [tensor("c", [0.1], [1])], dtype="float32")
    assert answers(data, [0]) == [FLOAT[0.1]]
    for number in (0.1, -1e-40, 1e-46, 3.5e38, 1.0, 16777217.0, 2**-149 * 1.5):
        try:
            wanted = unpack("<f", pack("<f", number))[0]
        except OverflowError:
            wanted = float("inf")
        assert float(rounded(Fraction(number), "float32")) == wanted
    assert rounded(Fraction(65519), "float16") == 65504 and rounded(Fraction(65520), "float16") == float("inf")


def test_the_root_of_a_normalisation_is_read_to_113_bits():
    data = model(
        [node("BatchNormalization", "x one zero zero two", "y", epsilon=0.0)],
        {"x": (1, 1)},
        "y",
        [tensor("one", [1.0]), tensor("zero", [0.0]), tensor("two", [2.0])],
    )
    (found,) = answers(data, [1])
    assert 0 < abs(2 * found**2 - 1) < Fraction(1, 2**112) and found.denominator.bit_length() <= 115


def test_an_open_batch_axis_is_one_and_other_open_axes_are_asked_for():
    nodes = [node("Relu", "x", "y")]
    assert model_program(model(nodes, {"x": ("N", 3)}, "y"), None).outputs[0].shape == (1, 3)
    data = model(nodes, {"x": ("N", "features")}, "y")
    with pytest.raises(rs.UnsupportedError, match=r"axis 1 of the input 'x' has no size .*'features'.*shapes="):
        model_program(data, None)
    assert model_program(data, None, "", {"x": (1, 4)}).dimension == 4
    with pytest.raises(rs.UnsupportedError, match="no input 'z'"):
        model_program(data, None, "", {"z": (1, 4)})
    assert model_program(model(nodes, {"x": (-1, 3)}, "y"), None).outputs[0].shape == (1, 3)
    with pytest.raises(rs.UnsupportedError, match=r"axis 0 of the input 'x' has no size .*\(0\).*shapes="):
        model_program(model(nodes, {"x": (0, 3)}, "y"), None)


@pytest.mark.parametrize(
    ("kind", "attributes", "words"),
    [
        ("Relu", {}, "output 2 of Relu is used, and it is not read"),
        ("GlobalMaxPool", {}, "output 2 of GlobalMaxPool is used"),
        ("MaxPool", {"kernel_shape": [2]}, "MaxPool whose indices are used"),
    ],
)
def test_an_output_that_is_not_read_is_refused_where_it_is_used(kind, attributes, words):
    nodes = [node(kind, "x", "y z", **attributes)]
    assert model_program(model(nodes, {"x": (1, 1, 4)}, "y"), None).outputs[0].name == "y"
    for more, outputs in (([], "z"), ([node("Neg", "z", "w")], "y w")):
        with pytest.raises(rs.UnsupportedError, match=f"the {kind}'.*{words}"):
            model_program(model([*nodes, *more], {"x": (1, 1, 4)}, outputs), None)


def test_only_what_the_outputs_need_is_read():
    nodes = [node("Softmax", "x", "unused"), node("Relu", "x", "y")]
    assert answers(model(nodes, {"x": (1, 2)}, "y"), [-1, 2]) == [0, 2]


def test_an_input_with_a_value_in_the_file_is_a_constant():
    data = model([node("Add", "x c", "y")], {"x": (1,), "c": (1,)}, "y", [tensor("c", [0.5])])
    assert rs.Network.of(model_program(data, None)).inputs == (("x", (1,)),)


def test_several_inputs_and_outputs_keep_their_names():
    nodes = [node("Add", "a b", "s"), node("Relu", "s", "r")]
    net = rs.Network.of(model_program(model(nodes, {"a": (2,), "b": (2,)}, "r s"), None))
    assert net.inputs == (("a", (2,)), ("b", (2,))) and net.outputs == (("r", (2,)), ("s", (2,)))
    assert net({"b": (1, 1), "a": (-3, 2)}) == (0, 3, -2, 3)


def test_integers_that_would_wrap_around_are_refused():
    nodes = [node("Add", "c c", "d"), node("Reshape", "x d", "y")]
    with pytest.raises(rs.UnsupportedError, match="out of the range of int64"):
        model_program(model(nodes, {"x": (1,)}, "y", [tensor("c", [2**62], [1], INT64)]), None)


def test_types_are_not_mixed():
    with pytest.raises(rs.ParseError, match="different types: float64, float32"):
        model_program(model([node("Add", "x c", "y")], {"x": (1,)}, "y", [tensor("c", [1.0], [1], "float32")]), None)
    with pytest.raises(rs.UnsupportedError, match="holds int64"):
        model_program(model([node("Relu", "x", "y")], {"x": (1,)}, "y", dtype="int64"), None)


@pytest.mark.parametrize("end", [2**31 - 1, 2**63 - 1])
def test_a_slice_backwards_to_the_end_of_everything_is_refused(end):
    """onnxruntime 1.32 goes to the front there, the reference evaluator of onnx 1.23 leaves nothing."""
    cut = [tensor("s", [2], (1,), INT64), tensor("e", [end], (1,), INT64)]
    cut += [tensor("a", [0], (1,), INT64), tensor("t", [-1], (1,), INT64)]
    with pytest.raises(rs.UnsupportedError, match="Slice backwards to"):
        model_program(model([node("Slice", "x s e a t", "y")], {"x": (5,)}, "y", cut), None)


BY_HAND = [
    (13, "MaxPool", (1, 1, 4), {"kernel_shape": [3], "strides": [2], "auto_pad": "SAME_LOWER"}, (1, 1, 2), [1, 3]),
    (13, "MaxPool", (1, 1, 5), {"kernel_shape": [2], "strides": [2], "auto_pad": "SAME_LOWER"}, (1, 1, 3), [0, 2, 4]),
    (13, "GlobalMaxPool", (1, 2, 3), {}, (1, 2, 1), [2, 5]),
    (13, "GlobalMaxPool", (1, 2, 1, 2, 2), {}, (1, 2, 1, 1, 1), [3, 7]),
    (11, "Unsqueeze", (2, 2), {"axes": [2, 0]}, (1, 2, 1, 2), [0, 1, 2, 3]),
    (11, "Unsqueeze", (2, 2), {"axes": [-1, 0]}, (1, 2, 2, 1), [0, 1, 2, 3]),
]


@pytest.mark.parametrize("case", BY_HAND, ids=lambda c: f"{c[1]}-{c[2]}")
def test_where_the_reference_evaluator_strays_the_text_decides(case):
    """By the words of the specification; onnx 1.23 has other values or shapes, or an error, in its evaluator."""
    opset, kind, shape, attributes, outcome, wanted = case
    program = model_program(model([node(kind, "x", "y", **attributes)], {"x": shape}, "y", opset=opset), None)
    assert program.outputs[0].shape == outcome
    assert list(rs.Network.of(program)(range(program.dimension))) == wanted


def test_a_mean_of_a_small_operand_first():
    data = model([node("Mean", "a b", "y")], {"a": (2,), "b": (2, 2)}, "y")
    assert answers(data, [1, 2, 0, 0, 4, 4]) == [Fraction(1, 2), 1, Fraction(5, 2), 3]
