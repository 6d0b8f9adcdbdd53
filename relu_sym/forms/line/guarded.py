"""The guarded partition: an answer for every sign of the parameter expressions on which it depends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import And, Basic, Eq, Expr, Or, Piecewise

from ...budget import MAX_CASES
from ...errors import BudgetError, Undecided
from ...symbols import T
from ..exact import NO_FACTS, Facts


def by_cases(run: Callable[[Facts], Expr]) -> Expr:
    """``run`` under every case of the signs that it asks for, as a Piecewise over the parameters."""
    leaves: list[tuple[Any, Expr]] = []
    todo: list[tuple[Facts, tuple]] = [(NO_FACTS, ())]
    while todo:
        facts, conditions = todo.pop()
        try:
            leaves.append((conditions, run(facts)))
        except Undecided as undecided:
            expr = undecided.expr
            if not isinstance(expr, Basic) or not expr.free_symbols or T in expr.free_symbols:
                raise
            if facts.known(expr) is not None or len(leaves) + len(todo) > MAX_CASES:
                raise BudgetError(
                    "the answer has more than {0} cases of the order of its parameters "
                    "(the last: the sign of {1}); declare assumptions",
                    MAX_CASES,
                    expr,
                ) from None
            for sign, condition in ((1, expr > 0), (0, Eq(expr, 0)), (-1, expr < 0)):
                todo.append((facts.adding(expr, sign), (*conditions, condition)))
    return _joined(leaves)


def _joined(leaves: list[tuple[Any, Expr]]) -> Expr:
    by_result: dict[Expr, list] = {}
    for conditions, result in leaves:
        by_result.setdefault(result, []).append(And(*conditions))
    if len(by_result) == 1:
        return next(iter(by_result))
    pairs = [(result, Or(*conditions)) for result, conditions in by_result.items()]
    pairs[-1] = (pairs[-1][0], True)
    return Piecewise(*pairs)
