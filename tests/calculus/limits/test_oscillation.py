"""Cluster sets of what oscillates, against values on a fine grid of far points."""

import math
import random

import pytest
from sympy import (
    AccumBounds,
    FiniteSet,
    Interval,
    Ne,
    Piecewise,
    Rational,
    S,
    Symbol,
    cos,
    exp,
    lambdify,
    log,
    oo,
    pi,
    sin,
    sqrt,
    tan,
)

import relu_sym as rs

x, p = Symbol("x", real=True), Symbol("p", positive=True)
INFINITE = AccumBounds(-oo, oo)

KNOWN = {
    "a product": (sin(x) * cos(x), oo, AccumBounds(-S.Half, S.Half)),
    "a sum": (sin(x) + cos(x), oo, AccumBounds(-sqrt(2), sqrt(2))),
    "squares that add up": (sin(x) ** 2 + cos(x) ** 2 + sin(x), oo, AccumBounds(0, 2)),
    "a shift": (sin(x) - sin(x + 1), oo, AccumBounds(-sqrt(2 - 2 * cos(1)), sqrt(2 - 2 * cos(1)))),
    "what stays is constant": (sin(x + pi / 3) - sin(x) / 2 - sqrt(3) * cos(x) / 2 + 1 / x, oo, S.Zero),
    "a denominator": (1 / (2 + sin(x)), oo, AccumBounds(Rational(1, 3), 1)),
    "an amplitude that settles": (x * sin(x) * cos(x) / (x + 1), -oo, AccumBounds(-S.Half, S.Half)),
    "two frequencies": (sin(x) * sin(sqrt(2) * x), oo, AccumBounds(-1, 1)),
    "two frequencies, each written twice": (
        sin(x) + cos(x) + sin(pi * x) - 3 * cos(pi * x),
        oo,
        AccumBounds(-sqrt(2) - sqrt(10), sqrt(2) + sqrt(10)),
    ),
    "a phase that is ever slower": (
        sin(log(x)) * cos(log(x)) + sin(x),
        oo,
        AccumBounds(-Rational(3, 2), Rational(3, 2)),
    ),
    "at a point": (sin(1 / x) * cos(1 / x), 0, AccumBounds(-S.Half, S.Half)),
    "two phases that come together": (sin(x + 1 / x) - sin(x), oo, S.Zero),
    "two phases that come together, enlarged": (x * (cos(x + 1 / x) - cos(x)), oo, AccumBounds(-1, 1)),
    "a part that dies out, on another circle": (
        x * sin(x) / (x + 1) + sin(sqrt(2) * x) / x,
        oo,
        AccumBounds(-1, 1),
    ),
    "poles that are passed alike": (tan(x) + 1, oo, INFINITE),
    "growing": (x * sin(x) + sqrt(x), oo, INFINITE),
    "growing upwards": (x * (2 + sin(x)), oo, oo),
    "growing by the sum of two": (x * (sin(x) ** 2 + cos(x) ** 2 - S.Half + sin(x) / 4), oo, oo),
    "falling": (exp(x) * (cos(x) - 2), oo, -oo),
    "a slow amplitude": (log(x) * cos(x), oo, INFINITE),
    "a letter": (p * sin(x), oo, AccumBounds(-p, p)),
    "a letter beside a sum": (p * (sin(x) + cos(x)) + 1, oo, AccumBounds(1 - sqrt(2) * p, 1 + sqrt(2) * p)),
}


@pytest.mark.parametrize("name", KNOWN)
def test_limits(name):
    f, point, wanted = KNOWN[name]
    found = rs.limit(f, x, point)
    if isinstance(wanted, AccumBounds) and wanted.is_finite is not False and not wanted.free_symbols:
        assert isinstance(found, AccumBounds)
        assert all((a - b).equals(0) if a != b else True for a, b in zip(found.args, wanted.args, strict=True))
    else:
        assert found == wanted


