"""``rs.descent``: gradient steps with the number that a program returns, beside steps with the exact subgradient."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice, repeat
from typing import Any

from sympy import Expr, FiniteSet, Interval, Set, Symbol, sympify

from ..budget import verb
from ..calculus.subdifferentials.subdifferential import SetValuedMap, subdifferential
from ..errors import UnsupportedError
from ..symbols import as_expression, as_variable, exact, infer_variable
from .program_slopes import program, slopes


@dataclass(frozen=True)
class Descent:
    """Points of two runs from one start: ``program`` (with the program's numbers) and ``exact`` (with the element
    nearest to 0 of Clarke's set), the ``gradients`` of each and the ``sets`` at the program's points.

    ``parting``: the first step at which the program's number is not in the set there; None if all are.
    """

    f: Expr
    variable: Symbol
    s: Expr
    program: tuple[Expr, ...]
    exact: tuple[Expr, ...]
    gradients: tuple[Expr, ...]
    subgradients: tuple[Expr, ...]
    sets: tuple[Set, ...]

    @property
    def parting(self) -> int | None:
        """The first step with a number outside the set."""
        outside = (k for k, (v, of) in enumerate(zip(self.gradients, self.sets, strict=True)) if v not in of)
        return next(outside, None)

    def __str__(self) -> str:
        k = self.parting
        told = "every number is in the set" if k is None else f"step {k}: {self.gradients[k]} is not in {self.sets[k]}"
        return (
            f"{self.f} from {self.program[0]}, relu'(0) = {self.s}: {told}; ends {self.program[-1]}, {self.exact[-1]}"
        )


@verb
def descent(f: Any, start: Any, step: Any, n: int, x: Any = None, s: Any = 0) -> Descent:
    """n gradient steps from ``start`` in exact arithmetic: with what a program returns, and with exact subgradients.

    ``f``: an expression with ReLU, its text, or a callable of one variable; the program's gradient is the chain rule
    with relu'(0) = s (0 in torch, jax and tensorflow); the exact one the element nearest to 0 of Clarke's set.
    ``step``: a number, a list of numbers, or a function of k.  ``rs.plot_descent`` draws both runs.

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> run = rs.descent(rs.ReLU(x) - rs.ReLU(-x), 1, 1, 3)         # the function is x: there is nothing to stop at
    >>> run.program, run.exact, run.parting
    ((1, 0, 0, 0), (1, 0, -1, -2), 1)

    Reference: N. Z. Shor, Minimization Methods for Non-Differentiable Functions (1985), chapter 2.
    """
    if not isinstance(n, int) or isinstance(n, bool) or n < 1:
        raise UnsupportedError("n = {0} is no number of steps", n)
    x = as_variable(x) if x is not None else None
    given = x or Symbol("x", real=True)
    e = as_expression(program(f, (given,))[0]) if isinstance(f, str) or callable(f) else as_expression(f)
    e = exact(e)[0]
    x = x or infer_variable(e)
    if x is None or e.free_symbols - {x}:
        raise UnsupportedError("{0}: a run needs one variable and no parameters", e)
    begin, slope = exact(sympify(start))[0], exact(sympify(s))[0]
    lengths = [exact(sympify(t))[0] for t in islice(_lengths(step), n)]
    if len(lengths) < n:
        raise UnsupportedError("{0} step lengths for {1} steps", len(lengths), n)
    sets = subdifferential(e, x)

    def returned(at: Expr) -> Expr:
        return sympify(slopes(e, {x: at}, slope).get(x, 0))

    points, gradients = _run(begin, lengths, returned)
    other, subgradients = _run(begin, lengths, lambda at: nearest(sets, at))
    met = tuple(sets.at(p) for p in points[:-1])
    return Descent(e, x, slope, points, other, gradients, subgradients, met)


def _lengths(step: Any) -> Iterable[Any]:
    if callable(step) and not isinstance(step, Expr):
        return map(step, range(10**9))
    return step if isinstance(step, (list, tuple)) else repeat(step)


def _run(start: Expr, lengths: list[Expr], gradient: Callable[[Expr], Expr]) -> tuple[tuple, tuple]:
    points, gradients = [start], []
    for t in lengths:
        gradients.append(gradient(points[-1]))
        points.append(points[-1] - t * gradients[-1])
    return tuple(points), tuple(gradients)


def nearest(sets: SetValuedMap, at: Expr) -> Expr:
    """The element of the set at a point that is nearest to 0."""
    found = sets.at(at)
    if isinstance(found, FiniteSet) and len(found) == 1:
        return next(iter(found))
    if isinstance(found, Interval):
        return sympify(0) if 0 in found else found.start if found.start > 0 else found.end
    raise UnsupportedError("the set {0} at {1} = {2} has no nearest element to 0", found, sets.variable, at)
