"""A network that other people trained (ACAS Xu, 5 inputs, 300 ReLUs): exact from the file to attributions."""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path

import pytest
from naive_networks import between, slopes, value
from sympy import Rational

import relu_sym as rs
from relu_sym.networks.rationals import exact

FILE = Path(__file__).parent / "data" / "ACASXU_experimental_v2a_1_1.onnx"
START, END = [-0.5] * 5, [0.5] * 5


@pytest.fixture(scope="module")
def net():
    return rs.Network.from_onnx(str(FILE))


def test_along_the_diagonal(net):
    forms = net.along(START, END)
    assert all(len(f.breakpoints) > 100 for f in forms)
    ends = [[exact(x) for x in p] for p in (START, END)]
    for t in (Fraction(0), Fraction(1, 3), Fraction(1), exact(forms[0].breakpoints[77])):
        row = value(net.program, between(*ends, t))
        for form, v in zip(forms, row, strict=True):
            piece = form.pieces[sum(exact(b) < t for b in form.breakpoints)]
            assert exact(piece.subs(form.variable, Rational(t.numerator, t.denominator))) == v
    variation = forms.total_variation()
    assert all(v >= abs(b - a) for v, a, b in zip(variation, net(START), net(END), strict=True))
    assert sum(s.measure for s in forms.argmin()) == 1


@pytest.mark.slow
def test_attributions_sum_up_and_samples_do_not(net):
    rows = net.attributions(START, END)
    assert [sum(row) for row in rows] == [b - a for a, b in zip(net(START), net(END), strict=True)]
    near = net.sampled_attributions(START, END, 10)
    assert all(sum(row) != sum(far) for row, far in zip(rows, near, strict=True))


@pytest.mark.slow
def test_one_element_and_the_regions_near_a_point(net):
    began = time.process_time()
    element = net.lexicographic_derivative([0] * 5)
    assert time.process_time() - began < 1
    assert [list(map(exact, row)) for row in element] == slopes(net.program, [Fraction(0)] * 5)
    plane = ([0] * 5, [1, 0, 0, 0, 0], [0, 1, 0, 0, 0])
    regions = net.regions(box=(-Rational(1, 50), Rational(1, 50)), plane=plane)
    assert len(regions) > 5 and sum(r.area for r in regions) == Rational(1, 25) ** 2
    (here,) = [r for r in regions if all(_left(r, k) > 0 for k in range(len(r.vertices)))]
    assert [tuple(row[:2]) for row in element] == list(here.gradients)


def _left(region, k):
    """Twice the area of the triangle of an edge and the origin."""
    (a, b), (c, d) = region.vertices[k - 1], region.vertices[k]
    return a * d - b * c
