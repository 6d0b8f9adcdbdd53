"""Pictures of the cells at a point and of the set of their gradients, by their data and their artists."""

import matplotlib
import pytest
from sympy import Abs, Max, Min, Rational, sin, sqrt, symbols

import relu_sym as rs
from relu_sym.plotting.cells import SIDE, outline, pair

matplotlib.use("Agg")
x, y, z, a = symbols("x y z a", real=True)
F = Max(x, y) - Abs(x * y) + Abs(x) / 2


def gids(ax):
    return [g for artist in ax.get_children() if (g := artist.get_gid())]


def test_the_set_and_its_corners_in_order():
    found = pair(F, (x, y), (0, 0), "clarke", None).slopes
    assert found.exact and len(found.outline) == 4
    corners = [*found.outline, *found.outline[:2]]
    turns = [
        (q[0] - p[0]) * (r[1] - q[1]) - (q[1] - p[1]) * (r[0] - q[0])
        for p, q, r in zip(corners, corners[1:], corners[2:], strict=False)
    ]
    assert all(t > 0 for t in turns)
    assert set(found.outline) == {tuple(map(float, v)) for v in rs.subdifferential(F, (x, y), at=(0, 0)).vertices}


@pytest.mark.parametrize(("f", "at"), [(F, (0, 0)), (Abs(y) - Abs(y - x**2), (0, 0)), (Abs(x - 1) * y, (1, 2))])
def test_each_place_has_the_gradient_of_its_cell(f, at):
    """By difference quotients of f itself."""
    found = pair(f, (x, y), at, "clarke", Rational(1, 1000))
    slopes, step = [p for p, _ in found.slopes.dots], 1e-6
    p = found.cells
    for j in range(3, SIDE, 31):
        for i in range(5, SIDE, 27):
            n = p.owner[j][i]
            place = [c + p.radius * (2 * k / (SIDE - 1) - 1) for c, k in zip(p.center, (i, j), strict=True)]
            if n < 0 or any(abs(g[j][i]) < 5e-6 for g in p.switches):
                continue
            value = lambda u, v: float(f.subs({x: u, y: v}))
            here = [
                (value(place[0] + step * u, place[1] + step * v) - value(place[0] - step * u, place[1] - step * v))
                / (2 * step)
                for u, v in ((1, 0), (0, 1))
            ]
            assert here == pytest.approx(slopes[n], abs=5e-3)


def test_undecided_cells_are_grey_and_the_set_dashed():
    f = Abs(y**2 - sin(x)) - Abs(y**2 - x)
    fig = rs.plot(f, (x, y), at={x: 0, y: 0})
    left, right = fig.axes
    assert {"cells", "switch", "point", "gradient"} <= set(gids(left))
    assert {"enclosure", "slope", "note"} <= set(gids(right)) and "set" not in gids(right)
    owner = pair(f, (x, y), (0, 0), "clarke", None).cells.owner
    assert any(n == -2 for row in owner for n in row)


def test_two_panels():
    fig = rs.plot(F, (x, y), at=(0, 0), kind="bouligand")
    left, right = fig.axes
    assert gids(left).count("gradient") == 6 and gids(right).count("slope") == 4
    assert right.get_title() == "Bouligand's set" and left.get_xlabel() == "$x$"
    fig.canvas.draw()


@pytest.mark.parametrize(
    ("found", "corners"),
    [
        (rs.Polytope((0, 0), (1, 1)), 2),
        (rs.Polytope((sqrt(2), 3)), 1),
        (rs.subdifferential(sqrt(x**2 + y**2) - x, (x, y), at=(0, 0)), 72),
        (rs.subdifferential(Min(x, y), (x, y), kind="bouligand", at=(0, 0)), 0),
    ],
)
def test_a_set_alone(found, corners):
    assert len(outline(found).outline) == corners
    assert gids(rs.plot(found))


def test_the_ellipse_is_the_boundary():
    found = rs.subdifferential(sqrt(2 * x**2 + 2 * x * y + 3 * y**2), (x, y), at=(0, 0))
    matrix = found.matrix.inv()
    for u, v in outline(found).outline[::9]:
        assert float(matrix[0, 0] * u * u + 2 * matrix[0, 1] * u * v + matrix[1, 1] * v * v) == pytest.approx(1)


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda: rs.plot(Max(x, y), (x, y)), "name it, as in at=(0, 0)"),
        (lambda: rs.plot(Max(x, y, z), (x, y, z), at=(0, 0, 0)), "of one function of two variables"),
        (lambda: rs.plot([x, y], (x, y), at=(0, 0)), "of one function of two variables"),
        (lambda: rs.plot(a * Max(x, y), (x, y), at=(0, 0)), "contains a, which has no value"),
        (lambda: rs.plot(Max(x, y), (x, y), at=(a, 0)), "give numbers for both"),
        (lambda: rs.plot(Max(x, y), (x, y), at=(0, 0), radius=0), "radius is a positive number"),
        (lambda: rs.plot(Max(x, y), (x, y), at=(0, 0), mode="classical"), "'set-valued' only"),
        (lambda: rs.plot(Abs(x), x, kind="frechet"), "name it with at="),
        (lambda: rs.plot(rs.Polytope((0, 0, 1))), "in two variables"),
    ],
)
def test_refused(ask, says):
    with pytest.raises(rs.UnsupportedError) as refusal:
        ask()
    assert says in str(refusal.value)
