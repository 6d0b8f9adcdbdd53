"""What a function that oscillates towards a point comes close to: its cluster set, exactly.

Every sine and cosine whose argument grows without bound is a function of a phase that runs round a circle for ever.
What else moves has a limit; so the cluster set is what the formula takes on the circle, or, with two phases that no
whole numbers tie together (Kronecker), the sum or the product of what each part takes.  Interval arithmetic, which
takes every sine for one of its own, encloses that set only: sin(x)*cos(x) has the bounds 1/2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import lcm
from typing import cast

from sympy import (
    AccumBounds,
    Add,
    Dummy,
    Expr,
    Mul,
    Poly,
    PolynomialError,
    Pow,
    Rational,
    S,
    cancel,
    cos,
    exp,
    oo,
    pi,
    preorder_traversal,
    sin,
    sqrt,
    trigsimp,
)

from ...symbols import T
from ..exact import NO_FACTS, Scalar, expression, is_finite, scalar, sign_of
from ..periods import TRIGONOMETRIC
from ..trigonometric import zeros

Limit = Callable[[Expr], Scalar]
Bounds = tuple[Expr, Expr]

MANY_ZEROS = 100
"""Turning points on the circle up to which they are compared."""


def cluster_set(e: Expr, limit: Limit) -> Scalar | None:
    """The limit of e, ``AccumBounds`` where it is an interval; ``limit`` takes limits there.  None where not found."""
    e = cast(Expr, e.xreplace({h: _split(h, limit) for h in _growing(e, limit)}))
    heads = _growing(e, limit)
    names = {h: Dummy(real=True) for h in heads}
    inner = e.xreplace(names)
    if not heads:
        return None
    settled = _settled(inner, list(names.values()), limit)
    if settled is None:
        return None
    amplitude, size = settled
    phases = _phases(heads, limit)
    if phases is None:
        return None
    circles = {names[h]: p for h, p in phases.items()}
    if size == 0 and _covers_the_line(amplitude, circles):
        return AccumBounds(-oo, oo)
    found = _range(amplitude, circles)
    if found is None or size == 0:
        return None if found is None else _told(*found)
    low, high = (sign_of(scalar(v)) for v in found)
    if low * high < 0:
        return AccumBounds(-oo, oo)
    return size * low if low == high != 0 else None


def meets_zeros(e: Expr, limit: Limit) -> bool:
    """Whether a power other than 1, 2, ... is taken of what comes back to 0 for ever, or is not seen not to."""
    for p in e.atoms(Pow):
        plain = T not in p.exp.free_symbols and p.exp.is_Integer and p.exp > 0
        if plain or not any(T in h.free_symbols for h in p.base.atoms(*TRIGONOMETRIC)) or not _growing(p.base, limit):
            continue
        inner = limit(p.base)
        if isinstance(inner, AccumBounds) and not (inner.min.is_positive or inner.max.is_negative):
            return True
    return False


def _growing(e: Expr, limit: Limit) -> list[Expr]:
    """The heads whose argument grows without bound."""
    return [h for h in e.atoms(*TRIGONOMETRIC) if T in h.free_symbols and limit(h.args[0]) in (oo, -oo)]


def _split(h: Expr, limit: Limit) -> Expr:
    """sin(g + u) and cos(g + u), u with a limit, by sines and cosines of g and u."""
    terms = Add.make_args(h.args[0].expand())
    settling = Add(*(u for u in terms if T in u.free_symbols and is_finite(limit(u))))
    growing = h.args[0] - settling
    if settling == 0:
        return h
    if isinstance(h, sin):
        return sin(growing) * cos(settling) + cos(growing) * sin(settling)
    return cos(growing) * cos(settling) - sin(growing) * sin(settling)


def _told(low: Expr, high: Expr) -> Scalar:
    return scalar(low) if sign_of(scalar(high - low)) == 0 else AccumBounds(low, high)


def _settled(e: Expr, names: list[Dummy], limit: Limit) -> tuple[Expr, Expr] | None:
    """(a, 0) where e tends to a, whatever the values of the names; (a, oo or -oo) where e grows like a times that."""
    if T not in e.free_symbols:
        return e, S.Zero
    try:
        terms = Poly(e, *names).terms()
    except PolynomialError:
        return None
    coefficients = [c for _, c in terms]
    limits = [limit(c) for c in coefficients]
    size: Expr = S.Zero
    if not all(map(is_finite, limits)):
        for c, there in zip(coefficients, limits, strict=True):
            if there in (oo, -oo):
                ratios = [limit(cancel(u / c)) for u in coefficients]
                if all(map(is_finite, ratios)):
                    limits, size = ratios, expression(there)
                    break
        else:
            return None
    parts = [expression(v) * Mul(*map(Pow, names, m)) for v, (m, _) in zip(limits, terms, strict=True)]
    return Add(*parts), size


Phase = tuple[int, Expr]
"""The number of a phase and the head on its circle, a function of T."""


def _phases(heads: list[Expr], limit: Limit) -> dict[Expr, Phase] | None:
    """For every head the phase that it runs on; None where two phases may be tied together."""
    groups: list[list[tuple[Expr, Rational, Expr]]] = []
    for h in heads:
        for group in groups:
            first = group[0][0].args[0]
            ratio = cancel(h.args[0].diff(T) / first.diff(T))
            shift = (h.args[0] - ratio * first).expand() if ratio.is_Rational else T
            if T not in shift.free_symbols:
                group.append((h, ratio, shift))
                break
        else:
            groups.append([(h, S.One, S.Zero)])
    leaders = [group[0][0].args[0].diff(T) for group in groups]
    if len(groups) > 2 or not all(_are_apart(cancel(u / v), limit) for u, v in combinations(leaders, 2)):
        return None
    found = {}
    for k, group in enumerate(groups):
        whole = lcm(*(int(r.q) for _, r, _ in group))
        found |= {h: (k, h.func(r * whole * T + c)) for h, r, c in group}
    return found


def _are_apart(ratio: Expr, limit: Limit) -> bool:
    """Whether two phases with this ratio of their speeds come close to every pair of angles."""
    if T not in ratio.free_symbols:
        return bool(ratio.is_irrational)
    return limit(ratio) in (0, oo, -oo)


def _range(e: Expr, phases: dict[Dummy, Phase]) -> Bounds | None:
    """Least and greatest value of a formula in heads on one circle, or on two that are apart."""
    phases = {v: p for v, p in phases.items() if v in e.free_symbols}
    if len({k for k, _ in phases.values()}) < 2:
        return _on_circle(e.xreplace({v: h for v, (_, h) in phases.items()}))
    first = [v for v, (k, _) in phases.items() if k == 0]
    alone, mixed = e.as_independent(*first, as_Add=e.is_Add)
    if set(first) & alone.free_symbols or not mixed.free_symbols <= set(first):
        return None
    parts = [_range(u, phases) for u in (alone, mixed)]
    if parts[0] is None or parts[1] is None:
        return None
    pairs = [u + v if e.is_Add else u * v for u in parts[0] for v in parts[1]]
    return _least(pairs), -_least([-v for v in pairs])


def _covers_the_line(e: Expr, phases: dict[Dummy, Phase]) -> bool:
    """Whether p/q on one circle goes from one infinity to the other between its poles: all are simple, and p/q' has one
    sign at them."""
    if len({k for k, _ in phases.values()}) > 1:
        return False
    p, q = e.xreplace({v: h for v, (_, h) in phases.items()}).together().as_numer_denom()
    poles = _zeros(q) if T in q.free_symbols and _is_smooth(p) and _is_smooth(q) else None
    turns = (p * q.diff(T)).expand(trig=True)
    return bool(poles) and {sign_of(scalar(turns.xreplace({T: a}).expand(trig=True))) for a in poles} in ({1}, {-1})


def _on_circle(e: Expr) -> Bounds | None:
    """Least and greatest value of a smooth function of the angle T, at the zeros of its derivative."""
    if not _is_smooth(e):
        return None
    if e.diff(T).expand(trig=True) == 0:
        start = e.xreplace({T: S.Zero})
        return start, start
    simple = _harmonic(e.expand(trig=True))
    if simple is not None:
        return simple
    points = _zeros(e.diff(T).together().as_numer_denom()[0])
    if not points or len(points) > MANY_ZEROS:
        return None
    values = [e.xreplace({T: p}).expand(trig=True) for p in (*points, S.Zero)]
    return _least(values), -_least([-v for v in values])


def _harmonic(e: Expr) -> Bounds | None:
    """a*sin(v) + b*cos(v) + c by its amplitude, the root of a**2 + b**2."""
    heads = {h for h in e.atoms(*TRIGONOMETRIC) if T in h.free_symbols}
    if len({h.args[0] for h in heads}) != 1:
        return None
    names = {h: Dummy() for h in heads}
    inner = e.xreplace(names)
    if not inner.is_polynomial(*names.values()) or Poly(inner, *names.values()).total_degree() != 1:
        return None
    size = sqrt(trigsimp(Add(*(inner.coeff(v) ** 2 for v in names.values())).expand()))
    middle = inner.xreplace(dict.fromkeys(names.values(), S.Zero))
    return middle - size, middle + size


def _is_smooth(e: Expr) -> bool:
    """Whether a formula in sines and cosines is seen to be smooth all round the circle."""
    for u in preorder_traversal(e):
        if T not in u.free_symbols or u == T:
            continue
        if isinstance(u, Pow) and not (u.exp.is_Integer and u.exp > 0):
            if T in u.exp.free_symbols or _zeros(u.base) != []:
                return False
        elif not isinstance(u, (Add, Mul, Pow, exp, *TRIGONOMETRIC)):
            return False
    return True


def _zeros(e: Expr) -> list[Expr] | None:
    """The zeros on one turn; None where they are not found."""
    found: list[Expr] = []
    for f in e.factor().as_ordered_factors() if T in e.free_symbols else [e]:
        base = f.base if isinstance(f, Pow) else f
        if T not in base.free_symbols:
            if base == 0:
                return None
            continue
        if isinstance(base, exp):
            continue
        progressions = zeros(base, NO_FACTS)
        if progressions is None:
            return None
        for start, period in progressions:
            turns = 2 * pi / period
            if not turns.is_Integer:
                return None
            found += [start + k * period for k in range(int(turns))]
    return found


def _least(values: Sequence[Expr]) -> Expr:
    low, *others = values
    for v in others:
        if sign_of(scalar(v - low)) < 0:
            low = v
    return low
