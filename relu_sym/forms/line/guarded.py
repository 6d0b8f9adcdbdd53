"""The guarded partition: an answer for every sign of the parameter expressions on which it depends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Abs, Add, And, Basic, Eq, Expr, Heaviside, Ne, Or, Piecewise, S, nan, real_roots, sign

from ...budget import CASES_SECONDS, MAX_CASES, deadline
from ...errors import BudgetError, Divergent, Undecided, UndefinedProductError
from ...functions import HeavisideStep
from ...symbols import T
from ..exact import NO_FACTS, Facts, canonical, is_finite


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
        except (UndefinedProductError, Divergent) as error:
            if not _is_degenerate(conditions) or "two impulses" in error.message:
                raise  # two impulses that meet for some parameters are an impulse in these, which 0 elsewhere hides
            leaves.append((conditions, nan))
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
            todo += _split(canonical(expr)[0], facts, conditions)
    return _joined(leaves)


def settled(result: Expr, facts: Facts) -> Expr:
    """``result`` with the steps and signs of parameters that the facts settle."""
    if not facts.signs:
        return result
    known = {}
    for e in result.atoms(HeavisideStep, Heaviside, sign, Abs):
        s = facts.known(e.args[0])
        if s is not None:
            known[e] = s * e.args[0] if isinstance(e, Abs) else e.func(s, *e.args[1:])
    return result.xreplace(known)


def balanced(expr: Expr) -> tuple[Expr, Expr]:
    """(left, right) with left - right = expr and no minus signs in front: a > b instead of a - b > 0."""
    if isinstance(expr, Abs) or (expr.is_Pow and expr.is_nonnegative):
        return expr.args[0], S.Zero
    terms = Add.make_args(expr.expand())
    minus = [t for t in terms if t.could_extract_minus_sign()]
    return Add(*[t for t in terms if t not in minus]), -Add(*minus)


def _split(expr: Expr, facts: Facts, conditions: tuple) -> list[tuple[Facts, tuple]]:
    """The cases of the sign of ``expr``, an equation as one case for each linear equation that it amounts to."""
    left, right = balanced(expr)
    out = []
    if not expr.is_nonpositive:
        above = Ne(left, right) if expr.is_nonnegative else left > right
        out.append((facts.adding(expr, 1), (*conditions, above)))
    if not expr.is_nonzero:
        for e in equations(expr):
            case = facts.adding(expr, 0).adding(e, 0)
            if case.applied(expr).expand() != 0:
                raise Undecided(expr)  # what cannot be put in would be answered as if it were generic
            out.append((case, (*conditions, Eq(*balanced(e)))))
    if not expr.is_nonnegative:
        out.append((facts.adding(expr, -1), (*conditions, left < right)))
    return out


def equations(expr: Expr) -> list[Expr]:
    """Expressions linear in one symbol, one of which is 0 where ``expr`` is; ``Undecided`` where there are none."""
    if isinstance(expr, Abs) or (expr.is_Pow and expr.exp.is_positive):
        return equations(expr.args[0])
    if any((slope := expr.diff(v)).is_nonzero and not slope.free_symbols for v in expr.free_symbols):
        return [expr]
    factored = expr.factor() if expr.is_polynomial() and expr.count_ops() < 60 else expr
    if factored.is_Mul:
        return [e for f in factored.args if f.free_symbols for e in equations(f)]
    if len(expr.free_symbols) == 1 and expr.is_polynomial():
        (v,) = expr.free_symbols
        return [v - r for r in dict.fromkeys(real_roots(expr, v))]
    raise Undecided(expr)


def _is_degenerate(conditions: tuple) -> bool:
    """Whether an equation among the parameters holds: what is undefined there only is not undefined everywhere."""
    return any(isinstance(c, Eq) for c in conditions)


def _joined(leaves: list[tuple[Any, Expr]]) -> Expr:
    by_result: dict[Expr, list] = {}
    without = [conditions for conditions, result in leaves if result is nan]
    if without and len({result for _, result in leaves}) == 2:
        (common,) = {result for _, result in leaves} - {nan}
        if all(_has_no_value(common, conditions) for conditions in without):
            return common
    for conditions, result in leaves:
        by_result.setdefault(result, []).append(And(*conditions))
    if len(by_result) == 1:
        return next(iter(by_result))
    missing = by_result.pop(nan, None) is not None
    pairs = [(result, Or(*conditions)) for result, conditions in by_result.items()]
    if not missing:
        pairs[-1] = (pairs[-1][0], True)
    return Piecewise(*pairs)


def _has_no_value(result: Expr, conditions: tuple) -> bool:
    """Whether the formula itself has no value where the equations among the conditions hold."""
    equations = Facts((c.lhs - c.rhs, 0) for c in conditions if isinstance(c, Eq))
    return not is_finite(equations.applied(result))
