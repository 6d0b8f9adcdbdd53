"""inf of f(x) - y*x for one number y, and where: by the zeros of f' - y, which need no formula for its inverse."""

from __future__ import annotations

from sympy import oo

from ..errors import WithoutValue
from ..forms.exact import Scalar, expression, is_finite
from ..forms.facts import Facts
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
    found, _ = _values(f, y)
    low = _least([value for value, _, _ in found], f.facts)
    return low, [(first, last) for value, first, last in found if least(value, low, f.facts) == 0]


def infimum_at(f: Extended, y: Scalar) -> Scalar:
    """inf of f - y*x, taken or not."""
    found, approached = _values(f, y)
    return _least([*(value for value, _, _ in found), *approached], f.facts)


def _least(values: list[Scalar], facts: Facts) -> Scalar:
    low = values[0]
    for value in values:
        low = value if least(value, low, facts) < 0 else low
    return low


def _values(f: Extended, y: Scalar) -> tuple[Found, list[Scalar]]:
    """The values at points, corners, ends and zeros of the slope; those that are approached at infinite ends."""
    found: Found = [(d.value - y * d.point, d.point, d.point) for d in f.dots]
    approached: list[Scalar] = []
    for a in f.arcs:
        tilted = piece((a.piece.expr() - T * expression(y)).expand())
        slope = tilted.diff()
        for end, value, side in ((a.lo, a.at_lo, 1), (a.hi, a.at_hi, -1)):
            if is_finite(end):
                if is_finite(value):
                    found.append((value - y * end, end, end))
                continue
            limit = limit_of(tilted, end, side, f.facts)
            if limit == -oo:
                raise WithoutValue("{0} is unbounded below", tilted.expr())
            approached.append(limit)
        if tilted.is_constant():
            found.append((tilted.limit(a.lo, 1), a.lo, a.hi))
        elif not slope.is_constant():
            found += [(tilted.at(r), r, r) for r in Roots(a.lo, a.hi, f.facts).of(slope)]
    return found, approached
