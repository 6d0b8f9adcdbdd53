"""A cell at a point: one combination of the signs of switches, and the gradients there."""

from __future__ import annotations

from typing import NamedTuple

from sympy import Expr

from ..exact import Scalar
from .cone import Cone
from .vectors import Vector


class Value(NamedTuple):
    """Of a node in a cell: its value at the point, its gradient, whether it is affine there."""

    value: Scalar
    gradient: Vector
    is_affine: bool


class Decision(NamedTuple):
    """A switch that vanishes at the point, its gradient and its sign in the cell; ``law``: what it is, if curved."""

    switch: Expr
    gradient: Vector
    sign: int
    law: Expr | None
    node: int


class Cell:
    """One combination of signs that occurs near the point, or may occur (``thin``)."""

    def __init__(self, cone: Cone) -> None:
        self.cone = cone
        self.thin = False
        self.guessed: frozenset[int] = frozenset()
        """Nodes of which a branch was taken that is right for the gradient at the point only."""
        self.curved = 0
        self.states: dict[int, Value] = {}
        self.signs: dict[int, tuple[int, ...]] = {}
        self.decisions: tuple[Decision, ...] = ()
        self.gradients: tuple[Vector, ...] = ()
        self.values: tuple[Scalar, ...] = ()
        self.jumps: frozenset[int] = frozenset()
        """Nodes that may jump, whose switch is 0 at the point."""
        self.path: list[Vector] = []
        """Directions by which every sign is settled, instead of parting the cell."""

    def copy(self) -> Cell:
        other = Cell(self.cone)
        other.thin, other.curved, other.guessed = self.thin, self.curved, self.guessed
        other.jumps = self.jumps
        other.states, other.signs, other.decisions = dict(self.states), dict(self.signs), self.decisions
        return other
