"""Sums without end written so that SymPy's ``evalf`` has the right number for them.

It has none for a sum over all whole numbers, and stops at the first term that is small, though larger ones follow.
So a sum is split at its largest term, from where the terms fade on both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from mpmath import mp, mpf
from sympy import Add, Expr, Mul, Poly, S, Sum, Symbol, exp, oo, powsimp

from .. import quadrature

NEAR = 40
"""Terms that are looked at on either side of a place where one may be large."""
FAR = tuple(2**k for k in range(6, 20))
"""How far out some are looked at."""
SMALL = mpf(10) ** -9
"""From a term this much smaller than the largest on, they must go on to fade."""

Term = Callable[[int], Any]


def evaluable(total: Sum) -> Expr:
    """The same number in sums that SymPy evaluates rightly; as it stands where that is not seen."""
    n, first, _ = total.limits[0]
    f = total.function
    if first == -oo:
        here = _moved(f, n, 0, 1)
        middles = _tops(f, n) if f.free_symbols == {n} else []
        if any(_moved(f, n, m, -1) == -here for m in {0, -1, 1, *(2 * top + k for top in middles for k in (-1, 0, 1))}):
            return S.Zero  # of which no digit is ever seen
        if f.free_symbols != {n} and _moved(f, n, 0, -1) == here and all(_fades_from_zero(*r, n) for r in _rates(f, n)):
            return f.xreplace({n: S.Zero}) + 2 * Sum(f, (n, 1, oo))
    if f.free_symbols != {n}:
        return total
    try:
        size, tops = _sizes(f, n), _tops(f, n)
        if first != -oo and _fades(lambda k: size(int(first) + k), tops, int(first)):
            return total
        top = _largest(size, first, tops)
        rays = [(lambda k, way=way: size(top + way * k)) for way in ((1, -1) if first == -oo else (1,))]
        return _split(f, n, first, top) if all(_fades(r, tops, top) for r in rays) else total
    except quadrature.FAILURES:
        return total


def _rates(f: Expr, n: Symbol) -> Iterator[tuple[Expr, Expr]]:
    """(g, q) for every term g*exp(q)."""
    for term in Add.make_args(powsimp(f.expand())):
        bells = [e for e in Mul.make_args(term) if isinstance(e, exp) and n in e.free_symbols]
        yield term / Mul(*bells), Add(*[e.args[0] for e in bells])


def _fades_from_zero(factor: Expr, rate: Expr, n: Symbol) -> bool:
    """Powers of n times exp(-c*n**2): the first term is among the largest, whatever the parameters are."""
    return factor.is_polynomial(n) and rate.is_polynomial(n) and [m for (m,) in Poly(rate, n).monoms() if m] == [2]


def _sizes(f: Expr, n: Symbol) -> Term:
    """The size of the terms."""
    function = quadrature._function((n,), f)
    return lambda k: abs(mpf(mp.re(function(mpf(k)))))


def _tops(f: Expr, n: Symbol) -> list[int]:
    """Whole numbers near the tops of the exponentials in a formula."""
    slopes = [Poly(q, n).diff() for _, q in _rates(f, n) if n in q.free_symbols and q.is_polynomial(n)]
    found = [complex(r) for slope in slopes if slope.degree() > 0 for r in slope.nroots(n=15)]
    return sorted({round(r.real) for r in found})


def _fades(size: Term, tops: list[int], start: int) -> bool:
    """Whether the terms of a ray, once one of them is small, are smaller from there on."""
    near = {abs(top - start) + k for top in (start, *tops) for k in range(-NEAR, NEAR + 1)}
    seen = [size(k) for k in sorted({k for k in near if k >= 0} | set(FAR))]
    limit = SMALL * max(seen)
    for s in seen:
        if s > limit:
            if limit < SMALL * max(seen):
                return False
        elif s:
            limit = s
    return True


def _largest(size: Term, first: Expr, tops: list[int]) -> int:
    """The number of the largest term: looked for near and ever farther out, then uphill."""
    low = None if first == -oo else int(first)
    near = [k for at in (low or 0, *tops) for k in range(at - NEAR, at + NEAR + 1)]

    def here(k: int) -> Any:
        return size(k) if low is None or k >= low else mpf(-1)

    top = max(sorted({*near, *(side * k for k in FAR for side in (-1, 1))}, key=abs), key=here)
    step = max(abs(top) // 2, 1)
    while step:
        better = max((top, top - step, top + step), key=here)
        if better == top:
            step //= 2
        top = better
    return top


def _split(f: Expr, n: Symbol, first: Expr, top: int) -> Expr:
    """The largest term, those after it and those before it, each from there outward; symmetric ones together."""
    if first != -oo:
        return Sum(_moved(f, n, top, -1), (n, 0, top - first)) + Sum(_moved(f, n, top, 1), (n, 1, oo))
    for middle in (top, top - 1, top + 1):
        ahead, behind = (_moved(f, n, middle, way) for way in (1, -1))
        if ahead == behind:
            return ahead.xreplace({n: S.Zero}) + 2 * Sum(ahead, (n, 1, oo))
    ahead, behind = (_moved(f, n, top, way) for way in (1, -1))
    return ahead.xreplace({n: S.Zero}) + Sum(ahead, (n, 1, oo)) + Sum(behind, (n, 1, oo))


def _moved(f: Expr, n: Symbol, start: int, way: int) -> Expr:
    """The term of number start + n, or start - n."""
    return powsimp(f.xreplace({n: start + way * n}).expand())
