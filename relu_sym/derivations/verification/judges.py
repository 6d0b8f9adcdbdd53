"""Who compares the lines of a derivation whose question is no function of one variable: of a motion its inclusion."""

from __future__ import annotations

from typing import Any

from ...steps.overall import KINDS
from ..convex_openings import OPTIMA
from ..openings import MOTIONS, MOVED, letter, question_of
from ..question import SOLVING
from . import limits, motions, over_space, plane_motions, solutions


def judge_of(d: Any, question: dict) -> Any:
    """What compares the lines, with ``compared(step, pick)`` and the ``bound`` symbols; None for the comparisons of
    functions."""
    if "variables" in question and (d.verb in OPTIMA or d.verb in KINDS or d.verb == "fenchel_dual"):
        return over_space.OverSpace(question)
    if d.verb in SOLVING:
        return solutions.Unknown(d.variable)
    if d.verb == "filippov":
        return limits.Limits(question["variables"], question["at"])
    if d.verb in MOTIONS and len(question["variables"]) == 2:
        return plane_motions.PlaneMotion(d.given, question["variables"], d.variable)
    if d.verb in MOTIONS:
        return motions.Motion(d.given, question["variables"][0], d.variable, d.verb == "subgradient_flow")
    if d.verb == "dsolve" and any(s.rule == MOVED for s in d.walk()):
        unknown = question["func"]
        equation = question_of(d.given, unknown, question["ics"]).args[1]
        x = letter(unknown, equation.free_symbols)
        field = motions.velocity_of(equation, unknown, x)
        return None if field is None else motions.Motion(field, x, d.variable, False)
    return None
