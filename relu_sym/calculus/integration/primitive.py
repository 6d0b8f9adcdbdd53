"""The antiderivative of one smooth piece: of a polynomial by its coefficients, of the rest by SymPy.

SymPy's answer is believed where its derivative is the piece and it does not jump; else the integral stays.
"""

from __future__ import annotations

from itertools import pairwise
from typing import cast

from sympy import (
    Add,
    Chi,
    Ci,
    Dummy,
    Expr,
    Integral,
    Mul,
    Ne,
    Piecewise,
    Pow,
    S,
    Wild,
    cosh,
    exp,
    expand_power_exp,
    integrate,
    log,
    nan,
    oo,
    sqrt,
    tanh,
    zoo,
)

from ...budget import deadline, remembered
from ...errors import ReluSymError, Undecided, UnsupportedError, WithoutValue
from ...forms.exact import NO_FACTS, ZERO, Facts, Scalar, expression, is_finite, scalar, sign_of
from ...forms.line.locate import between
from ...forms.line.partition import Domain
from ...forms.line.piece import Piece, Poly, Smooth, piece
from ...forms.smoothness import is_smooth
from ...symbols import N, T, U
from ...vocabularies.read import read
from .. import quadrature
from ..singular import Signed, is_singular, parameters, powers, without_conditions
from ..slopes import attempted, difference
from . import tables


def primitive(p: Piece, lo: Scalar, hi: Scalar, facts: Facts = NO_FACTS) -> Piece:
    """A continuous antiderivative on (lo, hi); a visible integral from one end where SymPy finds none."""
    if isinstance(p, Poly):
        return Poly((ZERO, *[c / (k + 1) for k, c in enumerate(p.c)]))
    if p.is_constant():
        return piece(p.expr() * T)
    tabled = tables.antiderivative(p.expr(), facts)
    if tabled is not None:
        return piece(tabled)
    found = None if tables.is_beyond(p.expr()) else _by_sympy(p.expr())
    if found is not None:
        found = _by_cosh(found)
        found = _real_logarithms(found, lo, hi, facts)
    if found is not None:
        ask_denominators(found, p.expr(), facts)
    if found is not None and _is_continuous(found, p.expr(), Domain(lo, hi, facts)):
        return piece(found)
    base = lo if lo != -oo else hi if hi != oo else S.Zero
    return Smooth(Integral(p.expr(U), (U, expression(base), T)))


def _by_cosh(found: Expr) -> Expr:
    """With u - log(cosh(u)) for log(1 + tanh(u)), which far to the left is the logarithm of a difference that is 0 in
    numbers."""
    logs = [h for h in found.atoms(log) if h.has(tanh)]
    u = Wild("u")
    met = {h: h.args[0].match(1 + tanh(u)) for h in logs}
    return (
        found.xreplace({h: m[u] - log(cosh(m[u])) for h, m in met.items() if m}).expand()
        if any(met.values())
        else found
    )


def ask_denominators(found: Expr, e: Expr, facts: Facts) -> None:
    """Ask whether what the antiderivative divides by, and the integrand does not, is 0: exp(a*T)/a is none for a = 0.

    A Piecewise has such cases of its own.
    """
    cases = {t: Dummy("c") for t in found.atoms(Piecewise)}
    known = {factor for below in _denominators(e) for factor in Mul.make_args(below)}
    for below in _denominators(found.xreplace(cases)):
        for factor in Mul.make_args(below):
            if factor not in known and not factor.is_nonzero:
                tables.is_null(factor, facts)


def _denominators(e: Expr) -> list[Expr]:
    """The bases of negative powers in which only parameters stand."""
    found = [h.base for h in e.atoms(Pow) if h.exp.is_negative and h.base.free_symbols and T not in h.free_symbols]
    return sorted(found, key=str)


def is_visible(p: Piece) -> bool:
    """Whether an antiderivative is an integral that SymPy could not do."""
    return isinstance(p, Smooth) and p.e.has(Integral)


