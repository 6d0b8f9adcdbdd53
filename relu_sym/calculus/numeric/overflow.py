"""Formulas whose exponentials overflow though their values do not, in a spelling that does not.

log(1 + exp(u)) is infinite in doubles from u = 710 on, where it is u; exp(u)/(1 + exp(u)) is nan there, where it is 1.
"""

from __future__ import annotations

from typing import Any

from sympy import Add, Expr, Mul, Pow, exp, log

from ...functions.activations import LogSumExp, Softplus


def tamed(e: Expr) -> Expr:
    """The same function: logarithms of sums of exponentials by Softplus and LogSumExp, exp(v)/(exp(w) + ...)^m by
    1/(exp(w - v/m) + ...)^m."""
    if not e.has(exp):
        return e
    return e.replace(_is_log, _soft_maximum).replace(_is_quotient, _quotient)


def exponents(e: Any) -> list[Expr] | None:
    """w, ..., if e is exp(w) + ... with a symbol in it, positive factors and constants drawn in; else None."""
    if not e.is_Add or not e.free_symbols:
        return None
    found = []
    for t in e.args:
        c, rest = t.as_independent(exp, as_Add=False)
        if not c.is_positive or c.free_symbols or not (rest == 1 or isinstance(rest, exp)):
            return None
        found.append((log(c) if c != 1 else 0) + (rest.args[0] if rest != 1 else 0))
    return found


def _is_log(e: Any) -> bool:
    return isinstance(e, log) and exponents(e.args[0]) is not None


def _soft_maximum(e: Any) -> Expr:
    us = exponents(e.args[0]) or []
    others = [u for u in us if u != 0]
    return Softplus(others[0], evaluate=False) if len(us) == 2 == len(others) + 1 else LogSumExp(*us, evaluate=False)


def _is_power(p: Any) -> bool:
    return isinstance(p, Pow) and bool(p.exp.is_negative) and p.exp.is_Number and exponents(p.base) is not None


def _is_quotient(e: Any) -> bool:
    return e.is_Mul and any(isinstance(a, exp) for a in e.args) and any(map(_is_power, e.args))


def _quotient(e: Any) -> Expr:
    """exp(v) S^(-m) = (S exp(-v/m))^(-m), for one sum of exponentials S."""
    factors = list(e.args)
    i = next(k for k, a in enumerate(factors) if isinstance(a, exp))
    j = next(k for k, a in enumerate(factors) if _is_power(a))
    v, p = factors[i].args[0], factors[j]
    factors[j] = Add(*[exp((w + v / p.exp).expand()) for w in exponents(p.base) or ()]) ** p.exp
    return Mul(*factors[:i], *factors[i + 1 :])
