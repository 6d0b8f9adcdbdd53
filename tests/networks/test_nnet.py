"""The .nnet text format: clipping and normalisation, the decimals of the file, named lines in errors."""

from __future__ import annotations

from fractions import Fraction

import pytest
from sympy import Rational

import relu_sym as rs
from relu_sym.networks.nnet import nnet_program

SMALL = """// a comment
// another
2,2,1,3,
2,3,1,
0,
-1.0,0.0,
1.0,2.5e1,
0.5,-1.0,10.0,
2.0,4.0,0.1,
1.0,-2.0,
0.25,.5,
-1.0,1.,
0.0,
0.1,
-0.3,
1.0,-2.0,3,
0.7,
"""


def value(at, normalize=True):
    """The definition, on fractions."""
    x = [Fraction(int(v.p), int(v.q)) for v in map(Rational, at)]
    if normalize:
        x = [Fraction(min(max(v, lo), hi)) for v, lo, hi in zip(x, (-1, 0), (1, 25), strict=True)]
        x = [(x[0] - Fraction(1, 2)) / 2, (x[1] + 1) / 4]
    rows = [(1, -2), (Fraction(1, 4), Fraction(1, 2)), (-1, 1)]
    h = [a * x[0] + b * x[1] + c for (a, b), c in zip(rows, (0, Fraction(1, 10), Fraction(-3, 10)), strict=True)]
    h = [max(v, Fraction(0)) for v in h]
    y = h[0] - 2 * h[1] + 3 * h[2] + Fraction(7, 10)
    return y / 10 + 10 if normalize else y


@pytest.mark.parametrize("at", [(0, 0), ("1/3", 7), (-5, 100), (1, "-1/7"), ("9/10", "51/2")], ids=str)
def test_values_by_the_definition(tmp_path, at):
    path = tmp_path / "small.nnet"
    path.write_text(SMALL)
    for normalize in (True, False):
        (found,) = rs.Network.from_nnet(path, normalize=normalize)([Rational(v) for v in at])
        assert Fraction(int(found.p), int(found.q)) == value(at, normalize)


def test_the_clip_has_kinks_at_the_bounds(tmp_path):
    (tmp_path / "n.nnet").write_text(SMALL)
    net = rs.Network.from_nnet(tmp_path / "n.nnet")
    assert net.jacobian((2, 1))[0][0] == 0
    inside = net.jacobian((Rational(99, 100), 1))[0]
    assert inside[0] != 0
    assert set(net.subdifferential((1, 1))[0].vertices) == {inside, (0, inside[1])}


def test_longer_lines_are_those_of_more_inputs():
    longer = SMALL.replace("-1.0,0.0,\n", "-1.0,0.0,0,0,\n").replace("1.0,2.5e1,", "1.0,2.5e1,9,9,")
    longer = longer.replace("0.5,-1.0,10.0,", "0.5,-1.0,3,4,10.0,").replace("2.0,4.0,0.1,", "2.0,4.0,5,6,0.1,")
    assert nnet_program(longer) == nnet_program(SMALL)


BROKEN = [
    ("", "ends where the header"),
    ("2,2,1,3,", "ends where the sizes"),
    (SMALL.replace("2,2,1,3,", "2,2,1,"), "line 3: the header: 4 numbers are expected, and 3 stand"),
    (SMALL.replace("2,2,1,3,", "2,2,2,3,"), "contradict the header"),
    (SMALL.replace("2,2,1,3,", "2,2,1,2,"), "contradict the header"),
    (SMALL.replace("2,2,1,3,", "9999999999,2,1,3,"), "10000000000 numbers are expected, and 3 stand"),
    (SMALL.replace("2,3,1,\n", "2,3.5,1,\n"), "whole numbers"),
    (SMALL.replace("\n0,\n", "\n1,\n", 1), "symmetry flag"),
    (SMALL.replace("-1.0,0.0,\n", "-1.0,26.0,\n"), "minimum of an input is above its maximum"),
    (SMALL.replace("2.0,4.0,0.1,", "2.0,0.0,0.1,"), "a range is 0"),
    (SMALL.replace("2.0,4.0,0.1,", "2.0,4.0,"), "line 9: the ranges: 3 numbers are expected, and 2 stand"),
    (SMALL.replace("0.25,.5", "0.25,x"), "line 11: a row of layer 1 expected, and 'x' is no number"),
    (SMALL.replace("0.25,.5", "0.25,nan"), "'nan' is no number"),
    (SMALL.replace("0.25,.5", "0.25,1e99999"), "'1e99999' is no number"),
    (SMALL.replace("0.25,.5", "0.25,1,2"), "2 numbers are expected, and 3 stand"),
    (SMALL.replace("0.25,.5", "0.25,,"), "'' is no number"),
    (SMALL + "1.0,\n", "the network ends before"),
    (SMALL[:-5], "ends where a bias of layer 2"),
]


@pytest.mark.parametrize(("text", "match"), BROKEN, ids=[m for _, m in BROKEN])
def test_a_broken_file_is_refused(text, match):
    with pytest.raises((rs.ParseError, rs.UnsupportedError), match=match):
        nnet_program(text, "file.nnet")
