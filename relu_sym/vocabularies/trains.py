"""Impulses that repeat: a Sum over the number of the period, written and read."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sympy import Add, DiracDelta, Expr, Integer, S, Sum, Symbol, factor_terms, oo, powsimp, sympify

from ..errors import UnsupportedError
from ..forms.exact import RATIONAL, ZERO, Facts, Scalar, equal, expression, is_finite, scalar, sign_of
from ..forms.line.partition import LINE, Break, Domain, Impulse, LineForm
from ..forms.line.periodic import Periodic
from ..forms.line.piece import NOTHING
from ..forms.line.window import renumbered
from ..forms.periods import collected, is_long, linear, tidy, whole
from ..symbols import N, T
from .heads import HEADS, Head, Reader, Side


class Train(NamedTuple):
    """sum over first <= n <= last of weight(n) * delta^(order)(x - point - n*period)."""

    point: Scalar
    period: Scalar
    order: int
    weight: Scalar
    first: Expr
    last: Expr


def trains_of(form: LineForm) -> tuple[list[Train], list[Impulse]]:
    """The trains of all families, joined with the single impulses that continue them; and the other impulses."""
    trains = [t for k, p in enumerate(form.pieces) if p.periodic for t in of_family(p, *form.ends(k))]
    return _joined(trains, list(form.impulses), form) if trains else ([], list(form.impulses))


def of_family(p: Periodic, lo: Scalar, hi: Scalar) -> list[Train]:
    """The impulses of one family inside (lo, hi), those of equal spacing and weight as one train."""
    facts = p.window.domain.facts
    out = []
    groups: dict[tuple, list[Impulse]] = {}
    for i in p.window.impulses:
        groups.setdefault((i.order, "numbered" if N in expression(i.weight).free_symbols else i.weight), []).append(i)
    for (order, _), group in groups.items():
        weight = _common_weight(group, p.period, facts)
        if weight is None:
            found = [Train(i.point, p.period, order, i.weight, -oo, oo) for i in group]
        else:
            found = [Train(group[0].point, tidy(p.period / len(group)), order, weight, -oo, oo)]
        out += [_within(_counted_from_zero(t), lo, hi, facts) for t in found]
    return out


def _counted_from_zero(t: Train) -> Train:
    """The same with the point of number 0 in [0, period), where it is a number."""
    place = tidy(t.point / t.period)
    if not expression(place).is_number:
        return t
    k = whole(place)
    return t._replace(point=tidy(t.point - k * t.period), weight=renumbered(t.weight, N - k))


def _common_weight(group: list[Impulse], period: Scalar, facts: Facts) -> Scalar | None:
    """The weight by the number of the impulse, counted through; None where they are not evenly spaced or not alike."""
    count = len(group)
    step = tidy(period / count)
    if not all(equal(tidy(b.point - a.point), step, facts) for a, b in itertools.pairwise(group)):
        return None
    counted = [_by_number(i.weight, (N - k) / count) for k, i in enumerate(group)]
    return counted[0] if all(w == counted[0] for w in counted) else None


def _by_number(weight: Scalar, number: Expr) -> Scalar:
    out = renumbered(weight, number)
    return out if isinstance(out, RATIONAL) else scalar(powsimp(out.expand()))


def _within(t: Train, lo: Scalar, hi: Scalar, facts: Facts) -> Train:
    """The terms strictly between lo and hi."""
    first, last = -oo, oo
    if lo != -oo:
        first = whole(tidy((lo - t.point) / t.period), facts) + 1
    if hi != oo:
        last = -whole(tidy((t.point - hi) / t.period), facts) - 1
    return t._replace(first=sympify(first), last=sympify(last))


def _joined(trains: list[Train], single: list[Impulse], form: LineForm) -> tuple[list[Train], list[Impulse]]:
    """Trains that continue each other as one; an impulse in the next place of a train is a term of it."""
    changed = True
    while changed:
        changed = False
        for k, t in enumerate(trains):
            for i in single:
                grown = _grown(t, i, form)
                if grown is not None:
                    trains[k], changed = grown, True
                    single = [j for j in single if j is not i]
                    break
            other = next((u for u in trains[k + 1 :] if _continues(trains[k], u, form)), None)
            if other is not None:
                trains[k] = _union(trains[k], other)
                trains = [u for u in trains if u is not other]
                changed = True
                break
    return trains, single


def _grown(t: Train, i: Impulse, form: LineForm) -> Train | None:
    for n, grown in ((t.first - 1, t._replace(first=t.first - 1)), (t.last + 1, t._replace(last=t.last + 1))):
        if n in (oo, -oo) or i.order != t.order:
            continue
        here = renumbered(t.weight, n)
        if form.compare(i.point, tidy(t.point + n * t.period)) == 0 and equal(i.weight, here, form.domain.facts):
            return grown
    return None


def _continues(t: Train, u: Train, form: LineForm) -> bool:
    """Whether two trains are one with neighbouring ranges, numbered alike."""
    same = (t.point, t.period, t.order, t.weight) == (u.point, u.period, u.order, u.weight)
    return same and (t.last + 1 == u.first or u.last + 1 == t.first)


def _union(t: Train, u: Train) -> Train:
    return t._replace(last=u.last) if t.last + 1 == u.first else t._replace(first=u.first)


def written(trains: Sequence[Train], x: Symbol, delta: Callable[..., Expr], free: set) -> Expr:
    """The trains as sums over a whole number that has no other use here."""
    taken = {getattr(s, "name", "") for s in (free | {x}) - {N}}
    name = next(v for v in ("n", "m", "k", "j", "i", "n_0") if v not in taken)
    n = Symbol(name, integer=True)
    return Add(*[_term(t, x, n, delta) for t in trains])


def _term(t: Train, x: Symbol, n: Symbol, delta: Callable[..., Expr]) -> Expr:
    point = expression(t.point) + n * factor_terms(expression(t.period))
    weight = expression(t.weight).xreplace({N: n})
    impulse = delta(x - point, t.order) if t.order else delta(x - point)
    outside, inside = weight.as_independent(n, as_Add=False)
    return outside * Sum(inside * impulse, (n, t.first, t.last))


# ---------------------------------------------------------------------- reading
class Impulses(Head):
    """A Sum of impulses in arithmetic progression; a finite range is written out, others are families."""

    for_subclasses = True

    def form(self, e: Any, reader: Reader) -> LineForm:
        return _read(e, reader.domain, reader)

    def branch(self, e: Any, side: Side) -> Expr:
        """Beside every finite point a train of impulses is 0; a finite sum is one of its terms."""
        if len(e.limits) == 1 and all(v.is_Integer for v in e.limits[0][1:]):
            done = e.doit()
            if not done.atoms(Sum):
                return side.of(done)
        pieces = [q for p in side.form(e).pieces for q in (p.window.pieces if p.periodic else (p,))]
        if not is_finite(side.point) or not all(q.is_zero() for q in pieces):
            raise side.without(e)
        return S.Zero


HEADS[Sum] = Impulses()


def _read(e: Sum, domain: Domain, reader: Reader) -> LineForm:
    if len(e.limits) != 1 or len(e.limits[0]) != 3:
        raise UnsupportedError("{0}: a sum over one range is needed", e)
    n, first, last = e.limits[0]
    if n is T or not all(v.is_integer or v.is_infinite for v in (first, last)):
        raise UnsupportedError("{0}: the range of the sum must be whole numbers or infinite", e)
    if first.is_Integer and last.is_Integer:
        return reader.one(e.doit(), domain)
    return _progression(e.function, n, first, last, domain, reader)


def _progression(term: Expr, n: Symbol, first: Expr, last: Expr, domain: Domain, reader: Reader) -> LineForm:
    """weight(n, x) * Dirac(k*x + c*n + d): one period, from the impulse of number 0."""
    e = Sum(term, (n, first, last))
    deltas = term.atoms(DiracDelta)
    if len(deltas) != 1 or (argument := linear(deltas.pop().args[0])) is None:
        raise UnsupportedError("{0}: relu_sym reads sums of one impulse in arithmetic progression", e)
    slope, offset = argument
    by_number = offset.diff(n)
    if n in slope.free_symbols or n in by_number.free_symbols or by_number == 0:
        raise UnsupportedError("the impulses of {0} are not evenly spaced", e)
    period, start = -by_number / slope, -offset.xreplace({n: Integer(0)}) / slope
    if sign_of(period, domain.facts) < 0:
        flipped = term.xreplace({n: -n})
        return _progression(flipped, n, -last, -first, domain, reader)
    if not is_long(domain.lo, domain.hi, scalar(period)):
        ends = [whole(tidy(scalar((expression(end) - start) / period)), domain.facts) for end in (domain.lo, domain.hi)]
        return reader.one(Sum(term, (n, max(first, ends[0]), min(last, ends[1]))).doit(), domain)
    local = collected(term.xreplace({n: N, T: T + N * period}))
    local = local.xreplace({d: d.func(d.args[0].expand(), *d.args[1:]) for d in local.atoms(DiracDelta)})
    form = reader.one(local, LINE._replace(facts=domain.facts))
    if form.breaks or not form.pieces[0].is_zero():
        raise UnsupportedError("{0} is not a sum of impulses", e)
    family = Periodic(scalar(period), [NOTHING], [Break(scalar(start), ZERO)], form.impulses, domain.facts)
    return _on_range(family, first, last, domain)


def _on_range(family: Periodic, first: Expr, last: Expr, domain: Domain) -> LineForm:
    """The family cut half a period before its first and after its last term."""
    half = family.period / scalar(2)
    start = family.window.impulses[0].point if family.window.impulses else family.start
    form = LineForm((family,), domain=domain)
    for n, side in ((first, -1), (last, 1)):
        if n in (oo, -oo):
            continue
        point = tidy(start + n * family.period + side * half)
        form = form.cut([point])
        k, _ = form.locate(point)
        gone = k if side < 0 else k + 1
        form = form.replace(pieces=[NOTHING if j == gone else p for j, p in enumerate(form.pieces)])
    return form
