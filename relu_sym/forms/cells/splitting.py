"""In any number of variables: the cones that the switches of a tape cut the space into, one switch after the other.

A cone that a switch does not cut takes one sign of it; a cut one falls into two, whose rays are the old ones on that
side and one new ray for every edge that is cut.  No cone is ever empty, so the work is that of the cones there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..exact import Scalar
from .cone import Cone
from .hull import neighbours
from .tape import Kink, Largest, Smooth, Sum, Tape
from .vectors import Vector, moved, primitive, sign

Gradients = list[Vector]
"""Of the parts that are done, in the order of the tape."""


class Split(NamedTuple):
    """A cone, and the gradients of the roots in it, each over its denominator."""

    cone: Cone
    gradients: tuple[Vector, ...]


class Step(NamedTuple):
    """What is kept plus factor * what is kept: a sum as it is after one more of its terms."""

    of: int
    factor: Scalar
    part: int


def split(tape: Tape) -> Iterator[Split]:
    """All cells, the negative side of every switch first."""
    pieces = _Pieces(tape)
    ops, roots = running(tape)
    last = len(ops)
    todo: list[tuple[Cone, Gradients]] = [(Cone.whole(tape.n, tape.facts), [])]
    while todo:
        cone, known = todo.pop()
        for op in ops[len(known) : last]:
            if isinstance(op, Step):
                known.append(moved(known[op.of], op.factor, known[op.part]))
            elif isinstance(op, Kink):
                g = known[op.over]
                below, above = cone.sides(g)
                if below is not None and above is not None:
                    todo.append((above, [*known, _times(op.high, g)]))
                    cone = below
                known.append(_times(op.low if below is not None else op.high, g) if below or above else g)
            elif isinstance(op, Smooth):
                known.append(op.gradient)
            else:
                parts = pieces.of(op, known, cone)
                for part, g in parts[:0:-1]:
                    todo.append((part, [*known, g]))
                cone, g = parts[0]
                known.append(g)
        yield Split(cone, tuple([known[k] for k in roots]))


def running(tape: Tape) -> tuple[list[Smooth | Kink | Largest | Step], list[int]]:
    """The tape with every sum added up as its terms come, so that the cells of one branch share what they share; and
    the places of the roots."""
    sums: dict[int, list[tuple[int, Scalar]]] = {}
    """For each part the sums that it is in."""
    ops: list[Smooth | Kink | Largest | Step] = []
    place: dict[int, int] = {}
    for k, op in enumerate(tape.ops):
        if isinstance(op, Sum):
            for c, j in op.terms:
                sums.setdefault(j, []).append((k, c))
    for k, op in enumerate(tape.ops):
        if isinstance(op, Sum):
            pass  # its last term was the last step of it
        elif isinstance(op, Kink):
            ops.append(op._replace(over=place[op.over]))
        elif isinstance(op, Largest):
            ops.append(op._replace(parts=tuple((c, place[j]) for c, j in op.parts)))
        else:
            ops.append(op)
        if not isinstance(op, Sum):
            place[k] = len(ops) - 1
        for whole, c in sums.get(k, ()):
            if whole not in place:
                ops.append(Smooth(tape.ops[whole].gradient))
                place[whole] = len(ops) - 1
            ops.append(Step(place[whole], c, place[k]))
            place[whole] = len(ops) - 1
    return ops, [place[k] for k in tape.roots]


def _times(c: Scalar, g: Vector) -> Vector:
    return g if c == 1 else tuple([c * a for a in g])


class _Pieces:
    """Where each of several linear functions is the largest one: the normal cones of the hull of their gradients."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self.beside: dict[tuple[Vector, ...], list[list[int]]] = {}

    def of(self, op: Largest, known: Gradients, cone: Cone) -> list[tuple[Cone, Vector]]:
        """The parts of a cone, and the gradient in each."""
        gradients = self._distinct([_times(c, known[k]) for c, k in op.parts])
        if len(gradients) == 1:
            return [(cone, gradients[0])]
        found = []
        for i, near in enumerate(self._neighbours(tuple(gradients))):
            part: Cone | None = cone
            for j in near:
                gap = tuple([op.side * (a - b) for a, b in zip(gradients[i], gradients[j], strict=True)])
                below, above = part.sides(primitive(gap))
                if below is None and above is None:
                    continue
                part = above
                if part is None:
                    break
            if part is not None and near:
                found.append((part, gradients[i]))
        return found

    def _distinct(self, gradients: Gradients) -> Gradients:
        found = list(dict.fromkeys(gradients))
        if self.tape.is_whole:
            return found
        facts, kept = self.tape.facts, []
        for g in found:
            if all(any(sign(a - b, facts) for a, b in zip(g, h, strict=True)) for h in kept):
                kept.append(g)
        return kept

    def _neighbours(self, gradients: tuple[Vector, ...]) -> list[list[int]]:
        found = self.beside.get(gradients)
        if found is None:
            found = self.beside[gradients] = neighbours(gradients, self.tape.facts)
        return found
