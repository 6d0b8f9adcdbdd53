"""Dirac: delta^(k)(g) by the simple real zeros of g, and the writer of impulses."""

from __future__ import annotations

from collections.abc import Callable
from math import comb
from typing import Any

from sympy import Abs, Add, DiracDelta, Expr, Integer, S, Symbol, cos, exp, factor_terms, sin

from ..budget import MAX_ORDER
from ..errors import BudgetError, DiffersByPeriod, Undecided, UndefinedProductError, UnsupportedError
from ..forms.canonical import applying, multiple, shifted, summed
from ..forms.exact import ONE, RATIONAL, ZERO, Facts, Scalar, coincide, expression, is_finite, is_zero, sign_of
from ..forms.line.agreement import agree
from ..forms.line.compose import as_function
from ..forms.line.impulses import gather, taylor
from ..forms.line.intervals import repeating
from ..forms.line.linear import is_linear
from ..forms.line.partition import Break, Domain, Impulse, LineForm
from ..forms.line.periodic import lifted
from ..forms.line.piece import NOTHING, Piece, Poly, Smooth
from ..forms.roots import Roots
from ..functions import Dirac
from ..symbols import T
from .formulas import MAX_OPERATIONS
from .heads import HEADS, Head, Reader, Side


class Impulsive(Head):
    """Dirac(u, k)."""

    for_subclasses = True

    def form(self, e: Any, reader: Reader) -> LineForm:
        k = e.args[1] if len(e.args) > 1 else S.Zero
        if not k.is_Integer:
            raise UnsupportedError("the order {0} of {1} must be a number", k, e)
        if int(k) > MAX_ORDER:
            raise BudgetError("an impulse of order {0}, more than {1}", k, MAX_ORDER)
        w, g = factor_terms(e.args[0]).as_independent(T, as_Add=False)
        if w.free_symbols and g.has(T) and w.is_zero is not False and _has_no_zero(g, reader, e):
            return reader.one(Dirac(w, k) / (Abs(g) * g**k))  # it is where w = 0, a place among the parameters
        return read(reader.one(e.args[0]), int(k), reader.domain, e)

    def branch(self, e: Any, side: Side) -> Expr:
        return off_support(e.args[0], e, side)


HEADS[DiracDelta] = Impulsive()


def _has_no_zero(g: Expr, reader: Reader, e: Expr) -> bool:
    """Whether g is seen to vanish nowhere on the line."""
    try:
        found = read(reader.one(g), 0, reader.domain, e)
    except (Undecided, UndefinedProductError, UnsupportedError):
        return False
    return not found.impulses and not found.repeats


def off_support(u: Expr, e: Expr, side: Side) -> Expr:
    """0 where u is not 0."""
    if side.sign(side.of(u)) == 0:
        raise side.without(e)
    return S.Zero


def read(u: LineForm, order: int, domain: Domain, e: Expr) -> LineForm:
    """delta^(k)(g) = sum over zeros r of g of (1/g' d/dx)^k delta(x - r)/|g'(r)|; g smooth and simple at r."""
    if u.is_smooth and is_linear(u):
        return _of_line(u.pieces[0], order, domain, e)
    u = repeating(as_function(u, "Dirac"))
    if u.repeats:
        return _by_periods(u, order, domain, e)
    out: list[Impulse] = []
    for k, p in enumerate(u.pieces):
        if k:
            _no_zero_at_break(u, k - 1, e)
        if p.undefined:
            continue
        if p.is_constant():
            if _vanishes(p.at(ZERO), domain.facts):
                raise UndefinedProductError("{0}: Dirac of a function that vanishes on an interval is not defined", e)
            continue
        slope = p.diff()
        for r in Roots(*u.ends(k), domain.facts).of(p):
            out += _at_zero(slope, r, order, domain, e)
    bare = LineForm((NOTHING,), (), out, domain)
    return bare.replace(impulses=gather([bare]))


