"""Sums of P(T)*exp(q(T))*wave(u(T))*erf(a*T + b)...: P a polynomial, deg q <= 2, u linear."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from typing import NamedTuple

from sympy import Add, Expr, Mul, Pow, Rational, S, cancel, cos, cosh, erf, erfc, exp, factor_terms, log, sin, sinh

from ....budget import remembered
from ....forms.smoothness import depends
from ....symbols import T

MAX_TERMS = 60
"""Terms of one product written out."""
MAX_POWER = 12
"""Powers written out as products."""

Coefficients = tuple[Expr, ...]
"""Of a polynomial in T, lowest first."""


class NotInTable(Exception):
    """An integrand that is no sum of such terms."""


class Kind(NamedTuple):
    """What the polynomial of a term is multiplied by: exp(rate), cos or sin of the phase, erf of each of ``errors``."""

    rate: Coefficients = (S.Zero, S.Zero, S.Zero)
    wave: type | None = None
    phase: Coefficients = (S.Zero, S.Zero)
    errors: tuple[Coefficients, ...] = ()

    def expr(self) -> Expr:
        """The factor as an expression in T."""
        waved = [self.wave(polynomial(self.phase))] if self.wave else []
        errors = [erf(linear(u)) for u in self.errors]
        return Mul(exp(grouped(self.rate)), *waved, *errors)


class Oscillates(NotInTable):
    """A single term that grows, or does not fade, and changes sign without end."""


class Term(NamedTuple):
    """One term of a sum."""

    kind: Kind
    poly: Coefficients


Terms = dict[Kind, Coefficients]


def polynomial(c: Coefficients) -> Expr:
    """The polynomial with these coefficients."""
    return Add(*[u * T**k for k, u in enumerate(c)])


def linear(c: Coefficients) -> Expr:
    """a*T + b with common factors in front."""
    u = polynomial(c)
    return factor_terms(u) if any(v.free_symbols for v in c) else u.factor()


def grouped(c: Coefficients) -> Expr:
    """A quadratic as u*(T - m)**2 where it is one, else by its coefficients."""
    if len(c) == 3 and c[2] != 0 and c[1] != 0:
        middle = tidied(-c[1] / (2 * c[2]))
        if tidied(c[0] - c[2] * middle**2) == 0:
            return c[2] * (T - middle) ** 2
    return polynomial(c)


def tidied(e: Expr) -> Expr:
    """A coefficient in lowest terms."""
    e = e.expand()
    return e if e.is_Atom or not e.free_symbols or e.is_polynomial() else cancel(e)


def trimmed(c: Iterable[Expr]) -> Coefficients:
    """Without zeros at the top."""
    out = list(c)
    while out and out[-1] == 0:
        out.pop()
    return tuple(out)


def collected(terms: Iterable[Term]) -> Terms:
    """Terms of one kind added up; what cancels is gone."""
    found: dict[Kind, list[Expr]] = {}
    for kind, poly in terms:
        there = found.setdefault(kind, [])
        there.extend([S.Zero] * (len(poly) - len(there)))
        for k, c in enumerate(poly):
            there[k] = there[k] + c
    settled = {kind: trimmed(c.expand() if c.is_Add else c for c in poly) for kind, poly in found.items()}
    return {kind: poly for kind, poly in settled.items() if poly}


@remembered(2048)
def read(e: Expr) -> Terms | None:
    """The terms of an expression; None where it is no such sum."""
    try:
        return collected(_read(e))
    except NotInTable:
        return None


def _read(e: Expr) -> list[Term]:
    if not depends(e):
        return [Term(Kind(), (e,))]
    if e is T:
        return [Term(Kind(), (S.Zero, S.One))]
    if e.is_Add:
        return [t for a in e.args for t in _read(a)]
    if e.is_Mul:
        return reduce(_product, map(_read, e.args))
    if isinstance(e, Pow) and not isinstance(e, exp):
        return _power(e)
    head = HEADS.get(type(e))
    if head is None:
        raise NotInTable
    return head(e.args[0])


def _power(e: Pow) -> list[Term]:
    if not depends(e.exp):
        if not (e.exp.is_Integer and 0 < e.exp <= MAX_POWER):
            raise NotInTable
        return reduce(_product, [_read(e.base)] * int(e.exp))
    if depends(e.base) or not e.base.is_positive:
        raise NotInTable
    return _exponential(e.exp * log(e.base))


def _product(left: list[Term], right: list[Term]) -> list[Term]:
    if len(left) * len(right) > MAX_TERMS:
        raise NotInTable
    made = [t for a in left for b in right for t in _times(a, b)]
    return [Term(kind, poly) for kind, poly in collected(made).items()]


def _times(a: Term, b: Term) -> list[Term]:
    """A product of two terms; of two waves the sum of waves that it is."""
    poly = [S.Zero] * (len(a.poly) + len(b.poly) - 1)
    for i, u in enumerate(a.poly):
        for j, v in enumerate(b.poly):
            poly[i + j] += u * v
    rate = tuple(tidied(u + v) for u, v in zip(a.kind.rate, b.kind.rate, strict=True))
    errors = tuple(sorted((*a.kind.errors, *b.kind.errors), key=str))
    return [Term(Kind(rate, wave, phase, errors), tuple(sign * c for c in poly)) for sign, wave, phase in _waves(a, b)]


def _waves(a: Term, b: Term) -> list[tuple[Expr, type | None, Coefficients]]:
    """cos(u)*cos(v) = (cos(u - v) + cos(u + v))/2, and so on."""
    first, second = a.kind, b.kind
    if first.wave is None or second.wave is None:
        waved = first if second.wave is None else second
        return [(S.One, waved.wave, waved.phase)]
    if first.wave is cos and second.wave is sin:
        first, second = second, first
    plus, minus = (tuple(tidied(u + s * v) for u, v in zip(first.phase, second.phase, strict=True)) for s in (1, -1))
    wave = cos if first.wave is second.wave else sin
    sign = Rational(-1 if first.wave is second.wave is sin else 1, 2)
    return [part for c, phase in ((S.Half, minus), (sign, plus)) for part in _oriented(c, wave, phase)]


def _oriented(c: Expr, wave: type, phase: Coefficients) -> list[tuple[Expr, type | None, Coefficients]]:
    """With a leading sign that is always written the same way; a constant wave is a coefficient."""
    if phase[1] == 0:
        constant = c * wave(phase[0])
        return [(constant, None, (S.Zero, S.Zero))] if constant != 0 else []
    if phase[1].could_extract_minus_sign():
        return [(c if wave is cos else -c, wave, (-phase[0], -phase[1]))]
    return [(c, wave, phase)]


# ---------------------------------------------------------------------- heads
def coefficients(u: Expr, degree: int) -> Coefficients:
    """Of a polynomial of at most this degree, padded."""
    if not u.is_polynomial(T):
        raise NotInTable
    found = u.as_poly(T)
    if found is None or found.degree() > degree:
        raise NotInTable
    c = [tidied(v) for v in reversed(found.all_coeffs())]
    return (*c, *[S.Zero] * (degree + 1 - len(c)))


def _exponential(u: Expr, c: Expr = S.One) -> list[Term]:
    return [Term(Kind(coefficients(u, 2)), (c,))]


def _wave(wave: type) -> Callable[[Expr], list[Term]]:
    return lambda u: [
        Term(Kind(wave=kind, phase=phase), (c,)) for c, kind, phase in _oriented(S.One, wave, coefficients(u, 1))
    ]


def _error(u: Expr) -> list[Term]:
    b, a = coefficients(u, 1)
    if a.could_extract_minus_sign():
        return [Term(Kind(errors=((-b, -a),)), (-S.One,))]
    return [Term(Kind(errors=((b, a),)), (S.One,))]


HEADS: dict[type, Callable[[Expr], list[Term]]] = {
    exp: _exponential,
    sinh: lambda u: [*_exponential(u, S.Half), *_exponential(-u, -S.Half)],
    cosh: lambda u: [*_exponential(u, S.Half), *_exponential(-u, S.Half)],
    sin: _wave(sin),
    cos: _wave(cos),
    erf: _error,
    erfc: lambda u: [Term(Kind(), (S.One,)), *[t._replace(poly=(-t.poly[0],)) for t in _error(u)]],
}
"""Heads by their terms."""
