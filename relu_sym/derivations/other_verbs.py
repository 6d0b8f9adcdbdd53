"""Steps of ``rs.rewrite`` and ``rs.convert``: which words, which theorem."""

from __future__ import annotations

from sympy import Add, Basic, Symbol, true

from ..calculus.rewriting.convert import Conversion
from ..calculus.rewriting.rewrite import Rewriting
from ..calculus.subdifferentials.subdifferential import SetValuedMap
from ..errors import UnsupportedError
from ..forms.line.jumps import parts
from ..modes import Mode
from ..steps import Step, Subdifferential
from ..steps.said import Said
from ..symbols import exact
from .by_rules.set_valued import written
from .catalogue import step
from .chain import Chain
from .frame import Frame

DERIVED, GIVEN = Symbol("d"), Symbol("f")
"""The derivative that is converted and its function, as the arguments of ``rs.convert`` are called."""

THEOREMS = {
    (Mode.CLASSICAL, Mode.SET_VALUED): "derivative to Clarke",
    (Mode.DISTRIBUTIONAL, Mode.SET_VALUED): "derivative to Clarke",
    (Mode.CLASSICAL, Mode.DISTRIBUTIONAL): "classical to distributional",
    (Mode.DISTRIBUTIONAL, Mode.CLASSICAL): "distributional to classical",
    (Mode.SET_VALUED, Mode.CLASSICAL): "Clarke to classical",
    (Mode.SET_VALUED, Mode.DISTRIBUTIONAL): "classical to distributional",
}


def rewriting_steps(r: Rewriting) -> tuple[Step, ...]:
    """f = its normal form = the same in the target's words; in several variables head by head."""
    if r.gate is None:
        if not r.heads:
            return (step("vocabulary", r.source, r.result),)
        heads = [step("head", before, after) for before, after in r.heads]
        return (step("heads rewritten", r.source, r.result, steps=heads),)
    frame = Frame(r.gate)
    chains = []
    for case in r.cases:
        c = Chain(frame.out(case.source))
        stated = Add(*[frame.stated(p) for p in parts(case.form)])
        c.to(frame.reading(*parts(case.form)), stated, frame.breakpoints(case.form))
        c.to("written in the target", frame.out(case.result))
        chains.append((frame.condition(case.facts), frame.out(case.source), frame.out(case.result), tuple(c.steps)))
    if not any(steps for *_, steps in chains):
        return (step("vocabulary", r.source, r.result),)
    return frame.told(by_cases(chains, frame.out(r.gate.expr), r.result))


def by_cases(chains: list, before: Basic, after: Basic) -> tuple[Step, ...]:
    """The chain of the one case, or a step that holds the chains of all cases of the parameters that have a value."""
    if not chains:
        raise UnsupportedError(
            "{0} has complex values: derivations are of real functions; take re and im apart", before
        )
    if len(chains) == 1 and (chains[0][0] == true or exact(chains[0][2])[0] == exact(after)[0]):
        return chains[0][3]
    cases = [step("case", b, a, where=where, steps=steps) for where, b, a, steps in chains]
    return (step("case distinction", before, after, steps=cases),)


def conversion_steps(c: Conversion) -> tuple[Step, ...]:
    """d, read; then the theorem that carries it over."""
    frame = Frame(c.gate)
    given = frame.out(c.gate.expr)
    if isinstance(c.given, SetValuedMap):
        given = Subdifferential(given, frame.x)
    if c.form.repeats:
        raise UnsupportedError("the hypotheses of a conversion are not told for kinks without end: {0}", given)
    chain = Chain(given)
    if isinstance(c.given, SetValuedMap):
        chain.to("slopes", written(c.given, frame))
    else:
        chain.to("normal form", frame.stated(c.form), frame.breakpoints(c.form))
    result = written(c.result, frame) if isinstance(c.result, SetValuedMap) else c.result
    if c.source is c.target:
        return frame.told((*chain.steps, step("same mode", chain.now, result)))
    checked = (
        (Said(DERIVED, " is taken as the derivative of a continuous function: give ", GIVEN, " to have that checked"),)
        if c.primitive is None
        else (Said(GIVEN, " is continuous, and ", DERIVED, " is its derivative between the breakpoints: checked"),)
    )
    last = step(THEOREMS[c.source, c.target], chain.now, result, conditions=checked, relation="→")
    return frame.told((*chain.steps, last))
