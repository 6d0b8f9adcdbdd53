"""A program as expressions, for small networks: equal parts are one object, the answer counts as it is printed."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Abs, Add, Expr, Integer, Max, Mul, Rational

from ..errors import BudgetError
from ..functions.relu import ReLU
from .heads import applied_head
from .program import Affine, Largest, Program, Rectify, Row, Smooth

MAX_PRINTED = 50_000
"""Nodes of all answers together, a part that occurs twice counted twice: what a printer or a verb walks over."""


def expressions(program: Program, coordinates: Sequence[Expr]) -> tuple[Expr, ...]:
    """The entries of the outputs as expressions of the coordinates of the inputs; ``BudgetError`` where they swell."""
    found: list[list[Expr]] = []
    sizes: list[list[int]] = []
    begun = 0
    for node in program.nodes:
        if isinstance(node, Affine):
            u = [e for s in node.sources for e in found[s]]
            counts = [c for s in node.sources for c in sizes[s]]
            made = [_row(r, c, node.denominator, u) for r, c in zip(node.rows, node.offset, strict=True)]
            count = [2 + sum(2 + counts[j] for j, _ in row) for row in node.rows]
        elif isinstance(node, Rectify):
            made, count = [ReLU(e) for e in found[node.source]], [1 + c for c in sizes[node.source]]
        elif isinstance(node, Largest):
            u, counts = found[node.source], sizes[node.source]
            made = [_largest([u[i] for i in group]) for group in node.groups]
            count = [sum(2 + 2 * counts[i] for i in group) for group in node.groups]
        elif isinstance(node, Smooth):
            made = [applied_head(node.head, e, node.parameters) for e in found[node.source]]
            count = [6 + 2 * c for c in sizes[node.source]]
        else:
            made, count = list(coordinates[begun : begun + node.size]), [1] * node.size
            begun += node.size
        found.append(made)
        sizes.append([1 if e.is_Atom else c for e, c in zip(made, count, strict=True)])
    printed = sum(c for o in program.outputs for c in sizes[o.node])
    if printed > MAX_PRINTED:
        raise BudgetError(
            "the network as expressions has {0} parts, more than {1}: ask it itself, net(point), net.along(start, "
            "end), net.subdifferential(point)",
            printed,
            MAX_PRINTED,
        )
    return tuple(e for o in program.outputs for e in found[o.node])


def _row(row: Row, offset: int, under: int, u: Sequence[Expr]) -> Expr:
    return Add(Rational(offset, under), *(Mul(Rational(w, under), u[j]) for j, w in row))


def _largest(members: Sequence[Expr]) -> Expr:
    """max; nested ones by max(a, b) = b + ReLU(a - b), since SymPy's Max takes exponential time to nest."""
    members = list(dict.fromkeys(members))
    if len(members) == 2 and members[0] == -members[1]:
        return Abs(members[0])
    if all(e.is_Number for e in members) or not any(e.has(ReLU, Max, Abs) for e in members):
        return Max(*members)
    best = members[0]
    for e in members[1:]:
        best = best + ReLU(e - best)
    return best if len(members) > 1 else Mul(Integer(1), best)
