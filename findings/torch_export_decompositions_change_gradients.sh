#!/usr/bin/env bash
# An exported PyTorch program is rewritten in core operators by run_decompositions(); its values stay.
# Guess before the run: its gradients stay too, at the kinks as elsewhere, as with torch.compile.
# Seen with PyTorch 2.13.0: hardsigmoid at -3 and 3 has the slopes 0 and 0 before, 1/6 and 1/6 after; hardswish 0 and 1
# before, -1/2 and 3/2 after.  It becomes nan for sinc at 0, which is smooth, and for the standard deviation of (1, 1),
# which has a kink there: 0 before, both.  relu6, hardtanh, clamp and maximum keep theirs.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "torch==2.13.0"
"$work/venv/bin/python" - <<'PYTHON'
import math
import warnings

import torch
from torch.nn import functional as F

warnings.simplefilter("ignore")
print("PyTorch", torch.__version__)


class Program(torch.nn.Module):
    def __init__(self, f):
        super().__init__()
        self.f = f

    def forward(self, x):
        return self.f(x)


def value_and_slope(f, at):
    x = torch.tensor(at, dtype=torch.float64, requires_grad=True)
    y = f(x)
    return y.tolist(), torch.autograd.grad(y.sum(), x)[0].tolist()


def same(a, b):
    return all(abs(s - t) < 1e-12 or math.isnan(s) and math.isnan(t) for s, t in zip(a, b))


programs = {
    "hardsigmoid": (F.hardsigmoid, [-3.0, 3.0], [0, 0], [1 / 6, 1 / 6]),
    "hardswish": (F.hardswish, [-3.0, 3.0], [0, 1], [-0.5, 1.5]),
    "sinc": (torch.sinc, [0.0], [0], [math.nan]),
    "std": (torch.std, [1.0, 1.0], [0, 0], [math.nan, math.nan]),
    "relu6": (F.relu6, [0.0, 6.0], [0, 0], [0, 0]),
    "hardtanh": (F.hardtanh, [-1.0, 1.0], [0, 0], [0, 0]),
    "clamp": (lambda x: torch.clamp(x, 0.0, 1.0), [0.0, 1.0], [1, 1], [1, 1]),
    "maximum": (lambda x: torch.maximum(x, -x), [0.0], [0], [0]),
}
for name, (f, at, before, after) in programs.items():
    exported = torch.export.export(Program(f), (torch.tensor(at, dtype=torch.float64),))
    runs = f, exported.module(), exported.run_decompositions().module()
    found = [value_and_slope(run, at) for run in runs]
    print(f"{name:11} at {at}: slopes {found[0][1]}, exported {found[1][1]}, decomposed {found[2][1]}")
    assert found[0][0] == found[1][0] == found[2][0], "a value has changed"
    assert same(found[0][1], before) and same(found[1][1], before) and same(found[2][1], after), name
PYTHON
