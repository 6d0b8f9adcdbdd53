"""``rs.fourier_series``: exact coefficients from the transform of one period."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from sympy import (
    Add,
    Dict,
    Dummy,
    Eq,
    Expr,
    I,
    Piecewise,
    S,
    SeqFormula,
    Symbol,
    Tuple,
    cos,
    exp,
    factorial,
    oo,
    pi,
    sin,
)
from sympy.series.fourier import FiniteFourierSeries, FourierSeries

from ...budget import verb
from ...errors import EndpointImpulseError, UnsupportedError, WithoutValue
from ...forms.exact import Facts, Scalar, expression, scalar, sign_of
from ...forms.line.guarded import by_cases
from ...forms.line.jumps import partition
from ...forms.line.partition import Domain, LineForm
from ...symbols import Gate, T, as_expression
from ...vocabularies.read import read_any
from ..complexes import is_complex, split
from .exponentials import gap
from .families import bounded
from .rows import Rows

Pair = tuple[Expr, Expr]
MAX_OPERATIONS = 400
"""Size up to which a coefficient is factored."""


@verb
def fourier_series(f: Any, limits: Any = None, finite: bool = True, assume: Any = ()) -> Any:
    """The series a0 + sum of a_n*cos(2*pi*n*x/L) + b_n*sin(2*pi*n*x/L) of f on (a, b), L = b - a, repeated.

    As SymPy's ``fourier_series(f, (x, a, b))``, the coefficients exact formulas in n for pieces that are sums of
    polynomials times exponentials, sines and cosines, for kinks that repeat, and for impulses inside (a, b).  At a jump
    the series tends to the mean.  Where parameters decide, the coefficients are Piecewise over them.  ``finite`` is
    accepted as in SymPy: coefficients that vanish are 0 here anyway.

    Errors: ``EndpointImpulseError`` for an impulse on an end, ``UnsupportedError`` for other pieces.

    >>> from sympy import Symbol, pi, sign
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.fourier_series(sign(x), (x, -pi, pi)).truncate(2)
    4*sin(x)/pi + 4*sin(3*x)/(3*pi)

    Reference: A. Zygmund, Trigonometric Series (1959), chapter II.
    """
    return series(f, limits, assume).result


class Case(NamedTuple):
    """One case of the parameters: one period, a_0, the formulas of a_n and b_n, and both where these have a gap."""

    facts: Facts
    form: LineForm
    mean: Expr
    generic: Pair
    special: dict[int, Pair]

    def number(self, k: int, n: Symbol) -> Expr:
        """a_n or b_n for every n."""
        return _by_number(self.generic[k], {m: pair[k] for m, pair in self.special.items()}, n)

    def coefficients(self, n: Symbol) -> tuple[Expr, Expr, Expr]:
        """a_0, a_n and b_n."""
        return self.mean, self.number(0, n), self.number(1, n)


class Series(NamedTuple):
    """The evidence of a series: the number n, the cases of the parameters behind the gate, the answer."""

    gate: Gate
    lo: Expr
    hi: Expr
    n: Symbol
    cases: tuple[Case, ...]
    result: Any

    def turn(self, x: Expr) -> Expr:
        """The angle of the wave of number n."""
        return 2 * self.n * pi * x / (self.hi - self.lo)


def series(f: Any, limits: Any = None, assume: Any = ()) -> Series:
    """The series with what it was made from."""
    e = as_expression(f)
    x, lo, hi = _limits(e, limits)
    gate = Gate(e, x, assume)
    if is_complex(gate.expr):
        raise UnsupportedError("{0} has complex values: take the series of its real and imaginary part apart", e)
    u, v = gate.enter(as_expression(lo)), gate.enter(as_expression(hi))
    n = Symbol("n", integer=True, positive=True)
    if n in e.free_symbols:
        n = Dummy("n", integer=True, positive=True)
    found: dict[Facts, Case] = {}

    def of(part: Callable[[Case], Expr]) -> Expr:
        def run(facts: Facts) -> Expr:
            if facts not in found:
                try:
                    found[facts] = _one(gate.expr, u, v, n, facts)
                except EndpointImpulseError as error:
                    raise WithoutValue(error.message, *error.quoted) if facts.signs else error from None
            return part(found[facts])

        return gate.out(by_cases(run, gate.assume))

    with gate.errors():
        a0 = of(lambda case: case.mean)
        limits = Tuple(x, lo, hi)
        if all(case.generic == (0, 0) for case in found.values()):
            numbers = sorted({m for case in found.values() for m in case.special})
            few = [{m: of(lambda c, k=k, m=m: c.special.get(m, (S.Zero, S.Zero))[k]) for m in numbers} for k in (0, 1)]
            few = [{m: c for m, c in waves.items() if c != 0} for waves in few]
            result = FiniteFourierSeries(e, limits, Tuple(a0, *map(Dict, few))) if any(few) else a0
        else:
            an, bn = (of(lambda case, k=k: case.number(k, n)) for k in (0, 1))
            turn = 2 * n * pi * x / (hi - lo)
            waves = (SeqFormula(c * wave(turn), (n, 1, oo)) for c, wave in ((an, cos), (bn, sin)))
            result = FourierSeries(e, limits, Tuple(a0, *waves))
    return Series(gate, lo, hi, n, tuple(found.values()), result)


def _one(e: Expr, lo: Expr, hi: Expr, n: Symbol, facts: Facts) -> Case:
    """One case of the parameters."""
    u, v = (facts.applied(end) for end in (lo, hi))
    if not all(end.is_finite for end in (u, v)) or sign_of(scalar(v - u), facts) <= 0:
        raise UnsupportedError("the series needs an interval of finite length, not from {0} to {1}", u, v)
    form = _period(partition(read_any(facts.applied(e), Domain(-oo, oo, facts))), scalar(u), scalar(v))
    return Case(facts, form, *coefficients(bounded(form), v - u, n, facts))


def _limits(e: Expr, limits: Any) -> tuple[Symbol, Expr, Expr]:
    if limits is None or isinstance(limits, Symbol):
        names = e.free_symbols if limits is None else {limits}
        if len(names) != 1:
            raise UnsupportedError("{0} has {1} free symbols: name the variable and the interval", e, len(names))
        return next(iter(names)), -pi, pi
    limits = tuple(limits)
    if len(limits) != 3:
        raise UnsupportedError("{0!r} is not (variable, from, to)", limits)
    x, lo, hi = limits
    return x, as_expression(lo), as_expression(hi)


def _period(form: LineForm, lo: Scalar, hi: Scalar) -> LineForm:
    """The form on (lo, hi), kink by kink."""
    for end in (lo, hi):
        form = form.cut([end])
        for i in form.impulses:
            if form.compare(i.point, end) == 0:
                raise EndpointImpulseError(
                    "an impulse at {0} = {1} stands on an end of the period: move the interval", T, expression(end)
                )
    return form.within(lo, hi).written_out(10_000)


def coefficients(rows: Rows, length: Expr, n: Symbol, facts: Facts) -> tuple[Expr, Pair, dict[int, Pair]]:
    """(a0, (a_n, b_n), the same for the n where these formulas have a gap).

    c_n = F(2*pi*I*n/length)/length, F the transform of one period.
    """
    special = {m: _parts(at_number(rows, length, m, facts) / length) for m in resonant(rows, length) if m}
    return _parts(at_number(rows, length, 0, facts) / length)[0] / 2, _parts(generic(rows, length, n) / length), special


def generic(rows: Rows, length: Expr, n: Expr) -> Expr:
    """F(2*pi*I*n/length) for a whole number n at which it has no pole to cancel."""
    turn = 2 * pi * I / length
    return Add(
        *[
            expression(c) * exp(-(turn * n * expression(p)).expand()) / (turn * n - expression(rate)) ** order
            for (rate, order), there in rows.items()
            for p, c in there.items()
        ]
    )


def at_number(rows: Rows, length: Expr, m: int, facts: Facts) -> Expr:
    """F(2*pi*I*m/length) for the number m."""
    return _limit(rows, 2 * pi * I / length * m, facts)


def _parts(c: Expr) -> Pair:
    """(2*re c, -2*im c), the coefficients of a real function."""
    a, b = split(c.expand()) if is_complex(c) else (c, S.Zero)
    return _tidy(2 * a), _tidy(-2 * b)


def _tidy(e: Expr) -> Expr:
    return e.expand().factor() if e.count_ops() < MAX_OPERATIONS else e


def _by_number(e: Expr, special: dict[int, Expr], n: Symbol) -> Expr:
    exceptions = [(v, Eq(n, m)) for m, v in sorted(special.items())]
    return Piecewise(*exceptions, (e, True)) if exceptions else e


def resonant(rows: Rows, length: Expr) -> list[int]:
    """The numbers n >= 0 at which a wave of f turns as often: the formula has a gap there."""
    found = set()
    for rate, order in rows:
        ratio = (expression(rate) * length / (2 * pi * I)).expand().simplify() if rate != 0 else S.Zero
        if order > 0 and ratio.is_Integer:
            found.add(abs(int(ratio)))
    return sorted(found)


def _limit(rows: Rows, s: Expr, facts: Facts) -> Expr:
    """The value at s of an entire transform: the integral of what has a pole there by the powers of x."""
    total = []
    for (rate, order), there in rows.items():
        d = gap(rate, scalar(s), facts) if order > 0 else 1
        for p, c in there.items():
            at, w = expression(p), expression(c)
            if order > 0 and d == 0:  # the coefficient of (s - rate)**0 in exp(-p*s)/(s - rate)**order
                total.append(w * exp(-(s * at).expand()) * (-at) ** order / factorial(order))
            else:
                total.append(w * exp(-(s * at).expand()) / (s - expression(rate)) ** order)
    return Add(*total).expand()
