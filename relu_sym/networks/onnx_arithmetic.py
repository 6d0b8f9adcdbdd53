"""Arithmetic operators of ONNX: sums, products with constants, matrix products, means, normalisations, maxima."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from math import isqrt
from typing import Any

from ..errors import UnsupportedError
from .arrays import (
    axes_of,
    broadcast,
    common_shape,
    elementwise,
    groups,
    multiplied,
    product,
    transposed,
)
from .entries import Entry, combined, finite, plus, times
from .onnx_node import Call, checked_integers
from .onnx_tensor import FLOATS
from .tape import Tensor

BITS = 113
"""Bits of a factor that is irrational, the square root in a normalisation: those of binary128."""


def added(call: Call) -> list[Tensor]:
    """a + b."""
    call.arity(2)
    return [checked_integers(elementwise(plus, *call.all()))]


def subtracted(call: Call) -> list[Tensor]:
    """a - b."""
    call.arity(2)
    return [checked_integers(elementwise(lambda a, b: plus(a, times(-1, b)), *call.all()))]


def multiplied_entries(call: Call) -> list[Tensor]:
    """a * b, one of each two entries constant."""
    call.arity(2)
    return [checked_integers(product(call.tape, *call.all()))]


def divided(call: Call) -> list[Tensor]:
    """a / b for a constant b; integers are divided towards 0."""
    call.arity(2)
    a, b = call.all()
    call.constant(1)
    if 0 in b.entries:
        raise UnsupportedError("a division by 0")
    if b.dtype in FLOATS:
        inverse = b.like([1 / Fraction(finite(e)) for e in b.entries])
        return [product(call.tape, a, inverse)]
    call.constant(0)

    def whole(p: int, q: int) -> int:
        return abs(p) // abs(q) * (1 if (p < 0) == (q < 0) else -1)

    return [checked_integers(elementwise(whole, a, b))]


def negated(call: Call) -> list[Tensor]:
    """-a."""
    call.arity(1)
    return [checked_integers(call[0].like([_minus(e) for e in call[0].entries]))]


def _minus(e: Entry) -> Entry:
    return -e if type(e) is float else times(-1, e)


def _one_shape(call: Call) -> None:
    """Up to opset 7 several of these operators did not broadcast."""
    if call.opset < 8 and len({t.shape for t in call.all()}) > 1:
        raise UnsupportedError("{0} does not broadcast before opset 8", call.kind)


def summed(call: Call) -> list[Tensor]:
    """The sum of any number of tensors."""
    _one_shape(call)
    return [checked_integers(reduce(lambda a, b: elementwise(plus, a, b), call.all()))]


def averaged(call: Call) -> list[Tensor]:
    """The mean of any number of tensors."""
    total = summed(call)[0]
    call.floats()
    return [total.like([times(Fraction(1, len(call.inputs)), e) for e in total.entries])]


def maximum(call: Call, head: str = "maximum") -> list[Tensor]:
    """The largest of any number of tensors, entry by entry."""
    _one_shape(call)
    tensors = call.all()
    shape = common_shape(*(t.shape for t in tensors))
    columns = [broadcast(t, shape).entries for t in tensors]
    found = call.tape.largest(list(zip(*columns, strict=True)), call.label, head if len(tensors) == 2 else "")
    return [Tensor(shape, found, tensors[0].dtype)]


def minimum(call: Call) -> list[Tensor]:
    """The smallest of any number of tensors, entry by entry."""
    flipped = [t.like([_minus(e) for e in t.entries]) for t in call.all()]
    call.inputs = list(flipped)
    found = maximum(call, "minimum")[0]
    return [found.like([_minus(e) for e in found.entries])]


def matrix_product(call: Call) -> list[Tensor]:
    """a @ b as NumPy has it."""
    call.arity(2)
    return [checked_integers(multiplied(call.tape, *call.all()))]


def general_product(call: Call) -> list[Tensor]:
    """alpha * A' B' + beta * C, matrices, C broadcast one way."""
    call.arity(2 if call.opset >= 11 else 3, 3)
    alpha, beta = call.factor("alpha", 1.0), call.factor("beta", 1.0)
    a, b = call.floats(0), call.floats(1)
    if a.rank != 2 or b.rank != 2:
        raise UnsupportedError("Gemm of the shapes {0} and {1}: it is for matrices", str(a.shape), str(b.shape))
    call.same_type([t for t in call.inputs if t is not None])
    a = transposed(call.tape.settle(a), (1, 0)) if call.attribute("transA", "int", 0) else a
    b = transposed(call.tape.settle(b), (1, 0)) if call.attribute("transB", "int", 0) else b
    made = multiplied(call.tape, a, b)
    made = made.like([times(alpha, e) for e in made.entries])
    c = call.optional(2)
    if c is None or not beta:
        return [made]
    c = broadcast(c.like([times(beta, e) for e in c.entries]), made.shape)
    return [elementwise(plus, made, c)]


def reduction(
    take: Callable[[Call, list[list[Entry]]], list[Entry]], inputs_from: int
) -> Callable[[Call], list[Tensor]]:
    """A reduction over axes, which are an attribute before the opset ``inputs_from`` and an input then."""

    def run(call: Call) -> list[Tensor]:
        keep, t = bool(call.attribute("keepdims", "int", 1)), call[0]
        if call.opset < inputs_from:
            call.arity(1)
            axes, idle = call.attribute("axes", "ints"), False
        else:
            call.arity(1, 2)
            axes = call.integers(1) if call.given(1) else None
            idle = bool(call.attribute("noop_with_empty_axes", "int", 0))
        if not axes and idle:
            return [t]
        shape, parts = groups(t, axes_of(axes, t.rank) if axes else range(t.rank), keep)
        return [checked_integers(Tensor(shape, take(call, parts), t.dtype))]

    return run


def _sums(call: Call, parts: list[list[Entry]]) -> list[Entry]:
    return [combined([1] * len(part), part) for part in parts]


def _means(call: Call, parts: list[list[Entry]]) -> list[Entry]:
    call.floats()
    if not all(parts):
        raise UnsupportedError("the mean of no entries")
    return [combined([Fraction(1, len(part))] * len(part), part) for part in parts]


def _largest(call: Call, parts: list[list[Entry]]) -> list[Entry]:
    if not all(parts):
        raise UnsupportedError("the largest of no entries")
    return call.tape.largest(parts, call.label)


def _smallest(call: Call, parts: list[list[Entry]]) -> list[Entry]:
    return [_minus(e) for e in _largest(call, [[_minus(e) for e in part] for part in parts])]


def normalised(call: Call) -> list[Tensor]:
    """(X - mean)/sqrt(var + epsilon)*scale + B along axis 1, with the stored mean and variance.

    Where the square root is irrational, 1/sqrt(var + epsilon) is the nearest number of 113 bits.
    """
    call.arity(5)
    epsilon = call.factor("epsilon", 9.999999747378752e-06)
    call.attribute("momentum", "float")
    training = call.attribute("training_mode", "int", 0) if call.opset >= 14 else 0
    if training or any(call.wanted[1:]):
        raise UnsupportedError("BatchNormalization in training mode")
    if call.opset < 9 and not call.attribute("spatial", "int", 1):
        raise UnsupportedError("BatchNormalization with spatial = 0")
    x = call.floats(0)
    channels = x.shape[1] if x.rank > 1 else 1
    numbers = [call.constant(k) for k in range(1, 5)]
    if not x.rank or any(t.shape != (channels,) for t in numbers):
        raise UnsupportedError(
            "BatchNormalization of {0} with parameters of the shapes {1}",
            str(x.shape),
            ", ".join(str(t.shape) for t in numbers),
        )
    scale, shift, mean, variance = ([finite(e) for e in t.entries] for t in numbers)
    factors = [s * inverse_root(v + epsilon) for s, v in zip(scale, variance, strict=True)]
    along = (channels,) + (1,) * (x.rank - 2) if x.rank > 1 else (1,)
    shifts = [b - m * f for b, m, f in zip(shift, mean, factors, strict=True)]
    made = product(call.tape, x, Tensor(along, factors, x.dtype))
    return [elementwise(plus, made, Tensor(along, shifts, x.dtype))]


def inverse_root(value: Any) -> Any:
    """1/sqrt(value): exact where it is rational, else the nearest number of 113 bits."""
    if value <= 0:
        raise UnsupportedError("a normalisation by the square root of {0}", value)
    top, under = Fraction(1 / Fraction(value)).as_integer_ratio()
    if isqrt(top) ** 2 == top and isqrt(under) ** 2 == under:
        return Fraction(isqrt(top), isqrt(under))
    shift = 2 * BITS + 4 + max(under.bit_length() - top.bit_length(), 0)
    shift += shift % 2
    root = isqrt((top << 2 * shift) // under)  # sqrt(top/under) * 2**shift, cut
    spare = root.bit_length() - BITS
    return Fraction((root + (1 << spare - 1)) >> spare) * Fraction(2) ** (spare - shift)


ARITHMETIC = {
    "Add": added,
    "Sub": subtracted,
    "Mul": multiplied_entries,
    "Div": divided,
    "Neg": negated,
    "Sum": summed,
    "Mean": averaged,
    "Max": maximum,
    "Min": minimum,
    "MatMul": matrix_product,
    "Gemm": general_product,
    "ReduceSum": reduction(_sums, 13),
    "ReduceMean": reduction(_means, 18),
    "ReduceMax": reduction(_largest, 18),
    "ReduceMin": reduction(_smallest, 18),
    "BatchNormalization": normalised,
}
