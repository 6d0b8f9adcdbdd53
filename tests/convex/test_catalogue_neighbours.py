"""Neighbours of catalogue functions against a fine grid: conjugate, proximal map, envelope, hull, minimum, verdict."""

from __future__ import annotations

import math

import pytest
from sympy import (
    Abs,
    Eq,
    Expr,
    FiniteSet,
    Interval,
    Max,
    Min,
    Ne,
    Piecewise,
    Rational,
    S,
    Symbol,
    cos,
    exp,
    floor,
    lambdify,
    log,
    oo,
    pi,
    sqrt,
)

import relu_sym as rs

x, y, u = (Symbol(n, real=True) for n in "xyu")
INSIDE = [
    Max(x, 0) + Max(-2 - x, 0),
    Max(3 - 2 * x, 0),
    Max(x, -x / 4) + x**2 / 5,
    Piecewise((x**2 / 2, Abs(x) <= 2), (2 * Abs(x) - 2, True)),
    rs.indicator(Interval(-2, 3), x),
    rs.indicator(Interval.open(0, 1), x),
    rs.indicator(Interval.Lopen(0, 1), x) + x,
    rs.indicator(Interval(1, oo), x) + 2 / x,
    Piecewise((0, Eq(x, 3)), (oo, True)),
    Piecewise((1, Eq(x, -1) | Eq(x, 2)), (oo, True)),
    Piecewise((x * log(x), x > 0), (0, Eq(x, 0)), (oo, True)),
    exp(-2 * x) + x,
    x**4 / 4 - x**2 / 2,
    Abs(Abs(x) - 1),
    Min(Abs(x), 1),
    Min(x**2, 1),
    Piecewise((0, Eq(x, 0)), (1 + Abs(x), True)),
    Piecewise((5, Eq(x, 0)), (x**2, True)),
    Piecewise((-1, Eq(x, 1)), (x**2, True)),
    Piecewise((x, x < 0), (x + 2, True)),
    Piecewise((x**2, x < 1), ((x - 2) ** 2 + 3, True)),
    Piecewise((Abs(x) - x**2 / 6, Abs(x) <= 3), (Rational(3, 2), True)),
    Max(x**2 - 1, 0),
    Abs(x**2 - 1),
    Max(x, 0) - Min(x + 1, 0) * 3,
    -Abs(x) + x**2,
    Piecewise((x**2, (x >= 0) & (x <= 1)), (2, (x >= 2) & (x <= 3)), (oo, True)),
    Piecewise((-(x**2), Abs(x) <= 1), (oo, True)),
    Piecewise((x**3, x >= -1), (oo, True)),
    Piecewise((-x, (x > 0) & (x < 2)), (oo, True)),
    Piecewise((floor(x), Abs(x) <= 2), (oo, True)),
    Max(exp(x), 2 - x),
    Max(Abs(x), x**2),
    Piecewise((oo, x < -1), (0, x < 1), (x - 1, x < 2), (oo, True)),
    Piecewise((x**2, x > 0), (oo, x < -1), (1, True)),
    rs.ReLU(x) - rs.ReLU(x - 1),
    rs.ReLU(x) * 2 - rs.ReLU(x - 1) + rs.indicator(Interval(-3, 4), x),
]
ONLY_CONJUGATES = [
    Piecewise((-sqrt(x), x >= 0), (oo, True)),
    Piecewise((-log(x - 1) - log(3 - x), (x > 1) & (x < 3)), (oo, True)),
    Piecewise((1 / x**2, Ne(x, 0)), (oo, True)),
    Piecewise((cos(x), Abs(x) <= pi), (oo, True)),
    sqrt(1 + x**2),
    log(1 + exp(x)),
]
WIDE, STEP = 24.0, 1 / 128
MARKS = (-3, -2, -1, 0, 1, 2, 3, 4, 0.5, 1.5, math.pi, -math.pi)
GRID = sorted({k * STEP for k in range(-3072, 3073)} | {m + d for m in MARKS for d in (-1e-9, 0, 1e-9)})
LOOSE = 4e-3


