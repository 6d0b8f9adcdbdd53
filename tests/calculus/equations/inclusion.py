"""Oracles for x' = F(x): the inclusion at times, by values of F beside the point; naive steps of implicit Euler."""

from __future__ import annotations

from itertools import pairwise

from sympy import Expr, Piecewise, Rational, oo
from sympy.core.relational import Relational

BESIDE = Rational(1, 10**90)
DIGITS = 40
TINY = Rational(1, 10**15)


def spans(F: Expr, x, a: Expr) -> tuple[Expr, Expr]:
    """The least and the largest of the values of F on both sides of a point, by plain evaluation beside it."""
    values = [F.subs(x, (a + s * BESIDE).evalf(120)).evalf(DIGITS) for s in (-1, 1)]
    values = [v for v in values if v.is_real]
    return min(values), max(values)


def pieces(solution: Expr, t) -> list[tuple[Expr, Expr, Expr]]:
    """(law, from, to) of a solution of numbers, whose conditions bound t on one side or on both."""
    if not isinstance(solution, Piecewise):
        return [(solution, -oo, oo)]
    rows, since = [], -oo
    for law, condition in solution.args:
        until = oo
        for bound in condition.atoms(Relational):
            edge = bound.rhs if bound.lhs == t else bound.lhs
            if bound.gts == t:
                since = edge if since == -oo else since
            else:
                until = edge
        rows.append((law, since, until))
        since = until
    return rows


def times(lo: Expr, hi: Expr) -> list[Expr]:
    """Times inside an interval."""
    lo = (Rational(0) if hi == oo else hi) - 3 if lo == -oo else lo
    hi = lo + 5 if hi == oo else hi
    return [lo + (hi - lo) * d for d in (Rational(1, 9), Rational(1, 2), Rational(7, 8))]


def check(solution: Expr, F: Expr, x, t, t0, x0) -> None:
    """The solution starts at x0, is continuous, and its velocity is between the values of F on both sides of it."""
    assert abs((solution.subs(t, t0) - x0).evalf(DIGITS)) < TINY
    rows = pieces(solution, t)
    for (law, _, end), (then, start, _) in pairwise(rows):
        assert end == start
        assert abs((law - then).subs(t, end).evalf(DIGITS)) < TINY
    for law, lo, hi in rows:
        for time in times(lo, hi):
            v, at = law.diff(t).subs(t, time).evalf(DIGITS), law.subs(t, time).evalf(120)
            low, high = spans(F, x, law.subs(t, time) if not law.has(t) else at)
            assert low - TINY <= v <= high + TINY, (F, solution, time, v, low, high)


def proximal_steps(f, x0: float, until: float, steps: int) -> float:
    """Implicit Euler for x' in -df(x): every step to the least point of f(y) + (y - x)**2/(2h), found by thirds.

    For convex f within 1st order of the step, whatever kinks it has.
    """
    h, x = until / steps, x0
    for _ in range(steps):
        lo, hi = x - 60 * h - 1, x + 60 * h + 1
        for _ in range(70):
            u, v = lo + (hi - lo) / 3, hi - (hi - lo) / 3
            if f(u) + (u - x) ** 2 / (2 * h) < f(v) + (v - x) ** 2 / (2 * h):
                hi = v
            else:
                lo = u
        x = (lo + hi) / 2
    return x
