"""Named functions: heads that stand for an expression in other heads, which every verb reads in their place."""

from __future__ import annotations

import operator
from typing import Any

from sympy import Basic

from .expressions import heads


class Named:
    """A head with a law; what is said of the law is said of it."""

    __slots__ = ()

    def unfolded(self) -> Any:
        """The law in its place, in heads that have none."""
        raise NotImplementedError


def has_named(e: Basic) -> bool:
    """Whether a named function stands anywhere in an expression."""
    return any(issubclass(c, Named) for c in heads(e))


def unfolded(e: Any) -> Any:
    """The expression with every named function by its law; equal parts once."""
    if not has_named(e):
        return e
    memo: dict[int, tuple[Basic, Basic]] = {}

    def walk(e: Basic) -> Basic:
        if not e.args:
            return e
        known = memo.get(id(e))
        if known is None:
            args = tuple([walk(a) for a in e.args])
            made: Any = e if all(map(operator.is_, args, e.args)) else e.func(*args)
            known = memo[id(e)] = (e, made.unfolded() if isinstance(made, Named) else made)
        return known[1]

    return walk(e)
