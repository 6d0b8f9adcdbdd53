"""What is asked on the command line, and the answer of each mode."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Any

from sympy import DiracDelta, Expr, S, Symbol

import relu_sym as rs

MODES = ("classical", "distributional", "set-valued")


class UsageError(Exception):
    """The options do not fit each other or the expression."""


@dataclass(frozen=True)
class Question:
    """What was asked: the derivative of this order of f in x, and perhaps its value at a point."""

    f: Expr
    x: Symbol
    order: int
    modes: tuple[str, ...]
    point: Expr | None


@dataclass(frozen=True)
class Answer:
    """One mode's derivative, or why there is none.

    ``missing`` is the set without a classical derivative, ``sets`` the set-valued one at its breakpoints,
    ``value`` the value at the point asked for.  Where there is no set or value, a string says why.
    """

    mode: str
    result: Any = None
    missing: Any = None
    sets: tuple[tuple[Any, Any], ...] = ()
    value: Any = None
    refusal: Exception | None = None


def question(options: argparse.Namespace) -> Question:
    """The options as mathematics."""
    f = rs.parse(options.expression)
    x = variable(f, options.var)
    point = None if options.at is None else rs.parse(options.at)
    if point is not None and point.has(x):
        raise UsageError(f"--at {options.at.strip()}: the point must not contain the variable {x}")
    return Question(f, x, options.order, MODES if options.mode == "all" else (options.mode,), point)


def variable(f: Expr, name: str | None) -> Symbol:
    """The variable called for, or the one free symbol of f."""
    if name is not None:
        x = rs.parse(name)
        if not isinstance(x, Symbol):
            raise UsageError(f"--var {name}: a variable is a name, like x")
        return x
    free = sorted(f.free_symbols, key=str)
    if len(free) > 1:
        names = ", ".join(map(str, free))
        raise UsageError(f"{f} contains the symbols {names}: say which is the variable, for instance --var {free[-1]}")
    return free[0] if free else Symbol("x")


def answer(q: Question, mode: str) -> Answer:
    """The derivative in one mode; a refusal is an answer too, beside which the other modes still stand."""
    try:
        result = rs.diff(q.f, q.x, q.order, mode=mode)
        missing = None
        if mode == "classical":
            below = q.f if q.order == 1 else rs.diff(q.f, q.x, q.order - 1, mode=mode)
            missing = rs.exceptional_set(below, q.x)
        sets = tuple((p, set_at(result, p)) for p in result.breakpoints) if mode == "set-valued" else ()
        return Answer(mode, result, missing, sets, None if q.point is None else value_at(q, mode, result, missing))
    except Exception as refusal:  # not ours: a defect, told as one
        return Answer(mode, refusal=refusal)


def value_at(q: Question, mode: str, result: Any, missing: Any) -> Any:
    """The derivative at the point: a number, a set, or the reason in words why it has no value there."""
    if mode == "set-valued":
        return set_at(result, q.point)
    value = result.subs(q.x, q.point)
    if value.has(DiracDelta):
        return "no value: an impulse sits there"
    if value is S.NaN or (mode == "classical" and missing.contains(q.point) == S.true):
        return "does not exist"
    return value


def set_at(result: Any, point: Any) -> Any:
    """The set at a point, or the refusal in words: one bad point does not spoil the others."""
    try:
        return result.at(point)
    except rs.ReluSymError as refusal:
        return told(refusal)


def told(refusal: Exception) -> str:
    """A refusal with its name; an exception that is no refusal of ours is a defect and says so."""
    kind = "refused" if isinstance(refusal, rs.ReluSymError) else "internal error, please report it"
    return f"{kind}, {type(refusal).__name__}: {refusal}"
