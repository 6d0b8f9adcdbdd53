#!/usr/bin/env bash
# auto_pad="SAME_LOWER": ceil(size/stride) windows, and an odd entry of padding stands at the beginning.
# Guess before the run: the reference evaluator of the onnx package does for MaxPool what it does for AveragePool and
# Conv.  Seen with onnx 1.23.2 and onnxruntime 1.32.0: MaxPool with stride 2 and SAME_LOWER is padded behind in the
# reference evaluator, as with SAME_UPPER: 0 1 2 3, kernel 3, gives 2 3 where onnxruntime gives 1 3 (windows -01 and
# 123); and 0 1 2 3 4, kernel 2, gives two entries where the package's own shape inference says three.
# Its AveragePool pads at the beginning.  (Apache TVM had the second half: apache/tvm pull request 20404.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "onnx==1.23.2" "onnxruntime==1.32.0"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, shape_inference
from onnx.reference import ReferenceEvaluator

print("onnx", onnx.__version__, "onnxruntime", onnxruntime.__version__)


def pooled(kind, size, kernel, auto_pad):
    """The entries by the reference evaluator and by onnxruntime, and how many shape inference says."""
    node = helper.make_node(kind, ["x"], ["y"], kernel_shape=[kernel], strides=[2], auto_pad=auto_pad)
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, size])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 1, (size + 1) // 2])
    made = helper.make_model(
        helper.make_graph([node], "one_pool", [x], [y]), opset_imports=[helper.make_opsetid("", 13)], ir_version=8
    )
    onnx.checker.check_model(made, full_check=True)
    said = shape_inference.infer_shapes(made, strict_mode=True).graph.output[0].type.tensor_type.shape.dim[2].dim_value
    data = {"x": np.arange(size, dtype=np.float32).reshape(1, 1, size)}
    reference = ReferenceEvaluator(made).run(None, data)[0].reshape(-1).tolist()
    runtime = onnxruntime.InferenceSession(made.SerializeToString()).run(None, data)[0].reshape(-1).tolist()
    print(kind, auto_pad, "size", size, "kernel", kernel, "reference", reference, "onnxruntime", runtime, "said", said)
    return reference, runtime, said


reference, runtime, _ = pooled("MaxPool", 4, 3, "SAME_UPPER")
assert reference == runtime == [2, 3]
reference, runtime, _ = pooled("AveragePool", 4, 3, "SAME_LOWER")
assert reference == runtime == [0.5, 2]
reference, runtime, _ = pooled("MaxPool", 4, 3, "SAME_LOWER")
assert runtime == [1, 3]
assert reference == [2, 3], "the padding stands at the beginning now"
reference, runtime, said = pooled("MaxPool", 5, 2, "SAME_LOWER")
assert runtime == [0, 2, 4] and said == 3
assert reference == [2, 4], "there are as many windows as shape inference says now"
PYTHON
