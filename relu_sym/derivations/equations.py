"""Steps of ``rs.dsolve``: homogeneous solutions, Green's function, the response to every switch, the conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sympy import Add, Basic, Eq, Expr, Integer, Mul, Poly, Symbol, Tuple, sympify
from sympy.core.function import AppliedUndef

from ..calculus.complexes import is_complex, split
from ..calculus.equations.asked import as_asked
from ..calculus.equations.conditions import Condition, read
from ..calculus.equations.constant import Solution, whole
from ..calculus.equations.dsolve import Solved, dsolved
from ..calculus.equations.first_order import FirstOrder
from ..calculus.equations.linear_equation import as_functions, as_residual
from ..calculus.equations.particular import Analytic, Switch
from ..calculus.equations.responses import Operator
from ..calculus.equations.systems import SystemSolution
from ..errors import UnsupportedError
from ..forms.exact import Facts, expression, scalar
from ..forms.line.jumps import parts
from ..forms.line.partition import Domain
from ..functions import Dirac, HeavisideStep
from ..steps import Convolution, SolutionOf, Step
from ..steps.said import Said
from ..symbols import Gate, StandIn, T, exact, renamed
from ..vocabularies.read import read_any
from .catalogue import step
from .chain import Chain
from .frame import Frame
from .integrated import tell_first_order, tell_separable
from .linear_systems import tell_system
from .motions import Asked, motion_steps
from .openings import letter, question_of
from .other_verbs import by_cases
from .put_in import derivative, jump, left_side, met


def equation_question(eq: Any, func: Any, ics: Any) -> tuple[Basic, AppliedUndef | Tuple, Tuple]:
    """The equation, its unknown function, and the conditions as equations; Tuples where there are several."""
    listed = isinstance(eq, (list, tuple, Tuple))
    residuals = [as_residual(e) for e in (eq if listed else [eq])]
    unknowns = as_functions(func, residuals)
    if not listed and len(unknowns) > 1:
        raise UnsupportedError("{0}: one equation for several functions", eq)
    read(ics, unknowns)
    conditions = Tuple(*[Eq(sympify(k), sympify(v), evaluate=False) for k, v in dict(ics or {}).items()])
    given = [e if isinstance(e, Eq) else r for e, r in zip(eq if listed else [eq], residuals, strict=True)]
    return (Tuple(*given), Tuple(*unknowns), conditions) if listed else (given[0], unknowns[0], conditions)


def solution_steps(
    given: Basic, unknown: AppliedUndef | Tuple, conditions: Tuple, ics: Any, assume: Any
) -> tuple[Any, tuple[Step, ...]]:
    """(What ``dsolve`` gives, the steps), case by case of the parameters."""
    several = isinstance(given, Tuple)
    result, found = dsolved(list(given) if several else given, list(unknown) if several else unknown, ics, (), assume)
    if found.kind not in ("constant", "first order", "separable", "switched", "system"):
        raise UnsupportedError(
            "the steps of a solution that SymPy found are not told: {0} is checked by rs.checkodesol", given
        )
    if isinstance(result, list) and not several:
        raise UnsupportedError("{0} has several solutions: the steps of one are told", given)
    if found.kind == "switched":
        return result, _switched(given, unknown, conditions, found, result, assume)
    unknowns = tuple(unknown) if several else (unknown,)
    asked = as_asked([as_residual(e) for e in (given if several else [given])], unknowns, ics, (), assume)
    frame = Frame(asked.gate)
    start = exact(question_of(given, unknown, conditions))[0]
    chains: list = []
    for case in found.cases:
        c = Chain(start)
        with asked.gate.errors():
            facts = _tell(case, found, frame, unknown, asked.conditions, c)
        chains.append((frame.condition(facts), start, c.now, tuple(c.steps)))
    last = Tuple(*[e.rhs for e in result]) if several else result.rhs
    return result, frame.told(by_cases(chains, start, exact(last)[0]))


def _tell(case: Any, found: Solved, frame: Frame, unknown: Any, conditions: Sequence[Condition], c: Chain) -> Facts:
    """The lines of one case; gives what is known of the parameters there."""
    if isinstance(case, Solution):
        (linear,) = found.equations
        _Case(case, frame, unknown, case.operator.facts.applied(linear.forcing), tuple(conditions)).tell(c)
        return case.operator.facts
    if isinstance(case, SystemSolution):
        tell_system(case, found.equations, frame, conditions, c)
        return case.operator.facts
    if isinstance(case, FirstOrder):
        tell_first_order(case, frame, conditions, c)
    else:
        tell_separable(case, frame, unknown, c)
    return case.facts


def _switched(
    given: Basic, unknown: AppliedUndef, conditions: Tuple, found: Solved, result: Eq, assume: Any
) -> tuple[Step, ...]:
    """Of f' = F(f) with switches in f: the motion of f."""
    slope, quoted = found.equations
    x = letter(unknown, slope.free_symbols | given.free_symbols)
    gate = Gate(slope.xreplace({quoted: x}), x, assume)
    told, floats = exact(question_of(given, unknown, conditions))
    gate.floats = gate.floats or floats
    return motion_steps(Asked(Frame(gate), unknown, told, "regions"), result.rhs, found.cases)


