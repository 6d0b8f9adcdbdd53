"""Expressions as SymPy's printers of code get them right.

y*frac(x) is printed as y*x % 1, 1 - y*Mod(x, 2) as -y*x % 2 + 1; for PyTorch a Piecewise has the value 0 where none of
its conditions holds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Basic, Mod, Piecewise, floor, frac, nan
from sympy.matrices import MatrixBase
from sympy.tensor.array import NDimArray


def by_floor(e: Any) -> Any:
    """An expression, a condition or a container of them, without frac and Mod."""
    return _of_each(e, _without_remainders)


def with_nan(e: Any) -> Any:
    """The same, with nan where no condition of a Piecewise holds."""
    return _of_each(e, lambda u: u.replace(Piecewise, _completed))


def _of_each(e: Any, change: Callable[[Basic], Any]) -> Any:
    """In every entry of a container."""
    if isinstance(e, (list, tuple)) and not hasattr(e, "_fields"):
        return type(e)(_of_each(v, change) for v in e)
    if isinstance(e, dict):
        return {key: _of_each(v, change) for key, v in e.items()}
    if isinstance(e, MatrixBase | NDimArray) and not isinstance(e, Basic):
        return e.applyfunc(lambda v: _of_each(v, change))
    return change(e) if isinstance(e, Basic) else e


def _without_remainders(e: Basic) -> Basic:
    if not e.has(frac, Mod):
        return e
    return e.replace(frac, lambda u: u - floor(u)).replace(Mod, lambda u, v: u - v * floor(u / v))


def _completed(*branches: Any) -> Any:
    return Piecewise(*branches) if branches[-1][1] == True else Piecewise(*branches, (nan, True))  # noqa: E712
