"""Integrals over the plane, space and boxes by numbers, impulses and steps made smooth; their rates by small steps."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

from sympy import Basic, Expr, Float, Integral, Subs, Symbol

from ...steps import D, SurfaceMeasure
from .mollified import compiled
from .stepwise import WIDTH, stepwise, unit

REACHES = (1.3, 1.9, 2.7, 3.7, 5.5, 11.0, 23.0, 60.0)
"""Half the sides of the boxes that are searched for where an integrand is not 0."""
COUNTS = {2: (40, 70), 3: (30, 44)}
"""Points along each side: to compare, and for the value."""
SCAN = {2: 30, 3: 21}
SMALL = ((1e-4, 0.0), (1e-2, 0.2))
"""What is as good as 0, of the largest value, and how much wider the box is then made."""
STEP = 1e-3
Box = list[tuple[float, float]]


def number(e: Basic, at: dict[Symbol, Float]) -> tuple[float, float]:
    """(value, error) of an expression of integrals at these parameters."""
    errors: list[float] = []
    return _number(e, at, errors), sum(errors)


def _number(e: Any, at: dict[Symbol, Float], errors: list[float]) -> float:
    if isinstance(e, Integral):
        rough, fine = (_integral(e, at, k) for k in (0, 1))
        errors.append(abs(rough - fine))
        return fine
    if isinstance(e, D) and e.has(Integral):
        f, t, n, _ = e.args
        if n != 1:
            raise NotImplementedError("a second rate of an integral")
        above, below = (_number(f, at | {t: at[t] + s * STEP}, errors) for s in (1, -1))
        errors[-2:] = [STEP * STEP]
        return (above - below) / (2 * STEP)
    if e.has(Integral):
        return float(e.func(*[Float(_number(a, at, errors)) for a in e.args]))
    return float(e.doit().xreplace(at).evalf(20))


def _integral(e: Integral, at: dict[Symbol, Float], level: int) -> float:
    variables = [limit[0] for limit in e.limits]
    f = _plain(e.function).xreplace(at)
    ends = [tuple(float(end.xreplace(at)) for end in limit[1:]) for limit in e.limits]
    if all(math.isfinite(end) for pair in ends for end in pair):
        box = ends
    elif not any(math.isfinite(end) for pair in ends for end in pair):
        box = _where(f, variables)
    else:
        raise NotImplementedError("an integral over half a space")
    if box is None:
        return 0.0
    return _sum(f, variables, box, COUNTS[len(variables)][level])


def _plain(f: Expr) -> Expr:
    """With its derivatives carried out, of what is made smooth."""
    plain: Any = f.replace(lambda t: isinstance(t, SurfaceMeasure), lambda t: unit(*t.args))
    return plain.replace(D, _slope_of)


def _slope_of(f: Expr, v: Symbol, n: Expr, _: Basic) -> Expr:
    return stepwise(f).diff(v, int(n)).doit()


def _law(f: Expr, variables: Sequence[Symbol], box: Box, width: float) -> Callable[[tuple[float, ...]], float]:
    """The value at a point, impulses of this width."""
    middle, reach = [(lo + hi) / 2 for lo, hi in box], max(hi - lo for lo, hi in box) / 2
    law = compiled([f], variables, middle, reach)

    def value(p: tuple[float, ...]) -> float:
        try:
            return law(width, *p)[0]
        except (ZeroDivisionError, OverflowError):
            return 0.0

    return value


def _where(f: Expr, variables: Sequence[Symbol]) -> Box | None:
    """A box outside of which the integrand is as good as 0; None where it is 0 everywhere."""
    seen = False
    for small, wider in SMALL:
        for reach in REACHES:
            inside = _large(f, variables, reach, small)
            seen = seen or bool(inside)
            if not inside:
                continue
            margin = 3 * reach / SCAN[len(variables)]
            found = [(min(c) - margin, max(c) + margin) for c in zip(*inside, strict=True)]
            if all(-reach < lo and hi < reach for lo, hi in found):
                return [(lo - wider * (hi - lo), hi + wider * (hi - lo)) for lo, hi in found]
    if not seen:
        return None
    raise NotImplementedError("where the integrand fades is not found")


def _large(f: Expr, variables: Sequence[Symbol], reach: float, small: float) -> list[tuple[float, ...]]:
    """The points of a grid at which the integrand is not small, compared with its largest value."""
    count = SCAN[len(variables)]
    box = [(-reach, reach)] * len(variables)
    law = _law(f, variables, box, WIDTH * reach / count)
    sizes = {p: abs(law(p)) for p, _ in _points(box, count)}
    largest = max(sizes.values())
    return [p for p, size in sizes.items() if size > small * max(largest, 1e-6)]


def _points(box: Box, count: int) -> Iterator[tuple[tuple[float, ...], float]]:
    """The middles of the cells of a grid, each with its volume."""
    weight = math.prod((hi - lo) / count for lo, hi in box)
    for u in product(range(count), repeat=len(box)):
        yield tuple(lo + (hi - lo) * (k + 0.5) / count for k, (lo, hi) in zip(u, box, strict=True)), weight


def _sum(f: Expr, variables: Sequence[Symbol], box: Box, count: int) -> float:
    law = _law(f, variables, box, WIDTH * max(hi - lo for lo, hi in box) / count)
    return sum(law(p) * weight for p, weight in _points(box, count))


def on_segment(e: Subs) -> float:
    """The largest value of a substitution along a segment."""
    law = stepwise(e.expr.xreplace(dict(zip(e.variables, e.point, strict=True))))
    places = sorted(law.free_symbols, key=str)
    return max(abs(float(law.xreplace(dict.fromkeys(places, Float(k) / 7)).evalf(15))) for k in range(1, 7))
