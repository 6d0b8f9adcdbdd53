"""sup_x (x*y - f(x)) as a form in y, and where it is attained: of a convex f in one walk, of any other by its parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cmp_to_key, reduce
from itertools import pairwise
from typing import Any, NamedTuple

from sympy import FiniteSet, Interval, Set, Union, oo

from ..budget import remembered
from ..calculus.convexity.profile import before
from ..errors import UnsupportedError
from ..forms.exact import Scalar, expression, is_finite, sign_of
from ..forms.facts import Facts
from ..forms.line.partition import LineForm
from ..forms.line.parts import Break, Domain
from ..forms.line.piece import Piece
from ..vocabularies.max_min import read as extreme
from .extended import EVERYWHERE, Extended
from .legendre import INFINITE, Branch, Improper, Span, Turned, branches, turned
from .tangents import Flattened, flattened

Ends = tuple[Scalar, Scalar]
"""A closed interval of maximisers."""


class Supremum(NamedTuple):
    """The values, +oo outside the domain; a maximiser for every piece (None where there is none) and, at every
    breakpoint, all maximisers as closed intervals in order."""

    form: LineForm
    maximisers: tuple[Piece | None, ...]
    arcs: tuple[Piece | None, ...]
    """The arcs of f that the maximisers run along."""
    at_breaks: tuple[tuple[Ends, ...], ...]

    @property
    def is_single(self) -> bool:
        """Whether there is one maximiser wherever the value is finite."""
        facts = self.form.domain.facts
        return all(
            len(found) < 2
            and all(is_finite(a) and (a is b or (is_finite(b) and sign_of(b - a, facts) == 0)) for a, b in found)
            for found in self.at_breaks
        )

    def choice(self) -> LineForm:
        """The maximiser as a form, where there is one everywhere."""
        breaks = [
            b._replace(value=found[0][0] if found else None)
            for b, found in zip(self.form.breaks, self.at_breaks, strict=True)
        ]
        if None in self.maximisers:
            raise UnsupportedError("the supremum is not finite everywhere")
        return LineForm(self.maximisers, breaks, domain=self.form.domain).merged()

    def under(self, facts: Facts) -> Supremum:
        """The same with more taken for granted."""
        domain = self.form.domain
        return (
            self
            if domain.facts == facts
            else self._replace(form=self.form.replace(domain=domain._replace(facts=facts)))
        )

    def maximiser(self, k: int, y: Scalar, side: int) -> Scalar:
        """Of piece k, towards an end of it."""
        beside = [p for b, p in zip(self.form.breaks, self.at_breaks, strict=True) if b.point == y]
        if beside:
            return beside[0][0][0] if side < 0 else beside[0][-1][1]
        p = self.maximisers[k]
        assert p is not None
        return p.limit(y, side)

    def set_at_break(self, k: int) -> Set:
        """All maximisers at a breakpoint."""
        return as_set(self.at_breaks[k])


def as_set(intervals: Sequence[Ends]) -> Set:
    """A union of closed intervals and points."""
    ends = [(expression(a), expression(b)) for a, b in intervals]
    return Union(*(FiniteSet(a) if a == b else Interval(a, b) for a, b in ends))


@remembered(128)
def supremum(f: Extended, values: bool = True) -> Supremum | None:
    """The conjugate with its maximisers; None where it is +oo everywhere.

    Without ``values`` the maximisers of a convex function only, on a form whose values are 0.
    """
    if not f.is_proper:
        raise UnsupportedError(EVERYWHERE)
    if f.falls_forever:
        return None
    bent = f.with_bends()
    if bent.is_convex():
        return _of_convex(bent, values)
    flat = flattened(f)
    if flat is not None:
        return _touching_twice(flat)
    try:
        return _largest(list(branches(bent)), f.facts)
    except Improper:
        return None


def _of_convex(f: Extended, values: bool = True) -> Supremum:
    t = turned(f, values)
    form = t.form(f.facts)
    return Supremum(
        form,
        _outside([s.maximiser for s in t.spans], t.lo, t.hi),
        _outside([s.arc for s in t.spans], t.lo, t.hi),
        tuple((place,) for place in _in_order(t, f.facts)),
    )


def _touching_twice(flat: Flattened) -> Supremum:
    """The conjugate of the hull; at the slope of a line f itself is attained where the line touches it only."""
    found = _of_convex(flat.hull)
    places = list(found.at_breaks)
    for touched in flat.lines:
        k = places.index(((touched[0][0], touched[-1][1]),))
        places[k] = touched
    breaks = [  # a conjugate is continuous inside its domain: the value as the writer reads it
        b if left == INFINITE else b._replace(value=left.limit(b.point, -1))
        for b, left in zip(found.form.breaks, found.form.pieces, strict=False)
    ]
    return found._replace(form=found.form.replace(breaks=breaks), at_breaks=tuple(places))


def _in_order(t: Turned, facts: Facts) -> list[Ends]:
    """All maximisers at every end of a span, from the left: the maximisers beside it and what is between."""
    if not t.spans:
        return [_place(t, t.lo, facts)]
    ends = [_place(t._replace(spans=t.spans[:1]), t.lo, facts)] if t.lo != -oo else []
    ends += [(a.stop.x, b.start.x) for a, b in pairwise(t.spans)]
    return [*ends, _place(t._replace(spans=t.spans[-1:]), t.hi, facts)] if t.hi != oo else ends


def _outside(inner: list[Piece | None], lo: Scalar, hi: Scalar) -> tuple[Piece | None, ...]:
    """With None where the value is +oo."""
    return (*[None] * (lo != -oo), *inner, *[None] * (hi != oo))


def _place(t: Turned, y: Scalar, facts: Facts) -> Ends:
    """All maximisers at a point y of the domain: the maximisers beside it and what is between."""
    left = [_maximiser(s, y, -1, facts) for s in t.spans if s.lo == -oo or before(s.lo, y, facts)]
    right = [_maximiser(s, y, 1, facts) for s in t.spans if s.hi == oo or before(y, s.hi, facts)]
    if left and right:
        return left[-1], right[0]
    flat = [(a, b) for slope, a, b in t.flat if sign_of(slope - y, facts) == 0]
    lo = left[-1] if left else flat[0][0] if flat else right[0]
    hi = right[0] if right else flat[-1][1] if flat else left[-1]
    return lo, hi


def _maximiser(s: Span, y: Scalar, side: int, facts: Facts) -> Scalar:
    """At a point of a closed span, or a limit there."""
    for end in (s.start, s.stop):
        if is_finite(end.y) and sign_of(end.y - y, facts) == 0:
            return end.x
    return s.maximiser.limit(y, side)


def _largest(found: list[Branch], facts: Facts) -> Supremum | None:
    """The largest of several conjugates on the interval where all of them are finite."""
    lo = reduce(lambda a, b: b if before(a, b, facts) else a, (b.turned.lo for b in found))
    hi = reduce(lambda a, b: b if before(b, a, facts) else a, (b.turned.hi for b in found))
    if lo != -oo and hi != oo and not before(lo, hi, facts):
        return None if before(hi, lo, facts) else _at_a_point(found, lo, facts)
    domain = Domain(lo, hi, facts)
    inner = extreme([_on(b.turned, domain) for b in found], True).merged()
    spans = [_attaining(found, inner, k, facts) for k in range(len(inner.pieces))]
    pieces, breaks = list(inner.pieces), list(inner.breaks)
    places = [_places(found, b.point, b.value, facts) for b in breaks]
    if lo != -oo:
        pieces = [INFINITE, *pieces]
        value = inner.pieces[0].limit(lo, 1)
        breaks, places = [Break(lo, value), *breaks], [_places(found, lo, value, facts), *places]
    if hi != oo:
        pieces = [*pieces, INFINITE]
        value = inner.pieces[-1].limit(hi, -1)
        breaks, places = [*breaks, Break(hi, value)], [*places, _places(found, hi, value, facts)]
    form = LineForm(pieces, breaks, domain=Domain(facts=facts))
    return Supremum(
        form,
        _outside([s.maximiser for s in spans], lo, hi),
        _outside([s.arc for s in spans], lo, hi),
        tuple(places),
    )


def _on(t: Turned, domain: Domain) -> LineForm:
    """The finite part of a conjugate on a smaller open interval."""
    spans = _meeting(t, domain.lo, domain.hi, domain.facts)
    breaks = [Break(s.hi, s.stop.value) for s in spans[:-1]]
    return LineForm([s.value for s in spans], breaks, domain=domain)


def _meeting(t: Turned, lo: Scalar, hi: Scalar, facts: Facts) -> list[Span]:
    """The spans that meet the open interval from lo to hi."""
    return [s for s in t.spans if before(s.lo, hi, facts) and before(lo, s.hi, facts)]


def _attaining(found: list[Branch], form: LineForm, k: int, facts: Facts) -> Span:
    """The span of the branch that is the largest on piece k."""
    lo, hi = form.ends(k)
    for b in found:
        for s in _meeting(b.turned, lo, hi, facts):
            if s.value == form.pieces[k]:
                return s
    raise AssertionError("a piece of the largest is a piece of one of them")


def _places(found: list[Branch], y: Scalar, value: Scalar, facts: Facts) -> tuple[Ends, ...]:
    """The maximisers at y: of every branch that attains the value there."""
    places: list[Ends] = []
    for b in found:
        own = b.turned.form(facts).at(y)
        if own is None or not is_finite(own) or sign_of(own - value, facts):
            continue
        places.append(_place(b.turned, y, facts))
    return tuple(_united(sorted(places, key=_order(facts)), facts))


def _united(places: list[Ends], facts: Facts) -> list[Ends]:
    """Closed intervals in order of their left ends, those that meet made one."""
    united: list[Ends] = []
    for lo, hi in places:
        if not united or before(united[-1][1], lo, facts):
            united.append((lo, hi))
        elif before(united[-1][1], hi, facts):
            united[-1] = united[-1][0], hi
    return united


def _order(facts: Facts) -> Callable[[Any], Any]:
    return cmp_to_key(lambda a, b: before(b[0], a[0], facts) - before(a[0], b[0], facts))


def _at_a_point(found: list[Branch], y: Scalar, facts: Facts) -> Supremum | None:
    """The domain of y is one point."""
    values = [b.turned.form(facts).at(y) for b in found]
    if not all(is_finite(v) for v in values):
        return None
    best = reduce(lambda a, b: b if sign_of(b - a, facts) > 0 else a, values)
    form = LineForm((INFINITE, INFINITE), (Break(y, best),), domain=Domain(facts=facts))
    return Supremum(form, (None, None), (None, None), (_places(found, y, best, facts),))
