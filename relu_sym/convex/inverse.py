"""The inverse of a strictly monotone slope on an interval, in closed form: the maximiser of y*x - f(x).

Candidates come from a few rules and then from SymPy's ``solve``; one is taken when it is the inverse at samples of the
interval under samples of the parameters that satisfy the facts: branches of roots and of Lambert's W are told apart so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from sympy import (
    Add,
    Dummy,
    Expr,
    Float,
    LambertW,
    Mul,
    Pow,
    Rational,
    S,
    Symbol,
    acos,
    acosh,
    asinh,
    atan,
    atanh,
    cos,
    cosh,
    decompose,
    erf,
    erfinv,
    exp,
    factor_list,
    log,
    oo,
    pi,
    sinh,
    solve,
    sqrt,
    tan,
    tanh,
    together,
)
from sympy import Poly as SymPoly
from sympy.core.function import Function

from ..budget import deadline
from ..errors import OutOfTime, UnsupportedError
from ..forms.exact import Scalar, expression, scalar, sign_of
from ..forms.facts import Facts
from ..forms.line.piece import Piece, Poly, piece
from ..symbols import T

SAMPLES = (Rational(1, 7), Rational(3, 8), Rational(2, 3), Rational(11, 12))
NUMBERS = tuple(Rational(v) for v in ("1/2", "7/5", "3", "1/9", "-2/3", "-5/2", "8"))
INVERSES = {exp: log, log: exp, atan: tan, tan: atan, sinh: asinh, asinh: sinh, tanh: atanh, atanh: tanh, erf: erfinv}
DIGITS, TOLERANCE, MOST = 30, Float("1e-18"), 12


class NoInverse(UnsupportedError):
    """A slope whose inverse has no formula."""


def inverse(slope: Piece, lo: Scalar, hi: Scalar, rising: bool, facts: Facts) -> Piece:
    """x(T) with slope(x(T)) = T, for a slope that rises (or falls) strictly from ``lo`` to ``hi``."""
    known = coefficients(slope)
    if known is not None and len(known) == 2:
        b, a = known
        if isinstance(slope, Poly):
            return Poly((-b / a, 1 / a))
        return piece(((T - expression(b)) / expression(a)).expand())
    if known is not None and len(known) == 3:
        c, b, a = map(expression, known)
        root = sqrt((b**2 - 4 * a * (c - T)).expand())
        return piece((-b + (root if rising else -root)) / (2 * a))  # 2*a*x + b is the root, with the sign of rising
    return piece(_solved(slope.expr(), lo, hi, facts))


def coefficients(slope: Piece) -> Sequence[Scalar] | None:
    """Lowest first, of a polynomial of degree 1 or 2."""
    if isinstance(slope, Poly):
        return slope.c if len(slope.c) < 4 else None
    p = _polynomial(slope.expr(), T)
    if p is None or p.degree() not in (1, 2):
        return None
    return [scalar(c) for c in reversed(p.all_coeffs())]


def _solved(slope: Expr, lo: Scalar, hi: Scalar, facts: Facts) -> Expr:
    """The first candidate that is the inverse at the samples."""
    signs = _signs(lo, hi)
    side = -1 if "negative" in signs else 1  # x = -t, t > 0: powers of -x and of x are seen to be alike
    t, y = Dummy("t", real=True) if "real" in signs else Dummy("t", positive=True), Dummy("y", real=True)
    samples = list(_samples(slope, lo, hi, facts))
    turned = slope.xreplace({T: side * t}).expand() if side < 0 else slope.xreplace({T: t})
    for candidates in (_by_rules, _by_sympy):
        spare: Expr | None = None
        for candidate in candidates(turned, y, t):
            e = side * candidate.xreplace({y: T})
            if t not in e.free_symbols and all(_inverts(e, slope, a, p) for a, p in samples):
                if all(_is_real_inside(e, slope, a, p) for a, p in samples):
                    return e
                spare = spare or e
        if spare is not None:
            return spare
    advice = ": give numbers for its parameters" if slope.free_symbols != {T} else ""
    raise NoInverse("the slope {0} has no inverse in closed form" + advice, slope)


def _by_rules(e: Expr, y: Expr, x: Symbol) -> Iterator[Expr]:
    """What x may be where e = y: by one outer function, a power, one exponential, one root."""
    yield from _by_outer(e, y, x)
    yield from _by_polynomial(e, y, x)
    yield from _by_exponential(e, y, x)
    yield from _by_root(e, y, x)
    yield from _by_lambert(e, y, x)
    yield from _by_angle(e, y, x)


def _by_sympy(e: Expr, y: Expr, x: Symbol) -> Iterator[Expr]:
    """By SymPy's solver, where it has a chance."""
    if _is_past_radicals(e, y, x) or _is_past_lambert(e, x):
        return
    try:
        with deadline("the inverse of {0}", e):
            yield from solve(e - y, x)
    except (OutOfTime, NotImplementedError, ValueError, TypeError, ZeroDivisionError):
        return


