"""A periodic family: one period of a form and its shift, a piece with kinks at a + n*period for every whole n.

On start + n*period <= x < start + (n + 1)*period the function is ``window(x - n*period; n)``: the window lives on
``T`` in one period, its pieces, values and weights may name the number ``N`` of the period (floor(x) is N, x is
T + N*period).  Every rule of the line holds on the window with the last piece of the period before in front of it:
``lifted`` applies the rule there and folds the result back, so no rule is written twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sympy import Expr, Symbol, oo

from ...errors import Incommensurable, UnsupportedError
from ...symbols import N, T
from ..exact import NO_FACTS, Facts, Scalar, expression, portable, restored, scalar, sign_of
from ..periods import FEW, common_period, is_long, linear, tidy
from .agreement import in_all_periods
from .algebra import product, total
from .partition import Break, Domain, Impulse, LineForm
from .piece import Piece, Poly, Undefined, constant
from .spelling import spelled
from .window import beginning, globalized, least, located, moved, renumbered, several, shifted, stretched, unrolled


class Periodic:
    """A piece that repeats; ``breaks[0]`` is the start of the period, even where the function is smooth there."""

    __slots__ = ("period", "window")
    undefined = False
    periodic = absorbs = True
    natural = None

    def __init__(
        self,
        period: Scalar,
        pieces: Sequence[Piece],
        breaks: Sequence[Break],
        impulses: Sequence[Impulse] = (),
        facts: Facts = NO_FACTS,
    ) -> None:
        before = moved(pieces[-1], period, N - 1)
        domain = Domain(tidy(breaks[-1].point - period), tidy(breaks[0].point + period), facts)
        self.period = period
        self.window = LineForm((before, *pieces), breaks, impulses, domain)

    @property
    def start(self) -> Scalar:
        """Where the period of number 0 begins."""
        return self.window.breaks[0].point

    @property
    def is_function(self) -> bool:
        """No impulses."""
        return self.window.is_function

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Periodic) and self.period == other.period and self.window == other.window

    def __hash__(self) -> int:
        return hash((self.period, self.window))

    def __reduce__(self) -> tuple:
        return _loaded, (portable(self.period), self.window)

    def __repr__(self) -> str:
        return f"Periodic({expression(self.period)}, {self.window})"

    def expr(self, x: Symbol = T, with_values: bool = True) -> Expr:
        """The regular part as an expression: by switches or by floor; ``with_values``: right at the kinks too."""
        word = spelled(self.window, self.period, with_values)
        return word if x is T else word.xreplace({T: x})

    @property
    def free_symbols(self) -> set:
        return self.window.free_symbols

    def is_zero(self) -> bool:
        return False

    def is_constant(self) -> bool:
        return False

    # ------------------------------------------------------------------ where
    def located(self, point: Scalar) -> tuple[Expr | int, Scalar]:
        """(n, t): the number of the period that holds the point, and its place in the window."""
        return located(self.window, self.period, point)

    def at(self, point: Scalar) -> Scalar | None:
        n, t = self.located(point)
        return renumbered(self.window.at(t), n)

    def limit(self, point: Scalar, side: int) -> Scalar:
        if point in (oo, -oo):
            raise UnsupportedError("{0} does not settle at {1}: it has infinitely many kinks", self.expr(), point)
        n, t = self.located(point)
        k, on = self.window.locate(t)
        return renumbered(self.window.pieces[k + (on and side > 0)].limit(t, side), n)

    def impulses_at(self, point: Scalar) -> list[Impulse]:
        """The impulses of the family at one point, on the caller's line."""
        if not self.window.impulses:
            return []
        n, t = self.located(point)
        here = [i for i in self.window.impulses if self.window.compare(i.point, t) == 0]
        return sorted((Impulse(point, i.order, renumbered(i.weight, n)) for i in here), key=lambda i: i.order)

    def without_impulses(self) -> Piece:
        """The regular part."""
        if not self.window.impulses:
            return self
        return folded(self.window.replace(impulses=()), self.start, self.period)

    def written_out(self, lo: Scalar, hi: Scalar, most: int | None = None) -> LineForm | None:
        """The family on a short interval as an ordinary form; None where it is long, or its ends are not numbers."""
        if is_long(lo, hi, self.period, most or FEW):
            return None
        try:
            first, last = (self.located(end)[0] for end in (lo, hi))
        except UnsupportedError:
            return None
        if not all(isinstance(n, int) for n in (first, last)):
            return None
        domain = self.window.domain._replace(lo=lo, hi=hi)
        return unrolled(self.window, self.period, int(first), int(last), domain)

    def placed(self, n: Expr | int) -> LineForm:
        """The period of number n on the caller's line, the last piece of the period before in front of it."""
        return shifted(self.window, n * self.period, n)

    def shortest(self) -> Periodic:
        """The same with the least period that divides this one: Abs(sin(x)) repeats after pi."""
        period, w = least(self.window, self.period)
        return self if period is self.period else Periodic(period, w.pieces, w.breaks, w.impulses, w.domain.facts)

    def kinks(self) -> list[int]:
        """The breakpoints of the window, by number, without a start at which nothing breaks."""
        kept = {b.point for b in self.window.replace(impulses=()).merged().breaks}
        return [k for k, b in enumerate(self.window.breaks) if b.point in kept]

    # ------------------------------------------------------------------ arithmetic
    def __add__(self, other: Piece) -> Piece:
        return other + self if other.undefined else lifted(total, [self, other])

    def __mul__(self, other: Piece) -> Piece:
        return other * self if other.undefined else lifted(product, [self, other])

    def __neg__(self) -> Piece:
        return self * Poly((-scalar(1),))

    def __sub__(self, other: Piece) -> Piece:
        return self + (-other)

    def diff(self) -> Piece:
        """The slopes inside the pieces; no value is claimed at the kinks."""

        def slopes(forms: Sequence[LineForm]) -> LineForm:
            breaks = [b._replace(value=None) for b in forms[0].breaks]
            return forms[0].replace(pieces=[p.diff() for p in forms[0].pieces], breaks=breaks, impulses=())

        return lifted(slopes, [self])

    def substitute(self, inner: Piece) -> Piece:
        """f(k*T + c); other arguments have no period to keep."""
        if inner.is_constant():
            value = self.at(inner.at(scalar(0)))
            return Undefined() if value is None else constant(value)
        line = None if inner.undefined or inner.periodic else linear(inner.expr())
        if line is None:
            raise UnsupportedError("{0} of {1} has infinitely many kinks that do not repeat", self.expr(), inner.expr())
        k, c = map(scalar, line)
        sign = sign_of(k, self.window.domain.facts)
        w = stretched(self.window, k, c, sign)
        return Periodic(sign * tidy(self.period / k), w.pieces[1:], w.breaks, w.impulses, w.domain.facts)

    # ------------------------------------------------------------------ other starts and periods
    def starting_at(self, start: Scalar) -> LineForm:
        """A window that begins at ``start``, with nothing but the last piece in front of it."""
        return beginning(self.window, self.period, start)

    def widened(self, times: int) -> Periodic:
        """The same with ``times`` periods in one."""
        if times == 1:
            return self
        w = several(self.window, self.period, times)
        return Periodic(times * self.period, w.pieces, w.breaks, w.impulses, w.domain.facts)


