"""Bounds of all nodes and gradients on a box, by interval arithmetic in fractions: sound, not sharp."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm

from .program import Affine, Input, Largest, Program, Rectify
from .rationals import Row

Interval = tuple[Fraction, Fraction]
Options = dict[int, list[tuple[int, ...]]]
"""Per switch and entry the choices that are not excluded."""


def node_bounds(program: Program, box: Sequence[Interval]) -> list[list[Interval]]:
    """An interval that holds the values of each entry of each node on the box."""
    found: list[tuple[list[int], list[int], int]] = []
    begun = 0
    for node in program.nodes:
        if isinstance(node, Affine):
            under = lcm(*(found[s][2] for s in node.sources))
            low = [n * (under // found[s][2]) for s in node.sources for n in found[s][0]]
            high = [n * (under // found[s][2]) for s in node.sources for n in found[s][1]]
            offset = [c * under for c in node.offset]
            found.append((*_image(node.rows, low, high, offset), under * node.denominator))
        elif isinstance(node, Rectify):
            low, high, under = found[node.source]
            found.append(([max(n, 0) for n in low], [max(n, 0) for n in high], under))
        elif isinstance(node, Largest):
            low, high, under = found[node.source]
            found.append(
                ([max(low[i] for i in g) for g in node.groups], [max(high[i] for i in g) for g in node.groups], under)
            )
        else:
            sides = box[begun : begun + node.size]
            under = lcm(*(end.denominator for side in sides for end in side))
            low, high = ([side[k].numerator * (under // side[k].denominator) for side in sides] for k in (0, 1))
            found.append((low, high, under))
            begun += node.size
    return [_fractions(*f) for f in found]


def _image(
    rows: Iterable[Row], low: Sequence[int], high: Sequence[int], offset: Sequence[int]
) -> tuple[list[int], list[int]]:
    """The ends of rows * u + offset for u from low to high."""
    least, most = [], []
    for row, c in zip(rows, offset, strict=True):
        a = b = c
        for j, w in row:
            if w > 0:
                a, b = a + w * low[j], b + w * high[j]
            else:
                a, b = a + w * high[j], b + w * low[j]
        least.append(a)
        most.append(b)
    return least, most


def _fractions(low: Sequence[int], high: Sequence[int], under: int) -> list[Interval]:
    return [(Fraction(a, under), Fraction(b, under)) for a, b in zip(low, high, strict=True)]


def open_choices(program: Program, bounds: Sequence[Sequence[Interval]]) -> Options:
    """Per switch and entry the choices that the bounds leave: for max(u, 0) of 0 (flat) and 1, else indices."""
    found: Options = {}
    for k in program.switches:
        node = program.nodes[k]
        u = bounds[node.uses[0]]
        if isinstance(node, Rectify):
            found[k] = [(1,) if lo >= 0 else (0,) if hi <= 0 else (0, 1) for lo, hi in u]
        elif isinstance(node, Largest):
            found[k] = [_contenders(group, u) for group in node.groups]
    return found


def _contenders(group: Sequence[int], u: Sequence[Interval]) -> tuple[int, ...]:
    """The entries that may be the largest; of those that another one is never below, none."""
    kept = list(dict.fromkeys(group))
    best = max(kept, key=lambda i: u[i][0])
    return tuple(i for i in kept if i == best or u[i][1] > u[best][0])


def gradient_bounds(program: Program, options: Options, node: int, entry: int) -> list[Interval]:
    """An interval that holds each partial derivative of one entry of a node, wherever it is differentiable."""
    nodes = program.nodes
    start = [int(i == entry) for i in range(nodes[node].size)]
    held: dict[int, tuple[list[int], list[int], int]] = {node: (start, start, 1)}
    for k in range(node, -1, -1):
        at, adjoint = nodes[k], held.get(k)
        if adjoint is None or isinstance(at, Input):
            continue
        low, high, under = adjoint
        if isinstance(at, Affine):
            width = sum(nodes[s].size for s in at.sources)
            columns = [*at.columns, *[()] * (width - len(at.columns))]
            least, most = _image(columns, low, high, [0] * width)
            begun = 0
            for s in at.sources:
                ends = slice(begun, begun + nodes[s].size)
                _add(held, s, least[ends], most[ends], under * at.denominator)
                begun = ends.stop
        elif isinstance(at, Rectify):
            rows = list(zip(low, high, options[k], strict=True))
            least = [0 if kept == (0,) else a if kept == (1,) else min(a, 0) for a, _, kept in rows]
            _add(
                held,
                at.source,
                least,
                [0 if kept == (0,) else b if kept == (1,) else max(b, 0) for _, b, kept in rows],
                under,
            )
        elif isinstance(at, Largest):
            least, most = [0] * nodes[at.source].size, [0] * nodes[at.source].size
            for a, b, kept in zip(low, high, options[k], strict=True):
                for i in kept:
                    least[i] += a if len(kept) == 1 else min(a, 0)
                    most[i] += b if len(kept) == 1 else max(b, 0)
            _add(held, at.source, least, most, under)
    zero = [(Fraction(0), Fraction(0))]
    return [b for k in program.inputs for b in (_fractions(*held[k]) if k in held else zero * nodes[k].size)]


def _add(
    held: dict[int, tuple[list[int], list[int], int]], k: int, low: list[int], high: list[int], under: int
) -> None:
    known = held.get(k)
    if known is None:
        held[k] = low, high, under
        return
    both = lcm(under, known[2])
    p, q = both // known[2], both // under
    least, most = ([p * m + q * n for m, n in zip(a, b, strict=True)] for a, b in zip(known, (low, high), strict=False))
    held[k] = least, most, both
