"""A + B*sqrt(q): the shortest form of what is rational in the variable and square roots; limits of such."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import (
    Add,
    Dummy,
    Expr,
    Mul,
    Poly,
    Pow,
    S,
    Symbol,
    cancel,
    exp,
    factor_list,
    log,
    nan,
    oo,
    sqrt,
    together,
    zoo,
)

from ..errors import Undecided, UnsupportedError
from ..forms.exact import ZERO, Scalar, expression, scalar, sign_of
from ..forms.facts import Facts
from ..forms.line.piece import piece
from ..forms.roots import Roots
from ..symbols import T
from .branches import within

Signs = Callable[[Expr], int | None]
"""The one sign of an expression on an interval; None where there is none or none is proved."""


def one_sign(e: Expr, lo: Scalar, hi: Scalar) -> int | None:
    """The sign of e, a function of T, between the ends; None where it has a zero there or that is undecided."""
    try:
        if Roots(lo, hi).of(piece(e)):
            return None
        return sign_of(scalar(e.xreplace({T: within(expression(lo), expression(hi), S.Half)}))) or None
    except (Undecided, UnsupportedError):
        return None


def by_roots(e: Expr, x: Symbol, signs: Signs) -> Expr | None:
    """e, real where ``signs`` tells of, as A + B*sqrt(q), A, B, q free of roots; None for all else."""
    names: dict[Expr, Dummy] = {}
    parts: dict[Expr, Expr] = {}
    for p in e.atoms(Pow):
        if not p.has(x) or p.exp.is_Integer:
            continue
        if not (p.exp.is_Rational and p.exp.q == 2) or not p.base.is_rational_function(x):
            return None
        root = _root(p.base, x, signs, names)
        if root is None:
            return None
        parts[p] = root ** (2 * p.exp)
    inner = together(e.xreplace(parts)).as_numer_denom()
    if not names or not all(u.is_polynomial(*names.values()) for u in inner):
        return None
    top, bottom = (_classes(u, names) for u in inner)
    if len(bottom) == 2:
        (s, a), (t, b) = bottom.items()
        other = {s: a, t: -b}
        top, bottom = _times(top, other), _times(bottom, other)
    if len(bottom) != 1:
        return None
    ((roots, below),) = bottom.items()
    top, below = _times(top, {roots: S.One}), below * Mul(*roots)
    terms = {s: cancel(a / below) for s, a in top.items()}
    terms = {s: a for s, a in terms.items() if a != 0}
    if len(terms) > 2 or any(a.has(nan, zoo) for a in terms.values()):
        return None
    return Add(*(_told(a, s, x) for s, a in terms.items()))


Classes = dict[frozenset[Expr], Expr]
"""A sum of products of roots, by the factors under them."""


def _classes(e: Expr, names: dict[Expr, Dummy]) -> Classes:
    factors, found = list(names), {}
    for powers, c in Poly(e, *names.values()).terms():
        odd = frozenset(f for f, k in zip(factors, powers, strict=True) if k % 2)
        value = c * Mul(*(f ** (k // 2) for f, k in zip(factors, powers, strict=True)))
        found[odd] = found.get(odd, S.Zero) + value
    return {s: a for s, a in found.items() if a.expand() != 0}


def _times(u: Classes, v: Classes) -> Classes:
    found: Classes = {}
    for s, a in u.items():
        for t, b in v.items():
            found[s ^ t] = found.get(s ^ t, S.Zero) + a * b * Mul(*(s & t))
    return {s: a for s, a in found.items() if a.expand() != 0}


def _told(a: Expr, roots: frozenset[Expr], x: Symbol) -> Expr:
    """a*sqrt(product), the root below the line where that is shorter."""
    q = Mul(*roots).expand()
    top, bottom = a.as_numer_denom()
    over = cancel(bottom / q)
    return top * sqrt(q) / bottom if not over.is_polynomial(x) or q == 1 else top / (over * sqrt(q))


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
    side, size = (S.One if end == oo else S.NegativeOne), sqrt(inside.LC())
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


def _growth(e: Expr, side: Expr) -> tuple[Any, Expr]:
    """(k, c) with e ~ c*|T|**k at infinity; -oo for 0."""
    top, bottom = (u.as_poly(T) for u in e.as_numer_denom())
    if top is None or top.is_zero:
        return -oo, S.Zero
    k = top.degree() - bottom.degree()
    return k, top.LC() / bottom.LC() * side**k


def _root(base: Expr, x: Symbol, signs: Signs, names: dict[Expr, Dummy]) -> Expr | None:
    """sqrt(base) by the roots of its factors, each turned to be positive; None where the sign of one is not seen."""
    found: list[Expr] = []
    for part in cancel(together(base)).as_numer_denom():
        number, factors = factor_list(part, x)[:2]
        root = S.One
        for f, k in factors:
            s = signs(f)
            if s is None:
                return None
            number, f = number * s**k, (s * f).expand()
            root *= f ** (k // 2) * (names.setdefault(f, Dummy("w", positive=True)) if k % 2 else 1)
        found += [root, number]
    above, first, below, second = found
    return above / below * sqrt(first / second)


def _reduced(e: Expr, w: Dummy, q: Expr) -> tuple[Expr, Expr]:
    """a + b*w by w**2 = q."""
    a = b = S.Zero
    for (k,), c in Poly(e, w).terms():
        if k % 2:
            b += c * q ** (k // 2)
        else:
            a += c * q ** (k // 2)
    return a, b
