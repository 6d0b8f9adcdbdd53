"""A periodic family as an expression: by the switches that put its kinks there, else by floor.

Switched: where the kinks are zeros of periodic functions s, f = f_0 + sum g_s sign(s); Abs(sin(x)), not one period
of it.  By floor: the number of the period is floor((x - start)/period), the place in it x - n*period.
"""

from __future__ import annotations

import itertools

from sympy import Abs, Add, And, Eq, Expr, Ge, Gt, Lt, Ne, Piecewise, S, ceiling, floor, sign

from ...errors import ReluSymError
from ...functions import HeavisideStep
from ...symbols import N, T
from ..defining import put_in
from ..exact import Scalar, equal, expression, is_finite, scalar, sign_of
from ..facts import canonical
from ..periods import collected
from ..roots import Roots
from ..smoothness import is_smooth
from .partition import LineForm
from .piece import Piece, piece


def spelled(window: LineForm, period: Scalar, with_values: bool = True) -> Expr:
    """The regular part; ``with_values``: right at the kinks too, not only almost everywhere."""
    try:
        found = _switched(window, period, with_values)
    except ReluSymError:
        found = None
    return _floored(window, expression(period), with_values) if found is None else found


# ---------------------------------------------------------------------- by switches
def _switched(window: LineForm, period: Scalar, with_values: bool) -> Expr | None:
    """f_0 + sum g_s sign(s), proved on every piece and checked at every kink; None where the kinks have no switches."""
    switches = _switches(window, expression(period))
    if not switches:
        return None
    lo, hi = window.breaks[0].point, window.domain.hi
    window = window.cut([r for s in switches for r in Roots(lo, hi, window.domain.facts).of(piece(s))])
    table: dict[tuple[int, ...], Expr] = {}
    for k, p in enumerate(window.pieces[1:]):
        e = _global(p.expr(), expression(period))
        lo, hi = window.ends(k + 1)
        signs = tuple(_sign_between(s, lo, hi, window) for s in switches)
        if p.undefined or N in e.free_symbols or table.setdefault(signs, e) != e:
            return None
    found = _summed(switches, table) if len(set(table.values())) == 1 or all(map(is_smooth, table.values())) else None
    if found is None:
        pairs = [(e, And(*[_side(s, t) for s, t in zip(switches, signs, strict=True)])) for signs, e in table.items()]
        found = Piecewise(*pairs[:-1], (pairs[-1][0], True)) if len(pairs) > 1 else pairs[0][0]
    return _with_values(found, switches, window, period) if with_values else found


def _side(s: Expr, t: int) -> Expr:
    return s > 0 if t > 0 else s < 0


def _switches(window: LineForm, period: Expr) -> list[Expr]:
    """One switch for every kink, each distinct up to sign and positive factor; none if a kink has none."""
    found: dict[Expr, Expr] = {}
    for k, b in enumerate(window.breaks):
        here = [_global(_crossing(p, level, b.point), period) for p, level in b.origin if not p.undefined]
        here = [s for s in here if N not in s.free_symbols and T in s.free_symbols]
        if not here:
            if k == 0 and len(window.replace(impulses=()).merged().breaks) < len(window.breaks):
                continue  # the start of the period is not always a kink
            return []
        for s in here:
            key, _ = canonical(s)
            found.setdefault(key, s if not s.could_extract_minus_sign() else -s)
    return list(found.values())


def _crossing(p: Piece, level: Scalar, point: Scalar) -> Expr:
    """p - level; where that touches 0 without crossing it, its derivative."""
    s = (p.expr() - expression(level)).expand()
    slope = s.diff(T)
    return slope if slope.xreplace({T: expression(point)}).is_zero and T in slope.free_symbols else s


def _global(e: Expr, period: Expr) -> Expr:
    """A local formula on the caller's line."""
    return collected(e.xreplace({T: T - N * period}))


def _sign_between(s: Expr, lo: Scalar, hi: Scalar, window: LineForm) -> int:
    """The sign of a switch in the middle of a piece; its zeros are breakpoints, so it is that of the piece."""
    middle = (expression(lo) + expression(hi)) / 2
    return sign_of(s.xreplace({T: middle}), window.domain.facts)


