"""Where an expression can break, by its heads alone: no normal form is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from mpmath import mp, mpf
from sympy import Abs, Basic, Expr, Float, Heaviside, Max, Min, Piecewise, SingularityFunction, Symbol, sign
from sympy.core.relational import Relational

from ...budget import remembered
from ...functions import HeavisideStep, ReLU
from ...steps import Branch
from .values import value

KINKED = (Abs, sign, Heaviside, HeavisideStep, ReLU)


GRID = tuple(mpf(k) / 8 + mpf("0.0137") for k in range(-240, 241))


def breaking_points(e: Basic, x: Symbol, lo: Any = -mp.inf, hi: Any = mp.inf) -> Iterator[Expr]:
    """Zeros of what decides a branch: exactly where it is linear, else where its sign changes on a grid in [lo, hi]."""
    yield from (end for b in e.atoms(Branch) for end in b.args[1:3] if end.is_comparable)
    levels: set = {h.args[0] for h in e.atoms(*KINKED)}
    levels |= {u - v for h in e.atoms(Max, Min) for u in h.args for v in h.args if u != v}
    levels |= {r.lhs - r.rhs for h in e.atoms(Piecewise) for r in h.atoms(Relational)}
    levels |= {h.args[0] - h.args[1] for h in e.atoms(SingularityFunction)}
    for g in levels:
        if g.free_symbols != {x} or not isinstance(g, Expr):
            continue
        slope = g.diff(x)
        if slope.is_number and slope.is_nonzero:
            yield -g.subs(x, 0) / slope
        else:
            yield from _sign_changes(g, x, lo, hi, mp.prec)


@remembered(64)
def _sign_changes(g: Expr, x: Symbol, lo: Any, hi: Any, _prec: int) -> tuple[Expr, ...]:
    return tuple(_by_halving(g, x, [lo, *(t for t in GRID if lo < t < hi), hi] if mp.isfinite(hi - lo) else GRID))


def _by_halving(g: Expr, x: Symbol, grid: Sequence[Any]) -> Iterator[Expr]:
    values = [value(g, {x: t}) for t in grid]
    for (a, u), (b, v) in pairwise(zip(grid, values, strict=True)):
        if u * v < 0 and not mp.isnan(u * v):
            for _ in range(400):
                mid = (a + b) / 2
                if value(g, {x: mid}) * u > 0:
                    a = mid
                else:
                    b = mid
            yield Float(a, 100)
