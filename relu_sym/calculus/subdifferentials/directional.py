"""Derivatives along directions: one-sided, and lexicographic, which give one element of the set without all cells."""

from __future__ import annotations

from typing import Any

from sympy import Expr, ImmutableDenseMatrix, Matrix, S, Tuple
from sympy.matrices import MatrixBase

from ...budget import verb
from ...errors import NotLipschitzError, ReluSymError, UnsupportedError
from ...forms.cells.enumeration import along
from ...forms.cells.vectors import Vector, dot
from ...forms.exact import ZERO, equal, expression, is_finite, scalar
from ...forms.facts import Facts
from ...forms.line.assumed import given
from ...forms.line.guarded import by_cases
from ...symbols import Lists, inexact
from ...vocabularies.on_faces import AtPoint
from .asking import coordinates
from .attempt import continuous_cells
from .norms import gradient_along, norm_model
from .several import Question, question


@verb
def directional_derivative(f: Any, variables: Any, at: Any, direction: Any, assume: Any = ()) -> Expr:
    """lim (f(p + t d) - f(p))/t for t to 0 from the right, exact; the direction may hold symbols, then it has cases.

    ``direction``: as many numbers or symbols as variables.  Errors: ``NotLipschitzError`` (f(p + t d) does not tend to
    f(p)), ``UnsupportedError`` (no finite value).

    >>> from sympy import Abs, Max, symbols
    >>> import relu_sym as rs
    >>> x, y = symbols('x y', real=True)
    >>> rs.directional_derivative(Max(x, y) - Abs(x), (x, y), (0, 0), (1, 2))
    1
    >>> rs.directional_derivative(-Abs(x) + y, (x, y), (0, 0), (-3, 1))
    -2

    Reference: S. Scholtes, Introduction to Piecewise Differentiable Equations (2012), proposition 3.1.3.
    """
    q = question(f, variables, at, assume)
    if q.shape is not None:
        raise UnsupportedError("{0} has several components: ask for each, or for rs.lexicographic_derivative", f)
    d, floats = _direction(direction, q)

    try:
        found = by_cases(lambda facts: slope_along(q, facts, d), q.assume)
    except ReluSymError as error:
        raise error.requoted(q.out) from None
    return inexact(found) if q.floats or floats else found


def slope_along(q: Question, facts: Facts, d: Vector) -> Expr:
    """f'(p; d) in one case of the parameters."""
    v = tuple(scalar(facts.applied(expression(a))) for a in d)
    model = norm_model(facts.applied(q.components[0]), q.variables, q.point, facts)
    return _slope(q, facts, v) if model is None else expression(model.slope(v))


@verb
def lexicographic_derivative(f: Any, variables: Any, at: Any, directions: Any = None, assume: Any = ()) -> Any:
    """One element of the set-valued derivative, guaranteed, by a sharp chain rule: Nesterov's lexicographic derivative.

    Every kink is settled by the first of the ``directions`` (default: the coordinate axes; they must span the space)
    in which its switch moves, so the work is that of one evaluation, for hundreds of variables.  A tuple for one
    function, a matrix for a list of components.  For piecewise continuously differentiable f it is a limit of
    gradients.

    >>> from sympy import symbols
    >>> import relu_sym as rs
    >>> x, y = symbols('x y', real=True)
    >>> rs.lexicographic_derivative(rs.ReLU(x) - rs.ReLU(-x), (x, y), (0, 0))
    (1, 0)
    >>> rs.lexicographic_derivative(rs.ReLU(rs.ReLU(x) - rs.ReLU(y)), (x, y), (0, 0), [(0, 1), (1, 0)])
    (0, 0)

    References: Y. Nesterov, Lexicographic differentiation of nonsmooth functions, Mathematical Programming 104 (2005);
    K. A. Khan and P. I. Barton, ACM Transactions on Mathematical Software 39 (2013), 23.
    """
    q = question(f, variables, at, assume)
    n = len(q.variables)
    rows = Matrix.eye(n).tolist() if directions is None else _rows(directions)
    found = [_direction(row, q) for row in rows]
    if Matrix([[expression(a) for a in v] for v, _ in found]).rank() < n:
        raise UnsupportedError("the directions {0} do not span the space: give {1} independent ones", directions, n)
    try:
        gradients = _gradients(q, given(q.assume), [v for v, _ in found])
    except ReluSymError as error:
        raise error.requoted(q.out) from None
    entries = [[expression(scalar(a)) for a in g] for g in gradients]
    if q.floats:
        entries = [[inexact(e) for e in row] for row in entries]
    return tuple(entries[0]) if q.shape is None else ImmutableDenseMatrix(entries)


def _rows(directions: Any) -> list:
    if isinstance(directions, MatrixBase):
        return directions.tolist()
    if not isinstance(directions, Lists):
        raise UnsupportedError("directions={0!r}: give a list of them, or a matrix with one a row", directions)
    return list(directions)


def _direction(direction: Any, q: Question) -> tuple[Vector, bool]:
    named = [q.out(v) for v in q.variables]
    found, floats = coordinates(direction, named, "direction", "direction", dict.fromkeys(named, S.Zero))
    return tuple(ZERO + scalar(e) for e in found), floats


def _slope(q: Question, facts: Facts, d: Vector) -> Expr:
    """f'(p; d) by the formula of f along the ray; where a head may jump, it must tend to f(p)."""
    program = q.program(facts)
    cell = along(program, [d])
    if cell.jumps:
        (value,) = [AtPoint(program).of(program.nodes[k].e).subs(program.here) for k in program.roots]
        if not is_finite(value) or not equal(scalar(value), scalar(cell.values[0]), facts):
            raise NotLipschitzError(
                "the difference quotient along {0} has no limit: {1} jumps at {2} = {3}",
                Tuple(*(expression(a) for a in d)),
                q.components[0],
                Tuple(*program.variables),
                Tuple(*program.point),
            )
    return expression(scalar(dot(cell.gradients[0], d)))


def _gradients(q: Question, facts: Facts, directions: list[Vector]) -> tuple[Vector, ...]:
    """The gradients of the cell along the directions, beside those of components with norms that vanish; where heads
    may jump, f is seen to be continuous first."""
    rows = [gradient_along(facts.applied(e), q, facts, directions) for e in q.components]
    rest = tuple(e for e, row in zip(q.components, rows, strict=True) if row is None)
    if not rest:
        return tuple(row for row in rows if row is not None)
    program = q._replace(components=rest).program(facts)
    cell = along(program, directions)
    if cell.jumps:
        continuous_cells(program, q.shape)
    others = iter(cell.gradients)
    return tuple(next(others) if row is None else row for row in rows)
