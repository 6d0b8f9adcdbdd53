"""Conjugates and proximal maps with closed forms of their own: roots, powers, wells, waves, numbers."""

from __future__ import annotations

import mpmath
import pytest
from sympy import (
    Abs,
    Eq,
    FiniteSet,
    I,
    Integer,
    Interval,
    Piecewise,
    Poly,
    Rational,
    S,
    Symbol,
    cos,
    floor,
    lambdify,
    log,
    nan,
    oo,
    pi,
    sin,
    sqrt,
    symbols,
    together,
)

import relu_sym as rs

x, y, u = symbols("x y u", real=True)
a, p, lam = symbols("a p lam", positive=True)
r = Symbol("r", real=True)
WELL = (x**2 - 1) ** 2
AMPLE = rs.budget(seconds=60)
POINT = Piecewise((0, Eq(y, 0)), (oo, True))


def outside(lo, hi, inner):
    return Piecewise((oo, (y < lo) | (y > hi)), (inner, True))


KNOWN = {
    "hyperbola": (sqrt(x**2 + 1), (), outside(-1, 1, -sqrt(1 - y**2))),
    "wide hyperbola": (sqrt(x**2 + a**2), (), outside(-1, 1, -a * sqrt(1 - y**2))),
    "tilted hyperbola": (x + 2 * sqrt(x**2 + 1), (), outside(-1, 3, -sqrt((3 - y) * (1 + y)))),
    "moved hyperbola": (sqrt(2 * x**2 + 2 * x + 3), (), outside(-sqrt(2), sqrt(2), -y / 2 - sqrt(5 * (2 - y**2)) / 2)),
    "circle": (-sqrt(1 - x**2), (), sqrt(1 + y**2)),
    "power": (Abs(x) ** (1 + p) / (1 + p), (), p * Abs(y) ** (1 + 1 / p) / (1 + p)),
    "power assumed": (Abs(x) ** r / r, (r > 1,), (1 - 1 / r) * Abs(y) ** (r / (r - 1))),
    "moved power": (a * Abs(x - 2) ** p / p, (p > 1,), 2 * y + a * (1 - 1 / p) * Abs(y / a) ** (p / (p - 1))),
    "half powers": (Abs(x) ** Rational(3, 2), (), 4 * Abs(y) ** 3 / 27),
    "wave": (2 + sin(x) + Abs(cos(x)), (), Piecewise((-1, Eq(y, 0)), (oo, True))),
    "teeth": (Abs(x - floor(x) - S.Half), (), POINT),
    "arches": (Piecewise((Abs(sin(x)), (x >= 0) & (x <= 2 * pi)), (oo, True)), (), 2 * pi * (y + Abs(y)) / 2),
    "log of a square": (-log(x**2), (), oo),
}


@pytest.mark.parametrize("f, assume, wanted", KNOWN.values(), ids=list(KNOWN))
def test_known(f, assume, wanted):
    found = S(rs.convex_conjugate(f, x, y, assume=assume))
    for v in (-3, -1, Rational(-1, 2), 0, Rational(1, 3), 1, Rational(5, 4), 4):
        put = {a: Rational(3, 2), p: Rational(5, 2), r: Rational(7, 3), y: v}
        got, want = found.subs(put), S(wanted).subs(put)
        assert got == want or abs((got - want).evalf(30)) < 1e-25, v


def test_a_power_in_every_case_of_its_exponent():
    found = rs.convex_conjugate(Abs(x) ** p / p, x, y)
    assert found.subs(p, 2).subs(y, 3) == Rational(9, 2)
    assert found.subs(p, 1).subs(y, 1) == 0 and found.subs(p, 1).subs(y, 2) == oo
    assert found.subs(p, S.Half).subs(y, 0) == 0 and found.subs(p, S.Half).subs(y, 1) == oo


def test_envelopes_of_wells():
    assert rs.convex_envelope(WELL, x) == Piecewise((WELL.expand(), x <= -1), (0, x <= 1), (WELL.expand(), True))
    tilted = (WELL + 3 * x).expand()
    assert rs.convex_envelope(tilted, x) == Piecewise((tilted, x <= -1), (3 * x, x <= 1), (tilted, True))
    moved = rs.convex_envelope(x**4 - 2 * x**3 + x, x)
    assert moved.subs(x, S.Half) == Rational(-1, 4) and moved.subs(x, 3) == 30


def test_conjugate_of_a_well():
    """Against the largest of y*x - f(x) at the zeros of its slope."""
    found = lambdify(y, rs.convex_conjugate(WELL, x, y, budget=AMPLE), "mpmath")
    for v in (-40, -3, -0.125, 0, 1, 1.625, 12):
        zeros = [z.real for z in mpmath.polyroots([4, 0, -4, -mpmath.mpf(v)], extraprec=200, maxsteps=200)]
        best = max(v * z - (z**2 - 1) ** 2 for z in zeros)
        assert abs(found(mpmath.mpf(v)) - best) < 1e-9 * (1 + abs(best))


