"""A periodic family: one period of a form and its shift, a piece with kinks at a + n*period for every whole n.

On start + n*period <= x < start + (n + 1)*period the function is ``window(x - n*period; n)``: the window lives on
``T`` in one period, its pieces, values and weights may name the number ``N`` of the period (floor(x) is N, x is
T + N*period).  Every rule of the line holds on the window with the last piece of the period before in front of it:
``lifted`` applies the rule there and folds the result back, so no rule is written twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

from sympy import Expr, Integer, Symbol, im, oo, re
from sympy import Poly as SymPoly

from ...budget import MAX_PIECES
from ...errors import BudgetError, DiffersByPeriod, Incommensurable, Undecided, UnsupportedError
from ...symbols import N, T
from ..exact import NO_FACTS, RATIONAL, Facts, Scalar, equal, expression, scalar, sign_of
from ..periods import FEW, collected, common_period, is_long, linear, tidy, whole
from .algebra import product, total
from .partition import Break, Domain, Impulse, LineForm
from .piece import Piece, Poly, Undefined, constant, piece
from .spelling import spelled


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
        n = whole(tidy((point - self.start) / self.period), self.window.domain.facts)
        return n, tidy(point - n * self.period)

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
        return self.unrolled(int(first), int(last), self.window.domain._replace(lo=lo, hi=hi))

    def unrolled(self, first: int, last: int, domain: Domain) -> LineForm:
        """The periods of numbers ``first`` to ``last`` as an ordinary form on ``domain``."""
        count = (last - first + 1) * len(self.window.breaks)
        if count > MAX_PIECES:
            raise BudgetError("the form has {0} breakpoints, more than {1}", count, MAX_PIECES)
        pieces, breaks, impulses = [moved(self.window.pieces[0], -first * self.period, Integer(first))], [], []
        for n in range(first, last + 1):
            part = self._shifted(n * self.period, Integer(n))
            pieces += part.pieces[1:]
            breaks += part.breaks
            impulses += part.impulses
        form = LineForm(pieces, breaks, impulses, domain)
        return form.within(domain.lo, domain.hi).merged()

    def placed(self, n: Expr | int) -> LineForm:
        """The period of number n on the caller's line, the last piece of the period before in front of it."""
        return self._shifted(n * self.period, n)

    def shortest(self) -> Periodic:
        """The same with the least period that divides this one: Abs(sin(x)) repeats after pi."""
        w = self.window.cut([i.point for i in self.window.impulses])
        whole_one = Periodic(self.period, w.pieces[1:], w.breaks, w.impulses, w.domain.facts)
        for parts in range(len(w.breaks), 1, -1):
            step = tidy(self.period / parts)
            if N in self.free_symbols or len(w.breaks) % parts:
                continue
            if _alike(whole_one.starting_at(tidy(self.start + step)), whole_one._shifted(step, N)):
                k = len(w.breaks) // parts
                end = tidy(self.start + step)
                impulses = [i for i in w.impulses if w.compare(i.point, end) < 0]
                return Periodic(step, w.pieces[1 : k + 1], w.breaks[:k], impulses, w.domain.facts)
        return self

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
        slope, offset = map(scalar, line)
        return self._stretched(slope, offset)

    def _stretched(self, k: Scalar, c: Scalar) -> Piece:
        """x = k*x' + c: period, points and pieces by 1/k; for k < 0 the periods are counted backwards."""
        w, inner = self.window, piece((expression(k) * T + expression(c)).expand())
        s = sign_of(k, w.domain.facts)
        points = [tidy((b.point - c) / k) for b in w.breaks]
        pieces = [p.substitute(inner) for p in w.pieces]
        breaks = [
            Break(p, b.value, tuple((o.substitute(inner), v) for o, v in b.origin))
            for p, b in zip(points, w.breaks, strict=True)
        ]
        weights = [Impulse(tidy((i.point - c) / k), i.order, i.weight / (k**i.order * k * s)) for i in w.impulses]
        period = tidy(self.period / k)
        if s > 0:
            return Periodic(period, pieces[1:], breaks, weights, w.domain.facts)
        flipped = [_renumbered_break(b, -N) for b in reversed(breaks)]
        turned = [moved(p, scalar(0), -N) for p in reversed(pieces)]
        weights = [i._replace(weight=renumbered(i.weight, -N)) for i in weights]
        return Periodic(-period, turned[1:], flipped, weights, w.domain.facts)

    # ------------------------------------------------------------------ other starts and periods
    def _shifted(self, by: Scalar, number: Expr | int) -> LineForm:
        """The window moved by ``by``, the period of number N there being ``number`` here."""
        w = self.window
        breaks = [
            Break(tidy(b.point + by), renumbered(b.value, number), _moved_origin(b, -by, number)) for b in w.breaks
        ]
        impulses = [Impulse(tidy(i.point + by), i.order, renumbered(i.weight, number)) for i in w.impulses]
        domain = w.domain._replace(lo=tidy(w.domain.lo + by), hi=tidy(w.domain.hi + by))
        pieces = [moved(p, -by, number) for p in w.pieces]
        return w.replace(pieces=pieces, breaks=breaks, impulses=impulses, domain=domain)

    def starting_at(self, start: Scalar) -> LineForm:
        """A window that begins at ``start``, with nothing but the last piece in front of it."""
        n, _ = self.located(start)
        here, after = (self._shifted((n + i) * self.period, N + n + i) for i in (0, 1))
        form = here.replace(
            pieces=[*here.pieces, *after.pieces[1:]],
            breaks=[*here.breaks, *after.breaks],
            impulses=[*here.impulses, *after.impulses],
            domain=here.domain._replace(hi=after.domain.hi),
        ).cut([start])
        k, _ = form.locate(start)
        lo = form.ends(k)[0]
        impulses = [i for i in form.impulses if form.compare(i.point, start) >= 0]
        form = form.replace(
            pieces=form.pieces[k:], breaks=form.breaks[k:], impulses=impulses, domain=form.domain._replace(lo=lo)
        )
        return form.within(lo, tidy(start + self.period))

    def widened(self, times: int) -> Periodic:
        """The same with ``times`` periods in one."""
        if times == 1:
            return self
        copies = [self._shifted(i * self.period, times * N + i) for i in range(times)]
        return Periodic(
            times * self.period,
            [p for c in copies for p in c.pieces[1:]],
            [b for c in copies for b in c.breaks],
            [i for c in copies for i in c.impulses],
            self.window.domain.facts,
        )


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
    lo = _latest([w.domain.lo for w in ready if isinstance(w, LineForm)], widened[0].window)
    domain = widened[0].window.domain._replace(lo=lo)

    def forms(facts: Facts) -> list[LineForm]:
        here = domain._replace(facts=facts)
        return [
            w.replace(domain=here) if isinstance(w, LineForm) else LineForm((moved(w, N * period, N),), domain=here)
            for w in ready
        ]

    return _in_all_periods(lambda facts: folded(rule(forms(facts)), start, period), domain.facts, (start, period), ends)


