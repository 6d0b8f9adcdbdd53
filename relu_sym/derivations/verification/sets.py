"""Sets of slopes by numbers: (low, high), a finite set, or None where there is none."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from mpmath import mp, mpf, workdps
from sympy import Basic, EmptySet, FiniteSet, Interval, Set, Union, true

from ...forms.line.set_cases import PiecewiseSet
from ...steps import Cases, Extreme, Hull, OneSidedSet, SlopeInterval, Subdifferential, Subgradients, Width
from .repeats import holding
from .values import CLOSE, CLOSER, DIGITS, NAN, STEP, based, close, value
from .values import RULES as NUMBERS


class NumberSet(NamedTuple):
    """A union of closed intervals, points among them, in order."""

    parts: tuple[tuple[Any, Any], ...]

    def same(self, other: NumberSet) -> bool:
        """Equal to the digits that are compared."""
        return len(self.parts) == len(other.parts) and all(
            close(a, c) and close(b, d) for (a, b), (c, d) in zip(self.parts, other.parts, strict=True)
        )

    def within(self, other: NumberSet) -> bool:
        """Whether every part lies in a part of the other set."""
        slack = mpf(10) ** -8
        return all(any(c - slack <= a and b <= d + slack for c, d in other.parts) for a, b in self.parts)


def of_points(*points: Any) -> NumberSet | None:
    """A finite set, equal points once."""
    if any(mp.isnan(p) for p in points):
        return None
    out: list[Any] = []
    for p in sorted(points):
        if not out or not close(out[-1], p):
            out.append(p)
    return NumberSet(tuple((p, p) for p in out))


def of_ends(low: Any, high: Any) -> NumberSet | None:
    """The interval, empty if its ends are out of order."""
    if mp.isnan(low) or mp.isnan(high):
        return None
    if close(low, high) and not mp.isinf(low):
        return NumberSet(((low, low),))
    return NumberSet(((low, high),)) if low < high else NumberSet(())


def is_set(e: Basic) -> bool:
    """Whether a statement is about sets."""
    if isinstance(e, Cases):
        return bool(e.values) and is_set(e.values[0])
    return isinstance(e, (Set, Hull, OneSidedSet, SlopeInterval, Subdifferential, Subgradients))


def set_value(e: Basic, env: dict) -> NumberSet | None:
    """The set that ``e`` stands for."""
    rule = next((r for head, r in RULES.items() if isinstance(e, head)), None)
    if rule is not None:
        return rule(e, env)
    return EMPTY if e is EmptySet else None


EMPTY = NumberSet(())


def _cases(e: Cases, env: dict) -> NumberSet | None:
    t = env[e.args[0]]
    found = holding(e, t, env)
    return set_value(found[0][0].args[0], found[0][1]) if len(found) == 1 else None


def _set_cases(e: PiecewiseSet, env: dict) -> NumberSet | None:
    """The set of the first condition that holds."""
    for found, condition in e.args:
        if condition == true or value(condition, env) == 1:
            return set_value(found, env)
    return None


def _union(e: Union, env: dict) -> NumberSet | None:
    found = [set_value(a, env) for a in e.args]
    if any(f is None for f in found):
        return None
    return NumberSet(tuple(sorted(p for f in found if f is not None for p in f.parts)))


def _hull(e: Hull, env: dict) -> NumberSet | None:
    values = [value(a, env) for a in e.args]
    return of_ends(min(values), max(values)) if not any(map(mp.isnan, values)) else None


def _interval(e: Interval, env: dict) -> NumberSet | None:
    """A closed interval; one without an end that is finite is another set."""
    missing = (e.left_open and e.start.is_finite) or (e.right_open and e.end.is_finite)
    return None if missing else of_ends(value(e.start, env), value(e.end, env))


def _slope_interval(e: SlopeInterval, env: dict) -> NumberSet | None:
    return of_ends(*(value(a, env) for a in e.args))


def _subdifferential(e: Subdifferential, env: dict) -> NumberSet | None:
    """By sampled slopes and quotients at the point ``env[x]``."""
    f, x, kind = e.args
    t, fixed = env[x], based(f, x, env)

    def at(s: Any) -> Any:
        return value(f, fixed | {x: s})

    if t not in env.get("kinks", ()):
        with workdps(DIGITS):
            return of_points((at(t + STEP) - at(t - STEP)) / (2 * STEP))
    with workdps(DIGITS):
        here = at(t)
        slopes = [_settled(lambda d, s=s: (at(t + s * d + STEP) - at(t + s * d - STEP)) / (2 * STEP)) for s in (-1, 1)]
        quotients = [_settled(lambda d, s=s: (at(t + s * d) - here) / (s * d)) for s in (-1, 1)]
    if any(map(mp.isnan, quotients)):
        return None
    frechet = of_ends(*quotients)
    if kind.name == "frechet":
        return frechet
    if kind.name in ("clarke", "bouligand") and any(mp.isinf(v) for v in (*slopes, *quotients)):
        return None
    if any(map(mp.isnan, slopes)):
        return None
    if kind.name == "clarke":
        return of_ends(min(slopes), max(slopes))
    if kind.name == "bouligand":
        return of_points(*slopes)
    with workdps(DIGITS):
        attended = [_continuous(at, t, here, s) for s in (-1, 1)]
    nearby = of_points(*[v for v, seen in zip(slopes, attended, strict=True) if seen and not mp.isinf(v)])
    if frechet is None or nearby is None:
        return None
    apart = [p for p in nearby.parts if not NumberSet((p,)).within(frechet)]
    return NumberSet(tuple(sorted((*frechet.parts, *apart))))


def _continuous(at: Callable[[Any], Any], t: Any, here: Any, side: int) -> bool:
    """Whether f tends to its value from one side."""
    far, near = (abs(at(t + side * d) - here) for d in (CLOSE, CLOSER))
    return bool(near * 100 < far or close(near, mpf(0)))


def _settled(read: Callable[[Any], Any]) -> Any:
    """A limit read at two small distances."""
    far, near = read(CLOSE), read(CLOSER)
    if close(far, near):
        return near
    return mp.sign(near) * mp.inf if abs(near) > abs(far) > 1 else NAN


@cache
def _distances() -> tuple[Any, ...]:
    """Four in every decade."""
    with workdps(20):
        return tuple(mpf(10) ** (mpf(j) / 4) for j in range(-40, 60))


def grid(a: Any, marks: tuple, side: int) -> list[Any]:
    """Points on one side of a: near it, around every mark, and far out."""
    out = [a + side * d for d in _distances()]
    for m in marks:
        out += [m, *(m + d for d in (mpf(10) ** -9, -(mpf(10) ** -9), mpf("0.1"), -mpf("0.1")))]
    inner = sorted({t for t in out if (t - a) * side > 0})
    return inner


def extreme(e: Extreme, env: dict) -> Any:
    """sup or inf by a grid and a local search; infinite where the grid leaves every bound."""
    which, q, y, lo, hi = e.args
    low, high = value(lo, env), value(hi, env)
    a, side = (low, 1) if which.name == "inf" else (high, -1)
    sign = -1 if which.name == "inf" else 1

    def at(t: Any) -> Any:
        v = value(q, env | {y: t})
        return -mp.inf if mp.isnan(v) else sign * v

    points = [t for t in grid(a, env.get("marks", ()), side) if low < t < high]
    values = [at(t) for t in points]
    k = max(range(len(points)), key=lambda j: values[j])
    best = _refined(at, points, k, values[k])
    near = at(a + side * CLOSE)
    far = at(a + side * mpf(10) ** 40) if low < a + side * mpf(10) ** 40 < high else -mp.inf
    if max(near, far) > max(best, 0) + 30:
        return sign * mp.inf
    best = max(best, near, far)
    return sign * best


def _refined(at: Callable[[Any], Any], points: list, k: int, best: Any) -> Any:
    """The largest value near point k, by narrowing."""
    low, high = points[max(k - 1, 0)], points[min(k + 1, len(points) - 1)]
    for _ in range(60):
        u, v = low + (high - low) / 3, high - (high - low) / 3
        fu, fv = at(u), at(v)
        best = max(best, fu, fv)
        low, high = (u, high) if fu < fv else (low, v)
    return best


def supported(e: Subgradients, env: dict) -> tuple[Any, Any]:
    """Between which slopes the subgradient inequality holds: the quotients on both sides, on a grid and refined."""
    f, x, a, here, _, _ = e.args
    point, base = value(a, env), value(here, env)
    found = []
    for side in (-1, 1):

        def at(t: Any, side: int = side) -> Any:
            v = (value(f, env | {x: t}) - base) / (t - point)
            return -mp.inf if mp.isnan(v) else -side * v

        places = grid(point, env.get("marks", ()), side)
        values = [at(t) for t in places]
        k = max(range(len(places)), key=values.__getitem__)
        found.append(-side * _refined(at, places, k, values[k]))
    return found[0], found[1]


def _width(e: Width, env: dict) -> Any:
    found = set_value(e.args[0], env)
    if found is None or len(found.parts) != 1:
        return NAN
    (low, high), sign = found.parts[0], value(e.args[1], env)
    return sign * (high - low)


NUMBERS[Extreme] = extreme
NUMBERS[Width] = _width

RULES: dict[type, Callable] = {
    Cases: _cases,
    FiniteSet: lambda e, env: of_points(*(value(a, env) for a in e.args)),
    OneSidedSet: lambda e, env: of_points(*(value(a, env) for a in e.args)),
    Interval: lambda e, env: _interval(e, env),
    Union: _union,
    PiecewiseSet: _set_cases,
    Hull: _hull,
    SlopeInterval: _slope_interval,
    Subdifferential: _subdifferential,
}
