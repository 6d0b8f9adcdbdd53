"""Kinks that repeat: what one period makes of a signal, summed over the periods in closed form.

In the period of number n the family is the sum of n**k*exp(rate*n) times the rows of a pulse that is moved by
n*period.  On x = T + N*period the pulses of the numbers N - j meet: those that end or begin there one by one, the tails
of the others by a geometric sum.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sympy import Add, Dummy, Expr, S, bernoulli, exp, oo

from ...errors import UnsupportedError
from ...forms.exact import ONE, ZERO, Facts, Scalar, expression, scalar, sign_of
from ...forms.line.jumps import Form, added, partition
from ...forms.line.partition import Break, Domain, LineForm
from ...forms.line.periodic import Periodic, folded
from ...forms.line.piece import NOTHING, piece
from ...forms.periods import tidy, whole
from ...symbols import N, T
from ..complexes import is_complex, split
from .exponentials import Terms, at_point, collected, read, scaled, tidied
from .geometric import in_numbers, sum_from
from .mirror import mirrored, reflected
from .rows import Diverges, Rows, add, empty, settled, tidied_real
from .signal import NONE, NotExponential, Signal, of_form, on_line, to_form

Growth = tuple[Scalar, int]
"""(rate, k) of n**k*exp(rate*n)."""


class Family(NamedTuple):
    """The pulses of a family by their growth, its period, and the number of its first period (or -oo: the whole line).

    ``mirrored``: it is the family of f(-x), of kinks that repeat up to a point.
    """

    pulses: dict[Growth, Signal]
    period: Scalar
    start: Scalar
    first: Scalar
    mirrored: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it has no first period."""
        return self.first == -oo


def pulses(p: Periodic) -> dict[Growth, Rows]:
    """One period of the family by rows, at the places of the period of number 0."""
    window = p.window
    rows = empty()
    ends = [*(b.point for b in window.breaks), tidy(p.start + p.period)]
    for q, a, b in zip(window.pieces[1:], ends, ends[1:], strict=False):
        terms = read(q)
        if terms is None:
            raise NotExponential("{0} is no sum of polynomials times exponentials, sines and cosines", q.expr())
        for point, side in ((a, ONE), (b, -ONE)):
            for rate, c in scaled(at_point(terms, point), side).items():
                for j, u in enumerate(c):
                    if u != 0:
                        add(rows, (rate, j + 1), point, u)
    for i in window.impulses:
        add(rows, (ZERO, -i.order), i.point, i.weight)
    found: dict[Growth, Rows] = {}
    for kind, there in settled(rows).items():
        for point, c in there.items():
            for rate, powers in in_numbers(c).items():
                for k, u in enumerate(powers):
                    if u != 0:
                        add(found.setdefault((rate, k), empty()), kind, point, u)
    return {growth: settled(part) for growth, part in found.items()}


def parted(form: LineForm) -> tuple[Signal, list[Family]]:
    """(What does not repeat, the families): a first period that is cut is written out."""
    families: list[Family] = []
    plain = form.replace(pieces=[NOTHING if p.periodic else p for p in form.pieces])
    ordinary = of_form(plain)
    for k, p in enumerate(form.pieces):
        if not p.periodic:
            continue
        lo, hi = form.ends(k)
        if lo == -oo and hi != oo:
            before, left = parted(_up_to(form, k))
            ordinary = ordinary.plus(mirrored(before))
            families += [h._replace(mirrored=True) for h in left]
            continue
        if hi != oo:
            ordinary = ordinary.plus(of_form(_alone(_written(p, lo, hi))))
            continue
        first: Scalar = -oo
        if lo != -oo:
            facts = form.domain.facts
            first, begin = first_whole(p, lo, facts)
            if begin != lo:
                ordinary = ordinary.plus(of_form(_alone(_written(p, lo, begin))))
            ordinary = ordinary.plus(Signal({}, counted_twice(p, lo, facts), {}))
        found = {growth: Signal({}, rows, {}) for growth, rows in pulses(p).items()}
        families.append(Family(found, p.period, p.start, first))
    return ordinary, families


