"""Whether the cases of the parameters are all of them, and that each of them is tried."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import And, Basic, Not, Symbol, nan, zoo

from ...forms.line.set_cases import PiecewiseSet
from ...steps import Step
from .witness import choices, coincidences, concrete, satisfied

MANY, FEW = 60, 6
"""Choices of the parameters for which some case has to hold, and those moved to where comparisons are equalities."""


def uncovered(s: Step, names: list[Symbol], condition: Basic) -> dict | None:
    """Numbers for which none of the cases holds though the line has a value."""
    conditions = [t.where for t in s.steps if t.where is not None]
    tried = choices(names, condition, MANY)
    tried += [p for pick in tried[:FEW] for c in conditions for p in coincidences(c, names, pick)]
    for pick in tried:
        left_out = satisfied(condition, pick) and not any(satisfied(c, pick) for c in conditions)
        if left_out and not concrete(s.after, pick).has(nan, zoo):
            return pick
    return None


def cases_of(s: Step) -> Iterator[Basic]:
    """The conditions of the cases that a line has."""
    if s.rule == "case distinction":
        yield from (t.where for t in s.steps if t.where is not None)
    for found in (p for e in (s.before, s.after) for p in e.atoms(PiecewiseSet)):
        conditions = [c for _, c in found.args]
        yield from (And(*map(Not, conditions[:k]), c) for k, c in enumerate(conditions))
