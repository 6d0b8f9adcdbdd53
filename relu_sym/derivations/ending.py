"""Derivations of integrals by their ends: in steps by integrals, and from the definition, by absolute continuity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sympy import Expr

from ..calculus.differentiation.diff import Case
from ..errors import UnsupportedError
from ..steps import D, Pairing, Step, Test
from .catalogue import step
from .chain import Chain
from .frame import Frame

RULE = "derivative of an integral"
Rest = Callable[[Expr, int], tuple[Step, ...]]
"""The steps of a derivative of the slope, of an order from 1 up."""


def by_rules(case: Case, order: int, frame: Frame, rest: Rest) -> tuple[Step, ...]:
    """D^n f = D^(n-1) of the slope = ... = the derivative."""
    source, slope = frame.out(case.source), frame.out(case.ends.slope)
    more = rest(slope, order - 1) if order > 1 else ()
    c = Chain(D(source, frame.x, order))
    c.to(RULE, more[0].before if more else slope, integrals(case, frame))
    return (*c.steps, *more)


def by_definition(case: Case, order: int, frame: Frame, rest: Rest) -> tuple[Step, ...]:
    """<D^n f, phi> = (-1)^n <f, phi^(n)> = (-1)^(n-1) <f' almost everywhere, phi^(n-1)> = ... = <result, phi>."""
    x, source, slope = frame.x, frame.out(case.source), frame.out(case.ends.slope)
    more = rest(slope, order - 1) if order > 1 else ()
    if more and more[0].rule != "distributional definition":
        raise UnsupportedError("{0}: cases of the parameters are not told from the definition here", D(slope, x))
    phi, sign = Test(x, order - 1), (-1) ** (order - 1)
    c = Chain(Pairing(D(source, x, order), Test(x), x))
    c.to("distributional definition", (-1) ** order * Pairing(source, Test(x, order), x))
    c.to("locally Lipschitz", sign * Pairing(D(source, x, 1, "classical"), phi, x))
    c.to(RULE, more[0].after if more else sign * Pairing(slope, phi, x), integrals(case, frame))
    if not more:
        c.anew("equal distributions", D(source, x), slope)
        return tuple(c.steps)
    return (*c.steps, *more[1:-1], replace(more[-1], before=D(source, x, order)))


def integrals(case: Case, frame: Frame) -> list[Step]:
    """The derivative of every integral that is a part of the function only."""
    return [
        step(RULE, D(frame.out(i), frame.x), frame.out(slope)) for i, slope in case.ends.integrals if i != case.source
    ]
