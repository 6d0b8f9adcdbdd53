#!/usr/bin/env bash
# Mean is elementwise with NumPy's broadcasting, and its operands may stand in any order.
# Guess before the run: the mean of a row (3) and a matrix (2, 3) is that of the matrix and the row.  Seen with onnx
# 1.23.2 and onnxruntime 1.32.0: the reference evaluator adds into its first operand, so Mean(matrix, row) works and
# Mean(row, matrix) is a ValueError of NumPy; Sum, Max and Min of the same operands work in both orders, and so does
# Mean in onnxruntime.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "onnx==1.23.2" "onnxruntime==1.32.0"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

print("onnx", onnx.__version__, "onnxruntime", onnxruntime.__version__)
SHAPES = {"row": [3], "matrix": [2, 3]}
DATA = {"row": np.array([1, 2, 3], dtype=np.float32), "matrix": np.arange(6, dtype=np.float32).reshape(2, 3)}


def value(kind, first, second):
    """What the reference evaluator gives, or its error; onnxruntime gives the right value."""
    ends = [helper.make_tensor_value_info(n, TensorProto.FLOAT, SHAPES[n]) for n in (first, second)]
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [2, 3])
    node = helper.make_node(kind, [first, second], ["y"])
    made = helper.make_model(
        helper.make_graph([node], "one_node", ends, [y]), opset_imports=[helper.make_opsetid("", 13)], ir_version=8
    )
    onnx.checker.check_model(made, full_check=True)
    right = {"Sum": np.add, "Max": np.maximum, "Mean": lambda a, b: (a + b) / 2}[kind](*DATA.values())
    runtime = onnxruntime.InferenceSession(made.SerializeToString()).run(None, DATA)[0]
    assert np.allclose(runtime, right)
    try:
        found = ReferenceEvaluator(made).run(None, DATA)[0]
    except ValueError as error:
        found = error
    print(kind, first, second, "reference", repr(found), "onnxruntime", runtime.tolist())
    return found if isinstance(found, ValueError) else np.allclose(found, right)


for kind in ("Sum", "Max"):
    assert value(kind, "row", "matrix") is True and value(kind, "matrix", "row") is True
assert value("Mean", "matrix", "row") is True
assert isinstance(value("Mean", "row", "matrix"), ValueError), "Mean broadcasts its first operand now"
PYTHON
