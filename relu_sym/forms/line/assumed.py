"""What ``assume=`` says about parameters, as the facts with which every case begins."""

from __future__ import annotations

from sympy import Basic, Eq, Expr, Ge, Gt, Le, Lt, Ne

from ...budget import remembered
from ...errors import Undecided, UnsupportedError, WithoutValue
from ..exact import scalar, sign_of
from ..facts import NO_FACTS, Facts
from .conditions import Conditions
from .splitting import case_split

SIGNS = {Gt: (1,), Ge: (1, 0), Lt: (-1,), Le: (-1, 0), Eq: (0,), Ne: (1, -1)}
"""The signs of lhs - rhs that a relation allows."""

Beginning = tuple[Facts, Conditions]


@remembered(256)
def beginnings(assume: tuple[Basic, ...]) -> tuple[Beginning, ...]:
    """The cases that the assumptions leave: one, or several that the answer has to tell apart (a >= 0)."""
    found: list[Beginning] = [(NO_FACTS, {})]
    for relation in assume:
        found = [fit for begin in found for fit in _fitting(relation, *begin)]
    if not found:
        raise UnsupportedError("assume={0}: these assumptions contradict each other, or what is declared", assume)
    return tuple(found) if len(found) > 1 else ((found[0][0], {}),)


def given(assume: tuple[Basic, ...]) -> Facts:
    """The facts of all cases: those of the one beginning, none where there are several."""
    found = beginnings(assume)
    return found[0][0] if len(found) == 1 else NO_FACTS


def _fitting(relation: Basic, facts: Facts, conditions: Conditions) -> list[Beginning]:
    """The cases in which the relation holds; further signs are told apart as far as it needs them."""
    gap: Expr = relation.lhs - relation.rhs
    out: list[Beginning] = []
    todo: list[Beginning] = [(facts, conditions)]
    while todo:
        facts, conditions = todo.pop()
        try:
            if sign_of(scalar(gap), facts) in SIGNS[type(relation)]:
                out.append((facts, conditions))
        except Undecided as undecided:
            todo += case_split(undecided, facts, conditions)
        except WithoutValue:
            continue  # sqrt(a) > 2 says that a is not negative
    return out
