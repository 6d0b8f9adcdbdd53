"""In which words a solution is told: by steps in the time since each switch, or shorter as pieces."""

from __future__ import annotations

from sympy import Expr, Piecewise

from ...errors import ReluSymError
from ...forms.line.partition import Domain
from ...functions import HeavisideStep
from ...symbols import T
from ...vocabularies.brief import shortest
from ...vocabularies.read import read_any
from ..answer_vocabulary import worded

FEW = 4
"""Switches up to which other words are tried."""
SHORT = 80
"""Operations up to which they are."""


def told(e: Expr, source: Expr, domain: Domain) -> Expr:
    """The shortest of the solution by steps and what the words of the source make of it."""
    if not 0 < len(e.atoms(HeavisideStep)) <= FEW or e.has(Piecewise) or e.count_ops() > SHORT:
        return e
    try:
        form = read_any(e, domain)
        found = worded(form, T, source)
    except ReluSymError:
        return e
    if source.has(Piecewise):
        return found if found.count_ops() <= e.count_ops() else e
    return shortest([e, found], source)
