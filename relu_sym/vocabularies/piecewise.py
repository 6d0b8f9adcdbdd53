"""Piecewise: conditions become forms with the values 0 and 1; the writer gives the pieces in the order of the line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sympy import And, Basic, Eq, Expr, Ge, Gt, Le, Lt, Ne, Not, Or, Piecewise, Symbol, false, nan, oo, true
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFunction

from ..errors import UndefinedProductError, UnsupportedError
from ..forms.canonical import piecewise, related
from ..forms.exact import ONE, RATIONAL, ZERO, Scalar, equal, expression, is_finite
from ..forms.line.algebra import gather, refine, scaled, total
from ..forms.line.compose import as_function
from ..forms.line.intervals import by_intervals
from ..forms.line.locate import locate
from ..forms.line.partition import Break, Domain, Impulse, LineForm, is_polynomial
from ..forms.line.piece import NOTHING, Poly, Smooth, Undefined, constant
from ..functions.cases import in_every_language
from ..symbols import T
from . import chain
from .formulas import has_value

HOLDS = {Lt: (1, 0, 0), Le: (1, 1, 0), Gt: (0, 0, 1), Ge: (0, 1, 1), Eq: (0, 1, 0), Ne: (1, 0, 1)}
"""Truth of ``u REL 0`` for u < 0, u = 0, u > 0."""

Read = Callable[[Expr], LineForm]


def read(e: Piecewise, reader: Read, domain: Domain) -> LineForm:
    """First branch whose condition holds; where none does, the function has no value."""
    found = chain.read(e, reader, domain)
    if found is not None:
        return found
    chosen: list[tuple[LineForm, LineForm]] = []
    for value, condition in e.args:
        truth = condition_form(condition, reader, domain)
        everywhere = truth.is_smooth and not truth.pieces[0].undefined
        if everywhere and truth.pieces[0].is_zero():
            continue
        if everywhere and not chosen:
            return reader(value)  # whatever it is: nothing is joined to it
        chosen.append((truth, reader(value)))
        if everywhere:
            break
    if not chosen:
        return LineForm((Undefined(),), domain=domain)
    return _first(chosen, domain)


def _first(chosen: Sequence[tuple[LineForm, LineForm]], domain: Domain) -> LineForm:
    if any(f.repeats for pair in chosen for f in pair):
        flat = [as_function(f, "a branch beside kinks without end") for pair in chosen for f in pair]
        return by_intervals(flat, lambda fs: _first(list(zip(fs[::2], fs[1::2], strict=True)), fs[0].domain))
    points, pieces, values, origins = refine([f for pair in chosen for f in pair])
    out, breaks, branches = [], [], []
    for column in zip(*pieces, strict=True):
        branch = next((i for i, t in enumerate(column[::2]) if not t.undefined and not t.is_zero()), None)
        branches.append(branch)
        out.append(Undefined() if branch is None else column[2 * branch + 1])
    for point, column, origin in zip(points, zip(*values, strict=True), origins, strict=True):
        value = next((v for t, v in zip(column[::2], column[1::2], strict=True) if t), None)
        breaks.append(Break(point, value, origin))
    form = LineForm(out, breaks, (), domain)
    kept = [j for i, (_, f) in enumerate(chosen) for j in f.impulses if _is_in_branch(form, branches, i, j)]
    return form.replace(impulses=gather([form.replace(impulses=kept)])).merged()


def _is_in_branch(form: LineForm, branches: Sequence[int | None], i: int, impulse: Impulse) -> bool:
    """Whether an impulse of branch i stands where that branch is chosen; refused where the choice changes."""
    k, on = form.locate(impulse.point)
    if on and branches[k] != branches[k + 1] and i in (branches[k], branches[k + 1]):
        raise UndefinedProductError(
            "a branch of a Piecewise has an impulse at {0} = {1}, just where the branch ends",
            T,
            expression(impulse.point),
        )
    return branches[k] == i


def condition_form(condition: Expr, reader: Read, domain: Domain) -> LineForm:
    """1 where the condition holds, 0 where it does not."""
    if condition in (true, false):
        return LineForm((constant(ONE if condition == true else ZERO),), domain=domain)
    if isinstance(condition, And):
        return _both([condition_form(c, reader, domain) for c in condition.args])
    if isinstance(condition, Or):
        return _not(_both([_not(condition_form(c, reader, domain)) for c in condition.args]))
    if isinstance(condition, Not):
        return _not(condition_form(condition.args[0], reader, domain))
    if isinstance(condition, Relational) and type(condition) in HOLDS:
        below, at, above = HOLDS[type(condition)]
        return _relation(condition, (below, at, above), reader, domain)
    if isinstance(condition, BooleanFunction):
        return condition_form(condition.to_nnf(False), reader, domain)
    if hasattr(condition, "as_relational"):
        return condition_form(condition.as_relational(T), reader, domain)
    if condition.func.__name__ == "Contains":
        return condition_form(condition.args[1].as_relational(condition.args[0]), reader, domain)
    raise UnsupportedError("the condition {0} is not a relation between functions of the variable", condition)


def _relation(condition: Relational, truth: tuple[int, int, int], reader: Read, domain: Domain) -> LineForm:
    lhs, rhs = condition.lhs, condition.rhs
    if oo in (lhs, rhs) or -oo in (lhs, rhs):
        bound, side = (rhs, 1) if rhs in (oo, -oo) else (lhs, -1)
        holds = truth[0] if (bound is oo) == (side > 0) else truth[2]
        return LineForm((constant(ONE * holds),), domain=domain)
    codes = locate(as_function(total([reader(lhs), scaled(reader(rhs), -ONE)]), "a condition"), [ZERO])
    choose = [ONE * t for t in truth]
    if codes.repeats:
        return by_intervals([codes], lambda fs: _chosen(fs[0], choose))
    return _chosen(codes, choose)


def _chosen(codes: LineForm, choose: Sequence[Scalar]) -> LineForm:
    """The values chosen where the codes are 0, 1, 2."""
    pieces = [Undefined() if c.undefined else constant(choose[int(c.c[0]) if c.c else 0]) for c in codes.pieces]
    breaks = [b if b.value is None else b._replace(value=choose[int(b.value)]) for b in codes.breaks]
    return LineForm(pieces, breaks, (), codes.domain).merged()


def _both(forms: Sequence[LineForm]) -> LineForm:
    if any(f.repeats for f in forms):
        return by_intervals(forms, _both)
    points, pieces, values, origins = refine(forms)
    out = []
    for column in zip(*pieces, strict=True):
        if any(not p.undefined and p.is_zero() for p in column):
            out.append(NOTHING)
        else:
            out.append(Undefined() if any(p.undefined for p in column) else constant(ONE))
    breaks = []
    for point, column, origin in zip(points, zip(*values, strict=True), origins, strict=True):
        value = ZERO if any(v is not None and not v for v in column) else None if None in column else ONE
        breaks.append(Break(point, value, origin))
    return LineForm(out, breaks, (), forms[0].domain).merged()


def _not(f: LineForm) -> LineForm:
    if f.repeats:
        return by_intervals([f], lambda fs: _not(fs[0]))
    one = constant(ONE)
    breaks = [b if b.value is None else b._replace(value=ONE - b.value) for b in f.breaks]
    return f.replace(pieces=[p if p.undefined else one - p for p in f.pieces], breaks=breaks)


def write(form: LineForm, x: Symbol, words: Sequence[Expr] = ()) -> Expr:
    """One branch a piece, closed on the side whose limit is the value; a stray value is a branch of its own.

    ``words``: how to say the pieces, where not by their formulas.
    """
    if not form.breaks:
        return words[0] if words else form.pieces[0].expr(x)
    if not words and _is_told_at_once(form):
        return in_every_language(piecewise(_branches(form, x)))
    if not words and _is_one_but_for_points(form):
        holes = And(*[Ne(x, expression(b.point)) for b in form.breaks])
        return in_every_language(Piecewise((form.pieces[0].expr(x), holes)))
    pairs: list[tuple[Expr, Expr]] = []
    gap = False
    for k, b in enumerate(form.breaks):
        a, left = expression(b.point), form.pieces[k]
        closed_left = _joins(form, k, left, -1)
        closed_right = not closed_left and _joins(form, k, form.pieces[k + 1], 1)
        if left.undefined:
            gap = True
        else:
            pairs.append((words[k] if words else left.expr(x), _upto(form, k, x, a, closed_left)))
        if not closed_left and not closed_right:
            if b.value is None:
                gap = True
            else:
                pairs.append((expression(b.value), Eq(x, a)))
    last = form.pieces[-1]
    if not (last.undefined):
        a = expression(form.breaks[-1].point)
        word = words[-1] if words else last.expr(x)
        pairs.append((word, _from(form, len(form.breaks) - 1, x, a) if gap else true))
    return in_every_language(Piecewise(*pairs)) if pairs else nan


def _is_told_at_once(form: LineForm) -> bool:
    """Whether all pieces are polynomials over QQ, or +oo, between rational points with values there."""
    return all(isinstance(b.point, RATIONAL) and b.value is not None for b in form.breaks) and (
        is_polynomial(form)
        or (
            all(type(p) is Poly or (isinstance(p, Smooth) and p.e is oo) for p in form.pieces)
            and all(isinstance(b.value, RATIONAL) or b.value is oo for b in form.breaks)
        )
    )


def _is_one_but_for_points(form: LineForm) -> bool:
    """Whether all pieces are one formula, which has no value at the breakpoints."""
    first = form.pieces[0]
    return not (first.undefined or first.periodic) and (
        all(p == first for p in form.pieces) and all(b.value is None for b in form.breaks)
    )


def _branches(form: LineForm, x: Symbol) -> Iterator[tuple[Expr, Basic]]:
    """The branches of polynomial pieces: up to the breakpoint or with it, a stray value by itself."""
    for b, left, right in zip(form.breaks, form.pieces, form.pieces[1:], strict=False):
        closed = left.at(b.point) == b.value
        yield left.expr(x), related(Le if closed else Lt, x, b.point)
        if not closed and right.at(b.point) != b.value:
            yield expression(b.value), related(Eq, x, b.point)
    yield form.pieces[-1].expr(x), true


def _joins(form: LineForm, k: int, p, side: int) -> bool:
    b = form.breaks[k]
    if b.value is None or p.undefined:
        return b.value is None and p.undefined
    if p.periodic:
        here = p.at(b.point)
        return here is not None and equal(here, b.value, form.domain.facts)
    limit = p.limit(b.point, side)
    return is_finite(limit) and equal(limit, b.value, form.domain.facts) and _has_value(p, b, form.domain)


def _has_value(p, b: Break, domain: Domain) -> bool:
    """Whether the formula of the piece itself gives the value at the breakpoint (sin(x)/x at 0 does not)."""
    return isinstance(p, Poly) or p.periodic or has_value(p.expr(), expression(b.point), domain.facts)


def _upto(form: LineForm, k: int, x: Symbol, a: Expr, closed: bool) -> Expr:
    """The condition of piece k: up to its right end, from its left end only where a gap stands before it."""
    upper = x <= a if closed else x < a
    open_before = k and _gap_before(form, k)
    return And(_from(form, k - 1, x, expression(form.breaks[k - 1].point)), upper) if open_before else upper


def _gap_before(form: LineForm, k: int) -> bool:
    """Whether something left of piece k is without value, so that ``x < a`` alone would claim it."""
    return any(p.undefined for p in form.pieces[:k]) or any(b.value is None for b in form.breaks[:k])


def _from(form: LineForm, k: int, x: Symbol, a: Expr) -> Expr:
    b = form.breaks[k]
    closed = b.value is not None and not _joins(form, k, form.pieces[k], -1) and _joins(form, k, form.pieces[k + 1], 1)
    return x >= a if closed else x > a
