"""Networks that other people wrote: each is read, or refused by name (their origin: ``data/ORIGIN.md``)."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from random import Random
from struct import unpack

import pytest
from onnx_models import points, shaped

import relu_sym as rs
from relu_sym.networks.onnx_wire import decoded
from relu_sym.networks.program import Input

DATA = Path(__file__).parent / "data"
FILES = {
    "ACASXU_experimental_v2a_1_1.onnx": "Network(input 5 -> linear_7_Add 5, 300 switches)",
    "ACASXU_run2a_1_1_tiny.nnet": "Network(x 5 -> y 5, 15 switches)",
    "KJ_TinyTaxiNet.onnx": "Network(X_place:0 128 -> dense_2/BiasAdd:0 2, 32 switches)",
    "fc_2-2-3.nnet": "Network(x 2 -> y 3, 6 switches)",
    "fc_2-2-3.onnx": "Network(dense_12_input 2 -> dense_13 3, 2 switches)",
    "layer_batchnorm.onnx": "Network(x 6 -> y 6, 0 switches)",
    "layer_constant.onnx": "Network(x 1 -> y 4, 0 switches)",
    "layer_dropout.onnx": "Network(x 4 -> y 4, 0 switches)",
    "layer_gemm.onnx": "Network(x 4 -> y 4, 0 switches)",
    "layer_leakyrelu.onnx": "Network(x 4 -> y 4, 4 switches)",
    "layer_maxpool.onnx": "Network(x 16 -> y 4, 4 switches)",
    "layer_relu.onnx": "Network(x 4 -> y 4, 4 switches)",
    "layer_reshape.onnx": "Network(x 4 -> y 4, 0 switches)",
    "layer_sigmoid.onnx": "Network(x 4 -> y 4, 0 switches)",
    "layer_squeeze_with_axes.onnx": "Network(x 6 -> y 6, 0 switches)",
    "layer_tanh.onnx": "Network(x 4 -> y 4, 0 switches)",
    "layer_unsqueeze.onnx": "Network(x 6 -> y 6, 0 switches)",
    "multiInput_add.onnx": "Network(X1 5, X2 5 -> Y 5, relu1 5, 10 switches)",
    "oneInput_twoBranches.onnx": "Network(X 12 -> Y 12, add1 12, 36 switches)",
}
REFUSED = {"layer_dropout_training_mode_true.onnx": r"the node 'y' \(Dropout, opset 20\): .* training mode is random"}


def read(name):
    reader = rs.Network.from_nnet if name.endswith("nnet") else rs.Network.from_onnx
    return reader(DATA / name)


def test_every_file_is_in_one_table():
    assert {p.name for p in DATA.iterdir()} == {*FILES, *REFUSED, "ORIGIN.md"}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read(name):
    assert repr(read(name)) == FILES[name]


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_is_refused_by_name(name):
    with pytest.raises(rs.UnsupportedError, match=REFUSED[name]):
        read(name)


def test_the_aircraft_network_has_the_values_of_its_matrices():
    graph = decoded((DATA / "ACASXU_experimental_v2a_1_1.onnx").read_bytes())["graph"]
    stored = {t["name"]: t for t in graph["initializer"]}

    def numbers(name):
        raw = stored[name].get("raw_data")
        floats = unpack(f"<{len(raw) // 4}f", raw) if raw else stored[name]["float_data"]
        return [Fraction(v) for v in floats]

    net, chance = read("ACASXU_experimental_v2a_1_1.onnx"), Random(2)
    at = [Fraction(chance.randint(-50, 50), 100) for _ in range(5)]
    u = [a - b for a, b in zip(at, numbers("input_AvgImg"), strict=True)]
    for k in [f"Operation_{i}" for i in range(1, 7)] + ["linear_7"]:
        w, b = numbers(f"{k}_MatMul_W"), numbers(f"{k}_Add_B")
        u = [sum((v * w[i * len(b) + j] for i, v in enumerate(u)), start=b[j]) for j in range(len(b))]
        u = u if k == "linear_7" else [max(v, Fraction(0)) for v in u]
    assert [Fraction(int(v.p), int(v.q)) for v in net(at)] == u


def test_the_cut_down_network_has_the_values_of_its_text():
    lines = [line for line in (DATA / "ACASXU_run2a_1_1_tiny.nnet").read_text().splitlines() if "//" not in line]
    rows = [[Fraction(v) for v in line.split(",") if v.strip()] for line in lines]
    low, high, mean, spread = rows[3:7]
    at = [Fraction(v) for v in (70000, 1, -4, 500, 600)]
    u = [(min(max(v, low[i]), high[i]) - mean[i]) / spread[i] for i, v in enumerate(at)]
    for layer in (0, 1):
        matrix, bias = rows[7 + 10 * layer : 12 + 10 * layer], rows[12 + 10 * layer : 17 + 10 * layer]
        u = [sum((w * v for w, v in zip(row, u, strict=True)), start=b[0]) for row, b in zip(matrix, bias, strict=True)]
        u = u if layer else [max(v, Fraction(0)) for v in u]
    wanted = [v * spread[-1] + mean[-1] for v in u]
    assert [Fraction(int(v.p), int(v.q)) for v in read("ACASXU_run2a_1_1_tiny.nnet")(at)] == wanted


@pytest.mark.onnx
@pytest.mark.parametrize("name", [n for n in FILES if n.endswith("onnx")])
def test_values_are_those_of_the_reference_evaluator_in_float64(name):
    onnx = pytest.importorskip("onnx")
    numpy = pytest.importorskip("numpy")
    from onnx.reference import ReferenceEvaluator

    model = onnx.load(DATA / name)
    _widen(onnx, model)
    net = read(name)
    inputs = [n for n in net.program.nodes if isinstance(n, Input)]
    for seed in range(3):
        at = points(net.program, seed)
        parts = zip(inputs, shaped(at, [n.shape for n in inputs]), strict=True)
        arrays = {n.name: numpy.array([float(v) for v in p]).reshape(n.shape) for n, p in parts}
        wanted = ReferenceEvaluator(model).run(None, arrays)
        assert [shape for _, shape in net.outputs] == [w.shape for w in wanted]
        ours, theirs = [float(v) for v in net(at)], [float(v) for w in wanted for v in w.reshape(-1)]
        assert all(abs(a - b) <= 1e-12 * (1 + abs(b)) for a, b in zip(ours, theirs, strict=True))


def _widen(onnx, model):
    """float32 becomes float64 in place: initialisers, constants, casts, inputs and outputs; constants come first."""
    from onnx import numpy_helper

    def wider(t):
        if t.data_type == 1:
            t.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(t).astype("float64"), t.name))

    for t in model.graph.initializer:
        wider(t)
    for end in [*model.graph.input, *model.graph.output]:
        if end.type.tensor_type.elem_type == 1:
            end.type.tensor_type.elem_type = 11
    nodes = sorted(model.graph.node, key=lambda n: n.op_type != "Constant")
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    for node in model.graph.node:
        for a in node.attribute:
            if a.name == "value":
                wider(a.t)
            if node.op_type == "Cast" and a.i == 1:
                a.i = 11
