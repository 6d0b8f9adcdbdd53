"""The distributional derivative by the jump rule."""

from __future__ import annotations

from sympy import Add, Expr

from ...calculus.derivative import Evidence, Jump
from ...calculus.diff import Case
from ...forms.exact import is_finite, is_zero
from ...forms.line.partition import Domain, LineForm
from ...functions import PrincipalValue
from ...steps import Branch, Cases, D, Step
from ..catalogue import step
from ..chain import Chain
from ..stating import Frame
from .delta import reductions


def chain(case: Case, order: int, frame: Frame) -> tuple[Step, ...]:
    """D^n f = ... = the derivative, a line for each rule."""
    x = frame.x
    source = frame.out(case.source)
    c = Chain(D(source, x, order))
    if not case.orders:
        c.to("smooth derivative", frame.out(case.result))
        return tuple(c.steps)
    for rule, reduced, steps in reductions(case.source, Domain(frame.gate.lo, frame.gate.hi, case.facts), frame):
        c.to(rule, D(reduced, x, order), steps)
    first = [e.before for e in case.orders[0]]
    c.to(
        "normal form",
        D(Add(*[frame.stated(p) for p in first]), x, order),
        [s for p in first for s in frame.breakpoints(p)],
    )
    for k, evidence in enumerate(case.orders):
        once(c, evidence, order - k - 1, frame)
    c.to("vocabulary", frame.out(case.result))
    return tuple(c.steps)


def once(c: Chain, evidence: tuple[Evidence, ...], rest: int, frame: Frame) -> None:
    """The lines of one differentiation; ``rest`` are still to come."""
    x = frame.x
    after = D(Add(*[frame.stated(e.after, values=False) for e in evidence]), x, rest)
    broken = any(e.before.breaks for e in evidence)
    raw = Add(*[_raw(e, frame) for e in evidence])
    if broken:
        steps = [s for e in evidence for s in (*jump_steps(e, frame), *_impulse_steps(e, frame))]
        c.to("jump rule", D(raw, x, rest), steps)
        c.to("pieces", after, [s for e in evidence for s in frame.smooth_steps(e.before)])
        return
    if any(e.before.impulses for e in evidence):
        c.to("derivative of an impulse", D(raw, x, rest), [s for e in evidence for s in _impulse_steps(e, frame)])
    c.to("smooth derivative", after)


def _raw(e: Evidence, frame: Frame) -> Expr:
    """Piece by piece, derivatives not carried out, and the impulses of the jumps."""
    form = e.before
    regular: Expr = frame.derived(form.pieces[0])
    if form.breaks:
        regular = Cases(
            frame.x,
            *[
                Branch(frame.derived(p), *map(frame.number, form.ends(k)))
                for k, p in enumerate(form.pieces)
                if not p.undefined
            ],
        )
    if any(j.principal for j in e.jumps):
        regular = PrincipalValue(regular)
    weights = [frame.impulse(j.point, 0, j.weight) for j in e.jumps if not is_zero(j.weight, form.domain.facts)]
    raised = [frame.impulse(i.point, i.order + 1, i.weight) for i in form.impulses]
    return Add(regular, *weights, *raised)


def jump_steps(e: Evidence, frame: Frame) -> list[Step]:
    """f(a+) - f(a-) at every breakpoint."""
    out = []
    for j in e.jumps:
        k, _ = e.before.locate(j.point)
        out.append(_jump_step(j, k, e.before, frame))
    return out


def _jump_step(j: Jump, k: int, form: LineForm, frame: Frame) -> Step:
    left, right = map(frame.function, form.sides(k))
    where = frame.at(j.point)
    if j.principal:
        from_right = left.xreplace({frame.x: 2 * frame.number(j.point) - frame.x})
        return step("symmetric jump", frame.limit(right - from_right, j.point, 1), frame.number(j.weight), where=where)
    assert j.left is not None and is_finite(j.left)
    gap = frame.limit(right, j.point, 1) - frame.limit(left, j.point, -1)
    return step("jump", gap, frame.number(j.weight), where=where)


def _impulse_steps(e: Evidence, frame: Frame) -> list[Step]:
    return [
        step("derivative of an impulse", D(frame.impulse(*i), frame.x), frame.impulse(i.point, i.order + 1, i.weight))
        for i in e.before.impulses
    ]
