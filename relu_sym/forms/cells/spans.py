"""Linear spans of exact vectors: what is independent, and the weights of what is not."""

from __future__ import annotations

from collections.abc import Sequence

from ..exact import ONE, ZERO, Scalar
from ..facts import NO_FACTS, Facts
from .vectors import Vector, combined, heights, sign


class Span:
    """The span of independent vectors, in reduced echelon form; each row with its weights in the vectors added."""

    def __init__(self, facts: Facts = NO_FACTS) -> None:
        self.facts = facts
        self._rows: list[tuple[int, list[Scalar], list[Scalar]]] = []

    @property
    def rank(self) -> int:
        """Its dimension."""
        return len(self._rows)

    def add(self, v: Vector) -> bool:
        """Take one more vector, unless the span holds it."""
        rest, weights = self._reduced(v)
        pivot = next((i for i, a in enumerate(rest) if sign(a, self.facts)), None)
        if pivot is None:
            return False
        scale = ONE / rest[pivot]
        own = [*(-w for w in weights), ONE]
        self._rows = [(i, row, [*had, ZERO]) for i, row, had in self._rows]
        self._rows.append((pivot, [a * scale for a in rest], [w * scale for w in own]))
        return True

    def weights(self, v: Vector) -> list[Scalar] | None:
        """v as a sum of the vectors added; None where it is none."""
        rest, weights = self._reduced(v)
        return None if any(sign(a, self.facts) for a in rest) else weights

    def _reduced(self, v: Vector) -> tuple[list[Scalar], list[Scalar]]:
        """What is left of v, and the weights of what was taken off."""
        rest, taken = [ONE * a for a in v], [ZERO] * self.rank
        for pivot, row, own in self._rows:
            factor = rest[pivot]
            if sign(factor, self.facts):
                rest = [a - factor * b for a, b in zip(rest, row, strict=True)]
                taken = [t + factor * w for t, w in zip(taken, own, strict=True)]
        return rest, taken


def kernel(forms: Sequence[Vector], n: int, facts: Facts = NO_FACTS) -> list[Vector]:
    """A basis of the space where linear forms vanish."""
    basis = [tuple(int(i == k) for i in range(n)) for k in range(n)]
    for g in forms:
        values = heights(g, basis)
        k = next((k for k, a in enumerate(values) if sign(a, facts)), None)
        if k is not None:
            pivot, height = basis.pop(k), values.pop(k)
            basis = [combined(height, v, -a, pivot) for v, a in zip(basis, values, strict=True)]
    return basis
