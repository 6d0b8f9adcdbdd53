"""The gradient of one entry of a node once every switch below it has made its choice: reverse mode, in integers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import lcm
from typing import Any

from .arithmetic import Integers, Ratios, moved_back
from .evaluation import winners
from .program import Affine, Input, Largest, Program, Rectify

Choices = Mapping[int, Sequence[Any]]
"""By switch: for max(u, 0) whether u counts (1) or 0 does, entry by entry (or its slope there, a fraction, and then
gradients have fractions above); for a largest entry its index (or pairs (index, share) of several)."""


def pulled_back(program: Program, choices: Choices, node: int, form: Sequence[int], under: int = 1) -> Ratios:
    """The gradient, in the coordinates of the inputs, of the linear form (form/under) of the value of a node."""
    held: dict[int, Ratios] = {node: Ratios(list(form), under)}
    found: dict[int, Ratios] = {}
    for k in range(node, -1, -1):
        adjoint = held.pop(k, None)
        if adjoint is None or not any(adjoint.numerators):
            continue
        at = program.nodes[k]
        if isinstance(at, Input):
            found[k] = adjoint
        elif isinstance(at, Affine):
            widths = [program.nodes[s].size for s in at.sources]
            back = moved_back(at, adjoint.numerators, sum(widths))
            ends = [0]
            for w in widths:
                ends.append(ends[-1] + w)
            for s, (lo, hi) in zip(at.sources, pairwise(ends), strict=True):
                _add(held, s, Ratios(back[lo:hi], adjoint.under * at.denominator))
        elif isinstance(at, Rectify):
            kept = [
                (v if on == 1 else on * v) if on else 0 for v, on in zip(adjoint.numerators, choices[k], strict=True)
            ]
            _add(held, at.source, Ratios(kept, adjoint.under))
        elif isinstance(at, Largest):
            spread: Integers = [0] * program.nodes[at.source].size
            for v, i in zip(adjoint.numerators, choices[k], strict=True):
                for j, share in ((i, 1),) if type(i) is int else i:
                    spread[j] += share * v
            _add(held, at.source, Ratios(spread, adjoint.under))
    common = lcm(*(r.under for r in found.values()))
    gradient: Integers = []
    for k in program.inputs:
        r = found.get(k)
        gradient += [0] * program.nodes[k].size if r is None else [v * (common // r.under) for v in r.numerators]
    return Ratios(gradient, common)


def _add(held: dict[int, Ratios], k: int, more: Ratios) -> None:
    known = held.get(k)
    if known is None:
        held[k] = more
        return
    under = lcm(known.under, more.under)
    a, b = under // known.under, under // more.under
    held[k] = Ratios([a * u + b * v for u, v in zip(known.numerators, more.numerators, strict=True)], under)


def unit(size: int, entry: int) -> Integers:
    """The linear form that is one entry."""
    return [int(i == entry) for i in range(size)]


def difference(size: int, entry: int, other: int) -> Integers:
    """The linear form entry - other."""
    return [(i == entry) - (i == other) for i in range(size)]


def jacobian(program: Program, choices: Choices) -> list[Ratios]:
    """The gradients of all entries of the outputs."""
    return [
        pulled_back(program, choices, o.node, unit(program.nodes[o.node].size, i))
        for o in program.outputs
        for i in range(program.nodes[o.node].size)
    ]


def first_choices(program: Program, found: Sequence[Ratios]) -> dict[int, list[int]]:
    """The choices at a point by the rule of most frameworks at ties: max(u, 0) is 0, of equal entries the first."""
    made: dict[int, list[int]] = {}
    for k in program.switches:
        node = program.nodes[k]
        if isinstance(node, Rectify):
            made[k] = [int(v > 0) for v in found[node.source].numerators]
        elif isinstance(node, Largest):
            made[k] = [winners(found[node.source].numerators, group)[0] for group in node.groups]
    return made
