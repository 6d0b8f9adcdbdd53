"""Exponential polynomials: a piece as the sum of P(T)*exp(rate*T), P a polynomial; waves by complex rates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import comb, factorial

from sympy import Add, Expr, I, Mul, S, cos, exp, sin

from ...forms.exact import RATIONAL, ZERO, Facts, Scalar, expression, scalar, sign_of
from ...forms.line.piece import Piece, Poly
from ...symbols import T
from ..complexes import is_complex, split
from ..integration.tables.terms import Kind
from ..integration.tables.terms import read as table_terms

Coefficients = tuple[Scalar, ...]
Terms = dict[Scalar, Coefficients]
"""The coefficients of the polynomial, lowest first, by the rate of the exponential."""


WAVES = (cos, sin)


def tidied(c: Scalar) -> Scalar:
    """A coefficient expanded, of lowest terms where it is a number."""
    return c if isinstance(c, RATIONAL) else scalar(c.expand())


def read(p: Piece) -> Terms | None:
    """The terms of a piece; None where it is no exponential polynomial."""
    if isinstance(p, Poly):
        return {ZERO: p.c} if p.c else {}
    if p.undefined or p.periodic:
        return None
    return read_expr(p.expr())


def read_expr(e: Expr) -> Terms | None:
    """The terms of an expression in T, real or complex."""
    if is_complex(e):
        re, im = (read_expr(part) if part != 0 else {} for part in split(e))
        return None if re is None or im is None else collected([*re.items(), *scaled(im, I).items()])
    found = table_terms(e)
    if found is None or any(k.errors or k.rate[2] != 0 for k in found):
        return None
    return collected(
        (rate, tuple(w * _turned(c) for c in poly)) for k, poly in found.items() for rate, w in by_rates(k)
    )


def _turned(c: Expr) -> Expr:
    """A coefficient with its sines and cosines as exponentials: what cancels is seen to."""
    return c.replace(lambda h: isinstance(h, WAVES), lambda h: h.rewrite(exp)) if c.has(*WAVES) else c


def by_rates(k: Kind) -> list[tuple[Expr, Expr]]:
    """exp(r0 + r1*T)*wave(p0 + p1*T) as a sum of w*exp(rate*T)."""
    (r0, r1, _), (p0, p1) = k.rate, k.phase
    if k.wave is None:
        return [(r1, exp(r0))]
    weight = S.Half if k.wave is cos else -I / 2
    mirrored = weight if k.wave is cos else -weight
    return [(r1 + I * p1, weight * exp(r0 + I * p0)), (r1 - I * p1, mirrored * exp(r0 - I * p0))]


def collected(terms: Iterable[tuple[Scalar, Iterable[Scalar]]]) -> Terms:
    """Terms of one rate added up; what cancels is gone."""
    found: dict[Scalar, list[Scalar]] = {}
    for rate, c in terms:
        there = found.setdefault(tidied(rate) if isinstance(rate, Expr) else rate, [])
        c = list(c)
        there.extend([ZERO] * (len(c) - len(there)))
        for k, u in enumerate(c):
            there[k] = there[k] + u
    settled = {rate: _trimmed([tidied(u) for u in c]) for rate, c in found.items()}
    return {rate: c for rate, c in settled.items() if c}


def _trimmed(c: list[Scalar]) -> Coefficients:
    while c and c[-1] == 0:
        c.pop()
    return tuple(c)


def scaled(terms: Mapping[Scalar, Coefficients], w: Scalar) -> Terms:
    """``w`` times the terms."""
    return {rate: tuple(w * u for u in c) for rate, c in terms.items()}


def at_point(terms: Terms, a: Scalar) -> Terms:
    """The terms in t = T - a, each coefficient that of t**j/j!: in the transform that of 1/(s - rate)**(j + 1)."""
    out: Terms = {}
    for rate, c in terms.items():
        weight = ZERO + 1 if rate == 0 or a == 0 else exp(expression(rate * a).expand())
        local = [
            sum((u * comb(k, j) * a ** (k - j) for k, u in enumerate(c[j:], j)), start=ZERO) for j in range(len(c))
        ]
        out[rate] = tuple(tidied(factorial(j) * u * weight) for j, u in enumerate(local))
    return out


def on_the_line(rate: Scalar, order: int, weight: Scalar, a: Scalar) -> tuple[Scalar, list[Scalar]]:
    """weight*t**(order - 1)/(order - 1)!*exp(rate*t), t = T - a, by powers of T."""
    n = order - 1
    w = weight if n < 2 else weight / scalar(factorial(n))
    if rate != 0 and a != 0:
        w = w * exp(-expression(rate * a).expand())
    c, factor = [w], w
    for k in range(n - 1, -1, -1):
        factor = factor * -a
        c.append(factor * comb(n, k))
    return rate, c[::-1]


def real_and_imaginary(terms: Terms) -> tuple[Expr, Expr]:
    """The value as a + I*b, a and b real for real parameters; a wave with the phase that it has."""
    re, im = [], []
    for rate, c in terms.items():
        if rate == 0 and all(isinstance(u, RATIONAL) for u in c):
            re.append(Poly(c).expr())
            continue
        r, w = split(expression(rate))
        for phase, powers in _by_phases(c).items():
            u, v = (Add(*[part * T**k for k, part in powers[side].items()]) for side in (0, 1))
            angle = w * T + phase
            waves = cos(angle), sin(angle)
            re += _spread(exp(r * T), (u, waves[0]), (-v, waves[1]))
            im += _spread(exp(r * T), (u, waves[1]), (v, waves[0]))
    return Add(*re), Add(*im)


def _spread(grown: Expr, *products: tuple[Expr, Expr]) -> list[Expr]:
    return [Mul(grown, t, wave) for e, wave in products for t in Add.make_args(e.expand())]


def _by_phases(c: Coefficients) -> dict[Expr, tuple[dict[int, Expr], dict[int, Expr]]]:
    """(u, v) by the power and the phase q of the coefficients (u + I*v)*exp(I*q)."""
    found: dict[Expr, tuple[dict[int, Expr], dict[int, Expr]]] = {}
    for k, coefficient in enumerate(c):
        for term in Add.make_args(expression(coefficient)):
            phase, factors = S.Zero, []
            for h in Mul.make_args(term):
                if isinstance(h, exp) and is_complex(h.args[0]):
                    grown, turned = split(h.args[0])
                    phase, h = phase + turned, exp(grown)
                factors.append(h)
            u, v = split(Mul(*factors))
            there = found.setdefault(phase.expand(), ({}, {}))
            for part, powers in zip((u, v), there, strict=True):
                powers[k] = powers.get(k, S.Zero) + part
    return found


def gap(a: Scalar, b: Scalar, facts: Facts) -> Scalar:
    """a - b for two rates, 0 only if they are proved equal; ``Undecided`` where parameters decide."""
    if a == b:
        return ZERO
    d = tidied(a - b)
    if isinstance(d, RATIONAL):
        return d
    if d == 0 or all(sign_of(scalar(part.expand()), facts) == 0 for part in split(d)):
        return ZERO
    return d


def growth(rate: Scalar, facts: Facts) -> int:
    """The sign of the real part."""
    return sign_of(scalar(split(expression(rate))[0].expand()), facts)


def reciprocal(d: Scalar) -> Scalar:
    """1/d with a real denominator."""
    if isinstance(d, RATIONAL) or not is_complex(d):
        return 1 / d
    a, b = split(d)
    return (a - I * b) / (a**2 + b**2).expand()
