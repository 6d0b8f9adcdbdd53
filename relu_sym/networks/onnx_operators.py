"""The operators of ONNX that are read: a table of small functions, in the files named by what they do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from .onnx_activations import ACTIVATIONS
from .onnx_arithmetic import ARITHMETIC
from .onnx_layout import LAYOUT
from .onnx_node import Call
from .onnx_windows import WINDOWS
from .tape import Tensor

OPERATORS: Mapping[str, Callable[[Call], Sequence[Tensor | None]]] = ARITHMETIC | ACTIVATIONS | LAYOUT | WINDOWS
"""Operator to the function that records it and returns its outputs."""

SINCE = {
    "Expand": 8,
    "ConstantOfShape": 9,
    "Erf": 9,
    "Shrink": 9,
    "ThresholdedRelu": 10,
    "Celu": 12,
    "HardSwish": 14,
    "CastLike": 15,
    "Mish": 18,
    "Gelu": 20,
}
"""Operators that are younger than opset 7: before, there was no such operator."""
