"""Delta algebra as steps: delta(g) by the roots of g, then f(x) delta(x - a) by the values of f at a."""

from __future__ import annotations

from sympy import Abs, Add, DiracDelta, Expr, Mul, S

from ...forms.line.jumps import parts
from ...forms.line.partition import Domain, Impulse
from ...forms.smoothness import is_smooth
from ...steps import D, Step
from ...symbols import T
from ...vocabularies.read import read_any
from ..catalogue import step
from ..frame import Frame


def reductions(source: Expr, domain: Domain, frame: Frame) -> list[tuple[str, Expr, tuple[Step, ...]]]:
    """(rule, the source after it, side computations) for every delta that is not a plain c*delta(x - a)."""
    out = []
    terms = [frame.out(t) for t in Add.make_args(source)]
    for k, term in enumerate(Add.make_args(source)):
        factors = Mul.make_args(term)
        deltas = [d for d in factors if isinstance(d, DiracDelta)]
        coefficient = Mul(*[c for c in factors if not isinstance(c, DiracDelta)])
        if len(deltas) != 1 or coefficient.has(DiracDelta) or deltas[0].args[0].free_symbols.isdisjoint({T}):
            continue
        if any(p.repeats for p in parts(read_any(deltas[0], domain))):
            continue  # roots without end: the normal form tells them all at once
        impulses = _impulses(deltas[0], domain)
        if not _is_plain(deltas[0]):
            terms[k] = frame.out(coefficient) * Add(*[frame.impulse(*i) for i in impulses], evaluate=True)
            out.append(("delta of a function", Add(*terms), _root_steps(deltas[0], impulses, frame)))
        if T in coefficient.free_symbols:
            terms[k] = Add(*[frame.impulse(*i) for i in _impulses(term, domain)])
            out.append(("sampling", Add(*terms), _sample_steps(coefficient, impulses, frame)))
    return out


def _impulses(e: Expr, domain: Domain) -> list[Impulse]:
    return [i for p in parts(read_any(e, domain)) for i in p.impulses]


def _is_plain(delta: DiracDelta) -> bool:
    rest = delta.args[0] - T
    return T not in rest.free_symbols


def _root_steps(delta: DiracDelta, impulses: list[Impulse], frame: Frame) -> tuple[Step, ...]:
    g = frame.out(delta.args[0])
    steps = []
    for r in dict.fromkeys(i.point for i in impulses):
        steps.append(step("root", frame.value_at(g, r), S.Zero, where=frame.at(r)))
        if is_smooth(delta.args[0]):
            slope = Abs(frame.number(delta.args[0].diff(T).subs(T, frame.gate.enter(frame.number(r)))))
            steps.append(
                step(
                    "slope at the root", Abs(frame.value_at(D(g, frame.x, 1, "classical"), r)), slope, where=frame.at(r)
                )
            )
    return tuple(steps)


def _sample_steps(coefficient: Expr, impulses: list[Impulse], frame: Frame) -> tuple[Step, ...]:
    """The values of f and its derivatives that the impulses ask for."""
    if not is_smooth(coefficient):
        return ()
    f = frame.out(coefficient)
    steps = []
    for point, order in dict.fromkeys((i.point, i.order) for i in impulses):
        for j in range(order + 1):
            value = frame.number(coefficient.diff(T, j).subs(T, frame.gate.enter(frame.number(point))))
            steps.append(
                step("value", frame.value_at(D(f, frame.x, j, "classical"), point), value, where=frame.at(point))
            )
    return tuple(dict.fromkeys(steps))
