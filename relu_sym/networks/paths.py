"""Piecewise linear vector functions of one variable t on [0, 1], in integers: what a network is along a segment.

A continuous one is a line and its kinks: at p/q the slopes jump, and the change of each entry is a whole multiple of
q*t - p.  So a kink is *one* integer per entry, affine maps act on it as on a point, and nothing is ever rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cmp_to_key
from math import gcd, lcm
from typing import NamedTuple

from .arithmetic import Break, Integers, image
from .program import Affine

Kink = tuple[Break, Integers]
"""(p, q) and c: to the right of p/q the entries have c*(q*t - p) more."""
START, END = (0, 1), (1, 1)


class Path(NamedTuple):
    """(base + slope*t + sum of c*(q*t - p) over the kinks left of t)/under, the kinks rising, strictly inside."""

    base: Integers
    slope: Integers
    under: int
    kinks: list[Kink]


class Flip(NamedTuple):
    """At p/q an entry of a switch changes its choice; ``choice``: the one to the right; ``jump``: the kink it makes."""

    at: Break
    entry: int
    choice: int
    jump: int


class Flat(NamedTuple):
    """An entry of a switch that has equal arguments all along an interval: the segment runs inside its surface."""

    lo: Break
    hi: Break
    entry: int


class Switching(NamedTuple):
    """What a switch does along the segment: the choice at the start of each entry, and how they change."""

    start: list[int]
    flips: list[Flip]
    flats: list[Flat]


def before(s: Break, t: Break) -> int:
    """The sign of s - t."""
    return (d > 0) - (d < 0) if (d := s[0] * t[1] - t[0] * s[1]) else 0


in_order = cmp_to_key(before)


def root(a: int, b: int) -> tuple[Break, int]:
    """(p/q, g) with a + b*t = g*(q*t - p), q > 0, for b not 0."""
    g = gcd(a, b) if b > 0 else -gcd(a, b)
    return (-a // g, b // g), g


def joined(parts: Sequence[Path]) -> Path:
    """The entries of all paths, over one denominator and with the kinks of all."""
    if len(parts) == 1:
        return parts[0]
    under = lcm(*(p.under for p in parts))
    base: Integers = []
    slope: Integers = []
    width = sum(len(p.base) for p in parts)
    kinks: dict[Break, Integers] = {}
    for part in parts:
        factor = under // part.under
        for at, c in part.kinks:
            row = kinks.setdefault(at, [0] * width)
            row[len(base) : len(base) + len(c)] = [factor * n for n in c]
        base += [factor * n for n in part.base]
        slope += [factor * n for n in part.slope]
    return Path(base, slope, under, [(at, kinks[at]) for at in sorted(kinks, key=in_order)])


def mapped(node: Affine, parts: Sequence[Path]) -> Path:
    """The affine map of paths."""
    if not parts:
        return Path(list(node.offset), [0] * node.size, node.denominator, [])
    u = joined(parts)
    base = [m + c * u.under for m, c in zip(image(node, u.base), node.offset, strict=True)]
    moved = ((at, image(node, c)) for at, c in u.kinks)
    return Path(base, image(node, u.slope), u.under * node.denominator, [k for k in moved if any(k[1])])


def rectified(u: Path) -> tuple[Path, Switching]:
    """max(u, 0), and where each entry changes its sign."""
    a, b, n = u.base, u.slope, len(u.base)
    here, value, left = [v > 0 or (v == 0 and s > 0) for v, s in zip(a, b, strict=True)], a, START
    found = Path(
        [x if on else 0 for x, on in zip(a, here, strict=True)],
        [x if on else 0 for x, on in zip(b, here, strict=True)],
        u.under,
        [],
    )
    trace = Switching(list(map(int, here)), [], [])
    for k, (at, change) in enumerate([*u.kinks, (END, [])]):
        p, q = at
        right = [x * q + y * p for x, y in zip(a, b, strict=True)]
        roots: dict[Break, list[tuple[int, int]]] = {}
        for j, (v, w) in enumerate(zip(value, right, strict=True)):
            if v > 0 > w or v < 0 < w:
                place, g = root(a[j], b[j])
                roots.setdefault(place, []).append((j, abs(g)))
                here[j] = not here[j]
            elif v == 0 == w:
                trace.flats.append(Flat(left, at, j))
        for place in sorted(roots, key=in_order) if len(roots) > 1 else roots:
            row = [0] * n
            for j, g in roots[place]:
                row[j] = g
                trace.flips.append(Flip(place, j, int(b[j] > 0), g))
            found.kinks.append((place, row))
        value, left = right, at
        if k < len(u.kinks):
            a = [x - p * c for x, c in zip(a, change, strict=True)]
            row = [c if on else 0 for c, on in zip(change, here, strict=True)]
            after = [y + q * c for y, c in zip(b, change, strict=True)]
            for j in [j for j, v in enumerate(right) if v == 0]:
                on = after[j] > 0
                if on is not here[j]:
                    row[j] = after[j] // q if on else -(b[j] // q)
                    trace.flips.append(Flip(at, j, int(on), row[j]))
                    here[j] = on
            b = after
            if any(row):
                found.kinks.append((at, row))
    return found, trace


def largest(u: Path, groups: Sequence[tuple[int, ...]]) -> tuple[Path, Switching]:
    """Per group the largest of the entries, and where another becomes it."""
    a, b, left = u.base, u.slope, START
    here = [max(group, key=lambda i: (a[i], b[i])) for group in groups]
    found = Path([a[i] for i in here], [b[i] for i in here], u.under, [])
    trace = Switching(list(here), [], [])
    for k, (at, change) in enumerate([*u.kinks, (END, [])]):
        p, q = at
        right = [x * q + y * p for x, y in zip(a, b, strict=True)]
        rows: dict[Break, Integers] = {}
        for e, group in enumerate(groups):
            _overtakings(e, group, here, (left, at), a, b, right, rows, trace)
        found.kinks.extend((place, rows[place]) for place in sorted(rows, key=in_order))
        left = at
        if k < len(u.kinks):
            a = [x - p * c for x, c in zip(a, change, strict=True)]
            after = [y + q * c for y, c in zip(b, change, strict=True)]
            row = [0] * len(groups)
            for e, group in enumerate(groups):
                best = max(group, key=lambda i: (right[i], after[i], i == here[e]))
                row[e] = (after[best] - b[here[e]]) // q
                if best != here[e]:
                    trace.flips.append(Flip(at, e, best, row[e]))
                    here[e] = best
            b = after
            if any(row):
                found.kinks.append((at, row))
    return found, trace


def _overtakings(
    e: int,
    group: tuple[int, ...],
    here: list[int],
    ends: tuple[Break, Break],
    a: Integers,
    b: Integers,
    right: Integers,
    rows: dict[Break, Integers],
    trace: Switching,
) -> None:
    """The changes of the largest entry of one group inside one interval, on which all entries are lines."""
    left, end = ends
    while True:
        i = here[e]
        above = [j for j in group if right[j] > right[i]]
        tied = any(j != i and b[j] == b[i] and a[j] == a[i] for j in group)
        if not above:
            if tied:
                trace.flats.append(Flat(left, end, e))
            return
        crossings = [(root(a[j] - a[i], b[j] - b[i]), j) for j in above]
        place = min((c[0][0] for c in crossings), key=in_order)
        g, j = max((c[0][1], c[1]) for c in crossings if c[0][0] == place)
        if tied:
            trace.flats.append(Flat(left, place, e))
        left = place
        rows.setdefault(place, [0] * len(here))[e] = g
        trace.flips.append(Flip(place, e, j, g))
        here[e] = j
