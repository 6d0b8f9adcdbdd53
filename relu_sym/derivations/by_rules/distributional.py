"""The distributional derivative by the jump rule."""

from __future__ import annotations

from sympy import Add, Expr

from ...calculus.differentiation.derivative import Evidence, Jump
from ...calculus.differentiation.diff import Case
from ...forms.line.partition import Domain, LineForm
from ...forms.line.piece import NOTHING
from ...functions import PrincipalValue
from ...steps import D, Step
from ..catalogue import step
from ..chain import Chain
from ..frame import Frame
from ..repeating import beside, of_families, raised, regular
from .delta import reductions


def chain(case: Case, order: int, frame: Frame) -> tuple[Step, ...]:
    """D^n f = ... = the derivative, a line for each rule."""
    x = frame.x
    source = frame.out(case.source)
    c = Chain(D(source, x, order))
    if not case.orders:
        after = frame.out(case.result)
        c.to("smooth derivative", after, frame.rules(source, after, "distributional") if order == 1 else ())
        return tuple(c.steps)
    for rule, reduced, steps in reductions(case.source, Domain(frame.gate.lo, frame.gate.hi, case.facts), frame):
        c.to(rule, D(reduced, x, order), steps)
    first = [e.before for e in case.orders[0]]
    c.to(
        frame.reading(*first),
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
    broken = any(e.before.breaks or regular(e.before).repeats for e in evidence)
    raw = Add(*[_raw(e, frame) for e in evidence])
    if broken:
        steps = [s for e in evidence for s in (*jump_steps(e, frame), *_impulse_steps(e, frame))]
        c.to("jump rule", D(raw, x, rest), steps, [LOCALLY] if any(e.before.repeats for e in evidence) else ())
        c.to("pieces", after, [s for e in evidence for s in frame.smooth_steps(e.before)])
        return
    if any(not e.before.is_function for e in evidence):
        c.to("derivative of an impulse", D(raw, x, rest), [s for e in evidence for s in _impulse_steps(e, frame)])
    alone = [(e.before, e.after) for e in evidence if e.before.is_function]
    steps = [s for before, _ in alone for s in frame.smooth_steps(before)] if frame.is_full else ()
    c.to("smooth derivative", after, [t for s in steps for t in (s.steps if len(steps) == 1 else (s,))])


LOCALLY = "a test function meets finitely many of the points, so the rule holds for all of them together"


def _raw(e: Evidence, frame: Frame) -> Expr:
    """Piece by piece, derivatives not carried out, and the impulses of the jumps."""
    form = regular(e.before) if e.before.repeats else e.before
    function = frame.by_pieces(form, frame.derived) if form.breaks or form.repeats else frame.derived(form.pieces[0])
    if any(j.principal for j in e.jumps):
        function = PrincipalValue(function)
    return function + frame.impulses(raised(e))


def jump_steps(e: Evidence, frame: Frame) -> list[Step]:
    """f(a+) - f(a-) at every breakpoint, and at those of the period of number n."""
    out = _own_jumps(e, frame)
    for k, found in of_families(e, frame.whole) if regular(e.before).repeats else ():
        out += frame.within(_own_jumps(found, frame), e.before, k)
    return out


def _own_jumps(e: Evidence, frame: Frame) -> list[Step]:
    points = [b.point for b in e.before.breaks]
    return [_jump_step(j, points.index(j.point), e.before, frame) for j in e.jumps]


def _jump_step(j: Jump, k: int, form: LineForm, frame: Frame) -> Step:
    left, right = map(frame.function, beside(form, k))
    where = frame.at(j.point)
    if j.principal:
        from_right = left.xreplace({frame.x: 2 * frame.number(j.point) - frame.x})
        return step("symmetric jump", frame.limit(right - from_right, j.point, 1), frame.number(j.weight), where=where)
    gap = frame.limit(right, j.point, 1) - frame.limit(left, j.point, -1)
    return step("jump", gap, frame.number(j.weight), where=where)


def _impulse_steps(e: Evidence, frame: Frame) -> list[Step]:
    form = e.before
    single = [
        step("derivative of an impulse", D(frame.impulse(*i), frame.x), frame.impulse(i.point, i.order + 1, i.weight))
        for i in form.impulses
    ]
    repeated = [
        step(
            "derivative of an impulse",
            D(frame.impulses(alone), frame.x),
            frame.impulses(raised(_bare(alone, found, k))),
        )
        for k, found in e.families
        if found.before.impulses
        for alone in [form.replace(impulses=(), pieces=[p if i == k else NOTHING for i, p in enumerate(form.pieces)])]
    ]
    return [*single, *repeated]


def _bare(form: LineForm, found: Evidence, k: int) -> Evidence:
    """The impulses of one family, without its jumps."""
    return Evidence(form, form, families=((k, found._replace(jumps=())),))
