"""``rs.Network``: a network as a program with exact numbers, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

from sympy import QQ, Expr, ImmutableDenseMatrix, Rational, Symbol

from ..budget import verb
from ..errors import UnsupportedError
from ..forms.cells.polytope import Polytope
from ..functions.relu import ReLU
from ..symbols import named_variables
from . import attributions as integrals
from .arithmetic import Ratios
from .dense import dense
from .evaluation import Pattern, answers, check_piecewise_linear, pattern, values
from .expression import expressions
from .files import Files
from .gradients import first_choices, jacobian
from .local import MAX_CELLS, along, jacobians, ties
from .paths import joined
from .points import point
from .program import Input, Program, Shape
from .restriction import along as run_along
from .segment import Restriction, restriction
from .sweep import stretches

REASON = "hull over {0} essentially active cell{1} (Scholtes, proposition 4.3.1)"


class Network(Files):
    """A piecewise linear network: layers with an activation behind each but the last; every answer is exact.

    ``weights``: one matrix a layer, ``biases``: one vector a layer (None: none); lists, tuples or arrays.
    ``activation``: ``rs.ReLU`` by default, another piecewise linear function of one number, the name of a smooth head
    ("tanh", "sigmoid", ...), or a list of one a layer.  ``skip={k: j}`` adds the value of layer j (0: the input) to
    that of layer k.  A float is the binary number that it is: 0.1 is 3602879701896397/2**55; write ``Rational(1, 10)``
    for a tenth.

    A point is a sequence of numbers (nested, an array), or a mapping by the names of the inputs.  Answers are tuples,
    one entry per output; with several output tensors their entries one after the other.

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

    # ------------------------------------------------------------------ at a point
    @verb
    def __call__(self, at: Any) -> tuple[Expr, ...]:
        """The value: a rational number per output."""
        return answers(self._program, point(self._program, at))

    @verb
    def pattern(self, at: Any) -> Pattern:
        """Per switch node what each entry does: the sign (-1, 0, 1) of u in max(u, 0); the indices of the largest."""
        p = self._asked("the pattern")
        return pattern(p, values(p, point(p, at)))

    @verb
    def jacobian(self, at: Any, max_cells: int = MAX_CELLS) -> tuple[tuple[Rational, ...], ...]:
        """Per output the gradient, a number per input; ``UnsupportedError`` where an output has none.

        Exact also where switches are at their kinks but the outputs are differentiable all the same.
        """
        p = self._asked("the Jacobian")
        place = point(p, at)
        found = values(p, place)
        tied = ties(p, found)
        if not tied:
            return tuple(map(_numbers, jacobian(p, first_choices(p, found))))
        rows = [tuple(map(_numbers, found)) for found in jacobians(p, place, max_cells)]
        for k, column in enumerate(zip(*rows, strict=True)):
            if any(g != column[0] for g in column):
                raise UnsupportedError(
                    "output {0} has a kink at the point: {1} of {2} is at its switch; net.subdifferential is the set, "
                    "net.lexicographic_derivative one element of it",
                    k,
                    f"entry {tied[0].entry}",
                    p.name(tied[0].node),
                )
        return rows[0]

    @verb
    def subdifferential(self, at: Any, max_cells: int = MAX_CELLS) -> tuple[Polytope, ...]:
        """Per output Clarke's subdifferential, exact: the hull of the gradients of all cells at the point.

        ``BudgetError`` past ``max_cells`` cells.  References: F. H. Clarke, Optimization and Nonsmooth Analysis (1983),
        theorem 2.5.1; S. Scholtes, Introduction to Piecewise Differentiable Equations (2012), proposition 4.3.1.
        """
        rows, reason = self._cells(at, max_cells)
        return tuple(Polytope.of(list(dict.fromkeys(column)), None, True, reason) for column in zip(*rows, strict=True))

    @verb
    def generalized_jacobian(self, at: Any, max_cells: int = MAX_CELLS) -> Polytope:
        """Clarke's generalized Jacobian of all outputs jointly: a polytope of matrices, one row an output."""
        rows, reason = self._cells(at, max_cells)
        shape = len(rows[0]), self._program.dimension
        return Polytope.of([tuple(g for row in m for g in row) for m in dict.fromkeys(rows)], shape, True, reason)

    def _cells(self, at: Any, max_cells: int) -> tuple[list[tuple], str]:
        p = self._asked("the subdifferential")
        found = [
            tuple(tuple(QQ(n, r.under) for n in r.numerators) for r in m) for m in jacobians(p, point(p, at), max_cells)
        ]
        return found, REASON.format(len(found), "s" * (len(found) != 1))

    @verb
    def lexicographic_derivative(self, at: Any, directions: Any = None) -> tuple[tuple[Rational, ...], ...]:
        """Per output one guaranteed element of its subdifferential, jointly of the generalized Jacobian.

        Every kink is settled by the first of the ``directions`` (default: the coordinate axes) in which its switch
        moves.  Reference: K. A. Khan and P. I. Barton, Optimization Methods and Software 30 (2015), 1185-1212.
        """
        p = self._asked("the lexicographic derivative")
        n = p.dimension
        if directions is None:
            rows = [[int(i == j) for j in range(n)] for i in range(n)]
        else:
            rows = [point(p, d, "direction").numerators for d in directions]
            if ImmutableDenseMatrix(rows).rank() < n:
                raise UnsupportedError("the directions {0} do not span the space of {1} inputs", directions, n)
        return tuple(map(_numbers, jacobian(p, along(p, point(p, at), rows))))

    # ------------------------------------------------------------------ along a segment
    @verb
    def along(self, start: Any, end: Any, variable: Symbol | None = None) -> Restriction:
        """The outputs at (1 - t)*start + t*end: a tuple with one exact ``NormalForm`` in t on [0, 1] each.

        Every breakpoint is a rational number, every piece linear.  The tuple also answers ``.total_variation()``,
        ``.argmax()``, ``.argmin()`` and ``.lipschitz()``.
        """
        p = self._asked("the restriction to a segment")
        a, b = point(p, start, "start"), point(p, end, "end")
        t = Symbol("t", real=True) if variable is None else named_variables(variable)[0]
        run = run_along(p, a, b)
        return restriction(joined([run.paths[o.node] for o in p.outputs]), t, _numbers(integrals.step(a, b)))

    @verb
    def attributions(self, start: Any, end: Any) -> integrals.Attributions:
        """Exact integrated gradients: per output a tuple with one number per input; they sum to f(end) - f(start).

        The integral over t of the gradient at (1 - t)*start + t*end, times end - start.  A segment that runs inside a
        switching surface, where there is no gradient, is refused: ``UnsupportedError`` names the switch and the t.

        >>> import relu_sym as rs
        >>> net = rs.Network([[[1, -1], [1, 1]], [[1, 1]]], [[0, 0], [0]])
        >>> net.attributions((-1, 2), (2, 1)), net((2, 1))[0] - net((-1, 2))[0]
        (((15/4, -3/4),), 3)

        Reference: M. Sundararajan, A. Taly and Q. Yan, Axiomatic attribution for deep networks (2017).
        """
        p, a, b = self._segment(start, end)
        return integrals.integrated(stretches(p, run_along(p, a, b), a, b), integrals.step(a, b))

    @verb
    def sampled_attributions(self, start: Any, end: Any, samples: int = 50, rule: str = "left") -> Any:
        """What a library's sum of ``samples`` gradients gives for ``attributions``, in exact arithmetic.

        ``rule``: "left", "right", "midpoint" or "trapezoid".  At a sample on a kink max(u, 0) counts as flat.
        """
        p, a, b = self._segment(start, end)
        pieces = list(stretches(p, run_along(p, a, b), a, b))
        return integrals.sampled(p, pieces, a, b, samples, rule)

    @verb
    def attribution_errors(
        self, start: Any, end: Any, samples: Sequence[int] = (10, 50, 300), rules: Sequence[str] = integrals.RULES
    ) -> integrals.SamplingErrors:
        """How far sampled integrated gradients are from the exact ones: (rule, samples) to a relative error per output.

        The error is the sum over the inputs of |sampled - exact| over that of |exact|; rounding is none of it.
        """
        p, a, b = self._segment(start, end)
        pieces = list(stretches(p, run_along(p, a, b), a, b))
        exactly = integrals.integrated(pieces, integrals.step(a, b))
        return integrals.SamplingErrors(
            {
                (rule, m): integrals.error(integrals.sampled(p, pieces, a, b, m, rule), exactly)
                for rule in rules
                for m in samples
            }
        )

    def _segment(self, start: Any, end: Any) -> tuple[Program, Ratios, Ratios]:
        p = self._asked("the integrated gradient")
        return p, point(p, start, "start"), point(p, end, "end")

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

    def _asked(self, question: str) -> Program:
        check_piecewise_linear(self._program, question)
        return self._program


def _numbers(r: Ratios) -> tuple[Rational, ...]:
    return tuple(Rational(n, r.under) for n in r.numerators)
