"""Boxes fall into intervals, linear terms are split off, and a search slides along curved walls."""

from __future__ import annotations

from itertools import product

import pytest
from sympy import Interval, Piecewise, Rational, Symbol, exp, oo, sqrt, symbols

import relu_sym as rs
from relu_sym.convex.separable import blocks
from relu_sym.derivations.verification.searched import Searched

x, y, z, u, v, w = symbols("x y z u v w", real=True)
lam = Symbol("lam", positive=True)
BOX = rs.indicator(Interval(0, 1) * Interval(-1, 2), (x, y))
DISC = rs.indicator(x**2 + y**2 <= 1, (x, y))


def on(e, condition):
    return Piecewise((e, condition), (oo, True))


@pytest.mark.parametrize(
    "f, wanted",
    [
        (BOX, [on(0, (x >= 0) & (x <= 1)), on(0, (y >= -1) & (y <= 2))]),
        (BOX + x**2, [x**2 + on(0, (x >= 0) & (x <= 1)), on(0, (y >= -1) & (y <= 2))]),
        (on(x + y, (x >= 0) & (y >= 0)), [x + on(0, x >= 0), y + on(0, y >= 0)]),
        (on(x * y, (x >= 0) & (y >= 0)), None),
        (on(0, (x >= 0) & (x + y <= 1)), None),
        (on(exp(x) + exp(y), (x >= 0) & (y >= 0)), None),
        (Piecewise((0, (x >= 0) & (y >= 0)), (1, True)), None),
    ],
    ids=str,
)
def test_a_box_is_a_sum(f, wanted):
    found = blocks(f, (x, y))
    assert [e for _, e in found] == wanted if wanted else len(found) == 1
    for a, b in product((-2, 0, Rational(1, 2), 1, 3), (-2, -1, 0, 2, 5)):
        assert sum(e.subs({x: a, y: b}) for _, e in found) == f.subs({x: a, y: b})


def test_the_projection_onto_a_box():
    assert rs.prox(BOX, (x, y), (u, v)) == (
        Piecewise((0, u <= 0), (u, u <= 1), (1, True)),
        Piecewise((-1, v <= -1), (v, v <= 2), (2, True)),
    )
    assert rs.argmin(x + y + BOX, (x, y)) == {(0, -1)}
    for verb in (rs.prox, rs.moreau_envelope, rs.convex_conjugate):
        told = rs.derivation(verb, BOX + x, (x, y), (u, v))
        assert told.verify(), told.verify()


TILTED = [
    x + 2 * y + DISC,
    sqrt(x**2 + y**2) - x,
    2 * sqrt(x**2 + y**2) - x + 3 * y + 1,
    x - y + sqrt((x - 1) ** 2 + y**2),
]
SIZES = [(-3, 2), (0, 0), (Rational(1, 2), -1), (4, 4), (0, 3)]


@pytest.mark.parametrize("f", TILTED, ids=str)
@pytest.mark.parametrize("scale", [1, Rational(1, 2)])
def test_a_proximal_point_beside_a_linear_term_is_the_best(f, scale):
    """By the values around it and farther off."""
    points = rs.prox(f, (x, y), (u, v), scale)
    least = rs.moreau_envelope(f, (x, y), (u, v), scale)
    around = [(a, b) for a, b in product((-1, -0.1, -0.001, 0, 0.001, 0.1, 1), repeat=2) if (a, b) != (0, 0)]
    for s, t in SIZES:
        put = {u: s, v: t}
        p = [float(e.subs(put)) for e in points]
        q = f + ((x - s) ** 2 + (y - t) ** 2) / (2 * scale)
        here = float(least.subs(put))
        shrunk = [c * (1 - 1e-12) for c in p]  # a point of the circle, not beyond it by rounding
        assert abs(float(q.subs({x: shrunk[0], y: shrunk[1]})) - here) < 1e-9
        assert all(float(q.subs({x: p[0] + a, y: p[1] + b})) > here for a, b in around)


@pytest.mark.parametrize("f", TILTED, ids=str)
def test_the_steps_beside_a_linear_term_are_verified(f):
    for verb, extra in ((rs.convex_conjugate, ()), (rs.prox, ()), (rs.moreau_envelope, (2,))):
        told = rs.derivation(verb, f, (x, y), (u, v), *extra)
        assert told.steps[0].rule == "linear part split off" or f.has(x - 1)
        assert told.verify(), told.verify()


def test_known_conjugates_beside_a_linear_term():
    assert rs.convex_conjugate(x + y + DISC, (x, y), (u, v)) == sqrt((u - 1) ** 2 + (v - 1) ** 2)
    found = rs.convex_conjugate(2 * sqrt(x**2 + y**2) - x + y, (x, y), (u, v))
    assert found == on(0, sqrt((u + 1) ** 2 + (v - 1) ** 2) <= 2)
    assert rs.prox(x + 2 * y + DISC, (x, y), (3, 4), 2) == (1, 0)


@pytest.mark.parametrize(
    "q, variables, best",
    [
        (3 * x + 4 * y - DISC, (x, y), 5),
        (x - y - on(0, (x - 2) ** 2 + 4 * y**2 <= 4), (x, y), 2 + sqrt(5)),
        (x + y + z - on(0, x**2 + y**2 + z**2 <= 3), (x, y, z), 3),
        (-(x**2) - (y - 3) ** 2 - DISC, (x, y), -4),
    ],
    ids=str,
)
def test_the_search_slides_along_curved_walls(q, variables, best):
    assert abs(Searched(q, variables).best().value - float(best)) < 1e-8
