"""Pictures of the regions of a network: one polygon a region, coloured by what is asked for."""

from __future__ import annotations

import pytest

import relu_sym as rs

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")
NET = rs.Network([[[1, 0], [1, 1]], [[1, 1], [0, 3]]])


def test_one_polygon_a_region_with_its_colour():
    regions = NET.regions(box=(-1, 1))
    ax = rs.plot_regions(regions, output=1, color="gradient")
    (drawn,) = ax.collections
    assert len(drawn.get_paths()) == len(regions) == 4
    for path, region in zip(drawn.get_paths(), regions, strict=True):
        assert path.vertices[: len(region.vertices)].tolist() == [[float(x), float(y)] for x, y in region.vertices]
    assert drawn.get_array().tolist() == pytest.approx([0, 3 * 2**0.5, 0, 3 * 2**0.5])
    by_value = rs.plot_regions(regions, ax=matplotlib.pyplot.figure().add_subplot()).collections[0].get_array()
    assert by_value.tolist() == pytest.approx([float(r.value(_middle(r))[0]) for r in regions])
    matplotlib.pyplot.close("all")


def _middle(region):
    return [sum(c) / len(region.vertices) for c in zip(*region.vertices, strict=True)]


def test_wrong_pictures_are_refused():
    regions = NET.regions(box=(-1, 1))
    for ask, told in (
        (lambda: rs.plot_regions(3), "are no regions"),
        (lambda: rs.plot_regions(regions, output=2), "has the outputs 0 to 1"),
        (lambda: rs.plot_regions(regions, color="red"), "coloured by value, gradient"),
        (lambda: rs.plot_regions(regions, ax=3), "must be matplotlib Axes"),
    ):
        with pytest.raises(rs.UnsupportedError, match=told):
            ask()
