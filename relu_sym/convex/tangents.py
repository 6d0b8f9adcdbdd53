"""The closed convex hull of a function that is not convex on one arc only, by a line that touches the arc twice.

A line below f that touches it at a < b, with f convex outside [a, b], makes the hull: f outside, the line inside.
For an arc that is symmetric about c up to a linear function (every polynomial of degree four) its slope is f'(c), and
f''' has the zero c.  Reference: R. T. Rockafellar, Convex Analysis (1970), corollary 17.1.5.
"""

from __future__ import annotations

from typing import NamedTuple

from ..calculus.convexity.profile import curving
from ..errors import UnsupportedError
from ..forms.exact import Scalar, expression, sign_of
from ..forms.line.piece import Poly, piece
from ..forms.roots import Roots
from ..symbols import T
from .extended import Arc, Extended


class Flattened(NamedTuple):
    """The hull, the slope of the line that touches f, and where it does."""

    hull: Extended
    slope: Scalar
    points: tuple[Scalar, Scalar]


def flattened(f: Extended) -> Flattened | None:
    """The hull by one line that touches one arc at two points inside it; None where that is not so."""
    for k, a in enumerate(f.arcs):
        if isinstance(a.piece, Poly) and len(a.piece.c) == 5:
            found = _touching(a, f)
            if found is not None:
                slope, points, inner = found
                hull = f._replace(arcs=(*f.arcs[:k], *inner, *f.arcs[k + 1 :]))
                return Flattened(hull, slope, points) if hull.is_convex() else None
    return None


def _touching(a: Arc, f: Extended) -> tuple[Scalar, tuple[Scalar, Scalar], tuple[Arc, ...]] | None:
    p, facts = a.piece, f.facts
    slope = p.diff()
    c = slope.diff().diff().c  # linear: its zero is the centre
    y = slope.at(-c[0] / c[1])
    try:
        places = Roots(a.lo, a.hi, facts).of(slope - piece(expression(y)))
    except UnsupportedError:
        return None
    if len(places) != 3:
        return None
    first, last = places[0], places[-1]
    line = piece((T * expression(y) + expression(p.at(first)) - expression(y) * expression(first)).expand())
    gap = p - line
    if sign_of(gap.at(last), facts) or -1 in curving(gap, first, last, facts):
        return None
    values = p.at(first), p.at(last)
    inner = (
        Arc(p, a.lo, first, a.at_lo, values[0]),
        Arc(line, first, last, *values),
        Arc(p, last, a.hi, values[1], a.at_hi),
    )
    return y, (first, last), inner
