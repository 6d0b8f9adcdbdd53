"""The generalized Hessian: Clarke's Jacobian of a gradient that is proved to be continuous."""

from __future__ import annotations

from typing import Any, NoReturn

from sympy import Expr, Symbol

from ...errors import NotLipschitzError, OutOfTime, ReluSymError, UnsupportedError
from ...modes import Mode
from ..subdifferentials.subdifferential import subdifferential
from .jointly import Distribution
from .partials import column, question


def generalized(f: Any, named: tuple[Symbol, ...], at: Any, assume: Any) -> Any:
    """Clarke's Jacobian of the gradient, which is proved continuous: no impulse in it, and no jump beside the point."""
    here = subdifferential(f, named, at=at, assume=assume)
    vertices = getattr(here, "vertices", None)
    if vertices is None or not getattr(here, "exact", True):
        _refuse(f, at)
    if len(vertices) > 1:
        raise NotLipschitzError(
            "the gradient of {0} jumps at {1}: its set there is {2}, and the generalized Hessian is of functions "
            "with a Lipschitz gradient; mode='distributional' has impulses",
            f,
            at,
            here,
        )
    q = question(f, named, Mode.DISTRIBUTIONAL, None, assume)
    readings: list[list[Expr]] = []
    if len(named) > 1:
        by = Distribution.of(q.f, q.variables, q.assume, q.out)
        if by.layers is not None:
            slopes = [by.layers.diff(v) for v in q.variables]
            if all(s.is_function for s in slopes):
                readings.append([q.out(s.expr(False)) for s in slopes])
    refusal: ReluSymError | None = None
    for entries in (*readings, None):
        try:
            rows = list(q.answer(lambda: column(q))) if entries is None else entries
            return subdifferential(rows, named, at=at, assume=assume)
        except OutOfTime:
            raise
        except NotLipschitzError as error:
            raise NotLipschitzError(
                "the gradient of {0} has a jump near {1} ({2}): the generalized Hessian is of functions with a "
                "Lipschitz gradient; mode='distributional' has impulses",
                f,
                at,
                str(error).split(":")[0].replace("the function", "it"),
            ) from None
        except ReluSymError as error:
            refusal = error
    _refuse(f, at, refusal)


def _refuse(f: Any, at: Any, why: ReluSymError | None = None) -> NoReturn:
    raise UnsupportedError(
        "it is not proved that the gradient of {0} is continuous and Lipschitz near {1}"
        + (": {2}" if why else "")
        + "; mode='classical' with at= gives the second derivatives that exist",
        f,
        at,
        *([str(why)] if why else []),
    )
