"""Every verb takes every activation: each answer beside plain numbers from the definition of its paper."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from sympy import Interval, Rational, Symbol, exp, symbols
from test_activation_laws import ROWS

import relu_sym as rs

x, y, u = symbols("x y u", real=True)
p = Symbol("p", positive=True)
GRID = [k / 64 - 4 for k in range(513)]
"""Whole numbers of cells between the kinks of all rows but 1/10 and 1/3."""
SPAN = Interval(-4, 4)


SMOOTH = (rs.GELU, rs.GELUTanh, rs.SiLU, rs.Mish, rs.Softplus, rs.LogSumExp)
"""Their integrals and the zeros of their slopes have no closed form; numbers for them take seconds."""
KINKED = [(f, d, kinks) for f, d, kinks in ROWS if not isinstance(f, SMOOTH)]
KNAMES = [str(f) for f, *_ in KINKED]


def between(points):
    """The middles of the cells, to sum over."""
    return [(s + t) / 2 for s, t in pairwise(points)]


def jumps(kinks):
    return None in kinks.values()


ALGEBRAIC = [row for row in KINKED if not isinstance(row[0], (rs.SELU, rs.CELU, rs.ELU, rs.Squareplus))]


@pytest.mark.parametrize("f, definition, kinks", ALGEBRAIC, ids=[str(f) for f, *_ in ALGEBRAIC])
def test_integrals_and_pairings(f, definition, kinks):
    """Of f over an interval; of f, f' and f'' with a test function, where f' and f'' are distributions."""
    h = GRID[1] - GRID[0]
    middle = between(GRID)
    values = [definition(t) for t in middle]
    assert float(rs.integrate(f, (x, -4, 4))) == pytest.approx(sum(values) * h, rel=3e-3, abs=3e-3)
    primitive = rs.lambdify(x, rs.integrate(f, x))
    half = sum(v for t, v in zip(middle, values, strict=True) if t < 0.25) * h
    assert float(primitive(0.25) - primitive(-4.0)) == pytest.approx(half, rel=5e-3, abs=5e-3)
    bump = [math.exp(-4 * t * t) for t in middle]
    weighed = (bump, [8 * t * b for t, b in zip(middle, bump, strict=True)],
               [(64 * t * t - 8) * b for t, b in zip(middle, bump, strict=True)])  # fmt: skip
    for order, weights in enumerate(weighed):
        found = rs.pair(rs.diff(f, x, order) if order else f, exp(-4 * x**2), x)
        want = sum(v * w for v, w in zip(values, weights, strict=True)) * h
        assert float(found.evalf()) == pytest.approx(want, rel=2e-2, abs=2e-2)


@pytest.mark.parametrize("f, definition, kinks", KINKED, ids=KNAMES)
def test_extrema_and_verdicts(f, definition, kinks):
    """Least and greatest value, Lipschitz constant, convexity and monotonicity, over an interval."""
    values = [definition(t) for t in GRID]
    least, greatest = rs.minimum(f, x, SPAN), rs.maximum(f, x, SPAN)
    for found, want in ((least, min(values)), (greatest, max(values))):
        assert float(found.evalf()) == pytest.approx(want, abs=1e-2)
    rises = [b - a for a, b in pairwise(values)]
    assert rs.is_increasing(f, SPAN, x) is all(r >= -1e-12 for r in rises)
    bends = [b - a for a, b in pairwise(rises)]
    assert rs.is_convex(f, x, domain=SPAN) is all(b >= -1e-12 for b in bends)
    if not jumps(kinks):
        steepest = max(abs(r) for r in rises) * 64
        assert float(rs.lipschitz_constant(f, x, SPAN).evalf()) == pytest.approx(steepest, rel=2e-2)


ALWAYS = (rs.SquaredReLU, rs.Maxout, rs.Hinge, rs.Huber, rs.SmoothL1, rs.EpsilonInsensitive, rs.Pinball)
CONVEX = [(f, d) for f, d, _ in ROWS if isinstance(f, ALWAYS) or f in (rs.LeakyReLU(x), rs.Squareplus(x, 0))]


@pytest.mark.parametrize("f, definition", CONVEX, ids=[str(f) for f, _ in CONVEX])
def test_of_a_convex_one_prox_envelope_and_conjugate(f, definition):
    """The least value of f(t) + (t - u)^2, the greatest of t*y - f(t), on a grid."""
    point, envelope = rs.prox(f, x, u, Rational(1, 2)), rs.moreau_envelope(f, x, u, Rational(1, 2))
    for at in (-1.75, -0.25, 0.5, 1.25):
        best = min(GRID, key=lambda t, at=at: definition(t) + (t - at) ** 2)
        shown = point.expr if hasattr(point, "expr") else point
        assert float(shown.subs(u, Rational(at))) == pytest.approx(best, abs=2e-2)
        value = float(envelope.subs(u, Rational(at)).evalf())
        assert value == pytest.approx(definition(best) + (best - at) ** 2, abs=2e-2)
    dual = rs.convex_conjugate(f, x, y)
    for k in (0, 100, 200, 300, 400, 512):  # at the slopes that it has at points of the grid
        t = GRID[k]
        slope = (definition(t + 1e-7) - definition(t - 1e-7)) / 2e-7
        found = dual.subs(y, Rational(slope).limit_denominator(1000))
        if found.is_finite:
            slope = float(Rational(slope).limit_denominator(1000))
            assert float(found.evalf()) == pytest.approx(max(s * slope - definition(s) for s in GRID), abs=1e-2)


@pytest.mark.parametrize("f, definition, kinks", KINKED, ids=KNAMES)
def test_smoothed(f, definition, kinks):
    """Within the proved bound, and close to f where beta is large."""
    if not kinks or jumps(kinks) or isinstance(f, (rs.ELU, rs.SELU)):
        return  # no uniform bound is known of those that grow like exp(x) on the other side
    smoothed = rs.smooth(f, p)
    for beta in (2, 20):
        g, bound = rs.lambdify(x, smoothed.expr.subs(p, beta)), float(smoothed.bound.subs(p, beta))
        for t in GRID[::37]:
            assert abs(float(g(t)) - definition(t)) <= bound * (1 + 1e-9) + 1e-12


@pytest.mark.parametrize("f, definition, kinks", KINKED, ids=KNAMES)
def test_series_on_both_sides_of_a_kink(f, definition, kinks):
    for at in [*kinks, Rational(5, 7)]:
        for side, sign in (("+", 1), ("-", -1)):
            found = rs.series(f, x, at, 3, side).removeO()
            t = float(at) + sign * 1e-3
            assert float(found.subs(x, Rational(t))) == pytest.approx(definition(t), abs=1e-7)


def test_what_belongs_together_is_equal():
    """Identities of the field, at open parameters too."""
    a = Symbol("a", real=True)
    pairs = [
        (rs.Hardswish(x), x * rs.Hardsigmoid(x)),
        (rs.Huber(x, p), p * rs.SmoothL1(x, p)),
        (rs.CELU(x, p), p * rs.ELU(x / p)),
        (rs.Softshrink(x, p), x - rs.Clip(x, -p, p)),
        (rs.Pinball(x, a), abs(x) / 2 + (a - Rational(1, 2)) * x),
        (rs.EpsilonInsensitive(x, p), rs.Hinge(1 + p - x) + rs.Hinge(1 + p + x)),
        (rs.Softplus(x) - rs.Softplus(-x), x),
        (rs.LogSumExp(x, 0), rs.Softplus(x)),
        (rs.Hardtanh(x), 2 * rs.Hardsigmoid(3 * x) - 1),
        (rs.ReLU6(x), rs.Clip(x, 0, 6)),
        (rs.Maxout(x, a), a + rs.Clip(x - a, 0)),
        (rs.LeakyReLU(x, a), a * x + (1 - a) * rs.ReLU(x)),
        (rs.Threshold(x, a, a), rs.Clip(x, a)),
    ]
    for f, g in pairs:
        assert rs.equal(f, g, x=x) is True, (f, g)
        assert rs.equal(f, g + rs.ReLU(x), x=x) is False, (f, g)
