"""Steps of extrema, where they are attained, ranges, and where a function is continuous: the candidates one by one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from sympy import Basic, Dummy, ImageSet, Interval, Lambda, Set, Symbol

from ..convex.continuity import continuity_on
from ..convex.extrema import attained, best_level, range_of_stretch, range_on
from ..convex.levels import levels
from ..convex.stretches import Part, Point, Stretch, components, function_on, limit_of, one_period, repeats
from ..errors import ReluSymError
from ..forms.exact import Scalar, expression, is_finite
from ..forms.facts import Facts
from ..forms.line.guarded import by_cases as answered
from ..forms.line.guarded import sets_by_cases
from ..forms.line.partition import LineForm
from ..forms.roots import Roots
from ..steps import D, Overall, Step
from ..symbols import Gate
from .catalogue import step
from .chain import Chain
from .frame import Frame
from .other_verbs import by_cases

SIDES = {"minimum": -1, "argmin": -1, "maximum": 1, "argmax": 1}


def extreme_steps(kind: str, gate: Gate, domain: Set, result: Basic) -> tuple[Step, ...]:
    """The least or largest value: all candidates; then the points that have it."""

    def told(form: LineForm, c: Chain, facts: Facts, frame: Frame) -> Basic:
        parts = components(form, domain, facts)
        level = best_level(parts, SIDES[kind], facts)
        inside = [s for p in _parts(parts) for s in candidates_of(p, c.now.args[1], frame, facts)]
        if kind in ("minimum", "maximum"):
            c.to("candidates", frame.number(level.value), inside)
            return expression(level.value)
        value = "minimum" if SIDES[kind] < 0 else "maximum"
        best = step("candidates", Overall(value, *c.now.args[1:]), frame.number(level.value), steps=inside)
        places = attained(level, facts)
        c.to("attained at", named(frame.out(places), frame.whole), [best])
        return places

    return _by_cases(kind, gate, domain, result, told, answered if kind in ("minimum", "maximum") else sets_by_cases)


def range_steps(gate: Gate, domain: Set, result: Set) -> tuple[Step, ...]:
    """The values on every piece and at every point between."""

    def told(form: LineForm, c: Chain, facts: Facts, frame: Frame) -> Basic:
        parts = components(form, domain, facts)
        inside = [s for p in _parts(parts) for s in _values(p, c.now.args[1], frame, facts)]
        found = range_on(parts, facts)
        c.to("range by pieces", frame.out(found), inside)
        return found

    return _by_cases("function_range", gate, domain, result, told, sets_by_cases)


def continuity_steps(kind: str, gate: Gate, domain: Set, result: Set) -> tuple[Step, ...]:
    """Limits and values at every breakpoint."""
    rule = "continuous where limits meet" if kind == "continuous_domain" else "singular where limits do not meet"

    def told(form: LineForm, c: Chain, facts: Facts, frame: Frame) -> Basic:
        found = continuity_on(kind, form, domain, facts)
        inside = [s for k in range(len(form.breaks)) for s in _limits(form, k, c.now.args[1], frame, facts)]
        c.to(rule, named(frame.out(found), frame.whole), inside)
        return found

    return _by_cases(kind, gate, domain, result, told, sets_by_cases)


def _by_cases(kind: str, gate: Gate, domain: Set, result: Basic, told: Any, way: Callable) -> tuple[Step, ...]:
    """The lines in every case of the parameters."""
    frame, chains = Frame(gate), []
    whole = Overall(kind, frame.out(gate.expr), frame.x, domain)

    def run(facts: Facts) -> Any:
        form = function_on(gate, facts)
        before = whole.of(frame.out(facts.applied(gate.expr)))
        c = Chain(before)
        c.to(frame.reading(form), before.of(frame.stated(form)), frame.breakpoints(form))
        answer = told(form, c, facts, frame)
        chains.append((frame.condition(facts), before, c.now, tuple(c.steps)))
        return answer

    way(run, gate.assume)
    return frame.told(by_cases(chains, whole, result))


def _parts(found: list[list[Part]]) -> list[Part]:
    """All parts; of what repeats those of one period."""
    parts: list[Part] = []
    for p in (p for c in found for p in c):
        parts += one_period(p)[1] if isinstance(p, Stretch) and repeats(p) else [p]
    return parts


def named(e: Any, n: Symbol) -> Any:
    """A set with a symbol for any whole number in place of a dummy, so that it can be read back."""
    if not isinstance(e, Basic) or not e.has(ImageSet):
        return e
    return e.replace(
        lambda s: isinstance(s, ImageSet) and isinstance(s.lamda.variables[0], Dummy),
        lambda s: ImageSet(Lambda(n, s.lamda.expr.xreplace({s.lamda.variables[0]: n})), *s.args[1:]),
    )


# ------------------------------------------------------------------ candidates
def candidates_of(part: Part, stated: Basic, frame: Frame, facts: Facts, far: bool = True) -> list[Step]:
    """The values that may be extreme on a part; ``far``: the limits at infinity too."""
    if isinstance(part, Point):
        return [_value(part, stated, frame)] if part.value is not None else []
    p, lo, hi = part
    if p.undefined:
        return []
    f = frame.function(p)
    if p.is_constant():
        return []  # its value is the formula
    steps = []
    for r in Roots(lo, hi, facts).of(p.diff()):
        slope = frame.value_at(D(f, frame.x, 1, "classical"), r)
        flat = step("stationary point", slope, frame.number(p.diff().at(r)), where=frame.at(r))
        steps.append(step("candidate", frame.value_at(f, r), frame.number(p.at(r)), steps=[flat], where=frame.at(r)))
    for end, side in ((lo, 1), (hi, -1)):
        if far or is_finite(end):
            steps.append(_limit(part, end, side, frame, facts))
    return steps


def _limit(part: Stretch, end: Scalar, side: int, frame: Frame, facts: Facts) -> Step:
    limit = frame.number(limit_of(part.piece, end, side, facts))
    where = frame.at(end) if is_finite(end) else None
    return step("candidate", frame.limit(frame.function(part.piece), end, side), limit, where=where)


def _value(part: Point, stated: Basic, frame: Frame) -> Step:
    return step("candidate", frame.value_at(stated, part.at), frame.number(part.value), where=frame.at(part.at))


def _values(part: Part, stated: Basic, frame: Frame, facts: Facts) -> list[Step]:
    """The range of a part, with its candidates."""
    if isinstance(part, Point):
        return [_value(part, stated, frame)] if part.value is not None else []
    if part.piece.undefined:
        return []
    found = range_of_stretch(list(levels(part, facts)), facts)
    inside = Interval.open(frame.number(part.lo), frame.number(part.hi))
    asked = Overall("function_range", frame.function(part.piece), frame.x, inside)
    return [step("range of a piece", asked, frame.out(found), steps=candidates_of(part, stated, frame, facts))]


# ------------------------------------------------------------------ continuity
def _limits(form: LineForm, k: int, stated: Basic, frame: Frame, facts: Facts) -> list[Step]:
    """The value and the limits at a breakpoint, and which of them meet."""
    b, told = form.breaks[k], []
    if b.value is not None:
        told.append(step("value at a point", frame.value_at(stated, b.point), frame.number(b.value)))
    for p, side in zip(form.sides(k), (-1, 1), strict=True):
        if p.undefined or p.periodic:
            continue
        try:
            limit = frame.number(limit_of(p, b.point, side, facts))
        except ReluSymError:
            continue  # it has none: the value beside it is told
        told.append(step("one-sided limit", frame.limit(frame.function(p), b.point, side), limit))
    at, steps = frame.at(b.point), []
    for first, second in pairwise(told):
        rule, relation = ("limits meet", "=") if first.after == second.after else ("limits do not meet", "≠")
        steps.append(step(rule, first.after, second.after, steps=(first, second), where=at, relation=relation))
    return steps or told
