"""The writer of forms with periodic pieces: by the switches of their kinks or by floor, frac and Mod."""

from __future__ import annotations

from typing import cast

from sympy import Dummy, Expr, Mod, Pow, Symbol, frac
from sympy import floor as floor_

from ..forms.line.partition import LineForm
from . import piecewise


def write(form: LineForm, x: Symbol, source: Expr, with_values: bool) -> Expr:
    """The regular part; a family beside other pieces stands in a Piecewise."""
    words = [as_spoken(p.expr(x, with_values), source) if p.periodic else p.expr(x) for p in form.pieces]
    return piecewise.write(form, x, words)


def as_spoken(e: Expr, source: Expr) -> Expr:
    """x - floor(x) as frac(x), or p - q*floor(p/q) as Mod(p, q), where the source has that word."""
    exponents = [p.exp for p in e.atoms(Pow) if p.base.is_negative]  # (-1)**floor(x) is real by its exponent
    for f in sorted(e.atoms(floor_), key=str):
        if any(power.has(f) for power in exponents):
            continue
        for word in (frac, Mod):
            if not source.has(word):
                continue
            u = f.args[0]
            p, q = (u, 1) if word is frac else _quotient(u, source)
            place = Dummy()
            plain = ((p - place) / q).expand()
            found = e.subs(f, plain).expand()
            if place in found.free_symbols and not found.has(f):
                shorter = found.xreplace({place: word(u) if word is frac else Mod(p, q)})
                if shorter.count_ops() < e.count_ops():
                    e = cast(Expr, shorter)
                    break
    return e


def _quotient(u: Expr, source: Expr) -> tuple[Expr, Expr]:
    """(p, q) with u = p/q, q a modulus of the source."""
    for m in sorted(source.atoms(Mod), key=str):
        return (u * m.args[1]).expand(), m.args[1]
    return u, Dummy()
