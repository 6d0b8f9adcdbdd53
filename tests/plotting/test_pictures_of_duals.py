"""Pictures of convex analysis: what is drawn, and that the second graph is the first one turned."""

from __future__ import annotations

from itertools import pairwise

import pytest
from sympy import Abs, Eq, Interval, Min, Piecewise, Symbol

import relu_sym as rs
from relu_sym.plotting.scene import scene_of_map

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


def test_a_proximal_map_with_ties_is_drawn_with_all_its_points():
    u = Symbol("u", real=True)
    counted = Piecewise((0, Eq(x, 0)), (1, True))
    m = rs.prox(counted, x, u, 2)
    picture = scene_of_map(m, (-3, 3))
    assert set(picture.marks.filled) == {(-2.0, -2.0), (-2.0, 0.0), (2.0, 0.0), (2.0, 2.0)}
    assert [c[0] for c in picture.curves] == [(-3.0, -3.0), (-2.0, 0.0), (2.0, 2.0)]
    assert [c[-1] for c in picture.curves] == [(-2.0, -2.0), (2.0, 0.0), (3.0, 3.0)]
    for call in (lambda: rs.plot(m), lambda: rs.plot(m, (u, -3, 3)), lambda: rs.plot(m, u, (-3, 3))):
        assert call().get_xlabel() == "$u$"
    with pytest.raises(rs.UnsupportedError, match="the map is one of u, not of x"):
        rs.plot(m, x, (-3, 3))


@pytest.mark.parametrize("f, whose", [(Abs(x), "f"), (Min((x - 1) ** 2, (x + 1) ** 2), "f**")], ids=str)
def test_the_legend_says_whose_slopes_are_drawn(f, whose):
    ax = rs.plot_convex(f, x, (-2, 2)).axes[2]
    assert ax.get_legend_handles_labels()[1][0] == f"slopes of {whose} at x"
