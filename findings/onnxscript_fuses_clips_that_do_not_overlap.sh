#!/usr/bin/env bash
# Relu(Clip(x, -2, -1)) is 0 for every x, and Clip(Clip(x, 0, 1), 2, 3) is 2.
# Guess before the run: onnxscript's optimizer, which torch.onnx.export runs by default, folds each pair into one Clip
# with the same values, or leaves it.  Seen with onnxscript 0.7.2 and onnx 1.23.2: one Clip each, with the values -1 and
# 1: the bounds are the larger lower and the smaller upper one, crossed where the ranges do not overlap, and of crossed
# bounds Clip takes the upper.  A dead unit comes out with another constant; crossed the other way the fusion is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "onnx==1.23.2" "onnxscript==0.7.2"
"$work/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import numpy as np
import onnx
from onnx.reference import ReferenceEvaluator
from onnxscript import optimizer

print("onnxscript", version("onnxscript"), "onnx", onnx.__version__)
x = np.array([-3.0, -1.5, 0.0, 0.5, 2.5, 4.0], dtype=np.float32)


def clip(source, target, low, high):
    bounds = f"low_{target} = Constant<value = float {{{low}}}>() high_{target} = Constant<value = float {{{high}}}>()"
    return f"{bounds} {target} = Clip({source}, low_{target}, high_{target})"


graphs = {
    "Relu(Clip(x, -2, -1))": clip("x", "t", -2.0, -1.0) + " y = Relu(t)",
    "Clip(Clip(x, 0, 1), 2, 3)": clip("x", "t", 0.0, 1.0) + clip("t", "y", 2.0, 3.0),
    "Clip(Clip(x, 2, 3), 0, 1)": clip("x", "t", 2.0, 3.0) + clip("t", "y", 0.0, 1.0),
    "Clip(Clip(x, -1, 2), 0, 3)": clip("x", "t", -1.0, 2.0) + clip("t", "y", 0.0, 3.0),
}
found = {}
for name, nodes in graphs.items():
    made = onnx.parser.parse_model(
        f'<ir_version: 8, opset_import: ["" : 18]> g (float[{len(x)}] x) => (float[{len(x)}] y) {{ {nodes} }}'
    )
    onnx.checker.check_model(made, full_check=True)
    after = optimizer.optimize(onnx.shape_inference.infer_shapes(made))
    values = [ReferenceEvaluator(model).run(None, {"x": x})[0].tolist() for model in (made, after)]
    found[name] = values
    print(f"{name:27} before {values[0]} after {values[1]} as", *(node.op_type for node in after.graph.node))
dead, apart, crossed, overlapping = found.values()
assert dead == [[0.0] * len(x), [-1.0] * len(x)], "Relu of a Clip has changed"
assert apart == [[2.0] * len(x), [1.0] * len(x)], "Clip of a Clip has changed"
assert crossed[0] == crossed[1] == [1.0] * len(x) and overlapping[0] == overlapping[1]
PYTHON