def _up_to(form: LineForm, k: int) -> LineForm:
    """f(-x) of piece k, which begins at -oo, alone."""
    alone = LineForm([form.pieces[k], NOTHING], [Break(form.ends(k)[1], ZERO)], (), form.domain)
    return reflected(alone)


def first_whole(p: Periodic, lo: Scalar, facts: Facts) -> tuple[int, Scalar]:
    """The number of the first whole period from ``lo`` on, and where it begins."""
    at = tidy((lo - p.start) / p.period)
    number = whole(at, facts)
    if tidy(at - number) == 0:
        return number, lo
    return number + 1, tidy(p.start + (number + 1) * p.period)


def counted_twice(p: Periodic, lo: Scalar, facts: Facts) -> Rows:
    """Less the impulses where the first period begins: they are the form's own there, and the family has them too."""
    rows = empty()
    for i in p.impulses_at(lo) if first_whole(p, lo, facts)[1] == lo else ():
        add(rows, (ZERO, -i.order), i.point, -i.weight)
    return settled(rows)


def _written(p: Periodic, lo: Scalar, hi: Scalar) -> LineForm:
    part = p.written_out(lo, hi, 10_000)
    if part is None:
        raise UnsupportedError("the kinks between {0} and {1} are not written out", expression(lo), expression(hi))
    return part


def _alone(part: LineForm) -> LineForm:
    """A form on an interval as one on the line, 0 elsewhere."""
    lo, hi = part.domain.lo, part.domain.hi
    breaks = [Break(lo, ZERO), *part.breaks, Break(hi, ZERO)]
    return LineForm([NOTHING, *part.pieces, NOTHING], breaks, part.impulses, part.domain._replace(lo=-oo, hi=oo))


def bounded(part: LineForm) -> Rows:
    """The rows of a form on a bounded interval."""
    return of_form(_alone(part)).compact


# ---------------------------------------------------------------------- the sum over the periods
def times(family: Family, other: Signal, by: Callable[[Signal, Signal], Signal]) -> Family:
    """Every pulse convolved with a signal that does not repeat."""
    other = mirrored(other) if family.mirrored else other
    return family._replace(pulses={growth: by(pulse, other) for growth, pulse in family.pulses.items()})


def to_line(family: Family, domain: Domain, continuous: bool) -> LineForm:
    """The sum of n**k*exp(rate*n)*pulse(x - n*period) as a form that repeats."""
    if family.mirrored:
        return reflected(to_line(family._replace(mirrored=False), domain, continuous))
    if family.is_whole:
        return LineForm((_period(family, domain, continuous),), domain=domain)
    most = max(_numbers(pulse, family)[1] for pulse in family.pulses.values())
    settled_from = family.first + max(most, 0)
    begin = tidy(family.start + settled_from * family.period)
    early, ahead = NONE, []
    for (rate, k), pulse in family.pulses.items():
        beyond = settled_from - min(_numbers(pulse, family)[0], 0) + 1
        for n in range(family.first, beyond):
            early = early.plus(moved(pulse, n * family.period, power_times_exponential(rate, k, S(n))))
        left = scaled(collected(on_line(pulse.left)), -ONE)
        ahead += _tails(left, (scalar(rate), k), family.period, None, -beyond, domain.facts)
    before = _with_smooth(to_form(early, domain, continuous), Add(*ahead).xreplace({N: S.Zero}), domain)
    before = before.cut([begin])
    at, _ = before.locate(begin)
    later = _period(family, domain, continuous)
    impulses = [i for i in before.impulses if before.compare(i.point, begin) < 0]
    own = later.impulses_at(begin) if later.periodic else []
    breaks = list(before.breaks[: at + 1])
    breaks[at] = breaks[at]._replace(value=later.at(begin))
    return LineForm([*before.pieces[: at + 1], later], breaks, [*impulses, *own], domain).merged()


