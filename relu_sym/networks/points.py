"""Points that callers write: flat, nested as the shape is, an array, or by the names of the inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sympy.matrices import MatrixBase

from ..errors import UnsupportedError
from .arithmetic import Ratios
from .program import Input, Program
from .rationals import exact, is_tensor, over_one_denominator

MAX_DEPTH = 64
"""More axes no tensor has."""


def point(program: Program, given: Any, what: str = "point") -> Ratios:
    """The coordinates, those of the first input first; floats are the binary numbers that they are."""
    inputs = [node for node in program.nodes if isinstance(node, Input)]
    if isinstance(given, Mapping):
        names = [node.name for node in inputs]
        if sorted(map(str, given)) != sorted(names):
            told = ", ".join(names)
            raise UnsupportedError(
                "the {0} names {1}, the inputs are {2}", what, ", ".join(map(str, given)) or "nothing", told
            )
        parts = [_leaves(given[node.name]) for node in inputs]
        for node, part in zip(inputs, parts, strict=True):
            if len(part) != node.size:
                raise UnsupportedError(
                    "input {0} has {1} entries, the {2} gives it {3}", node.name, node.size, what, len(part)
                )
        flat = [v for part in parts for v in part]
    else:
        flat = _leaves(given)
    if len(flat) != program.dimension:
        raise UnsupportedError("the {0} has {1} coordinates, and {2} are wanted", what, len(flat), program.dimension)
    numerators, under = over_one_denominator([exact(v) for v in flat])
    return Ratios(list(numerators), under)


def _leaves(given: Any, depth: int = 0) -> list[Any]:
    """The numbers of nested sequences and arrays, in order."""
    if depth > MAX_DEPTH:
        raise UnsupportedError("the point is nested deeper than {0} times", MAX_DEPTH)
    if isinstance(given, MatrixBase):
        return list(given)
    kind = getattr(getattr(given, "dtype", None), "kind", "")
    if kind and hasattr(given, "ravel"):
        flat = given.ravel()
        lossless = kind in "biu" or (kind == "f" and given.dtype.itemsize <= 8)
        return flat.tolist() if lossless else list(flat)
    if is_tensor(given):
        return given.reshape(-1).tolist()
    if isinstance(given, Iterable) and not isinstance(given, (str, bytes, Mapping)):
        return [v for part in given for v in _leaves(part, depth + 1)]
    return [given]
