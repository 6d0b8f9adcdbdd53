"""The integrals that stay after integration by parts: of a Gaussian, alone, with a wave or with an error function."""

from __future__ import annotations

from typing import NamedTuple

from sympy import Expr, S, atan, cos, erf, erfi, exp, oo, pi, sin, sqrt

from ....forms.exact import Facts
from .parts import signed
from .terms import Coefficients, Kind, NotInTable, Term, linear, tidied


class Square(NamedTuple):
    """q = s*(a*T + b)**2 + c with a > 0 and s = 1 or -1."""

    sign: int
    a: Expr
    b: Expr
    c: Expr


def square(rate: Coefficients, facts: Facts) -> Square:
    """The square of a quadratic completed; the sign of its leading coefficient is asked for."""
    r0, r1, r2 = rate
    s = signed(r2, facts)
    radicand = s * r2
    a = sqrt(radicand.factor() if radicand.free_symbols else radicand)
    return Square(s, a, tidied(s * r1 / (2 * a)), tidied(r0 - s * r1**2 / (4 * s * r2)))


def primitive(term: Term, facts: Facts) -> list[Term] | Expr | None:
    """An antiderivative of a number times a Gaussian; an Expr where it is no sum of terms, None for none."""
    kind, poly = term
    q = square(kind.rate, facts)
    weight = (poly[0] * sqrt(pi) / (2 * q.a)).expand() * exp(q.c)
    if kind.wave is not None:
        return None
    own = Kind(errors=((q.b, q.a),))
    if not kind.errors:
        return [Term(own, (weight,))] if q.sign < 0 else weight * erfi(linear((q.b, q.a)))
    s = _matched(kind.errors[0], q)
    return [Term(Kind(errors=own.errors * 2), (s * weight / 2,))] if s and q.sign < 0 else None


def _matched(u: Coefficients, q: Square) -> int:
    """The sign by which erf(u) is the error function of the Gaussian itself; 0 where it is another."""
    return next((s for s in (1, -1) if tidied(u[1] - s * q.a) == 0 and tidied(u[0] - s * q.b) == 0), 0)


def definite(term: Term, lo: Expr, hi: Expr, facts: Facts) -> Expr:
    """The integrals over the line, and over a half line from the centre, of what has no antiderivative."""
    kind, poly = term
    q = square(kind.rate, facts)
    if q.sign > 0:
        raise NotInTable
    if (lo, hi) == (-oo, oo):
        return poly[0] * (_wave(kind, q) if kind.wave else _error(kind.errors[0], q) * exp(q.c))
    end = lo if hi == oo else hi if lo == -oo else None
    if end is None or any(tidied(v[0] + v[1] * end) != 0 for v in ((q.b, q.a), *kind.errors)):
        raise NotInTable
    side = S.One if hi == oo else -S.One
    if kind.wave:
        return poly[0] * _half_wave(kind, q, end, side)
    return side * poly[0] * exp(q.c) * atan(kind.errors[0][1] / q.a) / (sqrt(pi) * q.a)


def _wave(kind: Kind, q: Square) -> Expr:
    """The integral of exp(q)*cos(w*T + f) is sqrt(pi)/a * exp(c - w**2/(4*a**2)) * cos(f - w*b/a)."""
    f, w = kind.phase
    assert kind.wave is not None
    return sqrt(pi) / q.a * exp(tidied(q.c - w**2 / (4 * q.a**2))) * kind.wave(tidied(f - w * q.b / q.a))


def _half_wave(kind: Kind, q: Square, end: Expr, side: Expr) -> Expr:
    """From the centre: half of that for a cosine about it, erfi(w/(2*a)) times it for a sine."""
    f, w = kind.phase
    f = f + w * end
    at_cos, at_sin = (cos(f), -sin(f)) if kind.wave is cos else (sin(f), cos(f))
    half = sqrt(pi) / (2 * q.a) * exp(tidied(q.c - w**2 / (4 * q.a**2)))
    return half * (at_cos + side * at_sin * erfi(tidied(w / (2 * q.a))))


def _error(u: Coefficients, q: Square) -> Expr:
    """The integral of exp(-(a*T + b)**2)*erf(d*T + e) is sqrt(pi)/a * erf((e - d*b/a)/sqrt(1 + d**2/a**2))."""
    e, d = u
    stretched = tidied(1 + d**2 / q.a**2)
    return sqrt(pi) / q.a * erf(tidied(e - d * q.b / q.a) / sqrt(stretched.factor()))
