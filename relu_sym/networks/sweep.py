"""The Jacobian of a network along a segment, piece by piece: where one switch changes, by a matrix of rank one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import gcd
from typing import NamedTuple

from ..errors import UnsupportedError
from .arithmetic import Break, Ratios
from .gradients import difference, jacobian, pulled_back, unit
from .local import jacobians
from .paths import END, START, Flip, Path, before, in_order
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
    cuts = {*events, *(at for _, f in flats for at in (f.lo, f.hi))} - {START, END}
    here = jacobian(program, choices)
    outputs = _outputs_at_kinks(program, run)
    fresh = True
    for lo, hi in pairwise([START, *sorted(cuts, key=in_order), END]):
        flips = events.get(lo, [])
        moved = None if fresh or len(flips) != 1 else _jump(program, choices, *flips[0], outputs.get(lo), run)
        for k, flip in flips:
            choices[k][flip.entry] = flip.choice
        if moved is not None:
            here = moved_by(here, moved)
        elif flips or fresh:
            here = jacobian(program, choices)
        inside = [(k, f.entry) for k, f in flats if before(f.lo, hi) < 0 < before(f.hi, lo)]
        fresh = False
        settled = _beside_surfaces(program, choices, inside, (lo, hi), start, end) if inside else None
        yield Stretch(lo, hi, here if settled is None else settled)


def _is_constant(program: Program, k: int, entry: int) -> bool:
    """Whether the argument of a switch is 0 by its weights: no surface."""
    node = program.nodes[k]
    source = program.nodes[node.uses[0]]
    return isinstance(node, Rectify) and isinstance(source, Affine) and not source.rows[entry]


def _outputs_at_kinks(program: Program, run: Run) -> dict[Break, list[Ratios]]:
    """At each kink of an output how the slopes of all entries of the outputs jump, over q."""
    found: dict[Break, list[Ratios]] = {}
    widths = [program.nodes[o.node].size for o in program.outputs]
    for k, o in enumerate(program.outputs):
        path: Path = run.paths[o.node]
        for at, c in path.kinks:
            row = found.setdefault(at, [Ratios([0] * w, 1) for w in widths])
            row[k] = Ratios(c, path.under)
    return found


def _jump(
    program: Program, choices: dict[int, list[int]], k: int, flip: Flip, outputs: list[Ratios] | None, run: Run
) -> Matrix | None:
    """The change of the Jacobian where one entry alone changes its choice: (how the outputs follow) x (its gradient).

    The kink of the entry is ``flip.jump``, and what the outputs make of it are their kinks.
    """
    if not flip.jump:
        return None
    node = program.nodes[k]
    source = node.uses[0]
    size = program.nodes[source].size
    if isinstance(node, Rectify):
        form = unit(size, flip.entry) if flip.choice else [-u for u in unit(size, flip.entry)]
    else:
        form = difference(size, flip.choice, choices[k][flip.entry])
    gradient, under = pulled_back(program, choices, source, form)
    zero = Ratios([0] * len(gradient), 1)
    if outputs is None:
        return [zero for o in program.outputs for _ in range(program.nodes[o.node].size)]
    here = run.paths[k].under
    rows = []
    for jumps, scale in outputs:
        for c in jumps:  # the outputs move by c/scale where the entry moves by jump/here
            rows.append(Ratios([c * here * g for g in gradient], scale * flip.jump * under) if c else zero)
    return [r if r.under > 0 else Ratios([-g for g in r.numerators], -r.under) for r in rows]


def moved_by(here: Matrix, change: Matrix) -> Matrix:
    """The sum of two matrices."""
    found = []
    for (a, u), (b, v) in zip(here, change, strict=True):
        if not any(b):
            found.append(Ratios(a, u))
        else:
            found.append(_reduced([x * v + y * u for x, y in zip(a, b, strict=True)], u * v))
    return found


def _reduced(numerators: Sequence[int], under: int) -> Ratios:
    common = gcd(under, *numerators)
    return Ratios([n // common for n in numerators], under // common)


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
