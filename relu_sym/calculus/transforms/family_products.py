"""Two factors with kinks without end: a convolution of pulses, times a sum over the numbers of their periods.

With pulses p, q of one period P and growths u, v the pulse of number m of the product is p*q times the sum of
u(n)*v(m - n) over the n that there are: again a sum of powers and exponentials of m, so again a family.
"""

from __future__ import annotations

from collections.abc import Callable
from math import comb

from sympy import Dummy, Expr, Poly, S, bernoulli, exp, oo

from ...errors import UnsupportedError
from ...forms.exact import Facts, Scalar, expression, scalar, sign_of
from ...forms.periods import common_period, tidy
from ...symbols import N
from .exponentials import Terms, collected, tidied
from .families import Family, Growth, moved, power_times_exponential
from .geometric import power_sum
from .mirror import mirrored
from .rows import Diverges, tidied_real
from .signal import NONE, Signal

MAX_PERIODS = 60
"""Periods of a factor that are taken together to one that both factors have."""
Times = Callable[[Signal, Signal], Signal]


def product(f: Family, g: Family, times: Times, facts: Facts) -> list[Family]:
    """The families that the convolution of two families is the sum of; ``Diverges`` where it does not exist."""
    if (f.mirrored and g.mirrored) or (g.mirrored and f.is_whole) or (f.mirrored and g.is_whole):
        back = product(_turned(f), _turned(g), times, facts)
        return [_turned(h) for h in back]
    if f.mirrored or g.is_whole:
        f, g = g, f
    if f.is_whole and g.is_whole:
        raise Diverges(_steepest(f, facts, -1), _steepest(g, facts, 1))
    f, g = _of_one_period(f, g)
    if f.is_whole:
        return [_met(g, f, lambda a, b: _sum_of(a, b, S.Zero, oo, facts), times)]
    if not g.mirrored:
        return [_met(f, g, lambda a, b: _sum_of(a, b, S.Zero, N, facts), times)]
    left = _unturned(g)
    later = _met(left, f, lambda a, b: _sum_of(a, b, None, S.Zero, facts), times)
    earlier = _met(left, f, lambda a, b: _sum_of(a, b, None, N, facts), times)
    return [later._replace(first=0), _turned(earlier._replace(first=-oo))._replace(first=1, mirrored=True)]


def _turned(f: Family) -> Family:
    """The same family read from the other side: f(-x) of a whole one, the note of which side it is of another."""
    return _unturned(f) if f.is_whole else f._replace(mirrored=not f.mirrored)


def _unturned(f: Family) -> Family:
    """The family of f(-x), its numbers with the opposite sign."""
    turned: dict[Growth, Signal] = {}
    for (rate, k), pulse in f.pulses.items():
        turned[scalar(-expression(rate)), k] = moved(mirrored(pulse), scalar(0), S(-1) ** k)
    return f._replace(pulses=turned, start=-f.start, mirrored=False)


def _steepest(f: Family, facts: Facts, side: int) -> Scalar:
    """The rate per length of the growth that fades least on a side."""
    rates = list(dict.fromkeys(tidied_real(scalar(expression(rate) / expression(f.period))) for rate, _ in f.pulses))
    best = rates[0]
    for r in rates[1:]:
        best = r if sign_of(r - best, facts) == side else best
    return best


def _of_one_period(f: Family, g: Family) -> tuple[Family, Family]:
    """Both with the least common period, those that begin somewhere with the number 0."""
    period = common_period([f.period, g.period])
    counts = [] if period is None else [expression(tidy(period / h.period)) for h in (f, g)]
    if not counts or max(counts) > MAX_PERIODS:
        raise UnsupportedError(
            "both factors have kinks without end, with the periods {0} and {1}: a convolution of such factors is taken "
            "where a few of their periods make a common one",
            expression(f.period),
            expression(g.period),
        )
    one, two = (_counted(h, int(n)) for h, n in zip((f, g), counts, strict=True))
    return one, two


def _counted(f: Family, every: int) -> Family:
    """``every`` periods as one: number every*n + first + i of f is part i of the period n."""
    first = 0 if f.is_whole else int(f.first)
    if every == 1 and first == 0:
        return f
    found: dict[Growth, Signal] = {}
    for (rate, k), pulse in f.pulses.items():
        for i in range(first, first + every):
            for j in range(k + 1):
                weight = comb(k, j) * S(every) ** j * power_times_exponential(rate, k - j, S(i))
                growth = scalar((every * expression(rate)).expand()), j
                part = moved(pulse, i * f.period, weight)
                found[growth] = found.get(growth, NONE).plus(part)
    return f._replace(pulses=found, period=f.period * every, first=f.first if f.is_whole else 0)


def _met(f: Family, g: Family, summed: Callable[[Growth, Growth], Terms], times: Times) -> Family:
    """Every pulse of f convolved with every one of g, with the sums of their growths."""
    found: dict[Growth, Signal] = {}
    for a, p in f.pulses.items():
        for b, q in g.pulses.items():
            pulse = times(p, q)
            for rate, powers in summed(a, b).items():
                for k, u in enumerate(powers):
                    if u != 0:
                        part = moved(pulse, scalar(0), expression(u))
                        found[rate, k] = found.get((rate, k), NONE).plus(part)
    kept = {growth: pulse for growth, pulse in found.items() if any(pulse)}
    return Family(kept, f.period, tidy(f.start + g.start), -oo if g.is_whole else g.first)


def _sum_of(a: Growth, b: Growth, first: Expr | None, last: Expr, facts: Facts) -> Terms:
    """sum over first <= n <= last of n**k*exp(r*n)*(N - n)**l*exp(s*(N - n)), (r, k) = a and (s, l) = b."""
    (r, k), (s, m) = a, b
    ratio = tidied(r - s)
    if first is None or last == oo:
        fate = sign_of(tidied_real(ratio), facts)
        if fate >= 0 if last == oo else fate <= 0:
            raise Diverges(*((s, r) if last == oo else (r, s)))
    n, terms = Dummy("n"), []
    for (i,), u in (n**k * (N - n) ** m).expand().as_poly(n).terms():
        for rate, weight, powers in _power_sum(i, expression(ratio), first, last):
            c = Poly(u * powers, N).all_coeffs()[::-1]
            terms.append((scalar((expression(s) + rate).expand()), [scalar(v * weight) for v in c]))
    return collected(terms)


def _power_sum(i: int, ratio: Expr, first: Expr | None, last: Expr) -> list[tuple[Expr, Expr, Expr]]:
    """sum of j**i*exp(ratio*j) for first <= j <= last as [(rate, c, q)], the sum of c*q(N)*exp(rate*N)."""
    if first is None:  # j = -n
        return _sum_from(-last, i, -ratio, S(-1) ** i)
    if last == oo:
        return _sum_from(first, i, ratio)
    if exp(ratio) == 1:
        return [(S.Zero, S.One, (bernoulli(i + 1, last + 1) - bernoulli(i + 1, first)) / (i + 1))]
    return _sum_from(first, i, ratio) + _sum_from(last + 1, i, ratio, S.NegativeOne)


def _sum_from(first: Expr, i: int, ratio: Expr, sign: Expr = S.One) -> list[tuple[Expr, Expr, Expr]]:
    """The same for all j >= first: first is a number, or +-N and a number."""
    slope = first.coeff(N)
    weight = sign * exp((ratio * (first - slope * N)).expand())
    return [
        ((ratio * slope).expand(), weight * power_sum(j, exp(ratio)), comb(i, j) * first ** (i - j))
        for j in range(i + 1)
    ]
