"""The classical derivative from first principles: the limit of the difference quotient, from both sides."""

from __future__ import annotations

from ...calculus.differentiation.derivative import Evidence
from ...calculus.differentiation.diff import Case
from ...calculus.slopes import Corner
from ...forms.exact import is_finite
from ...forms.line.partition import LineForm
from ...forms.line.piece import Piece
from ...steps import D, Step
from ..by_rules.classical import MODE, at_corners, conditions, corner_steps, existing, order_by_order
from ..catalogue import step
from ..chain import Chain
from ..frame import Frame
from ..repeating import beside
from .quotients import one_sided_steps, quotient_steps


def chain(case: Case, order: int, frame: Frame) -> tuple[Step, ...]:
    """D^n f = lim of quotients = ... = the derivative."""
    return order_by_order(case, order, frame, _smooth, once)


def _smooth(c: Chain, case: Case, order: int, frame: Frame) -> None:
    """A formula smooth where it has values, differentiated by its quotient, order after order."""
    x, f = frame.x, frame.out(case.source)
    for k in range(order):
        slope = f.diff(x)
        made = quotient_steps(f, slope, x)
        c.to("difference quotient", D(made.before, x, order - k - 1, MODE))
        c.to("limit of the quotient", D(slope, x, order - k - 1, MODE), made.steps)
        f = slope


def once(c: Chain, e: Evidence, rest: int, frame: Frame) -> None:
    """The lines of one differentiation."""
    x = frame.x
    after = D(frame.stated(e.after), x, rest, MODE)
    pieces = {p: quotient_of(frame, p) for p in frame.smooth_pieces(e.before)}
    if not e.before.breaks and not e.before.repeats:
        c.to("difference quotient", D(pieces[e.before.pieces[0]].before, x, rest, MODE))
        c.to("limit of the quotient", after, pieces[e.before.pieces[0]].steps)
        return
    steps = at_corners(e, frame, compared)
    quotients = frame.by_pieces(e.before, lambda p: pieces[p].before, existing(e, frame))
    c.to("difference quotient", D(quotients, x, rest, MODE), steps, conditions(e, frame))
    c.to("limit of the quotient", after, pieces.values())


def quotient_of(frame: Frame, p: Piece) -> Step:
    """The quotient of a piece and its limit."""
    return quotient_steps(frame.function(p), frame.function(p.diff()), frame.x)


def compared(c: Corner, k: int, form: LineForm, frame: Frame) -> list[Step]:
    """The one-sided limits of the difference quotient at a breakpoint, compared."""
    if c.value is None or not c.continuous:
        return corner_steps(c, k, form, frame)
    value, a, where = frame.number(c.value), frame.number(c.point), frame.at(c.point)
    out = [
        one_sided_steps(frame.function(p), value, a, s, frame.number(side.quotient), frame.x, where)
        for p, side, s in zip(beside(form, k), (c.left, c.right), (-1, 1), strict=True)
    ]
    if all(is_finite(side.quotient) for side in (c.left, c.right)):
        rule, relation = ("derivative exists", "=") if c.differentiable else ("corner", "≠")
        left, right = (frame.number(side.quotient) for side in (c.left, c.right))
        out.append(step(rule, left, right, where=where, relation=relation))
    return out