def on_grid(f: Expr) -> list[float]:
    at = lambdify(x, f.replace(rs.ReLU, lambda v: Max(v, 0)), "math")

    def value(t: float) -> float:
        try:
            v = at(t)
        except (ZeroDivisionError, ValueError, OverflowError):
            return math.inf
        return math.inf if isinstance(v, complex) or math.isnan(v) else float(v)

    return [value(t) for t in GRID]


def number(e: Expr) -> float:
    if e in (oo, -oo):
        return math.inf if e == oo else -math.inf
    v = complex(e.evalf(30))
    assert abs(v.imag) < 1e-12
    return v.real


def is_close(a: float, b: float) -> bool:
    return a == b or abs(a - b) <= LOOSE * (1 + abs(b))


def check_conjugate(f: Expr, values: list[float]) -> None:
    found = rs.convex_conjugate(f, x, y)
    for slope in (Rational(-7, 3), S(-1), Rational(-1, 3), S.Zero, Rational(1, 4), S.One, Rational(5, 2)):
        here = number(found.subs(y, slope))
        best, at = max((t * float(slope) - v, t) for t, v in zip(GRID, values, strict=True))
        assert here >= best - 1e-6 * (1 + abs(best))
        if abs(at) < WIDE - 1:
            assert is_close(here, best), (f, slope, here, best)


@pytest.mark.parametrize("f", INSIDE, ids=str)
def test_all_of_it(f):
    values = on_grid(f)
    check_conjugate(f, values)
    for lam in (Rational(1, 3), S(2)):
        prox, envelope = rs.prox(f, x, u, lam), rs.moreau_envelope(f, x, u, lam)
        for place in (S(-3), Rational(-5, 4), S.Zero, Rational(1, 3), S.One, Rational(17, 8), S(4)):
            total = [v + (t - float(place)) ** 2 / (2 * float(lam)) for t, v in zip(GRID, values, strict=True)]
            least = min(total)
            assert is_close(number(envelope.subs(u, place)), least)
            here = prox.at(place) if isinstance(prox, rs.ProximalMap) else FiniteSet(prox.subs(u, place))
            if isinstance(here, FiniteSet):
                points = [number(p) for p in here]
                for p in points:
                    assert min(v for t, v in zip(GRID, total, strict=True) if abs(t - p) < STEP) < least + 0.05
                assert min(abs(p - GRID[total.index(least)]) for p in points) < 3 * STEP
    low, at = min(zip(values, GRID, strict=True))
    if abs(at) < WIDE - 1:
        assert is_close(number(rs.minimum(f, x)), low)
    check_verdict(f, values)
    hull = rs.convex_envelope(f, x)
    for place in (S(-2), Rational(-1, 2), S.Zero, Rational(1, 2), S.One, S(3)):
        below = number(hull if hull == -oo else hull.subs(x, place))
        assert below <= values[GRID.index(float(place))] + 1e-9


def check_verdict(f: Expr, values: list[float]) -> None:
    """A middle above its chord shows what is not convex; points apart show nothing on a grid of halves."""
    even = [v for t, v in zip(GRID, values, strict=True) if t / STEP == round(t / STEP)]
    bent = any(
        even[k] > (even[k - d] + even[k + d]) / 2 + 1e-9 * (1 + abs(even[k]))
        for d in (1, 7, 64, 192)
        for k in range(d, len(even) - d, 3)
        if math.isfinite(even[k - d] + even[k + d])
    )
    assert not (bent and rs.is_convex(f, x) is not False)


@pytest.mark.parametrize("f", ONLY_CONJUGATES, ids=str)
def test_conjugates_and_verdicts(f):
    values = on_grid(f)
    check_conjugate(f, values)
    check_verdict(f, values)
