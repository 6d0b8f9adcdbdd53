"""Definite integrals by quadrature, whole or with what lies close to a mark or far out cut off."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

from mpmath import mp, mpf
from sympy import Abs, Basic, Heaviside, Integral, Max, Min, cos, pi, sign, sin

from ...budget import remembered
from ...functions import HeavisideStep, ReLU
from ...steps import Pairing, Test
from .breaks import breaking_points
from .bump import Bump
from .pairings import APART, pair
from .reach import bells, reach
from .repeats import Progression, numbers_between, progressions
from .values import NAN, real, value
from .values import RULES as NUMBERS

SHARES = {"in": mpf(1), "half": mpf("0.5"), "out": mpf(0)}
"""How much of an impulse on an end counts."""


ASIDE = mpf("0.0137")
"""So far outside the reach of a function an integral is cut, where hardly an impulse stands."""
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
    lo, hi = _cut_to_reach(t, x, lo, hi)
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
    if mp.isinf(hi - lo):
        return [*own, *bells(t, x)]
    return [*own, *_zeros_of_waves(t, x, lo, hi), *_between_turns(t, x, lo, hi)]


def _zeros_of_waves(t: Basic, x: Basic, lo: Any, hi: Any) -> list[Any]:
    """Where sin(c*x + d) and its cosine change their sign inside another head."""
    found: list[Any] = []
    for h in {u for k in t.atoms(*SWITCHES) for u in k.args if isinstance(u, (sin, cos))}:
        rate = h.args[0].diff(x)
        if rate.is_comparable and rate != 0:
            at = h.args[0].subs(x, 0) + (pi / 2 if isinstance(h, cos) else 0)
            zeros = Progression(-at / rate, pi / rate)
            found += [real((zeros.start + k * zeros.step).evalf(120)) for k in numbers_between(zeros, lo, hi)]
    return found


SWITCHES = (Abs, sign, Max, Min, Heaviside, HeavisideStep, ReLU)
"""Heads that break where their argument, or the difference of two, changes its sign."""
TURNS, MOST_TURNS = 8, 4000
"""How often a wave turns between two marks; one that turns more often than the last is left to the quadrature."""


def _between_turns(t: Basic, x: Basic, lo: Any, hi: Any) -> list[Any]:
    """Points between which no sine and no cosine turns too often for the rules."""
    rates = [abs(real(h.args[0].diff(x).evalf(30))) for h in t.atoms(sin, cos) if h.args[0].diff(x).is_comparable]
    turns = max(rates, default=mpf(0)) * (hi - lo) / (2 * mp.pi)
    if not TURNS < turns < MOST_TURNS:
        return []
    parts = int(mp.ceil(turns / TURNS))
    return [lo + (hi - lo) * k / parts for k in range(1, parts)]


def _cut_to_reach(t: Basic, x: Basic, lo: Any, hi: Any) -> tuple[Any, Any]:
    """An endless interval without what lies beyond the reach of a function that has kinks without end."""
    if not mp.isinf(hi - lo) or not any(True for _ in progressions(t, x)):
        return lo, hi
    low, high = reach(t, x)
    low, high = low - ASIDE, high + ASIDE
    if mp.isinf(max(low, lo)) or mp.isinf(min(high, hi)):
        raise NotImplementedError("kinks without end up to infinity")
    return (max(lo, low), min(hi, high)) if low < high else (mpf(0), mpf(0))


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


def is_unsettled(e: Basic, env: dict) -> bool:
    """Whether no quadrature tells an integral of e that exists: between finite ends, of a function that is bounded."""
    return any(len(i.limits) == 1 and len(i.limits[0]) == 3 and _is_bounded(i, env) for i in e.atoms(Integral))


def _is_bounded(e: Integral, env: dict) -> bool:
    f, (x, *ends) = e.args
    lo, hi = (value(end, env) for end in ends)
    if not (mp.isfinite(lo) and mp.isfinite(hi)) or f.has(*APART) or not mp.isnan(value(e, env)):
        return False
    sample = [value(f, env | {x: lo + (hi - lo) * (k + mpf("0.37")) / SAMPLE}) for k in range(SAMPLE)]
    return all(abs(v) < LARGE for v in sample)  # nan is not


SAMPLE, LARGE = 97, mpf(10) ** 4
"""Places at which a bounded integrand is looked at, and what it stays below."""


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
