"""Numbers for a symbol that is an end of an integral: on both sides of a place where one side of a line breaks alone.

Random numbers seldom fall between an impulse and the same impulse misplaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from mpmath import mp
from sympy import Basic, DiracDelta, Integral, Rational, Symbol

from ...steps import Step
from .breaks import breaking_points
from .values import value
from .witness import fits, satisfied

MOST = 4
"""Places that are looked at."""


def beside_places(s: Step, names: Sequence[Symbol], x: Symbol | None, condition: Basic) -> list[dict]:
    """Choices for the only parameter, an end of an integral."""
    integrals = s.before.atoms(Integral) | s.after.atoms(Integral)
    if len(names) != 1 or x is None or not any(names[0] in limit[1:] for e in integrals for limit in e.limits):
        return []
    (end,) = names
    first, second = ({p for v in (x, end) for p in _places(e, v) if mp.isfinite(p)} for e in (s.before, s.after))
    every = sorted(first | second)
    gaps = [(a, b) for a, b in pairwise(every) if (a in first) != (a in second) or (b in first) != (b in second)]
    found = [{end: Rational(mp.nstr((a + b) / 2, 8))} for a, b in gaps[:MOST]]
    return [p for p in found if fits(end, p[end]) and satisfied(condition, p)]


def _places(e: Basic, x: Symbol) -> Iterator[Any]:
    """Where an expression breaks or has an impulse, as numbers."""
    for d in e.atoms(DiracDelta):
        slope = d.args[0].diff(x)
        if slope.is_number and slope.is_nonzero and d.args[0].free_symbols == {x}:
            yield _rounded(value(-d.args[0].subs(x, 0) / slope, {}))
    yield from (_rounded(value(p, {})) for p in breaking_points(e, x))


def _rounded(v: Any) -> Any:
    return mp.mpf(mp.nstr(v, 12))
