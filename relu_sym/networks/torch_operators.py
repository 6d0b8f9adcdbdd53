"""The operators of PyTorch that are read: functions with the signatures of ``torch.ops.aten``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from ..errors import UnsupportedError
from .arrays import axes_of, broadcast, common_shape, elementwise, groups, multiplied, product, transposed
from .onnx_activations import clipped, leaky
from .onnx_arithmetic import inverse_root
from .onnx_tensor import FLOATS, rounded
from .tape import Entry, Form, Tape, Tensor, combined, finite, plus, rational, times
from .torch_windows import WINDOWS

SELU = (1.6732632423543772848170429916717, 1.0507009873554804934193349852946)


def number(value: Any, t: Tensor) -> Any:
    """A number of Python code, or a constant tensor of one entry, as a tensor of the type of t holds it."""
    if isinstance(value, Tensor):
        if not value.constant or len(value.entries) != 1:
            raise UnsupportedError("a tensor stands where a number is read")
        return value.entries[0]
    return _rounded(rational(float(value)) if isinstance(value, float) else int(value), t.dtype)


def _rounded(value: Any, dtype: str) -> Any:
    if isinstance(value, float) or dtype not in FLOATS:
        return value
    return rounded(Fraction(value), dtype)


def tensors(a: Any, b: Any) -> tuple[Tensor, Tensor]:
    """Two operands, a number as a tensor without axes."""
    if not isinstance(a, Tensor):
        a = Tensor((), [number(a, b)], b.dtype)
    if not isinstance(b, Tensor):
        b = Tensor((), [number(b, a)], a.dtype)
    if b.rank and b.dtype == "float64" != a.dtype:
        return Tensor(a.shape, a.entries, "float64"), b
    return a, b


# ---------------------------------------------------------------------- arithmetic
def add(tape: Tape, a: Any, b: Any, alpha: Any = 1, sign: int = 1) -> Tensor:
    """a + alpha*b."""
    a, b = tensors(a, b)
    factor = sign * number(alpha, b)
    return elementwise(lambda x, y: plus(x, times(factor, y)), a, b)


def subtract(tape: Tape, a: Any, b: Any, alpha: Any = 1) -> Tensor:
    """a - alpha*b."""
    return add(tape, a, b, alpha, -1)


def multiply(tape: Tape, a: Any, b: Any) -> Tensor:
    """a*b, one of each two entries constant."""
    return product(*tensors(a, b))


def divide(tape: Tape, a: Any, b: Any, rounding_mode: str | None = None) -> Tensor:
    """a/b for a constant b."""
    a, b = tensors(a, b)
    if rounding_mode is not None:
        raise UnsupportedError("a division with rounding_mode={0!r} jumps", rounding_mode)
    if not b.constant or any(e == 0 for e in b.entries):
        raise UnsupportedError("a division by 0, or by what depends on the inputs")
    return product(a, b.like([1 / Fraction(finite(e)) for e in b.entries]))


def scaled(factor: int) -> Callable[..., Tensor]:
    """factor * x."""
    return lambda tape, x: x.like([times(factor, e) for e in x.entries])


def linear(tape: Tape, x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """x W' + b."""
    tape.settle(weight)
    made = multiplied(tape, x, transposed(weight, range(weight.rank)[::-1]))
    return made if bias is None else elementwise(plus, made, bias)


def fused_product(tape: Tape, c: Tensor, a: Tensor, b: Tensor, beta: Any = 1, alpha: Any = 1) -> Tensor:
    """beta*c + alpha*(a @ b)."""
    made = multiplied(tape, a, b)
    made = made.like([times(number(alpha, a), e) for e in made.entries])
    return elementwise(lambda x, y: plus(x, times(number(beta, a), y)), made, c)


def extreme(tape: Tape, a: Any, b: Any = None, keepdim: bool = False, sign: int = 1) -> Any:
    """The larger (sign 1) or smaller (-1) of two tensors; along an axis (b a whole number) or of all entries of one."""
    if isinstance(b, Tensor):
        shape = common_shape(a.shape, b.shape)
        pairs = list(zip(broadcast(a, shape).entries, broadcast(b, shape).entries, strict=True))
        return Tensor(shape, _extremes(tape, pairs, sign), a.dtype)
    if b is None:
        return extreme_over(tape, a, (), False, sign)
    return [extreme_over(tape, a, (b,), keepdim, sign), None]


def extreme_over(tape: Tape, a: Tensor, dim: Any = (), keepdim: bool = False, sign: int = 1) -> Tensor:
    """The largest or smallest entry over some axes (all, if there are none)."""
    shape, parts = _parts(a, dim, keepdim)
    return Tensor(shape, _extremes(tape, parts, sign), a.dtype)


def _extremes(tape: Tape, parts: Sequence[Sequence[Entry]], sign: int) -> list[Entry]:
    if not all(parts):
        raise UnsupportedError("the largest of no entries")
    found = tape.largest([[_times(sign, e) for e in part] for part in parts] if sign < 0 else parts)
    return [_times(sign, e) for e in found]


def _times(sign: int, e: Entry) -> Entry:
    return sign * e if type(e) is float else times(sign, e)


def _parts(a: Tensor, dim: Any, keepdim: bool) -> tuple[tuple[int, ...], list[list[Entry]]]:
    dim = (dim,) if isinstance(dim, int) else dim
    return groups(a, axes_of(dim, a.rank) if dim else range(a.rank), keepdim)