def _summed(switches: list[Expr], table: dict[tuple[int, ...], Expr]) -> Expr | None:
    """The coefficients g_s from neighbours that differ in one sign; None where the table is no such sum."""
    first = next(iter(table))
    halves: list[Expr] = []
    for j in range(len(switches)):
        flipped = [
            (table[a] - table[b]) / 2
            for a, b in itertools.permutations(table, 2)
            if a[j] > b[j] and a[:j] + a[j + 1 :] == b[:j] + b[j + 1 :]
        ]
        if not flipped:
            return None
        halves.append(flipped[0].expand())
    rest = (table[first] - Add(*[t * g for t, g in zip(first, halves, strict=True)])).expand()
    for signs, e in table.items():
        if (rest + Add(*[t * g for t, g in zip(signs, halves, strict=True)]) - e).expand() != 0:
            return None
    by_steps = (rest - Add(*halves)).expand()
    if rest != 0 and by_steps.count_ops() < rest.count_ops():
        return by_steps + Add(*[2 * g * HeavisideStep(s) for s, g in zip(switches, halves, strict=True)])
    return rest + Add(*[_times_sign(g, s) for s, g in zip(switches, halves, strict=True)])


def _times_sign(g: Expr, s: Expr) -> Expr:
    """g*sign(s), as Abs where g holds the factor s."""
    ratio = (g / s).expand()
    return ratio * Abs(s) if is_smooth(ratio) else g * sign(s)


def _with_values(found: Expr, switches: list[Expr], window: LineForm, period: Scalar) -> Expr | None:
    """The formula with the values at the kinks as they are; None where they do not follow the switches."""
    stray: dict[Expr, list[Scalar | None]] = {}
    for b in window.breaks:
        here = scalar(collected(found.subs(T, expression(b.point) + N * expression(period))))
        if b.value is not None and is_finite(here) and equal(here, b.value, window.domain.facts):
            continue
        s = next((s for s in switches if put_in(s, expression(b.point)).is_zero), None)
        if s is None:
            return None
        stray.setdefault(s, []).append(b.value)
    for s, values in stray.items():
        zeros = [b for b in window.breaks if put_in(s, expression(b.point)).is_zero]
        if len(zeros) != len(values) or len({str(v) for v in values}) > 1:
            return None
    gaps = [Ne(s, 0) for s, values in stray.items() if values[0] is None]
    points = [(expression(v[0]), Eq(s, 0)) for s, v in stray.items() if v[0] is not None]
    if not (gaps or points):
        return found
    return Piecewise(*points, (found, And(*gaps) if gaps else True))


# ---------------------------------------------------------------------- by floor
def _floored(window: LineForm, period: Expr, with_values: bool) -> Expr:
    """By the number of the period; one piece needs no conditions if its values fit floor, ceiling or their mean."""
    start = expression(window.breaks[0].point)
    quotient = ((T - start) / period).expand()
    number: Expr = floor(quotient)
    pieces = [_global(p.expr(), period) for p in window.pieces[1:]]
    if len(pieces) == 1 and with_values:
        number = _numbering(window, pieces[0], quotient) or number
    if len(pieces) == 1 and (not with_values or number != floor(quotient) or _fits(window, 0, 1)):
        return pieces[0].xreplace({N: number})
    place = T - period * number
    pairs: list[tuple[Expr, Expr]] = []
    gap = (with_values and any(b.value is None for b in window.breaks)) or any(p.undefined for p in window.pieces)
    for k, e in enumerate(pieces):
        b, hi = window.breaks[k], window.ends(k + 1)[1]
        right = not with_values or _fits(window, k, 1)
        if not right and b.value is not None:
            pairs.append((expression(b.value).xreplace({N: number}), Eq(place, expression(b.point))))
        if window.pieces[k + 1].undefined:
            continue
        condition = (Ge if right else Gt)(place, expression(b.point)) if gap or not right else S.true
        upper = Lt(place, expression(hi)) if k + 1 < len(pieces) else S.true
        pairs.append((e.xreplace({N: number}), And(condition, upper) if gap else upper))
    return Piecewise(*pairs)


def _fits(window: LineForm, k: int, side: int) -> bool:
    """Whether the value at breakpoint k is the limit from that side."""
    b = window.breaks[k]
    there = window.limits(k)[side > 0]
    return b.value is not None and is_finite(there) and equal(b.value, there, window.domain.facts)


def _numbering(window: LineForm, e: Expr, quotient: Expr) -> Expr | None:
    """The word for the number of the period that gives the value at the start: floor, ceiling - 1, or their mean."""
    b = window.breaks[0]
    if b.value is None or _fits(window, 0, 1):
        return None
    if _fits(window, 0, -1):
        return ceiling(quotient) - 1
    left, right = window.limits(0)
    is_mean = is_finite(left) and is_finite(right) and equal(2 * b.value, left + right, window.domain.facts)
    if is_mean and e.diff(N).free_symbols.isdisjoint({N}):
        return (floor(quotient) + ceiling(quotient) - 1) / 2
    return None
