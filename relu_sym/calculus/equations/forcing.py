"""What stands on the right: a smooth part and what is switched on, seen from the point where the conditions are."""

from __future__ import annotations

from typing import NamedTuple

from sympy import Abs, Add, Expr, Max, Piecewise, oo

from ...forms.exact import ZERO, Facts, Scalar, sign_of
from ...forms.line.jumps import Form, partition
from ...forms.line.partition import Break, Domain, LineForm
from ...forms.line.piece import NOTHING
from ...functions import Dirac, HeavisideStep, ReLU
from ...vocabularies.read import read_any
from ..complexes import is_complex, split
from ..transforms.exponentials import Terms, collected, on_the_line
from ..transforms.rows import Rows, add, empty, joined, settled
from ..transforms.signal import NONE, NotExponential, Signal, of_form, on_line, with_imaginary


class Start(NamedTuple):
    """Where a solution begins: ``side`` -1 before an impulse there, 1 behind it."""

    point: Scalar
    side: int


class Switched(NamedTuple):
    """c times the kind (rate, order), switched on at the point, or (``side`` -1) off there, coming from the left."""

    point: Scalar
    side: int
    rate: Scalar
    order: int
    c: Scalar


class Forcing(NamedTuple):
    """The terms that hold at the start, and what is switched elsewhere."""

    smooth: Terms
    switched: tuple[Switched, ...]


def signal_of(q: Expr, domain: Domain) -> Signal | None:
    """The forcing as rows; None where a piece is of another kind, or where its kinks repeat."""
    try:
        if is_complex(q):
            return with_imaginary(*(of_form(read_any(part, domain)) for part in split(q)))
        return of_form(read_any(q, domain))
    except NotExponential:
        return None


def by_terms(e: Expr, domain: Domain) -> Signal | None:
    """The same of a sum whose terms are switched one by one, each read alone: nothing is added up on the pieces."""
    if not e.is_Add or e.has(Piecewise):
        return signal_of(e, domain)
    switched = [t for t in e.args if t.has(HeavisideStep, Dirac, ReLU, Max, Abs)]
    smooth = Add(*[t for t in e.args if t not in switched])
    found = [signal_of(t, domain) for t in (smooth, *switched)]
    total = NONE
    for part in found:
        if part is None:
            return signal_of(e, domain)
        total = total.plus(part)
    return total


def seen_from(signal: Signal, start: Start | None, facts: Facts) -> Forcing:
    """The forcing from its start; without one from the far left."""
    rows = joined(*signal)
    smooth = [(rate, [-u for u in c]) for rate, c in on_line(signal.left)]
    switched = []
    for (rate, order), there in rows.items():
        for p, c in there.items():
            ahead = start is None or (sign_of(p - start.point, facts) or -start.side) > 0
            if not ahead and order > 0:
                smooth.append(on_the_line(rate, order, c, p))
            switched.append(Switched(p, 1 if ahead else -1, rate, order, c))
    return Forcing(collected(smooth), tuple(switched))


def one_side(form: Form, start: Scalar, with_start: bool) -> LineForm:
    """The form right of the start, 0 before it; what sits on the start counts if that is said."""
    whole = partition(form).cut([start])
    here = [i for i in whole.impulses if whole.compare(i.point, start) == 0] if with_start else []
    part = whole.within(start, oo)
    breaks = [Break(start, ZERO), *part.breaks]
    return LineForm([NOTHING, *part.pieces], breaks, [*here, *part.impulses], whole.domain)


def bare(form: LineForm) -> LineForm:
    """Without impulses."""
    return form.replace(impulses=())


def impulses_of(form: LineForm) -> Rows:
    """The impulses alone."""
    rows = empty()
    for i in form.impulses:
        add(rows, (ZERO, -i.order), i.point, i.weight)
    return settled(rows)
