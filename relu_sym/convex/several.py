"""The gate of a question about a function of several variables on a set: on real symbols of its own, and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any, cast

from sympy import And, Basic, ConditionSet, Dummy, Eq, Expr, FiniteSet, I, Or, ProductSet, S, Set, Symbol, Tuple, true
from sympy.core.relational import Ge, Gt, Le, Lt, Ne
from sympy.logic.boolalg import Boolean

from ..calculus.subdifferentials.asking import check_twins, readable
from ..errors import ReluSymError, UnsupportedError
from ..forms.cells.polyhedron import Polyhedron
from ..forms.cells.polytope import Polytope
from ..forms.exact import expression
from ..forms.facts import Facts
from ..symbols import as_assumptions, as_expression, exact, inexact, leaves, named_variables, renamed_all
from ..symbols.laws import unfolded
from .regions import Region, affine, is_surely_continuous, regions

SIGNS = {"is_positive": Gt, "is_negative": Lt, "is_nonnegative": Ge, "is_nonpositive": Le}
"""What the declaration of a variable says."""


class Several:
    """A function and a domain behind the gate: ``expr`` and ``condition`` on the symbols ``variables``."""

    def __init__(self, f: Any, variables: Any, domain: Any = S.Reals, assume: Any = ()) -> None:
        self.named = named_variables(variables)
        source = as_expression(f)
        e, self.floats = exact(unfolded(source))
        check_twins(e, self.named)
        if I in leaves(e):
            raise UnsupportedError("{0} has complex values: extrema are of real functions", source)
        own = {v: Dummy(v.name, real=True) for v in self.named}
        self.source, self.variables = source, tuple(own.values())
        self._back: dict[Expr, Expr] = {d: v for v, d in own.items()}
        self.assume = as_assumptions(assume, None)
        for relation in self.assume:
            if not relation.free_symbols.isdisjoint(self.named):
                raise UnsupportedError("assume={0} speaks of a variable: say that in domain=", assume)
        with self.errors():
            self.expr = readable(cast(Expr, renamed_all(e, own)), set(self.variables))
            declared = [
                SIGNS[kind](v, 0) for s, v in own.items() if (kind := next((k for k in SIGNS if getattr(s, k)), None))
            ]
            inside, from_domain = exact(condition_of(domain, self.variables, own))
            self.floats = self.floats or from_domain
            self.condition: Boolean = And(inside, *declared)

    def of_values(self) -> Several:
        """The same about values and where they are taken: without the 0 of a nonzero symbol."""
        made = copy(self)
        open_signs = [
            v for v, s in zip(self.variables, self.named, strict=True) if s.is_nonzero and s.is_positive is None
        ]
        made.condition = And(self.condition, *(Ne(v, 0) for v in open_signs))
        return made

    def of(self, e: Expr) -> Several:
        """The same question of another function of the variables behind the gate."""
        made = copy(self)
        made.expr = e
        return made

    def out(self, e: Any) -> Any:
        """In the caller's symbols, floats if floats came in."""
        e = renamed_all(e, self._back) if isinstance(e, Basic) else e
        return inexact(e) if self.floats and isinstance(e, Basic) else e

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Errors raised inside quote the caller's symbols."""
        try:
            yield
        except ReluSymError as error:
            raise error.requoted(self.out) from None

    def regions(self, facts: Facts, side: int = 1) -> tuple[list[Region], bool]:
        """The formulas of f (of -f for side -1) on the domain, and whether they hold on the closures."""
        e = cast(Expr, facts.applied(side * self.expr))
        start = Polyhedron.whole(len(self.variables), facts)
        condition = cast(Boolean, facts.applied(self.condition))
        if is_surely_continuous(e, self.variables):
            halves = closed_halves(condition, self.variables)
            if halves is not None:
                found = closed_start(start, halves)
                return ([] if found is None else list(regions(e, self.variables, found, True))), True
        return list(regions(e, self.variables, start, False, condition)), False


def closed_start(start: Polyhedron, halves: list) -> Polyhedron | None:
    """The inner part of the intersection of closed half-spaces."""
    found: Polyhedron | None = start
    for form in halves:
        found = None if found is None else found.closed_half(form)
    return found


def with_its_walls(condition: Boolean) -> Boolean:
    """<= for <: the closure of an intersection of half-spaces that has an inside."""
    strict = {Lt: Le, Gt: Ge}
    return And(*(strict[type(c)](*c.args) if type(c) in strict else c for c in And.make_args(condition)))


def closed_halves(condition: Boolean, variables: tuple[Symbol, ...]) -> list | None:
    """The affine forms that are >= 0 on the domain; None where it is no intersection of closed half-spaces."""
    forms = []
    for part in And.make_args(condition):
        if part == true:
            continue
        if not isinstance(part, (Le, Ge, Eq)):
            return None
        form = affine(part.lhs - part.rhs, variables)
        if form is None:
            return None
        below = tuple(-a for a in form)
        forms += [form, below] if isinstance(part, Eq) else [form if isinstance(part, Ge) else below]
    return forms


def condition_of(domain: Any, variables: tuple[Symbol, ...], own: dict) -> Boolean:
    """A domain as a condition: all of the space, a product of sets of reals, a polytope, points, a condition."""
    n = len(variables)
    if domain is S.Reals or domain == S.Reals**n:
        return true
    if isinstance(domain, ProductSet) and len(domain.args) == n:
        return And(*(s.as_relational(v) for s, v in zip(domain.args, variables, strict=True)))
    if isinstance(domain, Polytope) and domain._shape is None and len(domain.args[0]) == n:
        return inside(Polyhedron.hull(list(domain._scalars), []), variables)
    if isinstance(domain, FiniteSet) and all(isinstance(p, Tuple) and len(p) == n for p in domain.args):
        return Or(*(And(*map(Eq, variables, p)) for p in domain.args))
    if isinstance(domain, ConditionSet) and isinstance(domain.sym, Tuple) and domain.base_set == S.Reals**n:
        bound = dict(zip(domain.sym, variables, strict=True))
        return cast(Boolean, domain.condition.xreplace(bound))
    if isinstance(domain, Boolean) and not isinstance(domain, Set):
        return cast(Boolean, renamed_all(domain, own))
    raise UnsupportedError(
        "domain = {0}: in {1} variables give a box (Interval(0, 1)*Interval(0, oo)), a condition (x + y <= 1), a "
        "Polytope, or points FiniteSet((0, 1))",
        domain,
        n,
    )


def inside(p: Polyhedron, variables: tuple[Symbol, ...], closed: bool = True) -> Boolean:
    """The walls as a condition; ``closed``: of the closure."""
    relations = []
    for form, side in p.walls:
        *slopes, constant = map(_number, form)
        u = sum((a * v for a, v in zip(slopes, variables, strict=True)), start=S.Zero)
        level = -constant
        if u.could_extract_minus_sign():
            u, level, side = -u, -level, -side
        kind = Eq if side == 0 else (Ge if closed else Gt) if side > 0 else (Le if closed else Lt)
        relations.append(kind(u, level))
    return And(*relations)


def _number(a: Any) -> Expr:
    return S(a) if isinstance(a, int) else expression(a)
