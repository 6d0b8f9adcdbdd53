"""A question of yes or no at a point: of one variable by the form on the line, of several by the cells there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any, NamedTuple

from sympy import AccumBounds, Dummy, Expr, Symbol, Tuple
from sympy.matrices import MatrixBase

from ...errors import BudgetError, ReluSymError, UnsupportedError
from ...forms.exact import Scalar, expression, scalar
from ...forms.facts import Facts
from ...forms.line.guarded import every_case
from ...forms.line.partition import LineForm
from ...symbols import Gate, T, as_variable
from ..interval import as_point
from ..slopes import Corner, corner
from .asking import point_of
from .function import function_form
from .several import Question, question


class Site(NamedTuple):
    """A point of the line: the corner there, or None with the one slope inside a smooth piece."""

    form: LineForm
    point: Scalar
    corner: Corner | None
    slope: Scalar | None


def site(gate: Gate, a: Scalar, facts: Facts) -> Site:
    """What the form of f says at a point, in one case of the parameters."""
    form, here = function_form(gate, facts), scalar(facts.applied(expression(a)))
    k, on = form.locate(here)
    if not on and form.pieces[k].periodic:
        p = form.pieces[k].shortest()
        form = p.placed(p.located(here)[0])
        k, on = form.locate(here)
    if on:
        c = corner(form, k)
        if c.value is None:
            raise UnsupportedError("the function has no value at {0} = {1}", T, expression(here))
        if c.left.limit is None or c.right.limit is None:
            raise UnsupportedError("the function has no value beside {0} = {1}", T, expression(here))
        if any(isinstance(s.limit, AccumBounds) for s in (c.left, c.right)):
            raise UnsupportedError("the function oscillates beside {0} = {1}: no limit is known", T, expression(here))
        return Site(form, here, c, None)
    slope = form.pieces[k].diff()
    if slope.undefined:
        raise UnsupportedError("the function has no finite value at {0} = {1}", T, expression(here))
    return Site(form, here, None, slope.at(here))


OnLine = Callable[[Site, Facts], Any]
AtCells = Callable[[Question, Facts], Any]


def answer(f: Any, variables: Any, at: Any, assume: Any, on_line: OnLine, at_cells: AtCells) -> Any:
    """The one answer of all cases of the parameters, by the line or by cells."""
    listed = list(variables) if isinstance(variables, (tuple, list, Tuple)) else [variables]
    if isinstance(f, (list, tuple, Tuple, MatrixBase)):
        raise UnsupportedError("{0} has several components: ask for each", f)
    if len(listed) != 1:
        q = question(f, variables, at, assume)
        try:
            return decided(lambda facts: at_cells(q, facts), q.assume)
        except ReluSymError as error:
            raise error.requoted(q.out) from None
    x = as_variable(listed[0])
    (point,), _ = point_of(at, [x])
    return on_one_line(f, x, point, assume, on_line)


def on_one_line(f: Any, x: Symbol, point: Any, assume: Any, on_line: OnLine) -> Any:
    """The answer for a function of one variable."""
    gate = Gate(f, x, assume)
    with gate.errors():
        a = as_point(point, gate)
        return decided(lambda facts: on_line(site(gate, a, facts), facts), gate.assume)


def decided(run: Callable[[Facts], Any], assume: tuple) -> Any:
    """What ``run`` says in all cases of the parameters; refused where that differs."""
    found = every_case(run, assume)
    first = found[0][1]
    if len(found) == 1 or (first is not None and all(value is first for _, value in found)):
        return first
    told = ", ".join(f"{'no answer' if value is None else value} for {{{k}}}" for k, (_, value) in enumerate(found))
    raise UnsupportedError(
        f"the answer depends on the parameters ({told}): give numbers, or say what holds with assume=",
        *(condition for condition, _ in found),
    )


def fails_on_a_line(q: Question, facts: Facts, on_line: OnLine) -> bool:
    """Whether f restricted to one of a few lines through the point is seen not to have a property that restrictions
    inherit."""
    t = Dummy("t", real=True)
    for restricted in _restrictions(q, facts, t):
        try:
            if on_one_line(restricted, t, 0, q.assume, on_line) is False:
                return True
        except BudgetError:
            raise
        except ReluSymError:
            continue
    return False


MOST_DIAGONALS = 4
"""Variables up to which the diagonals of their planes are tried."""


def _restrictions(q: Question, facts: Facts, t: Dummy) -> Iterator[Expr]:
    n = len(q.variables)
    directions = [tuple(int(i == k) for i in range(n)) for k in range(n)]
    if n <= MOST_DIAGONALS:
        for i, j in combinations(range(n), 2):
            directions += [tuple((k == i) + s * (k == j) for k in range(n)) for s in (1, -1)]
    for d in directions:
        line = {v: p + c * t for v, p, c in zip(q.variables, q.point, d, strict=True)}
        try:
            restricted = facts.applied(q.components[0].xreplace(line))
        except (ValueError, TypeError):  # a derivative or an integral by the variable
            continue
        yield restricted
