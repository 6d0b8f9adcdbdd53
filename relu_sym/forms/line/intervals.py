"""Rules for forms with periodic pieces: interval by interval, on a family by one period of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sympy import oo

from ...errors import DiffersByPeriod
from ..exact import ZERO, Scalar
from ..periods import is_long, period_of
from .algebra import refine
from .partition import Break, Domain, LineForm
from .periodic import Periodic, lifted
from .piece import Piece, Smooth, Undefined, constant

Rule = Callable[[Sequence[LineForm]], LineForm]


def repeating(u: LineForm) -> LineForm:
    """``u`` with its smooth periodic pieces as families, where the interval is too long to write their kinks out."""
    pieces = [_family(p, *u.ends(k), u) if isinstance(p, Smooth) else p for k, p in enumerate(u.pieces)]
    return u if all(p is q for p, q in zip(pieces, u.pieces, strict=True)) else u.replace(pieces=pieces)


def _family(p: Smooth, lo: Scalar, hi: Scalar, u: LineForm) -> Piece:
    found = period_of(p.e, u.domain.facts)
    if found is None or not is_long(lo, hi, found[1]):
        return p
    start, period = found
    return Periodic(period, [p], [Break(start, p.at(start))], (), u.domain.facts)


def by_intervals(forms: Sequence[LineForm], rule: Rule) -> LineForm:
    """A pointwise rule on every interval of the common refinement, and on the values at its points."""
    points, pieces, values, origins = refine(forms)
    domain = forms[0].domain
    ends = [domain.lo, *points, domain.hi]
    out: list[Piece] = []
    breaks: list[Break] = []
    for k, column in enumerate(zip(*pieces, strict=True)):
        if k:
            value = _value(rule, [v[k - 1] for v in values], domain)
            breaks.append(Break(points[k - 1], value, origins[k - 1]))
        part = _on_interval(rule, column, domain._replace(lo=ends[k], hi=ends[k + 1]))
        out += part.pieces
        breaks += part.breaks
    return LineForm(out, breaks, (), domain).merged()


def _on_interval(rule: Rule, column: Sequence[Piece], domain: Domain) -> LineForm:
    forms = [LineForm((p,), domain=domain) for p in column]
    if not any(p.periodic for p in column):
        return rule(forms)
    try:
        return LineForm((lifted(rule, column, (domain.lo, domain.hi)),), domain=domain)
    except DiffersByPeriod as differs:
        return by_intervals([apart(f, differs) for f in forms], rule)


def apart(form: LineForm, differs: DiffersByPeriod) -> LineForm:
    """The form with the periods in which the answer differs written out."""
    if not differs.places:
        raise differs
    return form.cut([v for place in differs.places for v in place if _is_inside(v, form)]).written_out()


def _is_inside(point: Scalar, form: LineForm) -> bool:
    lo, hi = form.domain.lo, form.domain.hi
    return (lo == -oo or form.compare(point, lo) > 0) and (hi == oo or form.compare(point, hi) < 0)


def _value(rule: Rule, values: Sequence[Scalar | None], domain: Domain) -> Scalar | None:
    """The rule on constants."""
    pieces = [Undefined() if v is None else constant(v) for v in values]
    out = rule([LineForm((p,), domain=domain) for p in pieces])
    if out.pieces[0].undefined:
        return None
    return out.at(ZERO)
