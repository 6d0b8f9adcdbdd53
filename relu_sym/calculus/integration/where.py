"""The cases of the parameters in which an integral has a value."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Basic, Expr, nan

from ...errors import EndpointImpulseError, ReluSymError, UndefinedProductError, WithoutValue
from ...forms.exact import Facts
from ...forms.line.guarded import by_cases


def where_it_exists(run: Callable[[Facts], Expr], assume: tuple[Basic, ...]) -> Expr:
    """``by_cases``, a case of the parameters in which the integral has no value left without one.

    What has no value in any case is refused as the first of them is.
    """
    refused: list[ReluSymError] = []

    def tried(facts: Facts) -> Expr:
        try:
            return run(facts)
        except (WithoutValue, EndpointImpulseError, UndefinedProductError) as error:
            if not facts.signs or "two impulses" in str(error):
                raise
            refused.append(error)
            return nan

    result = by_cases(tried, assume)
    if result is nan:
        raise refused[0]
    return result
