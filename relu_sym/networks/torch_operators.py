"""The operators of PyTorch that are read: functions with the signatures of ``torch.ops.aten``."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ..errors import UnsupportedError
from .arrays import elementwise, multiplied, product, transposed
from .entries import Form, finite, plus, times
from .onnx_arithmetic import inverse_root
from .onnx_tensor import FLOATS
from .tape import Tape, Tensor
from .torch_activations import ACTIVATIONS, asked_type, nearest, number
from .torch_reductions import REDUCTIONS, total
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


def added(tape: Tape, c: Tensor, a: Tensor, b: Tensor, value: Any = 1) -> Tensor:
    """c + value*a*b."""
    return add(tape, c, multiply(tape, a, b), value)


def added_quotient(tape: Tape, c: Tensor, a: Tensor, b: Tensor, value: Any = 1) -> Tensor:
    """c + value*a/b."""
    return add(tape, c, divide(tape, a, b), value)


def between(tape: Tape, a: Tensor, b: Tensor, weight: Any) -> Tensor:
    """a + weight*(b - a)."""
    return add(tape, a, multiply(tape, subtract(tape, b, a), weight))


def summed_product(tape: Tape, c: Tensor, a: Tensor, b: Tensor, beta: Any = 1, alpha: Any = 1) -> Tensor:
    """beta*c + alpha times the sum of the products of a batch."""
    made = total(tape, multiplied(tape, a, b), 0)
    made = made.like([times(number(alpha, a), e) for e in made.entries])
    return elementwise(lambda x, y: plus(x, times(number(beta, a), y)), made, c)


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


def normalised_instance(
    tape: Tape, x: Tensor, weight: Any, bias: Any, mean: Any, variance: Any, use_input_stats: bool, *more: Any
) -> Tensor:
    """Instance normalisation by the statistics that were kept."""
    if use_input_stats:
        raise UnsupportedError("the operator instance_norm is not read: it divides by what depends on the inputs")
    return normalised(tape, x, weight, bias, mean, variance, False, *more)


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
    wanted = asked_type(x, dtype, *more)
    if wanted not in FLOATS:
        raise UnsupportedError("a change of type to {0}", wanted)
    return Tensor(x.shape, [e if type(e) is Form else nearest(e, wanted) for e in x.entries], wanted)


def without_nan(tape: Tape, x: Tensor, nan: Any = None, posinf: Any = None, neginf: Any = None) -> Tensor:
    """Numbers in the place of nan and inf: what depends on the inputs is a number."""
    return x.like([finite(e) if type(e) is not Form else e for e in x.entries])


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
    "addbmm": summed_product,
    "addcmul": added,
    "addcdiv": added_quotient,
    "lerp": between,
    "batch_norm": normalised,
    "_native_batch_norm_legit_no_training": normalised_core,
    "_native_batch_norm_legit_functional": by_the_batch,
    "instance_norm": normalised_instance,
    "dropout": kept,
    "feature_dropout": kept,
    "alpha_dropout": kept,
    "nan_to_num": without_nan,
    "sym_size": lambda tape, x, dim: x.shape[dim],
    "to": converted,
    "_to_copy": converted,
    "type_as": converted,
    **REDUCTIONS,
    **ACTIVATIONS,
    **WINDOWS,
}
"""Operator of ``aten`` to the function that records it."""
