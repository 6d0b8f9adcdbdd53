"""Numbers that would be written out without end: refused before SymPy begins, since no clock stops a long power."""

from __future__ import annotations

from sympy import Expr, Float, Pow, S, log

from ...budget import MAX_DIGITS, remembered
from ...errors import BudgetError
from ...symbols import T
from ..exact import is_finite


def check_length(e: Expr, a: Expr) -> None:
    """Refuse x**(10**9) at 3 and 2**x at 10**30, exact numbers of more digits than anyone reads."""
    powers = _long_powers(e)
    for h in powers if powers and a.is_number and is_finite(a) else ():
        base, exponent = (v.xreplace({T: a}) for v in h.args)
        digits = abs(exponent.evalf(5)) * _length(base)
        if digits.is_comparable and digits > MAX_DIGITS:
            raise BudgetError("{0} at {1} = {2} is a number of more than {3} digits", h, T, a, MAX_DIGITS)


@remembered(4096)
def _long_powers(e: Expr) -> tuple[Pow, ...]:
    """Powers that SymPy writes out for a number in place of T, inner ones first."""
    found = [
        h
        for h in e.atoms(Pow)
        if T in h.free_symbols and ((h.exp.is_Rational and abs(h.exp) > 1000) or (h.base.is_Rational and h.exp.has(T)))
    ]
    return tuple(sorted(found, key=lambda h: h.count_ops()))


def _length(base: Expr) -> Expr:
    """About the number of digits of a constant, numerator and denominator."""
    if base in (0, 1, -1):
        return S.Zero
    if base.is_Rational:
        return Float(max(abs(base.p), base.q).bit_length() * 0.30103)
    return abs(log(abs(base.evalf(5)), 10))
