"""Solutions of differential equations put in: the residual against test functions, the conditions by limits."""

from __future__ import annotations

from typing import Any

from mpmath import mp, mpf
from sympy import Add, Basic, Derivative, Eq, Expr, Integer, Limit, Symbol, cos, exp

from ...calculus.equations.conditions import Condition, read
from ...functions import HeavisideStep
from ...steps import D, SolutionOf, Step
from .pairings import pair
from .values import close, value
from .witness import concrete

PUT_IN = ("homogeneous solution", "Green's function", "response to a forcing")

DIGITS = 6
"""To so many digits the pairings are right that are made of floats."""


def concerned(s: Step) -> bool:
    """Whether a line speaks of a solution, or says what the equation makes of a function."""
    return s.rule in PUT_IN or s.before.has(SolutionOf) or s.after.has(SolutionOf)


def forcing(equation: Basic, f: Any) -> Expr:
    """What stands in an equation beside the unknown function."""
    e = equation.lhs - equation.rhs if isinstance(equation, Eq) else equation
    return e.xreplace({d: Integer(0) for d in (*e.atoms(Derivative), f) if d.has(f)})


def compared(before: Basic, after: Basic, x: Symbol, pick: dict, bumps: list[dict]) -> bool | None:
    """A function solves the equation and meets the conditions; another equation has the same residuals."""
    if not before.has(SolutionOf) and not after.has(SolutionOf):
        return _is_nothing([concrete(before, pick), -concrete(after, pick)], x, bumps)
    if not isinstance(before, SolutionOf):
        return None
    f, equation, *conditions = before.args
    if isinstance(after, SolutionOf):
        if after.args[0] != f or after.args[2:] != before.args[2:]:
            return False
        trial = cos(2 * x + 1) + x * exp(-((x / 7) ** 2)) + HeavisideStep(x) * x
        sides = [_put_in(e, f, trial, x, pick) for e in (equation, after.args[1])]
        (left, right), (other, more) = sides
        return _is_nothing([left, more, -other, -right], x, bumps)
    if after.has(SolutionOf):
        return None
    left, right = _put_in(equation, f, after, x, pick)
    solves = _is_nothing([left, -right], x, bumps)
    e = concrete(after, pick)
    met = [_is_met(c, e, x, pick) for c in read({c.lhs: c.rhs for c in conditions}, [f])]
    verdicts = [solves, *met]
    return False if False in verdicts else None if None in verdicts else True


def _is_nothing(sides: list[Expr], x: Symbol, bumps: list[dict]) -> bool | None:
    """Whether a sum is 0 on the test functions, beside its terms: what grows cancels up to the digits that it has."""
    terms = [t for side in sides for t in Add.make_args(side)]
    for env in bumps:
        for there in (env, env | {"exact": True}):
            found = [pair(t, 0, x, there) for t in terms]
            if any(map(mp.isnan, found)):
                return None
            scale = mpf(10) ** -DIGITS * (1 + mp.fsum(map(abs, found)))
            if abs(mp.fsum(found)) < scale:
                break
        else:
            return False
    return True if bumps else None


def _put_in(equation: Basic, f: Basic, e: Basic, x: Symbol, pick: dict) -> tuple[Expr, Expr]:
    """Both sides, with a function put in, derivatives as distributions."""
    values = {d: D(e, x, len(d.variables), "distributional") for d in equation.atoms(Derivative) if d.expr == f}
    left, right = (concrete(side.xreplace({**values, f: e}), pick) for side in (equation.lhs, equation.rhs))
    return left, right


def _is_met(c: Condition, e: Expr, x: Symbol, pick: dict) -> bool | None:
    """The limit of the derivative from the side that is named, from both where none is."""
    f = D(e, x, c.order, "classical") if c.order else e
    point, wanted = (concrete(u, pick) for u in (c.point, c.value))
    found = [value(Limit(f, x, point, way), {}) for way in {1: "+", -1: "-", 0: "+-"}[c.side]]
    if any(map(mp.isnan, found)):
        return None
    return all(close(u, value(wanted, {}), 12) for u in found)
