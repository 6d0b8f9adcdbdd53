"""Hulls of slopes compared by numbers; and what the sum, product, max and chain rules give, by support functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mpmath import mp, mpf
from sympy import Add, Basic, Dummy, Expr, Max, Min, Mul, Pow, Tuple

from ...steps import Step
from .spheres import CLOSE, SMALL, Vector, directions, distance, points_of
from .values import close, value


def hulls(s: Step, f: Basic, variables: Tuple, at: Vector) -> tuple[bool | None, str]:
    """Two hulls: equal, or one strictly inside the other, and that what the rules give."""
    before, after = points_of(s.before), points_of(s.after)
    inside = all(distance(p, after) < CLOSE for p in before)
    if s.relation == "=":
        return inside and all(distance(p, before) < CLOSE for p in after), "distances of the points"
    larger = any(distance(p, before) > CLOSE for p in after)
    if not inside or not larger:
        return False, "distances of the points"
    if s.rule == "component by component":
        return _is_product(before, after, len(f.args) if isinstance(f, Tuple) else 1), "supports of the components"
    return _supports(after, f, ByRules(variables, at)), "supports, part by part"


def _is_product(joint: Sequence[Vector], apart: Sequence[Vector], rows: int) -> bool:
    """Whether a set is the product of the projections of another one to the rows."""
    width = len(joint[0]) // rows
    for d in directions(len(joint[0]), ()):
        together = mp.fsum(
            max(_dot(p[k : k + width], d[k : k + width]) for p in joint) for k in range(0, len(d), width)
        )
        if abs(max(_dot(p, d) for p in apart) - together) > CLOSE * (1 + abs(together)):
            return False
    return True


def _supports(points: Sequence[Vector], f: Basic, rules: ByRules) -> bool | None:
    """Whether the support function of a hull is what the rules give for that of f."""
    for d in directions(len(rules.variables), ()):
        here = rules.support(f, d)
        if mp.isnan(here):
            return None
        if abs(max(_dot(p, d) for p in points) - here) > CLOSE * (1 + abs(here)):
            return False
    return True


class ByRules:
    """Support functions of the sets that the sum, product, max and chain rules give, by numbers alone."""

    def __init__(self, variables: Tuple, at: Vector) -> None:
        self.variables, self.at = variables, at
        self.here = dict(zip(variables, at, strict=True))

    def support(self, e: Basic, d: Vector) -> Any:
        """The largest d.v over the set of a part."""
        if e.free_symbols.isdisjoint(self.variables):
            return mpf(0)
        if e in self.here:
            return d[self.variables.args.index(e)]
        if isinstance(e, Add):
            return mp.fsum(self.support(a, d) for a in e.args)
        if isinstance(e, Mul):
            values = [value(a, self.here) for a in e.args]
            return mp.fsum(self.times(mp.fprod(values[:k] + values[k + 1 :]), a, d) for k, a in enumerate(e.args))
        if isinstance(e, (Max, Min)):
            best = value(e, self.here)
            active = [a for a in e.args if close(value(a, self.here), best)]
            return max(self.support(a, d) for a in active)
        varying = [k for k, a in enumerate(e.args) if not a.free_symbols.isdisjoint(self.variables)]
        if len(varying) != 1 or not isinstance(e, Expr) or (isinstance(e, Pow) and varying != [0]):
            return mp.nan
        (k,) = varying
        name, inner = Dummy("u", real=True), e.args[k]
        outer, c = e.func(*e.args[:k], name, *e.args[k + 1 :]), value(inner, self.here)
        slopes = [(value(outer, {name: c + t * SMALL}) - value(outer, {name: c})) / (t * SMALL) for t in (-1, 1)]
        return max(self.times(m, inner, d) for m in slopes)

    def times(self, m: Any, e: Basic, d: Vector) -> Any:
        """Of the set times a number."""
        if mp.isnan(m):
            return mp.nan
        return abs(m) * self.support(e, d if m > 0 else tuple(-a for a in d)) if m else mpf(0)


def _dot(u: Sequence[Any], v: Sequence[Any]) -> Any:
    return mp.fsum(a * b for a, b in zip(u, v, strict=True))