def _with_smooth(form: Form, smooth: Expr, domain: Domain) -> LineForm:
    """The sum of a form and the real part of a smooth function."""
    smooth = split(smooth)[0].expand() if is_complex(smooth) else smooth
    return partition(added([form, LineForm((piece(smooth),), domain=domain)], [ONE, ONE]))


def power_times_exponential(rate: Scalar, k: int, n: Expr) -> Expr:
    return n**k * exp(expression(rate) * n) if k or rate != 0 else S.One


def moved(pulse: Signal, by: Scalar, weight: Expr) -> Signal:
    w = scalar(weight)
    return Signal(
        *({kind: {tidy(p + by): c * w for p, c in there.items()} for kind, there in rows.items()} for rows in pulse)
    )


def _numbers(pulse: Signal, family: Family) -> tuple[int, int]:
    """(first, beyond): pulse(T + j*period) has kinks in the window for first <= j < beyond only."""
    points = [p for rows in pulse for there in rows.values() for p in there]
    if not points:
        return 0, 0
    places = [whole(tidy((p - family.start) / family.period)) for p in points]
    return min(places), max(places) + 1


def _period(family: Family, domain: Domain, continuous: bool):
    """The piece that the sum is, from the period on in which all pulses have begun."""
    total, closed = NONE, []
    for (rate, k), pulse in family.pulses.items():
        low, beyond = _numbers(pulse, family)
        for j in range(low, beyond):
            total = total.plus(moved(pulse, -j * family.period, power_times_exponential(rate, k, N - j)))
        last = oo if family.first == -oo else N - family.first
        growth = scalar(rate), k
        closed += _tails(collected(on_line(pulse.right)), growth, family.period, beyond, last, domain.facts)
        left = scaled(collected(on_line(pulse.left)), -ONE)
        closed += _tails(left, growth, family.period, None, low - 1, domain.facts)
    whole_form = _with_smooth(to_form(total, domain, continuous), Add(*closed), domain)
    half = family.period / scalar(2)
    window = whole_form.within(tidy(family.start - half), tidy(family.start + family.period))
    made = folded(window, family.start, family.period)
    return made.shortest() if made.periodic else made


def _tails(
    tail: Terms, growth: Growth, period: Scalar, first: int | None, last: Expr | int, facts: Facts
) -> list[Expr]:
    """sum over first <= j <= last of (N - j)**k*exp(rate*(N - j))*tail(T + j*period)."""
    (rate, k), j, out = growth, Dummy("j"), []
    for alpha, c in tail.items():
        ratio = expression(tidied(alpha * period - rate))
        if first is None or last == oo:
            fate = sign_of(tidied_real(scalar(ratio)), facts)
            if fate >= 0 if last == oo else fate <= 0:
                raise Diverges(*((rate, alpha) if last == oo else (alpha, rate)))
        powers = Add(*[expression(u) * (T + j * expression(period)) ** m for m, u in enumerate(c)])
        q = ((N - j) ** k * powers).expand().as_poly(j)
        front = exp((expression(rate) * N + expression(alpha) * T).expand())
        out += [front * u * _sum(i, ratio, first, last) for (i,), u in q.terms()]
    return out


def _sum(i: int, ratio: Expr, first: int | None, last: Expr | int) -> Expr:
    """sum of j**i*exp(ratio*j) for first <= j <= last."""
    if first is None:  # j = -n
        return (-1) ** i * sum_from(-S(last), i, exp(-ratio))
    if last == oo:
        return sum_from(S(first), i, exp(ratio))
    if exp(ratio) == 1:
        return ((bernoulli(i + 1, last + 1) - bernoulli(i + 1, S(first))) / (i + 1)).expand()
    powered = sum_from(last + 1, i, exp(ratio)).xreplace({exp(ratio) ** (last + 1): exp((ratio * (last + 1)).expand())})
    return sum_from(S(first), i, exp(ratio)) - powered
