"""Affine maps of fractions as floating-point matrices that are exactly equal to them.

A row (w u + b)/q, q odd, is the sum of matrices of floats, divided by floats: w = w_1 + w_2 + ..., each the float
nearest to what is left; q = q_1 q_2 ...  Where the numbers are floats there is one matrix and no division.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from ..errors import BudgetError, UnsupportedError
from .onnx_tensor import FLOATS, LARGEST, rounded
from .program import Affine

MAX_PARTS = 8
MAX_WEIGHTS = 1 << 23
"""Entries of one matrix that is written out."""


@dataclass(frozen=True)
class Layer:
    """The sum over ``parts`` of (matrix as sparse rows, vector), divided by each of ``divisors``, a number a row."""

    parts: tuple[tuple[tuple[dict[int, Any], ...], tuple[Any, ...]], ...]
    divisors: tuple[tuple[Any, ...], ...]


def exact_layer(node: Affine, width: int, dtype: str, name: str) -> Layer:
    """The affine node in floats of a type; ``width`` is the size of what it is applied to."""
    if width * len(node.rows) > MAX_WEIGHTS:
        raise BudgetError("{0} is a matrix of {1} x {2} entries: too large", name, len(node.rows), width)
    plain = _plain(node, FLOATS[dtype])
    if plain is not None:
        return plain
    rows: list[dict[int, Any]] = []
    offsets: list[Any] = []
    divisors: list[list[int]] = []
    for row, offset in zip(node.rows, node.offset, strict=True):
        numbers = [Fraction(n, node.denominator) for n in (*(w for _, w in row), offset)]
        odd = [_odd(n.denominator) for n in numbers]
        whole = lcm(*odd)
        divisors.append(_packed(whole, odd, FLOATS[dtype], name))
        rows.append({column: n * whole for (column, _), n in zip(row, numbers, strict=False)})
        offsets.append(numbers[-1] * whole)
    most = max(map(len, divisors), default=0)
    columns = zip(*(d + [1] * (most - len(d)) for d in divisors), strict=True)
    return Layer(tuple(_parts(rows, offsets, dtype, name)), tuple(columns) if most else ())


def _plain(node: Affine, bits: int) -> Layer | None:
    """The layer of a node whose numbers are floats already, all of them far from the ends of the type."""
    under = node.denominator
    whole = [w for row in node.rows for _, w in row] + list(node.offset)
    longest = max((n.bit_length() - (n & -n).bit_length() + 1 for n in whole if n), default=0)
    largest = max((n.bit_length() for n in whole), default=0)
    if _odd(under) != 1 or longest > bits or largest > 120 or under.bit_length() > 120:
        return None
    rows = tuple({k: w / under for k, w in row} for row in node.rows)
    return Layer(((rows, tuple(b / under for b in node.offset)),), ())


def _odd(n: int) -> int:
    return n // (n & -n)


def _packed(whole: int, denominators: Sequence[int], bits: int, name: str) -> list[int]:
    """Factors of the whole, as few as are found, that are floats: each divides one of the denominators."""
    factors = []
    for d in sorted(set(denominators)):
        common = gcd(whole, d)
        whole //= common
        factors += [common] if common < 1 << bits else _small_factors(common, bits, name)
    found: list[int] = []
    for f in sorted((f for f in factors if f > 1), reverse=True):
        place = next((k for k, g in enumerate(found) if g * f < 1 << bits), None)
        if place is None:
            found.append(f)
        else:
            found[place] *= f
    return found


def _small_factors(n: int, bits: int, name: str) -> list[int]:
    found, p = [], 3
    while p < 1 << 16 and n >= 1 << bits:
        while n % p == 0:
            found.append(p)
            n //= p
        p += 2
    if n >= 1 << bits:
        raise UnsupportedError("{0} divides by {1}, which is no product of floats that is found", name, n)
    return [*found, n]


def _parts(rows: list[dict[int, Any]], offsets: list[Any], dtype: str, name: str):
    """The matrices whose sum has these entries."""
    for _ in range(MAX_PARTS):
        near = [{k: rounded(w, dtype) for k, w in row.items()} for row in rows]
        ends = [rounded(b, dtype) for b in offsets]
        if any(isinstance(n, float) for n in [*ends, *(w for row in near for w in row.values())]):
            raise UnsupportedError("{0} has a weight beyond the largest {1}, {2}", name, dtype, float(LARGEST[dtype]))
        yield tuple(near), tuple(ends)
        rows = [{k: left for k, w in row.items() if (left := w - near[i][k])} for i, row in enumerate(rows)]
        offsets = [b - end for b, end in zip(offsets, ends, strict=True)]
        if not any(rows) and not any(offsets):
            return
    raise UnsupportedError("{0} has a weight that is no sum of {1} numbers of {2}", name, MAX_PARTS, dtype)
