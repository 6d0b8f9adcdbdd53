"""Lists, tuples, matrices and arrays of functions: every entry is compiled, the result has the container's form."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import mpmath
import sympy
from sympy import ImmutableMatrix, NDimArray, Tuple
from sympy.matrices import MatrixBase

Function = Callable[[Any], Any]


def is_container(e: Any) -> bool:
    """Whether SymPy's ``lambdify`` gives a list, a tuple or an array for it."""
    return isinstance(e, (list, tuple, Tuple, MatrixBase, NDimArray))


class ContainerFunction:
    """The entries' functions in the form of ``expr``; ``compile`` makes the function of one entry."""

    def __init__(self, expr: Any, modules: str, compile: Callable[[Any], Function], question: tuple) -> None:
        self._question, self._modules = question, modules
        self._shape = expr.shape if isinstance(expr, (MatrixBase, NDimArray)) else None
        self._kind = list if isinstance(expr, list) else tuple
        self._entries = [compile(e) for e in entries_of(expr)]

    def __call__(self, x: Any) -> Any:
        values = [f(x) for f in self._entries]
        return self._kind(values) if self._shape is None else _shaped(values, self._shape, self._modules)

    def __reduce__(self) -> tuple:
        return self._question

    def __repr__(self) -> str:
        return f"<{len(self._entries)} functions of one variable ({self._modules})>"


def _shaped(values: list, shape: tuple, modules: str) -> Any:
    """The values as a matrix or array of the library: its axes first, then those of the points."""
    match modules:
        case "numpy" | "jax" | "torch":
            lib = import_module("jax.numpy" if modules == "jax" else modules)
            values = [(lib.as_tensor if modules == "torch" else lib.asarray)(v) for v in values]
            return lib.stack(values).reshape(*shape, *values[0].shape) if values else lib.zeros(shape)
        case "mpmath" if len(shape) == 2:
            return mpmath.matrix(_rows(values, shape))
        case "sympy":
            return ImmutableMatrix(*shape, values) if len(shape) == 2 else sympy.Array(values, shape)
    return _rows(values, shape)


def _rows(values: list, shape: tuple) -> list:
    """Nested lists of that shape."""
    if len(shape) == 1:
        return values
    step = len(values) // shape[0] if shape[0] else 0
    return [_rows(values[k * step : (k + 1) * step], shape[1:]) for k in range(shape[0])]


def entries_of(e: Any) -> list:
    """The entries of a container, those of a matrix row by row."""
    if isinstance(e, MatrixBase):
        return list(e.flat())
    return list(sympy.flatten(e.tolist())) if isinstance(e, NDimArray) and e.shape else list(e)


def leaves_of(e: Any) -> list:
    """The entries that are no containers, at any depth."""
    return [leaf for entry in entries_of(e) for leaf in leaves_of(entry)] if is_container(e) else [e]
