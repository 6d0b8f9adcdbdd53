"""Proximal maps, envelopes and penalties: known ones, naive twins, Moreau's decomposition, the envelope's slope."""

from __future__ import annotations

from fractions import Fraction as Q

import pytest
from hypothesis import given, settings
from sympy import Abs, Eq, FiniteSet, Interval, Max, Min, Piecewise, Rational, S, Symbol, exp, log, oo, sign, sqrt

import relu_sym as rs
from tests.convex.naive import Pieces, convex_quadratic, piecewise_quadratic, rational, x

u = Symbol("u", real=True)
lam = Symbol("lam", positive=True)
US = [Q(k, 2) for k in range(-11, 12, 3)]
L0 = Piecewise((0, Eq(x, 0)), (1, True))
MCP = Piecewise((Abs(x) - x**2 / 6, Abs(x) <= 3), (Rational(3, 2), True))
KNOWN = [
    (Abs(x), sign(u) * Max(Abs(u) - lam, 0)),
    (rs.ReLU(x), Piecewise((u, u <= 0), (0, u <= lam), (u - lam, True))),
    (
        Max(Abs(x) - 1, 0),
        Piecewise((u + lam, u < -1 - lam), (-1, u < -1), (u, u < 1), (1, u < 1 + lam), (u - lam, True)),
    ),
    (x**2 / 2, u / (1 + lam)),
    (rs.indicator(Interval(0, oo), x), Max(u, 0)),
    (rs.indicator(Interval(-1, 2), x), Min(Max(u, -1), 2)),
    (Piecewise((-log(x), x > 0), (oo, True)), (u + sqrt(u**2 + 4 * lam)) / 2),
    (Abs(x) ** 3 / 3, sign(u) * (sqrt(1 + 4 * lam * Abs(u)) - 1) / (2 * lam)),
]


@pytest.mark.parametrize("f, wanted", KNOWN, ids=str)
def test_known_proximal_maps(f, wanted):
    found = rs.prox(f, x, u, lam)
    envelope = rs.moreau_envelope(f, x, u, lam)
    for scale in (Rational(1, 3), S(2)):
        for v in (S(-4), S(-1), Rational(-1, 5), Rational(1, 7), S(1), Rational(5, 2)):
            p, want = (e.subs({lam: scale, u: v}) for e in (found, wanted))
            assert abs((p - want).evalf(30)) < 1e-25
            value = (f.subs(x, want) + (want - v) ** 2 / (2 * scale)).evalf(30)
            assert abs(envelope.subs({lam: scale, u: v}).evalf(30) - value) < 1e-25


@given(piecewise_quadratic())
@settings(max_examples=12)
def test_all_minimisers_are_found(f: Pieces):
    for scale in (Q(1, 3), Q(2)):
        found, envelope = (verb(f.expr(), x, u, rational(scale)) for verb in (rs.prox, rs.moreau_envelope))
        for v in US:
            least, where = f.proximal(v, scale)
            assert envelope.subs(u, rational(v)) == rational(least), (f, scale, v)
            here = found.at(rational(v)) if isinstance(found, rs.ProximalMap) else FiniteSet(found.subs(u, rational(v)))
            assert all(rational(p) in here for p in where), (f, scale, v)
            assert isinstance(here, FiniteSet) is False or here == FiniteSet(*map(rational, where))


@given(convex_quadratic())
@settings(max_examples=6)
def test_moreau(f: Pieces):
    """prox_f(u) + prox_f*(u) = u, and the slope of the envelope is u - prox."""
    e = f.expr()
    p = rs.prox(e, x, u)
    other = rs.prox(rs.convex_conjugate(e, x, x), x, u)
    slope = rs.diff(rs.moreau_envelope(e, x, u), u, mode="classical")
    for v in US:
        v = rational(v)
        assert p.subs(u, v) + other.subs(u, v) == v
        assert slope.subs(u, v) == v - p.subs(u, v)


