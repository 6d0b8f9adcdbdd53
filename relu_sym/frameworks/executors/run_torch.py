"""PyTorch: torch.autograd.grad and torch.func.jvp."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch  # pyright: ignore[reportMissingImports]

from ...parsing.operations import Node
from .walk import evaluate

F = torch.nn.functional
DTYPES = {name: getattr(torch, name) for name in ("float64", "float32", "float16", "bfloat16")}


def _extreme(name: str) -> Any:
    whole, along = getattr(torch, name), getattr(torch, name)
    return lambda x, axis=None: whole(x) if axis is None else along(x, axis).values


def _norm(x: Any, order: Any = 2) -> Any:
    return torch.linalg.norm(x, order)


def _clip(x: Any, low: Any, high: Any) -> Any:
    """Bounds are both numbers or both tensors."""
    if isinstance(low, torch.Tensor) or isinstance(high, torch.Tensor):
        low, high = (b if b is None else torch.as_tensor(b, dtype=x.dtype) for b in (low, high))
    return torch.clamp(x, low, high)


SAME = """exp expm1 log log1p sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh erf erfc sigmoid square
reciprocal rsqrt sqrt abs sign floor ceil round trunc frac maximum minimum fmax fmin fmod hypot atan2 logaddexp where
amax amin sum mean prod"""
WORDS = {name: getattr(torch, name) for name in SAME.split()}
WORDS |= {
    name: getattr(F, name) for name in "relu relu6 elu celu selu hardsigmoid hardswish softplus silu mish".split()
}
WORDS |= {
    "leaky_relu": F.leaky_relu,
    "prelu": lambda x, slope: F.prelu(x.reshape(1), slope.reshape(1)).reshape(()),
    "hardtanh": F.hardtanh,
    "softshrink": F.softshrink,
    "hardshrink": F.hardshrink,
    "logsigmoid": F.logsigmoid,
    "softsign": F.softsign,
    "gelu": F.gelu,
    "mod": torch.remainder,
    "clip": _clip,
    "max": _extreme("max"),
    "min": _extreme("min"),
    "norm": _norm,
    "sort": lambda x: torch.sort(x).values,
    "heaviside": lambda x, value: torch.heaviside(x, torch.as_tensor(value, dtype=x.dtype)),
    "stop_gradient": lambda x: x.detach(),
}


class Executor:
    """Programs on tensors."""

    version: str = torch.__version__

    def gradient(
        self, tree: Node, at: Mapping[str, Any], wrt: Sequence[str], forward: bool = False, dtype: str = "float64"
    ) -> list[Any]:
        """The slope by each name, a list for a vector; None where there is none."""
        kind = DTYPES[dtype]

        def f(*arguments: Any) -> Any:
            values = {n: torch.tensor(v, dtype=kind) for n, v in at.items() if n not in wrt}
            values |= dict(zip(wrt, arguments, strict=True))
            return evaluate(tree, values, WORDS, lambda c: torch.tensor(float(c), dtype=kind), torch.stack)

        inputs = [torch.tensor(at[n], dtype=kind, requires_grad=not forward) for n in wrt]
        if not forward:
            found = torch.autograd.grad(f(*inputs), inputs, allow_unused=True)
            return [None if g is None else g.tolist() for g in found]
        return [self._pushed(f, inputs, k) for k in range(len(inputs))]

    def _pushed(self, f: Any, inputs: list[Any], k: int) -> Any:
        units = torch.eye(inputs[k].numel(), dtype=inputs[k].dtype).reshape(-1, *inputs[k].shape)
        found = []
        for unit in units:
            tangents = tuple(unit if j == k else torch.zeros_like(x) for j, x in enumerate(inputs))
            found.append(torch.func.jvp(f, tuple(inputs), tangents)[1].item())
        return found if inputs[k].dim() else found[0]
