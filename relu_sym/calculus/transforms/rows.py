"""Bilateral transforms: sums of c*exp(-a*s)/(s - rate)**order, and their product by partial fractions.

t**(m - 1)/(m - 1)!*exp(rate*t) for t = x - a > 0 has c = 1 and order m; the same for t < 0 only has c = -1 in another
half plane; the k-th derivative of an impulse at a has rate 0 and order -k.  So a convolution is a product.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import comb

from ...forms.exact import ONE, RATIONAL, ZERO, Facts, Scalar, expression, sign_of
from ..complexes import split
from .exponentials import gap, reciprocal, tidied

Kind = tuple[Scalar, int]
"""(rate, order)."""
Rows = dict[Kind, dict[Scalar, Scalar]]
"""The coefficients by the points, for every kind."""


class Diverges(Exception):
    """Two tails whose product does not fade: the rates of the left and of the right one."""

    def __init__(self, left: Scalar, right: Scalar) -> None:
        super().__init__(left, right)
        self.left, self.right = left, right


def empty() -> Rows:
    """No rows yet."""
    return defaultdict(dict)


def add(rows: Rows, kind: Kind, point: Scalar, c: Scalar) -> None:
    """One more coefficient."""
    there = rows[kind]
    there[point] = there[point] + c if point in there else c


def settled(rows: Rows) -> Rows:
    """Coefficients tidied, those that cancel gone."""
    out: Rows = {}
    for kind, there in rows.items():
        if all(isinstance(c, RATIONAL) and c for c in there.values()):
            out[kind] = there
            continue
        kept = {p: w for p, c in there.items() if (w := tidied(c)) != 0}
        if kept:
            out[kind] = kept
    return out


def joined(*all_rows: Rows) -> Rows:
    """The sum."""
    out = empty()
    for rows in all_rows:
        for kind, there in rows.items():
            for p, c in there.items():
                add(out, kind, p, c)
    return settled(out)


def multiplied(f: Rows, g: Rows, facts: Facts) -> Rows:
    """The product of two transforms of one half plane, or one of them of an entire function."""
    out = empty()
    for kind, c, there in _products(f, g, lambda a, b: partial_fractions(a, b, facts)):
        _accumulate(out[kind], c, there)
    return settled(out)


def crossed(left: Rows, right: Rows, facts: Facts) -> tuple[Rows, Rows]:
    """The product of a left tail and a right tail, again as such; ``Diverges`` where their half planes do not meet."""
    found: tuple[Rows, Rows] = (empty(), empty())

    def fractions(a: Kind, b: Kind) -> list[tuple[Kind, Scalar]]:
        if sign_of(tidied_real(a[0] - b[0]), facts) <= 0:
            raise Diverges(a[0], b[0])
        return partial_fractions(a, b, facts)

    for kind, c, there in _products(left, right, fractions):
        side = 0 if any(kind[0] == rate for rate, _ in left) else 1
        _accumulate(found[side][kind], c, there)
    return settled(found[0]), settled(found[1])


def tidied_real(rate: Scalar) -> Scalar:
    """The real part of a rate."""
    return rate if isinstance(rate, RATIONAL) else tidied(split(expression(rate))[0])


def _products(f: Rows, g: Rows, fractions) -> Iterator[tuple[Kind, Scalar, dict[Scalar, Scalar]]]:
    """For every pair of kinds: the points and coefficients multiplied out once, and the fractions they stand before."""
    for a, at_a in f.items():
        for b, at_b in g.items():
            made: dict[Scalar, Scalar] = {}
            for p, u in at_a.items():
                for q, v in at_b.items():
                    point, w = p + q, u * v
                    known = made.get(point)
                    made[point] = w if known is None else known + w
            if not all(isinstance(p, RATIONAL) for p in made):
                made = _by_tidy_points(made)
            for kind, c in fractions(a, b):
                yield kind, c, made


def _by_tidy_points(made: dict[Scalar, Scalar]) -> dict[Scalar, Scalar]:
    out: dict[Scalar, Scalar] = {}
    for p, c in made.items():
        point = tidied(p)
        out[point] = out[point] + c if point in out else c
    return out


def _accumulate(total: dict[Scalar, Scalar], c: Scalar, there: dict[Scalar, Scalar]) -> None:
    if not total and c is ONE:
        total.update(there)
        return
    for p, w in there.items():
        w = w if c is ONE else c * w
        total[p] = total[p] + w if p in total else w


def partial_fractions(a: Kind, b: Kind, facts: Facts) -> list[tuple[Kind, Scalar]]:
    """1/((s - alpha)**m*(s - beta)**n) as a sum of single fractions."""
    (alpha, m), (beta, n) = a, b
    if alpha == beta:
        return [((alpha, m + n), ONE)]
    if m <= 0 or n <= 0:
        return _times_power(b, -m) if m <= 0 else _times_power(a, -n)
    d = gap(alpha, beta, facts)
    if d == 0:
        return [((alpha, m + n), ONE)]
    inverse = reciprocal(d)
    found = [((alpha, m - j), (-1) ** j * comb(n + j - 1, j) * inverse ** (n + j)) for j in range(m)]
    return found + [((beta, n - j), (-1) ** j * comb(m + j - 1, j) * (-inverse) ** (m + j)) for j in range(n)]


def _times_power(kind: Kind, k: int) -> list[tuple[Kind, Scalar]]:
    """s**k/(s - rate)**m: the k-th derivative, with the impulses at the jump."""
    rate, m = kind
    found = []
    for j in range(k + 1):
        c = comb(k, j) * rate ** (k - j)
        if j < m:
            found.append(((rate, m - j), c))
        else:
            found += [((ZERO, -i), c * comb(j - m, i) * (-rate) ** (j - m - i)) for i in range(j - m + 1)]
    return found
