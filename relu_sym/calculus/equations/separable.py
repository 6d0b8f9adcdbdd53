"""f' = g(t)*h(f), h without kinks: with the time tau = integral of g, df/dtau = h(f) has no switches left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sympy import Dummy, Eq, Expr, Function, S, Symbol, nan, oo, zoo
from sympy.simplify.simplify import separatevars

from ...errors import UnsupportedError, WithoutValue
from ...forms.exact import Facts
from ...forms.line.partition import Domain
from ...symbols import T
from ...vocabularies.read import read_any
from ..answer_vocabulary import worded
from . import kinkless
from .conditions import Condition, is_zero
from .continuing import limit_at
from .first_order import check_bounded, primitive


class Separated(NamedTuple):
    """The evidence of one case of f' = g*h(f): the time tau(t) with tau' = g, the equation y' = h(y) and its solutions
    y(tau), with their initial value where there is one, and f = y(tau(t))."""

    facts: Facts
    time: Expr
    factor: Expr
    clock: Symbol
    equation: Eq
    start: Expr | None
    inner: tuple[Expr, ...]
    solutions: tuple[Expr, ...]


def slope_of(residual: Expr, y0: Symbol, y1: Symbol) -> Expr | None:
    """F of f' = F(t, f), from an equation that is linear in f'."""
    lead = residual.diff(y1)
    if lead == 0 or lead.has(y1):
        return None
    return -residual.xreplace({y1: S.Zero}) / lead


def factors(slope: Expr, y: Symbol) -> tuple[Expr, Expr] | None:
    """(g, h) with F = g(T)*h(y)."""
    found = separatevars(slope, symbols=[T, y], dict=True)
    if not found:
        return None
    return found["coeff"] * found[T], found[y]


def separable(
    g: Expr, h: Expr, y: Symbol, conditions: Sequence[Condition], constants: Sequence[Symbol], facts: Facts
) -> Separated:
    """y' = h(y) in the time of g, by SymPy, checked; one condition at most."""
    g, h = facts.applied(g), facts.applied(h)
    if len(conditions) > 1 or any(c.order for c in conditions):
        raise UnsupportedError("an equation of the first order takes one condition, on the function itself")
    form = read_any(g, Domain(facts=facts))
    check_bounded(form, g)
    exponent = primitive(form, g)
    time = worded(exponent, T, g)
    if not kinkless.is_kinkless(h, y):
        raise UnsupportedError("{0} has kinks in the unknown, and a factor that moves with the time besides", h)
    tau, name = Dummy("tau", real=True), Function(Dummy("y").name)
    ode = Eq(name(tau).diff(tau), h.xreplace({y: name(tau)}))
    ics, start = None, None
    for c in conditions:
        start = facts.applied(c.value)
        steep = h.diff(y).xreplace({y: start})
        if steep.has(zoo, oo, nan):
            raise WithoutValue(
                "{0} has no finite slope at {1}: more than one solution may begin there", h.xreplace({y: T}), c.value
            )
        if is_zero(h.xreplace({y: start}), facts):
            return Separated(facts, time, g, tau, ode, start, (start,), (start,))
        time = time - limit_at(exponent, c.point, 0)
        ics = {name(0): start}
    found = kinkless.solved(ode, name(tau), ics)
    solutions = []
    for one in found if isinstance(found, list) else [found]:
        if one.lhs != name(tau) or one.rhs.has(name):
            raise UnsupportedError("{0} gives f by an equation only, {1}: not solved for f", ode, one)
        solutions.append(one.rhs)
    named = dict(zip([Symbol("C1"), Symbol("C2")], constants, strict=False))
    inner = tuple(e.xreplace(named) for e in solutions)
    return Separated(facts, time, g, tau, ode, start, inner, tuple(e.xreplace({tau: time}) for e in inner))
