"""Steps of ``rs.convex_conjugate``, ``rs.prox`` and ``rs.moreau_envelope``: the subgradients, their graph turned, the
values at the maximisers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

from sympy import Basic, Eq, Expr, FiniteSet, Interval, Piecewise, S, Subs, Symbol, Tuple, oo

from ..convex.conjugate import at_zero_only, least_of_repeating, other_variable
from ..convex.extended import Extended, bounded_families, extended
from ..convex.levels import least
from ..convex.prox_question import Asked
from ..convex.proximal import ProximalMap
from ..convex.stretches import limit_of
from ..convex.supremum import Supremum, as_set, supremum
from ..errors import UnsupportedError
from ..forms.cells.polytope import Polytope
from ..forms.exact import Scalar, is_finite, sign_of
from ..forms.facts import Facts
from ..forms.line.guarded import by_cases as answered
from ..forms.line.partition import LineForm
from ..forms.line.parts import Domain
from ..forms.line.set_cases import PiecewiseSet
from ..steps import Attained, Branch, Cases, Hull, Inverse, Step, Subdifferential
from ..symbols import Gate
from ..vocabularies.read import read
from ..vocabularies.write import written
from .by_rules.set_valued import written as sets_written
from .catalogue import step
from .chain import Chain
from .extrema import extreme_steps
from .frame import Frame
from .optimum_nouns import Sides, infimum_of, penalised, sides, supremum_of
from .other_verbs import by_cases


# ------------------------------------------------------------------ conjugates
class Conjugate(NamedTuple):
    """One case: sup over x of x*y - f(x), the lines as far as its cases, and where it is attained (None: oo)."""

    before: Basic
    lines: Chain
    found: Supremum | None

    def put_in(self) -> Step:
        """The whole as the side computation of a line that uses it."""
        return step("conjugate", self.before, self.lines.now, steps=self.lines.steps)


def conjugate_lines(gate: Gate, y: Symbol, facts: Facts, known: tuple[LineForm, Extended] | None = None) -> Conjugate:
    """f*(y) in one case of the parameters; ``known``: the form, and f with slopes that are known without it."""
    s = sides(gate, y)
    x = s.inner.x
    e = facts.applied(gate.expr)
    form = known[0] if known else bounded_families(read(e, Domain(gate.lo, gate.hi, facts)))
    before = supremum_of(y * x - s.inner.out(e), x)
    c = Chain(before)
    low = least_of_repeating(form)
    if low is not None:
        found = at_zero_only(-low, facts)
        least_value = extreme_steps("minimum", gate, S.Reals, s.inner.number(low))
        told = step("minimum", least_value[0].before, s.inner.number(low), steps=least_value)
        c.to("conjugate of what is bounded", s.outer.cases(found.form), [told])
        return Conjugate(before, c, found)
    f = known[1] if known else extended(form)
    found = supremum(f)
    stated = s.inner.stated(form)
    c.to("normal form", supremum_of(y * x - stated, x), s.inner.breakpoints(form))
    stated = s.inner.stated(closed(form, f))
    c.to("closure", supremum_of(y * x - stated, x))
    if found is None:
        c.to("value at the maximiser", oo)
    else:
        inside = [*maximisers_of(f, found, y * x - stated, stated, s), *values_of(found, lambda m, a: y * m - a, s)]
        c.to("value at the maximiser", s.outer.cases(found.form), inside)
    return Conjugate(before, c, found)


def closed(form: LineForm, f: Extended) -> LineForm:
    """The closure: at every breakpoint the least of the value and the limits."""
    lowest = [b._replace(value=f.closed_value(b.point)) for b in form.breaks]
    pairs = zip(form.breaks, lowest, strict=True)
    return form.replace(breaks=[c if _is_lower(c.value, b.value, f.facts) else b for b, c in pairs])


def _is_lower(a: Scalar, value: Scalar | None, facts: Facts) -> bool:
    return least(a, oo if value is None else value, facts) < 0


def conjugate_steps(gate: Gate, y: Any, result: Expr) -> tuple[Step, ...]:
    """The steps of f*(y) in every case of the parameters."""
    y = other_variable(y, gate)
    if y == gate.x:
        raise UnsupportedError("the steps hold {0} and the variable of the conjugate: give that another name", y)
    s, chains = sides(gate, y), []

    def run(facts: Facts) -> Expr:
        before, c, found = conjugate_lines(gate, y, facts)
        answer = oo if found is None else written(found.form, y, Piecewise)
        after = s.outer.out(answer)
        c.to("vocabulary", after)
        chains.append((s.inner.condition(facts), before, after, tuple(c.steps)))
        return answer

    answered(run, gate.assume)
    whole = supremum_of(y * gate.x - s.inner.out(gate.expr), gate.x)
    return s.inner.told(by_cases(chains, whole, result))


# ------------------------------------------------------------------ proximal maps and envelopes
class Squared(NamedTuple):
    """One case: the chain as far as the normal form, lam*f + x^2/2 with its conjugate, and how it is written."""

    before: Basic
    chain: Chain
    f: Extended
    found: Supremum
    told: Expr


def squared(question: Asked, s: Sides, facts: Facts, asked: Callable[[Expr], Basic]) -> Squared:
    """``asked``: what is asked of f(x) + (x - u)^2/(2*lam), its minimisers or its infimum."""
    x, u, lam = s.inner.x, question.variable, question.lam
    form = question.form(facts)
    f = question.squared(form)
    before = asked(penalised(s.inner.out(facts.applied(question.gate.expr)), x, u, lam))
    stated = s.inner.stated(form)
    c = Chain(before)
    c.to("normal form", asked(penalised(stated, x, u, lam)), s.inner.breakpoints(form))
    stated = s.inner.stated(closed(form, extended(form)))
    c.to("closure", asked(penalised(stated, x, u, lam)))
    return Squared(before, c, f, question.attained(f), lam * stated + x**2 / 2)


def proximal_steps(question: Asked, result: Any) -> tuple[Step, ...]:
    """The steps of argmin over x of f(x) + (x - u)^2/(2*lam)."""
    gate, u, lam = question.gate, question.variable, question.lam
    s, chains = sides(gate, u), []
    x = s.inner.x

    def run(facts: Facts) -> Expr:
        before, c, f, found, told = squared(question, s, facts, lambda q: Attained("min", q, x))
        c.to("square completed", Attained("max", u * x - told, x))
        for line in maximisers_of(f, found, u * x - told, told, s):
            c.to(line.rule, line.after, line.steps)
        if isinstance(result, ProximalMap):
            after, answer = c.now, S.Zero
        else:
            answer = written(found.choice(), u, Piecewise)
            after = s.outer.out(answer)
            c.to("vocabulary", after)
        chains.append((s.inner.condition(facts), before, after, tuple(c.steps)))
        return answer

    answered(run, gate.assume)
    whole = Attained("min", penalised(s.inner.out(gate.expr), x, u, lam), x)
    last = told_map(result) if isinstance(result, ProximalMap) else result
    return s.inner.told(by_cases(chains, whole, last))


def told_map(m: ProximalMap) -> Basic:
    """A set-valued proximal map as the last line writes it."""
    return sets_written(m, Frame(m._gate))


def told_components(result: tuple) -> Tuple:
    """The components of a proximal map in several variables as the last line writes them."""
    return Tuple(*(told_map(v) if isinstance(v, ProximalMap) else v for v in result))


def told_places(result: Basic) -> Basic:
    """The points of an extreme value in several variables as the last line writes them."""
    if isinstance(result, PiecewiseSet):
        return result.func(*((told_places(s), c) for s, c in result.args))
    return Hull(*(Tuple(*v) for v in result.vertices)) if isinstance(result, Polytope) else result


def envelope_steps(question: Asked, result: Expr) -> tuple[Step, ...]:
    """The steps of inf over x of f(x) + (x - u)^2/(2*lam)."""
    gate, u, lam = question.gate, question.variable, question.lam
    s, chains = sides(gate, u), []
    x = s.inner.x

    def run(facts: Facts) -> Expr:
        before, c, f, found, told = squared(question, s, facts, lambda q: infimum_of(q, x))
        c.to("square completed", (u**2 / 2 - supremum_of(u * x - told, x)) / lam)
        inside = [*maximisers_of(f, found, u * x - told, told, s), *values_of(found, lambda m, a: u * m - a, s)]
        lowered = question.lowered(found.form)
        c.to("value at the maximiser", s.outer.cases(lowered), inside)
        answer = written(lowered, u, Piecewise)
        after = s.outer.out(answer)
        c.to("vocabulary", after)
        chains.append((s.inner.condition(facts), before, after, tuple(c.steps)))
        return answer

    answered(run, gate.assume)
    whole = infimum_of(penalised(s.inner.out(gate.expr), x, u, lam), x)
    return s.inner.told(by_cases(chains, whole, result))


# ------------------------------------------------------------------ where the supremum is attained
def maximisers_of(f: Extended, found: Supremum, q: Expr, stated: Expr, s: Sides) -> list[Step]:
    """argmax of q = w*x - f(x): of a convex f by its subgradients and the graph turned, else by comparison."""
    c = Chain(Attained("max", q, s.inner.x))
    after = attained_sets(found, s.outer)
    if f.is_convex():
        sets = subgradients(f, s.inner)
        told = step("subgradients", Subdifferential(stated, s.inner.x, "convex"), sets)
        c.to("optimality", Inverse(sets, s.inner.x, s.outer.x), [told])
        c.to("graph turned", after)
    else:
        c.to("candidates compared", after, compared(found, s))
    return c.steps


def compared(found: Supremum, s: Sides) -> list[Step]:
    """Where the slope is w, on every interval of w; the values of both maximisers for a w at which they tie."""
    steps, w = [], s.outer.x
    rows = list(zip(found.maximisers, found.arcs, strict=True))
    for k, (m, arc) in enumerate(rows):
        if m is None or arc is None or m.is_constant():
            continue
        slope = Subs(s.inner.function(arc.diff()), s.inner.x, s.outer.function(m))
        steps.append(step("slope at the point", slope, w, where=s.outer.between(*found.form.ends(k))))
    for k, ((m, a), (n, b)) in enumerate(pairwise(rows)):
        if m is None or n is None or a is None or b is None:
            continue
        at = s.outer.number(found.form.breaks[k].point)
        places = [s.outer.function(p).subs(w, at) for p in (m, n)]
        if places[0] != places[1]:
            both = [
                Subs(at * s.inner.x - s.inner.function(p), s.inner.x, v) for p, v in zip((a, b), places, strict=True)
            ]
            steps.append(step("values tie", *both, where=Eq(w, at)))
    return steps


def attained_sets(found: Supremum, frame: Frame) -> Cases:
    """The maximisers for every w; as points where there is one for each, else as sets."""
    if None not in found.maximisers and found.is_single:
        return frame.cases(found.choice())
    branches: list[Branch] = []
    for k, p in enumerate(found.maximisers):
        lo, hi = map(frame.number, found.form.ends(k))
        if p is not None:
            branches.append(Branch(FiniteSet(frame.function(p)), lo, hi))
        if k < len(found.at_breaks) and found.at_breaks[k]:
            closed = [(a, b) for a, b in found.at_breaks[k] if is_finite(a) or is_finite(b) or a != b]
            if closed:
                branches.append(Branch(frame.out(as_set(closed)), hi, hi, 1, 1))
    return Cases(frame.x, *branches)


def subgradients(f: Extended, frame: Frame) -> Cases:
    """The subgradients of a convex function at every point of its domain."""
    facts = f.facts
    branches: list[Branch] = []

    def at(point: Scalar, low: Scalar, high: Scalar) -> None:
        if low == oo or high == -oo:
            return  # a vertical tangent
        a, b = frame.number(low), frame.number(high)
        found = (
            FiniteSet(a) if is_finite(low) and is_finite(high) and sign_of(high - low, facts) == 0 else Interval(a, b)
        )
        where = frame.number(point)
        branches.append(Branch(found, where, where, 1, 1))

    if not f.arcs:
        at(f.dots[0].point, -oo, oo)
        return Cases(frame.x, *branches)
    before: Scalar = -oo
    for a, slope in zip(f.arcs, f.slopes or [a.piece.diff() for a in f.arcs], strict=True):
        if a.lo != -oo:
            at(a.lo, before, limit_of(slope, a.lo, 1, facts))
        branches.append(Branch(FiniteSet(frame.function(slope)), frame.number(a.lo), frame.number(a.hi)))
        before = limit_of(slope, a.hi, -1, facts)
    if f.arcs[-1].hi != oo:
        at(f.arcs[-1].hi, before, oo)
    return Cases(frame.x, *branches)


def values_of(found: Supremum, value: Any, s: Sides) -> list[Step]:
    """On every interval of w: the maximiser put in."""
    steps = []
    for k, (m, arc) in enumerate(zip(found.maximisers, found.arcs, strict=True)):
        if m is None or arc is None:
            continue
        place = s.outer.function(m)
        inside = s.outer.function(arc).xreplace({s.outer.x: place})
        after = s.outer.function(found.form.pieces[k])
        before = value(place, inside)
        if before != after:
            where = s.outer.between(*found.form.ends(k))
            steps.append(step("value on an interval", before, after, where=where))
    return steps
