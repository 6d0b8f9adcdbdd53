"""What a call of a derivative names: variables and orders, in SymPy's ways to say them."""

from __future__ import annotations

from typing import Any

from sympy import Integer, Symbol, Tuple

from ...budget import MAX_ORDER
from ...errors import BudgetError, UnsupportedError
from ...modes import Mode
from ...symbols import as_variable


def steps_of(f: Any, variables: tuple) -> list[tuple[Symbol, int]]:
    """(variable, order) pairs from SymPy's ways to say them."""
    if not variables:
        free = getattr(f, "free_symbols", set())
        if len(free) != 1:
            raise UnsupportedError("{0} has {1} free symbols: name the variable", f, len(free))
        return [(as_variable(next(iter(free))), 1)]
    steps: list[tuple[Symbol, int]] = []
    for v in variables:
        if isinstance(v, (tuple, list, Tuple)):
            if len(v) != 2:
                raise UnsupportedError("{0!r} is not a pair (variable, order)", v)
            steps.append((as_variable(v[0]), _order(v[1])))
        elif steps and (isinstance(v, (int, Integer))):
            steps[-1] = (steps[-1][0], _order(v))
        else:
            steps.append((as_variable(v), 1))
    return steps


def gathered(steps: list[tuple[Symbol, int]], mode: Mode) -> list[tuple[Symbol, int]]:
    """The steps in one variable as one, so that order 2 starts from f: distributional derivatives commute, classical
    ones next to each other are one of higher order."""
    out: list[tuple[Symbol, int]] = []
    for x, n in steps:
        same = [k for k, (y, _) in enumerate(out) if y == x]
        if same and (mode is Mode.DISTRIBUTIONAL or same[0] == len(out) - 1):
            out[same[0]] = (x, _order(out[same[0]][1] + n))
        elif n:
            out.append((x, n))
    return out


def _order(n: Any) -> int:
    if isinstance(n, bool) or not (isinstance(n, (int, Integer))) or n < 0:
        raise UnsupportedError("the order of a derivative is a number 0, 1, 2, ..., not {0!r}", n)
    if n > MAX_ORDER:
        raise BudgetError("a derivative of order {0}, more than {1}", n, MAX_ORDER)
    return int(n)
