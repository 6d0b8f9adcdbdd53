"""Solutions of differential equations put in: the residual against test functions, the conditions by limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mpmath import mp, mpf
from sympy import Add, Basic, Derivative, Dummy, Eq, Expr, Float, Integer, Limit, Symbol, Tuple, cos, exp
from sympy.core.function import AppliedUndef

from ...calculus.equations.conditions import Condition, read
from ...functions import HeavisideStep
from ...steps import D, SolutionOf, Step
from .breaks import breaking_points
from .pairings import pair
from .values import close, value
from .witness import concrete, points

PUT_IN = ("homogeneous solution", "Green's function", "response to a forcing", "antiderivative")

DIGITS = 6
"""To so many digits the pairings are right that are made of floats."""


def concerned(s: Step) -> bool:
    """Whether a line speaks of a solution, or says what the equation makes of a function."""
    return s.rule in PUT_IN or s.before.has(SolutionOf) or s.after.has(SolutionOf)


def variable_of(s: Step) -> Symbol | None:
    """The variable of the equation that a line solves: one in a time of its own has another one."""
    f = s.before.args[0] if isinstance(s.before, SolutionOf) else None
    return f.args[0] if isinstance(f, AppliedUndef) else None


def forcing(equation: Basic, f: Any) -> Any:
    """What stands in an equation, or in several, beside the unknown function."""
    if isinstance(equation, Tuple):
        return Tuple(*[forcing(e, f) for e in equation])
    e = equation.lhs - equation.rhs if isinstance(equation, Eq) else equation
    named = f if isinstance(f, Tuple) else (f,)
    return e.xreplace({d: Integer(0) for d in (*e.atoms(Derivative), *named) if d.has(*named)})


def compared(before: Basic, after: Basic, x: Symbol, pick: dict, bumps: list[dict]) -> bool | None:
    """A function solves the equation and meets the conditions; another equation has the same residuals."""
    if not before.has(SolutionOf) and not after.has(SolutionOf):
        return _all(_is_nothing([concrete(u, pick), -concrete(v, pick)], x, bumps) for u, v in _rows(before, after))
    if not isinstance(before, SolutionOf):
        return None
    unknown, *told = before.args
    named = tuple(unknown) if isinstance(unknown, Tuple) else (unknown,)
    equations, conditions = told[: len(named)], told[len(named) :]
    if isinstance(after, SolutionOf):
        if after.args[0] != unknown or after.args[2:] != before.args[2:]:
            return False
        trial = cos(2 * x + 1) + x * exp(-((x / 7) ** 2)) + HeavisideStep(x) * x
        sides = [_put_in(e, {unknown: trial}, x, pick) for e in (*equations, after.args[1])]
        (left, right), (other, more) = sides
        return _is_nothing([left, more, -other, -right], x, bumps)
    functions = dict(zip(named, after if isinstance(after, Tuple) else (after,), strict=True))
    if after.has(SolutionOf):
        return None
    if any(_is_nonlinear(e, f) for e in equations for f in named):
        return _at_points(before, after, pick)
    met = [_is_met(c, functions, pick) for c in read({c.lhs: c.rhs for c in conditions}, list(named))]
    residuals = (_put_in(e, functions, x, pick) for e in equations)
    return _all([*(_is_nothing([u, -v], x, bumps) for u, v in residuals), *met])


def _rows(before: Basic, after: Basic) -> list[tuple[Any, Any]]:
    """Both sides, of a system row by row."""
    if isinstance(before, Tuple) and isinstance(after, Tuple):
        return list(zip(before, after, strict=True))
    return [(before, after)]


def _all(verdicts: Iterable[bool | None]) -> bool | None:
    found = list(verdicts)
    return False if False in found else None if None in found else True


def _is_nonlinear(equation: Basic, f: Basic) -> bool:
    held = {d: Dummy() for d in equation.atoms(Derivative) if d.expr == f} | {f: Dummy()}
    e = (equation.lhs - equation.rhs).xreplace(held)
    slopes = [e.diff(v) for v in held.values()]
    return any(slope.has(v) for slope in slopes for v in held.values())


def _at_points(before: SolutionOf, after: Basic, pick: dict) -> bool | None:
    """A solution of a nonlinear equation: put in at points, continuous between, with its initial value."""
    f, equation, *conditions = before.args
    (x,) = f.args
    e = concrete(after, pick)
    left, right = _put_in(equation, {f: after}, x, pick, "classical")
    marks = sorted({value(p, {}) for side in (e, left, right) for p in breaking_points(side, x)})
    seen = False
    for t in points([m for m in marks if mp.isfinite(m)], -mp.inf, mp.inf):
        u, v = value(left, {x: t}), value(right, {x: t})
        if mp.isnan(u) or mp.isnan(v):
            continue
        if not close(u, v, 8):
            return False
        seen = True
    for m in marks:
        u, v = (value(Limit(e, x, Float(m, 60), way), {}) for way in "-+")
        if mp.isfinite(u) and mp.isfinite(v) and not close(u, v, 12):
            return False
    met = [_is_met(c, {f: after}, pick) for c in read({c.lhs: c.rhs for c in conditions}, [f])]
    return _all([seen or None, *met])


def _is_nothing(sides: list[Expr], x: Symbol, bumps: list[dict]) -> bool | None:
    """Whether a sum is 0 on the test functions, beside its terms: what grows cancels up to the digits that it has."""
    terms = [u for side in sides for t in Add.make_args(side) for u in _before_slopes(t, x)]
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


def _before_slopes(t: Expr, x: Symbol) -> Iterator[Expr]:
    """a*f' as (a*f)' - a'*f, which can be paired."""
    slopes = [d for d in t.args if isinstance(d, D) and d.args[1:3] == (x, 1)] if t.is_Mul else []
    rest = t / slopes[0] if len(slopes) == 1 else t
    if len(slopes) != 1 or x not in rest.free_symbols:
        yield t
        return
    f, _, _, mode = slopes[0].args
    yield D(rest * f, x, 1, mode)
    yield from Add.make_args((-rest.diff(x) * f).expand())


def _put_in(equation: Basic, functions: dict, x: Symbol, pick: dict, mode: str = "distributional") -> tuple[Expr, Expr]:
    """Both sides, with functions put in, derivatives as distributions."""
    values = {
        d: D(functions[d.expr], x, len(d.variables), mode) for d in equation.atoms(Derivative) if d.expr in functions
    }
    left, right = (concrete(side.xreplace(values).xreplace(functions), pick) for side in (equation.lhs, equation.rhs))
    return left, right


def _is_met(c: Condition, functions: dict, pick: dict) -> bool | None:
    """The limit of the derivative from the side that is named, from both where none is."""
    unknown = list(functions)[c.function]
    (x,), e = unknown.args, concrete(functions[unknown], pick)
    f = D(e, x, c.order, "classical") if c.order else e
    point, wanted = (concrete(u, pick) for u in (c.point, c.value))
    found = [value(Limit(f, x, point, way), {}) for way in {1: "+", -1: "-", 0: "+-"}[c.side]]
    if any(map(mp.isnan, found)):
        return None
    return all(close(u, value(wanted, {}), 12) for u in found)
