#!/usr/bin/env bash
# A 1x1 MaxPool with stride 2 and auto_pad="SAME_UPPER" (subsampling, as TensorFlow's padding="same" has it) takes
# every second entry: ceil(4/2) windows, the padding that is needed is negative.
# Guess before the run: a newer onnxruntime runs what an older one ran.  Seen: onnxruntime 1.28.0 gives 0 2 for
# 0 1 2 3; 1.32.0 loads the same model and fails when it runs it, "padding values must be non-negative", for MaxPool
# and AveragePool alike; its Conv with a 1x1 kernel, the same attributes and so the same padding gives 0 2.
# Known: that onnxruntime rounds negative padding in its own way (microsoft/onnxruntime issue 10086, open); the check
# is from pull request 32076, whose words are about explicit pads.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/subsample.py" <<'PYTHON'
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

print("onnx", onnx.__version__, "onnxruntime", onnxruntime.__version__)
runs = sys.argv[1] == "runs"


def found(kind):
    """The entries, or the error of the run; the session must load."""
    ends = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [1, 1, size]) for n, size in (("x", 4), ("y", 2))]
    stored = [numpy_helper.from_array(np.ones((1, 1, 1), dtype=np.float32), "w")] if kind == "Conv" else []
    node = helper.make_node(
        kind, ["x", "w"][: 1 + len(stored)], ["y"], kernel_shape=[1], strides=[2], auto_pad="SAME_UPPER"
    )
    made = helper.make_model(
        helper.make_graph([node], "subsample", ends[:1], ends[1:], stored),
        opset_imports=[helper.make_opsetid("", 13)],
        ir_version=8,
    )
    onnx.checker.check_model(made, full_check=True)
    session = onnxruntime.InferenceSession(made.SerializeToString())
    try:
        value = session.run(None, {"x": np.arange(4, dtype=np.float32).reshape(1, 1, 4)})[0].reshape(-1).tolist()
    except Exception as error:
        value = str(error).split("Status Message: ")[-1]
    print(kind, value)
    return value


assert found("Conv") == [0, 2]
for kind in ("MaxPool", "AveragePool"):
    wanted = [0, 2] if runs else "padding values must be non-negative"
    assert found(kind) == wanted, "pools that pass entries by run again" if not runs else "the older one failed"
PYTHON
for version in 1.28.0 1.32.0; do
  python3 -m venv "$work/$version"
  "$work/$version/bin/pip" install -q --disable-pip-version-check "onnx==1.23.2" "onnxruntime==$version"
done
"$work/1.28.0/bin/python" -W ignore "$work/subsample.py" runs
"$work/1.32.0/bin/python" -W ignore "$work/subsample.py" fails
