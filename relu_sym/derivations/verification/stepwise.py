"""Kinked heads written in Heaviside, and smooth kernels in the place of steps and impulses."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from sympy import (
    Abs,
    Add,
    And,
    Basic,
    DiracDelta,
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
    Tuple,
    sign,
    sqrt,
)

from ...calculus.rewriting.native import to_sympy
from ...functions import HeavisideStep, ReLU
from ...functions.activations.activation import Activation

WIDTH = 1.5
"""The width of an impulse in mean distances of the points at which it is read."""
_ROOT = math.sqrt(2 * math.pi)
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


# ---------------------------------------------------------------------- smooth kernels
def kernel(k: int) -> Callable[[float], float]:
    """The k-th derivative of (15 - 10 t^2 + t^4)/8 times the normal density; k = -1: its integral from the left."""
    if k < 0:
        return lambda t: (1 + math.erf(t / math.sqrt(2))) / 2 + (7 * t - t**3) / 8 * math.exp(-t * t / 2) / _ROOT
    p = [15 / 8, 0.0, -10 / 8, 0.0, 1 / 8]
    for _ in range(k):
        slope = [*[j * c for j, c in enumerate(p)][1:], 0.0, 0.0]
        p = [s - t for s, t in zip(slope, [0.0, *p], strict=True)]
    return lambda t: sum(c * t**j for j, c in enumerate(p)) * math.exp(-t * t / 2) / _ROOT if abs(t) < 37 else 0.0


def lowered(e: Basic, smooth: Callable[[Expr, int], Expr | None]) -> Any:
    """With impulses and steps made smooth; a plain step where its argument does not change."""
    put: dict[Basic, Basic] = {}
    e = stepwise(e)
    for h in e.atoms(DiracDelta, Heaviside):
        made = smooth(h.args[0], order_of(h) if isinstance(h, DiracDelta) else -1)
        if made is None and isinstance(h, DiracDelta):
            raise NotImplementedError(f"{h} where the slope of its argument is 0")
        put[h] = (1 + sign(h.args[0])) / 2 if made is None else made
    return e.xreplace(put)


def order_of(d: Expr) -> int:
    """The order of an impulse."""
    return int(d.args[1]) if len(d.args) > 1 else 0


def unit(g: Expr, variables: Tuple) -> Expr:
    """The measure of g = 0: Dirac of what has a gradient of length 1 there."""
    g = stepwise(g)
    slopes = [g.diff(v).replace(DiracDelta, lambda *_: S.Zero) for v in variables]
    return DiracDelta(g / sqrt(Add(*[d**2 for d in slopes])))
