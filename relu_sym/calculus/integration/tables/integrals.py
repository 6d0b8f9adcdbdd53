"""The antiderivative and the integral over an interval of a sum of terms of the table."""

from __future__ import annotations

from sympy import Add, Expr, S, cos, exp, oo, pi, sin

from ....errors import Divergent
from ....forms.exact import Facts, Scalar, expression, sign_of
from ....symbols import T
from . import poles, rows
from .parts import by_parts, is_null, signed
from .terms import Kind, NotInTable, Oscillates, Term, Terms, collected, polynomial, read


def antiderivative(e: Expr, facts: Facts) -> Expr | None:
    """F with F' = e, of what the table has and SymPy does not do at once; else None."""
    terms = read(e)
    if terms is None or not _is_wanted(terms):
        return None
    try:
        done, others, left = _integrated(terms, facts)
    except NotInTable:
        return None
    return None if left else Add(*[polynomial(p) * kind.expr() for kind, p in done.items()], *others)


def definite(e: Expr, lo: Scalar, hi: Scalar, facts: Facts) -> Expr | None:
    """The integral from lo to hi, infinite where it diverges to one side; None where the table does not have it."""
    terms = read(e)
    lo, hi = expression(lo), expression(hi)
    if lo == oo or hi == -oo:
        return None
    if terms is None:
        return principal(e, lo, hi, facts) if not e.is_rational_function(T) else None
    return _definite(e, terms, lo, hi, facts) if _is_wanted(terms) else None


def principal(e: Expr, lo: Expr, hi: Expr, facts: Facts) -> Expr | None:
    """The integral of terms over T - a, across a pole its principal value; None where the table does not have it."""
    return poles.integral(e, lo, hi, facts, lambda rest, *ends: _definite(rest, read(rest) or {}, *ends))


def _definite(e: Expr, terms: Terms, lo: Expr, hi: Expr, facts: Facts) -> Expr | None:
    try:
        growth = {sign_of(_at(terms, end, facts), facts) for end in (lo, hi) if end in (oo, -oo)} - {0}
        if growth:
            return oo * growth.pop() if len(growth) == 1 else None
        done, others, left = _integrated(terms, facts)
        inner = [rows.definite(term, lo, hi, facts) for term in left]
        gaps = [g.xreplace({T: hi}) - g.xreplace({T: lo}) for g in others]
        ends = [_at(done, hi, facts), -_at(done, lo, facts)]
    except Oscillates:
        raise Divergent("the integral of {0} from {1} to {2} diverges: it oscillates without end", e, lo, hi) from None
    except NotInTable:
        return None
    value = Add(*ends, *gaps, *inner)
    return None if value is S.NaN else value


def at_infinity(e: Expr, end: Expr, facts: Facts) -> Expr | None:
    """The limit of a sum of terms with Gaussians or error functions; None where the table does not tell."""
    terms = read(e)
    if terms is None or not _is_wanted(terms):
        return None
    try:
        return _at(terms, end, facts)
    except NotInTable:
        return None


def is_beyond(e: Expr) -> bool:
    """Whether e has a wave or an error function with a Gaussian: SymPy searches long and finds nothing."""
    return any(k.rate[2] != 0 and (k.wave or k.errors) for k in read(e) or ())


def _is_wanted(terms: Terms) -> bool:
    """Whether there is a Gaussian, an error function, or a rate or frequency of parameters."""
    return any(k.rate[2] != 0 or k.errors or (k.rate[1] + k.phase[1]).free_symbols for k in terms)


def _integrated(terms: Terms, facts: Facts) -> tuple[Terms, list[Expr], list[Term]]:
    """(Antiderivatives as terms; those that are none; the terms without an antiderivative)."""
    done: list[Term] = []
    left: list[Term] = []
    for kind, poly in terms.items():
        outside, rest = by_parts(Term(kind, poly), facts)
        done, left = done + outside, left + rest
    others, without = [], []
    for kind, poly in collected(left).items():
        found = rows.primitive(Term(kind, poly), facts)
        if found is None:
            without.append(Term(kind, poly))
        elif isinstance(found, Expr):
            others.append(found)
        else:
            done += found
    return collected(done), others, without


def _at(terms: Terms, end: Expr, facts: Facts) -> Expr:
    """The value of a sum of terms at an end."""
    if end not in (oo, -oo):
        return Add(*[_value(kind, polynomial(p), end) for kind, p in terms.items()])
    plain = collected(Term(*_without_errors(kind, p, end, facts)) for kind, p in terms.items())
    value, growing = S.Zero, []
    for kind, p in plain.items():
        fate = _fate(kind, end, facts)
        if kind.wave and fate >= 0:
            is_null(kind.phase[1], facts)  # asked for: without a frequency it is no wave
        if fate == 0 and not kind.wave and len(p) == 1:
            value += p[0]
        elif fate >= 0:
            growing.append((kind, p))
    if not growing:
        return value
    if len(growing) > 1 or growing[0][0].wave:
        raise NotInTable if len(growing) > 1 else Oscillates
    ((_, p),) = growing
    return oo * sign_of(p[-1], facts) * (1 if end == oo or len(p) % 2 else -1)


def _without_errors(kind: Kind, p: tuple, end: Expr, facts: Facts) -> tuple[Kind, tuple]:
    """erf(a*T + b) is 1 or -1 at infinity, up to what no polynomial and no exponential of first degree makes up for."""
    weight = S.One
    for b, a in kind.errors:
        s = signed(a, facts)
        weight *= (s if end == oo else -s) if s else _erf(b)
    if kind.errors and not is_null(kind.rate[2], facts) and signed(kind.rate[2], facts) > 0:
        raise NotInTable
    kind = kind._replace(errors=())
    if is_null(kind.rate[2], facts) and is_null(kind.rate[1], facts):
        weight, kind = weight * exp(kind.rate[0]), kind._replace(rate=Kind().rate)
    return kind, tuple(weight * c for c in p)


def _erf(b: Expr) -> Expr:
    return Kind(errors=((b, S.Zero),)).expr()


def _fate(kind: Kind, end: Expr, facts: Facts) -> int:
    """The sign of the rate at which a term grows."""
    _, r1, r2 = kind.rate
    if not is_null(r2, facts):
        return signed(r2, facts)
    return 0 if is_null(r1, facts) else signed(r1, facts) * (1 if end == oo else -1)


def _value(kind: Kind, p: Expr, end: Expr) -> Expr:
    """The value of a term at a finite end, waves of whole half turns by their number."""
    there = kind._replace(wave=None).expr() * p
    waved = S.One if kind.wave is None else turned(kind.wave, polynomial(kind.phase).xreplace({T: end}))
    return there.xreplace({T: end}) * waved


def turned(wave: type, u: Expr) -> Expr:
    """sin(u + pi*k) = (-1)**k*sin(u) and cos alike, k of integer symbols."""
    u = u.expand()
    turns = u.coeff(pi)
    whole = Add(*[t for t in Add.make_args(turns) if t.is_integer and t.free_symbols])
    inner = (u - pi * whole).expand()
    whole = -whole if whole.could_extract_minus_sign() else whole
    return (-1) ** whole * (sin(inner) if wave is sin else cos(inner))
