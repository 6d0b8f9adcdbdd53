"""Steps of ``rs.integrate``, ``rs.pair`` and ``rs.limit``, from the evidence of the verbs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sympy import Add, Basic, DiracDelta, Expr, Integral, Limit, S, Tuple, nan, oo, sqrt

from ..calculus.complexes import is_complex
from ..calculus.integration.integrate import IntegralCase, Integration, told
from ..calculus.integration.measured import Area, Stretch
from ..calculus.integration.primitive import is_visible, primitive
from ..calculus.limits.limit import Approach, LimitEvidence
from ..forms.exact import RATIONAL, Facts, scalar
from ..forms.line.jumps import parts
from ..forms.line.partition import Domain, LineForm
from ..forms.line.piece import Piece
from ..functions import Dirac
from ..steps import Pairing, Step, SurfaceMeasure
from ..vocabularies.write import extends
from .by_rules.delta import reductions
from .catalogue import step
from .chain import Chain, mapped
from .differences import across_poles, in_any_order
from .frame import Frame
from .other_verbs import by_cases


def integral_steps(found: Integration, start: Basic | None = None) -> tuple[Step, ...]:
    """The steps of one integral, in every case of its parameters; ``start`` if it is written in another way."""
    frame = Frame(found.gate)
    chains = []
    for case in found.cases:
        if told(case.result, found.gate.x) is nan and len(found.cases) > 1:
            continue
        integral = _start(frame.out(case.source), found, frame)
        before = integral if start is None else start
        c = Chain(before)
        c.to("pairing as an integral", integral)
        _definite(c, case, found, frame) if found.lo is not None else _indefinite(c, case, frame)
        result = frame.out(case.result)
        c.to("sum of the parts" if found.lo is not None else "vocabulary", _named(result, found))
        begun = before if start is None else start
        chains.append((frame.condition(case.facts), begun, result, tuple(c.steps)))
    whole = start if start is not None else _start(frame.out(found.gate.expr), found, frame)
    steps = frame.told(by_cases(chains, whole, found.result))
    return tuple(mapped(s, lambda e: told(e, found.gate.x)) for s in steps)


def _start(f: Expr, found: Integration, frame: Frame) -> Expr:
    return Integral(f, frame.x) if found.lo is None else Integral(f, (frame.x, found.lo, found.hi))


def _named(e: Expr, found: Integration) -> Expr:
    """The last line is the verb's own result where there is one case."""
    return found.result if len(found.cases) == 1 else e


def _definite(c: Chain, case: IntegralCase, found: Integration, frame: Frame) -> None:
    x, lo, hi = frame.x, found.lo, found.hi
    domain = Domain(frame.gate.lo, frame.gate.hi, case.facts)
    for rule, reduced, steps in reductions(case.source, domain, frame):
        c.to(rule, Integral(reduced, (x, lo, hi)), steps)
    assert case.form is not None and case.area is not None
    shown = [_clipped(p, lo, hi) for p in parts(case.form)]
    stated = Add(*[frame.stated(p) for p in shown])
    c.to("normal form", Integral(stated, (x, lo, hi)), [s for p in parts(case.form) for s in frame.breakpoints(p)])
    if case.area.folded is not None:
        _folded(c, case, found, frame)
        return
    if not case.area.stretches:
        if any(p.principal for p in parts(case.form)):
            across_poles(c, case, found, frame, _impulse_steps(case.area, found, frame))
        else:
            in_any_order(c, case, found, frame, _impulse_steps(case.area, found, frame))
        return
    stretches = [s for s in case.area.stretches if not s.piece.is_zero()]
    pieces = [_integral(s, frame) for s in stretches]
    weights = [frame.number(i.weight) * share for i, share in case.area.impulses]
    if case.area.across:
        across_poles(c, case, found, frame, _impulse_steps(case.area, found, frame))
        return
    c.to("split integral", Add(*pieces, *weights), _impulse_steps(case.area, found, frame))
    values = [frame.number(s.value) for s in stretches]
    c.to("fundamental theorem", Add(*values, *weights), [_by_primitive(s, frame, case.facts) for s in stretches])


def _folded(c: Chain, case: IntegralCase, found: Integration, frame: Frame) -> None:
    """The sides of the points of folding together, what is left over, and the impulses."""
    assert case.area is not None and case.area.folded is not None
    stretches = [s for s in case.area.folded if not s.piece.is_zero()]
    weights = [frame.number(i.weight) * share for i, share in case.area.impulses]
    whole = Add(*[_integral(s, frame) for s in stretches], *weights)
    c.to("fold", whole, _impulse_steps(case.area, found, frame))
    values = Add(*[frame.number(s.value) for s in stretches], *weights)
    c.to("fundamental theorem", values, [_by_primitive(s, frame, case.facts) for s in stretches])


def _clipped(form: LineForm, lo: Expr, hi: Expr) -> LineForm:
    """The form between the ends, where these are numbers around all its breakpoints."""
    ends = [scalar(v) for v in (lo, hi)]
    if all(isinstance(v, RATIONAL) for v in (*ends, *(b.point for b in form.breaks))) and ends[0] < ends[1]:
        inside = all(form.compare(b.point, ends[0]) > 0 and form.compare(ends[1], b.point) > 0 for b in form.breaks)
        if inside:
            return form.replace(domain=Domain(*ends, form.domain.facts))
    return form


