"""A function on its domain, by numbers: where it is tried, and which sets its values and extreme points are."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

from mpmath import mp, mpf
from sympy import Basic, Expr, Set, Symbol

from .compare import value_at
from .maxima import BESIDE, grid_around, largest
from .places import End, ends_of, holds_in, some_of
from .values import close, value

LOOSE = mpf(10) ** -9
NEAR = mpf(10) ** -5
"""How close to a value between two others a grid comes."""
MANY = 24
"""Of more marks, those of a function that repeats, the ones next to 0 are tried."""
Marks = list[tuple[Expr, Any]]


class Ground(NamedTuple):
    """f on its domain: nan outside and where it has no real value; exact at the marks."""

    f: Basic
    x: Symbol
    domain: Set
    exact: dict
    marks: list
    levels: tuple[Any, ...] = ()
    """Values of f that are said to be special."""

    def at(self, t: Any) -> Any:
        """The value."""
        if t in self.exact:
            return self.exact[t]
        return value(self.f, {self.x: t}) if holds_in(self.domain, t) else mp.nan

    def points(self) -> list:
        """The marks, points close to them on both sides, and a grid."""
        return sorted({*self.marks, *grid_around(self.marks)})


def ground(f: Basic, x: Symbol, domain: Set, marks: Marks) -> Ground:
    marks = sorted(marks, key=lambda m: abs(m[1]))[:MANY]
    known = {+t: value_at(f, x, e, t, [t for _, t in marks]) for e, t in marks if holds_in(domain, t)}
    ends = [e.at for e in ends_of(domain)]
    for t in ends:
        if not any(abs(t - m) < mpf(10) ** -40 for m in known):
            known[+t] = value(f, {x: t}) if holds_in(domain, t) else mp.nan
    outside = [+t for _, t in marks if not holds_in(domain, t)]
    return Ground(f, x, domain, known, sorted({*known, *outside}))


def signed(f: Callable[[Any], Any], sign: int) -> Callable[[Any], Any]:
    """What is made large; -oo where there is no value."""

    def at(t: Any) -> Any:
        v = f(t)
        return -mp.inf if mp.isnan(v) else sign * v

    return at


# ------------------------------------------------------------------ sets
def where(g: Ground, after: Basic, sign: int) -> bool | None:
    """The points of a set have the extreme value, and no other point has it."""
    if not isinstance(after, Set):
        return None
    q = signed(g.at, sign)
    best = largest(q, g.marks)
    for t in some_of(after, g.marks):
        if not holds_in(g.domain, t) or not close(g.at(_mark(g, t)), sign * best.value, 12):
            return False
    near = mpf(10) ** -4
    return all(holds_in(after, t, None if t in g.exact else near * (1 + abs(t))) for t in _attaining(g, q, best))


def _mark(g: Ground, t: Any) -> Any:
    """The mark that a point is, rounded, or the point."""
    return next((m for m in g.exact if abs(m - t) < mpf(10) ** -30 * (1 + abs(t))), t)


def _attaining(g: Ground, q: Callable[[Any], Any], best: Any) -> list:
    """Marks that have the largest value, and points between them that are a local best or lie where q is constant."""
    if not mp.isfinite(best.value):
        return []
    found = [m for m in g.exact if mp.isfinite(q(m)) and close(q(m), best.value, 18)]
    for p in best.places:
        if abs(p) > mpf(10) ** 5 or any(abs(p - m) < mpf(10) ** -15 for m in g.marks):
            continue
        beside = [q(p + s * mpf(10) ** -4 * (1 + abs(p))) for s in (-1, 1)]
        if all(v < q(p) for v in beside) or all(v == q(p) == best.value for v in beside):
            found.append(p)
    return found


def range_of(g: Ground, after: Basic) -> bool | None:
    if not isinstance(after, Set):
        return None
    for t in g.points():
        v = g.at(t)
        if mp.isnan(v):
            continue
        if t in g.exact:
            if not holds_in(after, v) and not mp.isinf(v):
                return False
        elif not holds_in(after, v, mpf(10) ** -12 * (1 + abs(v))):
            return False
    return all(_ends_so(g, e) for e in ends_of(after)) and all(
        _is_met(g, v) for v in [*_between(after), *(v for v in g.levels if holds_in(after, v))]
    )


def _between(s: Set) -> list:
    """Values in the intervals of a range, of those without an end not far ones."""
    return [v for v in some_of(s, []) if all(abs(v - e.at) > LOOSE for e in ends_of(s))]


def _is_met(g: Ground, v: Any) -> bool:
    """Whether a value is taken, at a mark or where f crosses it."""
    q = _closeness(g, v)
    best = largest(q, g.marks)
    if best.value > -NEAR * (1 + abs(v)) and _attaining(g, q, best):
        return True
    found = [(t, g.at(t) - v, t in g.exact) for t in g.points()]
    return any(u * w < 0 and not (at or to) and mp.isfinite(u * w) for (_, u, at), (_, w, to) in pairwise(found))


def _closeness(g: Ground, v: Any) -> Callable[[Any], Any]:
    return signed(lambda t: -abs(g.at(t) - v) if mp.isfinite(g.at(t)) else mp.nan, 1)


def _ends_so(g: Ground, end: End) -> bool:
    """A value at the end of a range is met, or only approached."""
    q = _closeness(g, end.at)
    best = largest(q, g.marks)
    met = _attaining(g, q, best)
    return bool(met) and best.value > -LOOSE if end.belongs else not met and best.value > -(mpf(10) ** -3)


def continuity(g: Ground, after: Basic, singular: bool) -> bool | None:
    if not isinstance(after, Set):
        return None
    for t in g.points():
        if not holds_in(g.domain, t):
            continue
        if any(0 < abs(t - m) < mpf(10) ** -15 for m in g.marks):
            continue
        wanted = _is_singular(g, t) if singular else _is_continuous(g, t)
        if holds_in(after, t) is not wanted:
            return False
    return True


def _is_continuous(g: Ground, t: Any) -> bool:
    here = _whole(g, t)
    return mp.isfinite(here) and all(_tends(g, t, s, here) in (True, None) for s in (-1, 1))


def _is_singular(g: Ground, t: Any) -> bool:
    here = _whole(g, t)
    sides = [s for s in (-1, 1) if not mp.isnan(_whole(g, t + s * BESIDE))]
    if mp.isinf(here) and all(_whole(g, t + s * BESIDE) == here for s in (-1, 1)):
        return False  # inside a part on which it is infinite
    if len(sides) == 2 or not mp.isnan(here):
        return not _is_continuous(g, t)
    return any(_grows(g, t, s) for s in sides)


def _whole(g: Ground, t: Any) -> Any:
    """The value of f, on its domain or not."""
    return g.exact[t] if t in g.exact else value(g.f, {g.x: t})


def _tends(g: Ground, t: Any, side: int, here: Any) -> bool | None:
    """Whether f tends to a value from one side; None where it has none there."""
    far, near = (_whole(g, t + side * d) for d in (BESIDE, BESIDE**2))
    if mp.isnan(near):
        return None
    return close(near, here) or abs(near - here) < abs(far - here) * mpf("0.9")


def _grows(g: Ground, t: Any, side: int) -> bool:
    far, near = (abs(_whole(g, t + side * d)) for d in (BESIDE, BESIDE**2))
    return mp.isinf(near) or near > far * mpf("1.1") + 1
