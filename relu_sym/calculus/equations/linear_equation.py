"""Differential equations as they are read: sum of a_k(t)*f^(k)(t) = q(t), or what else holds f and its derivatives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from sympy import Add, Derivative, Dummy, Eq, Expr, S, Symbol
from sympy.core.function import AppliedUndef, Subs

from ...errors import UnsupportedError
from ...symbols import as_expression, as_variable

Unknown = tuple[int, int]
"""(number of the function, order of the derivative)."""


class Linear(NamedTuple):
    """sum of coefficients[j, k]*f_j^(k)(t) = forcing."""

    coefficients: dict[Unknown, Expr]
    forcing: Expr

    def order(self, j: int = 0) -> int:
        """The order of the equation in the function of number j."""
        return max((k for i, k in self.coefficients if i == j), default=0)


def as_residual(eq: Any) -> Expr:
    """lhs - rhs of an equation, or the expression that is to be 0."""
    if eq in (True, False):
        raise UnsupportedError("{0} is no equation: both sides are the same, or different numbers", eq)
    if isinstance(eq, Eq):
        return as_expression(eq.lhs) - as_expression(eq.rhs)
    if getattr(eq, "is_Relational", False):
        raise UnsupportedError("{0} is no equation: give Eq(left, right), or what is to be 0", eq)
    return as_expression(eq)


def as_functions(funcs: Any, residuals: Sequence[Expr]) -> tuple[AppliedUndef, ...]:
    """The unknown functions f(t), all of one variable; found in the equations where none is named."""
    if funcs is None:
        held = set().union(*(d.expr.atoms(AppliedUndef) for e in residuals for d in e.atoms(Derivative)))
        funcs = sorted((f for f in held if all(isinstance(a, Symbol) for a in f.args)), key=str)
        if not funcs:
            raise UnsupportedError("no derivative of an unknown function stands in {0}: name it, f(t)", residuals[0])
    named = tuple(funcs) if isinstance(funcs, (list, tuple)) else (funcs,)
    for f in named:
        if not isinstance(f, AppliedUndef) or len(f.args) != 1:
            raise UnsupportedError("{0} is no unknown function of one variable: write f(t)", f)
        as_variable(f.args[0])
    if len({f.args[0] for f in named}) > 1:
        raise UnsupportedError("the functions {0} are of different variables", named)
    return named


def unknowns_in(e: Expr, funcs: Sequence[AppliedUndef]) -> tuple[Expr, dict[Unknown, Dummy]]:
    """The expression with a symbol for every f_j^(k)(t)."""
    t = funcs[0].args[0]
    number = {f: j for j, f in enumerate(funcs)}
    found: dict[Unknown, Dummy] = {}

    def symbol(j: int, k: int) -> Dummy:
        return found.setdefault((j, k), Dummy(f"y{j}_{k}", real=True))

    def derivative(d: Derivative) -> Expr:
        if set(d.variables) != {t} or d.expr not in number:
            raise UnsupportedError("{0} is no derivative of an unknown function along {1}", d, t)
        return symbol(number[d.expr], len(d.variables))

    written = {d: d.doit() for d in e.atoms(Derivative) if d.has(*funcs) and not isinstance(d.expr, AppliedUndef)}
    e = cast(Expr, e.xreplace(written))
    named = {d: derivative(d) for d in e.atoms(Derivative) if d.has(*funcs)}
    e = cast(Expr, cast(Expr, e.xreplace(named)).xreplace({f: symbol(number[f], 0) for f in funcs}))
    others = [g for g in (*e.atoms(Subs), *e.atoms(AppliedUndef)) if g.has(*(f.func for f in funcs))]
    if others:
        bound = {v: p for g in others if isinstance(g, Subs) for v, p in zip(g.variables, g.point, strict=True)}
        elsewhere = sorted((f.xreplace(bound) for g in others for f in g.atoms(AppliedUndef)), key=str)
        raise UnsupportedError(
            "{0} is the unknown function elsewhere than at {1}: no differential equation", elsewhere[0], t
        )
    return e, found


def linear(residual: Expr, funcs: Sequence[AppliedUndef]) -> Linear | None:
    """The equation by its coefficients; None where it is not linear."""
    e, symbols = unknowns_in(residual, funcs)
    free = set(symbols.values())
    coefficients: dict[Unknown, list[Expr]] = {u: [] for u in symbols}
    rest: list[Expr] = []
    names = {y: u for u, y in symbols.items()}
    for term in Add.make_args(_opened(e, free)):
        own = term.free_symbols & free
        if not own:
            rest.append(-term)
            continue
        y = next(iter(own))
        weight = term.diff(y)
        if len(own) > 1 or weight.free_symbols & free or term.subs(y, 0) != 0:
            return None
        coefficients[names[y]].append(weight)
    summed = {u: Add(*w) for u, w in coefficients.items()}
    return Linear({u: w for u, w in summed.items() if w != 0}, Add(*rest))


def _opened(e: Expr, free: set) -> Expr:
    """Products of sums multiplied out where the unknowns stand."""
    return Add(*[t.expand() if t.free_symbols & free else t for t in Add.make_args(e)])


def named_constants(n: int, taken: set[Symbol]) -> list[Symbol]:
    """C1, C2, ..., without those that the equation has."""
    names, found, k = {s.name for s in taken}, [], 0
    while len(found) < n:
        k += 1
        if f"C{k}" not in names:
            found.append(Symbol(f"C{k}"))
    return found


def coefficient_list(eq: Linear, j: int = 0) -> list[Expr]:
    """a_0, ..., a_n of one equation for one function."""
    return [eq.coefficients.get((j, k), S.Zero) for k in range(eq.order(j) + 1)]
