"""The integral of a piece that repeats: inside one period, and summed over the periods.

F(x) = S(n) + G(x - n*period; n), G the antiderivative inside a period that is 0 at its start, S(n + 1) - S(n) what
one period adds, impulses at its end included.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sympy import Add, Expr, Integral, S, Sum, Symbol, limit, oo
from sympy.core.function import AppliedUndef

from ...budget import deadline
from ...errors import BudgetError, Divergent, ReluSymError, UnsupportedError
from ...forms.exact import ZERO, Scalar, equal, expression, is_finite, scalar
from ...forms.line.partition import Break, LineForm
from ...forms.line.periodic import Periodic, folded
from ...forms.line.piece import NOTHING, Piece, constant
from ...forms.line.window import renumbered
from ...forms.periods import tidy
from ...symbols import N, T
from .. import quadrature
from . import summation
from .definite import definite as piecewise
from .domination import is_dominated
from .primitive import U, is_visible, primitive
from .primitive import limit as limit_of
from .tails import evaluable

MAX_PERIODS = 2000
"""Periods over which a sum without closed form is added up term by term."""

Glue = Callable[[LineForm], LineForm]
"""The antiderivative of an ordinary form."""


class Accumulated(NamedTuple):
    """G on one period; what the inside of period N adds; the impulse at its start; S, None without closed form."""

    period: Scalar
    inside: LineForm
    adds: Expr
    at_start: Expr
    total: Expr | None


def accumulated(p: Periodic, glue: Glue) -> Accumulated:
    """The antiderivative of a family, taken apart."""
    start, end = p.start, p.window.domain.hi
    form = glue(p.window).cut([start])
    k, _ = form.locate(start)
    base = constant(-limit_of(form.pieces[k + 1], start, 1))
    pieces = [q + base for q in form.pieces[k:]]
    mass = sum((expression(i.weight) for i in p.window.impulses if not i.order and i.point == start), start=S.Zero)
    breaks = [Break(b.point, None if b.value is None else _moved(b.value, base), b.origin) for b in form.breaks[k:]]
    impulses = [i for i in form.impulses if form.compare(i.point, start) >= 0]
    inside = LineForm(pieces, breaks, impulses, form.domain)
    adds = expression(tidy(limit_of(pieces[-1], end, -1)))
    if not is_finite(adds):
        raise UnsupportedError("the function is not integrable near {0} = {1}", T, expression(end))
    total = summation.antidifference((adds + mass.xreplace({N: N + 1})).expand(), p.window.domain.facts)
    return Accumulated(p.period, inside, adds, mass, total)


def _moved(value: Scalar, base: Piece) -> Scalar:
    return value + base.at(ZERO)


def antiderivative(p: Periodic, glue: Glue) -> Piece:
    """F as a family, continuous but for impulses."""
    parts = accumulated(p.shortest(), glue)
    if parts.total is None:
        raise UnsupportedError("the sum over all periods of {0} has no closed form here", parts.adds + parts.at_start)
    above = constant(scalar(parts.total))
    w = parts.inside
    breaks = [b if b.value is None else b._replace(value=tidy(b.value + expression(parts.total))) for b in w.breaks]
    return folded(w.replace(pieces=[q + above for q in w.pieces], breaks=breaks), w.breaks[0].point, parts.period)


def definite(p: Periodic, lo: Scalar, hi: Scalar, glue: Glue) -> Scalar:
    """The integral over the open interval (lo, hi); the ends are numbers or infinite."""
    p = p.shortest()
    if N not in p.free_symbols and p.is_function and all(expression(v).is_number and is_finite(v) for v in (lo, hi)):
        return _by_repetition(p, lo, hi)
    if _is_beyond_sympy(p):
        return _stays(p, lo, hi, glue)
    parts = accumulated(p, glue)
    if parts.adds.has(Integral):
        return _stays(p, lo, hi, glue)
    below, first = _place(p, parts, lo, 1)
    above, last = _place(p, parts, hi, -1)
    if parts.total is not None:
        return tidy(scalar(summation.joined([_reached(parts, last, above), -_reached(parts, first, below)])))
    if first != -oo and last != oo:
        if last - first > MAX_PERIODS:
            raise BudgetError("{0} periods without a closed form of their sum", last - first)
        inside = [parts.adds.xreplace({N: S(n)}) for n in range(int(first), int(last))]
        masses = [parts.at_start.xreplace({N: S(n + 1)}) for n in range(int(first), int(last))]
        return scalar(Add(*inside, *masses) + expression(above) - expression(below))
    if last != oo:
        tail = parts.at_start.xreplace({N: S(last)}) + expression(above)
        return scalar(_series(p, parts.adds + parts.at_start, first, last) + tail)
    if first == -oo:
        return scalar(_series(p, parts.adds + parts.at_start, first, last))
    if parts.adds == 0:
        return scalar(_series(p, parts.at_start, first + 1, last))
    return scalar(_series(p, parts.adds + parts.at_start.xreplace({N: N + 1}), first, last) - expression(below))


def _by_repetition(p: Periodic, lo: Scalar, hi: Scalar) -> Scalar:
    """The same in every period: so many times one period, and the two ends."""
    (first, begin), (last, end) = (p.located(v) for v in (lo, hi))
    if not (isinstance(first, int) and isinstance(last, int)):
        below, above = (ZERO if equal(p.start, t) else _over(p, p.start, t) for t in (begin, end))
        return tidy((last - first) * _over(p, p.start, tidy(p.start + p.period)) + above - below)
    if last - first < 2:
        return _over(p, lo, hi)
    inner = [tidy(p.start + n * p.period) for n in (first + 1, last)]
    times = last - first - 1
    return tidy(_over(p, lo, inner[0]) + times * _over(p, p.start, tidy(p.start + p.period)) + _over(p, inner[1], hi))


def _over(p: Periodic, lo: Scalar, hi: Scalar) -> Scalar:
    """The integral over an interval of at most two periods, piece by piece."""
    form = p.written_out(lo, hi)
    assert form is not None
    if form.compare(lo, hi) == 0:
        return ZERO
    return sum((piecewise(q, *form.ends(k), form.domain.facts) for k, q in enumerate(form.pieces)), start=ZERO)


def _is_beyond_sympy(p: Periodic) -> bool:
    """Whether SymPy cannot integrate a piece even in the period of number 0."""
    w = p.placed(0)
    inner = [(q, *w.ends(k)) for k, q in enumerate(w.pieces) if k and not q.undefined]
    return any(is_visible(primitive(*place, w.domain.facts)) for place in inner)


def _stays(p: Periodic, lo: Scalar, hi: Scalar, glue: Glue) -> Scalar:
    """An integral that SymPy cannot do on one period: written down where a quadrature settles; impulses are summed."""
    bare = p.without_impulses()
    ends = [expression(lo), expression(hi)]
    if bare is p or not bare.periodic:
        f = p.expr()
        if not (
            f.has(AppliedUndef) or is_dominated(f, T, *ends) or quadrature.settles(f, *(v.evalf(20) for v in ends), 1)
        ):
            raise UnsupportedError("whether the integral of {0} over {1} converges is not decided", f, tuple(ends))
        return Integral(p.expr(U), (U, *ends))
    return _stays(bare, lo, hi, glue) + definite(only_impulses(p), lo, hi, glue)  # type: ignore[arg-type]


def _place(p: Periodic, parts: Accumulated, end: Scalar, side: int) -> tuple[Scalar, Expr | int]:
    """(G at the end, the number of the period that holds it)."""
    if end in (oo, -oo):
        return ZERO, end
    n, t = p.located(end)
    form = parts.inside
    if side < 0 and equal(t, p.start, form.domain.facts):
        n, t = n - 1, form.domain.hi
    k, on = form.locate(t)
    return renumbered(form.pieces[k + (on and side > 0)].limit(t, side), n), n


def _reached(parts: Accumulated, number: Expr | int, inside: Scalar) -> Expr:
    """F at an end: S(n) + G; at infinity its limit, the same on every piece of the period."""
    assert parts.total is not None
    if number not in (oo, -oo):
        return parts.total.xreplace({N: S(number)}) + expression(inside)
    return _limit(parts.total, number, parts.inside)


def _limit(more: Expr, end: Expr, form: LineForm) -> Expr:
    """The limit of ``more`` and all pieces of the period as its number grows, if it is one."""
    facts = form.domain.facts
    found = {summation.limit(more + q.expr(), end, form.ends(k), facts) for k, q in enumerate(form.pieces) if k}
    if len(found) != 1:
        raise Divergent(summation.OSCILLATES, end)
    return expression(found.pop())


def at_infinity(p: Periodic, end: Expr) -> Scalar:
    """The limit of a family at an infinite end."""
    return scalar(_limit(S.Zero, end, p.window))


# ---------------------------------------------------------------------- symbolic ends: impulses apart
def regular(form: LineForm) -> LineForm:
    """The form without any impulses."""
    return form.replace(pieces=[p.without_impulses() if p.periodic else p for p in form.pieces], impulses=())


def impulsive(form: LineForm) -> LineForm:
    """The impulses of the families alone."""
    if any(i.order for p in form.pieces if p.periodic for i in p.window.impulses):
        raise UnsupportedError("impulses of higher order without end need ends of integration that are numbers")
    breaks = [b._replace(value=ZERO) for b in form.breaks]
    return form.replace(pieces=[only_impulses(p) for p in form.pieces], breaks=breaks, impulses=())


def only_impulses(p: Piece) -> Piece:
    if not p.periodic or p.is_function:
        return NOTHING
    w = p.window
    breaks = [b._replace(value=ZERO) for b in w.breaks]
    return Periodic(p.period, [NOTHING] * len(breaks), breaks, w.impulses, w.domain.facts)


def gaps(after: LineForm) -> LineForm:
    """0, without a value where a counting function of impulses jumps."""
    after = counting(after, 0)
    return after.replace(pieces=[_flat(p) if p.periodic else NOTHING for p in after.pieces])


def _flat(p: Periodic) -> Periodic:
    w = p.window
    return Periodic(p.period, [NOTHING] * len(w.breaks), w.breaks, (), w.domain.facts)


def counting(form: LineForm, side: int | None) -> LineForm:
    """The families of a counting function with their values at jumps from one side; 0: none, None: the mean."""
    return form.replace(pieces=[_counting(p, side) if p.periodic else p for p in form.pieces])


def _counting(p: Periodic, side: int | None) -> Periodic:
    if side is None:
        return p
    w = p.window
    breaks = [b._replace(value=None if not side else w.limits(k)[side > 0]) for k, b in enumerate(w.breaks)]
    return Periodic(p.period, w.pieces[1:], breaks, w.impulses, w.domain.facts)


def _series(p: Periodic, periods: Expr, first: Expr, last: Expr) -> Expr:
    """The sum over infinitely many periods: in closed form if numbers confirm it, else as a Sum that converges."""
    n = Symbol("n", integer=True)
    if last != oo:  # counted the other way, as SymPy's sums are
        found = Sum(periods.expand().xreplace({N: -n}), (n, 1 - last, oo))
    else:
        found = Sum(periods.expand().xreplace({N: n}), (n, first, oo))
    ends = [v for v in (first, last) if v in (oo, -oo)]
    if found.has(AppliedUndef):  # a test function: all but finitely many terms are 0
        return found
    sure = p.is_function and is_dominated(p.expr(), T, *ends)
    vanishing = sure or all(_vanishes(q.expr(), end) for q in p.window.pieces[1:] for end in ends)
    if not vanishing or not (sure or _converges(found)):
        raise UnsupportedError("whether the sum {0} over the periods converges is not decided", found)
    try:
        with deadline("the sum {0}", found, seconds=3):
            closed = found.doit()
            agrees = not closed.has(Sum) and quadrature.agree(closed.evalf(20), found.evalf(20))
        return closed if agrees else evaluable(found)
    except (ReluSymError, NotImplementedError, *quadrature.FAILURES):
        return evaluable(found)


def _vanishes(e: Expr, end: Expr) -> bool:
    """Whether a piece tends to 0 from period to period."""
    if N not in e.free_symbols:
        return e == 0
    try:
        with deadline("the limit of {0}", e, seconds=3):
            return limit(e.xreplace({T: Symbol("t", positive=True)}), N, end) == 0
    except (ReluSymError, NotImplementedError, *quadrature.FAILURES):
        return False


def _converges(s: Sum) -> bool:
    """By the growth of the terms where it is plain, else by SymPy's tests; each infinite end apart."""
    n, first, last = s.limits[0]
    if all(summation.fades(s.function, n, end) for end in (first, last) if end in (oo, -oo)):
        return True
    halves = (
        [s]
        if S.NegativeInfinity != first
        else [
            Sum(s.function.xreplace({n: -n}), (n, 1, oo)),
            Sum(s.function, (n, 0, last)) if last == oo else S.Zero,
        ]
    )
    try:
        with deadline("whether {0} converges", s, seconds=4):
            return all(h == 0 or h.is_convergent() == True for h in halves)  # noqa: E712
    except (ReluSymError, NotImplementedError, *quadrature.FAILURES):
        return False
