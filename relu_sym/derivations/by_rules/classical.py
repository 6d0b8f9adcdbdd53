"""The classical derivative: piece by piece, and a verdict at every breakpoint."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Basic, Eq, Expr, Gt, Lt, oo

from ...calculus.differentiation.derivative import Evidence, classical
from ...calculus.differentiation.diff import Case
from ...calculus.slopes import Corner
from ...forms.exact import expression, is_finite
from ...forms.line.partition import LineForm
from ...steps import D, Step
from ...steps.said import Said
from ..catalogue import step
from ..chain import Chain
from ..frame import Frame, Points
from ..repeating import beside, of_families, told_apart

MODE = "classical"


def chain(case: Case, order: int, frame: Frame) -> tuple[Step, ...]:
    """D^n f = ... = the derivative, without value where it does not exist."""
    return order_by_order(case, order, frame, _smooth, once)


def order_by_order(case: Case, order: int, frame: Frame, smooth: Callable, once: Callable) -> tuple[Step, ...]:
    """D^n f = D^n of its normal form = ... = the derivative: ``once`` writes one order, ``smooth`` all of them."""
    x = frame.x
    c = Chain(D(frame.out(case.source), x, order, MODE))
    if case.orders:
        orders = [told(e) for (e,) in case.orders]
        first = orders[0].before
        c.to(frame.reading(first), D(frame.stated(first), x, order, MODE), frame.breakpoints(first))
        for k, evidence in enumerate(orders):
            once(c, evidence, order - k - 1, frame)
    else:
        smooth(c, case, order, frame)
    c.to("vocabulary", frame.out(case.result))
    return tuple(c.steps)


def _smooth(c: Chain, case: Case, order: int, frame: Frame) -> None:
    """A formula smooth where it has values, differentiated by SymPy."""
    after = frame.out(case.result)
    c.to("smooth derivative", after, frame.rules(frame.out(case.source), after, MODE) if order == 1 else ())


def once(c: Chain, e: Evidence, rest: int, frame: Frame) -> None:
    """The lines of one differentiation."""
    after = D(frame.stated(e.after), frame.x, rest, MODE)
    if not e.before.breaks and not e.before.repeats:
        steps = frame.smooth_steps(e.before, MODE) if frame.is_full else ()
        c.to("smooth derivative", after, [t for s in steps for t in s.steps])
        return
    steps = at_corners(e, frame, corner_steps)
    raw = frame.by_pieces(e.before, lambda p: frame.derived(p, MODE), existing(e, frame))
    c.to("classical rule", D(raw, frame.x, rest, MODE), steps, conditions(e, frame))
    c.to("pieces", after, frame.smooth_steps(e.before, MODE))


def told(e: Evidence) -> Evidence:
    """The evidence with the periods apart in which a verdict is another."""
    form = told_apart(e.before) if e.before.repeats else e.before
    return e if form is e.before else classical(form)[1]


def at_corners(e: Evidence, frame: Frame, tell: Callable) -> list[Step]:
    """What is told of every corner; of those of a family, in every period that it has."""
    out = [s for k, c in enumerate(e.corners) for s in tell(c, k, e.before, frame)]
    for k, found in of_families(e, frame.whole):
        steps = [s for j, c in enumerate(found.corners) for s in tell(c, j, found.before, frame)]
        out += frame.within(steps, e.before, k)
    return out


def existing(e: Evidence, frame: Frame) -> Points:
    """The derivative at the breakpoints that have one."""
    corners: dict[tuple[int, ...], Corner] = {(k,): c for k, c in enumerate(e.corners)}
    corners |= {(k, j): c for k, found in of_families(e, frame.whole) for j, c in enumerate(found.corners)}
    return {key: frame.number(c.right.quotient) for key, c in corners.items() if c.differentiable}


def corner_steps(c: Corner, k: int, form: LineForm, frame: Frame) -> list[Step]:
    """Continuity, the two one-sided derivatives, and the verdict."""
    where = frame.at(c.point)
    if c.value is None:
        return []
    value, sides = frame.number(c.value), list(zip(beside(form, k), (c.left, c.right), (-1, 1), strict=True))
    if not c.continuous:
        return [
            step("discontinuity", frame.limit(frame.function(p), c.point, s), value, where=where, relation="≠")
            for p, side, s in sides
            if not p.undefined and side.limit is not None and expression(side.limit) != expression(c.value)
        ]
    out = []
    for p, side, s in sides:
        rule = "one-sided derivative" if is_finite(side.quotient) else "infinite slope"
        out.append(step(rule, frame.quotient_limit(p, c.value, c.point, s), frame.number(side.quotient), where=where))
    if all(is_finite(side.quotient) for _, side, _ in sides):
        left, right = (frame.number(side.quotient) for _, side, _ in sides)
        rule, relation = ("derivative exists", "=") if c.differentiable else ("corner", "≠")
        out.append(step(rule, left, right, where=where, relation=relation))
    return out


def conditions(e: Evidence, frame: Frame) -> tuple[str, ...]:
    """Where the derivative does not exist."""
    missing = [frame.number(c.point) for c in e.corners if not c.differentiable]
    own = (Said("no derivative at ", *_points(frame.x, missing)),) if missing else ()
    return (*own, *[s for k, found in of_families(e, frame.whole) for s in _repeated(found, e.before, k, frame)])


def _repeated(found: Evidence, form: LineForm, k: int, frame: Frame) -> tuple[str, ...]:
    missing = [frame.number(c.point) for c in found.corners if not c.differentiable]
    points = _points(frame.x, missing)
    return (Said("no derivative at ", *points, *every_period(form, k, frame)),) if missing else ()


def _points(x: Basic, points: list[Expr]) -> list[str | Basic]:
    """``x = a, b, c``."""
    return [part for k, p in enumerate(points) for part in ((", ", p) if k else (Eq(x, p, evaluate=False),))]


def every_period(form: LineForm, k: int, frame: Frame) -> list[str | Basic]:
    """For any whole number, and where the family ends, in words."""
    lo, hi = map(frame.number, form.ends(k))
    bounds = [Gt(frame.x, lo, evaluate=False)] * (lo != -oo) + [Lt(frame.x, hi, evaluate=False)] * (hi != oo)
    ends = [part for j, bound in enumerate(bounds) for part in ((" and " if j else ", as far as "), bound)]
    return [" for any whole number ", frame.whole, *ends]
