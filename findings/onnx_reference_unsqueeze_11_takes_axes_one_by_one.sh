#!/usr/bin/env bash
# Unsqueeze of opset 11: "The order of values in axes does not matter and can come in any order."
# Guess before the run: axes [2, 0] and [0, 2] give one shape, (1, 3, 1, 4) from (3, 4).  Seen with onnx 1.23.2 and
# onnxruntime 1.32.0: the reference evaluator inserts them one by one for opset 11 and gives (1, 3, 4, 1) for [2, 0],
# with no word; its opset 13, the package's own shape inference and onnxruntime give (1, 3, 1, 4).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "onnx==1.23.2" "onnxruntime==1.32.0"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper, shape_inference
from onnx.reference import ReferenceEvaluator

print("onnx", onnx.__version__, "onnxruntime", onnxruntime.__version__)


def shapes(opset, axes):
    """The shape by the reference evaluator, by onnxruntime and by shape inference."""
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [3, 4])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 3, 1, 4])
    stored = [] if opset < 13 else [numpy_helper.from_array(np.array(axes, dtype=np.int64), "axes")]
    node = helper.make_node("Unsqueeze", ["x", "axes"][: 1 + len(stored)], ["y"], **({} if stored else {"axes": axes}))
    made = helper.make_model(
        helper.make_graph([node], "one_node", [x], [y], stored),
        opset_imports=[helper.make_opsetid("", opset)],
        ir_version=7,
    )
    onnx.checker.check_model(made, full_check=True)
    dims = shape_inference.infer_shapes(made, strict_mode=True).graph.output[0].type.tensor_type.shape.dim
    data = {"x": np.zeros((3, 4), dtype=np.float32)}
    reference = ReferenceEvaluator(made).run(None, data)[0].shape
    runtime = onnxruntime.InferenceSession(made.SerializeToString()).run(None, data)[0].shape
    print("opset", opset, "axes", axes, "reference", reference, "onnxruntime", runtime)
    assert runtime == tuple(d.dim_value for d in dims) == (1, 3, 1, 4)
    return reference


assert shapes(11, [0, 2]) == shapes(13, [2, 0]) == shapes(13, [0, 2]) == (1, 3, 1, 4)
assert shapes(11, [2, 0]) == (1, 3, 4, 1), "the order does not matter now"
PYTHON
