"""Numbers for everything that a step leaves open: parameters, undefined functions, sample points, test functions."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from mpmath import mp, mpf
from sympy import (
    And,
    Basic,
    Derivative,
    DiracDelta,
    Dummy,
    Eq,
    Expr,
    Float,
    Integer,
    Integral,
    Piecewise,
    Rational,
    SingularityFunction,
    Subs,
    Symbol,
    exp,
    false,
    nan,
    true,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from ...errors import ReluSymError
from ...functions import Dirac
from ...steps import Branch, Step, Test
from ...steps.layout import Noun
from .breaks import GRID, breaking_points
from .bump import Bump
from .repeats import Window, progressions, windowed
from .values import value

NARROW = 3
"""How many points get a test function of their own."""


MOST = 12
"""A wave that turns more often would not be integrated well."""


SMALL = (Integer(0), Integer(1), Integer(-1), Integer(2))
"""The numbers of periods that are tried first."""


def parameters(s: Step, others: set, x: Symbol | None) -> list[Symbol]:
    """The symbols of a step that stand for unknown constants."""
    free = s.before.free_symbols | s.after.free_symbols | others
    return sorted((u for u in free - {x} if isinstance(u, Symbol) and not isinstance(u, Dummy)), key=lambda u: u.name)


def place(where: Basic | None, x: Symbol | None) -> tuple[Basic | None, Basic]:
    """(the point, the condition on its parameters) of ``x = point``, perhaps with bounds on x."""
    parts = where.args if isinstance(where, And) else (where,)
    point = next((p.rhs for p in parts if isinstance(p, Eq) and p.lhs == x), None)
    if point is None:
        return None, true
    bounds = [p.xreplace({x: point}) for p in parts if not (isinstance(p, Eq) and p.lhs == x)]
    return point, And(*bounds)


def choices(symbols: list[Symbol], condition: Basic, wanted: int) -> list[dict]:
    """Numbers for the parameters, as their assumptions and the condition want them: small, equal, and large ones."""
    if not symbols:
        return [{}]
    rng, out = random.Random(len(symbols)), []
    wanted = max(wanted, len(SMALL)) if any(s.is_integer for s in symbols) else wanted
    for k in range(600):
        size = (3, 12, 97)[k % 3]
        pick = {s: Rational(rng.randint(-size, size), rng.choice((1, 1, 2, 7))) for s in symbols}
        pick |= {s: v % MOST if v > MOST else v for s, v in pick.items() if s.is_integer}
        if k < len(SMALL):
            pick |= {s: SMALL[(k + j) % len(SMALL)] for j, s in enumerate(symbols) if s.is_integer}
        if all(fits(s, v) for s, v in pick.items()) and pick not in out and satisfied(condition, pick):
            out.append(pick)
            if len(out) == wanted:
                break
    if not out and condition is not true:  # an equality, which no random number meets
        near = (p for pick in choices(symbols, true, 6) for p in coincidences(condition, symbols, pick))
        out = [p for p in near if satisfied(condition, p)][:wanted]
    return out


def satisfied(condition: Basic, pick: dict) -> bool:
    """Whether a condition on parameters holds for these numbers."""
    if condition is true:
        return True
    try:
        here = condition.xreplace(pick)
        return here == true or (here not in (true, false) and here.simplify() == true)  # type: ignore[attr-defined]
    except TypeError:  # it compares numbers that are not real
        return False


def coincidences(condition: Basic, symbols: list[Symbol], pick: dict) -> list[dict]:
    """The choice moved to where a comparison of the condition is an equality, one for each and each parameter."""
    found = []
    for r in condition.atoms(Relational):
        gap = (r.lhs - r.rhs).expand()
        for s in symbols:
            rate = gap.diff(s)
            if s in gap.free_symbols and not rate.has(s):
                rest = {u: v for u, v in pick.items() if u != s}
                rate, level = rate.xreplace(rest), gap.xreplace({**rest, s: Integer(0)})
                if rate.is_number and rate.is_nonzero and level.is_comparable and fits(s, -level / rate):
                    found.append({**pick, s: -level / rate})
    return found


def fits(s: Symbol, v: Expr) -> bool:
    facts = s.assumptions0
    return all(
        facts.get(name) is None or facts[name] == getattr(v, f"is_{name}")
        for name in ("positive", "negative", "nonnegative", "nonpositive", "zero", "integer")
    )


def concrete(e: Basic, pick: dict) -> Basic:
    """Exact numbers for floats and parameters, a smooth function for every undefined one, native words for impulses."""
    e = e.xreplace({v: Rational(str(v)) for v in e.atoms(Float)})
    names = sorted({u.func for u in e.atoms(AppliedUndef)}, key=lambda f: f.__name__)
    for k, f in enumerate(names):
        e = e.replace(f, lambda *u, k=k: _smooth_witness(k, u))
    if e.has(Derivative, Subs) and names:
        e = e.replace(lambda t: isinstance(t, (Derivative, Subs)) and not t.has(Noun), lambda t: t.doit())
    free = e.free_symbols  # not the variable of an integral, whose conditions stay open
    pick = {s: v for s, v in pick.items() if s in free}
    if pick:
        e = e.replace(lambda t: isinstance(t, Piecewise), lambda t: _chosen(t, pick))
    e = e.xreplace(pick)
    return e.replace(
        lambda t: isinstance(t, SingularityFunction) and t.args[2].is_negative,
        lambda t: Dirac(t.args[0] - t.args[1], -1 - t.args[2]) if t.args[2] < -1 else Dirac(t.args[0] - t.args[1]),
    )


def _chosen(e: Piecewise, pick: dict) -> Expr:
    """The branch for these numbers, if they settle it: the others may have no value there."""
    for v, condition in e.args:
        try:
            here = condition.xreplace(pick)
        except TypeError:  # it compares numbers that are not real for this choice
            return nan
        if here != false:
            return v if here == true else e
    return nan


def _smooth_witness(k: int, u: tuple) -> Expr:
    """A function nobody would guess, which decays so that pairings with it exist."""
    return exp(-sum(v**2 for v in u) / (7 + k)) * (Rational(8137 + 311 * k, 10000) + sum(u) * Rational(3137, 9973))


def exact_marks(steps: Iterable[Step], given: Basic, x: Symbol, pick: dict) -> tuple[list[Expr], Window]:
    """The points that the derivation names, and those at which its expressions can break: ends of branches, impulses,
    places of steps, zeros of the arguments of kinked heads; of what repeats those in a window."""
    found: set = set()
    expressions = {e for s in steps for e in (s.before, s.after)} | {given}
    for e in expressions:
        found |= {end for b in e.atoms(Branch) for end in b.args[1:3]}
        found |= {end for i in e.atoms(Integral) for limit in i.limits for end in limit[1:]}
        found |= {x - d.args[0] for d in e.atoms(DiracDelta) if x not in (x - d.args[0]).free_symbols}
        found |= {t.args[0] for t in e.atoms(Test) if x not in t.args[0].free_symbols}
    found |= {point for s in steps for point in [place(s.where, x)[0]] if point is not None}
    marks, told = _told(found, pick), list(_told(expressions, pick))
    marks |= dict.fromkeys(p for e in told for p in breaking_points(e, x, mpf(0), mpf(0)) if not p.has(Float))
    exact = [e for e in marks if e.is_number and e.is_finite and e.is_extended_real is not False]
    added, window = windowed({p for e in told for p in progressions(e, x)}, exact)
    exact += [p for p in added if p not in exact]
    points = [p for e in told for p in breaking_points(e, x, *window)]
    for p in sorted({p for p in points if p.has(Float)}):
        if not any(abs((p - e).evalf(60)) < 1e-30 for e in exact):
            exact.append(p)
    if any(p.has(Float) for p in points):  # searched on a grid only: beyond it there may be more
        window = Window(max(window.lo, GRID[0]), min(window.hi, GRID[-1]))
    return [e for e in exact if window.lo <= value(e, {}) <= window.hi], window


def _told(expressions: Iterable[Basic], pick: dict) -> dict[Basic, None]:
    """The expressions for these numbers, in their order; what has no value for them, in another case, says nothing."""
    found: dict[Basic, None] = {}
    for e in expressions:
        with contextlib.suppress(ReluSymError, TypeError, ValueError, ArithmeticError):
            found[concrete(e, pick)] = None
    return found


def points(marks: list[Any], lo: Any, hi: Any) -> list[Any]:
    """Two points in every gap between the marks, and more and more distant ones outside."""
    ordered = sorted(set(marks)) or [mpf(0)]
    gaps = [(a, b) for a, b in pairwise(ordered) if b - a > mpf(10) ** -30]
    inner = [a + (b - a) * f for a, b in gaps for f in (mpf("0.31"), mpf("0.77"))]
    steps = [mpf(s) for s in ("0.37", "2.9", "11.3", "61.7")]
    outer = [ordered[0] - s for s in steps] + [ordered[-1] + s for s in steps]
    return [t for t in (*inner, *outer) if lo < t < hi]


def environments(marks: list[Any], f: Basic, x: Symbol, lo: Any, hi: Any) -> list[dict]:
    """Test functions: wide ones, far ones, and narrow ones at the marks; only where f is real."""
    ordered = sorted(set(marks)) or [mpf(0)]
    low, high = ordered[0], ordered[-1]
    spans = [(low - mpf("1.3"), high + mpf("1.7")), (high + mpf("0.2"), high + 19), (low - 17, low - mpf("0.3"))]
    step = max(1, (len(ordered) + NARROW - 1) // NARROW)
    for a in dict.fromkeys((*ordered[::step], high)):
        near = min((abs(a - b) for b in ordered if b != a), default=mpf(1))
        reach = min(mpf("0.67"), max(near * mpf("1.4"), mpf(10) ** -3))
        spans.append((a - reach * mpf("0.61"), a + reach))
    found = []
    for a, b in spans:
        for u, v in _real_parts(max(a, lo), min(b, hi), f, x, ordered):
            found.append({"phi": Bump((u + v) / 2, (v - u) / 2, ordered)})
    return found


def _real_parts(a: Any, b: Any, f: Basic, x: Symbol, marks: list[Any]) -> Iterator[tuple[Any, Any]]:
    """The stretches of [a, b] on which f is real, a little inside where it is not."""
    if not b - a > mpf(10) ** -9:
        return
    ends = [a, *(m for m in marks if a < m < b), b]
    run: tuple[Any, Any] | None = None
    for u, v in pairwise(ends):
        if not any(mp.isnan(value(f, {x: u + (v - u) * s})) for s in (mpf("0.11"), mpf("0.52"), mpf("0.93"))):
            run = (run[0] if run else u, v)
            continue
        if run:
            yield _shrunk(run, a, b)
        run = None
    if run:
        yield _shrunk(run, a, b)


def _shrunk(run: tuple[Any, Any], a: Any, b: Any) -> tuple[Any, Any]:
    u, v = run
    margin = (v - u) / 50
    return (u if u == a else u + margin), (v if v == b else v - margin)
