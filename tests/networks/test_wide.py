"""Layers wide enough for products by long integers, with weights of every size: values, slices, gradients by twins."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise

import pytest
from naive_networks import between, slopes, value
from sympy import Rational

import relu_sym as rs
from relu_sym.networks.points import point
from relu_sym.networks.rationals import exact
from relu_sym.networks.restriction import along

NEAR = Fraction(1, 10**900)
NUMBERS = {
    "whole": lambda r: Fraction(r.randint(-2, 2)),
    "float": lambda r: Fraction(r.gauss(0, 1)),
    "fraction": lambda r: Fraction(r.randint(-99, 99), r.choice((1, 3, 7, 1000003))),
    "of all sizes": lambda r: Fraction(r.gauss(0, 1)) * Fraction(2) ** r.randint(-200, 200),
}


@pytest.mark.parametrize("kind", NUMBERS)
@pytest.mark.parametrize("sparse", [0, 0.6])
def test_wide_layers(kind, sparse):
    r = random.Random(f"{kind} {sparse}")
    n, number = r.choice((2, 3, 9)), NUMBERS[kind]
    sizes = [n, 12, 12, 9, r.choice((1, 9))]
    weights = [[[number(r) * (r.random() >= sparse) for _ in range(a)] for _ in range(b)] for a, b in pairwise(sizes)]
    net = rs.Network(weights, [[number(r) for _ in range(b)] for b in sizes[1:]], skip={2: 1})
    start, end = ([Fraction(r.randint(-8000, 8000), 1009) for _ in range(n)] for _ in (0, 1))
    forms = net.along(start, end)
    for t in [Fraction(k, 7) for k in range(8)] + [exact(b) for b in forms[0].breakpoints[:4]]:
        place = between(start, end, t)
        row = value(net.program, place)
        assert [exact(v) for v in net(place)] == row
        for form, v in zip(forms, row, strict=True):
            piece = form.pieces[sum(exact(b) < t for b in form.breakpoints)]
            assert exact(piece.subs(form.variable, Rational(t.numerator, t.denominator))) == v
    element = [[exact(g) for g in row] for row in net.lexicographic_derivative(start)]
    assert element == slopes(net.program, start, NEAR) == slopes(net.program, start, -NEAR)
    assert [[exact(v) for v in row] for row in net.attributions(start, end)] == integral(net.program, start, end)


def integral(program, start, end):
    """Of the gradient along the segment, times the step, by differences in the middle of every piece of every node."""
    run = along(program, point(program, start), point(program, end))
    cuts = sorted({Fraction(0), Fraction(1), *(Fraction(*at) for path in run.paths for at, _ in path.kinks)})
    total = [[Fraction(0)] * len(start) for _ in value(program, start)]
    for lo, hi in pairwise(cuts):
        for row, gradient in zip(total, slopes(program, between(start, end, (lo + hi) / 2), NEAR), strict=True):
            for j, g in enumerate(gradient):
                row[j] += g * (hi - lo) * (end[j] - start[j])
    return total
