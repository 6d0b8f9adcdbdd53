"""What is said of a function of several variables at a point and on a domain, by numbers: subgradients, extrema."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, product
from math import isfinite, isinf
from random import Random
from typing import Any

from mpmath import mpf
from sympy import And, Basic, Dummy, Expr, FiniteSet, Piecewise, ProductSet, Rational, S, Set, Symbol, Tuple, oo, true
from sympy.logic.boolalg import Boolean

from ...steps import Hull, Overall
from . import cellwise
from .cellwise import all_values, steepest, strongly
from .in_blocks import number_at, same_values, variables_of
from .searched import Searched
from .values import close, value
from .walls import loosened

Verdict = tuple[bool | None, str]
AGREE = 7
"""Digits to which values agree."""
LOW = {"minimum": 1, "argmin": 1, "maximum": -1, "argmax": -1}
WIDE = Rational(1, 10**4)
"""How far outside of a set of solutions a point that was found may lie."""


# ------------------------------------------------------------------ subgradients
def is_subgradient(here: Searched, p: Sequence[float], g: Sequence[float]) -> bool:
    """f(z) >= f(p) + g.(z - p) at corners of the pieces, between them, near p and far."""
    base = here.at(p)
    if not isfinite(base):
        return False
    near = [tuple(a + t * b for a, b in zip(p, d, strict=True)) for d in _ways(here) for t in (1e-3, 1.0, 50.0)]
    for z in (*here.places(), *near):
        v = here.plain(z)
        line = base + sum(a * (b - c) for a, b, c in zip(g, z, p, strict=True))
        if v < line - 1e-9 * (1 + abs(line)):
            return False
    return True


def _ways(here: Searched) -> list[tuple]:
    return [tuple(s * a for a in d) for d in here.directions for s in (1, -1)]


def is_gradient(here: Searched, p: tuple, g: Sequence[float]) -> bool:
    """By quotients."""
    return all(close(mpf(a), mpf(b), 6) for a, b in zip(here.slope(p), g, strict=True))


# ------------------------------------------------------------------ on a domain
def _within(e: Overall) -> tuple[Expr, tuple[Symbol, ...], Boolean]:
    """f, its variables, and the domain as a condition."""
    _, f, x, domain = e.args[:4]
    plain = {v: Dummy(v.name, real=True) for v in x}  # a relation of a positive symbol would be true as it is written
    f, domain, variables = f.xreplace(plain), domain.xreplace(plain), tuple(plain.values())
    if isinstance(domain, ProductSet):
        return f, variables, And(*(d.as_relational(v) for d, v in zip(domain.args, variables, strict=True)))
    return f, variables, domain if isinstance(domain, Boolean) else true


def on_domain(e: Overall, sign: int) -> Searched:
    """sign*f where the condition holds."""
    f, variables, condition = _within(e)
    inside = f if condition == true else Piecewise((f, condition), (-sign * oo, True))
    return Searched(inside, variables, sign)


def overall(before: Overall, after: Basic, named: Sequence[Tuple] = ()) -> Verdict:
    """``named``: points that the side computations put in."""
    kind = before.args[0].name
    if isinstance(after, Overall):
        turned = {"is_concave", "is_convex"} == {kind, after.args[0].name} and before.args[2:] == after.args[2:]
        return turned and same_values(before.args[1], -after.args[1]), "values at points"
    if kind in ("is_convex", "is_concave"):
        return _curved(before, after, 1 if kind == "is_convex" else -1, named), "chords between points"
    if kind == "lipschitz_constant":
        return close(mpf(steepest(on_domain(before, 1))), number_at(after, {}), cellwise.AGREE), "slopes by quotients"
    if kind == "is_strongly_convex":
        return strongly(on_domain(before, 1), after, bends(on_domain(before, -1))), "chords and second quotients"
    if kind == "function_range":
        high, low = on_domain(before, 1), on_domain(before, -1)
        return all_values(high, low, after, _attained(before, high, low, named)), "values at points and between"
    here = on_domain(before, -LOW[kind])
    best = here.best()
    if kind in ("minimum", "maximum"):
        return close(mpf(-LOW[kind] * best.value), number_at(after, {}), AGREE), "the largest value found"
    return _attaining(here, best, after, variables_of(before)), "the largest value found"


def _attaining(here: Searched, best: Any, after: Basic, variables: Sequence[Symbol]) -> bool | None:
    """The points of a set have the best value, and the best points found are in it."""
    if not isfinite(best.value):
        return after is S.EmptySet
    if after is S.EmptySet:
        return None  # approached, which no search tells from attained
    for p in _points(after, variables):
        if not close(mpf(here.at(tuple(float(c) for c in p))), mpf(best.value), AGREE):
            return False
    beside = [tuple(a + b / 2 for a, b in zip(best.place, d, strict=True)) for d in _ways(here)]
    flat = [p for p in beside if best.value - here.at(p) < 1e-12 * (1 + abs(best.value))]
    told = [_holds(after, p, variables) for p in (best.place, *flat)]
    return None if None in told else all(told)


def _points(after: Basic, variables: Sequence[Symbol]) -> list[Tuple]:
    if isinstance(after, Hull):
        corners = list(after.args)
        middle = Tuple(*(sum(c) / len(corners) for c in zip(*corners, strict=True)))
        return [*corners, middle]
    if isinstance(after, FiniteSet):
        return list(after)
    if isinstance(after, ProductSet):
        return [Tuple(*p) for p in product(*map(_some, after.args))]
    return []


def _some(s: Set) -> list[Expr]:
    if isinstance(s, FiniteSet):
        return list(s)
    ends = [e for e in (s.inf, s.sup) if e.is_finite and e in s]
    return ends or [S.Zero] if S.Zero in s else ends


def _holds(after: Basic, p: tuple, variables: Sequence[Symbol]) -> bool | None:
    """Whether a point that was found is in the set, to a few digits."""
    if isinstance(after, FiniteSet):
        return any(max(abs(float(a) - b) for a, b in zip(q, p, strict=True)) < WIDE for q in after)
    condition = getattr(after, "condition", None)
    if condition is not None:
        put = dict(zip(after.sym, map(mpf, p), strict=True))
        return bool(value(loosened(condition, WIDE), put) == 1)
    if isinstance(after, ProductSet):
        return all(_is_close_to(s, c) for s, c in zip(after.args, p, strict=True))
    return True


def _is_close_to(s: Set, c: float) -> bool:
    """Whether a number is in the hull of a set, and close to it where it is finite."""
    if isinstance(s, FiniteSet):
        return any(abs(float(e) - c) < WIDE for e in s)
    return bool(s.inf - WIDE <= c <= s.sup + WIDE)


def _attained(before: Overall, high: Searched, low: Searched, named: Sequence[Tuple]) -> Callable[[Expr], bool]:
    """Whether a value is taken at a corner, between two, at the best points found or at those that are named."""
    f, variables, condition = _within(before)
    corners = [tuple(map(float, p)) for p in high.corners()[:24]]
    found = [tuple((a + b) / 2 for a, b in zip(*pair, strict=True)) for pair in combinations(corners, 2)]
    ways = _ways(high)
    both = [tuple(map(sum, zip(*pair, strict=True))) for pair in combinations(ways[:8], 2)]
    found += [tuple(a + b for a, b in zip(p, d, strict=True)) for p in corners[:8] for d in (*ways, *both)]
    found += [*high.places(), high.best().place, low.best().place]
    rounded = [tuple(Rational(c).limit_denominator(1000) for c in p) for p in found]
    points = [*(tuple(p) for p in named), *dict.fromkeys(rounded)]

    def attained(end: Expr) -> bool:
        wanted = number_at(end, {})
        for p in points:
            put = dict(zip(variables, p, strict=True))
            if condition.subs(put) == true and close(value(f.subs(put), {}), wanted, 20):
                return True
        return False

    return attained


def _curved(before: Overall, after: Basic, sign: int, named: Sequence[Tuple]) -> bool | None:
    """A middle above its chord: between the points that are named, which must show it, or anywhere."""
    here = on_domain(before, -sign)
    points = [tuple(float(number_at(c, {})) for c in p) for p in dict.fromkeys(named)]
    shown = any(_above(here, *pair) for pair in combinations(points, 2))
    if after == true:
        return not (shown or bends(here))
    if points:
        return shown
    return True if bends(here) else None


def bends(here: Searched) -> bool:
    """Whether a chord is below a middle; ``here``: -f."""
    points = here.places()
    rng = Random(1)
    pairs = [tuple(rng.sample(points, 2)) for _ in range(150)]
    for k in range(450):  # shorter chords too, anywhere
        p, size = rng.choice(points), (0.125, 0.5, 2)[k % 3]
        middle = [c + rng.uniform(-1, 1) for c in p]
        way = [size * rng.uniform(-1, 1) for _ in p]
        pairs.append(tuple(tuple(c + side * d for c, d in zip(middle, way, strict=True)) for side in (-1, 1)))
    return any(_above(here, a, b) for a, b in pairs)


def _above(here: Searched, a: tuple, b: tuple) -> bool:
    u, v = here.at(a), here.at(b)
    if isinf(u) or isinf(v):
        return False
    w = here.at(tuple((s + t) / 2 for s, t in zip(a, b, strict=True)))
    return bool(w < (u + v) / 2 - 1e-9 * (1 + abs(u) + abs(v)))
