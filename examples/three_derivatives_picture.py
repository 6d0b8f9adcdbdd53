"""The picture of the README: a function with a kink and a jump, and what its three derivatives say there.

Run: ``python examples/three_derivatives_picture.py three_derivatives.png``.  Without a name nothing is written.
"""

import sys

from sympy import Abs, Symbol

import relu_sym as rs
from relu_sym.plotting.drawing import matplotlib_pyplot

plt = matplotlib_pyplot()
plt.switch_backend("Agg")
x = Symbol("x", real=True)
f = Abs(x) - 2 * rs.Heaviside(x - 1)

PANELS = (
    (None, "f(x) = |x| − 2 θ(x − 1)", "a kink at 0, a jump at 1"),
    ("classical", "classical f′", "no value at the kink and at the jump"),
    ("distributional", "distributional f′", "sign(x) − 2 δ(x − 1): the jump is an impulse"),
    ("set-valued", "set-valued ∂f", "[−1, 1] at the kink, no set at the jump"),
)


def picture():
    """One row of four panels."""
    figure, row = plt.subplots(1, 4, figsize=(13, 3.1), sharex=True, layout="constrained")
    for ax, (mode, name, said) in zip(row, PANELS, strict=True):
        rs.plot(f, x, (-2, 3), mode=mode, ax=ax)
        ax.set_title(f"{name}\n", fontsize=11)
        ax.text(0.5, 1.03, said, transform=ax.transAxes, ha="center", fontsize=8.5, color="0.35")
        ax.set_ylim(-2.6, 2.4)
        ax.set_ylabel("")
    return figure


for mode in ("classical", "distributional"):
    print(f"{mode}: {rs.diff(f, x, mode=mode)}")
print("set-valued:", rs.subdifferential(f, x, kind="clarke"), sep="\n")
drawn = picture()
if len(sys.argv) > 1:
    drawn.savefig(sys.argv[1], dpi=100, metadata={"Software": None})
