"""The report: every step and side computation, compared by numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from mpmath import inf, mp, mpf, workdps
from sympy import And, Basic, DiracDelta, Expr, Integral, Mul, S, Symbol, nan, true, zoo

from ...calculus.subdifferential import SetValuedMap
from ...errors import ReluSymError
from ...steps import D, Step, Subgradients, Test
from ..catalogue import explain
from .breaks import breaking_points
from .chaining import broken_links
from .pairings import area
from .sets import NumberSet, holds, is_set, set_value
from .values import DIGITS, INERT, NAN, close, differ, real, value
from .witness import choices, concrete, environments, exact_marks, parameters, points


@dataclass(frozen=True)
class Check:
    """One step: ``ok`` is True, False, or None where no number could decide; ``how`` says by which route."""

    step: Step
    ok: bool | None
    how: str


@dataclass(frozen=True)
class Report:
    """The checks of a derivation; true if every step was verified and the lines follow each other."""

    checks: tuple[Check, ...]
    broken: tuple[str, ...] = ()

    @property
    def verified(self) -> int:
        """How many steps were verified."""
        return sum(c.ok is True for c in self.checks)

    @property
    def failed(self) -> tuple[Check, ...]:
        """The steps that numbers contradict."""
        return tuple(c for c in self.checks if c.ok is False)

    @property
    def undecided(self) -> tuple[Check, ...]:
        """The steps that no number could decide."""
        return tuple(c for c in self.checks if c.ok is None)

    def __bool__(self) -> bool:
        return not self.broken and all(c.ok for c in self.checks)

    def __str__(self) -> str:
        lines = [f"{self.verified}/{len(self.checks)} steps verified", *self.broken]
        for word, found in (("FAILED", self.failed), ("not decided", self.undecided)):
            lines += [
                f"{word}: {c.step.before} {c.step.relation} {c.step.after} [{c.step.rule}] ({c.how})" for c in found
            ]
        return "\n".join(lines)

    __repr__ = __str__


def verified(d: Any) -> Report:
    """The report of a derivation."""
    broken = tuple(dict.fromkeys(broken_links(d)))
    checks: list[Check] = []
    mode = "classical" if d.mode == "classical" else "distributional"
    given = d.given.source if isinstance(d.given, SetValuedMap) else d.given
    case = _Case(d.variable, given if isinstance(given, Basic) else S.One, mode, true, tuple(d.walk()), {})
    with workdps(DIGITS):
        for s in d.steps:
            checks += _checked(s, case)
    return Report(tuple(checks), broken)


class _Case(NamedTuple):
    """What a step is checked in: the variable, f, the mode, the condition on the parameters, the steps around it."""

    x: Symbol | None
    given: Basic
    mode: str
    condition: Basic
    scope: tuple[Step, ...]
    marks: dict
    """The points at which something can break, found once for each choice of the parameters."""


def _is_covered(s: Step, pick: dict) -> bool:
    """Whether one of the cases holds for these numbers."""
    return any(t.where is not None and t.where.xreplace(pick) == true for t in s.steps)


def _checked(s: Step, case: _Case) -> list[Check]:
    """The checks of a step and of its side computations."""
    if s.rule.startswith("in mode"):
        mode = "classical" if s.rule == "in mode classical" else "distributional"
        case = case._replace(mode=mode, scope=tuple(s.walk()), marks={})
    if s.rule == "case" and s.where is not None:
        case = case._replace(condition=And(case.condition, s.where), scope=tuple(s.walk()), marks={})
    out = [_check(s, case)]
    for t in s.steps:
        out += _checked(t, case)
    return out


def _check(s: Step, case: _Case) -> Check:
    """One step, whatever happens: what cannot be computed is not decided."""
    try:
        return _judged(s, case)
    except (ReluSymError, ArithmeticError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        return Check(s, None, f"{type(error).__name__}: {str(error)[:80]}")
    except (NotImplementedError, RecursionError) as error:
        return Check(s, None, f"{type(error).__name__}: {str(error)[:80]}")


def _judged(s: Step, case: _Case) -> Check:
    names = parameters(s, case.condition.free_symbols | case.given.free_symbols, case.x)
    picks = choices(names, case.condition, 2 if case.x is not None else 12)
    how, seen = "no numbers were found for the parameters", None
    for pick in picks:
        ok, how = _compared(s, case, pick)
        if ok is False:
            return Check(s, False, how if not pick else f"{how}, {pick}")
        seen = ok or seen
    return Check(s, seen, how)


def _compared(s: Step, case: _Case, pick: dict) -> tuple[bool | None, str]:
    x = case.x
    before, after = (concrete(e, pick) for e in (s.before, s.after))
    if x is None:
        return _numbers(before, after, s.relation, {"area": area}), "values at points, quadrature"
    if s.rule == "case distinction" and not _is_covered(s, pick):
        return False, "no case holds"
    lo, hi = mpf(0) if x.is_nonnegative else -inf, mpf(0) if x.is_nonpositive else inf
    key = tuple(sorted(pick.items(), key=str))
    if key not in case.marks:
        exact = exact_marks((s, *case.scope), case.given, x, pick)
        case.marks[key] = [(m, real(m.evalf(DIGITS))) for m in exact]
    found = case.marks[key]
    marks, numeric = [m for m, t in found if lo < t < hi], [t for _, t in found if lo < t < hi]
    open_ = x in before.free_symbols | after.free_symbols
    if s.relation == "→":
        return _carried(before, after, x, numeric, points(numeric, lo, hi)), "sampled slopes"
    if is_set(before) or is_set(after):
        return _sets(s.relation, before, after, x, numeric, points(numeric, lo, hi) if open_ else [])
    if open_ and explain(s).holds == "on the interval" and not any(breaking_points(before, x)):
        return _formulas(before, after, x, points(numeric, lo, hi)), "values and quotients at points"
    if isinstance(before, Integral) and isinstance(after, Integral) and len(before.limits[0]) == 1:
        return _compared(replace(s, before=before.args[0], after=after.args[0]), case, pick)
    if s.relation == "↦":
        return _derivatives(before, after, x, numeric, (lo, hi)), "quotients of the antiderivative"
    if before.has(Test) or after.has(Test) or (open_ and case.mode == "distributional"):
        bumps = environments(numeric, concrete(case.given, pick), x, lo, hi)
        return _distributions(before, after, x, bumps, open_), "quadrature against test functions"
    if not open_:
        if explain(s).holds == "on the interval" and mp.isnan(value(before, {"area": area})):
            return None, "the formula has no value there"
        return _numbers(
            before, after, s.relation, {"marks": tuple(numeric), "area": area}
        ), "small steps and quadrature"
    given = concrete(case.given, pick)
    sample = [t for t in points(numeric, lo, hi) if not mp.isnan(value(given, {x: t}))]
    return _functions(before, after, x, marks, numeric, sample), "values and quotients at points"


def _derivatives(before: Basic, after: Basic, x: Symbol, numeric: list, ends: tuple) -> bool | None:
    """The derivative of what comes after is what stood under the integral, off the marks; and jumps are impulses."""
    inner = before.args[0] if isinstance(before, Integral) else before
    pairs = [(value(inner, {x: t}), value(D(after, x, 1, "classical"), {x: t})) for t in points(numeric, *ends)]
    known = [(u, v) for u, v in pairs if not mp.isnan(u)]
    if not all(close(u, v) for u, v in known):
        return False
    return True if known else None


def _numbers(before: Basic, after: Basic, relation: str, env: dict) -> bool | None:
    """Two numbers, by small steps."""
    u, v = value(before, env), value(after, env)
    if relation == "≠":
        return differ(u, v) if not (mp.isnan(u) or mp.isnan(v)) else None
    if mp.isnan(u) or mp.isnan(v):
        return None if (mp.isnan(u) and mp.isnan(v)) or after.has(nan) else False
    if mp.isinf(u) and mp.isinf(v) and not after.is_infinite:
        return None
    return close(u, v)


def _formulas(before: Basic, after: Basic, x: Symbol, sample: list) -> bool | None:
    """Two formulas of a piece, wherever they are real."""
    pairs = [tuple(value(e, {x: t}) for e in (before, after)) for t in sample]
    real_ones = [(u, v) for u, v in pairs if not mp.isnan(u)]
    return all(close(u, v) for u, v in real_ones) if real_ones else None


def _functions(before: Basic, after: Basic, x: Symbol, marks: list, numeric: list, sample: list) -> bool | None:
    """Two functions, between the marks and at them."""
    seen = False
    for t in sample:
        u, v = (value(e, {x: t}) for e in (before, after))
        if not close(u, v):
            return False
        seen = seen or not mp.isnan(u)
    for exact, t in zip(marks, numeric, strict=True):
        u, v = (_at(e, x, exact, t, numeric) for e in (before, after))
        if not close(u, v):
            return False
    return True if seen else None


def _at(e: Basic, x: Symbol, exact: Expr, t: Any, numeric: list) -> Any:
    """The value at a marked point: put in exactly where the expression allows it."""
    if e.has(*INERT):
        return value(e, {x: t, "kinks": tuple(numeric)})
    there = e.subs(x, exact)
    return NAN if there.has(nan, zoo) else value(there, {})


def _distributions(before: Basic, after: Basic, x: Symbol, bumps: list[dict], open_: bool) -> bool | None:
    """Both sides on several test functions."""
    digits = 4 if any(_is_composed(e, x) for e in (before, after)) else 6
    for env in bumps:
        pair = env["pair"]
        u, v = (pair(e, 0, x, env) if open_ else value(e, env) for e in (before, after))
        if mp.isnan(u) or mp.isnan(v):
            return None
        if not close(u, v, digits):
            return False
    return True if bumps else None


def _is_composed(e: Basic, x: Symbol) -> bool:
    """Whether an impulse has a coefficient or an argument of its own, and so is paired by narrow bells."""
    deltas = e.atoms(DiracDelta)
    return any(x in (x - d.args[0]).free_symbols for d in deltas) or any(
        x in Mul(*[a for a in m.args if a not in deltas]).free_symbols for m in e.atoms(Mul) if deltas & set(m.args)
    )


def _sets(
    relation: str, before: Basic, after: Basic, x: Symbol, numeric: list, sample: list
) -> tuple[bool | None, str]:
    """Two sets, or two maps between and at the marks."""
    env = {"marks": tuple(numeric), "kinks": tuple(numeric)}
    if isinstance(before, Subgradients):
        return _inequality(before, after, env), "the inequality on a grid"
    if not sample:
        u, v = (set_value(e, env) for e in (before, after))
        return _same(relation, u, v), "sampled slopes"
    known = False
    for t in (*sample, *numeric):
        u, v = (set_value(e, env | {x: t}) for e in (before, after))
        if v is None and u is None:
            continue
        if not _same(relation, u, v):
            return False, f"sampled slopes at {mp.nstr(t, 6)}"
        known = True
    return (True if known else None), "sampled slopes"


def _same(relation: str, u: NumberSet | None, v: NumberSet | None) -> bool | None:
    if u is None or v is None:
        return None if u is v else False
    return u.within(v) if relation == "⊆" else u.same(v)


def _inequality(before: Subgradients, after: Basic, env: dict) -> bool | None:
    """The slopes found satisfy the inequality, those a little outside do not."""
    found = set_value(after, env)
    if found is None:
        return None
    slack, beyond = mpf(10) ** -6, mpf(10) ** -3
    if not found.parts:
        return not any(holds(before, mpf(v) / 4, env, slack) for v in range(-20, 21))
    (low, high), ok = found.parts[0], True
    for v, inside in ((low, True), (high, True), (low - beyond, False), (high + beyond, False)):
        if not mp.isinf(v):
            ok = ok and holds(before, v, env, slack) is inside
    return ok


def _carried(before: Basic, after: Basic, x: Symbol, numeric: list, sample: list) -> bool | None:
    """One derivative read as another: alike between the marks; at them the hull, or the common limit."""
    env = {"marks": tuple(numeric), "kinks": tuple(numeric)}
    for t in sample:
        here = env | {x: t}
        u, v = (_as_slope(e, here) for e in (before, after))
        if not close(u, v):
            return False
    if not is_set(after):
        return True
    for t in numeric:
        v = set_value(after, env | {x: t})
        ends = [value(before, {x: t + s * mpf(10) ** -20}) for s in (-1, 1)]
        if v is not None and not any(map(mp.isnan, ends)) and not v.same(NumberSet(((min(ends), max(ends)),))):
            return False
    return True


def _as_slope(e: Basic, env: dict) -> Any:
    """A number, or the number of a singleton."""
    if not is_set(e):
        return value(e, env)
    found = set_value(e, env)
    return found.parts[0][0] if found is not None and len(found.parts) == 1 else NAN