def _by_outer(e: Expr, y: Expr, x: Symbol) -> Iterator[Expr]:
    """a + b*h(u(x)) = y, h with a known inverse."""
    rest, varying = e.as_independent(x, as_Add=True)
    factor, h = varying.as_independent(x, as_Add=False)
    if h == x:
        yield (y - rest) / factor
        return
    y = (y - rest) / factor
    if isinstance(h, Pow) and not h.exp.has(x):
        for root in (y ** (1 / h.exp), -(y ** (1 / h.exp)), (-y) ** (1 / h.exp), -((-y) ** (1 / h.exp))):
            yield from _candidates_without_solve(h.base, root, x)
    elif h.func in INVERSES:
        yield from _candidates_without_solve(h.args[0], INVERSES[h.func](y), x)


def _candidates_without_solve(e: Expr, y: Expr, x: Symbol) -> Iterator[Expr]:
    yield from _by_outer(e, y, x)
    yield from _by_polynomial(e, y, x)


def _by_polynomial(e: Expr, y: Expr, x: Symbol) -> Iterator[Expr]:
    """A fraction whose numerator is linear or quadratic in x."""
    p = _polynomial(together(e - y).as_numer_denom()[0], x)
    if p is None or p.degree() not in (1, 2):
        return
    if p.degree() == 1:
        a, b = p.all_coeffs()
        yield -b / a
        return
    a, b, c = p.all_coeffs()
    if b == 0:
        root = _square_root(-c) / _square_root(a)
        yield from (root, -root)
        return
    root = _square_root((b**2 - 4 * a * c).expand())
    yield from ((-b + root) / (2 * a), (-b - root) / (2 * a))


