"""Whether a verb's answer with parameters is, with numbers put in, the verb's answer for these numbers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any, NamedTuple

from sympy import DiracDelta, Expr, Piecewise, Rational, S, Set, Sum, Symbol, nan, oo, sympify, zoo

import relu_sym as rs

x, a, b, c = (Symbol(name, real=True) for name in "xabc")
GRID = [Rational(k, 2) + Rational(1, 97) for k in range(-9, 10)]
"""Points on which no parameter of the tests puts a breakpoint."""


class Verb(NamedTuple):
    """A verb of f; numbers are put into its further arguments too. ``same``: how two answers are compared."""

    call: Callable[[Expr, dict], Any]
    same: Callable[[Any, Any, dict], bool]


def answered(call: Callable[[Expr, dict], Any], f: Expr, pick: dict) -> Any:
    """The answer, or the named refusal."""
    try:
        return call(f, pick)
    except rs.ReluSymError as refusal:
        return refusal


def mismatch(verb: Verb, f: Expr, pick: dict) -> str | None:
    """None where putting the numbers in before and after gives the same, or where parameters are refused.

    An answer without value (nan) is no answer; one where the numbers are refused is a mismatch.
    """
    general = answered(verb.call, f, {})
    inner = f.subs(pick)
    if isinstance(general, Exception) or inner.has(nan, zoo):
        return None
    try:
        here = general.subs(pick)
    except rs.WithoutValue:
        return None
    special = answered(verb.call, inner, pick)
    if without_value(here):
        return None
    if isinstance(special, Exception) or not verb.same(here, special, pick):
        return f"{f} at {pick}: {general} gives {here}, but the numbers give {special!s}"
    return None


def without_value(e: Any) -> bool:
    """Whether an answer says that there is none."""
    return not isinstance(e, Set) and e.has(nan, zoo)


def same_number(u: Expr, v: Expr, pick: dict) -> bool:
    if without_value(v) or oo in (abs(u), abs(v)):
        return u == v
    return u == v or abs((u - v).evalf(15)) < 1e-10


def same_set(u: Set, v: Set, pick: dict) -> bool:
    return u == v


def special_points(pick: dict) -> list[Expr]:
    """Where parameters put breakpoints: their values, sums, differences, means and quotients."""
    values = [sympify(v) for v in pick.values()]
    found = {S.Zero, *values, *(-v for v in values)}
    for u, v in combinations(values, 2):
        found |= {
            u + v,
            u - v,
            v - u,
            (u + v) / 2,
            *(s * u / v for s in (1, -1) if v),
            *(s * v / u for s in (1, -1) if u),
        }
    return sorted(found)


def same_values(u: Expr, v: Expr, pick: dict) -> bool:
    """Equal at every point, nan equal to nan."""
    return all(_same_value(u.subs(x, t), v.subs(x, t)) for t in [*GRID, *special_points(pick)])


def _same_value(u: Expr, v: Expr) -> bool:
    if without_value(u) or without_value(v):
        return without_value(u) and without_value(v)
    return u == v or (u - v).simplify() == 0


def same_distribution(u: Expr, v: Expr, pick: dict) -> bool:
    """As distributions; and the same values where there is no impulse."""
    if not (u.has(DiracDelta) or v.has(DiracDelta)):
        return same_values(u, v, pick)
    return u == v or rs.equal(u, v, x=x) is True


def same_slope(u: Expr, v: Expr, pick: dict) -> bool:
    """Equal up to a constant."""
    if u.has(DiracDelta):
        return same_distribution(rs.diff(u, x), rs.diff(v, x), pick)
    gaps = [(u - v).subs(x, t) for t in [*GRID, *special_points(pick)]]
    return all(_same_value(gap, gaps[0]) for gap in gaps if not without_value(gap))


def strict(e: Any, pick: dict) -> Any:
    """The value of the branch that holds, every part of it evaluated; None where a part has no finite value.

    An impulse counts off its support only, where it is 0.
    """
    if e in pick:
        return sympify(pick[e])
    if isinstance(e, Sum) and e.has(DiracDelta):
        return S.Zero
    if isinstance(e, Piecewise):
        for value, condition in e.args:
            holds = strict(condition, pick)
            if holds is None or holds == S.true:
                return None if holds is None else strict(value, pick)
        return None
    if not e.args:
        return None if e in (nan, zoo) else e
    args = [strict(part, pick) for part in e.args]
    if any(part is None for part in args):
        return None
    try:
        found = e.func(*args)
    except (rs.ReluSymError, TypeError, ValueError, ZeroDivisionError):
        return None
    return None if found in (nan, zoo, oo, -oo) else found
