#!/usr/bin/env bash
# The gradient of logsumexp is softmax, whose entries sum to 1; that of prod is the product of the others.
# Guess before the run: reverse mode says so in every dtype, as softmax, log_softmax and cross_entropy do.
# Seen with PyTorch 2.13.0 and 2.14.1: reverse mode takes exp(x - logsumexp(x)) and prod(x)/x of the *rounded* result, so
# that of n equal entries each has 1 (sum n) once log(n) is lost in the result: from 3e7 on in single precision, 2e4 in
# half; of four entries 300 in bfloat16 the sum is 0.54. Where a product underflows its gradient is 0: (0, 0, 0) for
# (1e-30, 1e-30, 1e30), whose product is 1e-30. Forward mode (torch.func.jvp) is right in both.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for version in 2.13.0 2.14.1; do
    python3 -m venv "$work/$version"
    "$work/$version/bin/pip" install -q --disable-pip-version-check "torch==$version"
    "$work/$version/bin/python" -W ignore - <<'PYTHON'
import torch

print("PyTorch", torch.__version__)


def both(f, entries, dtype):
    t = torch.tensor(entries, dtype=dtype, requires_grad=True)
    reverse = torch.autograd.grad(f(t), t)[0].tolist()
    units = torch.eye(len(entries), dtype=dtype)
    forward = [torch.func.jvp(f, (t.detach(),), (u,))[1].item() for u in units]
    print(f"{f.__name__} of {entries} in {dtype}: reverse {reverse}, forward {forward}")
    return reverse, forward


def logsumexp(t):
    return torch.logsumexp(t, 0)


for value, dtype in ((1e8, torch.float32), (1e17, torch.float64), (20000.0, torch.float16)):
    reverse, forward = both(logsumexp, [value, value], dtype)
    assert reverse == [1.0, 1.0], "logsumexp in reverse mode has changed"
    assert forward == [0.5, 0.5], "logsumexp in forward mode has changed"
reverse, _ = both(logsumexp, [300.0] * 4, torch.bfloat16)
assert abs(sum(reverse) - 0.54) < 0.01, "logsumexp in bfloat16 has changed"
reverse, forward = both(torch.prod, [1e-30, 1e-30, 1e30], torch.float32)
assert reverse == [0.0, 0.0, 0.0], "prod in reverse mode has changed"
assert [round(v, 3) for v in forward[:2]] == [1.0, 1.0], "prod in forward mode has changed"
reverse, _ = both(torch.prod, [1e-200, 1e-200], torch.float64)
assert reverse == [0.0, 0.0], "prod in reverse mode has changed"
PYTHON
done
