"""A function of one variable on an interval: convex, concave, rising, falling, and between which values; proved.

A continuous function is convex where its slope falls nowhere: f'' >= 0 inside the pieces and no slope is smaller right
of a breakpoint than left of it.  What is not proved is said to be None.
"""

from __future__ import annotations

from typing import NamedTuple

from sympy import AccumBounds, oo

from ...errors import BudgetError, OutOfTime, ReluSymError, Undecided
from ...forms.exact import RATIONAL, ZERO, Scalar, is_finite, sign_of
from ...forms.facts import Facts
from ...forms.line.partition import LineForm
from ...forms.line.piece import Piece
from ...forms.roots import Roots
from ..slopes import attempted, corner


class Profile(NamedTuple):
    """What is proved; False for the first two says that it is neither, or that this is open."""

    convex: bool
    concave: bool
    rising: bool = False
    falling: bool = False
    decided: bool = True
    """Whether False of convex and concave means that it is not."""


OPEN = Profile(False, False, decided=False)


def profile(form: LineForm, low: Scalar, high: Scalar, facts: Facts, is_open: bool = False) -> Profile:
    """Of a form on the closed interval from ``low`` to ``high``, or the open end that is infinite; ``is_open``: none of
    the ends belongs to it."""
    try:
        return _profile(form, low, high, facts, is_open)
    except (Undecided, OutOfTime, BudgetError):
        raise
    except (ReluSymError, NotImplementedError):
        return OPEN


def _profile(form: LineForm, low: Scalar, high: Scalar, facts: Facts, is_open: bool) -> Profile:
    signs: set[int] = set()
    parts = list(_parts(form, low, high, facts))
    if not form.is_function or any(p.undefined or p.periodic or p.expr() in (oo, -oo) for p, _, _ in parts):
        return OPEN
    for end, p, s in ((low, parts[0][0], 1), (high, parts[-1][0], -1)):
        if end not in (oo, -oo) and not is_open:
            value = form.at(end)
            if value is None or sign_of(p.limit(end, s) - value, facts):
                return OPEN
    for k, b in enumerate(form.breaks):
        if before(low, b.point, facts) and before(b.point, high, facts):
            c = corner(form, k)
            ends = (c.left.slope, c.right.slope)
            if not c.continuous:
                return Profile(False, False)
            if any(v is None or isinstance(v, AccumBounds) for v in ends):
                return OPEN
            signs.add(bend(*ends, facts))
    for p, lo, hi in parts:
        signs |= curving(p.diff().diff(), lo, hi, facts)
    convex, concave = -1 not in signs, 1 not in signs
    if not (convex or concave):
        return Profile(False, False)
    first, last = end_slope(parts[0][0], low, 1, facts), end_slope(parts[-1][0], high, -1, facts)
    least, most = (first, last) if convex else (last, first)
    return Profile(convex, concave, has_sign(least, 1, facts), has_sign(most, -1, facts))


def _parts(form: LineForm, low: Scalar, high: Scalar, facts: Facts):
    """The pieces that meet the open interval, with their ends in it."""
    for k, p in enumerate(form.pieces):
        lo, hi = form.ends(k)
        lo, hi = low if before(lo, low, facts) else lo, high if before(high, hi, facts) else hi
        if before(lo, hi, facts):
            yield p, lo, hi


def before(a: Scalar, b: Scalar, facts: Facts) -> bool:
    """a < b, infinite ends too."""
    if isinstance(a, RATIONAL) and isinstance(b, RATIONAL):
        return a < b
    if a in (oo, -oo) or b in (oo, -oo):
        return a != b and (a == -oo or b == oo)
    return sign_of(b - a, facts) > 0


def bend(left: Scalar, right: Scalar, facts: Facts) -> int:
    """The sign of right - left, which may be infinite."""
    if isinstance(left, RATIONAL) and isinstance(right, RATIONAL):
        return (right > left) - (right < left)
    if is_finite(left) and is_finite(right):
        return sign_of(right - left, facts)
    return 0 if left == right else 1 if left == -oo or right == oo else -1


def curving(p: Piece, lo: Scalar, hi: Scalar, facts: Facts) -> set[int]:
    """The signs that a smooth function has between its zeros."""
    if p.is_zero():
        return set()
    roots = [] if p.is_constant() else Roots(lo, hi, facts).of(p)
    found = {sign_of(p.at(between(a, b)), facts) for a, b in zip([lo, *roots], [*roots, hi], strict=True)}
    return found - {0} if p.is_constant() else found


def between(a: Scalar, b: Scalar) -> Scalar:
    if a == -oo:
        return ZERO if b == oo else b - 1
    return a + 1 if b == oo else (a + b) / 2


def end_slope(p: Piece, end: Scalar, s: int, facts: Facts) -> Scalar | None:
    return attempted(p.diff(), end, s, facts)


def has_sign(v: Scalar | None, s: int, facts: Facts) -> bool:
    """Whether s*v >= 0."""
    if v is None or isinstance(v, AccumBounds):
        return False
    return v == oo * s if v in (oo, -oo) else sign_of(v, facts) * s >= 0
