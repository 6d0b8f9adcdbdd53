"""Lines that the solutions of several kinds of equations share: a function put in, conditions that are met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sympy import Add, Expr

from ..calculus.equations.conditions import Condition
from ..forms.exact import Scalar, scalar
from ..steps import D, Step
from ..steps.said import Said
from .catalogue import step
from .frame import Frame


def derivative(e: Expr, k: int, mode: str, frame: Frame) -> Expr:
    """The k-th derivative of a function on T, not carried out."""
    return D(frame.out(e), frame.x, k, mode) if k else frame.out(e)


def left_side(coefficients: Sequence[Expr], e: Expr, frame: Frame) -> Expr:
    """sum of a_k*e^(k), of a function on T; derivatives not carried out."""
    return Add(*[frame.out(a) * derivative(e, k, "distributional", frame) for k, a in enumerate(coefficients)])


def met(conditions: Sequence[Condition], functions: Sequence[Expr], frame: Frame) -> Iterator[Step]:
    """The values of the solution at the places of the conditions, of functions on T."""
    for c in conditions:
        f = derivative(functions[c.function], c.order, "classical", frame)
        limit = frame.limit(f, scalar(c.point), c.side or 1)
        yield step("value of the solution", limit, frame.out(c.value), conditions=[Said("the condition on ", c.key)])


def jump(e: Expr, at: Scalar, gap: Expr, frame: Frame, conditions: Sequence[str] = ()) -> Step:
    """The limit from the right less that from the left."""
    f = frame.out(e)
    found = frame.limit(f, at, 1) - frame.limit(f, at, -1)
    return step("jump condition", found, gap, where=frame.at(at), conditions=conditions)
