"""The first and the last lines of derivations of equations, as the question and the result have them."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Derivative, Eq, FiniteSet, Function, S, Set, Symbol, Tuple
from sympy.core.function import AppliedUndef

from ..forms.cells.polytope import Polytope
from ..forms.line.set_cases import PiecewiseSet
from ..steps import Hull, Inclusion, SolutionOf, Subdifferential


def question_of(equation: Basic, func: Basic, ics: Tuple) -> SolutionOf:
    """The first line of a derivation of a solution: what is no ``Eq`` is to be 0."""
    listed = equation if isinstance(equation, Tuple) else (equation,)
    return SolutionOf(func, *[e if isinstance(e, Eq) else Eq(e, 0, evaluate=False) for e in listed], *ics)


def named(x: Basic, t: Symbol) -> AppliedUndef:
    """x(t), the motion of the variable x."""
    return Function(x.name)(t)  # type: ignore[attr-defined]


def letter(unknown: AppliedUndef, taken: set) -> Symbol:
    """A symbol for the values of an unknown function, called as it is."""
    used, name = {s.name for s in taken}, unknown.func.__name__
    return Symbol(next(n for n in (name, f"{name}_0", f"{name}_1", f"{name}_2") if n not in used), real=True)


def initial(unknown: AppliedUndef, t0: Basic, x0: Basic) -> Eq:
    """x(t0) = x0."""
    return Eq(unknown.func(t0), x0, evaluate=False)


def moving(field: Basic, variables: Tuple, start: Tuple, t: Symbol) -> SolutionOf:
    """x' = F(x), x(0) = start; of several variables a system, of one no list."""
    unknowns = {v: named(v, t) for v in variables}
    components: Any = field if isinstance(field, Tuple) else (field,)
    lines = [
        Eq(Derivative(u, t), F.xreplace(unknowns), evaluate=False)
        for u, F in zip(unknowns.values(), components, strict=True)
    ]
    starts = [initial(u, S.Zero, a) for u, a in zip(unknowns.values(), start, strict=True)]
    whole = Tuple(*unknowns.values())
    return SolutionOf(whole if len(whole) > 1 else whole[0], *lines, *starts)


def descending(f: Basic, variables: Tuple, start: Tuple, t: Symbol) -> SolutionOf:
    """-x' in df(x), x(0) = start."""
    (x,), (first,) = variables, start
    u = named(x, t)
    line = Inclusion(-Derivative(u, t), Subdifferential(f.xreplace({x: u}), u))
    return SolutionOf(u, line, initial(u, S.Zero, first))


MOTIONS = {"trajectory": moving, "subgradient_flow": descending}
"""Verbs whose answer is a motion, and their first line."""

MOVED = "motion from switch to switch"
"""The rule of the line that gives a motion."""


def listed(values: list) -> Set:
    """A list of solutions as a set."""
    return FiniteSet(*(row[0] if isinstance(row, tuple) else row for row in values))


def told_set(found: Any) -> Basic:
    """A set of velocities as a line says it: a polytope by its vertices."""
    if isinstance(found, Polytope):
        return Hull(*(Tuple(*p) if isinstance(p, tuple) else p for p in found.vertices))
    if isinstance(found, PiecewiseSet):
        return found.func(*((told_set(s), c) for s, c in found.args))
    return found
