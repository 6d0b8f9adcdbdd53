"""Proximal maps, conjugates and penalties whose formulas are cubics in a root or dilogarithms, beside brute force."""

import numpy as np
import pytest
from mpmath import findroot, mp, quad
from sympy import (
    Abs,
    Integer,
    Integral,
    N,
    Piecewise,
    Rational,
    S,
    Symbol,
    cosh,
    exp,
    expand_func,
    im,
    lambdify,
    log,
    oo,
    pi,
    polylog,
    sqrt,
)

import relu_sym as rs
from relu_sym.convex.dilogarithms import with_dilogarithms
from relu_sym.convex.inverse import within

x, u, v, t = (Symbol(n, real=True) for n in "xuvt")
lam = Symbol("lam", positive=True)

ROOTS = [
    (-sqrt(x), 1),
    (-2 * sqrt(x) + x, Rational(1, 2)),
    (-sqrt(x) + Abs(x - 1), 1),
    (-sqrt(x - 1), 1),
    (-sqrt(-x), 2),
    (-sqrt(3 * x + 1) + x**2, Rational(3, 2)),
]
PLACES = [Rational(p) for p in ("-5", "-1", "0", "1/2", "1", "3/2", "189/100", "2", "4", "9")]


@pytest.mark.parametrize("f, scale", ROOTS, ids=[str(f) for f, _ in ROOTS])
def test_proximal_maps_of_roots_beside_a_grid(f, scale):
    prox, envelope = rs.prox(f, x, u, scale), rs.moreau_envelope(f, x, u, scale)
    grid = np.linspace(-12, 12, 480001)
    for p in PLACES:
        with np.errstate(all="ignore"):
            values = lambdify(x, f + (x - p) ** 2 / (2 * scale), "numpy")(grid)
        best = np.nanargmin(values)
        point, low = N(prox.subs(u, p), 30), N(envelope.subs(u, p), 30)
        assert abs(im(point)) < 1e-25 and abs(im(low)) < 1e-25
        assert abs(float(point.as_real_imag()[0]) - grid[best]) < 1e-3
        assert abs(float(low.as_real_imag()[0]) - values[best]) < 1e-4


def test_a_parameter_in_the_cubic_and_real_numbers_on_both_sides():
    prox = rs.prox(-sqrt(x), x, u, lam)
    for scale in (Rational(1, 3), 1, 4):
        for p in PLACES:
            point = prox.subs({lam: scale, u: p})
            assert abs(N(point - scale / (2 * sqrt(point)) - p, 25)) < 1e-20  # x + lam*f'(x) = u
            assert not [h for h in point.atoms(type(sqrt(x))) if h.base.is_negative and not h.exp.is_Integer]


def test_at_a_number_the_formula_is_put_in():
    assert N(rs.prox(-sqrt(x), x, 2, 1) - rs.prox(-sqrt(x), x, u, 1).subs(u, 2), 20) == 0


@pytest.mark.parametrize("p, scale", [(2, 1), (-1, Rational(3, 2)), (Rational(1, 3), 1), (5, 2)])
def test_log_cosh_at_numbers(p, scale):
    point = rs.prox(log(cosh(x)), x, p, scale)
    with mp.workdps(25):
        number, step = (mp.mpmathify(N(e, 25)) for e in (Rational(p), Rational(scale)))
        wanted = findroot(lambda s: s + step * mp.tanh(s) - number, 0.5)
        assert abs(mp.mpmathify(N(point, 25)) - wanted) < 1e-15


def test_places_close_to_an_end_of_a_half_line():
    assert [within(-oo, S.Zero, s) for s in (Rational(1, 80), Rational(79, 80))] == [-79, Rational(-1, 79)]
    assert within(Integer(2), oo, Rational(1, 80)) == 2 + Rational(1, 79)


# ------------------------------------------------------------------ symbolic places
VALUES = [Rational(k, 4) for k in range(-10, 11, 3)]
MAPS = [
    (Piecewise((Abs(x), Abs(x) <= 1), (1, True)), (Rational(1, 2), 1, Rational(3, 2), 2, 3)),
    (Piecewise((0, Abs(x) <= 0), (1, True)), (Rational(1, 2), 1, 2, 3)),
]


@pytest.mark.parametrize("k", range(len(MAPS)), ids=["capped l1", "l0"])
def test_a_symbolic_place_and_scale(k):
    f, scales = MAPS[k]
    with rs.budget(seconds=40):
        found = rs.prox(f, x, u, lam).at(v)
    for scale in scales:
        for p in VALUES:
            there = rs.prox(f, x, p, scale)
            assert found.subs(lam, scale).subs(v, p) == (there if hasattr(there, "contains") else {there})


