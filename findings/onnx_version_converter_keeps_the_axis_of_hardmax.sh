#!/usr/bin/env bash
# Hardmax, Softmax and LogSoftmax take all axes from `axis` on together up to opset 12, and the one axis `axis` from 13.
# Guess before the run: onnx.version_converter keeps what a model computes, by a Flatten and a Reshape around the node,
# or refuses.  Seen with onnx 1.23.2 and onnxruntime 1.32.0, for (1, 2; 3, 4) along axis 1: it keeps it for Softmax from
# 12 to 13 only.  Hardmax is raised to 13 with its node unchanged: one 1 becomes two.  Softmax and LogSoftmax lowered
# from 13 to 12 normalise all four entries: 0.119 becomes 0.032.  The converted models pass the checker.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "onnx==1.23.2" "onnxruntime==1.32.0"
"$work/venv/bin/python" - <<'PYTHON'
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, version_converter

print("onnx", onnx.__version__, "onnxruntime", onnxruntime.__version__)
x = np.array([[[1, 2], [3, 4]]], dtype=np.float32)


def made(operator, opset):
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, x.shape) for name in "xy"]
    graph = helper.make_graph([helper.make_node(operator, ["x"], ["y"], axis=1)], "one_node", ends[:1], ends[1:])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=7)


def values(model):
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x})[0].ravel().astype(float)


kept = {}
for operator, old, new in (
    ("Softmax", 12, 13),
    ("LogSoftmax", 12, 13),
    ("Hardmax", 12, 13),
    ("Softmax", 13, 12),
    ("LogSoftmax", 13, 12),
):
    model = made(operator, old)
    raised = version_converter.convert_version(model, new)
    assert raised.opset_import[0].version == new
    before, after = values(model), values(raised)
    kept[operator, new] = np.allclose(before, after, rtol=1e-5)
    print(f"{operator:10} {old} to {new}: {before.round(4).tolist()} becomes {after.round(4).tolist()}")
assert kept["Softmax", 13] and kept["LogSoftmax", 13]
assert not kept["Hardmax", 13], "Hardmax is converted now"
assert not kept["Softmax", 12] and not kept["LogSoftmax", 12], "Softmax and LogSoftmax are lowered rightly now"
PYTHON
