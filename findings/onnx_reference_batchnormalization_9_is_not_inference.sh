#!/usr/bin/env bash
# BatchNormalization of opset 9 with one output is inference: y = (x - mean)/sqrt(var) with the stored statistics.
# Guess before the run: the reference evaluator of the onnx package, the yardstick for readers, computes that as
# onnxruntime does.  Seen with onnx 1.23.2 and onnxruntime 1.32.0: for opset 9 the reference evaluator gives
# [0.9486..., 1.8973...] where the formula, its own opset 14 and onnxruntime give [1, 2].
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "onnx==1.23.2" "onnxruntime==1.32.0"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

print("onnx", onnx.__version__, "onnxruntime", onnxruntime.__version__)
STATISTICS = {"scale": [1, 1], "bias": [0, 0], "mean": [10, 20], "var": [4, 4]}
X = np.array([[12, 24]], dtype=np.float32)


def model(opset):
    node = helper.make_node("BatchNormalization", ["x", *STATISTICS], ["y"], epsilon=0.0)
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 2]) for name in "xy"]
    stored = [numpy_helper.from_array(np.array(v, dtype=np.float32), k) for k, v in STATISTICS.items()]
    graph = helper.make_graph([node], "one_layer", ends[:1], ends[1:], stored)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=7)
    onnx.checker.check_model(made)
    return made


found = {}
for opset in (9, 14):
    made = model(opset)
    found[opset] = ReferenceEvaluator(made).run(None, {"x": X})[0]
    runtime = onnxruntime.InferenceSession(made.SerializeToString()).run(None, {"x": X})[0]
    print("opset", opset, "reference evaluator", found[opset], "onnxruntime", runtime)
    assert np.allclose(runtime, [[1, 2]])
assert np.allclose(found[14], [[1, 2]])
assert not np.allclose(found[9], [[1, 2]], atol=0.01), "opset 9 is inference now"
PYTHON
