"""What is read of ONNX has the values of its reference evaluator, or of onnxruntime where the evaluator strays."""

from __future__ import annotations

from fractions import Fraction

import pytest
from numpy import abs as magnitude
from numpy import array, float64
from onnx_cases import CASES, SPLITS, build, build_split
from onnx_models import points, shaped

import relu_sym as rs
from relu_sym.networks.builder import Builder
from relu_sym.networks.onnx_model import model_program
from relu_sym.networks.onnx_write import onnx_bytes
from relu_sym.networks.program import Input

pytestmark = pytest.mark.onnx
STRAYS = {"MaxPool", "PRelu", "Slice", "Pad", "BatchNormalization"}
"""Where the evaluator is known to leave the text of the specification: onnxruntime answers, if it has float64."""
SINGLE = {"Erf", "Gelu"}
"""What the evaluator computes in float32 whatever the type of its input is."""


def evaluated(data, arrays, kind):
    """The outputs of another program for the same file."""
    onnx = pytest.importorskip("onnx")
    if kind in STRAYS:
        runtime = pytest.importorskip("onnxruntime")
        try:
            return runtime.InferenceSession(data).run(None, arrays)
        except Exception:
            pass
    from onnx.reference import ReferenceEvaluator

    return ReferenceEvaluator(onnx.load_from_string(data)).run(None, arrays)


def agree(data, kind="", seeds=(0, 1, 2)):
    """Values of the network that is read, beside those of the other program, at random points."""
    program = model_program(data, None)
    net = rs.Network.of(program)
    inputs = [n for n in program.nodes if isinstance(n, Input)]
    for seed in seeds:
        at = points(program, seed)
        arrays = {
            n.name: array([float(v) for v in part], dtype=float64).reshape(n.shape)
            for n, part in zip(inputs, shaped(at, [n.shape for n in inputs]), strict=True)
        }
        wanted = evaluated(data, arrays, kind)
        assert [o.shape for o in program.outputs] == [w.shape for w in wanted]
        ours = array([float(v) for v in net(at)])
        theirs = array([float(v) for w in wanted for v in w.reshape(-1)])
        bound = 1e-6 if kind in SINGLE else 1e-12
        assert (magnitude(ours - theirs) <= bound * (1 + magnitude(theirs))).all(), (ours, theirs)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c[1]}-{c[0]}")
def test_an_operator_has_the_values_of_the_reference(case):
    agree(build(case), case[1])


@pytest.mark.parametrize("case", SPLITS, ids=lambda c: f"Split-{c[0]}")
def test_a_split_has_the_values_of_the_reference(case):
    agree(build_split(case))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_what_is_written_runs_elsewhere_for_a_batch(dtype):
    onnx, runtime = pytest.importorskip("onnx"), pytest.importorskip("onnxruntime")
    builder = Builder()
    x = builder.input("x", (1, 3))
    h = builder.linear(x, [[0.5, -1, Fraction(1, 3)], [2, 0.25, -1], [1, 1, 1]], [0.125, Fraction(2, 7), 0])
    joined = builder.affine([builder.relu(h), h], [[(0, 1), (3, -2)], [(4, 1)], [(2, 1), (5, 1)]], None, (1, 3))
    builder.output("y", builder.largest(joined, [[0, 1, 2], [1, 2], [0]], (1, 3)))
    program = builder.program()
    data = onnx_bytes(program, dtype)
    onnx.checker.check_model(onnx.load_from_string(data), full_check=True)
    batch = [points(program, seed) for seed in range(4)]
    (found,) = runtime.InferenceSession(data).run(None, {"x": array(batch, dtype=dtype)})
    wanted = array([[float(v) for v in rs.Network.of(program)(at)] for at in batch])
    assert (magnitude(found - wanted) < (1e-12 if dtype == "float64" else 1e-5)).all()
