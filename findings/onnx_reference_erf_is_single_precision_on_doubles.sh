#!/usr/bin/env bash
# Erf of a tensor of doubles gives a tensor of doubles.
# Guess before the run: to double precision, as math.erf.  Seen with onnx 1.23.2: the reference evaluator gives
# 0.52049988508... for erf(1/2) = 0.52049987781...: eight digits.  Whoever checks an exact GELU against it to 1e-12
# finds an error that is not theirs.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "onnx==1.23.2"
"$work/venv/bin/python" - <<'PYTHON'
import math

import numpy as np
import onnx
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

print("onnx", onnx.__version__)
ends = [helper.make_tensor_value_info(name, TensorProto.DOUBLE, [1]) for name in "xy"]
graph = helper.make_graph([helper.make_node("Erf", ["x"], ["y"])], "one_node", ends[:1], ends[1:])
made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7)
onnx.checker.check_model(made)
found = ReferenceEvaluator(made).run(None, {"x": np.array([0.5])})[0]
print(found.dtype, "reference evaluator", repr(float(found[0])), "math.erf", math.erf(0.5))
assert found.dtype == np.float64
assert 1e-10 < abs(found[0] - math.erf(0.5)) < 1e-6, "double precision now"
PYTHON
