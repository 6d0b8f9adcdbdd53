"""What is said of a function on a domain, by numbers: it is tried on a grid, at every mark exactly and beside it.

Extrema: the largest value found, and which points have it.  Ranges: every value found belongs to the set, every end of
the set is met or approached, every value between is met.  Convex, increasing: slopes and values in order.  Lipschitz
constants and moduli: quotients.  Continuity: values close to every mark.  Nothing of the engine is used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

from mpmath import mp, mpf, workdps
from sympy import Basic, Expr, Subs, Symbol, false, oo, true

from ...steps import Overall, Step
from .ground import LOOSE, Ground, Marks, continuity, ground, range_of, signed, where
from .maxima import BESIDE, largest
from .places import holds_in
from .values import DIGITS as REFINED
from .values import close, value
from .witness import concrete

DIGITS = 60
STRIDE = mpf(10) ** -9
"""The step of second quotients, which have an error of its square."""
TURNED = {("is_concave", "is_convex"): -1, ("is_decreasing", "is_increasing"): -1}

SIDES = frozenset(
    {"no fall of slope", "slope falls", "no fall", "later value smaller", "limits do not meet", "limits meet"}
)
"""Rules whose two sides are what the two side computations give."""
LOCAL = frozenset({"slope falls", "second derivative", "limits do not meet"})
"""Rules that refute close to a point, where a grid may see nothing."""
CHORD, NO_VALUE = "chord below", "no real value"

Verdict = tuple[bool | None, str]


def judged(
    s: Step, before: Basic, after: Basic, x: Symbol | None, pick: dict, marks: Callable[[], Marks]
) -> Verdict | None:
    """A line about a function on a domain, or a comparison that proves one; None for any other."""
    if isinstance(before, Overall) and x is not None:
        known = [*marks(), *_named(s, pick)]
        with workdps(DIGITS):
            ok, how = _compared(before, after, x, known, _levels(s, pick))
        is_open = ok is False and (s.rule, after) == ("not convex", false) and any(t.rule in LOCAL for t in s.steps)
        return (None if is_open else ok), how
    if (s.rule in SIDES or s.rule == CHORD) and s.steps and _has_other_sides(_at_choice(s, pick)):
        return False, "the side computations give other sides"
    if s.rule == NO_VALUE:
        found = value(before, {})
        return after is oo and (mp.isnan(found) or found == mp.inf), "the value"
    return None


def _named(s: Step, pick: dict) -> Marks:
    """The points at which the side computations give values."""
    with workdps(REFINED):
        found = [concrete(p, pick) for t in s.steps for u in t.walk() for h in u.before.atoms(Subs) for p in h.point]
        return [(p, value(p, {})) for p in dict.fromkeys(found) if p.is_comparable]


def _levels(s: Step, pick: dict) -> tuple[Any, ...]:
    """The numbers that the side computations end in."""
    found = [concrete(t.after, pick) for top in s.steps for t in top.walk() if isinstance(t.after, Expr)]
    return tuple(v for v in (value(e, {}) for e in dict.fromkeys(found) if e.is_comparable) if mp.isfinite(v))


def _compared(before: Overall, after: Basic, x: Symbol, marks: Marks, levels: tuple[Any, ...]) -> Verdict:
    kind, f, own, domain, *more = before.args
    if isinstance(after, Overall):
        return _same_question(before, after, x, marks), "values at points"
    g = ground(f, own, domain, marks)._replace(levels=levels)
    if more:
        m = value(more[0], {})
        exact = {t: v - m * t * t / 2 for t, v in g.exact.items()}
        g = g._replace(exact=exact, f=f - more[0] * own**2 / 2)
    check, how = CHECKS[kind.name]
    return check(g, after), how


def _same_question(before: Overall, after: Overall, x: Symbol, marks: Marks) -> bool | None:
    """The same is asked of the same function, or of its negative where the question turns with it."""
    (k, f, _, domain, *m), (j, g, _, other, *n) = before.args, after.args
    sign, taken = 1, mpf(0)
    if (k.name, j.name) == ("is_strongly_convex", "is_convex") and m and not n:
        taken = value(m[0], {})
    elif k != j or m != n:
        if (k.name, j.name) not in TURNED:
            return False
        sign = TURNED[k.name, j.name]
    if domain != other:
        return False
    u, v = (ground(e, x, domain, marks) for e in (f, g))
    seen = False
    for t in u.points():
        a, b = u.at(t), v.at(t)
        if not close(sign * a - taken * t * t / 2, b, 12):
            return False
        seen = seen or not mp.isnan(a)
    return True if seen else None


# ------------------------------------------------------------------ verdicts
def _claim(refuted: Callable[[Ground], bool]) -> Callable[[Ground, Basic], bool | None]:
    def check(g: Ground, after: Basic) -> bool | None:
        if after not in (true, false):
            return None
        return refuted(g) is (after == false)

    return check


def _bends_down(g: Ground) -> bool:
    """Whether a slope between neighbours is smaller than the one before, or a value is missing between two."""
    if _has_gap(g):
        return True
    found = [(t, g.at(t)) for t in g.points() if holds_in(g.domain, t)]
    inside = [(t, v) for t, v in found if mp.isfinite(v)]
    slopes = [(v - u) / (t - s) for (s, u), (t, v) in pairwise(inside)]
    return any(b < a - LOOSE * (1 + abs(a)) for a, b in pairwise(slopes))


def _has_gap(g: Ground) -> bool:
    """Whether between two real values there is a point without one, or a value is -oo."""
    found = [g.at(t) for t in g.points() if holds_in(g.domain, t)]
    real = [k for k, v in enumerate(found) if mp.isfinite(v)]
    return bool(real) and (-mp.inf in found or len(real) < real[-1] - real[0] + 1)


def _falls(g: Ground) -> bool:
    found = [v for v in map(g.at, g.points()) if not mp.isnan(v)]
    return any(v < u - mpf(10) ** -15 * (1 + abs(u)) for u, v in pairwise(found) if u != v)


def _strongly(g: Ground, after: Basic) -> bool | None:
    low = _modulus(g)
    return bool(low > LOOSE) is (after == true) if after in (true, false) else None


# ------------------------------------------------------------------ numbers
def _optimum(g: Ground, after: Basic, sign: int) -> bool:
    best = largest(signed(g.at, sign), g.marks)
    return close(sign * best.value, value(after, {}), 6)


def _rounded(v: Any) -> Any:
    """To the digits that a quotient has: a constant slope is then one number everywhere."""
    with workdps(25):
        return +v


def _modulus(g: Ground) -> Any:
    """inf of second quotients."""

    def bent(t: Any) -> Any:
        h = STRIDE * (1 + abs(t))
        return _rounded(-(g.at(t + h) - 2 * g.at(t) + g.at(t - h)) / h**2)

    if _has_gap(g):
        return -mp.inf
    found = largest(signed(bent, 1), g.marks).value
    return -mp.inf if found > 1 / STRIDE**0.5 else -found


def _steepness(g: Ground) -> Any:
    """sup of quotients, oo where they grow towards a mark."""

    def steep(t: Any) -> Any:
        h = mpf(10) ** -12 * (1 + abs(t))
        here = g.at(t)
        sides = [abs(g.at(t + s * h) - here) / h for s in (-1, 1)]
        return _rounded(max((v for v in sides if not mp.isnan(v)), default=mp.nan))

    found = largest(signed(steep, 1), g.marks).value
    for m in g.marks:
        for s in (-1, 1):
            far, near = (abs(g.at(m + 2 * s * d) - g.at(m + s * d)) / d for d in (BESIDE, BESIDE**2))
            apart = [abs(g.at(m + s * d) - g.at(m)) for d in (BESIDE, BESIDE**2)]
            if near > far * mpf("1.3") + LOOSE or min(apart) > mpf(10) ** -4 * max(apart) > 0:
                return mp.inf
    return found


CHECKS: dict[str, tuple[Callable[[Ground, Basic], bool | None], str]] = {
    "is_convex": (_claim(_bends_down), "slopes between points"),
    "is_concave": (_claim(lambda g: _bends_down(_negative(g))), "slopes between points"),
    "is_strongly_convex": (_strongly, "second quotients"),
    "is_increasing": (_claim(_falls), "values at points"),
    "is_decreasing": (_claim(lambda g: _falls(_negative(g))), "values at points"),
    "minimum": (lambda g, after: _optimum(g, after, -1), "the least value on a grid"),
    "maximum": (lambda g, after: _optimum(g, after, 1), "the largest value on a grid"),
    "argmin": (lambda g, after: where(g, after, -1), "every local best on a grid"),
    "argmax": (lambda g, after: where(g, after, 1), "every local best on a grid"),
    "function_range": (range_of, "values at points and at the ends of the range"),
    "lipschitz_constant": (lambda g, after: close(_steepness(g), value(after, {}), 6), "quotients"),
    "convexity_modulus": (lambda g, after: close(_modulus(g), value(after, {}), 6), "second quotients"),
    "continuous_domain": (lambda g, after: continuity(g, after, False), "values beside points"),
    "singularities": (lambda g, after: continuity(g, after, True), "values beside points"),
}


def _negative(g: Ground) -> Ground:
    return g._replace(f=-g.f, exact={t: -v for t, v in g.exact.items()})


# ------------------------------------------------------------------ comparisons that prove
def _has_other_sides(s: Step) -> bool:
    """Whether a comparison is not of what its side computations give."""
    if s.rule == CHORD:
        if len(s.steps) != 3 or not all(isinstance(t.before, Subs) for t in s.steps):
            return True
        (a, u), (b, v), (c, w) = [(t.before.point[0], t.after) for t in s.steps]  # type: ignore[attr-defined]
        there = (u * (c - b) + w * (b - a)) / (c - a)
        with workdps(DIGITS):
            return s.before != v or not close(value(there, {}), value(s.after, {}), 30)
    return [t.after for t in s.steps] != [s.before, s.after]


def _at_choice(s: Step, pick: dict) -> Step:
    """A line and its side computations for these numbers."""
    made = [replace(t, before=concrete(t.before, pick), after=concrete(t.after, pick)) for t in s.steps]
    return replace(s, before=concrete(s.before, pick), after=concrete(s.after, pick), steps=tuple(made))
