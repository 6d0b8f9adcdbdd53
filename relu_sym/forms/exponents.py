"""Parameters in exponents: a sign that a case gives is made known to SymPy, which reads powers by assumptions."""

from __future__ import annotations

from typing import cast

from sympy import Expr, Pow, Symbol

from ..symbols import StandIn, T
from .facts import Facts


def signed(e: Expr, facts: Facts) -> Expr:
    """``e`` with its exponents in terms of positive parameters, as far as the facts give their signs."""
    if not facts.signs or not _exponents(e):
        return e
    put_in: dict[Expr, Expr] = {}
    for quantity, sign in sorted(facts.signs, key=lambda fact: (not fact[0].is_Symbol, not _is_plain(fact[0]))):
        seen = cast(Expr, quantity.xreplace(put_in)).expand()
        v = _seen_by(seen, e) if sign else None
        if v is None:
            continue
        slope = seen.diff(v)
        there = ((sign * StandIn(cast(Expr, StandIn.meant(sign * seen))) - seen) / slope + v).expand()
        after = _put_in(e, v, there) if v.is_integer or _keeps_declared(v, there) else None
        if after is None:
            continue
        put_in = {s: cast(Expr, u.xreplace({v: there})).expand() for s, u in put_in.items()} | {v: there}
        e = after
    return facts.applied(e) if put_in else e


def _is_plain(quantity: Expr) -> bool:
    """Whether it is +-v + c, in terms of which v is whole."""
    return all(abs(quantity.diff(v)) == 1 for v in quantity.free_symbols)


def _put_in(e: Expr, v: Symbol, there: Expr) -> Expr | None:
    """``e`` with ``there`` for a whole number v; None where it is not seen to stay whole: (d - 1)/2 in 2*v + 1 does."""
    if there.is_integer or not v.is_integer:
        return cast(Expr, e.xreplace({v: there}))
    powers = {p: Pow(p.base, p.exp.xreplace({v: there}).expand()) for p in e.atoms(Pow) if v in p.exp.free_symbols}
    e = cast(Expr, e.xreplace(powers))
    return None if v in e.free_symbols or not all(p.exp.is_integer for p in powers.values() if p.is_Pow) else e


def _exponents(e: Expr) -> set[Symbol]:
    """The real parameters in exponents of what varies."""
    powers = [p for p in e.atoms(Pow) if T in p.base.free_symbols]
    return {s for p in powers for s in p.exp.free_symbols if s.is_extended_real and s != T}  # type: ignore[misc]


def _seen_by(quantity: Expr, e: Expr) -> Symbol | None:
    """A parameter in an exponent of ``e`` in terms of which a quantity of unknown sign is k*v + c."""
    if quantity.is_positive or quantity.is_negative:
        return None
    rates = ((v, quantity.diff(v)) for v in sorted(_exponents(e), key=str))
    return next((v for v, r in rates if r and (r.is_Integer if quantity.is_integer else r.is_Rational)), None)


def _keeps_declared(v: Symbol, there: Expr) -> bool:
    """Whether what is declared of the sign of v is seen of what is put in."""
    return not ((v.is_positive and not there.is_positive) or (v.is_negative and not there.is_negative))
