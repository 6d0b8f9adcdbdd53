"""Lines of x' = F(x) by numbers: the velocity lies between the values of F beside the point, at many times.

A motion is checked as an inclusion: it begins where it should, is continuous, runs one way in every region, and its
difference quotients lie in the hull of the values of F on both sides of where it is.  F is what the question gives,
evaluated as it stands; of a flow its difference quotients.  Nothing of the engine is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from mpmath import mp, mpf
from sympy import Basic, Derivative, Eq, Expr, Integer, Piecewise, Symbol, Tuple

from ...steps import Cases, Hull, Inclusion, SolutionOf, Step
from .breaks import breaking_points
from .values import close, value
from .witness import concrete, points

BESIDE = mpf(10) ** -90
"""So far from a point the values beside it are read."""
STEP = mpf(10) ** -60
SLACK = mpf(10) ** -12
PARTS = 12
"""At so many times a law is read between two switches."""

Law = Callable[[Any], Any]
Field = Callable[[Any, int], Any]
"""The velocity beside a point, on one side."""
Verdict = tuple[bool | None, str]


class Motion(NamedTuple):
    """The question: F, or f of a flow, in its variable, and the time."""

    given: Basic
    x: Symbol
    t: Symbol
    is_flow: bool

    @property
    def bound(self) -> set:
        """The symbols that are no parameters."""
        return {self.x, self.t}

    def compared(self, s: Step, pick: dict) -> Verdict:
        """A line of the derivation."""
        if isinstance(s.before, SolutionOf):
            if isinstance(s.after, SolutionOf):
                return self._same_equation(s.before, s.after, pick), "the velocities at points"
            return self._solved(s, pick), "the inclusion at times"
        if isinstance(s.after, Cases):
            return self._same_law(s.before, s.after, pick), "values at times"
        if isinstance(s.before, Cases):
            return self._same_law(s.after, s.before, pick), "values at times"
        if isinstance(s.before, Tuple) or s.relation == "∈":
            return self._beside(s, pick), "values beside the point"
        u, v = (value(concrete(e, pick), {}) for e in (s.before, s.after))
        return (None if mp.isnan(u) or mp.isnan(v) else close(u, v, 12)), "numbers"

    # ------------------------------------------------------------------ the field
    def field(self, pick: dict) -> Field:
        """F of the question; of a flow -f' by difference quotients."""
        e = concrete(self.given, pick)
        if not self.is_flow:
            return lambda p, s: value(e, {self.x: p + s * BESIDE})

        def slope(p: Any, s: int) -> Any:
            here, there = (value(e, {self.x: t}) for t in (p, p + s * BESIDE))
            return mp.nan if mp.isinf(here) else (here - there) / (s * BESIDE)

        return slope

    def _line(self, e: SolutionOf, pick: dict) -> tuple[Field, Any, Any, list[Any]] | None:
        """(the velocity that a line gives, t0, x0, where it breaks)."""
        unknown, equation, *conditions = e.args
        if len(conditions) != 1 or not isinstance(conditions[0], Eq) or not isinstance(unknown, Expr):
            return None
        (begin,) = conditions[0].lhs.args
        t0, x0 = (value(concrete(v, pick), {}) for v in (begin, conditions[0].rhs))
        if isinstance(equation, Inclusion):
            return self.field(pick), t0, x0, self._marks(concrete(self.given, pick), self.x)
        found = velocity_of(equation, unknown, self.x)
        if found is None:
            return None
        rhs = concrete(found, pick)
        return (lambda p, s: value(rhs, {self.x: p + s * BESIDE})), t0, x0, self._marks(rhs, self.x)

    def _marks(self, e: Basic, v: Symbol) -> list[Any]:
        found = {value(p, {}) for p in breaking_points(e, v)}
        return sorted(p for p in found if mp.isfinite(p))

    def _same_equation(self, before: SolutionOf, after: SolutionOf, pick: dict) -> bool | None:
        """The velocities agree off the breakpoints, with each other and with the question; so do the conditions."""
        lines = [self._line(e, pick) for e in (before, after)]
        if None in lines:
            return None
        (f, t0, x0, marks), (g, t1, x1, more) = lines  # type: ignore[misc]
        if not (close(t0, t1, 20) and close(x0, x1, 20)):
            return False
        asked, seen = self.field(pick), False
        for p in points(apart([*marks, *more, x0]), -mp.inf, mp.inf):
            u, v, w = f(p, 1), g(p, 1), asked(p, 1)
            if mp.isnan(v) or (mp.isnan(w) and mp.isinf(v)):
                continue  # beyond the kinks without end that are written out, or outside of the domain of a flow
            if not (close(u, v, 10) and close(v, w, 10)):
                return False
            seen = seen or not mp.isnan(v)
        return True if seen else None

    # ------------------------------------------------------------------ the motion
    def _solved(self, s: Step, pick: dict) -> bool | None:
        line = self._line(s.before, pick)  # type: ignore[arg-type]
        if line is None:
            return None
        f, t0, x0, _ = line
        law = concrete(s.after, pick)
        fields = [f, self.field(pick)]
        where = None if s.where is None else concrete(s.where, pick)

        def at(t: Any) -> Any:
            return value(law, {self.t: t})

        if not self._begins(at, t0, x0):
            return False
        spans = list(self._spans(law, where, t0))
        verdicts = [self._moves(at, a, b, fields) for a, b in spans]
        if where is None:
            verdicts += [_joins(at, b) for (_, b), (c, _) in pairwise(spans) if b == c]
        if False in verdicts:
            return False
        return True if any(verdicts) else None

    def _begins(self, at: Law, t0: Any, x0: Any) -> bool:
        """The value at the initial time, or the limit there from where there is one."""
        near = [v for v in (at(t0), at(t0 + BESIDE), at(t0 - BESIDE)) if not mp.isnan(v)]
        return bool(near) and close(near[0], x0, 15)

    def _spans(self, law: Basic, where: Basic | None, t0: Any) -> Iterator[tuple[Any, Any]]:
        """The intervals of time between switches, those without end cut."""
        marks = set(self._marks(law, self.t))
        if where is not None:
            marks |= set(self._marks(Piecewise((1, where), (0, True)), self.t))
        ordered = apart([*marks, t0])
        reach = 1 + (ordered[-1] - ordered[0])
        for a, b in pairwise([ordered[0] - reach, *ordered, ordered[-1] + reach]):
            middle = (a + b) / 2
            if where is None or value(where, {self.t: middle}) == 1:
                yield a, b

    def _moves(self, at: Law, a: Any, b: Any, fields: list[Field]) -> bool | None:
        """Whether the velocity is one of those that F has beside the point, all along an interval of time."""
        times = [a + (b - a) * (k + mpf("0.37")) / PARTS for k in range(PARTS)]
        values = [at(t) for t in times]
        if all(map(mp.isnan, values)):
            return None
        if any(map(mp.isnan, values)):
            return False
        slopes = [(at(t + STEP) - at(t - STEP)) / (2 * STEP) for t in times]
        for p, v in zip(values, slopes, strict=True):
            if not all(_is_velocity(f, p, v) for f in fields):
                return False
        return all(
            mp.sign(q - p) == mp.sign(v) or abs(v) < SLACK or abs(q - p) < SLACK * (1 + abs(p))
            for (p, q), v in zip(pairwise(values), slopes, strict=False)
        )

    def _same_law(self, law: Basic, other: Basic, pick: dict) -> bool | None:
        u, v = (concrete(e, pick) for e in (law, other))
        return alike(u, v, self.t, apart([*self._marks(u, self.t), *self._marks(v, self.t)]))

    # ------------------------------------------------------------------ at a switching point
    def _beside(self, told: Step, pick: dict) -> bool | None:
        """The limits at the point are the values of F beside it; what lies in their hull does."""
        if not isinstance(told.where, Eq) or told.where.lhs != self.x:
            return None
        a, f = value(concrete(told.where.rhs, pick), {}), self.field(pick)
        beside = [v for s in (-1, 1) if not mp.isnan(v := f(a, s))]
        said = [value(concrete(e, pick), {}) for e in told.after.args]
        if isinstance(told.before, Tuple):
            shown = [value(concrete(e, pick), {}) for e in told.before.args]
            agree = len(beside) == len(said) == len(shown)
            return agree and all(map(_alike, shown, said)) and all(map(_alike, said, beside))
        if not isinstance(told.after, Hull) or not said or not beside:
            return None
        inside = value(concrete(told.before, pick), {})
        ends = _alike(min(said), min(beside)) and _alike(max(said), max(beside))
        return ends and bool(min(said) - SLACK <= inside <= max(said) + SLACK)


