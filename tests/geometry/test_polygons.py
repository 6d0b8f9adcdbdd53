"""Polygons and decision boundaries: areas, lengths, turning angles."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Max, Rational, oo, pi, simplify, sqrt, symbols

import relu_sym as rs

x, y, s = symbols("x y s", real=True)
V = (x, y)
PLANE = ((x, -oo, oo), (y, -oo, oo))

POLYGONS = [
    ([(0, 0), (1, 0), (0, 1)], Rational(1, 2), 2 + sqrt(2)),
    ([(0, 0), (0, 1), (1, 1), (1, 0)], 1, 4),
    ([(0, 0), (4, 0), (4, 3)], 6, 12),
    ([(0, 0), (2, 0), (2, 2), (1, 1), (0, 2)], 3, 6 + 2 * sqrt(2)),
    ([(0, 0), (3, 0), (3, 3), (2, 3), (2, 1), (1, 1), (1, 3), (0, 3)], 7, 16),
    ([(0, 0), (1, 0), (2, 0), (2, 2), (0, 2)], 4, 8),
    ([(1, 0), (0, 1), (-1, 0), (0, -1)], 2, 4 * sqrt(2)),
]


@pytest.mark.parametrize("vertices, area, perimeter", POLYGONS, ids=str)
def test_polygon(vertices, area, perimeter):
    p = rs.polygon(vertices, V)
    assert p.area == area and simplify(p.perimeter - perimeter) == 0
    assert rs.integrate(p.indicator, *PLANE) == area
    assert simplify(rs.integrate(p.boundary, *PLANE) - perimeter) == 0
    assert abs(float(sum(p.turning_angles)) - 2 * float(pi)) < 1e-12
    assert simplify(rs.integrate(p.curvature(s), (s, 0, p.perimeter + 1)) - sum(p.turning_angles)) == 0
    assert rs.diff(p.tangent_angle(s), s) == p.curvature(s)


@pytest.mark.parametrize("vertices, area, perimeter", POLYGONS, ids=str)
def test_indicator_point_by_point(vertices, area, perimeter):
    """Against the crossing number of a ray."""
    indicator = rs.polygon(vertices, V).indicator
    for i in range(-2, 9):
        a, b = Rational(5 * i + 1, 17), Rational(7 * ((i * i) % 5) + 1, 11)
        crossings = 0
        for (px, py), (qx, qy) in zip(vertices, [*vertices[1:], vertices[0]], strict=True):
            if (py > b) != (qy > b):
                crossings += bool(px + (b - py) * Rational(qx - px) / (qy - py) > a)
        assert indicator.subs({x: a, y: b}) == crossings % 2


@pytest.mark.parametrize(
    "vertices, said",
    [
        ([(0, 0), (1, 1), (1, 0), (0, 1)], "meet"),
        ([(0, 0), (1, 1)], "corners"),
        ([(2, -1), (-1, -5), (1, Rational(-7, 3)), (Rational(10, 3), -2)], "meet"),
        ([(0, 0), (2, 0), (1, 0), (1, 1)], "meet"),
        ([(0, 0), (1, 1), (2, 2)], "corners"),
        ([(0, 0), (1, 0), (0, 0), (0, 1)], "corners"),
        ([(0, 0), (x, 0), (0, 1)], "real number"),
        ([0, 1, 2], "point"),
        (3, "list"),
    ],
    ids=str,
)
def test_no_polygon(vertices, said):
    with pytest.raises(rs.UnsupportedError, match=said):
        rs.polygon(vertices, V)


# ---------------------------------------------------------------------- decision boundaries
BOX = ((-2, 2), (-2, 2))
relu = rs.ReLU
LINES = [
    (relu(x) - y, 2 + 2 * sqrt(2), [-pi / 4]),
    (Abs(x) + Abs(y) - 1, 4 * sqrt(2), [-pi / 2] * 4),
    (1 - Abs(x) - Abs(y), 4 * sqrt(2), [pi / 2] * 4),
    (Max(x, y) - 1, 6, [-pi / 2]),
    (relu(x) + relu(y) - 1, 4 + sqrt(2), [-pi / 4, -pi / 4]),
    (x + y, 4 * sqrt(2), []),
    (x, 4, []),
    (x - 5, 0, []),
    (relu(x + y) - relu(x - y) + y - 1, Rational(8, 3) + 2 * sqrt(5) / 3, None),
    (relu(relu(x) + relu(-y) - 1) - relu(y) + Rational(1, 2) - x / 3, sqrt(13) / 3 + sqrt(10), None),
    (Abs(Abs(x) - 1) + y - Rational(1, 2), 4 * sqrt(2), [-pi / 2, pi / 2, -pi / 2]),
    (relu(x) - relu(-x), 4, []),
]


@pytest.mark.parametrize("f, length, angles", LINES, ids=lambda c: str(c)[:40])
def test_decision_boundary(f, length, angles):
    line = rs.decision_boundary(f, V, BOX)
    assert simplify(line.length - length) == 0
    for p, q in line.segments:
        for k in (0, Rational(1, 3), 1):
            assert f.subs({x: p[0] + k * (q[0] - p[0]), y: p[1] + k * (q[1] - p[1])}) == 0
        side = {x: (p[0] + q[0]) / 2 - (q[1] - p[1]) / 10**6, y: (p[1] + q[1]) / 2 + (q[0] - p[0]) / 10**6}
        assert f.subs(side) > 0
    if angles is not None:
        assert sorted(a for _, a in line.turning_angles) == sorted(angles)


def test_length_by_the_coarea_formula():
    for f, slope in ((x + y, sqrt(2)), (Abs(x) + Abs(y) - 1, sqrt(2)), (2 * x - y, sqrt(5))):
        found = rs.integrate(slope * rs.Dirac(f), (x, -2, 2), (y, -2, 2))
        assert found == rs.decision_boundary(f, V, BOX).length


@given(st.lists(st.integers(-3, 3), min_size=9, max_size=9))
@settings(max_examples=5, deadline=None)
def test_random_networks(w):
    """On a fine grid f changes its sign across a cell of the grid only where the line passes near."""
    a, b, c, d, e, g, h, k, m = w
    f = h * relu(a * x + b * y + c) + k * relu(d * x + e * y + g) + m + Rational(1, 7) + x
    try:
        line = rs.decision_boundary(f, V, ((-2, 2), (-2, 2)))
    except rs.UnsupportedError:
        return
    crossed = {n for n in range(-7, 8) if f.subs({x: -2, y: Rational(n, 4)}) * f.subs({x: 2, y: Rational(n, 4)}) < 0}
    for n in crossed:
        at = Rational(n, 4)
        assert any(min(p[1], q[1]) <= at <= max(p[1], q[1]) for p, q in line.segments)
    assert all(f.subs({x: p[0], y: p[1]}) == 0 for chain in line.chains for p in chain)


@pytest.mark.parametrize(
    "f, said",
    [
        (relu(x), "open set"),
        (Abs(x), "without changing its sign"),
        (x + 2 * Abs(x), "without changing its sign"),
        (x**2 - y, "affine"),
        (x * y, "affine"),
        (rs.Heaviside(x) - y, "jumps"),
        (sqrt(2) * x - y, "rational"),
    ],
    ids=str,
)
def test_no_line(f, said):
    with pytest.raises(rs.UnsupportedError, match=said):
        rs.decision_boundary(f, V, BOX)


@pytest.mark.parametrize("box", [((0, 1),), ((1, 0), (0, 1)), 3, ((0, 1), (0, x)), ((0, oo), (0, 1))])
def test_no_box(box):
    with pytest.raises(rs.UnsupportedError):
        rs.decision_boundary(x - y, V, box)
