"""``rs.descent``: gradient steps with the number that a program returns, beside steps with the exact subgradient."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice, repeat
from typing import Any

from sympy import Expr, FiniteSet, Integer, Interval, S, Set, Symbol, sympify

from ..budget import verb
from ..calculus.subdifferentials.subdifferential import SetValuedMap, subdifferential
from ..errors import UnsupportedError
from ..forms.exact import is_finite, scalar, sign_of
from ..symbols import as_expression, as_variable, exact, infer_variable
from .audit import function_of
from .autodiff import warn_of_spelling
from .conventions import table
from .held import programs_of
from .program_slopes import program, slopes
from .programs.program import as_program
from .tower_line import number


@dataclass(frozen=True)
class Descent:
    """Points of two runs from one start: ``program`` (with the program's numbers) and ``exact`` (with the element
    nearest to 0 of Clarke's set), the ``gradients`` of each and the ``sets`` at the program's points.

    ``parting``: the first step at which the program's number is not in the set there; None if all are.
    """

    f: Expr
    variable: Symbol
    s: Expr | None
    program: tuple[Expr, ...]
    exact: tuple[Expr, ...]
    gradients: tuple[Expr, ...]
    subgradients: tuple[Expr, ...]
    sets: tuple[Set, ...]
    framework: str | None = None

    @property
    def told(self) -> str:
        """Whose numbers the program's are."""
        return f"relu'(0) = {self.s}" if self.framework is None else self.framework

    @property
    def parting(self) -> int | None:
        """The first step with a number outside the set."""
        pairs = zip(self.gradients, self.sets, strict=True)
        outside = (k for k, (v, of) in enumerate(pairs) if not is_element(v, of))
        return next(outside, None)

    @property
    def apart(self) -> int | None:
        """The first step that leads the runs to different points: of a set with several elements both may be right."""
        pairs = zip(self.program[1:], self.exact[1:], strict=True)
        return next((k for k, (p, q) in enumerate(pairs) if sign_of(scalar(p - q)) != 0), None)

    @property
    def said(self) -> str:
        """Where and why they part."""
        if (k := self.parting) is not None:
            return f"step {k}: {self.gradients[k]} is not in {self.sets[k]}"
        if (k := self.apart) is not None:
            return f"step {k}: {self.gradients[k]} and {self.subgradients[k]} are both in {self.sets[k]}"
        return "every number is in the set"

    def __str__(self) -> str:
        return f"{self.f} from {self.program[0]}, {self.told}: {self.said}; ends {self.program[-1]}, {self.exact[-1]}"


@verb
def descent(
    f: Any, start: Any, step: Any, n: int, x: Any = None, s: Any = None, framework: str | None = None
) -> Descent:
    """n gradient steps from ``start`` in exact arithmetic: with what a program returns, and with exact subgradients.

    ``f``: an expression with ReLU, its text, or a callable of one variable; the program's gradient is the chain rule
    with relu'(0) = s, by default 0 as in torch, jax and tensorflow.  ``framework="torch"`` (or another of
    ``rs.conventions()``) takes the measured convention of every operation: f is then a *program*, as in
    ``rs.autodiff``.  The exact gradient is the element nearest to 0 of Clarke's set of the function.
    ``step``: a positive number, a list of them, or a function of k.  ``rs.plot_descent`` draws both runs.

    Errors: ``UnsupportedError`` (several variables, a kink of another head than ReLU at a point of the run and no
    framework, a gradient that is no finite number), ``NotLipschitzError`` (no set at a point of the run).

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> run = rs.descent(rs.ReLU(x) - rs.ReLU(-x), 1, 1, 3)         # the function is x: there is nothing to stop at
    >>> run.program, run.exact, run.parting
    ((1, 0, 0, 0), (1, 0, -1, -2), 1)
    >>> rs.descent("x + abs(x)", 1, 1, 3, framework="jax").program        # the minimum is passed: abs'(0) is 1
    (1, -1, -1, -1)

    Reference: N. Z. Shor, Minimization Methods for Non-Differentiable Functions (1985), chapter 2.
    """
    count = as_whole(n)
    e, x, text, slope, held = _asked(f, x, s, framework)
    begin = _number(start, "start")
    lengths = [_number(t, "step") for t in islice(_lengths(step), count)]
    if len(lengths) < count:
        raise UnsupportedError("{0} step lengths for {1} steps", len(lengths), n)
    if backward := [t for t in lengths if sign_of(scalar(t)) <= 0]:
        raise UnsupportedError("step = {0}: the length of a step is positive", backward[0])
    sets = subdifferential(e, x)

    def returned(at: Expr) -> Expr:
        if text is None:
            assert slope is not None
            return slopes(held, {x: at}, slope).get(x, S.Zero)
        return number(text, {x: at}, str(framework))[x]

    points, gradients = _run(begin, lengths, returned, x)
    other, subgradients = _run(begin, lengths, lambda at: nearest(sets, at), x)
    met = tuple(sets.at(p) for p in points[:-1])
    return Descent(e, x, slope, points, other, gradients, subgradients, met, framework)


def _asked(f: Any, x: Any, s: Any, framework: str | None) -> tuple:
    """The function, its variable, its program where a framework answers, relu'(0) where none does."""
    named = as_variable(x) if x is not None else None
    text, slope, held = None, None, None
    if framework is None:
        own = named or Symbol("x", real=True)
        e = as_expression(program(f, (own,))[0]) if isinstance(f, str) or callable(f) else as_expression(f)
        held = (programs_of(f, (named or infer_variable(e) or own,), (e,)) or (e,))[0]
        slope = _number(0 if s is None else s, "s")
    elif s is not None:
        raise UnsupportedError("s = {0} and framework={1!r}: the convention is one of the two", s, framework)
    else:
        table(framework)
        asked = as_program(f)
        warn_of_spelling(asked)
        e, text = function_of(asked), str(asked)
    e = exact(e)[0]
    variable = named or infer_variable(e)
    if variable is None or e.free_symbols - {variable}:
        raise UnsupportedError("{0}: a run needs one variable and no parameters", e)
    return e, variable, text, slope, None if held is None else exact(held)[0]


def as_whole(n: Any) -> int:
    """A number of steps."""
    found = Integer(int(n)) if isinstance(n, (int, Integer)) and not isinstance(n, bool) else S.Zero
    if found < 1:
        raise UnsupportedError("n = {0} is no number of steps", n)
    return int(found)


def _number(value: Any, name: str) -> Expr:
    """A finite real number."""
    try:
        found = exact(sympify(value))[0]
    except Exception:  # whatever SymPy raises on what is no number
        found = S.NaN
    if not isinstance(found, Expr) or found.free_symbols or not is_finite(scalar(found)) or found.is_real is False:
        raise UnsupportedError("{0} = {1} is no finite real number", name, value)
    return found


def _lengths(step: Any) -> Iterable[Any]:
    if callable(step) and not isinstance(step, Expr):
        return map(step, range(10**9))
    return step if isinstance(step, (list, tuple)) else repeat(step)


def _run(start: Expr, lengths: list[Expr], gradient: Callable[[Expr], Expr], x: Symbol) -> tuple[tuple, tuple]:
    points, gradients = [start], []
    for t in lengths:
        found = gradient(points[-1])
        if not is_finite(scalar(found)):
            raise UnsupportedError("the gradient at {0} = {1} is {2}: there is no next point", x, points[-1], found)
        gradients.append(found)
        points.append(points[-1] - t * gradients[-1])
    return tuple(points), tuple(gradients)


def nearest(sets: SetValuedMap, at: Expr) -> Expr:
    """The element of the set at a point that is nearest to 0."""
    found = sets.at(at)
    if isinstance(found, FiniteSet) and len(found) == 1:
        return next(iter(found))
    if isinstance(found, Interval):
        return S.Zero if is_element(S.Zero, found) else found.start if sign_of(scalar(found.start)) > 0 else found.end
    raise UnsupportedError("the set {0} at {1} = {2} has no nearest element to 0", found, sets.variable, at)


def is_element(v: Expr, of: Set) -> bool:
    """Whether a number is in a finite set or a closed interval."""
    if isinstance(of, Interval):
        return sign_of(scalar(v - of.start)) >= 0 and sign_of(scalar(of.end - v)) >= 0
    return any(sign_of(scalar(v - w)) == 0 for w in of.args)
