"""Integrals of terms of the table over T - a: principal values across a simple pole, and what is regular there.

The finite part of the integral of k(t)/t from 0 to h leaves out log(eps) at the lower end.  F(h) is that for h > 0 and
the one of k(-t) up to -h for h < 0; then F(hi) - F(lo) is the integral, across the pole its principal value.
"""

from __future__ import annotations

from sympy import (
    Abs,
    Add,
    Ci,
    Ei,
    EulerGamma,
    Expr,
    Mul,
    Pow,
    S,
    Si,
    atan,
    cos,
    erf,
    erfi,
    exp,
    expand_mul,
    log,
    oo,
    pi,
    sign,
    sin,
    sqrt,
)

from ....forms.exact import Facts, sign_of
from ....forms.smoothness import depends
from ....symbols import T
from .parts import is_null, signed
from .terms import Kind, NotInTable, Term, collected, read, tidied

Key = tuple[Expr, Expr, type, Expr, Expr]
"""exp(r1*t + r2*t**2) times cos or sin of w*t, up to h: (r1, r2, wave, w, h)."""


def split(e: Expr) -> list[tuple[Expr, Expr]] | None:
    """(a, N) with e the sum of N/(T - a) over simple real poles; None where there are others."""
    found: list[tuple[Expr, Expr]] = []
    for term in Add.make_args(e):
        below = [h for h in Mul.make_args(term) if isinstance(h, Pow) and h.exp.is_negative and depends(h.base)]
        above = Mul(*[h for h in Mul.make_args(term) if h not in below])
        if not below:
            found.append((S.Zero, T * above))
            continue
        if any(h.exp != -1 or not h.base.is_polynomial(T) for h in below):
            return None
        places = _simple_roots(Mul(*[h.base for h in below]))
        if places is None:
            return None
        found += [(a, above / slope) for a, slope in places]
    return found


def _simple_roots(denominator: Expr) -> list[tuple[Expr, Expr]] | None:
    """The roots of a polynomial and its slopes there; None unless all are real and simple."""
    poly = denominator.as_poly(T)
    if poly.degree() == 1:
        slope, below = poly.all_coeffs()
        return [(tidied(-below / slope), slope)]
    if denominator.free_symbols != {T} or not poly.is_sqf or poly.degree() > 4:
        return None
    real = poly.real_roots()
    slope = denominator.diff(T)
    return [(a, slope.xreplace({T: a})) for a in real] if len(real) == poly.degree() else None


def parted(above: Expr, a: Expr) -> tuple[list[Term], Expr]:
    """N(T + a)/T as (terms without polynomial over T, the rest moved back)."""
    terms = read(above.xreplace({T: T + a}))
    if terms is None or any(k.errors for k in terms):
        raise NotInTable
    singular = [Term(k, p[:1]) for k, p in terms.items()]
    regular = [Add(*[c * T ** (j - 1) for j, c in enumerate(p) if j]) * k.expr() for k, p in terms.items()]
    return singular, Add(*regular).xreplace({T: T - a})


def over(singular: list[Term], lo: Expr, hi: Expr, facts: Facts) -> Expr:
    """The integral of the sum of k(t)/t from lo to hi, across 0 as a principal value."""
    asked: dict[Key, Expr] = {}
    for end, side in ((hi, 1), (lo, -1)):
        s = sign_of(end, facts)
        if s == 0:
            _check_regular(singular)
        for kind, (c,) in singular if s else ():
            for weight, key in _components(kind, s, s * end):
                asked[key] = asked.get(key, S.Zero) + side * weight * c
    return _summed({key: c for key, c in asked.items() if tidied(c) != 0}, facts)


def _check_regular(singular: list[Term]) -> None:
    """The sum of k(t)/t has no pole at 0."""
    at_zero = Add(*[c * k.expr().xreplace({T: S.Zero}) for k, (c,) in singular])
    if tidied(at_zero) != 0:
        raise NotInTable


def _components(kind: Kind, s: int, h: Expr) -> list[tuple[Expr, Key]]:
    """k(s*t) by cos(w*t) and sin(w*t)."""
    r0, r1, r2 = kind.rate
    f, w = kind.phase
    c, inner = exp(r0), (s * r1, r2)
    if kind.wave is None:
        return [(c, (*inner, cos, S.Zero, h))]
    at_cos, at_sin = (cos(f), -sin(f)) if kind.wave is cos else (sin(f), cos(f))
    found = [(c * at_cos, (*inner, cos, w, h)), (c * at_sin * s, (*inner, sin, w, h))]
    return [(weight, key) for weight, key in found if weight != 0]


