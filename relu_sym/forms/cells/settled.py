"""The cells of a function all of whose switches at the point are affine: first order tells all there is of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from ..exact import RATIONAL, Scalar
from .cell import Cell, Decision, Value
from .cone import Cone
from .fan import sectors
from .splitting import split
from .tape import Tape
from .vectors import Vector, primitive, sign

Walk = Callable[[list[Vector]], Cell]
"""The cell along directions, switch by switch."""


class Settled(Cell):
    """A cell of switches that are affine: what first order tells of it is all there is.

    Its cone, and what the parts of the function are in it, are worked out when they are asked for.
    """

    thin, curved = False, 0
    guessed = jumps = frozenset()

    def __init__(
        self, gradients: tuple[Vector, ...], values: tuple[Scalar, ...], cone: Cone | Callable[[], Cone], walk: Walk
    ) -> None:
        self._cone, self._walk = cone, walk
        self.gradients, self.values = gradients, values

    @cached_property
    def cone(self) -> Cone:
        """Its closed cone."""
        return self._cone if isinstance(self._cone, Cone) else self._cone()

    @cached_property
    def _walked(self) -> Cell:
        cone = self.cone
        units = Cone.whole(len(cone.inside()), cone.facts).lines  # two pieces that are not the largest may tie inside
        return self._walk([cone.inside(), *units])

    @property
    def states(self) -> dict[int, Value]:
        """Value and gradient of every node."""
        return self._walked.states

    @property
    def signs(self) -> dict[int, tuple[int, ...]]:
        """The signs of the switches of every node."""
        return self._walked.signs

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """The switches that vanish at the point, each once: those that have one sign in the cell, and its facets.

        Max compares its arguments one by one, and which of two that are not the largest is larger says nothing here.
        """
        cone, walked = self.cone, self._walked.decisions
        kept = [d for d in walked if len(cone.cut(d.gradient).signs) == 1]
        if len(kept) == len(walked):
            return walked
        known = {d.gradient for d in kept}
        for g in cone.facets():
            turn = next(s for a in g if (s := sign(a, cone.facts)))
            up = primitive([turn * a for a in g])
            if up not in known:
                kept.append(walked[0]._replace(gradient=up, sign=turn))
        return tuple(kept)

    def copy(self) -> Cell:
        return self._walked.copy()


def settled(tape: Tape, walk: Walk, enough: int) -> Iterator[Settled]:
    """The cells of affine switches; ``enough``: more of them will not be asked for."""
    values = tuple(tape.values[k] for k in tape.roots)
    under = [tape.under[k] for k in tape.roots]
    for cone, gradients in sectors(tape) if tape.n == 2 else split(tape, enough):
        yield Settled(tuple(map(_over, gradients, under)), values, cone, walk)


def _over(g: Vector, under: int) -> Vector:
    return g if under == 1 else tuple([RATIONAL(a, under) if isinstance(a, int) else a / under for a in g])
