"""Integrals of log(p + q*exp(k*t)), as of softplus, by the dilogarithm: -Li_2(-d*exp(k*t))/k is an antiderivative.

Its derivative is log(1 + d*exp(k*t)), for Li_2'(z) = -log(1 - z)/z; it falls to 0 where d*exp(k*t) does.
Reference: L. Lewin, Polylogarithms and Associated Functions (1981), chapter 1; NIST Digital Library of Mathematical
Functions, 25.12.
"""

from __future__ import annotations

from sympy import Add, Expr, Integral, S, Symbol, exp, log, oo, polylog


def with_dilogarithms(e: Expr) -> Expr:
    """Integrals of sums of such terms and powers in closed form; all others as they are."""
    found = {h: told for h in e.atoms(Integral) if (told := _told(h)) is not None}
    return e.xreplace(found)


def _told(h: Integral) -> Expr | None:
    if len(h.limits) != 1 or len(h.limits[0]) != 3:
        return None
    t, lo, hi = h.limits[0]
    ends = [_of_sum(h.function, t, end) for end in (lo, hi)]
    return None if None in ends else (ends[1] - ends[0]).expand()


def _of_sum(e: Expr, t: Symbol, end: Expr) -> Expr | None:
    """The antiderivative at an end, a limit at an infinite one; None where it has no such form."""
    heads = {h: told for h in e.atoms(log) if (told := _over_its_constant(h, t)) is not None}
    terms = [_of_term(a, t, end) for a in Add.make_args(e.xreplace(heads).expand())]
    return None if None in terms else Add(*terms)


def _over_its_constant(h: Expr, t: Symbol) -> Expr | None:
    """log(p + q) as log(p) + log(1 + q/p) for a constant p > 0."""
    p, q = h.args[0].as_independent(t, as_Add=True)
    return log(p) + log(1 + q / p) if p.is_positive and p != 1 and q != 0 else None


def _of_term(e: Expr, t: Symbol, end: Expr) -> Expr | None:
    factor, varying = e.as_independent(t, as_Add=False)
    power = varying.as_base_exp()
    if (power[0] == t and power[1].is_Integer and power[1] > 0) or varying == 1:
        n = 0 if varying == 1 else power[1]
        return None if end.is_infinite else factor * end ** (n + 1) / (n + 1)
    known = _exponential(varying, t)
    if known is None:
        return None
    d, k = known
    if end.is_infinite:
        return S.Zero if end * k == -oo else None
    return -factor * polylog(2, (-d * exp(k * end)).expand()) / k


def _exponential(e: Expr, t: Symbol) -> tuple[Expr, Expr] | None:
    """(d, k) with e = log(1 + d*exp(k*t)), d > 0 and k a number."""
    if not isinstance(e, log):
        return None
    d, h = (e.args[0] - 1).expand().as_independent(t, as_Add=False)
    k = h.args[0].coeff(t) if isinstance(h, exp) else S.Zero
    if not k.is_real or k.is_zero is not False or k.free_symbols or not d.is_positive:
        return None
    rest = (h.args[0] - k * t).expand()
    return None if t in rest.free_symbols else (d * exp(rest), k)