@pytest.mark.parametrize(
    "f",
    [
        x * cos(x) ** 2,  # from 0 up: what becomes of the least values is not seen
        sin(x) * sin(2 * p * x),  # the letter may be 1/2
        ((sin(x) + 1) / 2) ** x,  # in [0, 1]; SymPy's bounds are 0 and oo
        1 / sin(x),  # no value in (-1, 1)
        1 / (x * cos(x) + 3),  # SymPy: 0
        sin(x) + sin(x + log(x)) * cos(x),
        x * (sin(x) ** 2 + cos(x) ** 2 - 1) + x * sin(x) ** 2,
        sin(x) / (1 + sin(x) + cos(x) / x),
    ],
)
def test_what_is_not_found_is_refused(f):
    with pytest.raises(rs.ReluSymError):
        rs.limit(f, x, oo)


def _formulas():
    rng = random.Random(5)
    for _ in range(12):
        c = [Rational(rng.randint(-6, 6), rng.choice((1, 2, 3))) for _ in range(5)]
        k = rng.choice((1, 2, 3))
        yield c[0] * sin(x) * cos(k * x) + c[1] * sin(k * x) + c[2] * cos(x) + c[3] / x + c[4]


@pytest.mark.parametrize("n", range(12))
def test_the_bounds_are_taken(n):
    """Beyond 10**6 the values come as close to both ends as the grid is fine, and never beyond."""
    f = list(_formulas())[n]
    found = rs.limit(f, x, oo)
    low, high = (float(v) for v in (found.args if isinstance(found, AccumBounds) else (found, found)))
    number = lambdify(x, f, "math")
    values = [number(10.0**6 + 2 * math.pi * j / 3000) for j in range(3000)]
    assert min(values) == pytest.approx(low, abs=1e-3) and max(values) == pytest.approx(high, abs=1e-3)


SLOPES = {
    "a sum": (x**2 * (sin(1 / x) + cos(1 / x)), sqrt(2)),
    "a square": (x**2 * sin(1 / x) ** 2, 1),
    "a product": (x**2 * sin(1 / x) * cos(2 / x), 5 * sqrt(10) / 9),
}


@pytest.mark.parametrize("name", SLOPES)
def test_sets_where_the_slope_oscillates(name):
    g, size = SLOPES[name]
    f = Piecewise((g, Ne(x, 0)), (0, True))
    wanted = Interval(-size, size)
    for kind in ("clarke", "bouligand", "limiting"):
        assert rs.subdifferential(f, x, at=0, kind=kind) == wanted
    assert rs.subdifferential(f, x, at=0, kind="frechet") == FiniteSet(0)
    assert rs.is_lipschitz(f, x, at=0) and rs.is_differentiable(f, x, at=0) and not rs.is_regular(f, x, at=0)
    assert rs.is_stationary(f, x, at=0)
    slope = lambdify(x, g.diff(x), "math")
    values = [slope(s / (10.0**6 + 2 * math.pi * j / 3000)) for j in range(3000) for s in (1, -1)]
    assert max(values) == pytest.approx(float(size), abs=1e-3) and min(values) == pytest.approx(-float(size), abs=1e-3)


def test_directional_derivatives_that_oscillate():
    f = Piecewise((abs(x) * (2 + sin(1 / x)), Ne(x, 0)), (0, True))
    assert rs.subdifferential(f, x, at=0, kind="frechet") == Interval(-1, 1)
    assert rs.subdifferential(f, x, at=0, kind="limiting") == S.Reals
    assert not rs.is_differentiable(f, x, at=0) and not rs.is_lipschitz(f, x, at=0)
    g = Piecewise((x * sin(1 / x), Ne(x, 0)), (0, True))
    assert rs.subdifferential(g, x, at=0, kind="frechet") == S.EmptySet
    with pytest.raises(rs.NotLipschitzError):
        rs.subdifferential(g, x, at=0)
