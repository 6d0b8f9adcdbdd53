"""Composition: the pieces of an outer form at an inner one, chosen by where the inner form runs (see ``locate``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sympy import Expr, Pow, acos, asin, oo

from ...errors import UndefinedProductError
from ..exact import ONE, ZERO, Scalar, expression, scalar, sign_of
from ..inverses import unwound
from .algebra import refine
from .intervals import by_intervals
from .linear import is_linear, through_linear
from .locate import locate
from .partition import Break, Domain, LineForm, is_polynomial, map_value
from .piece import Piece, Smooth, Undefined, constant, piece


def as_function(u: LineForm, what: str) -> LineForm:
    """``u`` if it has no impulses; a nonlinear function of an impulse is not defined."""
    if not u.is_function:
        raise UndefinedProductError("{0} of an impulse (at {1}) is not defined", what, expression(u.impulsive_point))
    return u


def compose(outer: LineForm, u: LineForm, what: str, head: Callable[[Expr], Expr] | None = None) -> LineForm:
    """``outer(u)``; ``head`` writes the natural formula where ``u`` itself has no value."""
    as_function(u, what)
    if is_linear(u) and is_polynomial(outer):
        return through_linear(outer, u)
    codes = locate(u, [b.point for b in outer.breaks])
    if codes.repeats or u.repeats:
        return by_intervals([codes, u], lambda forms: _composed(outer, forms[0], forms[1], head))
    return _composed(outer, codes, u, head)


def _composed(outer: LineForm, codes: LineForm, u: LineForm, head: Callable[[Expr], Expr] | None) -> LineForm:
    """The pieces of the outer form that the codes name, at ``u``."""
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
            value = _told(outer.breaks[code // 2].value, u.domain)
            pieces.append(Undefined() if value is None else constant(value))
        else:
            pieces.append(_unwound(outer.pieces[code // 2].substitute(p), ends[k], ends[k + 1], u.domain))
    breaks = [
        Break(x, _outer_value(outer, c, v), o) for x, c, v, o in zip(points, code_values, values, origins, strict=True)
    ]
    return LineForm(pieces, breaks, (), u.domain).merged()


def _told(value: Scalar | None, domain: Domain) -> Scalar | None:
    """The value on an interval: 0**p is asked for the sign of p, and is no value where p < 0."""
    if not isinstance(value, Pow) or value.base != 0:
        return value
    side = sign_of(scalar(value.exp), domain.facts)
    return None if side < 0 else ZERO if side else ONE


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
    forms = [locate(as_function(d, what), [ZERO]), *(as_function(f, what) for f in (below, at, above))]
    return by_intervals(forms, _selected) if any(f.repeats for f in forms) else _selected(forms)


def _selected(forms: Sequence[LineForm]) -> LineForm:
    """What the codes of the first form choose among the others."""
    codes, *choice = forms
    points, pieces, values, origins = refine([codes, *choice])
    chosen = [
        Undefined() if c.undefined else options[int(c.c[0]) if c.c else 0] for c, *options in zip(*pieces, strict=True)
    ]
    breaks = [
        Break(x, None if c is None else options[int(c)], o)
        for x, (c, *options), o in zip(points, zip(*values, strict=True), origins, strict=True)
    ]
    return LineForm(chosen, breaks, (), codes.domain).merged()
