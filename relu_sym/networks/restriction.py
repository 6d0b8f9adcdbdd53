"""A program along a segment: every node as an exact piecewise linear function of t on [0, 1]."""

from __future__ import annotations

from math import lcm
from typing import NamedTuple

from ..errors import BudgetError
from .arithmetic import Ratios
from .paths import Path, Switching, largest, mapped, rectified
from .program import Affine, Largest, Program, Rectify

MAX_KINKS = 100_000
"""Kinks of one node along a segment."""


class Run(NamedTuple):
    """The path of every node, and by node what the switches do."""

    paths: list[Path]
    switchings: dict[int, Switching]


def along(program: Program, start: Ratios, end: Ratios) -> Run:
    """The nodes of a piecewise linear program at (1 - t)*start + t*end."""
    under = lcm(start.under, end.under)
    base = [n * (under // start.under) for n in start.numerators]
    slope = [n * (under // end.under) - a for n, a in zip(end.numerators, base, strict=True)]
    paths: list[Path] = []
    switchings: dict[int, Switching] = {}
    begun = 0
    for k, node in enumerate(program.nodes):
        if isinstance(node, Affine):
            paths.append(mapped(node, [paths[s] for s in node.sources]))
        elif isinstance(node, Rectify):
            path, switchings[k] = rectified(paths[node.source])
            paths.append(path)
        elif isinstance(node, Largest):
            path, switchings[k] = largest(paths[node.source], node.groups)
            paths.append(path)
        else:
            ends = slice(begun, begun + node.size)
            paths.append(Path(base[ends], slope[ends], under, []))
            begun += node.size
        if len(paths[-1].kinks) > MAX_KINKS:
            raise BudgetError("the segment meets more than {0} kinks: ask for parts of it", MAX_KINKS)
    return Run(paths, switchings)
