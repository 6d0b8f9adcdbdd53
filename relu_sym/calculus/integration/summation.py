"""Sums over the number of a period: S with S(N + 1) - S(N) = A(N), for terms c * N**j * r**N; and their limits.

Reference: R. L. Graham, D. E. Knuth and O. Patashnik, Concrete Mathematics (1994), section 2.6.
"""

from __future__ import annotations

from functools import reduce

from sympy import Add, Expr, Mul, Poly, Pow, S, Symbol, erf, exp, oo, solve_linear_system, symbols
from sympy.matrices import Matrix

from ...errors import Divergent, UnsupportedError
from ...forms.exact import NO_FACTS, Facts, Scalar, scalar, sign_of
from ...forms.line.piece import piece
from ...forms.roots import Roots
from ...symbols import N, T

OSCILLATES = "the integral oscillates at {0}: it has no limit there"
Terms = dict[Expr, Expr]
"""Ratio r to the polynomial in N that stands before r**N."""


def terms(e: Expr) -> Terms | None:
    """``e`` as a sum of polynomials in N times powers r**N; None where it is none."""
    if N not in e.free_symbols:
        return {S.One: e}
    if e.is_Add:
        return _sum([terms(a) for a in e.args])
    if e.is_Mul or (isinstance(e, Pow) and e.exp.is_Integer and 0 < e.exp < 20 and e.base is not N):
        factors = e.args if e.is_Mul else [e.base] * int(e.exp)
        return reduce(_product, map(terms, factors))
    if isinstance(e, Pow) and e.exp.is_Integer and e.exp < 0:
        return _reciprocal(terms(e.base), e.exp) or ({S.One: e} if e.is_polynomial(N) else None)
    rate = _rate(e)
    if rate is not None:
        return {rate[0]: rate[1]}
    return {S.One: e} if e.is_polynomial(N) else None


def _sum(parts: list[Terms | None]) -> Terms | None:
    out: Terms = {}
    for p in parts:
        if p is None:
            return None
        for ratio, factor in p.items():
            out[ratio] = (out.get(ratio, S.Zero) + factor).expand()
    return out


def _product(f: Terms | None, g: Terms | None) -> Terms | None:
    if f is None or g is None:
        return None
    return _sum([{r * s: (p * q).expand()} for r, p in f.items() for s, q in g.items()])


def _reciprocal(f: Terms | None, power: Expr) -> Terms | None:
    """(c * r**N)**power, c free of N."""
    if f is None or len(f) != 1:
        return None
    ((ratio, factor),) = f.items()
    return None if N in factor.free_symbols else {ratio**power: factor**power}


def _rate(f: Expr) -> tuple[Expr, Expr] | None:
    """(r, c) with f = c * r**N."""
    if isinstance(f, exp) or (isinstance(f, Pow) and N in f.exp.free_symbols):
        base, power = (S.Exp1, f.args[0]) if isinstance(f, exp) else (f.base, f.exp)
        slope = power.diff(N)
        if N not in base.free_symbols and N not in slope.free_symbols:
            return base**slope, base ** (power - slope * N).expand()
    return None


def _growth(ratio: Expr, facts: Facts = NO_FACTS) -> int:
    """The sign of log|r|: whether r**N grows, stays or fades."""
    if isinstance(ratio, exp):
        return sign_of(scalar(ratio.args[0]), facts)
    return sign_of(scalar(abs(ratio) - 1), facts)


def antidifference(e: Expr, facts: Facts = NO_FACTS) -> Expr | None:
    """S with S(N + 1) - S(N) = e and S(0) = 0; None where there is no such closed form here."""
    parts = terms(e)
    if parts is None:
        return None
    out: list[Expr] = []
    for ratio, p in parts.items():
        q = _solved(ratio, p, facts)
        if q is None:
            return None
        q = q.expand() if ratio == 1 else q
        out += [q * ratio**N, -q.xreplace({N: S.Zero})]
    return Add(*out)


def _solved(ratio: Expr, p: Expr, facts: Facts) -> Expr | None:
    """The polynomial q with ratio*q(N + 1) - q(N) = p(N)."""
    if p == 0:
        return S.Zero
    if ratio != 1 and not ratio.is_number and not _growth(ratio, facts):
        return None
    degree = Poly(p, N).degree() + (ratio == 1)
    unknown = symbols(f"c:{degree + 1}")
    q = Add(*[c * N**k for k, c in enumerate(unknown)])
    equation = Poly((ratio * q.xreplace({N: N + 1}) - q - p).expand(), N)
    rows = [
        [c.expand().coeff(v) for v in unknown] + [-c.xreplace(dict.fromkeys(unknown, S.Zero))]
        for c in equation.all_coeffs()
    ]
    found = solve_linear_system(Matrix(rows), *unknown)
    if found is None:
        return None
    return Add(*[found.get(c, S.Zero) * N**k for k, c in enumerate(unknown)])


