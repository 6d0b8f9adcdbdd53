"""What is read of PyTorch beside what PyTorch runs, at a few points: a difference that no rounding makes is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..errors import UnsupportedError
from .arithmetic import Ratios
from .evaluation import values
from .program import Program
from .torch_decompositions import unread

SLACK = 16
"""Times the square root of the rounding unit, and times the largest number on the way: rounding is far below."""
EIGHTHS = 8


def check_decompositions(torch: Any, made: Any, ready: Any, arguments: Sequence[Any]) -> None:
    """Refuses a decomposition by PyTorch that is another function (that of multilabel_margin_loss was, in 2.13)."""
    if ready is made:
        return
    generator, runs = torch.Generator().manual_seed(0), (made.module(), ready.module())
    for scale in (0.1, 1, 1, 10):
        at = [(scale * torch.randn(a.shape, generator=generator, dtype=a.dtype)).to(a.device) for a in arguments]
        with torch.no_grad():
            pairs = zip(*(outputs(torch, run(*at)) for run in runs), strict=True)
        for a, b in pairs:
            near = _unit(torch, made) ** 0.5
            size = a[a.isfinite()].abs().max().item() if a.isfinite().any() else 0
            if not torch.allclose(a, b, rtol=near, atol=near * size, equal_nan=True):
                names = sorted({str(t) for t in unread(made)}) or ["operations in place"]
                raise UnsupportedError(
                    "PyTorch {0} decomposes what is not read ({1}) into another function: write it in operators that "
                    "are read",
                    torch.__version__,
                    ", ".join(names),
                )


def outputs(torch: Any, found: Any) -> list[Any]:
    """The tensors that a module returns."""
    return [t for t in torch.utils._pytree.tree_leaves(found) if t is not None]


def _unit(torch: Any, made: Any) -> float:
    """The rounding unit of the coarsest type in the graph."""
    found = [node.meta.get("val") for node in made.graph.nodes]
    types = {v.dtype for v in found if isinstance(v, torch.Tensor) and v.is_floating_point()}
    return max(torch.finfo(t).eps for t in types)


def check_values(torch: Any, made: Any, program: Program, arguments: Sequence[Any]) -> None:
    """Refuses a piecewise linear program whose exact values are not those that PyTorch rounds."""
    if program.curved:
        return
    generator, run = torch.Generator().manual_seed(1), made.module()
    for reach in (4, 24):
        eighths = [torch.randint(-reach, reach + 1, a.shape, generator=generator) for a in arguments]
        with torch.no_grad():
            there = run(*((e / EIGHTHS).to(a.dtype).to(a.device) for e, a in zip(eighths, arguments, strict=True)))
        wanted = [v for t in outputs(torch, there) for v in t.double().reshape(-1).tolist()]
        exact = values(program, Ratios([n for e in eighths for n in e.reshape(-1).tolist()], EIGHTHS))
        try:
            found = [n / exact[o.node].under for o in program.outputs for n in exact[o.node].numerators]
            size = max(abs(max(r.numerators, default=0, key=abs)) / r.under for r in exact)
        except OverflowError:  # larger than any float: PyTorch has inf there
            continue
        near = SLACK * _unit(torch, made) ** 0.5 * size
        gap = max((abs(a - b) for a, b in zip(found, wanted, strict=True) if b - b == 0), default=0)
        if gap > near:
            raise UnsupportedError(
                "what is read of it differs from what PyTorch runs by {0:.3g} at a point: please report it, and write "
                "the module in other operators, or in float64 if it loses its digits (module.double())",
                gap,
            )
