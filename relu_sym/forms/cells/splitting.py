"""In any number of variables: the cones that the switches of a tape cut the space into, one switch after the other.

A cone that a switch does not cut takes one sign of it; a cut one falls into two, whose rays are the old ones on that
side and one new ray for every edge that is cut.  No cone is ever empty, so the work is that of the cones there are.
Switches that are linear, before any that bends, cut all cones at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from ..exact import Scalar
from .arrangement import oriented
from .central import Central
from .cone import Cone
from .hull import neighbours
from .tape import Kink, Largest, Smooth, Sum, Tape
from .vectors import Vector, moved, primitive, sign, signs

Gradients = list[Vector]
"""Of the parts that are done, in the order of the tape."""


class Split(NamedTuple):
    """A cone, or what makes it, and the gradients of the roots in it, each over its denominator."""

    cone: Cone | Callable[[], Cone]
    gradients: tuple[Vector, ...]


class Step(NamedTuple):
    """What is kept plus factor * what is kept: a sum as it is after one more of its terms."""

    of: int
    factor: Scalar
    part: int


def split(tape: Tape, enough: int) -> Iterator[Split]:
    """All cells, the negative side of every switch first; ``enough``: more of them will not be asked for."""
    pieces = _Pieces(tape)
    ops, roots = running(tape)
    for cone, known in _linear(tape, ops, enough):
        if len(known) == len(ops):
            yield Split(cone, tuple([known[k] for k in roots]))
        else:
            yield from _bent(cone(), known, ops, roots, pieces)


def _bent(cone: Cone, known: Gradients, ops: Sequence[Run], roots: Sequence[int], pieces: _Pieces) -> Iterator[Split]:
    """The cells in a cone, the first parts being known in it."""
    last = len(ops)
    todo = [(cone, known)]
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


class _Start(NamedTuple):
    """The parts before the first that is no sum of kinks of linear ones."""

    end: int
    forms: list[Vector]
    """Of the switches, each once up to a factor."""
    first: list[int]
    """The part in which each is met first."""
    switches: dict[int, tuple[int, int]]
    """Of each part that is a kink: which form, and its sign beside that of the first switch of it."""


def _start(tape: Tape, ops: Sequence[Run]) -> _Start:
    seen: dict[Vector, tuple[int, int]] = {}
    found = _Start(0, [], [], {})
    for k, op in enumerate(ops):
        if isinstance(op, Largest) or (isinstance(op, Kink) and not isinstance(ops[op.over], Smooth)):
            return found._replace(end=k)
        if isinstance(op, Kink) and any(signs(ops[op.over].gradient, tape.facts)):
            form, turn = oriented((*ops[op.over].gradient, 0), tape.facts)
            if form not in seen:
                seen[form] = len(found.forms), turn
                found.forms.append(primitive(ops[op.over].gradient))
                found.first.append(k)
            i, other = seen[form]
            found.switches[k] = i, turn * other
    return found._replace(end=len(ops))


def _linear(tape: Tape, ops: Sequence[Run], enough: int) -> Iterator[tuple[Callable[[], Cone], Gradients]]:
    """The cells of the switches that are linear, and what is known in each; the whole space where these alone are too
    many."""
    end, forms, first, switches = _start(tape, ops)
    found = Central(forms, tape.n, enough, tape.facts) if forms else None
    if found is None or not found.is_whole:
        yield partial(Cone.whole, tape.n, tape.facts), []
        return
    top = len(forms) - 1
    known: Gradients = []
    before = 0
    for side, cone in found:
        apart = (side ^ before).bit_length()
        known = known[: first[top + 1 - apart]] if apart else []
        before = side
        for op in ops[len(known) : end]:
            if isinstance(op, Step):
                known.append(moved(known[op.of], op.factor, known[op.part]))
            elif isinstance(op, Smooth):
                known.append(op.gradient)
            elif len(known) in switches:
                i, turn = switches[len(known)]
                is_up = (side >> (top - i) & 1) == (turn > 0)
                known.append(_times(op.high if is_up else op.low, known[op.over]))
            else:
                known.append(known[op.over])
        yield cone, list(known)


Run = Smooth | Kink | Largest | Step


def running(tape: Tape) -> tuple[list[Run], list[int]]:
    """The tape with every sum added up as its terms come, so that the cells of one branch share what they share; and
    the places of the roots."""
    sums: dict[int, list[tuple[int, Scalar]]] = {}
    """For each part the sums that it is in."""
    ops: list[Run] = []
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
