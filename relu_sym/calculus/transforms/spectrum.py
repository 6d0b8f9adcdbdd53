"""The Fourier transform of kinks that repeat: impulses at the multiples of 1/period.

A family of period P that grows with its number is a sum of x**i times periodic functions; x**i becomes the i-th
derivative, (I/(2*pi))**i.
"""

from __future__ import annotations

from sympy import Add, Dummy, Expr, I, Poly, Sum, Symbol, oo, pi

from ...forms.exact import Facts, Scalar, expression, scalar
from ...forms.line.partition import Break, LineForm
from ...forms.line.periodic import Periodic
from ...forms.line.piece import NOTHING, piece
from ...forms.periods import tidy
from ...functions import Dirac
from ...symbols import N, T
from ..complexes import is_complex, split
from .fourier_series import at_number, generic, resonant
from .rows import Rows
from .signal import NotExponential, of_form


def transform(p: Periodic, facts: Facts) -> Expr:
    """sum of c_n*delta^(i)(k - n/P) over all whole n."""
    period, out = expression(p.period), []
    taken = {s.name for s in p.free_symbols - {N} if isinstance(s, Symbol)}
    n = Symbol(next(v for v in ("n", "m", "j", "n_0") if v not in taken), integer=True)
    try:
        powers = _by_powers(p)
    except NotExponential:  # signs that alternate are the same in every other period
        p, period = p.widened(2), 2 * period
        powers = _by_powers(p)
    for i, rows in enumerate(powers):
        weight = (I / (2 * pi)) ** i / period
        out.append(_impulses(rows, weight, i, period, n, facts))
    return Add(*out)


def _impulses(rows: Rows, weight: Expr, i: int, period: Expr, n: Symbol, facts: Facts) -> Expr:
    def delta(number: Expr | int) -> Expr:
        u = T - number / period
        return Dirac(u, i) if i else Dirac(u)

    def train(c: Expr, side: int, first: Expr | int) -> Expr:
        parts = zip(split(c), (1, I), strict=True) if is_complex(c) else [(c, 1)]
        return Add(*[w * Sum(u.factor() * delta(side * n), (n, first, oo)) for u, w in parts if u != 0])

    formula = generic(rows, period, n)
    most = max(resonant(rows, period), default=-1)
    if most < 0 and not formula.has(n):
        return weight * formula * Sum(delta(n), (n, -oo, oo))
    out = [(weight * at_number(rows, period, m, facts)).expand() * delta(m) for m in range(-most, most + 1)]
    if most < 0:
        return train((weight * formula).expand(), 1, -oo)
    out += [train((weight * formula.xreplace({n: side * n})).expand(), side, most + 1) for side in (1, -1)]
    return Add(*out)


def _by_powers(p: Periodic) -> list[Rows]:
    """The rows of the periodic functions q_i with the family = sum of x**i*q_i."""
    window, period = p.window, p.period
    ends = [*(b.point for b in window.breaks), tidy(p.start + period)]
    columns = [_powers(q.expr(), T, period) for q in window.pieces[1:]]
    weights = [(i, _powers(expression(i.weight), expression(i.point), period)) for i in window.impulses]
    count = max(len(c) for c in [*columns, *(w for _, w in weights)])
    out = []
    for power in range(count):
        pieces = [piece(c[power]) if power < len(c) else NOTHING for c in columns]
        impulses = [i._replace(weight=scalar(w[power])) for i, w in weights if power < len(w)]
        breaks = [Break(e, scalar(0)) for e in ends]
        form = LineForm([NOTHING, *pieces, NOTHING], breaks, impulses, window.domain._replace(lo=-oo, hi=oo))
        out.append(of_form(form).compact)
    return out


def _powers(e: Expr, place: Expr, period: Scalar) -> list[Expr]:
    """The coefficients of e as a polynomial in x = place + N*period."""
    x = Dummy("x")
    moved = e.xreplace({N: (x - place) / expression(period)}).expand()
    found = Poly(moved, x) if moved.is_polynomial(x) else None
    if found is None:
        raise NotExponential("{0} does not grow like a power of the number of its period", e)
    return list(reversed(found.all_coeffs()))
