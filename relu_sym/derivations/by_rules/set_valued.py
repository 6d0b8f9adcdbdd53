"""The set-valued derivative: singletons inside the pieces, a set of slopes at every breakpoint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sympy import AccumBounds, Basic, Eq, FiniteSet, Set

from ...calculus.slopes import Corner, corner
from ...calculus.subdifferentials.subdifferential import SetValuedMap
from ...errors import DiffersByPeriod, ReluSymError, Undecided, UnsupportedError
from ...forms.exact import expression, is_finite
from ...forms.line.partition import LineForm
from ...modes import Kind
from ...steps import Hull, OneSidedSet, SlopeInterval, Step, Subdifferential
from ...steps.said import Said, refused
from ...symbols import N
from ..catalogue import step
from ..chain import Chain
from ..frame import Frame
from ..repeating import beside, bounded, placed, told_apart
from .classical import every_period

RULES = {
    Kind.CLARKE: "limits of slopes",
    Kind.BOULIGAND: "both limits of slopes",
    Kind.FRECHET: "between the one-sided derivatives",
    Kind.LIMITING: "limits of Frechet sets",
}


class Spot(NamedTuple):
    """A breakpoint: its key, the form and its number there, the evidence, and the set (None where refused)."""

    key: tuple[int, ...]
    form: LineForm
    k: int
    corner: Corner
    found: Set | None


def chain(m: SetValuedMap, f: Basic, frame: Frame) -> tuple[Step, ...]:
    """The set at every point, a line for each rule."""
    form, kind = told(m), m.kind
    c = Chain(Subdifferential(f, frame.x, kind.value))
    c.to(frame.reading(form), Subdifferential(frame.stated(form), frame.x, kind.value), frame.breakpoints(form))
    spots, missing = at_breaks(m, frame)
    steps = [s for spot in spots for s in in_place(spot, form, set_steps(spot, kind, frame), frame)]
    c.to(RULES[kind], uncomputed(m, spots, frame), conditions=missing)
    c.to("slopes", computed(m, spots, frame), [*frame.smooth_steps(form, "classical"), *steps])
    return tuple(c.steps)


def told(m: SetValuedMap) -> LineForm:
    """The form, with the periods apart in which a verdict is another."""
    return told_apart(m._form) if m._form.repeats else m._form


def in_place(spot: Spot, form: LineForm, steps: list[Step], frame: Frame) -> list[Step]:
    """The steps of a kink of a family, said where the family is."""
    return frame.within(steps, form, spot.key[0]) if len(spot.key) > 1 else steps


def at_breaks(m: SetValuedMap, frame: Frame) -> tuple[list[Spot], tuple[str, ...]]:
    """The evidence and the set at each breakpoint, and of one period of each family; and the refusals."""
    spots, missing, form = [], [], told(m)
    for k, b in enumerate(form.breaks):
        there, refusal = _asked(lambda b=b: m.at(frame.number(b.point)))
        spots.append(Spot((k,), form, k, corner(form, k), there))
        missing += [] if refusal is None else [refused(refusal, "no set at ", frame.at(b.point), ": ")]
    for k, p in enumerate(form.pieces):
        if p.periodic:
            spots += _repeated(m, form, k, frame, missing)
    return spots, tuple(missing)


def _repeated(m: SetValuedMap, form: LineForm, k: int, frame: Frame, missing: list[str]) -> list[Spot]:
    """The breakpoints of one period of piece k."""
    q, out = frame.period(form.pieces[k]), []
    window = bounded(q, *form.ends(k))
    for j, b in enumerate(q.form.breaks):
        there, refusal = _asked(lambda j=j: m._at_break(window, j))
        found, unknown = _asked(lambda j=j: corner(window, j))
        if isinstance(refusal, (Undecided, DiffersByPeriod)) or unknown or _has_varying_jump(found, m.kind):
            raise UnsupportedError(
                "the set at {0} = {1} differs from period to period: ask for it with rs.subdifferential(f, {0}).at",
                frame.x,
                frame.number(b.point),
            )
        if there is None:
            where = Eq(frame.x, frame.number(b.point), evaluate=False)
            missing.append(Said("no set at ", where, *every_period(form, k, frame), f": {type(refusal).__name__}"))
        else:
            there = frame.out(there.xreplace({N: q.number}))
        out.append(Spot((k, j), q.form, j, placed(found, q), there))
    return out


def _has_varying_jump(c: Corner, kind: Kind) -> bool:
    """Whether the sign of an infinite quotient depends on the period."""
    gaps = [expression(s.limit - c.value) for s in (c.left, c.right) if s.limit is not None and c.value is not None]
    return kind in (Kind.FRECHET, Kind.LIMITING) and any(N in gap.free_symbols for gap in gaps)


def _asked(ask: Callable[[], Any]) -> tuple[Any, ReluSymError | None]:
    """An answer, or its refusal."""
    try:
        return ask(), None
    except ReluSymError as refusal:
        return None, refusal


def uncomputed(m: SetValuedMap, spots: Sequence[Spot], frame: Frame) -> Basic:
    """The map by its rule: slopes between the breakpoints and sets on them, not carried out."""
    points = {s.key: undone(s, m.kind, frame) for s in spots}
    return frame.by_pieces(told(m), lambda p: OneSidedSet(frame.derived(p, "classical")), points)


def computed(m: SetValuedMap, spots: Sequence[Spot], frame: Frame) -> Basic:
    """The map written out: the slopes between the breakpoints, the sets on them."""
    slopes = {s.key: s.found for s in spots}
    return frame.by_pieces(told(m), lambda p: FiniteSet(frame.function(m._slope(p))), slopes)


def written(m: SetValuedMap, frame: Frame) -> Basic:
    """The map as ``rs.subdifferential`` tells it between and at the breakpoints."""
    return computed(m, at_breaks(m, frame)[0], frame)


def undone(s: Spot, kind: Kind, frame: Frame) -> Basic | None:
    """The set at a breakpoint by its rule, limits not carried out."""
    _, form, k, c, found = s
    if found is None:
        return None
    if kind in (Kind.CLARKE, Kind.BOULIGAND) and _has_limits(c):
        ends = [frame.limit(frame.derived(p, "classical"), c.point, side) for p, side in _sides(form, k)]
        return Hull(*ends) if kind is Kind.CLARKE else OneSidedSet(*ends)
    if kind is Kind.FRECHET:
        return SlopeInterval(*[_quotient(p, c, side, frame) for p, side in _sides(form, k)])
    return found


def set_steps(s: Spot, kind: Kind, frame: Frame) -> list[Step]:
    """The limits at one breakpoint, then the set that they span."""
    _, form, k, c, found = s
    if found is None:
        return []
    where, out = frame.at(c.point), []
    if kind in (Kind.CLARKE, Kind.BOULIGAND) and _has_limits(c):
        for (p, way), side in zip(_sides(form, k), (c.left, c.right), strict=True):
            lim = frame.limit(frame.function(p.diff()), c.point, way)
            out.append(step("limit of the slope", lim, frame.number(side.slope), where=where))
        if kind is Kind.CLARKE:
            ends = (frame.number(side.slope) for side in (c.left, c.right))
            out.append(step("hull", Hull(*ends), found, where=where))
    if kind is Kind.FRECHET:
        for (p, way), side in zip(_sides(form, k), (c.left, c.right), strict=True):
            rule = "one-sided derivative" if is_finite(side.quotient) else "infinite slope"
            out.append(step(rule, _quotient(p, c, way, frame), frame.number(side.quotient), where=where))
    return out


def _has_limits(c: Corner) -> bool:
    return all(
        side.slope is not None and not isinstance(side.slope, AccumBounds) and is_finite(side.slope)
        for side in (c.left, c.right)
    )


def _sides(form: LineForm, k: int) -> tuple:
    return tuple(zip(beside(form, k), (-1, 1), strict=True))


def _quotient(p, c: Corner, s: int, frame: Frame):
    return frame.quotient_limit(p, c.value, c.point, s)
