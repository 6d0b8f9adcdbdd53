"""Steps of first-order linear systems with constant matrices: the equations put in, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sympy import Add, Expr, Integer, Symbol, Tuple

from ..calculus.complexes import is_complex
from ..calculus.equations.conditions import Condition
from ..calculus.equations.constant import Contact
from ..calculus.equations.linear_equation import Linear
from ..calculus.equations.systems import SystemSolution
from ..errors import UnsupportedError
from ..forms.exact import scalar
from ..steps import Step
from .catalogue import step
from .chain import Chain
from .frame import Frame
from .put_in import derivative, jump, met


def tell_system(
    found: SystemSolution, equations: Sequence[Linear], frame: Frame, conditions: Sequence[Condition], c: Chain
) -> None:
    """The homogeneous solutions, the response, the jumps, the conditions."""
    if any(map(is_complex, (*found.results, *found.forcing))):
        raise UnsupportedError("{0} has complex values: derivations are of real functions", Tuple(*found.results))
    c.to("solution of a system", frame.out(Tuple(*found.results)), _inside(found, equations, frame, conditions))


def _inside(
    found: SystemSolution, equations: Sequence[Linear], frame: Frame, conditions: Sequence[Condition]
) -> Iterator[Step]:
    n, facts = len(equations), found.operator.facts

    def put(functions: Sequence[Expr]) -> Tuple:
        rows = [
            Add(
                *[
                    frame.out(facts.applied(a)) * derivative(functions[j], k, "distributional", frame)
                    for (j, k), a in e.coefficients.items()
                ]
            )
            for e in equations
        ]
        return Tuple(*rows)

    used = {s.name for e in found.matrix for s in e.free_symbols}
    rate = Symbol(next(v for v in ("lambda", "r", "z") if v not in used))
    powers = Add(*[frame.out(a) * rate**k for k, a in enumerate(found.operator.coefficients)])
    if powers.factor() != powers:
        yield step("characteristic polynomial", powers, powers.factor())
    for j in range(n):
        yield step("homogeneous solution", put([row[j].expr() for row in found.basis]), Tuple(*[Integer(0)] * n))
    if any(q != 0 for q in found.forcing):
        parts = [Add(*[p.expr() for p in own]) for own in found.parts]
        yield step(
            "response to a forcing", put(parts), Tuple(*[frame.out(facts.applied(e.forcing)) for e in equations])
        )
    for e, contacts in zip(found.results, found.contacts, strict=True):
        for contact in _joined(contacts):
            slope = derivative(e, contact.order, "classical", frame)
            yield jump(slope, scalar(contact.point), frame.out(contact.jump), frame)
    yield from met(conditions, found.results, frame)


def _joined(contacts: Sequence[Contact]) -> list[Contact]:
    """Of several parts that are switched at one point the jump of the lowest derivative that has one."""
    least: dict[Expr, Contact] = {}
    for c in contacts:
        known = least.get(c.point)
        if known is None or c.order < known.order:
            least[c.point] = c
        elif c.order == known.order:
            least[c.point] = known._replace(jump=known.jump + c.jump)
    return [c for c in least.values() if c.order >= 0 and c.jump != 0]
