"""Whole numbers in exponents: a sign that a case gives is made known to SymPy, which reads powers by assumptions."""

from __future__ import annotations

from typing import cast

from sympy import Expr, Pow, Symbol

from ..symbols import StandIn, T
from .facts import Facts


def signed(e: Expr, facts: Facts) -> Expr:
    """``e`` with its integer exponents in terms of positive ones, as far as the facts give their signs."""
    if not facts.signs or not _exponents(e):
        return e
    put_in: dict[Expr, Expr] = {}
    for quantity, sign in facts.signs:
        seen = cast(Expr, quantity.xreplace(put_in)).expand()
        v = _whole(seen, e) if sign else None
        if v is None:
            continue
        slope = seen.diff(v)
        there = (slope * (sign * StandIn(cast(Expr, StandIn.meant(sign * seen))) - seen) + v).expand()
        put_in = {s: cast(Expr, u.xreplace({v: there})).expand() for s, u in put_in.items()} | {v: there}
        e = cast(Expr, e.xreplace({v: there}))
    return facts.applied(e) if put_in else e


def _exponents(e: Expr) -> set[Symbol]:
    """The integer parameters in exponents of what varies."""
    powers = [p for p in e.atoms(Pow) if T in p.base.free_symbols]
    return {s for p in powers for s in p.exp.free_symbols if s.is_integer}  # type: ignore[misc]


def _whole(quantity: Expr, e: Expr) -> Symbol | None:
    """An integer in an exponent of ``e`` in terms of which a quantity of unknown sign is +-v + c."""
    if not quantity.is_integer or quantity.is_positive or quantity.is_negative:
        return None
    return next((v for v in sorted(_exponents(e), key=str) if abs(quantity.diff(v)) == 1), None)
