"""Sums and products of forms: common refinement of the breakpoints, then piece by piece.

A sum of n forms is one sweep over all breakpoints in order, n log n; a product of an impulse with a function
sifts (DESIGN: f delta), and is refused where f is not smooth enough at the impulse.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cmp_to_key
from operator import itemgetter

from ...budget import MAX_PIECES
from ...errors import BudgetError, UndefinedProductError
from ..exact import ONE, RATIONAL, ZERO, Scalar, equal, expression, in_order, is_finite
from .impulses import gather, sift
from .partition import Break, Change, LineForm, is_polynomial
from .piece import NOTHING, Piece, Poly, constant, without_zeros


def sorted_points(forms: Sequence[LineForm]) -> list[Scalar]:
    """All breakpoints of the forms, each once, in order; ``Undecided`` where the order is not known."""
    points = [b.point for f in forms for b in f.breaks]
    if len(points) < 2:
        return points
    if all(isinstance(p, RATIONAL) for p in points):
        return in_order(set(points))
    order = forms[0].compare
    points = list(dict.fromkeys(points))
    points.sort(key=cmp_to_key(order))
    return [p for k, p in enumerate(points) if not k or order(points[k - 1], p)]


def refine(forms: Sequence[LineForm]) -> tuple[list[Scalar], list[list[Piece]], list[list[Scalar | None]], list]:
    """The common refinement: points, pieces of each form on every interval, values at every point, origins.

    A family with impulses must have been cut at the points (see ``aligned``).
    """
    points = sorted_points(forms)
    if len(points) > MAX_PIECES:
        raise BudgetError("the form has {0} breakpoints, more than {1}", len(points), MAX_PIECES)
    all_pieces, all_values = [], []
    origins: list[tuple] = [()] * len(points)
    for f in forms:
        k, pieces, values = 0, [f.pieces[0]], []
        for j, p in enumerate(points):
            if k < len(f.breaks) and (f.breaks[k].point == p or f.compare(f.breaks[k].point, p) == 0):
                values.append(f.breaks[k].value)
                origins[j] += f.breaks[k].origin
                k += 1
            else:
                values.append(None if f.pieces[k].undefined else f.pieces[k].at(p))
            pieces.append(f.pieces[k])
        all_pieces.append(pieces)
        all_values.append(values)
    return points, all_pieces, all_values, [tuple(dict.fromkeys(o)) for o in origins]


def aligned(forms: Sequence[LineForm]) -> Sequence[LineForm]:
    """The forms, families cut at the points of the others (so that no impulse of a family meets a breakpoint) and
    written out on short intervals between them."""
    if not any(f.repeats for f in forms):
        return forms
    points = sorted_points(forms)
    return [f.cut(points).written_out() if f.repeats else f for f in forms]


def total(forms: Sequence[LineForm]) -> LineForm:
    """Sum of forms."""
    if len(forms) == 1:
        return forms[0]
    if all(map(is_polynomial, forms)):
        return combination([ONE] * len(forms), forms)
    forms = aligned(forms)
    points, pieces, values, origins = refine(forms)
    summed = [_sum(column) for column in zip(*pieces, strict=True)]
    breaks = [
        Break(p, _value_sum(column), o) for p, column, o in zip(points, zip(*values, strict=True), origins, strict=True)
    ]
    return _without_removed_poles(LineForm(summed, breaks, gather(forms), forms[0].domain, _principal(forms))).merged()


def _sum(column: Sequence[Piece]) -> Piece:
    out: Piece = NOTHING
    for p in column:
        out = out + p
    return out


def _value_sum(column: Sequence[Scalar | None]) -> Scalar | None:
    out = ZERO
    for v in column:
        if v is None:
            return None
        out = out + v
    return out


def combination(weights: Sequence[Scalar], forms: Sequence[LineForm]) -> LineForm:
    """sum of w*f for polynomial forms: running totals over the breakpoints, no form is visited where it does not break.

    At a breakpoint a form changes by right - left, and its value there exceeds left by so much.
    """
    found: dict[Scalar, _Change] = {}
    first: list[Scalar] = []
    for w, f in zip(weights, forms, strict=True):
        _accumulate(first, w, f.first)
        for point, change, surplus, origin in f.changes:
            here = found.get(point)
            if here is None:
                here = found[point] = _Change()
            _accumulate(here.jump, w, change)
            if surplus is None or here.surplus is None:
                here.surplus = None
            elif surplus:
                here.surplus += w * surplus
            here.origins += origin if not here.origins else [o for o in origin if o not in here.origins]
    if len(found) >= MAX_PIECES:
        raise BudgetError("the form has {0} breakpoints, more than {1}", len(found), MAX_PIECES)
    changes = [
        Change(p, without_zeros(here.jump), here.surplus, tuple(here.origins))
        for p, here in in_order(found.items(), key=itemgetter(0))
    ]
    impulses = gather([scaled(f, w) for w, f in zip(weights, forms, strict=True) if f.impulses] or forms[:1])
    return LineForm.switched(without_zeros(first), changes, forms[0].domain, impulses, _principal(forms))


class _Change:
    """What happens at a breakpoint of a sum: right - left, value - left, where it comes from."""

    __slots__ = ("jump", "origins", "surplus")

    def __init__(self) -> None:
        self.jump: list[Scalar] = []
        self.surplus: Scalar | None = ZERO
        self.origins: list = []


def _accumulate(total: list[Scalar], w: Scalar, c: Sequence[Scalar]) -> None:
    """total += w*c for coefficients, lowest first."""
    n = len(total)
    for k, u in enumerate(c):
        step = u if w is ONE else w * u
        if k < n:
            total[k] += step
        else:
            total.append(step)


def _principal(forms: Sequence[LineForm]) -> tuple:
    return tuple(dict.fromkeys(p for f in forms for p in f.principal))


def scaled(f: LineForm, s: Scalar) -> LineForm:
    """``s`` times the form, ``s`` free of the variable."""
    from_piece = Poly((s,)) if isinstance(s, RATIONAL) else None
    if from_piece is None:
        return product([f, LineForm((constant(s),), domain=f.domain)])
    if not s:
        return LineForm((NOTHING,), domain=f.domain)
    breaks = [b if b.value is None else b._replace(value=s * b.value) for b in f.breaks]
    impulses = [i._replace(weight=s * i.weight) for i in f.impulses]
    return f.replace(pieces=[p * from_piece for p in f.pieces], breaks=breaks, impulses=impulses)


def product(forms: Sequence[LineForm]) -> LineForm:
    """Product of forms; impulses meet functions smooth enough at their points, or the product is refused."""
    out = forms[0]
    for g in forms[1:]:
        out = _times(out, g)
    return out


def _times(f: LineForm, g: LineForm) -> LineForm:
    if not g.is_smooth and f.is_smooth:
        f, g = g, f
    if not any(h.breaks or h.principal or h.repeats for h in (f, g)):
        return _meeting(f, g, LineForm((f.pieces[0] * g.pieces[0],), domain=f.domain))
    f, g = aligned([f, g])
    points, (fs, gs), (fv, gv), origins = refine([f, g])
    pieces = [p * q for p, q in zip(fs, gs, strict=True)]
    breaks = [
        Break(p, None if u is None or v is None else u * v, o)
        for p, u, v, o in zip(points, fv, gv, origins, strict=True)
    ]
    both = _meeting(f, g, LineForm(pieces, breaks, (), f.domain))
    return _without_removed_poles(both.replace(principal=_met(f, g))).merged()


def _meeting(f: LineForm, g: LineForm, regular: LineForm) -> LineForm:
    """The product of the regular parts with what the impulses of each factor make of the other."""
    impulses = [j for a, b in ((f, g), (g, f)) for i in a.impulses for j in sift(i, b)]
    return regular.replace(impulses=gather([regular.replace(impulses=impulses)])) if impulses else regular


def _met(f: LineForm, g: LineForm) -> tuple:
    """Principal values survive a factor that is smooth at their points."""
    for a, b in ((f, g), (g, f)):
        for p in a.principal:
            if b.locate(p)[1] or p in b.principal:
                raise UndefinedProductError(
                    "the principal value at {0} is multiplied by a function that is not smooth there", expression(p)
                )
    return _principal([f, g])


def _without_removed_poles(form: LineForm) -> LineForm:
    """A principal value whose pole has cancelled (x * PV 1/x = 1) is an ordinary function there."""
    for p in form.principal:
        k, on = form.locate(p)
        limits = form.limits(k) if on else (form.pieces[k].at(p),)
        if not all(map(is_finite, limits)):
            continue
        breaks = list(form.breaks)
        if on and equal(limits[0], limits[-1], form.domain.facts):
            breaks[k] = breaks[k]._replace(value=limits[0])
        form = form.replace(breaks=breaks, principal=[q for q in form.principal if q is not p])
    return form