def _joins(at: Law, t: Any) -> bool:
    """Whether a motion is continuous where it has values on both sides."""
    u, v = at(t - BESIDE), at(t + BESIDE)
    return bool(mp.isnan(u) or mp.isnan(v) or close(u, v, 12))


def velocity_of(equation: Basic, unknown: Basic, x: Symbol) -> Any:
    """F(x) of an equation for x(t) that is linear in x'."""
    if not isinstance(equation, Eq):
        return None
    (t,) = unknown.args
    slope = Derivative(unknown, t)
    if equation.lhs == slope:
        found = equation.rhs
    else:
        v = Symbol("v")
        residual = (equation.lhs - equation.rhs).xreplace({slope: v})
        lead = residual.diff(v)
        found = -residual.xreplace({v: Integer(0)}) / lead
        if lead == 0 or found.has(v):
            return None
    found = found.xreplace({unknown: x})
    return None if found.has(t, Derivative) else found


def _is_velocity(f: Field, p: Any, v: Any) -> bool:
    """Whether v lies between the values of F beside p."""
    beside = [u for s in (-1, 1) if not mp.isnan(u := f(p, s))]
    if not beside:
        return False
    if close(beside[0], beside[-1], 15):
        return close(v, beside[0], 9)
    return bool(min(beside) - SLACK <= v <= max(beside) + SLACK)


def _alike(u: Any, v: Any) -> bool:
    """Equal, or both beyond all bounds in one direction."""
    if mp.isinf(u):
        return bool(abs(v) > mpf(10) ** 12 and mp.sign(u) == mp.sign(v))
    return close(u, v, 9)


def alike(u: Basic, v: Basic, t: Symbol, marks: list[Any]) -> bool | None:
    """Whether two laws of t have the same values, at and between the marks; None where there are none."""
    seen = False
    for p in [*points(marks, -mp.inf, mp.inf), *marks]:
        a, b = (value(e, {t: p}) for e in (u, v))
        if not close(a, b, 12):
            return False
        seen = seen or not mp.isnan(a)
    return True if seen else None


def apart(found: list[Any]) -> list[Any]:
    """The numbers in order, those that are one up to rounding once."""
    kept: list[Any] = []
    for p in sorted(found):
        if not kept or p - kept[-1] > mpf(10) ** -25 * (1 + abs(p)):
            kept.append(p)
    return kept
