"""How much work one answer may take: limits with names, a deadline for SymPy calls that may not return, memos."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar, cast

from .errors import BudgetError

MAX_PIECES = 100_000
"""Pieces of one normal form."""
MAX_CASES = 60
"""Cases of the order of symbolic breakpoints that one answer may distinguish."""
MAX_DEGREE = 400
"""Degree up to which a polynomial piece is held by its coefficients."""
MAX_DEPTH = 250
"""Nesting depth of an expression."""
MAX_ORDER = 500
"""Order of a derivative."""
CASES_SECONDS = 8.0
"""Time that all cases of one answer may take together."""
SYMPY_SECONDS = 8.0
"""Time that one call into SymPy's solvers or limits may take."""


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
    """Empty all memos: after a class was registered, and before every round of a benchmark."""
    for memo in MEMOS:
        memo.cache_clear()


class _Expired(BaseException):
    """Thrown into the working thread; a BaseException, so that no ``except Exception`` swallows it."""


@contextmanager
def deadline(message: str, *quoted: object, seconds: float = SYMPY_SECONDS) -> Iterator[None]:
    """Stop the block after ``seconds`` with a BudgetError; works in any thread, needs no signal.

    A watchdog throws an exception into the thread that runs the block, again and again until the block is left,
    since SymPy has places where one exception is not enough.
    """
    target = ctypes.c_ulong(threading.get_ident())
    left = threading.Event()
    gate = threading.Lock()
    throw = ctypes.pythonapi.PyThreadState_SetAsyncExc

    thrown = False

    def watch() -> None:
        nonlocal thrown
        wait = seconds
        while not left.wait(wait):
            with gate:
                if not left.is_set():
                    thrown = True
                    throw(target, ctypes.py_object(_Expired))
            wait = 0.25

    watchdog = threading.Thread(target=watch, daemon=True)
    try:
        watchdog.start()
        try:
            yield
        finally:
            with gate:
                left.set()
            if thrown:
                _let_pending_arrive()
    except _Expired:
        left.set()
        raise BudgetError(message + f" (stopped after {seconds:g} s)", *quoted) from None


def _let_pending_arrive() -> None:
    """Let an exception that is thrown but not yet delivered come in here, where it does no harm."""
    try:
        for _ in range(1000):
            pass
    except _Expired:
        pass