def lifted(
    rule: Callable[[Sequence[LineForm]], LineForm],
    pieces: Sequence[Piece],
    ends: tuple[Scalar, Scalar] = (-oo, oo),
) -> Piece:
    """A rule of the line, applied to one period of all pieces and folded back.

    ``ends`` are those of the interval on which the pieces stand: a sign that depends on the number of the period is
    known there, or ``DiffersByPeriod`` says in which periods it changes.
    """
    families = [p for p in pieces if p.periodic]
    period = common_period([f.period for f in families])
    if period is None:
        raise Incommensurable(
            "the periods {0} have no common multiple: the kinks do not repeat",
            [expression(f.period) for f in families],
        )
    widened = [f.widened(int((expression(period) / expression(f.period)).simplify())) for f in families]
    start = widened[0].start
    windows = iter([widened[0].window, *(f.starting_at(start) for f in widened[1:])])
    ready = [next(windows) if p.periodic else p for p in pieces]
    domain = widened[0].window.domain
    for w in ready:
        if isinstance(w, LineForm) and w.compare(w.domain.lo, domain.lo) > 0:
            domain = domain._replace(lo=w.domain.lo)

    def forms(facts: Facts) -> list[LineForm]:
        here = domain._replace(facts=facts)
        return [
            w.replace(domain=here) if isinstance(w, LineForm) else LineForm((moved(w, N * period, N),), domain=here)
            for w in ready
        ]

    return in_all_periods(lambda facts: folded(rule(forms(facts)), start, period), domain.facts, (start, period), ends)


def folded(form: LineForm, start: Scalar, period: Scalar) -> Piece:
    """The family whose period of number N is ``form`` from ``start`` on; an ordinary piece where nothing is left."""
    if form.principal:
        raise UnsupportedError("a principal value that repeats, at {0} and in every period, has no name here", T)
    k, _ = form.locate(start)
    form = form.cut([start])
    impulses = [i for i in form.impulses if form.compare(i.point, start) >= 0]
    pieces = form.pieces[k + 1 :]
    if any(p.periodic for p in pieces):
        raise UnsupportedError("infinitely many kinks in one period of {0}", expression(period))
    known = form.domain.facts
    facts = Facts((f for f in known.signs if N not in f[0].free_symbols), known.closed)
    family = Periodic(period, pieces, form.breaks[k:], impulses, facts)
    if not impulses and not family.window.merged().breaks:
        whole_line = globalized(pieces[-1], period)
        return family if whole_line is None else whole_line
    return _restarted(family)


def _restarted(family: Periodic) -> Periodic:
    """Beginning at a kink or an impulse, if the start itself is none."""
    w = family.window
    kept = w.merged().breaks
    if not kept or kept[0].point == family.start or any(i.point == family.start for i in w.impulses):
        return family
    new = family.starting_at(kept[0].point).merged()
    if not new.breaks or new.breaks[0].point != kept[0].point:
        return family  # a kink by its formulas only, which differ from period to period in nothing but their words
    return Periodic(family.period, new.pieces[1:], new.breaks, new.impulses, w.domain.facts)


def _loaded(period: object, window: LineForm) -> Periodic:
    """What pickle calls: the window is complete already."""
    made = Periodic.__new__(Periodic)
    made.period, made.window = restored(period), window
    return made