def _integral(s: Stretch, frame: Frame) -> Expr:
    return Integral(frame.function(s.piece), (frame.x, frame.number(s.lo), frame.number(s.hi)))


def _impulse_steps(area: Area, found: Integration, frame: Frame) -> list[Step]:
    ends = (frame.x, found.lo, found.hi)
    return [
        step("integral of an impulse", Integral(frame.impulse(*i), ends), frame.number(i.weight) * share)
        for i, share in area.impulses
        if not i.order
    ]


def _by_primitive(s: Stretch, frame: Frame, facts: Facts) -> Step:
    """The stretch by an antiderivative, where there is one."""
    value = frame.number(s.value)
    left, right = (s.hi, s.lo) if s.backwards else (s.lo, s.hi)
    p = primitive(s.piece, left, right, facts)
    before = _integral(s, frame)
    if is_visible(p) or not isinstance(value, Expr) or value.has(Integral):
        return step("fundamental theorem", before, value)
    above, below = (Limit(frame.function(p), frame.x, frame.number(e), d) for e, d in ((right, "-"), (left, "+")))
    difference = below - above if s.backwards else above - below
    inner = step("limits at the ends", difference, value)
    return step("fundamental theorem", before, difference, steps=(inner,))


def _indefinite(c: Chain, case: IntegralCase, frame: Frame) -> None:
    if case.form is None:
        c.to("smooth integral", frame.out(case.result), relation="↦")
        return
    stated = Add(*[frame.stated(p) for p in parts(case.form)])
    c.to("normal form", Integral(stated, frame.x), [s for p in parts(case.form) for s in frame.breakpoints(p)])
    after = Add(*[frame.stated(g.after, values=False) for g in case.glued])
    steps = [s for g in case.glued for s in _primitives(g.before, g.primitives, frame)]
    c.to("antiderivative of the pieces", after, steps, relation="↦")


def _primitives(form: LineForm, primitives: Sequence[Piece], frame: Frame) -> list[Step]:
    """The antiderivative of every piece, once; one that is not smooth on the line on its interval only."""
    found: dict[tuple[Piece, Piece], Basic | None] = {}
    for k, (p, q) in enumerate(zip(form.pieces, primitives, strict=True)):
        if p.undefined or p.is_zero() or is_visible(q):
            continue
        everywhere = not form.breaks or (extends(p) and extends(q))
        found.setdefault((p, q), None if everywhere else frame.between(*form.ends(k)))
    return [
        step("smooth integral", Integral(frame.function(p), frame.x), frame.function(q), where=where, relation="↦")
        for (p, q), where in found.items()
    ]


def space_steps(f: Expr, limits: Tuple, result: Expr) -> tuple[Step, ...]:
    """An integral over all of space: the weights on their surfaces, then its value."""
    chain = Chain(Integral(f, *limits))
    chain.to("coarea formula", Integral(f.replace(DiracDelta, partial(_measure, limits)), *limits))
    chain.to("integrated over space", result)
    return tuple(chain.steps)


def _measure(limits: Tuple, g: Expr, order: Expr = S.Zero) -> Expr:
    """A layer by the measure of its surface; a derivative of one as it stands."""
    variables = Tuple(*[v for v, *_ in limits])
    slope = sqrt(Add(*[g.diff(v) ** 2 for v in variables]))
    return Dirac(g, order) if order != 0 or slope == 0 else SurfaceMeasure(g, variables) / slope


def pairing_steps(found: Integration, t: Expr, phi: Expr) -> tuple[Step, ...]:
    """<T, phi> as an integral, then as such."""
    return integral_steps(found, Pairing(t, phi, found.gate.x))


def limit_steps(found: LimitEvidence) -> tuple[Step, ...]:
    """The branch of each side, its limit; for two sides that they agree."""
    frame = Frame(found.gate)
    chains: list = []
    if is_complex(found.gate.expr):
        return by_cases(chains, frame.out(found.gate.expr), found.result)
    for facts, source, approaches, value in found.cases:
        f, at = frame.out(source), frame.out(facts.applied(found.point))
        way = "+-" if len(approaches) == 2 else "-" if approaches[0].side < 0 else "+"
        whole = Limit(f, frame.x, at, way) if at not in (oo, -oo) else Limit(f, frame.x, at)
        if len(approaches) == 1:
            steps = _one_side(Chain(whole), approaches[0], at, frame)
        else:
            sides = [
                _one_side(Chain(Limit(f, frame.x, at, "-" if a.side < 0 else "+")), a, at, frame) for a in approaches
            ]
            steps = (step("both sides agree", whole, frame.out(value), steps=[s for side in sides for s in side]),)
        chains.append((frame.condition(facts), whole, frame.out(value), steps))
    f = frame.out(found.gate.expr)
    way = "+-" if len(found.cases[0][2]) == 2 else "-" if found.cases[0][2][0].side < 0 else "+"
    at = found.point
    whole = Limit(f, frame.x, at, way) if at not in (oo, -oo) else Limit(f, frame.x, at)
    return frame.told(by_cases(chains, whole, found.result))


def _one_side(c: Chain, a: Approach, at: Expr, frame: Frame) -> tuple[Step, ...]:
    way = "-" if a.side < 0 else "+"
    branch = frame.out(a.branch)
    c.to("branch", Limit(branch, frame.x, at, way) if at not in (oo, -oo) else Limit(branch, frame.x, at))
    c.to("limit of the branch", frame.out(a.value))
    return tuple(c.steps)
