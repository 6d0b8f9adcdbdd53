"""The comparisons, one for each kind of statement: numbers, formulas, functions, distributions, sets, conversions."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from mpmath import mp, mpf
from sympy import Add, Basic, DiracDelta, Expr, Integral, Limit, Mul, Symbol, nan, true, zoo

from ...steps import Branch, Cases, D, Subgradients
from .areas import is_unsettled
from .bump import Bump
from .pairings import pair
from .sets import NumberSet, is_set, set_value, supported
from .values import CLOSE, CLOSER, INERT, NAN, close, differ, value
from .witness import points


def derivatives(before: Basic, after: Basic, x: Symbol, numeric: list, ends: tuple, where: Basic) -> bool | None:
    """The derivative of what comes after is what stood under the integral, off the marks; and jumps are impulses."""
    inner, slope = before.args[0] if isinstance(before, Integral) else before, _slope(after, x)
    sample = [t for t in points(numeric, *ends) if where == true or value(where, {x: t}) == 1]
    pairs = [(value(inner, {x: t}), value(slope, {x: t})) for t in sample]
    known = [(u, v) for u, v in pairs if not mp.isnan(u)]
    at_marks = [_impulses_are_jumps(inner, after, x, t, numeric) for t in numeric if where == true]
    if False in at_marks or not all(close(u, v) for u, v in known):
        return False
    return True if (known or at_marks) and None not in at_marks else None


def _slope(e: Basic, x: Symbol) -> Basic:
    """The derivative, by quotients; where an integral is left in it, by the rule for its upper end."""
    if not e.has(Integral):
        return D(e, x, 1, "classical")
    if isinstance(e, Add):
        return Add(*[_slope(t, x) for t in e.args])
    if isinstance(e, Cases):
        return Cases(x, *[Branch(b.args[0].diff(x), *b.args[1:3]) for b in e.branches])
    return e.diff(x)


def _impulses_are_jumps(f: Basic, primitive: Basic, x: Symbol, a: Any, marks: list) -> bool | None:
    """At a the impulses of f are those of F', the jump of F among them.

    The jump is the limit of F(a + h) - F(a - h), a number also where f is a principal value at a.
    """
    sides = [[value(primitive, {x: a + s * h}) for s in (-1, 1)] for h in (CLOSE, CLOSER)]
    far, near = (right - left for left, right in sides)
    if not mp.isfinite(near) or not close(far, near):
        return True  # no finite jump: F has no value on one side, or grows without bound
    reach = min((abs(a - b) for b in marks if b != a), default=mpf(1)) / 2
    for side in (-1, 1):
        bump = Bump(a + side * reach / 7, reach, (a,))
        u = pair(_impulsive(f), 0, x, {"phi": bump})
        v = near * bump.derivative(0, a) - pair(_impulsive(primitive), 1, x, {"phi": bump})
        if mp.isnan(u) or mp.isnan(v):
            return None
        if not close(u, v):
            return False
    return True


def _impulsive(e: Basic) -> Expr:
    """The terms with impulses."""
    return Add(*[t for t in Add.make_args(e.expand()) if t.has(DiracDelta)])


ORDERS = {
    "<": lambda u, v: bool(u < v and differ(u, v)),
    "≤": lambda u, v: bool(u <= v or close(u, v)),
    ">": lambda u, v: bool(u > v and differ(u, v)),
    "≥": lambda u, v: bool(u >= v or close(u, v)),
}


def numbers(before: Basic, after: Basic, relation: str, env: dict) -> bool | None:
    """Two numbers, by small steps."""
    u, v = value(before, env), value(after, env)
    if relation in ORDERS or relation == "≠":
        if mp.isnan(u) or mp.isnan(v):
            return None
        if relation in "<>≠" and before.has(Limit) and close(u, v):
            return False if close(u, v, ALIKE) else None  # too close for small steps
        return ORDERS[relation](u, v) if relation in ORDERS else differ(u, v)
    if mp.isnan(u) and mp.isnan(v) and after.has(DiracDelta):
        return None  # an end on an impulse of the answer itself
    neither = mp.isnan(u) and mp.isnan(v) and not after.has(nan)  # a step without a value says so of itself
    if (mp.isinf(v) or neither) and before.has(Integral):
        return grows(before, after, v, env)
    if mp.isnan(u) or mp.isnan(v):
        open_ = (mp.isnan(u) and mp.isnan(v)) or after.has(nan) or is_unsettled(before if mp.isnan(u) else after, env)
        return None if open_ else False
    if mp.isinf(u) and mp.isinf(v) and not after.is_infinite and not isinstance(after, Limit):
        return None
    if close(u, v) or close(*(value(e, env | {"exact": True}) for e in (before, after))):
        return True
    return None if _hidden(u - v, before, env) else False


LOST = mpf(10) ** -24
"""Of the terms of a sum: what they hide by small steps and rounding."""


def _hidden(gap: Any, e: Basic, env: dict) -> bool:
    """Whether a gap is less than what the terms of a difference lose: the limits of huge exponentials, say."""
    sizes = [abs(value(t, env)) for t in Add.make_args(e)] if e.has(Limit) else []
    return any(mp.isfinite(s) and abs(gap) < LOST * s for s in sizes)


def saying(relation: str) -> Callable[[bool | None, str], tuple[bool | None, str]]:
    """What a line about two functions says, once it is known whether they are equal, and how."""

    def said(equal: bool | None, how: str) -> tuple[bool | None, str]:
        if relation in ("≠", "<", ">"):
            return (False if equal else None), how
        return (None if equal is False and relation in ("≤", "≥") else equal), how

    return said


ALIKE = 25
"""Digits in which limits of small steps agree where they are equal; two that differ do not agree so by chance."""
CUTS = tuple(mpf(10) ** -k for k in (1, 2, 4, 8))
"""How much is cut off beside every mark; and its inverse, how far out an integral goes."""


def grows(before: Basic, after: Basic, limit: Any, env: dict) -> bool | None:
    """Divergent integrals: alike when cut off in the same way; or growing as those of oo do."""
    cut = [[value(e, env | {"cut": c}) for c in CUTS] for e in (before, after)]
    u, v = cut
    if after.has(Integral):
        seen = list(zip(u, v, strict=True))[:2]
        return None if any(mp.isnan(t) for t in seen[1]) else all(close(*t) for t in seen)
    known = list(itertools.takewhile(lambda t: not mp.isnan(t), u))
    rises = [(b - a) * mp.sign(limit) for a, b in itertools.pairwise(known)]
    if not rises:
        return None
    if rises[0] > mpf(10) ** 9 * (1 + abs(known[0])):
        return True
    return all(r > 0 for r in rises) and all(b > a * mpf("0.8") for a, b in itertools.pairwise(rises))


def formulas(before: Basic, after: Basic, x: Symbol, sample: list) -> bool | None:
    """Two formulas of a piece, wherever they are real."""
    pairs = [tuple(value(e, {x: t}) for e in (before, after)) for t in sample]
    real_ones = [(u, v) for u, v in pairs if not mp.isnan(u)]
    return all(close(u, v) for u, v in real_ones) if real_ones else None


def functions(before: Basic, after: Basic, x: Symbol, marks: list, numeric: list, sample: list) -> bool | None:
    """Two functions, between the marks and at them."""
    seen = False
    for t in sample:
        u, v = (value(e, {x: t}) for e in (before, after))
        if not close(u, v):
            return False
        seen = seen or not mp.isnan(u)
    for exact, t in zip(marks, numeric, strict=True):
        u, v = (value_at(e, x, exact, t, numeric) for e in (before, after))
        if not close(u, v):
            return False
    return True if seen else None


def value_at(e: Basic, x: Symbol, exact: Expr, t: Any, numeric: list) -> Any:
    """The value at a marked point: put in exactly where the expression allows it."""
    if e.has(*INERT):
        return value(e, {x: t, "kinks": tuple(numeric)})
    try:
        there = e.subs(x, exact)
    except ValueError:  # Max and Min do not compare all numbers
        return value(e, {x: t})
    return NAN if there.has(nan, zoo) else value(there, {})


def distributions(before: Basic, after: Basic, x: Symbol, bumps: list[dict], open_: bool) -> bool | None:
    """Both sides on several test functions."""
    digits = 4 if any(_is_composed(e, x) for e in (before, after)) else 6
    for env in bumps:
        u, v = _acting(before, after, x, env, open_)
        if mp.isnan(u) or mp.isnan(v):
            return None
        if not close(u, v, digits):
            u, v = _acting(before, after, x, env | {"exact": True}, open_)
            if mp.isnan(u) or mp.isnan(v):
                return None
            if not close(u, v, digits):
                return False
    return True if bumps else None


def _acting(before: Basic, after: Basic, x: Symbol, env: dict, open_: bool) -> tuple[Any, Any]:
    """Both sides on a test function; of an antiderivative F of f, f and F'."""
    if not open_:
        return value(before, env), value(after, env)
    if isinstance(before, Integral) and len(before.limits[0]) == 1:
        return pair(before.args[0], 0, x, env), -pair(after, 1, x, env)
    return pair(before, 0, x, env), pair(after, 0, x, env)


def _is_composed(e: Basic, x: Symbol) -> bool:
    """Whether an impulse has a coefficient or an argument of its own, and so is paired by narrow bells."""
    deltas = e.atoms(DiracDelta)
    return any(x in (x - d.args[0]).free_symbols for d in deltas) or any(
        x in Mul(*[a for a in m.args if a not in deltas]).free_symbols for m in e.atoms(Mul) if deltas & set(m.args)
    )


def sets(relation: str, before: Basic, after: Basic, x: Symbol, numeric: list, sample: list) -> tuple[bool | None, str]:
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
    lowest, highest = supported(before, env)

    def holds(v: Any) -> bool:
        return bool(lowest - slack <= v <= highest + slack)

    if not found.parts:
        return not any(holds(mpf(v) / 4) for v in range(-20, 21))
    (low, high), ok = found.parts[0], True
    for v, inside in ((low, True), (high, True), (low - beyond, False), (high + beyond, False)):
        if not mp.isinf(v):
            ok = ok and holds(v) is inside
    return ok


def carried(before: Basic, after: Basic, x: Symbol, numeric: list, sample: list) -> bool | None:
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
