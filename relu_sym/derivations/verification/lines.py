"""The two sides of one line, compared by numbers for one choice of the parameters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mpmath import inf, mp, mpf
from sympy import Basic, Integral, S, Symbol, true

from ...steps import Step, Test
from ..catalogue import explain
from . import (
    compare,
    equations,
    optima,
    overall,
    randomness,
    series,
    signals,
    transforms,
)
from .breaks import breaking_points
from .case import Case
from .repeats import overlapping
from .sets import is_set
from .values import DIGITS, real, value
from .witness import concrete, environments, exact_marks, points

AT_POINTS = ("breakpoint", "candidate", "stationary point")
"""Rules of lines about one point, whatever the question."""
TRANSFORMED = {
    "laplace_transform": "Laplace integrals by quadrature",
    "fourier_transform": "pairings with Gaussians, the transform moved to these",
}


def _ends_move(s: Step, pick: dict) -> bool:
    """Whether numbers are put into the ends of an integral: it is a function of them."""
    found = s.before.atoms(Integral) | s.after.atoms(Integral)
    return any(not end.free_symbols.isdisjoint(pick) for e in found for limit in e.limits for end in limit[1:])


def _of_signals(s: Step, before: Basic, after: Basic, case: Case, pick: dict) -> tuple[bool | None, str] | None:
    """A line of a transform or a series; None for any other."""
    if case.x is None:
        return None
    if case.to is not None and s.rule != "breakpoint":
        verb, to = case.to
        return transforms.compared(before, after, verb, case.x, to), TRANSFORMED[verb.removeprefix("inverse_")]
    if s.rule == "Fourier series" or (case.is_series and s.rule in ("case", "case distinction")):
        limit = [concrete(e, pick) for e in case.over[0][1:]]
        return series.compared(before, after, case.x, limit), "coefficients by quadrature"
    return None


def _marks(s: Step, case: Case, pick: dict, x: Symbol) -> tuple[list, Any]:
    """The points at which something can break, with their numbers, and the window in which they were looked for."""
    key = tuple(sorted(pick.items(), key=str))
    if key not in case.marks:
        exact, window = exact_marks((s, *case.scope), case.given, x, pick)
        case.marks[key] = [(m, real(m.evalf(DIGITS))) for m in exact], window
    return case.marks[key]


def compared(s: Step, case: Case, pick: dict) -> tuple[bool | None, str]:
    x, numbers, said = case.x, {"endpoints": case.endpoints, "moves": _ends_move(s, pick)}, compare.saying(s.relation)
    before, after = (concrete(e, pick) for e in (s.before, s.after))
    if any(map(overlapping, (before, after))):
        return False, "branches overlap"
    if case.answer is not None and s.rule not in AT_POINTS and s.relation != "↦":
        return optima.compared(s, before, after, x, case.answer, concrete(case.given, pick), pick)
    told = overall.judged(s, before, after, x, pick, lambda: _marks(s, case, pick, x)[0])
    told = told or randomness.compared(before, after, case.moves, pick) or _of_signals(s, before, after, case, pick)
    if told is not None:
        return told
    if x is None:
        return compare.numbers(before, after, s.relation, numbers), "values at points, quadrature"
    lo, hi = mpf(0) if x.is_nonnegative else -inf, mpf(0) if x.is_nonpositive else inf
    found, window = _marks(s, case, pick, x)
    numeric = [t for _, t in found if lo < t < hi]
    reach = max(lo, window.lo), min(hi, window.hi)
    if equations.concerned(s):
        bumps = environments(numeric, S.Zero, x, *reach)
        return equations.compared(s.before, s.after, x, pick, bumps), "put in, against test functions"
    open_ = x in before.free_symbols | after.free_symbols
    if signals.concerned(before, after, x):
        sample = [t for t in points(numeric, lo, hi) if s.where is None or value(concrete(s.where, pick), {x: t}) == 1]
        return signals.compared(before, after, x, sample), "quadrature at points, impulses by jumps"
    if s.relation == "→":
        return compare.carried(before, after, x, numeric, points(numeric, lo, hi)), "sampled slopes"
    if is_set(before) or is_set(after):
        return said(*compare.sets(s.relation, before, after, x, numeric, points(numeric, lo, hi) if open_ else []))
    if explain(s).holds == "between the zeros":
        inside = [t for t in points(numeric, lo, hi) if s.where is None or value(concrete(s.where, pick), {x: t}) == 1]
        return said(compare.formulas(before, after, x, inside), "signs at points")
    if open_ and explain(s).holds == "on the interval" and not any(breaking_points(before, x)):
        return said(compare.formulas(before, after, x, points(numeric, lo, hi)), "values and quotients at points")
    both = isinstance(before, Integral) and isinstance(after, Integral)
    if both and before.limits[0] == after.limits[0] and len(before.limits[0]) == 1:
        return compared(replace(s, before=before.args[0], after=after.args[0]), case, pick)
    if s.relation == "↦":
        where = true if s.where is None else concrete(s.where, pick)
        return compare.derivatives(before, after, x, numeric, (lo, hi), where), "quotients of the antiderivative"
    if before.has(Test) or after.has(Test) or (open_ and case.mode == "distributional"):
        bumps = environments(numeric, concrete(case.given, pick), x, *reach)
        return said(compare.distributions(before, after, x, bumps, open_), "quadrature against test functions")
    if not open_:
        if explain(s).holds == "on the interval" and mp.isnan(value(before, numbers)):
            return None, "the formula has no value there"
        sides = compare.numbers(before, after, s.relation, numbers | {"marks": tuple(numeric)})
        return sides, "small steps and quadrature"
    return said(_of_values(before, after, x, found, (lo, hi), case, pick), "values and quotients at points")


def _of_values(before: Basic, after: Basic, x: Symbol, marks: list, ends: tuple, case: Case, pick: dict) -> bool | None:
    """Two functions, where f has values; at the breakpoints too, unless these are left out."""
    inner = [(m, t) for m, t in marks if ends[0] < t < ends[1]]
    numeric = [t for _, t in inner]
    if case.mode == "off the breakpoints":
        return compare.formulas(before, after, x, points(numeric, *ends))
    given = concrete(case.given, pick)
    sample = [t for t in points(numeric, *ends) if not mp.isnan(value(given, {x: t}))]
    return compare.functions(before, after, x, [m for m, _ in inner], numeric, sample)