@remembered(2048)
def _by_sympy(e: Expr) -> Expr | None:
    """SymPy's antiderivative without Meijer G functions, if its derivative is e."""
    if N in e.free_symbols:  # one integral for all periods
        e = expand_power_exp(e.xreplace({h: exp(h.args[0].expand()) for h in e.atoms(exp)}))
    factor, rest = e.as_independent(T, as_Add=False)
    if rest != 1 and (factor.free_symbols or factor == -1):  # SymPy would make a Piecewise of a kink of parameters
        found = _by_sympy(rest)
        return None if found is None else factor * found
    found = _of_power(e)
    if found is not None:
        return found
    for spelled, back in {_by_square(e): T**2, e: T, e.expand(): T}.items():
        try:
            with deadline("the antiderivative of {0}", e):
                found = None if spelled is None else integrate(spelled, T, meijerg=False)
        except (ReluSymError, NotImplementedError, *quadrature.FAILURES):
            continue
        if not isinstance(found, Expr) or found.has(Integral, nan, zoo):
            continue
        for formula in _formulas(found.xreplace({T: back})):
            if _is_antiderivative(formula, e):
                return formula
    return None


def _formulas(found: Expr) -> list[Expr]:
    """SymPy's answer; of a Piecewise over T its branches, whose conditions miss parts of the line."""
    if not isinstance(found, Piecewise) or not any(T in c.free_symbols for _, c in found.args):
        return [found]
    return [value for value, _ in found.args]


def _by_square(e: Expr) -> Expr | None:
    """The integrand in u = T**2 where e is T*g(T**2), with roots in it: f(T) dT = g(u) du/2."""
    if not any(h.exp.is_Rational and h.exp.q == 2 for h in e.atoms(Pow)):
        return None
    t, u = Dummy("t", positive=True), Dummy("u", positive=True)
    g = (e.xreplace({T: t}) / t).powsimp().xreplace({t: sqrt(u)})
    odd = e.xreplace({T: -T}) == -e
    return None if not odd or g.has(sqrt(u)) else g.xreplace({u: T}) / 2


def _of_power(e: Expr) -> Expr | None:
    """P(T)*(m*T + k)**u for a polynomial P and an exponent u of parameters: base**(u + 1) times powers of the base."""
    powers = [h for h in Mul.make_args(e) if isinstance(h, Pow) and T in h.base.free_symbols and parameters(h.exp)]
    if len(powers) != 1 or T in powers[0].exp.free_symbols or not powers[0].base.is_polynomial(T):
        return None
    base, u = powers[0].args
    rest, slope = Mul(*[h for h in Mul.make_args(e) if h is not powers[0]]), base.diff(T)
    if not (slope.is_number and slope.is_nonzero and rest.is_polynomial(T)):
        return None
    terms = rest.xreplace({T: (T - base.xreplace({T: S.Zero})) / slope}).as_poly(T).terms()
    inner = [c * _raised(base, int(j), (u + j + 1).expand()) for (j,), c in terms]
    return base ** (u + 1) * Add(*inner) / slope


def _raised(base: Expr, j: int, v: Expr) -> Expr:
    """base**j/v, and base**j*log(base) where v is 0."""
    return Piecewise((base**j / v, Ne(v, 0)), (base**j * log(base), True))


def _real_logarithms(found: Expr, lo: Scalar, hi: Scalar, facts: Facts) -> Expr:
    """log(u), Ci(u) and Chi(u) as those of -u where u is negative: they differ by a constant that is not real."""
    inside = expression(between(lo, hi))
    negative = {
        h: h.func(-h.args[0]) for h in found.atoms(log, Ci, Chi) if _is_negative(h.args[0].subs(T, inside), facts)
    }
    return found.xreplace(negative)


def _is_negative(e: Expr, facts: Facts) -> bool:
    try:
        return bool(e.is_negative) or (bool(e.free_symbols) and sign_of(e, facts) < 0)
    except Undecided:
        return False


