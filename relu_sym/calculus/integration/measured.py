"""What a definite integral is made of: stretches of pieces, shares of impulses, principal parts."""

from __future__ import annotations

from typing import NamedTuple

from sympy import Expr

from ...errors import EndpointImpulseError
from ...forms.exact import Scalar, expression
from ...forms.line.partition import Impulse
from ...forms.line.piece import Piece
from ...symbols import T


class Stretch(NamedTuple):
    """One piece from ``lo`` to ``hi`` and its integral; backwards where lo is the right end."""

    piece: Piece
    lo: Scalar
    hi: Scalar
    value: Scalar
    backwards: bool = False


class Area(NamedTuple):
    """Evidence of a definite integral: stretches, the shares of the impulses, principal parts; and the sum.

    There are no stretches where the order of a part is not known: F(b) - F(a) has none.  Where f was folded,
    ``folded`` are what was integrated instead: f(a + T) + f(a - T) from 0 on, and what that leaves over.
    """

    stretches: tuple[Stretch, ...]
    impulses: tuple[tuple[Impulse, Expr], ...]
    across: tuple[tuple[Scalar, Scalar], ...]
    value: Expr
    folded: tuple[Stretch, ...] | None = None


def on_an_end(i: Impulse) -> EndpointImpulseError:
    return EndpointImpulseError(
        "an impulse of weight {0} sits on the end point {1} = {2}: say how it counts with endpoints='in', 'out' or "
        "'half'",
        expression(i.weight),
        T,
        expression(i.point),
    )
