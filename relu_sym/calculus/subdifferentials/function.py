"""The function of which a set is asked: its form, and where its slope has cluster values only."""

from __future__ import annotations

from sympy import AccumBounds

from ...errors import NotLipschitzError
from ...forms.exact import Scalar, expression
from ...forms.facts import Facts
from ...forms.line.partition import Domain, LineForm
from ...forms.line.piece import Piece
from ...symbols import Gate, T
from ...vocabularies.read import read
from ..slopes import attempted


def function_form(gate: Gate, facts: Facts) -> LineForm:
    """The form of a function, in one case of the parameters."""
    form = read(facts.applied(gate.expr), Domain(gate.lo, gate.hi, facts))
    if not form.is_function:
        raise NotLipschitzError(
            "the impulse at {0} = {1} has no subdifferential: it is no function",
            T,
            expression(form.impulsive_point),
        )
    return form


def oscillates(p: Piece, a: Scalar, s: int) -> bool:
    """Whether the slope has no limit on one side of ``a``."""
    slope = None if p.undefined else attempted(p.diff(), a, s)
    return not p.undefined and (slope is None or isinstance(slope, AccumBounds))