def _is_antiderivative(found: Expr, e: Expr) -> bool:
    difference = cast(Expr, found.diff(T)) - e
    if difference == 0 or difference.expand() == 0:
        return True
    sampled = [quadrature.at(difference, t, seed) for seed in (1, 2) for t in ("0.13", "0.71", "1.9", "-0.4", "-2.3")]
    known = [v for v in sampled if v is not None]
    return bool(known) and all(quadrature.agree(v, 0) for v in known)


def _is_continuous(found: Expr, e: Expr, domain: Domain) -> bool:
    """Whether an antiderivative has no jump inside the interval; of cases of parameters, whether none has."""
    if is_smooth(found):
        return True
    branches = _branches(found)
    if len(branches) > 1:
        return all(_is_continuous(b, e, domain) for b in branches)
    try:
        form = read(found, domain)
    except ReluSymError:
        return _agrees_with_quadrature(found, e, domain.lo, domain.hi)
    for k in range(len(form.breaks)):
        u, v = form.limits(k)
        if is_finite(u) and is_finite(v) and (u != v):
            return False
    return not any(p.undefined for p in form.pieces) or not is_smooth(e)


def _branches(found: Expr) -> list[Expr]:
    """An antiderivative in every case of its parameters that it names."""
    cases = sorted((t for t in found.atoms(Piecewise) if not any(T in c.free_symbols for _, c in t.args)), key=str)
    return [b for v, _ in cases[0].args for b in _branches(found.xreplace({cases[0]: v}))] if cases else [found]


def _agrees_with_quadrature(found: Expr, e: Expr, lo: Scalar, hi: Scalar) -> bool:
    """F(b) - F(a) against a quadrature, on the interval pulled in a little, in two parts."""
    ends = [expression(v) for v in (lo, hi)]
    if any(v.free_symbols for v in ends):
        return False
    a = -7.3 if ends[0] == -oo else float(ends[0])
    b = 8.1 if ends[1] == oo else float(ends[1])
    a, b = (min(a, b - 9), b) if ends[0] == -oo else (a, max(b, a + 9)) if ends[1] == oo else (a, b)
    points = [a + (b - a) * f for f in (0.003, 0.41, 0.997)]
    for u, v in pairwise(points):
        at_ends = [quadrature.at(found, t, 1) for t in (u, v)]
        area = quadrature.integral(e, u, v, 1)
        if None in at_ends or area is None or not quadrature.agree(at_ends[1] - at_ends[0], area):
            return False
    return True


def limit(p: Piece, point: Scalar, side: int, facts: Facts = NO_FACTS) -> Scalar:
    """The one-sided limit of an antiderivative; an integral over nothing is 0, a power 0**u is by the sign of u."""
    if not isinstance(p, Smooth):
        return p.limit(point, side)
    e = p.expr()
    if is_visible(p):
        there = e.xreplace({T: expression(point)})
        definite = [i for i in there.atoms(Integral) if len(i.limits[0]) == 3]
        empty = {i: S.Zero for i in definite if i.limits[0][1] == i.limits[0][2]}
        return scalar(there.xreplace(empty))
    tabled = tables.at_infinity(e, point, facts) if point in (oo, -oo) else None
    if tabled is not None:
        return scalar(tabled)
    if not is_singular(e, point):
        return p.limit(point, side)
    if parameters(e):
        e = without_conditions(e, facts).powsimp()
    signed = Signed([h.exp for h, _ in powers(e, point)], facts)
    with signed.errors():
        return signed.out(piece(signed.of(e)).limit(point, side))


def symmetric_gap(left: Piece, right: Piece, a: Scalar) -> Scalar:
    """lim of F(a + s) - F(a - s) as s tends to 0 from above, F unbounded on both sides."""
    gap = attempted(piece(difference(left, right, expression(a))), ZERO, 1)
    if gap is None:
        raise UnsupportedError("no principal value is found across the pole at {0} = {1}", T, expression(a))
    if not is_finite(gap):
        raise WithoutValue("the integral across the pole at {0} = {1} has no principal value", T, expression(a))
    return gap
