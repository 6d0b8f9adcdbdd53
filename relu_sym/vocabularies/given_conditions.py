"""The conditions of the question in the answer: what holds where Abs(x) <= delta, and what elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sympy import Abs, Eq, Expr, Ge, Gt, Le, Lt, Ne, Piecewise, Symbol, sign, true
from sympy.core.relational import Relational

from ..errors import ReluSymError
from ..forms.defining import put_in
from ..forms.exact import Scalar, equal, expression, is_finite
from ..forms.line.algebra import refine
from ..forms.line.partition import LineForm
from ..forms.line.piece import Piece
from ..functions.cases import in_every_language
from ..symbols import T
from .brief import FEW_KINKS
from .formulas import is_plain, same
from .piecewise import Read, condition_form

OPPOSITE = {Lt: Gt, Gt: Lt, Le: Gt, Ge: Lt}
STRICT = {Lt: Lt, Le: Lt, Gt: Gt, Ge: Gt}
CLOSED = {Lt: Le, Gt: Ge}


class Side(NamedTuple):
    """The form on one side of a level: pieces by the number of their interval, points inside and values there."""

    pieces: dict[int, Piece]
    points: list[tuple[Scalar, Scalar | None]]


def write(form: LineForm, x: Symbol, source: Expr, reader: Read) -> Iterator[Expr]:
    """Two branches by the one relation of a Piecewise of the source that is no comparison of x with a number."""
    if not 0 < len(form.breaks) <= FEW_KINKS or not all(map(is_plain, form.pieces)):
        return
    for r in dict.fromkeys(p.args[0][1] for p in sorted(source.atoms(Piecewise), key=str) if len(p.args) == 2):
        if isinstance(r, Relational) and type(r) in STRICT and T in r.free_symbols and T not in r.args:
            try:
                yield from _by_relation(form, x, r, reader)
            except ReluSymError:
                continue


def _by_relation(form: LineForm, x: Symbol, r: Relational, reader: Read) -> Iterator[Expr]:
    strict = STRICT[type(r)]
    truths = [condition_form(head(r.lhs, r.rhs), reader, form.domain) for head in (strict, Eq)]
    points, pieces, values, _ = refine([form, *truths])
    sides = [Side({}, []), Side({}, [])]
    between: list[tuple[Scalar, Scalar | None]] = []
    for k, (p, holds, level) in enumerate(zip(*pieces, strict=True)):
        if holds.undefined or not level.is_zero():
            return
        sides[holds.is_zero()].pieces[k] = p
    for point, (value, holds, on) in zip(points, zip(*values, strict=True), strict=True):
        (between if on else sides[not holds].points).append((point, value))
    inner, outer = (_formula(side, points, form) for side in sides)
    if inner is None or outer is None or not between:
        return
    branches = _branches(inner, outer, between, r, form)
    if branches is not None:
        yield in_every_language(Piecewise(*branches)).xreplace({T: x})


def _formula(side: Side, points: Sequence[Scalar], form: LineForm) -> Expr | None:
    """One formula for the pieces of a side, and for the values inside it."""
    distinct = set(side.pieces.values())
    e = distinct.pop().expr() if len(distinct) == 1 else _by_distance(side.pieces, list(map(expression, points)))
    return e if e is not None and all(_is_at(e, at, form) for at in side.points) else None


def _by_distance(pieces: dict[int, Piece], points: list[Expr]) -> Expr | None:
    """One formula left of the centre of the points and its mirror image right of it, up to a sign, as one."""
    c = (points[0] + points[-1]) / 2
    if any((u + v - 2 * c).expand() != 0 for u, v in zip(points, reversed(points), strict=True)):
        return None
    left = {p.expr() for k, p in pieces.items() if 2 * k < len(points)}
    right = {p.expr() for k, p in pieces.items() if 2 * k > len(points)}
    if len(left) != 1 or len(right) != 1 or any(2 * k == len(points) for k in pieces):
        return None
    here, mirrored = right.pop(), left.pop().xreplace({T: 2 * c - T})
    outward = here.xreplace({T: c + Abs(T - c)})
    return outward if same(mirrored, here) else sign(T - c) * outward if same(mirrored, -here) else None


def _is_at(e: Expr, at: tuple[Scalar, Scalar | None], form: LineForm) -> bool:
    here = put_in(e, expression(at[0]))
    return at[1] is not None and is_finite(here) and equal(here, at[1], form.domain.facts)


def _branches(inner: Expr, outer: Expr, between: list, r: Relational, form: LineForm) -> list | None:
    """The branches; the level belongs to the one whose formula says the values there, as in r where both do."""
    strict = STRICT[type(r)]
    inside, outside = (all(_is_at(e, at, form) for at in between) for e in (inner, outer))
    if inside and outside:
        return [(inner, r), (outer, true)]
    if inside or outside:
        return [(inner, (CLOSED[strict] if inside else strict)(r.lhs, r.rhs)), (outer, true)]
    values = {v for _, v in between}
    if values == {None} and inner == outer:
        return [(inner, Ne(r.lhs, r.rhs))]
    if values == {None}:
        return [(inner, strict(r.lhs, r.rhs)), (outer, OPPOSITE[type(r)](r.lhs, r.rhs))]
    if len(values) > 1 or None in values:
        return None
    return [(inner, strict(r.lhs, r.rhs)), (expression(values.pop()), Eq(r.lhs, r.rhs)), (outer, true)]
