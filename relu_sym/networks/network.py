"""``rs.Network``: a network as a program with exact numbers, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

from sympy import Expr, Symbol

from ..budget import verb
from ..errors import UnsupportedError
from ..functions.relu import ReLU
from ..symbols import named_variables
from .at_points import AtPoints
from .dense import dense
from .expression import expressions
from .files import Files
from .on_boxes import OnBoxes
from .on_segments import OnSegments
from .program import Input, Program, Shape


class Network(Files, AtPoints, OnSegments, OnBoxes):
    """A piecewise linear network: layers with an activation behind each but the last; every answer is exact.

    ``weights``: one matrix a layer, ``biases``: one vector a layer (None: none); lists, tuples, arrays, tensors or
    SymPy's matrices.  ``activation``: ``rs.ReLU`` by default, another piecewise linear function of one number, a name
    ("tanh", "sigmoid", or as in ``rs.parse``: "hardtanh", "leaky_relu" of slope 1/100), or a list of one a layer.
    ``skip={k: j}`` adds the value of layer j (0: the input) to that of layer k.  A float is the binary number that it
    is: 0.1 is 3602879701896397/2**55; write ``Rational(1, 10)`` for a tenth.

    A point is a sequence of numbers (nested, an array, a tensor of PyTorch), or a mapping by the names of the inputs.
    Answers are tuples, one entry per output; with several output tensors their entries one after the other.

    At a kink: ``net(point)`` has a value, ``net.jacobian`` refuses, ``net.subdifferential`` is the set,
    ``net.lexicographic_derivative`` one guaranteed element of it.

    >>> import relu_sym as rs
    >>> net = rs.Network([[[1, -1], [1, 1]], [[1, 1]]], [[0, 0], [0]])
    >>> net((1, 2)), net.jacobian((1, 2))
    ((3,), ((1, 1),))
    >>> net.subdifferential((0, 1))
    (Polytope((1, 1)),)
    >>> net.subdifferential((1, 1))
    (Polytope((1, 1), (2, 0)),)
    >>> print(net.along((-2, 1), (2, 1))[0])
    t < 1/4       | 0
    t = 1/4       | 0
    1/4 < t < 3/4 | 4*t - 1
    t = 3/4       | 2
    3/4 < t       | 8*t - 4
    """

    def __init__(self, weights: Any, biases: Any = None, activation: Any = ReLU, skip: Mapping[int, Any] | None = None):
        self._program = dense(weights, biases, activation, skip)

    @classmethod
    def of(cls, program: Program) -> Network:
        """The network of a program (what readers of files call)."""
        made = cls.__new__(cls)
        made._program = program
        return made

    # ------------------------------------------------------------------ what it is
    @property
    def program(self) -> Program:
        """The nodes: plain data."""
        return self._program

    @property
    def inputs(self) -> tuple[tuple[str, Shape], ...]:
        """Names and shapes."""
        return tuple((n.name, n.shape) for n in self._program.nodes if isinstance(n, Input))

    @property
    def outputs(self) -> tuple[tuple[str, Shape], ...]:
        """Names and shapes."""
        return tuple((o.name, o.shape) for o in self._program.outputs)

    def __repr__(self) -> str:
        def told(ends: Sequence[tuple[str, Shape]]) -> str:
            return ", ".join(f"{name} {prod(shape)}" for name, shape in ends)

        switches = sum(self._program.nodes[k].size for k in self._program.switches)
        return f"Network({told(self.inputs)} -> {told(self.outputs)}, {switches} switches)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Network) and self._program == other._program

    def __hash__(self) -> int:
        return hash(self._program)

    def _remade(self, program: Program) -> Network:
        return Network.of(program)

    # ------------------------------------------------------------------ as expressions
    @verb
    def to_expr(self, variables: Any = None) -> tuple[Expr, ...]:
        """The outputs as expressions of the inputs, for small networks; ``BudgetError`` names what to ask instead.

        ``variables``: a symbol per coordinate of a point; default x1, x2, ..., real.
        """
        n = self._program.dimension
        if variables is None:
            given: Sequence[Any] = [Symbol(f"x{k + 1}", real=True) for k in range(n)]
        else:
            given = named_variables(variables)
        if len(given) != n:
            raise UnsupportedError("{0} variables for {1} inputs", len(given), n)
        return expressions(self._program, given)
