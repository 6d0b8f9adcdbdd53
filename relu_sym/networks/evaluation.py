"""The values of all nodes at a point, exact: one sweep over the program in integers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Expr, Rational

from ..errors import UnsupportedError
from .arithmetic import Ratios, applied
from .expression import expressions
from .program import Affine, Largest, Program, Rectify, Smooth

Pattern = tuple[tuple[Any, ...], ...]


def check_piecewise_linear(program: Program, question: str) -> None:
    """Refuse a network with a head that is not piecewise linear, by the head's name."""
    if program.curved:
        node = program.nodes[program.curved[0]]
        head = node.head if isinstance(node, Smooth) else ""
        raise UnsupportedError(
            "{0}: this is asked of piecewise linear networks, and this one has {1} ({2}): ask for its values, or for "
            ".to_expr() and the verbs of expressions",
            question,
            head,
            program.name(program.curved[0]),
        )


def values(program: Program, point: Ratios) -> list[Ratios]:
    """The value of every node of a piecewise linear program; the coordinates of the point are those of its inputs."""
    found: list[Ratios] = []
    begun = 0
    for node in program.nodes:
        if isinstance(node, Affine):
            found.append(applied(node, [found[s] for s in node.sources]))
        elif isinstance(node, Rectify):
            u, under = found[node.source]
            found.append(Ratios([v if v > 0 else 0 for v in u], under))
        elif isinstance(node, Largest):
            u, under = found[node.source]
            found.append(Ratios([max([u[i] for i in group]) for group in node.groups], under))
        else:
            found.append(Ratios(point.numerators[begun : begun + node.size], point.under))
            begun += node.size
    return found


def answers(program: Program, point: Ratios) -> tuple[Expr, ...]:
    """The entries of the outputs at a point: rational numbers, expressions where a head is not piecewise linear."""
    if program.curved:
        return expressions(program, [Rational(n, point.under) for n in point.numerators])
    found = values(program, point)
    return tuple(Rational(n, found[o.node].under) for o in program.outputs for n in found[o.node].numerators)


def pattern(program: Program, found: Sequence[Ratios]) -> Pattern:
    """For every node that switches, an entry each: the sign of the argument of max(u, 0); the indices of the largest
    entries of a group."""
    rows: list[tuple[Any, ...]] = []
    for k in program.switches:
        node = program.nodes[k]
        if isinstance(node, Rectify):
            rows.append(tuple((v > 0) - (v < 0) for v in found[node.source].numerators))
        elif isinstance(node, Largest):
            u = found[node.source].numerators
            rows.append(tuple(winners(u, group) for group in node.groups))
    return tuple(rows)


def winners(u: Sequence[int], group: Sequence[int]) -> tuple[int, ...]:
    """The indices of the largest entries of a group, each once."""
    largest = max(u[i] for i in group)
    return tuple(dict.fromkeys(i for i in group if u[i] == largest))
