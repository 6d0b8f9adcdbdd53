"""How far a function reaches: where it is 0, or fades so fast that no digit sees the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mpmath import mp
from sympy import Add, Basic, Mul, Piecewise, Pow, S, cosh, exp, gamma, sinh, true

from ...steps import Branch, Cases, Family
from .breaks import breaking_points
from .values import real, value

Reach = tuple[Any, Any]
NOWHERE: Reach = (mp.inf, -mp.inf)
EVERYWHERE: Reach = (-mp.inf, mp.inf)
WIDTHS = (-6, -2, 0, 2, 6)
"""At how many widths from the middle of a bell an integral is split."""
BEYOND = (1, 40, 1000, 10**8)
"""At how far beyond the last known point of its conditions a function by cases is asked for its branch."""
FAR = 8
"""Widths from its middle beyond which a bell counts as 0."""


def reach(t: Basic, x: Basic) -> Reach:
    """An interval outside which a function is 0 or invisible; its ends are infinite where nothing is known."""
    if t == 0:
        return NOWHERE
    if t.is_Mul:
        return _of_product(t, x)
    if t.is_Add:
        return _hull(reach(a, x) for a in t.args)
    if isinstance(t, exp):
        bell = _bell(t.args[0], x)
        return EVERYWHERE if bell is None else (bell[0] - FAR * bell[1], bell[0] + FAR * bell[1])
    if isinstance(t, Cases):
        return _hull(_of_branch(b, x) for b in t.branches)
    return _of_piecewise(t, x) if isinstance(t, Piecewise) else EVERYWHERE


def _of_product(t: Basic, x: Basic) -> Reach:
    """Where all factors reach; a bell only beside what does not grow as fast."""
    rates = [a.args[0] for a in t.args if isinstance(a, exp)]
    rest = [a for a in t.args if not isinstance(a, exp)]
    grows = any(x in g.free_symbols for a in rest for g in a.atoms(exp, sinh, cosh, gamma) | _powers(a, x))
    found = [*(reach(a, x) for a in rest), EVERYWHERE if grows or not rates else reach(exp(Add(*rates)), x)]
    lows, highs = zip(*found, strict=True)
    return max(lows), min(highs)


def _powers(t: Basic, x: Basic) -> set:
    return {p for p in t.atoms(Pow) if x in p.exp.free_symbols}


def _bell(rate: Any, x: Basic) -> tuple[Any, Any] | None:
    """(middle, width) of exp(rate), a quadratic polynomial with a maximum."""
    q = rate.as_poly(x) if rate.is_polynomial(x) else None
    if q is None or q.degree() != 2 or not all(c.is_number for c in q.all_coeffs()):
        return None
    a, b, _ = (real(c.evalf(30)) for c in q.all_coeffs())
    return (-b / (2 * a), 1 / mp.sqrt(-a)) if a < 0 else None


def bells(t: Basic, x: Basic) -> Iterator[Any]:
    """Around the highest points of exponentials of quadratic polynomials."""
    products = [Add(*[a.args[0] for a in m.args if isinstance(a, exp)]) for m in t.atoms(Mul)]
    for rate in {*products, *(h.args[0] for h in t.atoms(exp))}:
        bell = _bell(rate, x)
        if bell is not None:
            yield from (bell[0] + s * bell[1] for s in WIDTHS)


def _hull(found: Iterable[Reach]) -> Reach:
    lows, highs = zip(*found, strict=True)
    return min(lows), max(highs)


def _of_branch(b: Branch | Family, x: Basic) -> Reach:
    """What a branch says, cut to where it holds."""
    low, high = _hull(reach(c.args[0], x) for c in b.branches) if isinstance(b, Family) else reach(b.args[0], x)
    lo, hi = (value(end, {}) for end in b.args[1:3])
    return (low, high) if mp.isnan(lo) or mp.isnan(hi) or low > high else (max(low, lo), min(high, hi))


def _of_piecewise(t: Piecewise, x: Basic) -> Reach:
    """Between the outermost points of its conditions; beyond, what the branches there say."""
    conditions = Piecewise(*[(k, c) for k, (_, c) in enumerate(t.args)])
    ends = [value(p, {}) for p in breaking_points(conditions, x)]
    if not ends or conditions.free_symbols != {x}:
        return _hull(reach(f, x) for f, _ in t.args)
    low, high = min(ends), max(ends)
    lefts, rights = ({_branch_at(t, x, end + side * far) for far in BEYOND} for end, side in ((low, -1), (high, 1)))
    return min(low, *(reach(f, x)[0] for f in lefts)), max(high, *(reach(f, x)[1] for f in rights))


def _branch_at(t: Piecewise, x: Basic, at: Any) -> Basic:
    return next((f for f, c in t.args if c == true or value(c, {x: at}) == 1), S.NaN)
