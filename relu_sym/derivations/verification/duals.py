"""Lines in which conjugates are put to use, by numbers.

What stands for a conjugate is one, a penalty has the map for its proximal map, a perspective is closed at t = 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mpmath import mp, mpf
from sympy import Basic, Expr, Integer, S, Symbol, Tuple, oo

from ...steps import Attained, Closure, Extreme, Overall, PenaltyOf, Step
from .maxima import BESIDE, at_or_beside
from .values import close, value
from .witness import points

STEP = mpf(10) ** -18
PLACES = tuple(mpf(v) for v in ("-7.3", "-1.1", "-0.4", "0", "0.6", "1", "2.7", "11.9"))
SCALES = tuple(mpf(v) for v in ("0.3", "1", "2.9"))
SMALL = (mpf(10) ** -14, mpf(10) ** -18)
"""How close to 0 the closure of a perspective is read."""

Optimum = Callable[[Extreme, Symbol, Any], Any]
Place = tuple[Any, ...]


def has_inner(e: Basic) -> bool:
    """Whether a supremum is taken of something that holds another one."""
    return isinstance(e, Extreme) and bool(e.args[1].atoms(Extreme))


def put_in(before: Extreme, after: Basic, optimum: Optimum, marks: Sequence[Any]) -> bool | None:
    """The inner supremum is, for every value of the outer variable, what stands in its place."""
    (inner,) = before.args[1].atoms(Extreme)
    y = before.args[2]
    if after == -oo:
        return all(optimum(inner, y, t) == mp.inf for t in points(list(marks), -mp.inf, mp.inf))
    if not isinstance(after, Extreme) or after.func(*after.args[:1], before.args[1], *after.args[2:]) != before:
        return False
    gap = before.args[1].xreplace({inner: Integer(0)}), after.args[1]
    others = sorted((gap[0].free_symbols | gap[1].free_symbols) - {y}, key=str)
    for t in sorted({*points(list(marks), -mp.inf, mp.inf), *marks}):
        found = optimum(inner, y, t)
        for at in PLACES[1:3]:
            fixed = dict.fromkeys(others, at)
            u, v = (at_or_beside(lambda p, e=e, rest=fixed: value(e, {y: p} | rest), t) for e in gap)
            told = mp.inf if v == -mp.inf else u - v
            if not close(told, found, 7):
                return False
    return True


def penalty(before: PenaltyOf, after: Basic, marks: Sequence[Any]) -> bool:
    """sup over u of x*u - P(u), less x^2/2, with P the integral of the map from 0."""
    g, u, x = before.args
    found = after.atoms(Extreme)
    if len(found) != 1:
        return False
    (h,) = found
    if h.args[0].name != "sup" or h.args[2] != u or not _is(after.xreplace({h: Integer(0)}), -(x**2) / 2, x):
        return False
    area = -h.args[1].xreplace({x: Integer(0)})
    if not _is(h.args[1] + area, x * u, x, u) or not close(value(area, {u: mpf(0)}), mpf(0)):
        return False
    for t in points(list(marks), -mp.inf, mp.inf):
        high, low = (value(area, {u: t + s * STEP, "base": (u, t)}) for s in (1, -1))
        slope = (high - low) / (2 * STEP)
        if not close(slope, value(g, {u: t}), 9):
            return False
    return all(close(value(area, {u: t - BESIDE}), value(area, {u: t + BESIDE}), 12) for t in marks)


def _is(e: Basic, other: Basic, *symbols: Symbol) -> bool:
    """Whether two expressions have the same values."""
    tries = [{s: PLACES[(3 * k + j) % len(PLACES)] for j, s in enumerate(symbols)} for k in range(5)]
    return all(close(value(e, env), value(other, env), 20) for env in tries)


def perspective(before: Closure, after: Expr) -> bool:
    """t*f(x/t) for t > 0, its limit from a point of the domain at t = 0, oo for t < 0."""
    f, x, t = before.args
    xs = tuple(x) if isinstance(x, Tuple) else (x,)

    def extended(p: Place) -> Any:
        v = value(f, dict(zip(xs, p, strict=True)))
        return mp.inf if mp.isnan(v) else v

    def told(p: Place, s: Any) -> Any:
        v = value(after, dict(zip(xs, p, strict=True)) | {t: s})
        return mp.inf if mp.isnan(v) else v

    places = _places(len(xs))
    for p in places:
        for s in SCALES:
            if not close(s * extended(tuple(a / s for a in p)), told(p, s), 9):
                return False
        if t.is_positive:
            continue
        if told(p, mpf(-1)) != mp.inf or not _recedes(extended, places, p, told(p, mpf(0))):
            return False
    return True


def _places(n: int) -> list[Place]:
    """Points with every number as the first component; in several variables twice."""
    rows = range(len(PLACES) * min(n, 2))
    return [tuple(PLACES[(k + j * (3 + k // len(PLACES))) % len(PLACES)] for j in range(n)) for k in rows]


def _recedes(f: Callable[[Place], Any], places: Sequence[Place], p: Place, told: Any) -> bool:
    """The limit of s*(f(a + p/s) - f(a)) as s falls to 0, a a point of the domain."""
    starts = (*places, *(tuple(v + mpf("0.05") for v in q) for q in places))
    inside = next((a for a in starts if mp.isfinite(f(a))), None)
    if inside is None:
        return False
    far, near = (s * (f(tuple(a + b / s for a, b in zip(inside, p, strict=True))) - f(inside)) for s in SMALL)
    if mp.isinf(near) or abs(near) > max(100 * abs(far), mpf(10) ** 6):
        return told == mp.inf
    return close(near, told, 6)


def inside(s: Step, case: Any) -> Any:
    """A side computation that is a proof of its own: of a conjugate, or of what is said of a function on a domain."""
    if s.rule == "conjugate" and isinstance(s.before, Extreme):
        q, x = s.before.args[1:3]
        answer = sorted(s.before.free_symbols - case.given.free_symbols - case.condition.free_symbols, key=str)
        y = answer[0] if len(answer) == 1 else case.answer
        return case._replace(x=x, answer=y, given=-q.xreplace({y: S.Zero}), scope=tuple(s.walk()), marks={})
    if isinstance(s.before, Attained) and case.answer is not None and s.before.args[2] != case.x:
        _, q, y = s.before.args
        given = case.answer * y - q
        return case._replace(x=y, given=given.expand(), scope=tuple(s.walk()), marks={})
    if isinstance(s.before, Overall) and (case.answer is not None or s.before.args[2] != case.x):
        return case._replace(x=s.before.args[2], answer=None, given=s.before.args[1], scope=tuple(s.walk()), marks={})
    return case


def misquoted(s: Step) -> str | None:
    """What is wrong with a line of duality that does not end in the value of its dual problem."""
    values = [t.after for t in s.steps if t.rule == "dual problem"]
    return None if not values or s.after in values else f"the dual problem has the value {values[0]}"
