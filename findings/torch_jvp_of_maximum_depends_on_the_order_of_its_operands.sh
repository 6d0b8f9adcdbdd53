#!/usr/bin/env bash
# maximum(sqrt(x) + 1, 0) is sqrt(x) + 1 wherever it is defined; its slope at x = 0 is inf, and reverse mode says so.
# Guess before the run: forward mode (torch.func.jvp) says so too, and the order of the two operands does not matter.
# Seen with PyTorch 2.13.0: inf as written, nan with the operands exchanged, of maximum, minimum, fmax and fmin alike:
# forward mode adds a share of the difference of the two tangents to the second one, and 0*inf is nan, though nothing
# ties.  With PyTorch 2.14.1 the tangent of the operand that wins is taken: inf in both orders.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for version in 2.13.0 2.14.1; do
    python3 -m venv "$work/$version"
    "$work/$version/bin/pip" install -q --disable-pip-version-check "torch==$version"
    "$work/$version/bin/python" -W ignore - <<'PYTHON'
import torch

zero, one = torch.tensor(0.0, dtype=torch.float64), torch.tensor(1.0, dtype=torch.float64)
old = torch.__version__.startswith("2.13")
print("PyTorch", torch.__version__)
for name, sign in (("maximum", 1), ("fmax", 1), ("minimum", -1), ("fmin", -1)):
    pick = getattr(torch, name)
    orders = {
        "(u, 0)": lambda x, pick=pick, sign=sign: pick(sign * (x.sqrt() + 1), zero),
        "(0, u)": lambda x, pick=pick, sign=sign: pick(zero, sign * (x.sqrt() + 1)),
    }
    for order, f in orders.items():
        x = zero.clone().requires_grad_()
        (reverse,) = torch.autograd.grad(f(x), x)
        forward = torch.func.jvp(f, (zero,), (one,))[1]
        u = "sqrt(x) + 1" if sign > 0 else "-sqrt(x) - 1"
        print(f"{name}{order}, u = {u}, at 0: forward {forward.item()}, reverse {reverse.item()}")
        assert reverse.item() == sign * float("inf"), "reverse mode has changed"
        expected = "nan" if old and order == "(0, u)" else str(sign * float("inf"))
        assert str(forward.item()) == expected, "forward mode has changed"
PYTHON
done