MAX_SIGNS = 20
"""Signs that may depend on the number of the period in one rule."""


def _in_all_periods(
    run: Callable[[Facts], Piece], facts: Facts, lattice: tuple[Scalar, Scalar], ends: tuple[Scalar, Scalar]
) -> Piece:
    """``run`` with the signs that the interval settles; ``DiffersByPeriod`` with the place of a period inside it."""
    start, period = lattice
    for _ in range(MAX_SIGNS):
        try:
            return run(facts)
        except (Undecided, DiffersByPeriod) as open_sign:
            if N not in open_sign.expr.free_symbols:
                raise
            numbers = getattr(open_sign, "numbers", None) or _sign_changes(open_sign.expr)
            found = open_sign.expr
        places = []
        for n in numbers:
            a, b = tidy(start + n * period), tidy(start + (n + 1) * period)
            side = _beside(a, b, ends, facts)
            if side:
                facts = facts.adding(N - n, side)
            else:
                places.append((a, b))
        if places:
            raise DiffersByPeriod(found, tuple(numbers), tuple(places))
    raise BudgetError("more than {0} signs depend on the number of the period", MAX_SIGNS)


def _beside(a: Scalar, b: Scalar, ends: tuple[Scalar, Scalar], facts: Facts) -> int:
    """On which side of the period (a, b) the interval lies: -1 left, 1 right, 0 neither."""
    lo, hi = ends
    if hi != oo and sign_of(hi - a, facts) <= 0:
        return -1
    return 1 if lo != -oo and sign_of(lo - b, facts) >= 0 else 0


def _sign_changes(e: Expr) -> tuple[int, ...]:
    """The numbers of the periods in or before which a polynomial in N changes its sign."""
    if not (e.is_polynomial(N) and e.free_symbols == {N}):
        raise UnsupportedError(
            "its kinks do not repeat from period to period: the sign of {0} depends on the number of the period", e
        )
    return tuple(sorted({int(whole(scalar(r))) for r in _real_roots(e)}))


