"""``rs.dsolve``: the equation read, its kind told, the solution in every case of the parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sympy import Eq, Expr, Symbol
from sympy.core.function import AppliedUndef

from ...budget import verb
from ...errors import BudgetError, UnsupportedError
from ...forms.exact import Facts
from ...symbols import T
from . import kinkless
from .asked import Asked, Lists, as_asked
from .constant import solution
from .first_order import first_order
from .linear_equation import (
    Linear,
    as_functions,
    as_residual,
    coefficient_list,
    linear,
    unknowns_in,
)
from .responses import Operator
from .separable import factors, separable, slope_of
from .switched import solved
from .systems import system


@verb
def dsolve(
    eq: Any,
    func: Any = None,
    hint: str = "default",
    simplify: bool = True,
    ics: Any = None,
    unknowns: Any = (),
    assume: Any = (),
) -> Any:
    """Solves a differential equation in the sense of distributions: ``Eq(f(t), ...)``, a list for systems.

    Linear with constant coefficients of any order, and first-order systems of such, with steps, impulses and their
    derivatives, kinks, periodic families on the right, by the response to each switch; linear of first order with
    variable coefficients; f' = g(t)*h(f) with switches in g.  The solution is continuous, and as often differentiable
    as the equation demands.  Equations without kinks of other kinds as SymPy solves them, checked by putting in.

    ``ics``: values as SymPy spells them, ``{f(0): 1, f(t).diff(t).subs(t, 0): 0}``, at any points (boundary values);
    ``Limit(f(t), t, 0, '-')`` is the value from one side, where an impulse sits there.  ``unknowns``: parameters, as
    the reaction of a support, that further conditions determine.  Without conditions the free constants are C1, C2.
    ``hint`` and ``simplify`` are accepted as in SymPy; the kind of an equation is found out here.

    Errors: ``UnsupportedError`` for conditions that contradict each other, a value asked for where f jumps, and
    equations of other kinds.

    >>> from sympy import Function, Limit, Symbol
    >>> import relu_sym as rs
    >>> t, f = Symbol('t', real=True), Function('f')
    >>> rs.dsolve(f(t).diff(t, 2) + f(t) - rs.Dirac(t - 1), f(t))
    Eq(f(t), C1*sin(t) + C2*cos(t) + sin(t - 1)*Heaviside(t - 1))
    >>> rs.dsolve(f(t).diff(t) + f(t) - rs.Dirac(t), f(t), ics={Limit(f(t), t, 0, '-'): 0})
    Eq(f(t), exp(-t)*Heaviside(t))

    Reference: L. Schwartz, Mathematics for the Physical Sciences (1966), chapter III; A. H. Zemanian, Distribution
    Theory and Transform Analysis (1965), chapter 6.
    """
    if hint != "default":
        raise UnsupportedError("hint={0!r}: the kind of the equation is found out here; sympy.dsolve takes hints", hint)
    return dsolved(eq, func, ics, unknowns, assume)[0]


class Solved(NamedTuple):
    """The evidence: the equations as they were read, and what was found in each case."""

    kind: str
    equations: tuple[Any, ...]
    cases: tuple[Any, ...]


def dsolved(eq: Any, func: Any, ics: Any = None, unknowns: Any = (), assume: Any = ()) -> tuple[Any, Solved]:
    """(What ``dsolve`` gives, the evidence)."""
    residuals = [as_residual(e) for e in (eq if isinstance(eq, Lists) else [eq])]
    if not residuals:
        raise UnsupportedError("no equation is given: {0}", eq)
    funcs = as_functions(func, residuals)
    asked = as_asked(residuals, funcs, ics, unknowns, assume)
    with asked.gate.errors():
        equations = [linear(e, asked.funcs) for e in asked.residuals]
    if isinstance(eq, Lists):
        results, evidence = _of_system(equations, asked)
        return [_told(f, e) for f, e in zip(funcs, results, strict=True)], evidence
    found = equations[0]
    if found is None or len(funcs) > 1 or not _is_solved_here(found):
        return _other(eq, residuals[0], found, asked, funcs, ics)
    try:
        result, evidence = _of_linear(found, asked)
    except BudgetError:
        raise
    except UnsupportedError as refusal:
        return _without_kinks(eq, asked, funcs, ics, refusal)
    return _told(funcs[0], result), evidence


def _without_kinks(eq: Any, asked: Asked, funcs: Sequence, ics: Any, refusal: UnsupportedError) -> tuple[Any, Solved]:
    """What has no method here, by SymPy where nothing has a kink."""
    smooth = kinkless.is_kinkless(asked.residuals[0].xreplace(dict.fromkeys(asked.funcs, T)), T)
    if not smooth or asked.unknowns or any(c.side for c in asked.conditions) or "contradicts" in str(refusal):
        raise refusal
    try:
        return kinkless.solved(eq, funcs[0], ics), Solved("SymPy", asked.residuals, ())
    except UnsupportedError:
        raise refusal from None


def _told(func: AppliedUndef, e: Expr) -> Eq:
    """The answer; whether an unknown function equals a known one is no question."""
    return Eq(func, e, evaluate=False)


# ---------------------------------------------------------------------- the kinds
def _is_solved_here(found: Linear) -> bool:
    """Constant coefficients, or the first order."""
    return found.order() > 0 and (found.order() == 1 or _is_constant(found))


def _is_constant(found: Linear) -> bool:
    return not any(c.has(T) for c in found.coefficients.values())


def _of_linear(found: Linear, asked: Asked) -> tuple[Expr, Solved]:
    cases: list[Any] = []
    coefficients, constants = coefficient_list(found), asked.constants[: found.order()]

    def run(facts: Facts) -> Expr:
        if _is_constant(found):
            operator = Operator(coefficients, facts)
            cases.append(solution(operator, found.forcing, asked.conditions, constants, asked.unknowns))
        else:
            cases.append(first_order(coefficients, found.forcing, asked.conditions, constants, asked.unknowns, facts))
        return cases[-1].result

    result = asked.answer(run)
    return result, Solved("constant" if _is_constant(found) else "first order", (found,), tuple(cases))


def _of_system(equations: Sequence[Linear | None], asked: Asked) -> tuple[list[Expr], Solved]:
    n = len(asked.funcs)
    if len(equations) != n:
        raise UnsupportedError("{0} equations for {1} functions: give one for each", len(equations), n)
    if any(e is None or not _is_constant(e) or any(k > 1 for _, k in e.coefficients) for e in equations):
        raise UnsupportedError("a system is solved where it is linear, of first order, with constant coefficients")
    cases: dict[Any, Any] = {}

    def component(i: int) -> Expr:
        def run(facts: Facts) -> Expr:
            if facts not in cases:
                cases[facts] = system(equations, asked.conditions, asked.constants[:n], asked.unknowns, facts)
            return cases[facts].results[i]

        return asked.answer(run)

    results = [component(i) for i in range(n)]
    return results, Solved("system", tuple(equations), tuple(cases.values()))


def _other(
    eq: Any, residual: Expr, found: Linear | None, asked: Asked, funcs: Sequence, ics: Any
) -> tuple[Any, Solved]:
    """Nonlinear, or linear of a kind that only SymPy solves."""
    on_T, symbols = unknowns_in(asked.residuals[0], asked.funcs)
    if len(funcs) > 1 or not any(k for _, k in symbols):
        raise UnsupportedError(
            "{0} is no differential equation for {1} alone: give a list for several", residual, funcs[0]
        )
    t = funcs[0].args[0]
    if kinkless.is_kinkless(asked.residuals[0].xreplace(dict.fromkeys(asked.funcs, T)), T):
        if ics and any(c.side for c in asked.conditions):
            raise UnsupportedError("{0} has no kinks: give f(0) in place of one-sided limits", residual)
        return kinkless.solved(eq, funcs[0], ics), Solved("SymPy", (residual,), ())
    y = {k: s for (_, k), s in symbols.items()}
    if set(y) == {0, 1}:
        slope = slope_of(on_T, y[0], y[1])
        if slope is not None and _is_switched_autonomous(slope, y[0]):
            return _of_switched(slope, y[0], asked, funcs[0])
        parts = factors(slope, y[0]) if slope is not None else None
        if parts is not None:
            return _of_separable(*parts, y[0], asked, funcs[0])
    raise UnsupportedError(
        "{0} is not linear with constant coefficients, not linear of first order and not separable in {1}, and it has "
        "kinks: no method here solves it",
        residual,
        t,
    )


def _is_switched_autonomous(slope: Expr, y: Symbol) -> bool:
    """f' = F(f) where F has kinks or jumps in f and does not name the time: Filippov's equations."""
    return not slope.has(T) and not kinkless.is_kinkless(slope, y)


def _of_switched(slope: Expr, y: Symbol, asked: Asked, func: AppliedUndef) -> tuple[Any, Solved]:
    """f' = F(f) in Filippov's sense, from its one initial value; nan where the solution is not the only one."""
    point, value = None, None
    if asked.conditions:
        (condition, *more) = asked.conditions
        if more or condition.order or condition.side or asked.unknowns:
            raise UnsupportedError("{0} switches with {1}: give its value at one time, ics={{f(t0): x0}}", slope, func)
        point, value = condition.point, condition.value
    named = Symbol(str(asked.gate.out(func)), real=True)  # as errors quote it
    found, evidence = solved(slope.xreplace({y: named}), named, asked.gate.x, point, value, asked.gate.assume)
    return _told(func, asked.gate.out(found)), Solved("switched", (slope.xreplace({y: named}), named), evidence)


def _of_separable(g: Expr, h: Expr, y: Symbol, asked: Asked, func: AppliedUndef) -> tuple[Any, Solved]:
    cases: list[Any] = []

    def branch(k: int) -> Callable[[Facts], Expr]:
        def run(facts: Facts) -> Expr:
            cases.append(separable(g, h, y, asked.conditions, asked.constants, facts))
            return cases[-1].solutions[k]

        return run

    first = asked.answer(branch(0))
    results = [first, *(asked.answer(branch(k)) for k in range(1, len(cases[0].solutions)))]
    made = [_told(func, e) for e in results]
    return made[0] if len(made) == 1 else made, Solved("separable", (g, h), tuple(cases))
