"""A Piecewise that goes along the line: (p, x < a), (q, x <= b), (v, Eq(x, c)), ..., (r, True), read in one pass."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Eq, Expr, Le, Lt, Piecewise, oo, true

from ..forms.exact import ONE, RATIONAL, ZERO, Scalar, scalar
from ..forms.line.partition import Break, Domain, LineForm
from ..forms.line.piece import Piece, Poly
from ..symbols import T


def read(e: Piecewise, reader: Callable[[Expr], LineForm], domain: Domain) -> LineForm | None:
    """The form, if the branches are polynomials up to one rational after the other; else None."""
    ends = [_end(condition, domain) for _, condition in e.args[:-1]]
    if e.args[-1].cond != true or None in ends:
        return None
    forms = [reader(value) for value, _ in e.args]
    if not all(f.is_smooth and type(f.pieces[0]) is Poly for f in forms):
        return None
    pieces: list[Piece] = []
    points: list[Scalar] = []
    values: list[Scalar] = []
    for (_, condition), a, f in zip(e.args, [*ends, None], forms, strict=True):
        p = f.pieces[0]
        is_open = len(values) < len(points)
        if isinstance(condition, Eq):
            if not is_open or a != points[-1]:
                return None
            values.append(p.at(a))
            continue
        if is_open:
            values.append(p.at(points[-1]))
        pieces.append(p)
        if a is not None:
            if points and a <= points[-1]:
                return None
            points.append(a)
            values += [p.at(a)] if isinstance(condition, Le) else []
    breaks = [Break(a, v, ((Poly((-a, ONE)), ZERO),)) for a, v in zip(points, values, strict=True)]
    return LineForm(pieces, breaks, (), domain).merged()


def _end(condition, domain: Domain) -> Scalar | None:
    """The rational a of ``x < a``, ``x <= a`` and ``Eq(x, a)`` inside the domain."""
    if type(condition) not in (Lt, Le, Eq) or condition.lhs is not T or not condition.rhs.is_Rational:
        return None
    a = scalar(condition.rhs)
    inside = _is_below(domain.lo, a) and _is_below(a, domain.hi)
    return a if inside else None


def _is_below(a: Scalar, b: Scalar) -> bool:
    """Whether a < b is plain to see."""
    return a == -oo or b == oo or (isinstance(a, RATIONAL) and isinstance(b, RATIONAL) and a < b)
