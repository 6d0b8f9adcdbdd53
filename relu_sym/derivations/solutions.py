"""Steps of ``rs.solveset``, ``rs.solve`` and ``rs.reduce_inequalities`` on the line: every piece solved, every
breakpoint looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import And, Basic, Eq, FiniteSet, Ge, Gt, Integer, Interval, Le, Lt, Ne, Not, Or, S, Set, oo
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean, BooleanFunction

from ..calculus.equations.conditions_asked import Asked
from ..calculus.equations.solveset import domain_parts, solutions
from ..calculus.equations.truth import around, gap_of, holds_at, true_set, truth_of, vanishing_factors
from ..errors import Undecided, UnsupportedError
from ..forms.exact import Scalar, expression, scalar
from ..forms.facts import Facts
from ..forms.line.guarded import sets_by_cases
from ..forms.line.partition import Domain, LineForm
from ..steps import Cases, Solutions, Step
from .catalogue import step
from .chain import Chain
from .frame import Frame
from .other_verbs import by_cases


def solution_set_steps(asked: Asked, domain: Set, result: Set) -> tuple[Step, ...]:
    """The steps in every case of the parameters."""
    chains: list = []
    parts, others = domain_parts(asked.gate.enter(domain), asked)
    if others is not None:
        raise UnsupportedError("the steps are told for intervals and finite sets, not for the domain {0}", domain)
    frame = Frame(asked.gate)

    def run(facts: Facts) -> Set:
        case = _Case(asked, frame, domain, parts, facts)
        c = Chain(case.opening(case.condition))
        before = c.now
        found = case.told(c, case.condition)
        chains.append((frame.condition(facts), before, c.now, tuple(c.steps)))
        return found

    sets_by_cases(run, asked.gate.assume)
    whole = Solutions(frame.x, frame.out(asked.condition), domain)
    return frame.told(by_cases(chains, whole, result))


class _Case:
    """One case of the parameters: the condition on T, the parts of the domain."""

    def __init__(self, asked: Asked, frame: Frame, domain: Set, parts: list[Set], facts: Facts) -> None:
        self.asked, self.frame, self.domain, self.facts = asked, frame, domain, facts
        self.parts = parts
        self.condition: Boolean = asked.given(facts)

    def opening(self, condition: Basic, domain: Set | None = None) -> Solutions:
        return Solutions(self.frame.x, self.frame.out(condition), self.domain if domain is None else domain)

    def told(self, c: Chain, condition: Boolean) -> Set:
        """The lines; gives the set on T."""
        found = solutions(condition, self.parts, self.facts)
        if not isinstance(condition, Relational):
            c.to("condition by condition", self.frame.out(found), self._each(condition))
            return found
        if condition.has(oo, -oo):
            c.to("piece by piece", self.frame.out(found))
            return found
        factors = self._factors(condition)
        if factors:
            product = Or(*(Eq(f, S.Zero, evaluate=False) for f in factors))
            c.to("zero product", self.opening(product))
            c.to("condition by condition", self.frame.out(found), self._each(product))
            return found
        intervals = [p for p in self.parts if isinstance(p, Interval)]
        if len(intervals) == 1 == len(self.parts):
            form = self._gap(condition, intervals[0])
            shown = compared(condition, self.frame.stated(form))
            c.to("sides subtracted", self.opening(shown), self.frame.breakpoints(form))
        c.to("piece by piece", self.frame.out(found), self._inside(condition))
        return found

    def _each(self, condition: Boolean) -> Iterator[Step]:
        for r in dict.fromkeys(relations(condition)):
            own = Chain(self.opening(r))
            found = self.told(own, r)
            yield step("one condition", self.opening(r), self.frame.out(found), steps=own.steps)

    def _factors(self, condition: Relational) -> list[Any]:
        """The factors of a product that is not read as a whole."""
        try:
            for part in self.parts:
                if isinstance(part, Interval):
                    truth_of(condition, around(part), self.facts)
        except Undecided:
            raise
        except UnsupportedError:
            (part, *_) = (p for p in self.parts if isinstance(p, Interval))
            factors = vanishing_factors(condition, Domain(*around(part), self.facts))
            if len(factors) < 2:
                raise
            return factors
        return []

    def _gap(self, condition: Relational, part: Interval) -> LineForm:
        """Left side less right side on an interval."""
        lo, hi = scalar(part.start), scalar(part.end)
        form = gap_of(condition, Domain(*around(part), self.facts))
        return form.cut([e for e in (lo, hi) if e not in (oo, -oo)]).within(lo, hi)

    def _inside(self, condition: Relational) -> Iterator[Step]:
        for part in self.parts:
            if isinstance(part, FiniteSet):
                for v in part:
                    yield self._point(condition, scalar(v), holds_at(condition, scalar(v), self.facts))
            elif isinstance(part, Interval):
                yield from self._pieces(condition, part)

    def _pieces(self, condition: Relational, part: Interval) -> Iterator[Step]:
        form, truth = self._gap(condition, part), truth_of(condition, around(part), self.facts)
        last = len(form.pieces) - 1
        for k, p in enumerate(form.pieces):
            lo, hi = form.ends(k)
            if lo not in (oo, -oo) and not (k == 0 and part.left_open):
                yield self._point(condition, lo, bool(truth.at(lo)))
            if not p.undefined:
                yield self._piece(condition, form, k, truth)
            if k == last and hi not in (oo, -oo) and not part.right_open:
                yield self._point(condition, hi, bool(truth.at(hi)))

    def _point(self, condition: Relational, point: Scalar, holds: bool) -> Step:
        a = FiniteSet(self.frame.number(point))
        return step("value at a breakpoint", self.opening(condition, a), a if holds else S.EmptySet)

    def _piece(self, condition: Relational, form: LineForm, k: int, truth: LineForm) -> Step:
        p, (lo, hi) = form.pieces[k], form.ends(k)
        inside = [e for e in (lo, hi) if e not in (oo, -oo, truth.domain.lo, truth.domain.hi)]
        found = true_set(truth.cut(inside).within(lo, hi), [(lo, False), (hi, False)])
        own = form.within(lo, hi)
        e = self.frame.stated(own) if p.periodic else self.frame.function(p)
        span = Interval.open(*map(expression, (lo, hi))) if (lo, hi) != (-oo, oo) else S.Reals
        before = self.opening(compared(condition, e), self.frame.out(span))
        return step("solutions in a piece", before, self.frame.out(found))


TURNED = {Lt: Gt, Gt: Lt, Le: Ge, Ge: Le, Eq: Eq, Ne: Ne}
"""The same relation with its sides exchanged."""


def compared(condition: Relational, e: Any) -> Relational:
    """The relation between e and 0; cases stand last, since what follows them would seem to be one of them."""
    if e.has(Cases):
        return TURNED[type(condition)](Integer(0), e, evaluate=False)
    return type(condition)(e, Integer(0), evaluate=False)


def relations(condition: Basic) -> Iterator[Relational]:
    """The relations of a Boolean, as they stand in it."""
    if isinstance(condition, Relational):
        yield condition
    elif isinstance(condition, (And, Or, Not)):
        for c in condition.args:
            yield from relations(c)
    elif isinstance(condition, BooleanFunction):
        yield from relations(condition.to_nnf(False))
