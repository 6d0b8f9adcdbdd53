"""Steps of the verdicts on a function of one variable: what proves them, or the points that refute them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from sympy import Basic, Interval, Set, false, oo, true

from ..calculus.convexity.profile import before
from ..convex.extended import Arc, Extended, extended
from ..convex.levels import least_and_largest
from ..convex.stretches import Part, Point, Stretch, components, function_on, limit_of
from ..convex.verdicts import falls, on_interval, one_interval
from ..errors import UnsupportedError
from ..forms.exact import Scalar, is_finite, scalar
from ..forms.facts import Facts
from ..forms.line.assumed import given
from ..forms.line.partition import LineForm
from ..forms.line.piece import Piece
from ..steps import D, Overall, Step
from ..steps.overall import CLAIMS
from ..symbols import Gate
from .catalogue import step
from .chain import Chain
from .frame import Frame
from .witnesses import Valued, above_a_chord, chord, falling

TURNED = {"is_concave": ("concave turned", "is_convex"), "is_decreasing": ("decreasing turned", "is_increasing")}
"""Verdicts that are asked of -f: the rule, and what is asked."""


# ------------------------------------------------------------------ true or false
def verdict_steps(kind: str, gate: Gate, domain: Set) -> tuple[Step, ...]:
    """Convex, concave, increasing or decreasing: the proof, or the points that refute it."""
    source = Frame(gate).out(gate.expr)
    c = Chain(Overall(kind, source, gate.x, domain))
    if kind in TURNED:
        rule, kind = TURNED[kind]
        gate = _negative(gate)
        c.to(rule, Overall(kind, -source, gate.x, domain), relation="⟺")
    told = convex_lines if kind == "is_convex" else _rising
    return Frame(gate).told((*c.steps, *told(gate, domain, c.now)))


def _negative(gate: Gate) -> Gate:
    """-f behind a gate of its own."""
    made = Gate(-gate.source, gate.x, gate.assume)
    made.floats = gate.floats
    return made


def convex_lines(gate: Gate, domain: Set, before: Overall) -> list[Step]:
    facts, frame = given(gate.assume), Frame(gate)
    c, _ = opened(gate, facts, frame, before)
    own = on_interval(gate, domain, facts)
    f = extended(own)
    bump = next(f.bumps(closed=False), None)
    if bump is None:
        c.to("convex by slopes", true, _slopes(f, frame), relation="⟺")
    else:
        stated, near = c.now.args[1], _place(f, *bump)
        c.to(
            "not convex", false, [*refutation(f, bump, frame), *_witness(own, near, stated, frame, facts)], relation="⟺"
        )
        _check_told(c)
    return c.steps


def _check_told(c: Chain) -> None:
    """Refused where there is nothing to show beside the verdict."""
    if not c.steps[-1].steps:
        raise UnsupportedError("no points were found that show it: {0}", c.steps[-1].before)


def opened(gate: Gate, facts: Facts, frame: Frame, before: Overall) -> tuple[Chain, LineForm]:
    """The chain as far as the normal form."""
    form = function_on(gate, facts)
    c = Chain(before)
    relation = "⟺" if before.args[0].name in CLAIMS else "="
    c.to(frame.reading(form), before.of(frame.stated(form)), frame.breakpoints(form), relation=relation)
    return c, form


# ------------------------------------------------------------------ convexity
def _slopes(f: Extended, frame: Frame) -> list[Step]:
    """Second derivatives on the pieces; limits and slopes where two of them meet."""
    steps = [second(a, f.facts, frame) for a in f.arcs if not a.piece.diff().is_constant()]
    for left, right in pairwise(f.arcs):
        at, sides = frame.at(left.hi), (left.piece, right.piece)
        limits = [frame.limit(frame.function(p), left.hi, s) for p, s in zip(sides, (-1, 1), strict=True)]
        if _differ(*limits, *sides):
            steps.append(step("limits meet", *limits, where=at))
        steps.append(bend("no fall of slope", "≤", left, right, f.facts, frame))
    return steps


def _differ(u: Basic, v: Basic, p: Piece, q: Piece) -> bool:
    """Whether two limits are to be compared: of one formula there is nothing to show."""
    return u != v and p != q


def second(a: Arc, facts: Facts, frame: Frame) -> Step:
    """The least second derivative on an arc."""
    return _least(a.piece, 2, a.lo, a.hi, "second derivative", facts, frame)


def _least(p: Piece, order: int, lo: Scalar, hi: Scalar, rule: str, facts: Facts, frame: Frame) -> Step:
    """inf of a derivative of a piece."""
    derived = p.diff().diff() if order == 2 else p.diff()
    low, _ = least_and_largest(Stretch(derived, lo, hi), facts)
    inside = Interval.open(frame.number(lo), frame.number(hi))
    asked = Overall("minimum", D(frame.function(p), frame.x, order, "classical"), frame.x, inside)
    return step(rule, asked, frame.number(low))


def bend(rule: str, relation: str, left: Arc, right: Arc, facts: Facts, frame: Frame) -> Step:
    """The slopes on both sides of a breakpoint, and how they compare."""
    limits = []
    for a, end, side in ((left, left.hi, -1), (right, right.lo, 1)):
        slope = D(frame.function(a.piece), frame.x, 1, "classical")
        limits.append(step("one-sided limit", frame.limit(slope, end, side), frame.number(a.slope(side, facts))))
    return step(rule, limits[0].after, limits[1].after, steps=limits, where=frame.at(left.hi), relation=relation)


def _place(f: Extended, what: str, point: Scalar) -> Scalar:
    """Near which point it is not convex."""
    return oo if what == "arc" or what == "gap" else point


def refutation(f: Extended, bump: tuple[str, Scalar], frame: Frame) -> list[Step]:
    """Why it is not convex there, from both sides of the point or on the arc."""
    what, point = bump
    facts = f.facts
    if what == "arc":
        (a,) = [a for a in f.arcs if a.lo == point]
        return [second(a, facts, frame)]
    beside = [(left, right) for left, right in pairwise(f.arcs) if left.hi == point == right.lo]
    if what == "kink" and beside:
        return [bend("slope falls", ">", *beside[0], facts, frame)]
    if what == "jump" and beside:
        left, right = beside[0]
        values = [frame.number(v) for v in (left.at_hi, right.at_lo)]
        if values[0] != values[1]:
            sides = ((left, -1), (right, 1))
            limits = [
                step("one-sided limit", frame.limit(frame.function(a.piece), point, s), v)
                for (a, s), v in zip(sides, values, strict=True)
            ]
            return [step("limits do not meet", *values, steps=limits, where=frame.at(point), relation="≠")]
    return []


def _witness(form: LineForm, near: Scalar, stated: Basic, frame: Frame, facts: Facts) -> list[Step]:
    found = above_a_chord(form, near, facts)
    if found is None:
        return []
    values = [_valued(p, stated, frame) for p in found]
    return [step("chord below", values[1].after, frame.out(chord(*found)), steps=values, relation=">")]


def _valued(p: Valued, stated: Basic, frame: Frame) -> Step:
    """f at a point."""
    rule = "value at a point" if is_finite(p.value) else "no real value"
    return step(rule, frame.value_at(stated, p.at), frame.number(p.value))


# ------------------------------------------------------------------ monotone
def _rising(gate: Gate, domain: Set, before: Overall) -> list[Step]:
    facts, frame = given(gate.assume), Frame(gate)
    c, form = opened(gate, facts, frame, before)
    (parts,) = components(form, one_interval(domain), facts)
    near = next(falls(parts, facts), None)
    stated = c.now.args[1]
    if near is None:
        c.to("rises everywhere", true, _rises(parts, stated, frame, facts), relation="⟺")
        return c.steps
    found = falling(form, near, _within(one_interval(domain), facts), facts)
    if found is None:
        raise UnsupportedError("no two points were found that show it: {0}", c.now)
    values = [step("value at a point", frame.value_at(stated, p.at), frame.number(p.value)) for p in found]
    lower = step("later value smaller", values[0].after, values[1].after, steps=values, relation=">")
    c.to("falls somewhere", false, [lower], relation="⟺")
    return c.steps


def _within(part: Interval, facts: Facts) -> Callable[[Scalar], bool]:
    """Whether a number lies in an interval."""
    lo, hi = (scalar(facts.applied(e)) for e in (part.start, part.end))

    def inside(t: Scalar) -> bool:
        above = before(lo, t, facts) or (part.left_open == false and not before(t, lo, facts))
        return above and (before(t, hi, facts) or (part.right_open == false and not before(hi, t, facts)))

    return inside


def _rises(parts: list[Part], stated: Basic, frame: Frame, facts: Facts) -> list[Step]:
    """Slopes on the pieces; at the breakpoints limits and values in order."""
    steps: list[Step] = []
    for part in parts:
        if isinstance(part, Stretch) and part.piece.periodic:
            steps += _rises_in_a_period(part.piece, frame, facts)
            continue
        if isinstance(part, Stretch):
            p = part.piece
            if not (p.undefined or p.is_constant() or p.expr() in (oo, -oo)):
                steps.append(_least(p, 1, part.lo, part.hi, "least slope", facts, frame))
            continue
        at, told = frame.at(part.at), []
        if part.value is not None:
            told.append(limit_or_value(part, 0, stated, frame, facts))
        for side in (-1, 1):
            limit = limit_or_value(part, side, stated, frame, facts)
            if limit is not None:
                told.insert(len(told) * (side > 0), limit)
        known = [t for t in told if t is not None]
        steps += [
            step("no fall", a.after, b.after, steps=(a, b), where=at, relation="≤")
            for a, b in pairwise(known)
            if a.after != b.after
        ]
    return steps


def _rises_in_a_period(p: Piece, frame: Frame, facts: Facts) -> list[Step]:
    """At the kinks of the period of any number; the value there is one of the limits or is not told."""
    q = frame.period(p)
    points = [Point(b.point, None, *q.form.sides(k)) for k, b in enumerate(q.form.breaks)]
    return _rises(list(points), frame.x, frame, facts)


def limit_or_value(part: Point, side: int, stated: Basic, frame: Frame, facts: Facts) -> Step | None:
    """A limit beside a point (side 0: the value there); None of a piece that is not said by one formula."""
    if side == 0:
        assert part.value is not None
        return step("value at a point", frame.value_at(stated, part.at), frame.number(part.value))
    p = part.left if side < 0 else part.right
    if p is None or p.undefined or p.periodic or p.expr() in (oo, -oo):
        return None
    limit = limit_of(p, part.at, side, facts)
    return step("one-sided limit", frame.limit(frame.function(p), part.at, side), frame.number(limit))