def joined(terms: list[Expr]) -> Expr:
    """The sum of terms of which some may be infinite, beside which the finite ones do not count."""
    infinite = {t for t in terms if t in (oo, -oo)}
    if len(infinite) == 2:
        raise Divergent("the integral diverges: it has parts that tend to oo and parts that tend to -oo")
    return infinite.pop() if infinite else Add(*terms)


def limit(e: Expr, end: Expr, window: tuple[Scalar, Scalar], facts: Facts = NO_FACTS) -> Scalar:
    """The limit of a sum of such terms, N to oo or -oo: the same for all T in a window, +-oo, or it diverges."""
    parts = terms(e)
    if parts is None:
        raise UnsupportedError("the limit of {0} over all periods is not found", e)
    lasting = [
        (ratio, Poly(p.expand(), N))
        for ratio, p in parts.items()
        if p.expand() != 0 and _growth(ratio, facts) * (1 if end is oo else -1) >= 0
    ]
    if any(_growth(ratio, facts) or p.degree() > 0 for ratio, p in lasting):
        return scalar(_infinite(lasting, end, window, facts))
    if any(ratio != 1 or T in p.free_symbols for ratio, p in lasting):
        raise Divergent(OSCILLATES, end)
    return scalar(Add(*(p.as_expr() for _, p in lasting)))


def _infinite(lasting: list[tuple[Expr, Poly]], end: Expr, window: tuple[Scalar, Scalar], facts: Facts) -> Expr:
    """oo or -oo, by the term that grows fastest."""
    side = 1 if end is oo else -1
    (ratio, p), *others = lasting
    for more in others:
        faster = sign_of(scalar(abs(more[0]) - abs(ratio)), facts) * side or more[1].degree() - p.degree()
        if not faster:
            raise UnsupportedError("powers of {0} and {1} grow alike at {2}: no limit is told", ratio, more[0], end)
        if faster > 0:
            ratio, p = more
    if sign_of(scalar(ratio), facts) < 0:
        raise Divergent(OSCILLATES, end)
    return oo * _sign_in(p.LC(), end, window, facts) * side ** p.degree()


def _sign_in(lead: Expr, end: Expr, window: tuple[Scalar, Scalar], facts: Facts) -> int:
    """The sign of a coefficient at all T of a window: at its ends and where its slope is 0."""
    if T not in lead.free_symbols:
        return sign_of(scalar(lead), facts)
    places = [*window, *Roots(*window, facts).of(piece(lead.diff(T)))]
    signs = {sign_of(piece(lead).at(v), facts) for v in places}
    if {1, -1} <= signs:
        raise Divergent(OSCILLATES, end)
    if 0 in signs:
        raise UnsupportedError("{0}, which tells how fast it grows at {1}, has zeros: its limit is not told", lead, end)
    return signs.pop()


def _error_function(u: Expr, n: Symbol, end: Expr) -> Expr:
    """The limit of erf(u), u linear in n."""
    slope = u.diff(n)
    return erf(u) if not slope.is_number else S.One if (slope > 0) == (end is oo) else -S.One


def fades(e: Expr, n: Symbol, end: Expr) -> bool:
    """Whether the terms are seen to be summable at an end: a rational function times exp(q), q a polynomial that
    tends to -oo there, or a rational function of degree -2 or less; erf is 1 or -1 but for what fades faster."""
    settled = e.replace(erf, lambda u: erf(u) if n not in u.free_symbols else _error_function(u, n, end))
    for term in Add.make_args(settled.expand()):
        rates = [f.args[0] for f in Mul.make_args(term) if isinstance(f, exp) and n in f.free_symbols]
        rest = Mul(*[f for f in Mul.make_args(term) if not (isinstance(f, exp) and n in f.free_symbols)])
        rest = rest.replace(lambda f: f.is_Pow and f.base == -1, lambda f: S.One)
        rate = Add(*rates).expand()
        if not (rate.is_polynomial(n) and rest.is_rational_function(n)):
            return False
        if n in rate.free_symbols:
            q = Poly(rate, n)
            slope = q.LC() * (1 if end is oo else (-1) ** q.degree())
            if not slope.is_negative:
                return False
            continue
        top, bottom = rest.together().as_numer_denom()
        if Poly(bottom, n).degree() - Poly(top, n).degree() < 2:
            return False
    return True
