"""Composition: where an inner form meets the breakpoints of an outer one, and what stands between.

``locate(u, levels)`` is the one mechanism: a step form whose code says where ``u`` runs, 2k for
``levels[k-1] < u < levels[k]`` and 2j + 1 for ``u = levels[j]``.  Composition, max, min, conditions are read off it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from sympy import Expr, Rational, acos, asin, oo

from ...budget import MAX_PIECES
from ...errors import BudgetError, UndefinedProductError
from ..exact import RATIONAL, Scalar, expression, scalar, sign_of
from ..inverses import unwound
from ..roots import Roots
from .algebra import refine
from .intervals import by_intervals, repeating
from .linear import is_linear, through_linear
from .partition import Break, Domain, LineForm, is_polynomial, map_value
from .piece import Piece, Poly, Smooth, Undefined, constant, piece


def as_function(u: LineForm, what: str) -> LineForm:
    """``u`` if it has no impulses; a nonlinear function of an impulse is not defined."""
    if not u.is_function:
        where = u.impulses[0].point if u.impulses else u.principal[0]
        raise UndefinedProductError("{0} of an impulse (at {1}) is not defined", what, expression(where))
    return u


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
    return _code(p.at(between(lo, hi)), levels, domain)


def compose(outer: LineForm, u: LineForm, what: str, head: Callable[[Expr], Expr] | None = None) -> LineForm:
    """``outer(u)``; ``head`` writes the natural formula where ``u`` itself has no value."""
    u = repeating(as_function(u, what)) if outer.breaks else u
    if is_linear(u) and is_polynomial(outer):
        return through_linear(outer, u)
    if u.repeats:
        return by_intervals([u], lambda forms: compose(outer, forms[0], what, head))
    codes = locate(u, [b.point for b in outer.breaks])
    points, (code_pieces, inner), (code_values, values), origins = refine([codes, u])
    pieces = []
    ends = [u.domain.lo, *points, u.domain.hi]
    for k, (c, p) in enumerate(zip(code_pieces, inner, strict=True)):
        if c.undefined:
            natural = p.natural
            pieces.append(Undefined(head(natural) if head and natural is not None else None))
            continue
        code = int(c.c[0]) if c.c else 0
        if code % 2:
            value = outer.breaks[code // 2].value
            pieces.append(Undefined() if value is None else constant(value))
        else:
            pieces.append(_unwound(outer.pieces[code // 2].substitute(p), ends[k], ends[k + 1], u.domain))
    breaks = [
        Break(x, _outer_value(outer, c, v), o) for x, c, v, o in zip(points, code_values, values, origins, strict=True)
    ]
    return LineForm(pieces, breaks, (), u.domain).merged()


def _unwound(p: Piece, lo: Scalar, hi: Scalar, domain: Domain) -> Piece:
    if not isinstance(p, Smooth) or lo == -oo or hi == oo or not p.e.has(acos, asin):
        return p
    return piece(unwound(p.e, lo, hi, domain.facts))


def _outer_value(outer: LineForm, code: Scalar | None, value: Scalar | None) -> Scalar | None:
    if code is None:
        return None
    k = int(code)
    return outer.breaks[k // 2].value if k % 2 else map_value(outer.pieces[k // 2].substitute, value)


def select(d: LineForm, below: LineForm, at: LineForm, above: LineForm, what: str) -> LineForm:
    """``below`` where d < 0, ``at`` where d = 0, ``above`` where d > 0."""
    d = repeating(as_function(d, what))
    if any(f.repeats for f in (d, below, at, above)):
        return by_intervals([d, below, at, above], lambda forms: select(*forms, what))
    codes = locate(d, [scalar(0)])
    choice = [as_function(f, what) for f in (below, at, above)]
    points, pieces, values, origins = refine([codes, *choice])
    chosen = [
        Undefined() if c.undefined else options[int(c.c[0]) if c.c else 0] for c, *options in zip(*pieces, strict=True)
    ]
    breaks = [
        Break(x, None if c is None else options[int(c)], o)
        for x, (c, *options), o in zip(points, zip(*values, strict=True), origins, strict=True)
    ]
    return LineForm(chosen, breaks, (), d.domain).merged()
