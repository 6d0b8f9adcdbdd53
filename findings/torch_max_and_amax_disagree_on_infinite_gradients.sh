#!/usr/bin/env bash
# PyTorch: max(x) and amax(x) split a tie alike, and treat an infinite gradient in opposite ways: in reverse mode max
# chooses (0 for an entry that is not the largest) and amax multiplies (inf*0, nan); in forward mode the other way round.
# Guess before the run: both choose, as relu and maximum do.
# Seen with PyTorch 2.13.0, float64, x = (0, 1): reverse (0, inf) and (nan, inf), forward nan and 1.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "torch==2.13.0"
"$work/venv/bin/python" - <<'PYTHON'
import math

import torch

print("PyTorch", torch.__version__)
x = torch.tensor([0.0, 1.0], dtype=torch.float64)
into_the_smaller = torch.tensor([math.inf, 1.0], dtype=torch.float64)
reverse, forward = {}, {}
for f in (torch.max, torch.amax):
    t = x.clone().requires_grad_()
    reverse[f.__name__] = torch.autograd.grad(f(t), t, torch.tensor(math.inf, dtype=torch.float64))[0].tolist()
    forward[f.__name__] = torch.func.jvp(f, (x,), (into_the_smaller,))[1].item()
    print(f"{f.__name__:5} reverse mode, inf from above: {reverse[f.__name__]}; forward mode, along (inf, 1):",
          forward[f.__name__])
assert reverse["max"] == [0.0, math.inf], "max in reverse mode has changed"
assert math.isnan(reverse["amax"][0]) and reverse["amax"][1] == math.inf, "amax in reverse mode has changed"
assert math.isnan(forward["max"]), "max in forward mode has changed"
assert forward["amax"] == 1.0, "amax in forward mode has changed"
PYTHON
