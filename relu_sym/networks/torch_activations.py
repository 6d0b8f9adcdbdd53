"""Activations of PyTorch, with the signatures of ``torch.ops.aten``."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from ..errors import UnsupportedError
from .arrays import broadcast, common_shape
from .entries import Entry, finite, plus, rational, times
from .onnx_activations import clipped, leaky
from .onnx_tensor import FLOATS, rounded
from .tape import Tape, Tensor

SELU = (1.6732632423543772848170429916717, 1.0507009873554804934193349852946)


def number(value: Any, t: Tensor) -> Any:
    """A number of Python code, or a constant tensor of one entry, as a tensor of the type of t holds it."""
    if isinstance(value, Tensor):
        if not value.constant or len(value.entries) != 1:
            raise UnsupportedError("a tensor stands where a number is read")
        return value.entries[0]
    return nearest(rational(value) if isinstance(value, float) else Fraction(value), t.dtype)


def nearest(value: Any, dtype: str) -> Any:
    """A number as a floating type holds it."""
    if isinstance(value, float) or dtype not in FLOATS:
        return value
    return rounded(Fraction(value), dtype)


def asked_type(x: Tensor, *arguments: Any) -> str:
    """The type among arguments that x is to have: of a tensor its own, behind a device or before; else that of x."""
    said = (f"torch.{a.dtype}" if isinstance(a, Tensor) else str(a) for a in arguments)
    return next((a.removeprefix("torch.") for a in said if a.startswith("torch.")), x.dtype)


def rectified(tape: Tape, x: Tensor) -> Tensor:
    """max(x, 0)."""
    return x.like(tape.relu(x.entries, head="relu"))


def leaky_rectified(tape: Tape, x: Tensor, negative_slope: Any = 0.01) -> Tensor:
    """x for x > 0, else slope*x."""
    return x.like(leaky(tape, x.entries, [number(negative_slope, x)] * len(x.entries), ""))


def randomised(
    tape: Tape, x: Tensor, lower: Any = 1 / 8, upper: Any = 1 / 3, training: bool = False, generator: Any = None
) -> Tensor:
    """In evaluation x for x > 0, else the mean of the two slopes times x."""
    if training:
        raise UnsupportedError("rrelu in training mode is random: call module.eval() first")
    return leaky_rectified(tape, x, (lower + upper) / 2)


def power(tape: Tape, x: Tensor, exponent: Any) -> Tensor:
    """x**1 and x**0."""
    p = exponent if isinstance(exponent, (int, float)) else number(exponent, x)
    if p not in (0, 1):
        raise UnsupportedError("the operator pow with the exponent {0} is not piecewise linear", p)
    return x if p == 1 else x.like([1] * len(x.entries))


def parametric(tape: Tape, x: Tensor, weight: Tensor) -> Tensor:
    """x for x > 0, else slope*x, a slope for each channel (axis 1) or one for all."""
    if not weight.constant:
        raise UnsupportedError("slopes that depend on the inputs")
    count = len(weight.entries)
    along = (count,) + (1,) * (x.rank - 2) if count > 1 else ()
    slopes = broadcast(Tensor(along, weight.entries, weight.dtype), x.shape)
    return x.like(leaky(tape, x.entries, slopes.entries, "", "prelu"))


def clamp(tape: Tape, x: Tensor, min: Any = None, max: Any = None) -> Tensor:
    """min(max(x, low), high), bounds absent, numbers or tensors: where low > high it is high."""
    if isinstance(min, Tensor) or isinstance(max, Tensor):
        x = x if min is None else _bounded(tape, x, min, 1)
        return x if max is None else _bounded(tape, x, max, -1)
    bounds = [None if b is None else number(b, x) for b in (min, max)]
    low, high = (None if isinstance(b, float) and b == sign else b for b, sign in zip(bounds, INFINITE, strict=True))
    return x.like(clipped(tape, x.entries, *(None if b is None else finite(b) for b in (low, high)), ""))


def _bounded(tape: Tape, x: Tensor, bound: Any, sign: int) -> Tensor:
    """The larger (sign 1) or smaller (-1) of x and a bound, entry by entry."""
    bound = bound if isinstance(bound, Tensor) else Tensor((), [number(bound, x)], x.dtype)
    shape = common_shape(x.shape, bound.shape)
    pairs = zip(broadcast(x, shape).entries, broadcast(bound, shape).entries, strict=True)
    made = tape.largest([[signed(sign, e) for e in pair] for pair in pairs])
    return Tensor(shape, [signed(sign, e) for e in made], x.dtype)


def signed(sign: int, e: Entry) -> Entry:
    """The entry or its negative, also an infinite one."""
    return sign * e if type(e) is float else times(sign, e) if sign < 0 else e


INFINITE = (-float("inf"), float("inf"))


def hard_tanh(tape: Tape, x: Tensor, min_val: Any = -1, max_val: Any = 1) -> Tensor:
    """x between two bounds."""
    return clamp(tape, x, min_val, max_val)


def hard_sigmoid(tape: Tape, x: Tensor) -> Tensor:
    """min(6, max(0, x + 3))/6."""
    inside = clipped(tape, [plus(e, 3) for e in x.entries], 0, 6, "")
    return x.like([times(Fraction(1, 6), e) for e in inside])


def threshold(tape: Tape, x: Tensor, threshold: Any, value: Any) -> Tensor:
    """x for x > threshold, else value: continuous where both are one number."""
    low = number(threshold, x)
    if low != number(value, x):
        raise UnsupportedError("a threshold at {0} with the value {1} jumps", threshold, value)
    return clamp(tape, x, low)


def soft_shrink(tape: Tape, x: Tensor, lambd: Any = 0.5) -> Tensor:
    """x - lambd above lambd, x + lambd below -lambd, else 0."""
    width = number(lambd, x)
    above = tape.relu([plus(e, -width) for e in x.entries])
    below = tape.relu([plus(times(-1, e), -width) for e in x.entries])
    return x.like([plus(a, times(-1, b)) for a, b in zip(above, below, strict=True)])


def absolute(tape: Tape, x: Tensor) -> Tensor:
    """max(x, -x)."""
    return x.like(tape.largest([(e, times(-1, e)) for e in x.entries], head="abs"))


def smooth(tape: Tape, x: Tensor, head: str = "") -> Tensor:
    """A smooth head."""
    return x.like(tape.smooth(x.entries, head))


def softplus(tape: Tape, x: Tensor, beta: Any = 1, threshold: Any = 20) -> Tensor:
    """log(1 + exp(beta*x))/beta, also beyond the threshold where PyTorch returns x (2e-9 off at 20)."""
    factor = number(beta, x)
    inner = tape.smooth([times(factor, e) for e in x.entries], "softplus")
    return x.like([times(1 / Fraction(factor), e) for e in inner])


def log_sigmoid(tape: Tape, x: Tensor) -> Tensor:
    """-softplus(-x)."""
    inner = tape.smooth([times(-1, e) for e in x.entries], "softplus")
    return x.like([times(-1, e) for e in inner])


def gelu(tape: Tape, x: Tensor, approximate: str = "none") -> Tensor:
    """x*Phi(x), or its approximation by tanh."""
    return smooth(tape, x, "gelu" if approximate == "none" else "gelu_tanh")


def hard_swish(tape: Tape, x: Tensor) -> Tensor:
    """x*min(6, max(0, x + 3))/6."""
    return x.like(tape.smooth(x.entries, "hardswish", Fraction(1, 6), Fraction(1, 2)))


def elu(tape: Tape, x: Tensor, alpha: Any = 1, scale: Any = 1, input_scale: Any = 1) -> Tensor:
    """scale*x for x > 0, else scale*alpha*(exp(input_scale*x) - 1)."""
    if number(input_scale, x) != 1:
        raise UnsupportedError("elu with input_scale other than 1")
    made = tape.smooth(x.entries, "elu", number(alpha, x))
    return x.like([times(number(scale, x), e) for e in made])


def celu(tape: Tape, x: Tensor, alpha: Any = 1.0) -> Tensor:
    """max(0, x) + min(0, alpha*(exp(x/alpha) - 1))."""
    if number(alpha, x) <= 0:
        raise UnsupportedError("celu with alpha = {0}: it is read for alpha > 0", alpha)
    return x.like(tape.smooth(x.entries, "celu", number(alpha, x)))


def selu(tape: Tape, x: Tensor) -> Tensor:
    """gamma*x for x > 0, else gamma*alpha*(exp(x) - 1)."""
    return x.like(tape.smooth(x.entries, "selu", *(number(c, x) for c in SELU)))


def tanh_shrink(tape: Tape, x: Tensor) -> Tensor:
    """x - tanh(x)."""
    tape.settle(x)
    made = tape.smooth(x.entries, "tanh")
    return x.like([plus(e, times(-1, m)) for e, m in zip(x.entries, made, strict=True)])


ACTIVATIONS: dict[str, Callable[..., Any]] = {
    "relu": rectified,
    "relu6": lambda tape, x: clamp(tape, x, 0, 6),
    "leaky_relu": leaky_rectified,
    "rrelu": randomised,
    "pow": power,
    "prelu": parametric,
    "_prelu_kernel": parametric,
    "hardtanh": hard_tanh,
    "clamp": clamp,
    "clip": clamp,
    "clamp_min": lambda tape, x, min: clamp(tape, x, min),
    "clamp_max": lambda tape, x, max: clamp(tape, x, None, max),
    "hardsigmoid": hard_sigmoid,
    "threshold": threshold,
    "softshrink": soft_shrink,
    "abs": absolute,
    "absolute": absolute,
    "hardswish": hard_swish,
    "softplus": softplus,
    "log_sigmoid": log_sigmoid,
    "tanhshrink": tanh_shrink,
    "gelu": gelu,
    "elu": elu,
    "celu": celu,
    "selu": selu,
    **{name: partial(smooth, head=name) for name in ("sigmoid", "tanh", "exp", "erf", "silu", "mish")},
}
"""Operator of ``aten`` to the function that records it."""
