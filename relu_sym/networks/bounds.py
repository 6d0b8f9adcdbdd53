"""Bounds of all nodes and gradients on a box, by interval arithmetic in fractions: sound, not sharp."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .program import Affine, Input, Largest, Program, Rectify

Interval = tuple[Fraction, Fraction]
Options = dict[int, list[tuple[int, ...]]]
"""Per switch and entry the choices that are not excluded."""
ZERO: Interval = (Fraction(0), Fraction(0))


def node_bounds(program: Program, box: Sequence[Interval]) -> list[list[Interval]]:
    """An interval that holds the values of each entry of each node on the box."""
    found: list[list[Interval]] = []
    begun = 0
    for node in program.nodes:
        if isinstance(node, Affine):
            u = [b for s in node.sources for b in found[s]]
            rows = zip(node.rows, node.offset, strict=True)
            found.append([_row(row, offset, node.denominator, u) for row, offset in rows])
        elif isinstance(node, Rectify):
            found.append([(max(lo, Fraction(0)), max(hi, Fraction(0))) for lo, hi in found[node.source]])
        elif isinstance(node, Largest):
            u = found[node.source]
            found.append([(max(u[i][0] for i in g), max(u[i][1] for i in g)) for g in node.groups])
        else:
            found.append(list(box[begun : begun + node.size]))
            begun += node.size
    return found


def _row(row: Sequence[tuple[int, int]], offset: int, under: int, u: Sequence[Interval]) -> Interval:
    lo = hi = Fraction(offset)
    for j, w in row:
        a, b = u[j]
        lo, hi = (lo + w * a, hi + w * b) if w > 0 else (lo + w * b, hi + w * a)
    return lo / under, hi / under


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


def gradient_bounds(
    program: Program, options: dict[int, list[tuple[int, ...]]], node: int, entry: int
) -> list[Interval]:
    """An interval that holds each partial derivative of one entry of a node, wherever it is differentiable."""
    held: dict[int, list[Interval]] = {node: [ZERO] * program.nodes[node].size}
    held[node][entry] = (Fraction(1), Fraction(1))
    for k in range(node, -1, -1):
        at = program.nodes[k]
        adjoint = held.get(k)
        if adjoint is None or isinstance(at, Input):
            continue
        for s in at.uses:
            held.setdefault(s, [ZERO] * program.nodes[s].size)
        if isinstance(at, Affine):
            places = [(s, i) for s in at.sources for i in range(program.nodes[s].size)]
            for bound, row in zip(adjoint, at.rows, strict=True):
                for j, w in row if bound != ZERO else ():
                    s, i = places[j]
                    held[s][i] = _sum(held[s][i], _scaled(Fraction(w, at.denominator), bound))
        elif isinstance(at, Rectify):
            for i, (bound, kept) in enumerate(zip(adjoint, options[k], strict=True)):
                if kept != (0,):
                    held[at.source][i] = _sum(held[at.source][i], bound if kept == (1,) else _or_zero(bound))
        elif isinstance(at, Largest):
            for bound, kept in zip(adjoint, options[k], strict=True):
                for i in kept:
                    held[at.source][i] = _sum(held[at.source][i], bound if len(kept) == 1 else _or_zero(bound))
    return [b for k in program.inputs for b in held.get(k, [ZERO] * program.nodes[k].size)]


def _sum(a: Interval, b: Interval) -> Interval:
    return a[0] + b[0], a[1] + b[1]


def _scaled(c: Fraction, a: Interval) -> Interval:
    return (c * a[0], c * a[1]) if c > 0 else (c * a[1], c * a[0])


def _or_zero(a: Interval) -> Interval:
    return min(a[0], Fraction(0)), max(a[1], Fraction(0))