class _Case(NamedTuple):
    """One case of the parameters: its evidence, and what is said of it."""

    found: Solution
    frame: Frame
    unknown: AppliedUndef
    forcing: Expr
    conditions: tuple[Condition, ...]

    def tell(self, c: Chain) -> None:
        """The lines."""
        out, operator = self.frame.out, self.found.operator
        if not operator.is_real or is_complex(self.forcing) or is_complex(self.found.result):
            raise UnsupportedError("{0} has complex values: derivations are of real functions", self.forcing)
        form = read_any(self.forcing, Domain(facts=operator.facts))
        if self.forcing != 0:
            stated = Add(*[self.frame.stated(p, values=False) for p in parts(form)])
            left = Add(*[out(a) * self.unknown.diff(self.frame.x, k) for k, a in enumerate(operator.coefficients)])
            line = SolutionOf(self.unknown, Eq(left, stated, evaluate=False), *c.now.args[2:])
            c.to(self.frame.reading(*parts(form)), line, self.frame.breakpoints(form))
        c.to("solution as a sum", out(self.sum()), [*self._homogeneous(), *self._particular(), *self._conditions()])
        c.to("vocabulary", renamed(StandIn.meant(self.found.result), T, self.frame.x))

    def sum(self) -> Expr:
        """The homogeneous solutions and the responses, on T."""
        weighted = zip(self.found.constants, self.found.basis, strict=True)
        return Add(*[w * b.expr() for w, b in weighted], *[p.expr() for p in self.found.parts])

    # ------------------------------------------------------------------ the side computations
    def _applied(self, e: Expr) -> Expr:
        """The left side of the equation, of a function on T."""
        return left_side(self.found.operator.coefficients, e, self.frame)

    def _homogeneous(self) -> Iterator[Step]:
        operator = self.found.operator
        rate = Symbol(next(n for n in ("lambda", "r", "z") if n not in {s.name for s in self._symbols()}))
        powers = Add(*[self.frame.out(a) * rate**k for k, a in enumerate(operator.coefficients)])
        factored = self.frame.out(_factored(operator, rate))
        if factored != powers:
            yield step("characteristic polynomial", powers, factored)
        for b in self.found.basis:
            yield step("homogeneous solution", self._applied(b.expr()), Integer(0))

    def _symbols(self) -> set:
        return set().union(*(a.free_symbols for a in self.found.operator.coefficients))

    def _particular(self) -> Iterator[Step]:
        found, x = self.found, self.frame.x
        if not found.parts:
            return
        switches = [p for p in found.parts if isinstance(p, Switch)]
        green = whole(found.operator.green(), True)
        for way in dict.fromkeys(p.side for p in switches):
            e = way * green * HeavisideStep(way * T)
            yield step("Green's function", self._applied(e), Dirac(x))
        for p in found.parts:
            if isinstance(p, Switch):
                e = p.side * green * HeavisideStep(p.side * T)
                before = Convolution(*map(self.frame.out, (e, p.forced())), x)
                yield step("response to a switch", before, self.frame.out(p.expr()))
            elif isinstance(p, Analytic):
                yield step("response to a forcing", self._applied(p.expr()), self.frame.out(p.forced))
        if not all(isinstance(p, (Analytic, Switch)) for p in found.parts):
            rest = Add(*[p.expr() for p in found.parts])
            yield step("response to a forcing", self._applied(rest), self.frame.out(self.forcing))
        yield from self._jumps()

    def _jumps(self) -> Iterator[Step]:
        e = self.sum()
        for c in self.found.contacts:
            if c.order >= 0:
                f, at = derivative(e, c.order, "classical", self.frame), scalar(c.point)
                below = f" and its derivatives below the order {c.order}" if c.order > 1 else ""
                told = [Said(self.unknown, below, " is continuous there" if c.order == 1 else " are continuous there")]
                yield jump(f, at, self.frame.out(c.jump), self.frame, told if c.order else [])

    def _conditions(self) -> Iterator[Step]:
        yield from met(self.conditions, [self.sum()], self.frame)


def _factored(operator: Operator, rate: Symbol) -> Expr:
    """The characteristic polynomial by its roots, two conjugate ones together."""
    if operator.others is not None:
        return Poly(list(reversed(operator.coefficients)), rate).as_expr().factor()
    factors = [operator.lead]
    for root, m in operator.roots.items():
        e = expression(root)
        if operator.side(root) > 0:
            a, b = split(e)
            factors.append(((rate - a) ** 2 + b**2) ** m)
        elif operator.side(root) == 0:
            factors.append((rate - e) ** m)
    return Mul(*factors)
