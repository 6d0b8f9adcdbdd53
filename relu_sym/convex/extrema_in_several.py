"""Extrema in several variables: of separable sums variable by variable, else face by face of the cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Expr, ProductSet, S

from ..errors import UnsupportedError
from ..forms.exact import expression
from ..forms.facts import Facts
from ..forms.line.guarded import by_cases, sets_by_cases
from .optimum import Optimum, optimum
from .separable import product, split, summed
from .several import Several
from .solutions import solution_set


def separable(f: Any, variables: Any, domain: Any) -> list | None:
    """(variable, its part of the sum, its part of the domain); None where f or the domain is no product."""
    rows = split(f, variables)
    if rows is None:
        return None
    if domain is S.Reals:
        return [(v, e, S.Reals) for v, e in rows]
    if isinstance(domain, ProductSet) and len(domain.args) == len(rows):
        return [(v, e, part) for (v, e), part in zip(rows, domain.args, strict=True)]
    return None


def best_in_several(f: Any, variables: Any, domain: Any, side: int, assume: Any) -> tuple[Several, Any]:
    """The question, and what answers it in one case of the parameters: the optimum of -side*f, whether f is closed."""
    question = Several(f, variables, domain, assume).of_values()

    def best(facts: Facts) -> tuple[Optimum, bool]:
        found, closed = question.regions(facts, -side)
        least = optimum(found, question.variables, closed, facts)
        if least is None:
            raise UnsupportedError("{0} has no value on {1}", question.expr, domain)
        return least, closed

    return question, best


def value_in_several(f: Any, variables: Any, domain: Any, side: int, assume: Any, one: Callable[..., Expr]) -> Expr:
    """The least (side -1) or the largest value; ``one``: the verb on the line."""
    rows = separable(f, variables, domain)
    if rows is not None:
        return summed([one(e, v, part, assume) for v, e, part in rows], f)
    question, best = best_in_several(f, variables, domain, side, assume)
    with question.errors():
        return question.out(by_cases(lambda facts: -side * expression(best(facts)[0].value).expand(), question.assume))


def places_in_several(f: Any, variables: Any, domain: Any, side: int, assume: Any, one: Callable[..., Any]) -> Any:
    """Where it is taken."""
    rows = separable(f, variables, domain)
    if rows is not None:
        return product([one(e, v, part, assume) for v, e, part in rows])
    question, best = best_in_several(f, variables, domain, side, assume)

    def run(facts: Facts) -> Any:
        found, closed = best(facts)
        return solution_set(found, question, -side, closed, facts)

    with question.errors():
        return question.out(sets_by_cases(run, question.assume))
