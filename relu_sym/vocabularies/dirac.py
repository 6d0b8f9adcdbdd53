"""Dirac: delta^(k)(g) by the simple real zeros of g, and the writer of impulses."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Abs, Add, Expr, S, Symbol

from ..errors import Undecided, UndefinedProductError
from ..forms.exact import ONE, ZERO, Scalar, expression, is_finite, is_zero, sign_of
from ..forms.line.algebra import gather, sift
from ..forms.line.compose import as_function
from ..forms.line.partition import Domain, Impulse, LineForm
from ..forms.line.piece import NOTHING, Piece, Smooth, constant
from ..forms.roots import Roots
from ..functions import Dirac
from ..symbols import T


def read(u: LineForm, order: int, domain: Domain, e: Expr) -> LineForm:
    """delta^(k)(g) = sum over zeros r of g of (1/g' d/dx)^k delta(x - r)/|g'(r)|; g smooth and simple at r."""
    as_function(u, "Dirac")
    out: list[Impulse] = []
    for k, p in enumerate(u.pieces):
        if k:
            _no_zero_at_break(u, k - 1, e)
        if p.undefined:
            continue
        if p.is_constant():
            if is_zero(p.at(ZERO), domain.facts):
                raise UndefinedProductError("{0}: Dirac of a function that vanishes on an interval is not defined", e)
            continue
        slope = p.diff()
        for r in Roots(*u.ends(k), domain.facts).of(p):
            out += _at_zero(slope, r, order, domain, e)
    bare = LineForm((NOTHING,), (), out, domain)
    return bare.replace(impulses=gather([bare]))


def _no_zero_at_break(u: LineForm, k: int, e: Expr) -> None:
    b = u.breaks[k]
    for v in (*(u.pieces[k + s].limit(b.point, 2 * s - 1) for s in (0, 1)), b.value):
        if v is not None and is_finite(v) and is_zero(v, u.domain.facts):
            raise UndefinedProductError(
                "{0}: Dirac of a function that vanishes at {1} = {2}, where it is not smooth, is not defined",
                e,
                T,
                expression(b.point),
            )


def _at_zero(slope: Piece, r: Scalar, order: int, domain: Domain, e: Expr) -> list[Impulse]:
    d = slope.at(r)
    if is_zero(d, domain.facts):
        raise UndefinedProductError(
            "{0}: Dirac of a function with a multiple zero (at {1} = {2}) is not defined", e, T, expression(r)
        )
    try:
        size = d * sign_of(d, domain.facts)
    except Undecided:
        size = Abs(expression(d))
    impulses = [Impulse(r, 0, ONE / size)]
    if order:
        inverse = LineForm(
            (Smooth(S.One / slope.expr()) if not slope.is_constant() else constant(ONE / d),), domain=domain
        )
        for _ in range(order):
            raised = [i._replace(order=i.order + 1) for i in impulses]
            impulses = [j for i in raised for j in sift(i, inverse)]
    return impulses


def write(form: LineForm, x: Symbol, delta: Callable[..., Expr] = Dirac) -> Expr:
    """The impulses, in the order of the line."""
    return Add(
        *[
            expression(i.weight)
            * (delta(x - expression(i.point), i.order) if i.order else delta(x - expression(i.point)))
            for i in form.impulses
        ]
    )
