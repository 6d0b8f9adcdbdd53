"""The largest value of a function of several variables, by a search along the edges of its pieces.

Where a function that is linear or quadratic in pieces is not at its best, it rises along an edge of the pieces that
meet there: so the search moves along all directions that the affine forms in it leave, along the slope, and along the
last move, from the corners of the pieces on.  Nothing of the engine is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from fractions import Fraction
from itertools import combinations, islice, product
from math import inf, isinf, isnan, nan, prod
from random import Random
from typing import Any, NamedTuple

from mpmath import mpf
from sympy import (
    Abs,
    Add,
    Basic,
    Expr,
    Function,
    Heaviside,
    Max,
    Min,
    Mul,
    Piecewise,
    Poly,
    Pow,
    Rational,
    S,
    Symbol,
    lambdify,
    oo,
)
from sympy import sign as SympySign
from sympy.core.relational import Eq, Ge, Gt, Le, Lt, Ne, Relational
from sympy.logic.boolalg import Boolean

from ...functions import HeavisideStep, ReLU
from .values import value

Point = tuple[float, ...]
Row = tuple[Fraction, ...]
SLACK = Rational(1, 10**10)
"""How far outside of a constraint a point still counts as inside: corners are rounded."""
FLAT = 1e-11
"""What rises less than this along a direction is flat."""
FAR, START, END = 2.0**40, 4.0, 2.0**-34
CORNERS, DIRECTIONS, MOVES, GAPS = 300, 24, 400, 36
STEP = 2.0**-12
"""Of quotients."""
BESIDE, OUT = 1e-9, 64.0
STEPS = (HeavisideStep, Heaviside, SympySign)
"""Heads that jump; the branches of a Piecewise are told apart by walls that are a little wider."""


class Best(NamedTuple):
    """The largest value that was found, and a point that has it."""

    value: float
    place: Point


class Searched:
    """q, a function of some variables with a number for every other symbol."""

    def __init__(self, q: Expr, variables: Sequence[Symbol], sign: int = 1) -> None:
        self.variables, self.sign, self.is_finite = tuple(variables), sign, False
        self.q = loosened(q)
        self.forms = forms(q, self.variables)
        ways = islice(_directions(self.forms, len(self.variables)), DIRECTIONS)
        self.directions = [tuple(map(float, d)) for d in ways]
        self._fast = floats(self.q, self.variables)

    def plain(self, p: Sequence[float]) -> float:
        """q(p), nan where there is no value."""
        try:
            v = self._fast(*p)
        except NameError:
            return float(value(self.q, dict(zip(self.variables, map(mpf, p), strict=True))))
        except (ArithmeticError, ValueError, TypeError):
            return nan
        return float(v) if isinstance(v, (int, float)) else nan

    def at(self, p: Sequence[float]) -> float:
        """sign*q(p), -oo where there is no value."""
        v = self.sign * self.plain(p)
        return -inf if isnan(v) or (self.is_finite and v == inf) else v

    @property
    def rises_beyond(self) -> bool:
        """Whether it may have several tops: a least or a largest value stands in it with the wrong sign somewhere."""
        return self.q.has(Min) and self.q.has(Max, Abs, ReLU)

    def finite(self) -> Searched:
        """The same where it is finite only."""
        made = copy(self)
        made.is_finite = True
        return made

    def corners(self) -> list[Row]:
        """Where as many forms as there are variables are 0."""
        return list(dict.fromkeys(islice(_corners(self.forms, len(self.variables)), CORNERS)))

    def places(self) -> list[Point]:
        """Corners, and points between them."""
        rng, n = Random(7), len(self.variables)
        points = [tuple(map(float, p)) for p in self.corners()]
        if self.q.has(*STEPS):  # the best may be approached only, on one side of a jump
            ways = [tuple(s * BESIDE * a for a in d) for d in self.directions[:6] for s in (1, -1)]
            points += [tuple(map(sum, zip(p, d, strict=True))) for p in points[:40] for d in ways]
        pairs = [rng.sample(points, 2) for _ in range(8 * (len(points) > 1))]
        between = [tuple((a + b) / 2 for a, b in zip(*pair, strict=True)) for pair in pairs]
        loose = [tuple(rng.randint(-24, 24) / 8 for _ in range(n)) for _ in range(8)]
        if len(points) and self.rises_beyond:  # of several tops one may be far out
            ways = [tuple(s * OUT * a for a in d) for d in self.directions for s in (1, -1)]
            loose += [tuple(map(sum, zip(p, d, strict=True))) for p in points[:6] for d in ways]
        return [*points, *between, *loose]

    def best(self, hints: Sequence[Point] = ()) -> Best:
        """The largest value; oo where the search goes on without end."""
        ranked = sorted(((self.at(p), p) for p in self.places()), key=lambda found: -found[0])
        starts = [*hints, *(p for v, p in ranked[: 1 if hints else 2])]
        found = Best(-inf, starts[0])
        for p in starts:
            one = self._climbed(p)
            found = one if one.value > found.value else found
            if found.value == inf:
                break
        return found

    def _climbed(self, p: Point) -> Best:
        best, step, last, moves = self.at(p), START, None, 0
        if isinf(best):
            return Best(best, p)
        while step > END and moves < MOVES:
            start = p
            ways = [*self.directions, *([last] if last else []), *self._slope(p, step)]
            for way in ways:
                d, t, v = self._along(p, way, step, best)
                if not v > best + FLAT * t + 1e-14 * abs(best):
                    continue
                while (w := self.at(_moved(p, d, 2 * t))) > v:
                    t, v = 2 * t, w
                    if t > FAR:
                        return Best(inf, p)
                p, best, moves = _moved(p, d, t), v, moves + 1
            last = tuple(a - b for a, b in zip(p, start, strict=True)) if p != start else None
            step = step / 4 if last is None else step
        return Best(best, p)

    def _along(self, p: Point, way: Point, step: float, best: float) -> tuple[Point, float, float]:
        """The best of one step to both sides and of the top of the parabola through them: direction, length, value."""
        back = tuple(-a for a in way)
        plus, minus = self.at(_moved(p, way, step)), self.at(_moved(p, back, step))
        tried = [(plus, way, step), (minus, back, step)]
        bent = 2 * best - plus - minus
        if not isinf(bent) and bent > 0 and (top := step * (plus - minus) / (2 * bent)):
            d = way if top > 0 else back
            tried.append((self.at(_moved(p, d, abs(top))), d, abs(top)))
        v, d, t = max(tried, key=lambda found: found[0])
        return d, t, v

    def slope(self, p: Point, h: float = STEP) -> tuple[float, ...]:
        """The gradient by quotients."""
        return tuple((self.at(shifted(p, k, h)) - self.at(shifted(p, k, -h))) / (2 * h) for k in range(len(p)))

    def _slope(self, p: Point, step: float) -> list[Point]:
        g = self.slope(p, step / 1000)
        size = sum(a * a for a in g) ** 0.5
        return [tuple(a / size for a in g)] if size and not (isnan(size) or isinf(size)) else []


def floats(q: Basic, variables: Sequence[Symbol]) -> Callable[..., Any]:
    """q as a function of floats."""
    return lambdify(variables, q, modules=[{"Max": max, "Min": min, "Abs": abs}, "math"])


def _moved(p: Point, d: Point, t: Any) -> Point:
    return tuple(a + t * b for a, b in zip(p, d, strict=True))


def shifted(p: Point, k: int, h: float) -> Point:
    """The point moved along one axis."""
    return tuple(a + (h if i == k else 0) for i, a in enumerate(p))


def loosened(q: Basic, slack: Rational = SLACK) -> Basic:
    """The same with every constraint a little wider; those of a branch without finite value a little narrower."""
    if isinstance(q, Piecewise):
        parts = [(loosened(v, slack), _wider(c, -slack if v in (oo, -oo) else slack)) for v, c in q.args]
        return Piecewise(*parts, evaluate=False)
    if isinstance(q, Boolean):
        return _wider(q, slack)
    return q.func(*(loosened(a, slack) for a in q.args)) if q.args and q.has(Piecewise, Relational) else q


def _wider(condition: Basic, slack: Rational) -> Basic:
    """A condition by so much wider, narrower for a negative slack; a wall without thickness has none left then."""
    rules: dict[type, Callable[[Expr], Basic]] = {
        Eq: lambda gap: Le(Abs(gap), slack),
        Ne: lambda gap: Gt(Abs(gap), abs(slack)),
        Le: lambda gap: Le(gap, slack),
        Lt: lambda gap: Lt(gap, slack),
        Ge: lambda gap: Ge(gap, -slack),
        Gt: lambda gap: Gt(gap, -slack),
    }
    found = condition.atoms(Relational)
    return condition.xreplace({r: rules[r.func](r.lhs - r.rhs) for r in found if r.func in rules})


# ------------------------------------------------------------------ the pieces
def forms(q: Basic, variables: Sequence[Symbol]) -> list[Row]:
    """The affine forms (slopes, constant) at which q can break, and those in which it is centred."""
    gaps: list[Expr] = list(variables)
    for h in q.atoms(Function, Max, Min, Abs, Relational, Pow, Piecewise):
        args = [a for a in h.args if isinstance(a, Expr)]
        if isinstance(h, Relational):
            gaps.append(h.lhs - h.rhs)
        elif isinstance(h, (Max, Min)):
            for a, b in combinations(args, 2):
                gaps += [p - q for p, q in islice(product(_affine_pieces(a), _affine_pieces(b)), GAPS)]
        else:
            gaps += args
            gaps += [a.diff(v) for a in args for v in variables if a.is_polynomial(*variables)]
    found = [r for g in dict.fromkeys(gaps) if (r := _row(g, variables)) is not None]
    return list(dict.fromkeys(found))


def _affine_pieces(e: Expr) -> list[Expr]:
    """The formulas that an expression may be, kinks taken apart; itself where there are none or too many."""
    if isinstance(e, (Max, Min)):
        found = [p for a in e.args for p in _affine_pieces(a)]
    elif isinstance(e, (Abs, ReLU)):
        inner = _affine_pieces(e.args[0])
        found = inner + ([-p for p in inner] if isinstance(e, Abs) else [S.Zero])
    elif isinstance(e, (Add, Mul)) and e.has(Max, Min, Abs, ReLU):
        rows = [_affine_pieces(a) for a in e.args]
        if prod(map(len, rows)) > GAPS:
            return [e]
        found = [e.func(*row) for row in product(*rows)]
    else:
        return [e]
    return list(dict.fromkeys(p.expand() for p in found))


def _row(e: Expr, variables: Sequence[Symbol]) -> Row | None:
    """The slopes and the constant; None for what is not affine with rational numbers."""
    if not e.is_polynomial(*variables) or not e.free_symbols & set(variables):
        return None
    p = Poly(e, *variables)
    numbers = [p.coeff_monomial(v) for v in (*variables, 1)]
    if p.total_degree() != 1 or not all(c.is_Rational for c in numbers):
        return None
    first = next(c for c in numbers if c)
    return tuple(Fraction(int(c.p), int(c.q)) / Fraction(int(first.p), int(first.q)) for c in numbers)


def _corners(rows: Sequence[Row], n: int) -> Iterator[Row]:
    for chosen in combinations(rows, n):
        found = _solved([list(r) for r in chosen], n)
        if found is not None:
            yield found


def _solved(m: list[list[Fraction]], n: int) -> Row | None:
    """The point at which n affine forms are 0."""
    for k in range(n):
        pivot = next((i for i in range(k, n) if m[i][k]), None)
        if pivot is None:
            return None
        m[k], m[pivot] = m[pivot], m[k]
        m[k] = [a / m[k][k] for a in m[k]]
        for i in range(n):
            if i != k and m[i][k]:
                m[i] = [a - m[i][k] * b for a, b in zip(m[i], m[k], strict=True)]
    return tuple(-row[n] for row in m)


def _directions(rows: Sequence[Row], n: int) -> Iterator[Row]:
    """The lines that n - 1 forms leave, each once, and the units."""
    seen: set[Row] = set()
    units = [tuple(Fraction(int(i == k)) for i in range(n)) for k in range(n)]
    for chosen in combinations(dict.fromkeys(r[:n] for r in rows), n - 1):
        for free in range(n):
            extra = [Fraction(int(i == free)) for i in range(n)] + [Fraction(-1)]
            d = _solved([[*r, Fraction(0)] for r in chosen] + [extra], n)
            if d is not None and d not in seen and tuple(-a for a in d) not in seen:
                seen.add(d)
                yield d
                break
    yield from (d for d in units if d not in seen)
