"""``rs.dsolve``: the equation read, its kind told, the solution in every case of the parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sympy import Basic, Dummy, Eq, Expr, S, Symbol, sympify
from sympy.core.function import AppliedUndef

from ...budget import verb
from ...errors import UnsupportedError
from ...forms.exact import Facts
from ...forms.line.guarded import by_cases
from ...symbols import Gate, T
from .conditions import Condition
from .conditions import read as read_conditions
from .constant import Solution, solution
from .linear_equation import Linear, as_functions, as_residual, coefficient_list, linear, named_constants
from .responses import Operator


class Asked(NamedTuple):
    """The question on T: the gate, the functions, the conditions and the names of the free constants."""

    gate: Gate
    funcs: tuple[AppliedUndef, ...]
    conditions: tuple[Condition, ...]
    constants: tuple[Symbol, ...]
    unknowns: tuple[Symbol, ...]

    def answer(self, run: Callable[[Facts], Expr]) -> Expr:
        """In every case of the parameters, in the caller's symbols."""
        with self.gate.errors():
            return self.gate.out(by_cases(run, self.gate.assume))


class Solved(NamedTuple):
    """The evidence: the equation as it was read and what was found in each case."""

    equation: Any
    cases: tuple[Any, ...]


@verb
def dsolve(eq: Any, func: Any = None, ics: Any = None, unknowns: Any = (), assume: Any = ()) -> Any:
    return dsolved(eq, func, ics, unknowns, assume)[0]


def dsolved(eq: Any, func: Any, ics: Any = None, unknowns: Any = (), assume: Any = ()) -> tuple[Any, Solved]:
    """(What ``dsolve`` gives, the evidence)."""
    residual = as_residual(eq)
    funcs = as_functions(func, [residual])
    asked, residual = _asked([residual], funcs, ics, unknowns, assume)
    found = linear(residual[0], asked.funcs)
    result, evidence = constant_coefficients(found, asked)
    return Eq(funcs[0], result), evidence


def _asked(residuals, funcs, ics, unknowns, assume):
    t = funcs[0].args[0]
    conditions = read_conditions(ics, funcs)
    unknowns = tuple(unknowns) if isinstance(unknowns, (tuple, list, set)) else (unknowns,)
    held = [r.xreplace({f: Dummy(str(f)) for f in funcs}) for r in residuals]
    gate = Gate(S.Zero, t, assume)
    from ...symbols import exact
    floats = [exact(r)[1] for r in residuals] + [exact(c.value)[1] or exact(c.point)[1] for c in conditions]
    gate.floats = any(floats)
    inner = tuple(f.func(T) for f in funcs)
    on_T = [gate.enter(r) for r in residuals]
    conditions = tuple(c._replace(point=gate.enter(c.point), value=gate.enter(c.value)) for c in conditions)
    taken = set().union(*(r.free_symbols for r in residuals))
    return Asked(gate, inner, conditions, tuple(named_constants(12, taken)), unknowns), on_T


def constant_coefficients(found: Linear, asked: Asked) -> tuple[Expr, Solved]:
    cases: list[Solution] = []
    coefficients = coefficient_list(found)

    def run(facts: Facts) -> Expr:
        operator = Operator(coefficients, facts)
        cases.append(solution(operator, found.forcing, asked.conditions, asked.constants[: operator.order], asked.unknowns))
        return cases[-1].result

    return asked.answer(run), Solved(found, tuple(cases))