def test_ties():
    hard = rs.prox(L0, x, u, lam)
    assert hard.at(sqrt(2 * lam)) == FiniteSet(0, sqrt(2) * sqrt(lam))
    assert rs.prox(L0, x, 3, 2) == FiniteSet(3) and rs.prox(L0, x, 2, 2) == FiniteSet(0, 2)
    assert rs.prox(-Abs(x), x, u, lam).at(0) == FiniteSet(-lam, lam)
    assert rs.prox(Min(Abs(x), 1), x, u).at(Rational(3, 2)) == FiniteSet(Rational(1, 2), Rational(3, 2))
    assert rs.prox(MCP, x, u) == Piecewise(
        (u, u <= -3),
        (3 * u / 2 + Rational(3, 2), u <= -1),
        (0, u <= 1),
        (3 * u / 2 - Rational(3, 2), u <= 3),
        (u, True),
    )
    assert rs.prox(MCP, x, u, 4).at(2 * sqrt(3)) == FiniteSet(0, 2 * sqrt(3))
    three = Piecewise((0, Eq(x, 0) | Eq(x, 1) | Eq(x, -1)), (oo, True))
    assert rs.prox(three, x, u).at(Rational(1, 2)) == FiniteSet(0, 1)
    wells = Min(x**2 / 2 + x, x**2 / 2 - x)  # all of [-1, 1] never ties: concave in between
    assert rs.prox(wells - x**2 / 2, x, u).at(0) == FiniteSet(-1, 1)
    flat = Piecewise((-(x**2) / 2, Abs(x) <= 1), (oo, True))
    assert rs.prox(flat, x, u).at(0) == Interval(-1, 1)


def test_scale():
    assert rs.prox(-(x**2), x, u, Rational(1, 4)) == 2 * u
    with pytest.raises(rs.UnsupportedError, match="prox-bounded"):
        rs.prox(-(x**2), x, u, 1)
    assert rs.prox(-(x**2), x, u, lam).subs(lam, Rational(1, 4)) == 2 * u
    for bad in (0, -1, Symbol("c", real=True), x):
        with pytest.raises(rs.UnsupportedError):
            rs.prox(Abs(x), x, u, bad)
    c = Symbol("c", real=True)
    assert rs.prox(Abs(x), x, u, c, assume=(c > 0,)).subs(c, 1).subs(u, 3) == 2
    assert rs.prox(Abs(x), x, 3) == 2 and rs.prox(Abs(x), x, 0.75, 0.5) == 0.25


def test_lambert():
    assert (rs.prox(exp(x), x, u).subs(u, 1) - 0).evalf() == pytest.approx(0, abs=1e-15)
    entropy = Piecewise((x * log(x), x > 0), (0, Eq(x, 0)), (oo, True))
    p = rs.prox(entropy, x, u).subs(u, 2)
    assert (p + log(p) + 1 - 2).evalf(30) == pytest.approx(0, abs=1e-25)


@pytest.mark.parametrize(
    "activation, penalty",
    [
        (rs.ReLU(u), Piecewise((oo, x < 0), (0, True))),
        (rs.Hardtanh(u), Piecewise((oo, x < -1), (0, x <= 1), (oo, True))),
        (rs.Softshrink(u, 1), Piecewise((-x, x <= 0), (x, True))),
        (rs.LeakyReLU(u), Piecewise((99 * x**2 / 2, x <= 0), (0, True))),
    ],
    ids=str,
)
def test_penalties_of_activations(activation, penalty):
    assert rs.penalty_of(activation, u, x) == penalty
    assert rs.is_convex(penalty, x) is True
    back = rs.prox(penalty, x, u)
    assert all(back.subs(u, v) == activation.subs(u, v) for v in (S(-3), Rational(-1, 2), S(0), Rational(1, 3), S(4)))


def test_the_penalty_of_hard_shrinkage_is_not_convex():
    penalty = rs.penalty_of(rs.Hardshrink(u, 1), u, x)
    assert rs.is_convex(penalty, x) is False
    assert rs.prox(penalty, x, u).at(1) == Interval(0, 1)
