"""A + B*sqrt(q): the shortest form of what is rational in the variable and one square root."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Dummy, Expr, Poly, Pow, S, Symbol, cancel, exp, factor_list, log, nan, oo, sqrt, together, zoo

from ..forms.exact import ZERO, Scalar, scalar, sign_of
from ..forms.facts import Facts
from ..symbols import T


def by_one_root(e: Expr, x: Symbol, points: Sequence[Expr]) -> Expr | None:
    """e, real on an interval that holds the points, as A + B*sqrt(q) with A, B, q free of roots; None for all else."""
    names: dict[Expr, Dummy] = {}
    parts: dict[Expr, Expr] = {}
    for p in e.atoms(Pow):
        if not p.has(x) or p.exp.is_Integer:
            continue
        if not (p.exp.is_Rational and p.exp.q == 2) or not p.base.is_rational_function(x):
            return None
        root = _root(p.base, x, points, names)
        if root is None:
            return None
        parts[p] = root ** (2 * p.exp)
    if len(names) != 1:
        return None
    ((q, w),) = names.items()
    inner = together(e.xreplace(parts))
    if not all(u.is_polynomial(w) for u in inner.as_numer_denom()):
        return None
    rational, factor = _parted(inner, w, q)
    if rational.has(w, nan, zoo) or factor.has(w, nan, zoo):
        return None
    top, bottom = factor.as_numer_denom()
    over = cancel(bottom / q)
    return rational + (top * sqrt(q) / bottom if not over.is_polynomial(x) else top / (over * sqrt(q)))


def limit_of_root(e: Expr, end: Scalar, facts: Facts) -> Scalar | None:
    """The limit at oo or -oo of A + B*sqrt(q), q a polynomial of degree two that grows; None for all else."""
    if end not in (oo, -oo):
        return None
    roots = {h.base for h in e.atoms(Pow) if T in h.free_symbols and h.exp.is_Rational and h.exp.q == 2}
    if len(roots) != 1 or not all(h.exp.is_Integer or h.base in roots for h in e.atoms(Pow) if T in h.free_symbols):
        return None
    (q,), w = roots, Dummy("w", positive=True)
    inside = q.as_poly(T)
    if inside is None or inside.degree() != 2 or T in inside.LC().free_symbols or e.atoms(log, exp):
        return None
    if sign_of(scalar(inside.LC()), facts) <= 0:
        return None
    side, size = (1 if end == oo else -1), sqrt(inside.LC())
    a, b = _parted(e.replace(lambda h: isinstance(h, Pow) and h.base == q, lambda h: w ** (2 * h.exp)), w, q)
    (m, first), (n, second) = _growth(a, side), _growth(b, side)
    n, second = n + 1, second * size
    if m != n or sign_of(scalar((first + second).expand()), facts):
        k, lead = (m, first) if m > n else (n, second) if n > m else (m, first + second)
        s = sign_of(scalar(lead.expand()), facts)
        return ZERO if k < 0 or not s else oo * s if k > 0 else scalar(lead.expand())
    if not (m == 1 and a.is_polynomial(T) and not b.has(T)):
        return None
    middle = inside.coeff_monomial(T)
    return scalar((a.as_poly(T).coeff_monomial(1) + side * b * middle / (2 * size)).expand())


def _parted(e: Expr, w: Dummy, q: Expr) -> tuple[Expr, Expr]:
    """A and B with e = A + B*w, w**2 = q."""
    top, bottom = together(e).as_numer_denom()
    (a, b), (c, d) = _reduced(top, w, q), _reduced(bottom, w, q)
    norm = c**2 - d**2 * q
    return cancel((a * c - b * d * q) / norm), cancel((b * c - a * d) / norm)


def _growth(e: Expr, side: int) -> tuple[Any, Expr]:
    """(k, c) with e ~ c*|T|**k at infinity; -oo for 0."""
    top, bottom = (u.as_poly(T) for u in e.as_numer_denom())
    if top is None or top.is_zero:
        return -oo, S.Zero
    k = top.degree() - bottom.degree()
    return k, top.LC() / bottom.LC() * side**k


def _root(base: Expr, x: Symbol, points: Sequence[Expr], names: dict[Expr, Dummy]) -> Expr | None:
    """sqrt(base) by the roots of its numerator and its denominator, which are turned to be positive."""
    found: list[tuple[Expr, Expr]] = []
    for part in together(base).cancel().as_numer_denom():
        number, factors = factor_list(part, x)
        outside, inside = S.One, number
        for f, k in factors:
            values = [f.xreplace({x: t}) for t in points]
            if k % 2 == 0 or f == x:
                signs = {1} if f == x and x.is_positive else {v.is_positive for v in values}
                if signs not in ({True}, {False}, {1}):
                    return None
                outside *= (f if signs != {False} else -f) ** (k // 2)
            inside *= f ** (k % 2)
        found.append((outside, inside))
    (above, top), (below, bottom) = found
    sign = _sign(bottom, x, points)
    if sign is None:
        return None
    top, bottom = (sign * top).expand(), (sign * bottom).expand()
    return above / below * _named(top, x, names) / _named(bottom, x, names)


def _sign(e: Expr, x: Symbol, points: Sequence[Expr]) -> int | None:
    signs = {e.xreplace({x: t}).is_positive for t in points}
    return 1 if signs == {True} else -1 if signs == {False} else None


def _named(q: Expr, x: Symbol, names: dict[Expr, Dummy]) -> Expr:
    """sqrt(q), by its name where q varies."""
    if not q.has(x):
        return sqrt(q)
    content, rest = Poly(q, x).primitive() if q.is_polynomial(x) and not q.free_symbols - {x} else (S.One, q)
    rest = rest.as_expr() if isinstance(rest, Poly) else rest
    return sqrt(content) * names.setdefault(rest, Dummy("w", positive=True))


def _reduced(e: Expr, w: Dummy, q: Expr) -> tuple[Expr, Expr]:
    """a + b*w by w**2 = q."""
    a = b = S.Zero
    for (k,), c in Poly(e, w).terms():
        if k % 2:
            b += c * q ** (k // 2)
        else:
            a += c * q ** (k // 2)
    return a, b
