"""Integrals folded: across a pole f(a + s) + f(a - s) is integrated over s > 0, about 0 the even part of f."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from sympy import Abs, Add, Expr, Heaviside, Mul, ceiling, floor, frac, oo
from sympy import sign as Sign

from ...errors import ReluSymError, UnsupportedError
from ...forms.exact import ZERO, Facts, Scalar, expression, is_finite, scalar
from ...forms.line.partition import Domain, LineForm
from ...forms.line.piece import Piece, piece
from ...forms.smoothness import depends
from ...functions import HeavisideStep, ReLU
from ...symbols import T
from ...vocabularies.read import read
from ..slopes import attempted
from . import primitive as of_piece
from . import tables
from .definite import definite
from .measured import Stretch


class Part(NamedTuple):
    """A piece from u to v."""

    piece: Piece
    u: Scalar
    v: Scalar


class Principal(NamedTuple):
    """A principal value, and what was integrated for it; None where a table says it."""

    value: Scalar
    folded: tuple[Stretch, ...] | None


def principal(form: LineForm, parts: list[Part], poles: list[Scalar]) -> Principal | None:
    """The principal value over adjoining parts; None where antiderivatives say it, or no fold does."""
    if not poles or any(p.piece.periodic or p.piece.undefined for p in parts) or not _is_principal(form, parts):
        return None
    facts = form.domain.facts
    formulas = {p.piece.expr() for p in parts}
    if len(formulas) == 1:
        found = tables.principal(formulas.pop(), expression(parts[0].u), expression(parts[-1].v), facts)
        if found is not None:
            return Principal(scalar(found), None)
    folds = _folds(form, parts, poles)
    beside = [p for p in parts if p.u in poles or p.v in poles]
    if any(g != 0 for g, *_ in folds) and not any(of_piece.is_visible(of_piece.primitive(*p, facts)) for p in beside):
        return None
    rest = [p for p in parts if p not in beside] + [p for _, _, left in folds for p in left]
    stretches = [Stretch(*p, definite(*p, facts)) for p in rest]
    for g, r, _ in folds:
        if g != 0:
            _check_regular(g)
            stretches.append(Stretch(piece(g), ZERO, r, definite(piece(g), ZERO, r, facts)))
    return Principal(scalar(sum((s.value for s in stretches), start=ZERO)), tuple(stretches))


def gaps(form: LineForm, poles: list[Scalar]) -> list[tuple[Scalar, Scalar]]:
    """At each pole lim F(a + s) - F(a - s), F the antiderivatives beside it."""
    found = []
    for a in poles:
        k, _ = form.locate(a)
        sides = [of_piece.primitive(q, *form.ends(k + j), form.domain.facts) for j, q in enumerate(form.sides(k))]
        found.append((a, of_piece.symmetric_gap(*sides, a)))
    return found


def _is_principal(form: LineForm, parts: list[Part]) -> bool:
    """Whether f is unbounded at the named poles only."""
    inner = [(p, q) for p, q in pairwise(parts) if not any(p.v == a for a in form.principal)]
    ends = [attempted(r.piece, p.v, side) for p, q in inner for r, side in ((p, -1), (q, 1))]
    return all(v is not None and is_finite(v) for v in ends)


def _folds(form: LineForm, parts: list[Part], poles: list[Scalar]) -> list[tuple[Expr, Scalar, list[Part]]]:
    """At each pole f(a + s) + f(a - s), up to which s, and what of both sides is left over."""
    found = []
    for a in poles:
        left, right = next((p, q) for p, q in pairwise(parts) if p.v == a)
        u = (left.u + a) / scalar(2) if any(left.u == b for b in poles) else left.u
        v = (right.v + a) / scalar(2) if any(right.v == b for b in poles) else right.v
        both = [e.xreplace({T: expression(a) + s * T}) for e, s in ((left.piece.expr(), -1), (right.piece.expr(), 1))]
        r, over = _shorter(form, a, u, v)
        rest = [Part(left.piece, u, a - r)] if over < 0 else [Part(right.piece, a + r, v)] if over > 0 else []
        found.append((Add(*both).expand(), r, rest))
    return found


def _shorter(form: LineForm, a: Scalar, u: Scalar, v: Scalar) -> tuple[Scalar, int]:
    """(The shorter of both sides, which side is longer)."""
    if u == -oo or v == oo:
        return (oo, 0) if (u, v) == (-oo, oo) else (v - a, -1) if u == -oo else (a - u, 1)
    s = form.compare(v - a, a - u)
    return (v - a, -1) if s < 0 else (a - u, s)


def _check_regular(g: Expr) -> None:
    there = attempted(piece(g), ZERO, 1)
    if there is None or not is_finite(there):
        raise UnsupportedError("the integral across the pole has no principal value: folded there it is {0}", g)


# ---------------------------------------------------------------------- about 0
TAME: set[type] = {Abs, Sign, Heaviside, HeavisideStep, ReLU, floor, ceiling, frac}
"""Heads that grow no faster than their argument."""


def even_part(e: Expr, facts: Facts) -> Expr | None:
    """f(T) + f(-T) almost everywhere, for the integral of f from -oo to oo, where that is simpler and converges.

    f = g*h, h even and fading like a Gaussian or an exponential, g of polynomial growth: each half converges.
    """
    factors = Mul.make_args(e)
    even = Mul(*[h for h in factors if h.xreplace({T: -T}) == h])
    odd = Mul(*[h for h in factors if h.xreplace({T: -T}) != h])
    if even == 1 or not _is_tame(odd) or tables.at_infinity(even * T, oo, facts) != 0:
        return None
    try:
        form = read(odd + odd.xreplace({T: -T}), Domain(-oo, oo, facts))
    except ReluSymError:
        return None
    pieces = {q for p in form.pieces for q in (p.window.pieces[1:] if p.periodic else [p])}
    if len(pieces) != 1 or not form.is_function:
        return None
    both = pieces.pop().expr()
    return None if both.has(odd) or (form.repeats and both.free_symbols) else both * even


def _is_tame(e: Expr) -> bool:
    """Whether an expression grows like a polynomial."""
    if e is T or not depends(e):
        return True
    grows = e.is_Add or e.is_Mul or type(e) in TAME or (e.is_Pow and e.exp.is_Integer and e.exp > 0)
    return grows and all(map(_is_tame, e.args))
