"""Kinked heads written in Heaviside, so that a smooth step in its place makes everything smooth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import (
    Abs,
    And,
    Basic,
    Eq,
    Expr,
    Ge,
    Gt,
    Heaviside,
    Le,
    Lt,
    Max,
    Min,
    Mul,
    Ne,
    Not,
    Or,
    Piecewise,
    S,
    sign,
)

from ...calculus.rewriting.native import to_sympy
from ...functions import HeavisideStep, ReLU
from ...functions.activations.activation import Activation

KINKED = (Abs, sign, Max, Min, Heaviside, HeavisideStep, ReLU, Piecewise)


def stepwise(e: Basic) -> Any:
    """Kinked heads in Heaviside, from the inside out."""
    if not e.args or not e.has(*KINKED, Activation):
        return e
    if isinstance(e, Activation):
        return stepwise(to_sympy(e))
    if isinstance(e, Piecewise):
        return _by_cases([(stepwise(v), _indicator(c)) for v, c in e.args])
    args = [stepwise(a) for a in e.args]
    if isinstance(e, (HeavisideStep, Heaviside)):
        return Heaviside(args[0])
    if isinstance(e, ReLU):
        return args[0] * Heaviside(args[0])
    if isinstance(e, Abs):
        return args[0] * (2 * Heaviside(args[0]) - 1)
    if isinstance(e, sign):
        return 2 * Heaviside(args[0]) - 1
    if isinstance(e, (Max, Min)):
        found = args[0]
        for a in args[1:]:
            found += (a - found) * Heaviside(a - found if isinstance(e, Max) else found - a)
        return found
    return e.func(*args)


def _by_cases(pairs: Sequence[tuple[Expr, Expr]]) -> Expr:
    found, left = S.Zero, S.One
    for value, here in pairs:
        found, left = found + left * here * value, left * (1 - here)
    return found


def _indicator(c: Any) -> Expr:
    """1 where a condition holds."""
    if c in (True, False):
        return S.One if c else S.Zero
    if isinstance(c, (And, Or, Not)):
        parts = [_indicator(a) for a in c.args]
        if isinstance(c, Not):
            return 1 - parts[0]
        return Mul(*parts) if isinstance(c, And) else 1 - Mul(*[1 - p for p in parts])
    if isinstance(c, (Gt, Ge, Lt, Le)):
        gap = stepwise(c.lhs - c.rhs)
        return Heaviside(gap if isinstance(c, (Gt, Ge)) else -gap)
    if isinstance(c, (Eq, Ne)):
        return S.Zero if isinstance(c, Eq) else S.One
    raise NotImplementedError(f"the condition {c}")
