"""A periodic family on the caller's line: the period of number n, n a symbol for every whole number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sympy import Symbol, oo

from ..calculus.differentiation.derivative import Evidence, Jump
from ..calculus.slopes import Corner, Side, corner
from ..errors import DiffersByPeriod
from ..forms.exact import ZERO, Scalar, is_finite, is_zero
from ..forms.line.agreement import MAX_SIGNS, agree
from ..forms.line.intervals import apart
from ..forms.line.partition import Break, Impulse, LineForm
from ..forms.line.periodic import Periodic
from ..forms.line.piece import NOTHING, Piece
from ..forms.line.window import renumbered
from ..forms.periods import tidy, whole
from ..symbols import N

NAMES = ("n", "m", "k", "j", "i", "n_0")
"""For the whole number: the first that the function does not use, as in the sums that ``rs.diff`` returns."""


def whole_number(used: set) -> Symbol:
    """The symbol of any whole number."""
    taken = {getattr(s, "name", "") for s in used}
    return Symbol(next(v for v in NAMES if v not in taken), integer=True)


class Period(NamedTuple):
    """One period of piece k of a form: numbered N on its window, numbered n where the caller sees it (``form``)."""

    family: Periodic
    form: LineForm
    number: Symbol

    def point(self, a: Scalar) -> Scalar:
        """A point of the window, in the period of number n."""
        return tidy(a + self.number * self.family.period)

    def ends(self, j: int) -> tuple[Scalar, Scalar]:
        """Where piece j + 1 of ``form`` begins and ends."""
        breaks = self.form.breaks
        first = tidy(breaks[0].point + self.family.period)
        return breaks[j].point, breaks[j + 1].point if j + 1 < len(breaks) else first

    def here(self, value: Scalar | None) -> Scalar | None:
        """A value or weight in the period of number n."""
        return renumbered(value, self.number)


def period(p: Periodic, n: Symbol) -> Period:
    """The least period of a family."""
    least = p.shortest()
    return Period(least, least.placed(n), n)


def beside(form: LineForm, k: int) -> tuple[Piece, Piece]:
    """The smooth pieces left and right of breakpoint k."""
    left, right = (_next_to(p, form.breaks[k].point, s) for p, s in zip(form.sides(k), (-1, 1), strict=True))
    return left, right


def _next_to(p: Piece, a: Scalar, side: int) -> Piece:
    if not isinstance(p, Periodic):
        return p
    n, t = p.located(a)
    j, on = p.window.locate(t)
    return p.placed(n).pieces[j + (on and side > 0)]


def told_apart(form: LineForm) -> LineForm:
    """The form with the periods written out in which another verdict holds than in all others."""
    for _ in range(MAX_SIGNS):
        differs = next(_differing(form), None)
        if differs is None:
            break
        form = apart(form, differs)
    return form


def _differing(form: LineForm) -> Iterator[DiffersByPeriod]:
    for k, p in enumerate(form.pieces):
        if not isinstance(p, Periodic):
            continue
        lo, hi = form.ends(k)
        for j, b in enumerate(p.window.breaks):
            points = {n: tidy(b.point + n * p.period) for n in _exceptions(p.window, j)}
            numbers = [n for n, a in points.items() if _is_between(lo, a, hi, form)]
            if numbers:
                places = [tuple(tidy(p.start + (n + i) * p.period) for i in (0, 1)) for n in numbers]
                yield DiffersByPeriod(N, tuple(numbers), tuple(places))


def _is_between(lo: Scalar, a: Scalar, hi: Scalar, form: LineForm) -> bool:
    return (lo == -oo or form.compare(lo, a) < 0) and (hi == oo or form.compare(a, hi) < 0)


def _exceptions(window: LineForm, j: int) -> set[int]:
    """The numbers of the periods in which two values agree that do not in general."""
    try:
        c = corner(window, j)
    except DiffersByPeriod as differs:
        return set(differs.numbers)
    sides, found = (c.left, c.right), set()
    pairs = [(s.limit, c.value) for s in sides] + [tuple(s.slope for s in sides), tuple(s.quotient for s in sides)]
    for u, v in pairs:
        if u is None or v is None or not (is_finite(u) and is_finite(v)):
            continue
        try:
            agree(u, v, window.domain.facts)
        except DiffersByPeriod as differs:
            found |= set(differs.numbers)
    return found


def bounded(q: Period, lo: Scalar, hi: Scalar) -> LineForm:
    """The window, knowing the numbers of the periods that meet (lo, hi)."""
    window = q.family.window
    facts = window.domain.facts
    if lo != -oo:
        facts = facts.adding(N - whole(tidy((lo - q.family.start) / q.family.period), facts) + 1, 1)
    if hi != oo:
        facts = facts.adding(N - whole(tidy((hi - q.family.start) / q.family.period), facts) - 1, -1)
    return window.replace(domain=window.domain._replace(facts=facts))


def regular(form: LineForm) -> LineForm:
    """Without impulses, principal values, and the breakpoints that were none but for them."""
    pieces = [p.without_impulses() if p.periodic else p for p in form.pieces]
    return form.replace(pieces=pieces, principal=(), impulses=()).merged()


def of_families(e: Evidence, n: Symbol) -> list[tuple[int, Evidence]]:
    """(piece, the evidence of its least period on the caller's line) of every family."""
    return [(k, _placed(found, period(e.before.pieces[k], n))) for k, found in e.families]  # type: ignore[arg-type]


def _placed(e: Evidence, q: Period) -> Evidence:
    shown = {b.point for b in q.family.window.breaks}
    corners = [placed(c, q) for c in e.corners if c.point in shown]
    jumps = [_jump(j, q) for j in e.jumps if j.point in shown]
    return Evidence(q.form, q.form, tuple(corners), tuple(jumps))


def _jump(j: Jump, q: Period) -> Jump:
    return Jump(q.point(j.point), q.here(j.left), q.here(j.right), q.here(j.weight), j.principal)  # type: ignore[arg-type]


def placed(c: Corner, q: Period) -> Corner:
    """A corner of the window, in the period of number n."""
    return c._replace(point=q.point(c.point), value=q.here(c.value), left=_side(c.left, q), right=_side(c.right, q))


def _side(s: Side, q: Period) -> Side:
    return Side(*map(q.here, s))


def raised(e: Evidence, impulses: bool = True) -> LineForm:
    """The impulses of the jumps; with ``impulses`` also those of f, each of one order more."""
    pieces: list[Piece] = [NOTHING] * len(e.before.pieces)
    for k, found in e.families:
        p = e.before.pieces[k]
        pieces[k] = Periodic(
            p.period,  # type: ignore[attr-defined]
            [NOTHING],
            [Break(found.before.breaks[0].point, ZERO)],
            sorted(_raised(found, impulses), key=lambda i: found.before.locate(i.point)),
            found.before.domain.facts,
        )
    return e.before.replace(pieces=pieces, impulses=_raised(e, impulses), principal=())


def _raised(e: Evidence, impulses: bool) -> list[Impulse]:
    facts = e.before.domain.facts
    jumps = [Impulse(j.point, 0, j.weight) for j in e.jumps if not is_zero(j.weight, facts)]
    return [*jumps, *(i._replace(order=i.order + 1) for i in e.before.impulses if impulses)]
