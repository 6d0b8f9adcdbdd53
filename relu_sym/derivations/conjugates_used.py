"""Steps of envelopes, infimal convolutions, penalties, perspectives and duals: conjugates put to use."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Integral, Piecewise, S, Symbol, oo, true

from ..convex.conjugate import hull, least_of_repeating, read_extended, read_form
from ..convex.dilogarithms import with_dilogarithms
from ..convex.extended import Extended, extended
from ..convex.operations import Duality, domain_of
from ..convex.penalties import area_below, without_square
from ..convex.supremum import supremum
from ..errors import BudgetError, OutOfTime, ReluSymError
from ..forms.exact import is_finite
from ..forms.facts import Facts
from ..forms.line.algebra import total
from ..forms.line.assumed import given
from ..forms.line.guarded import by_cases as answered
from ..steps import Closure, Extreme, Overall, PenaltyOf, Step
from ..symbols import Gate
from ..vocabularies.write import written
from .catalogue import step
from .chain import Chain
from .extrema import extreme_steps
from .frame import Frame
from .optima import conjugate_lines, maximisers_of, values_of
from .optimum_nouns import Sides, infimum_of, supremum_of
from .other_verbs import by_cases
from .verdicts import verdict_steps


def fresh(names: str, *used: Expr, **assumptions: Any) -> Symbol:
    """The first of these names that is not used."""
    taken = {s.name for e in used for s in e.free_symbols}
    return Symbol(next(n for n in (*names, *(f"{names[0]}_{k}" for k in range(9))) if n not in taken), **assumptions)


def moved(gate: Gate, t: Symbol) -> Gate:
    """The same function of another variable."""
    made = Gate(gate.source.xreplace({gate.x: t}), t, gate.assume)
    made.floats = gate.floats
    return made


def alike(x: Symbol, *used: Expr) -> Symbol:
    """A symbol for the same numbers as x."""
    return fresh("tsrz", x, *used, **x._assumptions_orig)


def envelope_lines(gate: Gate, result: Expr) -> tuple[Step, ...]:
    """f** = sup over y of x*y - f*(y)."""
    x = gate.x
    t, y = alike(x, gate.source), fresh("ypqv", x, gate.source, real=True)
    inner, frame, chains = moved(gate, t), Frame(gate), []
    outer, dual = (Frame(Gate(S.Zero, v, gate.assume)) for v in (x, y))

    def run(facts: Facts) -> Expr:
        used = conjugate_lines(inner, y, facts)
        before = supremum_of(x * y - used.before, y)
        c = Chain(before)
        low = least_of_repeating(read_form(gate, facts))
        if low is not None:
            c.to("conjugate put in", supremum_of(x * y - used.lines.now, y), [used.put_in()])
            answer: Expr = outer.number(low)
            c.to("value at the maximiser", answer)
            chains.append((frame.condition(facts), before, c.now, tuple(c.steps)))
            return answer
        found = hull(read_extended(gate, facts))
        if found is None:
            c.to("conjugate put in", -oo, [used.put_in()])
            answer = -oo
        else:
            c.to("conjugate put in", supremum_of(x * y - used.lines.now, y), [used.put_in()])
            form = None if used.found is None else used.found.form
            c.to(
                "value at the maximiser",
                outer.cases(found),
                reasons(None if form is None else extended(form), x * y - used.lines.now, Sides(dual, outer)),
            )
            answer = written(found, x, Piecewise)
            c.to("vocabulary", outer.out(answer))
        chains.append((frame.condition(facts), before, c.now, tuple(c.steps)))
        return answer

    answered(run, gate.assume)
    whole = supremum_of(x * y - supremum_of(t * y - Frame(inner).out(inner.expr), t), y)
    return frame.told(by_cases(chains, whole, result))


def reasons(h: Extended | None, q: Expr, s: Sides) -> list[Step]:
    """Where q = x*y - h(y) is largest, and the values there; nothing where that has no closed form."""
    if h is None:
        return []
    try:
        found = supremum(h)
        if found is None:
            return []
        stated = s.outer.x * s.inner.x - q
        return [*maximisers_of(h, found, q, stated, s), *values_of(found, lambda m, a: s.outer.x * m - a, s)]
    except (OutOfTime, BudgetError):
        raise
    except ReluSymError:
        return []


def convolved_lines(first: Gate, second: Gate, result: Expr) -> tuple[Step, ...]:
    """inf over t of f(t) + g(x - t) = sup over y of x*y - f*(y) - g*(y)."""
    x, frame, chains = first.x, Frame(first), []
    t, y = alike(x, first.source, second.source), fresh("ypqv", x, first.source, second.source, real=True)
    outer, dual = (Frame(Gate(S.Zero, v, first.assume)) for v in (x, y))
    f, g = moved(first, t), moved(second, t)

    def asked(facts: Facts | None) -> Expr:
        left, right = (Frame(h).out(h.expr if facts is None else facts.applied(h.expr)) for h in (f, g))
        return infimum_of(left + right.xreplace({t: x - t}), t)

    def run(facts: Facts) -> Expr:
        used = [conjugate_lines(h, y, facts) for h in (f, g)]
        c = Chain(asked(facts))
        before = c.now
        added = extended(total([u.found.form for u in used if u.found is not None]))
        back = supremum(added) if added.is_proper else None
        sides = supremum_of(x * y - used[0].lines.now - used[1].lines.now, y)
        c.to("conjugates add", sides, [u.put_in() for u in used])
        answer: Expr = -oo if back is None else written(back.form, x, Piecewise)
        why = [] if back is None else reasons(added, sides.args[1], Sides(dual, outer))
        c.to("value at the maximiser", -oo if back is None else outer.cases(back.form), why)
        c.to("vocabulary", outer.out(answer))
        chains.append((frame.condition(facts), before, c.now, tuple(c.steps)))
        return answer

    answered(run, first.assume)
    return frame.told(by_cases(chains, asked(None), result))


def penalty_lines(gate: Gate, x: Symbol, result: Expr) -> tuple[Step, ...]:
    """f = P* - x^2/2 with P the integral of the map."""
    u, frame, chains = gate.x, Frame(gate), []
    source = frame.out(gate.expr)
    outer = Frame(Gate(S.Zero, x, gate.assume))
    rising = verdict_steps("is_increasing", gate, S.Reals)

    def run(facts: Facts) -> Expr:
        area, f = area_below(gate, facts)
        inner = Gate(gate.out(written(area, u, Piecewise)), u, gate.assume)
        used = conjugate_lines(inner, x, facts, (area, f))
        before = PenaltyOf(source, u, x)
        c = Chain(before)
        integral = step("antiderivative of the pieces", Integral(source, u), Frame(inner).out(inner.expr), relation="↦")
        monotone = step("nondecreasing", rising[0].before, true, steps=rising, relation="⟺")
        c.to("penalty of a map", used.before - x**2 / 2, [monotone, integral])
        assert used.found is not None
        form = without_square(used.found.form)
        c.to("value at the maximiser", outer.cases(form), [used.put_in()])
        answer = written(form, x, Piecewise)
        c.to("vocabulary", outer.out(answer))
        answer = with_dilogarithms(answer)
        c.to("dilogarithm", outer.out(answer))
        chains.append((frame.condition(facts), before, c.now, tuple(c.steps)))
        return answer

    answered(run, gate.assume)
    return frame.told(by_cases(chains, PenaltyOf(source, u, x), result))


def perspective_lines(gate: Gate, t: Symbol, result: Expr) -> tuple[Step, ...]:
    """cl(t*f(x/t)): for t > 0 as it stands, at t = 0 the recession function."""
    x, frame = gate.x, Frame(gate)
    convex = verdict_steps("is_convex", gate, S.Reals)
    told = [step("convexity", convex[0].before, true, steps=convex, relation="⟺")]
    if not t.is_positive:
        y, facts = fresh("ypqv", x, t, gate.source, real=True), given(gate.assume)
        slopes = supremum(read_extended(gate, facts))
        assert slopes is not None
        lo, hi = domain_of(slopes.form)
        sides = [frame.number(v) * x if is_finite(v) else oo for v in (lo, hi)]
        after = Piecewise((sides[0], x < 0), (sides[1], x > 0), (S.Zero, True))
        ends = map(frame.number, (lo, hi))
        told.append(step("recession function", Extreme("sup", x * y, y, *ends), after))
    c = Chain(Closure(gate.source, x, t))
    c.to("perspective closed", result, told)
    return frame.told(tuple(c.steps))


def dual_lines(f: Expr, g: Expr, a: Expr, x: Symbol, y: Symbol, found: Duality) -> tuple[Step, ...]:
    """inf f(x) + g(A*x), then sup -f*(-A*y) - g*(y) by the conjugates."""
    whole = Gate(f + g.subs(x, a * x), x)
    primal = extreme_steps("minimum", whole, S.Reals, found.primal)
    facts = given(())
    told = [conjugate_lines(Gate(h, x), y, facts).put_in() for h in dict.fromkeys((f, g))]
    asked = [(whole, "argmin", found.x)]
    if found.objective is not S.NegativeInfinity:  # else no y has a finite value: there is nothing to maximise
        dual = extreme_steps("maximum", Gate(found.objective, y), S.Reals, found.dual)
        told.append(step("dual problem", dual[0].before, found.dual, steps=dual))
        asked.append((Gate(found.objective, y), "argmax", found.y))
    for gate, kind, where in asked:
        told.append(step("attained at", Overall(kind, Frame(gate).out(gate.expr), gate.x), where))
    rule, relation = ("strong duality", "=") if found.gap == 0 else ("weak duality", "≥")
    line = step(rule, primal[-1].after, found.dual, steps=told, relation=relation)
    return (*primal, line)
