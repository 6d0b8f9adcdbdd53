"""A network is a program: a tuple of nodes, each one flat vector made of earlier ones; plain data, exact integers.

Node i may use nodes 0 .. i - 1 only.  Shapes stand beside, for display and for readers and writers: a tensor is the
flat vector of its entries, the last axis fastest (C order).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from operator import itemgetter
from typing import Any

from ..errors import UnsupportedError
from .packing import Packing, packing
from .rationals import Row
from .weights import Weights

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Input:
    """An input tensor, by its name."""

    name: str
    shape: Shape

    @property
    def size(self) -> int:
        return prod(self.shape)

    @property
    def uses(self) -> tuple[int, ...]:
        return ()


@dataclass(frozen=True)
class Affine:
    """(rows * u + offset)/denominator, u the concatenation of the sources."""

    sources: tuple[int, ...]
    rows: tuple[Row, ...]
    offset: tuple[int, ...]
    denominator: int = 1

    @property
    def size(self) -> int:
        return len(self.rows)

    @property
    def uses(self) -> tuple[int, ...]:
        return self.sources

    @cached_property
    def kernel(self) -> tuple[tuple[Any, tuple[int, ...]], ...]:
        """(picker of columns or None for all from 0 on, weights) of each row: sums of products run in C."""
        return tuple(map(_kernel, self.rows))

    @cached_property
    def columns(self) -> tuple[Row, ...]:
        """The entries of each column up to the last that is not zero: (row, integer)."""
        found: list[list[tuple[int, int]]] = []
        for i, row in enumerate(self.rows):
            for c, w in row:
                while len(found) <= c:
                    found.append([])
                found[c].append((i, w))
        return tuple(map(tuple, found))

    @cached_property
    def transposed(self) -> tuple[tuple[Any, tuple[int, ...]], ...]:
        """The kernel of the columns."""
        return tuple(map(_kernel, self.columns))

    @cached_property
    def packed(self) -> Packing | None:
        """The matrix for products with many vectors."""
        return packing(self.columns, self.rows, self.size)

    @cached_property
    def packed_back(self) -> Packing | None:
        """The transpose for products with many vectors."""
        return packing(self.rows, self.columns, len(self.columns))

    @cached_property
    def weights(self) -> Weights:
        """The matrix for forms of a plane."""
        return Weights(self.rows, self.offset, max((row[-1][0] + 1 for row in self.rows if row), default=0))

    def __getstate__(self) -> dict[str, Any]:
        return {k: self.__dict__[k] for k in ("sources", "rows", "offset", "denominator")}


@dataclass(frozen=True)
class Rectify:
    """max(u, 0), entry by entry; ``head``: the operation of the model that has its kink here, by its name in tables of
    conventions; flat stands for its slope on the left."""

    source: int
    size: int
    head: str = field(default="", compare=False)

    @property
    def uses(self) -> tuple[int, ...]:
        return (self.source,)


@dataclass(frozen=True)
class Largest:
    """Entry i is the largest of the entries groups[i] of the source; ``head``: "abs" of (u, -u), "maximum" or "minimum"
    of two operands in their order, where it is that operation of the model."""

    source: int
    groups: tuple[tuple[int, ...], ...]
    head: str = field(default="", compare=False)

    @property
    def size(self) -> int:
        return len(self.groups)

    @property
    def uses(self) -> tuple[int, ...]:
        return (self.source,)


@dataclass(frozen=True)
class Smooth:
    """A head of ``heads.HEADS`` that is not piecewise linear, entry by entry; ``parameters`` are (p, q) for p/q.

    Values and ``to_expr`` are answered; what is asked of piecewise linear networks only is refused by the head's name.
    """

    source: int
    size: int
    head: str
    parameters: tuple[tuple[int, int], ...] = ()

    @property
    def uses(self) -> tuple[int, ...]:
        return (self.source,)


Node = Input | Affine | Rectify | Largest | Smooth


@dataclass(frozen=True)
class Output:
    """An output tensor, by its name: the value of a node."""

    name: str
    node: int
    shape: Shape


@dataclass(frozen=True)
class Program:
    """The nodes in the order in which they are computed, and which of them are outputs; ``source`` is for display.

    ``labels``: names of nodes that a file gave, for refusals that name a switch; ``cut``: what keeps the gradients of
    the model from being those of the function, if something does.
    """

    nodes: tuple[Node, ...]
    outputs: tuple[Output, ...]
    source: str = field(default="", compare=False)
    labels: tuple[tuple[int, str], ...] = field(default=(), compare=False)
    cut: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        for k, node in enumerate(self.nodes):
            _check(k, node, self.nodes)
        if not self.outputs or not all(0 <= o.node < len(self.nodes) for o in self.outputs):
            raise UnsupportedError("a network has at least one output, each the value of one of its nodes")
        for o in self.outputs:
            size = self.nodes[o.node].size
            if prod(o.shape) != size:
                raise UnsupportedError("output {0} of shape {1} has not {2} entries", o.name, str(o.shape), size)

    @cached_property
    def inputs(self) -> tuple[int, ...]:
        """The nodes that are inputs, in order: the coordinates of a point are theirs, one after the other."""
        return tuple(k for k, node in enumerate(self.nodes) if isinstance(node, Input))

    @cached_property
    def dimension(self) -> int:
        """The number of coordinates of a point."""
        return sum(self.nodes[k].size for k in self.inputs)

    @cached_property
    def curved(self) -> tuple[int, ...]:
        """The nodes that are not piecewise linear."""
        return tuple(k for k, node in enumerate(self.nodes) if isinstance(node, Smooth))

    @cached_property
    def switches(self) -> tuple[int, ...]:
        """The nodes that switch."""
        return tuple(k for k, node in enumerate(self.nodes) if isinstance(node, (Rectify, Largest)))

    def name(self, node: int) -> str:
        """What a refusal calls a node."""
        return dict(self.labels).get(node) or f"node {node}"

    def __getstate__(self) -> dict[str, Any]:
        return {k: self.__dict__[k] for k in ("nodes", "outputs", "source", "labels", "cut")}


def _kernel(row: Row) -> tuple[Any, tuple[int, ...]]:
    if not row:
        return None, ()
    columns, weights = zip(*row, strict=True)
    last = columns[-1] + 1
    if last <= 2 * len(row):
        full = [0] * last
        for c, w in row:
            full[c] = w
        return None, tuple(full)
    if len(columns) == 1:
        return itemgetter(slice(columns[0], last)), weights
    return itemgetter(*columns), weights


def _check(k: int, node: Node, nodes: tuple[Node, ...]) -> None:
    """A node that does not fit what it uses is a defect of the writer of the program: said at once."""
    if any(not 0 <= u < k for u in node.uses):
        raise UnsupportedError("node {0} of a program uses nodes that do not come before it", k)
    width = sum(nodes[u].size for u in node.uses)
    if isinstance(node, Affine):
        fits = len(node.offset) == len(node.rows) and node.denominator > 0 and bool(node.sources or node.rows)
        fits = fits and all(row[0][0] >= 0 and row[-1][0] < width for row in node.rows if row)
    elif isinstance(node, Largest):
        fits = all(g and all(0 <= i < width for i in g) for g in node.groups)
    else:
        fits = isinstance(node, Input) or node.size == width
    if not fits:
        raise UnsupportedError("node {0} of a program does not fit the vector of {1} entries that it uses", k, width)
