"""What every switch may choose on a box: by intervals, exact, and where they leave it open by zonotopes."""

from __future__ import annotations

from collections.abc import Sequence

from .bounds import Interval, Options, node_bounds, open_choices
from .program import Affine, Program
from .zonotope import MOST
from .zonotopes import Zonotopes

MAX_PRODUCTS = 5 * 10**7
"""Products of numbers that the bounds of one box may take by zonotopes."""


def settled_choices(program: Program, box: Sequence[Interval], by: Zonotopes | None = None) -> Options:
    """Per switch and entry the choices that are not excluded."""
    plain = open_choices(program, node_bounds(program, box))
    if is_settled(plain):
        return plain
    by = by or zonotopes(program)
    try:
        return plain if by is None else joined(plain, open_choices(program, by.node_bounds(box)))
    except OverflowError:
        return plain


def zonotopes(program: Program) -> Zonotopes | None:
    """The program for bounds by zonotopes; None: it is too large, or has numbers that are no floats."""
    weights = sum(len(row) for node in program.nodes if isinstance(node, Affine) for row in node.rows)
    switches = sum(program.nodes[k].size for k in program.switches)
    noises = program.dimension + switches
    if noises > MOST or weights * noises > MAX_PRODUCTS:
        return None
    try:
        return Zonotopes(program)
    except OverflowError:
        return None


def is_settled(options: Options) -> bool:
    """Whether every switch has one choice only."""
    return all(len(kept) == 1 for row in options.values() for kept in row)


def joined(exact: Options, rounded: Options) -> Options:
    """The choices that both leave; where these are none, more than one is right, and the first is taken."""
    return {
        k: [tuple(i for i in a if i in b) or a for a, b in zip(row, rounded[k], strict=True)]
        for k, row in exact.items()
    }
