"""Lines of fields, layers and shapes by numbers: pairings with bumps, integrals by quadrature, values on segments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sympy import Basic, Expr, Float, Integral, Subs, Symbol

from ...steps import Step
from ..spaces import IN_SPACE, is_over_space
from .measures import number, on_segment
from .mollified import ENOUGH, ROUGH, TOLD, Verdict, compared
from .witness import choices, concrete

MOMENTS = (Float("0.83"), Float("1.37"))


class Space(NamedTuple):
    """The coordinates of a question about distributions, and its time, at which rates are taken."""

    variables: tuple[Symbol, ...]
    times: tuple[Symbol, ...] = ()


def space_of(d: Any, question: dict) -> Space | None:
    """The space in which a question is; None for one on the line, or at a point."""
    if d.verb in IN_SPACE:
        return Space(tuple(question["variables"]), (question["t"],) if "t" in question else ())
    return Space(tuple(v for v, *_ in question["limits"])) if is_over_space(d) else None


def judged(s: Step, space: Space, condition: Basic) -> Verdict:
    """One line, for some numbers of its parameters."""
    if isinstance(s.before, Subs):
        return s.after == 0 and on_segment(s.before) < 1e-9, "values on the segment"
    free = s.before.free_symbols | s.after.free_symbols | condition.free_symbols
    bound = {*space.variables, *space.times}
    names = sorted((v for v in free - bound if type(v) is Symbol), key=lambda v: v.name)
    seen, how = None, "no numbers were found for the parameters"
    for pick in choices(names, condition, 1 if len(space.variables) > 2 else 2):
        ok, how = _compared(concrete(s.before, pick), concrete(s.after, pick), space)
        if ok is False:
            return False, how if not pick else f"{how}, {pick}"
        if ok is None:
            return None, how
        seen = True
    return seen, how


def _compared(before: Basic, after: Basic, space: Space) -> Verdict:
    """By the kind of line."""
    if before.has(Integral) or after.has(Integral):
        return _integrals(before, after, space.times)
    return compared(before, after, list(space.variables))


def _integrals(before: Expr, after: Expr, times: Sequence[Symbol]) -> Verdict:
    """Both sides as numbers, at two moments where there is a time."""
    how, seen = "quadrature, impulses and steps made smooth", None
    for moment in MOMENTS if times else MOMENTS[:1]:
        at = dict.fromkeys(times, moment)
        (a, e), (b, d) = (number(side, at) for side in (before, after))
        gap, size = abs(a - b), abs(a) + abs(b) + 1e-6
        if gap > 5 * (e + d) + TOLD * size:
            return False, how
        seen = True if gap <= 3 * (e + d) + ENOUGH * size and e + d <= ROUGH * size else seen
    return seen, how
