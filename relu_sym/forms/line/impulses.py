"""Impulses: gathered point by point, and multiplied by functions smooth enough where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import comb

from ...errors import UndefinedProductError
from ...symbols import T
from ..exact import RATIONAL, Scalar, coincide, equal, expanded, expression, is_finite, is_zero
from .jets import jet
from .partition import Impulse, LineForm
from .piece import Piece


def gather(forms: Sequence[LineForm]) -> list[Impulse]:
    """All impulses, one per point and order, none of weight 0."""
    bucket: dict = {}
    for f in forms:
        for i in f.impulses:
            key = (i.point, i.order)
            bucket[key] = bucket[key] + i.weight if key in bucket else i.weight
    out = [Impulse(p, k, expanded(w)) for (p, k), w in bucket.items()]
    return sorted_impulses([i for i in out if not is_zero(i.weight, forms[0].domain.facts)], forms[0])


def sorted_impulses(impulses: list[Impulse], form: LineForm) -> list[Impulse]:
    """In the order of the line where that is known, else as they came; equal points written alike are one."""
    if len(impulses) < 2:
        return impulses
    if all(isinstance(i.point, RATIONAL) for i in impulses):
        return sorted(impulses, key=lambda i: (i.point, i.order))
    merged: list[Impulse] = []
    for i in impulses:
        for k, j in enumerate(merged):
            if i.order == j.order and equal(i.point, j.point, form.domain.facts):
                merged[k] = j._replace(weight=j.weight + i.weight)
                break
        else:
            merged.append(i)
    return [i for i in merged if not is_zero(i.weight, form.domain.facts)]


def sift(i: Impulse, f: LineForm) -> list[Impulse]:
    """f delta^(k)(x - a) = sum_j (-1)^j C(k, j) f^(j)(a) delta^(k - j)(x - a), for f of class C^k at a."""
    if any(f.compare(i.point, j.point) == 0 for j in f.impulses):
        raise UndefinedProductError("the product of two impulses at {0} = {1} is not defined", T, expression(i.point))
    return [
        Impulse(i.point, i.order - j, (-1) ** j * comb(i.order, j) * c * i.weight)
        for j, c in enumerate(taylor(f, i.point, i.order))
    ]


def taylor(f: LineForm, a: Scalar, order: int) -> list[Scalar]:
    """f(a), f'(a), ..., f^(order)(a) where both sides and the value at ``a`` agree; refused otherwise."""
    k, on = f.locate(a)
    if not on and f.pieces[k].periodic:
        f = f.cut([a])
        on = True
        if any(i.point == a for i in f.impulses):
            raise UndefinedProductError("the product of two impulses at {0} = {1} is not defined", T, expression(a))
    if not on:
        left = right = f.pieces[k]
        value = None
    else:
        left, right = f.sides(k)
        value = f.breaks[k].value
    if left.undefined or right.undefined:
        raise UndefinedProductError(
            "an impulse at {0} = {1} meets a function that has no value there", T, expression(a)
        )
    heres = _derivatives(left, a, -1 if on else 0, order)
    theres = _derivatives(right, a, 1, order) if left is not right else None
    out = []
    for j, here in enumerate(heres):
        there = here if theres is None else next(theres)
        if not (is_finite(here) and is_finite(there)) or not coincide(here, there, f.domain.facts):
            raise UndefinedProductError(
                "an impulse of order {0} at {1} = {2} meets a function that {3} there (one side gives {4}, the other "
                "{5}); the product is not defined",
                order,
                T,
                expression(a),
                "jumps" if j == 0 else f"has a kink in its derivative of order {j}",
                expression(here),
                expression(there),
            )
        if j == 0 and on and value is not None and not coincide(value, here, f.domain.facts):
            raise UndefinedProductError(
                "an impulse at {0} = {1} meets a function whose value there, {2}, is not its limit {3}",
                T,
                expression(a),
                expression(value),
                expression(here),
            )
        out.append(here)
    return out


def _derivatives(p: Piece, a: Scalar, side: int, order: int) -> Iterator[Scalar]:
    """The limits of p, p', ..., p^(order) at a point on one side; 0: the values."""
    known = jet(p, a, order)
    if known is not None:
        yield from known
        return
    for j in range(order + 1):
        yield p.limit(a, side) if side else p.at(a)
        p = p.diff() if j < order else p
