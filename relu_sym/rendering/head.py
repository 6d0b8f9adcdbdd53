"""A head that a stored expression may have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import sympy as sp


class Head(NamedTuple):
    """A class, how it is built from its arguments, and their types; the last type may repeat."""

    cls: Any
    build: Callable[..., Any]
    types: tuple[Any, ...]
    repeats: bool = False
    least: int = 0
    """How many arguments there are at least."""

    def accepts(self, args: tuple) -> bool:
        """Whether the arguments fit in number and type."""
        missing = len(self.types) - len(args)
        if len(args) < self.least or (missing < 0 and not self.repeats):
            return False
        types = self.types + self.types[-1:] * -missing
        return all(
            isinstance(a, t) and (t is not sp.Expr or not isinstance(a, sp.Lambda))
            for a, t in zip(args, types, strict=False)
        )