def test_proximal_map_of_a_well():
    several = rs.prox(WELL, x, u, budget=AMPLE)
    assert several.at(0) == FiniteSet(-sqrt(3) / 2, sqrt(3) / 2)
    assert rs.prox(WELL, x, 0) == several.at(0) and rs.prox(WELL, x, 1) == 1
    below = rs.moreau_envelope(WELL, x, u, budget=AMPLE)
    value = lambdify(u, below, "mpmath")
    for v in (-2, -0.375, 0.25, 4):
        (own,) = several.at(Rational(v))
        own = mpmath.mpf(str(own.evalf(25)))
        assert abs((own**2 - 1) ** 2 + (own - v) ** 2 / 2 - value(mpmath.mpf(v))) < 1e-10
        assert abs(mpmath.diff(value, v) - (v - own)) < 1e-6


def test_numbers_without_a_formula():
    assert rs.prox(x**6 + x, x, 1) == 0 and rs.moreau_envelope(x**6 + x, x, 1) == S.Half
    root = rs.prox(x**6 - x**4, x, 2)
    assert (6 * root**5 - 4 * root**3 + root - 2).evalf(30, chop=True) == 0
    assert rs.prox(Piecewise((x**4, x > 0), (oo, True)), x, -1) == 0  # of the closure


def test_ties_with_steps_on_both_sides():
    teeth = Piecewise((Abs(x - floor(x) - S.Half), (x >= 0) & (x <= 3)), (oo, True))
    found = rs.prox(teeth, x, u)
    assert found.at(1) == FiniteSet(S.Half, Rational(3, 2)) and found.at(Rational(5, 2)) == FiniteSet(Rational(5, 2))


def test_weakly_convex_with_the_bound_on_the_scale():
    f = Abs(x) - x**2 / 4
    assert rs.convexity_modulus(f, x) == Rational(-1, 2)
    found = rs.prox(f, x, u, lam)
    assert found.subs(lam, 1).subs(u, 3) == 4 and found.subs(lam, 2) is nan


@pytest.mark.parametrize("scale", [0, -1, I, oo, nan, Symbol("q"), Symbol("n", negative=True)])
@pytest.mark.parametrize("f, at", [(Abs(x), x), (Abs(x) + Abs(x - y), (x, y))], ids=["line", "plane"])
def test_scales_that_are_none(f, at, scale):
    places = u if at == x else symbols("v w", real=True)
    with pytest.raises(rs.UnsupportedError, match="must be positive"):
        rs.prox(f, at, places, scale)
    with pytest.raises(rs.UnsupportedError, match="must be positive"):
        rs.moreau_envelope(f, at, places, scale)


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: rs.prox(Abs(sin(x)), x, u), "on an interval only"),
        (lambda: rs.convex_conjugate(x**6 + x**2, x, y), "no inverse in closed form"),
        (lambda: rs.prox(x**3, x, 1), "not prox-bounded|unbounded below"),
        (lambda: rs.prox(x**5, x, 1), "unbounded below"),
    ],
    ids=["wave", "sextic", "cubic", "quintic"],
)
def test_refusals(call, words):
    with pytest.raises(rs.UnsupportedError, match=words):
        call()


def test_the_hull_of_a_convex_function_is_its_closure():
    f = x**6 + Abs(x) + rs.indicator(Interval.open(-1, 2), x)
    found = rs.convex_envelope(f, x)
    assert found.subs(x, 2) == 66 and found.subs(x, -1) == 2 and found.subs(x, Rational(5, 2)) == oo
    assert found.subs(x, Integer(1)) == 2


BARRIERS = [
    (-log(x - 1) - log(3 - x), 1, 3),
    (-log(x) - log(1 - x), 0, 1),
    (-2 * log(x + 2) - log(3 - x), -2, 3),
]


@pytest.mark.parametrize("barrier, low, high", BARRIERS, ids=str)
def test_barriers_have_a_conjugate_at_every_slope(barrier, low, high):
    """By the distance from an end: the usual formula divides by the slope."""
    found = rs.convex_conjugate(Piecewise((barrier, (x > low) & (x < high)), (oo, True)), x, y)
    for slope in (-2, 0, Rational(1, 3), Rational(4, 3), 5):
        zeros = [z for z in Poly(together(slope - barrier.diff(x)).as_numer_denom()[0], x).nroots(30) if low < z < high]
        best = (slope * zeros[0] - barrier.subs(x, zeros[0])).evalf(25)
        assert len(zeros) == 1 and abs(found.subs(y, slope).evalf(25) - best) < 1e-18
