"""Hulls in two to four dimensions against linear programs, degenerate ones above all; normal cones by neighbours."""

import itertools
import random
from fractions import Fraction

import pytest

from relu_sym.forms.cells.hull import is_in_hull, neighbours, vertices
from relu_sym.forms.cells.vectors import dot
from relu_sym.forms.exact import scalar


def exact(points):
    return [tuple(map(scalar, p)) for p in points]


def check(points):
    found = vertices(points)
    for p in points:
        others = [q for q in exact(points) if q != tuple(map(scalar, p))]
        assert (p in found) != is_in_hull(tuple(map(scalar, p)), others), p


@pytest.mark.parametrize("n", [2, 3, 4])
@pytest.mark.parametrize("seed", range(5))
def test_points_of_small_grids(n, seed):
    """Many on one line, in one plane, in one facet."""
    rng = random.Random(seed)
    check(list({tuple(rng.randint(-1, 1 + seed % 2) for _ in range(n)) for _ in range(16)}))


@pytest.mark.parametrize("rank", [1, 2, 3, 4])
def test_points_of_a_subspace(rank):
    rng = random.Random(rank)
    axes = [[rng.randint(-3, 3) for _ in range(6)] for _ in range(rank)]
    points = {tuple(sum(c * a for c, a in zip(t, column, strict=True)) for column in zip(*axes, strict=True))
              for t in (tuple(rng.randint(-2, 2) for _ in range(rank)) for _ in range(14))}  # fmt: skip
    check(list(points))


def test_cubes_with_all_that_is_no_vertex():
    for n in (2, 3, 4):
        grid = list(itertools.product((0, 1, 2), repeat=n))
        assert set(vertices(grid)) == set(itertools.product((0, 2), repeat=n))
    thirds = exact(
        [(Fraction(a, 3), Fraction(b, 3), Fraction(c, 2)) for a in range(3) for b in range(3) for c in (0, 1)]
    )
    assert len(vertices(thirds)) == 8


@pytest.mark.parametrize("n", [2, 3, 4])
def test_neighbours_tell_where_a_point_is_farthest(n):
    """A vertex is farthest in a direction iff it is farther than those beside it."""
    rng = random.Random(n)
    points = list({tuple(rng.randint(-2, 2) for _ in range(n)) for _ in range(25)})
    beside, kept = neighbours(points), vertices(points)
    assert [bool(b) for b in beside] == [p in kept for p in points]
    for _ in range(100):
        d = [rng.randint(-99, 99) for _ in range(n)]
        top = max(dot(d, p) for p in points)
        for p, near in zip(points, beside, strict=True):
            if near:
                assert all(dot(d, points[j]) <= dot(d, p) for j in near) == (dot(d, p) == top)
