"""One period of a form on the line of T: other numbers and other places of it.

Pieces, values and weights of a window may name the number ``N`` of its period; the last piece of the period before
stands in front.
"""

from __future__ import annotations

from sympy import Expr, Integer

from ...budget import MAX_PIECES
from ...errors import BudgetError
from ...symbols import N, T
from ..exact import RATIONAL, Scalar, expression, scalar
from ..periods import collected, tidy, whole
from .partition import Break, Domain, Impulse, LineForm
from .piece import Piece, Poly, piece


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


def globalized(p: Piece, period: Scalar) -> Piece | None:
    """The piece of every period on the caller's line, if it does not name the number of the period."""
    out = moved(p, -N * period, N)
    return None if not out.undefined and not isinstance(out, Poly) and N in out.expr().free_symbols else out


def shifted(window: LineForm, by: Scalar, number: Expr | int) -> LineForm:
    """The window moved by ``by``, the period of number N there being ``number`` here."""
    impulses = [Impulse(tidy(i.point + by), i.order, renumbered(i.weight, number)) for i in window.impulses]
    lo, hi = (tidy(end + by) for end in (window.domain.lo, window.domain.hi))
    return window.replace(
        pieces=[moved(p, -by, number) for p in window.pieces],
        breaks=[_shifted_break(b, by, number) for b in window.breaks],
        impulses=impulses,
        domain=window.domain._replace(lo=lo, hi=hi),
    )


def _shifted_break(b: Break, by: Scalar, number: Expr | int) -> Break:
    origin = tuple((moved(p, -by, number), renumbered(level, number)) for p, level in b.origin)
    return Break(tidy(b.point + by), renumbered(b.value, number), origin)


def in_period(window: LineForm, n: int) -> LineForm:
    """A window with a number for that of its period."""
    return shifted(window, scalar(0), Integer(n))


def stretched(window: LineForm, k: Scalar, c: Scalar, sign: int) -> LineForm:
    """x = k*x' + c: points and pieces by 1/k; for k < 0 mirrored, the periods counted backwards."""
    inner = piece((expression(k) * T + expression(c)).expand())
    points = [tidy((b.point - c) / k) for b in window.breaks]
    pieces = [p.substitute(inner) for p in window.pieces]
    breaks = [
        Break(p, b.value, tuple((o.substitute(inner), v) for o, v in b.origin))
        for p, b in zip(points, window.breaks, strict=True)
    ]
    impulses = [Impulse(tidy((i.point - c) / k), i.order, i.weight / (k**i.order * k * sign)) for i in window.impulses]
    if sign > 0:
        return window.replace(pieces=pieces, breaks=breaks, impulses=impulses)
    return window.replace(
        pieces=[moved(p, scalar(0), -N) for p in reversed(pieces)],
        breaks=[_shifted_break(b, scalar(0), -N) for b in reversed(breaks)],
        impulses=[i._replace(weight=renumbered(i.weight, -N)) for i in impulses],
    )


def located(window: LineForm, period: Scalar, point: Scalar) -> tuple[Expr | int, Scalar]:
    """(n, t): the number of the period that holds the point, and its place in the window."""
    n = whole(tidy((point - window.breaks[0].point) / period), window.domain.facts)
    return n, tidy(point - n * period)


def unrolled(window: LineForm, period: Scalar, first: int, last: int, domain: Domain) -> LineForm:
    """The periods of numbers ``first`` to ``last`` as an ordinary form on ``domain``."""
    count = (last - first + 1) * len(window.breaks)
    if count > MAX_PIECES:
        raise BudgetError("the form has {0} breakpoints, more than {1}", count, MAX_PIECES)
    pieces, breaks, impulses = [moved(window.pieces[0], -first * period, Integer(first))], [], []
    for n in range(first, last + 1):
        part = shifted(window, n * period, Integer(n))
        pieces += part.pieces[1:]
        breaks += part.breaks
        impulses += part.impulses
    form = LineForm(pieces, breaks, impulses, domain)
    return form.within(domain.lo, domain.hi).merged()


def beginning(window: LineForm, period: Scalar, start: Scalar) -> LineForm:
    """A window that begins at ``start``, with nothing but the last piece in front of it."""
    n, _ = located(window, period, start)
    here, after = (shifted(window, (n + i) * period, N + n + i) for i in (0, 1))
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
    return form.within(lo, tidy(start + period))


def alike(f: LineForm, g: LineForm) -> bool:
    """The same function, wherever its breakpoints come from."""
    same = f.pieces == g.pieces and f.impulses == g.impulses and len(f.breaks) == len(g.breaks)
    return same and all(a[:2] == b[:2] for a, b in zip(f.breaks, g.breaks, strict=True))


def several(window: LineForm, period: Scalar, times: int) -> LineForm:
    """``times`` periods as one, nothing in front of them; N counts the new ones."""
    copies = [shifted(window, i * period, times * N + i) for i in range(times)]
    return window.replace(
        pieces=[p for c in copies for p in c.pieces[1:]],
        breaks=[b for c in copies for b in c.breaks],
        impulses=[i for c in copies for i in c.impulses],
    )


def least(window: LineForm, period: Scalar) -> tuple[Scalar, LineForm]:
    """The least period that divides this one, and one such period of the window, nothing in front of it."""
    w = window.cut([i.point for i in window.impulses])
    for parts in range(len(w.breaks), 1, -1):
        if N in w.free_symbols or len(w.breaks) % parts:
            continue
        step = tidy(period / parts)
        end = tidy(w.breaks[0].point + step)
        if alike(beginning(w, period, end), shifted(w, step, N)):
            k = len(w.breaks) // parts
            impulses = [i for i in w.impulses if w.compare(i.point, end) < 0]
            return step, w.replace(pieces=w.pieces[1 : k + 1], breaks=w.breaks[:k], impulses=impulses)
    return period, window
