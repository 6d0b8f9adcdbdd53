"""Extrema and ranges on half lines of functions that repeat, beside a grid of many periods."""

import pytest
from sympy import Abs, FiniteSet, Interval, Max, Min, Rational, Symbol, cos, floor, lambdify, oo, pi, sign, sin

import relu_sym as rs

x = Symbol("x", real=True)
FUNCTIONS = [
    sin(x),
    Abs(sin(x)),
    x - floor(x),
    Max(cos(x), 0),
    sin(x) + Abs(cos(x)),
    sign(sin(x)),
    Min(sin(x), Rational(1, 2)),
]
HALVES = [Interval(0, oo), Interval.open(Rational(1, 2), oo), Interval(-oo, 1), Interval.Ropen(-oo, Rational(1, 3))]


def sample(half):
    lo, hi = (float(half.inf), float(half.inf) + 20) if half.sup is oo else (float(half.sup) - 20, float(half.sup))
    inner = [lo + (hi - lo) * k / 4001 for k in range(1, 4001)]
    return inner + [float(e) for e in (half.inf, half.sup) if e.is_finite and half.contains(e) == True]  # noqa: E712


@pytest.mark.parametrize("k", range(len(FUNCTIONS)))
@pytest.mark.parametrize("j", range(len(HALVES)))
def test_beside_a_grid(k, j):
    f, half = FUNCTIONS[k], HALVES[j]
    g = lambdify(x, f, modules=[{"sign": lambda t: (t > 0) - (t < 0), "Max": max, "Min": min}, "math"])
    values = [g(t) for t in sample(half)]
    low, high, span = rs.minimum(f, x, half), rs.maximum(f, x, half), rs.function_range(f, x, half)
    assert -1e-9 < min(values) - low < 1e-2 and -1e-9 < high - max(values) < 1e-2
    assert abs(float(span.inf - low)) < 1e-12 and abs(float(span.sup - high)) < 1e-12
    for verb, value in ((rs.argmin, low), (rs.argmax, high)):
        near = verb(f, x, half).intersect(Interval(-9, 9))
        points = [p for p in near.args if p.is_number] if isinstance(near, FiniteSet) else []
        assert all(half.contains(p) == True and f.subs(x, p).equals(value) for p in points)  # noqa: E712


def test_the_places_are_families_of_whole_numbers():
    found = rs.argmin(Abs(sin(x)), x, Interval(0, oo))
    assert [bool(found.contains(k * pi)) for k in (-1, 0, 1, 2, 7)] == [False, True, True, True, True]


def test_steps():
    d = rs.derivation(rs.argmin, Abs(sin(x)), x, Interval(0, oo))
    assert d.verify(), str(d.verify())
    assert rs.Derivation.from_json(d.to_json()) == d


def test_what_changes_from_period_to_period_is_refused():
    with pytest.raises(rs.UnsupportedError, match="changes from period to period"):
        rs.minimum(floor(x), x, Interval(0, oo))
