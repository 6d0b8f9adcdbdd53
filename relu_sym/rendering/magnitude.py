"""How large the numbers of a stored expression are, by their digits alone: what would take forever is not read."""

from __future__ import annotations

from typing import Any

from sympy import Float, Integer, Pow, Rational

from ..budget import MAX_ORDER
from ..errors import ParseError

BITS = 10**5
"""A power of numbers may have this many binary digits."""
LARGE = 10**6
"""Exponents, arguments of special functions and numbers of terms may be this large."""


def bits(e: Any) -> float:
    """An upper bound for the binary digits before and behind the point, of a number that is written out."""
    if isinstance(e, Integer):
        return int(e.p).bit_length() + 1
    if isinstance(e, Rational):
        return int(e.p).bit_length() + int(e.q).bit_length() + 1
    if isinstance(e, Float):
        return e._prec + abs(e._mpf_[2]) + 1
    if isinstance(e, Pow):
        return _bits_of_power(*e.args)
    if not e.args:
        return 3
    inner = [bits(a) for a in e.args]
    return sum(inner) if e.is_Mul else max(inner) + len(inner)


def _bits_of_power(base: Any, exponent: Any) -> float:
    size = bits(exponent)
    if isinstance(exponent, Rational):
        return (bits(base) + 1) * (abs(int(exponent.p)) // int(exponent.q) + 1)
    return (bits(base) + 1) * 2 ** min(size, 60)


def check_power(base: Any, exponent: Any) -> None:
    """ParseError for a power of numbers of too many digits, and for a power of an expression that is too high."""
    if exponent.free_symbols:
        return
    if not base.free_symbols and _bits_of_power(base, exponent) > BITS:
        raise ParseError("a power of numbers of more than {0} binary digits is not read", BITS)
    if isinstance(exponent, Rational) and abs(exponent.p) > LARGE * exponent.q:
        raise ParseError("a power above {0} is not read", LARGE)


def check_size(e: Any) -> None:
    """ParseError for a number in the argument of a special function that is too large to be computed with."""
    numbers = [n for n in e.atoms(Rational, Float) if abs(n) > LARGE]
    if numbers or (not e.free_symbols and bits(e) > BITS):
        raise ParseError("a special function of a number above {0} is not read", LARGE)


def check_order(order: Any) -> None:
    """ParseError for the order of a derivative that no verb would take."""
    if order.is_Number and not abs(order) <= MAX_ORDER:
        raise ParseError("a derivative of an order above {0} is not read", MAX_ORDER)


def check_count(first: Any, last: Any) -> None:
    """ParseError for a finite sum or product of too many terms."""
    if isinstance(first, Rational) and isinstance(last, Rational) and last - first > LARGE:
        raise ParseError("a sum or product of more than {0} terms is not read", LARGE)
