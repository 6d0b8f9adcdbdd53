"""``Builder``: programs written step by step, shapes checked; every piecewise linear operation is made of two nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any

from ..errors import UnsupportedError
from .program import Affine, Input, Largest, Node, Output, Program, Rectify, Shape, Smooth
from .rationals import exact, integer_rows

Entries = Sequence[tuple[int, Fraction]]


@dataclass(frozen=True)
class Value:
    """A vector of a program under construction, seen as a tensor."""

    node: int
    shape: Shape

    @property
    def size(self) -> int:
        return prod(self.shape)


class Builder:
    """Collects the nodes of a program; a number may be anything that ``rationals.exact`` reads.

    >>> from relu_sym.networks.builder import Builder
    >>> b = Builder()
    >>> x = b.input("x", (2,))
    >>> h = b.relu(b.linear(x, [[1, -1], [0.5, 2]], [0, 1]))
    >>> b.output("y", b.linear(h, [[1, 1]], [0]))
    >>> b.program().dimension
    2
    """

    def __init__(self, source: str = "", cut: str = "") -> None:
        self.nodes: list[Node] = []
        self.outputs: list[Output] = []
        self.source, self.cut = source, cut
        self.labels: dict[int, str] = {}

    def _add(self, node: Node, shape: Shape, label: str = "") -> Value:
        self.nodes.append(node)
        if label:
            self.labels[len(self.nodes) - 1] = label
        return Value(len(self.nodes) - 1, tuple(shape))

    # ------------------------------------------------------------------ ends
    def input(self, name: str, shape: Shape) -> Value:
        """A new input."""
        if any(isinstance(n, Input) and n.name == name for n in self.nodes):
            raise UnsupportedError("two inputs have the name {0}", name)
        return self._add(Input(name, tuple(shape)), shape)

    def output(self, name: str, v: Value) -> None:
        """Declares a value an output."""
        if any(o.name == name for o in self.outputs):
            raise UnsupportedError("two outputs have the name {0}", name)
        self.outputs.append(Output(name, v.node, v.shape))

    def program(self) -> Program:
        """The program of what was collected."""
        return Program(tuple(self.nodes), tuple(self.outputs), self.source, tuple(self.labels.items()), self.cut)

    # ------------------------------------------------------------------ affine maps
    def affine(
        self, sources: Sequence[Value], rows: Sequence[Entries], offset: Sequence[Any] | None = None, shape: Shape = ()
    ) -> Value:
        """rows * u + offset, u the concatenation of the sources; rows are sparse: (column, exact number) pairs."""
        shape = tuple(shape) or (len(rows),)
        constant = [Fraction(0)] * len(rows) if offset is None else [exact(c) for c in offset]
        if len(constant) != len(rows) or prod(shape) != len(rows):
            raise UnsupportedError(
                "{0} rows, {1} offsets and the shape {2} differ", len(rows), len(constant), str(shape)
            )
        whole, offsets, under = integer_rows(rows, constant)
        return self._add(Affine(tuple(s.node for s in sources), whole, offsets, under), shape)

    def linear(self, v: Value, weights: Sequence[Sequence[Any]], offset: Sequence[Any] | None = None) -> Value:
        """W v + b for one dense matrix, row by row, of the flat vector."""
        rows = [[(c, exact(w)) for c, w in enumerate(row)] for row in weights]
        for row in rows:
            if len(row) != v.size:
                raise UnsupportedError("a row of {0} weights meets a vector of {1} entries", len(row), v.size)
        return self.affine([v], rows, offset)

    def scaled(self, v: Value, factor: Any, offset: Any = 0) -> Value:
        """factor * v + offset, each one number, or a sequence of one per entry."""
        factors, offsets = spread(factor, v.size), spread(offset, v.size)
        return self.affine([v], [[(i, c)] for i, c in enumerate(factors)], offsets, v.shape)

    def combination(self, *terms: tuple[Any, Value], shape: Shape | None = None) -> Value:
        """The sum of factor * value over values of one size."""
        values, size = [v for _, v in terms], terms[0][1].size
        if any(v.size != size for v in values):
            raise UnsupportedError("values of {0} entries do not add", ", ".join(str(v.size) for v in values))
        factors = [exact(c) for c, _ in terms]
        rows = [[(k * size + i, c) for k, c in enumerate(factors)] for i in range(size)]
        return self.affine(values, rows, None, values[0].shape if shape is None else shape)

    def picked(self, sources: Sequence[Value], indices: Sequence[int], shape: Shape) -> Value:
        """The entries of the concatenation with these indices: slices, transposes, gathers, concatenations."""
        return self.affine(sources, [[(i, Fraction(1))] for i in indices], None, shape)

    def constant(self, values: Sequence[Any], shape: Shape) -> Value:
        """A vector of numbers, that no input moves."""
        return self.affine([], [[] for _ in values], values, shape)

    @staticmethod
    def reshaped(v: Value, shape: Shape) -> Value:
        """The same entries in another shape: no node."""
        if prod(shape) != v.size:
            raise UnsupportedError("{0} entries have not the shape {1}", v.size, str(tuple(shape)))
        return Value(v.node, tuple(shape))

    # ------------------------------------------------------------------ switches
    def relu(self, v: Value, label: str = "", head: str = "") -> Value:
        """max(v, 0); ``head``: the operation of the model that has its kink here."""
        return self._add(Rectify(v.node, v.size, head), v.shape, label)

    def largest(
        self, v: Value, groups: Sequence[Sequence[int]], shape: Shape = (), label: str = "", head: str = ""
    ) -> Value:
        """Per group of indices, the largest of the entries; ``head``: the operation of the model that this is."""
        return self._add(Largest(v.node, tuple(tuple(g) for g in groups), head), tuple(shape) or (len(groups),), label)

    def maximum(self, *values: Value, label: str = "") -> Value:
        """The largest of values of one size, entry by entry."""
        size, shape = values[0].size, values[0].shape
        if any(v.size != size for v in values):
            raise UnsupportedError("values of {0} entries have no maximum", ", ".join(str(v.size) for v in values))
        joined = self.picked(values, range(len(values) * size), (len(values) * size,))
        return self.largest(joined, [[k * size + i for k in range(len(values))] for i in range(size)], shape, label)

    def minimum(self, *values: Value, label: str = "") -> Value:
        """The smallest of values of one size, entry by entry: -max(-values)."""
        return self.scaled(self.maximum(*(self.scaled(v, -1) for v in values), label=label), -1)

    def absolute(self, v: Value, label: str = "") -> Value:
        """max(v, -v)."""
        return self.maximum(v, self.scaled(v, -1), label=label)

    def leaky(self, v: Value, slope: Any, label: str = "") -> Value:
        """v for v >= 0, slope*v below; the slope (one, or one per entry) is any number: v - (1 - slope)*min(v, 0)."""
        slopes = spread(slope, v.size)
        below = self.relu(self.scaled(v, -1), label)
        rows = [[(i, Fraction(1)), (v.size + i, 1 - c)] for i, c in enumerate(slopes)]
        return self.affine([v, below], rows, None, v.shape)

    def clip(self, v: Value, lo: Any = None, hi: Any = None, label: str = "") -> Value:
        """min(hi, max(lo, v)): where lo > hi it is hi everywhere."""
        if lo is not None:
            bound = exact(lo)
            v = self.scaled(self.relu(self.scaled(v, 1, -bound), label), 1, bound)
        if hi is not None:
            bound = exact(hi)
            v = self.scaled(self.relu(self.scaled(v, -1, bound), label), -1, bound)
        return v

    def smooth(self, v: Value, head: str, *parameters: Any) -> Value:
        """A head that is not piecewise linear (``heads.HEADS``), with its numbers."""
        numbers = tuple((c.numerator, c.denominator) for c in map(exact, parameters))
        return self._add(Smooth(v.node, v.size, head, numbers), v.shape)


def spread(number: Any, size: int) -> list[Fraction]:
    """One number per entry: a sequence of them, or one for all."""
    if isinstance(number, Sequence) and not isinstance(number, str):
        if len(number) != size:
            raise UnsupportedError("{0} numbers for {1} entries", len(number), size)
        return [exact(c) for c in number]
    return [exact(number)] * size
