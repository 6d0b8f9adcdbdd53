"""inf of f(x) - y*x for one number y, and where: by the zeros of f' - y, which need no formula for its inverse."""

from __future__ import annotations

from sympy import oo

from ..errors import WithoutValue
from ..forms.exact import Scalar, expression, is_finite
from ..forms.line.piece import piece
from ..forms.roots import Roots
from ..symbols import T
from .extended import Extended
from .levels import least
from .stretches import limit_of

Found = list[tuple[Scalar, Scalar, Scalar]]
"""(value, first, last): a value taken on a closed interval."""


def least_at(f: Extended, y: Scalar) -> tuple[Scalar, list[tuple[Scalar, Scalar]]]:
    """The least value of the closure of f - y*x, and the closed intervals on which it is taken."""
    found: Found = [(d.value - y * d.point, d.point, d.point) for d in f.dots]
    for a in f.arcs:
        tilted = piece((a.piece.expr() - T * expression(y)).expand())
        slope = tilted.diff()
        for end, value, side in ((a.lo, a.at_lo, 1), (a.hi, a.at_hi, -1)):
            if is_finite(end):
                if is_finite(value):
                    found.append((value - y * end, end, end))
            elif limit_of(tilted, end, side, f.facts) == -oo:
                raise WithoutValue("{0} is unbounded below", tilted.expr())
        if tilted.is_constant():
            found.append((tilted.limit(a.lo, 1), a.lo, a.hi))
        elif not slope.is_constant():
            found += [(tilted.at(r), r, r) for r in Roots(a.lo, a.hi, f.facts).of(slope)]
    low = found[0][0]
    for value, _, _ in found:
        low = value if least(value, low, f.facts) < 0 else low
    return low, [(first, last) for value, first, last in found if least(value, low, f.facts) == 0]
