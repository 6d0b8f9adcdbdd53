"""Where an expression can break, by its heads alone: no normal form is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from mpmath import mp, mpf, workdps
from sympy import (
    Abs,
    Basic,
    Expr,
    Float,
    Heaviside,
    Integral,
    Max,
    Min,
    Piecewise,
    Pow,
    SingularityFunction,
    Symbol,
    cos,
    cot,
    csc,
    sec,
    sign,
    sin,
    tan,
)
from sympy.core.relational import Relational

from ...budget import remembered
from ...functions import HeavisideStep, PrincipalValue, ReLU
from ...steps import Branch
from .values import value

KINKED = (Abs, sign, Heaviside, HeavisideStep, ReLU)


GRID = tuple(mpf(k) / 8 + mpf("0.0137") for k in range(-240, 241))


def breaking_points(e: Basic, x: Symbol, lo: Any = -mp.inf, hi: Any = mp.inf) -> Iterator[Expr]:
    """Zeros of what decides a branch, poles of principal values: exactly where that is linear, else where its sign
    changes on a grid in [lo, hi]."""
    yield from (end for b in e.atoms(Branch) for end in b.args[1:3] if end.is_comparable)
    levels: set = {h.args[0] for h in e.atoms(*KINKED)}
    levels |= {u - v for h in e.atoms(Max, Min) for u in h.args for v in h.args if u != v}
    levels |= {r.lhs - r.rhs for h in e.atoms(Piecewise) for r in h.atoms(Relational)}
    levels |= {h.args[0] - h.args[1] for h in e.atoms(SingularityFunction)}
    levels |= {g for p in e.atoms(PrincipalValue) for g in _denominators(p.args[0])}
    for g in levels:
        if g.free_symbols != {x} or not isinstance(g, Expr) or g.has(Integral):
            continue  # an integral is not known to 100 digits
        slope = g.diff(x)
        if slope.is_number and slope.is_nonzero:
            yield -g.subs(x, 0) / slope
        else:
            yield from _sign_changes(g, x, lo, hi, mp.prec)


def _denominators(f: Basic) -> Iterator[Expr]:
    """What vanishes at the poles of a formula."""
    yield from (h.base for h in f.atoms(Pow) if h.exp.is_negative)
    yield from (cos(h.args[0]) for h in f.atoms(tan, sec))
    yield from (sin(h.args[0]) for h in f.atoms(cot, csc))


@remembered(64)
def _sign_changes(g: Expr, x: Symbol, lo: Any, hi: Any, _prec: int) -> tuple[Expr, ...]:
    return tuple(_by_halving(g, x, [lo, *(t for t in GRID if lo < t < hi), hi] if mp.isfinite(hi - lo) else GRID))


def _by_halving(g: Expr, x: Symbol, grid: Sequence[Any]) -> Iterator[Expr]:
    """Sign changes on the grid, read with few digits, and the zeros there with all: secants that keep the bracket."""
    with workdps(40):
        values = [value(g, {x: t}) for t in grid]
    for (a, u), (b, v) in pairwise(zip(grid, values, strict=True)):
        if u * v < 0 and not mp.isnan(u * v):
            yield Float(_zero(g, x, a, b), 100)


def _zero(g: Expr, x: Symbol, a: Any, b: Any) -> Any:
    """The point in [a, b] where the sign changes: halving, then secants as long as these stay close."""
    sign = mp.sign(value(g, {x: a}))
    for _ in range(60):
        a, b = _halved(g, x, a, b, sign)
    slope = (value(g, {x: b}) - value(g, {x: a})) / (b - a)
    t = a
    for _ in range(8):
        v = value(g, {x: t})
        if not slope or not mp.isfinite(v):
            break
        if abs(v / slope) < mpf(10) ** -110:
            return t
        other = t - v / slope
        if other == t:
            return t  # to all digits that are worked with
        slope, t = (value(g, {x: other}) - v) / (other - t), other
        if not a - 2 * (b - a) <= t <= b + 2 * (b - a):
            break
    for _ in range(340):
        a, b = _halved(g, x, a, b, sign)
    return a


def _halved(g: Expr, x: Symbol, a: Any, b: Any, sign: Any) -> tuple[Any, Any]:
    mid = (a + b) / 2
    return (mid, b) if value(g, {x: mid}) * sign > 0 else (a, mid)
