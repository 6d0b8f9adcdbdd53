"""Laws of random functions with infinitely many kinks, against values that SymPy finds by substitution alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Add, DiracDelta, Mod, Rational, S, Sum, Symbol, ceiling, floor, frac, nan, oo, pi, sin

import relu_sym as rs

x = Symbol("x", real=True)
half = S.Half
SOME = settings().max_examples
"""Examples of a run; each test takes its share, and a thorough run more of them."""

JUMPING = (floor, ceiling, frac, lambda u: Mod(u, 2), lambda u: Mod(floor(u), 3), lambda u: (-1) ** floor(u))
CONTINUOUS = (
    lambda u: Abs(frac(u) - half),
    lambda u: frac(u) * (1 - frac(u)),
    lambda u: Abs(u - floor(u + half)),
    lambda u: frac(u) ** 2 + 2 * floor(u) * frac(u) + floor(u) ** 2 + Abs(Mod(u, 2) - 1),
)
arguments = st.builds(
    lambda k, c: k * x + c, st.sampled_from([1, 2, -1, half, -3 * half]), st.sampled_from([0, half, -Rational(1, 3), 2])
)
weights = st.sampled_from([S(1), S(-2), Rational(3, 2)])
factors = st.sampled_from([S.One, S.One, x, x - 2, rs.Heaviside(x - Rational(5, 4), 1), Abs(x)])


def sums(heads):
    term = st.builds(lambda c, h, u, g: c * h(u) * g, weights, st.sampled_from(heads), arguments, factors)
    return st.lists(term, min_size=1, max_size=2).map(lambda terms: Add(*terms))


functions = sums(JUMPING + CONTINUOUS)
GRID = [Rational(k, 12) for k in (*range(-31, 32, 5), -48, -24, -12, 0, 8, 12, 15, 24, 48, 120)]
"""Kinks of several periods, and points between."""
OFF = Rational(1, 997)
"""No kink meets an end of integration that is shifted by this."""


def impulses(d, lo, hi):
    """(regular part, {(point, order): weight}) between two numbers; sums without end term by term."""
    regular, found = S.Zero, {}
    for t in Add.make_args(d.expand()):
        factor, rest = t.as_independent(x, as_Add=False)
        if isinstance(rest, Sum):
            n, first, last = rest.limits[0]
            span = range(int(max(first, -200)), int(min(last, 200)) + 1)
            terms = [u for k in span for u in Add.make_args((factor * rest.function.subs(n, k)).expand())]
        else:
            terms = [t]
        for u in terms:
            if not u.has(DiracDelta):
                regular += u
                continue
            weight, delta = u.as_independent(x, as_Add=False)
            point, order = x - delta.args[0], int(delta.args[1]) if len(delta.args) > 1 else 0
            if lo < point < hi:
                found[point, order] = found.get((point, order), 0) + weight
    return regular, {key: w for key, w in found.items() if w != 0}


@given(functions, st.sampled_from([5, 10**6]))
@settings(max_examples=max(6, SOME // 4))
def test_the_integral_of_the_derivative_is_the_difference_of_the_values(f, size):
    a, b = -size - OFF, size + 3 * OFF
    assert rs.integrate(rs.diff(f, x), (x, a, b)) == (f.subs(x, b) - f.subs(x, a)).expand()


@pytest.mark.slow
@given(functions)
@settings(max_examples=max(5, SOME // 6))
def test_impulses_are_the_jumps(f):
    _, found = impulses(rs.diff(f, x), -5, 5)
    near = Rational(1, 10**7)
    for p in {*GRID, *(point for point, _ in found)}:
        if not -5 < p < 5:
            continue
        jump = f.subs(x, p + near) - f.subs(x, p - near)
        assert abs(found.get((p, 0), 0) - jump) < Rational(1, 50), p


@given(functions)
@settings(max_examples=max(5, SOME // 6))
def test_the_antiderivative_is_continuous_and_differentiates_back(f):
    antiderivative = rs.integrate(f, x)
    near = Rational(1, 10**9)
    for p in GRID:
        left, here, right = (antiderivative.subs(x, p + s * near) for s in (-1, 0, 1))
        assert abs(left - here) + abs(right - here) < Rational(1, 1000), p
    assert rs.equal(rs.diff(antiderivative, x), f, "almost-everywhere", x)
    a, b = -Rational(17, 5), Rational(41, 7)
    assert rs.integrate(f, (x, a, b)) == (antiderivative.subs(x, b) - antiderivative.subs(x, a)).expand()


@given(functions)
@settings(max_examples=max(5, SOME // 6))
def test_values_at_kinks_stay(f):
    spellings = {rs.normal_form(f, x).to_expr(), rs.simplify(f, x)}
    for g in spellings:
        for p in GRID:
            assert g.subs(x, p) == f.subs(x, p), (g, p)
        assert rs.equal(f, g, "everywhere", x)


@given(functions, functions)
@settings(max_examples=max(5, SOME // 6))
def test_equal_agrees_with_sampling(f, g):
    verdict = rs.equal(f, g, "everywhere", x)
    differs = next((p for p in GRID if f.subs(x, p) != g.subs(x, p)), None)
    assert not (verdict is True and differs is not None), (verdict, differs)
    assert rs.equal(f, f + floor(x) + ceiling(-x), "everywhere", x) is True
    assert rs.equal(f, f + Abs(floor(x / 7)), "everywhere", x) is not True


@given(sums(CONTINUOUS).filter(lambda f: not f.has(rs.Heaviside)))
@settings(max_examples=max(4, SOME // 12))
def test_clarke_width_is_the_weight_of_the_second_derivative(f):
    sets = rs.subdifferential(f, x)
    _, found = impulses(rs.diff(f, x, 2), -5, 5)
    for p in GRID:
        if -5 < p < 5:
            here = sets.at(p)
            assert here.sup - here.inf == abs(found.get((p, 0), 0)), p
    assert all(order == 0 for _, order in found)


def test_the_same_law_for_sines():
    f = Abs(sin(pi * x)) * x
    sets = rs.subdifferential(f, x)
    _, found = impulses(rs.diff(f, x, 2), -5, 5)
    for p in range(-4, 5):
        assert sets.at(p).sup - sets.at(p).inf == abs(found.get((p, 0), 0)) == 2 * pi * abs(p)


@given(functions)
@settings(max_examples=max(5, SOME // 6))
def test_a_classical_derivative_is_the_limit_of_difference_quotients(f):
    slope, points = rs.diff(f, x, mode="classical"), rs.exceptional_set(f, x)
    step = Rational(1, 10**9)
    for p in GRID[::2]:
        here, left, right = (f.subs(x, p + s * step) for s in (0, -1, 1))
        quotients = (here - left) / step, (right - here) / step
        smooth = abs(quotients[0] - quotients[1]) < Rational(1, 10**6)
        value = slope.subs(x, p)
        assert (value is not nan) == smooth == (points.contains(p) == False), p  # noqa: E712
        assert not smooth or abs(value - quotients[0]) < Rational(1, 10**6), p


@given(functions)
@settings(max_examples=max(4, SOME // 10))
def test_no_integral_without_end_is_made_up(f):
    """A sum of such functions does not decay, so that its integral over a half line is 0 everywhere or diverges."""
    try:
        found = rs.integrate(f, (x, OFF, oo))
    except rs.UnsupportedError:
        return
    assert found in (oo, -oo) or all(f.subs(x, p) == 0 for p in GRID if p > 1)
