"""Filippov's set by numbers: the hull of the values of the field around the point, as it stands."""

from __future__ import annotations

from typing import Any, NamedTuple

from mpmath import mp, mpf
from sympy import Basic, FiniteSet, Interval, Tuple

from ...forms.line.set_cases import PiecewiseSet
from ...steps import FilippovAt, Hull, Step
from .plane_motions import AROUND, same_hull
from .values import value
from .witness import concrete, satisfied

BESIDE = mpf(10) ** -50


class Limits(NamedTuple):
    """The question: the variables and the point."""

    variables: Tuple
    at: Tuple

    @property
    def bound(self) -> set:
        """The symbols that are no parameters."""
        return set(self.variables)

    def compared(self, s: Step, pick: dict) -> tuple[bool | None, str]:
        """The set is the hull of the values around the point."""
        if not isinstance(s.before, FilippovAt) or len(self.variables) > 2:
            return None, "no numbers for more than two variables"
        f, variables, at = (concrete(e, pick) for e in s.before.args)
        place = [value(a, {}) for a in at]
        ways = [(-1,), (1,)] if len(place) == 1 else AROUND
        around = []
        for way in ways:
            env = {v: a + BESIDE * d for v, a, d in zip(variables, place, way, strict=True)}
            around.append(_point([value(e, env) for e in f]))
        found = _vertices(s.after, pick)
        if found is None or any(mp.isnan(a) for p in around for a in p):
            return None, "values around the point"
        return same_hull(found, around), "values around the point"


def _point(p: Any) -> tuple[Any, Any]:
    """Numbers as points of an axis of the plane."""
    a, b = [*p, mpf(0)][:2]
    return a, b


def _vertices(e: Basic, pick: dict) -> list[tuple[Any, Any]] | None:
    """The vertices of a set as a line says it."""
    if isinstance(e, PiecewiseSet):
        return next((_vertices(s, pick) for s, c in e.args if satisfied(c, pick)), None)
    e = concrete(e, pick)
    if isinstance(e, Interval):
        listed: Any = (e.start, e.end)
    elif isinstance(e, (Hull, FiniteSet)):
        listed = e.args
    else:
        return None
    return [_point([value(a, {}) for a in (p if isinstance(p, Tuple) else (p,))]) for p in listed]
