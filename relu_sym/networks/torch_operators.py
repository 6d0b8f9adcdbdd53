"""The operators of PyTorch that are read: functions with the signatures of ``torch.ops.aten``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from ..errors import UnsupportedError
from .arrays import axes_of, broadcast, common_shape, elementwise, groups, multiplied, product, transposed
from .entries import Entry, Form, combined, finite, plus, times
from .onnx_arithmetic import inverse_root
from .onnx_tensor import FLOATS
from .tape import Tape, Tensor
from .torch_activations import ACTIVATIONS, nearest, number
from .torch_windows import WINDOWS


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
    return product(tape, *tensors(a, b))


def divide(tape: Tape, a: Any, b: Any, rounding_mode: str | None = None) -> Tensor:
    """a/b for a constant b."""
    a, b = tensors(a, b)
    if rounding_mode is not None:
        raise UnsupportedError("a division with rounding_mode={0!r} jumps", rounding_mode)
    if not b.constant or any(e == 0 for e in b.entries):
        raise UnsupportedError("a division by 0, or by what depends on the inputs")
    return product(tape, a, b.like([1 / Fraction(finite(e)) for e in b.entries]))


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
        return Tensor(shape, _extremes(tape, pairs, sign, "maximum" if sign > 0 else "minimum"), a.dtype)
    if b is None:
        return extreme_over(tape, a, (), False, sign)
    return [extreme_over(tape, a, (b,), keepdim, sign), None]


def extreme_over(tape: Tape, a: Tensor, dim: Any = (), keepdim: bool = False, sign: int = 1) -> Tensor:
    """The largest or smallest entry over some axes (all, if there are none)."""
    shape, parts = _parts(a, dim, keepdim)
    return Tensor(shape, _extremes(tape, parts, sign), a.dtype)


def _extremes(tape: Tape, parts: Sequence[Sequence[Entry]], sign: int, head: str = "") -> list[Entry]:
    if not all(parts):
        raise UnsupportedError("the largest of no entries")
    found = tape.largest([[_times(sign, e) for e in part] for part in parts] if sign < 0 else parts, head=head)
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
        return by_the_batch(tape)
    size = len(mean.entries)
    scale = weight.entries if weight is not None else [1] * size
    shift = bias.entries if bias is not None else [0] * size
    epsilon = number(eps, x)
    factors = [s * inverse_root(finite(v) + epsilon) for s, v in zip(scale, variance.entries, strict=True)]
    shifts = [b - m * f for b, m, f in zip(shift, mean.entries, factors, strict=True)]
    along = (size,) + (1,) * (x.rank - 2)
    made = product(tape, x, Tensor(along, factors, x.dtype))
    return elementwise(plus, made, Tensor(along, shifts, x.dtype))


def normalised_core(tape: Tape, x: Tensor, weight: Any, bias: Any, mean: Any, variance: Any, momentum: Any, eps: Any):
    """The same, as the functional graph has it."""
    return [normalised(tape, x, weight, bias, mean, variance, False, momentum, eps), None, None]


def by_the_batch(tape: Tape, *arguments: Any) -> Tensor:
    """Normalisation in training mode."""
    raise UnsupportedError("batch normalisation by the statistics of the batch: call module.eval() first")


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
    return Tensor(x.shape, [e if type(e) is Form else nearest(e, wanted) for e in x.entries], wanted)


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
    "_native_batch_norm_legit_functional": by_the_batch,
    "dropout": kept,
    "feature_dropout": kept,
    "alpha_dropout": kept,
    "to": converted,
    "_to_copy": converted,
    **ACTIVATIONS,
    **WINDOWS,
}
"""Operator of ``aten`` to the function that records it."""
