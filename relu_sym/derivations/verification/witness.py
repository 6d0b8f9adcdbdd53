"""Numbers for everything that a step leaves open: parameters, undefined functions, sample points, test functions."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable
from typing import Any

from mpmath import mp, mpf
from sympy import Basic, Derivative, DiracDelta, Dummy, Expr, Rational, Symbol, exp, true
from sympy.core.function import AppliedUndef

from ...steps import Branch, Step, Test
from .pairings import Bump, pair
from .values import value

POOL = tuple(
    Rational(n, d) for n, d in ((2, 1), (1, 1), (3, 2), (-1, 1), (1, 3), (-5, 2), (7, 3), (0, 1), (-1, 2), (5, 1))
)


def parameters(s: Step, others: set, x: Symbol | None) -> list[Symbol]:
    """The symbols of a step that stand for unknown constants."""
    free = s.before.free_symbols | s.after.free_symbols | others
    return sorted((u for u in free - {x} if isinstance(u, Symbol) and not isinstance(u, Dummy)), key=lambda u: u.name)


def choices(symbols: list[Symbol], condition: Basic, wanted: int, seed: int = 0) -> list[dict]:
    """Numbers for the parameters, as their assumptions and the condition want them."""
    if not symbols:
        return [{}]
    rng, out = random.Random(seed), []
    for _ in range(400):
        pick = {s: rng.choice(POOL) for s in symbols}
        if (
            all(_fits(s, v) for s, v in pick.items())
            and condition.xreplace(pick).simplify() == true
            and pick not in out
        ):
            out.append(pick)
            if len(out) == wanted:
                break
    return out


def _fits(s: Symbol, v: Expr) -> bool:
    facts = s.assumptions0
    return all(
        facts.get(name) is None or facts[name] == getattr(v, f"is_{name}")
        for name in ("positive", "negative", "nonnegative", "nonpositive", "zero", "integer")
    )


def concrete(e: Basic, pick: dict) -> Basic:
    """Numbers for parameters, and a smooth function for every undefined one."""
    e = e.xreplace(pick)
    names = sorted({u.func for u in e.atoms(AppliedUndef)}, key=lambda f: f.__name__)
    for k, f in enumerate(names):
        e = e.replace(f, lambda *u, k=k: exp(-sum(v**2 for v in u) / (7 + k)) + sum(u) / (3 + k) + Rational(1, 2))
    return e.replace(lambda t: isinstance(t, Derivative), lambda t: t.doit()) if e.has(Derivative) else e


def exact_marks(steps: Iterable[Step], x: Symbol, pick: dict) -> list[Expr]:
    """The points that the derivation names: ends of branches, impulses, places of steps."""
    found: set = set()
    for s in steps:
        for e in (s.before, s.after):
            found |= {end for b in e.atoms(Branch) for end in b.args[1:3]}
            found |= {x - d.args[0] for d in e.atoms(DiracDelta) if x not in (x - d.args[0]).free_symbols}
            found |= {t.args[0] for t in e.atoms(Test) if x not in t.args[0].free_symbols}
        if s.where is not None and getattr(s.where, "lhs", None) == x:
            found.add(s.where.rhs)
    marks = {concrete(e, pick) for e in found}
    return [e for e in marks if e.is_number and e.is_finite and e.is_extended_real is not False]


def points(marks: list[Any], lo: Any, hi: Any) -> list[Any]:
    """Two points in every gap between the marks, and a few outside."""
    ordered = sorted(set(marks)) or [mpf(0)]
    gaps = list(itertools.pairwise(ordered))
    if len(gaps) > 24:
        gaps = gaps[:: len(gaps) // 24]
    inner = [a + (b - a) * f for a, b in gaps for f in (mpf("0.31"), mpf("0.77"))]
    outer = [ordered[0] - mpf(s) for s in ("0.37", "2.9")] + [ordered[-1] + mpf(s) for s in ("0.43", "3.1")]
    return [t for t in (*outer[:2], *inner, *outer[2:]) if lo < t < hi]


def environments(marks: list[Any], f: Basic, x: Symbol, lo: Any, hi: Any) -> list[dict]:
    """Test functions: one over all marks, and narrow ones at some of them; only where f is real."""
    ordered = sorted(set(marks)) or [mpf(0)]
    low, high = ordered[0] - mpf("1.3"), ordered[-1] + mpf("1.7")
    spans = [(low, high)]
    step = max(1, len(ordered) // 3)
    for a in ordered[::step][:3]:
        spans.append((a - mpf("0.41"), a + mpf("0.67")))
    out = []
    for a, b in spans:
        a, b = max(a, lo), min(b, hi)
        if a < b:
            out.append({"phi": Bump((a + b) / 2, (b - a) / 2, ordered), "pair": pair})
    return [e for e in out if not any(mp.isnan(value(f, {x: t})) for t in _probe(e["phi"]))] or _shifted(
        f, x, ordered, lo, hi
    )


def _probe(phi: Bump) -> list[Any]:
    low, high = phi.marks[0], phi.marks[-1]
    return [low + (high - low) * mpf(k) / 17 for k in range(1, 17)]


def _shifted(f: Basic, x: Symbol, ordered: list[Any], lo: Any, hi: Any) -> list[dict]:
    """Where f is not real around its marks: short bumps on the parts of the line where it is."""
    out = []
    for c in (ordered[-1] + 1, ordered[0] - 1, ordered[-1] + 3, ordered[0] - 3):
        phi = Bump(c, mpf("0.9"), ordered)
        if lo <= phi.marks[0] and phi.marks[-1] <= hi and not any(mp.isnan(value(f, {x: t})) for t in _probe(phi)):
            out.append({"phi": phi, "pair": pair})
    return out[:2]