def total(tape: Tape, a: Tensor, dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Tensor:
    """The sum over some axes, or all."""
    shape, parts = _parts(a, dim, keepdim)
    return Tensor(shape, [combined([1] * len(p), p) for p in parts], a.dtype)


def mean(tape: Tape, a: Tensor, dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Tensor:
    """The mean over some axes, or all."""
    shape, parts = _parts(a, dim, keepdim)
    if not all(parts):
        raise UnsupportedError("the mean of no entries")
    return Tensor(shape, [combined([Fraction(1, len(p))] * len(p), p) for p in parts], a.dtype)


def normalised(
    tape: Tape,
    x: Tensor,
    weight: Tensor | None,
    bias: Tensor | None,
    mean: Tensor | None,
    variance: Tensor | None,
    training: bool = False,
    momentum: Any = None,
    eps: Any = 1e-5,
    cudnn_enabled: bool = False,
) -> Tensor:
    """(x - mean)/sqrt(variance + eps)*weight + bias along axis 1; an irrational root to 113 bits."""
    if training or mean is None or variance is None:
        raise UnsupportedError("batch normalisation by the statistics of the batch: call module.eval() first")
    size = len(mean.entries)
    scale = weight.entries if weight is not None else [1] * size
    shift = bias.entries if bias is not None else [0] * size
    epsilon = number(eps, x)
    factors = [s * inverse_root(finite(v) + epsilon) for s, v in zip(scale, variance.entries, strict=True)]
    shifts = [b - m * f for b, m, f in zip(shift, mean.entries, factors, strict=True)]
    along = (size,) + (1,) * (x.rank - 2)
    made = product(x, Tensor(along, factors, x.dtype))
    return elementwise(plus, made, Tensor(along, shifts, x.dtype))


def normalised_core(tape: Tape, x: Tensor, weight: Any, bias: Any, mean: Any, variance: Any, momentum: Any, eps: Any):
    """The same, as the functional graph has it."""
    return [normalised(tape, x, weight, bias, mean, variance, False, momentum, eps), None, None]


def kept(tape: Tape, x: Tensor, p: Any = 0.5, train: bool = False, *more: Any) -> Tensor:
    """Dropout in inference."""
    if train and p:
        raise UnsupportedError("dropout in training mode is random: call module.eval() first")
    return x


def converted(tape: Tape, x: Tensor, dtype: Any = None, *more: Any, **options: Any) -> Tensor:
    """A change of type between floats, which moves no entry that depends on the inputs."""
    wanted = str(dtype).removeprefix("torch.")
    if dtype is None or not str(dtype).startswith("torch."):
        return x
    if wanted not in FLOATS:
        raise UnsupportedError("a change of type to {0}", wanted)
    return Tensor(x.shape, [e if type(e) is Form else _rounded(e, wanted) for e in x.entries], wanted)


# ---------------------------------------------------------------------- activations
def rectified(tape: Tape, x: Tensor) -> Tensor:
    """max(x, 0)."""
    return x.like(tape.relu(x.entries, head="relu"))


def leaky_rectified(tape: Tape, x: Tensor, negative_slope: Any = 0.01) -> Tensor:
    """x for x > 0, else slope*x."""
    return x.like(leaky(tape, x.entries, [number(negative_slope, x)] * len(x.entries), ""))


def parametric(tape: Tape, x: Tensor, weight: Tensor) -> Tensor:
    """x for x > 0, else slope*x, a slope for each channel (axis 1) or one for all."""
    if not weight.constant:
        raise UnsupportedError("slopes that depend on the inputs")
    count = len(weight.entries)
    along = (count,) + (1,) * (x.rank - 2) if count > 1 else ()
    slopes = broadcast(Tensor(along, weight.entries, weight.dtype), x.shape)
    return x.like(leaky(tape, x.entries, slopes.entries, ""))


def clamp(tape: Tape, x: Tensor, min: Any = None, max: Any = None) -> Tensor:
    """min(max(x, low), high), bounds absent or constant: where low > high it is high."""
    bounds = [None if b is None else number(b, x) for b in (min, max)]
    low, high = (None if isinstance(b, float) and b == sign else b for b, sign in zip(bounds, INFINITE, strict=True))
    return x.like(clipped(tape, x.entries, *(None if b is None else finite(b) for b in (low, high)), ""))


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
    return x.like(_extremes(tape, [(e, times(-1, e)) for e in x.entries], 1))


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


OPERATORS: dict[str, Callable[..., Any]] = {
    "add": add,
    "sub": subtract,
    "subtract": subtract,
    "rsub": lambda tape, a, b, alpha=1: add(tape, b, scaled(-1)(tape, a), alpha),
    "mul": multiply,
    "multiply": multiply,
    "div": divide,
    "divide": divide,
    "neg": scaled(-1),
    "negative": scaled(-1),
    "positive": scaled(1),
    "linear": linear,
    "matmul": multiplied,
    "mm": multiplied,
    "bmm": multiplied,
    "mv": multiplied,
    "dot": multiplied,
    "addmm": fused_product,
    "addmv": fused_product,
    "baddbmm": fused_product,
    "maximum": extreme,
    "minimum": partial(extreme, sign=-1),
    "max": extreme,
    "min": partial(extreme, sign=-1),
    "amax": extreme_over,
    "amin": partial(extreme_over, sign=-1),
    "sum": total,
    "mean": mean,
    "batch_norm": normalised,
    "_native_batch_norm_legit_no_training": normalised_core,
    "dropout": kept,
    "feature_dropout": kept,
    "alpha_dropout": kept,
    "to": converted,
    "_to_copy": converted,
    "relu": rectified,
    "relu6": lambda tape, x: clamp(tape, x, 0, 6),
    "leaky_relu": leaky_rectified,
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
    **WINDOWS,
}
"""Operator of ``aten`` to the function that records it."""
