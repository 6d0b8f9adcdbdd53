"""``rs.budget``: how long an answer may take, as an argument of a verb or for a block of calls."""

from __future__ import annotations

from contextvars import ContextVar
from math import isnan
from typing import Any

from ..errors import UnsupportedError
from .limits import ANSWER_SECONDS


class Budget:
    """The time that each answer may take; ``with`` it, that of every call in the block."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __enter__(self) -> Budget:
        STATED.set((self, STATED.get()))
        return self

    def __exit__(self, *raised: object) -> None:
        stated = STATED.get()
        STATED.set(stated[1] if stated else None)

    def __repr__(self) -> str:
        return f"budget(seconds={self.seconds:g})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Budget) and self.seconds == other.seconds

    def __hash__(self) -> int:
        return hash((Budget, self.seconds))


STATED: ContextVar[Any] = ContextVar("stated budgets", default=None)
"""The budgets of the blocks around the call, innermost first, as nested pairs; None: none."""


def budget(seconds: Any) -> Budget:
    """The time that one whole answer may take, ``seconds`` from its start; without it, 8 s.

    ``rs.integrate(f, x, budget=rs.budget(seconds=60))`` for one call of any verb;
    ``with rs.budget(seconds=60): ...`` for each answer asked for in the block (the innermost block counts).
    ``oo`` sets no limit.  When the time is over there is a ``BudgetError``; no other answer is made up.  An attempt
    beside which there is another way (SymPy's ``integrate``, else the integral stays unevaluated; a proof that a
    number is 0) has half of the time that is left.  The verbs that one answer needs inside share its budget.

    >>> from sympy import Abs, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.diff(Abs(x), x, budget=rs.budget(seconds=20))
    sign(x)
    >>> with rs.budget(seconds=20):
    ...     rs.integrate(Abs(x), (x, -1, 1))
    1
    """
    try:
        number = float(seconds)
    except (TypeError, ValueError, OverflowError):
        number = float("nan")
    if isinstance(seconds, (bool, str)) or isnan(number) or number <= 0:
        raise UnsupportedError("a budget is a positive number of seconds, not {0!r}", seconds)
    return Budget(number)


def allowed(given: Any) -> float:
    """The seconds of an answer: those given with the call, or those of the block around it."""
    if given is None:
        stated = STATED.get()
        return stated[0].seconds if stated else ANSWER_SECONDS
    if not isinstance(given, Budget):
        raise UnsupportedError("budget= takes rs.budget(seconds=...), not {0!r}", given)
    return given.seconds
