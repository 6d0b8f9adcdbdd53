"""Steps of moduli of convexity and Lipschitz constants: piece by piece, and what happens where pieces meet."""

from __future__ import annotations

from itertools import pairwise

from sympy import Basic, Expr, Interval, Set, false, oo, true

from ..convex.extended import Extended, extended
from ..convex.levels import least, least_and_largest
from ..convex.steepness import jumps
from ..convex.stretches import Point, Stretch, components
from ..convex.verdicts import on_interval, one_interval
from ..forms.exact import ZERO, Scalar, expression, is_finite
from ..forms.facts import Facts
from ..forms.line.guarded import by_cases as answered
from ..steps import Overall, Step
from ..symbols import Gate
from .catalogue import step
from .chain import Chain
from .frame import Frame
from .other_verbs import by_cases
from .verdicts import bend, convex_lines, limit_or_value, opened, refutation, second


def strong_steps(gate: Gate, domain: Set, modulus: Expr | None, holds: bool) -> tuple[Step, ...]:
    """Strongly convex: with the given modulus taken off, or by the modulus that there is."""
    frame = Frame(gate)
    source = frame.out(gate.expr)
    if modulus is not None:
        c = Chain(Overall("is_strongly_convex", source, gate.x, domain, modulus))
        rest = source - modulus * gate.x**2 / 2
        c.to("modulus taken off", Overall("is_convex", rest, gate.x, domain), relation="⟺")
        less = Gate(rest, gate.x, gate.assume)
        return frame.told((*c.steps, *convex_lines(less, domain, c.now)))
    c = Chain(Overall("is_strongly_convex", source, gate.x, domain))
    c.to("positive modulus", true if holds else false, modulus_steps(gate, domain), relation="⟺")
    return frame.told(tuple(c.steps))


def modulus_steps(gate: Gate, domain: Set, result: Expr | None = None) -> tuple[Step, ...]:
    """The largest m with f - m*x^2/2 convex; as a side computation without a result."""
    frame, chains = Frame(gate), []
    whole = Overall("convexity_modulus", frame.out(gate.expr), frame.x, domain)

    def run(facts: Facts) -> Expr:
        c, _ = opened(gate, facts, frame, whole.of(frame.out(facts.applied(gate.expr))))
        f = extended(on_interval(gate, domain, facts))
        bump = next((b for b in f.bumps(closed=False) if b[0] != "arc"), None)
        if bump is None:
            best: Scalar = oo
            for a in f.arcs:
                low, _ = least_and_largest(Stretch(a.piece.diff().diff(), a.lo, a.hi), facts)
                best = low if least(low, best, facts) < 0 else best
            inside = [*(second(a, facts, frame) for a in f.arcs), *_meets(f, frame)]
        else:
            best, inside = -oo, refutation(f, bump, frame)
        return _ended(c, "modulus of convexity", best, inside, facts, whole, frame, chains)

    answer = answered(run, gate.assume)
    return frame.told(by_cases(chains, whole, frame.out(answer) if result is None else result))


def _meets(f: Extended, frame: Frame) -> list[Step]:
    return [bend("no fall of slope", "≤", a, b, f.facts, frame) for a, b in pairwise(f.arcs)]


def lipschitz_steps(gate: Gate, domain: Set, result: Expr) -> tuple[Step, ...]:
    """The Lipschitz constant by pieces; oo at a jump."""
    frame, chains = Frame(gate), []
    whole = Overall("lipschitz_constant", frame.out(gate.expr), frame.x, domain)

    def run(facts: Facts) -> Expr:
        c, form = opened(gate, facts, frame, whole.of(frame.out(facts.applied(gate.expr))))
        (parts,) = components(form, one_interval(domain), facts)
        broken = next((p for p in parts if isinstance(p, Point) and jumps(p, facts)), None)
        if broken is not None:
            inside = _jump(broken, c.now.args[1], frame, facts)
            return _ended(c, "Lipschitz by pieces", oo, inside, facts, whole, frame, chains)
        best, inside = ZERO, []
        for part in parts:
            if isinstance(part, Stretch):
                bounds = least_and_largest(Stretch(part.piece.diff(), part.lo, part.hi), facts)
                steep = _steep(bounds, facts)
                best = steep if least(steep, best, facts) > 0 else best
                within = Interval.open(frame.number(part.lo), frame.number(part.hi))
                asked = whole.func(whole.args[0], frame.function(part.piece), frame.x, within)
                inside.append(step("steepest slope", asked, frame.number(steep)))
        return _ended(c, "Lipschitz by pieces", best, inside, facts, whole, frame, chains)

    answered(run, gate.assume)
    return frame.told(by_cases(chains, whole, result))


def _steep(bounds: tuple[Scalar, Scalar], facts: Facts) -> Scalar:
    """The larger absolute value."""
    low, high = (oo if not is_finite(v) else v if least(v, ZERO, facts) >= 0 else -v for v in bounds)
    return low if least(low, high, facts) > 0 else high


def _jump(part: Point, stated: Basic, frame: Frame, facts: Facts) -> list[Step]:
    """The limits and the value at a point, which differ; nothing where one of them is missing."""
    told = [limit_or_value(part, s, stated, frame, facts) for s in (-1, 1)]
    told += [] if part.value is None else [limit_or_value(part, 0, stated, frame, facts)]
    for a, b in pairwise([t for t in told if t is not None]):
        if a.after != b.after:
            return [step("limits do not meet", a.after, b.after, steps=(a, b), where=frame.at(part.at), relation="≠")]
    return []


def _ended(
    c: Chain, rule: str, best: Scalar, inside: list[Step], facts: Facts, whole: Overall, frame: Frame, chains: list
) -> Expr:
    """The last line of a case."""
    after = frame.number(best)
    before = c.steps[0].before if c.steps else c.now
    c.to(rule, after, inside)
    chains.append((frame.condition(facts), before, after, tuple(c.steps)))
    return expression(best)
