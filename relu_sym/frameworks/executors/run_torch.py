"""PyTorch: torch.autograd.grad and torch.func.jvp."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...parsing.operations import Node
from .walk import evaluate

SAME = """exp expm1 log log1p sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh erf erfc sigmoid square
reciprocal rsqrt sqrt abs sign floor ceil round trunc frac maximum minimum fmax fmin fmod hypot atan2 logaddexp where
prod"""
LAYERS = """relu relu6 leaky_relu elu celu selu hardtanh hardsigmoid hardswish softshrink hardshrink softplus silu mish
logsigmoid softsign gelu"""


def words(torch: Any) -> dict[str, Callable[..., Any]]:
    """Its operations by the words of programs."""

    def clip(x: Any, low: Any, high: Any) -> Any:
        """Bounds are both numbers or both tensors."""
        if isinstance(low, torch.Tensor) or isinstance(high, torch.Tensor):
            low, high = (b if b is None else torch.as_tensor(b, dtype=x.dtype) for b in (low, high))
        return torch.clamp(x, low, high)

    def both(x: Any, y: Any) -> tuple[Any, Any]:
        kind = x.dtype if isinstance(x, torch.Tensor) else y.dtype
        return torch.as_tensor(x, dtype=kind), torch.as_tensor(y, dtype=kind)

    def along(f: Callable[..., Any]) -> Callable[..., Any]:
        return lambda x, axis=None: f(x, 0 if axis is None else axis)

    def extreme(f: Callable[..., Any]) -> Callable[..., Any]:
        return lambda x, axis=None: f(x) if axis is None else f(x, axis).values

    layers = torch.nn.functional
    return {
        **{name: getattr(torch, name) for name in SAME.split()},
        **{name: getattr(layers, name) for name in LAYERS.split()},
        "prelu": lambda x, slope: layers.prelu(x.reshape(1), slope.reshape(1)).reshape(()),
        "mod": torch.remainder,
        "clip": clip,
        "max": extreme(torch.max),
        "min": extreme(torch.min),
        "norm": lambda x, order=2: torch.linalg.norm(x, order),
        "sort": lambda x: torch.sort(x).values,
        "topk": lambda x, k: torch.topk(x, k).values,
        "median": torch.median,
        "std": lambda x, correction: torch.std(x, correction=correction),
        "var": lambda x, correction: torch.var(x, correction=correction),
        "dot": torch.dot,
        "threshold": layers.threshold,
        **{
            name: along(getattr(torch, name))
            for name in "amax amin sum mean cumsum softmax log_softmax logsumexp".split()
        },
        "cross_entropy": lambda x, target: layers.cross_entropy(x, torch.tensor(target)),
        **{name: getattr(layers, name) for name in "mse_loss l1_loss binary_cross_entropy_with_logits".split()},
        "smooth_l1_loss": lambda x, y, beta: layers.smooth_l1_loss(*both(x, y), beta=beta),
        "huber_loss": lambda x, y, delta: layers.huber_loss(*both(x, y), delta=delta),
        "heaviside": lambda x, value: torch.heaviside(x, torch.as_tensor(value, dtype=x.dtype)),
        "stop_gradient": lambda x: x.detach(),
    }


class Executor:
    """Programs on tensors."""

    def __init__(self, torch: Any) -> None:
        self.torch, self.words = torch, words(torch)
        self.version: str = torch.__version__

    def gradient(
        self, tree: Node, at: Mapping[str, Any], wrt: Sequence[str], forward: bool = False, dtype: str = "float64"
    ) -> list[Any]:
        """The slope by each name, a list for a vector; None where there is none."""
        torch, kind = self.torch, getattr(self.torch, dtype)

        def array(c: float) -> Any:
            return torch.tensor(float(c), dtype=kind)

        def f(*arguments: Any) -> Any:
            values = {n: torch.tensor(v, dtype=kind) for n, v in at.items() if n not in wrt}
            values |= dict(zip(wrt, arguments, strict=True))
            return evaluate(tree, values, self.words, array, torch.stack, lambda c: torch.as_tensor(c).to(kind))

        inputs = [torch.tensor(at[n], dtype=kind, requires_grad=not forward) for n in wrt]
        if not forward:
            found = torch.autograd.grad(f(*inputs), inputs, allow_unused=True)
            return [None if g is None else g.tolist() for g in found]
        return [self._pushed(f, inputs, k) for k in range(len(inputs))]

    def _pushed(self, f: Any, inputs: list[Any], k: int) -> Any:
        torch = self.torch
        units = torch.eye(inputs[k].numel(), dtype=inputs[k].dtype).reshape(-1, *inputs[k].shape)
        found = []
        for unit in units:
            tangents = tuple(unit if j == k else torch.zeros_like(x) for j, x in enumerate(inputs))
            found.append(torch.func.jvp(f, tuple(inputs), tangents)[1].item())
        return found if inputs[k].dim() else found[0]