def _summed(asked: dict[Key, Expr], facts: Facts) -> Expr:
    """The finite parts; exp(-a*t**2 + b*t) and its mirror image together."""
    total = S.Zero
    while asked:
        key, c = asked.popitem()
        r1, r2, wave, w, h = key
        if h == oo and not is_null(r2, facts) and not is_null(r1, facts):
            mirror = (tidied(-r1), r2, wave, w, h)
            if w != 0 or tidied(asked.pop(mirror, S.Zero) + c) != 0 or signed(r2, facts) > 0:
                raise NotInTable
            total += c * pi * erfi(tidied(r1 / (2 * sqrt(-r2))))
        else:
            total += c * finite_part(key, facts)
    return total


def finite_part(key: Key, facts: Facts) -> Expr:
    """The finite part of the integral of exp(r1*t + r2*t**2)*wave(w*t)/t from 0 to h."""
    r1, r2, wave, w, h = key
    rates = (is_null(r1, facts), is_null(r2, facts), is_null(w, facts))
    if wave is sin and rates[2]:
        return S.Zero
    row = ROWS.get((*rates, wave))
    if row is None or (h == oo and _grows(r1, r2, rates, facts)):
        raise NotInTable
    return row(r1, r2, w, h)


def _grows(r1: Expr, r2: Expr, rates: tuple[bool, bool, bool], facts: Facts) -> bool:
    """Whether the integral to infinity has no value."""
    if not rates[1]:
        return signed(r2, facts) > 0
    return signed(r1, facts) > 0 if not rates[0] else rates[2]


def _finite(h: Expr) -> None:
    if h == oo:
        raise NotInTable


def _infinite(h: Expr) -> None:
    if h != oo:
        raise NotInTable


def _plain(r1: Expr, r2: Expr, w: Expr, h: Expr) -> Expr:
    _finite(h)
    return log(h)


def _exponential(r1: Expr, r2: Expr, w: Expr, h: Expr) -> Expr:
    return (S.Zero if h == oo else Ei(r1 * h)) - log(Abs(r1)) - EulerGamma


def _cosine(r1: Expr, r2: Expr, w: Expr, h: Expr) -> Expr:
    return (S.Zero if h == oo else Ci(Abs(w) * h)) - log(Abs(w)) - EulerGamma


def _sine(r1: Expr, r2: Expr, w: Expr, h: Expr) -> Expr:
    return pi / 2 * sign(w) if h == oo else Si(w * h)


def _fading_cosine(r1: Expr, r2: Expr, w: Expr, h: Expr) -> Expr:
    _infinite(h)
    return -log(r1**2 + w**2) / 2 - EulerGamma


def _fading_sine(r1: Expr, r2: Expr, w: Expr, h: Expr) -> Expr:
    _infinite(h)
    return atan(-w / r1)


def _gaussian(r1: Expr, r2: Expr, w: Expr, h: Expr) -> Expr:
    return ((S.Zero if h == oo else Ei(r2 * h**2)) - log(Abs(r2)) - EulerGamma) / 2


def _gaussian_sine(r1: Expr, r2: Expr, w: Expr, h: Expr) -> Expr:
    _infinite(h)
    return pi / 2 * erf(tidied(w / (2 * sqrt(-r2))))


ROWS = {
    (True, True, True, cos): _plain,
    (False, True, True, cos): _exponential,
    (True, True, False, cos): _cosine,
    (True, True, False, sin): _sine,
    (False, True, False, cos): _fading_cosine,
    (False, True, False, sin): _fading_sine,
    (True, False, True, cos): _gaussian,
    (True, False, False, sin): _gaussian_sine,
}
"""By which of r1, r2 and w are 0."""


def integral(e: Expr, lo: Expr, hi: Expr, facts: Facts, regular) -> Expr | None:
    """The integral of terms over T - a; ``regular`` integrates what has no pole.  None: not in the table."""
    parts = split(e)
    if parts is None:
        return None
    try:
        by_pole: dict[Expr, Expr] = {}
        for a, above in parts:
            by_pole[a] = by_pole.get(a, S.Zero) + above
        total, rest = S.Zero, S.Zero
        for a, above in by_pole.items():
            singular, smooth = parted(above, a)
            rest += smooth
            singular = [Term(k, p) for k, p in collected(singular).items()]
            total += over(singular, *((v if v in (oo, -oo) else tidied(v - a)) for v in (lo, hi)), facts)
    except NotInTable:
        return None
    total = total if not total.is_Add and not total.is_Mul else expand_mul(total)
    if rest == 0:
        return total
    more = regular(rest, lo, hi, facts)
    return None if more is None else total + more
