"""Vectors of fractions as integers over one denominator, and what an affine map makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm
from operator import mul
from typing import NamedTuple

from .program import Affine

Integers = list[int]
Break = tuple[int, int]
"""A rational number p/q as (p, q), q > 0, in lowest terms."""


class Ratios(NamedTuple):
    """numerators/under."""

    numerators: Integers
    under: int


def concatenated(parts: Sequence[Ratios]) -> Ratios:
    """The entries of all, over one denominator."""
    if len(parts) == 1:
        return parts[0]
    under = lcm(*(p.under for p in parts))
    return Ratios([n * (under // p.under) for p in parts for n in p.numerators], under)


def image(node: Affine, u: Integers) -> Integers:
    """rows * u, the integers only."""
    few = u.count(0)
    if len(u) - few > 2 and node.packed is not None and (found := node.packed.times(u)) is not None:
        return found
    if 4 * few > 3 * len(u):
        return _of_few(node, u)
    return [sum(map(mul, weights, u if pick is None else pick(u))) for pick, weights in node.kernel]


def _of_few(node: Affine, u: Integers) -> Integers:
    """rows * u by the columns of the entries that are not 0."""
    found = [0] * node.size
    columns = node.columns
    for j, c in enumerate(u):
        if c and j < len(columns):
            for i, weight in columns[j]:
                found[i] += weight * c
    return found


def moved_back(node: Affine, v: Integers, width: int) -> Integers:
    """The transpose of the rows times v: how a linear form of the image is one of the source."""
    few, back = v.count(0), node.packed_back
    if len(v) - few > 2 and back is not None and (product := back.times(v)) is not None:
        return product + [0] * (width - len(product))
    found = [0] * width
    if 4 * few > 3 * len(v):
        for c, row in zip(v, node.rows, strict=True):
            if c:
                for j, weight in row:
                    found[j] += weight * c
        return found
    for j, (pick, weights) in enumerate(node.transposed):
        found[j] = sum(map(mul, weights, v if pick is None else pick(v)))
    return found


def applied(node: Affine, sources: Sequence[Ratios]) -> Ratios:
    """The affine map at a point."""
    if not sources:
        return Ratios(list(node.offset), node.denominator)
    u, under = concatenated(sources)
    moved = image(node, u)
    return Ratios([m + c * under for m, c in zip(moved, node.offset, strict=True)], under * node.denominator)