def test_a_place_does_not_ask_for_the_map_again(monkeypatch):
    several = rs.prox(Piecewise((Abs(x), Abs(x) <= 1), (1, True)), x, u, lam)
    own = several._question.__class__.supremum
    asked = []
    monkeypatch.setattr(several._question.__class__, "supremum", lambda q, facts: asked.append(facts) or own(q, facts))
    several.at(v)
    assert asked and not any(v in e.free_symbols for facts in asked for e, _ in facts.signs)


def test_a_double_well_with_a_symbolic_scale_says_what_to_do():
    for call in (
        lambda: rs.prox((x**2 - 1) ** 2, x, u, lam),
        lambda: rs.moreau_envelope((x**2 - 1) ** 2, x, u, lam),
        lambda: rs.prox((x**2 - 1) ** 2, x, 2, lam),
    ):
        with pytest.raises(rs.UnsupportedError, match="give numbers for lam") as caught:
            call()
        assert len(str(caught.value)) < 300


# ------------------------------------------------------------------ dilogarithms
MAPS_WITH_AREA = [
    (log(1 + exp(u)), 0, 1),
    (-log(1 + exp(-u)), 0, -1),
    (log(1 + exp(3 * u)) / 3, 0, 1),
    (log(2 + exp(u)), log(2), 1),
    (rs.Softplus(u), 0, 1),
]
"""The map, where the domain of the penalty ends, on which side of it the domain is."""


@pytest.mark.parametrize("k", range(len(MAPS_WITH_AREA)), ids=[str(row[0]) for row in MAPS_WITH_AREA])
def test_penalties_with_dilogarithms(k):
    """By quadrature: x*m - P(m) - x^2/2 at the m that the map takes to x; the end of the domain is a limit."""
    g, end, side = MAPS_WITH_AREA[k]
    found = rs.penalty_of(g, u, x)
    assert found.has(polylog) and not found.has(Integral)
    value = lambdify(u, rs.to_sympy(g), "mpmath")
    for m in (-1.5, -0.4, 0.3, 2.0):
        p = Rational(str(value(m)))
        wanted = p * m - quad(value, [0, m]) - p**2 / 2
        assert abs(N(found.subs(x, p), 20) - N(wanted, 20)) < 1e-12
    there = N(found.subs(x, end), 20)
    assert found.subs(x, end - side) == oo
    assert abs(there - N(found.subs(x, end + side * Rational(1, 10**9)), 20)) < 1e-6


def test_a_penalty_with_integrals_that_stay_at_the_end_of_its_domain():
    """x^2/2 is taken off the integral over a half line, which is a number."""
    found = rs.penalty_of(log(2 + exp(u) + exp(2 * u)), u, x)
    there = found.subs(x, log(2))
    assert there.has(Integral) and found.subs(x, 0) == oo
    wanted = quad(lambda s: mp.log(1 + (mp.exp(s) + mp.exp(2 * s)) / 2), [-mp.inf, -5, 0]) - mp.log(2) ** 2 / 2
    assert abs(N(there, 20) - wanted) < 1e-12


def test_the_slope_of_the_penalty_is_the_inverse_of_the_map():
    penalty = rs.penalty_of(log(1 + exp(u)), u, x)
    slope = expand_func(penalty.args[-1][0].diff(x))
    assert all(abs(N((slope + x - log(exp(x) - 1)).subs(x, p), 30)) < 1e-25 for p in (Rational(1, 3), 2, 5))
    assert penalty.subs(x, 0) == pi**2 / 12
    d = rs.derivation(rs.penalty_of, log(1 + exp(u)), u, x)
    assert d.verify() and d[-1].rule == "dilogarithm" and rs.Derivation.from_json(d.to_json()) == d


INTEGRALS = [
    (Integral(log(1 + exp(t)), (t, 0, 1)), True),
    (Integral(2 * log(3 + exp(-2 * t)) + t, (t, -1, 2)), True),
    (Integral(log(1 + exp(t)), (t, -oo, 0)), True),
    (Integral(log(1 + exp(t)), (t, 0, oo)), False),
    (Integral(log(1 - exp(t)), (t, -oo, -1)), False),
    (Integral(log(1 + exp(t**2)), (t, 0, 1)), False),
]


@pytest.mark.parametrize("k", range(len(INTEGRALS)))
def test_integrals_by_the_dilogarithm(k):
    e, closed = INTEGRALS[k]
    found = with_dilogarithms(e)
    assert (found != e) is closed
    assert not closed or abs(N(found, 20) - N(e, 20)) < 1e-15
