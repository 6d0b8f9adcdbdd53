#!/usr/bin/env bash
# PyTorch: of float64 tensors, hardsigmoid and celu are computed in double precision and their gradients with a constant
# in single precision: 1/6 is 0.1666666716, and the alpha of celu is rounded to float32 in the exponent.
# Guess before the run: both are right to 1e-15, as elu, leaky_relu and hardswish are.
# Seen with PyTorch 2.13.0: relative errors of 3e-8 and 7e-9; gradcheck, with its tolerance of 1e-5, does not see it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "torch==2.13.0"
"$work/venv/bin/python" - <<'PYTHON'
import math

import torch
from torch.nn import functional as F

print("PyTorch", torch.__version__)


def value_and_slope(f, at):
    t = torch.tensor(at, dtype=torch.float64, requires_grad=True)
    y = f(t)
    return y.item(), torch.autograd.grad(y, t)[0].item()


alpha, at = 0.7, -1.0
exact = {
    "hardsigmoid": (F.hardsigmoid, 1 / 3, 1 / 6),
    "celu": (lambda t: F.celu(t, alpha), alpha * math.expm1(at / alpha), math.exp(at / alpha)),
    "elu": (lambda t: F.elu(t, alpha), alpha * math.expm1(at), alpha * math.exp(at)),
    "leaky_relu": (lambda t: F.leaky_relu(t, 0.1), -0.1, 0.1),
}
errors = {}
for name, (f, y, slope) in exact.items():
    found = value_and_slope(f, at)
    errors[name] = [abs(a / b - 1) for a, b in zip(found, (y, slope))]
    print(f"{name:12} value {found[0]!r} gradient {found[1]!r}, relative errors", *(f"{e:.1e}" for e in errors[name]))
assert all(e[0] < 1e-15 for e in errors.values()), "a value has changed"
assert errors["elu"][1] < 1e-15 and errors["leaky_relu"][1] < 1e-15, "the others have changed"
assert 2e-8 < errors["hardsigmoid"][1] < 4e-8 and 6e-9 < errors["celu"][1] < 8e-9, "the gradients have changed"
t = torch.tensor([-1.0, 0.5], dtype=torch.float64, requires_grad=True)
assert torch.autograd.gradcheck(F.hardsigmoid, t)
PYTHON
