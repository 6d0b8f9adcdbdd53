"""How large a text may be, and how large its numbers: a hostile text is refused before anything is computed."""

from __future__ import annotations

from math import inf, log2
from typing import Any

from sympy import Add, Expr, Float, Mul, Pow, Rational, S, log

MAX_LENGTH = 10_000  # characters
MAX_NODES = 6_000
MAX_DEPTH = 60  # levels of brackets, and of operations inside operations
MAX_DIGITS = 1_000  # of one literal, and of its power of ten
MAX_BITS = 10_000  # of a computed number: Python prints no more than 4300 digits
MAX_ROOT_BITS = 256  # of a number under a root, which SymPy tries to factor
MAX_RADICALS = 12  # in a number given to a function: SymPy may expand the product of their sums
MAX_HIDDEN_RADICALS = 3  # in a number whose sign numerics cannot tell: SymPy asks for its minimal polynomial
MAX_SECONDS = 10.0  # the last resort, looked at between two operations


def bits(number: Expr) -> float:
    """|log2|c||, at least the size of a fraction's parts; 0 for what is not known to be a nonzero number."""
    if isinstance(number, Rational):
        return max(log2(abs(int(number.p)) or 1), log2(int(number.q)))
    value = number.evalf(5, maxn=50)
    if not isinstance(value, Float):
        return inf if value in (S.Infinity, S.NegativeInfinity) else 0
    return _float_bits(value)


def _float_bits(value: Float) -> float:
    _, mantissa, exponent, length = value._mpf_
    return abs(int(exponent) + int(length)) if mantissa else 0


def size(number: Expr) -> float:
    """The bits of a number that SymPy holds in full: a fraction or a decimal."""
    if isinstance(number, Float):
        return _float_bits(number)
    return bits(number) if isinstance(number, Rational) else 0


def _amount(number: Expr) -> float:
    """|c| as a machine number, inf past its range."""
    value = number.evalf(5, maxn=50)
    if not isinstance(value, Float):
        return inf if value in (S.Infinity, S.NegativeInfinity) else 0.0
    return abs(float(value)) if _float_bits(value) < 1000 or abs(value) < 1 else inf


def power_bits(base: Expr, exponent: Expr) -> float:
    """The size of the number that ``base**exponent`` would make SymPy compute, found without computing it."""
    if base in (S.Zero, S.One, S.NegativeOne, S.Infinity, S.NegativeInfinity):
        return 0
    if not exponent.free_symbols:
        if exponent.is_infinite:
            return 0
        return sum(bits(c) for c in Mul.make_args(base) if not c.free_symbols) * _amount(exponent)
    return sum(_logarithm_bits(term) for term in Add.make_args(exponent))


def exp_bits(exponent: Expr) -> float:
    """The size of the numbers in ``exp(exponent)``; exp(n*log(u)) is u**n to SymPy, so this counts too."""
    if not exponent.free_symbols:
        return 0 if exponent.is_infinite else 1.5 * _amount(exponent)
    return sum(_logarithm_bits(term) for term in Add.make_args(exponent))


def _logarithm_bits(term: Expr) -> float:
    coefficient, rest = term.as_coeff_Mul()
    logs = [u for u in Mul.make_args(rest) if isinstance(u, log)]
    factors = [c for u in logs for c in Mul.make_args(u.args[0]) if not c.free_symbols]
    return sum(bits(c) for c in factors) * _amount(coefficient)


def is_hard_root(base: Expr, exponent: Expr) -> bool:
    """Whether SymPy would try to factor a long number to simplify ``base**exponent``."""
    rational = isinstance(exponent, Rational) and not exponent.is_Integer
    return rational and any(isinstance(c, Rational) and bits(c) > MAX_ROOT_BITS for c in Mul.make_args(base))


def radicals(number: Any) -> int:
    """How many different roots a number is made of; 0 for what is not a number."""
    if not isinstance(number, Expr) or number.is_Rational or number.free_symbols:
        return 0
    return len({p for p in number.atoms(Pow) if p.exp.is_Rational and not p.exp.is_Integer})


def is_hard_sign(number: Any) -> bool:
    """Whether the sign of a number hides behind more radicals than SymPy can resolve in reasonable time."""
    if radicals(number) <= MAX_HIDDEN_RADICALS:
        return False
    value = number.evalf(10, maxn=60)
    return isinstance(value, Float) and value._prec == 1
