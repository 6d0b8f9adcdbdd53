"""The guarded partition: an answer for every sign of the parameter expressions on which it depends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Add, And, Basic, Eq, Expr, Heaviside, Or, Piecewise, sign

from ...budget import CASES_SECONDS, MAX_CASES, deadline
from ...errors import BudgetError, Undecided
from ...functions import HeavisideStep
from ...symbols import T
from ..exact import NO_FACTS, Facts


def by_cases(run: Callable[[Facts], Expr]) -> Expr:
    """``run`` under every case of the signs that it asks for, as a Piecewise over the parameters."""
    try:
        return run(NO_FACTS)
    except Undecided as undecided:
        with deadline(
            "the cases of the sign of {0} and what follows: declare assumptions", undecided.expr, seconds=CASES_SECONDS
        ):
            return _all_cases(run)


def _all_cases(run: Callable[[Facts], Expr]) -> Expr:
    leaves: list[tuple[Any, Expr]] = []
    todo: list[tuple[Facts, tuple]] = [(NO_FACTS, ())]
    while todo:
        facts, conditions = todo.pop()
        try:
            leaves.append((conditions, settled(run(facts), facts)))
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
            left, right = balanced(expr)
            excluded = {1: expr.is_nonpositive, 0: expr.is_nonzero, -1: expr.is_nonnegative}
            for value, condition in ((1, left > right), (0, Eq(left, right)), (-1, left < right)):
                if excluded[value]:
                    continue
                case = facts.adding(expr, value)
                if value == 0 and case.applied(expr).expand() != 0:
                    raise  # a case that cannot be put into the expression would be answered as if it were generic
                todo.append((case, (*conditions, condition)))
    return _joined(leaves)


def settled(result: Expr, facts: Facts) -> Expr:
    """``result`` with the steps and signs of parameters that the facts settle."""
    if not facts.signs:
        return result
    known = {}
    for e in result.atoms(HeavisideStep, Heaviside, sign):
        s = facts.known(e.args[0])
        if s is not None:
            known[e] = e.func(s, *e.args[1:])
    return result.xreplace(known)


def balanced(expr: Expr) -> tuple[Expr, Expr]:
    """(left, right) with left - right = expr and no minus signs in front: a > b instead of a - b > 0."""
    terms = Add.make_args(expr.expand())
    minus = [t for t in terms if t.could_extract_minus_sign()]
    return Add(*[t for t in terms if t not in minus]), -Add(*minus)


def _joined(leaves: list[tuple[Any, Expr]]) -> Expr:
    by_result: dict[Expr, list] = {}
    for conditions, result in leaves:
        by_result.setdefault(result, []).append(And(*conditions))
    if len(by_result) == 1:
        return next(iter(by_result))
    pairs = [(result, Or(*conditions)) for result, conditions in by_result.items()]
    pairs[-1] = (pairs[-1][0], True)
    return Piecewise(*pairs)
