"""The cases of one sign: above, level (once for each solution of the equation), below."""

from __future__ import annotations

from sympy import Basic, Expr, together

from ...errors import Undecided, WithoutValue
from ...symbols import StandIn, T
from ..equations import equations
from ..facts import Facts, canonical
from ..least import one_sided
from .conditions import ABOVE, BELOW, LEVEL, Conditions


def case_split(undecided: Undecided, facts: Facts, conditions: Conditions) -> list[tuple[Facts, Conditions]]:
    """The cases of the sign that is asked for; raises where asking again does not help."""
    expr = undecided.expr
    expr = StandIn.meant(expr) if isinstance(expr, Basic) else expr
    if not isinstance(expr, Basic) or not expr.free_symbols or T in expr.free_symbols or facts.known(expr) is not None:
        raise undecided
    return split(canonical(expr)[0], facts, conditions)


def split(expr: Expr, facts: Facts, conditions: Conditions) -> list[tuple[Facts, Conditions]]:
    """The cases of the sign of ``expr``, an equation as one case for each solution of it.

    Where a solution depends on another sign, that one is split first, and this one is asked for again.
    """
    out = []
    side = one_sided(expr, facts)
    if not expr.is_nonpositive and side >= 0:
        out.append((facts.adding(expr, 1), conditions | {expr: ABOVE}))
    if not expr.is_nonzero:
        try:
            solutions = equations(expr, facts)
        except Undecided as other:
            if other.expr == expr:
                raise
            return split(canonical(other.expr)[0], facts, conditions)
        for said, e in solutions:
            case = facts.adding(expr, 0).adding(e, 0)
            if not _is_solved(expr, case):
                raise Undecided(expr)  # what cannot be put in would be answered as if it were generic
            out.append((_with_declared(case), conditions | {canonical(said)[0]: LEVEL}))
    if not expr.is_nonnegative and side <= 0:
        out.append((facts.adding(expr, -1), conditions | {expr: BELOW}))
    return [case for case in out if case[0].is_possible]


def _is_solved(expr: Expr, case: Facts) -> bool:
    """Whether putting in what the facts solve makes ``expr`` 0."""
    try:
        return together(case.applied(expr)).as_numer_denom()[0].expand() == 0
    except WithoutValue:
        return False


def _with_declared(facts: Facts) -> Facts:
    """With the declared signs of the parameters that equations put out of sight."""
    for v, there in facts.solved():
        if (v.is_positive or v.is_negative) and facts.known(there) is None and there.free_symbols:
            facts = facts.adding(there, 1 if v.is_positive else -1)
    return facts
