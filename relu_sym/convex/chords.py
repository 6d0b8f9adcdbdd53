"""Three points of a line that refute convexity: the one in the middle has a value above the chord of the two others.

The points are rational and the values exact, so that what is found is proved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, product
from random import Random

from sympy import Expr, Rational, Symbol, false, nan, oo, true
from sympy.logic.boolalg import Boolean

SIZES = (Rational(1), Rational(1, 2), Rational(3))
Place = tuple[Rational, ...]


def value_on(e: Expr, condition: Boolean, variables: Sequence[Symbol]) -> Callable[[Place], Expr]:
    """The value of e at a point, +oo outside of the condition and where it has no real one, nan where that is not told;
    each is asked for once."""
    known: dict[Place, Expr] = {}

    def at(p: Place) -> Expr:
        if p not in known:
            put = dict(zip(variables, p, strict=True))
            inside = condition.xreplace(put)
            known[p] = _told(e.xreplace(put)) if inside == true else oo if inside == false else nan
        return known[p]

    return at


def _told(v: Expr) -> Expr:
    if v is nan or v.is_extended_real is False:
        return oo
    return v if v.is_extended_real else nan


def above_a_chord(at: Callable[[Place], Expr], dimension: int, most: int) -> tuple[Place, Place] | None:
    """Two points whose middle is above their chord, of ``most`` pairs of a few grids; None where none was found.

    A middle with a finite value is preferred to one where it is +oo (outside of a set).
    """
    rng, outside = Random(4), None
    for size in SIZES:
        points = [tuple(size * k for k in p) for p in product(range(-2, 3), repeat=dimension)]
        pairs = list(combinations(points, 2))
        rng.shuffle(pairs)
        for a, b in pairs[: most // len(SIZES)]:
            if at(a).is_finite and at(b).is_finite:
                middle = at(tuple((s + t) / 2 for s, t in zip(a, b, strict=True)))
                if (middle - (at(a) + at(b)) / 2).is_positive:
                    return a, b
                if middle is oo and outside is None:
                    outside = a, b
    return outside
