"""Convolutions and pools of ONNX."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ..errors import ParseError, UnsupportedError
from .arrays import groups
from .entries import combined
from .onnx_node import Call
from .tape import Tensor
from .windows import Geometry, averaged, convolved, largest, least_padding, same_padding


def geometry(call: Call, x: Tensor, kernel: tuple[int, ...] | None, dilations: bool, ceil: bool) -> Geometry:
    """The window that the attributes describe; strides and dilations default to 1, pads to 0."""
    if x.rank < 3:
        raise UnsupportedError(
            "{0} of the shape {1}: a batch axis, channels and at least one more", call.kind, str(x.shape)
        )
    rank = x.rank - 2
    said = call.attribute("kernel_shape", "ints") if kernel is not None else call.needed("kernel_shape", "ints")
    if kernel is not None and said not in (None, list(kernel)):
        raise ParseError("{0} with kernel_shape {1} and kernels of {2}", call.kind, str(tuple(said)), str(kernel))
    ones, auto = [1] * rank, call.attribute("auto_pad", "text", "NOTSET")
    pads = call.attribute("pads", "ints")
    found = [
        tuple(said if kernel is None else kernel),
        tuple(call.attribute("strides", "ints", ones)),
        tuple(call.attribute("dilations", "ints", ones) if dilations else ones),
        tuple((pads or [0] * 2 * rank)[:rank]),
        tuple((pads or [0] * 2 * rank)[rank:]),
    ]
    if any(len(row) != rank for row in found):
        raise ParseError("{0} of {1} axes with attributes of other lengths", call.kind, rank)
    made = Geometry(*found, ceil=bool(call.attribute("ceil_mode", "int", 0)) if ceil else False)
    if auto == "NOTSET":
        return made
    if auto not in ("VALID", "SAME_UPPER", "SAME_LOWER") or any(pads or ()):
        raise ParseError("{0} with auto_pad {1!r} and pads {2}", call.kind, auto, str(pads))
    if auto == "VALID":
        return made
    if set(made.dilations) != {1}:
        raise UnsupportedError(
            "{0} with auto_pad {1!r} and dilations: evaluators refuse it or disagree", call.kind, auto
        )
    if call.kind != "Conv" and any(least_padding(x.shape[2:], made, n) < 0 for n in range(rank)):
        raise UnsupportedError(
            "{0} with auto_pad {1!r} and strides that pass entries by: evaluators refuse it or disagree",
            call.kind,
            auto,
        )
    return replace(same_padding(x.shape[2:], made, auto == "SAME_UPPER"), ceil=False)


def convolution(call: Call) -> list[Tensor]:
    """The cross-correlation with constant kernels."""
    call.arity(2, 3)
    x, w, bias = call.floats(0), call.floats(1), call.optional(2)
    call.same_type([t for t in call.inputs if t is not None])
    if w.rank != x.rank:
        raise ParseError("Conv of the shapes {0} and {1}", str(x.shape), str(w.shape))
    window = geometry(call, x, w.shape[2:], True, False)
    return [convolved(call.tape, x, w, bias, window, call.attribute("group", "int", 1))]


def max_pool(call: Call) -> list[Tensor | None]:
    """The maximum of each window; padding never wins."""
    call.arity(1)
    if any(call.wanted[1:]):
        raise UnsupportedError("MaxPool whose indices are used is not piecewise linear")
    call.attribute("storage_order", "int")
    window = geometry(call, call.floats(), None, call.opset >= 10, call.opset >= 10)
    return [largest(call.tape, call[0], window, call.label)]


def average_pool(call: Call) -> list[Tensor]:
    """The mean of each window, without its padding unless count_include_pad says so."""
    call.arity(1)
    window = geometry(call, call.floats(), None, call.opset >= 19, call.opset >= 10)
    return [averaged(call.tape, call[0], window, bool(call.attribute("count_include_pad", "int", 0)))]


def _whole(call: Call) -> tuple[tuple[int, ...], list[list]]:
    call.arity(1)
    if call.floats().rank < 3:
        raise UnsupportedError("{0} of the shape {1}", call.kind, str(call[0].shape))
    return groups(call[0], range(2, call[0].rank), True)


def global_average_pool(call: Call) -> list[Tensor]:
    """The mean of each channel."""
    shape, parts = _whole(call)
    if not all(parts):
        raise UnsupportedError("the mean of no entries")
    return [Tensor(shape, [combined([Fraction(1, len(p))] * len(p), p) for p in parts], call[0].dtype)]


def global_max_pool(call: Call) -> list[Tensor]:
    """The maximum of each channel."""
    shape, parts = _whole(call)
    if not all(parts):
        raise UnsupportedError("the largest of no entries")
    return [Tensor(shape, call.tape.largest(parts, call.label), call[0].dtype)]


WINDOWS = {
    "Conv": convolution,
    "MaxPool": max_pool,
    "AveragePool": average_pool,
    "GlobalAveragePool": global_average_pool,
    "GlobalMaxPool": global_max_pool,
}
