"""What a network answers at one point."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sympy import QQ, Expr, ImmutableDenseMatrix, Rational

from ..budget import verb
from ..errors import UnsupportedError
from ..forms.cells.polytope import Polytope
from .asking import Asked, rationals
from .auditing import NetworkAudit, audited, conventions, told
from .evaluation import Pattern, answers, pattern, values
from .gradients import first_choices, jacobian
from .local import MAX_CELLS, along, jacobians, ties
from .points import point
from .rationals import entries, whole
from .streaming import stream, streamed

FRAMEWORKS = ("torch", "jax", "tensorflow")
REASON = "hull over {0} essentially active cell{1} (Scholtes, proposition 4.3.1)"


class AtPoints(Asked):
    """Values, gradients and their sets."""

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
        place, max_cells = point(p, at), whole(max_cells, "max_cells", 1)
        found = values(p, place)
        tied = ties(p, found)
        if not tied:
            return tuple(map(rationals, jacobian(p, first_choices(p, found))))
        rows = [tuple(map(rationals, found)) for found in jacobians(p, place, max_cells)]
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
        place, max_cells = point(p, at), whole(max_cells, "max_cells", 1)
        found = [tuple(tuple(QQ(n, r.under) for n in r.numerators) for r in m) for m in jacobians(p, place, max_cells)]
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
            rows = [point(p, d, "direction").numerators for d in entries(directions)]
            if ImmutableDenseMatrix(rows).rank() < n:
                raise UnsupportedError("the directions {0} do not span the space of {1} inputs", directions, n)
        return tuple(map(rationals, jacobian(p, along(p, point(p, at), rows))))

    @verb(timed=False)
    def audit(
        self,
        points: Iterable[Any],
        frameworks: Sequence[str] = FRAMEWORKS,
        executor: Any = None,
        progress: Callable[[int], None] | None = None,
        max_cells: int = MAX_CELLS,
    ) -> NetworkAudit:
        """What frameworks return as gradients at points, judged against Clarke's sets: a stream of ``PointAudit`` rows.

        The points are read, and the rows given, one after the other, so that any number of them fits in memory; on an
        ``executor`` (of ``concurrent.futures``, ``distributed.Client.get_executor()``) in batches, in their order, what
        a lost worker had asked again.  ``progress`` is called with the number answered.  ``.counts`` sums up.

        >>> import relu_sym as rs
        >>> net = rs.Network([[[1], [-1]], [[1, -1]]], None)
        >>> found = net.audit([(0,), (1,)], frameworks=("torch", "casadi"))
        >>> [row.verdicts["torch"] for row in found]
        [('artefact',), ('derivative',)]
        >>> print(found)
        2 points audited
        torch: 1 artefact, 1 derivative
        casadi: 2 derivative
        """
        p = self._asked("an audit")
        rules = conventions((frameworks,) if isinstance(frameworks, str) else entries(frameworks))
        asked = ((k, *_flat(point(p, at))) for k, at in enumerate(stream(points, "points")))
        shared = p, rules, whole(max_cells, "max_cells", 1)
        return NetworkAudit(map(told, streamed(audited, shared, asked, executor, progress)))


def _flat(place: Any) -> tuple[tuple[int, ...], int]:
    return tuple(place.numerators), place.under
