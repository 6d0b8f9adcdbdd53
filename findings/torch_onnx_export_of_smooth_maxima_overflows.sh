#!/usr/bin/env bash
# logaddexp(x, y) = log(exp(x) + exp(y)), the smooth maximum, and logsigmoid(x) = -logaddexp(0, -x), the smooth minimum
# of x and 0, are computed by PyTorch without overflow.
# Guess before the run: torch.onnx.export writes Max and Softplus, or ReduceLogSumExp as it does for logsumexp, and the
# model has PyTorch's values.  Seen with PyTorch 2.13.0, onnxscript 0.7.2 and onnx 1.23.2: the bare Log(Exp + Exp)
# and Log(Sigmoid): inf for 1000, -inf for -199.3 and for -200 in single precision. Far from the kink, where the smooth
# maximum is the maximum, the model has no value.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "torch==2.13.0" "onnx==1.23.2" "onnxscript==0.7.2"
"$work/venv/bin/python" - <<'PYTHON'
import contextlib
import io
import logging
import math
import warnings
from importlib.metadata import version

import numpy as np
import onnx
import torch
from onnx.reference import ReferenceEvaluator

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
print("PyTorch", torch.__version__, "onnxscript", version("onnxscript"), "onnx", onnx.__version__)


class Smooth(torch.nn.Module):
    def forward(self, x, y):
        pair = torch.stack((x, y))
        return torch.logaddexp(x, y), torch.nn.functional.logsigmoid(x), torch.logsumexp(pair, dim=0)


given = torch.tensor([1000.0, -200.0, 1.0]), torch.tensor([0.0, -200.0, 2.0])
with contextlib.redirect_stdout(io.StringIO()):
    model = torch.onnx.export(Smooth(), given, dynamo=True, verbose=False).model_proto
onnx.checker.check_model(model)
names = [value.name for value in model.graph.input]
with np.errstate(all="ignore"):
    found = ReferenceEvaluator(model).run(None, dict(zip(names, (tensor.numpy() for tensor in given))))
print("nodes:", *(node.op_type for node in model.graph.node))
for name, ours, theirs in zip(("logaddexp", "logsigmoid", "logsumexp"), Smooth()(*given), found):
    print(f"{name:10} PyTorch {ours.tolist()} exported {theirs.tolist()}")
logaddexp, logsigmoid, logsumexp = (values.tolist() for values in found)
right = [values.tolist() for values in Smooth()(*given)]
assert right[0][0] == 1000.0 and abs(right[0][1] + 200.0 - math.log(2)) < 1e-4 and right[1][1] == -200.0
assert logaddexp[:2] == [math.inf, -math.inf], "logaddexp has changed"
assert logsigmoid[1] == -math.inf, "logsigmoid has changed"
assert np.allclose(logsumexp, right[2], rtol=1e-6), "logsumexp has changed"
assert abs(logaddexp[2] - right[0][2]) < 1e-6 and abs(logsigmoid[2] - right[1][2]) < 1e-6
PYTHON