def _of_line(p: Poly, order: int, domain: Domain, e: Expr) -> LineForm:
    """delta^(k)(m T + b) = delta^(k)(T + b/m)/(abs(m) m^k)."""
    if len(p.c) == 2:
        root, slope = -p.c[0] / p.c[1], p.c[1]
        inside = Roots(domain.lo, domain.hi).sorted_inside([root])
        impulses = [Impulse(root, order, ONE / (abs(slope) * slope**order))] if inside else []
        return LineForm((NOTHING,), (), impulses, domain)
    if not p.c:
        raise UndefinedProductError("{0}: Dirac of a function that vanishes on an interval is not defined", e)
    return LineForm((NOTHING,), domain=domain)


def _by_periods(u: LineForm, order: int, domain: Domain, e: Expr) -> LineForm:
    """The same with pieces that repeat: one period of them."""
    for k in range(len(u.breaks)):
        _no_zero_at_break(u, k, e)
    pieces: list[Piece] = []
    impulses: list[Impulse] = []
    for k, p in enumerate(u.pieces):
        if p.periodic:
            pieces.append(lifted(lambda forms: read(forms[0].merged(), order, forms[0].domain, e), [p]))
        else:
            ends = domain._replace(lo=u.ends(k)[0], hi=u.ends(k)[1])
            found = read(LineForm((p,), domain=ends), order, ends, e)
            pieces += found.pieces
            impulses += found.impulses
    breaks = [Break(b.point, ZERO, b.origin) for b in u.breaks]
    return LineForm(pieces, breaks, impulses, domain).merged()


def _vanishes(value: Scalar, facts: Facts) -> bool:
    """Whether a value is 0, in some period at least."""
    try:
        return agree(value, ZERO, facts) or coincide(value, ZERO, facts)
    except DiffersByPeriod:
        return True


def _no_zero_at_break(u: LineForm, k: int, e: Expr) -> None:
    b = u.breaks[k]
    for v in (*(u.pieces[k + s].limit(b.point, 2 * s - 1) for s in (0, 1)), b.value):
        if v is not None and is_finite(v) and _vanishes(v, u.domain.facts):
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
    if slope.is_constant():
        return [Impulse(r, order, ONE / (size * d**order))]
    inverse = taylor(LineForm((Smooth(S.One / slope.expr()),), domain=domain), r, order) if order else []
    weights = [ONE / size]  # of delta, delta', ...
    for _ in range(order):
        raised = [ZERO, *weights]
        weights = [
            sum(((-1) ** j * comb(k + j, j) * inverse[j] * raised[k + j] for j in range(len(raised) - k)), start=ZERO)
            for k in range(len(raised))
        ]
    return [Impulse(r, k, w) for k, w in enumerate(weights)]


def write(form: LineForm, x: Symbol, delta: Callable[..., Expr] = Dirac) -> Expr:
    """The impulses, in the order of the line."""
    if all(isinstance(i.point, RATIONAL) and isinstance(i.weight, RATIONAL) for i in form.impulses):
        head = applying(delta)
        orders = {i.order: (Integer(i.order),) if i.order else () for i in form.impulses}
        return summed([multiple(i.weight, head(shifted(x, i.point), *orders[i.order])) for i in form.impulses])
    return Add(
        *[
            expression(i.weight)
            * (delta(x - expression(i.point), i.order) if i.order else delta(x - expression(i.point)))
            for i in form.impulses
            if not _is_identically_zero(expression(i.weight))
        ]
    )


def _is_identically_zero(weight: Expr) -> bool:
    """Whether the sines and cosines of parameters in a weight cancel: sin(a)**2 + cos(a)**2 - 1."""
    angles = {u for f in weight.atoms(sin, cos) for u in f.free_symbols} if weight.is_Add else set()
    return bool(angles and weight.count_ops() <= MAX_OPERATIONS) and weight.rewrite(exp).expand() == 0
