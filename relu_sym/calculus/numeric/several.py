"""Functions of several variables: SymPy's own ``lambdify``, with the branches not taken kept quiet.

Arrays evaluate every branch of a Piecewise, also the one that divides by a parameter that is 0.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any


def quiet(f: Callable[..., Any]) -> Callable[..., Any]:
    """``f`` for numbers and arrays of NumPy, whose arithmetic gives inf and nan where Python's raises."""
    numpy = import_module("numpy")

    @wraps(f)
    def value(*at: Any) -> Any:
        with numpy.errstate(divide="ignore", invalid="ignore"):
            return f(*[numpy.float64(v) if type(v) in (int, float) else v for v in at])

    return value
