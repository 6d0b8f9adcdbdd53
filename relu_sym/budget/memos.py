"""Memos: answers remembered for as long as nothing they depend on changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])
MEMOS: list[Any] = []
"""Every memo of the package, so that ``forget`` finds them."""


def remembered(size: int) -> Callable[[F], F]:
    """A memo of the last ``size`` answers of a function whose answer depends on nothing but its arguments."""

    def memo(f: F) -> F:
        MEMOS.append(lru_cache(maxsize=size)(f))
        return cast(F, MEMOS[-1])

    return memo


def forget() -> None:
    """Empty all memos: after a class was registered, work was broken off, and before every round of a benchmark."""
    for memo in MEMOS:
        memo.cache_clear()
