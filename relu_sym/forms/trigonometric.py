"""Zeros of trigonometric polynomials: arithmetic progressions base + n*period, exact and complete.

a*sin(v) + b*cos(v) = c is R*sin(v + phi) = c; products by their factors; polynomials in one of sin and cos by their
roots; any other with rational coefficients by the tangent of the half angle.
"""

from __future__ import annotations

from sympy import Dummy, Expr, Poly, S, acos, asin, atan, atan2, cos, expand_trig, pi, sin, sqrt, tan

from ..symbols import T
from .closed_forms import rates_gcd
from .exact import Facts, scalar, sign_of
from .periods import TRIGONOMETRIC, full_turn, linear, reciprocal

Progression = tuple[Expr, Expr]


def zeros(e: Expr, facts: Facts) -> list[Progression] | None:
    """The zeros of ``e``; None where it is no trigonometric polynomial that can be solved."""
    rest, dependent = e.as_independent(T, as_Add=True)
    factor, head = dependent.as_independent(T, as_Add=False)
    if isinstance(head, (*TRIGONOMETRIC, tan)):
        return of_head(head, -rest / factor, facts)
    heads = [h for h in e.atoms(*TRIGONOMETRIC) if T in h.free_symbols]
    arguments = [linear(h.args[0]) for h in heads]
    if not heads or None in arguments or T in e.xreplace({h: Dummy() for h in heads}).free_symbols:
        return None
    slopes = {k if not k.could_extract_minus_sign() else -k for k, _ in arguments}
    if len(slopes) == 1:
        found = _harmonic(e, slopes.pop(), facts)
        if found is not None:
            return found
    return _polynomial(e, [k for k, _ in arguments], facts)


def of_head(head: Expr, level: Expr, facts: Facts) -> list[Progression] | None:
    """The solutions of sin(k*T + c) = level, and of cos and tan."""
    line = linear(head.args[0])
    return None if line is None or not sign_of(line[0], facts) else _solved(type(head), *line, level, facts)


def _solved(kind: type, k: Expr, c: Expr, level: Expr, facts: Facts) -> list[Progression]:
    if kind is not tan and (sign_of(scalar(level - 1), facts) > 0 or sign_of(scalar(level + 1), facts) < 0):
        return []
    bases = {
        sin: lambda v: (asin(v), pi - asin(v)),
        cos: lambda v: (acos(v), -acos(v)),
        tan: lambda v: (atan(v),),
    }[kind](level)
    period = full_turn(k, facts, pi if kind is tan else 2 * pi)
    return [(((b - c) * reciprocal(k)).expand(), period) for b in dict.fromkeys(bases)]


def _harmonic(e: Expr, k: Expr, facts: Facts) -> list[Progression] | None:
    """a*sin(k*T) + b*cos(k*T) = c."""
    s, c = Dummy(), Dummy()
    e = _split(e).xreplace({sin(k * T): s, cos(k * T): c})  # type: ignore[assignment]
    if T in e.free_symbols or not e.is_polynomial(s, c) or Poly(e, s, c).total_degree() != 1:
        return None
    e = e.expand()
    a, b, level = e.coeff(s), e.coeff(c), -e.xreplace({s: 0, c: 0})  # type: ignore[dict-item]
    size = sqrt((a**2 + b**2).expand())
    if not size.is_number:
        return None
    return _solved(sin, k, atan2(b, a), level / size, facts)


def _split(e: Expr) -> Expr:
    """sin(k*T + c) and cos(k*T + c) by sin(k*T) and cos(k*T)."""
    found = {}
    for h in e.atoms(*TRIGONOMETRIC):
        line = linear(h.args[0])
        if T in h.free_symbols and line is not None:
            k, c = line
            s, t = sin(k * T), cos(k * T)
            found[h] = s * cos(c) + t * sin(c) if isinstance(h, sin) else t * cos(c) - s * sin(c)
    return e.xreplace(found)


def _polynomial(e: Expr, slopes: list[Expr], facts: Facts) -> list[Progression] | None:
    """A polynomial in sin(u*T) and cos(u*T), u the greatest common divisor of the slopes."""
    ratios = [(k / slopes[0]).cancel() for k in slopes]
    if not all(r.is_Rational for r in ratios):
        return None
    u = rates_gcd(ratios) * slopes[0]
    s, c = Dummy("s", real=True), Dummy("c", real=True)
    p = expand_trig(_split(e)).expand().xreplace({sin(u * T): s, cos(u * T): c})
    if T in p.free_symbols or not p.is_polynomial(s, c):
        return None
    p = p.expand().subs(s**2, 1 - c**2).expand() if p.has(s**2) else p
    factored = p.factor()
    out: list[Progression] = []
    for f in factored.args if factored.is_Mul else (factored,):
        f = f.base if f.is_Pow else f
        if f.free_symbols:
            found = _factor(f, s, c, u, facts)
            if found is None:
                return None
            out += found
    return list(dict.fromkeys(out))


def _factor(f: Expr, s: Dummy, c: Dummy, u: Expr, facts: Facts) -> list[Progression] | None:
    """One irreducible factor."""
    if not f.free_symbols <= {s, c}:
        return None
    if f.free_symbols == {s, c}:
        f = f.expand()
        if Poly(f, s, c).total_degree() == 1:
            return zeros(f.xreplace({s: sin(u * T), c: cos(u * T)}), facts)
        return _half_angle(f, s, c, u, facts)
    (v,) = f.free_symbols
    out: list[Progression] = []
    for root in dict.fromkeys(Poly(f, v).real_roots()) if _is_rational(f, v) else Poly(f, v).all_roots():
        if root.is_real:
            out += _solved(sin if v is s else cos, u, S.Zero, root, facts)
    return out


def _is_rational(f: Expr, *symbols: Dummy) -> bool:
    return all(v.is_Rational for v in Poly(f, *symbols).coeffs())


def _half_angle(f: Expr, s: Dummy, c: Dummy, u: Expr, facts: Facts) -> list[Progression] | None:
    """By t = tan(u*T/2); u*T = pi, which t does not reach, by itself."""
    if not _is_rational(f, s, c):
        return None
    t = Dummy("t", real=True)
    numerator = f.xreplace({s: 2 * t / (1 + t**2), c: (1 - t**2) / (1 + t**2)}).together().as_numer_denom()[0]
    period = full_turn(u, facts)
    out = [((2 * atan(r) * reciprocal(u)).expand(), period) for r in dict.fromkeys(Poly(numerator, t).real_roots())]
    if f.xreplace({s: 0, c: -1}) == 0:  # type: ignore[dict-item]
        out.append(((pi * reciprocal(u)).expand(), period))
    return out
