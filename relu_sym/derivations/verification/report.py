"""Every step and side computation of a derivation, compared by numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mpmath import workdps
from sympy import And, Basic, Dummy, Integral, S, Symbol, true
from sympy.logic.boolalg import Boolean

from ...budget import deadline
from ...calculus.subdifferentials.subdifferential import SetValuedMap
from ...errors import BudgetError, ReluSymError
from ...steps import D, Step
from ..catalogue import step
from ..convex_openings import OPTIMA
from ..entries import ENTRY
from ..question import DRAWN, asked
from . import (
    areas,
    cells,
    cuts,
    duals,
    equations,
    fields,
    lines,
    over_space,
    randomness,
    rounded,
)
from .case import Case, of_integral
from .chaining import broken_links
from .checks import Check, Report
from .coverage import cases_of, uncovered
from .judges import judge_of
from .moving_ends import beside_places
from .pairings import APART
from .progress import STEP_SECONDS, Progress, as_seconds
from .values import DIGITS
from .witness import choices, parameters, place

INTEGRALS = (areas.integral, areas.pairing, cuts.limit)
"""Needed for what they add to the values of nouns."""


def verified(d: Any, seconds: float | None = None) -> Report:
    """The report of a derivation; what is not reached in so many seconds is not decided."""
    if seconds is not None:
        seconds = as_seconds(seconds)
    broken = tuple(dict.fromkeys(broken_links(d)))
    shown = tuple(d.walk())
    progress = Progress(len(shown), seconds)
    readings = rounded.readings(shown, asked(d)) if any(map(rounded.has_floats, shown)) else iter([None])
    try:
        found = _read(d, next(readings), progress)
        for read in readings:
            if all(c.ok is not False for c in found):
                break
            again = _read(d, read, progress)
            found = [b if a.ok is False and b.ok else a for a, b in zip(found, again, strict=True)]
    finally:
        progress.finish()
    checks = [_as_shown(c, s) for c, s in zip(found, shown, strict=False)]
    return Report((*checks, *found[len(shown) :]), broken)


def _read(d: Any, read: rounded.Reading | None, progress: Progress) -> list[Check]:
    """The checks of all steps, floats in them read in one way; then those of a hypothesis."""
    question = asked(d)
    given = d.given.source if isinstance(d.given, SetValuedMap) else d.given
    assumed, steps = question.get("assume"), d.steps
    if read is not None:
        steps = tuple(rounded.exactly(s, read) for s in steps)
        given = rounded.meant(given, read) if isinstance(given, Basic) else given
    if d.verb in DRAWN and d.verb != "ito":
        given = S.Zero  # of another variable than the integrals
    if d.verb == "dsolve":
        given = equations.forcing(given, question["func"])
    progress.done = 0
    case = Case(
        d.variable,
        given if isinstance(given, Basic) else S.One,
        "classical" if d.mode == "classical" or _is_pointwise(d) else "distributional",
        randomness.small(steps, assumed if isinstance(assumed, Boolean) else true),
        tuple(t for s in steps for t in s.walk()),
        question.get("endpoints"),
        {},
        progress,
        tuple(question.get("limits") or ()),
        (d.verb, question["to"]) if "to" in question else None,
        cells.Place(given, question["variables"], question["at"], ()) if d.verb == "subdifferential" else None,
        _answer(question[OPTIMA[d.verb]]) if OPTIMA.get(d.verb) in question else None,
        d.verb == "fourier_series",
        judge_of(d, question),
        randomness.moves(question),
        fields.space_of(d, question),
    )
    checks: list[Check] = []
    for s in steps:
        case = of_integral(s, case, d, steps)
        checks += _checked(s, case)
    return [*checks, *_hypothesis(question, case)]


def _answer(w: Any) -> Symbol:
    """The variable of the answer; a proximal map may be asked about at a number, then it is none of the symbols."""
    return w if isinstance(w, Symbol) else Dummy("u", real=True)


def _is_pointwise(d: Any) -> bool:
    """Whether the lines of another spelling hold at every point."""
    return d.verb == "rewrite" and not any(isinstance(e, Basic) and e.has(*APART) for e in (d.given, d.result))


def _as_shown(c: Check, shown: Step) -> Check:
    """The check as one of the step that is shown; rounded numbers contradict nothing."""
    if c.ok is False and rounded.is_rounded(shown):
        return Check(shown, None, f"its floats are rounded: ask with exact numbers to have it decided ({c.how})")
    return replace(c, step=shown)


def _hypothesis(question: dict, case: Case) -> list[Check]:
    """Of a conversion that was checked against a function: what is given is the derivative of that function."""
    f = question.get("f")
    if question["verb"] != "convert" or not isinstance(f, Basic) or isinstance(question["given"], SetValuedMap):
        return []
    line = step("same mode", D(f, case.x, 1, "classical"), case.given)
    return [_check(line, case._replace(mode="off the breakpoints"))]


def _checked(s: Step, case: Case) -> list[Check]:
    """The checks of a step and of its side computations."""
    if s.rule.startswith("in mode"):
        mode = "classical" if s.rule == "in mode classical" else "distributional"
        case = case._replace(mode=mode, scope=tuple(s.walk()), marks={})
    if s.rule == ENTRY and isinstance(s.before, D):
        case = case._replace(x=s.before.args[1], given=s.before.args[0], scope=tuple(s.walk()), marks={})
    several = isinstance(case.judge, over_space.OverSpace)
    case = case.judge.inside(s, case) if several else duals.inside(s, case)
    if s.rule == "case" and s.where is not None:
        case = case._replace(condition=And(case.condition, s.where), scope=tuple(s.walk()), marks={})
    if s.relation == "↦" and isinstance(s.before, Integral) and case.x is None:
        variable = s.before.limits[0][0]
        case = case._replace(x=variable, given=s.before.args[0], scope=tuple(s.walk()), marks={})
    own = equations.variable_of(s)
    if case.judge is None and own not in (None, case.x):
        case = case._replace(x=own, given=S.One, scope=(s,), marks={})
    out = [_check(s, case)]
    if case.cells is not None:
        case = case._replace(cells=case.cells.inside(s))
    for t in s.steps:
        out += _checked(t, case)
    return out


def _check(s: Step, case: Case) -> Check:
    return attempted(s, case.progress, lambda: _judged(s, case))


def attempted(s: Step, progress: Progress, judged: Callable[[], Check]) -> Check:
    """One step, whatever happens: what cannot be computed, or not in time, is not decided."""
    left = progress.left
    if left <= 0:
        return Check(s, None, f"time: not reached within {progress.seconds:g} s")
    progress.begin()
    try:
        with workdps(DIGITS), deadline("not decided in time", seconds=left):
            return judged()
    except BudgetError:
        more = (
            "give every step more by `with rs.budget(seconds=...)`" if left > STEP_SECONDS / 2 else "all time is spent"
        )
        return Check(s, None, f"time: not decided within {progress.step_spent():.1f} s; {more}")
    except (ReluSymError, ArithmeticError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        return Check(s, None, f"{type(error).__name__}: {str(error)[:80]}")
    except (NotImplementedError, RecursionError) as error:
        return Check(s, None, f"{type(error).__name__}: {str(error)[:80]}")
    finally:
        progress.step()


def _judged(s: Step, case: Case) -> Check:
    if case.cells is not None:
        return Check(s, *cells.judged(s, case.cells, case.condition))
    if case.space is not None:
        return Check(s, *fields.judged(s, case.space, case.condition))
    if (wrong := duals.misquoted(s)) is not None:
        return Check(s, False, wrong)
    others = case.condition.free_symbols | case.given.free_symbols
    others |= s.where.free_symbols if case.answer is not None and s.where is not None else set()
    names = parameters(s, others, case.x)
    names = [n for n in names if n not in ((case.to and case.to[1]), case.answer)]
    names = [n for n in names if case.judge is None or n not in case.judge.bound]
    names = names if case.moves is None else randomness.parameters(names, s, case.moves)
    few = case.x is not None or isinstance(case.judge, over_space.OverSpace)
    picks = choices(names, And(case.condition, place(s.where, case.x)[1]), 2 if few else 12)
    if s.rule == "case distinction":
        missed = uncovered(s, names, case.condition)
        if missed is not None:
            return Check(s, False, f"no case holds, {missed}")
    for c in cases_of(s):
        picks += [p for p in choices(names, And(case.condition, c), 1) if p not in picks]
    picks += beside_places(s, names, case.x, case.condition)
    how, seen = "no numbers were found for the parameters", None
    for pick in picks:
        own = case.judge is not None and s.rule != "breakpoint"
        ok, how = case.judge.compared(s, pick) if own else lines.compared(s, case, pick)
        if ok is False:
            return Check(s, False, how if not pick else f"{how}, {pick}")
        seen = ok or seen
    return Check(s, seen, how)
