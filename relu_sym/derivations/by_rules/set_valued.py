"""The set-valued derivative: singletons inside the pieces, a set of slopes at every breakpoint."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sympy import AccumBounds, Basic, FiniteSet, Set

from ...calculus.slopes import Corner, corner
from ...calculus.subdifferential import SetValuedMap
from ...errors import ReluSymError
from ...forms.exact import is_finite
from ...forms.line.partition import LineForm
from ...forms.line.piece import Piece
from ...modes import Kind
from ...steps import Branch, Cases, Hull, OneSidedSet, SlopeInterval, Step, Subdifferential
from ..catalogue import step
from ..chain import Chain
from ..stating import Frame

RULES = {
    Kind.CLARKE: "limits of slopes",
    Kind.BOULIGAND: "both limits of slopes",
    Kind.FRECHET: "between the one-sided derivatives",
    Kind.LIMITING: "limits of Frechet sets",
}


def chain(m: SetValuedMap, f: Basic, frame: Frame) -> tuple[Step, ...]:
    """The set at every point, a line for each rule."""
    form, kind = m._form, m.kind
    c = Chain(Subdifferential(f, frame.x, kind.value))
    c.to("normal form", Subdifferential(frame.stated(form), frame.x, kind.value), frame.breakpoints(form))
    corners, sets, missing = at_breaks(m, frame)
    steps = [s for k, found in enumerate(corners) for s in set_steps(form, k, found, sets[k], kind, frame)]
    points = [undone(form, k, found, sets[k], kind, frame) for k, found in enumerate(corners)]
    c.to(RULES[kind], uncomputed(m, points, frame), conditions=missing)
    c.to("slopes", computed(m, sets, frame), [*frame.smooth_steps(form, "classical"), *steps])
    return tuple(c.steps)


def at_breaks(m: SetValuedMap, frame: Frame) -> tuple[list[Corner], list[Set | None], tuple[str, ...]]:
    """The evidence and the set at each breakpoint, None where it is refused, and the refusals."""
    corners, sets, missing = [], [], []
    for k, b in enumerate(m._form.breaks):
        corners.append(corner(m._form, k))
        try:
            sets.append(m.at(frame.number(b.point)))
        except ReluSymError as refusal:
            sets.append(None)
            missing.append(f"no set at {frame.x} = {frame.number(b.point)}: {refusal}")
    if not m.exact:
        missing.append(m.reason)
    return corners, sets, tuple(missing)


def uncomputed(m: SetValuedMap, points: Sequence[Basic | None], frame: Frame) -> Basic:
    """The map by its rule: slopes between the breakpoints and ``points`` on them, not carried out."""
    return _by_pieces(m._form, lambda p: OneSidedSet(frame.derived(p, "classical")), points, frame)


def computed(m: SetValuedMap, sets: Sequence[Set | None], frame: Frame) -> Basic:
    """The map written out: the slopes between the breakpoints, ``sets`` on them."""
    return _by_pieces(m.derivative_form(), lambda p: FiniteSet(frame.function(p)), sets, frame)


def written(m: SetValuedMap, frame: Frame) -> Basic:
    """The map as ``rs.subdifferential`` tells it between and at the breakpoints."""
    return computed(m, at_breaks(m, frame)[1], frame)


def _by_pieces(form: LineForm, inside: Callable[[Piece], Basic], points: Sequence[Basic | None], frame: Frame) -> Basic:
    """``inside`` of every piece between the breakpoints, ``points`` on them."""
    branches = []
    for k, p in enumerate(form.pieces):
        lo, hi = map(frame.number, form.ends(k))
        if not p.undefined:
            branches.append(Branch(inside(p), lo, hi))
        if k < len(points) and points[k] is not None:
            branches.append(Branch(points[k], hi, hi, 1, 1))
    return Cases(frame.x, *branches)


def undone(form: LineForm, k: int, c: Corner, found: Set | None, kind: Kind, frame: Frame) -> Basic | None:
    """The set at a breakpoint by its rule, limits not carried out."""
    if found is None:
        return None
    if kind in (Kind.CLARKE, Kind.BOULIGAND) and _has_limits(c):
        ends = [frame.limit(frame.derived(p, "classical"), c.point, s) for p, s in _sides(form, k)]
        return Hull(*ends) if kind is Kind.CLARKE else OneSidedSet(*ends)
    if kind is Kind.FRECHET:
        return SlopeInterval(*[_quotient(p, c, s, frame) for p, s in _sides(form, k)])
    return found


def set_steps(form: LineForm, k: int, c: Corner, found: Set | None, kind: Kind, frame: Frame) -> list[Step]:
    """The limits at one breakpoint, then the set that they span."""
    if found is None:
        return []
    where, out = frame.at(c.point), []
    if kind in (Kind.CLARKE, Kind.BOULIGAND) and _has_limits(c):
        for (p, s), side in zip(_sides(form, k), (c.left, c.right), strict=True):
            lim = frame.limit(frame.function(p.diff()), c.point, s)
            out.append(step("limit of the slope", lim, frame.number(side.slope), where=where))
        if kind is Kind.CLARKE:
            ends = (frame.number(side.slope) for side in (c.left, c.right))
            out.append(step("hull", Hull(*ends), found, where=where))
    if kind is Kind.FRECHET:
        for (p, s), side in zip(_sides(form, k), (c.left, c.right), strict=True):
            rule = "one-sided derivative" if is_finite(side.quotient) else "infinite slope"
            out.append(step(rule, _quotient(p, c, s, frame), frame.number(side.quotient), where=where))
    return out


def _has_limits(c: Corner) -> bool:
    return all(
        side.slope is not None and not isinstance(side.slope, AccumBounds) and is_finite(side.slope)
        for side in (c.left, c.right)
    )


def _sides(form: LineForm, k: int) -> tuple:
    return tuple(zip(form.sides(k), (-1, 1), strict=True))


def _quotient(p, c: Corner, s: int, frame: Frame):
    return frame.quotient_limit(p, c.value, c.point, s)
