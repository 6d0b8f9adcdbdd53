"""Definite integrals by quadrature, whole or with what lies close to a mark or far out cut off."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from mpmath import mp, mpf
from sympy import Basic, Integral, Piecewise, exp, oo, true
from sympy.core.relational import Relational

from ...budget import remembered
from ...steps import Branch, Cases, Pairing, Test
from .breaks import breaking_points
from .bump import Bump
from .pairings import pair
from .repeats import numbers_between, progressions
from .values import NAN, real, value
from .values import RULES as NUMBERS

SHARES = {"in": mpf(1), "half": mpf("0.5"), "out": mpf(0)}
"""How much of an impulse on an end counts."""


NEAR = mpf(10) ** -60
"""A point this close to an end is that end."""


class Stretch(Bump):
    """The test function 1 on an interval: what a definite integral pairs with; on its ends the share that was asked
    for, without which an impulse there has no value.  Of its derivatives an end that stands has 0; one that moves
    passes over an impulse of higher order, and has none."""

    ends_count = True

    def __init__(self, lo: Any, hi: Any, marks: Iterable[Any], endpoints: str | None = None, moves: bool = False):
        self.marks = [lo, *_apart(m for m in marks if lo < m < hi), hi]
        self.share = SHARES.get(endpoints, mp.nan) if endpoints else mp.nan
        self.slope = mp.nan if moves else 0 * self.share

    def at(self, k: int, t: float) -> float:
        """1 inside, and 0 for its derivatives, in floats."""
        return 0.0 if k else 1.0

    def derivative(self, k: int, t: Any) -> Any:
        """1 inside, and 0 for its derivatives; on an end what was asked for."""
        if any(abs(t - end) < NEAR * (1 + abs(t)) for end in (self.marks[0], self.marks[-1])):
            return self.slope if k else self.share
        inside = self.marks[0] < t < self.marks[-1]
        return mpf(int(inside and not k))


def _apart(marks: Iterable[Any]) -> list[Any]:
    """The points in order, those that are one up to rounding once."""
    found: list[Any] = []
    for m in sorted(marks):
        if not found or m - found[-1] > NEAR * (1 + abs(m)):
            found.append(m)
    return found


def area(t: Basic, x: Basic, lo: Any, hi: Any, env: dict) -> Any:
    """The integral of a function with impulses from lo to hi, backwards with the opposite sign."""
    if lo > hi:
        return -area(t, x, hi, lo, env)
    lo, hi = _cut_to_bells(t, x, lo, hi)
    rest = {k: v for k, v in env.items() if k not in ("endpoints", "exact", "moves")}
    if t.free_symbols <= {x} and not {"cut", "marks"} & set(rest) and not t.has(Integral):
        return _area(t, x, lo, hi, env.get("endpoints"), bool(env.get("moves")), bool(env.get("exact")), mp.prec)
    own = own_marks(t, x, lo, hi)
    marks = (*env.get("marks", ()), *own)
    if "cut" in env:
        return _cut_off(t, x, sorted({lo, hi, *(m for m in marks if lo < m < hi)}), env)
    return pair(t, 0, x, env | {"phi": Stretch(lo, hi, marks, env.get("endpoints"), bool(env.get("moves")))})


@remembered(4096)
def _area(t: Basic, x: Basic, lo: Any, hi: Any, endpoints: str | None, moves: bool, exact: bool, _prec: int) -> Any:
    own = own_marks(t, x, lo, hi)
    return pair(t, 0, x, {"phi": Stretch(lo, hi, own, endpoints, moves), "exact": exact})


def own_marks(t: Basic, x: Basic, lo: Any, hi: Any) -> list[Any]:
    """Where an integrand breaks; and on an endless interval where it is large, which few nodes of a rule would hit."""
    own = [real(p.evalf(120)) for p in breaking_points(t, x)]
    repeated = set() if mp.isinf(hi - lo) else set(progressions(t, x))
    own += [real((p.start + k * p.step).evalf(120)) for p in repeated for k in numbers_between(p, lo, hi)]
    return [*own, *_bells(t, x)] if mp.isinf(hi - lo) else own


def _cut_to_bells(t: Basic, x: Basic, lo: Any, hi: Any) -> tuple[Any, Any]:
    """An endless interval on which what has kinks without end fades like a bell or ends, without the tails."""
    if not mp.isinf(hi - lo) or not any(True for _ in progressions(t, x)):
        return lo, hi
    lo, hi = _cut_to_support(t, x, lo, hi)
    if not mp.isinf(hi - lo):
        return lo, hi
    bells = list(_bells(t, x))
    if not bells or not _fades(t, x):
        raise NotImplementedError("kinks without end up to infinity")
    low, high = min(bells), max(bells)
    return max(lo, low - (high - low) / 6), min(hi, high + (high - low) / 6)


def _cut_to_support(t: Basic, x: Basic, lo: Any, hi: Any) -> tuple[Any, Any]:
    """The interval without the tails on which a function is written as 0."""
    marks = [real(p.evalf(120)) for p in breaking_points(t, x)]
    if marks and mp.isinf(lo) and _far_out(t, x, -1, min(marks) - 1) == 0:
        lo = min(marks)
    if marks and mp.isinf(hi) and _far_out(t, x, 1, max(marks) + 1) == 0:
        hi = max(marks)
    return lo, hi


def _far_out(t: Basic, x: Basic, side: int, beyond: Any) -> Basic:
    """What stands for a function on one side of a point that is beyond its breaks: the branches that hold there."""
    if isinstance(t, Cases):
        outer = t.branches[-1 if side > 0 else 0]
        endless = isinstance(outer, Branch) and outer.args[2 if side > 0 else 1] == side * oo
        return _far_out(outer.args[0], x, side, beyond) if endless else t
    if isinstance(t, Piecewise):
        if not all((r.lhs - r.rhs).diff(x).is_number for r in t.atoms(Relational)):
            return t
        held = [v for v, c in t.args if c == true or value(c, {x: beyond}) == 1]
        return _far_out(held[0], x, side, beyond) if held else t
    return t.func(*(_far_out(a, x, side, beyond) for a in t.args)) if t.is_Mul or t.is_Add else t


def _fades(t: Basic, x: Basic) -> bool:
    """Whether every term of a function has a bell as a factor."""
    if t.is_Mul:
        return any(_fades(a, x) for a in t.args)
    if isinstance(t, Cases):
        return all(v == 0 or _fades(v, x) for v in t.values)
    return all(_fades(a, x) for a in t.args) if t.is_Add else isinstance(t, exp) and any(True for _ in _bells(t, x))


def _bells(t: Basic, x: Basic) -> Iterator[Any]:
    """Around the highest points of exponentials of quadratic polynomials."""
    for h in t.atoms(exp):
        q = h.args[0].as_poly(x) if h.args[0].is_polynomial(x) else None
        if q is None or q.degree() != 2 or not all(c.is_number for c in q.all_coeffs()):
            continue
        a, b, _ = (real(c.evalf(30)) for c in q.all_coeffs())
        if a < 0:
            yield from (-b / (2 * a) + s / mp.sqrt(-a) for s in WIDTHS)


WIDTHS = (-6, -2, 0, 2, 6)
"""At how many widths from the middle of a bell an integral is split."""


def _cut_off(t: Basic, x: Basic, marks: list, env: dict) -> Any:
    """The same without what lies close to a mark or far out."""
    rest, total = {k: v for k, v in env.items() if k != "cut"}, mpf(0)
    for lo, hi in itertools.pairwise(marks):
        low, high = max(lo + env["cut"], -1 / env["cut"]), min(hi - env["cut"], 1 / env["cut"])
        if low < high:
            total += pair(t, 0, x, rest | {"phi": Stretch(low, high, decades(low, high, (lo, hi)))})
    return total


def decades(low: Any, high: Any, ends: tuple) -> list:
    """Points ever closer to the ends, and ever farther out."""
    steps = [mpf(10) ** k for k in range(-8, 9)]
    return [m for a in (mpf(0), *ends) if mp.isfinite(a) for s in steps for m in (a - s, a + s) if low < m < high]


# ---------------------------------------------------------------------- as parts of an expression
def integral(e: Integral, env: dict) -> Any:
    """The number of a definite integral; with a test function in it, over the support of that."""
    if len(e.args) != 2 or len(e.args[1]) != 3:
        return NAN
    f, (x, lo, hi) = e.args
    low, high = value(lo, env), value(hi, env)
    if "base" in env and env["base"][0] not in f.free_symbols:
        return _from_base(e, low, high, env)
    if "phi" in env and f.has(Test):
        return env["phi"].integral(f, x, env, low, high)
    return area(f, x, low, high, {k: v for k, v in env.items() if k != "phi"})


def _from_base(e: Integral, low: Any, high: Any, env: dict) -> Any:
    """The integral between ends close to others, as that between those and two slivers.

    So a quotient sees the slivers alone: the error of a quadrature is the same at all its points.
    """
    f, (t, lo, hi) = e.args
    y, there = env["base"]
    base = {k: v for k, v in env.items() if k != "base"} | {y: there}

    def sliver(a: Any, b: Any) -> Any:
        return (b - a) * value(f, env | {t: (a + b) / 2}) if a != b else mpf(0)

    return value(e, base) + sliver(value(hi, base), high) - sliver(value(lo, base), low)


def pairing(e: Pairing, env: dict) -> Any:
    """A pairing with the test function of the environment, or with a given one."""
    t, phi, x = e.args
    if not isinstance(phi, Test):
        return area(t * phi, x, -mp.inf, mp.inf, env)
    return pair(t, int(phi.args[1]), x, env)


NUMBERS[Integral] = integral
NUMBERS[Pairing] = pairing
