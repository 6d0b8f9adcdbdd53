"""The Jacobian of a network along a segment, piece by piece: where one switch changes, by a matrix of rank one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..errors import UnsupportedError
from .arithmetic import Break, Ratios
from .fields import Fields
from .gradients import difference, pulled_back, unit
from .local import jacobians
from .paths import END, START, Flip, before, in_order
from .program import Affine, Program, Rectify
from .restriction import Run

Matrix = list[Ratios]
"""A gradient per entry of the outputs."""


class Stretch(NamedTuple):
    """From lo to hi the Jacobian is constant."""

    lo: Break
    hi: Break
    jacobian: Matrix


def stretches(program: Program, run: Run, start: Ratios, end: Ratios) -> Iterator[Stretch]:
    """The pieces of [0, 1] with their Jacobians; refused where the segment runs inside a switching surface."""
    events: dict[Break, list[tuple[int, Flip]]] = {}
    choices = {k: list(s.start) for k, s in run.switchings.items()}
    for k, s in run.switchings.items():
        for flip in s.flips:
            events.setdefault(flip.at, []).append((k, flip))
    flats = [(k, f) for k, s in run.switchings.items() for f in s.flats if not _is_constant(program, k, f.entry)]
    cuts = sorted({*events, *(at for _, f in flats for at in (f.lo, f.hi))} - {START, END}, key=in_order)
    fields = Fields(program, run, {at: i for i, at in enumerate([START, *cuts, END])})
    fields.refresh(choices)
    for lo, hi in pairwise([START, *cuts, END]):
        flips = events.get(lo, [])
        carried = len(flips) == 1 and fields.moved(*flips[0], choices)
        for k, flip in flips:
            choices[k][flip.entry] = flip.choice
        if flips and not carried:
            fields.refresh(choices)
        inside = [(k, f.entry) for k, f in flats if before(f.lo, hi) < 0 < before(f.hi, lo)]
        settled = _beside_surfaces(program, choices, inside, (lo, hi), start, end) if inside else None
        yield Stretch(lo, hi, fields.outputs() if settled is None else settled)


def _is_constant(program: Program, k: int, entry: int) -> bool:
    """Whether the argument of a switch is 0 by its weights: no surface."""
    node = program.nodes[k]
    source = program.nodes[node.uses[0]]
    return isinstance(node, Rectify) and isinstance(source, Affine) and not source.rows[entry]


def _beside_surfaces(
    program: Program,
    choices: dict[int, list[int]],
    inside: Sequence[tuple[int, int]],
    ends: tuple[Break, Break],
    start: Ratios,
    end: Ratios,
) -> Matrix | None:
    """The Jacobian on a stretch inside surfaces of switches, if the network is differentiable there all the same.

    None where no such switch has a gradient, so that its choice is no matter.
    """
    surface = next((s for s in inside if _moves(program, choices, *s)), None)
    if surface is None:
        return None
    (a, b), (c, d) = ends
    p, q = a * d + c * b, 2 * b * d
    middle = [
        (q - p) * x * end.under + p * y * start.under for x, y in zip(start.numerators, end.numerators, strict=True)
    ]
    found = jacobians(program, Ratios(middle, q * start.under * end.under))
    first = next(found)
    if any(not _equal(first, other) for other in found):
        k, entry = surface
        raise UnsupportedError(
            "from t = {0} to t = {1} the segment runs inside the switching surface of entry {2} of {3}, where the "
            "outputs have no gradient: move an end off the surface, or ask net.subdifferential at points",
            f"{a}/{b}" if b > 1 else str(a),
            f"{c}/{d}" if d > 1 else str(c),
            entry,
            program.name(k),
        )
    return first


def _moves(program: Program, choices: dict[int, list[int]], k: int, entry: int) -> bool:
    """Whether the arguments of a switch that are equal have different gradients, so that a step aside parts them."""
    node = program.nodes[k]
    source = node.uses[0]
    size = program.nodes[source].size
    if isinstance(node, Rectify):
        return any(pulled_back(program, choices, source, unit(size, entry)).numerators)
    group, best = node.groups[entry], choices[k][entry]  # type: ignore[union-attr]
    return any(any(pulled_back(program, choices, source, difference(size, i, best)).numerators) for i in group)


def _equal(a: Matrix, b: Matrix) -> bool:
    return all(
        [x * s.under for x in r.numerators] == [y * r.under for y in s.numerators] for r, s in zip(a, b, strict=True)
    )