def _real_roots(e: Expr) -> list[Expr]:
    """Real roots of a polynomial in N with numbers as coefficients, to 30 digits where they have no closed form."""
    p = SymPoly(e, N)
    if p.degree() == 1:
        return [-p.coeff_monomial(1) / p.coeff_monomial(N)]
    try:
        return list(p.sqf_part().real_roots())
    except NotImplementedError:
        return [re(r) for r in p.sqf_part().nroots(n=30) if abs(im(r)) < 1e-9]


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
    facts = Facts(f for f in form.domain.facts.signs if N not in f[0].free_symbols)
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
    return Periodic(family.period, new.pieces[1:], new.breaks, new.impulses, w.domain.facts)


def smooth_family(p: Piece, start: Scalar, period: Scalar, facts: Facts) -> Periodic:
    """A smooth periodic function as a family without kinks, so that rules can put some in."""
    return Periodic(period, [p], [Break(start, p.at(start))], (), facts)


def globalized(p: Piece, period: Scalar) -> Piece | None:
    """The piece of every period on the caller's line, if it does not name the number of the period."""
    out = moved(p, -N * period, N)
    return None if not out.undefined and not isinstance(out, Poly) and N in out.expr().free_symbols else out


def moved(p: Piece, offset: Scalar, number: Expr | int) -> Piece:
    """p(T + offset) with ``number`` for N."""
    if isinstance(p, Poly) and isinstance(offset, RATIONAL | int):
        return Poly(p.shifted(offset))
    if p.undefined or (p.is_constant() and isinstance(p, Poly)):
        return p
    e = p.expr().xreplace({T: T + expression(scalar(offset)), N: expression(scalar(number))})
    return piece(collected(e))


def renumbered(value: Scalar | None, number: Expr | int) -> Scalar | None:
    """A value or weight with ``number`` for N."""
    if value is None or isinstance(value, RATIONAL) or N not in value.free_symbols:
        return value
    return tidy(value.xreplace({N: expression(scalar(number))}))


def _renumbered_break(b: Break, number: Expr) -> Break:
    return Break(b.point, renumbered(b.value, number), _moved_origin(b, scalar(0), number))


def _moved_origin(b: Break, offset: Scalar, number: Expr | int) -> tuple:
    return tuple((moved(p, offset, number), renumbered(level, number)) for p, level in b.origin)


def _alike(f: LineForm, g: LineForm) -> bool:
    """The same function, wherever its breakpoints come from."""
    same = f.pieces == g.pieces and f.impulses == g.impulses and len(f.breaks) == len(g.breaks)
    return same and all(a[:2] == b[:2] for a, b in zip(f.breaks, g.breaks, strict=True))


def agree(a: Scalar, b: Scalar, facts: Facts = NO_FACTS) -> bool:
    """Whether two values are equal in every period; ``DiffersByPeriod`` where only in some."""
    if not any(N in expression(v).free_symbols for v in (a, b)):
        return equal(a, b, facts)
    gap = expression(a - b).expand()
    if N not in gap.free_symbols:
        return equal(scalar(gap), scalar(0), facts)
    numbers = _whole_roots(gap, facts)
    if numbers:
        raise DiffersByPeriod(gap, numbers)
    return False


def _whole_roots(gap: Expr, facts: Facts) -> tuple[int, ...]:
    """The whole numbers at which an expression in N vanishes, as far as the facts allow them."""
    if gap.is_polynomial(N) and gap.free_symbols == {N}:
        near = {int(whole(scalar(r))) + i for r in _real_roots(gap) for i in (0, 1)}
        roots = [n for n in sorted(near) if sign_of(scalar(gap.xreplace({N: Integer(n)}))) == 0]
        return tuple(n for n in roots if not facts.known(N - n))
    if gap.is_polynomial(N) and SymPoly(gap, N).degree() == 1:
        root = -gap.coeff(N, 0) / gap.coeff(N, 1)
        if root.is_integer is False:
            return ()
    elif all(f.is_nonzero for f in gap.factor().as_ordered_factors()):
        return ()
    raise UnsupportedError("whether {0} is 0 in some period is not decided", gap)


def in_period(form: LineForm, n: int) -> LineForm:
    """A window with a number for that of its period."""
    breaks = [_renumbered_break(b, Integer(n)) for b in form.breaks]
    impulses = [i._replace(weight=renumbered(i.weight, n)) for i in form.impulses]
    return form.replace(pieces=[moved(p, scalar(0), n) for p in form.pieces], breaks=breaks, impulses=impulses)


def _latest(points: Sequence[Scalar], form: LineForm) -> Scalar:
    return reduce(lambda a, b: a if form.compare(a, b) >= 0 else b, points)
