"""Where a form runs: the one mechanism off which composition, max, min and conditions are read.

``locate(u, levels)`` is a step form whose code says where ``u`` is, 2k for ``levels[k-1] < u < levels[k]`` and
2j + 1 for ``u = levels[j]``.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from sympy import Expr, Mul, Rational, oo
from sympy import Poly as SymPoly

from ...budget import MAX_PIECES
from ...errors import BudgetError
from ...symbols import T
from ..exact import ONE, RATIONAL, ZERO, Facts, Scalar, expanded, expression, scalar, sign_of
from ..periods import TRIGONOMETRIC, is_long, period_of
from ..roots import Roots
from ..smoothness import is_smooth_near
from .algebra import product, scaled, total
from .intervals import by_intervals, repeating
from .partition import Break, Domain, LineForm
from .piece import Piece, Poly, Smooth, Undefined, constant, piece


def between(lo: Scalar, hi: Scalar) -> Scalar:
    """A point strictly between two ends, rational where they are numbers."""
    if lo == -oo:
        return scalar(0) if hi == oo else _outside(hi, -1)
    if hi == oo:
        return _outside(lo, 1)
    mid = (lo + hi) / 2
    if isinstance(mid, RATIONAL) or any(expression(v).free_symbols for v in (lo, hi)):
        return mid
    simple = scalar(Rational(str(mid.evalf(25))).limit_denominator(10**6))
    return simple if sign_of(simple - lo) > 0 and sign_of(hi - simple) > 0 else mid


def _outside(end: Scalar, side: int) -> Scalar:
    if isinstance(end, RATIONAL) or end.free_symbols:
        return end + side
    return scalar(Rational(int(end.evalf()) + 2 * side))


def locate(u: LineForm, levels: Sequence[Scalar]) -> LineForm:
    """The step form of codes of ``u`` against sorted ``levels``; a gap where ``u`` has none."""
    u = repeating(u) if levels else u
    if u.repeats:
        return by_intervals([u], lambda forms: locate(forms[0], levels))
    factors = factors_of(u, levels)
    if factors:
        return _of_product(factors, u)
    if u.breaks and any(factors_of(part, levels) for part in _alone(u)):
        return by_intervals([u], lambda forms: locate(forms[0], levels))
    pieces: list[Piece] = []
    breaks: list[Break] = []
    for k, p in enumerate(u.pieces):
        if k:
            b = u.breaks[k - 1]
            breaks.append(_coded(b, p, levels, u.domain))
        lo, hi = u.ends(k)
        if p.undefined:
            pieces.append(Undefined())
            continue
        crossings = [] if p.is_constant() else _crossings(p, levels, lo, hi, u.domain)
        ends = [lo, *(c[0] for c in crossings), hi]
        for j, (a, b) in enumerate(itertools.pairwise(ends)):
            if j:
                point, level = crossings[j - 1]
                breaks.append(Break(point, scalar(2 * level + 1), ((p, levels[level]),)))
            pieces.append(Poly((_region(p, levels, a, b, u.domain),)))
    if len(pieces) > MAX_PIECES:
        raise BudgetError("the form has {0} pieces, more than {1}", len(pieces), MAX_PIECES)
    return LineForm(pieces, breaks, (), u.domain)


def _coded(b: Break, right: Piece, levels: Sequence[Scalar], domain: Domain) -> Break:
    """The code at a breakpoint; one without origin that meets a level has its origin there."""
    if b.value is None:
        return b
    code = _code(b.value, levels, domain)
    if not b.origin and code.numerator % 2 and not (right.undefined or right.is_constant()):
        return Break(b.point, code, ((right, levels[int(code) // 2]),))
    return b._replace(value=code)


def _code(value: Scalar, levels: Sequence[Scalar], domain: Domain) -> Scalar:
    for j, level in enumerate(levels):
        s = sign_of(value - level, domain.facts) if value not in (oo, -oo) else sign_of(value)
        if s <= 0:
            return scalar(2 * j + 1 + s)
    return scalar(2 * len(levels))


def _crossings(p: Piece, levels: Sequence[Scalar], lo: Scalar, hi: Scalar, domain: Domain) -> list:
    roots = Roots(lo, hi, domain.facts)
    found = []
    for j, level in enumerate(levels):
        d = p - constant(level)
        if not d.is_zero() and not d.is_constant():
            found += [(r, j) for r in roots.of(d)]
    if len(levels) == 1 or len(found) < 2:
        return found
    order = {r: k for k, r in enumerate(roots.sorted_inside([r for r, _ in found]))}
    return sorted(found, key=lambda pair: order[pair[0]])


def _region(p: Piece, levels: Sequence[Scalar], lo: Scalar, hi: Scalar, domain: Domain) -> Scalar:
    """The code on an interval on which ``p`` meets no level, unless it is one."""
    if p.is_constant():
        return _code(p.at(scalar(0)), levels, domain)
    for j, level in enumerate(levels):
        if (p - constant(level)).is_zero():
            return scalar(2 * j + 1)
    if not _has_parameters(p, lo, hi):
        return _code(p.at(between(lo, hi)), levels, domain)
    for j, level in enumerate(levels):
        if _side(p - constant(level), lo, hi, domain.facts) < 0:
            return scalar(2 * j)
    return scalar(2 * len(levels))


def _has_parameters(p: Piece, lo: Scalar, hi: Scalar) -> bool:
    """Whether a sign in between may depend on parameters."""
    return (isinstance(p, Smooth) and len(p.e.free_symbols) > 1) or any(expression(v).free_symbols for v in (lo, hi))


def _side(d: Piece, lo: Scalar, hi: Scalar, facts: Facts) -> int:
    """The sign of ``d`` between two ends where it has no zero, asked for where the question is simplest.

    That is what decided that no zero is inside: the value at an end, else the slope there, or the leading coefficient.
    """
    for end, s in ((lo, 1), (hi, -1)):
        found = _far_side(d, s, facts) if end in (oo, -oo) else _near_side(d, end, s, facts)
        if found:
            return found
    return sign_of(d.at(between(lo, hi)), facts)


def _far_side(d: Piece, s: int, facts: Facts) -> int:
    """The sign of a polynomial far left (s = 1: from there on) or far right, 0 where it is none."""
    if not d.expr().is_polynomial(T):
        return 0
    for (n,), leading in SymPoly(d.expr(), T).terms():
        found = sign_of(scalar(leading), facts)
        if found:
            return found if s < 0 or n % 2 == 0 else -found
    return 0


def _near_side(d: Piece, end: Scalar, s: int, facts: Facts) -> int:
    """The sign beside a finite end, 0 where neither value nor slope tell it."""
    if not is_smooth_near(d.expr(), end):
        return 0
    return sign_of(expanded(d.at(end)), facts) or s * sign_of(expanded(d.diff().at(end)), facts)


def factors_of(u: LineForm, levels: Sequence[Scalar]) -> list[Expr]:
    """The factors of a smooth product one of which has zeros without end, if only its sign is asked for."""
    p = u.pieces[0]
    if u.breaks or list(levels) != [0] or not isinstance(p, Smooth) or not is_long(u.domain.lo, u.domain.hi, ONE):
        return []
    factors = list(Mul.make_args(p.e.factor() if p.e.has(*TRIGONOMETRIC) else p.e))
    return factors if len(factors) > 1 and any(period_of(f, u.domain.facts) for f in factors) else []


def _alone(u: LineForm) -> list[LineForm]:
    """The pieces, each on its own interval."""
    there = [u.domain._replace(lo=lo, hi=hi) for lo, hi in map(u.ends, range(len(u.pieces)))]
    return [LineForm((p,), domain=d) for p, d in zip(u.pieces, there, strict=True)]


def _of_product(factors: Sequence[Expr], u: LineForm) -> LineForm:
    """The codes 0, 1, 2 of a product: its sign is the product of the signs of its factors."""
    one = LineForm((constant(ONE),), domain=u.domain)
    signs = [total([locate(LineForm((piece(f),), domain=u.domain), [ZERO]), scaled(one, -ONE)]) for f in factors]
    return total([product(signs), one])
