"""Steps of ``rs.trajectory`` in the plane: in each region, along the surfaces, at rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sympy import And, Basic, Derivative, Eq, Expr, Gt, Lt, Subs, Symbol, Tuple, oo

from ..calculus.equations.plane import Leg
from ..calculus.subdifferentials.several import Question
from ..steps import Branch, Cases, D, Hull, SolutionOf, Step
from ..symbols import T, inexact
from .catalogue import step
from .chain import Chain, mapped
from .openings import MOVED, initial


class Asked(NamedTuple):
    """The question: its variables outside, the first line, the time, the last time."""

    question: Question
    opening: SolutionOf
    t: Symbol

    def out(self, e: Any) -> Any:
        """In the caller's symbols."""
        return self.question.out(e.xreplace({T: self.t}))


def plane_steps(asked: Asked, legs: Sequence[Leg], result: Tuple) -> tuple[Step, ...]:
    """The motion from leg to leg, the result."""
    c = Chain(asked.opening)
    c.to(MOVED, Tuple(*(_cases(asked, legs, k) for k in (0, 1))), _inside(asked, legs))
    c.to("vocabulary", result)
    return tuple(mapped(s, inexact) for s in c.steps) if asked.question.floats else tuple(c.steps)


def _cases(asked: Asked, legs: Sequence[Leg], k: int) -> Cases:
    told = []
    for leg in legs:
        for_ever = leg is legs[-1] and leg.kind == "rests"
        end, with_end = (oo, 0) if for_ever else (asked.out(leg.end), int(leg is legs[-1]))
        told.append(Branch(asked.out(leg.law[k]), asked.out(leg.start), end, 1, with_end))
    return Cases(asked.t, *told)


def _inside(asked: Asked, legs: Sequence[Leg]) -> Iterator[Step]:
    for leg in legs:
        here = Tuple(*map(asked.out, leg.here))
        values = [Tuple(*(asked.out(e.xreplace(_at(asked, leg))) for e in law)) for law in leg.fields]
        law = Tuple(*map(asked.out, leg.law))
        if leg.kind == "rests":
            where = And(*_equal(asked, here))
            yield step(
                "rest",
                Tuple(*(D(e, asked.t, 1, "classical") for e in law)),
                Hull(*dict.fromkeys(values)),
                where=where,
                relation="∈",
            )
            continue
        if leg.kind == "moves":
            yield step("motion in a region", _equation(asked, leg, here), law, where=_during(asked, leg))
        else:
            velocity = Tuple(*(D(e, asked.t, 1, "classical") for e in law))
            yield step("sliding", velocity, _hull(asked, leg, law), where=_during(asked, leg), relation="∈")
        if leg is not legs[-1]:
            arrived = Tuple(*map(asked.out, legs[legs.index(leg) + 1].here))
            yield step("time of arrival", Tuple(*(Subs(e, asked.t, asked.out(leg.end)) for e in law)), arrived)


def _hull(asked: Asked, leg: Leg, law: Tuple) -> Hull:
    """The values of F on both sides, along the motion."""
    there = dict(zip(asked.question.variables, law, strict=True))
    sides = (Tuple(*(asked.out(e.xreplace(there)) for e in side)) for side in leg.fields)
    return Hull(*sides)


def _at(asked: Asked, leg: Leg) -> dict[Basic, Expr]:
    return dict(zip(asked.question.variables, leg.here, strict=True))


def _equal(asked: Asked, here: Tuple) -> list[Basic]:
    named = map(asked.out, asked.question.variables)
    return [Eq(v, a, evaluate=False) for v, a in zip(named, here, strict=True)]


def _equation(asked: Asked, leg: Leg, here: Tuple) -> SolutionOf:
    unknowns = asked.opening.args[0]
    named = dict(zip(asked.question.variables, unknowns, strict=True))
    (field,) = leg.fields
    lines = [
        Eq(Derivative(u, asked.t), asked.question.out(e.xreplace(named)), evaluate=False)
        for u, e in zip(unknowns, field, strict=True)
    ]
    starts = [initial(u, asked.out(leg.start), a) for u, a in zip(unknowns, here, strict=True)]
    return SolutionOf(unknowns, *lines, *starts)


def _during(asked: Asked, leg: Leg) -> Basic:
    return And(Gt(asked.t, asked.out(leg.start)), Lt(asked.t, asked.out(leg.end)))
