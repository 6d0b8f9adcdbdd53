"""Numbers of networks: a float is the binary number that it is, never the decimal that it prints as."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import gcd, isfinite, isqrt, lcm
from typing import Any

from sympy import Basic, Float, Integer, Rational, oo
from sympy.matrices import MatrixBase

from ..errors import UnsupportedError

Row = tuple[tuple[int, int], ...]
"""The entries of an integer row that are not zero: (column, integer), columns rising."""


def exact(number: Any) -> Fraction:
    """The number itself: ints, fractions and SymPy's rationals as they are, floats (also NumPy's) as binary numbers."""
    if type(number) is float and isfinite(number):
        return Fraction(number)
    if isinstance(number, Float):
        if number.is_finite:
            sign, mantissa, exponent, _ = number._mpf_
            return (-1 if sign else 1) * Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    elif isinstance(number, (int, Fraction)):
        return Fraction(number)
    elif isinstance(number, Rational):
        return Fraction(int(number.p), int(number.q))
    elif isinstance(number, Decimal) and number.is_finite():
        return Fraction(number)
    elif is_tensor(number) and not number.ndim:
        return exact(number.item())
    elif type(number).__module__ == "numpy" and getattr(number, "shape", None) == ():
        found = _of_numpy(number)
        if found is not None:
            return exact(found)
    elif hasattr(number, "numerator") and hasattr(number, "denominator"):
        return Fraction(int(number.numerator), int(number.denominator))
    raise UnsupportedError("{0!r} is no finite rational number: networks have integers, fractions and floats", number)


def _of_numpy(number: Any) -> Any:
    """The Python number of a NumPy scalar; None for what has none (an extended float, a complex number, an object)."""
    found = number.item()
    if number.dtype.kind == "f" and type(found) is not float:
        found = Fraction(*map(int, number[()].as_integer_ratio())) if isfinite(number) else None
    return found if isinstance(found, (int, float, Fraction, Rational)) else None


def entries(values: Any) -> list[Any]:
    """The entries of one vector: any sequence, an array of one dimension, a matrix of one row or column."""
    if isinstance(values, MatrixBase):
        return values.flat() if 1 in values.shape else values.tolist()
    values = values.tolist() if _is_exact_array(values) or (is_tensor(values) and values.ndim) else values
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable) or is_tensor(values):
        raise UnsupportedError("{0!r} is no vector of numbers", values)
    return list(values)


def is_tensor(values: Any) -> bool:
    """Whether this is a tensor of PyTorch, whose ``tolist`` loses nothing."""
    return type(values).__module__.split(".")[0] == "torch" and hasattr(values, "tolist") and hasattr(values, "ndim")


def _is_exact_array(values: Any) -> bool:
    """Whether ``tolist`` loses nothing: it does of extended floats."""
    dtype = getattr(values, "dtype", None)
    return hasattr(values, "tolist") and getattr(dtype, "kind", "O") in "biuf" and getattr(dtype, "itemsize", 16) <= 8


def whole(number: Any, name: str, least: int = 0) -> int:
    """A whole number that is an argument of a question."""
    if isinstance(number, (int, Integer)) and not isinstance(number, bool) and number >= least:
        return int(number)
    raise UnsupportedError("{0}={1!r}: give a whole number, {2} at least", name, number, least)


def norm_of_inputs(norm: Any) -> Any:
    """The norm 1, 2 or oo that an argument names."""
    known = isinstance(norm, (int, float, Basic))
    found = next((n for n in (Integer(1), Integer(2), oo) if known and norm == n), None)
    if found is None:
        raise UnsupportedError("norm={0!r}: the norms of inputs are 1, 2 and oo", norm)
    return found


def root_above(number: Fraction) -> Fraction:
    """A fraction that is not below the square root, and above it by less than 2**-60 of it."""
    fine = max(0, 64 - (number.numerator.bit_length() - number.denominator.bit_length()) // 2)
    return Fraction(isqrt((number.numerator << 2 * fine) // number.denominator) + 1, 1 << fine) if number else number


def vector(values: Any) -> list[Fraction]:
    """A vector of exact numbers."""
    return [exact(v) for v in entries(values)]


def over_one_denominator(values: Sequence[Fraction]) -> tuple[tuple[int, ...], int]:
    """(numerators, their least common denominator)."""
    under = lcm(*(v.denominator for v in values))
    return tuple(v.numerator * (under // v.denominator) for v in values), under


def integer_rows(
    rows: Sequence[Sequence[tuple[int, Fraction]]], offset: Sequence[Fraction]
) -> tuple[tuple[Row, ...], tuple[int, ...], int]:
    """(integer rows, integer offset, denominator) of sparse rows of fractions; zeros dropped, columns added up."""
    merged: list[dict[int, Fraction]] = []
    for row in rows:
        kept: dict[int, Fraction] = {}
        for column, weight in row:
            kept[column] = kept.get(column, Fraction(0)) + weight
        merged.append(kept)
    under = lcm(*(v.denominator for v in offset), *(w.denominator for row in merged for w in row.values()))
    whole = tuple(
        tuple((c, w.numerator * (under // w.denominator)) for c, w in sorted(row.items()) if w) for row in merged
    )
    return whole, tuple(v.numerator * (under // v.denominator) for v in offset), under


def reduced(numerators: Sequence[int], denominator: int) -> tuple[list[int], int]:
    """The same fractions over the least common denominator."""
    common = gcd(denominator, *numerators)
    return ([n // common for n in numerators], denominator // common) if common > 1 else (list(numerators), denominator)
