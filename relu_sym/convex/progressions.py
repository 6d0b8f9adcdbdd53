"""The least and the largest value on whole numbers: between its turning points f is monotone, so that only the members
of a progression next to these, and the ends, can have an extreme value."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from sympy import Expr, FiniteSet, Range, S, Set, Union, floor, oo

from ..calculus.convexity.profile import before
from ..errors import UnsupportedError
from ..forms.exact import Scalar, expression, scalar
from ..forms.facts import Facts
from ..forms.line.partition import LineForm
from ..forms.line.piece import Piece
from ..forms.roots import Roots

MAX_MEMBERS = 2000
NUMBERS = {S.Integers: Range(-oo, oo), S.Naturals: Range(1, oo), S.Naturals0: Range(0, oo)}


def as_progression(s: Set) -> Range | None:
    """Whole numbers as a range."""
    return s if isinstance(s, Range) and s.size != 0 else NUMBERS.get(s)


def members(s: Range) -> list[Expr] | None:
    """Of a finite range of numbers; None for an infinite one."""
    if s.size is oo or not getattr(s.size, "is_Integer", False):
        return None
    if s.size > MAX_MEMBERS:
        raise UnsupportedError("{0} has {1} members, more than {2}: give an infinite range", s, s.size, MAX_MEMBERS)
    return list(s)


def listed(s: Any) -> Any:
    """A set with the members of its finite ranges, where they are not too many."""
    if isinstance(s, Union):
        return Union(*map(listed, s.args))
    if isinstance(s, Range) and getattr(s.size, "is_Integer", False) and s.size <= MAX_MEMBERS:
        return FiniteSet(*s)
    return s


def monotone_parts(form: LineForm, s: Range, facts: Facts) -> Iterator[tuple[Piece, Scalar, Scalar]]:
    """Intervals from one member of the range to another on which f has one monotone piece: together they hold all
    members but breakpoints of f."""
    lo, hi = (scalar(e) for e in (s.inf, s.sup))
    base, step = s.inf if s.inf.is_finite else s.sup if s.sup.is_finite else S.Zero, abs(s.step)
    for k, p in enumerate(form.pieces):
        if p.undefined:
            continue
        a, b = form.ends(k)
        if p.periodic:
            raise UnsupportedError("{0} has kinks without end: give a finite range", p.expr())
        turns = [] if p.is_constant() else Roots(a, b, facts).of(p.diff())
        places = [_after(a, base, step), *turns, _before(b, base, step)]
        for start, stop in pairwise(places):
            first, last = -_below(-start, -base, step), _below(stop, base, step)
            first, last = lo if before(first, lo, facts) else first, hi if before(hi, last, facts) else last
            if not before(last, first, facts):
                yield p, first, last


def _below(v: Scalar, base: Expr, step: Expr) -> Scalar:
    """The last member that is not above."""
    if v in (oo, -oo):
        return v
    n = floor((expression(v) - base) / step)
    if not n.is_Integer:
        raise UnsupportedError("the whole numbers beside {0} are not known: give numbers for its parameters", v)
    return scalar(base + n * step)


def _after(v: Scalar, base: Expr, step: Expr) -> Scalar:
    """The first member that is above: at a breakpoint itself the value is no limit of the piece."""
    return v if v in (oo, -oo) else _below(v, base, step) + scalar(step)


def _before(v: Scalar, base: Expr, step: Expr) -> Scalar:
    """The last member that is below."""
    return -_after(-v, -base, step)
