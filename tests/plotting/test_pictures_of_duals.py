"""Pictures of convex analysis: what is drawn, and that the second graph is the first one turned."""

from __future__ import annotations

from itertools import pairwise

import pytest
from sympy import Abs, Interval, Min, Symbol

import relu_sym as rs

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")
x = Symbol("x", real=True)


def line(ax, gid):
    (found,) = [h for h in ax.lines if h.get_gid() == gid]
    return found.get_xydata().tolist()


@pytest.fixture(autouse=True)
def closed():
    yield
    matplotlib.pyplot.close("all")


def test_three_panels():
    fig = rs.plot_convex(Abs(x), x, (-2, 2), lam=(1, 4))
    both, envelopes, graphs = fig.axes
    assert [t.get_text() for t in both.get_legend().get_texts()] == ["f", "f*"]
    assert [t.get_text() for t in envelopes.get_legend().get_texts()] == ["f", "lam = 1", "lam = 4"]
    slopes, inverse = line(graphs, "graph"), line(graphs, "inverse")
    assert [0, -1] in slopes and [0, 1] in slopes and slopes[0] == [-2, -1] and slopes[-1] == [2, 1]
    assert inverse == [[s, p] for p, s in slopes]


@pytest.mark.parametrize("f", [rs.ReLU(x) ** 2 + Abs(x - 1), rs.indicator(Interval(-1, 1), x), Min(x**2, (x - 2) ** 2)])
def test_a_graph_of_subgradients_never_falls(f):
    points = line(rs.plot_convex(f, (x, -3, 3)).axes[2], "graph")
    assert all(p <= q and s <= t for (p, s), (q, t) in pairwise(points))


def test_refusals():
    fig = rs.plot_convex(-Abs(x), x, (-1, 1))
    assert any("no affine function" in t.get_text().replace("\n", " ") for t in fig.axes[2].texts)
    with pytest.raises(rs.UnsupportedError, match="Figure"):
        rs.plot_convex(Abs(x), x, (-1, 1), fig=3)