def _square_root(e: Expr) -> Expr:
    """sqrt(e) with the squares in front: of one sign or the other, both are tried."""
    number, factors, *_ = factor_list(e)
    outside = Mul(*(h ** (k // 2) for h, k in factors))
    return outside * sqrt(number * Mul(*(h for h, k in factors if k % 2)))


def _by_exponential(e: Expr, y: Expr, x: Symbol) -> Iterator[Expr]:
    """What is rational in one exp(k*x): linear or quadratic in it."""
    rates = {h.args[0] / x for h in e.atoms(exp) if x in h.free_symbols}
    if len(rates) != 1 or x in next(iter(rates)).free_symbols:
        return
    (k,), w = rates, Dummy("w", positive=True)
    inner = e.xreplace({exp(k * x): w})
    if x not in inner.free_symbols:
        yield from (log(v) / k for v in _by_polynomial(inner, y, w))


def _by_root(e: Expr, y: Expr, x: Symbol) -> Iterator[Expr]:
    """a + b*sqrt(q) = y squared: (y - a)^2 = b^2*q."""
    roots = {h.base for h in e.atoms(Pow) if h.exp.is_Rational and h.exp.q == 2 and x in h.free_symbols}
    if len(roots) != 1:
        return
    (q,), w = roots, Dummy("w", positive=True)
    inner = e.replace(lambda h: isinstance(h, Pow) and h.base == q and h.exp.is_Rational, lambda h: w ** (2 * h.exp))
    p = _polynomial(together(inner - y).as_numer_denom()[0], w)
    if p is None or p.degree() != 1:
        return
    b, a = p.all_coeffs()
    yield from _by_polynomial((a**2 - b**2 * q).expand(), S.Zero, x)


def _by_lambert(e: Expr, y: Expr, x: Symbol) -> Iterator[Expr]:
    """a*exp(k*x) + b*x + c = y, or a*log(x) + b*x + c = y."""
    heads = [h for h in e.atoms(exp, log) if x in h.free_symbols]
    if len(heads) != 1:
        return
    (h,), w = heads, Dummy("w")
    p = e.expand().xreplace({h: w})
    a, b = p.diff(w), p.diff(x)
    c = (p - a * w - b * x).expand()
    if {w, x} & (a.free_symbols | b.free_symbols | c.free_symbols) or b == 0:
        return
    k = h.args[0] / x
    if isinstance(h, exp) and x not in k.free_symbols:
        yield (y - c) / b - LambertW(a * k / b * exp(k * (y - c) / b)) / k
    elif k == 1:
        yield a / b * LambertW(b / a * exp((y - c) / a))


def _by_angle(e: Expr, y: Expr, x: Symbol) -> Iterator[Expr]:
    """A cubic by Viete: sinh of a third where it rises everywhere; of any other cos where it takes a value three
    times, cosh beyond."""
    p = _polynomial(e, x)
    if p is None or p.degree() != 3:
        return
    a, b, c, d = p.all_coeffs()
    shift, slope = b / (3 * a), (b**2 - 3 * a * c) / (9 * a**2)
    half = ((d - y) / a - c * shift / a + 2 * shift**3).expand() / 2  # t**3 - 3*slope*t + 2*half = 0 for t = x + shift
    if slope.is_negative:
        yield -2 * sqrt(-slope) * sinh(asinh((half / (-slope) ** Rational(3, 2)).expand()) / 3) - shift
    if not slope.is_positive:
        return
    for s in (1, -1):
        level = (s * -half / slope ** Rational(3, 2)).expand()
        yield from (s * 2 * sqrt(slope) * cos(acos(level) / 3 + turn) - shift for turn in (0, 2 * pi / 3, -2 * pi / 3))
        yield s * 2 * sqrt(slope) * cosh(acosh(level) / 3) - shift


def _is_past_radicals(e: Expr, y: Expr, x: Symbol) -> bool:
    """Whether x is a root of a polynomial of degree four or more that does not come down to smaller ones."""
    w, roots = Dummy("w", positive=True), {h.base for h in e.atoms(Pow) if not h.exp.is_Integer and x in h.free_symbols}
    if e.atoms(Function) or len(roots) > 1 or any(x in h.exp.free_symbols for h in e.atoms(Pow)):
        return False
    for q in roots:
        e = e.replace(
            lambda h: isinstance(h, Pow) and h.base == q and (2 * h.exp).is_Integer, lambda h: w ** (2 * h.exp)
        )
    p = _polynomial(together(e - y).as_numer_denom()[0].expand(), w)
    if p is None or p.degree() > 1:
        return False
    if p.degree() == 1:
        b, a = p.all_coeffs()
        p = (a**2 - b**2 * next(iter(roots))).expand()
    else:
        p = p.as_expr()
    inside = _polynomial(p, x)
    return inside is not None and any(SymPoly(part, x).degree() > 3 for part in decompose(inside.as_expr(), x))


def _is_past_lambert(e: Expr, x: Symbol) -> bool:
    """Whether x stands beside functions of it in more ways than one product of x and an exponential."""
    heads = {h for h in e.atoms(Function) if x in h.free_symbols}
    names = {h: Dummy("w") for h in heads}
    p = together(e.xreplace(names)).as_numer_denom()[0].expand()
    if not heads or x not in p.free_symbols or any(h.has(*(heads - {h})) for h in heads):
        return False
    if len(heads) > 1 or not isinstance(next(iter(heads)), (exp, log)):
        return True
    (w,) = names.values()
    mixed = [t for t in Add.make_args(p) if x in t.free_symbols]
    return any(w in t.free_symbols for t in mixed) and any(w not in t.free_symbols for t in mixed)


def _polynomial(e: Expr, x: Symbol) -> SymPoly | None:
    """e as a polynomial in x with coefficients free of it."""
    p = e.as_poly(x)
    return None if p is None or any(x in c.free_symbols for c in p.all_coeffs()) else p


def _signs(lo: Scalar, hi: Scalar) -> dict[str, bool]:
    """What the interval says of its points."""
    if lo != -oo and expression(lo).is_nonnegative:
        return {"positive": True}
    return {"negative": True} if hi != oo and expression(hi).is_nonpositive else {"real": True}


def _samples(slope: Expr, lo: Scalar, hi: Scalar, facts: Facts) -> Iterator[tuple[dict, Expr]]:
    """Numbers for the parameters that the facts allow, and points of the interval there."""
    lo, hi = expression(lo), expression(hi)
    names = sorted((slope.free_symbols | lo.free_symbols | hi.free_symbols) - {T}, key=str)
    found = 0
    for values in product(NUMBERS, repeat=len(names)):
        numbers = dict(zip(names, values, strict=True))
        if not all(map(_allows, names, values)) or not all(_holds(e, s, numbers) for e, s in facts.signs):
            continue
        a, b = lo.xreplace(numbers), hi.xreplace(numbers)
        for t in SAMPLES:
            yield numbers, within(a, b, t)
        found += 1
        if found == MOST:
            return
    if not found:
        raise UnsupportedError("no numbers for the parameters of {0} are found to tell its branches", slope)


def _allows(name: Symbol, value: Rational) -> bool:
    """Whether a symbol may be this number by its declaration."""
    kinds = ("positive", "negative", "nonnegative", "nonpositive", "integer")
    return all(not getattr(name, "is_" + k) or getattr(value, "is_" + k) for k in kinds)


def _holds(e: Expr, sign: int | str, numbers: dict) -> bool:
    value = e.xreplace(numbers)
    return not value.is_comparable or sign_of(scalar(value)) == sign


def within(a: Expr, b: Expr, t: Rational) -> Expr:
    """A point of the interval by the share t."""
    if a == -oo:
        return t - 1 / t + 1 if b == oo else b - 1 / t + 1 - t
    return a + t / (1 - t) if b == oo else a + t * (b - a)


def _is_real_inside(e: Expr, slope: Expr, numbers: dict, point: Expr) -> bool:
    """Whether no angle in e is imaginary at a point where e is the inverse."""
    angles = e.atoms(acos, acosh)
    if not angles:
        return True
    y = slope.xreplace(numbers).xreplace({T: point}).evalf(DIGITS)
    return all(h.xreplace(numbers).xreplace({T: y}).evalf(DIGITS).is_comparable for h in angles)


def _inverts(e: Expr, slope: Expr, numbers: dict, point: Expr) -> bool:
    y = slope.xreplace(numbers).xreplace({T: point}).evalf(DIGITS)
    back = e.xreplace(numbers).xreplace({T: y}).evalf(DIGITS)
    gap = abs(back - point.evalf(DIGITS)) if back.is_number else S.NaN
    return bool(gap.is_comparable and gap < TOLERANCE * (1 + abs(point)))
