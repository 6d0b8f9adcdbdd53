"""Integration by parts: P*exp(q)*wave = (A*exp(q)*wave)' + B*exp(q)*wave, A a polynomial, B a number, 0 for deg q < 2.

With z = r1 + i*w, the linear coefficient of q + i*u, the coefficients of A solve A' + (z + 2*r2*T)*A + B = P from the
top; a wave is the real or imaginary part.  Complex numbers are pairs.
"""

from __future__ import annotations

from sympy import Expr, Mul, S, cos, factor_terms, pi, sin, sqrt

from ....forms.exact import Facts, sign_of
from .terms import Coefficients, Kind, NotInTable, Term, collected, tidied, trimmed

Pair = tuple[Expr, Expr]
NOTHING: Pair = (S.Zero, S.Zero)


def by_parts(term: Term, facts: Facts) -> tuple[list[Term], list[Term]]:
    """(The integrated terms; the numbers times exp(q) with its wave or error function that are left)."""
    kind, poly = term
    if not kind.errors:
        return _plain(kind, poly, facts)
    if len(kind.errors) > 1:
        raise NotInTable
    b, a = kind.errors[0]
    outside, left = _plain(kind._replace(errors=()), poly, facts)
    slope = Kind(rate=tuple(map(tidied, (-(b**2), -2 * a * b, -(a**2)))))
    inner = [Term(_under(k, slope), tuple((-2 * a * c / sqrt(pi)).expand() for c in p)) for k, p in outside]
    done = [Term(k._replace(errors=kind.errors), p) for k, p in outside]
    rest = [Term(k._replace(errors=kind.errors), p) for k, p in left]
    for k, p in collected(inner).items():
        more, kept = by_parts(Term(k, p), facts)
        done, rest = done + more, rest + kept
    return done, rest


def _under(kind: Kind, slope: Kind) -> Kind:
    """exp(q)*wave times exp(-(a*T + b)**2)."""
    return kind._replace(rate=tuple(tidied(u + v) for u, v in zip(kind.rate, slope.rate, strict=True)))


def _plain(kind: Kind, poly: Coefficients, facts: Facts) -> tuple[list[Term], list[Term]]:
    _, r1, r2 = kind.rate
    w = kind.phase[1]
    p = [(c, S.Zero) for c in poly]
    if not is_null(r2, facts):
        a, b = _quadratic(p, (r1, w), 2 * r2)
        return _real(kind, a), _real(kind, [b])
    if is_null(w, facts) and is_null(r1, facts):
        return [Term(kind, (S.Zero, *[c / (k + 1) for k, c in enumerate(poly)]))], []
    return _real(kind, _linear(p, _inverse((r1, w)))), []


def is_null(c: Expr, facts: Facts) -> bool:
    """Whether a coefficient is 0; asked for where parameters decide, factor by factor."""
    if c == 0 or c.is_nonzero:
        return bool(c == 0)
    return any(sign_of(f, facts) == 0 for f in Mul.make_args(factor_terms(_above(c)[0])) if not f.is_nonzero)


def signed(c: Expr, facts: Facts) -> int:
    """The sign of a coefficient, whose denominator is not 0: that is a hypothesis already, not a case."""
    above, below = _above(c)
    return sign_of(above, facts) * (1 if below.is_nonnegative else sign_of(below, facts))


def _above(c: Expr) -> tuple[Expr, Expr]:
    """Numerator and denominator."""
    return (c, S.One) if c.is_polynomial() else c.as_numer_denom()


def _linear(p: list[Pair], inverse: Pair) -> list[Pair]:
    """A' + z*A = P."""
    a = [NOTHING] * (len(p) + 1)
    for k in reversed(range(len(p))):
        a[k] = _times(_minus(p[k], _scaled(k + 1, a[k + 1])), inverse)
    return a[:-1]


def _quadratic(p: list[Pair], z: Pair, twice: Expr) -> tuple[list[Pair], Pair]:
    """A' + (z + twice*T)*A + B = P."""
    n = len(p)
    a = [NOTHING] * (n + 1)
    for k in range(n - 1, 0, -1):
        a[k - 1] = _scaled(1 / twice, _minus(_minus(p[k], _times(z, a[k])), _scaled(k + 1, a[k + 1])))
    return a[: n - 1], _minus(_minus(p[0], _times(z, a[0])), a[1])


def _real(kind: Kind, a: list[Pair]) -> list[Term]:
    """The real part of A*exp(i*u) for a cosine, the imaginary part for a sine."""
    re, im = (trimmed(_neat(c[j]) for c in a) for j in (0, 1))
    if kind.wave is None:
        return [Term(kind, re)] if re else []
    other, sign = (sin, -1) if kind.wave is cos else (cos, 1)
    found = [Term(kind, re), Term(kind._replace(wave=other), tuple(sign * c for c in im))]
    return [t for t in found if t.poly]


def _neat(c: Expr) -> Expr:
    """Fractions with factors below, as frequencies make them."""
    c = tidied(c)
    return c if c.is_polynomial() or not c.free_symbols else c.factor()


def _inverse(z: Pair) -> Pair:
    r, w = z
    if w == 0 or r == 0:
        return (1 / r, S.Zero) if w == 0 else (S.Zero, -1 / w)
    square = r**2 + w**2
    return r / square, -w / square


def _times(u: Pair, v: Pair) -> Pair:
    return u[0] * v[0] - u[1] * v[1], u[0] * v[1] + u[1] * v[0]


def _minus(u: Pair, v: Pair) -> Pair:
    return u[0] - v[0], u[1] - v[1]


def _scaled(c: Expr | int, u: Pair) -> Pair:
    return c * u[0], c * u[1]
