"""The answer of each mode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import DiracDelta, S, Symbol

import relu_sym as rs

from .flags import in_flags
from .progress import telling
from .question import Question


@dataclass(frozen=True)
class Answer:
    """One mode's derivative, or why there is none.

    ``missing`` is the set without a classical derivative, ``sets`` the set-valued one at its breakpoints, None where
    these differ with the parameters,
    ``value`` the value at the point asked for.  Where there is no set or value, a string says why.
    """

    mode: str
    x: Symbol
    result: Any = None
    missing: Any = None
    sets: tuple[tuple[Any, Any], ...] | None = ()
    value: Any = None
    refusal: Exception | None = None


def answers(q: Question) -> list[Answer]:
    """One for each variable and mode."""
    found = []
    for x in q.several or (q.x,):
        for mode in q.modes:
            with telling(f"{mode} derivative in {x}"):
                found.append(answer(q, x, mode))
    return found


def answer(q: Question, x: Symbol, mode: str) -> Answer:
    """The derivative in one mode; a refusal is an answer too, beside which the other modes still stand."""
    try:
        if mode == "set-valued" and q.order == 1:
            result = rs.subdifferential(q.f, x, q.kind, assume=q.assume)
        else:
            result = rs.diff(q.f, x, q.order, mode=mode, assume=q.assume)
        missing = None
        if mode == "classical":
            below = q.f if q.order == 1 else rs.diff(q.f, x, q.order - 1, mode=mode, assume=q.assume)
            missing = rs.exceptional_set(below, x, assume=q.assume)
        sets = sets_of(result) if mode == "set-valued" else ()
        return Answer(mode, x, result, missing, sets, None if q.point is None else value_at(q, mode, result, missing))
    except Exception as refusal:  # not ours: a defect, told as one
        return Answer(mode, x, refusal=refusal)


def value_at(q: Question, mode: str, result: Any, missing: Any) -> Any:
    """The derivative at the point: a number, a set, or the reason in words why it has no value there."""
    if mode == "set-valued":
        return set_at(result, q.point)
    try:
        value = result.subs(q.x, q.point)
    except rs.ReluSymError as refusal:
        return "no value: a pole sits there" if result.has(rs.PrincipalValue) else told(refusal)
    if value.has(DiracDelta):
        return "no value: an impulse sits there"
    if value.has(S.ComplexInfinity):
        return "no value: a pole sits there"
    if value is S.NaN or (mode == "classical" and missing.contains(q.point) == S.true):
        return "does not exist"
    return value


def sets_of(result: Any) -> tuple[tuple[Any, Any], ...] | None:
    """The sets at the breakpoints; None where the cases of the parameters have others, which the rows tell."""
    try:
        points = result.breakpoints
    except rs.Undecided:
        result.rows()
        return None
    return tuple((p, set_at(result, p)) for p in points)


def set_at(result: Any, point: Any) -> Any:
    """The set at a point, or the refusal in words: one bad point does not spoil the others."""
    try:
        return result.at(point)
    except rs.ReluSymError as refusal:
        return told(refusal)


def told(refusal: Exception) -> str:
    """A refusal in words; an exception that is no refusal of ours is a defect and says so."""
    if isinstance(refusal, rs.ReluSymError):
        return f"refused, {type(refusal).__name__}: {in_flags(str(refusal))}"
    return f"internal error, please report it, {type(refusal).__name__}: {refusal}"
