"""Steps of first-order equations with variable coefficients: the integrating factor, and the time of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sympy import Basic, Eq, Expr, Function, Integer, S, Symbol, exp
from sympy.core.function import AppliedUndef

from ..calculus.equations.conditions import Condition
from ..calculus.equations.first_order import FirstOrder
from ..calculus.equations.separable import Separated
from ..errors import UnsupportedError
from ..forms.exact import Scalar, expression
from ..forms.line.jumps import parts
from ..forms.line.partition import Domain
from ..steps import D, SolutionOf, Step
from ..symbols import T
from ..vocabularies.read import read_any
from .catalogue import step
from .chain import Chain
from .frame import Frame
from .openings import initial
from .put_in import jump, left_side, met

MOST_JUMPS = 12
"""At so many breakpoints it is said that the solution is continuous."""


def tell_first_order(found: FirstOrder, frame: Frame, conditions: Sequence[Condition], c: Chain) -> None:
    """Of a_1*f' + a_0*f = q: exp(P)*f is an antiderivative of exp(P)*q/a_1."""
    c.to("integrating factor", frame.out(found.result), _first_order(found, frame, conditions))


def _first_order(found: FirstOrder, frame: Frame, conditions: Sequence[Condition]) -> Iterator[Step]:
    (a0, a1), q, x = found.coefficients, found.forcing, frame.x
    factor = exp(found.exponent)
    yield step("antiderivative", D(frame.out(found.exponent), x), frame.out(a0 / a1))
    yield step("homogeneous solution", left_side(found.coefficients, 1 / factor, frame), Integer(0))
    if q != 0:
        yield step("antiderivative", D(frame.out(found.integral), x), frame.out(factor * q / a1))
        yield step("response to a forcing", left_side(found.coefficients, found.integral / factor, frame), frame.out(q))
    for at, gap in _jumps(found):
        yield jump(found.result, at, frame.out(gap), frame)
    yield from met(conditions, [found.result], frame)


def _jumps(found: FirstOrder) -> list[tuple[Scalar, Expr]]:
    """(point, jump of f): an impulse of weight c*a_1 makes c, everything else none; nothing is said of families."""
    (_, a1), domain = found.coefficients, Domain(facts=found.facts)
    made: dict[Scalar, Expr] = {}
    for e in (found.forcing, *found.coefficients):
        for form in parts(read_any(e, domain)):
            if form.repeats or any(i.order for i in form.impulses):
                return []
            made |= {b.point: made.get(b.point, S.Zero) for b in form.breaks}
            for i in form.impulses:
                weight = expression(i.weight) / a1.xreplace({T: expression(i.point)})
                made[i.point] = made.get(i.point, S.Zero) + weight
    return list(made.items())[:MOST_JUMPS]


def tell_separable(found: Separated, frame: Frame, unknown: AppliedUndef, c: Chain) -> None:
    """Of f' = g*h(f): f is y(tau(t)), where y' = h(y) and tau' = g."""
    if len(found.solutions) != 1:
        raise UnsupportedError("the steps are told of one solution, and {0} has several", unknown)
    c.to("time of its own", frame.out(found.solutions[0]), _separable(found, frame, unknown))


def _separable(found: Separated, frame: Frame, unknown: AppliedUndef) -> Iterator[Step]:
    used = {s.name for s in (*found.equation.free_symbols, *found.time.free_symbols, frame.x)}
    clock = Symbol(next(n for n in ("tau", "s", "sigma") if n not in used), real=True)
    name = Function(next(n for n in ("y", "u", "w") if n not in used | {unknown.func.__name__}))
    (old,) = found.equation.atoms(AppliedUndef)

    def own(e: Basic) -> Any:
        return frame.out(e.xreplace({found.clock: clock}).replace(old.func, name))

    yield step("antiderivative", D(frame.out(found.time), frame.x), frame.out(found.factor))
    start = [] if found.start is None else [initial(name(clock), S.Zero, frame.out(found.start))]
    equation = Eq(own(found.equation.lhs), own(found.equation.rhs), evaluate=False)
    yield step("solution without switches", SolutionOf(name(clock), equation, *start), own(found.inner[0]))
